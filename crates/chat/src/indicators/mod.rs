//! What in a text people, groups, services and purses are known again by, each checked as far as it can be.
//!
//! A first look at the bytes of a text says what may stand in it ([`tells`]): most messages are done with that. Only then
//! is the text laid bare of what hides links, and the finders go over it, one for each way of writing. Finders look at
//! disjoint tokens or go forward only, so the work grows with the text's length and not faster.
//!
//! Nothing is looked up anywhere, and nothing is said about what an indicator means: it may be a quotation.

mod codecs;
mod links;
mod mail;
mod phones;
mod places;
mod purses;
mod tells;

use crate::bare::{self, Bare};
use std::ops::Range;
use tells::Tells;

model::closed_enum! {
    /// What an indicator leads to. What an invite link leads to has the spelling of `InviteKind`.
    pub enum IndicatorKind {
        /// A telephone number, in E.164.
        Phone = "phone",
        /// A group of WhatsApp.
        WhatsAppGroup = "whatsapp-group",
        /// A channel of WhatsApp.
        WhatsAppChannel = "whatsapp-channel",
        /// A call of WhatsApp.
        WhatsAppCall = "whatsapp-call",
        /// An account of WhatsApp.
        WhatsAppAccount = "whatsapp-account",
        /// A group or channel of Telegram, by invite.
        TelegramInvite = "telegram-invite",
        /// A name of Telegram, or the number of a private chat.
        TelegramName = "telegram-name",
        /// A set of stickers, emoji or chats of Telegram.
        TelegramSet = "telegram-set",
        /// A group of Signal.
        SignalGroup = "signal-group",
        /// An account of Signal.
        SignalAccount = "signal-account",
        /// A server of Discord.
        Discord = "discord",
        /// An account of Session.
        Session = "session",
        /// A link of another service that invites or stores.
        OtherInvite = "other-invite",
        /// A hidden service.
        Onion = "onion",
        /// Another address on the web.
        Url = "url",
        /// A mail address.
        Mail = "e-mail",
        /// Bitcoin.
        Bitcoin = "bitcoin",
        /// Litecoin.
        Litecoin = "litecoin",
        /// Dogecoin.
        Dogecoin = "dogecoin",
        /// Bitcoin Cash.
        BitcoinCash = "bitcoin-cash",
        /// Ethereum, and whatever else has its addresses.
        Ethereum = "ethereum",
        /// Monero.
        Monero = "monero",
        /// Tron.
        Tron = "tron",
        /// The XRP ledger.
        Xrp = "xrp",
        /// A place on earth: latitude and longitude.
        Coordinates = "coordinates",
    }
}

model::closed_enum! {
    /// How an indicator was checked.
    pub enum IndicatorCheck {
        /// Its own checksum is right.
        ChecksumValid = "checksum-valid",
        /// It can be nothing else by its form, and its checksum is wrong: cut, or mistyped.
        ChecksumInvalid = "checksum-invalid",
        /// Its form has no checksum, or it was written without one.
        NoChecksum = "no-checksum",
        /// It decodes to what its form says.
        Decoded = "decoded",
        /// It decodes, as other codes could by chance: to be confirmed by something else in the case.
        DecodedUnconfirmed = "decoded-unconfirmed",
        /// Valid by its country's numbering plan, written with its country code.
        NumberingPlan = "numbering-plan",
        /// Valid by the numbering plan of the region that was assumed.
        AssumedRegion = "assumed-region",
        /// Its form alone.
        FormOnly = "form-only",
    }
}

model::closed_enum! {
    /// What decodes from an indicator.
    pub enum IndicatorFact {
        /// The id of the account that made a Telegram invite.
        CreatorId = "creator-id",
        /// The id of a chat of Telegram.
        ChatId = "chat-id",
        /// The SHA-256 of the master key of a group of Signal, which itself is shown nowhere.
        GroupKeySha256 = "group-key-sha256",
        /// The number of an account, in E.164.
        Number = "number",
        /// A network for tests: what is sent there has no value.
        TestNetwork = "test-network",
        /// The form of an address among those of its kind.
        AddressForm = "address-form",
    }
}

/// Something in a text by which the same is known again elsewhere.
#[derive(Clone, PartialEq, Eq)]
pub struct Indicator {
    /// What it leads to.
    pub kind: IndicatorKind,
    /// One form for all ways to write it. Never a secret: of a Signal group link it holds a digest of the key.
    pub value: String,
    /// As it stands in the text, secrets included.
    pub raw: String,
    /// Where in the text, in bytes. Spans of two indicators may be one inside the other: a link that holds a number.
    pub span: Range<usize>,
    /// How it was checked.
    pub check: IndicatorCheck,
    /// The country of a number, as ISO 3166-1 alpha-2.
    pub country: Option<String>,
    /// What decodes from it.
    pub facts: Vec<(IndicatorFact, String)>,
}

