//! The reader as the engine sees it. One binary: linking is dear.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "clippy.toml's exception for tests does not reach their helpers"
)]

mod attachments;
mod backups;
mod damage;
mod dates;
mod discord_export;
mod email;
mod fixtures;
mod fuzz;
mod heads;
mod iped;
mod language;
mod made_backups;
mod properties;
mod recognition;
mod signal_android;
mod signal_desktop;
mod sticker_database;
mod sticker_packs;
mod stickers;
mod streams;
mod system_lines;
mod telegram_desktop;
mod ufdr;
mod ufdr_damage;
mod ufdr_maker;
mod utf16;
mod vcards;
mod web_pages;
mod whatsapp_android;
mod whatsapp_ios;

use chat::{Context, Limits};
use model::{AliasKind, ParsedChat};

/// Reads a text with nothing known beside it.
fn read(text: &str) -> ParsedChat {
    read_as(text, None, &|_| false)
}

fn read_as(text: &str, file_name: Option<&str>, siblings: &dyn Fn(&str) -> bool) -> ParsedChat {
    let chat = chat::parse(text.as_bytes(), &Context { file_name, siblings, limits: Limits::standard() });
    assert!(chat.tally.adds_up(), "{:?}", chat.tally);
    chat
}

/// An Android export of these lines, a minute apart.
fn android(lines: &[&str]) -> String {
    lines.iter().enumerate().map(|(minute, line)| format!("24/12/23, 20:{minute:02} - {line}\n")).collect()
}

/// An iOS export of these lines, a second apart.
fn ios(lines: &[&str]) -> String {
    lines.iter().enumerate().map(|(second, line)| format!("[24/12/23, 20:15:{second:02}] {line}\r\n")).collect()
}

/// An alias as a test writes it: `<me>` for the exporting phone's own account.
fn alias(chat: &ParsedChat, ix: model::AliasIx) -> String {
    let alias = &chat.aliases[ix.0 as usize];
    if alias.kind == AliasKind::Owner { "<me>".to_owned() } else { alias.text.clone() }
}

/// A record in one line: `kind|actor|targets|old|new` or `sender: kind: text`, with marks for what else is set.
fn told(chat: &ParsedChat, record: &model::Record) -> String {
    let Some(line) = &record.system else {
        let sender = record.sender.map(|ix| alias(chat, ix)).unwrap_or_default();
        let edited = if record.edited { " (edited)" } else { "" };
        let suspect = if record.looks_like_system { " (?)" } else { "" };
        return format!("{sender}: {}: {}{edited}{suspect}", record.kind, record.text);
    };
    let actor = line.actor.map(|ix| alias(chat, ix)).unwrap_or_default();
    let targets: Vec<_> = line.targets.iter().map(|ix| alias(chat, *ix)).collect();
    let value = |v: &Option<String>| v.clone().unwrap_or_default();
    format!("{}|{actor}|{}|{}|{}", line.kind, targets.join("+"), value(&line.old), value(&line.new))
}

fn all_told(chat: &ParsedChat) -> Vec<String> {
    chat.records.iter().map(|record| told(chat, record)).collect()
}
