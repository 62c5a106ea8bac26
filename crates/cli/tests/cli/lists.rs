//! Lists of the field, from the file to the match: every format, updates that take entries out, damage.

use crate::again::{Bench, picture, write};
use crate::amparo::{run, text};
use serde_json::Value;

/// Where a file of each format says the digests of the one picture that is looked for.
fn list(format: &str, md5: &str, sha1: &str, pdq: &str) -> String {
    match format {
        "csv" => format!("id,category,sha1\nx-1,2,{sha1}\n"),
        "interpol-csv" => format!(
            "MD5;SHA1;PhotoDNA;Image ID;Is distributed;Victim identified;Offender identified;Series name;\
             Number of submissions;File Available;Media Type;Baseline\n\
             {md5};;;x-1;1;0;0;Dunas;3;Yes;Image;true\n;;1,2,3;x-2;1;0;0;Dunas;3;Yes;Image;true\n"
        ),
        "hma-csv" => format!("signal_type,signal_str,id\npdq,{pdq},x-1\n"),
        "signal-lines" => format!("pdq {pdq}\n"),
        "vics-json" => format!(
            "{{\"@odata.context\":\"http://github.com/VICSDATAMODEL/ProjectVic/DataModels/2.0.xml/UK/$metadata#Media\",\
             \"value\":[{{\"MediaID\":\"x-1\",\"Category\":2,\"MD5\":\"{md5}\"}}]}}"
        ),
        _ => page(&format!(
            "<image><member id=\"42\">Made up</member><timestamp>2026-01-01T00:00:00Z</timestamp><id>x-1</id>\
             <fingerprints><sha1>{sha1}</sha1><pdq>{pdq}</pdq></fingerprints></image>"
        )),
    }
}

fn page(entries: &str) -> String {
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?><queryResult xmlns=\"https://hashsharing.ncmec.org/hashsharing/v2\">\
         <images count=\"1\" maxTimestamp=\"2026-01-01T00:00:00Z\">{entries}</images></queryResult>"
    )
}

/// A case with one exhibit that holds one picture, and what its digests are.
fn desk() -> (Bench, [String; 3]) {
    let bench = Bench::new();
    picture(&bench.path("evidence/a/duna.png"), 1);
    bench.open(&[]);
    bench.ok(&["ingest", "evidence/a", "--case", "A"]);
    let hashed = bench.ok(&["hash", "evidence/a/duna.png"]);
    let row = hashed.as_array().and_then(|rows| rows.first()).unwrap_or(&hashed);
    let digests = ["md5", "sha1", "pdq"].map(|name| text(row, name).to_string());
    (bench, digests)
}

fn counts(set: &Value) -> [u64; 4] {
    ["record_count", "entry_count", "removed_count", "refused_count"].map(|name| set[name].as_u64().unwrap())
}

#[test]
fn a_list_of_each_format_is_recognised_and_its_entries_meet_items() {
    let (bench, [md5, sha1, pdq]) = desk();
    let matches = |name: &str| {
        bench.ok(&["match", "--case", "A"]);
        let rows = bench.list("matches");
        let rows = rows.iter().filter(|row| text(row, "hash_set") == name);
        rows.map(|row| (text(row, "method").to_string(), text(row, "entry").to_string())).collect::<Vec<_>>()
    };
    for (format, id, method, counted) in [
        ("csv", "x-1", "exact", [1, 1, 0, 0]),
        ("interpol-csv", "x-1", "exact", [2, 2, 0, 0]),
        ("hma-csv", "x-1", "near", [1, 1, 0, 0]),
        ("signal-lines", "line-1", "near", [1, 1, 0, 0]),
        ("vics-json", "x-1", "exact", [1, 1, 0, 0]),
        ("ncmec-xml", "42/x-1", "exact", [1, 1, 0, 0]),
    ] {
        // What the file is called says nothing.
        write(&bench.path("list.bin"), list(format, &md5, &sha1, &pdq));
        let set = bench.ok(&["hashset", "import", "list.bin", "--name", format, "--case", "A"]);
        assert_eq!((text(&set, "format"), counts(&set)), (format, counted));
        assert_eq!(set["uncompared_count"], u64::from(format == "interpol-csv"), "PhotoDNA alone is kept");
        let found = matches(format);
        assert!(found.contains(&(method.to_string(), id.to_string())), "{format}: {found:?}");
    }
    let scheme = bench.ok(&["hashset", "list"]);
    let of_vics = scheme.as_array().unwrap().iter().find(|set| text(set, "name") == "vics-json").unwrap();
    assert_eq!(text(of_vics, "category_scheme"), "UK", "the list names the scheme of its categories");
}

