//! The catalogue is complete: both languages say the same things, and every code that the program knows has words.

#![allow(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot go on says so by failing")]

use report::{Lang, Words};
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

const HERE: &str = env!("CARGO_MANIFEST_DIR");

fn both() -> [Words; 2] {
    [Words::new(Lang::Es), Words::new(Lang::En)]
}

/// Key → names of the values that it takes, over all files of a language.
fn messages(lang: &str) -> BTreeMap<String, BTreeSet<String>> {
    let mut found: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let mut key = String::new();
    for file in std::fs::read_dir(format!("{HERE}/words/{lang}")).unwrap() {
        let text = std::fs::read_to_string(file.unwrap().path()).unwrap();
        for line in text.lines().filter(|l| !l.starts_with('#')) {
            if let Some((name, _)) =
                line.split_once(" =").filter(|_| line.starts_with(|c: char| c.is_ascii_alphabetic()))
            {
                key = name.to_owned();
                found.entry(key.clone()).or_default();
            }
            let values = line
                .split('$')
                .skip(1)
                .map(|rest| rest.chars().take_while(|c| c.is_ascii_alphanumeric() || *c == '_').collect());
            found.entry(key.clone()).or_default().extend(values);
        }
    }
    found.remove("");
    found
}

#[test]
fn both_languages_have_the_same_keys_and_fill_in_the_same_values() {
    let (es, en) = (messages("es"), messages("en"));
    let keys = |m: &BTreeMap<String, BTreeSet<String>>| m.keys().cloned().collect::<BTreeSet<_>>();
    assert_eq!(keys(&es).symmetric_difference(&keys(&en)).collect::<Vec<_>>(), Vec::<&String>::new());
    for (key, values) in &es {
        assert_eq!(Some(values), en.get(key), "{key}");
    }
    assert!(es.len() > 700, "{}", es.len());
}

#[test]
fn no_words_are_empty() {
    for words in both() {
        for key in messages(words.lang().as_str()).keys() {
            assert!(words.has(key) && !words.text(key).trim().is_empty(), "{key}");
        }
    }
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut all = Vec::new();
    for path in entries.map(|e| e.unwrap().path()) {
        if path.is_dir() {
            all.extend(rust_files(&path));
        } else if path.extension().is_some_and(|e| e == "rs") && !path.ends_with("tests.rs") {
            all.push(path);
        }
    }
    all.sort();
    all
}

/// The sources of a crate, without its tests.
fn sources(name: &str) -> Vec<(PathBuf, String)> {
    let files = rust_files(&Path::new(HERE).join("..").join(name).join("src"));
    let text = |path: &PathBuf| std::fs::read_to_string(path).unwrap();
    let product = |text: String| text.split("#[cfg(test)]").next().unwrap_or_default().to_owned();
    let is_test = |path: &PathBuf| path.iter().any(|part| part == "tests");
    files.into_iter().filter(|path| !is_test(path)).map(|path| (path.clone(), product(text(&path)))).collect()
}

/// Every text in quotes that reads like a code of several words.
fn codes(line: &str) -> impl Iterator<Item = &str> {
    let is_code = |t: &&str| {
        t.contains('-')
            && t.split('-')
                .all(|part| !part.is_empty() && part.chars().all(|c| c.is_ascii_lowercase() || c.is_ascii_digit()))
    };
    line.split('"').skip(1).step_by(2).filter(is_code)
}

/// Texts that read like codes and are none of those that people are told.
const NO_CODES: &[&str] = &[
    "account-cluster",
    "group-cluster",
    "hash-set",
    "hash-set.add",
    "heif-convert",
    "legal-basis",
    "libheif-examples",
    "message-cluster",
    "not-determined",
    "not-evaluated",
    "not-given",
    "pdq-2",
    "review-by",
    "sha-1",
    "sha-256",
    "whatsapp-text",
    "set-aside",
    "whatsapp-android-contacts",
    "whatsapp-android-stickers",
    "whatsapp-ios-contacts",
    "whatsapp-ios-hidden-ids",
];

/// Kinds of special files: a detail's value, not a code.
const SPECIAL_FILES: [&str; 2] = ["block-device", "character-device"];

