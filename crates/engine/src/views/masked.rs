//! Rows and texts on their way into a list: accounts that are marked are masked in both.
//!
//! Lists read the rows of groups, accounts, members, messages and sightings here and nowhere else, and make whatever they
//! show of a text here: a test reads the other files for it.

use super::people::Names;
use super::shown::Logged;
use super::{Case, Details, MarkView, MarkedView, Shown};
use crate::marks::{Mask, last_words, name_of};
use crate::networks::linked::{LINKED, LinkedNote};
use crate::networks::origins::{ORIGIN, OriginNote};
use crate::networks::traces::{TRACE, TraceNote};
use crate::standings::Standings;
use crate::{Engine, Error};
use chat::NOBODY;
use model::{AccountId, CaseId, ChatKind, GroupId};
use std::collections::BTreeMap;
use store::{AccountRow, AliasRow, ClusterRow, GroupRow, MembershipRow, SightingRow, WrittenRow};

/// The name of an exhibit.
pub(super) fn exhibit_name(mask: &Mask, name: &str) -> Shown {
    Shown::path(&mask.path(name))
}

/// Rows are masked already.
impl Names {
    pub(super) fn group(&self, id: GroupId) -> Option<Shown> {
        self.groups.get(&id).and_then(|g| g.name.as_deref()).map(Shown::text)
    }

    /// A name for an account: its first one, else its number.
    pub(super) fn account(&self, id: AccountId) -> Option<Shown> {
        called(self.accounts.get(&id)?).map(|name| Shown::text(name))
    }
}

/// What an account is called of which the row is masked: by its first name that tells it from others, else its number; one
/// of which the mask left no name also by the service's id.
pub(super) fn called(row: &AccountRow) -> Option<&String> {
    let tells = |name: &&String| name.replace(NOBODY, "").contains(char::is_alphanumeric);
    let id = || row.names.first().map(|masked| row.ids.iter().find(tells).unwrap_or(masked));
    row.names.iter().find(tells).or(row.phone.as_ref()).or_else(id)
}

impl Engine {
    /// Reads a case as those see it who are cleared to know who is marked. That it was asked for, and why, is logged first.
    pub fn read_case_unmasked(&self, id: CaseId, view: &str, reason: &str) -> Result<Case<'_>, Error> {
        self.log_unmasked(id, view, reason)?;
        self.read_case_naming_all(id)
    }
}

