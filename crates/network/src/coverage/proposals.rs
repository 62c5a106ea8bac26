//! What evidence would help most: how many groups a further device would show that no exhibit shows yet.
//!
//! Told from what the devices that are held added to each other. Without one of them, so many of its owner's groups would be
//! unseen for each that others show: as many are to be expected of the next owner, near by above all. And whoever posted an
//! invite is in the group that it leads to as often as the owners of the held devices were in those that they posted.
//!
//! A proposal describes a group, a country and a role, and fits several accounts, or it is not made. Accounts themselves
//! are named only to a lead who asks, and of them only those of whose involvement there is independent evidence.

use super::Occasions;
use crate::at::{At, small};
use crate::key_accounts::{ApartReason, Standing, apart};
use crate::scene::Scene;
use std::cmp::Reverse;
use std::collections::BTreeMap;

type Country = [u8; 2];

model::closed_enum! {
    /// As what the owner of a further device is described.
    pub enum ProposalRole {
        /// A member.
        Member = "member",
        /// A member who is in several groups that are seen.
        Several = "in-several-groups",
        /// A member who is in many.
        Many = "in-many-groups",
        /// A member of several seen groups that the devices of one owner alone show.
        LittleSeen = "in-little-seen-groups",
        /// A member who let others in.
        LetsIn = "lets-others-in",
        /// A member who posted invites whose group is not seen.
        Posts = "posts-unknown-invites",
    }
}

model::closed_enum! {
    /// Why a device would help.
    pub enum ProposalReason {
        /// Invites were posted whose group is not seen.
        UnknownInvites = "unknown-invites",
        /// Those who are described are in more groups than others.
        ManyGroups = "many-groups",
        /// What devices of this group's members show is seen by few others.
        LittleSeen = "little-seen-around-it",
    }
}

/// Who asks, and of whom what is known.
#[derive(Clone, Copy, Debug, Default)]
pub struct Ask<'a> {
    /// Who is listed apart: devices of victims, witnesses, of those who reported and of operators are not proposed, and
    /// nobody who is apart is ever named.
    pub standing: &'a [Standing],
    /// For each account whether there is evidence of its involvement that does not come from the network.
    pub involved: &'a [bool],
    /// Whether a lead asks for accounts.
    pub leads: bool,
}

/// How proposals are made.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct ProposalSettings {
    /// A proposal fits at least so many accounts: it points at nobody.
    pub least_accounts: u32,
    /// From how many seen groups on an account is in several.
    pub several: u32,
    /// From how many on it is in many.
    pub many: u32,
    /// How many proposals are made, at most.
    pub most: usize,
    /// How many for one group, at most.
    pub for_one_group: usize,
    /// How many accounts a lead gets for one, at most.
    pub leads: usize,
    /// For how many owners what holds of all counts beside the owners of one group.
    pub prior_owners: f64,
}

impl Default for ProposalSettings {
    fn default() -> Self {
        Self { least_accounts: 3, several: 3, many: 6, most: 50, for_one_group: 3, leads: 10, prior_owners: 4.0 }
    }
}

/// A device that would help.
#[derive(Clone, PartialEq, Debug)]
pub struct Proposal {
    /// Of a member of which group; `None`: of any.
    pub group: Option<u32>,
    /// From which country; `None`: from any.
    pub country: Option<Country>,
    /// As what.
    pub role: ProposalRole,
    /// How many accounts that describes.
    pub accounts: u32,
    /// How many groups that are not seen yet such a device is to be expected to show.
    pub expected: f64,
    /// How much of that comes from invites.
    pub from_invites: f64,
    /// In how many seen groups those who are described are, on average.
    pub seen_groups: f64,
    /// Why.
    pub reasons: Vec<ProposalReason>,
    /// Accounts with independent evidence of involvement, those from whom most is to be expected first: for a lead alone.
    pub leads: Vec<u32>,
}

/// A country, and what is held from it.
#[derive(Clone, Copy, PartialEq, Debug)]
pub struct CountryShare {
    /// The country; `None`: it is not told.
    pub country: Option<Country>,
    /// Members of seen groups.
    pub accounts: u32,
    /// Of them, whose device is held.
    pub held: u32,
    /// How many new groups one more device from there is to be expected to show.
    pub expected: f64,
}

