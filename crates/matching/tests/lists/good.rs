//! Good files of every format, each with what is particular to it.

use super::{array, hex, options, read, read_with};
use matching::Error;
use matching::lists::{CsvMapping, ListAct, ListField, ListFormat, ListLimits, ListOptions, Place};
use model::Standing;

#[test]
fn a_csv_with_a_mapping_is_read_by_names_and_by_numbers() {
    let columns = |a: &str, b: &str, c: &str| {
        vec![
            (a.to_string(), ListField::parse("sha256")),
            (b.to_string(), ListField::parse("category")),
            (c.to_string(), ListField::parse("origin")),
        ]
    };
    let row = format!("Kat 2;{};Haus\n", hex(1, 32));
    let named = CsvMapping { delimiter: None, has_header: true, columns: columns("Fingerabdruck", "Klasse", "Ort") };
    let numbered = CsvMapping { delimiter: Some(b';'), has_header: false, columns: columns("2", "1", "3") };
    for (mapping, text) in [(named, format!("Klasse;Fingerabdruck;Ort\n{row}")), (numbered, row.clone())] {
        let options = ListOptions { mapping: Some(mapping), ..options() };
        let read = read_with(text.as_bytes(), ListFormat::Csv, &options).unwrap();
        assert_eq!(read.records[0].sha256, Some(array(1)));
        assert_eq!(read.records[0].category.as_deref(), Some("Kat 2"));
        assert_eq!(read.records[0].fact("origin"), Some("Haus"));
        assert_eq!(read.issues, []);
    }
}

#[test]
fn a_column_that_the_mapping_names_must_be_there() {
    let mapping = CsvMapping { delimiter: None, has_header: true, columns: vec![("Hash".into(), ListField::Md5)] };
    let options = ListOptions { mapping: Some(mapping), ..options() };
    let text = format!("md5\n{}\n", hex(1, 16));
    assert!(
        matches!(read_with(text.as_bytes(), ListFormat::Csv, &options), Err(Error::NoColumn { name }) if name == "Hash")
    );
}

#[test]
fn a_csv_from_a_spreadsheet_is_read_in_each_of_its_encodings() {
    let text = format!("Número;Categoría;MD5;Observación\r\n7;ñ;{};añadió\r\n", hex(3, 16));
    let utf16 = |bytes: fn(u16) -> [u8; 2]| {
        "\u{feff}".encode_utf16().chain(text.encode_utf16()).flat_map(bytes).collect::<Vec<u8>>()
    };
    let latin: Vec<u8> = text.chars().map(|c| u32::from(c) as u8).collect();
    let marked = ["\u{feff}", &text].concat().into_bytes();
    for (bytes, issues) in [(marked, 0), (utf16(u16::to_le_bytes), 0), (utf16(u16::to_be_bytes), 0), (latin, 1)] {
        let read = read(&bytes, ListFormat::Csv);
        let record = &read.records[0];
        assert_eq!(record.md5, Some(array(3)));
        assert_eq!(record.category.as_deref(), Some("ñ"));
        assert_eq!(record.fact("Observación"), Some("añadió"));
        assert_eq!((record.id.as_str(), record.has_own_id, record.place), ("line-2", false, Place::Line(2)));
        assert_eq!(read.issues.len(), issues, "{:?}", read.issues);
    }
}

#[test]
fn an_interpol_list_gives_every_column() {
    let text = format!(
        "MD5;SHA1;PhotoDNA;Image ID;Is distributed;Victim identified;Offender identified;Series name;\
         Number of submissions;File Available;Media Type;Baseline\n{};{};12,0,255;4711;1;0;;\"Dünen; Meer\";3;Yes;Image;true\n",
        hex(1, 16).to_uppercase(),
        hex(2, 20)
    );
    let read = read(text.as_bytes(), ListFormat::InterpolCsv);
    let record = &read.records[0];
    assert_eq!((record.md5, record.sha1), (Some(array(1)), Some(array(2))));
    assert_eq!(record.photodna.as_deref(), Some("12,0,255"));
    assert_eq!((record.id.as_str(), record.has_own_id), ("4711", true));
    let facts: Vec<(&str, &str)> = record.facts.iter().map(|(n, v)| (&**n, v.as_str())).collect();
    let expected = [
        ("is_distributed", "1"),
        ("victim_identified", "0"),
        ("series", "Dünen; Meer"),
        ("submissions", "3"),
        ("file_available", "Yes"),
        ("media_type", "Image"),
        ("baseline", "true"),
    ];
    assert_eq!(facts, expected);
    assert_eq!(record.original, text.lines().nth(1).unwrap().as_bytes());
    assert_eq!(read.issues, []);
}

