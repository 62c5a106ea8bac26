//! A group while it is being invented: who is in it when, what must be posted in it.

use super::truth::{Beginning, GroupTruth};
use crate::formats::Way;
use crate::groups::shape::Lang;

/// A group.
pub(super) struct Draft {
    pub(super) topic: usize,
    pub(super) lang: Lang,
    pub(super) name: String,
    /// Later names, and since when.
    pub(super) renamed: Option<(i64, String)>,
    /// The code of its link.
    pub(super) link: String,
    /// When its last message is written.
    pub(super) ends: i64,
    /// How much is written, per day at most.
    pub(super) pace: i64,
    pub(super) stays: Vec<Stay>,
    /// Who becomes an admin, and when.
    pub(super) admins: Vec<(i64, usize)>,
    pub(super) notices: Vec<Notice>,
    pub(super) posts: Vec<Said>,
    pub(super) truth: GroupTruth,
}

/// A time in which someone is in a group.
#[derive(Clone, Debug)]
pub(super) struct Stay {
    pub(super) who: usize,
    pub(super) way: Way,
    pub(super) by: Option<usize>,
    pub(super) joined: i64,
    pub(super) left: Option<i64>,
    pub(super) removed_by: Option<usize>,
    /// Since when they do not write any more.
    pub(super) quiet: Option<i64>,
}

/// A link that someone posts.
pub(super) struct Notice {
    pub(super) at: i64,
    pub(super) by: usize,
    /// The group to which it leads.
    pub(super) to: usize,
    /// Whether it is sent as an invitation, or as a text with a link.
    pub(super) invitation: bool,
}

/// A message.
pub(super) struct Said {
    pub(super) at: i64,
    pub(super) by: usize,
    pub(super) body: SaidBody,
    pub(super) forwarded: Option<u32>,
}

/// What it carries.
pub(super) enum SaidBody {
    Text(String),
    Invitation(usize),
    /// A family, and which of its sightings.
    Picture {
        family: usize,
        sighting: usize,
        file: String,
        sha256: [u8; 32],
    },
}

impl Stay {
    pub(super) fn covers(&self, at: i64) -> bool {
        self.joined <= at && self.left.is_none_or(|left| at < left)
    }

    /// Whether they are in and have not fallen silent.
    pub(super) fn awake(&self, at: i64) -> bool {
        self.covers(at) && self.quiet.is_none_or(|quiet| at < quiet)
    }

    /// Ends it at a moment, if it did not end before; what begins later never happens.
    pub(super) fn end(&mut self, at: i64, removed_by: Option<usize>) {
        if self.left.is_none_or(|left| left > at) {
            (self.left, self.removed_by) = (Some(at), removed_by);
        }
    }

    /// They write nothing from a moment on.
    pub(super) fn hush(&mut self, at: i64) {
        self.quiet = Some(self.quiet.map_or(at, |quiet| quiet.min(at)));
    }
}

impl Draft {
    pub(super) fn created(&self) -> i64 {
        self.truth.created
    }

    /// Who is in at a moment.
    pub(super) fn members(&self, at: i64) -> Vec<usize> {
        self.stays.iter().filter(|stay| stay.covers(at)).map(|stay| stay.who).collect()
    }

    /// Who is in and has not fallen silent.
    pub(super) fn awake(&self, at: i64) -> Vec<usize> {
        self.stays.iter().filter(|stay| stay.awake(at)).map(|stay| stay.who).collect()
    }

    pub(super) fn has(&self, who: usize, at: i64) -> bool {
        self.stays.iter().any(|stay| stay.who == who && stay.covers(at))
    }

    /// Whether someone is ever in it.
    pub(super) fn ever(&self, who: usize) -> bool {
        self.stays.iter().any(|stay| stay.who == who)
    }

    pub(super) fn stay_mut(&mut self, who: usize, at: i64) -> Option<&mut Stay> {
        self.stays.iter_mut().find(|stay| stay.who == who && stay.covers(at))
    }

    /// Someone comes in, once: who is or was in does not come again.
    pub(super) fn join(&mut self, who: usize, at: i64, way: Way, by: Option<usize>) {
        if !self.ever(who) {
            self.stays.push(Stay { who, way, by, joined: at, left: None, removed_by: None, quiet: None });
        }
    }

    pub(super) fn is_alive(&self, at: i64) -> bool {
        self.created() < at && at < self.ends
    }

    pub(super) fn is(&self, origin: Beginning) -> bool {
        self.truth.origin == origin
    }
}
