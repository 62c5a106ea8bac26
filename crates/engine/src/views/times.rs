//! How a time of the evidence is shown.

use super::TimeView;
use model::{WallTime, Zone, utc_text};

/// A time on a clock whose zone is not known: shown as written, never converted.
pub(super) fn unknown_zone(at: WallTime) -> TimeView {
    let (from, to) = at.utc_bounds();
    TimeView { at: at.to_string(), at_utc: None, at_from: utc_text(from), at_to: utc_text(to), zone: Zone::Unknown }
}
