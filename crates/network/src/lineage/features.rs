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
    M_SHOWN = Membership "earlier_shown",
    /// Founding cohort that was in the earlier group before, weighted by rarity, of all of it.
    M_CONTAINED = Membership "cohort_contained",
    /// The same, of those of whom it can only be said that they were there afterwards.
    M_POSSIBLE = Membership "cohort_possible",
    /// How far beyond chance the overlap is.
    M_CHANCE = Membership "beyond_chance",
    /// Each of the cohort shared out among the earlier groups in which it was.
    M_SHARE = Membership "shared_out",
    /// Whether that is the largest share of all candidates.
    M_BEST = Membership "largest_share",
    /// By how much the best rival's share falls short.
    M_LEAD = Membership "lead",
    /// The founder was in the earlier group.
    M_FOUNDER = Membership "founder_inside",
    /// The founder was in it, of all groups in which it was.
    M_FOUNDER_SHARE = Membership "founder_share",
    /// The founder is known and was not in it, though that could be seen.
    M_NO_FOUNDER = Membership "founder_outside",
    /// Part of the earlier group's members that went along.
    M_INCLUDED = Membership "went_along",
    /// Size of the earlier group.
    M_SIZE = Membership "earlier_size",
    /// How many went along.
    M_COUNT = Membership "cohort_count",
    /// Cohort that came to the earlier group only after the later one began.
    M_AFTER = Membership "came_afterwards",
    /// Who came later, and was in the earlier group before.
    M_LATER = Membership "later_joiners",

    /// Who followed in the first weeks and was in the earlier group before, weighted by rarity, of all who followed.
    M_FOLLOWERS = Membership "followers_inside",
    /// How far beyond chance that is.
    M_FOLLOWERS_CHANCE = Membership "followers_beyond_chance",
    /// Whoever is ever seen in both, weighted by rarity, of all in the later group.
    M_OVERLAP = Membership "overlap",
    /// How far beyond chance that is.
    M_OVERLAP_CHANCE = Membership "overlap_beyond_chance",
    /// Whether it is the largest overlap of all candidates.
    M_OVERLAP_BEST = Membership "largest_overlap",
    /// How much likelier the cohort is to come from the earlier group than from anywhere, by where each of it is to be met.
    M_DRAWN = Membership "drawn_from",
    /// The same, of all groups and anywhere.
    M_DRAWN_PART = Membership "drawn_part",

    /// The later group's founder posted a link in the earlier group in the first days.
    I_FOUNDER_LINK = Invitation "founder_posted_link",
    /// Another member of the cohort did.
    I_MEMBER_LINK = Invitation "member_posted_link",
    /// A member posted one later.
    I_LATE_LINK = Invitation "link_posted_later",
    /// A link that the evidence itself ties to the later group.
    I_KNOWN_LINK = Invitation "known_link",
    /// Of those who came by link, how many were in the earlier group and came within a day after a link was posted there.
    I_FOLLOWED = Invitation "followed_link",
    /// How many these are.
    I_FOLLOWED_COUNT = Invitation "followed_link_count",
    /// A link could have been seen, people came by link, and none was posted.
    I_NO_LINK = Invitation "no_link",
    /// Of those who were added, how many share the earlier group with who added them.
    I_ADDED = Invitation "added_by_member",
    /// The same, shared out among all groups that both share.
    I_ADDED_SHARE = Invitation "added_share",

    /// Where the cohort wrote before: its part of what it wrote anywhere.
    T_ACTIVITY = Time "cohort_active_in",
    /// Whether that is the largest of all candidates.
    T_ACTIVE_BEST = Time "most_active_in",
    /// The founder's part of the same.
    T_FOUNDER_ACTIVITY = Time "founder_active_in",
    /// Who went along fell silent in the earlier group.
    T_SILENT = Time "fell_silent",
    /// How many of them did, beyond those who did not go along.
    T_SILENT_CHANCE = Time "fell_silent_beyond_others",
    /// Who went along left it.
    T_LEFT = Time "left_earlier",
    /// Who went along came within a day of each other.
    T_BURST = Time "came_together",
    /// How long the earlier group had been there.
    T_AGE = Time "earlier_age",
    /// The earlier group ended.
    T_ENDED = Time "earlier_ended",
    /// The clocks do not tell which of the two groups is older.
    T_OPEN = Time "order_open",
    /// When the later group began is not told: it may be older than what is seen of it.
    T_UNTOLD = Time "later_untold",

    /// Items seen in the earlier group that members carried into the later one.
    C_CARRIED = Content "carried_over",
    /// Items that came the other way.
    C_BACK = Content "carried_back",
    /// Words that both names share.
    C_NAME = Content "name_alike",

    /// A quoted statement says it.
    H_SAYS = Human "said",
    /// A quoted statement denies it.
    H_DENIES = Human "denied",

    /// Of "not seen".
    N_BIAS = Beginning "not_seen",
    /// People came by link in the first days.
    N_BURST = Beginning "link_burst",
    /// Part of the cohort that came by link.
    N_LINKED = Beginning "by_link",
    /// Part of the cohort that was in no seen group before.
    N_NEW = Beginning "cohort_new",
    /// The founder was in no seen group before.
    N_FOUNDER_NEW = Beginning "founder_new",
    /// The largest share that any candidate has.
    N_BEST = Beginning "best_share",
    /// How much of what is seen other phones see as well: the part that is not seen is the larger, the less.
    N_COVERAGE = Beginning "coverage",
    /// Size of the cohort.
    N_SIZE = Beginning "cohort_size",
    /// How quickly the cohort came.
    N_SPEED = Beginning "cohort_speed",
    /// Who came by link though a link to the group was posted in seen groups before they came.
    N_EXPLAINED = Beginning "links_explained",
    /// The group's beginning is not told.
    N_UNTOLD = Beginning "beginning_untold",
}

/// How many features there are.
pub(crate) const COUNT: usize = FEATURES.len();
