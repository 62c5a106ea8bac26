//! One operation in the formats of many products: what each phone, tool or account would give of the same groups.
//!
//! [`operation`] invents people, groups and what happened in them, with what only databases tell: ids of messages, hidden
//! ids, admins, ways of joining, a number that changed, what was edited, passed on, starred, deleted for everyone. A
//! [`Phone`] is an owner and the moment at which the phone was taken; [`View`] is what that phone holds of a group. Each
//! maker writes views in its product's format, and beside them a [`Legend`]: which record tells of which event. So a test
//! knows of everything that was read, and of everything that was merged, whether it is true.
//!
//! Tables and fields are those of `formats/chat.md`; what a format does not tell, its maker does not write.

mod android;
mod inventing;
mod ios;
mod operation;
mod sql;
mod telegram;
mod text;
mod ufdr;
mod view;

pub use inventing::{MIDWAY, START, TAKEN, operation};
pub use operation::{Act, Body, Event, Group, Operation, Person, Post, Spell, Way, Who};
pub use view::{Phone, Row, Shown, View};

use crate::Error;
use std::collections::BTreeMap;

/// Which record of a source tells of which event: (the chat's own id, the record's number) → (group, event), as indices
/// into [`Operation::groups`] and [`Group::events`]. A text, which has no ids, has the empty one.
pub type Legend = BTreeMap<(String, u64), (usize, usize)>;

/// A file as a phone or tool would give it.
pub struct Made {
    /// Its name.
    pub name: String,
    /// What it holds.
    pub bytes: Vec<u8>,
    /// What its records tell of; of other files than those with chats empty.
    pub legend: Legend,
}

/// In which language, form and zone a phone writes text exports.
#[derive(Clone, Copy, Debug)]
pub struct Locale(&'static crate::handset::Handset);

impl Locale {
    /// Six languages, in three zones: Madrid and Rome step into summer time while the operation lasts, New York
    /// does before most of it, São Paulo never does.
    pub fn all() -> Vec<Self> {
        ["es-ES", "en-US", "pt-BR", "de-DE", "fr-FR", "it-IT"].into_iter().filter_map(Self::named).collect()
    }

    /// That of a language tag.
    pub fn named(tag: &str) -> Option<Self> {
        crate::handset::HANDSETS.iter().find(|set| set.locale == tag).map(Self)
    }

    /// Minutes by which its wall clock is ahead of UTC at a moment.
    pub fn ahead(self, utc: i64) -> i64 {
        (self.0.zone.local(utc) - utc) / 60
    }

    /// The language of what the service writes.
    pub fn language(self) -> &'static str {
        self.0.locale.split('-').next().unwrap_or_default()
    }
}

/// `msgstore.db` and `wa.db` of a phone with Android.
pub fn android(operation: &Operation, phone: &Phone) -> Result<[Made; 2], Error> {
    Ok([android::chats(operation, phone)?, android::contacts(operation, phone)?])
}

/// `ChatStorage.sqlite` and `ContactsV2.sqlite` of a phone with iOS.
pub fn ios(operation: &Operation, phone: &Phone) -> Result<[Made; 2], Error> {
    Ok([ios::chats(operation, phone)?, ios::contacts(operation, phone)?])
}

/// `result.json` as Telegram Desktop exports an account. The clock of the computer is `ahead` minutes ahead of UTC.
///
/// The operation goes on there as it would: each group is a supergroup whose members see all of it, and who came by
/// invitation or from a community came by link.
pub fn telegram(operation: &Operation, phone: &Phone, ahead: i64) -> Made {
    telegram::account(operation, phone, ahead)
}

/// A report of a phone's WhatsApp as Cellebrite's tool writes it: a zip with `report.xml` and `files/`. The legend is
/// that of the report.
pub fn ufdr(operation: &Operation, phone: &Phone) -> Result<Made, Error> {
    ufdr::report(operation, phone)
}

/// The text export of one group; `None` if the phone's owner was never in it.
pub fn text(operation: &Operation, phone: &Phone, group: usize, locale: Locale) -> Option<Made> {
    text::export(operation, phone, group, locale.0, false)
}

/// The same, exported together with its files.
pub fn text_with_files(operation: &Operation, phone: &Phone, group: usize, locale: Locale) -> Option<Made> {
    text::export(operation, phone, group, locale.0, true)
}
