//! Lists as CSV, as entries of a hash set: the whole file at once.

use crate::lists::{ListFormat, ListItem, ListOptions, ListRecord, read_list};
use crate::{Entry, EntryForm, EntrySignal, Error, ListIssue};
use std::ops::ControlFlow;

/// Reads a list with a header line and columns `sha256`, `sha1`, `md5`, `pdq` (at least one of them) and optionally
/// `id`, `category`, `standing`, `quality`. Separators `,` `;` and tab are told apart by the header line.
///
/// A row without any usable digest is an issue, never dropped in silence; a row with one bad value among good ones
/// keeps the good ones and is an issue too.
pub fn read_csv(mut bytes: &[u8]) -> Result<(Vec<Entry>, Vec<ListIssue>), Error> {
    let (mut entries, mut issues) = (Vec::new(), Vec::new());
    read_list(&mut bytes, ListFormat::Csv, &ListOptions::default(), &mut |item| {
        match item {
            ListItem::Record(record) => match entry(*record) {
                Ok(entry) => entries.push(entry),
                Err(issue) => issues.push(issue),
            },
            ListItem::Refused(issue) | ListItem::Issue(issue) => issues.push(issue),
        }
        ControlFlow::Continue(())
    })?;
    Ok((entries, issues))
}

/// An entry of a record; of one that has nothing that an entry can hold, why there is none.
fn entry(record: ListRecord) -> Result<Entry, ListIssue> {
    let signals = record.pdq.iter().map(|listed| EntrySignal {
        form: EntryForm::Listed,
        hash: listed.hash,
        quality: listed.quality.unwrap_or(100),
        plain: None,
        shown: None,
    });
    let entry = Entry {
        signals: signals.collect(),
        name: record.id,
        category: record.category,
        standing: record.standing,
        sha256: record.sha256,
        sha1: record.sha1,
        md5: record.md5,
        local: Vec::new(),
    };
    if entry.sha256.is_none() && entry.sha1.is_none() && entry.md5.is_none() && entry.signals.is_empty() {
        let place = record.place.to_string();
        return Err(ListIssue { place, code: "list-row-without-digest", detail: String::new() });
    }
    Ok(entry)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_are_found_by_name_in_any_order_and_case() {
        let text = format!("Category;SHA-256;Entry_ID\n2;{};a-1\n", "ab".repeat(32));
        let (entries, issues) = read_csv(text.as_bytes()).unwrap();
        assert_eq!(issues, []);
        assert_eq!(entries[0].name, "a-1");
        assert_eq!(entries[0].category.as_deref(), Some("2"));
        assert_eq!(entries[0].sha256, Some([0xab; 32]));
    }

    #[test]
    fn a_bad_value_is_an_issue_and_the_good_ones_are_kept() {
        let text = format!("md5,pdq\n{},zz\n,\n", "0f".repeat(16));
        let (entries, issues) = read_csv(text.as_bytes()).unwrap();
        assert_eq!(entries.len(), 1);
        assert_eq!(entries[0].md5, Some([0x0f; 16]));
        let codes: Vec<_> = issues.iter().map(|i| (i.place.as_str(), i.code)).collect();
        assert_eq!(codes, [("line 2", "list-value-not-readable"), ("line 3", "list-row-without-digest")]);
    }

    #[test]
    fn a_quotation_mark_left_open_does_not_swallow_the_rows_behind_it() {
        let text = format!("id,sha256,note\n\nz,{0},\"oops\na,{0},x\n", "ab".repeat(32));
        let (entries, issues) = read_csv(text.as_bytes()).unwrap();
        assert_eq!(entries.iter().map(|e| e.name.as_str()).collect::<Vec<_>>(), ["z", "a"]);
        assert_eq!((issues[0].place.as_str(), issues[0].code), ("line 3", "list-quote-not-closed"));
    }

    #[test]
    fn a_file_without_known_columns_is_refused() {
        assert!(matches!(read_csv(b"fruit,colour\napple,red\n"), Err(Error::NoColumns { .. })));
    }
}
