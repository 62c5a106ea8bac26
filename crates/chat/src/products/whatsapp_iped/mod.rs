#![doc = include_str!("README.md")]

mod bubble;
mod party;
mod read;
mod service;
mod tokens;

use super::{Product, Reads};

/// Chats of WhatsApp as IPED shows them.
pub(super) const PRODUCT: Product =
    Product { name: "whatsapp-iped", reads: Reads::Stream { recognise, read: read::read } };

/// What else stands at the beginning: the background's size, or the first rule for a picture of an emoji.
static MARKS: &[&[u8]] = &[b"background-size: 642px", b"{width:18px;height:18px;margin-right:1px;margin-left:1px;"];

/// Whether a page begins as these do: its title is nothing but the id of a chat.
fn recognise(head: &[u8]) -> bool {
    let text = String::from_utf8_lossy(head.get(..4096).unwrap_or(head));
    let is_page = text.trim_start_matches('\u{FEFF}').trim_start().starts_with("<!DOCTYPE html>");
    is_page
        && read::title(&text).is_some_and(party::is_chat)
        && MARKS.iter().any(|mark| memchr::memmem::find(head, mark).is_some())
}