impl Case<'_> {
    /// A name or a text.
    pub(super) fn text(&self, raw: &str) -> Shown {
        Shown::text(&self.mask.text(raw))
    }

    /// A text of which it is known whether it is about somebody who is marked.
    pub(super) fn text_about(&self, raw: &str, is_about: bool) -> Shown {
        if is_about { Shown::text(&self.mask.line(raw)) } else { self.text(raw) }
    }

    /// A path, or the name of a file or folder.
    pub(super) fn path(&self, raw: &str) -> Shown {
        Shown::path(&self.mask.path(raw))
    }

    /// The place of a record inside its file.
    pub(super) fn place(&self, raw: &str) -> String {
        self.mask.text(raw)
    }

    /// The code of an invite; all of it for who asked for that.
    pub(super) fn code(&self, raw: &str, whole: Option<&Logged>) -> Shown {
        let masked = self.mask.text(raw);
        whole.map_or_else(|| Shown::code(&masked), |logged| Shown::whole(&masked, logged))
    }

    /// All of a text, for who asked for that.
    pub(super) fn whole(&self, raw: &str, is_about: bool, logged: &Logged) -> Shown {
        let masked = if is_about { self.mask.line(raw) } else { self.mask.text(raw) };
        Shown::whole(&masked, logged)
    }

    /// Every text.
    pub(super) fn texts(&self, raw: &[String]) -> Vec<Shown> {
        raw.iter().map(|text| self.text(text)).collect()
    }

    /// A name of an account that is not marked.
    pub(super) fn name(&self, raw: &str) -> Shown {
        Shown::text(&self.mask.name(raw))
    }

    /// What an alias says.
    pub(super) fn alias_text(&self, chat: i64, alias: &AliasRow) -> Shown {
        Shown::text(&self.mask.alias_text(chat, alias.k, &alias.text))
    }

    /// Names and ids of a row that is masked already: no label in it may be masked again.
    pub(super) fn of_row(&self, masked: &[String]) -> Vec<Shown> {
        masked.iter().map(|text| Shown::text(text)).collect()
    }

    /// What an account is called of which the row is masked: its name, its number, an id, at last that of the case.
    pub(super) fn called_in_graph(&self, row: &AccountRow) -> Shown {
        let name = called(row).or(row.ids.first());
        name.map_or_else(|| Shown::text(&row.id.to_string()), |name| Shown::text(name))
    }

    /// Details of a code: names in them may come from evidence.
    pub(super) fn details(&self, raw: &BTreeMap<String, String>) -> Details {
        raw.iter().map(|(name, value)| (name.clone(), self.text(value))).collect()
    }

    pub(super) fn group_rows(&self) -> Result<Vec<GroupRow>, Error> {
        let mut rows = self.engine.vault.groups(self.id)?;
        // A chat of two with somebody who is marked is called after them; one with somebody else after that one.
        rows.iter_mut().for_each(|row| {
            let masked = |name: &String| match row.kind {
                ChatKind::Direct => self.mask.name(name),
                ChatKind::Unknown if !row.kind.is_group(row.member_count) => self.mask.name(name),
                _ => self.mask.text(name),
            };
            if row.chats.iter().all(|chat| !self.mask.has_chat(*chat)) {
                row.names.iter_mut().chain(&mut row.name).for_each(|name| *name = masked(name));
            }
        });
        Ok(rows.into_iter().map(|row| self.mask.group_row(row)).collect())
    }

    pub(super) fn account_rows(&self) -> Result<BTreeMap<AccountId, AccountRow>, Error> {
        let rows = self.engine.vault.accounts(self.id)?.into_iter().map(|row| self.mask.account_row(row));
        Ok(rows.map(|row| (row.id, row)).collect())
    }

    /// Hands over each account in the order of the vault; those that are marked last, for their places among the others
    /// would tell their numbers.
    pub(super) fn each_account_row(&self, visit: &mut dyn FnMut(AccountRow)) -> Result<(), Error> {
        let mut marked = Vec::new();
        self.engine.vault.each_account(self.id, &mut |row| {
            let row = self.mask.account_row(row);
            if Mask::is_marked(&row) { marked.push(row) } else { visit(row) }
        })?;
        marked.sort_by(|a, b| (&a.names, a.id).cmp(&(&b.names, b.id)));
        marked.into_iter().for_each(visit);
        Ok(())
    }

    pub(super) fn membership_rows(&self) -> Result<Vec<MembershipRow>, Error> {
        let mut all = Vec::new();
        self.each_membership_row(&mut |row| all.push(row))?;
        Ok(all)
    }

    pub(super) fn each_membership_row(&self, visit: &mut dyn FnMut(MembershipRow)) -> Result<(), Error> {
        Ok(self.engine.vault.each_membership(self.id, &mut |row| visit(self.mask.membership(row)))?)
    }

    pub(super) fn sighting_rows(&self) -> Result<Vec<SightingRow>, Error> {
        Ok(self.engine.vault.sightings(self.id)?.into_iter().map(|row| self.mask.sighting(row)).collect())
    }

    /// From where groups come; accounts in it are masked.
    pub(super) fn origin_notes(&self) -> Result<Vec<OriginNote>, Error> {
        let mut notes: Vec<OriginNote> = self.engine.vault.notes(self.id, ORIGIN)?;
        let rows = notes.iter_mut().flat_map(|note| &mut note.hypotheses).flat_map(|h| &mut h.evidence);
        for row in rows.flat_map(|family| &mut family.rows) {
            row.accounts.iter_mut().for_each(|id| *id = self.mask.account(*id));
            // Their places among the others would tell who is marked.
            row.accounts.sort_unstable();
        }
        Ok(notes)
    }

    /// Links that were posted and lead to groups that are seen; accounts and groups in them are masked.
    pub(super) fn linked_notes(&self) -> Result<Vec<LinkedNote>, Error> {
        let mut notes: Vec<LinkedNote> = self.engine.vault.notes(self.id, LINKED)?;
        for note in &mut notes {
            note.account = note.account.map(|id| self.mask.account(id));
            note.group = self.mask.group(note.group);
        }
        // Their places among the others would tell who is marked.
        notes.sort_unstable_by_key(|note| (note.to, note.group, note.account));
        Ok(notes)
    }

    /// What was told of the family whose first item this is; accounts and groups in it are masked.
    pub(super) fn trace_note(&self, first: i64) -> Result<Option<TraceNote>, Error> {
        let Ok(k) = u64::try_from(first) else { return Ok(None) };
        let note: Option<TraceNote> = self.engine.vault.note(self.id, TRACE, k)?;
        Ok(note.map(|mut note| {
            note.accounts.iter_mut().for_each(|id| *id = self.mask.account(*id));
            note.groups.iter_mut().for_each(|id| *id = self.mask.group(*id));
            note
        }))
    }

    /// What stands of accounts now. It is asked by their own ids, which are not those that are shown.
    pub(super) fn standings(&self) -> Result<Standings, Error> {
        // Who is marked is compared with nobody by those either who are cleared to see who it is.
        let marks = if self.is_unmasked { Mask::read(self.engine, self.id)?.marks() } else { self.mask.marks() };
        self.engine.standings(self.id, marks)
    }

    /// An account's id as it is shown.
    pub(super) fn shown_account(&self, id: AccountId) -> AccountId {
        self.mask.account(id)
    }

    pub(super) fn each_cluster(&self, visit: &mut dyn FnMut(ClusterRow)) -> Result<(), Error> {
        Ok(self.engine.vault.clusters(self.id, &mut |row| visit(self.mask.cluster(row)))?)
    }

    pub(super) fn each_written(&self, visit: &mut dyn FnMut(WrittenRow)) -> Result<(), Error> {
        let masked = |row: WrittenRow| WrittenRow { account: row.account.map(|id| self.mask.account(id)), ..row };
        Ok(self.engine.vault.each_written(self.id, &mut |row| visit(masked(row)))?)
    }

    /// How many accounts are masked, and how much of the case is theirs; nothing where none is.
    pub fn marked(&self) -> Result<Option<MarkedView>, Error> {
        if self.mask.is_empty() {
            return Ok(None);
        }
        let mut marked = MarkedView::default();
        self.each_account_row(&mut |row| {
            if Mask::is_marked(&row) {
                marked.account_count += 1;
                marked.sent_count += row.message_count;
            }
        })?;
        self.each_cluster(&mut |_| marked.message_count += 1)?;
        Ok(Some(marked))
    }

    /// All that was said of marks, oldest first.
    pub fn marks(&self) -> Result<Vec<MarkView>, Error> {
        let words = self.engine.vault.marks(self.id)?;
        let last = last_words(words.clone());
        let mut number: BTreeMap<String, u64> = BTreeMap::new();
        self.each_account_row(&mut |row| {
            if Mask::is_marked(&row) {
                row.names.into_iter().for_each(|name| *number.entry(name).or_default() += 1);
            }
        })?;
        let view = |word: store::MarkRow| {
            let name = name_of((word.mark, word.number));
            MarkView {
                mark: word.mark,
                account_count: number.get(&name).copied().unwrap_or(0),
                marked: word.marked,
                marked_now: last.get(&(word.mark, word.number)).is_some_and(|last| last.marked),
                known_by: self.known_by(&word.known_by),
                reason: self.text(&word.reason),
                operator: word.actor,
                at: model::utc_text(word.at.div_euclid(1000)),
                name,
            }
        };
        Ok(words.into_iter().map(view).collect())
    }

    /// Numbers and ids behind a word on an account: for those alone who are cleared.
    pub(super) fn known_by(&self, by: &store::KnownBy) -> Vec<Shown> {
        let all = by.phones.iter().chain(&by.ids);
        all.filter(|_| self.is_unmasked).map(|one| self.text(one)).collect()
    }
}

#[cfg(test)]
mod tests {
    use std::path::Path;

    /// What only this file may do.
    const ITS_OWN: [&str; 12] = [
        "Shown::text(",
        "Shown::path(",
        "Shown::code(",
        "Shown::whole(",
        "vault.groups(",
        "vault.accounts(",
        "vault.each_written(",
        "vault.sightings(",
        "vault.memberships(",
        "vault.each_membership(",
        "vault.clusters(",
        "vault.note(",
    ];

    #[test]
    fn no_list_shows_a_text_or_reads_a_row_past_the_mask() {
        let views = Path::new(env!("CARGO_MANIFEST_DIR")).join("src/views");
        let mut read = 0;
        for file in std::fs::read_dir(views).unwrap().map(|file| file.unwrap().path()) {
            let name = file.file_name().unwrap().to_str().unwrap().to_owned();
            if ["masked.rs", "shown.rs"].contains(&name.as_str()) {
                continue;
            }
            let source = std::fs::read_to_string(&file).unwrap();
            let found: Vec<&str> = ITS_OWN.into_iter().filter(|own| source.contains(own)).collect();
            assert!(found.is_empty(), "{name}: {found:?}");
            read += 1;
        }
        assert!(read > 10);
    }
}
