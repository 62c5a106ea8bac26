//! The rows of every list of a case.

use super::clocks::Clocks;
use super::*;
use crate::known_good::KnownItems;
use crate::marks::Mask;
use crate::{Engine, Error};
use model::{CaseId, Product, WallTime};
use std::cell::OnceCell;
use std::collections::{HashMap, HashSet};
use store::{
    ChatRow, ClusterRow, ExhibitRow, ExhibitState, ItemRow, MembershipRow, MessageRow, ObservationRef, SightingRow,
};

/// What is shown of a text; whether it is known to be about somebody who is marked.
pub(super) type Tell<'t> = &'t dyn Fn(&str, bool) -> Shown;

/// A case, read: what its lists are made from.
pub struct Case<'e> {
    pub(super) engine: &'e Engine,
    pub(super) id: CaseId,
    pub(super) exhibits: Vec<ExhibitRow>,
    /// Of each exhibit its place among them, and its name as it is shown: every row of a list asks for both.
    by_number: HashMap<i64, (usize, Shown)>,
    pub(super) chats: HashMap<i64, ChatRow>,
    pub(crate) items: HashMap<i64, ItemRow>,
    pub(super) families: HashMap<i64, FamilyId>,
    pub(super) matches: Vec<store::MatchRow>,
    pub(crate) best: HashMap<i64, Confidence>,
    /// What known-good sets know of them.
    pub(crate) known: KnownItems,
    times: HashMap<ObservationRef, WallTime>,
    /// What is known of clocks and zones.
    pub(super) clocks: Option<Clocks>,
    /// Who is not named.
    pub(super) mask: Mask,
    /// Whether who is marked was asked for.
    pub(super) is_unmasked: bool,
    /// Why a network is due, once that was asked.
    pub(super) due: OnceCell<Vec<NetworkDue>>,
}

impl Engine {
    /// Reads a case, to list it.
    pub fn read_case(&self, id: CaseId) -> Result<Case<'_>, Error> {
        self.with_times(self.read_case_without_times(id)?)
    }

    /// The same, with everybody named.
    pub(super) fn read_case_naming_all(&self, id: CaseId) -> Result<Case<'_>, Error> {
        self.with_times(self.case_naming_all(id)?)
    }

    /// The same, but for the times of records.
    pub(super) fn case_naming_all(&self, id: CaseId) -> Result<Case<'_>, Error> {
        Ok(Case { is_unmasked: true, ..self.case_with(id, Mask::default())? })
    }

    fn with_times<'e>(&'e self, mut case: Case<'e>) -> Result<Case<'e>, Error> {
        let (memberships, sightings) = (case.membership_rows()?, case.sighting_rows()?);
        case.read_times(memberships.iter(), sightings.iter())?;
        Ok(case)
    }

    /// The same, but for the times of records.
    pub(super) fn read_case_without_times(&self, id: CaseId) -> Result<Case<'_>, Error> {
        self.case_with(id, Mask::read(self, id)?)
    }

    fn case_with(&self, id: CaseId, mask: Mask) -> Result<Case<'_>, Error> {
        let name = |e: &ExhibitRow| super::masked::exhibit_name(&mask, &e.name);
        let exhibits = self.vault.exhibits(id)?;
        let matches = self.vault.matches(id)?;
        let mut best: HashMap<i64, Confidence> = HashMap::new();
        for m in &matches {
            best.entry(m.item).and_modify(|c| *c = (*c).min(m.confidence)).or_insert(m.confidence);
        }
        Ok(Case {
            engine: self,
            id,
            by_number: exhibits.iter().enumerate().map(|(at, e)| (e.n, (at, name(e)))).collect(),
            exhibits,
            chats: self.vault.chats(id)?.into_iter().map(|c| (c.n, c)).collect(),
            items: self.vault.case_items(id)?.into_iter().map(|i| (i.n, i)).collect(),
            families: self.vault.families(id)?.into_iter().map(|row| (row.item, row.family)).collect(),
            matches,
            best,
            known: KnownItems::read(self, id)?,
            times: HashMap::new(),
            clocks: Clocks::read(self, id)?,
            mask,
            is_unmasked: false,
            due: OnceCell::new(),
        })
    }
}

