//! How fast [`network::build`] is: `cargo run --release -p network --example build_speed [MESSAGES [DATABASES]]` prints
//! one JSON object. Of the four phones of a group, DATABASES are databases, with ids and times in UTC (none of itself). The world is made from a counter: 60 groups for each million messages, four phones on each, three zones,
//! a third of the texts short, media left out of every other export, one advert in fifty.

#![allow(clippy::print_stdout, clippy::unwrap_used, clippy::indexing_slicing, reason = "an example, run by hand")]

use model::{
    AliasId, AliasKind, ChatId, ChatKind, ExhibitId, ItemId, MessageKind, Platform, Precision, Product, WallTime,
};
use network::{AliasObs, ChatObs, MessageObs, Observed};
use std::time::Instant;

const PHONES_PER_GROUP: u64 = 4;
const GROUPS_PER_MILLION: u64 = 60;
const MEMBERS: u64 = 24;
const ZONES: [i64; 3] = [0, 2 * 3600, -5 * 3600];

fn main() {
    let wanted: u64 = std::env::args().nth(1).and_then(|n| n.parse().ok()).unwrap_or(1_000_000);
    let databases: u64 = std::env::args().nth(2).and_then(|n| n.parse().ok()).unwrap_or(0);
    let groups = (wanted * GROUPS_PER_MILLION / 1_000_000).max(1);
    let each = wanted / groups / PHONES_PER_GROUP;
    let mut chats: Vec<ChatObs> = (0..groups)
        .flat_map(|group| (0..PHONES_PER_GROUP).map(move |phone| held(group, phone, each, databases)))
        .collect();
    chats.sort_by_key(|chat| chat.id);
    let observed = Observed { chats, ..Observed::default() };
    let messages: usize = observed.chats.iter().map(|chat| chat.messages.len()).sum();
    let start = Instant::now();
    let network = network::build(&observed);
    let seconds = start.elapsed().as_secs_f64();
    let report = serde_json::json!({
        "message_count": messages,
        "chat_count": observed.chats.len(),
        "seconds": seconds,
        "messages_per_second": (messages as f64 / seconds).round(),
        "peak_rss_mib": peak_rss_mib(),
        "group_count": network.groups.len(),
        "groups_made": groups,
        "account_count": network.accounts.len(),
        "message_cluster_count": network.messages.len(),
        "sighting_count": network.sightings.len(),
        "link_count": network.links.len(),
    });
    println!("{report}");
}

fn peak_rss_mib() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    Some(line.split_whitespace().nth(1)?.parse::<u64>().ok()? / 1024)
}

/// SplitMix64 (Steele, Lea & Flood 2014): a number from a counter.
fn mix(n: u64) -> u64 {
    let mut z = n.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    z ^ (z >> 31)
}

fn chat(group: u64, phone: u64, each: u64) -> ChatObs {
    // Phones are shared by neighbouring groups, so that address books span chats.
    let exhibit = ExhibitId((u128::from(group / 3 * PHONES_PER_GROUP + phone) + 1).to_le_bytes());
    let id = ChatId::of(exhibit, &format!("group {group}"));
    let aliases = (0..MEMBERS).map(|member| alias(id, group, phone, member)).collect();
    let messages = (0..each).map(|n| message(group, phone, n)).collect();
    let (platform, product) = (Platform::WhatsApp, Product::WhatsAppTextAndroid);
    let names = vec![format!("Group {}", group % 7)];
    ChatObs { names, aliases, messages, ..ChatObs::new(id, exhibit, platform, product, ChatKind::Group) }
}

/// A phone's chat, as its export or its database shows it.
fn held(group: u64, phone: u64, each: u64, databases: u64) -> ChatObs {
    let mut chat = chat(group, phone, each);
    if phone < databases {
        database(&mut chat, group, phone);
    }
    chat
}

fn database(chat: &mut ChatObs, group: u64, phone: u64) {
    (chat.product, chat.native) = (Product::WhatsAppAndroid, Some(format!("{group}@g.us")));
    for (member, alias) in (0..).zip(&mut chat.aliases) {
        let number = format!("34600{:06}", group / 3 * 100 + member);
        let account = format!("{number}@s.whatsapp.net");
        (alias.kind, alias.phone) = (AliasKind::Account, Some(format!("+{number}")));
        (alias.text, alias.account) = (account.clone(), Some(account));
    }
    for message in &mut chat.messages {
        message.at = WallTime::utc(message.at.seconds - ZONES[(phone % 3) as usize]);
        message.native = network::native_key(&format!("{group}-{}", message.record));
    }
}

fn alias(chat: ChatId, group: u64, phone: u64, member: u64) -> AliasObs {
    let saved = mix(member * 31 + phone).is_multiple_of(3);
    let person = group / 3 * 100 + member;
    let text = if saved { format!("Name {person} of {phone}") } else { format!("+34600{person:06}") };
    let kind = if saved { AliasKind::Contact } else { AliasKind::Number };
    AliasObs { id: AliasId::of(chat, &text), phone: (!saved).then(|| text.clone()), account: None, text, kind }
}

fn message(group: u64, phone: u64, n: u64) -> MessageObs {
    let what = mix(group << 32 | n);
    let zone = ZONES[(phone % 3) as usize];
    let seconds = (1_700_000_000 + (n * 97 + what % 60) as i64 + zone).div_euclid(60) * 60;
    let media = what % 20 < 3;
    let short = what % 20 < 9;
    let advert = n % 50 == 7;
    let key = if advert {
        mix(n / 50 + 1)
    } else if short {
        mix(what % 300)
    } else {
        mix(what)
    };
    let held = media && phone.is_multiple_of(2);
    let mut item = [0u8; 32];
    item[..8].copy_from_slice(&mix(what % 100_000).to_le_bytes());
    let at = WallTime { seconds, precision: Precision::Minute, offset: None };
    MessageObs {
        sender: Some((if advert { 0 } else { (what >> 20) % MEMBERS }) as u32),
        text_key: key,
        text_chars: if short && !advert { 4 } else { 40 },
        item: held.then_some(ItemId(item)),
        has_media: media,
        ..MessageObs::new(n + 1, at, if media { MessageKind::Media } else { MessageKind::Text })
    }
}
