//! Formats are told by what stands in a file.

use super::hex;
use matching::lists::{ListFormat, recognise};

#[test]
fn each_format_is_told_by_its_beginning_and_by_nothing_else() {
    let (md5, sha256) = (hex(1, 16), hex(2, 32));
    let interpol = "MD5;SHA1;PhotoDNA;Image ID;Is distributed;Victim identified;Offender identified;Series name;\
                    Number of submissions;File Available;Media Type;Baseline\n";
    let cases = [
        (format!("id,sha256\na,{sha256}\n"), Some(ListFormat::Csv)),
        (format!("Categoría;MD5\n1;{md5}\n"), Some(ListFormat::Csv)),
        (interpol.to_string(), Some(ListFormat::InterpolCsv)),
        (interpol.replace(";Baseline", "").to_lowercase(), Some(ListFormat::InterpolCsv)),
        ("signal_type,signal_str,collab,category,tags\n".into(), Some(ListFormat::HmaCsv)),
        (format!("{sha256},1,2,today,tag\n"), Some(ListFormat::HmaCsv)),
        (format!("pdq {sha256}\n"), Some(ListFormat::SignalLines)),
        (format!("raw_text something\nvideo_md5 {md5}\n"), Some(ListFormat::SignalLines)),
        (
            r#"{"odata.metadata":"http://github.com/ICMEC/ProjectVic/DataModels/1.3.xml#Media","value":[]}"#.into(),
            Some(ListFormat::VicsJson),
        ),
        (
            r#" {"@odata.context":"http://github.com/VICSDATAMODEL/ProjectVic/DataModels/2.0.xml/US/$metadata#Cases"}"#
                .into(),
            Some(ListFormat::VicsJson),
        ),
        (format!("[{{\"MD5\":\"{md5}\"}}]"), Some(ListFormat::VicsJson)),
        ("<?xml version=\"1.0\"?>\n<queryResult xmlns=\"x\"/>".into(), Some(ListFormat::NcmecXml)),
        (String::new(), None),
        ("fruit,colour\napple,red\n".into(), None),
        ("{\"name\":\"package\",\"version\":\"1\"}".into(), None),
        ("<html><body>MD5</body></html>".into(), None),
        ("Dear all,\nthe list follows tomorrow.\n".into(), None),
    ];
    for (text, format) in cases {
        assert_eq!(recognise(text.as_bytes()), format, "{text}");
        let utf16: Vec<u8> = "\u{feff}".encode_utf16().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
        assert_eq!(recognise(&utf16), format, "UTF-16: {text}");
    }
}
