#![doc = include_str!("README.md")]

mod chat;
mod content;
mod files;
mod group;
mod group_change;
mod ids;
mod kinds;
mod message;
mod people;
mod read;

use super::{Product, Reads};
use crate::Tables;

/// Signal's database on Android.
pub(super) const PRODUCT: Product =
    Product { name: "signal-android", reads: Reads::Database { recognise, read: read::read } };

fn recognise(tables: &Tables<'_>) -> bool {
    let has = |table: &str, any: &[&str]| any.iter().any(|column| tables.has_column(table, column));
    let has_people = tables.has_column("recipient", "group_id") && has("recipient", &["aci", "uuid"]);
    let has_messages = tables.has_column("message", "from_recipient_id")
        || tables.has_column("message", "recipient_id")
        || tables.has_column("mms", "msg_box")
        || tables.has_column("mms", "recipient_id");
    has_people && has_messages && has("thread", people::THREAD_WHO)
}
