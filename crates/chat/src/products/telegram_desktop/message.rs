//! One message → one record.

use model::{AliasIx, IssueKind, MessageKind, Record, SystemKind, SystemLine, WallTime};
use serde_json::Value;

use crate::json::values::{Fields, items, raw, text, whole};
use crate::{iso, marks};

use super::actions;
use super::chat::{Chat, Peer};
use super::content::{self, Card};

/// Fields that a message of the service shares with all others.
static COMMON: &[&str] =
    &["actor", "actor_id", "date", "date_unixtime", "edited", "edited_unixtime", "id", "text", "text_entities", "type"];

/// A message that has been edited carries when; before 2021, one that has not carries the beginning of 1970.
const NEVER: i64 = 2 * 86_400;

/// Takes a message into its chat; the contact card that it carries, if any.
pub(super) fn add(chat: &mut Chat, fields: &Fields, lossy: bool) -> Option<Card> {
    let number = chat.next;
    let (at, mut doubtful) = time(chat, fields, number);
    if lossy {
        doubtful = true;
        chat.noted.count(IssueKind::Damaged, "chat-line-not-utf8", || format!("{}/messages/{number}", chat.pointer));
    }
    let mut record = Record::new(number, at);
    record.edited = is_edited(fields);
    let card = match raw(fields, "type") {
        Some("service") => {
            service(chat, fields, &mut record);
            None
        }
        _ => said(chat, fields, &mut record),
    };
    answered(chat, fields);
    chat.add(record, whole(fields, "id").unwrap_or(0), doubtful);
    card
}

/// When, and whether that is in doubt.
fn time(chat: &mut Chat, fields: &Fields, number: u64) -> (WallTime, bool) {
    let local = raw(fields, "date").and_then(iso::time);
    let utc = whole(fields, "date_unixtime").and_then(|s| WallTime::utc_ms(s.checked_mul(1000)?));
    let (code, kind, at) = match (local, utc) {
        (Some(local), None) => return (local, false),
        (None, Some(utc)) => return (utc, false),
        (Some(local), Some(utc)) => match with_offset(local, utc) {
            Some(at) => return (at, false),
            None => ("chat-times-disagree", IssueKind::Noteworthy, utc),
        },
        (None, None) if raw(fields, "type") == Some("unsupported") => {
            ("chat-record-not-exported", IssueKind::Noteworthy, WallTime::untold())
        }
        (None, None) => ("date-impossible", IssueKind::Damaged, WallTime::untold()),
    };
    chat.noted.count(kind, code, || format!("{}/messages/{number}", chat.pointer));
    (at, true)
}

/// The exporting computer's clock with its offset, which is what lies between it and UTC: some quarters of an hour.
fn with_offset(local: WallTime, utc: WallTime) -> Option<WallTime> {
    let ahead = local.seconds - utc.seconds;
    let at = local.at_offset(ahead / 60);
    (ahead % 900 == 0 && at.offset.is_some()).then_some(at)
}

fn is_edited(fields: &Fields) -> bool {
    let at = whole(fields, "edited_unixtime").or_else(|| Some(raw(fields, "edited").and_then(iso::time)?.seconds));
    at.is_some_and(|at| at > NEVER)
}

/// A message that someone sent.
fn said(chat: &mut Chat, fields: &Fields, record: &mut Record) -> Option<Card> {
    let content = content::of(fields);
    record.sender = who(chat, fields, "from", "from_id");
    record.forwarded = fields.contains_key("forwarded_from").then_some(0);
    if let Some(source) = text(fields, "forwarded_from_id") {
        chat.forwarded_from(&source, text(fields, "forwarded_from").as_deref());
    }
    (record.kind, record.text, record.attachment) = (content.kind, content.text, content.attachment);
    content.card
}

/// A message of the service. Its own fields stay in the text as they are written.
fn service(chat: &mut Chat, fields: &Fields, record: &mut Record) {
    let action = raw(fields, "action").unwrap_or_default();
    let actor = who(chat, fields, "actor", "actor_id");
    // What "the chat" does is done by someone who is not told.
    let itself = chat.native().is_some_and(|native| raw(fields, "actor_id") == Some(native.as_str()));
    let mut line = SystemLine::of(kind(chat, action, fields));
    line.actor = actor.filter(|_| !itself);
    values(chat, fields, &mut line);
    take_part(chat, fields, &mut line);
    record.kind = MessageKind::System;
    record.text = as_written(fields);
    record.attachment = content::attachment(fields);
    record.system = Some(Box::new(line));
}

