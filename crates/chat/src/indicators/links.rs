//! Links: invites of known services, hidden services, other addresses.

use super::codecs::{base32, base64url, bytes_of_field, is_onion_key};
use super::{Find, Finds, IndicatorCheck, IndicatorFact, IndicatorKind, places};
use crate::addresses::{Address, addresses};
use crate::bare::Bare;
use crate::invites::{self, Found, Invite, InviteKind, Slash};
use sha2::{Digest, Sha256};

/// Schemes of places on a device: they lead nowhere else.
static LOCAL: &[&str] = &["about", "blob", "chrome", "content", "data", "file"];

/// Every link, in order: an invite is found where `chat::invites` finds one.
pub(super) fn find(finds: &mut Finds<'_, '_>) {
    let bare = finds.bare;
    let invites = invites::found(bare, Slash::Itself);
    let mut next = 0;
    for address in addresses(bare, Slash::Itself) {
        if finds.is_full() {
            return;
        }
        while let Some(found) = invites.get(next).filter(|found| found.link.start < address.whole.end) {
            invite(found, finds);
            next += 1;
        }
        let last = next.checked_sub(1).and_then(|at| invites.get(at));
        if last.is_none_or(|last| last.link.end <= address.whole.start) {
            other(&address, finds);
        }
    }
    invites.iter().skip(next).for_each(|found| invite(found, finds));
}

fn invite(found: &Found, finds: &mut Finds<'_, '_>) {
    let Some(invite) = found.invite(finds.bare) else { return };
    let number = number(&invite);
    let find = match invite.kind {
        InviteKind::SignalGroup => signal_group(found, &invite),
        InviteKind::TelegramInvite => telegram_invite(found, &invite),
        InviteKind::TelegramName if invite.normalised.starts_with("t.me/c/") => {
            plain(found, &invite).with(IndicatorFact::ChatId, invite.code.clone())
        }
        _ => plain(found, &invite),
    };
    let Some(number) = number else { return finds.add(find) };
    let country = crate::country(&number);
    finds.add(find.with(IndicatorFact::Number, number.clone()).of(country.clone()));
    // The same number is known again where somebody wrote it down.
    let phone = Find::new(IndicatorKind::Phone, number, found.link.clone(), IndicatorCheck::NumberingPlan);
    finds.add(phone.of(country));
}

fn plain(found: &Found, invite: &Invite) -> Find {
    Find::new(kind(invite.kind), invite.normalised.clone(), found.link.clone(), IndicatorCheck::FormOnly)
}

/// The kind of the same spelling.
fn kind(kind: InviteKind) -> IndicatorKind {
    IndicatorKind::parse(kind.as_str()).unwrap_or(IndicatorKind::OtherInvite)
}

/// The number of an account, if its country's plan has it.
fn number(invite: &Invite) -> Option<String> {
    let is_account = matches!(invite.kind, InviteKind::WhatsAppAccount | InviteKind::SignalAccount);
    let is_number = is_account && invite.code.bytes().all(|byte| byte.is_ascii_digit());
    let number = is_number.then(|| format!("+{}", invite.code))?;
    crate::phone::is_valid(&number).then_some(number)
}

/// `GroupInviteLink { contents_v1 = 1 { master_key = 1, password = 2 } }`: who has the key reads along, so that its digest
/// is enough to know the group again on a device that holds the key itself.
fn signal_group(found: &Found, invite: &Invite) -> Find {
    let Some(digest) = group_key_digest(&invite.code) else {
        // The code may hold the key all the same.
        let code = Sha256::digest(&invite.code);
        return Find { value: format!("{}/#code-{}", invite.host, model::to_hex(&code)), ..plain(found, invite) };
    };
    let value = format!("{}/#key-{digest}", invite.host);
    let find = Find::new(IndicatorKind::SignalGroup, value, found.link.clone(), IndicatorCheck::Decoded);
    find.with(IndicatorFact::GroupKeySha256, digest)
}

fn group_key_digest(code: &str) -> Option<String> {
    let bytes = base64url(code)?;
    let key = bytes_of_field(bytes_of_field(&bytes, 1)?, 1).filter(|key| key.len() == 32)?;
    Some(model::to_hex(&Sha256::digest(key)))
}

