//! Errors of a use case: what happened, and what to do.

use super::Words;
use engine::Error;
use engine::views::Shown;

impl Words {
    /// What happened, by the stable code of an error; `what` names the thing (a path, a name) and may be empty.
    pub fn error(&self, code: &str, what: &str) -> String {
        let key = format!("error-{code}");
        if !self.has(&key) {
            let what = crate::visible(what);
            return if what.is_empty() { code.to_owned() } else { format!("{code}: {what}") };
        }
        // A sentence without its thing ends before the colon.
        self.with(&key, &[("what", what)]).trim_end_matches([' ', ':', '\u{a0}']).to_owned()
    }

    /// What to do about it; empty if nobody knows.
    pub fn remedy(&self, code: &str) -> String {
        let key = format!("remedy-{code}");
        if self.has(&key) { self.text(&key) } else { String::new() }
    }

    /// What happened, of an error of the engine: with the thing that it names and the causes behind it.
    pub fn engine_error(&self, error: &Error) -> String {
        // Names of files can hold addresses, and causes name files.
        let mut text = self.error(error.code(), &Shown::path(&self.named(error)));
        let mut cause = std::error::Error::source(error);
        while let Some(inner) = cause {
            text.push_str(&format!(" ({})", crate::visible(&Shown::path(&inner.to_string()))));
            cause = inner.source();
        }
        text
    }

    fn named(&self, error: &Error) -> String {
        match error {
            Error::CaseNeeds(what) => self.word("case-needs", what),
            Error::NotAMapping(what) => (*what).into(),
            Error::NoCase(what)
            | Error::CaseExists(what)
            | Error::CaseDiffers(what)
            | Error::NotADate(what)
            | Error::NotABackupKey(what)
            | Error::NotAScope(what)
            | Error::NoHashSet(what)
            | Error::NoEntry(what)
            | Error::NotToBePassedOn(what)
            | Error::ConsentMissing(what)
            | Error::SetOutOfUse(what)
            | Error::KnownGoodSet(what)
            | Error::OtherKind(what)
            | Error::KnownGood { name: what, .. }
            | Error::NoExhibit(what)
            | Error::NoObservation(what)
            | Error::NoItem(what)
            | Error::NoGroup(what)
            | Error::NotAGroup(what)
            | Error::NoMessage(what)
            | Error::NoNetwork(what)
            | Error::ManifestNames(what) => what.clone(),
            Error::Io { path, .. }
            | Error::NotAList(path)
            | Error::NotCsv(path)
            | Error::NothingInside(path)
            | Error::InsideEvidence(path) => path.display().to_string(),
            Error::ManifestDiffers { path, exhibit } => format!("{} ≠ {exhibit}", path.display()),
            Error::SchemeDiffers { said, before } => format!("{said} ≠ {before}"),
            Error::NotAContact(line) => line.map(|line| self.number(line)).unwrap_or_default(),
            Error::Interrupted
            | Error::ReasonMissing
            | Error::SourceMissing
            | Error::NotTwoOfAKind
            | Error::SameItem
            | Error::OwnParent
            | Error::NoAccount
            | Error::NotMarked => String::new(),
            other if let Some(path) = other.key_place() => path.display().to_string(),
            // Words of the parts below: technical, in English, and better than nothing.
            other => other.thing().unwrap_or_else(|| other.to_string()),
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::{Lang, Words};

    #[test]
    fn an_error_without_a_thing_ends_with_its_sentence() {
        let words = Words::new(Lang::Es);
        assert!(words.error("no-case", "Faro").ends_with(": Faro"));
        assert!(!words.error("no-case", "").ends_with(':'));
        assert_eq!(words.error("strange", "x"), "strange: x");
        assert_eq!(words.remedy("strange"), "");
    }
}
