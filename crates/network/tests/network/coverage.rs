//! What has not been seen: estimates, gaps and proposals.

use super::drawn::{DAY, Group, accounts, accounts_of, scene, stay};
use super::seized::{REGIMES, Regime, World};
use network::{
    ApartReason, Ask, EstimateNote, Estimated, Gap, GapKind, GapSettings, Occasions, Proposal, ProposalRole,
    ProposalSettings, Scene, Standing, estimate, estimates, gaps, proposals,
};

fn near(a: Option<f64>, b: f64) -> bool {
    a.is_some_and(|a| (a - b).abs() < 1e-9)
}

#[test]
fn the_lower_bound_is_that_of_chao_by_hand() {
    // three things on one occasion each, one on two, one pair told twice: four occasions
    let told = estimate(Estimated::Groups, 4, vec![(0, 0), (1, 1), (2, 2), (3, 0), (3, 3), (3, 3)]);
    assert_eq!((told.seen, told.once, told.twice, told.incidences), (4, 3, 1, 5));
    assert!(near(told.at_least, 4.0 + 0.75 * 3.0 * 2.0 / 4.0), "{told:?}");
    assert!(near(told.coverage, 1.0 - 3.0 / 5.0 * 9.0 / 11.0), "{told:?}");
    let (from, to) = told.interval.unwrap();
    assert!(from >= 4.0 && from < told.at_least.unwrap() && to > told.at_least.unwrap(), "{told:?}");
    assert_eq!(told.note, EstimateNote::FewOwners);
}

#[test]
fn what_every_exhibit_shows_leaves_nothing_to_estimate() {
    let all = (0..5).flat_map(|thing| (0..12).map(move |occasion| (thing, occasion))).collect();
    let told = estimate(Estimated::Groups, 12, all);
    assert!(near(told.at_least, 5.0) && near(told.coverage, 1.0), "{told:?}");
    assert_eq!(told.note, EstimateNote::Measured);
    let (from, to) = told.interval.unwrap();
    assert!(from >= 5.0 && to < 5.1, "{told:?}");
}

#[test]
fn one_owner_gives_no_estimate_and_no_proposal() {
    let mut own = accounts(6);
    own[0].owner_of = vec![0, 1];
    let world = scene(&[Group::seen_by(&[0, 1]).of(0..6)], own);
    let occasions = Occasions::of(&world);
    assert_eq!((occasions.count(), occasions.exhibits(0)), (1, &[0, 1][..]), "a phone and its backup are one occasion");
    for told in estimates(&world, &occasions) {
        let note = if told.seen == 0 { EstimateNote::NothingSeen } else { EstimateNote::OneOwner };
        assert_eq!((told.at_least, told.coverage, told.note), (None, None, note), "{told:?}");
    }
    assert!(proposals(&world, &occasions, &Ask::default(), &ProposalSettings::default()).devices.is_empty());
}

#[test]
fn where_nothing_was_seen_it_is_not_said_that_one_owner_showed_it() {
    for occasions in [0, 1, 12] {
        let told = estimate(Estimated::Groups, occasions, Vec::new());
        assert_eq!((told.at_least, told.note), (None, EstimateNote::NothingSeen), "{occasions}");
    }
}

#[test]
fn a_collection_of_many_owners_does_not_make_their_phones_one() {
    let mut own = accounts(5);
    (0..4).for_each(|ix| own[ix].owner_of = vec![0, ix as u32 + 1]);
    let groups: Vec<Group> = (0..5).map(|exhibit| Group::seen_by(&[exhibit]).of([0])).collect();
    assert_eq!(Occasions::of(&scene(&groups, own)).count(), 5);
}

