//! Hash sets passed on as lists, and what columns hold: what is written is read back equal, and nothing goes missing in
//! silence.

use crate::again::{Bench, write};
use crate::amparo::{run, text};
use serde_json::Value;
use std::os::unix::fs::PermissionsExt;

fn hex(n: u64, digits: usize) -> String {
    format!("{n:08x}").repeat(8)[..digits].to_string()
}

/// A list with three records in its format's fullness.
fn list(format: &str) -> String {
    let [md5, sha1, sha256] = [hex(7, 32), hex(8, 40), hex(9, 64)];
    match format {
        "csv" => format!(
            "id,act,sha256,sha1,md5,photodna,pdq,quality,category,standing,is_distributed,victim_identified,\
             offender_identified,series,submissions,file_available,media_type,baseline,tags,facts\n\
             a,set,{sha256},{sha1},{md5},\"1,2,3\",{sha256},87,2,illegal,true,,,Dunas,3,,Image,,,\"[[\"\"fruit\"\",\"\"pear\"\"]]\"\n\
             b,set,,,{},,{}/90/0 {}/70/1000,,,,,,,,,,video,,,\nc,set,,,,4+5+6==,,,,,,,,,,,,,,\n",
            hex(17, 32),
            hex(18, 64),
            hex(19, 64)
        ),
        "interpol-csv" => format!(
            "MD5;SHA1;PhotoDNA;Image ID;Is distributed;Victim identified;Offender identified;Series name;\
             Number of submissions;File Available;Media Type;Baseline\n\
             {md5};{sha1};1,2,3;a;true;false;false;Dunas;3;Yes;Image;true\n{};;;b;;;;;;;;\n;;4,5,6;c;;;;;;;;\n",
            hex(17, 32)
        ),
        "hma-csv" => format!("{sha256},1,11,2026-01-01,\n{},2,12,,\n{},3,13,,\n", hex(18, 64), hex(19, 64)),
        "signal-lines" => format!("pdq {sha256}\nvideo_md5 {md5}\nsha1 {sha1}\n"),
        "vics-json" => format!(
            "{{\"@odata.context\":\"http://github.com/VICSDATAMODEL/ProjectVic/DataModels/2.0.xml/UK/$metadata#Media\",\
             \"value\":[{{\"MediaID\":1,\"Category\":2,\"MD5\":\"{md5}\",\"SHA1\":\"{sha1}\",\"PhotoDNA\":\"1,2,3\",\
             \"Series\":\"Dunas\",\"VictimIdentified\":\"false\"}},{{\"MediaID\":\"x\",\"Category\":null,\"MD5\":\"{}\"}},\
             {{\"MediaID\":3,\"Category\":0,\"MD5\":\"{}\",\"Comments\":\"un paseo\"}}]}}",
            hex(17, 32),
            hex(27, 32)
        ),
        _ => format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?><queryResult xmlns=\"https://hashsharing.ncmec.org/hashsharing/v2\">\
             <images count=\"2\" maxTimestamp=\"2026-01-01T00:00:00Z\"><image><member id=\"42\">Made up</member>\
             <timestamp>2026-01-01T00:00:00Z</timestamp><id>a</id><classification>A1</classification><fingerprints>\
             <md5>{md5}</md5><sha1>{sha1}</sha1><pdna>1,2,3</pdna><pdq>{sha256}</pdq></fingerprints></image>\
             <image><member id=\"42\">Made up</member><id>b</id><fingerprints><md5>{}</md5></fingerprints></image></images>\
             <videos count=\"1\" maxTimestamp=\"2026-01-01T00:00:00Z\"><video><member id=\"43\">Other</member><id>a</id>\
             <fingerprints><md5>{}</md5></fingerprints></video></videos></queryResult>",
            hex(17, 32),
            hex(27, 32)
        ),
    }
}

fn import(bench: &Bench, file: &str, name: &str) -> Value {
    bench.ok(&["hashset", "import", file, "--name", name, "--handling", "own"])
}

fn export(bench: &Bench, name: &str, format: &str, output: &str) -> Value {
    bench.ok(&["hashset", "export", name, "--format", format, "--output", output])
}

fn fails(bench: &Bench, args: &[&str], exit: i32, code: &str) {
    let out = run(bench.0.path(), &[args, &["--vault", "v", "--json"]].concat());
    let told = String::from_utf8_lossy(&out.stderr);
    assert_eq!(out.status.code(), Some(exit), "{args:?}: {told}");
    assert!(told.contains(&format!("\"code\":\"{code}\"")), "{args:?}: {told}");
}

