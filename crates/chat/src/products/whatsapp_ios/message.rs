//! A row of `ZWAMESSAGE`, with what is joined to it, as a record.

use model::{
    AliasIx, Attachment, ChatKind, ClaimedDigest, ClaimedOf, ContactKind, GroupInvite, MessageKind, Quote, Record,
    SystemLine, WallTime,
};
use std::borrow::Cow;

use super::accounts::AccountIx;
use super::base64;
use super::book::{Book, place};
use super::cells::{Cells, Moment};
use super::events::{self, Event, Who};
use super::flat_json;
use super::gathering::{Gathering, MESSAGES};
use super::kinds::{self, Kind};
use super::metadata::{self, Metadata};
use super::notes::Flaw;
use super::scan::{Join, Table};
use super::wire::Fields;
use crate::products::Tell;
use crate::{InviteKind, Limits, invites, marks, vcards};

/// Messages.
pub(super) static TABLE: Table = Table {
    name: MESSAGES,
    columns: &[
        "zchatsession",
        "zisfromme",
        "zmessagetype",
        "zgroupeventtype",
        "zmessagedate",
        "zsentdate",
        "zsort",
        "zflags",
        "zstarred",
        "zgroupmember",
        "zmediaitem",
        "zfromjid",
        "ztojid",
        "zstanzaid",
        "ztext",
        "zpushname",
        "zparentmessage",
    ],
};

/// What each message has one of at most. A poll's question is looked for with polls alone.
pub(super) static JOINS: &[Join] = &[
    Join {
        table: Table {
            name: "zwamediaitem",
            columns: &[
                "z_pk",
                "zmedialocalpath",
                "ztitle",
                "zvcardname",
                "zmediaurl",
                "zlatitude",
                "zlongitude",
                "zmetadata",
                "zvcardstring",
            ],
        },
        alias: "i",
        on: "i.z_pk = m.zmediaitem",
    },
    Join {
        table: Table { name: "zwamessageinfo", columns: &["zreceiptinfo"] },
        alias: "f",
        on: "f.z_pk = CASE m.zmessagetype WHEN 46 THEN m.zmessageinfo END",
    },
];

/// Columns of the answer.
pub(super) mod column {
    pub(crate) const SESSION: usize = 1;
    pub(crate) const FROM_ME: usize = 2;
    pub(crate) const TYPE: usize = 3;
    pub(crate) const EVENT: usize = 4;
    pub(crate) const DATE: usize = 5;
    pub(crate) const SENT: usize = 6;
    pub(crate) const SORT: usize = 7;
    pub(crate) const FLAGS: usize = 8;
    pub(crate) const STARRED: usize = 9;
    pub(crate) const MEMBER: usize = 10;
    pub(crate) const MEDIA: usize = 11;
    pub(crate) const FROM: usize = 12;
    pub(crate) const TO: usize = 13;
    pub(crate) const STANZA: usize = 14;
    pub(crate) const TEXT: usize = 15;
    pub(crate) const PUSHNAME: usize = 16;
    pub(crate) const PARENT: usize = 17;
    pub(crate) const MEDIA_ROW: usize = 18;
    pub(crate) const PATH: usize = 19;
    pub(crate) const TITLE: usize = 20;
    pub(crate) const CARD_NAME: usize = 21;
    pub(crate) const URL: usize = 22;
    pub(crate) const LATITUDE: usize = 23;
    pub(crate) const LONGITUDE: usize = 24;
    pub(crate) const METADATA: usize = 25;
    pub(crate) const CARDS: usize = 26;
    pub(crate) const RECEIPT: usize = 27;
}
use column as c;

/// Both set: the message was passed on.
const FORWARDED: i64 = 0x180;
/// Between the names of several cards.
const BETWEEN_NAMES: &str = "_$!<Name-Separator>!$_";

