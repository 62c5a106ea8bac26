//! The service's own ids of messages, chats and accounts: which of them mean the same on every phone.

use crate::ChatObs;
use crate::text::finish;
use model::{ChatKind, Platform};
use std::num::NonZeroU64;

/// FNV-1a, 64 bit, over bytes.
const FNV_OFFSET: u64 = 0xcbf2_9ce4_8422_2325;
const FNV_PRIME: u64 = 0x0000_0100_0000_01b3;

/// A message's own id as a key; `None` for an empty one.
///
/// Stable for ever. Ids are compared only within one group, where n of them hold two of one key with a probability of
/// about n²/2⁶⁵: 3·10⁻⁸ for a million. Two records of one chat are never joined by a key (but for a quote and what it
/// quotes), nor two whose senders are known to be two; so a chance collision would join at most what two phones hold
/// under two ids.
pub fn native_key(id: &str) -> Option<NonZeroU64> {
    let key = id.bytes().fold(FNV_OFFSET, |key, byte| (key ^ u64::from(byte)).wrapping_mul(FNV_PRIME));
    NonZeroU64::new(finish(key).max(1)).filter(|_| !id.is_empty())
}

/// Services whose ids of messages are random or counted for the whole service: one id is one message, whatever clocks
/// say. Elsewhere (Telegram counts in each account or channel) the times must agree too.
static IDS_ALONE_TELL: &[Platform] = &[Platform::WhatsApp, Platform::Discord, Platform::Email];

/// Whether a common id alone shows that two records of one group are one message.
pub(crate) fn alone_tell(platform: Platform) -> bool {
    IDS_ALONE_TELL.contains(&platform)
}

/// Ends of chat ids that each phone gives to something of its own: lists of receivers, status messages.
static OWN_LISTS: &[&str] = &["@broadcast"];
/// Ends of ids that name a person: a chat of two is called after its other side.
static PERSONS: &[&str] = &["@s.whatsapp.net", "@c.us", "@lid"];

/// Services that give a chat of two an id of its own, which both sides have.
static TWO_HAVE_ONE_ID: &[Platform] = &[Platform::Discord, Platform::Email];

/// The id under which every phone knows a chat: of a group or channel, and of a chat of two where that has one.
pub(crate) fn group_id(chat: &ChatObs) -> Option<&str> {
    let common = |id: &&str| !id.is_empty() && !ends(OWN_LISTS, id) && !is_person(id);
    let own = chat.kind != ChatKind::Direct || TWO_HAVE_ONE_ID.contains(&chat.platform);
    chat.native.as_deref().filter(common).filter(|_| own)
}

/// Whether an id names a person by its form.
pub(crate) fn is_person(id: &str) -> bool {
    ends(PERSONS, id)
}

fn ends(list: &[&str], id: &str) -> bool {
    list.iter().any(|end| id.ends_with(end))
}

/// Whether two chats have ids of one form that differ: then they are two.
pub(crate) fn differ(a: &ChatObs, b: &ChatObs) -> bool {
    let (Some(x), Some(y)) = (group_id(a), group_id(b)) else { return false };
    let one_form = a.product == b.product || server(x).is_some_and(|form| Some(form) == server(y));
    a.platform == b.platform && one_form && x != y
}

/// Whether two chats have one id: then they are one, whatever each shows of who is in it.
pub(crate) fn same(a: &ChatObs, b: &ChatObs) -> bool {
    a.platform == b.platform && group_id(a).is_some_and(|id| group_id(b) == Some(id))
}

/// What stands behind the `@`.
pub(crate) fn server(id: &str) -> Option<&str> {
    id.rsplit_once('@').map(|(_, server)| server)
}

/// The number that an account's id is made of, in E.164.
pub(crate) fn number_in(id: &str) -> Option<String> {
    let (user, server) = id.rsplit_once('@')?;
    let digits = (7..=15).contains(&user.len()) && user.bytes().all(|byte| byte.is_ascii_digit());
    (digits && matches!(server, "s.whatsapp.net" | "c.us")).then(|| format!("+{user}"))
}

/// Whether a text is a number in E.164.
pub(crate) fn is_number(id: &str) -> bool {
    id.strip_prefix('+').is_some_and(|digits| !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_of_ids_are_the_same_in_every_version() {
        assert_eq!(native_key(""), None);
        assert_eq!(native_key("3EB0A0"), native_key("3EB0A0"));
        assert_ne!(native_key("3EB0A0"), native_key("3eb0a0"));
    }

    #[test]
    fn an_id_made_of_a_number_tells_the_number() {
        assert_eq!(number_in("34600000001@s.whatsapp.net").as_deref(), Some("+34600000001"));
        assert_eq!(number_in("34600000001@lid"), None);
        assert_eq!(number_in("ana@c.us"), None);
        assert!(is_number("+34600000001") && !is_number("+") && !is_number("34600000001"));
    }
}