#[test]
fn groups_members_and_families_are_counted_by_the_exhibits_that_show_them() {
    let mut group = Group::seen_by(&[0, 1]);
    group.stays = vec![stay(0, 0, &[0, 1]), stay(1, 0, &[0])];
    let group = group.sighted(0, DAY, 0, &[0, 1]).sighted(1, DAY, 1, &[1]);
    let direct = Group { direct: true, ..Group::seen_by(&[1]) }.of([2]).sighted(2, DAY, 2, &[1]);
    let mut world = scene(&[group, direct], accounts(3));
    world.items[1].matched = true;
    let told = estimates(&world, &Occasions::of(&world));
    let counts: Vec<_> = told.iter().map(|e| (e.of, e.seen, e.once, e.twice)).collect();
    // who is in no group is no member; a sighting shows its poster as well as a stay does
    assert_eq!(
        counts,
        [
            (Estimated::Groups, 1, 0, 1),
            (Estimated::Members, 2, 0, 2),
            (Estimated::Families, 3, 2, 1),
            (Estimated::MatchedFamilies, 1, 1, 0),
        ]
    );
}

fn found(world: &Scene) -> Vec<Gap> {
    gaps(world, &Occasions::of(world), &GapSettings::default())
}

fn of_kind(all: &[Gap], kind: GapKind) -> Vec<&Gap> {
    all.iter().filter(|gap| gap.kind == kind).collect()
}

#[test]
fn a_group_that_is_seen_whole_has_no_gap() {
    let mut group = Group { founder: Some(0), ..Group::seen_by(&[0]) }.of([0, 1]);
    group.posts = vec![(0, DAY), (1, DAY)];
    assert_eq!(found(&scene(&[group], accounts(2))), []);
}

#[test]
fn an_invite_to_no_seen_group_is_one_gap_however_often_it_is_posted() {
    let mut one = Group::seen_by(&[0]).of([0]);
    one.links = vec![(0, DAY, 7, None, vec![0]), (0, 2 * DAY, 7, None, vec![0]), (0, DAY, 8, Some(1), vec![0])];
    let mut other = Group::seen_by(&[0]).of([0]);
    other.links = vec![(0, DAY, 7, None, vec![0])];
    let all = found(&scene(&[one, other], accounts(1)));
    let gap = of_kind(&all, GapKind::InviteOnly);
    assert_eq!(gap.len(), 1, "the one that leads to a seen group is none");
    assert_eq!((gap[0].code, gap[0].count, gap[0].of, gap[0].rows.len()), (Some(7), 2, 3, 3));
}

#[test]
fn members_of_whom_nothing_is_held_are_counted_once() {
    let mut group = Group::seen_by(&[0]).of([0, 1, 2]);
    group.stays.push(stay(2, 50 * DAY, &[0]));
    group.posts = vec![(0, DAY)];
    let all = found(&scene(&[group.sighted(1, DAY, 0, &[0])], accounts(3)));
    let gap = of_kind(&all, GapKind::SilentMembers);
    assert_eq!((gap[0].count, gap[0].of, gap[0].rows.len()), (1, 3, 1));
}

#[test]
fn a_time_between_two_phones_is_a_hole_and_a_shorter_one_is_none() {
    let mut group = Group::seen_by(&[0, 1, 2]);
    group.views = vec![(0, 0, 10 * DAY, true), (1, 12 * DAY, 20 * DAY, false), (2, 30 * DAY, 40 * DAY, false)];
    let mut other = Group::seen_by(&[0]);
    other.links = vec![(0, 60 * DAY, 5, Some(0), vec![0])];
    let all = found(&scene(&[group, other], accounts(1)));
    let spans: Vec<_> =
        of_kind(&all, GapKind::NoPhone).iter().map(|gap| (gap.span.unwrap(), gap.views.clone())).collect();
    let (held, later) = ((Some(20 * DAY), 30 * DAY), (Some(40 * DAY), 60 * DAY));
    assert_eq!(spans, [(held, vec![1, 2]), (later, vec![2])], "an invite that is posted later shows the last one");
}