model::debug_without_content!(Indicator { kind, span, check } but value, raw, country, facts);

/// Bounds for hostile texts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct IndicatorLimits {
    /// Most indicators of one text. If so many come back, there may be more.
    pub found: usize,
}

impl IndicatorLimits {
    /// For real evidence: a message of 65,536 characters of nothing but links stays below.
    pub const fn standard() -> Self {
        Self { found: 10_000 }
    }

    /// Small enough to be hit by a test.
    pub const fn for_tests() -> Self {
        Self { found: 3 }
    }
}

/// What is known beside a text.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct IndicatorContext<'a> {
    /// The country whose numbers may stand without their country code, as ISO 3166-1 alpha-2: that of the exporting
    /// phone. Without it only numbers with a country code are found.
    pub region: Option<&'a str>,
    /// Bounds.
    pub limits: IndicatorLimits,
}

/// Every indicator in `text`, in order of where it begins.
pub fn indicators(text: &str, context: &IndicatorContext<'_>) -> Vec<Indicator> {
    let tells = Tells::of(text);
    if tells.is_nothing() { Vec::new() } else { found(text, tells, context) }
}

fn found(text: &str, tells: Tells, context: &IndicatorContext<'_>) -> Vec<Indicator> {
    let bare = Bare::of(text);
    let mut finds = Finds { bare: &bare, all: Vec::new(), most: context.limits.found };
    if tells.links {
        links::find(&mut finds);
    }
    if tells.mail {
        mail::find(&mut finds);
    }
    if tells.long_words {
        purses::find(&mut finds);
    }
    if tells.places {
        places::find(&mut finds);
    }
    if tells.digits {
        phones::find(&mut finds, context.region);
    }
    finds.into_indicators()
}

/// An indicator by bytes of the bare text.
struct Find {
    kind: IndicatorKind,
    value: String,
    range: Range<usize>,
    check: IndicatorCheck,
    country: Option<String>,
    facts: Vec<(IndicatorFact, String)>,
}

impl Find {
    fn new(kind: IndicatorKind, value: String, range: Range<usize>, check: IndicatorCheck) -> Self {
        Self { kind, value, range, check, country: None, facts: Vec::new() }
    }

    fn with(mut self, fact: IndicatorFact, value: impl Into<String>) -> Self {
        self.facts.push((fact, value.into()));
        self
    }

    fn of(mut self, country: Option<String>) -> Self {
        self.country = country;
        self
    }
}

/// What was found so far.
struct Finds<'b, 't> {
    bare: &'b Bare<'t>,
    all: Vec<Find>,
    most: usize,
}

impl<'b> Finds<'b, '_> {
    fn text(&self) -> &'b str {
        self.bare.text()
    }

    fn is_full(&self) -> bool {
        self.all.len() >= self.most
    }

    fn add(&mut self, find: Find) {
        if !self.is_full() {
            self.all.push(find);
        }
    }

    /// Bytes that belong to what was found so far.
    fn taken(&self) -> Taken {
        let mut ranges: Vec<Range<usize>> = self.all.iter().map(|find| find.range.clone()).collect();
        ranges.sort_by_key(|range| (range.start, std::cmp::Reverse(range.end)));
        ranges.dedup_by(|inner, outer| inner.end <= outer.end);
        Taken(ranges)
    }

    fn into_indicators(mut self) -> Vec<Indicator> {
        self.all.sort_by(|a, b| (a.range.start, a.kind, &a.value).cmp(&(b.range.start, b.kind, &b.value)));
        let bare = self.bare;
        self.all.into_iter().filter_map(|find| indicator(bare, find)).collect()
    }
}

fn indicator(bare: &Bare<'_>, find: Find) -> Option<Indicator> {
    let whole = bare.raw_range(&find.range);
    // Marks and spaces behind it come with the bytes that they stand before.
    let raw = bare.raw(&find.range)?.trim_end_matches(|c: char| c.is_whitespace() || bare::is_unseen(c)).to_owned();
    let span = whole.start..whole.start + raw.len();
    let Find { kind, value, check, country, facts, .. } = find;
    Some(Indicator { kind, value, raw, span, check, country, facts })
}

/// Bytes that are something already, as ranges in order of which none lies in another.
struct Taken(Vec<Range<usize>>);

impl Taken {
    fn holds(&self, range: &Range<usize>) -> bool {
        let at = self.0.partition_point(|taken| taken.end <= range.start);
        self.0.get(at).is_some_and(|taken| taken.start < range.end)
    }
}

#[cfg(test)]
mod tests;
