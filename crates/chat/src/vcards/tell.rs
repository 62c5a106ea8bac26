//! What cards say of accounts.

use model::{Contact, ContactKind, MessageKind, ParsedChat, Product, Record, SameAccount, SameReason, Told};

use super::{Card, Number, all};
use crate::{Limits, phone};

/// Tells the names on a card, each with each number, and which ids are one. Two numbers on a card are not said to be one
/// account: a household's, or a firm's, stand on one card too.
pub(crate) fn tell(card: &Card, place: &str, tell: &mut dyn FnMut(Told)) {
    let place = place.to_owned();
    for number in &card.numbers {
        let account = number.account.as_ref().map(|id| format!("{id}@s.whatsapp.net"));
        for name in &card.names {
            let (account, name, place) = (account.clone(), name.clone(), place.clone());
            tell(Told::Contact(Contact { account, phone: phone_of(number), name, kind: ContactKind::Card, place }));
        }
        if let Some(told) = printed_otherwise(number, account.as_deref(), &place) {
            tell(told);
        }
    }
    hidden(card, &place).into_iter().for_each(tell);
}

/// The number of the account; where there is none, the printed one.
fn phone_of(number: &Number) -> Option<String> {
    let own = number.account.as_ref().and_then(|id| phone::phone(&format!("+{id}")));
    own.or_else(|| number.phone.clone())
}

/// A number that is not the account's own is printed beside it: one before a change, or another writing.
fn printed_otherwise(number: &Number, account: Option<&str>, place: &str) -> Option<Told> {
    let printed = number.phone.as_ref().filter(|printed| Some(*printed) != phone_of(number).as_ref())?;
    Some(same(account?, printed, place))
}

/// The hidden id is that of the card's account, if it has one alone.
fn hidden(card: &Card, place: &str) -> Option<Told> {
    let mut accounts = card.numbers.iter().filter_map(|number| number.account.as_ref());
    let (only, None) = (accounts.next()?, accounts.next()) else { return None };
    Some(same(&format!("{only}@s.whatsapp.net"), card.hidden.as_ref()?, place))
}

fn same(a: &str, b: &str, place: &str) -> Told {
    let (a, b, place) = (a.to_owned(), b.to_owned(), place.to_owned());
    Told::Same(SameAccount { a, b, reason: SameReason::Card, at: None, place })
}

/// Tells what stands on the cards that messages of a chat carry in their text.
pub(crate) fn from_records(chat: &ParsedChat, limits: &Limits, told: &mut dyn FnMut(Told)) {
    let cards = chat.records.iter().filter(|record| record.kind == MessageKind::Contact);
    for record in cards.filter(|record| record.text.contains("BEGIN:VCARD")) {
        let place = place_of(&chat.key, record);
        all(&record.text, limits).iter().for_each(|card| tell(card, &place, told));
    }
}

fn place_of(key: &str, record: &Record) -> String {
    let place = record.place.as_deref().map_or_else(|| format!("record {}", record.number), str::to_owned);
    if key.is_empty() { place } else { format!("{key} {place}") }
}

/// Where the cards stand that a record of the chat with this key carries, as what is told of them says it: one of these.
pub fn card_places(product: Product, key: &str, record: &Record) -> Vec<String> {
    let number = record.number;
    let of_reader = match product {
        Product::WhatsAppIos => vec![format!("table zwamessage row {number}")],
        Product::SignalDesktop => vec![format!("messages row {number}")],
        Product::SignalAndroid => ["message", "mms"].map(|table| format!("{table} row {number}")).into(),
        Product::TelegramDesktop => vec![format!("{key}/messages/{number}")],
        _ => Vec::new(),
    };
    of_reader.into_iter().chain(record.place.as_deref().map(String::from)).chain([place_of(key, record)]).collect()
}
