//! Telephone numbers as names of accounts.

use phonenumber::metadata::DATABASE;
use phonenumber::{Mode, PhoneNumber};

use crate::marks;

/// The number in E.164 (`+34600112233`), if `text` is a number written with its country code: `+34 600 11 22 33`
/// with whatever marks, spaces and hyphens around. `None` for anything else, also for national numbers.
pub fn phone(text: &str) -> Option<String> {
    let mut digits = String::with_capacity(16);
    for c in text.chars().filter(|c| !marks::is_mark(*c)) {
        match c {
            '+' if digits.is_empty() => digits.push('+'),
            '0'..='9' if !digits.is_empty() => digits.push(c),
            // U+2010, U+2011: hyphens that WhatsApp puts between groups of digits.
            ' ' | '-' | '(' | ')' | '.' | '\u{A0}' | '\u{202F}' | '\u{2009}' | '\u{2010}' | '\u{2011}' => {}
            _ => return None,
        }
    }
    // ITU-T E.164: fifteen digits at most; fewer than seven are no subscriber anywhere.
    if !(8..=16).contains(&digits.len()) {
        return None;
    }
    let number = phonenumber::parse(None, &digits).ok()?;
    // The digits as written are E.164 already; the library would drop what it takes for a national prefix.
    DATABASE.region(&number.country().code()).map(|_| digits)
}

/// The country or territory of a number in E.164, as ISO 3166-1 alpha-2: `+1 809…` → `DO`, `+7 701…` → `KZ`.
/// Where a plan is shared and the number does not tell, the plan's main country.
pub fn country(e164: &str) -> Option<String> {
    let number = phonenumber::parse(None, e164).ok()?;
    if let Some(id) = number.country().id() {
        return Some(id.as_ref().to_owned());
    }
    let main = DATABASE.region(&number.country().code())?.into_iter().next()?;
    // "001" stands for numbers of no country (satellite, freephone).
    (main.len() == 2).then(|| main.to_owned())
}

/// How many digits of a number in E.164 are its country's code.
pub(crate) fn country_digits(e164: &str) -> Option<usize> {
    let number = phonenumber::parse(None, e164).ok()?;
    Some(number.country().code().to_string().len())
}

/// Whether a number in E.164 is one of its country's numbering plan.
pub(crate) fn is_valid(e164: &str) -> bool {
    phonenumber::parse(None, e164).is_ok_and(|number| number.is_valid())
}

/// The number in E.164 that `digits` are where they are dialled in `region` (ISO 3166-1 alpha-2), if its plan has it.
pub(crate) fn dialled_in(region: &str, digits: &str) -> Option<String> {
    let number = phonenumber::parse(Some(region.parse().ok()?), digits).ok().filter(PhoneNumber::is_valid)?;
    Some(number.format().mode(Mode::E164).to_string())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_read_through_marks_and_odd_spaces() {
        for text in
            ["\u{202A}+34\u{A0}600\u{A0}11\u{A0}22\u{A0}33\u{202C}", "+34 600 11 22 33", "+34\u{2011}600-112-233"]
        {
            assert_eq!(phone(text).as_deref(), Some("+34600112233"), "{text:?}");
        }
        for text in
            ["600 11 22 33", "Ana +34", "+", "+34", "+34 600 11 22 33 x", "+1234567890123456", "", "++34600112233"]
        {
            assert_eq!(phone(text), None, "{text:?}");
        }
    }

    #[test]
    fn the_country_is_told_from_the_number() {
        let cases = [
            ("+18095551234", Some("DO")),
            ("+18295551234", Some("DO")),
            ("+18495551234", Some("DO")),
            ("+17875551234", Some("PR")),
            ("+19395551234", Some("PR")),
            ("+14165551234", Some("CA")),
            ("+12125551234", Some("US")),
            ("+77011234567", Some("KZ")),
            ("+79161234567", Some("RU")),
            ("+34600112233", Some("ES")),
            ("+390612345678", Some("IT")),
            ("+525512345678", Some("MX")),
            ("+5215512345678", Some("MX")),
            ("+59899123456", Some("UY")),
            ("+80012345678", None),
            ("nonsense", None),
        ];
        for (number, wanted) in cases {
            assert_eq!(country(number).as_deref(), wanted, "{number}");
        }
    }
}
