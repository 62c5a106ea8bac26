//! Ten kinds of damage and more in each format: what is damaged is named with its place, what stands before and behind
//! it is in, and every record is accounted for.

use super::{hex, read};
use matching::lists::ListFormat;

/// What replaces the second of three good records.
struct Damage {
    name: &'static str,
    text: Vec<u8>,
    /// The code that tells it; none if it is no damage to this format.
    code: Option<&'static str>,
    /// Whether the record is in all the same, with what is good of it.
    is_kept: bool,
}

fn damage(name: &'static str, text: impl Into<Vec<u8>>, code: Option<&'static str>, is_kept: bool) -> Damage {
    Damage { name, text: text.into(), code, is_kept }
}

const UNREADABLE: Option<&str> = Some("list-value-not-readable");
const NO_DIGEST: Option<&str> = Some("list-row-without-digest");
const TOO_LARGE: Option<&str> = Some("list-record-too-large");
const NOT_UTF8: Option<&str> = Some("list-text-not-utf8");
const TWICE: Option<&str> = Some("list-key-twice");
const BROKEN: Option<&str> = Some("list-record-not-readable");

/// Each damage between two good records: both are read, and one thing is said, at the place of the damage.
fn check(format: ListFormat, good: &dyn Fn(u8) -> String, frame: &dyn Fn(&[Vec<u8>]) -> Vec<u8>, damages: Vec<Damage>) {
    assert!(damages.len() >= 10, "{format}: only {} kinds of damage", damages.len());
    let (first, last) = (good(1).into_bytes(), good(9).into_bytes());
    let sound = read(&frame(&[first.clone(), good(5).into_bytes(), last.clone()]), format);
    assert_eq!(
        (sound.records.len(), sound.refused.len(), sound.issues.len()),
        (3, 0, 0),
        "{format}: {:?}",
        sound.issues
    );
    for Damage { name, text, code, is_kept } in damages {
        let bytes = frame(&[first.clone(), text, last.clone()]);
        let read = read(&bytes, format);
        let about = format!("{format}, {name}: {:?} {:?} {:?}", read.records, read.refused, read.issues);
        assert_eq!(read.records.len(), 2 + usize::from(is_kept), "{about}");
        for (record, of) in [(&read.records[0], &sound.records[0]), (read.records.last().unwrap(), &sound.records[2])] {
            assert_eq!((record.md5, record.sha256, &record.pdq), (of.md5, of.sha256, &of.pdq), "{about}");
        }
        let told: Vec<_> = read.refused.iter().chain(&read.issues).collect();
        match code {
            Some(code) => assert!(told.iter().any(|(_, c, _)| *c == code), "{about}"),
            None => assert!(told.is_empty(), "{about}"),
        }
        assert_eq!(read.refused.is_empty(), is_kept || code.is_none() && read.records.len() == 2, "{about}");
        let place = sound.records[1].place.to_string();
        assert!(told.iter().all(|(at, ..)| *at == place), "{about}");
    }
}

/// A file that ends anywhere gives what stands before, and says that it ends.
fn check_cut_off(
    format: ListFormat,
    good: &dyn Fn(u8) -> String,
    frame: &dyn Fn(&[Vec<u8>]) -> Vec<u8>,
    by_lines: bool,
) {
    let bytes = frame(&[good(1).into_bytes(), good(5).into_bytes(), good(9).into_bytes()]);
    let whole = read(&bytes, format);
    let (mut before, mut most_said) = (0, 0);
    for length in 0..bytes.len() {
        let Ok(read) = super::read_with(&bytes[..length], format, &super::options()) else { continue };
        assert!(read.records.len() >= before, "{format}: a longer file has fewer records, at {length}");
        before = read.records.len();
        for (record, of) in read.records.iter().zip(&whole.records) {
            let is_last = record.place == read.records.last().unwrap().place;
            assert!(by_lines && is_last || record.original == of.original, "{format}, at {length}");
        }
        let said = read.refused.len() + read.issues.len();
        most_said = most_said.max(said);
        // Lines end where they end: only what is within one shows.
        let is_complete = bytes[length..].iter().all(u8::is_ascii_whitespace);
        assert!(said > 0 || by_lines || is_complete, "{format}, at {length}: nothing is said");
    }
    assert!(most_said > 0, "{format}");
}

