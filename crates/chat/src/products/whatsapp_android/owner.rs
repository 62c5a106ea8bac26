//! Whose phone it is: never from a name, and only where the rows agree.

use model::{Owner, Told};
use std::collections::{BTreeMap, HashMap, HashSet};

use super::jids::{JidIx, Jids, Server};
use super::outline::Outline;
use super::scan::Source;
use crate::Tell;

/// Finds the phone's own account, and tells of it.
pub(super) fn find(source: &Source<'_>, jids: &mut Jids, outline: &Outline, tell: Tell<'_>) {
    let authors = authors(source, jids, outline);
    let found = if authors.is_empty() { joiners(source, jids) } else { authors };
    // Two numbers of one phone, or rows that contradict each other: then none of them is.
    let only = |server: Server| {
        let mut of = found.keys().copied().filter(|jid| jids.server(*jid) == server);
        of.next().filter(|_| of.next().is_none())
    };
    let is_clear = found.keys().filter(|jid| jids.server(**jid) == Server::User).count() < 2;
    let hidden = only(Server::Lid).filter(|_| is_clear);
    let (owner, hidden) = (only(Server::User).or(hidden), hidden);
    (jids.owner, jids.owner_hidden) = (owner, hidden.filter(|hidden| Some(*hidden) != owner));
    let name = push_name(source);
    for jid in [jids.owner, jids.owner_hidden].into_iter().flatten() {
        let place = found.get(&jid).cloned().unwrap_or_default();
        let (account, phone) = (Some(jids.id(jid).to_owned()), jids.phone(jid));
        tell(Told::Owner(Owner { account, phone, name: name.as_ref().map(|(name, _)| name.clone()), place }));
    }
    if let Some((name, place)) = name.filter(|_| owner.is_none()) {
        tell(Told::Owner(Owner { account: None, phone: None, name: Some(name), place }));
    }
}

/// Accounts by the row that names them first.
type Found = BTreeMap<JidIx, String>;

/// Which accounts' devices wrote what counts as sent by this phone.
fn authors(source: &Source<'_>, jids: &Jids, outline: &Outline) -> Found {
    let mut found = Found::new();
    let mut own = outline.own.iter().peekable();
    source.scan("message_details", &["message_row_id", "author_device_jid"], |cells| {
        let Some(row) = cells.int(0) else { return };
        while own.next_if(|known| **known < row).is_some() {}
        if own.peek() != Some(&&row) {
            return;
        }
        let Some(jid) = jids.row(cells.id(1)).filter(|jid| jids.is_person(*jid)) else { return };
        found.entry(jids.resolved(jid)).or_insert_with(|| format!("message_details row {row}"));
    });
    found
}

/// Who stands alone in a line that says that this phone joined.
fn joiners(source: &Source<'_>, jids: &Jids) -> Found {
    let mut mine = HashSet::new();
    source.scan("message_system_group", &["message_row_id", "is_me_joined"], |cells| {
        mine.extend(cells.int(0).filter(|_| cells.int(1) == Some(1)));
    });
    let mut named: HashMap<i64, Vec<JidIx>> = HashMap::new();
    source.scan("message_system_chat_participant", &["message_row_id", "user_jid_row_id"], |cells| {
        let Some(row) = cells.int(0).filter(|row| mine.contains(row)) else { return };
        named.entry(row).or_default().extend(jids.row(cells.id(1)).map(|jid| jids.resolved(jid)));
    });
    let mut alone: Vec<(i64, JidIx)> =
        named.into_iter().filter_map(|(row, jids)| Some((row, *jids.first().filter(|_| jids.len() == 1)?))).collect();
    alone.sort_unstable();
    let mut found = Found::new();
    for (row, jid) in alone {
        found.entry(jid).or_insert_with(|| format!("message_system_group row {row}"));
    }
    found
}

/// The name that the owner has chosen.
fn push_name(source: &Source<'_>) -> Option<(String, String)> {
    let mut found = None;
    source.scan("props", &["_id", "key", "value"], |cells| {
        if cells.raw(1).as_deref() == Some("user_push_name") {
            let place = format!("props row {}", cells.int(0).unwrap_or_default());
            found = cells.text(2).map(|name| (name, place));
        }
    });
    found
}
