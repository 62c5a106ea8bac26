//! What lineage, provenance, key accounts and coverage are told from: the network by numbers, without words.
//!
//! Groups, accounts and items are numbered from 0; what happened in a group lies together and in a stable order, so that
//! every question is one pass. Each thing that can become evidence keeps the places where it stands. A scene is made of a
//! network ([`Scene::of`]); what makes worlds with known truth can make one as well.

mod made;
mod when;

pub use made::{Besides, HumanWord, InviteObs, native_of};
pub use when::{Place, When};

use crate::output::{RecordRef, Way};
use model::{ChatKind, GroupId, Platform};
use std::ops::Range;

/// A case's groups, who was in them, what was posted and seen, and which phones show it.
#[derive(Clone, Debug, Default)]
pub struct Scene {
    /// How many exhibits there are. They are numbered in the order of their ids.
    pub exhibits: u32,
    /// Groups and chats of two, in the network's order.
    pub groups: Vec<SceneGroup>,
    /// Accounts, in the network's order.
    pub accounts: Vec<SceneAccount>,
    /// Items; several can show one picture.
    pub items: Vec<SceneItem>,
    /// How many families of items there are. Every item is of one, if only of its own.
    pub families: u32,
    /// What each exhibit shows of a group, by group and chat.
    pub views: Vec<GroupView>,
    /// Stays of accounts in groups: by group, account, time.
    pub stays: Vec<Stay>,
    /// Who posted when: by group and time.
    pub posts: Vec<ScenePost>,
    /// Invite links and invitations that were posted: by group and time.
    pub links: Vec<LinkPosted>,
    /// Sightings: by group, in the order of messages.
    pub sightings: Vec<SceneSighting>,
    /// Where stays, links and sightings stand; they hold ranges of it.
    pub places: Vec<Place>,
    /// Who wrote in a group when no time tells: group and account, in order, each once.
    pub undated: Vec<(u32, u32)>,
    /// Who stands in a list of members of a group or channel, and of which chat: in order, each once.
    pub listed: Vec<(u32, u32)>,
    /// What analysts said of where a group comes from.
    pub words: Vec<HumanWord>,
    /// What they said of groups that come from none: `parent` tells nothing here.
    pub rootless: Vec<HumanWord>,
}

/// A group.
#[derive(Clone, Debug)]
pub struct SceneGroup {
    /// Its id.
    pub id: GroupId,
    /// Group, channel or two accounts. Lineage is told of groups and channels.
    pub kind: ChatKind,
    /// The service.
    pub platform: Platform,
    /// When it was created, where a line, its id or a field tells.
    pub created: Option<When>,
    /// The line that tells of it.
    pub created_line: Option<RecordRef>,
    /// Who created it, where told.
    pub founder: Option<u32>,
    /// Its earliest record in the evidence held: it existed then. `None`: no record of it is held.
    pub first: Option<When>,
    /// Its latest.
    pub last: Option<When>,
    /// Words of its names, folded and hashed, sorted, each once.
    pub name_words: Vec<u64>,
    /// The service's own id of it, hashed; the same id in an invitation names it.
    pub native: Option<u64>,
    /// Its part of [`Scene::views`].
    pub views: Range<u32>,
    /// Its part of [`Scene::stays`].
    pub stays: Range<u32>,
    /// Its part of [`Scene::posts`].
    pub posts: Range<u32>,
    /// Its part of [`Scene::links`].
    pub links: Range<u32>,
    /// Its part of [`Scene::sightings`].
    pub sightings: Range<u32>,
}

/// An account.
#[derive(Clone, Debug, Default)]
pub struct SceneAccount {
    /// Exhibits with a phone whose own account it is.
    pub owner_of: Vec<u32>,
    /// ISO 3166 alpha-2, by its number.
    pub country: Option<[u8; 2]>,
}

/// An item.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SceneItem {
    /// Its family.
    pub family: u32,
    /// Whether it matched an entry of a hash set, certainly or strongly.
    pub matched: bool,
}

/// What one chat of one exhibit shows of a group.
#[derive(Clone, Debug)]
pub struct GroupView {
    /// The chat: an index into [`crate::Observed::chats`].
    pub chat: u32,
    /// The exhibit.
    pub exhibit: u32,
    /// The account of the phone's owner, where known.
    pub owner: Option<u32>,
    /// Its first record. What was before is not shown by it.
    pub from: When,
    /// Its last.
    pub to: When,
    /// Whether it begins where the group or its owner's stay begins: then nothing that its owner could see is cut off.
    pub from_the_start: bool,
}

