//! The walk: a message begins at a line with its element, and ends where the next begins.

use model::{
    AliasIx, Attachment, ChatHead, ChatKind, Contact, ContactKind, IssueKind, MessageKind, Owner, ParsedChat, Platform,
    Product, Quote, Record, SourceRead, SystemKind, SystemLine, Tally, Told, WallTime,
};
use std::collections::HashSet;
use std::io::Read;

use super::bubble::{self, Bubble, Side};
use super::party::{self, Party};
use super::service;
use super::tokens::attribute;
use crate::accounts::Accounts;
use crate::bounded_lines::Lines;
use crate::noted::Noted;
use crate::{Context, Limits, Tell, marks};

/// What a message begins with.
const BEGIN: &str = "<div class=\"linha\"";
/// What lists of the page begin with, behind the last message.
const END: &str = "<div class=\"modal\"";
/// Stands for the phone's own account: a page shows no id of it.
const OWN: &str = "";

/// The text of a page's title.
pub(super) fn title(text: &str) -> Option<&str> {
    let (_, behind) = text.split_once("<title>")?;
    behind.split_once("</title>").map(|(title, _)| title.trim())
}

/// Reads a whole page.
pub(super) fn read(from: &mut dyn Read, context: &Context<'_>, tell: Tell<'_>) -> SourceRead {
    let limits = context.limits;
    let mut lines = Lines::new(from, limits.line_bytes);
    let mut page = Page::new(limits);
    let (mut line, mut block): (Vec<u8>, Option<Block>) = (Vec::new(), None);
    while let Some(cut) = lines.next(&mut line) {
        let text = String::from_utf8_lossy(&line);
        let begins = text.trim_start().starts_with(BEGIN);
        if begins || text.trim_start().starts_with(END) {
            page.end(block.take(), tell);
        }
        match &mut block {
            None if begins => block = Some(Block { line: lines.number, text: text.into_owned(), is_cut: cut }),
            None => page.around(&text),
            Some(block) => block.add(&text, cut, limits.record_bytes),
        }
    }
    page.end(block, tell);
    if lines.failed {
        page.noted.count(IssueKind::Damaged, "chat-ends-early", || format!("line {}", lines.number));
    }
    page.finish(tell)
}

/// A message as it stands on the page.
struct Block {
    line: u64,
    text: String,
    is_cut: bool,
}

impl Block {
    fn add(&mut self, text: &str, cut: bool, most: usize) {
        let fits = self.text.len().saturating_add(text.len()) <= most;
        self.is_cut |= cut || !fits;
        if fits {
            self.text.push_str(text);
        }
    }
}

/// A page while it is read.
struct Page {
    limits: Limits,
    native: Option<String>,
    shown: Option<String>,
    /// The line on which the title of the chat stands comes next.
    awaits_title: bool,
    accounts: Accounts,
    told: HashSet<(String, String)>,
    records: Vec<Record>,
    held: usize,
    tally: Tally,
    noted: Noted,
}

impl Page {
    fn new(limits: Limits) -> Self {
        let owner = Owner { account: Some(OWN.to_owned()), phone: None, name: None, place: String::new() };
        Self {
            limits,
            native: None,
            shown: None,
            awaits_title: false,
            accounts: Accounts::new(Some(owner)),
            told: HashSet::new(),
            records: Vec::new(),
            held: 0,
            tally: Tally::default(),
            noted: Noted::new(limits.issues),
        }
    }

    /// A line before the first message: the chat's id, and its name.
    fn around(&mut self, line: &str) {
        let title = title(line).filter(|title| party::is_chat(title));
        self.native = self.native.take().or_else(|| title.map(str::to_owned));
        if std::mem::take(&mut self.awaits_title) && self.shown.is_none() {
            self.shown = Some(marks::clean(&crate::xml::unescaped(line.trim())).into_owned());
        }
        self.awaits_title = line.trim() == "<span class=\"left\">";
    }

    fn end(&mut self, block: Option<Block>, tell: Tell<'_>) {
        let Some(block) = block else { return };
        // Lines with a day, or that a page goes on elsewhere, are no messages.
        let first = block.text.split_once('>').map_or(block.text.as_str(), |(tag, _)| tag);
        let Some(id) = attribute(first, "id").map(str::to_owned) else { return };
        self.tally.seen += 1;
        self.held = self.held.saturating_add(block.text.len());
        if self.records.len() >= self.limits.records || self.held > self.limits.held_bytes {
            self.tally.refused += 1;
            return self.noted.count(IssueKind::Damaged, "chat-too-many-records", || format!("line {}", block.line));
        }
        let bubble = bubble::bubble(&block.text, self.limits.xml_depth);
        self.take(&block, &id, bubble, tell);
    }

