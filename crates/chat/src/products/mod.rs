//! What is read: one product, one folder.

mod cellebrite_ufdr;
mod discord_export;
mod email;
mod signal_android;
mod signal_desktop;
mod signal_ids;
mod telegram_desktop;
mod vcard;
mod web_page;
mod whatsapp_android;
mod whatsapp_ids;
mod whatsapp_ios;
mod whatsapp_iped;
mod whatsapp_text;

use model::{ParsedChat, Platform, SourceRead, Told};
use sqlite_ro::Database;
use std::io::Read;

use crate::{Context, Tables};

/// A kind of record that chats come from.
#[derive(Clone, Copy, Debug)]
pub struct Product {
    /// A stable name of the reader, for methods and logs.
    pub name: &'static str,
    /// How it is recognised and read.
    pub reads: Reads,
}

/// Takes what a source tells, in its order.
pub type Tell<'t> = &'t mut dyn FnMut(Told);

/// How a product is recognised and read. No reader fails as a whole.
#[derive(Clone, Copy, Debug)]
pub enum Reads {
    /// A text that is one chat.
    Text {
        /// Whether the first bytes of a file (64 KiB are enough) are of this product, and which form of it. Texts come
        /// in UTF-8, whatever the file has.
        recognise: fn(&[u8]) -> Option<model::Product>,
        /// Reads a whole file, texts in UTF-8.
        parse: fn(&[u8], &Context<'_>) -> ParsedChat,
    },
    /// A file of any size that is read once from its beginning, and may hold many chats.
    Stream {
        /// Whether the first bytes of a file (64 KiB are enough) are of this product.
        recognise: fn(&[u8]) -> bool,
        /// Reads a whole file. What could not be read is an issue; an error of `Read` too, and what came before it is
        /// kept.
        read: fn(&mut dyn Read, &Context<'_>, Tell<'_>) -> SourceRead,
    },
    /// A SQLite database.
    Database {
        /// Whether a database has the tables of this product.
        recognise: fn(&Tables<'_>) -> bool,
        /// Reads it.
        read: fn(&Database, &Tables<'_>, &Context<'_>, Tell<'_>) -> SourceRead,
    },
}

/// Every product that is read.
pub static PRODUCTS: &[Product] = &[
    WHATSAPP_TEXT,
    CELLEBRITE_UFDR,
    TELEGRAM_DESKTOP,
    DISCORD_EXPORT,
    SIGNAL_DESKTOP,
    signal_android::PRODUCT,
    WHATSAPP_ANDROID,
    WHATSAPP_ANDROID_CONTACTS,
    whatsapp_iped::PRODUCT,
    whatsapp_ios::PRODUCT,
    whatsapp_ios::CONTACTS,
    whatsapp_ios::HIDDEN_IDS,
    VCARD,
    EMAIL,
    WEB_PAGE,
    // Last: a database of chats that has tables of stickers too is one of chats.
    WHATSAPP_ANDROID_STICKERS,
];

/// The service of which a reader's product is a record, by the reader's name; `None`: of several.
pub fn platform_of(product: &str) -> Option<Platform> {
    Platform::ALL.iter().copied().find(|platform| product.starts_with(platform.as_str()))
}

/// Whether a file, folder or archive is called as some product calls an export of one chat.
pub(crate) fn named_as_export(name: &str) -> bool {
    whatsapp_text::named_as_export(name)
}

/// Text exports of WhatsApp.
pub const WHATSAPP_TEXT: Product = whatsapp_text::PRODUCT;

/// Reports of Cellebrite.
pub const CELLEBRITE_UFDR: Product = cellebrite_ufdr::PRODUCT;

/// WhatsApp's database of chats on Android.
pub const WHATSAPP_ANDROID: Product = whatsapp_android::PRODUCT;

/// WhatsApp's database of contacts on Android.
pub const WHATSAPP_ANDROID_CONTACTS: Product = whatsapp_android::CONTACTS;

/// WhatsApp's database of stickers on Android.
pub const WHATSAPP_ANDROID_STICKERS: Product = whatsapp_android::STICKERS;

/// Exports of Telegram Desktop in JSON.
pub const TELEGRAM_DESKTOP: Product = telegram_desktop::PRODUCT;

/// Exports of DiscordChatExporter in JSON.
pub const DISCORD_EXPORT: Product = discord_export::PRODUCT;

/// Files of contact cards.
pub const VCARD: Product = vcard::PRODUCT;

/// Mails and mailboxes.
pub const EMAIL: Product = email::PRODUCT;

/// Saved web pages.
pub const WEB_PAGE: Product = web_page::PRODUCT;

/// Signal Desktop's database.
pub const SIGNAL_DESKTOP: Product = signal_desktop::PRODUCT;