#[test]
fn vics_is_read_in_both_versions_and_null_is_no_category() {
    let two = format!(
        "\u{feff}{{\"@odata.context\":\"http://github.com/VICSDATAMODEL/ProjectVic/DataModels/2.0.xml/UK/$metadata#Media\",\
         \"value\":[{{\"MediaID\":12345678901234567890123,\"Category\":0,\"MD5\":\"{}\",\"IsDistributed\":\"True\",\
         \"VictimIdentified\":false,\"DateUpdated\":\"/Date(1380000000000+0200)/\",\"Series\":null}},\
         {{\"MediaID\":2,\"Category\":null,\"MD5\":\"{}\",\"PhotoDNA\":\"AAMANwAB\"}}]}}",
        hex(1, 16).to_uppercase(),
        "q6urq6urq6urq6urq6urqw=="
    );
    let first = read(two.as_bytes(), ListFormat::VicsJson);
    assert_eq!(first.summary.scheme.as_deref(), Some("UK"));
    assert_eq!((first.issues.len(), first.refused.len()), (0, 0));
    let [a, b] = &first.records[..] else { panic!() };
    assert_eq!((a.id.as_str(), a.category.as_deref(), a.md5), ("12345678901234567890123", Some("0"), Some(array(1))));
    assert_eq!(a.fact("is_distributed"), Some("true"));
    assert_eq!(a.fact("victim_identified"), Some("false"));
    assert_eq!(a.fact("updated"), Some("/Date(1380000000000+0200)/"));
    assert_eq!(a.fact("series"), None);
    assert_eq!((b.category.as_deref(), b.md5, b.photodna.as_deref()), (None, Some([0xab; 16]), Some("AAMANwAB")));
    assert!(two.as_bytes()[3..].ends_with(&[&b.original[..], b"]}"].concat()));

    let one = format!(
        "{{\"odata.metadata\":\"http://github.com/ICMEC/ProjectVic/DataModels/1.3.xml#Cases\",\"value\":[{{\"CaseID\":\"c\",\
         \"Media\":[{{\"odata.id\":\"Media(1)\",\"MediaID\":7,\"MediaFiles\":[{{\"MD5\":\"{0}\",\"FileName\":\"a.jpg\"}},\
         {{\"MD5\":\"{0}\",\"FileName\":\"b.jpg\"}}],\"Category\":\"2\",\"AlternativeHashes\":[{{\"HashName\":\"SHA-256\",\
         \"HashValue\":\"{1}\"}},{{\"HashName\":\"NetClean\",\"HashValue\":\"xyz\"}}]}}],\"TotalMediaFiles\":1}}]}}",
        hex(5, 16),
        hex(6, 32)
    );
    let second = read(one.as_bytes(), ListFormat::VicsJson);
    assert_eq!((second.records.len(), &second.issues[..], &second.refused[..]), (1, &[][..], &[][..]));
    let record = &second.records[0];
    assert_eq!((record.md5, record.sha256), (Some(array(5)), Some(array(6))));
    assert_eq!(record.facts.iter().filter(|(name, _)| &**name == "media_file").count(), 2);
    assert_eq!(record.fact("fingerprint"), Some("NetClean xyz"));
    assert_eq!((second.summary.scheme, record.category.as_deref()), (None, Some("2")));
}

