//! Invite links in a text: found, never followed.
//!
//! A table says what stands before a code and what a code is made of. Texts are read as people defang them too:
//! `hxxp`, `[.]`, a space before the slash, invisible marks inside.

use std::sync::LazyLock;

use aho_corasick::{AhoCorasick, AhoCorasickKind};

use crate::marks;

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
#[derive(Clone, PartialEq, Eq, Debug)]
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
    // No link without a full stop, a bracket for one, or the colon of a scheme.
    if memchr::memchr3(b'.', b':', b']', text.as_bytes()).is_none() && !text.contains([')', '}']) {
        return Vec::new();
    }
    let view = View::of(text);
    let Some(hosts) = &*HOSTS else { return Vec::new() };
    let mut found: Vec<(usize, usize, Invite)> = Vec::new();
    for host in hosts.find_overlapping_iter(view.text.as_ref()) {
        let Some(rule) = RULES.get(host.pattern().as_usize()) else { continue };
        if let Some((from, to, invite)) = view.invite(rule, host.start(), host.end()) {
            // The first rule of an overlap is the more special one.
            if !found.iter().any(|(start, end, _)| from < *end && *start < to) {
                found.push((from, to, invite));
            }
        }
    }
    found.sort_by_key(|(from, ..)| *from);
    found.into_iter().map(|(_, _, invite)| invite).collect()
}

/// A text with what hides links undone.
struct View<'t> {
    raw: &'t str,
    text: std::borrow::Cow<'t, str>,
    /// For each byte of `text` where in `raw` it comes from; empty if the two are the same.
    origins: Vec<usize>,
}

/// Ways to write a full stop that is no link's.
static DOTS: &[&str] = &["[.]", "(.)", "{.}", "[dot]", "(dot)", "{dot}", "[punto]", "(punto)"];

impl<'t> View<'t> {
    fn of(raw: &'t str) -> Self {
        let plain = !raw.contains(['[', '(', '{'])
            && !raw.contains(" /")
            && !contains_ignoring_case(raw, "hxxp")
            && !raw.chars().any(marks::is_mark);
        if plain {
            return Self { raw, text: raw.into(), origins: Vec::new() };
        }
        let (mut text, mut origins) = (String::with_capacity(raw.len()), Vec::with_capacity(raw.len()));
        let mut at = 0;
        while let Some(rest) = raw.get(at..).filter(|rest| !rest.is_empty()) {
            let (written, taken) = undo(rest);
            text.push_str(written);
            origins.resize(text.len(), at);
            at += taken;
        }
        Self { raw, text: text.into(), origins }
    }

    fn origin(&self, at: usize) -> usize {
        if self.origins.is_empty() { at } else { self.origins.get(at).copied().unwrap_or(self.raw.len()) }
    }

    /// The invite of `rule` whose host stands at these bytes, and the bytes that it takes.
    fn invite(&self, rule: &Rule, host_start: usize, host_end: usize) -> Option<(usize, usize, Invite)> {
        let bytes = self.text.as_bytes();
        let before = self.text.get(..host_start)?;
        // `notwa.me` is another host; `www.whatsapp.com` is not.
        let bare = before.strip_suffix("www.").or_else(|| before.strip_suffix("WWW.")).unwrap_or(before);
        if bare.ends_with(|c: char| c.is_alphanumeric() || matches!(c, '-' | '.' | '_')) {
            return None;
        }
        let after = self.text.get(host_end..)?;
        let code_start = host_end + rule.path.len();
        if !after.get(..rule.path.len())?.eq_ignore_ascii_case(rule.path) {
            return None;
        }
        let tail = bytes.get(code_start..)?;
        let mut length = tail.iter().take_while(|byte| rule.code.has(**byte)).count();
        // Marks that end a sentence end no link.
        while matches!(rule.code, Code::Path) && tail.get(..length)?.ends_with(b".") {
            length -= 1;
        }
        if length < rule.length.0 || length > rule.length.1 {
            return None;
        }
        let end = code_start + length;
        let code = self.text.get(code_start..end)?.to_owned();
        let from = scheme_start(bare);
        let raw = self.raw.get(self.origin(from)..self.origin(end))?.trim_end().to_owned();
        let host = filed_under(rule);
        let code = if matches!(rule.code, Code::Number) { code.trim_start_matches('+').to_owned() } else { code };
        let normalised = format!("{host}{}{code}", rule.written);
        Some((from, end, Invite { kind: rule.kind, host, code, raw, normalised }))
    }
}

/// What the start of `rest` stands for, and how many bytes of it that takes.
fn undo(rest: &str) -> (&str, usize) {
    if let Some(dot) = DOTS.iter().find(|dot| starts_ignoring_case(rest, dot)) {
        return (".", dot.len());
    }
    if starts_ignoring_case(rest, "hxxp") {
        return ("http", 4);
    }
    for (written, meant) in [("[:]", ":"), ("[/]", "/"), ("[://]", "://")] {
        if rest.starts_with(written) {
            return (meant, written.len());
        }
    }
    let length = rest.chars().next().map_or(1, char::len_utf8);
    let hidden = rest.chars().next().is_some_and(marks::is_mark) || starts_before_slash(rest);
    if hidden { ("", length) } else { (rest.get(..length).unwrap_or_default(), length) }
}

/// Whether spaces stand here that end at a slash.
fn starts_before_slash(rest: &str) -> bool {
    rest.starts_with(' ') && rest.trim_start_matches(' ').starts_with('/')
}

/// Where the scheme before a host begins, or the `www.`, or the host itself.
fn scheme_start(before: &str) -> usize {
    let without = before.strip_suffix("//").and_then(|head| head.strip_suffix(':'));
    let Some(head) = without else { return before.len() };
    head.trim_end_matches(|c: char| c.is_ascii_alphabetic()).len()
}

fn starts_ignoring_case(text: &str, start: &str) -> bool {
    text.as_bytes().get(..start.len()).is_some_and(|bytes| bytes.eq_ignore_ascii_case(start.as_bytes()))
}

fn contains_ignoring_case(text: &str, part: &str) -> bool {
    text.as_bytes().windows(part.len()).any(|bytes| bytes.eq_ignore_ascii_case(part.as_bytes()))
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
