//! What is looked for: words and phrases by their first character, numbers by their last digits.

use super::folded::Folded;
use super::{Found, Whose};
use std::collections::HashMap;

/// Of a number's national part this many digits tell it: before them each country and each habit writes something else.
const TAIL: usize = 8;
/// With fewer digits a number would be found in years and hours.
const LEAST: usize = 6;
/// So many signs may stand between two digits of one number.
const GAP: usize = 3;

/// Words and phrases, by their first character.
#[derive(Clone, Default)]
pub(super) struct Needles {
    by_first: HashMap<char, Vec<(Vec<char>, Whose)>>,
}

impl Needles {
    pub(super) fn add(&mut self, text: &str, who: usize) {
        let chars = Folded::of(text.trim()).chars;
        let Some(first) = chars.first().copied() else { return };
        let all = self.by_first.entry(first).or_default();
        if let Some((_, whose)) = all.iter_mut().find(|(known, _)| *known == chars) {
            *whose = whose.filter(|known| *known == who);
            return;
        }
        all.push((chars, Some(who)));
        // The longest first: a whole name is one mask.
        all.sort_by_key(|(chars, _)| std::cmp::Reverse(chars.len()));
    }

    /// Where one of them stands as a word of its own.
    pub(super) fn find(&self, text: &Folded) -> Vec<Found> {
        let mut found = Vec::new();
        for (at, c) in text.chars.iter().enumerate() {
            let Some(all) = self.by_first.get(c) else { continue };
            if let Some((needle, whose)) = all.iter().find(|(needle, _)| stands(needle, text, at)) {
                found.extend(text.bytes(at..at + needle.len()).map(|bytes| (bytes, *whose)));
            }
        }
        found
    }

    /// Whatever of them stands in this is somebody else's too.
    pub(super) fn share(&mut self, text: &Folded) {
        for (at, c) in text.chars.iter().enumerate() {
            let all = self.by_first.get_mut(c).into_iter().flatten();
            all.filter(|(needle, _)| stands(needle, text, at)).for_each(|(_, whose)| *whose = None);
        }
    }
}

/// Whether it stands there as a word of its own.
fn stands(needle: &[char], text: &Folded, at: usize) -> bool {
    let inside = |at: usize| text.is_word(at) && at.checked_sub(1).is_some_and(|before| text.is_word(before));
    let end = at + needle.len();
    text.chars.get(at..end).is_some_and(|chars| chars == needle) && !inside(at) && !inside(end)
}

/// A telephone number.
#[derive(Clone)]
pub(super) struct Number {
    /// All its digits.
    digits: Vec<char>,
    /// How many of them stand before those that tell it.
    before: usize,
    whose: Whose,
}

impl Number {
    pub(super) fn new(e164: &str, who: usize) -> Option<Self> {
        Some(Self { whose: Some(who), ..Self::of_another(e164)? })
    }

    /// A number of somebody who may be named.
    pub(super) fn of_another(e164: &str) -> Option<Self> {
        let digits: Vec<char> = e164.chars().filter(char::is_ascii_digit).collect();
        let national = crate::phone::country_digits(e164).unwrap_or(0);
        let before = national.max(digits.len().saturating_sub(TAIL));
        (digits.len() >= before + LEAST).then_some(Self { digits, before, whose: None })
    }

    /// Two of different people that are told by the same digits tell neither.
    pub(super) fn part_from(&mut self, other: &mut Self) {
        if self.whose != other.whose && self.tail() == other.tail() {
            (self.whose, other.whose) = (None, None);
        }
    }

    fn tail(&self) -> &[char] {
        self.digits.get(self.before..).unwrap_or_default()
    }

    /// The run's first digit that belongs to the number whose tail begins at `tail`.
    fn begin(&self, run: &[(usize, char)], tail: usize) -> usize {
        let head = self.digits.get(..self.before).unwrap_or_default();
        let is = |at: usize, c: char| run.get(at).is_some_and(|(_, digit)| *digit == c);
        let same =
            head.iter().rev().zip(1..).take_while(|(c, back)| tail.checked_sub(*back).is_some_and(|at| is(at, **c)));
        let begin = tail - same.count();
        // What is dialled before a country's code, or before a number at home.
        let joined =
            |at: usize| run.get(at..at + 2).is_some_and(|two| matches!(two, [(a, '0'), (b, _)] if a + 1 == *b));
        let zeros = (1..=2).take_while(|back| begin.checked_sub(*back).is_some_and(joined)).count();
        begin - zeros
    }
}

/// Where one of these numbers stands, however its digits are grouped.
pub(super) fn find_numbers(numbers: &[Number], text: &Folded) -> Vec<Found> {
    let mut found = Vec::new();
    if numbers.is_empty() {
        return found;
    }
    for run in runs(text) {
        let digits: Vec<char> = run.iter().map(|(_, digit)| *digit).collect();
        for number in numbers {
            let tail = number.tail();
            let ends = digits.windows(tail.len()).enumerate().filter(|(_, window)| *window == tail);
            found.extend(ends.filter_map(|(at, _)| masked(number, &run, at, text)));
        }
    }
    found
}

fn masked(number: &Number, run: &[(usize, char)], tail: usize, text: &Folded) -> Option<Found> {
    let first = run.get(number.begin(run, tail))?.0;
    let last = run.get(tail + number.tail().len() - 1)?.0;
    let opens = |at: &usize| text.chars.get(*at).is_some_and(|c| matches!(c, '+' | '('));
    let first = first.checked_sub(1).filter(opens).unwrap_or(first);
    Some((text.bytes(first..last + 1)?, number.whose))
}

/// Digits with at most a few separators between two of them, each with its place.
fn runs(text: &Folded) -> Vec<Vec<(usize, char)>> {
    let mut runs: Vec<Vec<(usize, char)>> = Vec::new();
    let (mut gap, mut open) = (0, false);
    for (at, c) in text.chars.iter().enumerate() {
        if c.is_ascii_digit() {
            match runs.last_mut().filter(|_| open && gap <= GAP) {
                Some(run) => run.push((at, *c)),
                None => runs.push(vec![(at, *c)]),
            }
            (gap, open) = (0, true);
        } else if separates(*c) {
            gap += 1;
        } else {
            open = false;
        }
    }
    runs
}

fn separates(c: char) -> bool {
    matches!(c, ' ' | '-' | '.' | '(' | ')' | '/' | '_' | '\u{2010}'..='\u{2015}' | '\u{2212}')
}