#[test]
fn a_begin_that_is_cut_off_is_told_from_one_that_no_owner_could_see() {
    let group = |created, from, whole| {
        let views = vec![(0, from, 90 * DAY, whole)];
        scene(&[Group { created, views, founder: Some(0), ..Group::default() }], accounts(1))
    };
    let kinds = |world: &Scene| found(world).iter().map(|gap| (gap.kind, gap.span)).collect::<Vec<_>>();
    assert_eq!(kinds(&group(Some(0), DAY, false)), []);
    let span = Some((Some(0), 30 * DAY));
    assert_eq!(kinds(&group(Some(0), 30 * DAY, false)), [(GapKind::StartCutOff, span)]);
    assert_eq!(kinds(&group(Some(0), 30 * DAY, true)), [(GapKind::StartNotHeld, span)]);
    assert_eq!(kinds(&group(None, 30 * DAY, false)), [(GapKind::StartCutOff, Some((None, 30 * DAY)))]);
}

#[test]
fn nobody_who_created_it_is_a_gap() {
    let all = found(&scene(&[Group::seen_by(&[0])], accounts(1)));
    assert_eq!(all.iter().map(|gap| (gap.kind, gap.group)).collect::<Vec<_>>(), [(GapKind::FounderUnknown, Some(0))]);
}

/// Two phones, of accounts 0 and 1, in a group with six others from Spain and Peru, of whom 2, 3 and 4 posted invites.
fn asked() -> Scene {
    let mut own = accounts_of(&[b"ES", b"ES", b"ES", b"ES", b"ES", b"PE", b"PE", b"PE"]);
    (own[0].owner_of, own[1].owner_of) = (vec![0], vec![1]);
    let mut group = Group::seen_by(&[0, 1]).of(0..8);
    group.links = (2..5).map(|account| (account, DAY, u64::from(account), None, vec![0])).collect();
    scene(&[group, Group::seen_by(&[0]).of([0, 2, 3])], own)
}

fn made(world: &Scene, ask: &Ask<'_>) -> Vec<Proposal> {
    proposals(world, &Occasions::of(world), ask, &ProposalSettings { for_one_group: 99, ..Default::default() }).devices
}

#[test]
fn a_proposal_describes_at_least_three_accounts_and_names_none() {
    let all = made(&asked(), &Ask { involved: &[true; 8], ..Ask::default() });
    assert!(all.iter().all(|p| p.accounts >= 3 && p.leads.is_empty()), "{all:?}");
    let posts = all.iter().find(|p| p.role == ProposalRole::Posts).unwrap();
    assert_eq!((posts.group, posts.accounts, posts.expected), (Some(0), 3, all[0].expected));
    let peru = all.iter().find(|p| p.country == Some(*b"PE")).unwrap();
    assert_eq!((peru.role, peru.accounts), (ProposalRole::Member, 3));
    assert!(!all.iter().any(|p| p.group == Some(1)), "of its members only two have no device held: {all:?}");
}

#[test]
fn a_lead_who_asks_gets_accounts_with_evidence_of_their_own_alone() {
    let mut standing = [Standing::Ranked; 8];
    standing[4] = Standing::Apart(ApartReason::Minor);
    let involved = [false, false, false, true, true, true, false, false];
    let ask = Ask { standing: &standing, involved: &involved, leads: true };
    let all = made(&asked(), &ask);
    let of = |role| all.iter().find(|p| p.role == role && p.country.is_none()).unwrap();
    assert_eq!(of(ProposalRole::Posts).leads, [3], "4 is listed apart, of 2 there is nothing but the network");
    assert_eq!(of(ProposalRole::Member).leads, [3, 5]);
}

#[test]
fn victims_and_witnesses_are_not_described() {
    let mut standing = [Standing::Ranked; 8];
    standing[3] = Standing::Apart(ApartReason::Victim);
    let all = made(&asked(), &Ask { standing: &standing, ..Ask::default() });
    assert!(!all.iter().any(|p| p.role == ProposalRole::Posts), "two posters are left: {all:?}");
}

#[test]
fn who_posts_more_unknown_invites_than_any_owner_is_not_described() {
    let mut world = asked();
    let of_two = world.links.iter().position(|link| link.account == Some(2)).unwrap();
    for code in [1_001, 1_002] {
        let link = network::LinkPosted { code, ..world.links[of_two].clone() };
        world.links.push(link);
    }
    let all = made(&world, &Ask::default());
    assert!(!all.iter().any(|p| p.role == ProposalRole::Posts), "two who posted are like owners: {all:?}");
}

