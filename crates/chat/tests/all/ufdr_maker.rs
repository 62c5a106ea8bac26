//! Writes reports as Physical Analyzer does, of a made-up operation whose truth is known.
//!
//! Elements, attributes and their order are those of reports of versions 5 to 10; all that is said is harmless and made up.

use std::fmt::Write;

/// The namespace of the format.
pub(crate) const ROOT: &str = "<?xml version=\"1.0\" encoding=\"utf-8\"?>\n<project id=\"b0b0b0b0-0000-4000-8000-000000000000\" name=\"Item 1\" \
     reportVersion=\"8.5\" licenseID=\"1\" containsGarbage=\"False\" extractionType=\"FileSystem\" \
     xmlns=\"http://pa.cellebrite.com/report/2.0\">\n";

/// Someone who takes part in a chat.
#[derive(Clone, Copy)]
pub(crate) struct Person {
    pub(crate) id: &'static str,
    pub(crate) name: &'static str,
    pub(crate) is_owner: bool,
    pub(crate) is_admin: bool,
}

pub(crate) const fn person(id: &'static str, name: &'static str) -> Person {
    Person { id, name, is_owner: false, is_admin: false }
}

/// What a message is besides its words.
#[derive(Clone, Default)]
pub(crate) struct Extra {
    pub(crate) labels: Vec<&'static str>,
    pub(crate) deleted: bool,
    pub(crate) unsure: bool,
    pub(crate) to: Vec<Person>,
    /// Id, time and words of what it answers.
    pub(crate) answers: Option<(String, Person, String)>,
    /// `file_id` and path in the archive, with backslashes.
    pub(crate) files: Vec<(String, String)>,
    /// Action and who.
    pub(crate) activity: Option<(&'static str, Person)>,
}

/// A report that is being written.
#[derive(Default)]
pub(crate) struct Maker {
    pub(crate) out: String,
    /// The extraction whose records are written.
    pub(crate) extraction: u32,
    source_index: u64,
}

impl Maker {
    pub(crate) fn new() -> Self {
        Self { out: String::from(ROOT), ..Self::default() }
    }

    pub(crate) fn raw(&mut self, text: &str) {
        self.out.push_str(text);
    }

    pub(crate) fn field(&mut self, name: &str, kind: &str, value: &str) {
        let _ = match value.is_empty() {
            true => write!(self.out, "<field name=\"{name}\" type=\"{kind}\">\n  <empty />\n</field>\n"),
            false => write!(
                self.out,
                "<field name=\"{name}\" type=\"{kind}\">\n  <value type=\"{kind}\"><![CDATA[{value}]]></value>\n</field>\n"
            ),
        };
    }

    pub(crate) fn time(&mut self, name: &str, at: &str) {
        let _ = write!(
            self.out,
            "<field name=\"{name}\" type=\"TimeStamp\">\n  <value type=\"TimeStamp\" format=\"TimeStampKnown\" \
             formattedTimestamp=\"{at}\">{at}</value>\n</field>\n"
        );
    }

    pub(crate) fn begin(&mut self, kind: &str, id: &str, attributes: &str) {
        self.source_index += 1;
        let _ = writeln!(
            self.out,
            "<model type=\"{kind}\" id=\"{id}\" {attributes} isrelated=\"False\" source_index=\"{}\" extractionId=\"{}\">",
            self.source_index, self.extraction
        );
    }

    pub(crate) fn end(&mut self) {
        self.out.push_str("</model>\n");
    }

    pub(crate) fn party(&mut self, who: Person, role: &str) {
        let intact = "deleted_state=\"Unknown\" decoding_confidence=\"High\"";
        self.begin("Party", "7db50272-0000-4000-8000-000000000001", intact);
        self.field("UserMapping", "DecodingSourceOptions", "");
        self.field("Identifier", "String", who.id);
        self.field("Role", "PartyRole", role);
        self.field("Name", "String", who.name);
        self.field("IsPhoneOwner", "Boolean", if who.is_owner { "True" } else { "False" });
        self.field("IsGroupAdmin", "Boolean", if who.is_admin { "True" } else { "" });
        self.end();
    }

