//! Where a text names somebody who must not be named: by a number in any writing, by an id, by a name.
//!
//! It masks too much rather than too little: a word of a name is masked wherever it stands, whoever is meant. Whose label
//! stands there is another matter: what several are called names none of them, and there [`NOBODY`] stands.

mod folded;
mod needles;

use folded::Folded;
use needles::{Needles, Number};
use std::borrow::Cow;
use std::ops::Range;

/// What stands in the place of what may mean another: nobody's label passes to somebody else.
pub const NOBODY: &str = "[masked]";

/// Letters and digits that a name, or a word of one, must have to be looked for in any text.
const NAME_CHARS: usize = 4;
/// The same of the part of an id that stands in mentions and links by itself.
const ID_CHARS: usize = 5;

/// Somebody who must not be named. It has no debug form.
#[derive(Clone, Default)]
pub struct Unnamed {
    /// What stands in the place of their names.
    pub label: String,
    /// Numbers in E.164.
    pub phones: Vec<String>,
    /// Ids of services.
    pub ids: Vec<String>,
    /// Names, as sources write them.
    pub names: Vec<String>,
    /// Whole parts of paths that are called after them.
    pub path_parts: Vec<String>,
}

/// What texts are searched for. It has no debug form.
#[derive(Clone, Default)]
pub struct Masking {
    labels: Vec<String>,
    numbers: Vec<Number>,
    words: Needles,
    /// Names that are too short to be looked for anywhere: only where the text is known to name somebody.
    short: Needles,
    parts: Needles,
}

/// Who is meant: one of those who must not be named, or nobody of whom it could be said.
type Whose = Option<usize>;

/// What is masked in a text: a range of its bytes, and whose label stands there instead.
type Found = (Range<usize>, Whose);

impl Masking {
    /// Texts are searched for these.
    pub fn new(all: Vec<Unnamed>) -> Self {
        let mut masking = Self::default();
        for (who, one) in all.into_iter().enumerate() {
            one.phones.iter().for_each(|phone| masking.add_number(phone, who));
            one.ids.iter().for_each(|id| masking.add_id(id, who));
            one.names.iter().for_each(|name| masking.add_name(name, who));
            one.path_parts.iter().for_each(|part| masking.parts.add(part, who));
            masking.labels.push(one.label);
        }
        masking
    }

    fn add_number(&mut self, phone: &str, who: usize) {
        let Some(mut number) = Number::new(phone, who) else { return };
        self.numbers.iter_mut().for_each(|known| known.part_from(&mut number));
        self.numbers.push(number);
    }

    fn add_id(&mut self, id: &str, who: usize) {
        self.words.add(id, who);
        let user = id.split('@').next().unwrap_or(id);
        let bare = user.trim_start_matches(|c: char| c.is_ascii_alphabetic());
        for part in [user, bare] {
            if part.chars().count() >= ID_CHARS {
                self.words.add(part, who);
            }
        }
    }

