//! Holes in the evidence, each named: what is known to be missing, and what shows it.

use super::Occasions;
use crate::at::small;
use crate::output::RecordRef;
use crate::scene::{GroupView, LinkPosted, Scene, SceneGroup};
use rayon::prelude::*;
use std::ops::Range;

model::closed_enum! {
    /// What is missing.
    pub enum GapKind {
        /// An invite was posted, and no group that is seen is known to be the one that it leads to.
        InviteOnly = "known-by-invite-only",
        /// Members of a group of whom no message in it is held.
        SilentMembers = "members-without-a-message",
        /// A time between two that are seen in which no phone shows the group.
        NoPhone = "span-without-a-phone",
        /// No phone shows the group from its beginning, nor from where its owner came in.
        StartCutOff = "start-cut-off",
        /// What phones show begins where their owners came in; no earlier member's phone is held.
        StartNotHeld = "start-not-held",
        /// Nothing tells who created the group.
        FounderUnknown = "founder-unknown",
    }
}

/// Something that is missing.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Gap {
    /// What.
    pub kind: GapKind,
    /// Of which group; `None`: of one that is not seen.
    pub group: Option<u32>,
    /// The invite that tells of it, hashed.
    pub code: Option<u64>,
    /// From when to when, in seconds since 1970 in UTC, at least: what clocks leave open is not counted. No begin: it is
    /// not known.
    pub span: Option<(Option<i64>, i64)>,
    /// How many: members without a message, groups in which an invite was posted.
    pub count: u32,
    /// Of how many: members, postings of the invite.
    pub of: u32,
    /// What phones show at its edges: indices into [`Scene::views`].
    pub views: Vec<u32>,
    /// Records that show it.
    pub rows: Vec<RecordRef>,
}

/// What counts as a hole.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct GapSettings {
    /// A span without a phone is told from this length on, in seconds.
    pub hole_s: i64,
    /// What begins so near to the group's creation begins with it.
    pub near_s: i64,
    /// How many records stand behind a gap, at most.
    pub rows: usize,
}

impl Default for GapSettings {
    fn default() -> Self {
        Self { hole_s: 7 * 86_400, near_s: 2 * 86_400, rows: 12 }
    }
}

/// All gaps: by kind, then by group or invite, then by time.
pub fn gaps(scene: &Scene, occasions: &Occasions, settings: &GapSettings) -> Vec<Gap> {
    let finder = Finder { scene, occasions, settings };
    let mut leads: Vec<(u32, &LinkPosted)> = scene.links.iter().filter_map(|link| Some((link.to?, link))).collect();
    leads.sort_by_key(|(to, _)| *to);
    let seen = (0..small(scene.groups.len())).filter(|group| scene.is_group(*group));
    let seen: Vec<u32> = seen.filter(|group| !occasions.of_group(*group).is_empty()).collect();
    let of = |marks: &mut Vec<u32>, group: &u32| {
        let to = leads.partition_point(|(to, _)| to < group)..leads.partition_point(|(to, _)| to <= group);
        finder.of_group(*group, marks, leads.get(to).unwrap_or_default())
    };
    let fresh = || vec![u32::MAX; scene.accounts.len()];
    let mut out: Vec<Gap> = seen.par_iter().map_init(fresh, of).flatten_iter().collect();
    out.extend(finder.invited());
    out.sort_by_key(|gap| (gap.kind, gap.group, gap.code, gap.span));
    out
}

struct Finder<'s> {
    scene: &'s Scene,
    occasions: &'s Occasions,
    settings: &'s GapSettings,
}

