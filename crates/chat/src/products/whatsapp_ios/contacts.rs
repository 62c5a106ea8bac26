//! `ContactsV2.sqlite`: names as the phone's address book has them. `LID.sqlite`: hidden ids and their numbers.

use model::{Contact, ContactKind, SameAccount, SameReason, SourceRead, Tally, Told, WallTime};
use sqlite_ro::Database;

use super::accounts::{self, Account};
use super::book::place;
use super::cells::Cells;
use super::notes::{Flaw, Notes};
use super::scan::{Source, Table};
use crate::products::Tell;
use crate::{Context, Tables, marks, phone};

static CONTACTS: Table = Table {
    name: "zwaaddressbookcontact",
    columns: &[
        "zwhatsappid",
        "zlid",
        "zphonenumber",
        "zlocalizedphonenumber",
        "zfullname",
        "zgivenname",
        "zlastname",
        "zbusinessname",
    ],
};

/// Tables of pairs: hidden id, number, since when. The first is of later builds.
static PAIRS: &[Table] = &[
    Table { name: "zwazaccount", columns: &["zidentifier", "zphonenumber", "zcreatedat"] },
    Table { name: "zwaphonenumberlidpair", columns: &["zlid", "zphonenumber", "ztimestamp"] },
];

/// Whether a database is the service's address book.
pub(super) fn recognise(tables: &Tables<'_>) -> bool {
    tables.has(CONTACTS.name)
        && (tables.has_column(CONTACTS.name, "zwhatsappid") || tables.has_column(CONTACTS.name, "zphonenumber"))
}

/// Whether a database holds pairs of ids and no chats.
pub(super) fn recognise_pairs(tables: &Tables<'_>) -> bool {
    has_pairs(tables) && !tables.has("zwamessage")
}

/// Whether a database holds pairs of ids.
pub(super) fn has_pairs(tables: &Tables<'_>) -> bool {
    PAIRS.iter().any(|table| table.columns.iter().take(2).all(|column| tables.has_column(table.name, column)))
}

/// Reads the address book, and pairs of ids if they lie beside it.
pub(super) fn read(database: &Database, tables: &Tables<'_>, context: &Context<'_>, tell: Tell<'_>) -> SourceRead {
    let mut source = Source::of(database, tables, context.limits.issues);
    let (mut notes, mut tally) = (Notes::of(CONTACTS.name), Tally::default());
    let most = context.limits.record_bytes;
    source.rows(CONTACTS, &mut |row, values| {
        let cells = Cells::of(values, most);
        let is_said = contact(row, &cells, tell);
        count(&mut tally, &mut notes, row, &cells, is_said);
    });
    source.issues.extend(notes.issues());
    if has_pairs(tables) {
        tally += pairs(&mut source, most, tell);
    }
    SourceRead { issues: source.issues, tally }
}

/// Reads pairs of ids alone.
pub(super) fn read_pairs(
    database: &Database,
    tables: &Tables<'_>,
    context: &Context<'_>,
    tell: Tell<'_>,
) -> SourceRead {
    let mut source = Source::of(database, tables, context.limits.issues);
    let tally = pairs(&mut source, context.limits.record_bytes, tell);
    SourceRead { issues: source.issues, tally }
}

/// Tells the pairs of all tables of such.
pub(super) fn pairs(source: &mut Source<'_>, most: usize, tell: Tell<'_>) -> Tally {
    let mut tally = Tally::default();
    for table in PAIRS.iter().filter(|table| source.has(table.name)).collect::<Vec<_>>() {
        let mut notes = Notes::of(table.name);
        source.rows(*table, &mut |row, values| {
            let cells = Cells::of(values, most);
            let hidden = cells.text(1).and_then(|id| accounts::hidden(&id));
            let number = cells.text(2).and_then(|number| accounts::account_or_number(&number));
            let both = hidden.zip(number);
            if let Some((hidden, number)) = &both {
                tell_same(hidden, number, SameReason::IdMap, cells.moment(3).told(), place(table.name, row), tell);
            }
            // A hidden id whose number the phone does not know is an entry as others are.
            let is_entry = both.is_some() || cells.text(2).is_none();
            count(&mut tally, &mut notes, row, &cells, is_entry);
        });
        source.issues.extend(notes.issues());
    }
    tally
}

/// Tells what a row of the address book says; whether it says it of anyone.
fn contact(row: i64, cells: &Cells<'_>, tell: Tell<'_>) -> bool {
    let account = cells.text(1).and_then(|id| accounts::account_or_number(&id));
    let hidden = cells.text(2).and_then(|id| accounts::hidden(&id));
    let written = [3, 4].into_iter().find_map(|column| cells.text(column).and_then(|text| phone(&text)));
    let number = account.as_ref().and_then(|account| account.phone.clone()).or(written);
    if let Some((account, hidden)) = account.as_ref().zip(hidden.as_ref()) {
        tell_same(hidden, account, SameReason::Contact, None, place(CONTACTS.name, row), tell);
    }
    let id = account.or(hidden).map(|account: Account| account.id);
    if id.is_none() && number.is_none() {
        return false;
    }
    for (name, kind) in names(cells) {
        let place = place(CONTACTS.name, row);
        tell(Told::Contact(Contact { account: id.clone(), phone: number.clone(), name, kind, place }));
    }
    true
}

/// The name in the address book, and the one that the service confirmed to a business.
fn names(cells: &Cells<'_>) -> impl Iterator<Item = (String, ContactKind)> {
    let text = |column| cells.text(column).map(|name| marks::clean(&name).trim().to_owned()).unwrap_or_default();
    let parts = || [text(6), text(7)].join(" ").trim().to_owned();
    let saved = Some(text(5)).filter(|name| !name.is_empty()).unwrap_or_else(parts);
    let all = [(saved, ContactKind::Saved), (text(8), ContactKind::Verified)];
    all.into_iter().filter(|(name, _)| !name.is_empty())
}

fn tell_same(
    hidden: &Account,
    number: &Account,
    reason: SameReason,
    at: Option<WallTime>,
    place: String,
    tell: Tell<'_>,
) {
    if let Some((a, b)) = accounts::pair(hidden, number) {
        tell(Told::Same(SameAccount { a, b, reason, at, place }));
    }
}

/// Counts a row that belongs to no chat. One that names nobody is refused.
fn count(tally: &mut Tally, notes: &mut Notes, row: i64, cells: &Cells<'_>, is_said: bool) {
    if !is_said {
        cells.flaw(Flaw::Value);
    }
    tally.seen += 1;
    match (is_said, cells.flaws().any()) {
        (false, _) => tally.refused += 1,
        (true, true) => tally.doubtful += 1,
        (true, false) => tally.kept += 1,
    }
    notes.note(row, cells.flaws());
}
