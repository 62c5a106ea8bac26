//! Protected correspondents of the unit: lawyers, doctors, clergy, journalists. Their chats are set aside before anything
//! of them is indexed ([ADR 0019](../../../docs/adr/0019-protected-correspondents.md)).
//!
//! The list is confidential itself: it stands in no report, and reading it is an act of its own.

mod who;

use crate::access::{Named, Object, act};
use crate::ingest::closing::Closed;
use crate::marks::given;
use crate::{Engine, Error};
use serde::Serialize;
use std::collections::BTreeSet;
use store::{ProtectedKind, ProtectedRow};
pub(crate) use who::{Linked, Protected, phone_of};

/// What the first line of a table calls the column of those who are protected.
const HEADS: [&str; 13] = [
    "number",
    "phone",
    "telephone",
    "contact",
    "account",
    "value",
    "name",
    "número",
    "numero",
    "teléfono",
    "telefono",
    "contacto",
    "cuenta",
];

/// A protected correspondent, as those see it who may see the list.
#[derive(Clone, Serialize)]
pub struct ProtectedView {
    /// By what: `phone`, `account`, `name`; `linked`: found in evidence as one with one of these.
    pub kind: ProtectedKind,
    /// The number, id or name.
    pub value: String,
    /// Why; of what is linked, with whom of the list.
    pub reason: String,
    /// Who said so; of what is linked, who took the evidence in that tells it.
    pub operator: String,
    /// When, ISO 8601 UTC.
    pub at: String,
}

/// What came of changing the list.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub struct ProtectedChange {
    /// Correspondents that were put on the list or taken off it.
    pub changed_count: u64,
    /// Those that were on it, or not on it, before.
    pub unchanged_count: u64,
    /// Correspondents on the list now.
    pub listed_count: u64,
    /// Numbers and ids that evidence links with them.
    pub linked_count: u64,
    /// Exhibits taken in before of which something was set aside at once.
    pub closed_exhibit_count: u64,
    /// Their chats that were set aside whole.
    pub closed_chat_count: u64,
    /// Their records that were set aside, those of these chats among them.
    pub closed_record_count: u64,
    /// Their files that only such chats and records carry.
    pub closed_file_count: u64,
}