fn kind(chat: &mut Chat, action: &str, fields: &Fields) -> SystemKind {
    if action == "phone_call" && raw(fields, "discard_reason") == Some("missed") {
        return SystemKind::MissedVoiceCall;
    }
    actions::kind(action).unwrap_or_else(|| {
        let at = || format!("{}/messages/{}", chat.pointer, chat.next);
        chat.noted.count(IssueKind::Noteworthy, "chat-unknown-code", at);
        SystemKind::Unknown
    })
}

/// The value before and after.
fn values(chat: &Chat, fields: &Fields, line: &mut SystemLine) {
    match line.kind {
        // From a group, it is that group's name; to a supergroup, it is this chat, if the line stands in it.
        SystemKind::Migrated if raw(fields, "action") == Some("migrate_from_group") => line.old = text(fields, "title"),
        SystemKind::Migrated => line.new = chat.native().filter(|_| chat.peer == Peer::Channel),
        SystemKind::Timer => line.new = whole(fields, "period").map(|seconds| seconds.to_string()),
        SystemKind::Created | SystemKind::Subject => line.new = text(fields, "title"),
        _ => {}
    }
}

/// Who is named. Members are written by name, without ids: the chat looks them up when it was read.
fn take_part(chat: &mut Chat, fields: &Fields, line: &mut SystemLine) {
    let names: Vec<String> = items(fields, "members").iter().filter_map(Value::as_str).map(clean).collect();
    let name = text(fields, "actor");
    let itself = matches!(names.as_slice(), [only] if Some(only) == name.as_ref());
    match line.kind {
        SystemKind::JoinedByLink | SystemKind::JoinedByRequest => to_target(line),
        SystemKind::Removed if itself => {
            line.kind = SystemKind::Left;
            to_target(line);
        }
        SystemKind::Added if itself => {
            line.kind = SystemKind::Joined;
            to_target(line);
        }
        _ => chat.names_members(names),
    }
}

/// Who joins or leaves does so to themselves.
fn to_target(line: &mut SystemLine) {
    line.targets = line.actor.take().into_iter().collect();
}

fn clean(name: &str) -> String {
    marks::clean(name).into_owned()
}

fn as_written(fields: &Fields) -> String {
    let own = fields.iter().filter(|(key, _)| COMMON.binary_search(&key.as_str()).is_err());
    let own: Fields = own.map(|(key, value)| (key.clone(), value.clone())).collect();
    let said = text(fields, "text");
    let lines = [said, Some(Value::Object(own).to_string())];
    lines.into_iter().flatten().collect::<Vec<_>>().join("\n")
}

/// The account that a record names by `id_key`, seen under the name of `name_key`.
fn who(chat: &mut Chat, fields: &Fields, name_key: &str, id_key: &str) -> Option<AliasIx> {
    let name = text(fields, name_key);
    match fields.get(id_key) {
        Some(Value::String(id)) if !id.is_empty() => Some(chat.accounts.of(id, name.as_deref())),
        Some(Value::Number(id)) => {
            chat.bare_ids = true;
            let id = bare_account(chat, id.as_i64()?);
            Some(chat.accounts.of(&id, name.as_deref()))
        }
        _ => name.map(|name| chat.accounts.named(&name)),
    }
}

/// Until 2021, a bare number: the channel's own in its posts, else an account's.
fn bare_account(chat: &Chat, id: i64) -> String {
    let channel = chat.native().filter(|native| native.strip_prefix("channel") == Some(id.to_string().as_str()));
    channel.unwrap_or_else(|| format!("user{id}"))
}

fn answered(chat: &mut Chat, fields: &Fields) {
    if let Some(to) = whole(fields, "reply_to_message_id") {
        chat.answers(to, text(fields, "reply_to_peer_id"));
    }
}
