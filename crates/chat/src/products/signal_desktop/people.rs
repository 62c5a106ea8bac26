//! Accounts and groups: `conversations`, and the computer's own account.

use model::{ChatKind, Contact, ContactKind, GroupFact, Owner, SameAccount, SameReason, Told};
use std::collections::HashMap;

use super::members::{self, Listed};
use crate::json::values::{Fields, raw, text};
use crate::json::{Json, Taken};
use crate::products::Tell;
use crate::products::whatsapp_android::scan::{Cells, Note, Source};
use crate::tables::ROW;
use crate::{Limits, phone};

/// Where conversations are kept.
pub(super) const CONVERSATIONS: &str = "conversations";

static COLUMNS: &[&str] =
    &[ROW, "id", "json", "type", "name", "profilefullname", "e164", "serviceid", "uuid", "groupid"];

/// A conversation: with an account, or a group.
pub(super) struct Conversation {
    pub(super) id: String,
    pub(super) row: i64,
    pub(super) kind: ChatKind,
    pub(super) name: Option<String>,
    /// The group's id.
    pub(super) group: Option<String>,
    pub(super) members: Vec<Listed>,
    /// The other side's account, or its number.
    pub(super) other: Option<String>,
}

/// Who is known.
#[derive(Default)]
pub(super) struct People {
    pub(super) conversations: Vec<Conversation>,
    /// Accounts by the conversation with them, and by their number.
    accounts: HashMap<String, String>,
    /// Numbers by account.
    phones: HashMap<String, String>,
    pub(super) owner: Option<Owner>,
}

impl People {
    /// Reads them, and tells what is known of them.
    pub(super) fn read(source: &Source<'_>, tell: Tell<'_>) -> Self {
        let mut people = Self::default();
        people.read_owner(source, tell);
        source.expect(CONVERSATIONS);
        source.scan(CONVERSATIONS, COLUMNS, |cells| people.take(source, cells, tell));
        people
    }

    /// The account that an id stands for: a service id, a number, or the id of a conversation.
    pub(super) fn account(&self, id: &str) -> String {
        let key = phone::phone(id).unwrap_or_else(|| id.to_ascii_lowercase());
        self.accounts.get(&key).cloned().unwrap_or(key)
    }

    /// The number of an account.
    pub(super) fn phone(&self, account: &str) -> Option<String> {
        self.phones.get(account).cloned()
    }

    fn take(&mut self, source: &Source<'_>, cells: &Cells<'_>, tell: Tell<'_>) {
        let row = cells.int(0).unwrap_or_default();
        let Some(id) = cells.raw(1).map(|id| id.to_ascii_lowercase()) else {
            return source.note(Note::Odd, CONVERSATIONS, Some(row));
        };
        let json = fields(source, CONVERSATIONS, row, cells, 2).unwrap_or_default();
        let place = format!("{CONVERSATIONS} row {row}");
        let one = |column: usize, key: &str| cells.text(column).or_else(|| text(&json, key));
        let group = one(9, "groupId");
        let is_group = group.is_some() || one(3, "type").as_deref() == Some("group");
        let name = one(4, "name");
        if is_group {
            group.iter().for_each(|group| tell(group_fact(group, name.clone(), &json, &place)));
        } else {
            self.take_account(&id, &json, &one, &place, tell);
        }
        let kind = if is_group { ChatKind::Group } else { ChatKind::Direct };
        let members = if is_group { members::listed(&json, &source.limits) } else { Vec::new() };
        let other = self.accounts.get(&id).cloned();
        let name = name.or_else(|| one(5, "profileName"));
        self.conversations.push(Conversation { id, row, kind, name, group, members, other });
        source.note_odd(CONVERSATIONS, Some(row), cells);
    }

