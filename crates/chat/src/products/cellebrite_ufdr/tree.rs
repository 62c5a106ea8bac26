//! From pieces of XML to records: what stands where, and which of it is kept.

use std::borrow::Cow;
use std::hash::{DefaultHasher, Hash, Hasher};

use super::files::File;
use super::frames::{self, Frame, Item, Section};
use super::names;
use super::node::Model;
use super::report::Report;
use crate::Limits;
use crate::xml::{Tag, Token, Xml};

/// What a model, a field counts towards the bytes of its record, besides its text.
const MODEL_BYTES: usize = size_of::<Model>() + 64;
const FIELD_BYTES: usize = 48;

/// Types of records that are read. All others are counted.
static READ: &[&str] = &["Chat", "Contact", "UserAccount"];

/// See the module.
pub(super) struct Tree {
    limits: Limits,
    open: Vec<Frame>,
    /// Elements that are open beyond the limit of depth.
    deeper: u64,
    /// Models that are open and kept, the record first.
    models: Vec<Model>,
    /// Text of the value or item that is open.
    value: Value,
    /// Bytes held of the record at hand.
    held: usize,
    file: Option<File>,
    /// Flaws of nesting, besides those of the markup.
    flaws: u64,
    /// The limit of depth was met.
    pub(super) too_deep: u64,
    /// Values that were cut.
    pub(super) cut: u64,
}

/// Text that is being read.
#[derive(Default)]
struct Value {
    is_wanted: bool,
    /// It came as text without markup, around which spaces mean nothing.
    is_plain: bool,
    is_cut: bool,
    text: String,
}

impl Tree {
    pub(super) fn new(limits: Limits) -> Self {
        Self {
            limits,
            open: Vec::new(),
            deeper: 0,
            models: Vec::new(),
            value: Value::default(),
            held: 0,
            file: None,
            flaws: 0,
            too_deep: 0,
            cut: 0,
        }
    }

    /// Reads a document to its end.
    pub(super) fn read(&mut self, xml: &mut Xml<'_>, report: &mut Report<'_>) {
        loop {
            let before = xml.flaws.count();
            match xml.next() {
                Token::Open(tag) => self.opens(&tag, before, report),
                Token::Close(name) => self.closes(&name, before, report),
                Token::Text(text) => self.text(&text, false),
                Token::Plain(text) => self.text(&text, true),
                Token::End => break,
            }
        }
    }

    /// Ends what is open at the end of the document; how much was.
    pub(super) fn finish(&mut self, flaws: u64, report: &mut Report<'_>) -> usize {
        let open = self.open.len();
        // What is not read to its end is damaged; that the document ends early is said once.
        self.cut_to(0, flaws.saturating_add(1), report);
        open
    }

    /// Elements that stood where they cannot, or did not end.
    pub(super) fn misplaced(&self) -> u64 {
        self.flaws.saturating_sub(self.too_deep)
    }

    /// All flaws up to now: what counts them of a record takes those before it away.
    fn flaws(&self, markup: u64) -> u64 {
        self.flaws + markup
    }

    fn opens(&mut self, tag: &Tag<'_>, markup: u64, report: &mut Report<'_>) {
        if self.open.len() >= self.limits.xml_depth {
            self.too_deep += 1;
            self.flaws += 1;
            self.deeper += u64::from(!tag.is_empty);
            return;
        }
        match tag.name() {
            "modelType" => self.opens_type(tag, markup, report),
            "model" => self.opens_model(tag, markup, report),
            "modelField" | "multiModelField" => self.opens_field(tag, true, markup, report),
            "field" | "multiField" => self.opens_field(tag, false, markup, report),
            "RelatedModels" => self.open.push(Frame::Related),
            "value" => self.opens_value(),
            "file" => self.opens_file(tag, report),
            "metadata" => self.open.push(Frame::Metadata(section(tag))),
            "item" => self.opens_item(tag),
            name => self.open.push(Frame::Other(digest(name))),
        }
        if tag.is_empty {
            self.cut_to(self.open.len().saturating_sub(1), markup, report);
        }
    }

    fn opens_type(&mut self, tag: &Tag<'_>, markup: u64, report: &mut Report<'_>) {
        if let Some(at) = self.open.iter().position(|frame| matches!(frame, Frame::Type(_))) {
            self.ended_early(at, markup, report);
        }
        let kind = attribute(tag, "type").map_or(names::OTHER, |kind| names::kind(&kind));
        self.open.push(Frame::Type(kind));
    }