    pub(crate) fn chat(&mut self, id: &str, source: &str, native: &str, name: &str, kind: &str, people: &[Person]) {
        self.begin("Chat", id, "deleted_state=\"Intact\" decoding_confidence=\"High\"");
        self.field("Source", "String", source);
        self.field("Id", "String", native);
        self.field("Name", "String", name);
        self.field("ChatType", "ChatType", kind);
        self.raw("<multiModelField name=\"Participants\" type=\"Party\">\n");
        people.iter().for_each(|who| self.party(*who, "General"));
        self.raw("</multiModelField>\n<multiModelField name=\"Photos\" type=\"ContactPhoto\">\n");
        self.begin("ContactPhoto", "31b9ab23-0000-4000-8000-000000000000", "deleted_state=\"Intact\"");
        self.field("Name", "String", "");
        self.raw(
            "<nodeField name=\"PhotoNode\"><id name=\"x.j\">450cab4c-0000-4000-8000-000000000000</id></nodeField>\n",
        );
        self.end();
        self.raw("</multiModelField>\n<multiModelField name=\"Messages\" type=\"InstantMessage\">\n");
    }

    pub(crate) fn chat_ends(&mut self) {
        self.raw("</multiModelField>\n");
        self.end();
    }

    pub(crate) fn message(&mut self, id: &str, native: &str, at: &str, from: Person, body: &str, extra: &Extra) {
        let deleted = if extra.deleted { "Deleted" } else { "Intact" };
        let sure = if extra.unsure { "Low" } else { "High" };
        self.begin("InstantMessage", id, &format!("deleted_state=\"{deleted}\" decoding_confidence=\"{sure}\""));
        self.field("Source", "String", "");
        self.raw("<modelField name=\"From\" type=\"Party\">\n");
        self.party(from, "From");
        self.raw("</modelField>\n");
        if !extra.to.is_empty() {
            self.raw("<multiModelField name=\"To\" type=\"Party\">\n");
            extra.to.iter().for_each(|who| self.party(*who, "To"));
            self.raw("</multiModelField>\n");
        }
        if let Some((action, who)) = extra.activity {
            self.raw("<multiModelField name=\"ActivityLog\" type=\"ChatActivity\">\n");
            self.activity(id, action, at, body, who);
            self.raw("</multiModelField>\n");
        }
        self.field("Body", "String", body);
        self.field("Identifier", "String", native);
        self.time("TimeStamp", at);
        self.raw("<modelField name=\"Attachment\" type=\"Attachment\">\n  <empty />\n</modelField>\n");
        self.raw("<multiModelField name=\"Attachments\" type=\"Attachment\">\n");
        for (file, path) in &extra.files {
            self.attachment(file, path);
        }
        self.raw("</multiModelField>\n");
        self.field("Status", "MessageStatus", "Read");
        self.raw("<multiModelField name=\"SharedContacts\" type=\"Contact\" />\n");
        self.extra_data(extra, at);
        self.raw("<multiModelField name=\"EmbeddedInstantMessage\" type=\"InstantMessage\" />\n");
        self.raw(
            "<jumptargets name=\"\">\n<targetid ismodel=\"false\"><![CDATA[d70bf66b]]></targetid>\n</jumptargets>\n",
        );
        self.end();
    }

    fn attachment(&mut self, file: &str, path: &str) {
        let attributes = format!("deleted_state=\"Intact\" decoding_confidence=\"High\" file_id=\"{file}\"");
        self.begin("Attachment", "3956e91a-0000-4000-8000-000000000000", &attributes);
        self.field("Filename", "String", path.rsplit('\\').next().unwrap_or_default());
        self.field("ContentType", "String", "image/jpeg");
        self.raw("<dataField name=\"Data\" type=\"MemoryRange\">\n<source length=\"7054\" />\n</dataField>\n");
        self.field("attachment_extracted_path", "String", path);
        self.end();
    }

