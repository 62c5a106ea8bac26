//! Who may be compared with others, by marks and ages as they stand now: a list that the last network made waits for no
//! other one to leave somebody out ([ADR 0025](../../../docs/adr/0025-key-accounts-and-coverage.md)).

use crate::ages::strongest;
use crate::networks::keys::apart_by_mark;
use crate::{Engine, Error};
use model::{AccountId, AccountMark, AgeBand, AgeClass, CaseId, GroupId};
use network::{Age, ApartReason, apart_by_age};
use std::collections::{BTreeMap, HashMap, HashSet};

/// What stands of the accounts of a case now. Ids are the vault's own, not those that are shown.
#[derive(Default)]
pub(crate) struct Standings {
    marks: HashMap<AccountId, AccountMark>,
    ages: BTreeMap<AccountId, (AgeClass, AgeBand)>,
    /// Who is in a group of which a member is known to be a minor.
    among_minors: HashSet<AccountId>,
}

impl Standings {
    /// Why an account is listed apart, if it is.
    pub(crate) fn apart(&self, id: AccountId) -> Option<ApartReason> {
        let by_mark = self.marks.get(&id).map(|mark| apart_by_mark(*mark));
        by_mark.or_else(|| apart_by_age(self.age(id), self.among_minors.contains(&id)))
    }

    /// Whether an account is marked.
    pub(crate) fn is_marked(&self, id: AccountId) -> bool {
        self.marks.contains_key(&id)
    }

    /// The age of an account's holder.
    pub(crate) fn age(&self, id: AccountId) -> Option<Age> {
        self.ages.get(&id).map(|(class, band)| Age { class: *class, band: *band })
    }
}

impl Engine {
    /// What stands of the accounts of a case now.
    pub(crate) fn standings(&self, case: CaseId, marks: HashMap<AccountId, AccountMark>) -> Result<Standings, Error> {
        let mut said: BTreeMap<AccountId, Vec<(AgeClass, AgeBand)>> = BTreeMap::new();
        for age in self.ages(case)?.into_iter().filter(|age| age.holds) {
            let word = (age.word.class, age.word.band);
            age.accounts.into_iter().for_each(|id| said.entry(id).or_default().push(word));
        }
        let ages: BTreeMap<AccountId, (AgeClass, AgeBand)> =
            said.into_iter().filter_map(|(id, words)| Some((id, strongest(words.into_iter())?))).collect();
        let minors: HashSet<AccountId> =
            ages.iter().filter(|(_, (_, band))| *band == AgeBand::Minor).map(|(id, _)| *id).collect();
        let among_minors = self.with_any_of(case, &minors)?;
        Ok(Standings { marks, ages, among_minors })
    }

    /// Accounts that are in a group with one of these.
    fn with_any_of(&self, case: CaseId, these: &HashSet<AccountId>) -> Result<HashSet<AccountId>, Error> {
        let mut found = HashSet::new();
        if these.is_empty() {
            return Ok(found);
        }
        let rows = self.vault.groups(case)?;
        let no_groups = rows.iter().filter(|row| !row.kind.is_group(row.member_count));
        let chats_of_two: HashSet<GroupId> = no_groups.map(|row| row.id).collect();
        let mut groups: HashSet<GroupId> = HashSet::new();
        self.vault.each_membership(case, &mut |row| {
            let counts = these.contains(&row.account) && !chats_of_two.contains(&row.group);
            groups.extend(counts.then_some(row.group));
        })?;
        self.vault
            .each_membership(case, &mut |row| found.extend(groups.contains(&row.group).then_some(row.account)))?;
        Ok(found)
    }
}
