//! How the service names accounts and groups: `user[.agent][:device]@server`.

use model::WallTime;
use std::collections::HashMap;

use crate::phone;

/// Servers whose users are numbers.
static NUMBERED: &[&str] = &["s.whatsapp.net", "c.us"];
/// Servers whose users are accounts.
static OF_ACCOUNTS: &[&str] = &["s.whatsapp.net", "c.us", "lid", "hosted", "hosted.lid", "bot"];
/// The service's server of accounts that are known by their number.
const NUMBERS: &str = "s.whatsapp.net";
/// The server of accounts whose number is hidden.
const HIDDEN: &str = "lid";
/// Longer ids the service does not have.
const LONGEST_ID: usize = 128;

/// An account.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Account {
    /// Without agent and device.
    pub(super) id: String,
    /// In E.164.
    pub(super) phone: Option<String>,
}

/// The account that an id names; none of a group, a list or a channel.
pub(super) fn account(raw: &str) -> Option<Account> {
    let (user, server) = parts(raw)?;
    if !OF_ACCOUNTS.contains(&server) {
        return None;
    }
    let user = user.split(':').next().unwrap_or(user);
    let user = user.split_once('.').filter(|(_, agent)| is_digits(agent)).map_or(user, |(user, _)| user);
    let phone = if NUMBERED.contains(&server) { phone(&format!("+{user}")) } else { None };
    (!user.is_empty()).then(|| Account { id: format!("{user}@{server}"), phone })
}

/// The account that an id or a bare number names.
pub(super) fn account_or_number(raw: &str) -> Option<Account> {
    let number = raw.trim().trim_start_matches('+');
    if is_digits(number) { account(&format!("{number}@{NUMBERS}")).filter(|a| a.phone.is_some()) } else { account(raw) }
}

/// The account of a hidden id that may lack its server.
pub(super) fn hidden(raw: &str) -> Option<Account> {
    if is_digits(raw) {
        account(&format!("{raw}@{HIDDEN}"))
    } else {
        account(raw).filter(|account| account.is_hidden())
    }
}

/// Whether an id is a group's.
pub(super) fn is_group(raw: &str) -> bool {
    parts(raw).is_some_and(|(_, server)| server == "g.us")
}

/// Whether one sends to many under this id.
pub(super) fn is_channel(raw: &str) -> bool {
    parts(raw).is_some_and(|(_, server)| matches!(server, "broadcast" | "newsletter" | "status" | "lid.status"))
}

/// Who made a group and when, as ids of before 2021 say it: `<number>-<second>@g.us`.
pub(super) fn legacy_origin(group: &str) -> Option<(Account, WallTime)> {
    let (user, _) = parts(group).filter(|_| is_group(group))?;
    let (number, second) = user.split_once('-').filter(|(number, _)| is_digits(number))?;
    let second = second.parse::<i64>().ok().filter(|second| *second > 0)?;
    let created = WallTime::utc_ms(second.checked_mul(1000)?)?;
    Some((account(&format!("{number}@{NUMBERS}"))?, created))
}

impl Account {
    fn is_hidden(&self) -> bool {
        self.id.ends_with("@lid")
    }
}

/// Two ids of one account, the hidden one first; none if they are not one of each.
pub(super) fn pair(one: &Account, other: &Account) -> Option<(String, String)> {
    let (hidden, number) = if one.is_hidden() { (one, other) } else { (other, one) };
    (hidden.is_hidden() && number.phone.is_some()).then(|| (hidden.id.clone(), number.id.clone()))
}

fn parts(raw: &str) -> Option<(&str, &str)> {
    let is_plain = raw.len() <= LONGEST_ID && raw.bytes().all(|byte| byte.is_ascii_graphic());
    raw.split_once('@')
        .filter(|(user, server)| is_plain && !user.is_empty() && !server.is_empty() && !server.contains('@'))
}

fn is_digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// An index into [`Accounts`].
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(super) struct AccountIx(u32);

/// The accounts of a database, each once: a number is looked at for its country only the first time.
#[derive(Default)]
pub(super) struct Accounts {
    all: Vec<Account>,
    by_id: HashMap<String, AccountIx>,
    by_raw: HashMap<String, Option<AccountIx>>,
}

impl Accounts {
    /// The account that an id names.
    pub(super) fn named(&mut self, raw: &str) -> Option<AccountIx> {
        if let Some(known) = self.by_raw.get(raw) {
            return *known;
        }
        let ix = account(raw).map(|account| self.put(account));
        if raw.len() <= LONGEST_ID {
            self.by_raw.insert(raw.to_owned(), ix);
        }
        ix
    }

    /// The account itself.
    pub(super) fn put(&mut self, account: Account) -> AccountIx {
        if let Some(ix) = self.by_id.get(&account.id) {
            return *ix;
        }
        let ix = AccountIx(u32::try_from(self.all.len()).unwrap_or(u32::MAX));
        self.by_id.insert(account.id.clone(), ix);
        self.all.push(account);
        ix
    }

    /// The account at `ix`.
    pub(super) fn get(&self, ix: AccountIx) -> Option<&Account> {
        self.all.get(usize::try_from(ix.0).ok()?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(raw: &str) -> Option<(String, Option<String>)> {
        account(raw).map(|account| (account.id, account.phone))
    }

    #[test]
    fn agent_and_device_are_no_part_of_an_account() {
        let wanted = Some(("34600000001@s.whatsapp.net".to_owned(), Some("+34600000001".to_owned())));
        for raw in ["34600000001@s.whatsapp.net", "34600000001.0:12@s.whatsapp.net", "34600000001:3@s.whatsapp.net"] {
            assert_eq!(told(raw), wanted, "{raw}");
        }
        assert_eq!(told("123456789012345:7@lid"), Some(("123456789012345@lid".to_owned(), None)));
    }

    #[test]
    fn groups_lists_and_words_are_no_accounts() {
        let long = format!("{}@lid", "1".repeat(200));
        for raw in [
            "",
            "@",
            "a@",
            "@lid",
            ":1@lid",
            "x",
            "1@g.us",
            "status@broadcast",
            "1@newsletter",
            "1@lid@lid",
            "a b@lid",
            &long,
        ] {
            assert_eq!(told(raw), None, "{raw}");
        }
    }

    #[test]
    fn old_ids_of_groups_name_founder_and_birth() {
        let (founder, created) = legacy_origin("34600000001-1400000000@g.us").unwrap();
        assert_eq!((founder.phone.as_deref(), created), (Some("+34600000001"), WallTime::utc(1_400_000_000)));
        for id in [
            "120363012345678901@g.us",
            "34600000001-x@g.us",
            "a-1400000000@g.us",
            "1-99999999999999999@g.us",
            "1-5@lid",
        ] {
            assert!(legacy_origin(id).is_none(), "{id}");
        }
    }

    #[test]
    fn a_pair_is_one_hidden_id_and_one_number() {
        let number = account_or_number("+34600000001").unwrap();
        let lid = hidden("123456789012345").unwrap();
        let wanted = Some(("123456789012345@lid".to_owned(), "34600000001@s.whatsapp.net".to_owned()));
        assert_eq!((pair(&lid, &number), pair(&number, &lid)), (wanted.clone(), wanted));
        assert_eq!((pair(&lid, &lid), pair(&number, &number)), (None, None));
        assert!(account_or_number("12").is_none() && hidden("34600000001@s.whatsapp.net").is_none());
    }
}
