//! What is read: one product, one folder.

mod whatsapp_text;

use model::ParsedChat;

use crate::Context;

/// A kind of record that chats come from.
#[derive(Clone, Copy, Debug)]
pub struct Product {
    /// A stable name of the reader, for methods and logs.
    pub name: &'static str,
    /// Whether the first bytes of a file (64 KiB are enough) are of this product, and which form of it. Texts come in
    /// UTF-8, whatever the file has.
    pub recognise: fn(&[u8]) -> Option<model::Product>,
    /// Reads a whole file, texts in UTF-8.
    pub parse: fn(&[u8], &Context<'_>) -> ParsedChat,
}

/// Every product that is read.
pub static PRODUCTS: &[Product] = &[WHATSAPP_TEXT];

/// Whether a file, folder or archive is called as some product calls an export of one chat.
pub(crate) fn named_as_export(name: &str) -> bool {
    whatsapp_text::named_as_export(name)
}

/// Text exports of WhatsApp.
pub const WHATSAPP_TEXT: Product = whatsapp_text::PRODUCT;
