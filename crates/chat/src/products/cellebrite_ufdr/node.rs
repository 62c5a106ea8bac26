//! A record of a report with what stands in it: of a message, never of a chat.

/// A `<model>`.
#[derive(Default)]
pub(super) struct Model {
    /// Its type.
    pub(super) kind: &'static str,
    /// Its id; ids of two extractions can be the same.
    pub(super) id: Box<str>,
    /// The extraction that it is of.
    pub(super) extraction: Box<str>,
    /// The file that it stands for, of an attachment.
    pub(super) file: Box<str>,
    /// The tool recovered it as deleted.
    pub(super) is_deleted: bool,
    /// The tool is not sure of it.
    pub(super) is_unsure: bool,
    /// Something of it is damaged.
    pub(super) is_flawed: bool,
    /// Something of it was longer than the limit.
    pub(super) is_cut: bool,
    /// How many flaws the document had where it began.
    pub(super) flaws_before: u64,
    fields: Vec<(&'static str, String)>,
    models: Vec<(&'static str, Model)>,
}

impl Model {
    /// Of a type, begun where the document had so many flaws.
    pub(super) fn begun(kind: &'static str, flaws_before: u64) -> Self {
        Self { kind, flaws_before, ..Self::default() }
    }

    /// The first value of a field; a blank one is none.
    pub(super) fn field(&self, name: &'static str) -> Option<&str> {
        self.fields(name).next()
    }

    /// All values of a field that are not blank.
    pub(super) fn fields(&self, name: &'static str) -> impl Iterator<Item = &str> {
        let values = self.fields.iter().filter(move |(of, _)| *of == name).map(|(_, value)| value.as_str());
        values.filter(|value| !value.trim().is_empty())
    }

    /// Whether a field says yes.
    pub(super) fn is(&self, name: &'static str) -> bool {
        self.field(name).is_some_and(|value| value.trim().eq_ignore_ascii_case("true"))
    }

    /// The models in a field.
    pub(super) fn models(&self, name: &'static str) -> impl Iterator<Item = &Model> {
        self.models.iter().filter(move |(of, _)| *of == name).map(|(_, model)| model)
    }

    /// The first model in a field.
    pub(super) fn model(&self, name: &'static str) -> Option<&Model> {
        self.models(name).next()
    }

    /// The first model of a type in a field.
    pub(super) fn model_of(&self, name: &'static str, kind: &str) -> Option<&Model> {
        self.models(name).find(|model| model.kind == kind)
    }

    pub(super) fn add_field(&mut self, name: &'static str, value: String) {
        self.fields.push((name, value));
    }

    pub(super) fn add_model(&mut self, name: &'static str, model: Model) {
        self.is_cut |= model.is_cut;
        self.models.push((name, model));
    }

    /// Whether it has a label: in `Labels` (Physical Analyzer 10.10 and later), in a model of its own (before), or in the
    /// data of what it answers or passes on.
    pub(super) fn has_label(&self, label: &str) -> bool {
        let is_it = |value: &str| value.trim().eq_ignore_ascii_case(label);
        self.fields("Labels").chain(self.fields("Label")).any(is_it)
            || self.models("MessageExtraData").any(|data| data.fields("Label").any(is_it))
    }

    /// How it is named in places: only if its id reads as one that the tool gives.
    pub(super) fn place(&self) -> Option<String> {
        let is_id = |text: &str| text.len() <= 64 && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        let named = !self.id.is_empty() && is_id(&self.id) && is_id(&self.extraction);
        named.then(|| match &*self.extraction {
            "" => format!("model {}", self.id),
            extraction => format!("extraction {extraction} model {}", self.id),
        })
    }
}
