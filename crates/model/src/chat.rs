//! What chats say, as one exhibit shows them: observations, before anything is merged. What a source says besides its
//! chats stands in `sources.rs`.

use crate::{Member, Origin, RollCall, WallTime};
use serde::{Deserialize, Serialize};

crate::closed_enum! {
    /// The chat service.
    pub enum Platform {
        /// WhatsApp.
        WhatsApp = "whatsapp",
        /// Telegram.
        Telegram = "telegram",
        /// Signal.
        Signal = "signal",
        /// Discord.
        Discord = "discord",
        /// E-mail, of whatever provider.
        Email = "e-mail",
        /// Another, or not told: a record that names its service keeps the name in the chat's own id.
        Other = "other",
    }
}

crate::closed_enum! {
    /// What kind of record a chat came from.
    pub enum Product {
        /// A text export of WhatsApp, Android form (`DATE, TIME - NAME: TEXT`).
        WhatsAppTextAndroid = "whatsapp-text-android",
        /// A text export of WhatsApp, iOS form (`[DATE, TIME] NAME: TEXT`).
        WhatsAppTextIos = "whatsapp-text-ios",
        /// WhatsApp's database on Android (`msgstore.db`), the tables of 2021 and later.
        WhatsAppAndroid = "whatsapp-android",
        /// The same database, the tables of before.
        WhatsAppAndroidLegacy = "whatsapp-android-legacy",
        /// WhatsApp's database on iOS (`ChatStorage.sqlite`).
        WhatsAppIos = "whatsapp-ios",
        /// An export of Telegram Desktop in JSON.
        TelegramDesktop = "telegram-desktop",
        /// Signal Desktop's database, decrypted.
        SignalDesktop = "signal-desktop",
        /// Signal's database on Android, in plain.
        SignalAndroid = "signal-android",
        /// An export of Discord in JSON.
        DiscordExport = "discord-export",
        /// Chats of WhatsApp as IPED's report shows them (HTML).
        WhatsAppIped = "whatsapp-iped",
        /// Cellebrite's report (UFDR).
        CellebriteUfdr = "cellebrite-ufdr",
        /// A mail, or a mailbox of mails.
        Email = "e-mail",
        /// A saved web page.
        WebPage = "web-page",
    }
}

crate::closed_enum! {
    /// In which order a file writes day and month: decided once for the whole file.
    pub enum DateOrder {
        /// Day, month, year.
        Dmy = "dmy",
        /// Month, day, year.
        Mdy = "mdy",
        /// Year, month, day.
        Ymd = "ymd",
    }
}

crate::closed_enum! {
    /// Why that order.
    pub enum DateOrderReason {
        /// A four-digit year stands first.
        YearFirst = "year-first",
        /// A number over 12 stands where only a day can.
        DayOverTwelve = "day-over-twelve",
        /// Headers contradict each other; the order that reads more of them was taken.
        Mixed = "mixed",
        /// Fewer steps back in time than the other order.
        FewerStepsBack = "fewer-steps-back",
        /// AM/PM with slashes and English system lines.
        EnglishMeridiem = "english-meridiem",
        /// Nothing decides: day first is assumed.
        Assumed = "assumed",
        /// The format says it: nothing had to be decided.
        Stated = "stated",
    }
}

crate::closed_enum! {
    /// Whether a chat has one other side or many.
    pub enum ChatKind {
        /// A group.
        Group = "group",
        /// Two accounts.
        Direct = "direct",
        /// One sends to many: a channel, a broadcast list, status messages.
        Channel = "channel",
        /// A page, which is no chat at all: nobody takes part in it, and the network leaves it out.
        Page = "page",
        /// The file does not tell.
        Unknown = "unknown",
    }
}

impl ChatKind {
    /// Whether it is a group or a channel, with so many accounts in it. Where the file does not tell, two are no group.
    pub fn is_group(self, accounts: u64) -> bool {
        match self {
            Self::Group | Self::Channel => true,
            Self::Unknown => accounts > 2,
            Self::Direct | Self::Page => false,
        }
    }
}

crate::closed_enum! {
    /// What an alias is made of.
    pub enum AliasKind {
        /// A telephone number: not saved on the exporting phone.
        Number = "number",
        /// A name chosen by the account's user (`~ name`).
        Pushname = "pushname",
        /// A name as saved on the exporting phone, or the exporter's own name.
        Contact = "contact",
        /// "You": the exporting phone's own account.
        Owner = "owner",
        /// An account as its service names it: [`Alias::account`].
        Account = "account",
    }
}

