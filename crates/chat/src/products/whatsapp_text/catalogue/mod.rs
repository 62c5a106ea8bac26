//! The strings that WhatsApp writes, per language: read from the data files beside this once, then searched in one
//! pass over a line.

mod pattern;

use std::collections::HashMap;
use std::sync::LazyLock;

use aho_corasick::Input;
use aho_corasick::automaton::{Automaton, OverlappingState};
use aho_corasick::dfa::DFA;
use model::{MediaKind, MessageKind, SystemKind};

pub(crate) use pattern::{Captures, Pattern};

/// The data files.
static FILES: &[&str] = &[
    include_str!("en.txt"),
    include_str!("es.txt"),
    include_str!("pt.txt"),
    include_str!("fr.txt"),
    include_str!("it.txt"),
    include_str!("de.txt"),
    include_str!("nl.txt"),
    include_str!("ru.txt"),
    include_str!("tr.txt"),
    include_str!("ja.txt"),
    include_str!("ko.txt"),
    include_str!("zh.txt"),
    include_str!("ar.txt"),
    include_str!("others.txt"),
];

/// What a string means.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Meaning {
    /// A line of the service.
    System(SystemKind),
    /// What a sender's message is: deleted, a poll, …
    Message(MessageKind),
    /// A file was left out of the export.
    Omitted(Option<MediaKind>),
    /// A file is in the export.
    Attached,
    /// The mark at the end of an edited message.
    Edited,
}

/// A string of the catalogue.
pub(crate) struct Entry {
    pub(crate) meaning: Meaning,
    pub(crate) language: &'static str,
    pub(crate) pattern: Pattern,
    /// Begins with anything at all: counts only where the line is marked as the service's.
    pub(crate) loose: bool,
    /// The pattern as the data file has it begins with `<`: Android's way to write what is left out.
    pub(crate) angled: bool,
}

/// Words of one language.
#[derive(Default)]
pub(crate) struct Words {
    /// What joins the last of a list to the others.
    pub(crate) and: Vec<&'static str>,
    /// Words for the exporting phone's own account.
    pub(crate) you: Vec<&'static str>,
}

/// All strings, compiled.
pub(crate) struct Catalogue {
    entries: Vec<Entry>,
    /// Its own type: behind the library's front each byte is a call through a table.
    automaton: Option<DFA>,
    /// For each string that the automaton looks for: the entries that hold it.
    holders: Vec<Vec<u16>>,
    words: HashMap<&'static str, Words>,
    /// Beginnings of export file names, and their language; longest first.
    pub(crate) prefixes: Vec<(&'static str, &'static str)>,
}

/// The entries that may match a line: indices, sorted.
pub(crate) type Hits = Vec<u16>;

static CATALOGUE: LazyLock<Catalogue> = LazyLock::new(Catalogue::compile);

/// The catalogue, compiled on first use.
pub(crate) fn catalogue() -> &'static Catalogue {
    &CATALOGUE
}