fn read(bench: &Bench, name: &str) -> String {
    std::fs::read_to_string(bench.path(name)).unwrap()
}

fn counts(exported: &Value) -> [u64; 4] {
    ["entry_count", "written_count", "shortened_count", "left_out_count"].map(|name| exported[name].as_u64().unwrap())
}

fn told(exported: &Value) -> Vec<(&str, &str)> {
    exported["issues"].as_array().unwrap().iter().map(|i| (text(i, "entry"), text(i, "reason_code"))).collect()
}

#[test]
fn what_is_written_in_a_format_is_read_back_equal() {
    let bench = Bench::new();
    for format in ["csv", "interpol-csv", "hma-csv", "signal-lines", "vics-json", "ncmec-xml"] {
        write(&bench.path("list"), list(format));
        assert_eq!(import(&bench, "list", format)["entry_count"], 3, "{format}");
        let exported = export(&bench, format, format, "out");
        // Of a row of HMA's no more is known than what an entry holds.
        let shortened = if format == "hma-csv" { 3 } else { 0 };
        assert_eq!(counts(&exported), [3, 3, shortened, 0], "{format}: {exported}");
        assert_eq!(std::fs::metadata(bench.path("out")).unwrap().permissions().mode() & 0o777, 0o600);
        let again = import(&bench, "out", &format!("{format} again"));
        assert_eq!(
            (text(&again, "format"), &again["entry_count"], &again["issue_count"]),
            (format, &3.into(), &0.into())
        );
        // All that either of the two sets says.
        export(&bench, format, "csv", "before.csv");
        export(&bench, &format!("{format} again"), "csv", "after.csv");
        assert_eq!(read(&bench, "before.csv"), read(&bench, "after.csv"), "{format}");
        assert_eq!(read(&bench, "before.csv").lines().count(), 4);
    }
    let verbs = testkit::audit_verbs(&bench.path("v")).unwrap();
    assert_eq!(verbs.iter().filter(|verb| *verb == "hash-set.export").count(), 18);
    let prose =
        ["hashset", "export", "csv", "--format", "csv", "--output", "prose.csv", "--vault", "v", "--lang", "en"];
    let told = String::from_utf8(run(bench.0.path(), &prose).stdout).unwrap();
    assert!(
        told.starts_with("Hash set csv, version 1, as CSV: 3 of 3 entries") && told.ends_with("\nprose.csv\n"),
        "{told}"
    );
    bench.ok(&["verify"]);
}

#[test]
fn somebody_elses_list_is_passed_on_with_consent_or_not_at_all() {
    let bench = Bench::new();
    bench.ok(&["hashset", "build", "known", "--name", "built"]);
    write(&bench.path("list"), list("csv"));
    bench.ok(&["hashset", "import", "list", "--name", "theirs"]);
    let of = |name| ["hashset", "export", name, "--format", "csv", "--output", "out.csv"];
    fails(&bench, &of("theirs"), 5, "not-to-be-passed-on");
    fails(&bench, &[&of("theirs")[..], &["--consent", "Unidad B, hoy"]].concat(), 5, "not-to-be-passed-on");
    bench.ok(&["hashset", "import", "list", "--name", "theirs", "--handling", "share-with-consent"]);
    fails(&bench, &of("theirs"), 2, "consent-missing");
    fails(&bench, &[&of("theirs")[..], &["--consent", " "]].concat(), 2, "consent-missing");
    let logged = || testkit::audit_verbs(&bench.path("v")).unwrap().iter().filter(|v| *v == "hash-set.export").count();
    assert_eq!((logged(), bench.path("out.csv").exists()), (0, false));
    let with_consent = [&of("theirs")[..], &["--consent", "Unidad B, hoy"]].concat();
    assert_eq!(bench.ok(&with_consent)["written_count"], 3);
    assert_eq!(logged(), 1);
    // The version that was not to be passed on still is not.
    fails(&bench, &[&with_consent[..], &["--version", "1"]].concat(), 5, "not-to-be-passed-on");
    bench.ok(&of("built"));
    bench.ok(&["hashset", "disable", "built", "--reason", "under review"]);
    fails(&bench, &of("built"), 2, "hash-set-disabled");
    fails(&bench, &["hashset", "export", "built", "--format", "pdf", "--output", "out"], 2, "not-a-format");
    fails(&bench, &["hashset", "export", "none", "--format", "csv", "--output", "out"], 2, "no-hash-set");
    fails(&bench, &["hashset", "export", "theirs", "--format", "csv", "--output", "v/out"], 2, "inside-vault");
}

