//! WhatsApp on iOS: `ChatStorage.sqlite` and `ContactsV2.sqlite`.
//!
//! Facts: `formats/chat.md` §4 and appendix A.4. A member is a row of `ZWAGROUPMEMBER` for as long as the chat is there;
//! those whom the service shows by a hidden id stand under it, with their number beside.

mod messages;
mod protobuf;

use super::operation::{Group, Operation, Person};
use super::sql::{Tables, row};
use super::view::{Phone, View};
use super::{Legend, Made, START};
use crate::Error;
use std::collections::BTreeMap;

/// Seconds from 1970 to 2001, where Core Data begins to count.
const EPOCH: i64 = 978_307_200;

/// A moment as Core Data keeps it.
fn core_data(at: i64) -> f64 {
    // Far below what a double holds exactly.
    (at - EPOCH) as f64
}

/// Writes one `ChatStorage.sqlite`.
struct Maker<'o> {
    operation: &'o Operation,
    phone: &'o Phone,
    tables: Tables,
}

/// A chat that is being written.
struct Chat<'o> {
    view: View<'o>,
    /// Its row.
    row: i64,
    /// The rows of its members, by id.
    members: BTreeMap<String, i64>,
}

/// The database of chats.
pub(super) fn chats(operation: &Operation, phone: &Phone) -> Result<Made, Error> {
    let maker = Maker { operation, phone, tables: Tables::of(include_str!("schema.sql"))? };
    let mut legend = Legend::new();
    for who in phone.met(operation) {
        row!(maker.tables, "ZWAPROFILEPUSHNAME", ZJID: maker.id(&who, START), ZPUSHNAME: who.pushname)?;
    }
    for view in phone.views(operation) {
        let chat = maker.chat(view)?;
        for (sort, event) in (1i64..).zip(&chat.view.rows) {
            let number = maker.message(&chat, event, sort)?;
            legend.insert((chat.view.group.jid.clone(), number.unsigned_abs()), (chat.view.ix, event.event));
        }
    }
    Ok(Made { name: "ChatStorage.sqlite".into(), bytes: maker.tables.bytes()?, legend })
}

impl<'o> Maker<'o> {
    /// The id by which the service names someone.
    fn id(&self, who: &Person, at: i64) -> String {
        match &who.hidden {
            Some(hidden) if *who != *self.phone.owner => format!("{hidden}@lid"),
            _ => who.jid_at(at),
        }
    }

    fn chat(&self, view: View<'o>) -> Result<Chat<'o>, Error> {
        let last = view.rows.last().map_or(START, |row| row.at);
        let row = row!(
            self.tables, "ZWACHATSESSION",
            ZCONTACTJID: view.group.jid, ZPARTNERNAME: view.name(self.phone), ZSESSIONTYPE: 1, ZREMOVED: 0,
            ZLASTMESSAGEDATE: core_data(last),
        )?;
        self.group(view.group, row)?;
        let mut chat = Chat { view, row, members: BTreeMap::new() };
        self.members(&mut chat)?;
        Ok(chat)
    }

    fn group(&self, group: &Group, session: i64) -> Result<(), Error> {
        let Some((by, at)) = group.origin() else { return Ok(()) };
        row!(
            self.tables, "ZWAGROUPINFO",
            ZCHATSESSION: session, ZCREATIONDATE: core_data(at), ZCREATORJID: self.id(by, at),
            ZOWNERJID: self.id(by, at), ZSTATE: 0,
        )?;
        Ok(())
    }

    /// Everyone whom the phone has met in a chat, by each id they had.
    fn members(&self, chat: &mut Chat<'o>) -> Result<(), Error> {
        let mut rows: BTreeMap<String, (&Person, bool, bool)> = BTreeMap::new();
        for spell in &chat.view.spells {
            let until = spell.left.unwrap_or(self.phone.taken);
            for at in [spell.joined, until] {
                let active = spell.left.is_none() && at == until;
                let admin = active && spell.admin.is_some_and(|admin| admin <= self.phone.taken);
                rows.insert(self.id(&spell.who, at), (&spell.who, active, admin));
            }
        }
        let mut members = BTreeMap::new();
        for (id, (who, active, admin)) in rows {
            let name = if id.ends_with("@lid") {
                self.phone.saved(self.operation, who)
            } else {
                let since = who.numbers_by(self.phone.taken).into_iter().find(|since| who.jid_at(*since) == id);
                since.and_then(|since| self.phone.saved_at(self.operation, who, since))
            };
            let beside = id.ends_with("@lid").then(|| who.jid_at(START));
            let row = row!(
                self.tables, "ZWAGROUPMEMBER",
                ZCHATSESSION: chat.row, ZMEMBERJID: id, ZISACTIVE: active, ZISADMIN: admin, ZCONTACTNAME: name,
                ZCONTACTIDENTIFIER: beside,
            )?;
            members.insert(id, row);
        }
        chat.members = members;
        Ok(())
    }
}

/// The address book as the service keeps it.
pub(super) fn contacts(operation: &Operation, phone: &Phone) -> Result<Made, Error> {
    let tables = Tables::of(
        "CREATE TABLE ZWAADDRESSBOOKCONTACT (Z_PK INTEGER PRIMARY KEY, Z_ENT INTEGER, Z_OPT INTEGER,
            ZFULLNAME VARCHAR, ZGIVENNAME VARCHAR, ZPHONENUMBER VARCHAR, ZWHATSAPPID VARCHAR, ZLID VARCHAR);",
    )?;
    for who in phone.met(operation) {
        let hidden = who.hidden.as_ref().map(|hidden| format!("{hidden}@lid"));
        for since in who.numbers_by(phone.taken) {
            let Some(name) = phone.saved_at(operation, &who, since) else { continue };
            row!(
                tables, "ZWAADDRESSBOOKCONTACT",
                ZFULLNAME: name, ZPHONENUMBER: format!("+{}", who.number_at(since)), ZWHATSAPPID: who.jid_at(since),
                ZLID: hidden,
            )?;
        }
    }
    Ok(Made { name: "ContactsV2.sqlite".into(), bytes: tables.bytes()?, legend: Legend::new() })
}
