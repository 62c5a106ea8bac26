//! Contacts and accounts of the phone.

use model::{Contact, ContactKind, GroupFact, Owner, SameAccount, SameReason, Told};

use super::node::Model;
use super::service::{Id, Service};
use crate::{marks, phone};

/// What a contact or an account has to be known by.
struct Known {
    accounts: Vec<Id>,
    phones: Vec<String>,
    groups: Vec<String>,
}

/// Tells what a contact says; whether it says anything. `message`: where the message stands that carries it as a card.
pub(super) fn told(contact: &Model, service: &Service, message: Option<&str>, tell: &mut dyn FnMut(Told)) -> bool {
    let known = Known::of(contact, service);
    let place = message.map(String::from).or_else(|| contact.place()).unwrap_or_default();
    let is_card = message.is_some();
    let name = contact.field("Name").map(|name| marks::clean(name).trim().to_owned());
    let kind = kind(contact, is_card);
    let reason = if kind == ContactKind::Card { SameReason::Card } else { SameReason::Contact };
    for group in &known.groups {
        let fact = GroupFact { group: group.clone(), name: name.clone(), place: place.clone(), ..GroupFact::default() };
        tell(Told::Group(fact));
    }
    for same in known.same(reason, &place) {
        tell(Told::Same(same));
    }
    let Some(name) = name.filter(|name| !name.is_empty()) else { return known.is_any() };
    for (account, phone) in known.each() {
        tell(Told::Contact(Contact { account, phone, name: name.clone(), kind, place: place.clone() }));
    }
    known.is_any()
}

/// Tells an account of the phone; whether it says anything.
pub(super) fn owner(account: &Model, service: &Service, tell: &mut dyn FnMut(Told)) -> bool {
    let known = Known::of(account, service);
    let place = account.place().unwrap_or_default();
    let name = account.field("Name").or_else(|| account.field("Username"));
    let name = name.map(|name| marks::clean(name).trim().to_owned()).filter(|name| !name.is_empty());
    for (account, phone) in known.each() {
        tell(Told::Owner(Owner { account, phone, name: name.clone(), place: place.clone() }));
    }
    known.is_any()
}

/// Whose word the name is.
fn kind(contact: &Model, is_card: bool) -> ContactKind {
    let says = |wanted: &str| {
        let said = contact.fields("Type").chain(contact.fields("InteractionStatuses"));
        said.into_iter().any(|kind| kind.trim().eq_ignore_ascii_case(wanted))
    };
    match () {
        () if is_card || says("Shared") => ContactKind::Card,
        () if says("PhoneBook") => ContactKind::Saved,
        // The phone's own address book is of no service.
        () if contact.field("Source").is_none() => ContactKind::Saved,
        () => ContactKind::Shown,
    }
}

impl Known {
    fn of(contact: &Model, service: &Service) -> Self {
        let mut known = Self { accounts: Vec::new(), phones: Vec::new(), groups: Vec::new() };
        for entry in contact.models("Entries") {
            let Some(value) = entry.field("Value").map(str::trim) else { continue };
            match entry.kind {
                "PhoneNumber" => known.phones.extend(phone(value).filter(|number| !known.phones.contains(number))),
                "UserID" if value.ends_with("@g.us") => known.groups.push(value.to_owned()),
                "UserID" => known.accounts.extend(service.entry(entry.field("Category").unwrap_or_default(), value)),
                _ => {}
            }
        }
        known
    }

    fn is_any(&self) -> bool {
        !(self.accounts.is_empty() && self.phones.is_empty() && self.groups.is_empty())
    }

    /// Each account with its number, then numbers that are of none of them.
    fn each(&self) -> Vec<(Option<String>, Option<String>)> {
        let accounts = self.accounts.iter().map(|id| (Some(id.account.clone()), id.phone.clone()));
        let is_new = |number: &&String| !self.accounts.iter().any(|id| id.phone.as_ref() == Some(*number));
        let phones = self.phones.iter().filter(is_new).map(|number| (None, Some(number.clone())));
        accounts.chain(phones).collect()
    }

    /// That its ids and numbers are of one account: the first of them with each other.
    fn same(&self, reason: SameReason, place: &str) -> Vec<SameAccount> {
        let each = self.each();
        let named = |(account, phone): &(Option<String>, Option<String>)| account.clone().or_else(|| phone.clone());
        let mut names = each.iter().filter_map(named);
        // Two numbers alone may be of a household; an account with a number is one person's.
        let Some(first) = names.next().filter(|_| !self.accounts.is_empty()) else { return Vec::new() };
        let of = |b: String| SameAccount { a: first.clone(), b, reason, at: None, place: place.to_owned() };
        names.filter(|b| *b != first).map(of).collect()
    }
}
