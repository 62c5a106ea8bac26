//! Which service a record is of, and how that service writes the ids of its accounts, chats and messages.

use model::{ChatKind, Platform};

use crate::phone;
use crate::products::whatsapp_ids::account_of_jid;

/// Names of services as the tool writes them, alone or with words behind (`WhatsApp Business`, `Telegram X`).
static SERVICES: &[(&str, Platform)] = &[
    ("WhatsApp", Platform::WhatsApp),
    ("Telegram", Platform::Telegram),
    ("Signal", Platform::Signal),
    ("Discord", Platform::Discord),
];

/// What the tool writes for who speaks in lines of the service.
pub(super) const SYSTEM: &str = "System message";

/// An account as its service names it.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Id {
    pub(super) account: String,
    pub(super) phone: Option<String>,
}

/// A service.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Service {
    pub(super) platform: Platform,
    /// Its name, of one that has no platform of its own: ids of it begin with the name.
    name: String,
}

impl Service {
    /// By the name that the tool gives it.
    pub(super) fn named(source: &str) -> Self {
        let source = source.trim();
        let is_it = |name: &str| {
            let rest = source.get(..name.len()).filter(|begin| begin.eq_ignore_ascii_case(name));
            rest.and(source.get(name.len()..)).is_some_and(|rest| !rest.starts_with(char::is_alphanumeric))
        };
        match SERVICES.iter().find(|(name, _)| is_it(name)) {
            Some((_, platform)) => Self { platform: *platform, name: String::new() },
            None => Self { platform: Platform::Other, name: source.to_owned() },
        }
    }

    /// The account that an identifier names. `chat` is the id of the chat in which it stands, if that is no chat of two:
    /// Telegram's channels and groups speak in their own name, with their own id.
    pub(super) fn account(&self, identifier: &str, chat: Option<&str>) -> Option<Id> {
        let identifier = identifier.trim();
        if identifier.is_empty() || identifier.eq_ignore_ascii_case(SYSTEM) {
            return None;
        }
        match self.platform {
            Platform::WhatsApp => whatsapp(identifier),
            Platform::Telegram => telegram(identifier, chat),
            Platform::Signal | Platform::Discord => Some(plain(identifier)),
            Platform::Email | Platform::Other => Some(Id { account: self.own(identifier), phone: phone(identifier) }),
        }
    }

    /// An id of an entry of a contact or an account of the phone, if it is one by its form: entries hold names too.
    pub(super) fn entry(&self, category: &str, value: &str) -> Option<Id> {
        match self.platform {
            Platform::Email | Platform::Other => {
                let says_id =
                    category.split(|c: char| !c.is_alphanumeric()).any(|word| word.eq_ignore_ascii_case("id"));
                says_id.then(|| self.account(value, None)).flatten()
            }
            Platform::Signal => Some(value.trim()).filter(|value| is_uuid(value)).map(plain),
            Platform::Discord => Some(value.trim()).filter(|value| is_number(value)).map(plain),
            Platform::WhatsApp | Platform::Telegram => self.account(value, None),
        }
    }

    /// A chat's id as the service writes it.
    pub(super) fn chat(&self, id: &str) -> String {
        match self.platform {
            Platform::Other => self.own(id.trim()),
            _ => id.trim().to_owned(),
        }
    }

    /// A message's id, if it is the same on every phone. Telegram counts the messages of chats of two for each account.
    pub(super) fn message<'i>(&self, id: &'i str, kind: ChatKind) -> Option<&'i str> {
        let is_own = self.platform == Platform::Telegram && kind == ChatKind::Direct;
        Some(id.trim()).filter(|id| !id.is_empty() && !is_own)
    }

    /// What a chat's id says of its kind.
    pub(super) fn kind(&self, id: &str) -> ChatKind {
        let server = id.trim().rsplit_once('@').map(|(_, server)| server);
        match (self.platform, server) {
            (Platform::WhatsApp, Some("g.us")) => ChatKind::Group,
            (Platform::WhatsApp, Some("s.whatsapp.net" | "c.us" | "lid")) => ChatKind::Direct,
            (Platform::WhatsApp, Some("broadcast" | "newsletter" | "status")) => ChatKind::Channel,
            _ => ChatKind::Unknown,
        }
    }

    fn own(&self, id: &str) -> String {
        if self.name.is_empty() { id.to_owned() } else { format!("{}:{id}", self.name) }
    }
}