/// A stay of an account in a group.
#[derive(Clone, Debug)]
pub struct Stay {
    /// The group.
    pub group: u32,
    /// The account.
    pub account: u32,
    /// How it came in.
    pub way: Way,
    /// Who let it in, where told.
    pub by: Option<u32>,
    /// When it came, where a line or a list tells.
    pub came: Option<When>,
    /// When it went, where told.
    pub left: Option<When>,
    /// Whether it was removed.
    pub removed: bool,
    /// The first record that shows it inside: it came not later. `None`: only a list without a date does.
    pub first: Option<When>,
    /// The last: it was still there.
    pub last: Option<When>,
    /// Where that stands: its part of [`Scene::places`], lines first.
    pub places: Range<u32>,
}

/// A message of someone, by account and time alone. For counting over hours and days.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct ScenePost {
    /// Minutes since 1970 in UTC, the middle of what is possible.
    pub minute: u32,
    /// Who posted it.
    pub account: u32,
}

/// An invite link, or an invitation, in a message.
#[derive(Clone, Debug)]
pub struct LinkPosted {
    /// In which group it was posted.
    pub group: u32,
    /// By whom.
    pub account: Option<u32>,
    /// When.
    pub when: When,
    /// The link, hashed: the same link has the same.
    pub code: u64,
    /// The group that it leads to, where the evidence itself tells.
    pub to: Option<u32>,
    /// Where it stands: its part of [`Scene::places`].
    pub places: Range<u32>,
}

/// An item in a message.
#[derive(Clone, Debug)]
pub struct SceneSighting {
    /// The item.
    pub item: u32,
    /// In which group.
    pub group: u32,
    /// By whom.
    pub account: Option<u32>,
    /// When: what all phones that hold it say together.
    pub when: When,
    /// The message: an index into [`crate::Network::messages`].
    pub message: u32,
    /// Whether a source marks it as passed on from elsewhere.
    pub forwarded: bool,
    /// Where it stands: its part of [`Scene::places`], the best first.
    pub places: Range<u32>,
}

impl Scene {
    /// The views of a group.
    pub fn views_of(&self, group: u32) -> &[GroupView] {
        self.groups.get(group as usize).map_or(&[], |g| part(&self.views, &g.views))
    }

    /// The stays in a group.
    pub fn stays_of(&self, group: u32) -> &[Stay] {
        self.groups.get(group as usize).map_or(&[], |g| part(&self.stays, &g.stays))
    }

    /// The posts in a group, in time.
    pub fn posts_of(&self, group: u32) -> &[ScenePost] {
        self.groups.get(group as usize).map_or(&[], |g| part(&self.posts, &g.posts))
    }

    /// The links posted in a group, in time.
    pub fn links_of(&self, group: u32) -> &[LinkPosted] {
        self.groups.get(group as usize).map_or(&[], |g| part(&self.links, &g.links))
    }

    /// The sightings in a group.
    pub fn sightings_of(&self, group: u32) -> &[SceneSighting] {
        self.groups.get(group as usize).map_or(&[], |g| part(&self.sightings, &g.sightings))
    }

    /// Who wrote in a group when no time tells, with the group.
    pub fn undated_of(&self, group: u32) -> &[(u32, u32)] {
        let from = self.undated.partition_point(|(of, _)| *of < group);
        let to = self.undated.partition_point(|(of, _)| *of <= group);
        self.undated.get(from..to).unwrap_or_default()
    }

    /// The places of something.
    pub fn places(&self, of: &Range<u32>) -> &[Place] {
        part(&self.places, of)
    }

    /// The exhibit of a place, by the views of the group in which it stands.
    pub fn exhibit_of(&self, group: u32, place: &Place) -> Option<u32> {
        self.views_of(group).iter().find(|view| view.chat == place.record.chat).map(|view| view.exhibit)
    }

    /// Whether something is a group: chats of two have no lineage.
    pub fn is_group(&self, group: u32) -> bool {
        self.groups.get(group as usize).is_some_and(|g| !matches!(g.kind, ChatKind::Direct | ChatKind::Page))
    }

    /// The family of an item.
    pub fn family(&self, item: u32) -> u32 {
        self.items.get(item as usize).map_or(u32::MAX, |item| item.family)
    }
}

fn part<'a, T>(all: &'a [T], range: &Range<u32>) -> &'a [T] {
    all.get(range.start as usize..range.end as usize).unwrap_or_default()
}