/// A row, while it becomes a record of a chat.
struct Reading<'a, 'r> {
    cells: &'a Cells<'r>,
    chat: &'a mut Gathering,
    book: &'a mut Book,
    row: i64,
    from_me: bool,
    /// The member to whom the row points.
    member: Option<AccountIx>,
    /// The account that the row names as its sender.
    from: Option<AccountIx>,
}

/// Reads a row and gives it to its chat.
pub(super) fn read(
    row: i64,
    cells: &Cells<'_>,
    chat: &mut Gathering,
    book: &mut Book,
    limits: &Limits,
    tell: Tell<'_>,
) {
    let Some(number) = u64::try_from(row).ok().filter(|number| (1..1 << 62).contains(number)) else {
        return chat.refuse(row, Flaw::Number);
    };
    let from = cells.text(c::FROM).and_then(|raw| book.accounts.named(&raw));
    let mut reading = Reading { cells, chat, book, row, from_me: cells.flag(c::FROM_ME), member: None, from };
    reading.member = reading.member();
    reading.tell_pushname(tell);
    reading.tell_cards(limits, tell);
    let record = reading.record(number);
    let parent = cells.relation(c::PARENT).filter(|_| record.quotes.is_none());
    let order = cells.whole(c::SORT);
    chat.take(record, order, parent, row, cells.flaws());
}

