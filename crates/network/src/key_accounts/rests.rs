//! What a statement rests on: without which exhibits it would not be told.

use crate::at::At;
use crate::coverage::Occasions;
use crate::output::RecordRef;
use crate::scene::{Scene, Stay};
use rayon::prelude::*;
use std::ops::Range;

/// Occasions of which each alone takes a statement away when it is left out. None: it is told without any one of them.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) struct Rests {
    len: u8,
    on: [u32; Self::MOST],
}

impl Rests {
    /// A survival rests on two stays and on two groups; nothing rests on more.
    const MOST: usize = 4;

    /// On no occasion alone.
    pub(crate) const FREE: Self = Self { len: 0, on: [0; Self::MOST] };

    pub(crate) fn alone(occasion: u32) -> Self {
        Self { len: 1, on: [occasion, 0, 0, 0] }
    }

    /// Of occasions in which something stands.
    pub(crate) fn of(mut stands: impl Iterator<Item = u32>) -> Self {
        let Some(first) = stands.next() else { return Self::FREE };
        if stands.all(|other| other == first) { Self::alone(first) } else { Self::FREE }
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = u32> + '_ {
        self.on.iter().take(usize::from(self.len)).copied()
    }

    pub(crate) fn is_free(&self) -> bool {
        self.len == 0
    }

    /// Of what needs both.
    pub(crate) fn and(&self, other: &Self) -> Self {
        let mut out = *self;
        for occasion in other.iter().filter(|occasion| !self.iter().any(|own| own == *occasion)) {
            if let Some(place) = out.on.get_mut(usize::from(out.len)) {
                *place = occasion;
                out.len += 1;
            }
        }
        out
    }

    /// Of what is told by either.
    pub(crate) fn or(&self, other: &Self) -> Self {
        let mut out = Self::FREE;
        for occasion in self.iter().filter(|occasion| other.iter().any(|own| own == *occasion)) {
            if let Some(place) = out.on.get_mut(usize::from(out.len)) {
                *place = occasion;
                out.len += 1;
            }
        }
        out
    }
}

/// A scene, and what its stays rest on.
pub(super) struct Ground<'s> {
    pub(super) scene: &'s Scene,
    pub(super) occasions: Occasions,
    stays: Vec<Rests>,
}

impl<'s> Ground<'s> {
    pub(super) fn of(scene: &'s Scene) -> Self {
        let mut ground = Self { scene, occasions: Occasions::of(scene), stays: Vec::new() };
        ground.stays = scene.stays.par_iter().map(|stay| ground.places(stay.group, &stay.places)).collect();
        ground
    }

    /// Of something in a group that stands at these places. What has no place (a list shows it) rests on the group.
    pub(super) fn places(&self, group: u32, places: &Range<u32>) -> Rests {
        let mut stands = self.scene.places(places).iter().filter_map(|p| self.occasions.of_place(p)).peekable();
        if stands.peek().is_none() { self.group(group) } else { Rests::of(stands) }
    }

    /// Of that a group is seen.
    pub(super) fn group(&self, group: u32) -> Rests {
        Rests::of(self.occasions.of_group(group).iter().copied())
    }

    /// The stays in a group, and what each rests on.
    pub(super) fn stays(&self, group: u32) -> impl Iterator<Item = (&'s Stay, &Rests)> {
        let range = self.scene.groups.get(group as usize).map_or(0..0, |g| g.stays.clone());
        let rests = self.stays.get(range.start as usize..range.end as usize).unwrap_or_default();
        self.scene.stays_of(group).iter().zip(rests)
    }

    /// The first record of a stay.
    pub(super) fn record(&self, places: &Range<u32>) -> Option<RecordRef> {
        self.scene.places(places).first().map(|place| place.record)
    }

    /// The groups of each account that are groups, in order, each once, with what its stays there rest on together.
    pub(super) fn memberships(&self) -> Memberships {
        let mut all: Vec<(u32, u32, Rests, Option<RecordRef>)> = Vec::with_capacity(self.scene.stays.len());
        let groups = (0..crate::at::small(self.scene.groups.len())).filter(|group| self.scene.is_group(*group));
        for group in groups {
            let of = self.stays(group).map(|(stay, rests)| (stay.account, group, *rests, self.record(&stay.places)));
            all.extend(of);
        }
        all.par_sort_by_key(|(account, group, ..)| (*account, *group));
        all.dedup_by(|next, kept| {
            let same = (next.0, next.1) == (kept.0, kept.1);
            if same {
                kept.2 = kept.2.or(&next.2);
                kept.3 = kept.3.or(next.3);
            }
            same
        });
        let mut starts = vec![0u32; self.scene.accounts.len() + 1];
        for (account, ..) in &all {
            *starts.at_mut(account + 1) += 1;
        }
        let mut sum = 0;
        for start in &mut starts {
            sum += *start;
            *start = sum;
        }
        let of = all.into_iter().map(|(_, group, rests, record)| Membership { group, rests, record }).collect();
        Memberships { starts, of }
    }
}

/// That an account is of a group.
pub(super) struct Membership {
    pub(super) group: u32,
    pub(super) rests: Rests,
    pub(super) record: Option<RecordRef>,
}

/// The groups of every account.
pub(super) struct Memberships {
    starts: Vec<u32>,
    of: Vec<Membership>,
}

impl Memberships {
    /// Those of one, by group.
    pub(super) fn of(&self, account: u32) -> &[Membership] {
        let at = account as usize;
        let (Some(from), Some(to)) = (self.starts.get(at), self.starts.get(at + 1)) else { return &[] };
        self.of.get(*from as usize..*to as usize).unwrap_or_default()
    }

    /// That of an account in a group.
    pub(super) fn in_group(&self, account: u32, group: u32) -> Option<&Membership> {
        let all = self.of(account);
        all.binary_search_by_key(&group, |m| m.group).ok().and_then(|at| all.get(at))
    }

    /// How many accounts there are.
    pub(super) fn accounts(&self) -> u32 {
        crate::at::small(self.starts.len().saturating_sub(1))
    }
}
