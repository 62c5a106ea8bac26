//! Who may be ranked: told from marks, and from ages where they matter.

use super::{Age, ApartReason, Standing};
use crate::at::{At, small};
use crate::scene::Scene;
use model::AgeBand;
use std::collections::BTreeMap;

/// Why an account is listed apart because of its age, if it is. `among_minors`: whether it is in a group of which a member
/// is known to be a minor: there an age must be known.
pub fn apart_by_age(age: Option<Age>, among_minors: bool) -> Option<ApartReason> {
    match age {
        Some(age) if age.band == AgeBand::Minor => Some(ApartReason::Minor),
        Some(age) if age.is_adult() => None,
        Some(_) | None => among_minors.then_some(ApartReason::UnknownAge),
    }
}

/// What stands of each account. A mark goes before an age.
pub fn standings(scene: &Scene, marked: &BTreeMap<u32, ApartReason>, ages: &[Option<Age>]) -> Vec<Standing> {
    let age = |account: u32| ages.get(account as usize).copied().flatten();
    let is_minor = |account: u32| age(account).is_some_and(|age| age.band == AgeBand::Minor);
    let mut among_minors = vec![false; scene.accounts.len()];
    for group in (0..small(scene.groups.len())).filter(|group| scene.is_group(*group)) {
        let stays = scene.stays_of(group);
        if stays.iter().any(|stay| is_minor(stay.account)) {
            stays.iter().for_each(|stay| *among_minors.at_mut(stay.account) = true);
        }
    }
    let standing = |(account, among): (u32, bool)| {
        let apart = marked.get(&account).copied().or_else(|| apart_by_age(age(account), among));
        apart.map_or(Standing::Ranked, Standing::Apart)
    };
    (0..).zip(among_minors).map(standing).collect()
}
