//! Contact cards as messages keep them: vCards (RFC 2426, RFC 6350), one behind the other.

use crate::{marks, phone};

/// Between two cards.
const BETWEEN: &str = "_$!<VCard-Separator>!$_";
/// Cards of one message that are looked at.
const MOST: usize = 256;

/// Someone on a card.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct OnCard {
    pub(super) name: String,
    /// The number of the account, as the service wrote it (`waid`).
    pub(super) account: Option<String>,
    /// In E.164.
    pub(super) phone: Option<String>,
}

model::debug_without_content!(OnCard {} but name, account, phone);

/// Everyone with a number on the cards of a message: a card with several numbers is several.
pub(super) fn all(cards: &str) -> Vec<OnCard> {
    cards.split(BETWEEN).take(MOST).flat_map(card).collect()
}

fn card(card: &str) -> Vec<OnCard> {
    let lines: Vec<String> = unfolded(card);
    let Some(name) = lines.iter().find_map(|line| value(line, "FN")).filter(|name| !name.is_empty()) else {
        return Vec::new();
    };
    lines.iter().filter_map(|line| number(line, &name)).collect()
}

/// Lines, each with what was folded behind it.
fn unfolded(card: &str) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for line in card.lines() {
        match (line.strip_prefix([' ', '\t']), lines.last_mut()) {
            (Some(more), Some(last)) => last.push_str(more),
            _ => lines.push(line.to_owned()),
        }
    }
    lines
}

/// A line's parts: what stands before the colon, without the group before a point, and its value.
fn parts(line: &str) -> Option<(&str, &str)> {
    let (head, value) = line.split_once(':')?;
    let name = head.split(';').next().unwrap_or(head);
    Some((head.get(name.rfind('.').map_or(0, |at| at + 1)..)?, value))
}

fn value(line: &str, wanted: &str) -> Option<String> {
    let (head, value) = parts(line)?;
    let is_wanted = head.split(';').next().is_some_and(|name| name.eq_ignore_ascii_case(wanted));
    is_wanted.then(|| marks::clean(value).replace("\\,", ",").replace("\\;", ";").trim().to_owned())
}

fn number(line: &str, name: &str) -> Option<OnCard> {
    let written = value(line, "TEL")?;
    let (head, _) = parts(line)?;
    let is_id = |id: &&str| !id.is_empty() && id.len() <= 20 && id.bytes().all(|byte| byte.is_ascii_digit());
    let account = head.split(';').find_map(|part| part.strip_prefix("waid=")).filter(is_id).map(str::to_owned);
    let phone = account.as_ref().and_then(|id| phone(&format!("+{id}"))).or_else(|| phone(&written));
    (account.is_some() || phone.is_some()).then(|| OnCard { name: name.to_owned(), account, phone })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(cards: &str) -> Vec<(String, Option<String>, Option<String>)> {
        all(cards).into_iter().map(|on| (on.name, on.account, on.phone)).collect()
    }

    #[test]
    fn names_and_numbers_stand_on_cards() {
        let cards = "BEGIN:VCARD\r\nVERSION:3.0\r\nN:Río;Ana;;;\r\nFN:Ana\r\n  Río\r\nitem1.TEL;waid=34600000001:+34 600 00 00 01\r\n\
            TEL;type=HOME:600 000\r\nEND:VCARD_$!<VCard-Separator>!$_BEGIN:VCARD\nFN:Bo\\, el\nTEL;type=CELL:+34 600 000 002\nEND:VCARD";
        let some = |text: &str| Some(text.to_owned());
        let wanted = [
            ("Ana Río".to_owned(), some("34600000001"), some("+34600000001")),
            ("Bo, el".to_owned(), None, some("+34600000002")),
        ];
        assert_eq!(told(cards), wanted);
    }

    #[test]
    fn what_is_no_card_names_nobody() {
        for text in
            ["", "BEGIN:VCARD", "FN:Ana", "FN:\nTEL:+34600000001", "FN:Ana\nTEL;waid=x:1", " folded\nTEL", "ñ.TEL:1"]
        {
            assert!(told(text).is_empty(), "{text}");
        }
    }
}
