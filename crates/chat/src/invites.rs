//! Invite links in a text: found, never followed.
//!
//! A table says what stands before a code and what a code is made of. Texts are read as people defang them too:
//! `hxxp`, `[.]`, a space before the slash, invisible marks inside.

use crate::bare::{self, Bare};
use aho_corasick::{AhoCorasick, AhoCorasickKind};
use std::ops::Range;
use std::sync::LazyLock;

model::closed_enum! {
    /// To what an invite link leads.
    pub enum InviteKind {
        /// A group of WhatsApp.
        WhatsAppGroup = "whatsapp-group",
        /// A channel of WhatsApp.
        WhatsAppChannel = "whatsapp-channel",
        /// A call of WhatsApp.
        WhatsAppCall = "whatsapp-call",
        /// An account of WhatsApp: the code is its number.
        WhatsAppAccount = "whatsapp-account",
        /// A group or channel of Telegram, by invite.
        TelegramInvite = "telegram-invite",
        /// A name of Telegram: a person, a bot, a group or a channel.
        TelegramName = "telegram-name",
        /// A set of stickers, emoji or chats of Telegram.
        TelegramSet = "telegram-set",
        /// A group of Signal: the code holds its master key.
        SignalGroup = "signal-group",
        /// An account of Signal.
        SignalAccount = "signal-account",
        /// A server of Discord.
        Discord = "discord",
        /// A link of a service that has no kind of its own here.
        Other = "other",
    }
}

/// A link that invites somewhere.
#[derive(Clone, PartialEq, Eq)]
pub struct Invite {
    /// To what.
    pub kind: InviteKind,
    /// The host as services write it, e.g. `chat.whatsapp.com`.
    pub host: &'static str,
    /// The code, in its own case: it names the group, account or server.
    pub code: String,
    /// As it stands in the text.
    pub raw: String,
    /// One form for all ways to write it, without a scheme: `chat.whatsapp.com/CODE`.
    pub normalised: String,
}

model::debug_without_content!(Invite { kind, host } but code, raw, normalised);

/// Of what a code is made.
#[derive(Clone, Copy)]
enum Code {
    /// Letters, digits, `-` and `_`.
    Base64Url,
    /// Letters, digits and `_`.
    Name,
    /// Digits, perhaps after a `+`.
    Number,
    /// Anything that stands in a URL's path or fragment.
    Path,
}

impl Code {
    fn has(self, byte: u8) -> bool {
        match self {
            Code::Base64Url => byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_'),
            Code::Name => byte.is_ascii_alphanumeric() || byte == b'_',
            Code::Number => byte.is_ascii_digit() || byte == b'+',
            Code::Path => byte.is_ascii_alphanumeric() || b"-_~.%+=#!:@$&/".contains(&byte),
        }
    }
}

struct Rule {
    kind: InviteKind,
    host: &'static str,
    /// What stands between host and code.
    path: &'static str,
    /// The path in `normalised`.
    written: &'static str,
    code: Code,
    length: (usize, usize),
}

const fn rule(
    kind: InviteKind,
    host: &'static str,
    path: &'static str,
    written: &'static str,
    code: Code,
    length: (usize, usize),
) -> Rule {
    Rule { kind, host, path, written, code, length }
}