#[test]
fn what_was_said_of_an_entry_is_said_in_the_list_or_the_entry_is_left_out() {
    let bench = Bench::new();
    write(&bench.path("list"), list("csv"));
    import(&bench, "list", "L");
    bench.ok(&["hashset", "disable", "L", "--entry", "b", "--reason", "a mistake"]);
    bench.ok(&["hashset", "dispute", "L", "--entry", "a", "--reason", "another unit says no"]);
    let as_csv = export(&bench, "L", "csv", "out.csv");
    assert_eq!(
        (counts(&as_csv), &as_csv["withdrawn_count"], &as_csv["disputed_count"]),
        ([3, 3, 0, 0], &1.into(), &1.into())
    );
    let rows = read(&bench, "out.csv");
    assert!(rows.contains("\na,set,") && rows.contains(",disputed,") && rows.contains("\nb,remove,"), "{rows}");
    let as_page = export(&bench, "L", "ncmec-xml", "out.xml");
    assert_eq!(told(&as_page), [("a", "export-entry-disputed")]);
    assert_eq!((counts(&as_page), &as_page["withdrawn_count"]), ([3, 2, 0, 1], &1.into()));
    let as_lines = export(&bench, "L", "interpol-csv", "out.txt");
    assert_eq!(told(&as_lines), [("a", "export-entry-disputed"), ("b", "export-entry-disabled")]);
    // A list that is somebody else's: only its owner withdraws.
    bench.ok(&["hashset", "import", "list", "--name", "T", "--handling", "share-with-consent"]);
    bench.ok(&["hashset", "disable", "T", "--entry", "b", "--reason", "a mistake"]);
    let theirs = bench.ok(&["hashset", "export", "T", "--format", "csv", "--output", "t.csv", "--consent", "B"]);
    assert_eq!((told(&theirs), counts(&theirs)), (vec![("b", "export-entry-disabled")], [3, 2, 0, 1]));
}

#[test]
fn what_an_entry_in_quarantine_looks_like_is_not_passed_on() {
    let bench = Bench::new();
    let file = std::fs::read(bench.path("known/duna.png")).unwrap();
    for n in 0..55 {
        write(&bench.path(&format!("evidence/a/{n}.png")), [file.as_slice(), &vec![b' '; n + 1]].concat());
    }
    bench.open(&[]);
    bench.ok(&["hashset", "build", "known", "--name", "K", "--case", "A"]);
    assert_eq!(export(&bench, "K", "csv", "out.csv")["issue_count"], 0);
    let pdq = text(&bench.ok(&["hash", "known/duna.png"])[0], "pdq").to_string();
    assert!(read(&bench, "out.csv").contains(&pdq));
    bench.ok(&["ingest", "evidence/a", "--case", "A"]);
    assert_eq!(bench.ok(&["match", "--case", "A"])["quarantined_count"], 1);
    let exported = export(&bench, "K", "csv", "out.csv");
    assert_eq!((told(&exported), counts(&exported)), (vec![("duna", "export-entry-quarantined")], [1, 1, 1, 0]));
    assert!(!read(&bench, "out.csv").contains(&pdq));
}

#[test]
fn what_a_format_cannot_hold_is_named_and_counted() {
    let bench = Bench::new();
    write(&bench.path("list"), list("csv"));
    import(&bench, "list", "L");
    let as_vics = export(&bench, "L", "vics-json", "out.json");
    let wanted = [("a", "export-record-shortened"), ("b", "export-record-shortened"), ("c", "export-entry-not-held")];
    assert_eq!((told(&as_vics), counts(&as_vics)), (wanted.to_vec(), [3, 2, 2, 1]));
    // A row whose columns somebody had to name: PhotoDNA stays behind, and that is said.
    write(&bench.path("other.csv"), format!("Digest|Foto|Nombre\n{}|1,2,3|pera\n", hex(7, 32)));
    let columns = ["--column", "md5=Digest", "--column", "photodna=foto", "--column", "id=3", "--delimiter", "|"];
    let made =
        bench.ok(&[&["hashset", "import", "other.csv", "--name", "O", "--handling", "own"][..], &columns].concat());
    assert_eq!((&made["entry_count"], text(&made, "format")), (&1.into(), "csv"));
    let exported = export(&bench, "O", "csv", "out.csv");
    assert_eq!(told(&exported), [("pera", "export-record-shortened")]);
    assert!(read(&bench, "out.csv").contains(&format!("pera,set,,,{}", hex(7, 32))));
}