#[test]
fn an_update_changes_what_it_names_and_takes_out_what_was_withdrawn() {
    let (bench, [_, sha1, pdq]) = desk();
    let import = ["hashset", "import", "list.xml", "--name", "N", "--case", "A"];
    write(&bench.path("list.xml"), list("ncmec-xml", "", &sha1, &pdq));
    assert_eq!(bench.ok(&[&import[..], &["--standing", "illegal"]].concat())["version"], 1);
    bench.ok(&["match", "--case", "A"]);
    assert!(!bench.list("matches").is_empty());

    let other = "<image><member id=\"42\">Made up</member><id>x-2</id><fingerprints><md5>\
                 0123456789abcdef0123456789abcdef</md5></fingerprints></image>";
    let gone = "<deletedImage><member id=\"42\">Made up</member><id>x-1</id></deletedImage>";
    write(&bench.path("list.xml"), page(&format!("{other}{gone}")));
    let update = [&import[..], &["--update"]].concat();
    let set = bench.ok(&update);
    assert_eq!((set["version"].as_u64(), counts(&set)), (Some(2), [2, 1, 1, 0]));
    bench.ok(&["match", "--case", "A"]);
    assert!(bench.list("matches").is_empty(), "the case goes over to the version without the withdrawn entry");
    let held = bench.ok(&["hashset", "list"]);
    assert!(held.as_array().unwrap().iter().all(|set| text(set, "standing") == "illegal"), "what held before holds on");

    // The same page again changes nothing; it has no entry to take out any more.
    let again = bench.ok(&update);
    assert_eq!((again["version"].as_u64(), again["was_held"].as_bool()), (Some(2), Some(true)));
    assert_eq!((again["replaced_count"].as_u64(), again["absent_count"].as_u64()), (Some(1), Some(1)));

    // The first page as an update: the content of no former version, and in any case the newest.
    write(&bench.path("list.xml"), page(&gone.replace("x-1", "x-2")));
    assert_eq!(bench.ok(&update)["version"], 3);
    write(&bench.path("list.xml"), list("ncmec-xml", "", &sha1, &pdq));
    let first_again = bench.ok(&update);
    assert_eq!((first_again["version"].as_u64(), first_again["was_held"].as_bool()), (Some(4), Some(false)));
}

#[test]
fn an_update_needs_a_set_and_the_scheme_of_its_categories() {
    let (bench, [md5, ..]) = desk();
    write(&bench.path("list.json"), list("vics-json", &md5, "", ""));
    let fails = |args: &[&str], code: &str| {
        let out = run(bench.0.path(), &[args, &["--vault", "v", "--json"]].concat());
        assert_eq!(out.status.code(), Some(2));
        assert!(String::from_utf8_lossy(&out.stderr).contains(code), "{}", String::from_utf8_lossy(&out.stderr));
    };
    let import = ["hashset", "import", "list.json", "--name", "V"];
    fails(&[&import[..], &["--update"]].concat(), "no-hash-set");
    bench.ok(&import);
    write(&bench.path("list.json"), list("vics-json", &md5, "", "").replace("/UK/", "/US/"));
    fails(&[&import[..], &["--update"]].concat(), "scheme-differs");
    bench.ok(&[&import[..], &["--update", "--scheme", "UK"]].concat());
    write(&bench.path("list.json"), "{\"fruit\":\"apple\"}");
    fails(&import, "list-not-readable");
}

#[test]
fn a_damaged_list_ends_with_three_and_its_good_records_are_in() {
    let (bench, [md5, ..]) = desk();
    let record = |id: u32, md5: &str| format!("{{\"MediaID\":{id},\"Category\":1,\"MD5\":\"{md5}\"}}");
    let broken = record(2, "zz").replace('}', ",}");
    write(&bench.path("list.json"), format!("[{},{broken},{}]", record(1, "not hexadecimal"), record(3, &md5)));
    let import = ["hashset", "import", "list.json", "--name", "D", "--case", "A", "--vault", "v", "--json"];
    let out = run(bench.0.path(), &import);
    assert_eq!(out.status.code(), Some(3), "{}", String::from_utf8_lossy(&out.stderr));
    let set: Value = serde_json::from_slice(&out.stdout).unwrap();
    assert_eq!(counts(&set), [3, 1, 0, 2]);
    let codes: Vec<&str> = set["issues"].as_array().unwrap().iter().map(|i| text(i, "reason_code")).collect();
    assert_eq!(codes, ["list-value-not-readable", "list-row-without-digest", "list-record-not-readable"]);
    bench.ok(&["match", "--case", "A"]);
    assert_eq!(bench.list("matches").iter().map(|row| text(row, "entry")).collect::<Vec<_>>(), ["3"]);
    // In words, with the places of what is damaged; no digest is among them.
    let told = run(bench.0.path(), &[&import[..9], &["--lang", "en"]].concat());
    let (said, noted) = (String::from_utf8(told.stdout).unwrap(), String::from_utf8(told.stderr).unwrap());
    assert!(said.contains("VICS") && said.contains("3 records read, 2 refused"), "{said}");
    assert!(noted.contains("byte 1:") && !noted.contains(&md5), "{noted}");
}

#[test]
fn a_list_beyond_its_limits_is_refused_or_its_issues_counted() {
    let (bench, [md5, ..]) = desk();
    write(&bench.path("list.csv"), format!("md5\n{md5}\nx\ny\nz\n"));
    let import = ["hashset", "import", "list.csv", "--name", "L", "--vault", "v", "--json", "--config"];
    write(&bench.path("low.toml"), "[ingest]\nlist_issues = 2\n");
    let out = run(bench.0.path(), &[&import[..], &["low.toml"]].concat());
    let set: Value = serde_json::from_slice(&out.stdout).unwrap();
    assert_eq!((set["issues"].as_array().unwrap().len(), set["refused_count"].as_u64()), (2, Some(3)));
    assert!(set["issue_count"].as_u64() > Some(2));
    write(&bench.path("low.toml"), "[ingest]\nlist_bytes = 20\n");
    assert_eq!(run(bench.0.path(), &[&import[..], &["low.toml"]].concat()).status.code(), Some(2));
}