/// Links, the more special before the more general of the same host (chat.md §10.1).
static RULES: &[Rule] = {
    use Code::{Base64Url, Name, Number, Path};
    use InviteKind as K;
    &[
        rule(K::WhatsAppGroup, "chat.whatsapp.com", "/invite/", "/", Base64Url, (20, 24)),
        rule(K::WhatsAppGroup, "chat.whatsapp.com", "/", "/", Base64Url, (20, 24)),
        rule(K::WhatsAppChannel, "whatsapp.com", "/channel/", "/channel/", Base64Url, (20, 30)),
        rule(K::WhatsAppCall, "call.whatsapp.com", "/voice/", "/voice/", Base64Url, (8, 64)),
        rule(K::WhatsAppCall, "call.whatsapp.com", "/video/", "/video/", Base64Url, (8, 64)),
        rule(K::WhatsAppAccount, "api.whatsapp.com", "/send?phone=", "/", Number, (6, 16)),
        rule(K::WhatsAppAccount, "wa.me", "/message/", "/message/", Base64Url, (6, 40)),
        rule(K::WhatsAppAccount, "wa.me", "/", "/", Number, (6, 16)),
        rule(K::TelegramInvite, "t.me", "/joinchat/", "/+", Base64Url, (16, 24)),
        rule(K::TelegramInvite, "t.me", "/+", "/+", Base64Url, (16, 24)),
        rule(K::TelegramInvite, "telegram.me", "/joinchat/", "/+", Base64Url, (16, 24)),
        rule(K::TelegramInvite, "telegram.me", "/+", "/+", Base64Url, (16, 24)),
        rule(K::TelegramInvite, "telegram.dog", "/joinchat/", "/+", Base64Url, (16, 24)),
        rule(K::TelegramInvite, "telegram.dog", "/+", "/+", Base64Url, (16, 24)),
        rule(K::TelegramInvite, "tg:", "//join?invite=", "/+", Base64Url, (16, 24)),
        rule(K::TelegramSet, "t.me", "/addstickers/", "/addstickers/", Name, (1, 64)),
        rule(K::TelegramSet, "t.me", "/addemoji/", "/addemoji/", Name, (1, 64)),
        rule(K::TelegramSet, "t.me", "/addlist/", "/addlist/", Base64Url, (8, 64)),
        rule(K::TelegramName, "t.me", "/c/", "/c/", Number, (5, 16)),
        rule(K::TelegramName, "t.me", "/", "/", Name, (4, 32)),
        rule(K::TelegramName, "telegram.me", "/", "/", Name, (4, 32)),
        rule(K::TelegramName, "telegram.dog", "/", "/", Name, (4, 32)),
        rule(K::SignalGroup, "signal.group", "/#", "/#", Base64Url, (40, 200)),
        rule(K::SignalAccount, "signal.me", "/#p/", "/#p/", Number, (6, 16)),
        rule(K::SignalAccount, "signal.me", "/#eu/", "/#eu/", Base64Url, (20, 100)),
        rule(K::Discord, "discord.gg", "/", "/", Base64Url, (2, 32)),
        rule(K::Discord, "discord.com", "/invite/", "/", Base64Url, (2, 32)),
        rule(K::Discord, "discordapp.com", "/invite/", "/", Base64Url, (2, 32)),
        rule(K::Other, "kik.me", "/", "/", Path, (2, 100)),
        rule(K::Other, "invite.viber.com", "/", "/", Path, (2, 200)),
        rule(K::Other, "line.me", "/ti/g/", "/ti/g/", Path, (4, 100)),
        rule(K::Other, "line.me", "/R/ti/g2/", "/R/ti/g2/", Path, (4, 200)),
        rule(K::Other, "m.me", "/j/", "/j/", Path, (4, 100)),
        rule(K::Other, "snapchat.com", "/add/", "/add/", Path, (2, 64)),
        rule(K::Other, "join.skype.com", "/", "/", Path, (4, 64)),
        rule(K::Other, "matrix.to", "/#/", "/#/", Path, (4, 200)),
        rule(K::Other, "threema.id", "/", "/", Base64Url, (8, 8)),
        rule(K::Other, "simplex.chat", "/contact#", "/contact#", Path, (8, 2_000)),
        rule(K::Other, "mega.nz", "/folder/", "/folder/", Path, (8, 100)),
        rule(K::Other, "mega.nz", "/file/", "/file/", Path, (8, 100)),
    ]
};

/// Under which host a rule's invites are filed: services have several names for one place.
fn filed_under(rule: &Rule) -> &'static str {
    match rule.kind {
        InviteKind::TelegramInvite | InviteKind::TelegramName | InviteKind::TelegramSet => "t.me",
        InviteKind::Discord => "discord.gg",
        InviteKind::WhatsAppAccount => "wa.me",
        _ => rule.host,
    }
}

