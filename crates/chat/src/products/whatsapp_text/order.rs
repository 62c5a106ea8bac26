//! The order of day and month: decided once for the whole file, with its reason (chat.md §2.3); and what becomes of a
//! date that contradicts it.

use model::{DateOrder, DateOrderReason, Precision, Record, WallTime};

use super::header::{Shape, Stamp};

/// What the headers of one shape say about their order.
#[derive(Clone, Debug)]
pub(crate) struct Counts {
    pub(crate) shape: Shape,
    /// Headers of this shape.
    pub(crate) headers: u64,
    /// A number over 12 stands first: only a day can.
    pub(crate) first_over_twelve: u64,
    /// A number over 12 stands second.
    pub(crate) second_over_twelve: u64,
    /// Readable and stepping back in time as day, month, year.
    pub(crate) dmy: Reading,
    /// Readable and stepping back in time as month, day, year.
    pub(crate) mdy: Reading,
}

/// One way to read the dates.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Reading {
    pub(crate) readable: u64,
    pub(crate) steps_back: u64,
    last: Option<i64>,
}

impl Reading {
    fn note(&mut self, at: Option<WallTime>) {
        let Some(time) = at else { return };
        self.readable += 1;
        self.steps_back += u64::from(self.last.is_some_and(|last| time.seconds < last));
        self.last = Some(time.seconds);
    }
}

impl Counts {
    /// No headers yet.
    pub(crate) fn new(shape: Shape) -> Self {
        let (dmy, mdy) = (Reading::default(), Reading::default());
        Self { shape, headers: 0, first_over_twelve: 0, second_over_twelve: 0, dmy, mdy }
    }

    /// Counts one header.
    pub(crate) fn note(&mut self, stamp: &Stamp) {
        self.headers += 1;
        if self.shape.year_first {
            return;
        }
        let [first, second, _] = stamp.date;
        let (dmy, mdy) = (stamp.at(DateOrder::Dmy), stamp.at(DateOrder::Mdy));
        self.dmy.note(dmy);
        self.mdy.note(mdy);
        // Only where a date comes out of it: 45/12/23 says nothing.
        self.first_over_twelve += u64::from(first > 12 && dmy.is_some());
        self.second_over_twelve += u64::from(second > 12 && mdy.is_some());
    }

    /// The order and why. `english`: whether the lines of the service are in English.
    pub(crate) fn decide(&self, english: bool) -> (DateOrder, DateOrderReason) {
        use DateOrderReason as Why;
        let by = |mdy: bool| if mdy { DateOrder::Mdy } else { DateOrder::Dmy };
        if self.shape.year_first {
            return (DateOrder::Ymd, Why::YearFirst);
        }
        match (self.first_over_twelve > 0, self.second_over_twelve > 0) {
            (true, true) => return (by(self.mdy.readable > self.dmy.readable), Why::Mixed),
            (true, false) => return (DateOrder::Dmy, Why::DayOverTwelve),
            (false, true) => return (DateOrder::Mdy, Why::DayOverTwelve),
            (false, false) => {}
        }
        if self.dmy.steps_back != self.mdy.steps_back {
            return (by(self.mdy.steps_back < self.dmy.steps_back), Why::FewerStepsBack);
        }
        if english && self.shape.halves && self.shape.separator == '/' {
            return (DateOrder::Mdy, Why::EnglishMeridiem);
        }
        (DateOrder::Dmy, Why::Assumed)
    }

    /// The counts by name.
    pub(crate) fn named(&self) -> Vec<(&'static str, u64)> {
        vec![
            ("headers", self.headers),
            ("first_over_twelve", self.first_over_twelve),
            ("second_over_twelve", self.second_over_twelve),
            ("readable_dmy", self.dmy.readable),
            ("readable_mdy", self.mdy.readable),
            ("steps_back_dmy", self.dmy.steps_back),
            ("steps_back_mdy", self.mdy.steps_back),
        ]
    }
}

/// What a header's date is in a file whose order is decided.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Dated {
    /// A date in that order.
    InOrder(WallTime),
    /// A date in the other order only: read so, and doubtful.
    Contradicting(WallTime),
    /// In no order a date.
    Impossible(WallTime),
}