/// `34600000011@s.whatsapp.net`, in older reports with a name behind it, or the number alone.
fn whatsapp(identifier: &str) -> Option<Id> {
    let first = identifier.split_whitespace().next()?;
    if first.contains('@') {
        return account_of_jid(first).map(|(account, phone)| Id { account, phone });
    }
    let digits = identifier.strip_prefix('+').unwrap_or(identifier);
    let digits: String = digits.chars().filter(|c| !matches!(c, ' ' | '-' | '(' | ')' | '\u{A0}')).collect();
    let number = Some(digits).filter(|digits| (7..=15).contains(&digits.len()) && is_number(digits))?;
    account_of_jid(&format!("{number}@s.whatsapp.net")).map(|(account, phone)| Id { account, phone })
}

/// A bare number, as Telegram Desktop writes it: `user…`, or `channel…` of who speaks with the chat's own id.
fn telegram(identifier: &str, chat: Option<&str>) -> Option<Id> {
    let number = identifier.split_whitespace().next().filter(|first| is_number(first))?;
    let sort = if chat.map(str::trim) == Some(number) { "channel" } else { "user" };
    Some(Id { account: format!("{sort}{number}"), phone: None })
}

fn plain(identifier: &str) -> Id {
    Id { account: identifier.to_owned(), phone: phone(identifier) }
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

fn is_uuid(text: &str) -> bool {
    text.len() == 36 && text.bytes().all(|b| b.is_ascii_hexdigit() || b == b'-')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn services_are_told_by_their_names() {
        let cases = [
            ("WhatsApp", Platform::WhatsApp),
            ("WhatsApp Business", Platform::WhatsApp),
            ("whatsapp (Dual App)", Platform::WhatsApp),
            ("Telegram X", Platform::Telegram),
            ("Signal", Platform::Signal),
            ("Signalement", Platform::Other),
            ("Instagram", Platform::Other),
            ("", Platform::Other),
        ];
        for (name, platform) in cases {
            assert_eq!(Service::named(name).platform, platform, "{name}");
        }
    }

    #[test]
    fn accounts_are_written_as_their_service_writes_them() {
        let cases = [
            ("WhatsApp", "34600000011@s.whatsapp.net Ana", Some("34600000011@s.whatsapp.net")),
            ("WhatsApp", "+34 600 00 00 11", Some("34600000011@s.whatsapp.net")),
            ("WhatsApp", "Ana", None),
            ("WhatsApp", "34600000011-1559589144@g.us", None),
            ("Telegram", "5860000001", Some("user5860000001")),
            ("Telegram", "1900000001", Some("channel1900000001")),
            ("Telegram", "Ana", None),
            ("Signal", "a0a0a0a0-0000-4000-8000-000000000001", Some("a0a0a0a0-0000-4000-8000-000000000001")),
            ("Instagram", "12", Some("Instagram:12")),
            ("", "12", Some("12")),
            ("WhatsApp", "System Message", None),
        ];
        for (service, identifier, wanted) in cases {
            let id = Service::named(service).account(identifier, Some("1900000001"));
            assert_eq!(id.map(|id| id.account).as_deref(), wanted, "{identifier}");
        }
    }

    #[test]
    fn an_entry_is_an_account_only_by_its_form() {
        let cases = [
            ("WhatsApp", "WhatsApp User Id", "34600000011@s.whatsapp.net", true),
            ("WhatsApp", "Additional Name", "Ana la del faro", false),
            ("Instagram", "Instagram Id", "12", true),
            ("Instagram", "Additional Name", "ana", false),
            ("Signal", "User ID", "Ana", false),
        ];
        for (service, category, value, wanted) in cases {
            assert_eq!(Service::named(service).entry(category, value).is_some(), wanted, "{value}");
        }
    }
}