#[test]
fn every_code_in_the_sources_has_words() {
    let words = Words::new(Lang::Es);
    let known = |code: &str| {
        let families = ["reason", "why", "error", "cause", "difference", "product"];
        words.has(code) || families.iter().any(|family| words.has(&format!("{family}-{code}")))
    };
    let (mut met, mut missing) = (0, BTreeSet::new());
    for name in ["evidence", "media", "chat", "matching", "engine"] {
        for (path, text) in sources(name) {
            // Spellings of closed enumerations have a test of their own.
            for line in text.lines().filter(|l| !l.trim_start().starts_with("//") && !is_spelling(l)) {
                for code in codes(line).filter(|c| !NO_CODES.contains(c) && !SPECIAL_FILES.contains(c)) {
                    met += 1;
                    if !known(code) {
                        missing.insert(format!("{code} ({})", path.display()));
                    }
                }
            }
        }
    }
    assert!(missing.is_empty(), "codes without words: {missing:#?}");
    assert!(met > 60, "only {met} codes met: are the sources where they were?");
}

/// `Variant = "spelling",`
fn is_spelling(line: &str) -> bool {
    let line = line.trim();
    line.ends_with("\",") && line.split_once(" = \"").is_some_and(|(name, _)| name.chars().all(char::is_alphanumeric))
}

#[test]
fn single_word_issue_codes_have_words_too() {
    for words in both() {
        for (name, marker) in [("evidence", "Issue::new("), ("chat", "Issue::new("), ("engine", "Issue::new(")] {
            for (path, text) in sources(name) {
                for rest in text.split(marker).skip(1) {
                    let named = rest.split(')').next().and_then(|call| call.split('"').nth(1));
                    let Some(code) = named.filter(|code| !code.is_empty()) else { continue };
                    assert!(words.has(&format!("reason-{code}")), "{}: {code}", path.display());
                }
            }
        }
    }
}

/// Spellings of the closed enumerations of a crate: name of the enumeration → spellings.
fn enumerations(name: &str) -> BTreeMap<String, Vec<String>> {
    let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (_, text) in sources(name) {
        for block in text.split("closed_enum! {").skip(1) {
            let Some(head) = block.lines().find(|l| l.trim_start().starts_with("pub")) else { continue };
            let Some(title) = head.split("enum ").nth(1).and_then(|t| t.split_whitespace().next()) else { continue };
            let body = block.split("\n}").next().unwrap_or_default();
            let spellings =
                body.lines().filter(|l| is_spelling(l)).filter_map(|l| l.split('"').nth(1)).map(String::from);
            found.insert(title.into(), spellings.collect());
        }
    }
    found
}