impl Dated {
    /// `stamp` in a file of `order`.
    pub(crate) fn of(stamp: &Stamp, order: DateOrder) -> Self {
        if let Some(at) = stamp.at(order) {
            return Self::InOrder(at);
        }
        let other = match order {
            DateOrder::Dmy => Some(DateOrder::Mdy),
            DateOrder::Mdy => Some(DateOrder::Dmy),
            // Nobody writes year, day, month.
            DateOrder::Ymd => None,
        };
        match other.and_then(|other| stamp.at(other)) {
            Some(at) => Self::Contradicting(WallTime { precision: Precision::Doubtful, ..at }),
            None => Self::Impossible(WallTime::untold()),
        }
    }

    /// The time that its record gets.
    pub(crate) fn at(self) -> WallTime {
        match self {
            Self::InOrder(at) | Self::Contradicting(at) | Self::Impossible(at) => at,
        }
    }
}

/// Puts records without a date beside the one before them, the first ones beside the one after, so that nothing that
/// sorts by time tears them out of their place in the file.
pub(crate) fn place_undated(records: &mut [Record]) {
    let mut beside = records.iter().find(|record| record.at.tells()).map_or(0, |record| record.at.seconds);
    for record in records {
        if record.at.tells() {
            beside = record.at.seconds;
        } else if record.at.precision == Precision::Unknown {
            record.at.seconds = beside;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::products::whatsapp_text::header::scan;

    fn decide(headers: &[&str], english: bool) -> (DateOrder, DateOrderReason) {
        let mut counts: Option<Counts> = None;
        for header in headers {
            let found = scan(header).unwrap();
            counts.get_or_insert_with(|| Counts::new(found.shape)).note(&found.stamp);
        }
        counts.unwrap().decide(english)
    }

    #[test]
    fn each_rule_decides_in_its_turn() {
        use DateOrderReason as Why;
        let cases: &[(&[&str], bool, DateOrder, Why)] = &[
            (&["2023/01/02, 20:15 - a: b"], false, DateOrder::Ymd, Why::YearFirst),
            (&["01/02/23, 20:15 - a: b", "13/02/23, 20:15 - a: b"], false, DateOrder::Dmy, Why::DayOverTwelve),
            (&["01/02/23, 20:15 - a: b", "02/13/23, 20:15 - a: b"], false, DateOrder::Mdy, Why::DayOverTwelve),
            (
                &["02/13/23, 20:15 - a: b", "13/02/23, 20:15 - a: b", "14/02/23, 20:15 - a: b"],
                false,
                DateOrder::Dmy,
                Why::Mixed,
            ),
            (
                &["05/06/24, 09:00 - a: b", "06/05/24, 09:00 - a: b", "06/07/24, 09:00 - a: b"],
                false,
                DateOrder::Mdy,
                Why::FewerStepsBack,
            ),
            (&["01/02/23, 8:15 PM - a: b"], true, DateOrder::Mdy, Why::EnglishMeridiem),
            (&["01/02/23, 8:15 PM - a: b"], false, DateOrder::Dmy, Why::Assumed),
            (&["01.02.23, 20:15 - a: b"], true, DateOrder::Dmy, Why::Assumed),
        ];
        for (headers, english, order, why) in cases {
            assert_eq!(decide(headers, *english), (*order, *why), "{headers:?}");
        }
    }

    #[test]
    fn a_date_is_read_by_the_other_order_only_if_its_own_has_none() {
        let dated = |date: &str, order| {
            let dated = Dated::of(&scan(&format!("{date}, 20:15 - a: b")).unwrap().stamp, order);
            format!("{dated:?}").split('(').next().map(|kind| format!("{kind} {}", dated.at()))
        };
        let cases = [
            ("25/12/23", DateOrder::Dmy, "InOrder 2023-12-25T20:15"),
            ("05/12/23", DateOrder::Dmy, "InOrder 2023-12-05T20:15"),
            ("12/26/23", DateOrder::Dmy, "Contradicting 2023-12-26T20:15?"),
            ("25/12/23", DateOrder::Mdy, "Contradicting 2023-12-25T20:15?"),
            ("45/13/23", DateOrder::Dmy, "Impossible XXXX-XX-XX"),
            ("31/02/23", DateOrder::Dmy, "Impossible XXXX-XX-XX"),
            ("2023/26/12", DateOrder::Ymd, "Impossible XXXX-XX-XX"),
        ];
        for (date, order, wanted) in cases {
            assert_eq!(dated(date, order).as_deref(), Some(wanted), "{date}");
        }
    }

    #[test]
    fn a_step_back_under_both_orders_decides_nothing() {
        assert_eq!(decide(&["05/05/24, 09:01 - a: b", "05/05/24, 09:00 - a: b"], false).1, DateOrderReason::Assumed);
    }
}
