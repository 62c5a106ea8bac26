//! Web archives (WARC, ISO 28500): records one behind the other, as a stream, and what a server answered in them.

use flate2::read::{MultiGzDecoder, ZlibDecoder};
use std::borrow::Cow;
use std::io::{self, BufRead, BufReader, Read};

/// Bytes asked for at a time.
const BUFFER_BYTES: usize = 64 << 10;
/// Longest header of a record, or of an answer.
const HEADER_BYTES: usize = 64 << 10;

/// Whether a line begins a record.
pub(crate) fn is_record(line: &[u8]) -> bool {
    line.starts_with(b"WARC/1.") || line.starts_with(b"WARC/0.")
}

/// A walk over the records of a stream: one is held at a time.
pub struct WarcRecords<'r> {
    from: BufReader<&'r mut dyn Read>,
    most: usize,
    number: u64,
    /// A line that begins a record, met while looking for one.
    is_ahead: bool,
    failure: Option<io::Error>,
}

/// What a record says of itself.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct WarcRecord {
    /// From 1.
    pub number: u64,
    /// `response`, `resource`, `request`, …
    pub kind: String,
    /// Of which address it is.
    pub target: Option<String>,
    /// When it was taken, ISO 8601 in UTC.
    pub date: Option<String>,
    /// The type of its block.
    pub block_type: String,
    /// Bytes of its block that were left out because it is longer than allowed.
    pub left_out: u64,
    /// It has no length, or ends before it should, or something before it is no record.
    pub is_damaged: bool,
}

model::debug_without_content!(WarcRecord { number, kind, left_out, is_damaged } but target, date, block_type);

impl<'r> WarcRecords<'r> {
    /// Of a stream from its beginning. Of longer blocks the first `most` bytes are given.
    pub fn new(from: &'r mut dyn Read, most: usize) -> Self {
        let from = BufReader::with_capacity(BUFFER_BYTES, from);
        Self { from, most, number: 0, is_ahead: false, failure: None }
    }

    /// What reading failed with, if it did: what came before it was given.
    pub fn failure(&self) -> Option<&io::Error> {
        self.failure.as_ref()
    }

    /// Puts the block of the next record into `block`; `None` behind the last.
    pub fn next(&mut self, block: &mut Vec<u8>) -> Option<WarcRecord> {
        block.clear();
        let mut record = WarcRecord { is_damaged: self.find()?, ..WarcRecord::default() };
        self.number += 1;
        record.number = self.number;
        let length = self.header(&mut record);
        let Some(length) = length else {
            record.is_damaged = true;
            return Some(record);
        };
        let most = length.min(self.most as u64);
        let read = self.fill(block, most);
        record.left_out = length - most;
        let passed = if record.left_out > 0 { self.pass(record.left_out) } else { 0 };
        record.is_damaged |= read + passed < length;
        Some(record)
    }

    /// Goes to where a record begins; whether something else stood before it.
    fn find(&mut self) -> Option<bool> {
        let mut is_other = false;
        if std::mem::take(&mut self.is_ahead) {
            return Some(false);
        }
        let (mut line, mut is_start) = (Vec::new(), true);
        loop {
            line.clear();
            if !self.line(&mut line) {
                return None;
            }
            let was_start = std::mem::replace(&mut is_start, line.ends_with(b"\n"));
            if was_start && is_record(&line) {
                return Some(is_other);
            }
            is_other |= !line.trim_ascii().is_empty();
        }
    }

    /// Reads the fields of a record; gives the length of its block.
    fn header(&mut self, record: &mut WarcRecord) -> Option<u64> {
        let (mut line, mut length, mut bytes) = (Vec::new(), None, 0);
        while bytes < HEADER_BYTES {
            line.clear();
            if !self.line(&mut line) || line.trim_ascii().is_empty() {
                return length;
            }
            if is_record(&line) {
                self.is_ahead = true;
                return None;
            }
            bytes += line.len();
            let Some((name, value)) = field(&line) else { continue };
            match name.as_str() {
                "warc-type" => record.kind = value.to_ascii_lowercase(),
                "warc-target-uri" => record.target = Some(value.trim_matches(['<', '>']).to_owned()),
                "warc-date" => record.date = Some(value),
                "content-type" => record.block_type = value.to_ascii_lowercase(),
                "content-length" => length = value.parse().ok(),
                _ => {}
            }
        }
        None
    }

    /// Reads a line, or a piece of a long one; whether there was any.
    fn line(&mut self, line: &mut Vec<u8>) -> bool {
        if self.failure.is_none()
            && let Err(error) = self.from.by_ref().take(BUFFER_BYTES as u64).read_until(b'\n', line)
        {
            self.failure = Some(error);
        }
        !line.is_empty()
    }

    fn fill(&mut self, block: &mut Vec<u8>, most: u64) -> u64 {
        if let Err(error) = self.from.by_ref().take(most).read_to_end(block) {
            self.failure.get_or_insert(error);
        }
        block.len() as u64
    }

