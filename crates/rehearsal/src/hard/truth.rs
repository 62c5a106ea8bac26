//! What is true of a hard world.

use std::collections::BTreeMap;

/// Everything that is true of a world besides what happened in it. Groups and people are indices into
/// [`crate::formats::Operation::groups`] and [`crate::formats::Operation::people`].
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct HardTruth {
    /// The name of its regime.
    pub regime: &'static str,
    /// Where each group comes from.
    pub groups: Vec<GroupTruth>,
    /// Families of pictures and how they travelled.
    pub families: Vec<FamilyTruth>,
    /// The part that each person has.
    pub parts: Vec<Part>,
    /// ISO 3166 alpha-2 of each person's number.
    pub countries: Vec<&'static str>,
}

/// Where a group comes from.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct GroupTruth {
    /// Who made it.
    pub founder: usize,
    /// When, UTC.
    pub created: i64,
    /// How it began.
    pub origin: Beginning,
    /// The groups from which it broke off, earlier ones.
    pub parents: Vec<usize>,
    /// Groups that broke off from a parent of it within the same days.
    pub siblings: Vec<usize>,
    /// The group that a decoy is like, and from which it does not come.
    pub like: Option<usize>,
    /// Where its own people posted its link.
    pub link_posted_in: Vec<usize>,
    /// Where advertisers posted its link.
    pub advertised_in: Vec<usize>,
    /// Who came over from each parent, when founded or in the first weeks.
    pub came_over: Vec<usize>,
}

/// How a group began.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Beginning {
    /// By itself.
    Root,
    /// By itself, with an advert in other groups: its first members come from there.
    AdvertRoot,
    /// By itself, from the pool from which another comes, whose members it shares.
    Decoy,
    /// Broken off: most who move leave the parent, or fall silent there.
    Split,
    /// Broken off: who are in it stay in the parent.
    Companion,
    /// Broken off: nearly all move, and the parent ends.
    ReCreation,
    /// Broken off from two.
    Merger,
}

impl Beginning {
    /// Whether it broke off from another group.
    pub fn is_break_off(self) -> bool {
        self >= Self::Split
    }
}

/// The part that someone has.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Part {
    /// None in particular.
    Ordinary,
    /// In many groups.
    Hub,
    /// In many groups, and posts links of others there.
    Advertiser,
}

/// A family of pictures: the same picture in several files.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FamilyTruth {
    /// Whether it stands in a hash set.
    pub listed: bool,
    /// The SHA-256 of each of its files.
    pub files: Vec<[u8; 32]>,
    /// Each time that it was posted, in order of time.
    pub sightings: Vec<SightingTruth>,
}

/// A picture that was posted.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SightingTruth {
    /// Where.
    pub group: usize,
    /// The event: an index into [`crate::formats::Group::events`].
    pub event: usize,
    /// By whom.
    pub by: usize,
    /// When, UTC.
    pub at: i64,
    /// Which of the family's files.
    pub file: usize,
    /// The group from which they had it; `None`: from elsewhere.
    pub from: Option<usize>,
}

impl FamilyTruth {
    /// The first sighting in each group.
    pub fn firsts(&self) -> BTreeMap<usize, &SightingTruth> {
        let mut firsts = BTreeMap::new();
        for sighting in &self.sightings {
            firsts.entry(sighting.group).or_insert(sighting);
        }
        firsts
    }
}

impl HardTruth {
    /// Pairs of groups that share members without lineage: the decoy, and the group that it is like.
    pub fn decoys(&self) -> Vec<(usize, usize)> {
        (0..).zip(&self.groups).filter_map(|(ix, group)| Some((ix, group.like?))).collect()
    }

    /// Whether a group broke off from another.
    pub fn is_child(&self, child: usize, parent: usize) -> bool {
        self.groups.get(child).is_some_and(|group| group.parents.contains(&parent))
    }
}