/// What evidence would help.
#[derive(Clone, PartialEq, Debug, Default)]
pub struct Proposals {
    /// Devices, by what is to be expected of them.
    pub devices: Vec<Proposal>,
    /// Countries, by the same.
    pub countries: Vec<CountryShare>,
    /// How many new groups a device of anyone in a seen group is to be expected to show.
    pub of_anyone: f64,
    /// For each group that others show, so many that no other shows: over all devices that are held.
    pub per_seen_group: f64,
    /// The share of posted invites whose group the poster is in.
    pub posters_inside: f64,
}

/// What evidence would help. Nothing is proposed before devices of two owners are held: nothing could be told of a third.
pub fn proposals(scene: &Scene, occasions: &Occasions, ask: &Ask<'_>, settings: &ProposalSettings) -> Proposals {
    if occasions.count() < 2 {
        return Proposals::default();
    }
    let added = Added::of(scene, occasions, settings);
    let expected = Expected::of(scene, occasions, ask, &added);
    let others = &expected.of;
    let mut out = Proposals {
        of_anyone: mean(others.iter().map(|one| one.expected())),
        per_seen_group: added.overall,
        posters_inside: added.posters_inside,
        countries: expected.countries(scene),
        devices: Vec::new(),
    };
    let typical = mean(others.iter().map(|one| f64::from(one.groups)));
    for group in (0..small(scene.groups.len())).filter(|group| expected.is_seen(*group)) {
        let mut of = expected.described(scene, group, settings);
        of.retain(|_, accounts| small(accounts.len()) >= settings.least_accounts.max(1));
        let told = of.into_iter().map(|((role, country), accounts)| {
            let around = *added.around.at(group) > LITTLE_SEEN;
            expected.proposal(group, country, role, &accounts, (typical, around), ask, settings)
        });
        let mut told: Vec<Proposal> = told.collect();
        best_first(&mut told, settings.for_one_group);
        out.devices.extend(told);
    }
    best_first(&mut out.devices, settings.most);
    out
}

/// What a group's owners add is told when it is so many times what owners add on average.
const LITTLE_SEEN: f64 = 1.5;

/// Being in more groups is told when it is so many times the average.
const MANY_GROUPS: f64 = 2.0;

/// Invites are told when they make so much of what is expected.
const INVITES: f64 = 0.25;

fn best_first(all: &mut Vec<Proposal>, most: usize) {
    // of two that promise the same the one that describes more accounts says less of anyone
    let key = |p: &Proposal| (Reverse(p.accounts), p.group, p.role, p.country);
    all.sort_by(|a, b| b.expected.total_cmp(&a.expected).then_with(|| key(a).cmp(&key(b))));
    all.truncate(most);
}

fn mean(all: impl Iterator<Item = f64>) -> f64 {
    let (sum, count) = all.fold((0.0, 0u32), |(sum, count), one| (sum + one, count + 1));
    if count == 0 { 0.0 } else { sum / f64::from(count) }
}

/// What each owner's devices added to the rest.
struct Added {
    /// Groups that only one owner's devices show, for each of that owner's groups that others show.
    overall: f64,
    /// What an owner adds however many of its groups one other shows, and what it adds for each of them: a straight line
    /// through the owners.
    line: (f64, f64),
    /// How much more than others the owners in a group add, drawn to 1 where they are few.
    around: Vec<f64>,
    posters_inside: f64,
}

