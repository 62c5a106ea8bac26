//! The chat as a whole: group or two people, its names, whether the oldest messages are missing.

use model::{AliasIx, ChatHead, ChatKind, Platform, Product, SystemKind, SystemLine};

use super::catalogue::Catalogue;
use super::header::Frame;
use super::survey::Survey;
use super::system;
use crate::aliases::Aliases;

/// WhatsApp exports about so many messages at most, with media and without (FAQ; chat.md §2.1).
const MOST_WITH_MEDIA: u64 = 10_000;
const MOST_WITHOUT_MEDIA: u64 = 40_000;
/// How near a count must be to such a limit, as a part of it.
const NEARNESS: u64 = 20;

/// What the file's name says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct NameHint {
    /// The chat's name, with `_` where the file system takes no better.
    pub(crate) name: Option<String>,
    /// The exporting phone's language.
    pub(crate) language: Option<&'static str>,
}

/// Reads `WhatsApp Chat with NAME.txt` and its like in other languages.
pub(crate) fn name_hint(file_name: Option<&str>, catalogue: &Catalogue) -> NameHint {
    let Some(name) = file_name.and_then(|name| name.rsplit(['/', '\\']).next()) else { return NameHint::default() };
    let name = crate::marks::clean(name);
    let extension = |stem: &&str| name.get(stem.len()..).is_some_and(|e| matches!(e, ".txt" | ".zip"));
    let stem = name.rfind('.').and_then(|dot| name.get(..dot)).filter(extension).unwrap_or(&name);
    let plain = stem.replace('_', " ");
    let found = catalogue.prefixes.iter().find(|(prefix, _)| plain.starts_with(prefix));
    let Some((prefix, language)) = found else { return NameHint::default() };
    // Only the prefix is compared with spaces for `_`: in the name, `_` may be its own.
    let rest = stem.get(prefix.len()..).unwrap_or_default().trim_start_matches('_').trim();
    // `WhatsApp Chat - NAME` is what iOS writes in several languages.
    let language = Some(*language).filter(|_| !prefix.ends_with('-'));
    NameHint { name: Some(rest.to_owned()).filter(|rest| !rest.is_empty()), language }
}

/// Whether two names differ only in what file names cannot hold.
pub(crate) fn same_name(a: &str, b: &str) -> bool {
    let letters =
        |name: &str| -> String { name.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect() };
    a == b || (!letters(a).is_empty() && letters(a) == letters(b))
}

/// What the records have told so far.
#[derive(Default)]
pub(crate) struct Facts {
    /// Every name of the group, oldest first.
    pub(crate) names: Vec<String>,
    /// A line that only groups have.
    group_line: bool,
    /// A line that only chats of two have, and whom it names.
    contact: Option<AliasIx>,
    direct_line: bool,
    /// By alias: whether they sent a message.
    sent: Vec<bool>,
    /// A file of the export is named.
    pub(crate) has_files: bool,
    pub(crate) records: u64,
}

impl Facts {
    /// Notes a line of the service.
    pub(crate) fn note_line(&mut self, line: &SystemLine) {
        self.group_line |= system::is_of_groups(line.kind);
        if line.kind == SystemKind::ContactState {
            self.direct_line = true;
            self.contact = self.contact.or(line.targets.first().copied());
        }
        if matches!(line.kind, SystemKind::Created | SystemKind::Subject) {
            [&line.old, &line.new].into_iter().flatten().for_each(|name| self.note_name(name));
        }
    }

    fn note_name(&mut self, name: &str) {
        if self.names.last().is_none_or(|last| last != name) {
            self.names.push(name.to_owned());
        }
    }

    /// Notes that someone sent a message.
    pub(crate) fn note_sender(&mut self, sender: AliasIx) {
        let Ok(place) = usize::try_from(sender.0) else { return };
        if self.sent.len() <= place {
            self.sent.resize(place + 1, false);
        }
        if let Some(sent) = self.sent.get_mut(place) {
            *sent = true;
        }
    }

