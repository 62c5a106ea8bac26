//! What is true: people, groups, and what happened in them.

use std::sync::Arc;

/// Someone.
pub type Who = Arc<Person>;

/// A person with accounts.
#[derive(PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Person {
    /// Index into [`Operation::people`].
    pub ix: usize,
    /// The number, digits with the country's code.
    pub number: String,
    /// The number after it was changed, and since when.
    pub number_after: Option<(i64, String)>,
    /// The user part of a hidden id, of those whom the service shows to others by one.
    pub hidden: Option<String>,
    /// The account with Telegram.
    pub telegram: u64,
    /// Given name and surname, together nobody else's.
    pub name: String,
    /// The name chosen for the account.
    pub pushname: String,
}

impl Person {
    /// The number at a moment.
    pub fn number_at(&self, at: i64) -> &str {
        match &self.number_after {
            Some((since, number)) if at >= *since => number,
            _ => &self.number,
        }
    }

    /// `34600000010@s.whatsapp.net`.
    pub fn jid_at(&self, at: i64) -> String {
        format!("{}@s.whatsapp.net", self.number_at(at))
    }

    /// Since when someone has each number that they have had by a moment; the first since ever.
    pub fn numbers_by(&self, at: i64) -> Vec<i64> {
        let after = self.number_after.iter().map(|(since, _)| *since).filter(|since| *since <= at);
        std::iter::once(i64::MIN).chain(after).collect()
    }

    /// All numbers in E.164, the first first.
    pub fn phones(&self) -> Vec<String> {
        let after = self.number_after.iter().map(|(_, number)| number);
        std::iter::once(&self.number).chain(after).map(|number| format!("+{number}")).collect()
    }
}

/// Everything that happened.
pub struct Operation {
    /// Where all chance came from.
    pub seed: u64,
    /// Everyone. Of [`super::operation`] the first six have been in all groups from near their beginning.
    pub people: Vec<Who>,
    /// All groups.
    pub groups: Vec<Group>,
}

/// A group.
pub struct Group {
    /// The service's id: `120363…@g.us`, of one from before 2021 its maker's number and the second.
    pub jid: String,
    /// The same group with Telegram.
    pub channel: u64,
    /// The code of its invite link.
    pub link: String,
    /// What happened, in order of time.
    pub events: Vec<Event>,
}

/// Something that happened.
pub struct Event {
    /// UTC, seconds.
    pub at: i64,
    /// The service's id of the message: the same on all phones. What the service writes has one of its own on each.
    pub key: String,
    /// What it was.
    pub act: Act,
}

/// What happened.
#[derive(PartialEq, Eq, Debug)]
pub enum Act {
    /// The group was made.
    Created {
        /// Who did it.
        by: Who,
        /// Its name.
        name: String,
    },
    /// Someone was added.
    Added {
        /// Who did it.
        by: Who,
        /// To whom, or who by themselves.
        who: Vec<Who>,
    },
    /// Someone came in without being added.
    Came {
        /// To whom, or who by themselves.
        who: Who,
        /// How.
        way: Way,
    },
    /// Someone left.
    Left {
        /// To whom, or who by themselves.
        who: Who,
    },
    /// Someone was removed.
    Removed {
        /// Who did it.
        by: Who,
        /// To whom, or who by themselves.
        who: Who,
    },
    /// Someone became an admin.
    Promoted {
        /// Who did it.
        by: Who,
        /// To whom, or who by themselves.
        who: Who,
    },
    /// The group got another name.
    Renamed {
        /// Who did it.
        by: Who,
        /// The name before.
        from: String,
        /// The name after.
        to: String,
    },
    /// Someone has another number now.
    NumberChanged {
        /// To whom, or who by themselves.
        who: Who,
    },
    /// Someone wrote.
    Post(Post),
}

/// How someone comes into a group.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Way {
    /// Made it.
    Founded,
    /// Was added.
    Added,
    /// By the invite link.
    Link,
    /// By an invitation that was sent.
    Invitation,
    /// From the community.
    Community,
}

