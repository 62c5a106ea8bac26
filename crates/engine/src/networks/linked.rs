//! Links to groups that are seen, as they are written down: to which group, where they were posted, and by whom.
//!
//! To which group a link leads only the evidence itself tells: an invitation that has the group's own id. All other links
//! are adverts, or lead to groups that nobody has seen; they are many, and none of them is written.

use super::Writer;
use super::notes::Note;
use crate::Error;
use model::{AccountId, GroupId};
use network::{AccountIx, LinkPosted, Scene};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use store::ObservationRef;

/// Links that lead to groups that are seen.
pub(crate) const LINKED: &str = "linked";

/// Records that are written of one row.
const MOST_RECORDS: usize = 5;

/// How often links to one group were posted in one group by one account.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub(crate) struct LinkedNote {
    /// The group to which they lead.
    pub(crate) to: GroupId,
    /// The group in which they were posted.
    pub(crate) group: GroupId,
    pub(crate) account: Option<AccountId>,
    /// In how many messages, each of different links.
    pub(crate) count: u32,
    /// Where these stand: the first.
    pub(crate) records: Vec<ObservationRef>,
    /// How many records there are.
    pub(crate) record_count: u32,
}

impl Writer<'_> {
    /// One note for each pair of groups and each account that posted.
    pub(super) fn linked(&self, scene: &Scene) -> Result<Vec<Note>, Error> {
        let mut all: BTreeMap<(GroupId, GroupId, Option<AccountId>), LinkedNote> = BTreeMap::new();
        let id = |group: u32| scene.groups.get(group as usize).map(|group| group.id);
        for link in &scene.links {
            let Some((to, group)) = link.to.and_then(id).zip(id(link.group)) else { continue };
            let account = link.account.and_then(|account| self.account(AccountIx(account)));
            let none = LinkedNote { to, group, account, count: 0, records: Vec::new(), record_count: 0 };
            self.take_link(scene, link, all.entry((to, group, account)).or_insert(none));
        }
        (0..).zip(all.values()).map(|(k, note)| Note::new(LINKED, k, note)).collect()
    }

    fn take_link(&self, scene: &Scene, link: &LinkPosted, into: &mut LinkedNote) {
        into.count += 1;
        for record in scene.places(&link.places).iter().filter_map(|place| self.record(place.record)) {
            into.record_count += 1;
            if into.records.len() < MOST_RECORDS {
                into.records.push(record);
            }
        }
    }
}