impl Finder<'_> {
    fn of_group(&self, group: u32, marks: &mut [u32], leads: &[(u32, &LinkPosted)]) -> Vec<Gap> {
        let mut out = Vec::new();
        let Some(known) = self.scene.groups.get(group as usize) else { return out };
        out.extend(self.silent(group, marks));
        out.extend(self.holes(group, known, leads));
        out.extend(self.start(group, known));
        if known.founder.is_none() {
            out.push(self.gap(GapKind::FounderUnknown, Some(group)));
        }
        out
    }

    fn gap(&self, kind: GapKind, group: Option<u32>) -> Gap {
        Gap { kind, group, code: None, span: None, count: 0, of: 0, views: Vec::new(), rows: Vec::new() }
    }

    /// Invites whose group is not seen. One group can have had several.
    fn invited(&self) -> Vec<Gap> {
        let unseen = |link: &&LinkPosted| link.to.is_none_or(|to| self.occasions.of_group(to).is_empty());
        let mut links: Vec<&LinkPosted> = self.scene.links.iter().filter(unseen).collect();
        links.sort_by_key(|link| (link.code, link.group));
        let of = |of: &[&LinkPosted]| {
            let first = of.first()?;
            let rows = of.iter().filter_map(|link| self.records(&link.places).next());
            Some(Gap {
                code: Some(first.code),
                count: small(of.chunk_by(|a, b| a.group == b.group).count()),
                of: small(of.len()),
                rows: rows.take(self.settings.rows).collect(),
                ..self.gap(GapKind::InviteOnly, first.to)
            })
        };
        links.chunk_by(|a, b| a.code == b.code).filter_map(of).collect()
    }

    fn records<'a>(&'a self, places: &Range<u32>) -> impl Iterator<Item = RecordRef> + 'a {
        self.scene.places(places).iter().map(|place| place.record)
    }

    fn silent(&self, group: u32, marks: &mut [u32]) -> Option<Gap> {
        let scene = self.scene;
        let posted = scene.posts_of(group).iter().map(|post| post.account);
        let posted = posted.chain(scene.sightings_of(group).iter().filter_map(|seen| seen.account));
        let posted = posted.chain(scene.undated_of(group).iter().map(|(_, account)| *account));
        let posted = posted.chain(scene.links_of(group).iter().filter_map(|link| link.account));
        for account in posted {
            if let Some(mark) = marks.get_mut(account as usize) {
                *mark = group;
            }
        }
        let (mut members, mut silent, mut last, mut rows) = (0, 0, None, Vec::new());
        // stays lie by account: one that came twice is counted once
        for stay in scene.stays_of(group) {
            if last.replace(stay.account) == Some(stay.account) {
                continue;
            }
            members += 1;
            if marks.get(stay.account as usize) != Some(&group) {
                silent += 1;
                rows.extend(self.records(&stay.places).next().filter(|_| rows.len() < self.settings.rows));
            }
        }
        let gap = || Gap { count: silent, of: members, rows, ..self.gap(GapKind::SilentMembers, Some(group)) };
        (silent > 0).then(gap)
    }

    /// Times in which no phone can show the group. Where clocks leave open when a view begins or ends, the longest counts.
    fn holes(&self, group: u32, known: &SceneGroup, leads: &[(u32, &LinkPosted)]) -> Vec<Gap> {
        let views = (known.views.start..).zip(self.scene.views_of(group));
        let mut views: Vec<(u32, &GroupView)> =
            views.filter(|(_, view)| view.from.tells() && view.to.tells()).collect();
        views.sort_by_key(|(ix, view)| (view.from.utc.0, *ix));
        let mut out = Vec::new();
        let mut until: Option<(i64, u32)> = None;
        for (ix, view) in views {
            let begin = view.from.utc.0;
            if let Some((end, before)) = until.filter(|(end, _)| begin - end >= self.settings.hole_s) {
                let span = Some((Some(end), begin));
                out.push(Gap { span, views: vec![before, ix], ..self.gap(GapKind::NoPhone, Some(group)) });
            }
            let longest = until.is_none_or(|(end, _)| view.to.utc.1 > end);
            until = if longest { Some((view.to.utc.1, ix)) } else { until };
        }
        // an invite that was posted later shows that somebody held the group to be alive
        let later = |(end, _): &(i64, u32)| {
            let later =
                leads.iter().filter(|(_, link)| link.when.tells() && link.when.utc.0 - end >= self.settings.hole_s);
            later.max_by_key(|(_, link)| link.when.utc.0)
        };
        if let Some((end, view)) = until
            && let Some((_, link)) = later(&(end, view))
        {
            let rows = self.records(&link.places).take(self.settings.rows).collect();
            let span = Some((Some(end), link.when.utc.0));
            out.push(Gap { span, views: vec![view], rows, ..self.gap(GapKind::NoPhone, Some(group)) });
        }
        out
    }

    /// Whether any phone shows how the group began.
    fn start(&self, group: u32, known: &SceneGroup) -> Option<Gap> {
        let views = self.scene.views_of(group);
        let at_creation =
            |view: &GroupView| known.created.is_some_and(|c| c.until(&view.from).0 <= self.settings.near_s);
        if views.iter().any(at_creation) {
            return None;
        }
        let whole = views.iter().any(|view| view.from_the_start);
        let kind = if whole { GapKind::StartNotHeld } else { GapKind::StartCutOff };
        let numbered = (known.views.start..).zip(views).filter(|(_, view)| view.from.tells());
        let (ix, first) = numbered.min_by_key(|(ix, view)| (view.from.utc.0, *ix))?;
        let span = Some((known.created.map(|created| created.utc.1), first.from.utc.0));
        let rows = known.created_line.into_iter().collect();
        Some(Gap { span, views: vec![ix], rows, ..self.gap(kind, Some(group)) })
    }
}