    fn take(&mut self, block: &Block, id: &str, bubble: Bubble, tell: Tell<'_>) {
        let place = format!("line {}", block.line);
        let at = time(&bubble.time);
        let is_doubtful = block.is_cut || at.is_none() || bubble.side == Side::Unknown;
        let flaws = [
            (block.is_cut, IssueKind::Damaged, "chat-record-too-long"),
            (at.is_none(), IssueKind::Damaged, "date-impossible"),
            (bubble.side == Side::Unknown, IssueKind::Damaged, "chat-structure-damaged"),
            (bubble.has_reactions, IssueKind::NotYetSupported, "chat-rows-not-supported"),
            (bubble.has_other_digest, IssueKind::Noteworthy, "chat-digest-not-readable"),
        ];
        for (_, kind, code) in flaws.into_iter().filter(|(is_so, ..)| *is_so) {
            self.noted.count(kind, code, || place.clone());
        }
        let mut record = Record::new(block.line, at.unwrap_or(WallTime::untold()));
        record.place = Some(format!("line {} id {}", block.line, shortened(id)).into());
        record.sender = match bubble.side {
            Side::Own => Some(self.who(&Party::Own, &place, tell)),
            Side::Other => party::of_id(&bubble.name).map(|party| self.who(&party, &place, tell)),
            Side::Service | Side::Unknown => None,
        };
        self.fill(&mut record, bubble, &place, tell);
        *(if is_doubtful { &mut self.tally.doubtful } else { &mut self.tally.kept }) += 1;
        self.records.push(record);
    }

    fn fill(&mut self, record: &mut Record, bubble: Bubble, place: &str, tell: Tell<'_>) {
        record.edited = bubble.time.contains('\n');
        record.deleted_in_source = bubble.is_recovered;
        record.forwarded = bubble.is_forwarded.then_some(0);
        record.text = marks::clean(&bubble.text).into_owned();
        record.kind = kind(&bubble);
        if bubble.side == Side::Service {
            record.system = Some(Box::new(self.line(&record.text, place, tell)));
        }
        if bubble.is_quoting {
            let sender = party::party(&bubble.quoted_name).map(|party| self.who(&party, place, tell));
            let text = marks::clean(&bubble.quoted).into_owned();
            record.quotes = Some(Box::new(Quote { native: None, sender, at: None, text, claimed: None }));
        }
        if bubble.media.is_some() || bubble.file.is_some() {
            let claimed = bubble.claimed.into_iter().collect();
            record.attachment = Some(Attachment { name: bubble.file, media: bubble.media, claimed });
        }
    }

    fn line(&mut self, text: &str, place: &str, tell: Tell<'_>) -> SystemLine {
        let Some(line) = service::line(text) else { return SystemLine::of(SystemKind::Unknown) };
        let actor = line.actor.map(|party| self.who(&party, place, tell));
        let targets = line.targets.iter().map(|party| self.who(party, place, tell)).collect();
        SystemLine { actor, targets, contested: line.contested, ..SystemLine::of(line.kind) }
    }

    /// The alias of someone; a name of them is told once.
    fn who(&mut self, party: &Party, place: &str, tell: Tell<'_>) -> AliasIx {
        let Party::Other { account, phone, name } = party else { return self.accounts.of(OWN, None) };
        let alias = self.accounts.of(account, None);
        if let Some(name) = name.as_ref().filter(|name| self.told.insert((account.clone(), (*name).clone()))) {
            let (account, phone) = (Some(account.clone()), phone.clone());
            let (name, place) = (name.clone(), place.to_owned());
            tell(Told::Contact(Contact { account, phone, name, kind: ContactKind::Shown, place }));
        }
        alias
    }

