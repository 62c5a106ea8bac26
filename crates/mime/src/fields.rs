//! Fields of a header: of a mail, or of one of its parts.

use mail_parser::{ContentType, DateTime, HeaderName, HeaderValue, MessageParser, MimeHeaders};
use model::WallTime;
use std::sync::LazyLock;

/// What Chrome writes on top of a page that it saved.
const SNAPSHOT: &str = "Snapshot-Content-Location";

/// Only fields that are asked for are read; of a mail that came far most are others.
static PARSER: LazyLock<MessageParser> = LazyLock::new(|| {
    let parser = MessageParser::new().with_mime_headers().with_date_headers().with_address_headers().with_message_ids();
    let parser = parser.header_text(HeaderName::Subject).header_text(SNAPSHOT);
    parser.default_header_ignore()
});

/// A header, read. It is never shown in a log: no `Debug`.
pub struct Fields<'m> {
    read: Option<mail_parser::Message<'m>>,
    bytes: &'m [u8],
}

/// To whom a mail goes, or from whom it comes.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Who {
    /// Who wrote it.
    From,
    /// Who sent it for them.
    Sender,
    /// To whom.
    To,
    /// To whom besides.
    Cc,
    /// To whom without the others knowing.
    Bcc,
}

/// An address as a field has it.
#[derive(Clone, PartialEq, Eq)]
pub struct Address {
    /// The name before it.
    pub name: Option<String>,
    /// The address, its domain in lower case.
    pub address: String,
}

model::debug_without_content!(Address {} but name, address);

impl<'m> Fields<'m> {
    /// Reads the header that these bytes are.
    pub(crate) fn of(bytes: &'m [u8]) -> Self {
        Self { read: PARSER.parse_headers(bytes), bytes }
    }

    /// What it is about.
    pub fn subject(&self) -> Option<&str> {
        self.read.as_ref()?.subject().map(str::trim).filter(|subject| !subject.is_empty())
    }

    /// Addresses of a field, in their order; what is none is left out.
    pub fn addresses(&self, who: Who) -> Vec<Address> {
        let name = match who {
            Who::From => HeaderName::From,
            Who::Sender => HeaderName::Sender,
            Who::To => HeaderName::To,
            Who::Cc => HeaderName::Cc,
            Who::Bcc => HeaderName::Bcc,
        };
        let fields = self.read.iter().flat_map(|read| read.header_values(name.clone()));
        let listed = fields.filter_map(HeaderValue::as_address).flat_map(|address| address.iter());
        listed.filter_map(|one| address(one.name(), one.address()?)).collect()
    }

    /// When it was written, with the offset that the field has; `None` if it has no time that exists.
    pub fn date(&self) -> Option<WallTime> {
        let read = self.read.as_ref()?;
        let field = read.headers().iter().rev().find(|field| field.name == HeaderName::Date)?;
        let written = self.bytes.get(field.offset_start as usize..field.offset_end as usize)?;
        let has_zone = has_zone(written);
        // Without a zone it is read as if it had one, and then has none.
        let zoned = || DateTime::parse_rfc822(&format!("{} +0000\n", String::from_utf8_lossy(written).trim()));
        let date = if has_zone { field.value.as_datetime().cloned() } else { zoned() };
        let date = date.filter(|date| (1970..2100).contains(&date.year))?;
        // A leap second is the second before it.
        let second = date.second.min(59);
        let (year, month) = (i32::from(date.year), date.month);
        let at = WallTime::from_fields(year, month, date.day, date.hour, date.minute, Some(second))?;
        let minutes = i64::from(date.tz_hour) * 60 + i64::from(date.tz_minute);
        let minutes = if date.tz_before_gmt { -minutes } else { minutes };
        Some(if has_zone { at.at_offset(minutes) } else { at })
    }

    /// Its own id, without the angles around it.
    pub fn id(&self) -> Option<&str> {
        self.read.as_ref()?.message_id().map(str::trim).filter(|id| !id.is_empty())
    }

    /// Ids of the mails before it, the first first.
    pub fn references(&self) -> Vec<&str> {
        self.read.as_ref().map_or_else(Vec::new, |read| ids(read.references()))
    }

    /// Ids of the mails that it answers.
    pub fn in_reply_to(&self) -> Vec<&str> {
        self.read.as_ref().map_or_else(Vec::new, |read| ids(read.in_reply_to()))
    }

    /// From where a saved part came.
    pub fn location(&self) -> Option<&str> {
        self.read.as_ref()?.content_location().map(str::trim).filter(|location| !location.is_empty())
    }

    /// From where a browser says that it saved all of it.
    pub fn snapshot(&self) -> Option<&str> {
        let field = HeaderName::Other(SNAPSHOT.into());
        self.read.as_ref()?.header(field)?.as_text().map(str::trim).filter(|location| !location.is_empty())
    }

    /// Its own id as a part.
    pub fn content_id(&self) -> Option<&str> {
        self.read.as_ref()?.content_id().map(str::trim)
    }

