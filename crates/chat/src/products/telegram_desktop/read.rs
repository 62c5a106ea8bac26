//! The walk through an export: a single chat, or a whole account.

use std::collections::{BTreeMap, HashSet};
use std::io::Read;

use model::{Issue, IssueKind, Owner, SourceRead, Tally, Told};
use serde_json::Value;

use crate::json::values::Fields;
use crate::json::{Halt, Json, Piece, Taken};
use crate::noted::Noted;
use crate::products::Tell;
use crate::{Context, Limits, marks};

use super::chat::{Chat, type_of};
use super::message;
use super::recognise::{MESSAGE, is_known};

/// How a chat with a name begins.
static NAMED_CHAT: &[Piece] =
    &[Piece::Mark(b'{'), Piece::Word("name"), Piece::Mark(b':'), Piece::Scalar, Piece::Mark(b','), Piece::Word("type")];
/// How one without begins (saved messages).
static UNNAMED_CHAT: &[Piece] =
    &[Piece::Mark(b'{'), Piece::Word("type"), Piece::Mark(b':'), Piece::Scalar, Piece::Mark(b','), Piece::Word("id")];
static LEFT_CHATS: &[Piece] = &[Piece::Word("left_chats"), Piece::Mark(b':')];
static CHATS: &[Piece] = &[Piece::Word("chats"), Piece::Mark(b':')];
/// How a contact begins, with an id and without.
static CONTACT: &[Piece] = &[Piece::Mark(b'{'), Piece::Word("user_id"), Piece::Mark(b':')];
static NAMED_CONTACT: &[Piece] = &[Piece::Mark(b'{'), Piece::Word("first_name"), Piece::Mark(b':')];
/// Where reading goes on after damage, in the order of [`Flow::found`].
static BEGINNINGS: &[&[Piece]] = &[MESSAGE, NAMED_CHAT, UNNAMED_CHAT, LEFT_CHATS, CHATS];
/// The same before the first chat.
static BEFORE_CHATS: &[&[Piece]] = &[MESSAGE, NAMED_CHAT, UNNAMED_CHAT, LEFT_CHATS, CHATS, CONTACT, NAMED_CONTACT];

/// Lists of each, for those whose key was lost.
static LIST: &[Piece] = &[Piece::Mark(b'[')];
static OBJECT: &[Piece] = &[Piece::Mark(b'{')];
/// Parts of an account that hold others: a key among their fields means that a bracket was lost.
pub(super) static PARTS: &[&str] = &[
    "personal_information",
    "profile_pictures",
    "contacts",
    "frequent_contacts",
    "sessions",
    "web_sessions",
    "other_data",
    "chats",
    "left_chats",
];

/// A list that is read.
#[derive(Clone, Copy)]
enum List {
    Chats,
    Contacts,
}

/// What is next.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Flow {
    /// What comes behind, as it should.
    On,
    /// After damage: a message.
    Message,
    /// After damage: a chat.
    Chat,
    /// After damage: a key of the whole.
    Key,
    /// After damage: a contact.
    Contact,
    /// Nothing.
    End,
}

impl Flow {
    fn found(beginning: Option<usize>) -> Self {
        match beginning {
            Some(0) => Self::Message,
            Some(1 | 2) => Self::Chat,
            Some(3 | 4) => Self::Key,
            Some(_) => Self::Contact,
            None => Self::End,
        }
    }
}

/// Reads an export.
pub(super) fn read(from: &mut dyn Read, context: &Context<'_>, tell: Tell<'_>) -> SourceRead {
    let limits = context.limits;
    let mut walk = Walk {
        json: Json::new(from, limits.record_bytes, limits.json_depth),
        limits,
        tell,
        owner: None,
        told: HashSet::new(),
        noted: Noted::new(limits.issues),
        tally: Tally::default(),
        records: limits.records,
        section: "chats",
        chats: BTreeMap::new(),
        contacts: 0,
        contacts_over: false,
        stray: None,
    };
    walk.whole();
    SourceRead { issues: walk.noted.into_vec(), tally: walk.tally }
}

