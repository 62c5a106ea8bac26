//! Who exported, who is in the address book, and who is named: told apart from chats.

use model::{Contact, ContactKind, Issue, IssueKind, Owner, SameAccount, SameReason, Told};

use crate::json::Stray;
use crate::json::values::{Fields, whole};

use super::content::{Card, full_name, number};
use super::read::{Flow, PARTS, Walk, object};

impl Walk<'_, '_> {
    /// A name of an account is told once.
    pub(super) fn tell_contact(&mut self, contact: Contact) {
        if contact.account.is_none() || self.told.insert((contact.account.clone(), contact.name.clone())) {
            (self.tell)(Told::Contact(contact));
        }
    }

    pub(super) fn card(&mut self, card: Card, place: String) {
        let Card { name, phone } = card;
        self.tell_contact(Contact { account: None, phone, name, kind: ContactKind::Card, place });
    }

    /// The account that was exported.
    pub(super) fn personal(&mut self) -> Flow {
        let (fields, ended) = self.json.fields(PARTS);
        self.count(!fields.is_empty(), "/personal_information");
        let name = Some(full_name(&fields)).filter(|name| !name.is_empty());
        let place = String::from("/personal_information");
        let owner = Owner { account: account(&fields), phone: number(&fields), name, place };
        if owner.account.is_some() || owner.phone.is_some() {
            (self.tell)(Told::Owner(owner.clone()));
            self.owner = Some(owner);
        }
        match ended {
            Ok(()) => Flow::On,
            Err(Stray::Key(key)) => self.strayed(key),
            Err(Stray::Halt(halt)) => self.go_on(halt, "/personal_information"),
        }
    }

    pub(super) fn contact_list(&mut self) -> Flow {
        let mut first = true;
        loop {
            let flow = match self.json.element(&mut first) {
                Ok(true) => self.contact(),
                Ok(false) => return Flow::On,
                Err(halt) => self.go_on(halt, "/contacts/list"),
            };
            match flow {
                Flow::On => {}
                Flow::Contact => first = true,
                other => return other,
            }
        }
    }

    fn contact(&mut self) -> Flow {
        let place = format!("/contacts/list/{}", self.contacts);
        self.contacts += 1;
        let value = match self.value(&place) {
            Ok(value) => value,
            Err(flow) => {
                self.count(false, &place);
                return flow;
            }
        };
        let fields = value.and_then(object);
        self.count(fields.is_some(), &place);
        if let Some(fields) = fields {
            self.saved(&fields, place);
        }
        Flow::On
    }

    fn saved(&mut self, fields: &Fields, place: String) {
        let (account, phone, name) = (account(fields), number(fields), full_name(fields));
        if let (Some(a), Some(b)) = (account.clone(), phone.clone()) {
            let same = SameAccount { a, b, reason: SameReason::Contact, at: None, place: place.clone() };
            (self.tell)(Told::Same(same));
        }
        if account.is_some() || phone.is_some() || !name.is_empty() {
            self.tell_contact(Contact { account, phone, name, kind: ContactKind::Saved, place });
        }
    }

    /// Counts a record that belongs to no chat.
    fn count(&mut self, read: bool, place: &str) {
        self.tally.seen += 1;
        if read {
            self.tally.kept += 1;
        } else {
            self.tally.refused += 1;
            self.noted.push(Issue::new(IssueKind::Damaged, "chat-record-damaged", "").at(place));
        }
    }
}

/// Older exports write 0 for a contact who has no account.
fn account(fields: &Fields) -> Option<String> {
    whole(fields, "user_id").filter(|id| *id > 0).map(|id| format!("user{id}"))
}
