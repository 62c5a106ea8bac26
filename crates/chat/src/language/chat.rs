//! Languages of all messages of a chat: what a message does not say, its sender's other messages say.

use super::{Language, has_words};
use model::AliasIx;
use std::collections::BTreeMap;

model::closed_enum! {
    /// From what the language of a message is known. All but `text` is inferred.
    pub enum LanguageBasis {
        /// The message itself.
        Text = "text",
        /// Most of what its sender wrote in the same chat.
        Sender = "sender",
        /// Most of what was written in the same chat.
        Chat = "chat",
    }
}

/// The language of a message and from what it is known.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct MessageLanguage {
    /// ISO 639-1.
    pub code: &'static str,
    /// From what.
    pub basis: LanguageBasis,
}

impl MessageLanguage {
    /// Whether the message itself does not say it.
    pub fn inferred(self) -> bool {
        self.basis != LanguageBasis::Text
    }
}

/// Fewest messages that say their language before anything is inferred from them.
const LEAST: u64 = 3;

/// How many messages are in which language.
type Counts = BTreeMap<&'static str, u64>;

/// What was written in one chat: first every message is noted, then each is given its language.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ChatLanguages {
    senders: BTreeMap<Option<AliasIx>, Counts>,
    all: Counts,
}

impl ChatLanguages {
    /// Takes note of what [`super::language`] said of a message.
    pub fn note(&mut self, sender: Option<AliasIx>, found: Option<Language>) {
        let Some(Language { code, sure: true }) = found else { return };
        *self.senders.entry(sender).or_default().entry(code).or_default() += 1;
        *self.all.entry(code).or_default() += 1;
    }

    /// The language of a message, when all were noted: its own if it is sure, else the one in which its sender wrote more
    /// than half of what is sure, else the chat's. A message without words has none.
    pub fn of(&self, sender: Option<AliasIx>, text: &str, found: Option<Language>) -> Option<MessageLanguage> {
        if let Some(Language { code, sure: true }) = found {
            return Some(MessageLanguage { code, basis: LanguageBasis::Text });
        }
        let by_sender = self.senders.get(&sender).and_then(most).map(|code| (code, LanguageBasis::Sender));
        let (code, basis) = by_sender.or_else(|| most(&self.all).map(|code| (code, LanguageBasis::Chat)))?;
        has_words(text).then_some(MessageLanguage { code, basis })
    }
}

/// The language of more than half of the messages.
fn most(counts: &Counts) -> Option<&'static str> {
    let all: u64 = counts.values().sum();
    let (code, _) = counts.iter().find(|(_, count)| 2 * **count > all)?;
    (all >= LEAST).then_some(*code)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SURE: &[(u32, &str)] =
        &[(1, "es"), (1, "es"), (1, "en"), (2, "pt"), (2, "pt"), (2, "pt"), (3, "es"), (3, "es")];

    fn chat() -> ChatLanguages {
        let mut chat = ChatLanguages::default();
        for (sender, code) in SURE {
            chat.note(Some(AliasIx(*sender)), Some(Language { code, sure: true }));
        }
        chat.note(Some(AliasIx(3)), Some(Language { code: "de", sure: false }));
        chat
    }

    fn told(
        chat: &ChatLanguages,
        sender: u32,
        text: &str,
        found: Option<Language>,
    ) -> Option<(&'static str, &'static str)> {
        chat.of(Some(AliasIx(sender)), text, found).map(|found| (found.code, found.basis.as_str()))
    }

    #[test]
    fn a_short_message_is_in_its_senders_language() {
        let chat = chat();
        assert_eq!(told(&chat, 1, "ok", None), Some(("es", "sender")));
        assert_eq!(told(&chat, 2, "ok", None), Some(("pt", "sender")));
        let unsure = Some(Language { code: "it", sure: false });
        assert_eq!(told(&chat, 2, "ciao", unsure), Some(("pt", "sender")));
    }

    #[test]
    fn what_a_message_says_itself_stands() {
        let found = Some(Language { code: "en", sure: true });
        let of = chat().of(Some(AliasIx(2)), "see you at the station", found).unwrap();
        assert_eq!((of.code, of.inferred()), ("en", false));
    }

    #[test]
    fn without_a_majority_nothing_is_inferred() {
        let chat = chat();
        // Sender 3 wrote too little; of all, four of eight are in Spanish: not more than half.
        assert_eq!(told(&chat, 3, "ok", None), None);
        let mut more = chat.clone();
        more.note(Some(AliasIx(4)), Some(Language { code: "es", sure: true }));
        assert_eq!(told(&more, 3, "ok", None), Some(("es", "chat")));
        assert_eq!(told(&more, 3, "😂😂 12", None), None);
        assert_eq!(told(&ChatLanguages::default(), 1, "ok", None), None);
    }
}