    fn take_account(
        &mut self,
        id: &str,
        json: &Fields,
        one: &dyn Fn(usize, &str) -> Option<String>,
        place: &str,
        tell: Tell<'_>,
    ) {
        let account = one(7, "serviceId").or_else(|| one(8, "uuid")).map(|id| id.to_ascii_lowercase());
        let phone = one(6, "e164").and_then(|number| phone::phone(&number));
        if let (Some(account), Some(phone)) = (&account, &phone) {
            self.phones.insert(account.clone(), phone.clone());
            self.accounts.insert(phone.clone(), account.clone());
            tell(same(account, phone, place));
        }
        if let Some((account, pni)) = account.as_ref().zip(text(json, "pni")) {
            let pni = pni.to_ascii_lowercase();
            (pni != *account).then(|| tell(same(account, &pni, place)));
        }
        if let Some(known) = account.clone().or_else(|| phone.clone()) {
            self.accounts.insert(id.to_owned(), known);
        }
        for (name, kind) in names(json, one) {
            tell(Told::Contact(Contact {
                account: account.clone(),
                phone: phone.clone(),
                name,
                kind,
                place: place.to_owned(),
            }));
        }
    }

    /// The account is written with the number of the device behind it: `….2`.
    fn read_owner(&mut self, source: &Source<'_>, tell: Tell<'_>) {
        let (mut account, mut number, mut place) = (None, None, String::new());
        source.scan("items", &[ROW, "id", "json"], |cells| {
            let key = cells.raw(1).unwrap_or_default().into_owned();
            if !matches!(key.as_str(), "uuid_id" | "number_id") {
                return;
            }
            let row = cells.int(0).unwrap_or_default();
            let json = fields(source, "items", row, cells, 2).unwrap_or_default();
            let value = raw(&json, "value").map(|value| value.rsplit_once('.').map_or(value, |(id, _)| id).to_owned());
            place = format!("items row {row}");
            match key.as_str() {
                "uuid_id" => account = value.map(|id| id.to_ascii_lowercase()),
                _ => number = value.and_then(|number| phone::phone(&number)),
            }
        });
        if account.is_some() || number.is_some() {
            let owner = Owner { account, phone: number, name: None, place };
            tell(Told::Owner(owner.clone()));
            self.owner = Some(owner);
        }
    }
}

/// Names of an account: saved on the phone or in the application, and chosen by its user.
fn names(json: &Fields, one: &dyn Fn(usize, &str) -> Option<String>) -> Vec<(String, ContactKind)> {
    let pair = |given: &str, family: &str| {
        let parts: Vec<String> = [text(json, given), text(json, family)].into_iter().flatten().collect();
        Some(parts.join(" ")).filter(|name| !name.is_empty())
    };
    let saved =
        [one(4, "name"), pair("systemGivenName", "systemFamilyName"), pair("nicknameGivenName", "nicknameFamilyName")];
    let chosen = [one(5, "profileFullName"), pair("profileName", "profileFamilyName"), text(json, "username")];
    let saved = saved.into_iter().flatten().map(|name| (name, ContactKind::Saved));
    let mut all: Vec<_> = saved.chain(chosen.into_iter().flatten().map(|name| (name, ContactKind::Pushname))).collect();
    let mut seen = std::collections::HashSet::new();
    all.retain(|one| seen.insert(one.clone()));
    all
}

fn same(a: &str, b: &str, place: &str) -> Told {
    let (a, b, place) = (a.to_owned(), b.to_owned(), place.to_owned());
    Told::Same(SameAccount { a, b, reason: SameReason::Contact, at: None, place })
}

fn group_fact(group: &str, name: Option<String>, json: &Fields, place: &str) -> Told {
    let (group, description, place) = (group.to_owned(), text(json, "description"), place.to_owned());
    Told::Group(GroupFact { group, name, description, place, ..GroupFact::default() })
}

/// The fields of a column of JSON, which may be empty; `None` if it holds something else, which is noted.
pub(super) fn fields(
    source: &Source<'_>,
    table: &'static str,
    row: i64,
    cells: &Cells<'_>,
    column: usize,
) -> Option<Fields> {
    let Some(json) = cells.raw(column) else { return Some(Fields::new()) };
    let fields = parsed(&json, &source.limits);
    if fields.is_none() {
        source.note(Note::Odd, table, Some(row));
    }
    fields
}

fn parsed(json: &str, limits: &Limits) -> Option<Fields> {
    let mut bytes = json.as_bytes();
    let mut json = Json::new(&mut bytes, limits.record_bytes, limits.json_depth);
    let Taken::Whole(element) = json.take() else { return None };
    match element.value()?.0 {
        serde_json::Value::Object(fields) => Some(fields),
        _ => None,
    }
}
