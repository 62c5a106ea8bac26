//! Indicators of a case: what stands in several exhibits first.

use super::shown::Logged;
use super::times::as_written;
use super::{Case, IndicatorView, MessageView, PostingView, Shown};
use crate::Error;
use model::{ChatKind, WallTime};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use store::{IndicatorRow, ObservationRef};

/// Kinds that nobody can open or pay to: they are shown whole.
static WHOLE: &[&str] = &["phone", "coordinates"];

/// What stands in records.
type Held = HashMap<ObservationRef, Vec<IndicatorRow>>;

impl Case<'_> {
    /// Indicators: of several exhibits first, then by how often they stand, kind and value. Full values are an act of their
    /// own.
    pub fn indicators(&self, full: bool) -> Result<Vec<IndicatorView>, Error> {
        let whole = full.then(|| self.engine.log_full(self.id, "indicators.show-full")).transpose()?;
        let mut held = Held::new();
        self.engine.vault.indicators(self.id, &mut |row| {
            held.entry((row.chat, row.record)).or_default().push(row);
        })?;
        let names = self.names()?;
        // A message counts once for what stands in it, however many sources hold it and however often it stands there.
        let mut wanted = HashMap::new();
        self.each_cluster(&mut |cluster| {
            let rows: Vec<&IndicatorRow> = cluster.observations.iter().filter_map(|o| held.get(o)).flatten().collect();
            if !rows.is_empty() {
                wanted.insert(cluster.id, rows);
            }
        })?;
        let mut found: BTreeMap<(&str, &str), (&IndicatorRow, Vec<PostingView>)> = BTreeMap::new();
        self.each_message(&|_, _| Shown::default(), &mut |message| {
            let mut met = BTreeSet::new();
            for row in wanted.get(&message.message).into_iter().flatten() {
                if met.insert((&row.kind, &row.value)) {
                    let entry = found.entry((&row.kind, &row.value)).or_insert((row, Vec::new()));
                    entry.1.push(posting(&message, names.group(message.group)));
                }
            }
        })?;
        let in_pages = self.in_pages(&held)?;
        for (row, posting) in &in_pages {
            let entry = found.entry((&row.kind, &row.value)).or_insert((row, Vec::new()));
            entry.1.push(posting.clone());
        }
        let mut views: Vec<IndicatorView> =
            found.into_values().map(|(row, postings)| self.indicator(row, postings, whole.as_ref())).collect();
        views.sort_by_key(|view| (Reverse(view.exhibit_count > 1), Reverse(view.posting_count)));
        Ok(views)
    }
}

impl Case<'_> {
    /// What stands in saved pages, once for each record: the network, whose messages are the others, leaves them out.
    fn in_pages<'r>(&self, held: &'r Held) -> Result<Vec<(&'r IndicatorRow, PostingView)>, Error> {
        let mut out = Vec::new();
        for chat in self.engine.vault.chats(self.id)?.iter().filter(|chat| chat.kind == ChatKind::Page) {
            let title = chat.names.last().map(|name| self.text(name));
            let mut of_record = |record: u64, time: WallTime| {
                let (mut met, place) = (BTreeSet::new(), (chat.n, record));
                let Some(evidence) = self.evidence(place) else { return };
                for row in held.get(&place).into_iter().flatten().filter(|row| met.insert((&row.kind, &row.value))) {
                    let (time, evidence) = (as_written(time), vec![evidence.clone()]);
                    let (group, account, message, group_name) = (None, None, None, title.clone());
                    out.push((row, PostingView { group, group_name, account, message, time, evidence }));
                }
            };
            self.engine.vault.messages(chat.n, &mut |message| of_record(message.record, message.at))?;
        }
        Ok(out)
    }
}

fn posting(message: &MessageView, group_name: Option<Shown>) -> PostingView {
    PostingView {
        group: Some(message.group),
        group_name,
        account: message.account,
        message: Some(message.message),
        time: message.time.clone(),
        evidence: message.evidence.clone(),
    }
}

impl Case<'_> {
    fn indicator(&self, row: &IndicatorRow, postings: Vec<PostingView>, whole: Option<&Logged>) -> IndicatorView {
        let exhibits: BTreeSet<_> = postings.iter().flat_map(|p| p.evidence.iter().map(|e| e.exhibit)).collect();
        let is_plain = WHOLE.contains(&row.kind.as_str());
        // A number of somebody who is marked: its digest, and a part of it, would tell it.
        let masked = Some(self.place(&row.value)).filter(|masked| *masked != row.value);
        let value = match &masked {
            Some(_) => self.text(&row.value),
            None if is_plain && whole.is_none() => self.text(&row.value),
            None => self.code(&row.value, whole),
        };
        let (host, code) = row.value.split_once('/').unwrap_or((&row.kind, &row.value));
        IndicatorView {
            kind: row.kind.clone(),
            value,
            digest: if masked.is_some() { String::new() } else { chat::address_digest(host, code) },
            full: masked.is_none() && (whole.is_some() || is_plain),
            checked: row.checked.clone(),
            country: row.country.clone().filter(|_| masked.is_none()),
            facts: row.facts.iter().map(|(kind, value)| (kind.clone(), self.text(value))).collect(),
            exhibit_count: exhibits.len() as u64,
            posting_count: postings.len() as u64,
            exhibits: exhibits.into_iter().collect(),
            postings,
        }
    }
}
