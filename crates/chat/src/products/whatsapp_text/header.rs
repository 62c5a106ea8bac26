//! What stands before a message: `DATE[,] TIME - `, `[DATE[,] TIME] `, or of old `DATE TIME: `.
//!
//! A scan, not a pattern per locale: three numbers, a time, a token for half of the day, in the orders and with the
//! separators seen in exports (chat.md §2.3). Marks may stand anywhere in it.

use model::{DateOrder, WallTime};

use crate::marks;

/// What encloses date and time.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Frame {
    /// `DATE, TIME - `: Android.
    Dash,
    /// `[DATE, TIME] `: iOS.
    Bracket,
    /// `DATE TIME: `: iOS to about 2014.
    Colon,
}

/// How a date and time are written, but for their values: one file has one shape.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Shape {
    /// What encloses them.
    pub(crate) frame: Frame,
    /// Between the numbers of the date: `/`, `.` or `-`.
    pub(crate) separator: char,
    /// The year stands first.
    pub(crate) year_first: bool,
    /// The year has four digits.
    pub(crate) long_year: bool,
    /// A comma between date and time.
    pub(crate) comma: bool,
    /// Between the numbers of the time: `:` or `.`.
    pub(crate) time_separator: char,
    /// The time has seconds.
    pub(crate) seconds: bool,
    /// The time has a token for half of the day.
    pub(crate) halves: bool,
}

impl Shape {
    /// The shape as a header that has it, each number written with the digit 9, half of the day with `a`.
    pub(crate) fn written(&self) -> String {
        let year = if self.long_year { "9999" } else { "99" };
        let date = if self.year_first { [year, "9", "9"] } else { ["9", "9", year] };
        let date = date.join(self.separator.encode_utf8(&mut [0; 4]));
        let comma = if self.comma { "," } else { "" };
        let mut time = vec!["9", "99"];
        time.extend(self.seconds.then_some("99"));
        let time = time.join(self.time_separator.encode_utf8(&mut [0; 4]));
        let half = if self.halves { " a" } else { "" };
        match self.frame {
            Frame::Dash => format!("{date}{comma} {time}{half} - "),
            Frame::Bracket => format!("[{date}{comma} {time}{half}] "),
            Frame::Colon => format!("{date}{comma} {time}{half}: "),
        }
    }
}

/// The numbers of a date as written, and the time of day in 24 hours.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Stamp {
    /// The three numbers of the date.
    pub(crate) date: [u16; 3],
    hour: u8,
    minute: u8,
    second: Option<u8>,
}

impl Stamp {
    /// The time if the date is written in `order`; `None` if there is no such date.
    pub(crate) fn at(&self, order: DateOrder) -> Option<WallTime> {
        let [a, b, c] = self.date;
        let (year, month, day) = match order {
            DateOrder::Dmy => (c, b, a),
            DateOrder::Mdy => (c, a, b),
            DateOrder::Ymd => (a, b, c),
        };
        let (month, day) = (u8::try_from(month).ok()?, u8::try_from(day).ok()?);
        WallTime::from_fields(full_year(year)?, month, day, self.hour, self.minute, self.second)
    }
}

/// Two digits are of this century; years of the Buddhist era stand 543 ahead.
fn full_year(written: u16) -> Option<i32> {
    let year = match written {
        0..=99 => 2000 + written,
        2401.. => written - 543,
        other => other,
    };
    (1970..=2100).contains(&year).then(|| i32::from(year))
}

/// A header, and what follows it in its line.
pub(crate) struct Header<'a> {
    /// How it is written.
    pub(crate) shape: Shape,
    /// What it says.
    pub(crate) stamp: Stamp,
    /// The rest of the line, marks and all.
    pub(crate) rest: &'a str,
}

/// Reads the header at the start of `line`, if there is one.
pub(crate) fn scan(line: &str) -> Option<Header<'_>> {
    Scanner::default().scan(line)
}

/// Reads headers line after line: most have the date of the one before.
#[derive(Default)]
pub(crate) struct Scanner {
    /// What was written up to the time, and what it says.
    last: Option<(String, Date)>,
}

/// A date as read, whether a bracket stands before it, and what of the shape shows by then.
type Date = ([u16; 3], bool, Shape);

impl Scanner {
    /// Reads the header at the start of `line`, if there is one.
    pub(crate) fn scan<'a>(&mut self, line: &'a str) -> Option<Header<'a>> {
        let (date, end) = self.date(line)?;
        scan_rest(Cursor { text: line, at: end }, date)
    }

    /// The date at the start of `line` and where it ends. What was read before a digit is read the same before another.
    fn date(&mut self, line: &str) -> Option<(Date, usize)> {
        if let Some((written, date)) = &self.last
            && line.starts_with(written.as_str())
            && line.as_bytes().get(written.len()).is_some_and(u8::is_ascii_digit)
        {
            return Some((*date, written.len()));
        }
        let mut at = Cursor { text: line, at: 0 };
        let first = at.peek()?;
        if first != '[' && digit(first).is_none() {
            return None;
        }
        let bracket = at.eat('[');
        let (date, shape) = scan_date(&mut at)?;
        let (date, written) = ((date, bracket, shape), line.get(..at.at)?);
        if line.as_bytes().get(at.at).is_some_and(u8::is_ascii_digit) {
            self.last = Some((written.to_owned(), date));
        }
        Some((date, at.at))
    }
}

