//! Telephone numbers in running text.
//!
//! A number with its country code is believed if its country's plan has it. Without one, the plan of a region that the
//! caller assumes must have it, and nothing around it may say that it is something else: a date, an amount, a part of a
//! longer number, of a name or of a code.

use super::{Find, Finds, IndicatorCheck, IndicatorKind, Taken};
use crate::phone;
use std::ops::Range;

/// Digits of a number with its country code (ITU-T E.164 has fifteen at most).
const INTERNATIONAL: std::ops::RangeInclusive<usize> = 8..=15;
/// Digits of a number without: shorter ones are too often something else.
const NATIONAL: std::ops::RangeInclusive<usize> = 8..=11;
/// Most groups of digits of one number.
const GROUPS: usize = 8;
/// Fewest digits of a number that a chat mentions with nothing but an `@` before it.
const MENTIONED: usize = 10;

/// What makes an amount of a number, before or behind it.
static UNITS: &[&str] =
    &["€", "$", "£", "¥", "%", "eur", "usd", "euro", "peso", "dólar", "dollar", "km", "kg", "mb", "gb"];

/// Every telephone number outside of what was found so far.
pub(super) fn find(finds: &mut Finds<'_, '_>, region: Option<&str>) {
    let taken = finds.taken();
    let text = finds.text();
    let mut at = 0;
    while let Some((groups, has_plus)) = groups_from(text, at).filter(|_| !finds.is_full()) {
        let mut run = Run { groups: &groups, has_plus };
        at = run.end();
        // Another number may stand right behind the first.
        while let Some((find, end)) = number(text, &run, region, &taken) {
            finds.add(find);
            run = run.behind(end);
        }
    }
}

fn number(text: &str, run: &Run<'_>, region: Option<&str>, taken: &Taken) -> Option<(Find, usize)> {
    let (start, range) = (run.start(), run.range());
    let is_free = |range: &Range<usize>| !taken.holds(range);
    if run.has_plus {
        let (value, range) = run.international(text, 0)?;
        return is_free(&range).then(|| found(value, range, IndicatorCheck::NumberingPlan));
    }
    if text.get(start..)?.starts_with("00") {
        let (value, range) = run.international(text, 2)?;
        return is_free(&range).then(|| found(value, range, IndicatorCheck::NumberingPlan));
    }
    if text.get(..start)?.ends_with('@') && run.groups.first()?.len() >= MENTIONED {
        let (value, range) = run.first().international(text, 0)?;
        return is_free(&range).then(|| found(value, range, IndicatorCheck::NumberingPlan));
    }
    let digits = run.digits(text)?;
    let is_number = NATIONAL.contains(&digits.len()) && is_free(&range) && !run.is_something_else(text, &digits);
    let value = phone::dialled_in(region.filter(|_| is_number)?, &digits)?;
    Some(found(value, range, IndicatorCheck::AssumedRegion))
}

fn found(value: String, range: Range<usize>, check: IndicatorCheck) -> (Find, usize) {
    let end = range.end;
    let country = crate::country(&value);
    (Find::new(IndicatorKind::Phone, value, range, check).of(country), end)
}

/// Groups of digits with nothing between them but what people put into telephone numbers.
#[derive(Clone, Copy)]
struct Run<'g> {
    groups: &'g [Range<usize>],
    has_plus: bool,
}

/// The groups of the first run that begins at `from` or later, and whether a plus stands before it.
fn groups_from(text: &str, from: usize) -> Option<(Vec<Range<usize>>, bool)> {
    let start = from + text.get(from..)?.find(|c: char| c.is_ascii_digit())?;
    let before = text.get(..start)?;
    let has_plus = before.strip_suffix(['(', ' ']).unwrap_or(before).ends_with('+');
    let first = start..start + count_digits(text.get(start..)?);
    let groups = std::iter::successors(Some(first), |last| group_after(text, last.end)).collect();
    Some((groups, has_plus))
}