/// Changes the list by one correspondent; whether that was a change.
type Change<'c> = &'c dyn Fn(&store::Tx<'_>, &(ProtectedKind, String)) -> Result<bool, store::Error>;

impl Engine {
    /// Puts correspondents on the list.
    pub fn protect(&self, values: &[String], reason: &str) -> Result<ProtectedChange, Error> {
        self.add_protected(values.iter().map(|v| parse(v)), given(reason)?, "protected.add")
    }

    /// Puts those on the list that stand in a table: one in each line, in its first cell. A line that cannot be understood
    /// leaves the list as it was.
    pub fn import_protected(&self, table: &str, reason: &str) -> Result<ProtectedChange, Error> {
        // A file may say nothing of itself; who says something says it for others to read.
        let reason = if reason.is_empty() { reason } else { given(reason)? };
        self.add_protected(in_table(table), reason, "protected.import")
    }

    fn add_protected(
        &self,
        all: impl Iterator<Item = Result<(ProtectedKind, String), Error>>,
        reason: &str,
        verb: &str,
    ) -> Result<ProtectedChange, Error> {
        let all: Vec<(ProtectedKind, String)> = all.collect::<Result<_, _>>()?;
        let (actor, at) = (self.context.operator.clone(), self.context.now());
        let row = |(kind, value): &(ProtectedKind, String)| ProtectedRow {
            kind: *kind,
            value: value.clone(),
            reason: reason.trim().into(),
            actor: actor.clone(),
            at,
        };
        self.change_protected(&all, reason, verb, &|tx, one| tx.insert_protected(&row(one)))
    }

    /// Takes correspondents off the list: what was set aside because of them is read when its exhibit is read again.
    pub fn unprotect(&self, values: &[String], reason: &str) -> Result<ProtectedChange, Error> {
        let reason = given(reason)?;
        let all: Vec<(ProtectedKind, String)> = values.iter().map(|v| parse(v)).collect::<Result<_, _>>()?;
        self.change_protected(&all, reason, "protected.remove", &|tx, (kind, value)| tx.drop_protected(*kind, value))
    }

    fn change_protected(
        &self,
        all: &[(ProtectedKind, String)],
        reason: &str,
        verb: &str,
        change: Change<'_>,
    ) -> Result<ProtectedChange, Error> {
        let tx = self.vault.begin()?;
        let (mut changed, mut values) = (0, String::new());
        for one in all {
            changed += u64::from(change(&tx, one)?);
            values.push_str(&one.1);
            values.push('\n');
        }
        self.forget_links(&tx)?;
        let mut protected = self.protected()?;
        let linked = protected.grow(self.vault.linked_ids()?);
        self.keep_links(&tx, &linked)?;
        // Also where nothing is new: a vault of before this was done holds what was never closed.
        let closed = self.close_held(&tx, None)?;
        let rows = self.vault.protected()?;
        let linked_count = rows.iter().filter(|row| row.kind == ProtectedKind::Linked).count() as u64;
        let listed_count = rows.len() as u64 - linked_count;
        let facts = [
            ("changed", changed.to_string()),
            ("listed", listed_count.to_string()),
            ("linked", linked_count.to_string()),
            ("closed_exhibits", closed.exhibits.to_string()),
            ("closed_records", closed.count.records.to_string()),
        ];
        let private = [("values", values), ("reason", reason.trim().to_owned())];
        self.act_on_list(&tx, verb, &facts, &private)?;
        tx.commit()?;
        Ok(ProtectedChange {
            changed_count: changed,
            unchanged_count: all.len() as u64 - changed,
            listed_count,
            linked_count,
            closed_exhibit_count: closed.exhibits,
            closed_chat_count: closed.count.chats,
            closed_record_count: closed.count.records,
            closed_file_count: closed.count.files,
        })
    }

    /// Takes back what was linked with those alone who are on the list no more.
    fn forget_links(&self, tx: &store::Tx<'_>) -> Result<(), Error> {
        let protected = self.protected()?;
        for row in self.vault.protected()?.into_iter().filter(|row| row.kind == ProtectedKind::Linked) {
            let mut with = with_whom(&row);
            let before = with.len();
            with.retain(|id| protected.is_listed(id));
            if with.is_empty() {
                tx.drop_linked(&row.value)?;
            } else if with.len() < before {
                tx.keep_linked(&ProtectedRow { reason: serde_json::to_string(&with)?, ..row })?;
            }
        }
        Ok(())
    }

    fn keep_links(&self, tx: &store::Tx<'_>, linked: &Linked) -> Result<(), Error> {
        let (actor, at) = (&self.context.operator, self.context.now());
        for (value, with) in linked {
            let (value, reason, actor) = (value.clone(), serde_json::to_string(with)?, actor.clone());
            tx.keep_linked(&ProtectedRow { kind: ProtectedKind::Linked, value, reason, actor, at })?;
        }
        Ok(())
    }

    /// Takes in what the exhibit that is being read links with those of the list. What was taken in before without knowing
    /// it is set aside at once.
    pub(crate) fn protect_linked(&self, tx: &store::Tx<'_>, linked: &Linked, exhibit: i64) -> Result<Closed, Error> {
        self.keep_links(tx, linked)?;
        let closed = self.close_held(tx, Some(exhibit))?;
        let facts = [
            ("linked", linked.len().to_string()),
            ("closed_exhibits", closed.exhibits.to_string()),
            ("closed_records", closed.count.records.to_string()),
        ];
        self.act_on_list(tx, "protected.link", &facts, &[])?;
        Ok(closed)
    }

    /// The list. Reading it is logged before it is shown.
    pub fn protected_list(&self) -> Result<Vec<ProtectedView>, Error> {
        let tx = self.vault.begin()?;
        let rows = self.vault.protected()?;
        self.act_on_list(&tx, "protected.list", &[("listed", rows.len().to_string())], &[])?;
        tx.commit()?;
        let view = |row: ProtectedRow| ProtectedView {
            kind: row.kind,
            reason: match row.kind {
                ProtectedKind::Linked => with_whom(&row).into_iter().collect::<Vec<_>>().join(", "),
                _ => row.reason,
            },
            value: row.value,
            operator: row.actor,
            at: model::utc_text(row.at.div_euclid(1000)),
        };
        Ok(rows.into_iter().map(view).collect())
    }

    fn act_on_list(&self, tx: &store::Tx<'_>, verb: &str, facts: &Named<'_>, private: &Named<'_>) -> Result<(), Error> {
        let (agency, ..) = self.vault.identity()?;
        act(&self.context, tx, verb, Object::Vault(&agency.to_string()), facts, private)
    }

    pub(crate) fn protected(&self) -> Result<Protected, Error> {
        let mut list = Protected::default();
        for row in self.vault.protected()? {
            match row.kind {
                ProtectedKind::Phone | ProtectedKind::Account => list.list(&row.value),
                ProtectedKind::Name => list.list_name(row.value),
                ProtectedKind::Linked => list.know(&row.value, with_whom(&row)),
            }
        }
        Ok(list)
    }

    /// By what it is known that an exhibit was read with the list as it is now; nothing if there is none.
    pub(crate) fn protected_digest(&self) -> Result<Option<String>, Error> {
        let rows = self.vault.protected()?;
        let parts: Vec<&[u8]> =
            rows.iter().flat_map(|row| [row.kind.as_str().as_bytes(), row.value.as_bytes()]).collect();
        let digest = || data_encoding::HEXLOWER.encode(&model::derive("protected", &parts));
        Ok((!rows.is_empty()).then(digest))
    }
}

/// With whom of the list something is linked.
fn with_whom(row: &ProtectedRow) -> BTreeSet<String> {
    serde_json::from_str(&row.reason).unwrap_or_default()
}

/// Who is meant by a word of the list: a number with its country code, an account's id, `id:…` for an id of digits alone,
/// `name:…` for a name. A number that nobody could ever match is refused: it would protect nobody.
fn parse(text: &str) -> Result<(ProtectedKind, String), Error> {
    understood(text).ok_or(Error::NotAContact(None))
}

fn understood(text: &str) -> Option<(ProtectedKind, String)> {
    let text = text.trim();
    let rest = |tag: &str| text.strip_prefix(tag).map(str::trim);
    let full = |text: &str| (!text.is_empty()).then(|| text.to_owned());
    if let Some(name) = rest("name:") {
        return Some((ProtectedKind::Name, full(name)?));
    }
    if let Some(id) = rest("id:") {
        return Some((ProtectedKind::Account, full(&id.to_lowercase())?));
    }
    let dialled = text.strip_prefix("00").map(|number| format!("+{number}"));
    if let Some(phone) = phone_of(dialled.as_deref().unwrap_or(text)) {
        return Some((ProtectedKind::Phone, phone));
    }
    let is_id = text.chars().any(char::is_alphabetic) && !text.contains(char::is_whitespace);
    is_id.then(|| (ProtectedKind::Account, text.to_lowercase()))
}

/// The first cell of each line; a line that names its columns, empty ones and remarks are passed over.
fn in_table(table: &str) -> impl Iterator<Item = Result<(ProtectedKind, String), Error>> + '_ {
    let lines = table.trim_start_matches('\u{FEFF}').lines();
    let cells = (1..).zip(lines).map(|(line, text)| (line, first_cell(text)));
    let told = cells.filter(|(_, cell)| !cell.is_empty() && !cell.starts_with('#'));
    let told = told.filter(|(line, cell)| *line != 1 || !HEADS.contains(&cell.to_lowercase().as_str()));
    told.map(|(line, cell)| understood(&cell).ok_or(Error::NotAContact(Some(line))))
}

