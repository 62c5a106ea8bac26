//! The file exchange of `threatexchange`: on each line the type of a signal, a blank, and its value; or values alone, if
//! the options tell their type.

use super::out::Out;
use super::signals::{self, Signal, Wrong};
use super::text::{Line, read_line};
use super::{ListOptions, ListRecord, Place, values};
use crate::Error;
use std::io::BufRead;

pub(super) fn read(input: &mut dyn BufRead, options: &ListOptions, out: &mut Out<'_>) -> Result<(), Error> {
    let (mut bytes, mut number) = (Vec::new(), 0);
    while !out.is_over() {
        bytes.clear();
        let read = read_line(input, options.limits.record_bytes, &mut bytes)?;
        if read == Line::End {
            break;
        }
        number += 1;
        let place = Place::Line(number);
        let line = values::trim(&bytes);
        if read == Line::TooLong {
            out.refused(place, "list-record-too-large", "");
        } else if !line.is_empty() {
            one(line, place, options.signal_type.as_deref(), out);
        }
    }
    Ok(())
}

fn one(line: &[u8], place: Place, of_all: Option<&str>, out: &mut Out<'_>) {
    let (text, is_utf8) = values::text(line);
    if !is_utf8 {
        out.issue(place, "list-text-not-utf8", "");
    }
    let (name, value) = match of_all {
        Some(_) => (None, &*text),
        None => {
            let (name, value) = text.split_once(' ').unwrap_or((&text, ""));
            (Some(name), value)
        }
    };
    let shown = shown(name.or(of_all).unwrap_or_default());
    let mut record = ListRecord::new(place, line.to_vec());
    match signals::put(name, of_all, value.trim(), &mut record) {
        Ok(()) => out.record(record),
        Err(Wrong::Type) => out.refused(place, "list-signal-not-known", shown),
        Err(Wrong::Value) => out.refused(place, "list-value-not-readable", shown),
    }
}

/// A type's name, if it looks like one: a line that is a value alone shows nothing of it.
fn shown(name: &str) -> &str {
    let is_word = |c: char| c.is_ascii_lowercase() || c.is_ascii_uppercase() || c == '_' || c == '-';
    let mut digits = name.chars().filter(|c| !is_word(*c));
    let is_name = name.len() <= 24 && digits.by_ref().all(|c| c.is_ascii_digit()) && name.contains(is_word);
    if is_name { name } else { "" }
}

/// Whether a line is one of such a file.
pub(super) fn is_line(line: &str) -> bool {
    line.trim().split_once(' ').is_some_and(|(name, value)| {
        let mut record = ListRecord::new(Place::Line(1), Vec::new());
        Signal::of(name).is_some_and(|signal| signal.put(value.trim(), &mut record))
    })
}
