//! Telegram Desktop's export of an account in JSON (`formats/chat.md` §5). Fields stand in the order in which the
//! application writes them.

use super::operation::{Act, Body, Group, Operation, Person, Post, Who};
use super::view::{Phone, Shown};
use super::{Legend, Made};
use crate::export::stamp;
use serde_json::json;

/// What is written where a file was not exported.
const NOT_INCLUDED: &str = "(File not included. Change data exporting settings to download.)";

/// Names and values, written already.
type Fields = Vec<(&'static str, String)>;

struct Maker<'o> {
    operation: &'o Operation,
    phone: &'o Phone,
    /// Minutes by which the computer's clock is ahead of UTC.
    ahead: i64,
}

/// The export of an account.
pub(super) fn account(operation: &Operation, phone: &Phone, ahead: i64) -> Made {
    let maker = Maker { operation, phone, ahead };
    let (mut chats, mut legend) = (Vec::new(), Legend::new());
    for (ix, group) in operation.groups.iter().enumerate().filter(|(_, group)| maker.is_in(group)) {
        let (chat, events) = maker.chat(group);
        let native = format!("channel{}", group.channel);
        legend.extend((0..).zip(events).map(|(number, event)| ((native.clone(), number), (ix, event))));
        chats.push(chat);
    }
    let part = |about: &str, items: &[String]| object(&[("about", text(about)), ("list", list(items))]);
    let whole = object(&[
        ("about", text("Here is the data you requested.")),
        ("personal_information", maker.owner()),
        ("contacts", part("These are your contacts.", &maker.contacts())),
        ("chats", part("This page lists all chats.", &chats)),
    ]);
    Made { name: "result.json".into(), bytes: whole.into_bytes(), legend }
}

impl<'o> Maker<'o> {
    fn is_in(&self, group: &Group) -> bool {
        group.spells().iter().any(|spell| spell.who == self.phone.owner && spell.joined <= self.phone.taken)
    }

    fn owner(&self) -> String {
        let owner = &self.phone.owner;
        let (given, family) = owner.pushname.split_once(' ').unwrap_or((&owner.pushname, ""));
        object(&[
            ("user_id", owner.telegram.to_string()),
            ("first_name", text(given)),
            ("last_name", text(family)),
            ("phone_number", text(&format!("+{}", owner.number))),
            ("bio", text("")),
        ])
    }

    fn contacts(&self) -> Vec<String> {
        let saved = self.operation.people.iter().filter_map(|who| Some((who, self.phone.saved(self.operation, who)?)));
        let contact = |(who, name): (&Who, String)| {
            object(&[
                ("user_id", who.telegram.to_string()),
                ("first_name", text(&name)),
                ("last_name", text("")),
                ("phone_number", text(&format!("+{}", who.number))),
                ("date_unixtime", text("0")),
            ])
        };
        saved.map(contact).collect()
    }

    /// As the application shows someone: by the owner's name for them, else by theirs.
    fn shown(&self, who: &Person) -> String {
        self.phone.saved(self.operation, who).unwrap_or_else(|| who.pushname.clone())
    }

    /// A supergroup, whose members see all of it; and the event of each of its messages.
    fn chat(&self, group: &'o Group) -> (String, Vec<usize>) {
        let (mut messages, mut events) = (Vec::new(), Vec::new());
        for (ix, event) in group.events.iter().enumerate().filter(|(_, event)| event.at <= self.phone.taken) {
            if let Some((kind, said)) = self.said(&event.act) {
                messages.push(self.message(ix, event.at, kind, said));
                events.push(ix);
            }
        }
        let chat = object(&[
            ("name", text(group.name_at(self.phone.taken))),
            ("type", text("private_supergroup")),
            ("id", group.channel.to_string()),
            ("messages", list(&messages)),
        ]);
        (chat, events)
    }

