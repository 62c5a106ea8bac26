//! A report of a phone's WhatsApp as Cellebrite's tool writes it: `report.xml` in a zip, with `files/`
//! (`formats/chat.md` §8).
//!
//! What happened in a group stands as an activity with words in English, whatever the phone's language. The tool has no
//! words of its own for an invitation or a community: they stand as *joined*. That two numbers are one person it does
//! not tell, nor who gave rights.

use super::operation::{Act, Body, Operation, Person, Post, Way, Who};
use super::view::{Phone, Row, Shown, View};
use super::{Legend, Made};
use crate::Error;
use model::utc_text;
use std::fmt::Write as _;
use std::io::{Cursor, Write as _};
use zip::write::SimpleFileOptions;

const BEGIN: &str = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<project id=\"b0b0b0b0-0000-4000-8000-000000000000\" \
    name=\"Item 1\" reportVersion=\"8.5\" licenseID=\"1\" containsGarbage=\"False\" extractionType=\"FileSystem\" \
    xmlns=\"http://pa.cellebrite.com/report/2.0\">\n";
/// Who speaks in lines of the service.
const SYSTEM: &str = "System message";
/// What lies in `files/`: nothing that anyone took for a picture.
const FILLER: &[u8] = b"a picture that is none";

struct Maker<'o> {
    operation: &'o Operation,
    phone: &'o Phone,
    out: String,
    /// How many models there are so far.
    models: u64,
}

/// What happened, as the tool says it.
struct Activity<'a> {
    action: &'static str,
    words: String,
    actor: Option<&'a Who>,
    who: Vec<&'a Who>,
}

/// The report, packed.
pub(super) fn report(operation: &Operation, phone: &Phone) -> Result<Made, Error> {
    let mut maker = Maker { operation, phone, out: BEGIN.to_owned(), models: 0 };
    let mut legend = Legend::new();
    let views = phone.views(operation);
    maker.files(&views);
    maker.raw("<decodedData>\n<modelType type=\"Contact\">\n");
    maker.contacts();
    maker.raw("</modelType>\n<modelType type=\"Chat\">\n");
    for view in &views {
        let jid = &view.group.jid;
        maker.chat(view);
        legend.extend((1..).zip(told(view)).map(|(number, row)| ((jid.clone(), number), (view.ix, row.event))));
    }
    maker.raw("</modelType>\n</decodedData>\n</project>\n");
    Ok(Made { name: "report.ufdr".into(), bytes: pack(&maker.out, &views)?, legend })
}

fn pack(report: &str, views: &[View<'_>]) -> Result<Vec<u8>, Error> {
    let failed = |reason: String| Error::Archive { name: "report.ufdr".into(), reason };
    let mut zip = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let mut add = |name: &str, bytes: &[u8]| {
        zip.start_file(name, SimpleFileOptions::default()).map_err(|e| failed(e.to_string()))?;
        zip.write_all(bytes).map_err(|e| failed(e.to_string()))
    };
    add("report.xml", report.as_bytes())?;
    for (id, _) in views.iter().flat_map(pictures) {
        add(&format!("files/Image/{id}.jpg"), FILLER)?;
    }
    zip.finish().map(Cursor::into_inner).map_err(|e| failed(e.to_string()))
}

/// The pictures that the phone still has: an id of the report, and the digest.
fn pictures<'v>(view: &'v View<'_>) -> impl Iterator<Item = (String, &'v [u8; 32])> {
    view.rows.iter().filter_map(|row| match (row.act, row.shown) {
        (Act::Post(Post { body: Body::Picture { sha256, .. }, .. }), Shown::Whole { .. }) => {
            Some((file_id(view.ix, row.event), sha256))
        }
        _ => None,
    })
}

/// What the report tells of.
fn told<'v, 'o>(view: &'v View<'o>) -> impl Iterator<Item = &'v Row<'o>> {
    view.rows.iter().filter(|row| matches!(row.shown, Shown::Whole { .. }))
}