static HOSTS: LazyLock<Option<AhoCorasick>> = LazyLock::new(|| {
    let hosts = RULES.iter().map(|rule| rule.host);
    AhoCorasick::builder().ascii_case_insensitive(true).kind(Some(AhoCorasickKind::DFA)).build(hosts).ok()
});

/// Every invite link in `text`, in order. Nothing is looked up anywhere.
pub fn invites(text: &str) -> Vec<Invite> {
    if !bare::may_hold_link(text) {
        return Vec::new();
    }
    let bare = Bare::of(text);
    found(&bare, Slash::Itself).iter().filter_map(|link| link.invite(&bare)).collect()
}

/// What stands between the parts of a link.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Slash {
    /// A slash.
    Itself,
    /// A slash, or what stands in its stead where a link became a file's name: `chat.whatsapp.com_CODE`.
    OrInNames,
}

/// What programs write into names of files instead of a slash.
pub(crate) const SLASHES_OF_NAMES: [char; 5] = ['/', '_', ':', '\\', '-'];

/// Where an invite link stands in a bare text.
pub(crate) struct Found {
    rule: &'static Rule,
    /// The whole link, with its scheme.
    pub(crate) link: Range<usize>,
    /// Its code.
    pub(crate) code: Range<usize>,
}

impl Found {
    /// Under which host the invite is filed.
    pub(crate) fn host(&self) -> &'static str {
        filed_under(self.rule)
    }

    /// The code as it is filed: numbers have no `+`.
    pub(crate) fn code<'t>(&self, bare: &'t Bare<'_>) -> Option<&'t str> {
        let code = bare.text().get(self.code.clone())?;
        Some(if matches!(self.rule.code, Code::Number) { code.trim_start_matches('+') } else { code })
    }

    /// The invite that stands there.
    pub(crate) fn invite(&self, bare: &Bare<'_>) -> Option<Invite> {
        let (host, code) = (self.host(), self.code(bare)?.to_owned());
        let raw = bare.raw(&self.link)?.trim_end().to_owned();
        let normalised = format!("{host}{}{code}", self.rule.written);
        Some(Invite { kind: self.rule.kind, host, code, raw, normalised })
    }
}

/// Every invite link of a bare text, in order; no two share a byte.
pub(crate) fn found(bare: &Bare<'_>, slash: Slash) -> Vec<Found> {
    let mut found: Vec<Found> = Vec::new();
    for host in hosts_in(bare) {
        let Some(link) = RULES.get(host.rule).and_then(|rule| meets(bare, rule, &host.range, slash)) else { continue };
        // The first rule of an overlap is the more special one. Hosts come in order, and so do links around them.
        if found.last().is_none_or(|last| last.link.end <= link.link.start) {
            found.push(link);
        }
    }
    found
}

/// The host of a known service, and the number of a rule that is about it.
pub(crate) struct Host {
    rule: usize,
    pub(crate) range: Range<usize>,
}

/// Whether a host is a known service's.
pub(crate) fn is_service(host: &str) -> bool {
    RULES.iter().any(|rule| rule.host.eq_ignore_ascii_case(host))
}

/// Every place where the host of a known service stands, once for each of its rules.
pub(crate) fn hosts_in<'b>(bare: &'b Bare<'_>) -> impl Iterator<Item = Host> + 'b {
    let all = HOSTS.iter().flat_map(|hosts| hosts.find_overlapping_iter(bare.text()));
    all.map(|host| Host { rule: host.pattern().as_usize(), range: host.start()..host.end() })
}

