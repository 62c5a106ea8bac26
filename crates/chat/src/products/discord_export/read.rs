//! The walk through an export: one channel of one server, or one conversation.

use std::io::Read;

use model::{GroupFact, Issue, IssueKind, SourceRead, Tally, Told, WallTime};
use serde_json::Value;

use crate::Context;
use crate::json::values::{Fields, raw, text};
use crate::json::{Halt, Json, Piece, Stray, Taken};
use crate::noted::Noted;
use crate::products::Tell;

use super::channel::Channel;
use super::{kinds, message};

/// How a message begins. Channels, users, files and stickers begin with an id too, and go on otherwise.
static MESSAGE: &[Piece] = &[
    Piece::Mark(b'{'),
    Piece::Word("id"),
    Piece::Mark(b':'),
    Piece::Scalar,
    Piece::Mark(b','),
    Piece::Word("type"),
    Piece::Mark(b':'),
    Piece::Scalar,
    Piece::Mark(b','),
    Piece::Word("timestamp"),
];
static CHANNEL: &[Piece] = &[Piece::Word("channel"), Piece::Mark(b':')];
static DATES: &[Piece] = &[Piece::Word("dateRange"), Piece::Mark(b':')];
static MESSAGES: &[Piece] = &[Piece::Word("messages"), Piece::Mark(b':')];
static LIST: &[Piece] = &[Piece::Mark(b'[')];
static OBJECT: &[Piece] = &[Piece::Mark(b'{')];
/// Keys of the whole: one among the fields of its parts means that a bracket was lost.
static PARTS: &[&str] = &["guild", "channel", "dateRange", "exportedAt", "messages", "messageCount"];
/// Where reading goes on after damage: a key of the whole, or a message.
static BEGINNINGS: &[&[Piece]] = &[CHANNEL, DATES, MESSAGES, MESSAGE];
/// From 1970 to the beginning of 2015, from which Discord's ids count milliseconds.
const EPOCH_MS: i64 = 1_420_070_400_000;
/// Bits of an id below its time.
const BELOW_TIME: u32 = 22;
/// Largest server or channel that is looked at to recognise an export, in bytes.
const LARGEST: usize = 64 * 1024;

/// What is next.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Flow {
    /// What comes behind, as it should.
    On,
    /// After damage: a key of the whole.
    Key,
    /// After damage: a message.
    Message,
    /// Nothing.
    End,
}

/// Whether `head`, the first bytes of a file, begins as an export does: with a server and a channel.
pub(super) fn recognise(mut head: &[u8]) -> bool {
    let mut json = Json::new(&mut head, LARGEST, 32);
    let mut first = true;
    json.open(b'{').is_ok()
        && next_is(&mut json, &mut first, "guild", &["id", "name"])
        && next_is(&mut json, &mut first, "channel", &["id", "type"])
}

fn next_is(json: &mut Json<'_>, first: &mut bool, wanted: &str, fields: &[&str]) -> bool {
    if json.key(first).ok().flatten().as_deref() != Some(wanted) {
        return false;
    }
    let Taken::Whole(element) = json.take() else { return false };
    let value = element.value().and_then(|(value, _)| object(value));
    value.is_some_and(|value| fields.iter().all(|field| value.contains_key(*field)))
}

/// Reads an export.
pub(super) fn read(from: &mut dyn Read, context: &Context<'_>, tell: Tell<'_>) -> SourceRead {
    let limits = context.limits;
    let mut walk = Walk {
        json: Json::new(from, limits.record_bytes, limits.json_depth),
        channel: Channel::new(limits.issues),
        records: limits.records,
        noted: Noted::new(limits.issues),
        server: None,
        stray: None,
        tell,
    };
    walk.whole();
    let (chat, contacts) = walk.channel.finish();
    contacts.into_iter().for_each(|contact| (walk.tell)(Told::Contact(contact)));
    (walk.tell)(Told::Chat(Box::new(chat)));
    SourceRead { issues: walk.noted.into_vec(), tally: Tally::default() }
}

struct Walk<'r, 't> {
    json: Json<'r>,
    channel: Channel,
    /// Most records that are taken.
    records: usize,
    noted: Noted,
    /// The server's id.
    server: Option<String>,
    /// A key of the whole that was met inside of one of its parts; its value is next.
    stray: Option<String>,
    tell: Tell<'t>,
}

impl Walk<'_, '_> {
    fn whole(&mut self) {
        let mut flow = self.json.open(b'{').map_or_else(|halt| self.go_on(halt), |()| Flow::On);
        let mut first = true;
        while flow != Flow::End {
            first |= flow == Flow::Key && self.stray.is_none();
            flow = if flow == Flow::Message { self.messages() } else { self.key(&mut first) };
        }
    }

    /// A key of the whole and its value.
    fn key(&mut self, first: &mut bool) -> Flow {
        let key = match self.stray.take() {
            Some(key) => Ok(Some(key)),
            None => self.json.key(first),
        };
        match key {
            Ok(Some(key)) => self.part(&key),
            Ok(None) if self.json.is_done() => Flow::End,
            Ok(None) => self.go_on(Halt::Damaged),
            Err(halt) => self.go_on(halt),
        }
    }

    /// A list of messages is one whatever its key became.
    fn part(&mut self, key: &str) -> Flow {
        if key == "messages" || self.json.stands_in(LIST, MESSAGE) {
            if key != "messages" {
                self.note_structure(self.json.offset());
            }
            return match self.json.open(b'[') {
                Ok(()) => self.messages(),
                Err(halt) => self.go_on(halt),
            };
        }
        if self.json.stands(OBJECT) {
            return self.object(key);
        }
        match self.json.take() {
            Taken::Whole(_) | Taken::TooLarge => Flow::On,
            Taken::TooDeep | Taken::Damaged => self.go_on(Halt::Damaged),
            Taken::Ended => self.go_on(Halt::Ended),
        }
    }