    /// With what all messages have. The number is the event's: what was deleted leaves a gap.
    fn message(&self, ix: usize, at: i64, kind: &str, said: Fields) -> String {
        let local = at + 60 * self.ahead;
        let [day, clock] = ["YYYY-MM-DD", "HH:mm:ss"].map(|pattern| stamp::stamp(pattern, ["", ""], local));
        let mut all = vec![
            ("id", (ix + 1).to_string()),
            ("type", text(kind)),
            ("date", text(&format!("{day}T{clock}"))),
            ("date_unixtime", text(&at.to_string())),
        ];
        all.extend(said);
        object(&all)
    }

    /// What an event says; nothing of what is not there any more, or what this service does not write.
    fn said(&self, act: &Act) -> Option<(&'static str, Fields)> {
        let names = |who: &[Who]| ("members", list(&who.iter().map(|who| text(&self.shown(who))).collect::<Vec<_>>()));
        let one = |who: &Who| names(std::slice::from_ref(who));
        let said = match act {
            Act::Created { by, name } => self.act(by, "create_group", [("title", text(name)), names(&[])].into()),
            Act::Added { by, who } => self.act(by, "invite_members", vec![names(who)]),
            Act::Came { who, .. } => self.act(who, "join_group_by_link", vec![("inviter", text("Group"))]),
            Act::Left { who } => self.act(who, "remove_members", vec![one(who)]),
            Act::Removed { by, who } => self.act(by, "remove_members", vec![one(who)]),
            Act::Renamed { by, to, .. } => self.act(by, "edit_group_title", vec![("title", text(to))]),
            Act::Post(post) => return Some(("message", self.post(post)?)),
            Act::Promoted { .. } | Act::NumberChanged { .. } => return None,
        };
        Some(("service", said))
    }

    fn act(&self, by: &Who, action: &str, more: Fields) -> Fields {
        let mut all = vec![("actor", text(&self.shown(by))), ("actor_id", text(&id(by))), ("action", text(action))];
        all.extend(more);
        all.extend(words(""));
        all
    }

    fn post(&self, post: &Post) -> Option<Fields> {
        let Shown::Whole { text: said, edited } = post.shown(self.phone.taken) else { return None };
        let edited = post.edited.as_ref().filter(|_| edited).map(|(at, _)| ("edited_unixtime", text(&at.to_string())));
        let mut all: Fields = edited.into_iter().collect();
        all.extend([("from", text(&self.shown(&post.by))), ("from_id", text(&id(&post.by)))]);
        if post.forwarded.is_some() {
            all.push(("forwarded_from", text("Tablón")));
        }
        if let Some(to) = post.answers {
            all.push(("reply_to_message_id", (to + 1).to_string()));
        }
        match &post.body {
            Body::Picture { .. } => {
                all.extend([("photo", text(NOT_INCLUDED)), ("width", "640".into()), ("height", "480".into())]);
                all.extend(words(said));
            }
            Body::Invite(into) => {
                let link = self.operation.groups.get(*into).map_or("", |group| &group.link);
                all.extend(words(&format!("https://t.me/+{link}")));
            }
            Body::Text(_) => all.extend(words(said)),
        }
        Some(all)
    }
}

fn id(who: &Person) -> String {
    format!("user{}", who.telegram)
}

fn words(said: &str) -> Fields {
    let plain = object(&[("type", text("plain")), ("text", text(said))]);
    let entities: &[String] = if said.is_empty() { &[] } else { &[plain] };
    vec![("text", text(said)), ("text_entities", list(entities))]
}

fn text(said: &str) -> String {
    json!(said).to_string()
}

fn list(items: &[String]) -> String {
    format!("[{}]", items.join(","))
}

fn object(fields: &[(&str, String)]) -> String {
    let fields: Vec<String> = fields.iter().map(|(name, value)| format!("\n \"{name}\": {value}")).collect();
    format!("{{{}\n}}", fields.join(","))
}