/// Which family of words an enumeration has; `None` for those that no person is shown by their spelling.
fn family(enumeration: &str) -> Option<&'static str> {
    Some(match enumeration {
        "AcquisitionCheck" => "acquisition",
        "AliasKind" => "alias-kind",
        "ChatKind" => "chat-kind",
        "Band" => "band",
        "BreakOffKind" => "breakoff-kind",
        "BreakoffVerdict" => "breakoff-verdict",
        "CalibrationVerdict" => "calibration",
        "EarlierUnseen" => "earlier-unseen",
        "EditSign" => "edit-sign",
        "PictureKind" => "picture-kind",
        "Sight" => "sight",
        "SourceKind" => "source-kind",
        "TieKind" => "tie-kind",
        "TieOutcome" => "tie-outcome",
        "TraceState" => "trace-state",
        "TreeState" => "tree-state",
        "WeightBasis" => "weight-basis",
        "EvidenceFamily" => "evidence-family",
        "RowCode" => "lineage-row",
        "Support" => "support",
        "ClaimedOf" => "claimed-of",
        "Class" => "kind",
        "Confidence" => "confidence",
        "ContactKind" => "contact-kind",
        "DateOrder" => "date-order",
        "DateOrderReason" => "date-order-reason",
        "EdgeReason" => "edge-reason",
        "EntryState" => "entry-state",
        "ExhibitState" => "exhibit-state",
        "First" => "first",
        "Form" => "form",
        "IngestOutcome" => "outcome",
        "IndicatorCheck" => "indicator-check",
        "IndicatorFact" => "indicator-fact",
        "IndicatorKind" => "indicator-kind",
        "InviteKind" => "invite-kind",
        "IssueKind" => "issue-kind",
        "JobState" => "job-state",
        "LanguageBasis" => "language-basis",
        "LinkKind" => "link-kind",
        "ListAct" => "list-act",
        "ListFormat" => "list-format",
        "Look" => "texture",
        "MarkRoute" => "mark-route",
        "MemberRole" => "member-role",
        "MemberState" => "member-state",
        "MediaKind" => "media-kind",
        "MessageKind" => "message-kind",
        "MessageState" => "message-state",
        "Method" => "method",
        "KeyKind" => "key-kind",
        "KeyMeasure" => "key-measure",
        "KeyStanding" => "key-standing",
        "LeadReason" => "lead-reason",
        "NoRank" => "no-rank",
        "NoLr" => "no-lr",
        "WeightPart" => "weight-part",
        "NetworkDue" => "network-due",
        "ApartReason" => "apart-reason",
        "AgeClass" => "age-class",
        "AgeBand" => "age-band",
        "MinorsReason" => "minors-reason",
        "Estimated" => "estimated",
        "EstimateNote" => "estimate-note",
        "GapKind" => "gap-kind",
        "ProposalRole" => "proposal-role",
        "ProposalReason" => "proposal-reason",
        "NodeKind" => "node-kind",
        "OriginSource" => "origin-source",
        "Platform" => "platform",
        "Points" => "points",
        "Precision" => "precision",
        "Product" => "product",
        "Refusal" => "refusal",
        "Rule" => "rule",
        "Segments" => "segments",
        "Handling" => "handling-rule",
        "SameReason" => "same-reason",
        "SetKind" => "set-kind",
        "SetState" => "hash-set-state",
        "Standing" => "standing",
        "StickerDegree" => "sticker-degree",
        "StickerFlag" => "sticker-flag",
        "Sure" => "sure",
        "SystemKind" => "system-kind",
        "Way" => "way",
        "Zone" => "zone",
        // Formats go by their media type.
        "Kind" | "Format" => return None,
        // Of an exhibit that is being read, and shown to nobody.
        "Waits" => return None,
        "ProtectedKind" => "protected-kind",
        "ObservationKind" => "observation-kind",
        "AccountMark" => "account-mark",
        "FamilySays" => "family-says",
        "LineageSays" => "lineage-says",
        "LineageStanding" => "lineage-standing",
        "ParentKind" => "parent-kind",
        other => {
            panic!("the closed enumeration {other} has no family of words: add one, or say here that it needs none")
        }
    })
}

#[test]
fn every_closed_enumeration_has_words_for_every_value() {
    let (mut met, mut missing) = (0, BTreeSet::new());
    let both = both();
    for name in ["model", "evidence", "media", "chat", "matching", "network", "store", "engine"] {
        for (enumeration, spellings) in enumerations(name) {
            let Some(family) = family(&enumeration) else { continue };
            for value in spellings {
                met += 1;
                let key = format!("{family}-{value}");
                if !both.iter().all(|words| words.has(&key)) {
                    missing.insert(key);
                }
            }
        }
    }
    assert!(missing.is_empty(), "values without words: {missing:#?}");
    assert!(met > 120, "only {met} values met: are the sources where they were?");
}

#[test]
fn what_is_no_enumeration_yet_has_words_as_well() {
    let rules = enumerations("network").remove("Rule").unwrap();
    let rules: Vec<&str> = rules.iter().map(String::as_str).collect();
    let values: [(&str, &[&str]); 8] = [
        ("rule-short", &rules),
        ("priority", &["certain", "strong", "review", "clean", "damaged"]),
        (
            "form",
            &["listed", "rotate90", "rotate180", "rotate270", "flipx", "flipy", "flipplus1", "flipminus1", "turned"],
        ),
        ("exhibit-state", &["offline"]),
        ("handling", &["restricted"]),
        ("evaluation", &["not-evaluated"]),
        ("subject", &["not-determined"]),
        ("case-needs", &["name", "legal-basis", "review-by"]),
    ];
    for (family, values) in values {
        for value in values {
            both().iter().for_each(|words| assert!(words.has(&format!("{family}-{value}")), "{family}-{value}"));
        }
    }
}

