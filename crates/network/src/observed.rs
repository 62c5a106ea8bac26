//! What [`crate::build`] takes: everything that the chats of a case say, and what their exhibits tell besides.

use crate::output::LinkKind;
use model::{
    AliasId, AliasKind, ChatId, ChatKind, Contact, DateOrder, ExhibitId, GroupFact, ItemId, Member, MessageKind,
    Origin, Owner, Platform, Product, RollCall, SameAccount, SystemLine, WallTime,
};
use std::collections::{BTreeSet, HashSet};
use std::num::NonZeroU64;

/// Everything that the chats of a case say.
#[derive(Default)]
pub struct Observed {
    /// The chats, sorted by id.
    pub chats: Vec<ChatObs>,
    /// Items that matched an entry of a hash set.
    pub matched: HashSet<ItemId>,
    /// What sources say of accounts and groups besides their chats.
    pub told: Vec<ToldObs>,
    /// What an operator has taken apart: pairs that are never joined, by any rule or through others.
    pub unlinked: BTreeSet<Unlinked>,
    /// Exhibits that an operator holds apart: nothing of one is joined with anything of another exhibit.
    pub apart: BTreeSet<ExhibitId>,
}

/// Two observations that must not be joined.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Unlinked {
    pub(crate) kind: LinkKind,
    pub(crate) a: [u8; 16],
    pub(crate) b: [u8; 16],
}

impl Unlinked {
    /// Of two chats ([`LinkKind::Group`]: not one group; [`LinkKind::Messages`]: none of their messages are one), or
    /// of two aliases. The order of the two does not matter.
    pub fn of(kind: LinkKind, a: [u8; 16], b: [u8; 16]) -> Self {
        Self { kind, a: a.min(b), b: a.max(b) }
    }
}

/// What one source says besides its chats.
pub struct ToldObs {
    /// The exhibit.
    pub exhibit: ExhibitId,
    /// Where the source lies: as [`ChatObs::place`] of its chats.
    pub place: String,
    /// Of which service it speaks; `None`: of any.
    pub platform: Option<Platform>,
    /// The accounts that use the phone.
    pub owners: Vec<Owner>,
    /// Names that it keeps.
    pub contacts: Vec<Contact>,
    /// Ids that are one account.
    pub same: Vec<SameAccount>,
    /// What it keeps of groups.
    pub groups: Vec<GroupFact>,
}

/// A group as one exhibit shows it.
pub struct ChatObs {
    /// Its id.
    pub id: ChatId,
    /// The exhibit.
    pub exhibit: ExhibitId,
    /// Where in the exhibit its source lies: what lies together is taken for one phone's, unless it shows otherwise.
    pub place: String,
    /// The service.
    pub platform: Platform,
    /// The kind of source.
    pub product: Product,
    /// How it is written.
    pub style: Style,
    /// Group or two accounts.
    pub kind: ChatKind,
    /// The service's own id of the chat. For a chat of two: of the other side.
    pub native: Option<String>,
    /// Every name it had, oldest first; the last is the current one.
    pub names: Vec<String>,
    /// Aliases; [`MessageObs::sender`] and [`SystemLine`] point into this.
    pub aliases: Vec<AliasObs>,
    /// Messages in the order of the source.
    pub messages: Vec<MessageObs>,
    /// Members that the source lists.
    pub members: Vec<Member>,
    /// To whom the owner's messages went.
    pub roll_calls: Vec<RollCall>,
    /// Who made the group and when, where the source or the group's id says it.
    pub origin: Option<Origin>,
}

impl ChatObs {
    /// A chat of which nothing is known yet.
    pub fn new(id: ChatId, exhibit: ExhibitId, platform: Platform, product: Product, kind: ChatKind) -> Self {
        Self {
            id,
            exhibit,
            place: String::new(),
            platform,
            product,
            style: Style::default(),
            kind,
            native: None,
            names: Vec::new(),
            aliases: Vec::new(),
            messages: Vec::new(),
            members: Vec::new(),
            roll_calls: Vec::new(),
            origin: None,
        }
    }
}

/// How an export is written, as far as it shows: one phone writes all its exports alike.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Style {
    /// The language of its system lines.
    pub language: Option<String>,
    /// How the headers of its records are written, but for their values.
    pub header_form: Option<String>,
    /// The order of day and month, where dates themselves decide it.
    pub date_order: Option<DateOrder>,
}

/// A name for an account as one chat of one exhibit shows it.
pub struct AliasObs {
    /// Its id.
    pub id: AliasId,
    /// As written.
    pub text: String,
    /// What it is made of.
    pub kind: AliasKind,
    /// E.164, if it is a number.
    pub phone: Option<String>,
    /// The service's own id of the account, where the source has it.
    pub account: Option<String>,
}

/// A message as one exhibit shows it.
pub struct MessageObs {
    /// The record's name in ids: [`model::Record::number`].
    pub record: u64,
    /// As the source wrote it.
    pub at: WallTime,
    /// The service's own id of the message: see [`native_key`].
    pub native: Option<NonZeroU64>,
    /// Index into the chat's aliases.
    pub sender: Option<u32>,
    /// What kind.
    pub kind: MessageKind,
    /// [`crate::text_key`] of its text.
    pub text_key: u64,
    /// Characters of its text.
    pub text_chars: u32,
    /// The attached item, if the export holds the file.
    pub item: Option<ItemId>,
    /// Whether it carries a file, held or left out.
    pub has_media: bool,
    /// Whether it reads as an objection (see [`crate::reads_as_objection`]).
    pub objection: bool,
    /// Whether it was passed on from elsewhere, as far as its source shows that.
    pub forwarded: bool,
    /// Whether the phone's owner marked it.
    pub starred: bool,
    /// The system line, for [`MessageKind::System`].
    pub system: Option<Box<SystemLine>>,
}

impl MessageObs {
    /// A message of which nothing more is known yet.
    pub fn new(record: u64, at: WallTime, kind: MessageKind) -> Self {
        Self {
            record,
            at,
            native: None,
            sender: None,
            kind,
            text_key: 0,
            text_chars: 0,
            item: None,
            has_media: false,
            objection: false,
            forwarded: false,
            starred: false,
            system: None,
        }
    }
}
