//! From which group a group broke off: small scenes, made by hand.

use model::{ChatKind, GroupId, Platform};
use network::lineage::{CAP, EvidenceFamily, Hypothesis, MayBe, RowCode, Verdict, Weights, lineage};
use network::{
    GroupView, HumanWord, LinkPosted, Place, RecordRef, Scene, SceneAccount, SceneGroup, ScenePost, Stay, Way, When,
};

const DAY: i64 = 86_400;
const ZERO: i64 = 1_700_000_000;

/// A moment on a day, in UTC.
fn on(day: f64) -> When {
    let at = ZERO + (day * DAY as f64) as i64;
    When::utc(at, at)
}

/// The same on a clock whose zone nobody knows.
fn on_clock(day: f64, clock: u32) -> When {
    let at = ZERO + (day * DAY as f64) as i64;
    When { utc: (at - 14 * 3600, at + 12 * 3600), clock, on_clock: (at, at) }
}

/// Account, since when if that is told, since when it is seen, how it came, who let it in.
type Inside = (u32, Option<When>, When, Way, Option<u32>);

struct Made {
    when: When,
    founder: Option<u32>,
    stays: Vec<Inside>,
    posts: Vec<(u32, f64)>,
    links: Vec<(u32, f64, u64)>,
    shown_from: f64,
}

/// A group that began on a day. Its founder is inside from then on.
fn group(day: f64, founder: u32) -> Made {
    let stays = vec![(founder, Some(on(day)), on(day), Way::Founded, None)];
    Made { when: on(day), founder: Some(founder), stays, posts: Vec::new(), links: Vec::new(), shown_from: day }
}

impl Made {
    fn joined(mut self, accounts: impl IntoIterator<Item = u32>, day: f64, way: Way) -> Self {
        self.stays.extend(accounts.into_iter().map(|account| (account, Some(on(day)), on(day), way, None)));
        self
    }

    fn added(mut self, accounts: impl IntoIterator<Item = u32>, day: f64, by: u32) -> Self {
        self.stays.extend(accounts.into_iter().map(|a| (a, Some(on(day)), on(day), Way::Added, Some(by))));
        self
    }

    /// Seen inside on a day; since when is not known.
    fn seen(mut self, accounts: impl IntoIterator<Item = u32>, day: f64) -> Self {
        self.stays.extend(accounts.into_iter().map(|account| (account, None, on(day), Way::Seen, None)));
        self
    }

    fn wrote(mut self, account: u32, days: impl IntoIterator<Item = i32>) -> Self {
        self.posts.extend(days.into_iter().map(|day| (account, f64::from(day))));
        self
    }

    fn link(mut self, by: u32, day: f64, code: u64) -> Self {
        self.links.push((by, day, code));
        self
    }

    fn shown_from(self, day: f64) -> Self {
        Self { shown_from: day, ..self }
    }
}

/// All groups are on one phone until day 400, each from the day from which it is shown.
fn scene(groups: Vec<Made>) -> Scene {
    let mut out = Scene { exhibits: 1, ..Scene::default() };
    for (g, mut made) in (0u32..).zip(groups) {
        let at = |len: usize| u32::try_from(len).unwrap();
        let place = |out: &mut Scene| {
            let from = at(out.places.len());
            let record = RecordRef { chat: g, message: from };
            out.places.push(Place { record, in_file: Some((0, from)) });
            from..from + 1
        };
        let (stays, posts, links, views) =
            (at(out.stays.len()), at(out.posts.len()), at(out.links.len()), at(out.views.len()));
        made.stays.sort_by_key(|stay| stay.0);
        for (account, came, first, way, by) in made.stays {
            let places = place(&mut out);
            out.accounts.resize(out.accounts.len().max(account as usize + 1), SceneAccount::default());
            let (first, last) = (Some(first), Some(on(400.0)));
            out.stays.push(Stay { group: g, account, way, by, came, left: None, removed: false, first, last, places });
        }
        made.posts.sort_by(|a, b| a.1.total_cmp(&b.1));
        out.posts.extend(made.posts.iter().map(|(account, day)| ScenePost {
            minute: u32::try_from(on(*day).middle() / 60).unwrap(),
            account: *account,
        }));
        for (by, day, code) in made.links {
            let places = place(&mut out);
            out.links.push(LinkPosted { group: g, account: Some(by), when: on(day), code, to: None, places });
        }
        let from_the_start = made.shown_from <= (made.when.middle() - ZERO) as f64 / DAY as f64;
        let (from, to) = (on(made.shown_from), on(400.0));
        out.views.push(GroupView { chat: g, exhibit: 0, owner: None, from, to, from_the_start });
        out.groups.push(SceneGroup {
            id: GroupId([u8::try_from(g).unwrap(); 16]),
            kind: ChatKind::Group,
            platform: Platform::WhatsApp,
            created: Some(made.when),
            created_line: None,
            founder: made.founder,
            first: Some(made.when),
            last: Some(on(400.0)),
            name_words: Vec::new(),
            native: None,
            views: views..at(out.views.len()),
            stays: stays..at(out.stays.len()),
            posts: posts..at(out.posts.len()),
            links: links..at(out.links.len()),
            sightings: 0..0,
        });
    }
    out
}

