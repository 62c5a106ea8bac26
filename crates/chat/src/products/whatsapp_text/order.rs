//! The order of day and month: decided once for the whole file, with its reason (chat.md §2.3).

use model::{DateOrder, DateOrderReason};

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
    fn note(&mut self, stamp: &Stamp, order: DateOrder) {
        let Some(time) = stamp.at(order) else { return };
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
        self.dmy.note(stamp, DateOrder::Dmy);
        self.mdy.note(stamp, DateOrder::Mdy);
        // Only where a date comes out of it: 45/12/23 says nothing.
        self.first_over_twelve += u64::from(first > 12 && stamp.at(DateOrder::Dmy).is_some());
        self.second_over_twelve += u64::from(second > 12 && stamp.at(DateOrder::Mdy).is_some());
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
    fn a_step_back_under_both_orders_decides_nothing() {
        assert_eq!(decide(&["05/05/24, 09:01 - a: b", "05/05/24, 09:00 - a: b"], false).1, DateOrderReason::Assumed);
    }
}
