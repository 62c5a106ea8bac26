//! Chat exports → aliases, messages, lines of the service; what in a text others are found by, and its language.
//!
//! A reader never fails as a whole: it gives what could be read, issues for what could not, and a tally that adds up.
//! What is a chat is told from content ([`recognise`]), never from a file's name.
//!
//! What comes out are observations: a sender is an *alias* as the exporting phone shows it, not an identity; a time is a
//! wall clock, with its offset from UTC where the source has it. A text is one chat; other sources tell many chats, and
//! what they know of accounts and groups besides ([`model::Told`]).

mod accounts;
mod addresses;
mod aliases;
pub mod backups;
mod bare;
mod bounded_lines;
mod databases;
mod file_names;
mod guard;
mod html;
mod indicators;
mod invites;
mod iso;
mod json;
mod language;
mod marks;
mod masking;
mod noted;
mod phone;
mod places;
pub mod products;
pub mod stickers;
mod tables;
mod utf16;
mod vcards;
mod wire;
mod xml;

use model::{ParsedChat, SourceRead, Told};
use sqlite_ro::Database;
use std::io::Read;

pub use addresses::{address_digest, first_of_code, shortened, shortened_path};
pub use databases::{DatabaseAt, DatabaseRead, read_database_at};
pub use file_names::name_key;
pub use indicators::{
    Indicator, IndicatorCheck, IndicatorContext, IndicatorFact, IndicatorKind, IndicatorLimits, indicators,
};
pub use invites::{Invite, InviteKind, invites};
pub use language::{ChatLanguages, Language, LanguageBasis, MessageLanguage, language, language_by_words};
pub use masking::{Masking, NOBODY, Unnamed};
pub use phone::{country, phone};
pub use places::places;
pub use products::{PRODUCTS, Product, Reads, Tell, platform_of};
pub use tables::Tables;
pub use vcards::card_places;

/// What is known about a file beside its bytes.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// Its name, or the name of the archive that held it: a hint at the chat's name and the language, no more.
    pub file_name: Option<&'a str>,
    /// Whether a file of that name lies beside it: an attachment is told by that in any language.
    pub siblings: &'a dyn Fn(&str) -> bool,
    /// Bounds for hostile input.
    pub limits: Limits,
}

/// Bounds. What exceeds them is cut or refused, with an issue.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Limits {
    /// Longest line, in bytes.
    pub line_bytes: usize,
    /// Longest record, continuation lines included, in bytes.
    pub record_bytes: usize,
    /// Most records of one file.
    pub records: usize,
    /// Most records of a database that are held at once, where its chats can be told one after another. A chat with more
    /// is held alone.
    pub held_records: usize,
    /// Most issues listed one by one; further ones are counted.
    pub issues: usize,
    /// Most elements of an XML that are open at once.
    pub xml_depth: usize,
    /// Longest tag of an XML, attributes included, in bytes.
    pub tag_bytes: usize,
    /// Longest value of a field, in bytes.
    pub value_bytes: usize,
    /// Most bytes of records that are held of a chat of a stream: a longer one is told in parts.
    pub part_bytes: usize,
    /// Most bytes that are held of a list on which later records of a stream depend.
    pub held_bytes: usize,
    /// Most accounts of one chat of a stream.
    pub accounts: usize,
    /// Longest mail, its files included, in bytes: it is held while it is read.
    pub mail_bytes: usize,
    /// Most parts of a mail, and most mails that it names before it.
    pub mail_parts: usize,
    /// How deep values of JSON may be nested; never more than 127.
    pub json_depth: usize,
}

impl Limits {
    /// For real evidence: WhatsApp messages end at 65,536 characters, exports at 40,000 messages.
    pub const fn standard() -> Self {
        Self {
            line_bytes: 1 << 20,
            record_bytes: 4 << 20,
            records: 20_000_000,
            held_records: 250_000,
            issues: 1_000,
            xml_depth: 256,
            tag_bytes: 64 << 10,
            value_bytes: 1 << 20,
            part_bytes: 48 << 20,
            held_bytes: 96 << 20,
            accounts: 100_000,
            mail_bytes: 64 << 20,
            mail_parts: 10_000,
            json_depth: 64,
        }
    }

