//! WhatsApp on Android: `msgstore.db` with the tables of 2021 and later, and `wa.db`.
//!
//! Facts: `formats/chat.md` §3 and appendix A. Those whom the service shows by a hidden id write under it, and
//! `jid_map` says whose it is. Lines of the service count as the phone's own rows and name their actor all the same.

mod lines;
mod posts;

use super::operation::{Group, Operation, Person, Spell};
use super::sql::{Tables, row};
use super::view::{Phone, View};
use super::{Legend, Made, START};
use crate::Error;
use crate::clock::DAY;
use std::cell::RefCell;
use std::collections::BTreeMap;

/// For how long the application lists who is gone.
const LISTED: i64 = 60 * DAY;

/// Writes one `msgstore.db`.
struct Maker<'o> {
    operation: &'o Operation,
    phone: &'o Phone,
    tables: Tables,
    /// Numbers of rows of `jid`.
    jids: RefCell<BTreeMap<String, i64>>,
    legend: RefCell<Legend>,
}

/// A chat that is being written: its view, and its rows in `chat` and `jid`.
struct Chat<'o> {
    view: View<'o>,
    row: i64,
    jid: i64,
}

/// The database of chats.
pub(super) fn chats(operation: &Operation, phone: &Phone) -> Result<Made, Error> {
    let tables = Tables::of(include_str!("msgstore.sql"))?;
    let maker = Maker { operation, phone, tables, jids: RefCell::default(), legend: RefCell::default() };
    // The row with which the service begins.
    row!(maker.tables, "message", _id: 1, chat_row_id: -1, from_me: 0, key_id: "-1", status: -1, message_type: -1)?;
    row!(maker.tables, "props", key: "user_push_name", value: phone.owner.pushname)?;
    maker.hidden()?;
    for view in phone.views(operation) {
        maker.chat(view)?;
    }
    let bytes = maker.tables.bytes()?;
    Ok(Made { name: "msgstore.db".into(), bytes, legend: maker.legend.into_inner() })
}

impl<'o> Maker<'o> {
    /// The row of an id.
    fn jid(&self, user: &str, server: &str) -> Result<i64, Error> {
        let id = format!("{user}@{server}");
        if let Some(row) = self.jids.borrow().get(&id) {
            return Ok(*row);
        }
        let kind = match server {
            "g.us" => 1,
            "lid" => 18,
            _ => 0,
        };
        let row =
            row!(self.tables, "jid", user: user, server: server, agent: 0, device: 0, type: kind, raw_string: id)?;
        self.jids.borrow_mut().insert(id, row);
        Ok(row)
    }

    /// The row of someone by number.
    fn number(&self, who: &Person, at: i64) -> Result<i64, Error> {
        self.jid(who.number_at(at), "s.whatsapp.net")
    }

    /// The row by which the service names someone.
    fn named(&self, who: &Person, at: i64) -> Result<i64, Error> {
        match &who.hidden {
            Some(hidden) if *who != *self.phone.owner => self.jid(hidden, "lid"),
            _ => self.number(who, at),
        }
    }

    fn group(&self, group: &Group) -> Result<i64, Error> {
        self.jid(group.jid.split('@').next().unwrap_or_default(), "g.us")
    }

    /// Whose hidden ids are.
    fn hidden(&self) -> Result<(), Error> {
        for who in self.phone.met(self.operation) {
            if let Some(hidden) = &who.hidden {
                let (lid, jid) = (self.jid(hidden, "lid")?, self.number(&who, START)?);
                row!(self.tables, "jid_map", lid_row_id: lid, jid_row_id: jid, sort_id: lid)?;
                row!(self.tables, "lid_display_name", lid_row_id: lid, display_name: who.pushname)?;
            }
        }
        Ok(())
    }

    fn chat(&self, view: View<'o>) -> Result<(), Error> {
        let jid = self.group(view.group)?;
        let first = view.rows.first().map_or(START, |row| row.at);
        let name = view.name(self.phone);
        let row = row!(
            self.tables, "chat",
            jid_row_id: jid, hidden: 0, subject: name, created_timestamp: first * 1000,
        )?;
        let chat = Chat { view, row, jid };
        for event in &chat.view.rows {
            let number = self.event(&chat, event)?;
            let at = (chat.view.group.jid.clone(), number.unsigned_abs());
            self.legend.borrow_mut().insert(at, (chat.view.ix, event.event));
        }
        chat.view.spells.iter().try_for_each(|spell| self.member(&chat, spell))
    }

    /// Who is in now, and who has gone lately.
    fn member(&self, chat: &Chat<'o>, spell: &Spell) -> Result<(), Error> {
        let user = self.named(&spell.who, self.phone.taken)?;
        let is_back = || chat.view.spells.iter().any(|other| other.who == spell.who && other.left.is_none());
        match spell.left {
            None => {
                let founder = chat.view.group.origin().is_some_and(|(by, _)| *by == spell.who);
                let rank = if founder { 2 } else { i64::from(spell.admin.is_some_and(|at| at <= self.phone.taken)) };
                row!(
                    self.tables, "group_participant_user",
                    group_jid_row_id: chat.jid, user_jid_row_id: user, rank: rank, pending: 0,
                    add_timestamp: spell.joined * 1000,
                )?;
            }
            Some(left) if left > self.phone.taken - LISTED && !is_back() => {
                row!(
                    self.tables, "group_past_participant_user",
                    group_jid_row_id: chat.jid, user_jid_row_id: user, is_leave: spell.removed_by.is_none(),
                    timestamp: left * 1000,
                )?;
            }
            Some(_) => {}
        }
        Ok(())
    }
}

/// The database of contacts.
pub(super) fn contacts(operation: &Operation, phone: &Phone) -> Result<Made, Error> {
    let tables = Tables::of(include_str!("wa.sql"))?;
    for who in phone.met(operation) {
        for since in who.numbers_by(phone.taken) {
            let saved = phone.saved_at(operation, &who, since);
            // Whom the owner has not saved the service shows as it is now.
            if saved.is_none() && who.number_at(since) != who.number_at(phone.taken) {
                continue;
            }
            let number = saved.is_some().then(|| format!("+{}", who.number_at(since)));
            row!(
                tables, "wa_contacts",
                jid: who.jid_at(since), is_whatsapp_user: 1, number: number, display_name: saved, wa_name: who.pushname,
            )?;
        }
    }
    for view in phone.views(operation) {
        let jid = &view.group.jid;
        row!(tables, "wa_contacts", jid: jid, is_whatsapp_user: 1, display_name: view.name(phone))?;
        let creator = view.group.origin().map(|(by, at)| by.jid_at(at));
        row!(tables, "wa_group_admin_settings", jid: jid, restrict_mode: 0, announcement_group: 0, creator_jid: creator)?;
    }
    Ok(Made { name: "wa.db".into(), bytes: tables.bytes()?, legend: Legend::new() })
}
