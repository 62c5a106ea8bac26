//! The time axis: years, months, weeks or days, whichever is the finest that leaves room for its words.

use super::figure::Tick;
use model::{WallTime, civil};

const DAY: i64 = 86_400;
/// Room that a year, a month and a day of the axis take.
const YEAR: i64 = 44;
const MONTH: i64 = 64;
pub(super) const DATE: i64 = 84;

/// Distances between ticks, finest first.
const STEPS: [Step; 12] = [
    Step::Days(1),
    Step::Days(2),
    Step::Days(7),
    Step::Days(14),
    Step::Months(1),
    Step::Months(2),
    Step::Months(3),
    Step::Months(6),
    Step::Months(12),
    Step::Months(24),
    Step::Months(60),
    Step::Months(120),
];

#[derive(Clone, Copy)]
enum Step {
    /// Weeks begin on Mondays.
    Days(i64),
    /// Counted from January of the year 0.
    Months(i64),
}

/// Ticks from `from` to `to`, spread over `width` units that begin at `left`.
pub(super) fn ticks((from, to): (i64, i64), left: i32, width: i32) -> Vec<Tick> {
    let span = (to - from).max(1);
    let wide = |step: &Step| step.seconds().saturating_mul(i64::from(width)) / span >= step.room();
    let Some(step) = STEPS.iter().find(|step| wide(step)).or(STEPS.last()) else { return Vec::new() };
    let mut at = step.first(from);
    let mut out: Vec<Tick> = Vec::new();
    while at <= to {
        let x = left + i32::try_from((at - from) * i64::from(width) / span).unwrap_or(0);
        out.push(Tick { x, text: step.text(at) });
        at = step.next(at);
    }
    out
}

impl Step {
    /// At least so long.
    fn seconds(self) -> i64 {
        match self {
            Self::Days(n) => n * DAY,
            Self::Months(n) => n * 30 * DAY - 2 * DAY,
        }
    }

    fn room(self) -> i64 {
        match self {
            Self::Days(_) => DATE,
            Self::Months(n) if n >= 12 => YEAR,
            Self::Months(_) => MONTH,
        }
    }

    /// The first tick not before a moment.
    fn first(self, from: i64) -> i64 {
        match self {
            Self::Days(n) => {
                let day = from.div_euclid(DAY) + i64::from(from.rem_euclid(DAY) > 0);
                // 1970-01-05 was a Monday.
                let ahead = if n >= 7 { (4 - day).rem_euclid(n) } else { (-day).rem_euclid(n) };
                (day + ahead) * DAY
            }
            Self::Months(n) => {
                let month = months(from);
                let mut month = month - month.rem_euclid(n);
                while begin(month) < from {
                    month += n;
                }
                begin(month)
            }
        }
    }

    fn next(self, at: i64) -> i64 {
        match self {
            Self::Days(n) => at + n * DAY,
            // Years behind 9999 have no begin: the axis ends.
            Self::Months(n) => begin(months(at) + n),
        }
    }

    fn text(self, at: i64) -> String {
        let day = civil(at);
        match self {
            Self::Days(_) => format!("{:04}-{:02}-{:02}", day.year, day.month, day.day),
            Self::Months(n) if n >= 12 => format!("{:04}", day.year),
            Self::Months(_) => format!("{:04}-{:02}", day.year, day.month),
        }
    }
}

fn months(at: i64) -> i64 {
    let day = civil(at);
    day.year * 12 + i64::from(day.month) - 1
}

fn begin(month: i64) -> i64 {
    let year = i32::try_from(month.div_euclid(12)).unwrap_or(i32::MAX);
    let of_year = u8::try_from(month.rem_euclid(12) + 1).unwrap_or(1);
    WallTime::from_fields(year, of_year, 1, 0, 0, None).map_or(i64::MAX, |t| t.seconds)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(from: i64, days: i64) -> Vec<String> {
        ticks((from, from + days * DAY), 0, 900).into_iter().map(|t| t.text).collect()
    }

    /// 2026-01-20, a Tuesday.
    const FROM: i64 = 1_768_867_200;

    #[test]
    fn a_week_has_days_and_a_year_months_or_pairs_of_them() {
        assert_eq!(texts(FROM, 3), ["2026-01-20", "2026-01-21", "2026-01-22", "2026-01-23"]);
        assert_eq!(texts(FROM, 40).first().unwrap(), "2026-01-26", "weeks begin on Mondays");
        assert_eq!(texts(FROM, 200), ["2026-02", "2026-03", "2026-04", "2026-05", "2026-06", "2026-07", "2026-08"]);
        assert_eq!(
            texts(FROM, 500),
            ["2026-03", "2026-05", "2026-07", "2026-09", "2026-11", "2027-01", "2027-03", "2027-05"]
        );
        assert_eq!(texts(FROM, 4000).first().unwrap(), "2027");
    }

    #[test]
    fn ticks_leave_room_for_their_words_whatever_the_span() {
        for days in 1..6000 {
            let all = ticks((FROM, FROM + days * DAY), 10, 900);
            let room = |t: &Tick| if t.text.len() > 7 { 76 } else { 8 * t.text.len() as i32 };
            assert!(all.windows(2).all(|two| two[1].x - two[0].x >= room(&two[0])), "{days} days: {all:?}");
            assert!(all.len() <= 22 && all.iter().all(|t| (10..=910).contains(&t.x)), "{days} days");
        }
    }
}
