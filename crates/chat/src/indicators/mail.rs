//! Mail addresses, as far as people write them: RFC 5321 without quotes and comments.

use super::{Find, Finds, IndicatorCheck, IndicatorKind};
use std::ops::Range;

/// What stands for an `@` so that no program sees an address.
static ATS: &[&str] = &["@", "[at]", "(at)", "{at}", "[@]", "(@)", "[arroba]", "(arroba)", "{arroba}"];

/// What follows an `@` in ids of accounts and groups of messengers.
static NO_MAIL: &[&str] = &["s.whatsapp.net", "c.us", "g.us", "lid", "broadcast", "newsletter"];

/// Most bytes before the `@` (RFC 5321, 4.5.3.1).
const LONGEST_NAME: usize = 64;
/// Most bytes behind it.
const LONGEST_DOMAIN: usize = 255;

/// Every mail address outside of links.
pub(super) fn find(finds: &mut Finds<'_, '_>) {
    let taken = finds.taken();
    let text = finds.text();
    let mut from = 0;
    while let Some(at) = text.get(from..).and_then(|rest| rest.find(['@', '[', '(', '{'])).map(|at| from + at) {
        let Some(sign) = at_sign(text, at) else {
            from = at + 1;
            continue;
        };
        from = at + sign;
        let Some((range, value)) = address(text, at, at + sign).filter(|(range, _)| !taken.holds(range)) else {
            continue;
        };
        from = range.end;
        finds.add(Find::new(IndicatorKind::Mail, value, range, IndicatorCheck::FormOnly));
    }
}

/// Bytes of what stands for an `@` here.
fn at_sign(text: &str, at: usize) -> Option<usize> {
    let starts = |sign: &&&str| text.get(at..at + sign.len()).is_some_and(|is| is.eq_ignore_ascii_case(sign));
    ATS.iter().find(starts).map(|sign| sign.len())
}

/// The address around an `@`, in small letters: names are told apart by their case nowhere that matters.
fn address(text: &str, before: usize, after: usize) -> Option<(Range<usize>, String)> {
    let name = name_before(text.get(..before)?)?;
    let domain = domain_in(text.get(after..)?)?;
    let is_id = NO_MAIL.iter().any(|id| domain.eq_ignore_ascii_case(id));
    (!is_id).then(|| (before - name.len()..after + domain.len(), format!("{name}@{domain}").to_lowercase()))
}

fn name_before(text: &str) -> Option<&str> {
    let is_of_name = |byte: &u8| byte.is_ascii_alphanumeric() || b"._%+-".contains(byte);
    let length = text.bytes().rev().take(LONGEST_NAME + 1).take_while(is_of_name).count();
    let name = text.get(text.len() - length..)?.trim_start_matches(['.', '-', '%', '+']);
    let is_one = !name.is_empty() && length <= LONGEST_NAME && !name.ends_with('.') && !name.contains("..");
    // What a letter of another script stands before is a part of something longer.
    let is_whole = text.get(..text.len() - length)?.chars().next_back().is_none_or(|c| !c.is_alphanumeric());
    (is_one && is_whole).then_some(name)
}

fn domain_in(text: &str) -> Option<&str> {
    let is_of_domain = |c: &char| c.is_alphanumeric() || matches!(c, '.' | '-');
    let length = text.chars().take(LONGEST_DOMAIN).take_while(is_of_domain).map(char::len_utf8).sum();
    let domain = text.get(..length)?.trim_end_matches(['.', '-']);
    let (labels, last) = domain.rsplit_once('.')?;
    let is_label = |label: &str| !label.is_empty() && !label.starts_with('-') && !label.ends_with('-');
    let is_end = last.chars().count() > 1 && last.chars().all(char::is_alphabetic) || last.starts_with("xn--");
    (is_end && labels.split('.').all(is_label)).then_some(domain)
}