crate::closed_enum! {
    /// What kind of content a message has.
    pub enum MessageKind {
        /// Words.
        Text = "text",
        /// A file, in the export or left out of it.
        Media = "media",
        /// Deleted for everyone: only the mark is left.
        Deleted = "deleted",
        /// A call, from a sender (Android form).
        Call = "call",
        /// A poll.
        Poll = "poll",
        /// A place.
        Location = "location",
        /// A contact card.
        Contact = "contact",
        /// To be seen once: content is not exported.
        ViewOnce = "view-once",
        /// An invitation into a group, as a message of its own.
        Invite = "invite",
        /// Known only because another message quotes it: its own record is gone.
        Quoted = "quoted",
        /// A kind that is not understood: kept with what could be read of it.
        Other = "other",
        /// Written by the service: see [`SystemKind`].
        System = "system",
    }
}

crate::closed_enum! {
    /// What a line written by the service tells.
    pub enum SystemKind {
        /// Messages are encrypted.
        Encryption = "encryption",
        /// The group was created.
        Created = "created",
        /// Someone was added.
        Added = "added",
        /// Someone was removed.
        Removed = "removed",
        /// Someone left.
        Left = "left",
        /// Someone came in: how is not told.
        Joined = "joined",
        /// Someone joined by invite link.
        JoinedByLink = "joined-by-link",
        /// Someone joined after asking.
        JoinedByRequest = "joined-by-request",
        /// Someone asked to join.
        Requested = "requested",
        /// Someone joined from the community.
        JoinedFromCommunity = "joined-from-community",
        /// Someone joined by an invitation that was sent to them.
        JoinedByInvitation = "joined-by-invitation",
        /// Another owns the group now.
        OwnerChanged = "owner-changed",
        /// The group was put into a community, or the community made.
        CommunityLinked = "community-linked",
        /// The group was taken out of a community.
        CommunityUnlinked = "community-unlinked",
        /// The group goes on as another, or goes on from another: `old` or `new` holds that one's id or name.
        Migrated = "migrated",
        /// The group's name changed.
        Subject = "subject",
        /// The group's picture changed.
        Icon = "icon",
        /// The group's description changed.
        Description = "description",
        /// Someone became an admin: the targets, or the exporter if there are none.
        Promoted = "promoted",
        /// Someone is no longer an admin.
        Demoted = "demoted",
        /// An account changed its number: `old`, `new` where the line names them.
        NumberChanged = "number-changed",
        /// Disappearing messages were turned on, off or set.
        Timer = "timer",
        /// The group's settings changed.
        Settings = "settings",
        /// The invite link was reset.
        LinkReset = "link-reset",
        /// A call (iOS form).
        Call = "call",
        /// A missed voice call.
        MissedVoiceCall = "missed-voice-call",
        /// A missed video call.
        MissedVideoCall = "missed-video-call",
        /// A security code changed.
        SecurityCode = "security-code",
        /// A message was pinned.
        Pinned = "pinned",
        /// The contact was blocked or unblocked, or is a saved contact.
        ContactState = "contact-state",
        /// Written by the service, not understood: kept with its text.
        Unknown = "unknown",
    }
}

/// An index into [`ParsedChat::aliases`].
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
pub struct AliasIx(pub u32);

/// A name for an account, as this exporter sees it: not an identity.
#[derive(Clone, PartialEq, Eq)]
pub struct Alias {
    /// As written, invisible marks taken away and spaces made plain. For [`AliasKind::Owner`]: empty. For
    /// [`AliasKind::Account`]: the account's id.
    pub text: String,
    /// What it is made of.
    pub kind: AliasKind,
    /// The number in E.164 (`+34600112233`), if the alias is one.
    pub phone: Option<String>,
    /// The service's own id of the account, where the source has it, in the form that the service uses:
    /// `34600112233@s.whatsapp.net` and `…@lid` (without agent and device), `user123`, a UUID, a snowflake.
    pub account: Option<String>,
}

crate::debug_without_content!(Alias { kind } but text, phone, account);

impl Alias {
    /// The account that `account` names.
    pub fn of_account(account: impl Into<String>, phone: Option<String>) -> Self {
        let account = account.into();
        Self { text: account.clone(), kind: AliasKind::Account, phone, account: Some(account) }
    }
}

/// A file that a message carries.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct Attachment {
    /// The file's name or path as the record gives it (parts separated by `/`); `None` if the export left the file out.
    pub name: Option<String>,
    /// What the words around it, or the name, say it is.
    pub media: Option<MediaKind>,
    /// Digests of the file that the source keeps: claims, which hold of the file only if it is in our hands.
    pub claimed: Vec<ClaimedDigest>,
}

crate::debug_without_content!(Attachment { media } but name, claimed);

/// A SHA-256 that a source keeps of a file. A secret, as all signatures of media.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct ClaimedDigest {
    /// Of which form of the file.
    pub of: ClaimedOf,
    /// The SHA-256.
    pub sha256: [u8; 32],
}

crate::debug_without_content!(ClaimedDigest { of } but sha256);

