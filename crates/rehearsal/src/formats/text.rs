//! WhatsApp's text export of one group, in the language, form and zone of a phone (`formats/chat.md` §2).
//!
//! It has no ids, no zone and no mark of what was passed on, answered or starred. Of admins it tells only that the
//! phone's owner became one. What the service writes in a language where no reader knows the words is left out.

use super::operation::{Act, Body, Operation, Person, Post, Way, Who};
use super::view::{Phone, Row, Shown, View};
use super::{Legend, Made};
use crate::handset::{Form, Handset};
use crate::words::Words;

/// Left-to-right mark: iOS puts it before what it writes itself.
const MARK: char = '\u{200e}';

struct Pen<'o> {
    operation: &'o Operation,
    phone: &'o Phone,
    view: View<'o>,
    set: &'static Handset,
    /// Whether the export brings files along.
    files: bool,
}

/// The lines that tell of what is rare, by language: came from the community; the owner became an admin; a number became
/// another, of someone shown by number, or by name. Sources: those of `formats/chat.md` §2.6; the empty one is not known.
struct Rare {
    words: &'static Words,
    community: &'static str,
    you_community: &'static str,
    admin: &'static str,
    number: &'static str,
    named: &'static str,
}

static RARE: &[Rare] = &[
    Rare {
        words: &crate::words::ES,
        community: "{a} se unió desde la comunidad",
        you_community: "Te uniste desde la comunidad",
        admin: "Ahora eres admin. del grupo",
        number: "{o} cambió a {n}",
        named: "{a} cambió su número de teléfono a un nuevo número. Toca para enviar un mensaje o añadir el nuevo número.",
    },
    Rare {
        words: &crate::words::EN,
        community: "{a} joined from the community",
        you_community: "You joined from the community",
        admin: "You're now an admin",
        number: "{o} changed to {n}",
        named: "{a} changed their phone number to a new number. Tap to message or add the new number.",
    },
    Rare {
        words: &crate::words::PT,
        community: "{a} entrou neste grupo através da comunidade",
        you_community: "",
        admin: "Você agora é admin",
        number: "{o} mudou para {n}",
        named: "{a} mudou seu número de telefone para um novo número.",
    },
    Rare {
        words: &crate::words::DE,
        community: "",
        you_community: "",
        admin: "Du bist jetzt ein*e Admin",
        number: "{o} hat zu {n} gewechselt.",
        named: "{a} hat eine neue Telefonnummer. Tippe, um eine Nachricht zu schreiben oder die neue Nummer hinzuzufügen.",
    },
    Rare {
        words: &crate::words::FR,
        community: "",
        you_community: "",
        admin: "Vous êtes maintenant admin",
        number: "{a} a changé de numéro",
        named: "{a} a changé de numéro",
    },
    Rare {
        words: &crate::words::IT,
        community: "",
        you_community: "",
        admin: "Ora sei un amministratore",
        number: "{a} ha cambiato numero",
        named: "{a} ha cambiato numero",
    },
];

/// A text that is being written.
#[derive(Default)]
struct Sheet {
    text: String,
    /// The number of the next line.
    line: u64,
}

/// The export of a group.
pub(super) fn export(
    operation: &Operation,
    phone: &Phone,
    group: usize,
    set: &'static Handset,
    files: bool,
) -> Option<Made> {
    let pen = Pen { operation, phone, view: phone.view(operation, group)?, set, files };
    let mut sheet = Sheet { line: 1, ..Sheet::default() };
    let mut legend = Legend::new();
    let title = pen.view.name(phone).to_owned();
    let first = pen.view.rows.first()?.at;
    let notice = set.words.encryption;
    match set.form {
        Form::Android => pen.put(&mut sheet, first, None, notice),
        Form::Ios | Form::OldIos => pen.put(&mut sheet, first, Some(&title), &format!("{MARK}{notice}")),
    }
    for row in &pen.view.rows {
        let line = sheet.line;
        if pen.event(&mut sheet, row).is_some() {
            legend.insert((String::new(), line), (group, row.event));
        }
    }
    let name = match set.form.is_ios() {
        true => format!("WhatsApp Chat - {title}.txt"),
        false => format!("{}{title}.txt", set.words.chat_with),
    };
    Some(Made { name, bytes: sheet.text.into_bytes(), legend })
}