fn check_empty(format: ListFormat) {
    for bytes in [&b""[..], b"\xef\xbb\xbf", b"\n \n", b"\0\0\0\0\0\0\0\0"] {
        if let Ok(read) = super::read_with(bytes, format, &super::options()) {
            assert_eq!(read.records.len(), 0, "{format}");
            let told: Vec<_> = read.refused.iter().chain(&read.issues).map(|(_, code, _)| *code).collect();
            assert!(!told.is_empty(), "{format}: {bytes:?}");
        }
    }
    assert_eq!(read(b"", format).issues[0].1, "list-without-records", "{format}");
}

fn lines(header: &str, rows: &[Vec<u8>]) -> Vec<u8> {
    let mut bytes = header.as_bytes().to_vec();
    rows.iter().for_each(|row| bytes.extend([row.as_slice(), b"\n"].concat()));
    bytes
}

#[test]
fn damaged_csv() {
    let good = |n: u8| format!("{n},{},{},c{n}", hex(n, 32), hex(n, 16));
    let frame = |rows: &[Vec<u8>]| lines("id,sha256,md5,category\n", rows);
    let (sha256, md5) = (hex(5, 32), hex(5, 16));
    let damages = vec![
        damage("a digest of the wrong length", format!("5,{},{md5},c", &sha256[1..]), UNREADABLE, true),
        damage("a digest that is none", format!("5,{},{md5},c", "z".repeat(64)), UNREADABLE, true),
        damage("no digest at all", "5,,,c", NO_DIGEST, false),
        damage("words instead of digests", "5,x,y,c", NO_DIGEST, false),
        damage("a mark that is not closed", format!("5,{sha256},{md5},\"c"), Some("list-quote-not-closed"), true),
        damage("a mark that is not closed, first", format!("\"5,{sha256},{md5},c"), NO_DIGEST, false),
        damage("something behind a mark", format!("5,{sha256},{md5},\"c\"d"), Some("list-quote-not-closed"), true),
        damage("too few fields", format!("5,{sha256}"), Some("list-row-length"), true),
        damage("too many fields", format!("5,{sha256},{md5},c,d,e"), Some("list-row-length"), true),
        damage("bytes of zero", format!("5\0,{sha256},{}\0,c", md5), UNREADABLE, true),
        damage(
            "text that is not UTF-8",
            [format!("5,{sha256},{md5},c").as_bytes(), b"\xf1\xff"].concat(),
            NOT_UTF8,
            true,
        ),
        damage("a huge field", format!("5,{sha256},{md5},{}", "x".repeat(9000)), TOO_LARGE, false),
        damage("a huge field in marks", format!("5,{sha256},{md5},\"{}\"", "x".repeat(9000)), TOO_LARGE, false),
        damage("nested garbage", "{\"a\":[1,{\"b\":2}]}", NO_DIGEST, false),
        damage("the header again", "id,sha256,md5,category", NO_DIGEST, false),
    ];
    check(ListFormat::Csv, &good, &frame, damages);
    check_cut_off(ListFormat::Csv, &good, &frame, true);
    check_empty(ListFormat::Csv);
    let doubled = read(format!("md5,MD5\n{0},{0}\n{0},\n", hex(1, 16)).as_bytes(), ListFormat::Csv);
    assert_eq!(doubled.issues, [("line 1".to_string(), "list-key-twice", "md5".to_string())]);
    assert_eq!(doubled.records.len(), 2);
}

