//! What a report shows: the case as it stands now, and what is still outstanding.

use super::due::Done;
use super::people::Names;
use super::times::sort_key;
use super::*;
use crate::marks::Mask;
use crate::matches::matched_against;
use crate::overlays::Overlay;
use crate::unlinked::{exhibits_apart, pairs_apart};
use crate::{Engine, Error, PROGRAM, SIGNAL_VERSION};
use model::CaseId;
use std::collections::{BTreeSet, HashMap, HashSet};
use store::{AccountRow, ExhibitRow, JobState, MembershipRow};

/// So many key accounts stand in a report, at most.
pub const KEYS: usize = 50;

impl Engine {
    /// The case as it stands now; also while another process ingests.
    pub fn overview(&self, case: CaseId) -> Result<Overview, Error> {
        let snapshot = self.vault.snapshot()?;
        let overview = self.read_case_without_times(case)?.overview();
        drop(snapshot);
        overview
    }
}

impl Engine {
    /// The same as those see it who are cleared to know who is marked. That it was asked for, and why, is logged first.
    pub fn overview_unmasked(&self, case: CaseId, reason: &str) -> Result<Overview, Error> {
        self.log_unmasked(case, "report", reason)?;
        let snapshot = self.vault.snapshot()?;
        let overview = self.case_naming_all(case)?.overview();
        drop(snapshot);
        overview
    }
}