crate::closed_enum! {
    /// Of which form of a file a source keeps a digest.
    pub enum ClaimedOf {
        /// The file as it was sent or stored.
        File = "file",
        /// The file before the service made it smaller.
        Original = "original",
        /// The file of a message that is quoted.
        Quoted = "quoted",
        /// A sticker that the phone keeps.
        Sticker = "sticker",
    }
}

crate::closed_enum! {
    /// What a chat says an attached file is. (What it *is* is told from its content.)
    pub enum MediaKind {
        /// A picture.
        Image = "image",
        /// A video.
        Video = "video",
        /// Sound or a voice message.
        Audio = "audio",
        /// A GIF (often a short video).
        Gif = "gif",
        /// A sticker.
        Sticker = "sticker",
        /// A document.
        Document = "document",
        /// A contact card.
        ContactCard = "contact-card",
        /// A round video note.
        VideoNote = "video-note",
    }
}

/// A line written by the service.
#[derive(Clone, PartialEq, Eq)]
pub struct SystemLine {
    /// What it tells.
    pub kind: SystemKind,
    /// Who did it, where the line says so.
    pub actor: Option<AliasIx>,
    /// To whom. For joined and left: who joined or left (then `actor` is `None`).
    pub targets: Vec<AliasIx>,
    /// The value before: a group's old name, an old number.
    pub old: Option<String>,
    /// The value after: a group's name, a new number.
    pub new: Option<String>,
    /// The product's own code for it, where it has one: kept whether it is understood or not.
    pub code: Option<i64>,
    /// What the code means is not agreed on by those who have read it: the meaning given is the likeliest.
    pub contested: bool,
}

crate::debug_without_content!(SystemLine { kind, actor, targets, code, contested } but old, new);

impl SystemLine {
    /// A line that tells of `kind` and nothing more yet.
    pub fn of(kind: SystemKind) -> Self {
        Self { kind, actor: None, targets: Vec::new(), old: None, new: None, code: None, contested: false }
    }
}

/// One record of a chat.
#[derive(Clone, PartialEq, Eq)]
pub struct Record {
    /// Its name in ids, unique in its chat: the line on which it begins (from 1), or the number of its row or element.
    pub number: u64,
    /// Where it stands, if `number` alone does not say it: `message row 4711`, `/messages/12`, `model 0a1b…`.
    pub place: Option<Box<str>>,
    /// The service's own id of the message: the same on every phone that holds it.
    pub native: Option<Box<str>>,
    /// When, as the source wrote it.
    pub at: WallTime,
    /// Who sent it; `None` for system lines, and where the source does not tell.
    pub sender: Option<AliasIx>,
    /// To whom, where each message says so (mails). Whoever is protected is so as a receiver too.
    pub to: Box<[AliasIx]>,
    /// What kind.
    pub kind: MessageKind,
    /// The text without invisible marks; continuation lines joined by `\n`. For an attachment: the whole body.
    pub text: String,
    /// A file carried, if any.
    pub attachment: Option<Attachment>,
    /// The system line, if [`MessageKind::System`].
    pub system: Option<Box<SystemLine>>,
    /// Marked as edited.
    pub edited: bool,
    /// Marked by the phone's owner.
    pub starred: bool,
    /// How often it was passed on before, as the source counts; `Some(0)`: forwarded, not counted.
    pub forwarded: Option<u32>,
    /// Who deleted it, if the source tells.
    pub deleted_by: Option<AliasIx>,
    /// The message that it answers.
    pub quotes: Option<Box<Quote>>,
    /// The group into which it invites, for [`MessageKind::Invite`].
    pub invite: Option<Box<GroupInvite>>,
    /// Reads like a system line but lacks the marks of one: kept as an ordinary message, counted as doubtful.
    pub looks_like_system: bool,
    /// The tool that made the source recovered it as deleted: the phone itself does not show it any more.
    pub deleted_in_source: bool,
}

crate::debug_without_content!(Record { number, at, sender, to, kind, attachment, system, edited, starred, forwarded, deleted_by, quotes, invite, looks_like_system, deleted_in_source } but place, native, text);

impl Record {
    /// A text without words: what a reader fills.
    pub fn new(number: u64, at: WallTime) -> Self {
        Self {
            number,
            place: None,
            native: None,
            at,
            sender: None,
            to: Box::default(),
            kind: MessageKind::Text,
            text: String::new(),
            attachment: None,
            system: None,
            edited: false,
            starred: false,
            forwarded: None,
            deleted_by: None,
            quotes: None,
            invite: None,
            looks_like_system: false,
            deleted_in_source: false,
        }
    }
}

/// What a record keeps of the message that it answers.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct Quote {
    /// The service's own id of that message.
    pub native: Option<Box<str>>,
    /// Who sent it.
    pub sender: Option<AliasIx>,
    /// When, if the record keeps it.
    pub at: Option<WallTime>,
    /// Its text, as it was when it was quoted.
    pub text: String,
    /// A digest of its file.
    pub claimed: Option<ClaimedDigest>,
}

