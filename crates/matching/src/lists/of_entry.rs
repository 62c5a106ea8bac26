//! An entry of a hash set as a record again, to be written.
//!
//! What an entry has no place for – PhotoDNA, facts, frames that are not searched – stands in the original record alone.
//! It is read again, and taken if it says of the entry what the set holds: of a row of CSV the names of its columns are
//! gone, so that it is tried as one of ours and as one of INTERPOL's.

use super::{
    ListFormat, ListItem, ListOptions, ListRecord, ListedHash, Place, csv, fact, interpol, read_list, signal_lines,
};
use crate::{Entry, EntryForm};
use model::Form;
use std::ops::ControlFlow;

impl ListRecord {
    /// The record of an entry, and whether it says all that the list said of it. Where such a file was met elsewhere is
    /// never in it: that is somebody's evidence, and nobody's list.
    pub fn of_entry(entry: &Entry) -> (Self, bool) {
        let Some(record) = read_again(entry) else { return (of_fields(entry), entry.original.is_empty()) };
        let before = record.facts.len();
        let mut record = Self { id: entry.name.clone(), has_own_id: entry.has_own_id, ..record };
        record.facts.retain(|(name, _)| **name != *fact::MEDIA_FILE);
        let is_whole = record.facts.len() == before;
        (record, is_whole)
    }
}

/// What the fields of an entry say. Forms and turns of a picture, and the points in it, are this program's own.
fn of_fields(entry: &Entry) -> ListRecord {
    let is_listed = |form: EntryForm| matches!(form, EntryForm::Listed | EntryForm::Form(Form::Pdq));
    let signals = entry.signals.iter().filter(|signal| is_listed(signal.form));
    let pdq = signals.map(|signal| ListedHash {
        hash: signal.hash,
        // What a list does not say is taken for the best.
        quality: (signal.quality != 100).then_some(signal.quality),
        milliseconds: signal.shown.map(|(from, _)| from),
    });
    let is_video = entry.signals.iter().any(|signal| signal.shown.is_some());
    let facts = if is_video { vec![(fact::MEDIA_TYPE.into(), "video".into())] } else { Vec::new() };
    ListRecord {
        id: entry.name.clone(),
        has_own_id: entry.has_own_id,
        facts,
        sha256: entry.sha256,
        sha1: entry.sha1,
        md5: entry.md5,
        pdq: pdq.collect(),
        category: entry.category.clone(),
        standing: entry.standing,
        ..ListRecord::new(Place::Byte(0), Vec::new())
    }
}

/// The original of an entry as a record, if it says what the entry holds.
fn read_again(entry: &Entry) -> Option<ListRecord> {
    let original = entry.original.as_slice();
    let framed = |before: &[u8], after: &[u8]| [before, original, after].concat();
    let header = |names: &[&str], separator: &str| format!("{}\n", names.join(separator)).into_bytes();
    match original.first()? {
        b'{' => same(entry, ListFormat::VicsJson, &framed(b"[", b"]")),
        b'<' => same(entry, ListFormat::NcmecXml, &framed(b"<queryResult><images>", b"</images></queryResult>")),
        _ if std::str::from_utf8(original).is_ok_and(signal_lines::is_line) => {
            same(entry, ListFormat::SignalLines, original)
        }
        _ => {
            let own: Vec<&str> = csv::OWN_COLUMNS.iter().chain(csv::OWN_FACTS).copied().chain(["facts"]).collect();
            let as_own = same(entry, ListFormat::Csv, &framed(&header(&own, ","), b""));
            as_own.or_else(|| same(entry, ListFormat::InterpolCsv, &framed(&header(interpol::HEADER, ";"), b"")))
        }
    }
}