    fn opens_model(&mut self, tag: &Tag<'_>, markup: u64, report: &mut Report<'_>) {
        let mut model = Model::begun(names::OTHER, self.flaws(markup));
        for (name, value) in tag.attributes() {
            match name {
                "type" => model.kind = names::kind(&value),
                "id" => model.id = self.short(value),
                "extractionId" => model.extraction = self.short(value),
                "file_id" => model.file = self.short(value),
                "deleted_state" => model.is_deleted = value.eq_ignore_ascii_case("deleted"),
                "decoding_confidence" => model.is_unsure = value.eq_ignore_ascii_case("low"),
                _ => {}
            }
        }
        let before = self.flaws;
        self.ended_early(frames::before_model(&self.open, model.kind), markup, report);
        match self.open.last() {
            // A list of records has records of its type.
            Some(Frame::Type(kind)) if model.kind == names::OTHER => model.kind = kind,
            _ => {}
        }
        if let Some((end, home)) = frames::home(&self.open, model.kind) {
            self.flaws += 1;
            self.cut_to(end, markup, report);
            self.open.push(home);
        }
        // What ended before it is not its own flaw.
        model.flaws_before += self.flaws - before;
        self.begin(model, report);
    }

    /// Begins a model in the list or type that is open.
    fn begin(&mut self, model: Model, report: &mut Report<'_>) {
        let is_kept = match self.open.last() {
            // Records stand in a list of their type; where its tag was lost, they stand by themselves.
            Some(Frame::Type(_)) => self.is_read(model.kind, report),
            Some(Frame::Other(_)) | None if !self.open.iter().any(is_of_a_record) => self.is_read(model.kind, report),
            // In a model that is kept, and not in one in it that is not.
            Some(Frame::Models { name: Some(_), .. }) => self.is_kept_around(),
            _ => false,
        };
        self.open.push(Frame::Model { of: model.kind, is_kept });
        if is_kept {
            self.hold(MODEL_BYTES + model.id.len());
            self.models.push(model);
        }
    }

    /// Whether records of a type are read; one of another is counted.
    fn is_read(&self, kind: &'static str, report: &mut Report<'_>) -> bool {
        let is_read = READ.contains(&kind);
        if !is_read {
            report.unread(kind);
        }
        is_read
    }

    /// Whether the innermost model that is open is kept.
    fn is_kept_around(&self) -> bool {
        let innermost = self.open.iter().rev().find_map(|frame| match frame {
            Frame::Model { is_kept, .. } => Some(*is_kept),
            _ => None,
        });
        innermost == Some(true)
    }

    fn opens_field(&mut self, tag: &Tag<'_>, is_list: bool, markup: u64, report: &mut Report<'_>) {
        let name = attribute(tag, "name").and_then(|name| names::field(&name));
        let (at, lost) = frames::before_field(&self.open, name, is_list);
        self.ended_early(at, markup, report);
        if let Some(kind) = lost {
            let before = self.flaws(markup);
            self.flaws += 1;
            self.begin(Model::begun(kind, before), report);
        }
        self.open.push(match is_list {
            true => {
                let of = attribute(tag, "type").map_or(names::OTHER, |kind| names::kind(&kind));
                Frame::Models { name, of }
            }
            false => Frame::Field(name),
        });
    }

    fn opens_value(&mut self) {
        let is_wanted = matches!(self.open.last(), Some(Frame::Field(Some(_)))) && self.is_kept_around();
        self.value = Value { is_wanted, ..Value::default() };
        self.open.push(Frame::Value);
    }

    fn opens_file(&mut self, tag: &Tag<'_>, report: &mut Report<'_>) {
        if let Some(at) = self.open.iter().position(|frame| matches!(frame, Frame::File)) {
            self.ended_early(at, 0, report);
        }
        let mut file = File::default();
        for (name, value) in tag.attributes() {
            match name {
                "id" => file.id = self.short(value),
                "extractionId" => file.extraction = self.short(value),
                _ => {}
            }
        }
        self.file = Some(file);
        self.open.push(Frame::File);
    }

    fn opens_item(&mut self, tag: &Tag<'_>) {
        let name = attribute(tag, "name").unwrap_or_default();
        let item = match (self.open.last(), &*name) {
            (Some(Frame::Metadata(Section::Device)), "MSISDN" | "LastUsedMSISDN") => Item::Number,
            (Some(Frame::Metadata(Section::File)), "Local Path") => Item::Path,
            (Some(Frame::Metadata(Section::File)), "SHA256") => Item::Sha256,
            _ => Item::Other,
        };
        self.value = Value { is_wanted: item != Item::Other, ..Value::default() };
        self.open.push(Frame::Item(item));
    }

    fn closes(&mut self, name: &str, markup: u64, report: &mut Report<'_>) {
        if self.deeper > 0 {
            self.deeper -= 1;
            return;
        }
        let closing = closing(name);
        match frames::closed_by(&self.open, &closing) {
            Some(at) => {
                self.ended_early(at + 1, markup, report);
                self.cut_to(at, markup, report);
            }
            None => self.flaws += 1,
        }
    }

    fn text(&mut self, text: &str, is_plain: bool) {
        let room = self.limits.value_bytes.min(self.limits.record_bytes.saturating_sub(self.held));
        let is_blank = text.trim().is_empty();
        match self.open.last() {
            Some(Frame::Value | Frame::Item(_)) if self.deeper == 0 => {
                self.cut += u64::from(self.value.add(text, is_plain, is_blank, room));
            }
            // Nothing but values has text in a record: a tag around it was lost.
            Some(Frame::Model { .. } | Frame::Models { .. } | Frame::Field(_)) if !is_blank => self.flaws += 1,
            _ => {}
        }
    }