    fn object(&mut self, key: &str) -> Flow {
        let (fields, ended) = self.json.fields(PARTS);
        match key {
            "guild" => self.server(&fields),
            "channel" => self.channel(&fields),
            _ => {}
        }
        match ended {
            Ok(()) => Flow::On,
            Err(Stray::Halt(halt)) => self.go_on(halt),
            Err(Stray::Key(key)) => {
                self.note_structure(self.json.offset());
                self.stray = Some(key);
                Flow::Key
            }
        }
    }

    /// The server; direct messages have one with the id 0.
    fn server(&mut self, fields: &Fields) {
        self.server = text(fields, "id").filter(|id| id != "0");
        if let Some(group) = self.server.clone() {
            let (name, created, place) = (text(fields, "name"), created(&group), String::from("/guild"));
            (self.tell)(Told::Group(GroupFact { group, name, created, place, ..GroupFact::default() }));
        }
    }

    fn channel(&mut self, fields: &Fields) {
        self.channel.id = text(fields, "id");
        self.channel.name = text(fields, "name");
        self.channel.kind = kinds::channel(raw(fields, "type").unwrap_or_default());
        if let Some(group) = self.channel.id.clone() {
            let created = created(&group);
            let (name, description) = (text(fields, "name"), text(fields, "topic"));
            let (parent, place) = (self.server.clone(), String::from("/channel"));
            (self.tell)(Told::Group(GroupFact {
                group,
                name,
                description,
                created,
                parent,
                place,
                ..GroupFact::default()
            }));
        }
    }

    /// The messages, from within their list.
    fn messages(&mut self) -> Flow {
        let mut first = true;
        loop {
            let flow = match self.json.element(&mut first) {
                Ok(true) => self.message(),
                Ok(false) => return Flow::On,
                Err(halt) => self.go_on(halt),
            };
            match flow {
                Flow::On => {}
                Flow::Message => first = true,
                other => return other,
            }
        }
    }

    fn message(&mut self) -> Flow {
        let from = self.json.offset();
        let (code, halt) = match self.json.take() {
            Taken::Whole(element) => {
                let message = element.value().and_then(|(value, lossy)| Some((object(value)?, lossy)));
                let Some((fields, lossy)) = message.filter(|(fields, _)| raw(fields, "type").is_some()) else {
                    return self.refuse("chat-record-damaged", from, None);
                };
                self.taken(&fields, lossy);
                return Flow::On;
            }
            Taken::TooLarge => ("chat-record-too-large", None),
            Taken::TooDeep => ("chat-record-too-large", Some(Halt::Damaged)),
            Taken::Damaged => ("chat-record-damaged", Some(Halt::Damaged)),
            Taken::Ended => ("chat-record-damaged", Some(Halt::Ended)),
        };
        self.refuse(code, from, halt)
    }

    fn taken(&mut self, fields: &Fields, lossy: bool) {
        if self.channel.len() >= self.records {
            self.channel.tally.seen += 1;
            self.channel.tally.refused += 1;
            self.channel.note(IssueKind::Damaged, "chat-too-many-records");
        } else {
            message::add(&mut self.channel, fields, lossy);
        }
        self.channel.next += 1;
    }

    /// Counts a message that cannot be read, says where it stands, and goes on.
    fn refuse(&mut self, code: &'static str, from: u64, halt: Option<Halt>) -> Flow {
        self.channel.tally.seen += 1;
        self.channel.tally.refused += 1;
        let flow = match halt {
            Some(Halt::Damaged) => self.find(),
            Some(Halt::Ended) => self.ends(),
            None => Flow::On,
        };
        let issue = Issue::new(IssueKind::Damaged, code, "").at(self.channel.place());
        self.channel.noted.push(issue.with("from", from).with("to", self.json.offset()));
        self.channel.next += 1;
        flow
    }

    /// Notes damage between records, and goes on at the next thing that is known by how it begins.
    fn go_on(&mut self, halt: Halt) -> Flow {
        if halt == Halt::Ended {
            return self.ends();
        }
        let from = self.json.offset();
        let flow = self.find();
        self.note_structure(from);
        flow
    }

    fn note_structure(&mut self, from: u64) {
        let issue = Issue::new(IssueKind::Damaged, "chat-structure-damaged", "").at(format!("byte {from}"));
        self.noted.push(issue.with("from", from).with("to", self.json.offset()));
    }

    fn find(&mut self) -> Flow {
        match self.json.find(BEGINNINGS) {
            Some(3) => Flow::Message,
            Some(_) => Flow::Key,
            None => Flow::End,
        }
    }

    fn ends(&mut self) -> Flow {
        let issue = Issue::new(IssueKind::Damaged, "chat-ends-early", "");
        self.noted.push(issue.at(format!("byte {}", self.json.offset())));
        Flow::End
    }
}

fn object(value: Value) -> Option<Fields> {
    match value {
        Value::Object(fields) => Some(fields),
        _ => None,
    }
}

/// When what an id names was made: ids of Discord count milliseconds in their upper bits.
fn created(id: &str) -> Option<WallTime> {
    let ms = i64::try_from(id.parse::<u64>().ok()? >> BELOW_TIME).ok()?;
    WallTime::utc_ms(ms + EPOCH_MS)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The example of Discord's developer documentation ("Snowflakes").
    #[test]
    fn an_id_tells_when_it_was_given() {
        assert_eq!(created("175928847299117063").map(|at| at.to_string()).as_deref(), Some("2016-04-30T11:18:25Z"));
        assert_eq!(created("x"), None);
    }
}