#[test]
fn damaged_interpol_csv() {
    let header = "MD5;SHA1;PhotoDNA;Image ID;Is distributed;Victim identified;Offender identified;Series name;\
                  Number of submissions;File Available;Media Type;Baseline\n";
    let good = |n: u8| format!("{};{};1,2,3;{n};1;0;0;S;3;1;Image;1", hex(n, 16), hex(n, 20));
    let frame = |rows: &[Vec<u8>]| lines(header, rows);
    let (md5, sha1) = (hex(5, 16), hex(5, 20));
    let rest = "1;0;0;S;3;1;Image;1";
    let damages = vec![
        damage("a digest of the wrong length", format!("{}0;{sha1};;5;{rest}", md5), UNREADABLE, true),
        damage("a digest that is none", format!("?;{sha1};;5;{rest}"), UNREADABLE, true),
        damage("no digest at all", format!(";;;5;{rest}"), NO_DIGEST, false),
        damage("commas between the columns", format!("{md5},{sha1},,5,1,0,0,S,3,1,Image,1"), NO_DIGEST, false),
        damage(
            "a mark that is not closed",
            format!("{md5};{sha1};;5;1;0;0;\"S;3;1;Image;1"),
            Some("list-quote-not-closed"),
            true,
        ),
        damage("too few fields", format!("{md5};{sha1}"), Some("list-row-length"), true),
        damage("too many fields", format!("{md5};{sha1};;5;{rest};;;"), Some("list-row-length"), true),
        damage("PhotoDNA with blanks", format!("{md5};{sha1};1 2 3;5;{rest}"), UNREADABLE, true),
        damage("bytes of zero", format!("{md5};\0\0;;5;{rest}"), UNREADABLE, true),
        damage(
            "text that is not UTF-8",
            [format!("{md5};{sha1};;5;1;0;0;").as_bytes(), b"\xd1;3;1;Image;1"].concat(),
            NOT_UTF8,
            true,
        ),
        damage("a huge field", format!("{md5};{sha1};;5;1;0;0;{};3;1;Image;1", "x".repeat(9000)), TOO_LARGE, false),
        damage("nested garbage", "<image><md5/></image>", NO_DIGEST, false),
    ];
    check(ListFormat::InterpolCsv, &good, &frame, damages);
    check_cut_off(ListFormat::InterpolCsv, &good, &frame, true);
    check_empty(ListFormat::InterpolCsv);
}

#[test]
fn damaged_hma_csv() {
    let good = |n: u8| format!("{},{n},70{n},2021,tag", hex(n, 32));
    let frame = |rows: &[Vec<u8>]| lines("", rows);
    let pdq = hex(5, 32);
    let damages = vec![
        damage("a hash of the wrong length", format!("{}0,5,1,2021,tag", pdq), NO_DIGEST, false),
        damage("a hash that is none", format!("{},5,1,2021,tag", "x".repeat(64)), UNREADABLE, false),
        damage("words", "raw text,5,1,2021,tag", UNREADABLE, false),
        damage("no hash", ",5,1,2021,tag", NO_DIGEST, false),
        damage("a mark that is not closed", format!("{pdq},5,1,2021,\"tag"), Some("list-quote-not-closed"), true),
        damage("too few fields", pdq.clone(), Some("list-row-length"), true),
        damage("too many fields", format!("{pdq},5,1,2021,tag,,"), Some("list-row-length"), true),
        damage("bytes of zero", format!("\0{pdq},5,1,2021,tag"), UNREADABLE, false),
        damage("text that is not UTF-8", [format!("{pdq},5,1,2021,").as_bytes(), b"\xe9"].concat(), NOT_UTF8, true),
        damage("a huge field", format!("{pdq},5,1,2021,{}", "x".repeat(9000)), TOO_LARGE, false),
        damage("nested garbage", "[[[,{{{", UNREADABLE, false),
    ];
    check(ListFormat::HmaCsv, &good, &frame, damages);
    check_cut_off(ListFormat::HmaCsv, &good, &frame, true);
    check_empty(ListFormat::HmaCsv);
}

#[test]
fn damaged_lines_of_signals() {
    let good = |n: u8| format!("pdq {}", hex(n, 32));
    let frame = |rows: &[Vec<u8>]| lines("", rows);
    let not_known = Some("list-signal-not-known");
    let damages = vec![
        damage("a hash of the wrong length", format!("pdq {}", &hex(5, 32)[2..]), UNREADABLE, false),
        damage("a hash that is none", format!("pdq {}", "g".repeat(64)), UNREADABLE, false),
        damage("no value", "pdq", UNREADABLE, false),
        damage("no type", hex(5, 32), not_known, false),
        damage("a type that is not known", "url https://example.org", not_known, false),
        damage("two values", format!("pdq {0} {0}", hex(5, 32)), UNREADABLE, false),
        damage("frames that are not closed", format!("vpdq [\"{},90,1.0\"", hex(5, 32)), UNREADABLE, false),
        damage("frames of the wrong type", "vpdq [1, {\"a\": 2}]", UNREADABLE, false),
        damage("no frames", "vpdq []", UNREADABLE, false),
        damage("bytes of zero", format!("pdq\0 {}", hex(5, 32)), not_known, false),
        damage("text that is not UTF-8", &b"pdq \xff\xfe"[..], UNREADABLE, false),
        damage("a huge line", format!("pdq {}", "a".repeat(9000)), TOO_LARGE, false),
        damage("nested garbage", "{\"pdq\": [}", not_known, false),
    ];
    check(ListFormat::SignalLines, &good, &frame, damages);
    check_cut_off(ListFormat::SignalLines, &good, &frame, true);
    check_empty(ListFormat::SignalLines);
    // A line that is a value alone shows nothing of it.
    let read = read(format!("{}\n", hex(5, 16)).as_bytes(), ListFormat::SignalLines);
    assert_eq!(read.refused[0].2, "");
}

