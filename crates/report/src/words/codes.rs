//! Codes with details → sentences.

use super::Words;
use engine::Phase;
use engine::views::{BreakoffView, Details, NetworkDue, RowView};

impl Words {
    /// Why an item met an entry, from the code and details of a match.
    pub fn why(&self, code: &str, details: &Details) -> String {
        let key = format!("why-{code}");
        if !self.has(&key) {
            return code.to_owned();
        }
        let get = |name: &str| details.get(name).map_or("", |value| value);
        let (form, entry_form) = (get("form"), get("entry_form"));
        let method = if is_plain(form) && is_plain(entry_form) { "near" } else { "transformed" };
        let (method, form) = (self.word("why-method", method), self.word("form", form));
        let entry_form = self.word("form", entry_form);
        let worded = [("method", method.as_str()), ("form", form.as_str()), ("entry_form", entry_form.as_str())];
        let others = details.iter().filter(|(name, _)| !worded.iter().any(|(own, _)| own == name));
        let values: Vec<(&str, &str)> =
            worded.into_iter().chain(others.map(|(name, value)| (name.as_str(), &**value))).collect();
        let mut text = self.with(&key, &values);
        let further = [
            ("through", "why-through"),
            ("shown_from", "why-shown"),
            ("entry_shown_from", "why-entry-shown"),
            ("further", "why-further"),
        ];
        for (detail, sentence) in further {
            if details.contains_key(detail) {
                text.push(' ');
                text.push_str(&self.with(sentence, &values));
            }
        }
        text
    }

    /// What is wrong, from the code and details of an issue: a sentence, then every detail with its name that is not in it.
    /// A detail that nobody thought of here is shown all the same.
    pub fn reason(&self, code: &str, details: &Details) -> String {
        let key = format!("reason-{code}");
        if !self.has(&key) {
            return self.with_details(crate::visible(code), code, details.iter());
        }
        let values: Vec<(&str, String)> =
            details.iter().map(|(name, value)| (name.as_str(), self.value(code, name, value))).collect();
        let values: Vec<(&str, &str)> = values.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let bare = self.text(&key);
        let others = details.iter().filter(|(name, _)| !bare.contains(&format!("{{${name}}}")));
        self.with_details(self.with(&key, &values), code, others)
    }

    fn with_details<'d>(
        &self,
        text: String,
        code: &str,
        details: impl Iterator<Item = (&'d String, &'d engine::views::Shown)>,
    ) -> String {
        let told: Vec<String> = details.map(|(name, value)| self.detail(code, name, value)).collect();
        if told.is_empty() { text } else { format!("{text} ({})", told.join("; ")) }
    }

    /// The reason for an exhibit's place in the order in which exhibits are to be looked at.
    pub fn priority(&self, code: &str) -> String {
        self.text(code)
    }

    /// Fills in the prose of a break-off's evidence.
    pub fn with_reasons(&self, row: &mut BreakoffView) {
        let rivals = row.rivals.iter_mut().flat_map(|rival| &mut rival.evidence);
        for row in row.evidence.iter_mut().chain(rivals).flat_map(|family| &mut family.rows) {
            row.why = self.breakoff_row(row);
        }
    }

    /// On what weights rest that were calibrated on closed cases.
    pub fn rests_on(&self, row: &BreakoffView) -> Option<String> {
        let of = row.rests_on.as_ref()?;
        let cllr = |value: f64| self.decimal(&format!("{value:.3}"));
        let (before, after) = (cllr(of.cllr_before), cllr(of.cllr_after));
        let bound = |pairs: u32| f64::from(pairs + 1).log10();
        let (least, most) = (bound(of.with_parent), bound(of.other_pairs));
        let (least, most) = (self.decimal(&format!("-{least:.2}")), self.decimal(&format!("{most:.2}")));
        let (cases, groups, with_parent) = (of.cases.to_string(), of.groups.to_string(), of.with_parent.to_string());
        let values = [
            ("version", row.weights.as_str()),
            ("cases", &cases),
            ("groups", &groups),
            ("with_parent", &with_parent),
            ("before", &before),
            ("after", &after),
            ("least", &least),
            ("most", &most),
        ];
        Some(self.with("lineage-calibrated", &values))
    }

    /// Why no likelihood ratio is told of a break-off.
    pub fn no_lr(&self, row: &BreakoffView) -> Option<String> {
        let why = row.no_lr?;
        Some(self.with(&format!("no-lr-{why}"), &[("version", &row.weights)]))
    }

    /// That a network is due, and what came or was said since the last one; nothing if none is.
    pub fn network_due(&self, due: &[NetworkDue]) -> Option<String> {
        if due.contains(&NetworkDue::NeverMade) {
            return Some(self.text("network-none"));
        }
        (!due.is_empty()).then(|| self.with("network-due", &[("what", &self.due_to(due))]))
    }

    /// What came or was said since the last network.
    pub(crate) fn due_to(&self, due: &[NetworkDue]) -> String {
        due.iter().map(|what| self.word("network-due", what.as_str())).collect::<Vec<_>>().join("; ")
    }

    /// What a row of evidence for or against a break-off tells.
    pub fn breakoff_row(&self, row: &RowView) -> String {
        let (count, of) = (row.count.to_string(), row.of.to_string());
        self.with(&format!("lineage-row-{}", row.why_code), &[("count", &count), ("of", &of)])
    }

    fn detail(&self, code: &str, name: &str, value: &str) -> String {
        format!("{}: {}", self.word("detail", name), self.value(code, name, value))
    }

    fn value(&self, code: &str, name: &str, value: &str) -> String {
        match value.parse() {
            // A check sum can be all digits and still is no number.
            Ok(n) if code != "checksum-differs" => self.number(n),
            _ if name == "cause" => self.word("cause", value),
            _ => crate::visible(value),
        }
    }
}