/// The one record of a list, if nothing is wrong with it and it makes the same entry.
fn same(entry: &Entry, format: ListFormat, list: &[u8]) -> Option<ListRecord> {
    let (mut found, mut is_sound) = (None, true);
    let read = read_list(&mut &*list, format, &ListOptions::default(), &mut |item| {
        match item {
            ListItem::Record(record) if found.is_none() => found = Some(*record),
            _ => is_sound = false,
        }
        ControlFlow::Continue(())
    });
    let record = found.filter(|_| is_sound && read.is_ok())?;
    let made = Entry::of_record(record.clone());
    let name = if record.has_own_id { made.name } else { entry.name.clone() };
    let (has_own_id, original) = (entry.has_own_id, entry.original.clone());
    let is_same = Entry { name, has_own_id, original, ..made } == *entry;
    is_same.then_some(record)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lists::recognise;

    /// The entries of a list.
    fn entries(list: &str) -> Vec<Entry> {
        let mut made = Vec::new();
        let format = recognise(list.as_bytes()).unwrap();
        let read = read_list(&mut list.as_bytes(), format, &ListOptions::default(), &mut |item| {
            if let ListItem::Record(record) = item {
                made.push(Entry::of_record(*record));
            }
            ControlFlow::Continue(())
        });
        read.unwrap();
        made
    }

    fn only(list: &str) -> (ListRecord, bool) {
        ListRecord::of_entry(&entries(list)[0])
    }

    const MD5: &str = "0123456789abcdef0123456789abcdef";

    #[test]
    fn what_an_entry_has_no_place_for_comes_back_from_its_record() {
        let vics =
            format!("[{{\"MediaID\":7,\"Category\":2,\"MD5\":\"{MD5}\",\"PhotoDNA\":\"1,2,3\",\"Series\":\"Dunas\"}}]");
        let interpol =
            format!("{};\n{MD5};;1,2,3;7;;;;Dunas;;;;\n", interpol::HEADER.join(";")).replace("Baseline;", "Baseline");
        let own = format!(
            "id,act,sha256,sha1,md5,photodna,pdq,quality,category,standing,{},facts\n7,set,,,{MD5},\"1,2,3\",,,,,,,,Dunas,,,,,,\n",
            csv::OWN_FACTS.join(",")
        );
        for list in [vics, interpol, own] {
            let (record, is_whole) = only(&list);
            assert!(is_whole, "{list}");
            assert_eq!((record.id.as_str(), record.fact(fact::SERIES)), ("7", Some("Dunas")), "{list}");
            assert!(record.photodna.is_some() && record.md5.is_some(), "{list}");
        }
        let page = format!(
            "<queryResult><images><image><member id=\"42\">Made up</member><id>a</id><classification>A1</classification><fingerprints><md5>{MD5}</md5></fingerprints></image></images></queryResult>"
        );
        let (record, is_whole) = only(&page);
        assert_eq!((record.id.as_str(), record.fact(fact::MEMBER), is_whole), ("42/a", Some("Made up"), true));
    }

    #[test]
    fn a_row_whose_columns_are_not_known_any_more_gives_what_the_entry_holds() {
        let (record, is_whole) = only(&format!("sha1;photodna;name;md5\n;1,2,3;a;{MD5}\n"));
        assert_eq!((record.id.as_str(), record.md5.is_some(), record.photodna), ("a", true, None));
        assert!(!is_whole);
    }

    #[test]
    fn what_has_frames_is_a_video() {
        let (record, _) = only(&format!("pdq,name\n{}/90/1000,a\n", MD5.repeat(2)));
        assert_eq!(record.fact(fact::MEDIA_TYPE), Some("video"));
    }

    #[test]
    fn a_record_that_says_something_else_than_the_entry_is_not_taken() {
        let mut entry = entries(&format!("[{{\"MediaID\":7,\"MD5\":\"{MD5}\",\"PhotoDNA\":\"1,2,3\"}}]")).remove(0);
        entry.category = Some("3".into());
        let (record, is_whole) = ListRecord::of_entry(&entry);
        assert_eq!((record.category.as_deref(), record.photodna, is_whole), (Some("3"), None, false));
    }

    #[test]
    fn where_a_file_was_met_is_not_passed_on() {
        let (record, is_whole) =
            only(&format!("[{{\"MediaID\":7,\"MD5\":\"{MD5}\",\"MediaFiles\":[{{\"FileName\":\"duna.jpg\"}}]}}]"));
        assert!(record.facts.is_empty() && !is_whole);
    }
}
