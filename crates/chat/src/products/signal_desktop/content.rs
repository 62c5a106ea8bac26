//! What a message that someone sent carries besides files.

use model::{Contact, ContactKind, MessageKind, Quote, Told, WallTime};

use super::chat::Chat;
use super::people::People;
use crate::json::values::{Fields, inner, objects, raw, text, whole};
use crate::phone;
use crate::products::Tell;
use crate::products::signal_ids::native;

/// Whether a field says yes; numbers stand for it too.
pub(super) fn says(json: &Fields, key: &str) -> bool {
    json.get(key).is_some_and(|value| value.as_bool().unwrap_or_else(|| value.as_i64().is_some_and(|n| n != 0)))
}

/// What kind a message is, by what it holds.
pub(super) fn kind(json: &Fields, has_files: bool, has_text: bool) -> MessageKind {
    let holds = |key: &str| objects(json, key).next().is_some();
    if says(json, "deletedForEveryone") {
        MessageKind::Deleted
    } else if says(json, "isViewOnce") {
        MessageKind::ViewOnce
    } else if says(json, "isErased") {
        MessageKind::Deleted
    } else if holds("contact") {
        MessageKind::Contact
    } else if inner(json, "poll").is_some() {
        MessageKind::Poll
    } else if has_files {
        MessageKind::Media
    } else if has_text {
        MessageKind::Text
    } else {
        MessageKind::Other
    }
}

/// Lines of a message's text: its words, what stands on cards, a question with its answers, gifts and payments as they are written.
pub(super) fn lines(json: &Fields, body: Option<String>) -> Vec<String> {
    let mut lines: Vec<String> = body.into_iter().collect();
    for card in objects(json, "contact") {
        lines.extend(card_name(card).into_iter().chain(card_numbers(card)));
    }
    if let Some(poll) = inner(json, "poll") {
        let options = poll.get("options").and_then(serde_json::Value::as_array).into_iter().flatten();
        let options = options.filter_map(|option| option.as_str().map(str::to_owned));
        lines.extend(text(poll, "question").into_iter().chain(options));
    }
    for key in ["giftBadge", "payment", "storyReaction"] {
        lines.extend(json.get(key).filter(|value| value.is_object()).map(|value| format!("{key}: {value}")));
    }
    lines
}

/// Tells who is on the cards of a message.
pub(super) fn tell_cards(json: &Fields, place: &str, tell: Tell<'_>) {
    for card in objects(json, "contact") {
        let Some(name) = card_name(card) else { continue };
        for phone in card_numbers(card).filter_map(|number| phone::phone(&number)) {
            let (name, place) = (name.clone(), place.to_owned());
            tell(Told::Contact(Contact { account: None, phone: Some(phone), name, kind: ContactKind::Card, place }));
        }
    }
}

fn card_name(card: &Fields) -> Option<String> {
    let name = inner(card, "name")?;
    let whole = text(name, "displayName").or_else(|| text(name, "nickname"));
    let parts =
        || [text(name, "givenName"), text(name, "familyName")].into_iter().flatten().collect::<Vec<_>>().join(" ");
    whole.or_else(|| Some(parts()).filter(|name| !name.is_empty()))
}

fn card_numbers(card: &Fields) -> impl Iterator<Item = String> + '_ {
    objects(card, "number").filter_map(|number| text(number, "value"))
}

/// The message that is answered: named by its author and the millisecond in which it was sent.
pub(super) fn quote(json: &Fields, chat: &mut Chat, people: &People) -> Option<Box<Quote>> {
    let quote = inner(json, "quote")?;
    let author = ["authorAci", "authorUuid", "author"].iter().find_map(|key| raw(quote, key));
    let author = author.map(|id| people.account(id));
    let ms = whole(quote, "id");
    let native = author.as_ref().zip(ms).and_then(|(author, ms)| native(author, ms));
    let sender = author.map(|account| chat.who(&account));
    let text = text(quote, "text").unwrap_or_default();
    Some(Box::new(Quote { native, sender, at: ms.and_then(WallTime::utc_ms), text, claimed: None }))
}
