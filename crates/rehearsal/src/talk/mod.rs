//! Small talk: sentences with slots, filled by chance, in three languages. Harmless by construction: every word that
//! can appear stands in the tables of this folder.

mod en;
mod es;
mod pt;

use crate::{groups::shape::Lang, rng::Rng};
use std::collections::BTreeSet;

/// The tables of one language.
pub(crate) struct Tongue {
    /// Sentences on each topic; `{slot}` is filled from `slots`, `{n}` by a number from 2 to 60.
    pub(crate) topics: &'static [(&'static str, &'static [&'static str])],
    /// Short answers, often the same.
    pub(crate) replies: &'static [&'static str],
    /// Words for each slot.
    pub(crate) slots: &'static [(&'static str, &'static [&'static str])],
    /// Under a picture.
    pub(crate) captions: &'static [&'static str],
}

/// What Spanish draws together when a slot begins with its article; the other languages have none of these.
const CONTRACTIONS: &[(&str, &str)] = &[(" de el ", " del "), (" a el ", " al "), ("A el ", "Al ")];

/// The tables of a language.
pub(crate) fn tongue(lang: Lang) -> &'static Tongue {
    match lang {
        Lang::Es => &es::ES,
        Lang::Pt => &pt::PT,
        Lang::En => &en::EN,
    }
}

/// Writes texts and remembers the long ones, so that each is said once in an operation.
pub(crate) struct Talker {
    rng: Rng,
    said: BTreeSet<String>,
}

impl Talker {
    pub(crate) fn new(seed: u64) -> Self {
        Self { rng: Rng::new(seed, "talk", 0), said: BTreeSet::new() }
    }

    /// A sentence that nobody has said yet, two of three times on the group's topic.
    pub(crate) fn line(&mut self, lang: Lang, topic: &str) -> String {
        let tongue = tongue(lang);
        let mut text = String::new();
        for _ in 0..40 {
            let home = tongue.topics.iter().find(|(name, _)| *name == topic).filter(|_| self.rng.chance(66));
            let (_, lines) = home.copied().or_else(|| self.rng.pick(tongue.topics)).unwrap_or_default();
            let line = self.rng.word(lines);
            text = self.fill(line, tongue);
            if self.said.insert(text.clone()) {
                break;
            }
        }
        text
    }

    /// A short answer.
    pub(crate) fn reply(&mut self, lang: Lang) -> String {
        self.rng.word(tongue(lang).replies).to_owned()
    }

    /// What stands under a picture.
    pub(crate) fn caption(&mut self, lang: Lang) -> String {
        let tongue = tongue(lang);
        let line = self.rng.word(tongue.captions);
        self.fill(line, tongue)
    }

    fn fill(&mut self, line: &str, tongue: &Tongue) -> String {
        let mut out = String::new();
        let mut rest = line;
        while let Some((before, after)) = rest.split_once('{') {
            let Some((slot, tail)) = after.split_once('}') else { break };
            out.push_str(before);
            out.push_str(&self.slot(slot, tongue));
            rest = tail;
        }
        out.push_str(rest);
        CONTRACTIONS.iter().fold(out, |text, (long, short)| text.replace(long, short))
    }

    fn slot(&mut self, slot: &str, tongue: &Tongue) -> String {
        if slot == "n" {
            return self.rng.range(2, 60).to_string();
        }
        let words = tongue.slots.iter().find(|(name, _)| *name == slot).map_or(&[][..], |(_, words)| words);
        self.rng.word(words).to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_slot_has_words() {
        for lang in [Lang::Es, Lang::Pt, Lang::En] {
            let tongue = tongue(lang);
            for line in tongue.topics.iter().flat_map(|(_, lines)| *lines).chain(tongue.captions) {
                for part in line.split('{').skip(1) {
                    let slot = part.split('}').next().unwrap();
                    assert!(slot == "n" || tongue.slots.iter().any(|(name, _)| *name == slot), "{{{slot}}} in {line}");
                }
            }
        }
    }
}
