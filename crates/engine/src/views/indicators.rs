//! Indicators of a case: what stands in several exhibits first.

use super::shown::Logged;
use super::{Case, IndicatorView, MessageView, PostingView, Shown};
use crate::Error;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet, HashMap};
use store::{IndicatorRow, ObservationRef};

/// Kinds that nobody can open or pay to: they are shown whole.
static WHOLE: &[&str] = &["phone", "coordinates"];

impl Case<'_> {
    /// Indicators: of several exhibits first, then by how often they stand, kind and value. Full values are an act of their
    /// own.
    pub fn indicators(&self, full: bool) -> Result<Vec<IndicatorView>, Error> {
        let whole = full.then(|| self.engine.log_full(self.id, "indicators.show-full")).transpose()?;
        let mut held: HashMap<ObservationRef, Vec<IndicatorRow>> = HashMap::new();
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
        let mut views: Vec<IndicatorView> =
            found.into_values().map(|(row, postings)| self.indicator(row, postings, whole.as_ref())).collect();
        views.sort_by_key(|view| (Reverse(view.exhibit_count > 1), Reverse(view.posting_count)));
        Ok(views)
    }
}

fn posting(message: &MessageView, group_name: Option<Shown>) -> PostingView {
    PostingView {
        group: message.group,
        group_name,
        account: message.account,
        message: message.message,
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
