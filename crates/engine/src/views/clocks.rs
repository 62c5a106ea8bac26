//! Clocks of sources: what is known of their zones, and what they show of each other.

use super::{Case, ClockView, DifferenceView, TimeView};
use crate::networks::notes::{CLOCKS, ClocksNote, DIFFERENCE, DifferenceNote, ZONE, ZoneNote};
use crate::{Engine, Error};
use model::{CaseId, GroupId, Precision, WallTime, utc_text};
use network::Chronology;
use std::collections::HashMap;

/// The clocks of a case's chats, as the last network has them.
pub(super) struct Clocks {
    chronology: Chronology,
    /// The place of each chat in the network's order.
    places: HashMap<i64, u32>,
}

impl Clocks {
    pub(super) fn read(engine: &Engine, case: CaseId) -> Result<Option<Self>, Error> {
        let note: Option<ClocksNote> = engine.vault.notes(case, CLOCKS)?.into_iter().next();
        Ok(note
            .map(|note| Self { chronology: note.chronology(), places: note.chats.iter().copied().zip(0..).collect() }))
    }

    /// A time of a chat; of one that came after the last network, what it tells by itself.
    fn time(&self, chat: i64, at: WallTime) -> TimeView {
        let Some(place) = self.places.get(&chat) else { return super::times::as_written(at) };
        let known = self.chronology.in_utc(*place, at);
        TimeView {
            at: at.to_string(),
            at_utc: known.at_utc.map(utc_text),
            at_from: utc_text(known.from),
            at_to: utc_text(known.to),
            zone: known.zone,
        }
    }
}

impl Case<'_> {
    /// A time of a chat as it is shown.
    pub(super) fn time_in(&self, chat: i64, at: WallTime) -> TimeView {
        self.clocks.as_ref().map_or_else(|| super::times::as_written(at), |clocks| clocks.time(chat, at))
    }

    /// The recovered zones of chats, by exhibit, path and time.
    pub fn clocks(&self) -> Result<Vec<ClockView>, Error> {
        let notes: Vec<ZoneNote> = self.engine.vault.notes(self.id, ZONE)?;
        let mut views: Vec<ClockView> = notes.iter().filter_map(|note| self.clock(note)).collect();
        views.sort_by(|a, b| (&a.exhibit_name, &a.path, &a.from).cmp(&(&b.exhibit_name, &b.path, &b.from)));
        Ok(views)
    }

    fn clock(&self, note: &ZoneNote) -> Option<ClockView> {
        let place = self.evidence((note.chat, 0))?;
        let on_clock = |seconds: i64| {
            WallTime { seconds, precision: Precision::Second, offset: None }.at_offset(note.offset.into()).to_string()
        };
        let both = |(own, other): &(_, _)| Some([self.evidence(*own)?, self.evidence(*other)?]);
        let minutes = note.offset.unsigned_abs();
        let sign = if note.offset < 0 { '-' } else { '+' };
        Some(ClockView {
            exhibit: place.exhibit,
            exhibit_name: place.exhibit_name,
            path: place.path,
            offset: format!("{sign}{:02}:{:02}", minutes / 60, minutes % 60),
            from: on_clock(note.from),
            to: on_clock(note.to),
            support: note.support.into(),
            examples: note.examples.iter().filter_map(both).collect(),
        })
    }

    /// What one source of a group holds and another lacks, most first.
    pub fn differences(&self) -> Result<Vec<DifferenceView>, Error> {
        let names = self.names()?;
        let groups = names.groups.values().flat_map(|g| g.chats.iter().map(|chat| (*chat, g.id)));
        let groups: HashMap<i64, GroupId> = groups.collect();
        let notes: Vec<DifferenceNote> = self.engine.vault.notes(self.id, DIFFERENCE)?;
        let view = |note: &DifferenceNote| {
            let group = groups.get(&note.held).copied();
            let (held, lacking) = (self.evidence((note.held, 0))?, self.evidence((note.lacking, 0))?);
            Some(DifferenceView {
                group,
                group_name: group.and_then(|group| names.group(group)),
                exhibit: held.exhibit,
                exhibit_name: held.exhibit_name,
                path: held.path,
                lacking_exhibit: lacking.exhibit,
                lacking_exhibit_name: lacking.exhibit_name,
                lacking_path: lacking.path,
                common_count: note.common.into(),
                only_count: note.count.into(),
                evidence: note.records.iter().filter_map(|at| self.evidence(*at)).collect(),
            })
        };
        let mut views: Vec<DifferenceView> = notes.iter().filter_map(view).collect();
        views.sort_by_key(|view| std::cmp::Reverse(view.only_count));
        Ok(views)
    }
}