#[test]
fn who_writes_less_than_owners_do_is_not_described() {
    let mut world = asked();
    let posts = |account: u32, n: u32| (0..n).map(move |n| network::ScenePost { minute: n, account });
    world.posts = (0..8).flat_map(|account| posts(account, if account == 4 { 1 } else { 4 })).collect();
    let all = made(&world, &Ask::default());
    assert!(!all.iter().any(|p| p.role == ProposalRole::Posts), "two who posted are like owners: {all:?}");
    let members = all.iter().find(|p| p.role == ProposalRole::Member && p.country.is_none()).unwrap();
    assert_eq!(members.accounts, 5);
}

#[test]
fn what_comes_out_does_not_depend_on_the_number_of_cores() {
    let mut world = World::of(REGIMES[0], 5);
    let seized = world.seize(20);
    let scene = world.scene(&seized);
    let run = || {
        let occasions = Occasions::of(&scene);
        let told = proposals(&scene, &occasions, &Ask::default(), &ProposalSettings::default());
        format!("{:?}{:?}{told:?}", estimates(&scene, &occasions), gaps(&scene, &occasions, &GapSettings::default()))
    };
    let on = |cores| rayon::ThreadPoolBuilder::new().num_threads(cores).build().unwrap().install(run);
    assert_eq!(on(1), on(3));
}

const SEEDS: u64 = 20;

/// Chao2 ÷ truth, and new groups by a phone of the first proposal, of a random account, of a random membership: means.
fn measured(regime: Regime, phones: usize) -> [f64; 4] {
    let mut out = [0.0; 4];
    for seed in 0..SEEDS {
        let mut world = World::of(regime, seed * 7919 + 1);
        let seized = world.seize(phones);
        let (scene, seen) = (world.scene(&seized), world.seen(&seized));
        let occasions = Occasions::of(&scene);
        // Whom a proposal describes is told to nobody; here all are asked for, as if all of them were leads.
        let ask = Ask { involved: &vec![true; scene.accounts.len()], leads: true, ..Ask::default() };
        let settings = ProposalSettings { leads: usize::MAX, ..ProposalSettings::default() };
        let told = proposals(&scene, &occasions, &ask, &settings);
        let adds = |of: &[u32]| {
            let all: usize = of.iter().map(|account| world.adds(&seen, *account as usize)).sum();
            all as f64 / of.len() as f64
        };
        let others = |stays: &[network::Stay]| -> Vec<u32> {
            let of = stays.iter().map(|stay| stay.account);
            of.filter(|account| scene.accounts[*account as usize].owner_of.is_empty()).collect()
        };
        let memberships = others(&scene.stays);
        let mut people = memberships.clone();
        people.sort_unstable();
        people.dedup();
        let first = told.devices.first().unwrap();
        let described = &first.leads;
        assert_eq!(described.len() as u32, first.accounts, "a proposal describes whom it says: {first:?}");
        let groups = estimates(&scene, &occasions)[0].at_least.unwrap();
        let one = [groups / world.groups() as f64, adds(described), adds(&people), adds(&memberships)];
        out.iter_mut().zip(one).for_each(|(sum, one)| *sum += one / SEEDS as f64);
    }
    out
}

#[test]
fn from_twelve_phones_on_the_bound_is_near_the_truth_and_the_first_proposal_twice_as_good_as_chance() {
    for regime in REGIMES {
        for phones in [12, 25] {
            let [bound, first, person, membership] = measured(*regime, phones);
            let name = regime.name;
            println!(
                "{name}, {phones} phones: bound {bound:.2} of the truth; new groups by the first proposal {first:.2}, \
                 by a random account {person:.2}, by a random membership {membership:.2}"
            );
            assert!((0.75..=1.15).contains(&bound), "{name}, {phones}: {bound}");
            assert!(first >= 2.0 * person, "{name}, {phones}: {first} against {person}");
            assert!(first >= 1.5 * membership, "{name}, {phones}: {first} against {membership}");
        }
    }
}