/// The invite of `rule` whose host stands there.
fn meets(bare: &Bare<'_>, rule: &'static Rule, host: &Range<usize>, slash: Slash) -> Option<Found> {
    let (before, after) = (without_www(bare.text().get(..host.start)?), bare.text().get(host.end..)?);
    if is_glued(before, after, slash) || !is_path(after, rule.path, slash) {
        return None;
    }
    let from = host.end + rule.path.len();
    let tail = bare.text().as_bytes().get(from..)?;
    let mut length = tail.iter().take(rule.length.1 + 1).take_while(|byte| rule.code.has(**byte)).count();
    // Marks that end a sentence end no link.
    while matches!(rule.code, Code::Path) && tail.get(..length)?.ends_with(b".") {
        length -= 1;
    }
    if length < rule.length.0 || length > rule.length.1 {
        return None;
    }
    let code = from..from + length;
    if rule.kind == InviteKind::TelegramName && is_word_of_path(bare.text().get(code.clone())?) {
        return None;
    }
    Some(Found { rule, link: scheme_start(before, slash)..code.end, code })
}

/// Words that stand in a path of Telegram where a name could stand: what follows them says where it leads.
fn is_word_of_path(name: &str) -> bool {
    ["joinchat", "addstickers", "addemoji", "addlist", "share"].iter().any(|word| name.eq_ignore_ascii_case(word))
}

/// Whether what stands before a host makes another one of it: `notwa.me` and `not-wa.me` do, `www.` does not. In names
/// strokes stand for slashes too.
fn is_glued(before: &str, after: &str, slash: Slash) -> bool {
    let is_name = slash == Slash::OrInNames;
    let in_name = || is_name && (!after.starts_with('/') || scheme_in_name(before).is_some());
    before.ends_with(|c: char| c.is_ascii_alphanumeric() || c == '.' || (c.is_alphanumeric() && !is_name))
        || (before.ends_with('_') && !is_name)
        || (before.ends_with('-') && !in_name())
}

/// Whether `after` begins with a rule's path.
fn is_path(after: &str, path: &str, slash: Slash) -> bool {
    let is = |(is, meant): (char, char)| {
        is.eq_ignore_ascii_case(&meant) || (slash == Slash::OrInNames && meant == '/' && SLASHES_OF_NAMES.contains(&is))
    };
    after.chars().zip(path.chars()).take_while(|pair| is(*pair)).count() == path.len()
}

/// What stands before a host, without the `www.` that is not part of its name.
fn without_www(before: &str) -> &str {
    before.strip_suffix("www.").or_else(|| before.strip_suffix("WWW.")).unwrap_or(before)
}

/// Where the scheme before a host begins, or the host itself.
fn scheme_start(before: &str, slash: Slash) -> usize {
    let sign = match slash {
        Slash::Itself => before.strip_suffix("://"),
        Slash::OrInNames => scheme_in_name(before),
    };
    sign.map_or(before.len(), |head| head.trim_end_matches(|c: char| c.is_ascii_alphabetic()).len())
}

/// What stands up to the end of a scheme's name, if `before` ends with a scheme: `https://`, and `https___` of a file's
/// name.
pub(crate) fn scheme_in_name(before: &str) -> Option<&str> {
    if let Some(head) = before.strip_suffix("://") {
        return Some(head);
    }
    let head = before.trim_end_matches(SLASHES_OF_NAMES);
    let lower = head.get(head.len().saturating_sub(5)..).unwrap_or(head).to_ascii_lowercase();
    (before.len() > head.len() + 1 && (lower.ends_with("http") || lower.ends_with("https"))).then_some(head)
}

#[cfg(test)]
mod tests {
    use super::*;

    const CODE: &str = "AbCdEfGhIjKlMnOpQrStUv";