    fn pass(&mut self, bytes: u64) -> u64 {
        io::copy(&mut self.from.by_ref().take(bytes), &mut io::sink()).unwrap_or_else(|error| {
            self.failure.get_or_insert(error);
            0
        })
    }
}

fn field(line: &[u8]) -> Option<(String, String)> {
    let text = String::from_utf8_lossy(line);
    let (name, value) = text.split_once(':')?;
    Some((name.trim().to_ascii_lowercase(), value.trim().to_owned()))
}

/// What a record holds for a reader: the body of an answer of a server, or a file. It never reaches a log: no `Debug`.
#[derive(Clone, PartialEq, Eq)]
pub struct Payload<'b> {
    /// Its type in lower case, without parameters.
    pub media_type: String,
    /// Its character set.
    pub charset: Option<String>,
    /// The bytes, as the server had them before it packed them.
    pub bytes: Cow<'b, [u8]>,
    /// It is packed in a way that is not known, is damaged, or longer than allowed.
    pub is_damaged: bool,
}

impl WarcRecord {
    /// What its block holds, unpacked up to `most` bytes; `None` if it is a request, a note or the like.
    pub fn payload<'b>(&self, block: &'b [u8], most: usize) -> Option<Payload<'b>> {
        match self.kind.as_str() {
            "response" if self.block_type.starts_with("application/http") => answer(block, most),
            "response" | "resource" => Some(of_type(&self.block_type, block.into(), false)),
            _ => None,
        }
    }

    /// The name under which its payload is a member of the archive: `record-7/photo.jpg`.
    pub fn member_name(&self) -> String {
        let path = self.target.as_deref().unwrap_or_default();
        let path = path.split(['?', '#']).next().unwrap_or_default();
        let path = path.split_once("://").map_or(path, |(_, rest)| rest.split_once('/').map_or("", |(_, path)| path));
        let name = crate::name::safe(path).map_or_else(String::new, |name| format!("/{name}"));
        format!("record-{}{name}", self.number)
    }
}

impl Payload<'_> {
    /// Whether it is a page.
    pub fn is_html(&self) -> bool {
        matches!(self.media_type.as_str(), "text/html" | "application/xhtml+xml")
    }
}

fn of_type<'b>(written: &str, bytes: Cow<'b, [u8]>, is_damaged: bool) -> Payload<'b> {
    let mut parts = written.split(';').map(str::trim);
    let media_type = parts.next().unwrap_or_default().to_ascii_lowercase();
    let charset = parts.find_map(|part| part.strip_prefix("charset=")).map(|name| name.trim_matches('"').to_owned());
    Payload { media_type, charset, bytes, is_damaged }
}

/// The body of an answer (RFC 9112), put together and unpacked.
fn answer(block: &[u8], most: usize) -> Option<Payload<'_>> {
    let (mut rest, mut fields) = (block, Vec::new());
    loop {
        let end = memchr::memchr(b'\n', rest.get(..rest.len().min(HEADER_BYTES))?)?;
        let (line, behind) = rest.split_at(end + 1);
        rest = behind;
        if line.trim_ascii().is_empty() {
            break;
        }
        fields.extend(field(line));
    }
    let value = |name: &str| {
        let found = fields.iter().find(|(field, _)| field == name);
        found.map_or_else(String::new, |(_, value)| value.to_ascii_lowercase())
    };
    let is_chunked = value("transfer-encoding").ends_with("chunked");
    let (whole, mut is_damaged): (Cow<'_, [u8]>, bool) = if is_chunked { joined(rest) } else { (rest.into(), false) };
    let packing = value("content-encoding");
    let (bytes, is_cut) = unpacked(whole, &packing, most);
    is_damaged |= is_cut;
    Some(of_type(&value("content-type"), bytes, is_damaged))
}

/// Chunks (RFC 9112, section 7.1) joined. Archives often keep the field and have joined the chunks: then they stay.
fn joined(block: &[u8]) -> (Cow<'_, [u8]>, bool) {
    let (mut out, mut rest) = (Vec::new(), block);
    loop {
        let line = memchr::memchr(b'\n', rest.get(..rest.len().min(100)).unwrap_or_default());
        let Some((head, behind)) = line.map(|end| rest.split_at(end + 1)) else { break };
        let size = std::str::from_utf8(head).ok().map(|head| head.split(';').next().unwrap_or_default().trim());
        let Some(size) = size.and_then(|size| usize::from_str_radix(size, 16).ok()) else { break };
        if size == 0 {
            return (out.into(), false);
        }
        let Some(chunk) = behind.get(..size) else {
            out.extend_from_slice(behind);
            return (out.into(), true);
        };
        out.extend_from_slice(chunk);
        rest = behind.get(size..).unwrap_or_default();
        rest = rest.strip_prefix(b"\r\n").or(rest.strip_prefix(b"\n")).unwrap_or(rest);
    }
    if out.is_empty() { (block.into(), false) } else { (out.into(), true) }
}

