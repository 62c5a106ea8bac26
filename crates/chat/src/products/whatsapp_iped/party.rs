//! Who is named: `Name (34600000001)`, the number alone, an id with its server, or the phone's own account by its name.

use crate::phone;
use crate::products::whatsapp_ids::account_of_jid;

/// Servers whose ids are of chats.
static CHATS: &[&str] = &["s.whatsapp.net", "c.us", "lid", "g.us", "broadcast", "newsletter"];

/// Someone whom a page names.
#[derive(Clone, PartialEq, Eq)]
pub(super) enum Party {
    /// The phone's own account: the page shows no id of it.
    Own,
    /// An account, its number in E.164, and the name that the page shows.
    Other {
        /// The account's id.
        account: String,
        /// Its number.
        phone: Option<String>,
        /// Its name.
        name: Option<String>,
    },
}

/// Whom a text names; `None`: nobody.
pub(super) fn party(text: &str) -> Option<Party> {
    let text = text.trim();
    if text.is_empty() || text == "-" {
        return None;
    }
    Some(of_id(text).unwrap_or(Party::Own))
}

/// Someone whom a text names by an id.
pub(super) fn of_id(text: &str) -> Option<Party> {
    let text = text.trim();
    // The id that the tool wrote stands last, whatever a name holds.
    let last = text.strip_suffix(')').and_then(|text| text.rsplit_once(" ("));
    let (id, name) = last.map_or((text, None), |(name, id)| (id, Some(name.trim().to_owned())));
    let (account, phone) = account(id)?;
    Some(Party::Other { account, phone, name })
}

/// All who stand in a list with commas, as far as ids tell where one ends.
pub(super) fn parties(list: &str) -> Vec<Party> {
    let (mut parties, mut held) = (Vec::new(), String::new());
    for piece in list.split(", ") {
        if !held.is_empty() {
            held.push_str(", ");
        }
        held.push_str(piece);
        if let Some(party) = of_id(&held) {
            parties.push(party);
            held.clear();
        }
    }
    // What is left has no id: only the phone's own account is named so.
    parties.extend(party(&held));
    parties
}

/// Whether a text is the id of a chat, and nothing more.
pub(super) fn is_chat(text: &str) -> bool {
    let Some((user, server)) = text.trim().split_once('@') else { return false };
    let is_user =
        user.len() <= 64 && user.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_' | b'.' | b':'));
    is_user && !user.is_empty() && CHATS.contains(&server)
}

fn account(id: &str) -> Option<(String, Option<String>)> {
    let is_number = (5..=20).contains(&id.len()) && id.bytes().all(|b| b.is_ascii_digit());
    match is_number {
        true => Some((format!("{id}@s.whatsapp.net"), phone::phone(&format!("+{id}")))),
        false => account_of_jid(id),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(text: &str) -> Vec<String> {
        let one = |party| match party {
            Party::Own => "own".to_owned(),
            Party::Other { account, name, .. } => format!("{account}|{}", name.unwrap_or_default()),
        };
        parties(text).into_iter().map(one).collect()
    }

    #[test]
    fn ids_say_who_is_meant_and_names_do_not() {
        assert_eq!(told("Ana (34600000001)"), ["34600000001@s.whatsapp.net|Ana"]);
        assert_eq!(told("34600000001"), ["34600000001@s.whatsapp.net|"]);
        // A name that holds an id of another is a name.
        assert_eq!(told("Ana (34600000002) (34600000001)"), ["34600000001@s.whatsapp.net|Ana (34600000002)"]);
        assert_eq!(told("Bo (12345678901234@lid)"), ["12345678901234@lid|Bo"]);
        let two = ["34600000001@s.whatsapp.net|Ana, la de arriba", "34600000002@s.whatsapp.net|"];
        assert_eq!(told("Ana, la de arriba (34600000001), 34600000002"), two);
        assert_eq!(told("[Owner]"), ["own"]);
        assert!(party("-").is_none() && told("").is_empty());
        assert!(is_chat("34600000001-1559589144@g.us") && !is_chat("a@example.com") && !is_chat("x y@g.us"));
    }
}