    #[test]
    fn a_group_link_is_found_however_it_is_written() {
        let cases = [
            format!("https://chat.whatsapp.com/{CODE}"),
            format!("chat.whatsapp.com/{CODE}"),
            format!("http://www.chat.whatsapp.com/invite/{CODE}"),
            format!("HTTPS://Chat.WhatsApp.com/{CODE}"),
            format!("hxxps://chat[.]whatsapp[.]com/{CODE}"),
            format!("hxxps[://]chat(dot)whatsapp(dot)com/{CODE}"),
            format!("chat.whatsapp.com /{CODE}"),
            format!("https://chat.\u{200E}whatsapp.com/{CODE}"),
        ];
        for raw in cases {
            let text = format!("mira {raw}?mode=x, (y ya)");
            let found = invites(&text);
            assert_eq!(found.len(), 1, "{text}");
            assert_eq!((found[0].kind, found[0].code.as_str()), (InviteKind::WhatsAppGroup, CODE));
            assert_eq!(found[0].normalised, format!("chat.whatsapp.com/{CODE}"));
            assert!(raw.ends_with(&found[0].raw), "{raw} {}", found[0].raw);
        }
    }

    #[test]
    fn other_services_are_told_apart() {
        let cases = [
            ("t.me/+AbCdEfGhIjKlMnOp", InviteKind::TelegramInvite, "t.me/+AbCdEfGhIjKlMnOp"),
            ("telegram.me/joinchat/AbCdEfGhIjKlMnOp", InviteKind::TelegramInvite, "t.me/+AbCdEfGhIjKlMnOp"),
            ("tg://join?invite=AbCdEfGhIjKlMnOp", InviteKind::TelegramInvite, "t.me/+AbCdEfGhIjKlMnOp"),
            ("https://t.me/birdwatching", InviteKind::TelegramName, "t.me/birdwatching"),
            ("https://t.me/addstickers/cats", InviteKind::TelegramSet, "t.me/addstickers/cats"),
            ("https://discord.com/invite/abc", InviteKind::Discord, "discord.gg/abc"),
            ("https://wa.me/+34600112233", InviteKind::WhatsAppAccount, "wa.me/34600112233"),
            (
                "https://api.whatsapp.com/send?phone=34600112233&text=x",
                InviteKind::WhatsAppAccount,
                "wa.me/34600112233",
            ),
            ("https://signal.me/#p/+34600112233", InviteKind::SignalAccount, "signal.me/#p/34600112233"),
            ("https://matrix.to/#/#birds:example.org.", InviteKind::Other, "matrix.to/#/#birds:example.org"),
            (
                "whatsapp.com/channel/0029VaAbCdEfGhIjKlMnOp",
                InviteKind::WhatsAppChannel,
                "whatsapp.com/channel/0029VaAbCdEfGhIjKlMnOp",
            ),
        ];
        for (text, kind, normalised) in cases {
            let found = invites(text);
            assert_eq!(found.len(), 1, "{text}: {found:?}");
            assert_eq!((found[0].kind, found[0].normalised.as_str()), (kind, normalised), "{text}");
        }
        let key = "CjQKIAbCdEfGhIjKlMnOpQrStUvWxYz0123456789_-AbCdEf";
        assert_eq!(invites(&format!("sgnl://signal.group/#{key}"))[0].kind, InviteKind::SignalGroup);
    }

    #[test]
    fn what_invites_nowhere_is_no_invite() {
        for text in [
            "hola",
            "chat.whatsapp.com",
            "chat.whatsapp.com/short",
            "notchat.whatsapp.com/AbCdEfGhIjKlMnOpQrStUv",
            "mychat.me/birdwatching",
            "chat.whatsapp.com/AbCdEfGhIjKlMnOpQrStUvWxYzTooLong",
            "t.me/joinchat/short",
            "see t.me or www.example.org (or not) and /or",
        ] {
            assert_eq!(invites(text), [], "{text}");
        }
    }

    #[test]
    fn several_links_come_in_order() {
        let text = format!("t.me/birdwatching y https://chat.whatsapp.com/{CODE} y discord.gg/abc");
        let kinds: Vec<_> = invites(&text).into_iter().map(|invite| invite.kind).collect();
        assert_eq!(kinds, [InviteKind::TelegramName, InviteKind::WhatsAppGroup, InviteKind::Discord]);
    }
}