pub(super) struct Walk<'r, 't> {
    pub(super) json: Json<'r>,
    limits: Limits,
    pub(super) tell: Tell<'t>,
    pub(super) owner: Option<Owner>,
    /// Accounts and names that were told.
    pub(super) told: HashSet<(Option<String>, String)>,
    pub(super) noted: Noted,
    pub(super) tally: Tally,
    /// How many more records are taken.
    records: usize,
    /// `chats` or `left_chats`.
    section: &'static str,
    /// The number of the chat that is next in each section.
    chats: BTreeMap<&'static str, u64>,
    /// The number of the contact that is next.
    pub(super) contacts: u64,
    /// The first chat has begun: what begins as a contact is a card in a message.
    contacts_over: bool,
    /// A key of the whole that was met inside of one of its parts; its value is next.
    stray: Option<String>,
}

impl Walk<'_, '_> {
    /// The document: fields of one chat, or parts of an account.
    fn whole(&mut self) {
        let mut single = self.chat_at(String::new());
        let mut flow = match self.json.open(b'{') {
            Ok(()) => Flow::On,
            Err(halt) => self.go_on(halt, ""),
        };
        let mut first = true;
        while flow != Flow::End {
            flow = match flow {
                Flow::On | Flow::Key => {
                    first |= flow == Flow::Key && self.stray.is_none();
                    self.key(&mut first, &mut single)
                }
                Flow::Message => self.messages(&mut single),
                Flow::Chat => self.rest_of_list(List::Chats),
                Flow::Contact => self.rest_of_list(List::Contacts),
                Flow::End => Flow::End,
            };
        }
        if single.begun {
            self.tell_chat(single, false);
        }
    }

    /// A key of the whole and its value.
    fn key(&mut self, first: &mut bool, single: &mut Chat) -> Flow {
        let key = match self.stray.take() {
            Some(key) => Ok(Some(key)),
            None => self.json.key(first),
        };
        match key {
            Ok(Some(key)) => self.part(&key, single),
            Ok(None) if self.json.is_done() => Flow::End,
            Ok(None) => self.go_on(Halt::Damaged, ""),
            Err(halt) => self.go_on(halt, ""),
        }
    }

    fn part(&mut self, key: &str, single: &mut Chat) -> Flow {
        match key {
            "chats" | "left_chats" => {
                self.section = if key == "chats" { "chats" } else { "left_chats" };
                self.list(Some(List::Chats))
            }
            "contacts" => self.list(Some(List::Contacts)),
            "personal_information" => self.personal(),
            _ if self.json.stands(OBJECT) => self.list(None),
            _ => self.field(key, single),
        }
    }

    /// A field of a chat; what is none is passed over. A list of messages is one whatever its key became.
    fn field(&mut self, key: &str, chat: &mut Chat) -> Flow {
        if key == "messages" || self.json.stands_in(LIST, MESSAGE) {
            if key != "messages" {
                self.note_structure(&chat.pointer, self.json.offset());
            }
            return match self.json.open(b'[') {
                Ok(()) => self.messages(chat),
                Err(halt) => self.go_on(halt, &chat.pointer),
            };
        }
        let value = match self.value(&chat.pointer) {
            Ok(value) => value,
            Err(flow) => return flow,
        };
        chat.begun |= matches!(key, "name" | "type" | "id");
        match (key, value) {
            ("name", Some(Value::String(name))) => chat.name = Some(marks::clean(&name).into_owned()),
            ("type", Some(Value::String(name))) => {
                (chat.kind, chat.peer) = type_of(&name).unwrap_or((chat.kind, chat.peer));
            }
            ("id", Some(Value::Number(id))) => chat.id = id.as_i64(),
            _ => {}
        }
        Flow::On
    }

    /// A value that is read whole; `None` for one that is too large, or none after all.
    pub(super) fn value(&mut self, place: &str) -> Result<Option<Value>, Flow> {
        let halt = match self.json.take() {
            Taken::Whole(element) => return Ok(element.value().map(|(value, _)| value)),
            Taken::TooLarge => return Ok(None),
            Taken::TooDeep | Taken::Damaged => Halt::Damaged,
            Taken::Ended => Halt::Ended,
        };
        Err(self.go_on(halt, place))
    }