fn scan_rest<'a>(mut at: Cursor<'a>, (date, bracket, shape): Date) -> Option<Header<'a>> {
    let before = scan_half(&mut at);
    let time = scan_time(&mut at)?;
    let spaced = at.spaces();
    let half = before.or_else(|| scan_half(&mut at));
    let spaced = at.spaces() || spaced;
    let (frame, rest) = scan_end(&at, bracket, spaced)?;
    let stamp = Stamp { date, hour: hour_of(time.hour, half), minute: time.minute, second: time.second };
    let seconds = time.second.is_some();
    let shape = Shape { frame, time_separator: time.separator, seconds, halves: half.is_some(), ..shape };
    Some(Header { shape, stamp, rest })
}

fn scan_date(at: &mut Cursor<'_>) -> Option<([u16; 3], Shape)> {
    let (first, first_digits) = at.number(4)?;
    let separator = at.peek().filter(|c| matches!(c, '/' | '.' | '-'))?;
    // Korean and Croatian write a space after each full stop.
    let between = |at: &mut Cursor<'_>| at.eat(separator).then(|| separator == '.' && at.spaces());
    between(at)?;
    let (second, _) = at.number(2)?;
    between(at)?;
    let (third, third_digits) = at.number(4)?;
    let year_first = first_digits == 4;
    let (day_digits, year_digits) =
        if year_first { (third_digits, first_digits) } else { (first_digits, third_digits) };
    if day_digits > 2 || (year_digits != 2 && year_digits != 4) {
        return None;
    }
    if separator == '.' {
        at.eat('.');
    }
    let comma = at.eat(',') || at.eat('،');
    if !at.spaces() && !comma {
        return None;
    }
    // Nearly all dates are followed by the time.
    if at.peek().is_some_and(|c| digit(c).is_none()) && at.any_word(JOINING_WORDS).is_some() {
        at.spaces();
    }
    let long_year = year_digits == 4;
    let (frame, time_separator) = (Frame::Dash, ':');
    Some((
        [first, second, third],
        Shape { frame, separator, year_first, long_year, comma, time_separator, seconds: false, halves: false },
    ))
}

struct Time {
    hour: u8,
    minute: u8,
    second: Option<u8>,
    separator: char,
}

fn scan_time(at: &mut Cursor<'_>) -> Option<Time> {
    let (hour, _) = at.number(2)?;
    let separator = at.peek().filter(|c| matches!(c, ':' | '.'))?;
    at.eat(separator);
    let minute = at.two_digits()?;
    let here = at.at;
    let second = if at.eat(separator) { at.two_digits() } else { None };
    if second.is_none() {
        at.at = here;
    }
    Some(Time { hour: u8::try_from(hour).ok()?, minute, second, separator })
}

/// What closes the header; the rest begins after one run of spaces.
fn scan_end<'a>(at: &Cursor<'a>, bracket: bool, spaced: bool) -> Option<(Frame, &'a str)> {
    let mut at = Cursor { ..*at };
    let frame = match at.peek()? {
        ']' if bracket => Frame::Bracket,
        '-' if !bracket && spaced => Frame::Dash,
        ':' if !bracket && !spaced => Frame::Colon,
        _ => return None,
    };
    at.bump();
    let rest = at.text.get(at.at..).unwrap_or_default();
    let trimmed = rest.trim_start_matches(|c| marks::plain(c) == ' ');
    // A dash or colon that touches the next word closes nothing.
    (frame == Frame::Bracket || trimmed.is_empty() || trimmed.len() < rest.len()).then_some((frame, trimmed))
}

/// Words between date and time (fi, fr).
static JOINING_WORDS: &[(&str, ())] = &[("klo", ()), ("à", ())];

#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Half {
    Am,
    Pm,
}

