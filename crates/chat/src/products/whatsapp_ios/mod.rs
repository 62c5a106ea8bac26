#![doc = include_str!("README.md")]

mod accounts;
mod base64;
mod book;
mod cards;
mod cells;
mod contacts;
mod events;
mod flat_json;
mod gathering;
mod kinds;
mod message;
mod metadata;
mod notes;
mod scan;
mod storage;
mod wire;

use super::{Product, Reads};

/// Chats: `ChatStorage.sqlite`.
pub(super) const PRODUCT: Product =
    Product { name: "whatsapp-ios", reads: Reads::Database { recognise: storage::recognise, read: storage::read } };

/// The address book as the service keeps it: `ContactsV2.sqlite`.
pub(super) const CONTACTS: Product = Product {
    name: "whatsapp-ios-contacts",
    reads: Reads::Database { recognise: contacts::recognise, read: contacts::read },
};

/// Hidden ids and their numbers: `LID.sqlite`.
pub(super) const HIDDEN_IDS: Product = Product {
    name: "whatsapp-ios-hidden-ids",
    reads: Reads::Database { recognise: contacts::recognise_pairs, read: contacts::read_pairs },
};