impl Added {
    fn of(scene: &Scene, occasions: &Occasions, settings: &ProposalSettings) -> Self {
        let groups = || (0..small(scene.groups.len())).filter(|group| scene.is_group(*group));
        let mut only = vec![0.0; occasions.count() as usize];
        let (mut shared, mut once) = (only.clone(), only.clone());
        for group in groups() {
            let seen = occasions.of_group(group);
            match seen {
                [alone] => *only.at_mut(*alone) += 1.0,
                several => several.iter().for_each(|occasion| *shared.at_mut(*occasion) += 1.0),
            }
            // Without the one of two, a single owner's devices show it: so it is with the groups of those not held.
            if let [a, b] = seen {
                [a, b].into_iter().for_each(|occasion| *once.at_mut(*occasion) += 1.0);
            }
        }
        let (all_only, all_shared): (f64, f64) = (only.iter().sum(), shared.iter().sum());
        // owners who share no group at all: as if each had one in common with another
        let base = if all_shared > 0.0 { all_shared } else { f64::from(occasions.count()) };
        let overall = all_only / base;
        let prior = settings.prior_owners * base / f64::from(occasions.count());
        let around = |group: u32| {
            let of = occasions.of_group(group);
            let sum = |values: &[f64]| of.iter().map(|occasion| *values.at(*occasion)).sum::<f64>();
            let typical = (sum(&shared) + prior) * overall;
            if typical > 0.0 { (sum(&only) + prior * overall) / typical } else { 1.0 }
        };
        let around = (0..small(scene.groups.len())).map(around).collect();
        Self { overall, line: line(&once, &only), around, posters_inside: posters_inside(scene, occasions) }
    }

    /// What an account is to be expected to add that is in so many groups that the devices of one owner alone show.
    fn expected(&self, once: u32) -> f64 {
        self.line.0 + self.line.1 * f64::from(once)
    }
}

/// The straight line through points that begins not below 0 and rises at least half as steeply as the one through 0 and
/// the middle: least squares within that. Of few owners alone a line would often be level, and say nothing.
fn line(x: &[f64], y: &[f64]) -> (f64, f64) {
    let (middle_x, middle_y) = (mean(x.iter().copied()), mean(y.iter().copied()));
    let spread: f64 = x.iter().map(|x| (x - middle_x) * (x - middle_x)).sum();
    let both: f64 = x.iter().zip(y).map(|(x, y)| (x - middle_x) * (y - middle_y)).sum();
    let steepest = if middle_x > 0.0 { middle_y / middle_x } else { 0.0 };
    let slope = if spread > 0.0 { (both / spread).clamp(steepest / 2.0, steepest) } else { steepest };
    (middle_y - slope * middle_x, slope)
}

/// In how many of the groups to which the invites lead that owners of held devices posted they are themselves. Where
/// nothing is known: in half of them.
fn posters_inside(scene: &Scene, occasions: &Occasions) -> f64 {
    let own = |account: u32| {
        let of = scene.accounts.get(account as usize).map_or(&[][..], |account| &account.owner_of);
        of.iter().filter_map(|exhibit| occasions.of_exhibit(*exhibit)).collect::<Vec<u32>>()
    };
    let mut posted: Vec<(u32, u64, Option<u32>)> = Vec::new();
    for link in &scene.links {
        if let Some(account) = link.account.filter(|account| !own(*account).is_empty()) {
            posted.push((account, link.code, link.to));
        }
    }
    posted.sort_unstable();
    posted.dedup_by_key(|(account, code, _)| (*account, *code));
    let is_inside = |(account, _, to): &&(u32, u64, Option<u32>)| {
        to.is_some_and(|to| own(*account).iter().any(|occasion| occasions.of_group(to).contains(occasion)))
    };
    let inside = posted.iter().filter(is_inside).count();
    (inside as f64 + 1.0) / (posted.len() as f64 + 2.0)
}

/// What is to be expected of the device of an account that is in a seen group.
struct One {
    account: u32,
    groups: u32,
    /// Of these, how many the devices of one owner alone show.
    once: u32,
    from_groups: f64,
    from_invites: f64,
    country: Option<Country>,
    posts: bool,
}

impl One {
    fn expected(&self) -> f64 {
        self.from_groups + self.from_invites
    }
}

/// What the owners of held devices are like, as far as they can be told from. Who is in more groups, or in more than nearly
/// all others, has posted more invites to groups that are not seen, or writes less, is a bot, posts adverts, or left its account long ago: what the
/// held devices add tells nothing of such a device, if there is one.
struct Like {
    groups: usize,
    codes: usize,
    /// Messages in each seen group, at least.
    writes: f64,
    posts: Vec<u32>,
}