#[test]
fn several_media_of_one_file_are_several_records() {
    let text = format!("[{{\"MediaID\":1,\"MD5\":\"{0}\"}},{{\"MediaID\":2,\"MD5\":\"{0}\"}}]", hex(1, 16));
    let read = read(text.as_bytes(), ListFormat::VicsJson);
    assert_eq!((read.records.len(), read.issues.len()), (2, 0));
}

#[test]
fn a_page_of_ncmec_has_updates_tombstones_and_a_link_that_is_not_shown() {
    let text = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n\
         <queryResult xmlns=\"https://hashsharing.ncmec.org/hashsharing/v2\">\n\
         <images count=\"2\" maxTimestamp=\"2017-10-24T15:10:00Z\"><image><member id=\"42\">Example &amp; Co</member>\
         <timestamp>2017-10-24T15:00:00Z</timestamp><id>image1</id><classification>A1</classification>\
         <fingerprints><md5>{}</md5><sha1>{}</sha1><pdna>12,3</pdna><pdq>{}</pdq></fingerprints>\
         <feedback><affirmativeFeedback type=\"Md5\"><members><member id=\"7\">Other</member></members>\
         </affirmativeFeedback></feedback></image>\
         <deletedImage><member id=\"43\">B</member><id>image4</id></deletedImage></images>\
         <videos count=\"1\"><video><member id=\"42\">Example</member><id>image1</id><fingerprints>\
         <md5>{}</md5><tmk-pdqf rel=\"self\" href=\"/v2/entries/1/fingerprints/TMK_PDQF\"/></fingerprints></video></videos>\
         <paging><next>/v2/entries?from=2017&amp;start=2001</next></paging></queryResult>",
        hex(1, 16),
        hex(2, 20),
        hex(3, 32),
        hex(4, 16)
    );
    let read = read(text.as_bytes(), ListFormat::NcmecXml);
    let [image, gone, video] = &read.records[..] else { panic!("{:?}", read.refused) };
    assert_eq!((image.id.as_str(), image.category.as_deref()), ("42/image1", Some("A1")));
    assert_eq!((image.md5, image.sha1), (Some(array(1)), Some(array(2))));
    assert_eq!((image.photodna.as_deref(), image.pdq[0].hash), (Some("12,3"), array(3)));
    assert_eq!(image.fact("member"), Some("Example & Co"));
    assert_eq!(image.fact("feedback"), Some("Md5 affirmativeFeedback Other"));
    assert_eq!((gone.act, gone.id.as_str(), gone.has_signature()), (ListAct::Remove, "43/image4", false));
    assert_eq!((video.fact("media_type"), video.md5), (Some("video"), Some(array(4))));
    assert!(video.fact("fingerprint").unwrap().starts_with("tmk-pdqf blake3:"));
    assert!(read.issues.iter().any(|(_, code, _)| *code == "list-link-not-followed"));
    // The same id in one member's images and videos.
    assert!(read.issues.iter().any(|(_, code, _)| *code == "list-id-twice"));
    let next = read.summary.next_page.unwrap();
    assert!(next.starts_with("blake3:") && next.len() == 23);
    assert!(image.original.starts_with(b"<image>") && image.original.ends_with(b"</image>"));
}

#[test]
fn lines_of_signals_are_read_by_their_types() {
    let text = format!(
        "pdq {}\r\n\nvideo_md5 {}\nvpdq [\"{},90,1.5\", \"{},80,2.0\"]\nurl https://example.org\nHASH_SHA256 {}\n",
        hex(1, 32),
        hex(2, 16),
        hex(3, 32),
        hex(4, 32),
        hex(5, 32)
    );
    let read = read(text.as_bytes(), ListFormat::SignalLines);
    assert_eq!(
        read.records.iter().map(|r| r.id.as_str()).collect::<Vec<_>>(),
        ["line-1", "line-3", "line-4", "line-6"]
    );
    assert_eq!(read.records[1].md5, Some(array(2)));
    let frames: Vec<_> = read.records[2].pdq.iter().map(|h| (h.hash, h.quality, h.milliseconds)).collect();
    assert_eq!(frames, [(array(3), Some(90), Some(1500)), (array(4), Some(80), Some(2000))]);
    assert_eq!(read.refused, [("line 5".to_string(), "list-signal-not-known", "url".to_string())]);

    let options = ListOptions { signal_type: Some("md5".into()), ..options() };
    let read = read_with(format!("{}\n", hex(9, 16)).as_bytes(), ListFormat::SignalLines, &options).unwrap();
    assert_eq!(read.records[0].md5, Some(array(9)));
}