/// Tokens for half of the day, longest first where one begins another. The last lines are general knowledge, not
/// seen in an export.
static HALVES: &[(&str, Half)] = &[
    ("a. m.", Half::Am),
    ("p. m.", Half::Pm),
    ("a.m.", Half::Am),
    ("p.m.", Half::Pm),
    ("am", Half::Am),
    ("pm", Half::Pm),
    ("上午", Half::Am),
    ("下午", Half::Pm),
    ("오전", Half::Am),
    ("오후", Half::Pm),
    ("午前", Half::Am),
    ("午後", Half::Pm),
    ("ص", Half::Am),
    ("م", Half::Pm),
    ("π.μ.", Half::Am),
    ("μ.μ.", Half::Pm),
    ("a. m", Half::Am),
    ("p. m", Half::Pm),
    ("de.", Half::Am),
    ("du.", Half::Pm),
    ("öö", Half::Am),
    ("ös", Half::Pm),
    ("凌晨", Half::Am),
    ("清晨", Half::Am),
    ("早上", Half::Am),
    ("中午", Half::Pm),
    ("晚上", Half::Pm),
    ("ق.ظ.", Half::Am),
    ("ب.ظ.", Half::Pm),
];

fn scan_half(at: &mut Cursor<'_>) -> Option<Half> {
    // Nearly all times are followed by their end: no need to try thirty tokens.
    if matches!(at.peek(), None | Some(']' | '-' | ':' | '0'..='9')) {
        return None;
    }
    let half = at.any_word(HALVES)?;
    at.spaces();
    Some(half)
}

fn hour_of(written: u8, half: Option<Half>) -> u8 {
    match half {
        Some(Half::Am) if written == 12 => 0,
        Some(Half::Pm) if written < 12 => written + 12,
        _ => written,
    }
}

/// The value of a decimal digit: Western, Arabic-Indic, Persian, Devanagari, Bengali.
#[inline]
fn digit(c: char) -> Option<u16> {
    if c.is_ascii() {
        return c.is_ascii_digit().then(|| u16::from(c as u8 - b'0'));
    }
    digit_beyond_ascii(c)
}

fn digit_beyond_ascii(c: char) -> Option<u16> {
    let value = match c {
        '\u{660}'..='\u{669}' => u32::from(c) - 0x660,
        '\u{6F0}'..='\u{6F9}' => u32::from(c) - 0x6F0,
        '\u{966}'..='\u{96F}' => u32::from(c) - 0x966,
        '\u{9E6}'..='\u{9EF}' => u32::from(c) - 0x9E6,
        _ => return None,
    };
    u16::try_from(value).ok()
}

/// Walks through a line, not seeing marks.
struct Cursor<'a> {
    text: &'a str,
    at: usize,
}

impl Cursor<'_> {
    /// The next character that is no mark, odd spaces made plain; stays before it.
    #[inline]
    fn peek(&mut self) -> Option<char> {
        let byte = *self.text.as_bytes().get(self.at)?;
        if byte.is_ascii() { Some(char::from(byte)) } else { self.peek_beyond_ascii() }
    }

    fn peek_beyond_ascii(&mut self) -> Option<char> {
        loop {
            let c = self.text.get(self.at..)?.chars().next()?;
            if !marks::is_mark(c) {
                return Some(marks::plain(c));
            }
            self.at += c.len_utf8();
        }
    }

    /// Steps over the character that `peek` showed.
    #[inline]
    fn bump(&mut self) {
        if self.text.as_bytes().get(self.at).is_some_and(u8::is_ascii) {
            self.at += 1;
            return;
        }
        self.at += self.text.get(self.at..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8);
    }

    #[inline]
    fn eat(&mut self, wanted: char) -> bool {
        let there = self.peek() == Some(wanted);
        if there {
            self.bump();
        }
        there
    }

    fn spaces(&mut self) -> bool {
        let mut any = false;
        while self.eat(' ') {
            any = true;
        }
        any
    }

    /// A number of at most `most` digits, and how many it has.
    fn number(&mut self, most: usize) -> Option<(u16, usize)> {
        let (mut value, mut count) = (0u16, 0);
        loop {
            let next = match self.text.as_bytes().get(self.at) {
                Some(byte @ b'0'..=b'9') => u16::from(byte - b'0'),
                Some(byte) if !byte.is_ascii() => match self.peek().and_then(digit) {
                    Some(next) => next,
                    None => break,
                },
                _ => break,
            };
            count += 1;
            if count > most {
                return None;
            }
            value = value * 10 + next;
            self.bump();
        }
        (count > 0).then_some((value, count))
    }

    fn two_digits(&mut self) -> Option<u8> {
        self.number(2).filter(|(_, digits)| *digits == 2).and_then(|(value, _)| u8::try_from(value).ok())
    }

    /// The value of the first of `words` that stands here, which is stepped over.
    fn any_word<T: Copy>(&mut self, words: &[(&str, T)]) -> Option<T> {
        let start = self.at;
        for (word, value) in words {
            if word.chars().all(|c| self.eat_folded(c)) {
                return Some(*value);
            }
            self.at = start;
        }
        None
    }

    fn eat_folded(&mut self, wanted: char) -> bool {
        let there = self.peek().is_some_and(|c| c.to_lowercase().eq([wanted]));
        if there {
            self.bump();
        }
        there
    }
}

#[cfg(test)]
mod tests;