impl Like {
    fn of(scene: &Scene, memberships: &[(u32, u32)], codes_of: &impl Fn(u32) -> usize) -> Self {
        let mut posts = vec![0_u32; scene.accounts.len()];
        scene.posts.iter().for_each(|post| *posts.at_mut(post.account) += 1);
        let (mut groups, mut codes, mut writes) = (0, FEW_INVITES, Vec::new());
        for run in memberships.chunk_by(|a, b| a.0 == b.0) {
            let held = run.first().filter(|(account, _)| !scene.accounts.at(*account).owner_of.is_empty());
            let Some((account, _)) = held else { continue };
            groups = groups.max(run.len());
            codes = codes.max(codes_of(*account));
            writes.push(f64::from(*posts.at(*account)) / run.len() as f64);
        }
        // One owner who is everywhere would let every bot in: those who are in most groups of all are left out too.
        let mut of_all: Vec<usize> = memberships.chunk_by(|a, b| a.0 == b.0).map(<[_]>::len).collect();
        of_all.sort_unstable();
        groups = groups.min(of_all.get(of_all.len() * USUAL / 100).copied().unwrap_or_default());
        writes.sort_by(f64::total_cmp);
        // Not the least of all: one owner who never wrote would let everyone in.
        let writes = writes.get(writes.len() / 4).copied().unwrap_or(0.0);
        Self { groups, codes, writes, posts }
    }

    fn holds(&self, account: u32, groups: usize, codes: usize) -> bool {
        let writes = f64::from(*self.posts.at(account)) / groups.max(1) as f64;
        groups <= self.groups && codes <= self.codes && writes >= self.writes
    }
}

/// So many of a hundred accounts are in no more groups than people are.
const USUAL: usize = 98;

/// So many invites anyone may have posted.
const FEW_INVITES: usize = 2;

struct Expected {
    /// Accounts whose device is not held, in order.
    of: Vec<One>,
    /// Accounts whose device is held.
    held: Vec<u32>,
    seen: Vec<bool>,
}

impl Expected {
    fn of(scene: &Scene, occasions: &Occasions, ask: &Ask<'_>, added: &Added) -> Self {
        let is_seen = |group: u32| scene.is_group(group) && !occasions.of_group(group).is_empty();
        let seen: Vec<bool> = (0..small(scene.groups.len())).map(is_seen).collect();
        let mut memberships: Vec<(u32, u32)> =
            scene.stays.iter().filter(|stay| *seen.at(stay.group)).map(|stay| (stay.account, stay.group)).collect();
        memberships.sort_unstable();
        memberships.dedup();
        let unknown = |to: Option<u32>| to.is_none_or(|to| occasions.of_group(to).is_empty());
        let links = scene.links.iter().filter(|link| unknown(link.to));
        let mut codes: Vec<(u32, u64)> = links.filter_map(|link| Some((link.account?, link.code))).collect();
        codes.sort_unstable();
        codes.dedup();
        let codes_of = |account: u32| {
            codes.partition_point(|(of, _)| *of <= account) - codes.partition_point(|(of, _)| *of < account)
        };
        let like = Like::of(scene, &memberships, &codes_of);
        let (mut of, mut held) = (Vec::new(), Vec::new());
        for run in memberships.chunk_by(|a, b| a.0 == b.0) {
            let Some((account, _)) = run.first() else { continue };
            let Some(known) = scene.accounts.get(*account as usize) else { continue };
            if !known.owner_of.is_empty() {
                held.push(*account);
            } else if may_be_asked(apart(ask.standing, *account)) && like.holds(*account, run.len(), codes_of(*account))
            {
                let codes = codes_of(*account);
                let once = run.iter().filter(|(_, group)| occasions.of_group(*group).len() == 1).count();
                let once = small(once);
                of.push(One {
                    account: *account,
                    groups: small(run.len()),
                    once,
                    from_groups: added.expected(once),
                    // Who posts many posts adverts: each further one says little of where its poster is.
                    from_invites: added.posters_inside * codes.min(1) as f64,
                    country: known.country,
                    posts: codes > 0,
                });
            }
        }
        Self { of, held, seen }
    }

    fn is_seen(&self, group: u32) -> bool {
        self.seen.get(group as usize).copied().unwrap_or(false)
    }

    fn one(&self, account: u32) -> Option<&One> {
        self.of.binary_search_by_key(&account, |one| one.account).ok().and_then(|at| self.of.get(at))
    }