#[test]
fn every_error_has_a_remedy() {
    for words in both() {
        let keys = messages(words.lang().as_str());
        for code in keys.keys().filter_map(|k| k.strip_prefix("error-")).filter(|code| *code != "line") {
            assert!(!words.remedy(code).is_empty(), "{code}");
        }
    }
}

#[test]
fn every_field_that_users_see_has_a_heading() {
    let words = Words::new(Lang::Es);
    for (path, text) in sources("engine") {
        if !path.ends_with("views.rs") {
            continue;
        }
        let rows =
            text.split("pub struct ").skip(1).filter(|s| !s.starts_with("Overview") && !s.starts_with("Outstanding"));
        for row in rows {
            let fields = row.split("\n}").next().unwrap_or_default().lines().filter_map(|l| l.strip_prefix("    pub "));
            for field in fields.filter_map(|l| l.split_once(':')).map(|(name, _)| name) {
                let key = format!("col-{}", field.replace('_', "-"));
                assert!(words.has(&key), "{key}");
            }
        }
    }
}

#[test]
fn the_commands_of_the_contract_have_help() {
    let commands = [
        "demo",
        "triage",
        "vault",
        "vault-init",
        "vault-status",
        "case",
        "case-open",
        "case-list",
        "case-show",
        "hash",
        "hashset",
        "hashset-build",
        "hashset-import",
        "hashset-list",
        "hashset-show",
        "hashset-disable",
        "hashset-enable",
        "hashset-dispute",
        "hashset-map",
        "hashset-mappings",
        "ingest",
        "exhibit",
        "exhibit-relocate",
        "match",
        "network",
        "list",
        "list-full",
        "trace",
        "report",
        "verify",
        "completions",
        "man",
        "operator",
        "purpose",
        "now",
        "lang",
        "json",
        "jsonl",
        "config",
        "log-json",
        "verbose",
        "quiet",
    ];
    for words in both() {
        commands.iter().for_each(|c| assert!(words.has(&format!("help-{c}")), "help-{c}"));
    }
}

#[test]
fn every_key_that_is_asked_for_has_words() {
    let words = Words::new(Lang::Es);
    let mut missing = BTreeSet::new();
    for (path, text) in [sources("cli"), sources("report")].concat() {
        for call in [".text(\"", ".with(\"", ".count(\"", ".say(\"", ".note(\""] {
            let keys = text.split(call).skip(1).filter_map(|rest| rest.split('"').next());
            missing.extend(keys.filter(|key| !words.has(key)).map(|key| format!("{key} ({})", path.display())));
        }
    }
    assert!(missing.is_empty(), "keys without words: {missing:#?}");
}

/// Values are texts until the catalogue says that they are numbers: a text is never `one`.
#[test]
fn what_is_said_of_one_is_asked_of_a_number() {
    let mut met = 0;
    for lang in ["es", "en"] {
        for file in std::fs::read_dir(format!("{HERE}/words/{lang}")).unwrap() {
            let text = std::fs::read_to_string(file.unwrap().path()).unwrap();
            let lines: Vec<&str> = text.lines().collect();
            for (at, line) in lines.iter().enumerate().filter(|(_, line)| line.trim_end().ends_with("->")) {
                let of_numbers = lines[at + 1..].iter().take(2).any(|next| next.trim_start().starts_with("[one]"));
                assert!(!of_numbers || line.contains("NUMBER($"), "{lang}: {line}");
                met += usize::from(of_numbers);
            }
        }
    }
    assert!(met > 10, "only {met} met");
}

#[test]
fn words_stay_within_the_evidence() {
    for (lang, forbidden) in [("es", ["autor ", "poseía", "posesión"]), ("en", ["author ", "possess", "culprit"])] {
        for file in std::fs::read_dir(format!("{HERE}/words/{lang}")).unwrap() {
            let text = std::fs::read_to_string(file.unwrap().path()).unwrap().to_lowercase();
            forbidden.iter().for_each(|word| assert!(!text.contains(word), "{word}"));
        }
    }
}