    /// Type and subtype in lower case, if it has them.
    pub fn media_type(&self) -> Option<(String, String)> {
        let content = self.content()?;
        Some((content.ctype().to_ascii_lowercase(), content.subtype().unwrap_or_default().to_ascii_lowercase()))
    }

    /// A parameter of its type.
    pub fn parameter(&self, name: &str) -> Option<&str> {
        self.content()?.attribute(name).filter(|value| !value.is_empty())
    }

    /// The name of a file.
    pub fn file_name(&self) -> Option<&str> {
        self.read.as_ref()?.attachment_name().filter(|name| !name.trim().is_empty())
    }

    /// Whether it is said to be a file beside the text.
    pub fn is_attachment(&self) -> bool {
        let disposition = self.read.as_ref().and_then(|read| read.content_disposition());
        disposition.is_some_and(ContentType::is_attachment)
    }

    /// How its bytes are written, in lower case.
    pub(crate) fn encoding(&self) -> String {
        let read = self.read.as_ref();
        read.and_then(|read| read.content_transfer_encoding()).unwrap_or_default().trim().to_ascii_lowercase()
    }

    fn content(&self) -> Option<&ContentType<'_>> {
        self.read.as_ref()?.content_type()
    }
}

fn ids<'v>(value: &'v HeaderValue<'_>) -> Vec<&'v str> {
    match value {
        HeaderValue::Text(id) => vec![id.as_ref()],
        HeaderValue::TextList(ids) => ids.iter().map(AsRef::as_ref).collect(),
        _ => Vec::new(),
    }
}

/// The domain means the same in any case (RFC 5321 §2.4), what stands before it need not.
fn address(name: Option<&str>, written: &str) -> Option<Address> {
    let written = written.trim();
    let (local, domain) = written.rsplit_once('@')?;
    let is_plain = |part: &str| !part.is_empty() && !part.chars().any(|c| c.is_whitespace() || c.is_control());
    let name = name.map(str::trim).filter(|name| !name.is_empty() && *name != written).map(str::to_owned);
    (is_plain(local) && is_plain(domain))
        .then(|| Address { name, address: format!("{local}@{}", domain.to_lowercase()) })
}

/// Whether a date has a zone behind its time.
fn has_zone(written: &[u8]) -> bool {
    let behind = written.rsplit(|byte| *byte == b':').next().unwrap_or_default();
    behind.iter().any(|byte| matches!(byte, b'+' | b'-') || byte.is_ascii_alphabetic())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_keep_their_offset_and_have_none_where_none_is_written() {
        let date = |text: &str| Fields::of(format!("Date: {text}\n").as_bytes()).date().map(|at| at.to_string());
        let cases = [
            ("Sun, 1 Dec 2024 10:00:05 +0100", Some("2024-12-01T10:00:05+01:00")),
            ("1 Dec 2024 10:00:05 -0330 (NST)", Some("2024-12-01T10:00:05-03:30")),
            ("Sun, 01 Dec 2024 10:00:05 GMT", Some("2024-12-01T10:00:05Z")),
            ("Sun, 01 Dec 2024 10:00:05", Some("2024-12-01T10:00:05")),
            ("Sun, 31 Feb 2024 10:00:05 +0000", None),
            ("yesterday", None),
        ];
        for (text, wanted) in cases {
            assert_eq!(date(text).as_deref(), wanted, "{text}");
        }
        assert!(Fields::of(b"").date().is_none());
    }

    #[test]
    fn addresses_and_names_are_read_in_all_their_forms() {
        let bytes = "From: =?UTF-8?Q?Ana_R=C3=ADo?= <Ana@Example.ORG>\nTo: luis@example.org,\n \"Bo, jr.\" \
            <bo@example.org>, undisclosed-recipients:;\nCc: friends: eva@example.org, not an address;\n";
        let fields = Fields::of(bytes.as_bytes());
        let told = |who| -> Vec<(String, String)> {
            fields.addresses(who).into_iter().map(|a| (a.name.unwrap_or_default(), a.address)).collect()
        };
        let pair = |name: &str, address: &str| (name.to_owned(), address.to_owned());
        assert_eq!(told(Who::From), [pair("Ana Río", "Ana@example.org")]);
        assert_eq!(told(Who::To), [pair("", "luis@example.org"), pair("Bo, jr.", "bo@example.org")]);
        assert_eq!(told(Who::Cc), [pair("", "eva@example.org")]);
    }

    #[test]
    fn ids_are_given_in_their_order() {
        let bytes = b"Message-ID: <3@x.org>\nReferences: <1@x.org>\n\t<2@x.org>\nIn-Reply-To: <2@x.org>\nSubject: \n";
        let fields = Fields::of(bytes);
        assert_eq!((fields.id(), fields.subject()), (Some("3@x.org"), None));
        assert_eq!((fields.references(), fields.in_reply_to()), (vec!["1@x.org", "2@x.org"], vec!["2@x.org"]));
    }
}
