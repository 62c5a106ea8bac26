#![doc = include_str!("README.md")]

mod channel;
mod kinds;
mod message;
mod read;

use super::{Product, Reads};

/// Exports of DiscordChatExporter in JSON.
pub(super) const PRODUCT: Product =
    Product { name: "discord-export", reads: Reads::Stream { recognise: read::recognise, read: read::read } };
