//! One Fluent catalogue for everything that people read; machine-readable output does not change with it.
//!
//! A key that is missing is never a failure: the key, or the code that was asked for, stands in its place. That every
//! known code has words in both languages is what `tests/catalogue.rs` sees to.

mod catalogue;
mod codes;
mod errors;
mod keys;
mod numbers;

use crate::visible;
use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};

/// A language in which words are given.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub enum Lang {
    /// Spanish, as it is written in Spain: what stands unless something else was asked for.
    #[default]
    Es,
    /// English.
    En,
}

impl Lang {
    /// The language of this code, `es` or `en`.
    pub fn parse(code: &str) -> Option<Self> {
        match code {
            "es" => Some(Self::Es),
            "en" => Some(Self::En),
            _ => None,
        }
    }

    /// Its code, as in HTML's `lang`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Es => "es",
            Self::En => "en",
        }
    }
}

/// A word that is no language known here.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct NotALanguage(pub String);

impl std::fmt::Display for NotALanguage {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "not a language known here (es, en): {}", self.0)
    }
}

impl std::error::Error for NotALanguage {}

impl std::str::FromStr for Lang {
    type Err = NotALanguage;
    fn from_str(code: &str) -> Result<Self, NotALanguage> {
        Self::parse(code).ok_or_else(|| NotALanguage(code.into()))
    }
}

/// The words of one language.
pub struct Words {
    lang: Lang,
    bundle: FluentBundle<FluentResource>,
}

impl Words {
    /// The words of a language.
    pub fn new(lang: Lang) -> Self {
        let mut bundle = FluentBundle::new_concurrent(vec![lang.as_str().parse().unwrap_or_default()]);
        // Marks around what is filled in would stand as rubbish in a terminal; HTML has <bdi> for it.
        bundle.set_use_isolating(false);
        numbers::teach(&mut bundle, lang);
        for text in catalogue::texts(lang) {
            // What can be read of a file with a mistake is kept; a test sees that there is none.
            let resource = FluentResource::try_new((*text).to_owned()).unwrap_or_else(|(resource, _)| resource);
            let _ = bundle.add_resource(resource);
        }
        Self { lang, bundle }
    }

    /// The language.
    pub fn lang(&self) -> Lang {
        self.lang
    }

    /// Whether there are words for this key.
    pub fn has(&self, key: &str) -> bool {
        self.bundle.get_message(key).is_some_and(|m| m.value().is_some())
    }

    /// The words for a key; the key itself if there are none.
    pub fn text(&self, key: &str) -> String {
        self.with(key, &[])
    }

    /// The words for a key with values filled in. Values are made harmless to a terminal ([`visible`]); which of them
    /// are numbers, and are written as such, stands in the catalogue (`NUMBER`, `SIZE`, `SMALL`).
    pub fn with(&self, key: &str, values: &[(&str, &str)]) -> String {
        let Some(pattern) = self.bundle.get_message(key).and_then(|m| m.value()) else { return key.to_owned() };
        let mut args = FluentArgs::with_capacity(values.len());
        for (name, value) in values {
            args.set(*name, FluentValue::from(visible(value)));
        }
        // Fluent's errors are about values that are missing: their names then stand in the text.
        self.bundle.format_pattern(pattern, Some(&args), &mut Vec::new()).into_owned()
    }

    /// The words for a key and one number, under the name `count`.
    pub fn count(&self, key: &str, count: u64) -> String {
        self.with(key, &[("count", &count.to_string())])
    }

    /// A number as this language writes it: `12 345`, `12,345`.
    pub fn number(&self, n: u64) -> String {
        numbers::grouped(self.lang, n)
    }

    /// A size in bytes: `1,2 MB`, `1.2 MB`.
    pub fn size(&self, bytes: u64) -> String {
        numbers::size(self.lang, bytes)
    }

    /// The words for one value of a closed family: `word("confidence", "strong")`. The value itself if there are none.
    pub fn word(&self, family: &str, value: &str) -> String {
        let key = format!("{family}-{value}");
        if self.has(&key) { self.text(&key) } else { visible(value) }
    }

    /// `yes` or `no`.
    pub fn yes_no(&self, yes: bool) -> String {
        self.text(if yes { "yes" } else { "no" })
    }

    /// The heading of a column that shows this field of a row.
    pub fn column(&self, field: &str) -> String {
        let key = format!("col-{}", field.replace('_', "-"));
        if self.has(&key) { self.text(&key) } else { field.to_owned() }
    }

    /// A place inside a file, as issues and records name it: `line 12`, `byte 4096`, `frame 3`.
    pub fn place(&self, place: &str) -> String {
        let Some((what, n)) = place.split_once(' ') else { return visible(place) };
        let key = format!("place-{what}");
        if self.has(&key) { self.with(&key, &[("n", n)]) } else { visible(place) }
    }

    /// The name of a country by its ISO 3166 code.
    pub fn country(&self, code: &str) -> String {
        self.word("country", code)
    }

    /// The name of a language by its ISO 639-1 code.
    pub fn language(&self, code: &str) -> String {
        self.word("language", code)
    }

    /// What a phase of long work does.
    pub fn phase(&self, phase: engine::Phase) -> String {
        self.word("phase", codes::phase(phase))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_key_stands_for_itself() {
        let words = Words::new(Lang::Es);
        assert_eq!(words.text("no-such-key"), "no-such-key");
        assert_eq!(words.word("confidence", "shiny"), "shiny");
        assert_eq!(words.why("no-such-why", &Default::default()), "no-such-why");
        assert_eq!(words.reason("no-such-reason", &Default::default()), "no-such-reason");
    }

    #[test]
    fn numbers_are_written_as_the_language_does() {
        let (es, en) = (Words::new(Lang::Es), Words::new(Lang::En));
        assert_eq!([es.number(1234), es.number(1_234_567)], ["1234", "1\u{202f}234\u{202f}567"]);
        assert_eq!([en.number(1234), en.number(1_234_567)], ["1,234", "1,234,567"]);
        assert_eq!([es.size(999), es.size(1_260_000), en.size(1_260_000)], ["999 B", "1,3 MB", "1.3 MB"]);
    }

    #[test]
    fn a_plural_follows_the_number() {
        let es = Words::new(Lang::Es);
        assert_eq!(
            [es.count("count-items", 1), es.count("count-items", 12_000)],
            ["1 elemento", "12\u{202f}000 elementos"]
        );
    }

    #[test]
    fn what_is_filled_in_cannot_steer_a_terminal() {
        let text = Words::new(Lang::En).with("error-no-case", &[("what", "a\u{1b}[2Jb\u{202e}c")]);
        assert!(text.contains("a␛[2Jb⟨U+202E⟩c"), "{text}");
    }

    #[test]
    fn languages_are_read_by_their_code() {
        assert_eq!(["es", "en"].map(|c| c.parse::<Lang>().unwrap().as_str()), ["es", "en"]);
        assert!("fr".parse::<Lang>().is_err());
        assert_eq!(Lang::default(), Lang::Es);
    }
}
