//! What the service writes: rows of type 7 and the tables beside them.

use super::super::operation::{Act, Way, Who};
use super::super::sql::row;
use super::super::view::Row;
use super::{Chat, Maker};
use crate::Error;

/// `message.message_type` of what the service wrote.
const SYSTEM: i64 = 7;

/// `message_system.action_type`.
mod code {
    pub(super) const RENAMED: i64 = 1;
    pub(super) const LEFT: i64 = 5;
    pub(super) const CREATED: i64 = 11;
    pub(super) const ADDED: i64 = 12;
    pub(super) const REMOVED: i64 = 14;
    pub(super) const PROMOTED: i64 = 15;
    pub(super) const BY_LINK: i64 = 20;
    pub(super) const NUMBER_CHANGED: i64 = 28;
    pub(super) const BY_INVITATION: i64 = 52;
    pub(super) const FROM_COMMUNITY: i64 = 79;
}

/// A line before it is written.
struct Line<'a> {
    code: i64,
    /// Who did it; of who comes or goes by themselves, they.
    actor: &'a Who,
    targets: &'a [Who],
    text: Option<&'a str>,
}

const fn line<'a>(code: i64, actor: &'a Who, targets: &'a [Who]) -> Line<'a> {
    Line { code, actor, targets, text: None }
}

impl<'o> Maker<'o> {
    /// Writes an event and gives its row.
    pub(super) fn event(&self, chat: &Chat<'o>, row: &Row<'o>) -> Result<i64, Error> {
        use std::slice::from_ref;
        match row.act {
            Act::Created { by, name } => {
                self.line(chat, row, &Line { text: Some(name), ..line(code::CREATED, by, &[]) })
            }
            Act::Added { by, who } => self.line(chat, row, &line(code::ADDED, by, self.told(who))),
            Act::Came { who, way } => self.line(chat, row, &line(came(*way), who, from_ref(who))),
            Act::Left { who } => self.line(chat, row, &line(code::LEFT, who, &[])),
            Act::Removed { by, who } => self.line(chat, row, &line(code::REMOVED, by, from_ref(who))),
            Act::Promoted { by, who } => self.line(chat, row, &line(code::PROMOTED, by, from_ref(who))),
            Act::Renamed { by, from, to } => {
                let number = self.line(chat, row, &Line { text: Some(to), ..line(code::RENAMED, by, &[]) })?;
                row!(self.tables, "message_system_value_change", message_row_id: number, old_data: from)?;
                Ok(number)
            }
            Act::NumberChanged { who } => {
                let number = self.line(chat, row, &line(code::NUMBER_CHANGED, who, &[]))?;
                let (old, new) = (self.number(who, row.at - 1)?, self.number(who, row.at)?);
                row!(
                    self.tables, "message_system_number_change",
                    message_row_id: number, old_jid_row_id: old, new_jid_row_id: new,
                )?;
                Ok(number)
            }
            Act::Post(post) => self.post(chat, row, post),
        }
    }

    /// Whom the owner's phone names of several who were added: the owner alone, if they are among them.
    fn told<'a>(&self, who: &'a [Who]) -> &'a [Who] {
        let own = who.iter().position(|who| *who == self.phone.owner).and_then(|at| who.get(at..=at));
        own.unwrap_or(who)
    }

    fn line(&self, chat: &Chat<'o>, row: &Row<'o>, line: &Line<'_>) -> Result<i64, Error> {
        // Who joins by link stands as the sender alone, who is added as a participant.
        let actor = self.named(line.actor, row.at)?;
        let at = row.at * 1000;
        // What the service writes is numbered by each phone for itself.
        let key = format!("{}{:05}", self.phone.owner.ix + 1, row.event + 1000 * chat.view.ix);
        let number = row!(
            self.tables, "message",
            chat_row_id: chat.row, from_me: 1, key_id: key, sender_jid_row_id: actor, status: 6, timestamp: at,
            received_timestamp: at, message_type: SYSTEM, text_data: line.text, starred: 0,
        )?;
        row!(self.tables, "message_system", message_row_id: number, action_type: line.code)?;
        let is_me = line.targets.contains(&self.phone.owner) && line.code != code::REMOVED;
        row!(self.tables, "message_system_group", message_row_id: number, is_me_joined: is_me)?;
        for who in line.targets {
            let user = self.named(who, row.at)?;
            row!(self.tables, "message_system_chat_participant", message_row_id: number, user_jid_row_id: user)?;
        }
        Ok(number)
    }
}

fn came(way: Way) -> i64 {
    match way {
        Way::Founded => code::CREATED,
        Way::Added => code::ADDED,
        Way::Link => code::BY_LINK,
        Way::Invitation => code::BY_INVITATION,
        Way::Community => code::FROM_COMMUNITY,
    }
}