impl<'g> Run<'g> {
    /// What of the run begins at `from` or later.
    fn behind(self, from: usize) -> Run<'g> {
        let count = self.groups.partition_point(|group| group.start < from);
        Run { groups: self.groups.get(count..).unwrap_or_default(), has_plus: false }
    }

    fn start(&self) -> usize {
        self.groups.first().map_or(0, |group| group.start)
    }

    fn end(&self) -> usize {
        self.groups.last().map_or(0, |group| group.end)
    }

    fn range(&self) -> Range<usize> {
        self.start()..self.end()
    }

    /// The run's first group alone.
    fn first(&self) -> Run<'g> {
        Run { groups: self.groups.get(..1).unwrap_or_default(), has_plus: self.has_plus }
    }

    fn digits(&self, text: &str) -> Option<String> {
        let parts = self.groups.iter().take(GROUPS + 1).map(|group| text.get(group.clone()));
        parts.collect::<Option<String>>().filter(|_| self.groups.len() <= GROUPS)
    }

    /// The number with its country code that begins here behind so many digits, and where it stands: as many groups as make
    /// one, for the next number in the text may follow after a space.
    fn international(&self, text: &str, skipped: usize) -> Option<(String, Range<usize>)> {
        let sign = text.get(..self.start())?;
        let sign = sign.strip_suffix(['(', ' ']).unwrap_or(sign);
        let start = if self.has_plus { sign.len().checked_sub(1)? } else { self.start() };
        let before = text.get(..start)?.chars().next_back();
        if before.is_some_and(|c| c.is_alphanumeric() || c == '_') {
            return None;
        }
        let groups = self.groups.get(..GROUPS.min(self.groups.len()))?;
        (1..=groups.len()).rev().find_map(|count| {
            let groups = groups.get(..count)?;
            let end = groups.last()?.end;
            let is_whole = !text.get(end..)?.starts_with(|c: char| c.is_alphanumeric() || c == '_');
            let value = e164(text, groups, skipped).filter(|value| is_whole && phone::is_valid(value))?;
            Some((value, start..end))
        })
    }

    /// Whether what stands around or inside says that this is no telephone number.
    fn is_something_else(&self, text: &str, digits: &str) -> bool {
        let (before, after) = text.split_at_checked(self.start()).unwrap_or_default();
        let after = after.get(self.end() - self.start()..).unwrap_or_default();
        is_part_of_more(before, after) || is_amount(before, after) || self.is_date(text) || self.is_round(text, digits)
    }

    /// `24.12.2023 20`, `2023-12-24`, `20231224`, `24122023`. Strokes go on behind the third group of a telephone number.
    fn is_date(&self, text: &str) -> bool {
        let signs: Vec<char> = self.groups.iter().map(|group| sign_before(text, group)).collect();
        let ends = |at: usize| at == 0 || signs.get(at).is_none_or(|sign| *sign == ' ');
        let strokes =
            |at: usize| signs.get(at + 1..at + 3).is_some_and(|two| two.iter().all(|sign| "-./".contains(*sign)));
        let is_date = |group: &[Range<usize>; 3]| {
            matches!(group.each_ref().map(ExactSizeIterator::len), [1 | 2, 1 | 2, 2 | 4] | [4, 1 | 2, 1 | 2])
        };
        let found = |(at, three)| is_date(three) && strokes(at) && ends(at) && ends(at + 3);
        let one = self.groups.first().filter(|group| self.groups.len() == 1 && group.len() == 8);
        self.groups.array_windows().enumerate().any(found)
            || one.and_then(|group| text.get(group.clone())).is_some_and(is_date_of_eight)
    }

    /// `612.345.678`: stops between threes are an amount's. A number that ends in five noughts is one too.
    fn is_round(&self, text: &str, digits: &str) -> bool {
        let stops = self.groups.iter().skip(1).all(|group| group.len() == 3 && sign_before(text, group) == '.');
        digits.ends_with("00000") || (stops && self.groups.len() > 1)
    }
}