impl<'r> Reading<'_, 'r> {
    fn member(&mut self) -> Option<AccountIx> {
        let row = self.cells.relation(c::MEMBER)?;
        let member = self.book.member(row);
        if member.is_none() {
            self.cells.flaw(Flaw::Relation);
        }
        member.and_then(|member| member.account)
    }

    /// Names that builds of before kept with each message. Later ones keep protobuf in base64 there, which is no name.
    fn tell_pushname(&mut self, tell: Tell<'_>) {
        let Some(ix) = self.account().filter(|_| !self.from_me) else { return };
        let Some(name) = self.cells.text(c::PUSHNAME).filter(|name| !is_coded(name)) else { return };
        self.book.tell_name(ix, ContactKind::Pushname, &name, place(MESSAGES, self.row), tell);
    }

    /// Who is on the contact cards of a message. Of other messages the column holds something else.
    fn tell_cards(&self, limits: &Limits, tell: Tell<'_>) {
        if self.message_type() != kinds::CARDS {
            return;
        }
        let cards = self.cells.text(c::CARDS).map(|text| vcards::all(&text, limits)).unwrap_or_default();
        cards.iter().for_each(|card| vcards::tell(card, &place(MESSAGES, self.row), tell));
    }

    /// The account of which the row is, if it is not the owner's.
    fn account(&self) -> Option<AccountIx> {
        match self.chat.kind {
            ChatKind::Direct => self.from.or(self.chat.account),
            _ => self.member.or(self.from),
        }
    }

    fn record(&mut self, number: u64) -> Record {
        let mut record = Record::new(number, self.time());
        record.native = self.cells.text(c::STANZA).map(|id| id.into());
        record.starred = self.cells.flag(c::STARRED);
        let message_type = self.message_type();
        let code = self.cells.whole(c::EVENT).unwrap_or(0);
        match events::of(message_type, code) {
            Some(event) => self.event(&mut record, event, events::kept_code(message_type, code)),
            None => self.message(&mut record, message_type),
        }
        record
    }

    fn time(&self) -> WallTime {
        let first = self.cells.moment(c::DATE);
        let at = first.told().or_else(|| self.cells.moment(c::SENT).told());
        if at.is_none() || first == Moment::Wrong {
            self.cells.flaw(Flaw::Date);
        }
        at.unwrap_or_else(WallTime::untold)
    }

    /// What is no number is no type either; none at all is a text's.
    fn message_type(&self) -> i64 {
        match self.cells.value(c::TYPE) {
            sqlite_ro::Value::Null => 0,
            _ => self.cells.whole(c::TYPE).unwrap_or(-1),
        }
    }

    fn text(&self) -> String {
        self.cells.text(c::TEXT).map(cleaned).unwrap_or_default()
    }

    fn alias(&mut self, ix: AccountIx) -> AliasIx {
        self.chat.alias(ix, self.book)
    }

    fn event(&mut self, record: &mut Record, event: Event, code: i64) {
        record.kind = MessageKind::System;
        record.text = self.text();
        let mut line = SystemLine { code: Some(code), contested: event.contested, ..SystemLine::of(event.kind) };
        match event.who {
            Who::Nobody => {}
            Who::Actor => line.actor = self.actor(),
            Who::Target => line.targets.extend(self.account().map(|ix| self.alias(ix))),
            Who::Owner => line.targets.push(self.chat.owner(self.book)),
            Who::InText => self.named_in_text(&mut line, &record.text),
        }
        match event.value {
            events::Value::None => {}
            events::Value::New => self.new_value(&mut line, &record.text),
            events::Value::Json => self.json_values(&mut line, &record.text),
        }
        record.system = Some(Box::new(line));
    }

    fn actor(&mut self) -> Option<AliasIx> {
        match self.member {
            Some(member) => Some(self.alias(member)),
            None if self.from_me => Some(self.chat.owner(self.book)),
            None => self.account().map(|ix| self.alias(ix)),
        }
    }

    /// Nothing: the owner did it to the member. An id: that one did. `id;id,id`: the first did it to the others. Without a
    /// semicolon, several are those to whom it was done.
    fn named_in_text(&mut self, line: &mut SystemLine, text: &str) {
        let (actor, targets) = match text.split_once(';') {
            Some((actor, targets)) => (actor, targets),
            None if text.contains(',') => ("", text),
            None => (text, ""),
        };
        line.actor = match text.is_empty() {
            true => Some(self.chat.owner(self.book)),
            false => self.named(actor),
        };
        line.targets = targets.split(',').filter_map(|id| self.named(id)).collect();
        if line.targets.is_empty() {
            line.targets.extend(self.member.map(|ix| self.alias(ix)));
        }
    }

    fn named(&mut self, id: &str) -> Option<AliasIx> {
        let ix = self.book.accounts.named(id.trim())?;
        Some(self.alias(ix))
    }

    /// An id is no value: what it is to the event is not known, and it stays in the text.
    fn new_value(&mut self, line: &mut SystemLine, text: &str) {
        let is_id = self.book.accounts.named(text).is_some();
        line.new = (!text.is_empty() && !is_id).then(|| text.to_owned());
    }

    fn json_values(&mut self, line: &mut SystemLine, text: &str) {
        line.old = flat_json::text_of(text, "previous_subject");
        line.new = flat_json::text_of(text, "new_subject").or_else(|| flat_json::text_of(text, "subject"));
        let author = flat_json::text_of(text, "author").and_then(|id| self.named(&id));
        line.actor = author.or(line.actor);
        if line.new.is_none() && !text.starts_with('{') {
            line.new = Some(text.to_owned()).filter(|text| !text.is_empty());
        }
    }

    fn message(&mut self, record: &mut Record, message_type: i64) {
        let kind = kinds::of(message_type);
        if kind.kind == MessageKind::Other {
            self.chat.note_other(message_type);
        }
        record.kind = kind.kind;
        record.sender = self.sender();
        record.text = self.body(message_type);
        record.forwarded = self.is_forwarded().then_some(0);
        if self.has_media() {
            record.attachment = self.attachment(kind, message_type);
            self.read_metadata(record);
        } else if let Some(media) = kind.media {
            record.attachment = Some(Attachment { media: Some(media), ..Attachment::default() });
        }
        if record.kind == MessageKind::Invite {
            self.code_of_link(record);
        }
    }

    fn sender(&mut self) -> Option<AliasIx> {
        match self.from_me {
            true => Some(self.chat.owner(self.book)),
            false => self.account().map(|ix| self.alias(ix)),
        }
    }

    fn is_forwarded(&self) -> bool {
        self.cells.whole(c::FLAGS).is_some_and(|flags| flags & FORWARDED == FORWARDED)
    }

    fn has_media(&self) -> bool {
        let points = self.cells.relation(c::MEDIA).is_some();
        let is_there = self.cells.whole(c::MEDIA_ROW).is_some();
        if points && !is_there {
            self.cells.flaw(Flaw::Relation);
        }
        is_there
    }

    /// All words of a message, each once: caption or file name, names on cards, a place, a question, its text.
    fn body(&self, message_type: i64) -> String {
        let mut parts: Vec<String> = Vec::new();
        let mut add = |part: Option<String>| parts.extend(part.filter(|part| !part.is_empty()));
        match message_type {
            kinds::CARDS => {
                add(self.cells.text(c::CARD_NAME).map(|names| cleaned(names.replace(BETWEEN_NAMES, ", ").into())))
            }
            kinds::PLACES => add(self.coordinates()),
            kinds::POLLS => {
                add(self.cells.bytes(c::RECEIPT).and_then(metadata::question).map(|text| cleaned(text.into())))
            }
            _ => {}
        }
        add(self.cells.text(c::TITLE).map(cleaned));
        add(Some(self.text()));
        parts.dedup();
        match parts.len() {
            0 | 1 => parts.pop().unwrap_or_default(),
            _ => parts.join("\n"),
        }
    }

    fn coordinates(&self) -> Option<String> {
        let (latitude, longitude) = self.cells.real(c::LATITUDE).zip(self.cells.real(c::LONGITUDE))?;
        let is_place = latitude.abs() <= 90.0 && longitude.abs() <= 180.0;
        is_place.then(|| format!("{latitude:.6},{longitude:.6}"))
    }

    fn attachment(&self, kind: Kind, message_type: i64) -> Option<Attachment> {
        let name = self.cells.text(c::PATH).map(|path| path.into_owned());
        let is_card = message_type == kinds::CARDS;
        let digest = self.cells.text(c::CARD_NAME).filter(|_| !is_card).and_then(|text| base64::sha256(&text));
        let claimed: Vec<_> = digest.map(|sha256| ClaimedDigest { of: ClaimedOf::File, sha256 }).into_iter().collect();
        let is_file =
            kind.media.is_some() || (kind.kind == MessageKind::Other && (name.is_some() || !claimed.is_empty()));
        is_file.then_some(Attachment { name, media: kind.media, claimed })
    }

    fn read_metadata(&mut self, record: &mut Record) {
        let Some(bytes) = self.cells.bytes(c::METADATA) else { return };
        let metadata = Metadata::of(bytes);
        record.quotes = metadata.quoted().map(|quoted| {
            Box::new(Quote {
                native: quoted.native.map(Into::into),
                sender: quoted.sender.and_then(|id| self.named(id)),
                text: quoted.text.map(|text| cleaned(text.into())).unwrap_or_default(),
                ..Quote::default()
            })
        });
        record.forwarded = metadata.forwards().or(record.forwarded);
        if record.kind == MessageKind::Invite {
            let name = metadata.invite_name().map(|name| cleaned(name.into()));
            let group = metadata.group().map(str::to_owned);
            record.invite = Some(Box::new(GroupInvite { group, name, ..GroupInvite::default() }));
        }
    }

    /// The code of the one link to a group in the text or the address beside it.
    fn code_of_link(&self, record: &mut Record) {
        let url = self.cells.text(c::URL).unwrap_or_default();
        let all = invites(&record.text).into_iter().chain(invites(&url));
        let code = all.filter(|invite| invite.kind == InviteKind::WhatsAppGroup).map(|invite| invite.code).next();
        record.invite.get_or_insert_default().code = code;
    }
}

/// Whether what stands for a name is protobuf in base64.
fn is_coded(name: &str) -> bool {
    base64::decoded(name).is_some_and(|bytes| Fields::of(&bytes).is_whole())
}

fn cleaned(text: Cow<'_, str>) -> String {
    match marks::clean(&text) {
        Cow::Owned(clean) => clean,
        Cow::Borrowed(_) => text.into_owned(),
    }
}
