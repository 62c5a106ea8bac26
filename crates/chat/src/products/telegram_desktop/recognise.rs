//! Whether a file is an export of Telegram Desktop: by its first keys and how their values begin.

use crate::json::values::raw;
use crate::json::{Json, Piece, Taken};

use super::chat::type_of;

/// How a message begins.
pub(super) const MESSAGE: &[Piece] =
    &[Piece::Mark(b'{'), Piece::Word("id"), Piece::Mark(b':'), Piece::Scalar, Piece::Mark(b','), Piece::Word("type")];

/// Parts of a whole account's export that explain themselves before they list anything.
static PARTS: &[&str] = &["contacts", "frequent_contacts", "sessions", "web_sessions", "chats", "left_chats"];
static EXPLAINED: &[Piece] = &[Piece::Mark(b'{'), Piece::Word("about")];
static NO_MESSAGES: &[Piece] = &[Piece::Mark(b'['), Piece::Mark(b']')];
const LARGEST: usize = 64 * 1024;

/// Whether `head`, the first bytes of a file, begins as an export does.
pub(super) fn recognise(mut head: &[u8]) -> bool {
    let mut json = Json::new(&mut head, LARGEST, 32);
    json.open(b'{').is_ok() && begins_as_export(&mut json)
}

fn begins_as_export(json: &mut Json<'_>) -> bool {
    let (mut first, mut typed, mut about) = (true, false, false);
    while let Ok(Some(key)) = json.key(&mut first) {
        match key.as_str() {
            "messages" => return typed && has_messages(json),
            part if about && PARTS.contains(&part) => return json.stands(EXPLAINED),
            _ => {}
        }
        let Taken::Whole(element) = json.take() else { return false };
        let Some((value, _)) = element.value() else { return false };
        match key.as_str() {
            "type" => typed = value.as_str().is_some_and(|name| type_of(name).is_some()),
            "about" => about = value.is_string(),
            "personal_information" if about => return value.as_object().is_some_and(|v| v.contains_key("user_id")),
            _ => {}
        }
    }
    false
}

fn has_messages(json: &mut Json<'_>) -> bool {
    json.stands(NO_MESSAGES) || (json.open(b'[').is_ok() && json.stands(MESSAGE))
}

/// Whether a message is of a type that exports have.
pub(super) fn is_known(fields: &crate::json::values::Fields) -> bool {
    matches!(raw(fields, "type"), Some("message" | "service" | "unsupported"))
}
