//! What is counted of a group and one that may be its parent, by families of evidence.

model::closed_enum! {
    /// Families of evidence. Within one, what is counted hangs together; so each has one score, and that is capped.
    pub enum EvidenceFamily {
        /// Who was in the earlier group before, and began the later one.
        Membership = "membership",
        /// Who invited whom, and where.
        Invitation = "invitation",
        /// What was when, and what became of those who moved.
        Time = "time",
        /// What was carried over, and what the groups are called.
        Content = "content",
        /// What an analyst says that the chats say.
        Human = "human",
        /// How a group began, whatever groups are seen: of "not seen" alone.
        Beginning = "beginning",
    }
}

/// Something that is counted.
#[derive(Clone, Copy, Debug)]
pub struct Feature {
    /// Its name in stored weights: never changes.
    pub name: &'static str,
    /// Its family.
    pub family: EvidenceFamily,
}

const fn of(family: EvidenceFamily, name: &'static str) -> Feature {
    Feature { name, family }
}

use EvidenceFamily::{Beginning, Content, Human, Invitation, Membership, Time};

macro_rules! features {
    ($($(#[$meta:meta])* $ix:ident = $family:ident $name:literal),+ $(,)?) => {
        /// Everything that is counted, in the order in which weights stand.
        pub const FEATURES: &[Feature] = &[$(of($family, $name)),+];
        features!(@count 0usize; $($(#[$meta])* $ix),+);
    };
    (@count $n:expr; $(#[$meta:meta])* $ix:ident $(, $(#[$rest:meta])* $more:ident)*) => {
        $(#[$meta])*
        pub(crate) const $ix: usize = $n;
        features!(@count $n + 1; $($(#[$rest])* $more),*);
    };
    (@count $n:expr;) => {};
}

features! {
    /// Of every candidate that is seen.
    BIAS = Membership "candidate",
    /// What was before the later group began is shown of the earlier one.
    M_SHOWN = Membership "earlier-shown",
    /// Founding cohort that was in the earlier group before, weighted by rarity, of all of it.
    M_CONTAINED = Membership "cohort-contained",
    /// The same, of those of whom it can only be said that they were there afterwards.
    M_POSSIBLE = Membership "cohort-possible",
    /// How far beyond chance the overlap is.
    M_CHANCE = Membership "beyond-chance",
    /// Each of the cohort shared out among the earlier groups in which it was.
    M_SHARE = Membership "shared-out",
    /// Whether that is the largest share of all candidates.
    M_BEST = Membership "largest-share",
    /// By how much the best rival's share falls short.
    M_LEAD = Membership "lead",
    /// The founder was in the earlier group.
    M_FOUNDER = Membership "founder-inside",
    /// The founder was in it, of all groups in which it was.
    M_FOUNDER_SHARE = Membership "founder-share",
    /// The founder is known and was not in it, though that could be seen.
    M_NO_FOUNDER = Membership "founder-outside",
    /// Part of the earlier group's members that went along.
    M_INCLUDED = Membership "went-along",
    /// Size of the earlier group.
    M_SIZE = Membership "earlier-size",
    /// How many went along.
    M_COUNT = Membership "cohort-count",
    /// Cohort that came to the earlier group only after the later one began.
    M_AFTER = Membership "came-afterwards",
    /// Who came later, and was in the earlier group before.
    M_LATER = Membership "later-joiners",

    /// The later group's founder posted a link in the earlier group in the first days.
    I_FOUNDER_LINK = Invitation "founder-posted-link",
    /// Another member of the cohort did.
    I_MEMBER_LINK = Invitation "member-posted-link",
    /// A member posted one later.
    I_LATE_LINK = Invitation "link-posted-later",
    /// A link that the evidence itself ties to the later group.
    I_KNOWN_LINK = Invitation "known-link",
    /// Of those who came by link, how many were in the earlier group and came within a day after a link was posted there.
    I_FOLLOWED = Invitation "followed-link",
    /// A link could have been seen, people came by link, and none was posted.
    I_NO_LINK = Invitation "no-link",
    /// Of those who were added, how many share the earlier group with who added them.
    I_ADDED = Invitation "added-by-member",
    /// The same, shared out among all groups that both share.
    I_ADDED_SHARE = Invitation "added-share",

    /// Where the cohort wrote before: its part of what it wrote anywhere.
    T_ACTIVITY = Time "cohort-active-in",
    /// Whether that is the largest of all candidates.
    T_ACTIVE_BEST = Time "most-active-in",
    /// The founder's part of the same.
    T_FOUNDER_ACTIVITY = Time "founder-active-in",
    /// Who went along fell silent in the earlier group.
    T_SILENT = Time "fell-silent",
    /// Who went along left it.
    T_LEFT = Time "left-earlier",
    /// Who went along came within a day of each other.
    T_BURST = Time "came-together",
    /// How long the earlier group had been there.
    T_AGE = Time "earlier-age",
    /// The earlier group ended.
    T_ENDED = Time "earlier-ended",
    /// The clocks do not tell which of the two groups is older.
    T_OPEN = Time "order-open",

    /// Items seen in the earlier group that members carried into the later one.
    C_CARRIED = Content "carried-over",
    /// Items that came the other way.
    C_BACK = Content "carried-back",
    /// Words that both names share.
    C_NAME = Content "name-alike",

    /// A quoted statement says it.
    H_SAYS = Human "said",
    /// A quoted statement denies it.
    H_DENIES = Human "denied",

    /// Of "not seen".
    N_BIAS = Beginning "not-seen",
    /// People came by link in the first days.
    N_BURST = Beginning "link-burst",
    /// Part of the cohort that came by link.
    N_LINKED = Beginning "by-link",
    /// Part of the cohort that was in no seen group before.
    N_NEW = Beginning "cohort-new",
    /// The founder was in no seen group before.
    N_FOUNDER_NEW = Beginning "founder-new",
    /// The largest share that any candidate has.
    N_BEST = Beginning "best-share",
    /// How much of what is seen other phones see as well: the part that is not seen is the larger, the less.
    N_COVERAGE = Beginning "coverage",
    /// Size of the cohort.
    N_SIZE = Beginning "cohort-size",
    /// How quickly the cohort came.
    N_SPEED = Beginning "cohort-speed",
    /// Who came by link though a link to the group was posted in seen groups before they came.
    N_EXPLAINED = Beginning "links-explained",
    /// The group's beginning is not told.
    N_UNTOLD = Beginning "beginning-untold",
}

/// How many features there are.
pub(crate) const COUNT: usize = FEATURES.len();