impl Pen<'_> {
    fn rare(&self) -> Option<&'static Rare> {
        RARE.iter().find(|rare| std::ptr::eq(rare.words, self.set.words))
    }

    /// How the phone writes someone: the owner's name for them, else the number; iOS the name that they chose.
    fn written(&self, who: &Person, at: i64) -> String {
        if *who == *self.phone.owner {
            return who.pushname.clone();
        }
        match self.phone.saved_at(self.operation, who, at) {
            Some(name) => name,
            None if self.set.form.is_ios() && who.ix != 14 => {
                format!("~\u{202f}{}", who.pushname)
            }
            None => number(who.number_at(at)),
        }
    }

    /// Writes an event; `None` if there are no words for it.
    fn event(&self, sheet: &mut Sheet, row: &Row<'_>) -> Option<()> {
        let (at, words) = (row.at, self.set.words);
        let one = |who: &Who| self.written(who, at);
        match row.act {
            Act::Created { by, name } => {
                self.act(sheet, at, by, [words.created, words.you_created], &[("n", name)]);
            }
            Act::Added { by, who } if who.contains(&self.phone.owner) => {
                self.system(sheet, at, Some(by), words.added_you, &[]);
            }
            Act::Added { by, who } => {
                self.act(sheet, at, by, [words.added, words.you_added], &[("t", &self.list(who, at))]);
            }
            Act::Came { who, way: Way::Community } => {
                let rare = self.rare()?;
                let texts = [rare.community, rare.you_community];
                self.known(sheet, at, who, texts, &[])?;
            }
            // Its words are not known in any language.
            Act::Came { way: Way::Invitation, .. } | Act::Post(Post { body: Body::Invite(_), .. }) => return None,
            Act::Came { who, .. } => self.act(sheet, at, who, [words.joined, words.you_joined], &[]),
            Act::Left { who } => self.act(sheet, at, who, [words.left, words.you_left], &[]),
            Act::Removed { by, who } if *who == self.phone.owner => {
                self.system(sheet, at, Some(by), words.removed_you, &[]);
            }
            Act::Removed { by, who } => {
                self.act(sheet, at, by, [words.removed, words.you_removed], &[("t", &one(who))]);
            }
            Act::Promoted { who, .. } => {
                let rare = self.rare().filter(|_| *who == self.phone.owner)?;
                self.system(sheet, at, None, rare.admin, &[]);
            }
            Act::Renamed { by, from, to } => {
                self.act(sheet, at, by, [words.renamed, words.you_renamed], &[("o", from), ("n", to)]);
            }
            Act::NumberChanged { who } => {
                let (old, new) = (number(who.number_at(at - 1)), number(who.number_at(at)));
                let shown = self.written(who, at - 1);
                let rare = self.rare()?;
                let text = if shown == old { rare.number } else { rare.named };
                let line = text.replace("{a}", &shown);
                self.system(sheet, at, text.contains("{a}").then_some(who), &line, &[("o", &old), ("n", &new)]);
            }
            Act::Post(post) => self.post(sheet, row, post),
        }
        Some(())
    }

    /// As [`Self::act`], where there are words.
    fn known(&self, sheet: &mut Sheet, at: i64, by: &Who, texts: [&str; 2], slots: &[(&str, &str)]) -> Option<()> {
        let [other, you] = texts;
        let text = if *by == self.phone.owner { you } else { other };
        (!text.is_empty()).then(|| self.act(sheet, at, by, texts, slots))
    }

    /// A line of the service whose actor may be the owner.
    fn act(&self, sheet: &mut Sheet, at: i64, by: &Who, texts: [&str; 2], slots: &[(&str, &str)]) {
        let [other, you] = texts;
        match *by == self.phone.owner {
            true => self.system(sheet, at, None, you, slots),
            false => self.system(sheet, at, Some(by), other, slots),
        }
    }

    fn system(&self, sheet: &mut Sheet, at: i64, by: Option<&Who>, text: &str, slots: &[(&str, &str)]) {
        let actor = by.map(|by| self.written(by, at));
        let mut line = text.to_owned();
        for (slot, value) in slots.iter().copied().chain(actor.iter().map(|actor| ("a", actor.as_str()))) {
            line = line.replace(&format!("{{{slot}}}"), value);
        }
        match self.set.form {
            Form::Android => self.put(sheet, at, None, &line),
            Form::OldIos => self.put(sheet, at, None, &format!("{MARK}{line}")),
            // Since 2024 the actor, or the group itself, stands as the sender.
            Form::Ios => {
                let sender = actor.unwrap_or_else(|| self.view.name(self.phone).to_owned());
                self.put(sheet, at, Some(&sender), &format!("{MARK}{line}"));
            }
        }
    }

    fn post(&self, sheet: &mut Sheet, row: &Row<'_>, post: &Post) {
        let words = self.set.words;
        let mark = if self.set.form.is_ios() { MARK.to_string() } else { String::new() };
        let body = match (row.shown, &post.body) {
            (Shown::Deleted(_), _) if post.by == self.phone.owner => format!("{mark}{}", words.you_deleted),
            (Shown::Deleted(_), _) => format!("{mark}{}", words.deleted),
            (Shown::Whole { text, edited: false }, Body::Text(_)) => text.to_owned(),
            (Shown::Whole { text, .. }, Body::Text(_)) => format!("{text} {MARK}{}", words.edited),
            (Shown::Whole { text, .. }, Body::Picture { file, .. }) => self.picture(file, text),
            (Shown::Whole { text, .. }, Body::Invite(_)) => text.to_owned(),
        };
        self.put(sheet, row.at, Some(&self.written(&post.by, row.at)), &body);
    }

    /// A picture, by its file's name or as left out.
    fn picture(&self, file: &str, caption: &str) -> String {
        let words = self.set.words;
        if self.files {
            let (ios, android) = (words.attached_ios.replace("{f}", file), words.attached.replace("{f}", file));
            return match (self.set.form.is_ios(), caption.is_empty()) {
                (true, true) => format!("{MARK}{ios}"),
                (true, false) => format!("{caption} {MARK}{ios}"),
                (false, true) => android,
                (false, false) => format!("{android}\n{caption}"),
            };
        }
        match (self.set.form.is_ios(), caption.is_empty()) {
            (true, true) => format!("{MARK}{}", words.omitted_photo),
            (true, false) => format!("{caption} {MARK}{}", words.omitted_photo),
            (false, true) => words.omitted.to_owned(),
            (false, false) => format!("{}\n{caption}", words.omitted),
        }
    }

    /// `A, B y C`.
    fn list(&self, who: &[Who], at: i64) -> String {
        let names: Vec<String> = who.iter().map(|who| self.written(who, at)).collect();
        match names.split_last() {
            Some((last, rest)) if !rest.is_empty() => format!("{}{}{last}", rest.join(", "), self.set.words.and),
            _ => names.concat(),
        }
    }

    fn put(&self, sheet: &mut Sheet, at: i64, sender: Option<&str>, body: &str) {
        let record = self.set.record(at, sender, body);
        sheet.line += record.matches('\n').count() as u64;
        sheet.text.push_str(&record);
    }
}

/// `+34 600 00 00 10`.
fn number(digits: &str) -> String {
    let (country, rest) = digits.split_at_checked(2).unwrap_or((digits, ""));
    let (area, rest) = rest.split_at_checked(3).unwrap_or((rest, ""));
    let pairs: Vec<&str> = (0..rest.len()).step_by(2).filter_map(|at| rest.get(at..rest.len().min(at + 2))).collect();
    format!("+{country} {area} {}", pairs.join(" "))
}