    fn add_name(&mut self, name: &str, who: usize) {
        let spoken = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).count() >= NAME_CHARS;
        let of = if spoken(name) { &mut self.words } else { &mut self.short };
        of.add(name, who);
        let words = name.split(|c: char| !c.is_alphanumeric());
        for word in words.filter(|word| spoken(word) && word.contains(char::is_alphabetic)) {
            self.words.add(word, who);
        }
    }

    /// Somebody else is called like this: what of it is looked for names nobody from now on.
    pub fn share(&mut self, name: &str) {
        if self.is_empty() || name.is_empty() {
            return;
        }
        let folded = Folded::of(name);
        self.words.share(&folded);
        self.short.share(&folded);
    }

    /// Somebody else has this number: what of it is looked for names nobody from now on.
    pub fn share_number(&mut self, phone: &str) {
        if let Some(mut number) = Number::of_another(phone) {
            self.numbers.iter_mut().for_each(|known| known.part_from(&mut number));
        }
    }

    /// A file, or a folder, of somebody else is called like this.
    pub fn share_path(&mut self, path: &str) {
        if !self.is_empty() && !path.is_empty() {
            self.parts.share(&Folded::of(path));
        }
    }

    /// Whether there is nobody to mask.
    pub fn is_empty(&self) -> bool {
        self.labels.is_empty()
    }

    /// A text without them.
    pub fn text<'t>(&self, raw: &'t str) -> Cow<'t, str> {
        self.masked(raw, &[&self.words])
    }

    /// A text that is known to name one of them: here the shortest name counts.
    pub fn line<'t>(&self, raw: &'t str) -> Cow<'t, str> {
        self.masked(raw, &[&self.words, &self.short])
    }

    /// A name of somebody else, without them and without a label of theirs.
    pub fn name<'t>(&self, raw: &'t str) -> Cow<'t, str> {
        let mut found = self.found(raw, &[&self.words]);
        found.iter_mut().for_each(|(_, whose)| *whose = None);
        self.without(raw, found)
    }

    /// A path without them.
    pub fn path<'t>(&self, raw: &'t str) -> Cow<'t, str> {
        self.masked(raw, &[&self.words, &self.parts])
    }

    fn masked<'t>(&self, raw: &'t str, needles: &[&Needles]) -> Cow<'t, str> {
        self.without(raw, self.found(raw, needles))
    }

    fn found(&self, raw: &str, needles: &[&Needles]) -> Vec<Found> {
        if self.is_empty() || raw.is_empty() {
            return Vec::new();
        }
        let folded = Folded::of(raw);
        let mut found: Vec<Found> = needles.iter().flat_map(|of| of.find(&folded)).collect();
        found.extend(needles::find_numbers(&self.numbers, &folded));
        found
    }

    fn without<'t>(&self, raw: &'t str, found: Vec<Found>) -> Cow<'t, str> {
        if found.is_empty() { Cow::Borrowed(raw) } else { Cow::Owned(self.replaced(raw, found)) }
    }

    /// What lies one over another is one mask, under the label of the first.
    fn replaced(&self, raw: &str, mut found: Vec<Found>) -> String {
        found.sort_by_key(|(range, who)| (range.start, std::cmp::Reverse(range.end), *who));
        let (mut out, mut done) = (String::with_capacity(raw.len()), 0);
        for (range, whose) in found {
            if range.start >= done {
                out.push_str(raw.get(done..range.start).unwrap_or_default());
                let label = whose.and_then(|who| self.labels.get(who));
                out.push_str(label.map_or(NOBODY, String::as_str));
            }
            done = done.max(range.end);
        }
        out.push_str(raw.get(done..).unwrap_or_default());
        out
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn masking() -> Masking {
        let of = |all: &[&str]| all.iter().map(|text| (*text).to_owned()).collect();
        Masking::new(vec![
            Unnamed {
                label: "witness 1".into(),
                phones: of(&["+34600000077"]),
                ids: of(&["123456789@lid", "user5550001"]),
                names: of(&["Marta Ruiz 🌻", "Ana"]),
                path_parts: of(&["Chat con Ana.txt"]),
            },
            Unnamed { label: "victim 1".into(), phones: of(&["+12025550123"]), ..Unnamed::default() },
        ])
    }

    #[test]
    fn a_number_is_masked_however_it_is_written() {
        for raw in [
            "+34 600 000 077",
            "+34600000077",
            "0034 600-000-077",
            "34600000077",
            "600000077",
            "600.00.00.77",
            "(600) 000 077",
            "+34\u{a0}600\u{202f}00\u{2011}00\u{2011}77",
            "\u{202a}+34 600 000 077\u{202c}",
            "٦٠٠٠٠٠٠٧٧",
            "６００００００７７",
        ] {
            let told = masking().text(&format!("llama al {raw}, sí")).replace(['\u{202a}', '\u{202c}'], "");
            assert_eq!(told, "llama al witness 1, sí", "{raw}");
        }
        assert_eq!(masking().text("34600000077@s.whatsapp.net"), "witness 1@s.whatsapp.net");
        assert_eq!(masking().text("34600000077-1400000000@g.us"), "witness 1-1400000000@g.us");
        assert_eq!(masking().text("(202) 555-0123 or 12025550123"), "victim 1 or victim 1");
        assert_eq!(masking().text("13/03/24, 10:00 600 000 077"), "13/03/24, 10:00 witness 1");
    }

    #[test]
    fn other_numbers_stay() {
        for raw in ["+34 600 000 078", "600 000 07", "2024-03-13", "número 77"] {
            assert_eq!(masking().text(raw), raw);
        }
    }

    #[test]
    fn an_id_is_masked_with_its_server_and_without() {
        assert_eq!(masking().text("hola @123456789"), "hola @witness 1");
        assert_eq!(masking().text("123456789@lid; tg://user?id=5550001"), "witness 1; tg://user?id=witness 1");
        assert_eq!(masking().text("1234567890"), "1234567890");
    }

    #[test]
    fn a_name_is_masked_whole_and_word_by_word_whatever_its_case_and_accents() {
        assert_eq!(masking().text("Marta Ruiz 🌻 y MÁRTA, marta_2"), "witness 1 y witness 1, witness 1_2");
        assert_eq!(masking().text("ma\u{200b}rta  ruiz"), "witness 1  witness 1");
        assert_eq!(masking().text("Martamaría, Ana y Anabel"), "Martamaría, Ana y Anabel");
    }

    #[test]
    fn a_short_name_is_masked_where_the_text_is_known_to_be_about_somebody() {
        assert_eq!(masking().line("Ana añadió a Luis"), "witness 1 añadió a Luis");
        assert_eq!(masking().path("a/Chat con Ana.txt"), "a/witness 1");
        assert_eq!(masking().text("Ana"), "Ana");
    }

    #[test]
    fn a_name_of_somebody_else_has_no_label_of_theirs() {
        assert_eq!(masking().name("Marta Vela"), "[masked] Vela");
        assert_eq!(masking().name("+49 600 000 077"), "+49 [masked]");
        assert_eq!(masking().name("Luis"), "Luis");
    }

    #[test]
    fn what_another_is_called_too_names_nobody_in_any_text() {
        let mut masking = masking();
        masking.share("Marta Vela");
        assert_eq!(masking.text("Marta y Ruiz"), "[masked] y witness 1");
        assert_eq!(masking.text("Marta Ruiz 🌻: hola"), "witness 1: hola");
        masking.share("ANA");
        assert_eq!(masking.line("Ana añadió a Ruiz"), "[masked] añadió a witness 1");
        masking.share_number("+4960000077");
        assert_eq!(masking.text("600 000 077"), "witness 1");
        masking.share_number("+49600000077");
        assert_eq!(masking.text("600 000 077"), "[masked]");
        masking.share_path("b/Chat con Ana.txt");
        assert_eq!(masking.path("a/Chat con Ana.txt"), "a/[masked]");
    }

    #[test]
    fn what_two_of_them_are_called_names_neither() {
        let of =
            |label: &str, name: &str| Unnamed { label: label.into(), names: vec![name.into()], ..Unnamed::default() };
        let masking = Masking::new(vec![of("witness 1", "Capi"), of("victim 1", "Capi Ruiz")]);
        assert_eq!(masking.text("Capi Ruiz y Capi"), "victim 1 y [masked]");
    }

    #[test]
    fn nothing_is_masked_where_nobody_is_to_be() {
        assert!(matches!(Masking::default().text("Marta"), Cow::Borrowed("Marta")));
    }
}
