//! A page as records.

use model::{ChatHead, ChatKind, Issue, IssueKind, ParsedChat, Platform, Product, Record, Tally, WallTime};

use crate::{Limits, html};

/// About how many bytes of words are a record.
const RECORD_BYTES: usize = 2_000;
/// How far into a page its character set is looked for (HTML, section 13.2.3.2).
const PRESCANNED: usize = 1024;

/// What is held of a page.
pub(super) struct Page {
    pub(super) title: Option<String>,
    address: Option<String>,
    at: Option<WallTime>,
    blocks: Vec<String>,
    is_lossy: bool,
}

/// What is wrong with a page.
#[derive(Clone, Copy, Default)]
pub(super) struct Flaws {
    pub(super) cut: bool,
    pub(super) damaged: bool,
}

impl Page {
    /// Without words yet.
    pub(super) fn new(address: Option<String>, at: Option<WallTime>) -> Self {
        Self { title: None, address, at, blocks: Vec::new(), is_lossy: false }
    }

    /// Adds what is seen of this HTML.
    pub(super) fn add(&mut self, bytes: &[u8], charset: Option<&str>) {
        let own = charset.map(str::to_owned).or_else(|| charset_in(bytes));
        let (text, is_lossy) = mime::text_in(bytes, own.as_deref());
        let read = html::read(&text);
        self.is_lossy |= is_lossy;
        self.title = self.title.take().or(read.title);
        self.address = self.address.take().or(read.saved_from).or(read.base);
        self.blocks.extend(read.blocks);
    }

    /// The page as a chat in which nobody takes part; `None` if it says nothing.
    pub(super) fn chat(self, key: String, flaws: Flaws, (room, limits): (usize, &Limits)) -> Option<ParsedChat> {
        // A page has a time only where something says one, and is none the worse without.
        let at = self.at.unwrap_or_else(WallTime::untold);
        let head =
            [self.title.as_deref(), self.address.as_deref()].into_iter().flatten().collect::<Vec<_>>().join("\n");
        let (mut texts, mut is_cut) = grouped(head, self.blocks, limits.record_bytes);
        if texts.is_empty() {
            return None;
        }
        let seen = texts.len() as u64;
        let refused = texts.len().saturating_sub(room) as u64;
        texts.truncate(room);
        is_cut |= flaws.cut;
        let records: Vec<Record> =
            (1..).zip(texts).map(|(number, text)| Record { text, ..Record::new(number, at) }).collect();
        let is_doubtful = is_cut || flaws.damaged || self.is_lossy;
        let told = records.len() as u64;
        let (kept, doubtful) = if is_doubtful { (0, told) } else { (told, 0) };
        let mut chat_head = ChatHead::stated(Platform::Other, Product::WebPage, ChatKind::Page);
        chat_head.names = self.title.iter().cloned().collect();
        (chat_head.name, chat_head.native) = (self.title, self.address);
        let all = [
            (refused > 0, "chat-too-many-records"),
            (is_cut, "chat-record-too-long"),
            (flaws.damaged, "chat-structure-damaged"),
            (self.is_lossy, "chat-line-not-utf8"),
        ];
        let issues = all.into_iter().filter(|(is_so, _)| *is_so);
        let issues = issues.map(|(_, code)| Issue::new(IssueKind::Damaged, code, "").at(&key)).collect();
        let tally = Tally { seen, kept, doubtful, refused, ..Tally::default() };
        Some(ParsedChat { key, records, issues, tally, ..ParsedChat::new(chat_head) })
    }
}

/// Blocks put together into records; and whether one was cut.
fn grouped(head: String, blocks: Vec<String>, most: usize) -> (Vec<String>, bool) {
    let (mut out, mut text, mut is_cut) = (vec![head], String::new(), false);
    for block in blocks {
        if !text.is_empty() && text.len() + block.len() > RECORD_BYTES {
            out.push(std::mem::take(&mut text));
        }
        if !text.is_empty() {
            text.push('\n');
        }
        text.push_str(&block);
    }
    out.push(text);
    for text in &mut out {
        is_cut |= text.len() > most;
        text.truncate(text.floor_char_boundary(most));
    }
    out.retain(|text| !text.is_empty());
    (out, is_cut)
}

/// The character set that a page names in its head.
fn charset_in(bytes: &[u8]) -> Option<String> {
    let head = String::from_utf8_lossy(bytes.get(..PRESCANNED).unwrap_or(bytes)).to_ascii_lowercase();
    let (_, behind) = head.split_once("charset=")?;
    let name: String = behind
        .trim_start_matches(['"', '\'', ' '])
        .chars()
        .take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | ':'))
        .collect();
    (!name.is_empty()).then_some(name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blocks_are_put_together_and_cut_where_they_must() {
        let blocks = vec!["a".repeat(1_500), "b".repeat(400), "c".repeat(400), "ñ".repeat(3_000)];
        let (texts, is_cut) = grouped("title".into(), blocks, 2_501);
        assert_eq!(texts.iter().map(String::len).collect::<Vec<_>>(), [5, 1_901, 400, 2_500]);
        assert!(is_cut);
        assert_eq!(grouped(String::new(), Vec::new(), 10), (Vec::new(), false));
    }

    #[test]
    fn the_character_set_is_the_one_that_the_page_names() {
        assert_eq!(charset_in(b"<meta charset=\"ISO-8859-1\">").as_deref(), Some("iso-8859-1"));
        assert_eq!(charset_in(b"content='text/html; charset=Shift_JIS'").as_deref(), Some("shift_jis"));
        assert_eq!(charset_in(b"<p>hola"), None);
    }
}
