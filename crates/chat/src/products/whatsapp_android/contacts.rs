//! `wa.db`: the address book as the service keeps it, and what it keeps of groups.

use model::{Contact, ContactKind, GroupFact, SourceRead, Told};
use sqlite_ro::Database;

use super::jids::{Jids, phone_of};
use super::scan::{Cells, Note, Source};
use crate::{Context, Tables, Tell, phone};

/// Whether a database is one of contacts.
pub(super) fn recognise(tables: &Tables<'_>) -> bool {
    tables.has_column("wa_contacts", "jid")
}

/// Reads one.
pub(super) fn read(database: &Database, tables: &Tables<'_>, context: &Context<'_>, tell: Tell<'_>) -> SourceRead {
    let source = Source::new(database, tables, context.limits);
    let mut jids = Jids::default();
    contacts(&source, &mut jids, tell);
    verified(&source, &mut jids, tell);
    groups(&source, &mut jids, tell);
    descriptions(&source, &mut jids, tell);
    relations(&source, &mut jids, tell);
    SourceRead { issues: source.into_issues(), ..SourceRead::default() }
}

/// Names in `wa_contacts`, by column: whose word each is.
static NAMES: &[(usize, ContactKind)] = &[(3, ContactKind::Saved), (4, ContactKind::Pushname)];

fn contacts(source: &Source<'_>, jids: &mut Jids, tell: Tell<'_>) {
    let table = "wa_contacts";
    source.scan(table, &["_id", "jid", "number", "display_name", "wa_name"], |cells| {
        let Some(account) = account(source, jids, table, cells, 1) else { return };
        let number = cells.text(2).and_then(|number| phone(&number)).or_else(|| phone_of(&account));
        for (column, kind) in NAMES {
            let Some(name) = cells.text(*column) else { continue };
            tell(named(&account, number.clone(), name, *kind, place(table, cells)));
        }
        source.note_odd(table, cells.int(0), cells);
    });
}

/// A name of a person, or of a group: the address book has both.
fn named(account: &str, phone: Option<String>, name: String, kind: ContactKind, place: String) -> Told {
    if account.ends_with("@g.us") {
        return Told::Group(GroupFact { group: account.into(), name: Some(name), place, ..GroupFact::default() });
    }
    Told::Contact(Contact { account: Some(account.into()), phone, name, kind, place })
}

fn verified(source: &Source<'_>, jids: &mut Jids, tell: Tell<'_>) {
    let table = "wa_vnames";
    source.scan(table, &["_id", "jid", "verified_name"], |cells| {
        let Some(account) = account(source, jids, table, cells, 1) else { return };
        let Some(name) = cells.text(2) else { return };
        tell(named(&account, phone_of(&account), name, ContactKind::Verified, place(table, cells)));
        source.note_odd(table, cells.int(0), cells);
    });
}

/// The id in a column, in its one writing.
fn account(
    source: &Source<'_>,
    jids: &mut Jids,
    table: &'static str,
    cells: &Cells<'_>,
    column: usize,
) -> Option<String> {
    let jid = cells.raw(column).and_then(|raw| jids.known(&raw));
    if jid.is_none() {
        source.note(Note::Odd, table, cells.int(0));
    }
    jid.map(|jid| jids.id(jid).to_owned())
}

fn place(table: &str, cells: &Cells<'_>) -> String {
    format!("{table} row {}", cells.int(0).unwrap_or_default())
}

fn groups(source: &Source<'_>, jids: &mut Jids, tell: Tell<'_>) {
    let table = "wa_group_admin_settings";
    source.scan(table, &["_id", "jid", "creator_jid"], |cells| {
        let Some(group) = account(source, jids, table, cells, 1) else { return };
        let creator = cells.raw(2).and_then(|raw| jids.known(&raw)).map(|jid| jids.id(jid).to_owned());
        if creator.is_some() {
            tell(Told::Group(GroupFact { creator, ..fact(group, table) }));
        }
        source.note_odd(table, None, cells);
    });
}

fn fact(group: String, table: &str) -> GroupFact {
    GroupFact { place: format!("{table} {group}"), group, ..GroupFact::default() }
}

fn descriptions(source: &Source<'_>, jids: &mut Jids, tell: Tell<'_>) {
    let table = "wa_group_descriptions";
    source.scan(table, &["_id", "jid", "description"], |cells| {
        let Some(group) = account(source, jids, table, cells, 1) else { return };
        let description = cells.text(2);
        if description.is_some() {
            tell(Told::Group(GroupFact { description, ..fact(group, table) }));
        }
        source.note_odd(table, None, cells);
    });
}

/// Which group belongs to which community.
fn relations(source: &Source<'_>, jids: &mut Jids, tell: Tell<'_>) {
    let table = "group_relationship";
    source.scan(table, &["_id", "parent_raw_jid", "subgroup_raw_id"], |cells| {
        let Some(group) = account(source, jids, table, cells, 2) else { return };
        let parent = account(source, jids, table, cells, 1);
        if parent.is_some() {
            tell(Told::Group(GroupFact { parent, ..fact(group, table) }));
        }
        source.note_odd(table, None, cells);
    });
}