#[test]
fn damaged_vics() {
    let good = |n: u8| {
        format!(
            "{{\"MediaID\":{n},\"MD5\":\"{0}\",\"MediaFiles\":[{{\"MD5\":\"{0}\"}},{{\"MD5\":\"{0}\"}}]}}",
            hex(n, 16)
        )
    };
    let frame = |records: &[Vec<u8>]| {
        let head = b"{\"@odata.context\":\"http://github.com/VICSDATAMODEL/ProjectVic/DataModels/2.0.xml/US/$metadata#Media\",\"value\":[";
        [&head[..], &records.join(&b","[..]), b"]}"].concat()
    };
    let md5 = hex(5, 16);
    let with = |rest: &str| format!("{{\"MediaID\":5,\"MD5\":\"{md5}\"{rest}}}");
    let damages = vec![
        damage("a digest of the wrong length", with(&format!(",\"SHA1\":\"{md5}\"")), UNREADABLE, true),
        damage("a digest of the wrong type", with(",\"SHA1\":{\"a\":[1]}"), UNREADABLE, true),
        damage("no digest at all", "{\"MediaID\":5,\"Category\":1}", NO_DIGEST, false),
        damage("keys that are not known", with(",\"a\":{\"b\":[null,{\"c\":\"]}\"}]},\"d\":1.50"), None, true),
        damage("a key that stands twice", with(&format!(",\"MD5\":\"{}\"", hex(6, 16))), TWICE, true),
        damage("a mark that is not closed", with(",\"Series\":\"a,\"Tags\":\"b\""), BROKEN, false),
        damage("a mark that is not closed, last", with(",\"Series\":\"a"), BROKEN, false),
        damage("a mark too many", with(",\"Series\":\"a\"\",\"Tags\":\"b\""), BROKEN, false),
        damage("a bracket that is not closed", &with("")[..with("").len() - 1], BROKEN, false),
        damage("a list that is not closed", with(",\"x\":[1,2"), BROKEN, false),
        damage("a comma that is missing", with(" \"Series\":\"a\""), BROKEN, false),
        damage("a word that is none", with(",\"IsDistributed\":True"), BROKEN, false),
        damage("bytes of zero", with("\0,\"Series\":\"a\""), BROKEN, false),
        damage("a line within a text", with(",\"Series\":\"a\nb\""), BROKEN, false),
        damage(
            "text that is not UTF-8",
            [b"{\"MediaID\":5,\"Series\":\"\xd1\",", &with("").as_bytes()[13..]].concat(),
            NOT_UTF8,
            true,
        ),
        damage("a huge value", with(&format!(",\"Miniature\":\"{}\"", "x".repeat(9000))), TOO_LARGE, false),
        damage("no object", "4711", BROKEN, false),
        damage("a text", "\"{]},{\"", BROKEN, false),
        damage("nested garbage", "[[[{\"MD5\":[{}]}]]]", BROKEN, false),
        damage(
            "depth beyond measure",
            format!("{{\"MediaID\":5,\"x\":{}{}}}", "[".repeat(500), "]".repeat(500)),
            BROKEN,
            false,
        ),
    ];
    check(ListFormat::VicsJson, &good, &frame, damages);
    check_cut_off(ListFormat::VicsJson, &good, &frame, false);
    check_empty(ListFormat::VicsJson);
}