    /// A part that holds a `list`; one that is not read may be one whose key was lost.
    fn list(&mut self, read: Option<List>) -> Flow {
        match self.json.open(b'{') {
            Ok(()) => self.list_fields(true, read),
            Err(halt) => self.go_on(halt, ""),
        }
    }

    fn list_fields(&mut self, mut first: bool, read: Option<List>) -> Flow {
        loop {
            let flow = match self.json.key(&mut first) {
                Ok(Some(key)) if PARTS.contains(&key.as_str()) => self.strayed(key),
                Ok(Some(key)) => self.list_field(read.filter(|_| key == "list")),
                Ok(None) => return Flow::On,
                Err(halt) => self.go_on(halt, ""),
            };
            if flow != Flow::On {
                return flow;
            }
        }
    }

    fn list_field(&mut self, read: Option<List>) -> Flow {
        let read = read.or_else(|| self.lost_list());
        let Some(read) = read else {
            return self.value("").map_or_else(|flow| flow, |_| Flow::On);
        };
        match self.json.open(b'[') {
            Ok(()) => self.read_list(read),
            Err(halt) => self.go_on(halt, ""),
        }
    }

    /// Reads a list from within, its first element next.
    fn read_list(&mut self, list: List) -> Flow {
        match list {
            List::Chats => self.chats(),
            List::Contacts => self.contact_list(),
        }
    }

    /// What a list under another key holds, by how its first element begins.
    fn lost_list(&mut self) -> Option<List> {
        let is = |json: &mut Json<'_>, begins: &[&[Piece]]| begins.iter().any(|one| json.stands_in(LIST, one));
        let read: Option<List> = if is(&mut self.json, &[NAMED_CHAT, UNNAMED_CHAT]) {
            Some(List::Chats)
        } else if !self.contacts_over && is(&mut self.json, &[CONTACT, NAMED_CONTACT]) {
            Some(List::Contacts)
        } else {
            None
        };
        if read.is_some() {
            self.note_structure("", self.json.offset());
        }
        read
    }

    /// Goes back to the whole with one of its keys.
    pub(super) fn strayed(&mut self, key: String) -> Flow {
        self.note_structure("", self.json.offset());
        self.stray = Some(key);
        Flow::Key
    }

    /// What is left of a list that was found again after damage.
    fn rest_of_list(&mut self, read: List) -> Flow {
        match self.read_list(read) {
            Flow::On => self.list_fields(false, Some(read)),
            other => other,
        }
    }

    fn chats(&mut self) -> Flow {
        let mut first = true;
        loop {
            match self.json.element(&mut first) {
                Ok(true) => {}
                Ok(false) => return Flow::On,
                Err(halt) => match self.go_on(halt, "") {
                    Flow::Chat | Flow::Message => {}
                    other => return other,
                },
            }
            match self.chat() {
                Flow::On => first = false,
                Flow::Chat => first = true,
                other => return other,
            }
        }
    }

    fn chat(&mut self) -> Flow {
        let number = self.chats.entry(self.section).or_default();
        let pointer = format!("/{}/list/{number}", self.section);
        *number += 1;
        let mut chat = self.chat_at(pointer);
        self.contacts_over = true;
        let flow = self.chat_fields(&mut chat);
        let left = self.section == "left_chats";
        if chat.begun {
            self.tell_chat(chat, left);
        }
        flow
    }

    fn chat_fields(&mut self, chat: &mut Chat) -> Flow {
        let mut first = true;
        // A message where a chat should begin: what it belongs to was lost.
        let mut flow = match self.json.stands(MESSAGE) {
            true => Flow::Message,
            false => self.json.open(b'{').map_or_else(|halt| self.go_on(halt, &chat.pointer), |()| Flow::On),
        };
        loop {
            flow = match flow {
                Flow::On => match self.json.key(&mut first) {
                    Ok(Some(key)) => self.field(&key, chat),
                    Ok(None) => return Flow::On,
                    Err(halt) => self.go_on(halt, &chat.pointer),
                },
                Flow::Message => self.messages(chat),
                other => return other,
            };
        }
    }