impl Catalogue {
    fn compile() -> Self {
        let mut this = Self {
            entries: Vec::new(),
            automaton: None,
            holders: Vec::new(),
            words: HashMap::new(),
            prefixes: Vec::new(),
        };
        for file in FILES {
            let mut language = "any";
            for line in file.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
                // Lines that do not parse are caught by a test, not by users.
                let _ = this.read_line(line, &mut language);
            }
        }
        this.prefixes.sort_by_key(|(prefix, _)| std::cmp::Reverse(prefix.len()));
        this.build_automaton();
        this
    }

    fn read_line(&mut self, line: &'static str, language: &mut &'static str) -> Option<()> {
        let (word, rest) = line.split_once(' ')?;
        let words = |this: &'static str| this.split(' ').filter(|word| !word.is_empty());
        match word {
            "@language" => *language = rest,
            "@and" => self.words.entry(language).or_default().and.extend(words(rest)),
            "@you" => self.words.entry(language).or_default().you.extend(words(rest)),
            "@prefix" => self.prefixes.push((rest, language)),
            kind => {
                let meaning = meaning(kind)?;
                let (_sources, source) = rest.split_once(' ')?;
                let angled = source.starts_with('<');
                for written in pattern::expand(source) {
                    let pattern = Pattern::compile(&written)?;
                    let loose = pattern.is_loose();
                    self.entries.push(Entry { meaning, language, pattern, loose, angled });
                }
            }
        }
        Some(())
    }

    fn build_automaton(&mut self) {
        let mut anchors: Vec<&str> = Vec::new();
        let mut places: HashMap<&str, usize> = HashMap::new();
        for (index, entry) in (0u16..).zip(&self.entries) {
            let anchor = entry.pattern.anchor();
            let place = *places.entry(anchor).or_insert_with(|| {
                anchors.push(anchor);
                self.holders.push(Vec::new());
                anchors.len() - 1
            });
            if let Some(holders) = self.holders.get_mut(place) {
                holders.push(index);
            }
        }
        self.automaton = DFA::builder().ascii_case_insensitive(true).build(&anchors).ok();
    }

    /// Fills `hits` with the entries whose longest fixed part stands in `text`.
    pub(crate) fn find(&self, text: &str, hits: &mut Hits) {
        hits.clear();
        let Some(automaton) = &self.automaton else { return };
        let (input, mut state) = (Input::new(text), OverlappingState::start());
        while automaton.try_find_overlapping(&input, &mut state).is_ok() {
            let Some(found) = state.get_match() else { break };
            if let Some(holders) = self.holders.get(found.pattern().as_usize()) {
                hits.extend_from_slice(holders);
            }
        }
        hits.sort_unstable();
        hits.dedup();
    }

    /// The entries at `hits`.
    pub(crate) fn entries(&'static self, hits: &Hits) -> impl Iterator<Item = &'static Entry> {
        hits.iter().filter_map(|index| self.entries.get(usize::from(*index)))
    }

    /// The words of a language, if it has any.
    pub(crate) fn words(&self, language: &str) -> Option<&Words> {
        self.words.get(language)
    }

    /// Whether `name` is a word for the exporting phone's own account in `language`.
    pub(crate) fn is_you(&self, name: &str, language: &str) -> bool {
        let same = |word: &str| word.chars().eq(name.chars().map(pattern::fold));
        self.words(language).is_some_and(|words| words.you.iter().any(|word| same(word)))
    }

    #[cfg(test)]
    pub(crate) fn all(&self) -> &[Entry] {
        &self.entries
    }
}

fn meaning(kind: &str) -> Option<Meaning> {
    Some(match kind.split_once(':') {
        Some(("message", kind)) => Meaning::Message(MessageKind::parse(kind)?),
        Some(("omitted", media)) => Meaning::Omitted(Some(MediaKind::parse(media)?)),
        Some(_) => return None,
        None => match kind {
            "omitted" => Meaning::Omitted(None),
            "attached" => Meaning::Attached,
            "edited" => Meaning::Edited,
            kind => Meaning::System(SystemKind::parse(kind)?),
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_data_files_is_understood() {
        for file in FILES {
            let mut catalogue = Catalogue::compile();
            let mut language = "any";
            for line in file.lines().filter(|line| !line.is_empty() && !line.starts_with('#')) {
                assert!(catalogue.read_line(line, &mut language).is_some(), "{line:?}");
            }
        }
        assert!(catalogue().automaton.is_some());
        assert!(catalogue().all().len() > 700, "{}", catalogue().all().len());
    }

    #[test]
    fn every_string_finds_itself() {
        let mut hits = Hits::new();
        for entry in catalogue().all() {
            let anchor = entry.pattern.anchor();
            assert!(!anchor.is_empty());
            catalogue().find(anchor, &mut hits);
            assert!(catalogue().entries(&hits).any(|found| std::ptr::eq(found, entry)), "{anchor:?}");
        }
    }
}
