#![doc = include_str!("README.md")]

mod calls;
mod changes;
mod chat;
mod content;
mod files;
pub(super) mod kinds;
mod members;
mod message;
mod people;
mod read;

use super::{Product, Reads};
use crate::Tables;
pub(super) use files::claimed;

/// Signal Desktop's database.
pub(super) const PRODUCT: Product =
    Product { name: "signal-desktop", reads: Reads::Database { recognise, read: read::read } };

fn recognise(tables: &Tables<'_>) -> bool {
    let has = |table: &str, any: &[&str]| any.iter().any(|column| tables.has_column(table, column));
    tables.has_column("messages", "conversationid")
        && has("messages", &["json", "sent_at"])
        && has("conversations", &["serviceid", "uuid", "groupid"])
}