fn weights(features: &[(&str, f64)]) -> Weights {
    let features = features.iter().map(|(name, value)| ((*name).to_owned(), *value)).collect();
    Weights { version: "by hand".into(), features, likely: 0.0, threshold: 0.0, rootless: 0.0, ..Weights::shipped() }
}

fn of(scene: &Scene, weights: &Weights, child: u32) -> network::lineage::GroupOrigin {
    lineage(scene, weights).origins.into_iter().find(|origin| origin.child == child).unwrap()
}

fn against(origin: &network::lineage::GroupOrigin, parent: u32) -> &Hypothesis {
    origin.hypotheses.iter().find(|h| h.parent == MayBe::Group(parent)).unwrap()
}

fn row(h: &Hypothesis, code: RowCode) -> Option<(u32, u32)> {
    h.evidence.iter().flat_map(|f| &f.rows).find(|row| row.code == code).map(|row| (row.count, row.of))
}

fn membership() -> Weights {
    weights(&[("cohort_contained", 6.0), ("founder_inside", 2.0), ("candidate", -3.0), ("not_seen", -2.0)])
}

#[test]
fn a_group_begun_by_members_of_another_comes_from_it() {
    let scene = scene(vec![
        group(0.0, 1).joined(2..12, 1.0, Way::Link),
        group(5.0, 20).joined(21..30, 6.0, Way::Link).joined([4], 7.0, Way::Link),
        group(100.0, 3).added([4, 5, 6, 7], 100.1, 3),
    ]);
    let origin = of(&scene, &membership(), 2);
    assert_eq!(origin.verdict, Verdict::Parent(0));
    let first = against(&origin, 0);
    assert_eq!(row(first, RowCode::CohortInside), Some((5, 5)));
    assert_eq!(row(first, RowCode::FounderInside), Some((1, 1)));
    assert_eq!(row(against(&origin, 1), RowCode::CohortInside), Some((1, 5)));
    assert_eq!(row(against(&origin, 1), RowCode::FounderOutside), Some((1, 1)));
}

#[test]
fn what_could_not_be_seen_counts_nothing() {
    // Of the second group nothing is shown before the third began: who was in it then is not known.
    let scene = scene(vec![
        group(0.0, 1).joined(2..12, 1.0, Way::Link),
        group(5.0, 20).shown_from(200.0).seen([4, 5, 6], 210.0),
        group(100.0, 3).added([4, 5, 6, 7], 100.1, 3),
    ]);
    let origin = of(&scene, &membership(), 2);
    let other = against(&origin, 1);
    assert_eq!(row(other, RowCode::FounderOutside), None);
    assert_eq!(row(other, RowCode::CohortInside), None);
    assert_eq!(row(other, RowCode::CohortUndated), Some((3, 5)));
    assert_eq!(origin.verdict, Verdict::Parent(0));
}

#[test]
fn no_parent_is_named_whose_order_the_clocks_leave_open() {
    let made = || vec![group(0.0, 1).joined(2..12, 0.0, Way::Link), group(0.3, 3).added([4, 5, 6, 7], 0.31, 3)];
    let weights = membership();
    assert_eq!(of(&scene(made()), &weights, 1).verdict, Verdict::Parent(0));
    let mut open = scene(made());
    for (ix, g) in (1u32..).zip(&mut open.groups) {
        g.created = Some(on_clock(if ix == 1 { 0.0 } else { 0.3 }, ix));
        g.first = g.created;
    }
    for stay in &mut open.stays {
        let day = if stay.group == 0 { 0.0 } else { 0.31 };
        (stay.came, stay.first) = (Some(on_clock(day, stay.group + 1)), Some(on_clock(day, stay.group + 1)));
    }
    let origin = of(&open, &weights, 1);
    assert!(!matches!(origin.verdict, Verdict::Parent(_)), "{:?}", origin.verdict);
    assert!(origin.hypotheses.iter().filter(|h| matches!(h.parent, MayBe::Group(_))).all(|h| h.order_open));
}

#[test]
fn what_only_pairs_lend_a_group_does_not_name_it() {
    let made = scene(vec![
        group(0.0, 1).joined(2..12, 1.0, Way::Link),
        group(5.0, 20).joined(21..30, 6.0, Way::Link),
        group(100.0, 3).added([4, 5, 6, 21, 22, 23, 24], 100.1, 3),
    ]);
    let told = |candidate: f64| {
        let alone = [("cohort_contained", 6.0), ("founder_inside", 2.0), ("candidate", candidate), ("not_seen", -2.0)];
        let mut weights = weights(&alone);
        weights.second.insert("one".into(), 5.0);
        weights.threshold = 2.0;
        let origin = of(&made, &weights, 2);
        (origin.verdict, origin.likeliest, origin.second)
    };
    assert_eq!(told(-4.0), (Verdict::Undetermined, Some(0), Some(1)));
    assert_eq!(told(-2.0), (Verdict::Parent(0), Some(0), Some(1)));
}