/// Invites of Telegram's first years are sixteen bytes: who made it, for which chat, and a random number. What was made
/// later has no such form; some of it can be read so by chance.
fn telegram_invite(found: &Found, invite: &Invite) -> Find {
    let find = plain(found, invite);
    let Some((creator, chat)) = old_invite(&invite.code) else { return find };
    let find = Find { check: IndicatorCheck::DecodedUnconfirmed, ..find };
    // Channels have no creator in their invites.
    let find = if creator == 0 { find } else { find.with(IndicatorFact::CreatorId, creator.to_string()) };
    find.with(IndicatorFact::ChatId, chat.to_string())
}

fn old_invite(code: &str) -> Option<(u32, u32)> {
    let bytes: [u8; 16] = base64url(code)?.try_into().ok()?;
    let (creator, rest) = bytes.split_first_chunk::<4>()?;
    let (chat, _) = rest.split_first_chunk::<4>()?;
    let chat = u32::from_be_bytes(*chat);
    (chat > 0).then_some((u32::from_be_bytes(*creator), chat))
}

fn other(address: &Address, finds: &mut Finds<'_, '_>) {
    let Some(link) = finds.text().get(address.whole.clone()) else { return };
    let range = || address.whole.clone();
    if let Some((host, check)) = address.is_hidden.then(|| onion(link)).flatten() {
        return finds.add(Find::new(IndicatorKind::Onion, host, range(), check));
    }
    let Some(value) = url(link) else { return };
    let place = places::in_link(&value);
    finds.add(Find::new(IndicatorKind::Url, value, range(), IndicatorCheck::FormOnly));
    if let Some(place) = place {
        finds.add(Find::new(IndicatorKind::Coordinates, place, range(), IndicatorCheck::FormOnly));
    }
}

/// The name of a hidden service in a link. A name of 56 signs is of version 3 and has a checksum; it is told even if that
/// is wrong, for nothing else is so long and ends so. One of 16 signs is of version 2, which had none.
fn onion(link: &str) -> Option<(String, IndicatorCheck)> {
    let lower = link.to_ascii_lowercase();
    let before = lower.get(..lower.find(".onion")?)?;
    let name = before.rsplit(|c: char| !c.is_ascii_alphanumeric()).next()?;
    let key = base32(name)?;
    let check = match name.len() {
        56 if is_onion_key(&key) => IndicatorCheck::ChecksumValid,
        56 => IndicatorCheck::ChecksumInvalid,
        16 => IndicatorCheck::NoChecksum,
        _ => return None,
    };
    Some((format!("{name}.onion"), check))
}

/// A link in one form: without `http`, without who logs in, its host in small letters, without a slash at its end.
fn url(link: &str) -> Option<String> {
    let (scheme, rest) = link.split_once("://").unwrap_or(("", link));
    let scheme = scheme.to_ascii_lowercase();
    if LOCAL.contains(&scheme.as_str()) {
        return None;
    }
    let end = rest.find(['/', '?', '#']).unwrap_or(rest.len());
    let (authority, path) = rest.split_at_checked(end)?;
    let host = authority.rsplit('@').next()?.trim_end_matches('.').to_lowercase();
    let scheme = if matches!(scheme.as_str(), "" | "http" | "https") { String::new() } else { scheme + "://" };
    (!host.is_empty()).then(|| format!("{scheme}{host}{}", path.trim_end_matches('/')))
}

/// The host of a link in that form, and what follows.
pub(super) fn host_and_path(url: &str) -> (&str, &str) {
    url.split_at_checked(url.find(['/', '?', '#']).unwrap_or(url.len())).unwrap_or((url, ""))
}

/// Whether bytes of the bare text may be a word of their own: no letter or digit stands beside them.
pub(super) fn stands_alone(bare: &Bare<'_>, range: &std::ops::Range<usize>) -> bool {
    let text = bare.text();
    let before = text.get(..range.start).and_then(|before| before.chars().next_back());
    let after = text.get(range.end..).and_then(|after| after.chars().next());
    ![before, after].into_iter().flatten().any(char::is_alphanumeric)
}