    fn finish(self, tell: Tell<'_>) -> SourceRead {
        let Some(native) = self.native else {
            // Without the chat's id nothing says of which chat messages are.
            let tally = Tally { refused: self.tally.seen, seen: self.tally.seen, ..Tally::default() };
            let mut noted = self.noted;
            noted.count(IssueKind::Damaged, "chat-structure-damaged", || "line 1".to_owned());
            return SourceRead { issues: noted.into_vec(), tally };
        };
        let mut head = ChatHead::stated(Platform::WhatsApp, Product::WhatsAppIped, kind_of_chat(&native));
        head.name = self.shown.as_deref().and_then(|shown| name_of_chat(shown, &native));
        head.native = Some(native.clone());
        let (mut aliases, _) = self.accounts.into_parts();
        for alias in &mut aliases {
            alias.account = alias.account.take().filter(|account| account != OWN);
            let known = alias.account.as_deref().and_then(crate::products::whatsapp_ids::account_of_jid);
            alias.phone = alias.phone.take().or(known.and_then(|(_, phone)| phone));
        }
        let (records, tally, issues) = (self.records, self.tally, self.noted.into_vec());
        tell(Told::Chat(Box::new(ParsedChat {
            key: native,
            aliases,
            records,
            tally,
            issues,
            ..ParsedChat::new(head)
        })));
        SourceRead::default()
    }
}

fn kind(bubble: &Bubble) -> MessageKind {
    match bubble.side {
        Side::Service => MessageKind::System,
        _ if bubble.is_call => MessageKind::Call,
        _ if bubble.is_deleted => MessageKind::Deleted,
        _ if bubble.media.is_some() || bubble.file.is_some() => MessageKind::Media,
        _ if bubble.text.is_empty() => MessageKind::Other,
        _ => MessageKind::Text,
    }
}

fn kind_of_chat(native: &str) -> ChatKind {
    match native.rsplit_once('@').map(|(_, server)| server) {
        Some("g.us") => ChatKind::Group,
        Some("broadcast" | "newsletter") => ChatKind::Channel,
        _ => ChatKind::Direct,
    }
}

/// The name between the tool's word for the kind of chat and the chat's id.
fn name_of_chat(shown: &str, native: &str) -> Option<String> {
    let (_, behind) = shown.split_once(" - ")?;
    let name = behind.trim().strip_suffix(native)?.trim_end().strip_suffix('-')?.trim();
    (!name.is_empty()).then(|| name.to_owned())
}

/// `2024-03-15 20:15:02 -03:00`, or `Z` for the last.
fn time(text: &str) -> Option<WallTime> {
    let text = text.trim_start();
    let number =
        |at: std::ops::Range<usize>| text.get(at).filter(|t| t.bytes().all(|b| b.is_ascii_digit()))?.parse::<u8>().ok();
    let year = text.get(0..4)?.parse().ok().filter(|year| (1970..=2100).contains(year))?;
    let marks = [(4, "-"), (7, "-"), (10, " "), (13, ":"), (16, ":"), (19, " ")];
    if marks.iter().any(|(at, mark)| text.get(*at..at + 1) != Some(*mark)) {
        return None;
    }
    let wall =
        WallTime::from_fields(year, number(5..7)?, number(8..10)?, number(11..13)?, number(14..16)?, number(17..19))?;
    let offset = match text.get(20..21)? {
        "Z" => 0,
        sign @ ("+" | "-") => {
            let minutes = i64::from(number(21..23)?) * 60 + i64::from(number(24..26)?);
            if sign == "-" { -minutes } else { minutes }
        }
        _ => return None,
    };
    Some(wall.at_offset(offset))
}

/// An id of the page, which no one can make long.
fn shortened(id: &str) -> String {
    id.chars().filter(|c| c.is_ascii_alphanumeric() || *c == '_').take(40).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_read_with_their_offset() {
        let told = |text| time(text).map(|at| at.to_string());
        assert_eq!(told("2024-03-15 20:15:02 -03:00").as_deref(), Some("2024-03-15T20:15:02-03:00"));
        assert_eq!(told("2024-03-15 20:15:02 Z\nEditado").as_deref(), Some("2024-03-15T20:15:02Z"));
        for bad in ["2024-02-30 20:15:02 Z", "2024-03-15", "15/03/2024 20:15:02 Z", "2024-03-15 20:15:02 x"] {
            assert_eq!(told(bad), None, "{bad}");
        }
    }

    #[test]
    fn a_chat_is_named_between_its_kind_and_its_id() {
        assert_eq!(name_of_chat("WhatsApp Group - Mar - Sol - 1@g.us", "1@g.us").as_deref(), Some("Mar - Sol"));
        assert_eq!(name_of_chat("WhatsApp Group - 1@g.us", "1@g.us"), None);
        assert_eq!(title("<html><title> 1@g.us</title>"), Some("1@g.us"));
    }
}
