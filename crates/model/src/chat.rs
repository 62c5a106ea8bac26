//! What a chat export says, as one exhibit shows it: observations, before anything is merged.

use crate::WallTime;

crate::closed_enum! {
    /// The chat service.
    pub enum Platform {
        /// WhatsApp.
        WhatsApp = "whatsapp",
    }
}

crate::closed_enum! {
    /// What kind of record a chat came from.
    pub enum Product {
        /// A text export of WhatsApp, Android form (`DATE, TIME - NAME: TEXT`).
        WhatsAppTextAndroid = "whatsapp-text-android",
        /// A text export of WhatsApp, iOS form (`[DATE, TIME] NAME: TEXT`).
        WhatsAppTextIos = "whatsapp-text-ios",
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
    }
}

crate::closed_enum! {
    /// Whether a chat has one other side or many.
    pub enum ChatKind {
        /// A group.
        Group = "group",
        /// Two accounts.
        Direct = "direct",
        /// The file does not tell.
        Unknown = "unknown",
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
        /// Someone joined by invite link.
        JoinedByLink = "joined-by-link",
        /// Someone joined after asking.
        JoinedByRequest = "joined-by-request",
        /// Someone asked to join.
        Requested = "requested",
        /// Someone joined from the community.
        JoinedFromCommunity = "joined-from-community",
        /// The group's name changed.
        Subject = "subject",
        /// The group's picture changed.
        Icon = "icon",
        /// The group's description changed.
        Description = "description",
        /// The exporter became an admin.
        Promoted = "promoted",
        /// The exporter is no longer an admin.
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
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
pub struct AliasIx(pub u32);

/// A name for an account, as this exporter sees it: not an identity.
#[derive(Clone, PartialEq, Eq)]
pub struct Alias {
    /// As written, invisible marks taken away and spaces made plain. For [`AliasKind::Owner`]: empty.
    pub text: String,
    /// What it is made of.
    pub kind: AliasKind,
    /// The number in E.164 (`+34600112233`), if the alias is one.
    pub phone: Option<String>,
}

crate::debug_without_content!(Alias { kind } but text, phone);

/// A file that a message carries.
#[derive(Clone, PartialEq, Eq)]
pub struct Attachment {
    /// The file's name as the line gives it; `None` if the export left the file out.
    pub name: Option<String>,
    /// What the words around it, or the name, say it is.
    pub media: Option<MediaKind>,
}

crate::debug_without_content!(Attachment { media } but name);

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
}

crate::debug_without_content!(SystemLine { kind, actor, targets } but old, new);

/// One record of a chat.
#[derive(Clone, PartialEq, Eq)]
pub struct Record {
    /// The line on which it begins, from 1: the record's name in ids.
    pub line: u32,
    /// When, on the exporting phone's clock.
    pub at: WallTime,
    /// Who sent it; `None` for system lines.
    pub sender: Option<AliasIx>,
    /// What kind.
    pub kind: MessageKind,
    /// The text without invisible marks; continuation lines joined by `\n`. For an attachment: the whole body.
    pub text: String,
    /// A file carried, if any.
    pub attachment: Option<Attachment>,
    /// The system line, if [`MessageKind::System`].
    pub system: Option<SystemLine>,
    /// Marked as edited.
    pub edited: bool,
    /// Reads like a system line but lacks the marks of one: kept as an ordinary message, counted as doubtful.
    pub looks_like_system: bool,
}

crate::debug_without_content!(Record { line, at, sender, kind, attachment, system, edited, looks_like_system } but text);

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
}

crate::debug_without_content!(ChatHead { platform, product, kind, language, header_form, date_order, date_order_reason, date_order_counts, probably_truncated } but name, names);

/// A chat export, read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ParsedChat {
    /// The chat as a whole.
    pub head: ChatHead,
    /// All aliases, in order of first appearance.
    pub aliases: Vec<Alias>,
    /// All records, in file order.
    pub records: Vec<Record>,
    /// What could not be read. Their `path` is empty: the caller knows it.
    pub issues: Vec<crate::Issue>,
    /// Records counted: seen = kept + doubtful + refused.
    pub tally: crate::Tally,
}