    /// The messages of a chat, from within their list.
    fn messages(&mut self, chat: &mut Chat) -> Flow {
        (chat.begun, self.contacts_over) = (true, true);
        let mut first = true;
        loop {
            let flow = match self.json.element(&mut first) {
                Ok(true) => self.message(chat),
                Ok(false) => return Flow::On,
                Err(halt) => self.go_on(halt, &chat.place(chat.next)),
            };
            match flow {
                Flow::On => {}
                Flow::Message => first = true,
                other => return other,
            }
        }
    }

    fn message(&mut self, chat: &mut Chat) -> Flow {
        let from = self.json.offset();
        let (code, halt) = match self.json.take() {
            Taken::Whole(element) => {
                let message = element.value().and_then(|(value, lossy)| Some((object(value)?, lossy)));
                let Some((fields, lossy)) = message.filter(|(fields, _)| is_known(fields)) else {
                    return self.refuse(chat, "chat-record-damaged", from, None);
                };
                return self.taken(chat, &fields, lossy);
            }
            Taken::TooLarge => ("chat-record-too-large", None),
            Taken::TooDeep => ("chat-record-too-large", Some(Halt::Damaged)),
            Taken::Damaged => ("chat-record-damaged", Some(Halt::Damaged)),
            Taken::Ended => ("chat-record-damaged", Some(Halt::Ended)),
        };
        self.refuse(chat, code, from, halt)
    }

    fn taken(&mut self, chat: &mut Chat, fields: &Fields, lossy: bool) -> Flow {
        if self.records == 0 {
            chat.tally.seen += 1;
            chat.tally.refused += 1;
            let place = chat.place(chat.next);
            chat.noted.count(IssueKind::Damaged, "chat-too-many-records", || place);
        } else {
            self.records -= 1;
            if let Some(card) = message::add(chat, fields, lossy) {
                self.card(card, chat.place(chat.next));
            }
        }
        chat.next += 1;
        Flow::On
    }

    /// Counts a message that cannot be read, says where it stands, and goes on.
    fn refuse(&mut self, chat: &mut Chat, code: &'static str, from: u64, halt: Option<Halt>) -> Flow {
        chat.tally.seen += 1;
        chat.tally.refused += 1;
        let flow = match halt {
            Some(Halt::Damaged) => self.find(),
            Some(Halt::Ended) => self.ends(),
            None => Flow::On,
        };
        let issue = Issue::new(IssueKind::Damaged, code, "").at(chat.place(chat.next));
        chat.noted.push(issue.with("from", from).with("to", self.json.offset()));
        chat.next += 1;
        flow
    }

    /// Notes damage between records, and goes on at the next thing that is known by how it begins.
    pub(super) fn go_on(&mut self, halt: Halt, place: &str) -> Flow {
        if halt == Halt::Ended {
            return self.ends();
        }
        let from = self.json.offset();
        let flow = self.find();
        self.note_structure(place, from);
        flow
    }

    fn note_structure(&mut self, place: &str, from: u64) {
        let issue = Issue::new(IssueKind::Damaged, "chat-structure-damaged", "").at(place);
        self.noted.push(issue.with("from", from).with("to", self.json.offset()));
    }

    fn find(&mut self) -> Flow {
        let beginnings = if self.contacts_over { BEGINNINGS } else { BEFORE_CHATS };
        Flow::found(self.json.find(beginnings))
    }

    fn ends(&mut self) -> Flow {
        let issue = Issue::new(IssueKind::Damaged, "chat-ends-early", "");
        self.noted.push(issue.at(format!("byte {}", self.json.offset())));
        Flow::End
    }

    fn chat_at(&self, pointer: String) -> Chat {
        Chat::new(pointer, self.owner.clone(), self.limits.issues)
    }

    fn tell_chat(&mut self, chat: Chat, left: bool) {
        let (chat, contacts) = chat.finish(left);
        contacts.into_iter().for_each(|contact| self.tell_contact(contact));
        (self.tell)(Told::Chat(Box::new(chat)));
    }
}

pub(super) fn object(value: Value) -> Option<Fields> {
    match value {
        Value::Object(fields) => Some(fields),
        _ => None,
    }
}