fn first_cell(line: &str) -> String {
    let line = line.trim();
    match line.strip_prefix('"') {
        Some(quoted) => quoted.split('"').next().unwrap_or_default().trim().to_owned(),
        None => line.split([',', ';', '\t']).next().unwrap_or_default().trim().to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use ProtectedKind::{Account, Name, Phone};

    #[test]
    fn a_word_of_the_list_is_a_number_an_id_or_a_name_that_says_it_is_one() {
        let cases = [
            ("+34 600 000 077", Some((Phone, "+34600000077"))),
            ("0034600000077", Some((Phone, "+34600000077"))),
            ("34600000077@s.whatsapp.net", Some((Phone, "+34600000077"))),
            ("123456@lid", Some((Account, "123456@lid"))),
            ("User77", Some((Account, "user77"))),
            ("id:1234567890", Some((Account, "1234567890"))),
            ("name:Dra. Ruiz", Some((Name, "Dra. Ruiz"))),
            ("600 000 077", None),
            ("34600000077", None),
            ("Dra. Ruiz", None),
            ("name:", None),
            ("", None),
        ];
        for (text, wanted) in cases {
            let got = understood(text);
            assert_eq!(got.as_ref().map(|(kind, value)| (*kind, value.as_str())), wanted, "{text}");
        }
    }

    #[test]
    fn a_table_is_read_by_its_first_cells_and_a_wrong_line_is_named_without_what_it_says() {
        let table = "\u{FEFF}Número;motivo\n# despacho\n\"+34 600 000 077\";abogada\n\nname:Padre Luis\n";
        let values: Vec<String> = in_table(table).map(|one| one.unwrap().1).collect();
        assert_eq!(values, ["+34600000077", "Padre Luis"]);
        let wrong = in_table("+34600000077\n600 000 078\n").find_map(Result::err).unwrap();
        assert!(matches!(wrong, Error::NotAContact(Some(2))));
        assert!(!wrong.to_string().contains("078"));
    }
}