/// The picture as it is: neither turned nor normalised.
fn is_plain(form: &str) -> bool {
    matches!(form, "pdq" | "pdq_full" | "listed")
}

/// The stable code of a phase.
pub(super) const fn phase(phase: Phase) -> &'static str {
    match phase {
        Phase::BuildHashSet => "build-hash-set",
        Phase::Ingest => "ingest",
        Phase::Chats => "chats",
        Phase::MatchExact => "match-exact",
        Phase::MatchNear => "match-near",
        Phase::MatchParts => "match-parts",
        Phase::Network => "network",
        Phase::Verify => "verify",
        Phase::Backup => "backup",
        Phase::Restore => "restore",
    }
}

#[cfg(test)]
mod tests {
    use crate::{Lang, Words};
    use engine::views::Details;

    fn details(pairs: &[(&str, &str)]) -> Details {
        pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).into())).collect()
    }

    #[test]
    fn a_near_match_says_how_far_of_what_and_among_how_many() {
        let d = details(&[
            ("distance", "9"),
            ("form", "visible"),
            ("entry_form", "flipx"),
            ("pictures", "12000"),
            ("entries", "40"),
            ("expected", "3.0e-6"),
        ]);
        let text = Words::new(Lang::Es).why("picture-near", &d);
        for part in ["9 bits", "recortada a la parte visible", "volteada", "12\u{202f}000", "40", "3,0 × 10⁻⁶", "95 %"]
        {
            assert!(text.contains(part), "{part} is not in: {text}");
        }
        assert!(!text.contains('$') && !text.contains('{'), "{text}");
    }

    #[test]
    fn what_is_further_is_said_only_if_there_is_more() {
        let words = Words::new(Lang::En);
        let mut d = details(&[
            ("distance", "3"),
            ("form", "pdq"),
            ("entry_form", "listed"),
            ("pictures", "1"),
            ("entries", "1"),
        ]);
        let short = words.why("picture-flat", &d);
        d.insert("further".into(), "7".into());
        let long = words.why("picture-flat", &d);
        assert!(long.starts_with(&short) && long.contains('7'), "{long}");
    }

    #[test]
    fn every_detail_of_an_issue_is_shown() {
        let words = Words::new(Lang::Es);
        let text = words
            .reason("archive-limit", &details(&[("limit", "max_members"), ("value", "5000000"), ("odd", "x\u{7}")]));
        assert!(
            text.contains("max_members") && text.contains("5\u{202f}000\u{202f}000") && text.contains("odd: x␇"),
            "{text}"
        );
        let sum = words.reason("checksum-differs", &details(&[("expected", "12345678"), ("found", "00000001")]));
        assert!(sum.contains("12345678") && sum.contains("00000001"), "{sum}");
    }
}