fn file_id(group: usize, event: usize) -> String {
    format!("f11e{group:04}-0000-4000-8000-{event:012}")
}

impl Maker<'_> {
    fn raw(&mut self, text: &str) {
        self.out.push_str(text);
    }

    fn files(&mut self, views: &[View<'_>]) {
        self.raw("<taggedFiles>\n");
        for (id, sha256) in views.iter().flat_map(pictures) {
            let hex: String = sha256.iter().map(|byte| format!("{byte:02x}")).collect();
            // Writing to a string does not fail.
            let _ = writeln!(
                self.out,
                "<file fs=\"Image\" fsid=\"1\" path=\"/data/media/0/{id}.jpg\" size=\"22\" id=\"{id}\" extractionId=\"0\" \
                 deleted=\"Intact\" embedded=\"false\" isrelated=\"False\">\n<metadata section=\"File\">\n\
                 <item name=\"Local Path\"><![CDATA[files\\Image\\{id}.jpg]]></item>\n\
                 <item name=\"SHA256\"><![CDATA[{hex}]]></item>\n</metadata>\n</file>"
            );
        }
        self.raw("</taggedFiles>\n");
    }

    fn begin(&mut self, kind: &str, more: &str) {
        self.models += 1;
        let id = format!("a0a0a0a0-0000-4000-8000-{:012}", self.models);
        let _ = writeln!(
            self.out,
            "<model type=\"{kind}\" id=\"{id}\" deleted_state=\"Intact\" decoding_confidence=\"High\"{more} \
             isrelated=\"False\" source_index=\"{}\" extractionId=\"0\">",
            self.models
        );
    }

    fn end(&mut self) {
        self.raw("</model>\n");
    }

    fn field(&mut self, name: &str, kind: &str, value: &str) {
        let value = match value.is_empty() {
            true => "<empty />".to_owned(),
            false => format!("<value type=\"{kind}\"><![CDATA[{}]]></value>", value.replace("]]>", "]]]]><![CDATA[>")),
        };
        let _ = writeln!(self.out, "<field name=\"{name}\" type=\"{kind}\">\n{value}\n</field>");
    }

    fn time(&mut self, name: &str, at: i64) {
        let at = format!("{}.000+00:00", utc_text(at).trim_end_matches('Z'));
        let _ = writeln!(
            self.out,
            "<field name=\"{name}\" type=\"TimeStamp\">\n<value type=\"TimeStamp\" format=\"TimeStampKnown\" \
             formattedTimestamp=\"{at}\">{at}</value>\n</field>"
        );
    }

    /// A party in a field of its own, or among others.
    fn party(&mut self, who: &Person, at: i64, role: &str, admin: bool) {
        let own = *who == *self.phone.owner;
        let name = self.phone.saved_at(self.operation, who, at).unwrap_or_else(|| who.pushname.clone());
        self.begin("Party", "");
        self.field("Identifier", "String", &who.jid_at(at));
        self.field("Role", "PartyRole", role);
        self.field("Name", "String", &name);
        self.field("IsPhoneOwner", "Boolean", if own { "True" } else { "False" });
        self.field("IsGroupAdmin", "Boolean", if admin { "True" } else { "False" });
        self.end();
    }

    fn contacts(&mut self) {
        let operation = self.operation;
        for who in &operation.people {
            let Some(name) = self.phone.saved(operation, who) else { continue };
            self.begin("Contact", "");
            self.field("Source", "String", "WhatsApp");
            self.field("Name", "String", &name);
            self.raw("<multiModelField name=\"Entries\" type=\"ContactEntry\">\n");
            let numbers = who.numbers_by(self.phone.taken).into_iter();
            for since in numbers.filter(|since| self.phone.saved_at(operation, who, *since).is_some()) {
                self.begin("UserID", "");
                self.field("Category", "String", "WhatsApp User Id");
                self.field("Value", "String", &who.jid_at(since));
                self.end();
            }
            self.raw("</multiModelField>\n");
            self.end();
        }
    }

    fn chat(&mut self, view: &View<'_>) {
        self.begin("Chat", "");
        self.field("Source", "String", "WhatsApp");
        self.field("Id", "String", &view.group.jid);
        self.field("Name", "String", view.name(self.phone));
        self.field("ChatType", "ChatType", "Group");
        self.raw("<multiModelField name=\"Participants\" type=\"Party\">\n");
        for spell in view.spells.iter().filter(|spell| spell.left.is_none()) {
            let admin = spell.admin.is_some_and(|at| at <= self.phone.taken);
            self.party(&spell.who, self.phone.taken, "General", admin);
        }
        self.raw("</multiModelField>\n<multiModelField name=\"Messages\" type=\"InstantMessage\">\n");
        told(view).for_each(|row| self.message(view, row));
        self.raw("</multiModelField>\n");
        self.end();
    }

    fn message(&mut self, view: &View<'_>, row: &Row<'_>) {
        self.begin("InstantMessage", "");
        self.field("Source", "String", "WhatsApp");
        match row.act {
            Act::Post(post) => self.post(view, row, post),
            _ => self.line(view, row),
        }
        self.time("TimeStamp", row.at);
        self.end();
    }

    fn from(&mut self, who: Option<&Who>, at: i64) {
        self.raw("<modelField name=\"From\" type=\"Party\">\n");
        match who {
            Some(who) => self.party(who, at, "From", false),
            None => {
                self.begin("Party", "");
                self.field("Identifier", "String", SYSTEM);
                self.field("Role", "PartyRole", "From");
                self.field("Name", "String", SYSTEM);
                self.end();
            }
        }
        self.raw("</modelField>\n");
    }

    fn post(&mut self, view: &View<'_>, row: &Row<'_>, post: &Post) {
        self.from(Some(&post.by), row.at);
        if post.by == self.phone.owner {
            self.raw("<multiModelField name=\"To\" type=\"Party\">\n");
            view.others(self.phone, row.at).iter().for_each(|who| self.party(who, row.at, "To", false));
            self.raw("</multiModelField>\n");
        }
        let Shown::Whole { text, edited } = row.shown else { return };
        self.field("Body", "String", &self.body(post, text));
        self.field("Identifier", "String", row.key);
        if matches!(post.body, Body::Picture { .. }) {
            self.attachment(&file_id(view.ix, row.event));
        }
        let labels = [
            (edited, "Edited"),
            (post.forwarded.is_some(), "Forwarded"),
            (post.starred.contains(&self.phone.owner), "Starred"),
        ];
        self.raw("<multiModelField name=\"MessageExtraData\" type=\"InstantMessageExtraData\">\n");
        labels.into_iter().filter(|(is, _)| *is).for_each(|(_, label)| self.label(label));
        if let Some(to) = post.answers {
            self.answered(view, to);
        }
        self.raw("</multiModelField>\n");
    }

    fn body(&self, post: &Post, text: &str) -> String {
        match &post.body {
            Body::Invite(into) => {
                let link = self.operation.groups.get(*into).map_or("", |group| &group.link);
                format!("https://chat.whatsapp.com/{link}")
            }
            _ => text.to_owned(),
        }
    }

    fn label(&mut self, label: &str) {
        self.begin("MessageLabel", "");
        self.field("Label", "Label", label);
        self.end();
    }

    fn attachment(&mut self, id: &str) {
        self.raw("<multiModelField name=\"Attachments\" type=\"Attachment\">\n");
        self.begin("Attachment", &format!(" file_id=\"{id}\""));
        self.field("Filename", "String", &format!("{id}.jpg"));
        self.field("ContentType", "String", "image/jpeg");
        self.field("attachment_extracted_path", "String", &format!("files\\Image\\{id}.jpg"));
        self.end();
        self.raw("</multiModelField>\n");
    }

    fn answered(&mut self, view: &View<'_>, to: usize) {
        let Some(event) = view.group.events.get(to) else { return };
        let Act::Post(Post { by, body: Body::Text(text), .. }) = &event.act else { return };
        self.begin("ReplyMessageData", "");
        self.field("Label", "Label", "Reply");
        self.field("OriginalMessageID", "String", &event.key);
        self.raw("<modelField name=\"InstantMessage\" type=\"InstantMessage\">\n");
        self.begin("InstantMessage", "");
        self.from(Some(by), event.at);
        self.field("Body", "String", text);
        self.field("Identifier", "String", &event.key);
        self.time("TimeStamp", event.at);
        self.end();
        self.raw("</modelField>\n");
        self.end();
    }

    fn line(&mut self, view: &View<'_>, row: &Row<'_>) {
        let activity = self.activity(row);
        self.from(activity.actor, row.at);
        // Numbered by the phone for itself.
        let key = format!("{}{:05}", self.phone.owner.ix + 1, row.event + 1000 * view.ix);
        self.raw("<multiModelField name=\"ActivityLog\" type=\"ChatActivity\">\n");
        for who in &activity.who {
            self.begin("ChatActivity", "");
            self.field("Action", "ChatActivityAction", activity.action);
            self.time("SystemMessageTimeStamp", row.at);
            self.field("SystemMessageBody", "String", &activity.words);
            self.raw("<modelField name=\"Participant\" type=\"Party\">\n");
            self.party(who, row.at, "General", false);
            self.raw("</modelField>\n");
            self.end();
        }
        self.raw("</multiModelField>\n");
        self.field("Body", "String", &activity.words);
        self.field("Identifier", "String", &key);
        self.raw("<multiModelField name=\"MessageExtraData\" type=\"InstantMessageExtraData\">\n");
        self.label("System");
        self.raw("</multiModelField>\n");
    }

    fn activity<'a>(&self, row: &Row<'a>) -> Activity<'a> {
        let says = |action, words: String, actor, who| Activity { action, words, actor, who };
        let name = |who: &Who| who.pushname.clone();
        match row.act {
            Act::Created { by, name } => says("ChatCreated", format!("Group {name} was created"), Some(by), vec![by]),
            Act::Added { by, who } => {
                let own = who.iter().find(|who| **who == self.phone.owner);
                let who: Vec<&Who> = own.map_or_else(|| who.iter().collect(), |own| vec![own]);
                let names: Vec<String> = who.iter().map(|who| name(who)).collect();
                says("ParticipantJoined", format!("{} added {}", name(by), names.join(", ")), Some(by), who)
            }
            Act::Came { who, way: Way::Link } => {
                let words = format!("{} joined using this group's invite link", name(who));
                says("ParticipantJoined", words, None, vec![who])
            }
            Act::Came { who, .. } => {
                says("ParticipantJoined", format!("{} joined the group", name(who)), None, vec![who])
            }
            Act::Left { who } => says("ParticipantLeft", format!("{} left", name(who)), None, vec![who]),
            Act::Removed { by, who } => {
                says("ParticipantRemoved", format!("{} removed {}", name(by), name(who)), Some(by), vec![who])
            }
            Act::Promoted { who, .. } => {
                says("ParticipantPromoted", format!("{} is an admin now", name(who)), None, vec![who])
            }
            Act::Renamed { by, to, .. } => {
                says("ChatNameChanged", format!("{} changed the subject to {to}", name(by)), Some(by), vec![by])
            }
            Act::NumberChanged { who } => {
                says("NumberChanged", format!("{} changed their number", name(who)), None, vec![who])
            }
            Act::Post(_) => says("", String::new(), None, Vec::new()),
        }
    }
}
