//! Sentences on key accounts and on what was not seen, from codes and counts.

use super::Words;
use engine::views::{
    AdultView, EstimateView, GapView, KeyAccountView, KeyMeasure, KeyReasonView, LeadView, ProposalView,
};

impl Words {
    /// Fills in the prose of a key account's reasons.
    pub fn with_key_reasons(&self, row: &mut KeyAccountView) {
        for reason in &mut row.reasons {
            reason.why = self.key_reason(reason);
        }
    }

    /// Why an account is listed: what is counted of it, and how much of that rests on one owner's exhibits alone.
    pub fn key_reason(&self, of: &KeyReasonView) -> String {
        if of.why_code == KeyMeasure::Betweenness {
            let share = self.hundredths_of_percent(of.count);
            return match of.within {
                None => self.with("key-reason-betweenness", &[("share", &share)]),
                Some(within) => {
                    let within = self.hundredths_of_percent(within);
                    self.with("key-reason-betweenness-sampled", &[("share", &share), ("within", &within)])
                }
            };
        }
        let told = self.count(&format!("key-reason-{}", of.why_code), of.count.into());
        if of.on_one_count == 0 {
            return told;
        }
        format!("{told} {}", self.count("key-reason-on-one", of.on_one_count.into()))
    }

    /// Parts of a million as per cent.
    pub fn hundredths_of_percent(&self, millionths: u32) -> String {
        self.decimal(&format!("{:.2}", f64::from(millionths) / 10_000.0))
    }

    /// A number with digits behind its point, as this language writes it.
    pub fn decimal(&self, written: &str) -> String {
        match self.lang() {
            super::Lang::Es => written.replace('.', ","),
            super::Lang::En => written.to_owned(),
        }
    }

    /// Fills in the prose of an adult's reasons.
    pub fn with_adult_reasons(&self, row: &mut AdultView) {
        for reason in &mut row.reasons {
            reason.why = self.word("minors-reason", reason.why_code.as_str());
        }
    }

    /// Fills in what a gap tells.
    pub fn with_gap(&self, row: &mut GapView) {
        row.why = self.gap(row);
    }

    /// What a gap tells.
    pub fn gap(&self, row: &GapView) -> String {
        let (count, of) = (row.count.to_string(), row.of.to_string());
        self.with(&format!("gap-why-{}", row.kind), &[("count", &count), ("of", &of)])
    }

    /// Fills in how far an estimate can be relied on.
    pub fn with_estimate(&self, row: &mut EstimateView) {
        row.why = self.word("estimate-note", row.why_code.as_str());
    }

    /// Fills in the prose of a proposal's reasons.
    pub fn with_proposal(&self, row: &mut ProposalView) {
        for reason in &mut row.reasons {
            reason.why = self.word("proposal-reason", reason.why_code.as_str());
        }
    }

    /// Fills in what evidence there is of a lead.
    pub fn with_lead(&self, row: &mut LeadView) {
        row.why = self.count(&format!("lead-why-{}", row.why_code), row.count);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Lang;

    fn reason(why_code: KeyMeasure, count: u32, on_one_count: u32, within: Option<u32>) -> KeyReasonView {
        KeyReasonView { why_code, why: String::new(), count, within, on_one_count, evidence: Vec::new() }
    }

    #[test]
    fn every_measure_has_a_sentence_and_says_what_hangs_on_one_owner() {
        for words in [Words::new(Lang::Es), Words::new(Lang::En)] {
            for measure in KeyMeasure::ALL {
                for (count, on_one) in [(1, 0), (12_000, 3)] {
                    let told = words.key_reason(&reason(*measure, count, on_one, None));
                    assert!(told.ends_with('.') && !told.contains(['$', '{']) && told.len() > 10, "{told}");
                }
            }
        }
        let words = Words::new(Lang::En);
        let founded = words.key_reason(&reason(KeyMeasure::Founded, 2, 1, None));
        assert_eq!(founded, "It created 2 groups. Of these, 1 rest on what was seized of one owner alone.");
    }

    #[test]
    fn sampled_betweenness_says_its_error() {
        let words = Words::new(Lang::Es);
        let told = words.key_reason(&reason(KeyMeasure::Betweenness, 31_250, 0, Some(150_000)));
        assert!(told.contains("3,12 %") || told.contains("3,13 %"), "{told}");
        assert!(told.contains("15,00 puntos"), "{told}");
        assert!(!words.key_reason(&reason(KeyMeasure::Betweenness, 31_250, 0, None)).contains("puntos"));
    }
}