fn unpacked<'b>(packed: Cow<'b, [u8]>, packing: &str, most: usize) -> (Cow<'b, [u8]>, bool) {
    let mut out = Vec::new();
    let limit = most as u64 + 1;
    let read = match packing {
        "" | "identity" => return (packed, false),
        // What was unpacked already and kept the field.
        "gzip" | "x-gzip" if !packed.starts_with(b"\x1f\x8b") => return (packed, false),
        "gzip" | "x-gzip" => MultiGzDecoder::new(&*packed).take(limit).read_to_end(&mut out),
        "deflate" => ZlibDecoder::new(&*packed).take(limit).read_to_end(&mut out),
        _ => return (packed, true),
    };
    let is_cut = read.is_err() || out.len() > most;
    out.truncate(most);
    (out.into(), is_cut)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn record(kind: &str, fields: &str, block: &[u8]) -> Vec<u8> {
        let head = format!("WARC/1.0\r\nWARC-Type: {kind}\r\n{fields}Content-Length: {}\r\n\r\n", block.len());
        [head.as_bytes(), block, b"\r\n\r\n"].concat()
    }

    fn all(mut bytes: &[u8], most: usize) -> Vec<(WarcRecord, Vec<u8>)> {
        let mut records = WarcRecords::new(&mut bytes, most);
        let (mut block, mut all) = (Vec::new(), Vec::new());
        while let Some(record) = records.next(&mut block) {
            all.push((record, block.clone()));
        }
        all
    }

    #[test]
    fn records_are_given_one_by_one_and_damage_costs_little() {
        let target = "WARC-Target-URI: <https://example.org/a/b.png?x=/y>\r\nWARC-Date: 2024-12-01T10:00:00Z\r\n";
        let good = record("resource", &format!("{target}Content-Type: image/png\r\n"), b"WARC/1.0 in here");
        let unsized_one = b"WARC/1.0\r\nWARC-Type: resource\r\n\r\nno length\r\n".to_vec();
        let bytes =
            [b"noise\r\n".to_vec(), good.clone(), unsized_one, good.clone(), good[..good.len() - 8].to_vec()].concat();
        let told: Vec<_> =
            all(&bytes, 1000).into_iter().map(|(r, block)| (r.number, r.is_damaged, block.len())).collect();
        assert_eq!(told, [(1, true, 16), (2, true, 0), (3, true, 16), (4, true, 12)]);
        let (first, block) = all(&good, 4).remove(0);
        assert_eq!((first.left_out, block.as_slice(), first.is_damaged), (12, b"WARC".as_slice(), false));
        assert_eq!(first.member_name(), "record-1/b.png");
        assert_eq!(first.target.as_deref(), Some("https://example.org/a/b.png?x=/y"));
        assert!(first.payload(&block, 10).is_some_and(|payload| payload.media_type == "image/png"));
    }

    #[test]
    fn answers_are_put_together_and_unpacked_within_bounds() {
        use std::io::Write;
        let mut gz = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::fast());
        gz.write_all(b"<p>hola</p>").unwrap();
        let gz = gz.finish().unwrap();
        let head = "HTTP/1.1 200 OK\r\nContent-Type: text/html; charset=UTF-8\r\n";
        let chunks = [format!("{:x}\r\n", gz.len()).as_bytes(), &gz, b"\r\n0\r\n\r\n"].concat();
        let cases: [(&str, &[u8], &[u8], bool); 6] = [
            ("", b"<p>hola</p>", b"<p>hola</p>", false),
            ("Transfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n", &chunks, b"<p>hola</p>", false),
            ("Transfer-Encoding: chunked\r\n", b"<p>joined</p>", b"<p>joined</p>", false),
            ("Transfer-Encoding: chunked\r\n", b"5\r\nho", b"ho", true),
            ("Content-Encoding: gzip\r\n", b"plain", b"plain", false),
            ("Content-Encoding: br\r\n", b"??", b"??", true),
        ];
        let response = WarcRecord {
            kind: "response".into(),
            block_type: "application/http; msgtype=response".into(),
            ..WarcRecord::default()
        };
        for (fields, body, wanted, is_damaged) in cases {
            let block = [format!("{head}{fields}\r\n").as_bytes(), body].concat();
            let payload = response.payload(&block, 1000).unwrap();
            assert_eq!((&*payload.bytes, payload.is_damaged), (wanted, is_damaged), "{fields}");
            assert!(payload.is_html() && payload.charset.as_deref() == Some("utf-8"));
        }
        let block = [format!("{head}Content-Encoding: gzip\r\n\r\n").as_bytes(), &gz].concat();
        let payload = response.payload(&block, 3).unwrap();
        assert!(payload.is_damaged && payload.bytes.len() == 3);
        assert!(response.payload(b"HTTP/1.1 200 OK", 9).is_none());
    }
}