    fn extra_data(&mut self, extra: &Extra, at: &str) {
        self.raw("<multiModelField name=\"MessageExtraData\" type=\"InstantMessageExtraData\">\n");
        for label in &extra.labels {
            self.begin("MessageLabel", "ecd97f62-0000-4000-8000-000000000000", "deleted_state=\"Intact\"");
            self.field("Label", "Label", label);
            self.end();
        }
        if let Some((id, who, body)) = &extra.answers {
            self.begin("ReplyMessageData", "a2e7044d-0000-4000-8000-000000000000", "deleted_state=\"Intact\"");
            self.field("Label", "Label", "Reply");
            self.field("OriginalMessageID", "String", id);
            self.raw("<modelField name=\"InstantMessage\" type=\"InstantMessage\">\n");
            self.begin("InstantMessage", "714a7bda-0000-4000-8000-000000000000", "deleted_state=\"Intact\"");
            self.raw("<modelField name=\"From\" type=\"Party\">\n");
            self.party(*who, "From");
            self.raw("</modelField>\n");
            self.field("Body", "String", body);
            self.time("TimeStamp", at);
            self.field("Identifier", "String", id);
            self.end();
            self.raw("</modelField>\n");
            self.end();
        }
        self.raw("</multiModelField>\n");
    }

    pub(crate) fn activity(&mut self, message: &str, action: &str, at: &str, body: &str, who: Person) {
        self.begin("ChatActivity", "51d69d49-0000-4000-8000-000000000000", "deleted_state=\"Intact\"");
        self.field("Action", "ChatActivityAction", action);
        self.field("SystemMessageId", "Guid", message);
        self.time("SystemMessageTimeStamp", at);
        self.field("SystemMessageBody", "String", body);
        self.raw("<modelField name=\"Participant\" type=\"Party\">\n");
        self.party(who, "General");
        self.raw("</modelField>\n");
        self.end();
    }

    pub(crate) fn file(&mut self, id: &str, path: &str, sha256: &str) {
        let _ = writeln!(
            self.out,
            "<file fs=\"Image\" fsid=\"1\" path=\"/data/media/x\" size=\"7\" id=\"{id}\" extractionId=\"{}\" \
             deleted=\"Intact\" embedded=\"false\" isrelated=\"False\">\n<accessInfo>\n<timestamp name=\"ModifyTime\" \
             format=\"TimeStampKnown\">2024-01-01T00:00:00.000+00:00</timestamp>\n</accessInfo>\n\
             <metadata section=\"File\">\n<item name=\"Local Path\" systemtype=\"System.String\"><![CDATA[{path}]]></item>\n\
             <item name=\"SHA256\"><![CDATA[{sha256}]]></item>\n<item name=\"MD5\"><![CDATA[00]]></item>\n</metadata>\n\
             <metadata section=\"MetaData\">\n<item name=\"Local Path\">other</item>\n</metadata>\n</file>",
            self.extraction
        );
    }

    pub(crate) fn finish(mut self) -> String {
        self.raw("</project>\n");
        self.out
    }
}

/// Numbers that look like chance and are the same each time.
pub(crate) struct Chance(pub(crate) u64);

impl Chance {
    pub(crate) fn below(&mut self, most: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % most.max(1)
    }
}

/// The people of the made-up operation.
pub(crate) static ANA: Person =
    Person { id: "34600000011@s.whatsapp.net", name: "Ana", is_owner: true, is_admin: false };
pub(crate) static BO: Person = Person { id: "34600000012@s.whatsapp.net", name: "Bo", is_owner: false, is_admin: true };
pub(crate) static CARO: Person = person("34600000013@s.whatsapp.net", "Caro");
pub(crate) static SYSTEM: Person = person("System message", "System message");

/// Harmless words.
pub(crate) static WORDS: &[&str] =
    &["¿Quedamos el sábado?", "Llevo pan & queso", "El faro, a las <10>", "Mañana llueve 🌧", "ok", "¡Qué bien!"];

/// A time in the operation, a minute for each step.
pub(crate) fn minute(n: u64) -> String {
    format!("2024-{:02}-{:02}T{:02}:{:02}:00.000+00:00", 1 + n / 40_320 % 12, 1 + n / 1440 % 28, n / 60 % 24, n % 60)
}