    /// Members of a group by role and country, each role also for all countries together.
    fn described(
        &self,
        scene: &Scene,
        group: u32,
        settings: &ProposalSettings,
    ) -> BTreeMap<(ProposalRole, Option<Country>), Vec<&One>> {
        let mut members: Vec<u32> = scene.stays_of(group).iter().map(|stay| stay.account).collect();
        members.dedup();
        let mut let_in: Vec<u32> = scene.stays_of(group).iter().filter_map(|stay| stay.by).collect();
        let_in.sort_unstable();
        let mut out: BTreeMap<_, Vec<&One>> = BTreeMap::new();
        for one in members.into_iter().filter_map(|account| self.one(account)) {
            let roles = [
                (ProposalRole::Member, true),
                (ProposalRole::Several, one.groups >= settings.several),
                (ProposalRole::Many, one.groups >= settings.many),
                (ProposalRole::LittleSeen, one.once >= settings.several),
                (ProposalRole::LetsIn, let_in.binary_search(&one.account).is_ok()),
                (ProposalRole::Posts, one.posts),
            ];
            for (role, _) in roles.into_iter().filter(|(_, holds)| *holds) {
                out.entry((role, None)).or_default().push(one);
                if one.country.is_some() {
                    out.entry((role, one.country)).or_default().push(one);
                }
            }
        }
        out
    }

    #[expect(clippy::too_many_arguments, reason = "what a proposal says, each once")]
    fn proposal(
        &self,
        group: u32,
        country: Option<Country>,
        role: ProposalRole,
        of: &[&One],
        (typical, around): (f64, bool),
        ask: &Ask<'_>,
        settings: &ProposalSettings,
    ) -> Proposal {
        let expected = mean(of.iter().map(|one| one.expected()));
        let from_invites = mean(of.iter().map(|one| one.from_invites));
        let seen_groups = mean(of.iter().map(|one| f64::from(one.groups)));
        let reasons = [
            (ProposalReason::UnknownInvites, from_invites > expected * INVITES),
            (ProposalReason::ManyGroups, seen_groups > typical * MANY_GROUPS),
            (ProposalReason::LittleSeen, around),
        ];
        let reasons = reasons.into_iter().filter(|(_, holds)| *holds).map(|(reason, _)| reason).collect();
        let leads = if ask.leads { leads(of, ask, settings.leads) } else { Vec::new() };
        let (group, accounts) = (Some(group), small(of.len()));
        Proposal { group, country, role, accounts, expected, from_invites, seen_groups, reasons, leads }
    }

    fn countries(&self, scene: &Scene) -> Vec<CountryShare> {
        let mut by: BTreeMap<Option<Country>, (Vec<f64>, u32)> = BTreeMap::new();
        self.of.iter().for_each(|one| by.entry(one.country).or_default().0.push(one.expected()));
        for account in &self.held {
            by.entry(scene.accounts.at(*account).country).or_default().1 += 1;
        }
        let share = |(country, (of, held)): (Option<Country>, (Vec<f64>, u32))| CountryShare {
            country,
            accounts: small(of.len()) + held,
            held,
            expected: mean(of.into_iter()),
        };
        let mut out: Vec<CountryShare> = by.into_iter().map(share).collect();
        out.sort_by(|a, b| b.expected.total_cmp(&a.expected).then_with(|| a.country.cmp(&b.country)));
        out
    }
}

fn may_be_asked(apart: Option<ApartReason>) -> bool {
    matches!(apart, None | Some(ApartReason::Minor | ApartReason::UnknownAge))
}

/// Accounts with independent evidence of involvement; nobody who is listed apart.
fn leads(of: &[&One], ask: &Ask<'_>, most: usize) -> Vec<u32> {
    let involved = |account: u32| ask.involved.get(account as usize).copied().unwrap_or(false);
    let may = |one: &&&One| involved(one.account) && apart(ask.standing, one.account).is_none();
    let mut found: Vec<&&One> = of.iter().filter(may).collect();
    found.sort_by(|a, b| b.expected().total_cmp(&a.expected()).then(a.account.cmp(&b.account)));
    found.into_iter().take(most).map(|one| one.account).collect()
}