#[test]
fn both_forms_of_hma_are_read() {
    let rows = format!("{},3058,7001,2021-01-01T00:00:00+0000,tag1 tag2\n", hex(1, 32));
    let read_rows = read(rows.as_bytes(), ListFormat::HmaCsv);
    let record = &read_rows.records[0];
    assert_eq!((record.id.as_str(), record.pdq[0].hash), ("3058", array(1)));
    assert_eq!((record.fact("descriptor"), record.fact("tags")), (Some("7001"), Some("tag1 tag2")));
    let printed =
        format!("signal_type,signal_str,collab,category,tags\nvideo_md5,{},Sample,POSITIVE_CLASS,a b\n", hex(2, 16));
    let read_printed = read(printed.as_bytes(), ListFormat::HmaCsv);
    let record = &read_printed.records[0];
    assert_eq!((record.md5, record.category.as_deref()), (Some(array(2)), Some("POSITIVE_CLASS")));
    assert_eq!(record.fact("collaboration"), Some("Sample"));
}

#[test]
fn our_own_csv_says_what_others_cannot() {
    let text = format!(
        "id,act,sha256,pdq,standing\na,set,{},,illegal\na,remove,,,\nv,,,{}/90/1500 {}//2500,disputed\n",
        hex(1, 32),
        hex(2, 32),
        hex(3, 32)
    );
    let read = read(text.as_bytes(), ListFormat::Csv);
    let [set, gone, video] = &read.records[..] else { panic!() };
    assert_eq!((set.act, set.standing), (ListAct::Set, Some(Standing::Illegal)));
    assert_eq!((gone.act, gone.id.as_str()), (ListAct::Remove, "a"));
    let frames: Vec<_> = video.pdq.iter().map(|h| (h.quality, h.milliseconds)).collect();
    assert_eq!(frames, [(Some(90), Some(1500)), (None, Some(2500))]);
    assert_eq!(read.issues, []);
}

#[test]
fn ids_are_compared_as_far_as_they_are_held() {
    let row = |id: u32| format!("{id},{}\n", hex(1, 16));
    let text = |ids: &[u32]| format!("id,md5\n{}", ids.iter().map(|id| row(*id)).collect::<String>());
    let twice = read(text(&[1, 2, 1]).as_bytes(), ListFormat::Csv);
    assert_eq!((twice.records.len(), twice.issues.len()), (3, 1));
    assert_eq!((twice.issues[0].0.as_str(), twice.issues[0].1), ("line 4", "list-id-twice"));
    let limits = ListLimits { ids: 2, ..ListLimits::for_tests() };
    let few = ListOptions { limits, ..options() };
    let many = read_with(text(&[1, 2, 3, 4, 1]).as_bytes(), ListFormat::Csv, &few).unwrap();
    assert_eq!(many.issues, [("line 4".to_string(), "list-ids-not-compared", String::new())]);
}

#[test]
fn nothing_of_a_record_shows_in_its_debug_form_or_in_an_error() {
    let text = format!("id,md5,series\nduna,{},faro\n", hex(1, 16));
    let read = read(text.as_bytes(), ListFormat::Csv);
    let shown = format!("{:?}", read.records[0]);
    for secret in ["duna", "faro", &hex(1, 16)[..8], "37"] {
        assert!(!shown.contains(secret), "{shown}");
    }
    let headless = format!("{},{}\n", hex(1, 16), hex(2, 32));
    let error = read_with(headless.as_bytes(), ListFormat::Csv, &options()).err().unwrap().to_string();
    assert!(!error.contains(&hex(1, 16)[..8]) && !error.contains(&hex(2, 32)[..8]), "{error}");
}