crate::debug_without_content!(Quote { sender, at, claimed } but native, text);

/// An invitation into a group that is sent as a message of its own.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
pub struct GroupInvite {
    /// The service's own id of the group.
    pub group: Option<String>,
    /// The group's name at that time.
    pub name: Option<String>,
    /// The code of the link.
    pub code: Option<String>,
    /// Who invites, where that is not the sender.
    pub admin: Option<AliasIx>,
}

crate::debug_without_content!(GroupInvite { admin } but group, name, code);

/// What is known of a chat as a whole.
#[derive(Clone, PartialEq, Eq)]
pub struct ChatHead {
    /// The service.
    pub platform: Platform,
    /// The form of the export.
    pub product: Product,
    /// Group or two accounts.
    pub kind: ChatKind,
    /// The group's latest name, or the other side's name for two accounts.
    pub name: Option<String>,
    /// Every name that the group has had in this export, oldest first.
    pub names: Vec<String>,
    /// The language of the exporting phone (`es`, `pt`, …) as its system lines show.
    pub language: Option<String>,
    /// How headers are written, but for their values (`9/9/99, 9:99 a - `): one phone writes all its exports alike.
    pub header_form: Option<String>,
    /// Order of day and month.
    pub date_order: DateOrder,
    /// Why.
    pub date_order_reason: DateOrderReason,
    /// The counts behind the reason, e.g. `steps_back_dmy` → 3.
    pub date_order_counts: Vec<(&'static str, u64)>,
    /// The export has about as many messages as WhatsApp writes at most: the oldest are probably missing.
    pub probably_truncated: bool,
    /// The service's own id of the chat: `…@g.us`, a Telegram chat id as text, a Signal group id.
    pub native: Option<String>,
    /// Who made the group and when, where the source keeps it beside the messages or the group's id says it.
    pub origin: Option<Origin>,
    /// The source marks the chat as deleted and keeps it still.
    pub removed: bool,
    /// The number of the last record that the application counts as read by the phone's owner; with it all of lower numbers,
    /// which came before. An application also counts as read what was marked so without opening the chat.
    pub read_until: Option<u64>,
}

crate::debug_without_content!(ChatHead { platform, product, kind, language, header_form, date_order, date_order_reason, date_order_counts, probably_truncated, origin, removed, read_until } but name, names, native);

impl ChatHead {
    /// Every name of a group, the current one last. Of two accounts the name is the other side's, and none of the chat.
    pub fn all_names(&self) -> Vec<String> {
        let own = self.name.iter().filter(|_| self.kind != ChatKind::Direct);
        let current = own.filter(|name| self.names.last() != Some(name));
        self.names.iter().chain(current).cloned().collect()
    }

    /// Of a source whose format states its times; nothing else is known yet.
    pub fn stated(platform: Platform, product: Product, kind: ChatKind) -> Self {
        Self {
            platform,
            product,
            kind,
            name: None,
            names: Vec::new(),
            language: None,
            header_form: None,
            date_order: DateOrder::Ymd,
            date_order_reason: DateOrderReason::Stated,
            date_order_counts: Vec::new(),
            probably_truncated: false,
            native: None,
            origin: None,
            removed: false,
            read_until: None,
        }
    }
}

/// A chat, read; or a part of one that is too long to be held: parts have one `key` and follow each other. Records, issues
/// and tallies add up; `head`, `aliases` (of which no place changes), `members`, `roll_calls` of the last part hold for all.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ParsedChat {
    /// The chat as a whole.
    pub head: ChatHead,
    /// What sets it apart from other chats of its file: empty where a file is one chat. Part of its id.
    pub key: String,
    /// Which part of the chat, from 0.
    pub part: u32,
    /// All aliases, in order of first appearance.
    pub aliases: Vec<Alias>,
    /// All records, in the order of the source.
    pub records: Vec<Record>,
    /// Members that the source lists.
    pub members: Vec<Member>,
    /// To whom the owner's messages went, where the source tells.
    pub roll_calls: Vec<RollCall>,
    /// What could not be read. Their `path` is empty: the caller knows it.
    pub issues: Vec<crate::Issue>,
    /// Records counted: seen = kept + doubtful + refused.
    pub tally: crate::Tally,
}

impl ParsedChat {
    /// A chat of which nothing was read yet.
    pub fn new(head: ChatHead) -> Self {
        Self {
            head,
            key: String::new(),
            part: 0,
            aliases: Vec::new(),
            records: Vec::new(),
            members: Vec::new(),
            roll_calls: Vec::new(),
            issues: Vec::new(),
            tally: crate::Tally::default(),
        }
    }
}