#[test]
fn a_younger_group_is_no_parent() {
    let scene =
        scene(vec![group(100.0, 3).added([4, 5, 6, 7], 100.1, 3), group(200.0, 4).added([3, 5, 6, 7], 200.1, 4)]);
    let origin = of(&scene, &membership(), 0);
    assert!(origin.hypotheses.iter().all(|h| h.parent != MayBe::Group(1)));
}

#[test]
fn a_link_counts_that_was_new_and_not_one_that_was_there_before() {
    let scene = scene(vec![
        group(0.0, 1).joined(2..12, 1.0, Way::Link).link(3, 100.05, 77).link(4, 100.06, 55),
        group(5.0, 20).joined([3, 4], 6.0, Way::Link).link(4, 50.0, 55),
        group(100.0, 3).joined([4, 5, 6, 7], 100.1, Way::Link),
    ]);
    let origin = of(&scene, &membership(), 2);
    assert_eq!(row(against(&origin, 0), RowCode::LinkPosted), Some((1, 1)));
    assert_eq!(row(against(&origin, 0), RowCode::LinkFollowed), Some((4, 4)));
    assert_eq!(row(against(&origin, 1), RowCode::LinkPosted), None);
    assert_eq!(row(against(&origin, 1), RowCode::LinkMissing), Some((0, 4)));
}

#[test]
fn who_fell_silent_is_told_from_who_could_be_watched() {
    let before = 70..100;
    let scene = scene(vec![
        group(0.0, 1)
            .joined(2..12, 1.0, Way::Link)
            .wrote(4, before.clone())
            .wrote(5, before)
            .wrote(5, 101..130)
            .wrote(6, [99]),
        group(100.0, 3).added([4, 5, 6, 7], 100.1, 3),
    ]);
    let origin = of(&scene, &membership(), 1);
    assert_eq!(row(against(&origin, 0), RowCode::FellSilent), Some((1, 2)));
}

#[test]
fn no_family_says_more_than_its_cap_and_every_score_can_be_recomputed() {
    let scene = scene(vec![group(0.0, 1).joined(2..12, 1.0, Way::Link), group(100.0, 3).added([4, 5, 6], 100.1, 3)]);
    let weights = weights(&[("cohort_contained", 90.0), ("founder_inside", 2.0), ("came_together", 0.7)]);
    let origin = of(&scene, &weights, 1);
    let h = against(&origin, 0);
    let mut sum = 0.0;
    for family in &h.evidence {
        let counted = family.counted.iter().map(|(name, value)| weights.features.get(*name).unwrap_or(&0.0) * value);
        let again = counted.sum::<f64>().clamp(-CAP, CAP);
        assert!((again - family.score).abs() < 1e-4, "{:?}: {again} {}", family.family, family.score);
        sum += family.score;
    }
    assert!((sum - h.score).abs() < 1e-9);
    assert!(h.evidence.iter().any(|f| f.family == EvidenceFamily::Membership && f.score == CAP));
}

#[test]
fn a_quoted_statement_speaks_for_and_a_denied_one_against() {
    let mut scene = scene(vec![
        group(0.0, 1).joined(2..12, 1.0, Way::Link),
        group(1.0, 2).joined(3..12, 1.5, Way::Link),
        group(100.0, 3).added([4, 5, 6], 100.1, 3),
    ]);
    let quote = Some(RecordRef { chat: 2, message: 1 });
    let weights = weights(&[("cohort_contained", 3.0), ("said", 3.0), ("denied", -3.0)]);
    scene.words = vec![
        HumanWord { child: 2, parent: Some(1), says: true, quote },
        HumanWord { child: 2, parent: Some(0), says: false, quote },
    ];
    let origin = of(&scene, &weights, 2);
    assert_eq!(origin.verdict, Verdict::Parent(1));
    assert_eq!(row(against(&origin, 1), RowCode::Said), Some((1, 1)));
    assert_eq!(row(against(&origin, 0), RowCode::Denied), Some((1, 1)));
}

#[test]
fn the_number_of_cores_does_not_show() {
    let groups = (0..40u32).map(|ix| {
        let day = f64::from(ix) * 3.0;
        group(day, ix % 17).joined((0..12).map(|k| (ix * 5 + k * 3) % 50 + 20), day + 0.5, Way::Link)
    });
    let scene = scene(groups.collect());
    let on = |cores: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(cores).build().unwrap();
        pool.install(|| format!("{:?}", lineage(&scene, &membership())))
    };
    assert_eq!(on(1), on(7));
}