impl<'e> Case<'e> {
    /// Times of the records that groups, these memberships and these sightings name: read in one go for each chat.
    pub(super) fn read_times<'r>(
        &mut self,
        memberships: impl Iterator<Item = &'r MembershipRow>,
        sightings: impl Iterator<Item = &'r SightingRow>,
    ) -> Result<(), Error> {
        let mut wanted: HashMap<i64, HashSet<u64>> = HashMap::new();
        let mut want = |at: Option<ObservationRef>| {
            if let Some((chat, record)) = at {
                wanted.entry(chat).or_default().insert(record);
            }
        };
        for g in self.group_rows()? {
            [g.created, g.first, g.last].into_iter().for_each(&mut want);
        }
        for m in memberships {
            [m.joined, m.left, m.first_seen, m.last_seen].into_iter().for_each(&mut want);
        }
        for s in sightings {
            want(Some(s.at));
        }
        for (chat, records) in wanted {
            self.engine.vault.messages(chat, &mut |m| {
                if records.contains(&m.record) {
                    self.times.insert((chat, m.record), m.at);
                }
            })?;
        }
        Ok(())
    }

    pub(super) fn time(&self, at: ObservationRef) -> Option<TimeView> {
        self.times.get(&at).map(|time| self.time_in(at.0, *time))
    }

    pub(super) fn exhibit_row(&self, n: i64) -> Option<&ExhibitRow> {
        self.by_number.get(&n).and_then(|(at, _)| self.exhibits.get(*at))
    }

    pub(super) fn exhibit_name(&self, n: i64) -> Shown {
        self.by_number.get(&n).map(|(_, name)| name.clone()).unwrap_or_default()
    }

    pub(super) fn exhibit_of_chat(&self, chat: i64) -> Option<(&ExhibitRow, ExhibitId, &ChatRow)> {
        let row = self.chats.get(&chat)?;
        let exhibit = self.exhibit_row(row.exhibit)?;
        Some((exhibit, exhibit.id?, row))
    }

    pub(super) fn evidence(&self, (chat, record): ObservationRef) -> Option<EvidenceView> {
        let (row, exhibit, chat) = self.exhibit_of_chat(chat)?;
        Some(EvidenceView {
            exhibit,
            exhibit_name: self.exhibit_name(row.n),
            path: self.path(&chat.path),
            record: record_place(chat, record),
        })
    }

    pub(super) fn occurrence(&self, exhibit: i64, raw: &str, bytes: Option<&[u8]>) -> Option<OccurrenceView> {
        let row = self.exhibit_row(exhibit)?;
        let path = self.path(raw);
        // The bytes would say what the path leaves out.
        let path_bytes = bytes.filter(|_| *path == *raw).map(|b| data_encoding::BASE64.encode(b));
        Some(OccurrenceView { exhibit: row.id?, exhibit_name: self.exhibit_name(exhibit), path, path_bytes })
    }

    /// Matches: surest first, then by exhibit and path.
    pub fn matches(&self) -> Result<Vec<MatchView>, Error> {
        let sets: HashMap<_, _> = self.engine.vault.hash_sets()?.into_iter().map(|h| (h.id, h)).collect();
        let mut places: HashMap<i64, Vec<store::Place>> = HashMap::new();
        for place in self.engine.vault.case_occurrences(self.id)? {
            places.entry(place.0).or_default().push(place);
        }
        let sent = self.sent_in_exhibit()?;
        let mut rows = Vec::new();
        for m in &self.matches {
            let (Some(item), Some(set)) = (self.items.get(&m.item), sets.get(&m.hash_set)) else { continue };
            for place in places.get(&m.item).into_iter().flatten() {
                let Some(exhibit) = self.exhibit_row(place.1) else { continue };
                let sent = sent.get(&(m.item, place.1)).copied().unwrap_or(0);
                let Some(view) = self.found(m, item, set, place, sent) else { continue };
                rows.push(((m.confidence, &exhibit.name, &place.2, m.distance, &m.entry_name), view));
            }
        }
        rows.sort_by_key(|(key, _)| *key);
        // Files that are not held stand behind those of the same confidence that are.
        let mut views: Vec<MatchView> = rows.into_iter().map(|(_, view)| view).collect();
        views.extend(self.claimed_matches(&sets)?);
        views.sort_by_key(|view| view.confidence);
        Ok(views)
    }

    fn found(
        &self,
        m: &store::MatchRow,
        item: &ItemRow,
        set: &store::HashSetRow,
        (_, exhibit, path, path_bytes, _): &store::Place,
        sighting_count: u64,
    ) -> Option<MatchView> {
        let place = self.occurrence(*exhibit, path, path_bytes.as_deref())?;
        Some(MatchView {
            item: item.digests.item(),
            exhibit: place.exhibit,
            exhibit_name: place.exhibit_name,
            path: place.path,
            path_bytes: place.path_bytes,
            method: m.method,
            distance: m.distance,
            hash_set: set.name.clone(),
            hash_set_version: set.version,
            entry: m.entry_name.clone(),
            category: m.category.clone(),
            category_scheme: set.category_scheme.clone(),
            standing: m.standing,
            confidence: m.confidence,
            why: String::new(),
            why_code: m.why_code.clone(),
            why_details: self.details(&m.why),
            frame: m.frame,
            index_version: m.index_version.clone(),
            found_version: m.found_version,
            sighting_count,
        })
    }

    /// How often each item was sent in chats that an exhibit holds.
    fn sent_in_exhibit(&self) -> Result<HashMap<(i64, i64), u64>, Error> {
        let mut sent = HashMap::new();
        for s in self.sighting_rows()? {
            if let Some(chat) = self.chats.get(&s.at.0) {
                *sent.entry((s.item, chat.exhibit)).or_default() += 1;
            }
        }
        Ok(sent)
    }

    /// Issues by exhibit and path.
    pub fn issues(&self) -> Result<Vec<IssueView>, Error> {
        let mut views = Vec::new();
        for e in &self.exhibits {
            for i in self.engine.vault.issues(e.n)? {
                views.push(IssueView {
                    exhibit: e.id,
                    exhibit_name: self.exhibit_name(e.n),
                    path: self.path(&i.path),
                    place: self.text(&i.place),
                    kind: i.kind,
                    reason: String::new(),
                    reason_code: i.code,
                    reason_details: self.details(&i.details),
                });
            }
        }
        Ok(views)
    }

    /// Hands over each message in the case's order: group by group, in time.
    ///
    /// Addresses in texts open doors: they are cut short unless `full`, and asking for whole ones is an act of its own.
    pub fn messages(&self, full: bool, visit: &mut dyn FnMut(MessageView)) -> Result<(), Error> {
        let whole = full.then(|| self.engine.log_full(self.id, "messages.show-full")).transpose()?;
        let text = |raw: &str, is_about: bool| match &whole {
            Some(logged) => self.whole(raw, is_about, logged),
            None => self.text_about(raw, is_about),
        };
        self.each_message(&text, visit)
    }

    /// Hands over each message, with what `text` makes of its text.
    pub(super) fn each_message(&self, text: Tell<'_>, visit: &mut dyn FnMut(MessageView)) -> Result<(), Error> {
        let mut clusters: Vec<ClusterRow> = Vec::new();
        let mut failed = None;
        self.each_cluster(&mut |cluster| {
            // Records are read group by group: at most one group's messages are in memory.
            if clusters.first().is_some_and(|first| first.group != cluster.group) && failed.is_none() {
                failed = self.show_group(&std::mem::take(&mut clusters), text, visit).err();
            }
            clusters.push(cluster);
        })?;
        match failed {
            Some(error) => Err(error),
            None => self.show_group(&clusters, text, visit),
        }
    }

    fn show_group(
        &self,
        clusters: &[ClusterRow],
        text: Tell<'_>,
        visit: &mut dyn FnMut(MessageView),
    ) -> Result<(), Error> {
        let chats: HashSet<i64> = clusters.iter().flat_map(|c| c.observations.iter().map(|o| o.0)).collect();
        let mut records: HashMap<ObservationRef, MessageRow> = HashMap::new();
        let mut systems: HashMap<ObservationRef, SystemKind> = HashMap::new();
        let mut about: HashSet<ObservationRef> = HashSet::new();
        for chat in chats {
            self.engine.vault.messages(chat, &mut |m| {
                records.insert((chat, m.record), m);
            })?;
            for s in self.engine.vault.system_lines(chat)? {
                about.extend(self.is_about(chat, &s).then_some((chat, s.record)));
                systems.insert((chat, s.record), s.kind);
            }
        }
        let text = |at: &ObservationRef, raw: &str| text(raw, about.contains(at) || self.mask.has_chat(at.0));
        clusters.iter().filter_map(|c| self.message(c, &records, &systems, &text)).for_each(visit);
        Ok(())
    }

    /// Whether a line of the service tells of somebody who is marked.
    fn is_about(&self, chat: i64, line: &store::SystemRow) -> bool {
        line.actor.iter().chain(&line.targets).any(|alias| self.mask.has_alias(chat, *alias))
    }

    fn message(
        &self,
        cluster: &ClusterRow,
        records: &HashMap<ObservationRef, MessageRow>,
        systems: &HashMap<ObservationRef, SystemKind>,
        text: &dyn Fn(&ObservationRef, &str) -> Shown,
    ) -> Option<MessageView> {
        let best = cluster.observations.first()?;
        let dated = *cluster.observations.get(cluster.dated).unwrap_or(best);
        let record = records.get(best)?;
        let seen = || cluster.observations.iter().filter_map(|o| records.get(o));
        let mut items: Vec<ItemId> =
            seen().filter_map(|m| self.items.get(&m.item?)).map(|i| i.digests.item()).collect();
        items.sort_unstable();
        items.dedup();
        let evidence: Vec<EvidenceView> = cluster.observations.iter().filter_map(|o| self.evidence(*o)).collect();
        let mut exhibits: Vec<ExhibitId> = evidence.iter().map(|e| e.exhibit).collect();
        exhibits.sort_unstable();
        exhibits.dedup();
        let deleted = seen().any(|m| m.kind == MessageKind::Deleted);
        Some(MessageView {
            message: cluster.id,
            group: cluster.group,
            account: cluster.account,
            time: self.time_in(dated.0, records.get(&dated).unwrap_or(record).at),
            kind: record.kind,
            system: systems.get(best).copied(),
            text: text(best, &record.text),
            edited: seen().any(|m| m.edited),
            recovered: deleted && record.kind != MessageKind::Deleted,
            state: cluster.state.clone(),
            language: record.language.clone(),
            versions: self.versions(cluster, records, text),
            items,
            exhibits,
            evidence,
        })
    }

    /// The texts of a message, if there is more than one.
    fn versions(
        &self,
        cluster: &ClusterRow,
        records: &HashMap<ObservationRef, MessageRow>,
        text: &dyn Fn(&ObservationRef, &str) -> Shown,
    ) -> Vec<VersionView> {
        let mut met = HashSet::new();
        let texts = cluster.observations.iter().filter_map(|at| Some((*at, records.get(at)?)));
        let worded = texts.filter(|(_, m)| m.kind == MessageKind::Text && !m.text.is_empty());
        let different: Vec<_> = worded.filter(|(_, m)| met.insert(network::text_key(&m.text))).collect();
        if different.len() < 2 {
            return Vec::new();
        }
        let version = |(at, m): &(ObservationRef, &MessageRow)| {
            Some(VersionView { text: text(at, &m.text), evidence: self.evidence(*at)? })
        };
        different.iter().filter_map(version).collect()
    }

    /// Exhibits in the order of their names; [`Case::overview`] has them in the order of priority.
    pub fn exhibits(&self) -> Result<Vec<ExhibitView>, Error> {
        let mut ranked = self.ranked_exhibits()?;
        ranked.sort_by(|(a, _), (b, _)| (&a.name, &a.source).cmp(&(&b.name, &b.source)));
        Ok(ranked.into_iter().map(|(_, view)| view).collect())
    }

    pub(super) fn is_held(e: &ExhibitRow) -> bool {
        e.state == ExhibitState::Held
    }
}

/// What a record is called in its file: a text has lines, a database rows.
pub(super) fn record_place(chat: &ChatRow, record: u64) -> String {
    place_of(chat.product, record)
}

/// The same, of a product's file.
pub(crate) fn place_of(product: Product, record: u64) -> String {
    let what = match product {
        Product::WhatsAppTextAndroid | Product::WhatsAppTextIos | Product::WhatsAppIped => "line",
        Product::WhatsAppAndroid
        | Product::WhatsAppAndroidLegacy
        | Product::WhatsAppIos
        | Product::SignalDesktop
        | Product::SignalAndroid => "row",
        Product::TelegramDesktop
        | Product::DiscordExport
        | Product::CellebriteUfdr
        | Product::Email
        | Product::WebPage => "record",
    };
    format!("{what} {record}")
}