    /// Small enough to be hit by a test.
    pub const fn for_tests() -> Self {
        Self {
            line_bytes: 200,
            record_bytes: 400,
            records: 50,
            held_records: 8,
            issues: 5,
            xml_depth: 24,
            tag_bytes: 512,
            value_bytes: 100,
            part_bytes: 4_000,
            held_bytes: 1_000,
            accounts: 4,
            mail_bytes: 4_000,
            mail_parts: 6,
            json_depth: 8,
        }
    }
}

/// The product of which `head`, the first bytes of a file (64 KiB are enough), is a record; `None` for anything else.
/// A text in UTF-16 with its mark is looked at as one in UTF-8 is. Databases are told by [`database_product`].
pub fn recognise(head: &[u8]) -> Option<&'static Product> {
    let head = head.get(..RECOGNISED_BYTES).unwrap_or(head);
    let text = utf16::as_utf8(head);
    let is_of = |product: &&Product| match product.reads {
        Reads::Text { recognise, .. } => recognise(&text).is_some(),
        Reads::Stream { recognise, .. } => recognise(head),
        Reads::Database { .. } => false,
    };
    guard::or_none(|| PRODUCTS.iter().find(is_of))
}

/// The product of which a database is a record.
pub fn database_product(tables: &Tables<'_>) -> Option<&'static Product> {
    let is_of = |product: &&Product| match product.reads {
        Reads::Database { recognise, .. } => recognise(tables),
        Reads::Text { .. } | Reads::Stream { .. } => false,
    };
    guard::or_none(|| PRODUCTS.iter().find(is_of))
}

/// Reads a text, in UTF-8 or in UTF-16 with its mark. One that no product recognises is read as the first product's,
/// which refuses what it cannot read.
pub fn parse(bytes: &[u8], context: &Context<'_>) -> ParsedChat {
    guard::parsed(bytes, || match recognise(bytes).unwrap_or(&products::WHATSAPP_TEXT).reads {
        Reads::Text { parse, .. } => parse(&utf16::as_utf8(bytes), context),
        Reads::Stream { .. } | Reads::Database { .. } => guard::refused(0, "chat-without-headers"),
    })
}

/// Reads a stream of a product. What the reader told before a panic stays told.
pub fn read_stream(product: &Product, from: &mut dyn Read, context: &Context<'_>, tell: Tell<'_>) -> SourceRead {
    let Reads::Stream { read, .. } = product.reads else { return SourceRead::default() };
    guard::read(|| read(from, context, &mut with_cards(&context.limits, tell)))
}

/// Reads a database of a product. What the reader told before a panic stays told.
pub fn read_database(
    product: &Product,
    database: &Database,
    tables: &Tables<'_>,
    context: &Context<'_>,
    tell: Tell<'_>,
) -> SourceRead {
    let Reads::Database { read, .. } = product.reads else { return SourceRead::default() };
    guard::read(|| read(database, tables, context, &mut with_cards(&context.limits, tell)))
}

/// Tells what a reader tells, and what stands on the contact cards that its messages carry.
fn with_cards<'t>(limits: &'t Limits, tell: Tell<'t>) -> impl FnMut(Told) + use<'t> {
    move |told| {
        let mut on_cards = Vec::new();
        if let Told::Chat(chat) = &told {
            vcards::from_records(chat, limits, &mut |told| on_cards.push(told));
        }
        tell(told);
        on_cards.into_iter().for_each(&mut *tell);
    }
}

/// How many first bytes [`recognise`] looks at.
pub const RECOGNISED_BYTES: usize = 64 * 1024;