/// A message.
#[derive(PartialEq, Eq, Debug)]
pub struct Post {
    /// Who wrote it.
    pub by: Who,
    /// What.
    pub body: Body,
    /// How often it was passed on before.
    pub forwarded: Option<u32>,
    /// The event that it answers.
    pub answers: Option<usize>,
    /// When it was edited, and its text since.
    pub edited: Option<(i64, String)>,
    /// When it was deleted for everyone, and by whom.
    pub deleted: Option<(i64, Who)>,
    /// Who has starred it.
    pub starred: Vec<Who>,
}

/// What a message carries.
#[derive(PartialEq, Eq, Debug)]
pub enum Body {
    /// Words.
    Text(String),
    /// A picture.
    Picture {
        /// The file's name.
        file: String,
        /// Of the file.
        sha256: [u8; 32],
        /// Words under it.
        caption: String,
    },
    /// An invitation into another group: an index into [`Operation::groups`].
    Invite(usize),
}

/// A time that someone was in a group.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Spell {
    /// Who.
    pub who: Who,
    /// How they came in.
    pub way: Way,
    /// Who added.
    pub by: Option<Who>,
    /// Since when.
    pub joined: i64,
    /// Until when.
    pub left: Option<i64>,
    /// Who removed.
    pub removed_by: Option<Who>,
    /// Since when an admin.
    pub admin: Option<i64>,
}

impl Spell {
    /// Whether a moment lies in it.
    pub fn covers(&self, at: i64) -> bool {
        self.joined <= at && self.left.is_none_or(|left| at <= left)
    }
}

impl Group {
    /// The name at a moment.
    pub fn name_at(&self, at: i64) -> &str {
        let names = self.events.iter().take_while(|event| event.at <= at).filter_map(|event| match &event.act {
            Act::Created { name, .. } => Some(name.as_str()),
            Act::Renamed { to, .. } => Some(to.as_str()),
            _ => None,
        });
        names.last().unwrap_or_default()
    }

    /// Who made it, and when.
    pub fn origin(&self) -> Option<(&Who, i64)> {
        self.events.iter().find_map(|event| match &event.act {
            Act::Created { by, .. } => Some((by, event.at)),
            _ => None,
        })
    }

    /// Everyone's times in the group, in the order in which they began.
    pub fn spells(&self) -> Vec<Spell> {
        let mut all: Vec<Spell> = Vec::new();
        for event in &self.events {
            begin(&mut all, event);
            if let Some((who, by)) = gone(&event.act)
                && let Some(spell) = open(&mut all, who)
            {
                (spell.left, spell.removed_by) = (Some(event.at), by.cloned());
            }
        }
        all
    }
}

/// The time that has not ended.
fn open<'s>(all: &'s mut [Spell], who: &Who) -> Option<&'s mut Spell> {
    all.iter_mut().find(|spell| spell.who == *who && spell.left.is_none())
}

fn begin(all: &mut Vec<Spell>, event: &Event) {
    let spell = |who: &Who, way, by: Option<&Who>| Spell {
        who: Arc::clone(who),
        way,
        by: by.cloned(),
        joined: event.at,
        left: None,
        removed_by: None,
        admin: (way == Way::Founded).then_some(event.at),
    };
    match &event.act {
        Act::Created { by, .. } => all.push(spell(by, Way::Founded, None)),
        Act::Added { by, who } => all.extend(who.iter().map(|who| spell(who, Way::Added, Some(by)))),
        Act::Came { who, way } => all.push(spell(who, *way, None)),
        Act::Promoted { who, .. } => open(all, who).into_iter().for_each(|spell| spell.admin = Some(event.at)),
        _ => {}
    }
}

/// Who is gone after an act, and who removed them.
fn gone(act: &Act) -> Option<(&Who, Option<&Who>)> {
    match act {
        Act::Left { who } => Some((who, None)),
        Act::Removed { by, who } => Some((who, Some(by))),
        _ => None,
    }
}
