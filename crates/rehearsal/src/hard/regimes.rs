//! Kinds of worlds: each a row of a table. Shares are in percent, spans hold both ends.

/// How a kind of worlds is made.
#[derive(Clone, Debug)]
pub struct Regime {
    /// Its name.
    pub name: &'static str,
    /// How many groups.
    pub groups: (i64, i64),
    /// How many people.
    pub people: (i64, i64),
    /// Subjects that groups are about. Groups of one draw from one pool of people.
    pub topics: usize,
    /// How many people care for a second subject; a third of them for a third.
    pub more_topics: usize,
    /// Groups that break off from another.
    pub break_offs: usize,
    /// Groups that another made from the same pool: they share members with one from which they do not come.
    pub decoys: usize,
    /// Groups that begin with an advert in many others.
    pub advert_roots: usize,
    /// Of break-offs: splits, companions, re-creations, mergers of two, as weights.
    pub kinds: [usize; 4],
    /// Break-offs that bring a sibling from the same parent within days.
    pub siblings: usize,
    /// People who are in from the first days.
    pub cohort: (i64, i64),
    /// Of those who are in a break-off from the first days, who were not in its parent.
    pub strangers: usize,
    /// Of a parent's active members, who follow into a break-off in its first weeks.
    pub followers: usize,
    /// Who come in later, from the whole pool.
    pub late: (i64, i64),
    /// Of a decoy's first members, who are taken from the group that it is like.
    pub decoy_share: usize,
    /// Break-offs whose link is posted in the parent.
    pub links: usize,
    /// Of those who move in a split, who stay active where they were.
    pub lingering: usize,
    /// Accounts that are in many groups, and in how many.
    pub hubs: (usize, usize),
    /// Accounts that post adverts, and are in many groups for it.
    pub advertisers: usize,
    /// Adverts for groups that exist already.
    pub adverts: usize,
    /// Break-offs that are named like their parent.
    pub alike: usize,
    /// Messages of a group on a day, at most.
    pub pace: i64,
    /// Families of pictures.
    pub families: usize,
    /// How readily pictures are passed on: 100 is usual.
    pub carrying: usize,
    /// Phones that are text exports; of the rest a third has iOS.
    pub texts: usize,
    /// Text exports that bring their files.
    pub with_files: usize,
    /// Phones that have nothing of before some day.
    pub cut: usize,
    /// Chats that were deleted from a phone.
    pub deleted: usize,
    /// Phones that are taken from anyone, not from groups that were seen.
    pub scattered: usize,
}

/// The usual: one phone in seven is texts, pools overlap, a third of links is posted.
const USUAL: Regime = Regime {
    name: "usual",
    groups: (75, 95),
    people: (1_100, 1_500),
    topics: 6,
    more_topics: 55,
    break_offs: 46,
    decoys: 14,
    advert_roots: 8,
    kinds: [38, 34, 14, 14],
    siblings: 15,
    cohort: (3, 14),
    strangers: 22,
    followers: 5,
    late: (26, 88),
    decoy_share: 45,
    links: 35,
    lingering: 30,
    hubs: (6, 35),
    advertisers: 4,
    adverts: 22,
    alike: 35,
    pace: 7,
    families: 120,
    carrying: 100,
    texts: 15,
    with_files: 60,
    cut: 6,
    deleted: 6,
    scattered: 5,
};

/// All kinds, the easier first.
pub static REGIMES: &[Regime] = &[
    // Little overlap, large cohorts, links in the open: what overlaps is related.
    Regime {
        name: "plain",
        topics: 8,
        more_topics: 20,
        decoys: 4,
        advert_roots: 2,
        cohort: (8, 20),
        strangers: 5,
        followers: 40,
        late: (8, 30),
        decoy_share: 10,
        links: 80,
        hubs: (2, 20),
        advertisers: 2,
        adverts: 6,
        ..USUAL
    },
    Regime { name: "companions", kinds: [10, 70, 10, 10], followers: 10, lingering: 80, ..USUAL },
    USUAL,
    Regime { name: "one-pool", topics: 3, more_topics: 70, people: (900, 1_200), ..USUAL },
    Regime { name: "small-cohorts", cohort: (3, 6), ..USUAL },
    Regime { name: "hidden-links", links: 10, strangers: 30, ..USUAL },
    Regime {
        name: "adverts",
        adverts: 60,
        advertisers: 8,
        advert_roots: 16,
        break_offs: 40,
        hubs: (8, 40),
        followers: 4,
        ..USUAL
    },
    Regime { name: "decoys", decoys: 26, decoy_share: 65, break_offs: 42, advert_roots: 4, ..USUAL },
    Regime { name: "purges", kinds: [20, 15, 45, 20], late: (25, 80), siblings: 8, ..USUAL },
    Regime { name: "two-parents", kinds: [20, 20, 10, 50], siblings: 20, ..USUAL },
    Regime { name: "texts", texts: 60, with_files: 40, cut: 10, ..USUAL },
    Regime { name: "latecomers", late: (50, 115), people: (1_500, 2_000), ..USUAL },
    Regime { name: "short-memory", cut: 40, deleted: 15, ..USUAL },
    Regime { name: "lingering", lingering: 75, kinds: [60, 25, 5, 10], ..USUAL },
];

impl Regime {
    /// The kind of that name.
    pub fn named(name: &str) -> Option<&'static Self> {
        REGIMES.iter().find(|regime| regime.name == name)
    }

    /// A little one of the same kind: 12 groups of 120 people, for tests.
    pub fn small(&self) -> Self {
        Self {
            groups: (12, 12),
            people: (120, 120),
            topics: 2,
            late: (4, 12),
            families: 12,
            pace: 4,
            hubs: (2, 40),
            advertisers: 1,
            adverts: 3,
            ..self.clone()
        }
    }
}