    fn senders<'a>(&'a self, aliases: &'a Aliases) -> impl Iterator<Item = &'a str> {
        let sent = (0u32..).zip(&self.sent).filter(|(_, sent)| **sent);
        sent.filter_map(|(ix, _)| Some(aliases.get(AliasIx(ix))?.text.as_str()))
    }

    fn chat_kind(&self, survey: &Survey, hint: Option<&str>, aliases: &Aliases) -> ChatKind {
        let senders = self.senders(aliases).count();
        if self.group_line {
            return ChatKind::Group;
        }
        if self.direct_line {
            return ChatKind::Direct;
        }
        match senders + usize::from(survey.notice_sender.is_some()) {
            3.. => ChatKind::Group,
            2 if hint.is_none_or(|hint| self.senders(aliases).any(|sender| same_name(sender, hint))) => {
                ChatKind::Direct
            }
            _ => ChatKind::Unknown,
        }
    }

    /// The other side of a chat of two.
    fn other_side(&self, survey: &Survey, hint: Option<&str>, aliases: &Aliases) -> Option<String> {
        let as_sent = |hint: &str| self.senders(aliases).find(|sender| same_name(sender, hint)).map(str::to_owned);
        let contact = self.contact.and_then(|ix| aliases.get(ix)).map(|alias| alias.text.clone());
        let hinted = hint.map(|hint| as_sent(hint).unwrap_or_else(|| hint.to_owned()));
        hinted.or(contact).or_else(|| survey.notice_speaker.clone()).filter(|name| !name.is_empty())
    }

    /// Whether there are about as many messages as an export holds at most.
    fn probably_truncated(&self) -> bool {
        let most = if self.has_files { MOST_WITH_MEDIA } else { MOST_WITHOUT_MEDIA };
        self.records.abs_diff(most) <= most / NEARNESS
    }

    /// The chat as a whole.
    pub(crate) fn head(
        &self,
        survey: &Survey,
        hint: Option<&str>,
        language: Option<&str>,
        aliases: &Aliases,
    ) -> ChatHead {
        let kind = self.chat_kind(survey, hint, aliases);
        let mut names = self.names.clone();
        if names.is_empty() && kind != ChatKind::Direct {
            names.extend(survey.notice_sender.clone().or_else(|| hint.map(str::to_owned)));
        }
        let name = match kind {
            ChatKind::Direct => self.other_side(survey, hint, aliases),
            ChatKind::Group | ChatKind::Channel | ChatKind::Page | ChatKind::Unknown => names.last().cloned(),
        };
        let (shape, date_order) = survey.forms.first().map_or((survey.main.shape, model::DateOrder::Dmy), |form| *form);
        let android = shape.frame == Frame::Dash;
        let product = if android { Product::WhatsAppTextAndroid } else { Product::WhatsAppTextIos };
        ChatHead {
            name,
            names,
            language: language.map(str::to_owned),
            header_form: Some(shape.written()),
            date_order,
            date_order_reason: survey.reason,
            date_order_counts: survey.main.named(),
            probably_truncated: self.probably_truncated(),
            ..ChatHead::stated(Platform::WhatsApp, product, kind)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::products::whatsapp_text::catalogue::catalogue;

    #[test]
    fn the_name_of_the_file_gives_name_and_language() {
        let cases = [
            ("WhatsApp Chat with Ana.txt", Some("Ana"), Some("en")),
            ("x!/WhatsApp Chat - Club de ajedrez.zip", Some("Club de ajedrez"), None),
            ("Chat_de_WhatsApp_con_Los_amigos.txt", Some("Los_amigos"), Some("es")),
            ("Conversa do WhatsApp com Tio.txt", Some("Tio"), Some("pt")),
            ("_chat.txt", None, None),
            ("notes.txt", None, None),
        ];
        for (file, name, language) in cases {
            let hint = name_hint(Some(file), catalogue());
            assert_eq!((hint.name.as_deref(), hint.language), (name, language), "{file}");
        }
    }

    #[test]
    fn names_are_the_same_but_for_what_files_cannot_hold() {
        assert!(same_name("Los amigos: 2023", "Los_amigos_ 2023"));
        assert!(!same_name("🎉", "🎂"));
    }
}