#[test]
fn a_list_that_is_not_closed_in_a_record_does_not_swallow_the_file() {
    let good = |n: u8| format!("{{\"MediaID\":{n},\"MD5\":\"{}\"}}", hex(n, 16));
    let bad = format!("{{\"MediaID\":200,\"MD5\":\"{}\",\"MediaFiles\":[{{\"a\":1}}", hex(2, 16));
    // Until the end of the file, until there is more of it than is held, and until it nests beyond measure.
    for (before, after, unclosed) in [(3, 5, 1), (3, 190, 1), (1, 90, 80)] {
        let records = (0..before).map(good).chain((0..unclosed).map(|_| bad.clone())).chain((10..10 + after).map(good));
        let text = format!("{{\"value\":[{}]}}", records.collect::<Vec<_>>().join(","));
        let read = read(text.as_bytes(), ListFormat::VicsJson);
        assert_eq!(read.records.len(), usize::from(before + after), "{after}: {:?}", read.refused.len());
        assert_eq!(read.refused.len(), unclosed, "{:?}", read.refused);
    }
}

#[test]
fn damaged_ncmec() {
    let good = |n: u8| {
        format!(
            "<image><member id=\"1\">M</member><id>i{n}</id><fingerprints><md5>{}</md5></fingerprints></image>",
            hex(n, 16)
        )
    };
    let frame = |records: &[Vec<u8>]| {
        let head = b"<?xml version=\"1.0\"?><queryResult xmlns=\"x\"><images count=\"3\">";
        [&head[..], &records.join(&b"\n"[..]), b"</images></queryResult>"].concat()
    };
    let md5 = hex(5, 16);
    let with = |prints: &str, rest: &str| {
        format!("<image><member id=\"1\">M</member><id>i5</id><fingerprints>{prints}</fingerprints>{rest}</image>")
    };
    let print = format!("<md5>{md5}</md5>");
    let damages = vec![
        damage("a digest of the wrong length", with(&format!("{print}<sha1>{md5}</sha1>"), ""), UNREADABLE, true),
        damage("no digest at all", with("", ""), NO_DIGEST, false),
        damage("elements that are not known", with(&print, "<new><a b=\"c\"/>text</new>"), None, true),
        damage("a fingerprint that stands twice", with(&format!("{print}<md5>{}</md5>", hex(6, 16)), ""), TWICE, true),
        damage("an end that is missing", with(&format!("<md5>{md5}"), ""), BROKEN, false),
        damage("an entry that is not closed", with(&print, "").replace("</image>", ""), BROKEN, false),
        damage("an attribute that is not closed", with(&print, "").replace("\"1\"", "\"1"), BROKEN, false),
        damage("a tag that is not closed", with(&print, "").replace("<id>", "<id"), BROKEN, false),
        damage(
            "an entity that is not known",
            with(&print, "<classification>&bomb;</classification>"),
            UNREADABLE,
            true,
        ),
        damage("a sign that begins no tag", with(&print, "<classification>a < b</classification>"), BROKEN, false),
        damage("bytes of zero", with(&format!("{print}<sha1>\0\0</sha1>"), ""), UNREADABLE, true),
        damage(
            "text that is not UTF-8",
            [&b"<image><member id=\"1\">\xd1"[..], &with(&print, "").as_bytes()[23..]].concat(),
            NOT_UTF8,
            true,
        ),
        damage(
            "a huge value",
            with(&print, &format!("<classification>{}</classification>", "x".repeat(9000))),
            TOO_LARGE,
            false,
        ),
        damage("a huge tag", format!("<image a=\"{}\"></image>", "x".repeat(9000)), TOO_LARGE, false),
        damage("nested garbage", "<image><a><b><image/></b></a></image>", BROKEN, false),
        damage("a declaration", with(&print, "<!DOCTYPE x [<!ENTITY a \"b\">]>"), BROKEN, false),
    ];
    check_ncmec(&good, &frame, damages);
    check_cut_off(ListFormat::NcmecXml, &good, &frame, false);
    check_empty(ListFormat::NcmecXml);
}

/// As [`check`], but what is left of a broken entry may be told too, at places of its own.
fn check_ncmec(good: &dyn Fn(u8) -> String, frame: &dyn Fn(&[Vec<u8>]) -> Vec<u8>, damages: Vec<Damage>) {
    let (strict, loose): (Vec<_>, Vec<_>) = damages.into_iter().partition(|d| d.name != "nested garbage");
    check(ListFormat::NcmecXml, good, frame, strict);
    for Damage { name, text, .. } in loose {
        let read = read(&frame(&[good(1).into_bytes(), text, good(9).into_bytes()]), ListFormat::NcmecXml);
        assert_eq!((read.records.len(), read.refused.len()), (2, 2), "{name}: {:?}", read.refused);
    }
}
