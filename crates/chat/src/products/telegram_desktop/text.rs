//! Texts: plain, or made of parts of which some point at what they do not show.

use serde_json::Value;

use crate::json::values::{Fields, inner, items, objects, raw, text};
use crate::marks;

/// A message's text. What a part points at stands behind it in brackets: `here [https://…]`, `Ana [user123]`.
pub(super) fn of(fields: &Fields) -> String {
    match fields.get("text") {
        Some(Value::String(text)) => marks::clean(text).into_owned(),
        Some(Value::Array(parts)) => {
            let mut out = String::new();
            parts.iter().for_each(|part| add(&mut out, part));
            out
        }
        _ => String::new(),
    }
}

fn add(out: &mut String, part: &Value) {
    match part {
        Value::String(text) => out.push_str(&marks::clean(text)),
        Value::Object(part) => {
            let shown = raw(part, "text").unwrap_or_default();
            out.push_str(&marks::clean(shown));
            if let Some(target) = target(part).filter(|target| target != shown) {
                out.push_str(" [");
                out.push_str(&target);
                out.push(']');
            }
        }
        _ => {}
    }
}

fn target(part: &Fields) -> Option<String> {
    match raw(part, "type")? {
        "text_link" => text(part, "href"),
        "mention_name" => Some(format!("user{}", part.get("user_id")?.as_u64()?)),
        _ => None,
    }
}

/// What a bot's buttons under a message lead to, a line each.
pub(super) fn buttons(fields: &Fields) -> Vec<String> {
    let rows = items(fields, "inline_bot_buttons").iter().filter_map(Value::as_array).flatten();
    let buttons = rows.filter_map(Value::as_object).filter_map(|button| {
        let target = text(button, "data").filter(|target| target.contains("://"))?;
        Some(format!("{} [{target}]", text(button, "text").unwrap_or_default()))
    });
    buttons.collect()
}

/// A poll's question and answers.
pub(super) fn poll(fields: &Fields) -> Option<String> {
    let poll = inner(fields, "poll")?;
    let mut lines = vec![of_either(poll, "question")];
    lines.extend(objects(poll, "answers").map(|answer| format!("- {}", of_either(answer, "text"))));
    Some(lines.join("\n"))
}

/// A field that is a text, or made of parts.
fn of_either(fields: &Fields, key: &str) -> String {
    let mut out = String::new();
    match fields.get(key) {
        Some(Value::Array(parts)) => parts.iter().for_each(|part| add(&mut out, part)),
        Some(part) => add(&mut out, part),
        None => {}
    }
    out
}