    /// Ends frames whose own closing tag did not come.
    fn ended_early(&mut self, at: usize, markup: u64, report: &mut Report<'_>) {
        // Within the limit of depth.
        self.flaws += self.open.len().saturating_sub(at) as u64;
        self.cut_to(at, markup, report);
    }

    fn cut_to(&mut self, at: usize, markup: u64, report: &mut Report<'_>) {
        while self.open.len() > at {
            match self.open.pop() {
                Some(Frame::Value) => self.value_ends(),
                Some(Frame::Item(item)) => self.item_ends(item, report),
                Some(Frame::Model { is_kept: true, .. }) => self.model_ends(markup, report),
                Some(Frame::File) => {
                    if let Some(file) = self.file.take() {
                        report.file(file);
                    }
                }
                _ => {}
            }
        }
    }

    fn value_ends(&mut self) {
        let value = std::mem::take(&mut self.value);
        let Some(Frame::Field(Some(name))) = self.open.last() else { return };
        let name = *name;
        self.hold(FIELD_BYTES + value.text.len());
        if let Some(model) = self.models.last_mut().filter(|_| value.is_wanted) {
            model.is_cut |= value.is_cut;
            model.add_field(name, value.told());
        }
    }

    fn item_ends(&mut self, item: Item, report: &mut Report<'_>) {
        let text = std::mem::take(&mut self.value).told();
        match (item, self.file.as_mut()) {
            (Item::Number, _) => report.number(&text),
            (Item::Path, Some(file)) => file.path = text,
            (Item::Sha256, Some(file)) => file.sha256 = model::from_hex(text.trim()),
            _ => {}
        }
    }

    fn model_ends(&mut self, markup: u64, report: &mut Report<'_>) {
        let Some(mut model) = self.models.pop() else { return };
        model.is_flawed = self.flaws(markup) > model.flaws_before;
        let list = match self.open.last() {
            Some(Frame::Models { name: Some(name), .. }) => *name,
            _ => "",
        };
        match self.models.as_mut_slice() {
            [] => {
                self.held = 0;
                report.record(model);
            }
            [chat] if chat.kind == "Chat" => {
                self.held = 0;
                report.in_chat(chat, list, model);
            }
            [.., around] if self.held < self.limits.record_bytes => around.add_model(list, model),
            [.., around] => {
                around.is_cut = true;
                self.cut += 1;
            }
        }
    }

    fn hold(&mut self, bytes: usize) {
        self.held = self.held.saturating_add(bytes);
    }

    /// An id; one that is longer than any is none.
    fn short(&self, value: Cow<'_, str>) -> Box<str> {
        if value.len() > 256 { Box::default() } else { Box::from(&*value) }
    }
}

impl Value {
    /// Adds a piece; whether this is where it was cut.
    fn add(&mut self, text: &str, is_plain: bool, is_blank: bool, room: usize) -> bool {
        if !self.is_wanted || self.is_cut || (self.is_plain && !is_plain && is_blank) {
            return false;
        }
        if is_plain && !self.is_plain {
            self.text.truncate(self.text.trim_end().len());
        }
        self.is_plain |= is_plain;
        let left = room.saturating_sub(self.text.len());
        let end = text.floor_char_boundary(left.min(text.len()));
        self.text.push_str(text.get(..end).unwrap_or_default());
        self.is_cut = end < text.len();
        self.is_cut
    }

    /// The text with ends of lines as XML has them.
    fn told(self) -> String {
        let text = if self.is_plain { self.text } else { self.text.trim().to_owned() };
        if text.contains('\r') { text.replace("\r\n", "\n").replace('\r', "\n") } else { text }
    }
}

fn is_of_a_record(frame: &Frame) -> bool {
    matches!(frame, Frame::Model { .. } | Frame::Related)
}

fn attribute<'t>(tag: &'t Tag<'_>, name: &str) -> Option<Cow<'t, str>> {
    tag.attributes().find(|(of, _)| *of == name).map(|(_, value)| value)
}

fn section(tag: &Tag<'_>) -> Section {
    match attribute(tag, "section").as_deref() {
        Some("Device Info") => Section::Device,
        Some("File") => Section::File,
        _ => Section::Other,
    }
}

/// A frame of the sort that a closing tag ends.
fn closing(name: &str) -> Frame {
    match name {
        "modelType" => Frame::Type(""),
        "model" => Frame::Model { of: names::OTHER, is_kept: false },
        "modelField" | "multiModelField" => Frame::Models { name: None, of: "" },
        "field" | "multiField" => Frame::Field(None),
        "RelatedModels" => Frame::Related,
        "value" => Frame::Value,
        "file" => Frame::File,
        "metadata" => Frame::Metadata(Section::Other),
        "item" => Frame::Item(Item::Other),
        name => Frame::Other(digest(name)),
    }
}

/// Names of elements are told apart by it; it is never kept.
fn digest(name: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    name.hash(&mut hasher);
    hasher.finish()
}