fn sign_before(text: &str, group: &Range<usize>) -> char {
    text.get(..group.start).and_then(|before| before.chars().next_back()).unwrap_or(' ')
}

fn count_digits(text: &str) -> usize {
    text.bytes().take_while(u8::is_ascii_digit).count()
}

/// The next group of digits, if nothing but one sign, or a bracket and a space, stands before it.
fn group_after(text: &str, end: usize) -> Option<Range<usize>> {
    let rest = text.get(end..)?;
    let between: usize = rest.chars().take(3).take_while(|c| is_between(*c)).map(char::len_utf8).sum();
    let signs = rest.get(..between)?;
    let (count, bracket) = (signs.chars().count(), signs.contains(['(', ')']));
    let digits = count_digits(rest.get(between..)?);
    let is_one = count == 1 || (bracket && count <= 3);
    (is_one && digits > 0).then(|| end + between..end + between + digits)
}

fn is_between(c: char) -> bool {
    matches!(c, ' ' | '-' | '.' | '(' | ')' | '/' | '\u{A0}' | '\u{202F}' | '\u{2009}' | '\u{2010}'..='\u{2013}')
}

/// `+` and the digits of these groups, without those skipped and without the `(0)` that is dialled at home only.
fn e164(text: &str, groups: &[Range<usize>], skipped: usize) -> Option<String> {
    let mut digits = String::with_capacity(16);
    for group in groups {
        let is_trunk = text.get(..group.end + 1).is_some_and(|text| text.ends_with("(0)"));
        if !is_trunk {
            digits.push_str(text.get(group.clone())?);
        }
        if digits.len() > *INTERNATIONAL.end() + skipped {
            return None;
        }
    }
    let digits = digits.get(skipped..)?;
    INTERNATIONAL.contains(&digits.len()).then(|| format!("+{digits}"))
}

/// Letters, other numbers and signs of codes right beside the digits.
fn is_part_of_more(before: &str, after: &str) -> bool {
    let mut around = before.chars().rev();
    let (last, one_more) = (around.next(), around.next());
    let is_digit = |c: Option<char>| c.is_some_and(|c| c.is_ascii_digit());
    let glued =
        |c: char| c.is_alphanumeric() || matches!(c, '_' | '#' | '=' | '/' | '\\' | '&' | '@' | '*' | '+' | '-');
    let goes_on = |c: char| matches!(c, '.' | ',' | ':');
    let mut behind = after.chars();
    let (next, one_after) = (behind.next(), behind.next());
    last.is_some_and(glued)
        || next.is_some_and(|c| glued(c) && c != '-' && c != '*' && c != '/')
        || (last.is_some_and(goes_on) && is_digit(one_more))
        || (next.is_some_and(|c| goes_on(c) || is_between(c)) && is_digit(one_after))
}

fn is_amount(before: &str, after: &str) -> bool {
    let (before, after) = (before.trim_end_matches(' '), after.trim_start_matches(' '));
    let starts = |unit: &&str| {
        let head: String = after.chars().take(unit.chars().count()).flat_map(char::to_lowercase).collect();
        head == **unit
    };
    UNITS.iter().any(starts) || before.ends_with(['€', '$', '£', '¥'])
}

/// Eight digits that are a day of the last or of this century, its year first or last.
fn is_date_of_eight(digits: &str) -> bool {
    let part = |range: Range<usize>| digits.get(range).and_then(|part| part.parse::<u16>().ok()).unwrap_or_default();
    let is_year = |year| (1900..2100).contains(&year);
    let is_day = |month, day| (1..=12).contains(&month) && (1..=31).contains(&day);
    (is_year(part(0..4)) && is_day(part(4..6), part(6..8))) || (is_year(part(4..8)) && is_day(part(2..4), part(0..2)))
}