impl Case<'_> {
    /// Everything that a report shows. Of what can be very many only as many rows are made as it shows.
    fn overview(mut self) -> Result<Overview, Error> {
        let engine = self.engine;
        let mut tally = Tally::default();
        self.exhibits.iter().for_each(|e| tally += e.tally);
        let mut record_tally = Tally::default();
        self.chats.values().for_each(|c| record_tally += c.tally);
        // Records of chats that are not indexed at all are seen all the same.
        let left_out: u64 = self.exhibits.iter().map(|e| e.left_out.records).sum();
        record_tally += Tally { seen: left_out, out_of_scope: left_out, ..Tally::default() };
        let aside: u64 = self.exhibits.iter().map(|e| e.set_aside.records - e.set_aside.singles).sum();
        record_tally += Tally { seen: aside, out_of_scope: aside, ..Tally::default() };
        let mut items_by_kind = BTreeMap::new();
        self.items.values().for_each(|i| *items_by_kind.entry(i.kind.clone()).or_default() += 1);
        let mut sightings = self.sighting_rows()?;
        let sighting_count = sightings.len() as u64;
        // All of a family with a match: who brought it into a group may have brought another item of it.
        let listed: HashSet<FamilyId> =
            self.families.iter().filter(|(item, _)| self.is_listed(**item)).map(|(_, family)| *family).collect();
        let is_of_listed = |item: &i64| self.families.get(item).is_some_and(|family| listed.contains(family));
        sightings.retain(|s| self.best.contains_key(&s.item) || is_of_listed(&s.item));
        let sent = self.sent_by_family(&mut sightings.iter().map(|s| s.item).filter(is_of_listed));
        let (memberships, member_counts) = self.members_of_report()?;
        self.read_times(memberships.iter(), sightings.iter())?;
        let groups = self.group_rows()?;
        let mut wanted: HashSet<AccountId> = groups.iter().filter_map(|g| g.founder).collect();
        wanted.extend(memberships.iter().flat_map(|m| [Some(m.account), m.by, m.removed_by]).flatten());
        wanted.extend(sightings.iter().filter_map(|s| s.account));
        let keys = self.keys_so_far(false)?;
        wanted.extend(keys.ranked.iter().take(KEYS).map(|one| one.account));
        let (accounts, countries) = self.accounts_of_report(&wanted)?;
        let names = Names {
            groups: groups.into_iter().map(|g| (g.id, g)).collect(),
            accounts: accounts.iter().map(|a| (a.id, a.clone())).collect(),
        };
        let lists = self.member_lists(&memberships)?;
        let mut message_count = 0;
        self.each_cluster(&mut |_| message_count += 1)?;
        let mut groups = self.groups_with(&names)?;
        groups.sort_by_cached_key(|g| (g.first_seen.as_ref().map(sort_key), g.group));
        let stickers = self.stickers()?;
        let breakoffs = self.breakoffs_with(&names, false)?;
        let (introductions, introduction_count) = self.ways(&sent, &names)?;
        sightings.retain(|s| self.best.contains_key(&s.item));
        let lineage = super::lineage::drawn(&groups, &breakoffs);
        Ok(Overview {
            made_at: model::utc_text(engine.context.now().div_euclid(1000)),
            program: PROGRAM.into(),
            operator: engine.context.operator.clone(),
            encrypted: engine.is_encrypted(),
            case: engine.case(self.id)?,
            outstanding: self.outstanding()?,
            hash_sets: self.hash_sets()?,
            exhibits: self.ranked_exhibits()?.into_iter().map(|(_, view)| view).collect(),
            tally,
            record_tally,
            items_by_kind,
            hidden_count: self.hidden_count(),
            twin_count: self.twin_count(),
            matches: self.matches()?,
            sticker_count: stickers.len() as u64,
            stickers: stickers.into_iter().take(engine.settings.report.stickers).collect(),
            groups,
            breakoffs,
            lineage,
            network_made: self.told_by()?.is_some(),
            keys,
            estimates: self.estimates_so_far()?,
            gaps: self.gaps_with(&names)?,
            proposals: self.proposals_with(&names)?,
            members: memberships.into_iter().filter_map(|m| self.member(m, &names, &lists)).collect(),
            member_counts,
            accounts: self.account_views(accounts)?,
            countries,
            languages: self.languages()?,
            introductions,
            introduction_count,
            sighting_count,
            matched_sightings: self.in_time_order(sightings.iter(), &names),
            message_count,
            chats: self.chat_views()?,
            issues: self.issues()?,
            marked: self.marked()?,
            unmasked: self.is_unmasked,
            settings: self.settings()?,
            refused_links: self.refused_links()?,
        })
    }

    /// Memberships that a report shows, and how many each group has.
    fn members_of_report(&self) -> Result<(Vec<MembershipRow>, BTreeMap<GroupId, u64>), Error> {
        let most = &self.engine.settings.report;
        let (mut shown, mut counts) = (Vec::new(), BTreeMap::new());
        self.each_membership_row(&mut |m| {
            let count: &mut u64 = counts.entry(m.group).or_default();
            *count += 1;
            if shown.len() < most.members && *count <= most.members_of_group as u64 {
                shown.push(m);
            }
        })?;
        Ok((shown, counts))
    }

    /// Accounts that a report shows: those that stand elsewhere in it, and the first of the others; and how many there
    /// are, and messages of theirs, by country.
    fn accounts_of_report(&self, wanted: &HashSet<AccountId>) -> Result<(Vec<AccountRow>, Countries), Error> {
        let (mut shown, mut others) = (Vec::new(), 0);
        let mut countries = Countries::new();
        self.each_account_row(&mut |a| {
            // Those who are marked are counted apart from countries: of one alone it would tell the number's.
            if Mask::is_marked(&a) {
                return shown.push(a);
            }
            let sum = countries.entry(a.country.clone()).or_default();
            *sum = (sum.0 + 1, sum.1 + a.message_count);
            let is_wanted = wanted.contains(&a.id);
            if is_wanted || others < self.engine.settings.report.accounts {
                others += usize::from(!is_wanted);
                shown.push(a);
            }
        })?;
        Ok((shown, countries))
    }

    fn hash_sets(&self) -> Result<Vec<crate::HashSetView>, Error> {
        let used: Vec<_> = self.engine.vault.case_hash_sets(self.id)?.into_iter().map(|h| h.id).collect();
        Ok(self.engine.hash_sets()?.into_iter().filter(|h| used.contains(&h.hash_set)).collect())
    }

    fn outstanding(&self) -> Result<Outstanding, Error> {
        let jobs = self.engine.vault.jobs(self.id)?;
        let done = Done(&jobs);
        let used = self.engine.sets_in_use(self.id)?;
        let matched = jobs.iter().filter(|j| j.kind == "match" && j.state == JobState::Done).max_by_key(|j| j.ended_at);
        let known = (self.engine.known_good_in_use(self.id)?, Overlay::default());
        let listed = used.iter().map(|(set, overlay)| (set, overlay));
        let against = matched_against(listed.chain(known.0.iter().map(|set| (set, &known.1))));
        let other_sets = matched.is_some_and(|j| j.result.as_deref() != Some(&against));
        let unfinished = self.exhibits.iter().filter(|e| !Self::is_held(e)).map(|e| self.path(&e.name)).collect();
        let read_otherwise = self.exhibits.iter().filter(|e| Self::is_held(e) && !Engine::has_signals_of_today(e));
        let protected = self.engine.protected_digest()?;
        let is_as_of = |e: &&ExhibitRow| Engine::is_protected_as_of(e, protected.as_deref());
        let protected_otherwise = self.exhibits.iter().filter(|e| Self::is_held(e) && !is_as_of(e));
        let built_otherwise =
            used.iter().map(|(h, _)| h).filter(|h| h.origin == "built" && h.signal_version != SIGNAL_VERSION);
        Ok(Outstanding {
            unfinished_exhibits: unfinished,
            matching_due: done.is_due("match") || other_sets,
            network_due: self.network_due()?,
            read_otherwise: read_otherwise.map(|e| self.path(&e.name)).collect(),
            protected_otherwise: protected_otherwise.map(|e| self.path(&e.name)).collect(),
            built_otherwise: built_otherwise.map(|h| self.text(&h.name)).collect(),
            without_hash_set: used.is_empty(),
            ungraded_count: self.best.values().filter(|c| **c != Confidence::Certain).count() as u64,
        })
    }

    /// Exhibits in the order in which to look at them: what was found for sure first.
    pub(super) fn ranked_exhibits(&self) -> Result<Vec<(&ExhibitRow, ExhibitView)>, Error> {
        let counts = self.matches_by_exhibit()?;
        let apart = exhibits_apart(&pairs_apart(&self.engine.vault.unlinkings(self.id)?));
        let mut ranked = Vec::new();
        for e in &self.exhibits {
            let mut view = self.exhibit(e, counts.get(&e.n).copied().unwrap_or_default())?;
            view.apart = e.id.is_some_and(|id| apart.contains(&id));
            ranked.push((e, view));
        }
        ranked.sort_by_key(|(e, v)| {
            let found = (v.certain_count, v.strong_count, v.review_count, v.damaged_count);
            (std::cmp::Reverse(found), &e.name, &e.source)
        });
        (1..).zip(&mut ranked).for_each(|(place, (_, view))| view.priority = place);
        Ok(ranked)
    }

    /// Distinct items with a match in each exhibit, by their best confidence.
    fn matches_by_exhibit(&self) -> Result<HashMap<i64, [u64; 3]>, Error> {
        let mut met = std::collections::HashSet::new();
        let mut counts: HashMap<i64, [u64; 3]> = HashMap::new();
        for (item, exhibit, ..) in self.engine.vault.case_occurrences(self.id)? {
            let Some(best) = self.best.get(&item) else { continue };
            if met.insert((item, exhibit))
                && let Some(count) = counts.entry(exhibit).or_default().get_mut(*best as usize)
            {
                *count += 1;
            }
        }
        Ok(counts)
    }

    fn exhibit(&self, e: &ExhibitRow, [certain, strong, review]: [u64; 3]) -> Result<ExhibitView, Error> {
        let damaged = self.engine.damaged_count(e.n)?;
        let reachable = crate::verify::place(e).exists();
        let state = if Self::is_held(e) && !reachable { "offline".into() } else { e.state.to_string() };
        let priority_code = match (certain, strong, review, damaged) {
            (1.., ..) => "priority-certain",
            (0, 1.., ..) => "priority-strong",
            (0, 0, 1.., _) => "priority-review",
            (0, 0, 0, 1..) => "priority-damaged",
            (0, 0, 0, 0) => "priority-clean",
        };
        Ok(ExhibitView {
            exhibit: e.id,
            name: self.path(&e.name),
            path: self.path(&e.source),
            state,
            manifest: e.manifest.map(|m| m.to_string()),
            number: e.number.clone(),
            seal: e.seal.clone(),
            seized_at: e.seized_at.clone(),
            seized_place: e.seized_place.as_deref().map(|place| self.place(place)),
            officer: e.officer.clone(),
            tool: e.tool.clone(),
            tool_version: e.tool_version.clone(),
            examiner: e.examiner.clone(),
            acquisition_digest: e.acquisition_digest.clone(),
            acquisition_check: e.acquisition_check.clone(),
            handling_code: e.handling_code.clone(),
            source_evaluation: e.source_evaluation.clone(),
            file_count: e.file_count,
            byte_count: e.byte_count,
            seen_count: e.tally.seen,
            kept_count: e.tally.kept,
            doubtful_count: e.tally.doubtful,
            refused_count: e.tally.refused,
            out_of_scope_count: e.tally.out_of_scope,
            chats_out_of_scope_count: e.left_out.chats,
            records_out_of_scope_count: e.left_out.records,
            chats_set_aside_count: e.set_aside.chats,
            records_set_aside_count: e.set_aside.records,
            singles_set_aside_count: e.set_aside.singles,
            files_set_aside_count: e.set_aside.files,
            apart: false,
            damaged_count: damaged,
            issue_count: self.engine.vault.issue_count(e.n, None)?,
            certain_count: certain,
            strong_count: strong,
            review_count: review,
            priority: 0,
            priority_code: priority_code.into(),
            ingested_at: model::utc_text(e.ingested_at.div_euclid(1000)),
        })
    }

    /// Chats as exhibits show them, by exhibit and path.
    pub fn chat_views(&self) -> Result<Vec<ChatView>, Error> {
        let mut group_of = HashMap::new();
        for g in self.group_rows()? {
            group_of.extend(g.chats.iter().map(|chat| (*chat, g.id)));
        }
        let mut views = Vec::new();
        for c in self.engine.vault.chats(self.id)? {
            views.push(ChatView {
                exhibit_name: self.exhibit_name(c.exhibit),
                path: self.path(&c.path),
                product: c.product.to_string(),
                language: c.language,
                date_order: c.date_order,
                date_order_reason: c.date_order_reason,
                date_order_counts: serde_json::from_str(&c.date_order_counts)?,
                probably_truncated: c.probably_truncated,
                tally: c.tally.into(),
                group: group_of.get(&c.n).copied(),
            });
        }
        Ok(views)
    }

    fn settings(&self) -> Result<BTreeMap<String, String>, Error> {
        let (_, _, made_by, schema) = self.engine.vault.identity()?;
        let mut settings: BTreeMap<String, String> = BTreeMap::from([
            ("program".into(), PROGRAM.into()),
            ("vault_made_by".into(), made_by),
            ("vault_schema".into(), schema.to_string()),
            ("signals".into(), SIGNAL_VERSION.into()),
        ]);
        // What each exhibit was read with, not what this reader happens to have set.
        let mut limits: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for exhibit in &self.exhibits {
            let read: BTreeMap<String, serde_json::Value> = serde_json::from_str(&exhibit.settings)?;
            for (name, value) in read.into_iter().filter(|(name, _)| name.ends_with("limits")) {
                let name = if name == "limits" { "evidence_limits".into() } else { name };
                limits.entry(name).or_default().insert(plain(&value));
            }
        }
        let joined = |values: BTreeSet<String>| values.into_iter().collect::<Vec<_>>().join(" | ");
        settings.extend(limits.into_iter().map(|(name, values)| (name, joined(values))));
        Ok(settings)
    }

    fn refused_links(&self) -> Result<BTreeMap<String, u64>, Error> {
        let mut counts = BTreeMap::new();
        for l in self.links_in_force()? {
            if let Some(refusal) = l.refusal.filter(|_| !l.accepted) {
                *counts.entry(format!("{}: {refusal}", l.rule)).or_default() += 1;
            }
        }
        Ok(counts)
    }
}

/// Limits as a line of text, `name value` each.
fn plain(value: &serde_json::Value) -> String {
    match value {
        serde_json::Value::Object(fields) => {
            fields.iter().map(|(name, value)| format!("{name} {value}")).collect::<Vec<_>>().join(", ")
        }
        serde_json::Value::String(text) => text.clone(),
        other => other.to_string(),
    }
}
