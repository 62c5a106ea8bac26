#![doc = include_str!("README.md")]

mod actions;
mod chat;
mod content;
mod message;
mod people;
mod read;
mod recognise;
mod text;

use super::{Product, Reads};

/// Exports of Telegram Desktop in JSON.
pub(super) const PRODUCT: Product =
    Product { name: "telegram-desktop", reads: Reads::Stream { recognise: recognise::recognise, read: read::read } };