#[test]
fn a_list_in_pages_lies_in_as_many_files() {
    let bench = Bench::new();
    let rows: String = (0..1500).map(|n| format!("42/e{n},{}\n", hex(n, 32))).collect();
    write(&bench.path("list.csv"), format!("id,md5\n{rows}"));
    import(&bench, "list.csv", "L");
    let exported = export(&bench, "L", "ncmec-xml", "out.xml");
    assert_eq!(
        (&exported["page_count"], &exported["files"]),
        (&2.into(), &serde_json::json!(["out.xml", "out-2.xml"]))
    );
    // A page of a longer list that lay there is not taken for one of this.
    write(&bench.path("short.csv"), format!("id,md5\n42/e1,{}\n", hex(1, 32)));
    import(&bench, "short.csv", "S");
    let short = run(
        bench.0.path(),
        &["hashset", "export", "S", "--format", "ncmec-xml", "--output", "out.xml", "--vault", "v", "--lang", "en"],
    );
    assert!(String::from_utf8_lossy(&short.stderr).contains("out-2.xml is there from before"));
    export(&bench, "L", "ncmec-xml", "out.xml");
    import(&bench, "out.xml", "M");
    let second = bench.ok(&["hashset", "import", "out-2.xml", "--name", "M", "--update"]);
    assert_eq!((&second["entry_count"], &second["added_count"]), (&1500.into(), &500.into()));
    export(&bench, "L", "csv", "before.csv");
    export(&bench, "M", "csv", "after.csv");
    // The pages say of each that it is a picture, which the first list did not.
    assert!(read(&bench, "before.csv") == read(&bench, "after.csv").replace(",image,", ",,"));
}

#[test]
fn columns_are_told_by_name_or_number_and_what_is_wrong_is_said() {
    let bench = Bench::new();
    bench.open(&[]);
    let import = ["hashset", "import", "list.csv", "--name", "L"];
    write(&bench.path("list.csv"), format!("{};x;7\n{};y;8\n", hex(1, 32), hex(2, 32)));
    let by_number =
        ["--no-header", "--column", "md5=1", "--column", "id=2", "--column", "category=3", "--delimiter", ";"];
    let made = bench.ok(&[&import[..], &by_number, &["--handling", "own"]].concat());
    assert_eq!((&made["entry_count"], &made["issue_count"]), (&2.into(), &0.into()));
    export(&bench, "L", "csv", "out.csv");
    assert!(read(&bench, "out.csv").contains(&format!("x,set,,,{},,,,7,", hex(1, 32))));

    write(&bench.path("list.csv"), format!("Digest,Name\n{},x\n", hex(1, 32)));
    fails(&bench, &import, 2, "list-not-readable");
    for (args, code) in [
        (&["--column", "md5=Huella"][..], "no-column"),
        (&["--column", "md5=9"], "no-column"),
        (&["--column", "checksum=Digest"], "not-a-field"),
        (&["--column", "md5"], "not-a-column"),
        (&["--column", "md5="], "not-a-column"),
        (&["--no-header", "--column", "md5=Digest"], "not-a-column"),
        (&["--no-header"], "usage"),
        (&["--column", "md5=Digest", "--delimiter", ", "], "not-a-delimiter"),
        (&["--column", "md5=Digest", "--delimiter", "\""], "not-a-delimiter"),
        (&["--column", "md5=Digest", "--delimiter", "a"], "not-a-delimiter"),
        (&["--column", "id=Name"], "list-not-readable"),
    ] {
        fails(&bench, &[&import[..], args].concat(), 2, code);
    }
    bench.ok(&[&import[..], &["--column", "md5=Digest", "--column", "fact:fruit=Name"]].concat());
    write(&bench.path("list.csv"), list("vics-json"));
    fails(&bench, &[&import[..], &["--column", "md5=MD5"]].concat(), 2, "list-not-csv");
}
