//! The records behind the counts of accounts that are listed.

use super::counts::Counting;
use super::{KeyMeasure, Measured};
use crate::at::At;
use crate::output::RecordRef;

/// Why an account is listed: one measure of it, and where that stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Reason {
    /// The measure.
    pub measure: KeyMeasure,
    /// How many. Of betweenness: parts of a million.
    pub count: u32,
    /// The most of them that fall away when what was seized of one owner is left out. Betweenness is not worked out
    /// again without an exhibit: 0.
    pub on_one: u32,
    /// Records that tell of it, each once, in the order of chats: as many as the settings let in, of different things first.
    pub rows: Vec<RecordRef>,
}

/// Puts records behind the reasons of accounts. `of`: by account.
pub(super) fn fill(counting: &Counting<'_>, accounts: usize, rows: usize, of: &mut [(u32, Vec<Reason>)]) {
    let mut wanted = vec![false; accounts];
    let mut place = vec![u32::MAX; accounts];
    for (ix, (account, _)) in (0..).zip(of.iter()) {
        *wanted.at_mut(*account) = true;
        *place.at_mut(*account) = ix;
    }
    for measure in KeyMeasure::COUNTS {
        let several = counting.several(*measure);
        counting.told(*measure, &wanted, |told| {
            if several.as_ref().is_some_and(|things| things.binary_search(&(told.account, told.thing >> 32)).is_err()) {
                return;
            }
            let (_, reasons) = of.at_mut(*place.at(told.account));
            let Some(reason) = reasons.iter_mut().find(|reason| reason.measure == *measure) else { return };
            for record in told.records.into_iter().flatten() {
                if reason.rows.len() < rows && !reason.rows.contains(&record) {
                    reason.rows.push(record);
                }
            }
        });
    }
    // whom ways lead over is in the groups between which they lead: what shows it there stands for its betweenness
    for (account, reasons) in of.iter_mut() {
        if let Some(reason) = reasons.iter_mut().find(|reason| reason.measure == KeyMeasure::Betweenness) {
            reason.rows = counting.members.of(*account).iter().filter_map(|m| m.record).take(rows).collect();
        }
        reasons.iter_mut().for_each(|reason| reason.rows.sort_unstable());
    }
}

/// The reasons of an account, without records.
pub(super) fn of(measured: &Measured, share: f64) -> Vec<Reason> {
    let counts = KeyMeasure::COUNTS.iter().enumerate().filter_map(|(at, measure)| {
        let count = *measured.counts.get(at)?;
        let falls = measured.only.iter().filter_map(|(_, only)| only.get(at).copied()).max().unwrap_or(0);
        (count > 0).then_some(Reason { measure: *measure, count, on_one: falls, rows: Vec::new() })
    });
    let millionths = (share * 1e6).round() as u32;
    let between = Reason { measure: KeyMeasure::Betweenness, count: millionths, on_one: 0, rows: Vec::new() };
    counts.chain((millionths > 0).then_some(between)).collect()
}
