//! What ids of WhatsApp say by themselves: `user[.agent][:device]@server` of an account, `maker-seconds@g.us` of a group
//! of before 2021.

use crate::phone;

/// Servers whose users are accounts.
static ACCOUNTS: &[&str] = &["s.whatsapp.net", "c.us", "lid", "hosted", "hosted.lid", "bot"];
/// Servers whose users are telephone numbers.
static NUMBERS: &[&str] = &["s.whatsapp.net", "c.us"];
/// When the service began, and a second that no clock had when ids of this form ended: 2009-01-01, 2030-01-01.
const SECONDS: std::ops::Range<i64> = 1_230_768_000..1_893_456_000;

/// The account that an id names, without agent and device, and its number in E.164 if it is one; `None` for groups,
/// lists and what is no id.
pub(crate) fn account_of_jid(jid: &str) -> Option<(String, Option<String>)> {
    let (user, server) = jid.trim().split_once('@')?;
    let server = ACCOUNTS.iter().find(|known| **known == server)?;
    let user = user.split([':', '.']).next().filter(|user| is_user(user))?;
    let number = NUMBERS.contains(server).then(|| phone(&format!("+{user}"))).flatten();
    Some((format!("{user}@{server}"), number))
}

/// Who made a group, as a number in E.164, and when, in seconds since 1970 UTC: told by the id of a group that was made
/// before 2021.
pub(crate) fn origin_of_group_id(id: &str) -> Option<(String, i64)> {
    let (maker, seconds) = id.trim().strip_suffix("@g.us")?.split_once('-')?;
    let all_digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    let seconds = seconds.parse().ok().filter(|s| all_digits(seconds) && SECONDS.contains(s))?;
    let maker = Some(maker).filter(|maker| all_digits(maker))?;
    Some((phone(&format!("+{maker}"))?, seconds))
}

fn is_user(user: &str) -> bool {
    !user.is_empty() && user.len() <= 64 && user.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_account_is_told_without_agent_and_device() {
        let number = || Some(String::from("+34600000011"));
        let cases = [
            ("34600000011@s.whatsapp.net", Some(("34600000011@s.whatsapp.net", number()))),
            ("34600000011.0:12@s.whatsapp.net", Some(("34600000011@s.whatsapp.net", number()))),
            ("34600000011@c.us", Some(("34600000011@c.us", number()))),
            ("123456789012345:3@lid", Some(("123456789012345@lid", None))),
            ("34600000011-1559589144@g.us", None),
            ("status@broadcast", None),
            ("@s.whatsapp.net", None),
            ("a b@s.whatsapp.net", None),
            ("34600000011", None),
        ];
        for (jid, wanted) in cases {
            assert_eq!(account_of_jid(jid), wanted.map(|(account, phone)| (account.to_owned(), phone)), "{jid}");
        }
    }

    #[test]
    fn an_old_group_names_its_maker_and_its_second() {
        let wanted = Some((String::from("+34600000011"), 1_559_589_144));
        assert_eq!(origin_of_group_id("34600000011-1559589144@g.us"), wanted);
        for id in [
            "120363000000000000@g.us",
            "34600000011-15@g.us",
            "34600000011-+1559589144@g.us",
            "-1559589144@g.us",
            "34600000011-1559589144@s.whatsapp.net",
            "34600000011-1559589144",
        ] {
            assert_eq!(origin_of_group_id(id), None, "{id}");
        }
    }
}
