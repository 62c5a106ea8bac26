//! What a message that someone sent carries besides files.

use model::{Contact, ContactKind, MessageKind, Quote, Told, WallTime};
use serde_json::Value;
use std::collections::HashMap;

use super::chat::Chat;
use super::people::People;
use crate::Limits;
use crate::json::values::{Fields, inner, objects, text};
use crate::json::{Json, Taken};
use crate::phone;
use crate::products::whatsapp_android::scan::Source;
use crate::products::{Tell, signal_ids};
use crate::tables::ROW;

/// Questions and their answers, by the row of their message.
pub(super) fn polls(source: &Source<'_>) -> HashMap<i64, Vec<String>> {
    let (mut polls, mut messages): (HashMap<i64, Vec<String>>, HashMap<i64, i64>) = Default::default();
    source.scan("poll", &[ROW, "message_id", "question"], |cells| {
        let (Some(row), Some(message)) = (cells.int(0), cells.int(1)) else { return };
        if polls.len() < source.limits.records {
            messages.insert(row, message);
            polls.insert(message, cells.text(2).into_iter().collect());
        }
    });
    source.scan("poll_option", &[ROW, "poll_id", "option_text"], |cells| {
        let poll = cells.int(1).and_then(|poll| messages.get(&poll)).and_then(|message| polls.get_mut(message));
        poll.into_iter().for_each(|lines| lines.extend(cells.text(2)));
    });
    polls
}

/// Contact cards, as the application writes them; `None` if they are something else.
pub(super) fn cards(json: &str, limits: &Limits) -> Option<Vec<Fields>> {
    let mut bytes = json.as_bytes();
    let mut json = Json::new(&mut bytes, limits.record_bytes, limits.json_depth);
    let Taken::Whole(element) = json.take() else { return None };
    let Value::Array(cards) = element.value()?.0 else { return None };
    let card = |card| match card {
        Value::Object(card) => Some(card),
        _ => None,
    };
    Some(cards.into_iter().filter_map(card).collect())
}

/// What stands on a card.
pub(super) fn card_lines(card: &Fields) -> impl Iterator<Item = String> {
    card_name(card).into_iter().chain(card_numbers(card))
}

/// Tells who is on a card.
pub(super) fn tell_card(card: &Fields, place: &str, tell: Tell<'_>) {
    let Some(name) = card_name(card) else { return };
    for phone in card_numbers(card).filter_map(|number| phone::phone(&number)) {
        let (name, place) = (name.clone(), place.to_owned());
        tell(Told::Contact(Contact { account: None, phone: Some(phone), name, kind: ContactKind::Card, place }));
    }
}

fn card_name(card: &Fields) -> Option<String> {
    let name = inner(card, "name")?;
    let parts = || {
        let parts: Vec<String> = ["givenName", "familyName"].iter().filter_map(|key| text(name, key)).collect();
        Some(parts.join(" ")).filter(|name| !name.is_empty())
    };
    text(name, "displayName").or_else(parts)
}

fn card_numbers(card: &Fields) -> impl Iterator<Item = String> + '_ {
    objects(card, "phoneNumbers").filter_map(|number| text(number, "number"))
}

/// What kind a message is, by what it holds; files come later.
pub(super) fn kind(is_deleted: bool, is_view_once: bool, holds: (bool, bool, bool)) -> MessageKind {
    match (is_deleted, is_view_once, holds) {
        (true, ..) => MessageKind::Deleted,
        (_, true, _) => MessageKind::ViewOnce,
        (.., (true, ..)) => MessageKind::Contact,
        (.., (_, true, _)) => MessageKind::Poll,
        (.., (.., true)) => MessageKind::Text,
        _ => MessageKind::Other,
    }
}

/// The message that is answered: named by its author and the millisecond in which it was sent.
pub(super) fn quote(
    (ms, author, text): (Option<i64>, Option<i64>, Option<String>),
    chat: &mut Chat,
    people: &People,
) -> Option<Box<Quote>> {
    let ms = ms.filter(|ms| *ms > 0)?;
    let sender = author.map(|id| chat.recipient(id, people));
    let native = sender.and_then(|sender| signal_ids::native(chat.account(sender)?, ms));
    Some(Box::new(Quote { native, sender, at: WallTime::utc_ms(ms), text: text.unwrap_or_default(), claimed: None }))
}
