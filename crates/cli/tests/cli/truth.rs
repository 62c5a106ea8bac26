//! Holding the lists of a case against the truth of the operation that its evidence was made from.

use crate::amparo::{Desk, text};
use rehearsal::truth::{Item, Sighting};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// Which of the program's groups each of the truth's groups is, by the exports that messages stand in.
pub(crate) fn groups(desk: &Desk, messages: &[Value]) -> HashMap<String, String> {
    let mut of_chat: BTreeMap<(String, String), BTreeSet<String>> = BTreeMap::new();
    for m in messages {
        for e in m["evidence"].as_array().unwrap() {
            let place = (text(e, "exhibit_name").to_string(), text(e, "path").to_string());
            of_chat.entry(place).or_default().insert(text(m, "group").to_string());
        }
    }
    let mut found: HashMap<String, String> = HashMap::new();
    for group in desk.truth.groups.iter().filter(|g| !g.exports.is_empty()) {
        let mut ids = BTreeSet::new();
        for (exhibit, path) in &group.exports {
            let of = of_chat.get(&(exhibit.clone(), path.clone()));
            ids.extend(of.unwrap_or_else(|| panic!("{exhibit} {path} gave no message")).iter().cloned());
        }
        assert_eq!(ids.len(), 1, "{} {:?} became {} groups", group.id, group.names, ids.len());
        found.insert(group.id.clone(), ids.into_iter().next().unwrap());
    }
    let distinct: BTreeSet<&String> = found.values().collect();
    assert_eq!(distinct.len(), found.len(), "two groups became one");
    found
}

/// Every item that the truth expects is found by the method that it expects, and nothing else is sure.
pub(crate) fn matches(desk: &Desk) {
    let rows = desk.list("matches");
    let mut by_place: HashMap<(&str, &str), Vec<&Value>> = HashMap::new();
    for row in &rows {
        by_place.entry((text(row, "exhibit_name"), text(row, "path"))).or_default().push(row);
    }
    let (mut expected, mut found) = (0, 0);
    let mut wrong: Vec<String> = Vec::new();
    for item in &desk.truth.items {
        for place in &item.paths {
            let here = by_place.get(&(place.exhibit.as_str(), place.path.as_str())).map_or(&[][..], Vec::as_slice);
            let sure: Vec<&&Value> = here.iter().filter(|m| text(m, "confidence") != "review").collect();
            if let Some(bad) = sure.iter().find(|m| Some(text(m, "entry")) != item.reference.as_deref()) {
                wrong.push(format!("{} is sure of {}", describe(item), text(bad, "entry")));
            }
            expected += usize::from(item.expected);
            found += usize::from(item.expected && sure.iter().any(|m| is_as_expected(m, item)));
        }
    }
    assert!(wrong.is_empty(), "{} wrong: {:?}", wrong.len(), &wrong[..wrong.len().min(10)]);
    assert_eq!(found, expected, "items that the truth expects to be found");
}

fn is_as_expected(row: &Value, item: &Item) -> bool {
    let certain = item.expected_method == "exact";
    let method = text(row, "method");
    // A copy so plain that its plain hash is near already is no miss of the forms.
    let by = method == item.expected_method || (item.expected_method == "transformed" && method == "near");
    by && (text(row, "confidence") == "certain") == certain
}

fn describe(item: &Item) -> String {
    format!("{} of {:?} ({:?})", item.derivation, item.reference, item.paths.first())
}

/// Every message that some export shows is there once.
pub(crate) fn messages(desk: &Desk, messages: &[Value], groups: &HashMap<String, String>) {
    let mut counts: HashMap<&str, usize> = HashMap::new();
    for m in messages.iter().filter(|m| text(m, "kind") != "system") {
        *counts.entry(text(m, "group")).or_default() += 1;
    }
    let (mut truth, mut ours, mut off) = (0, 0, 0);
    for m in &desk.truth.messages {
        let Some(id) = groups.get(&m.group) else { continue };
        let count = counts.get(id.as_str()).copied().unwrap_or(0);
        truth += m.visible;
        ours += count;
        off += m.visible.abs_diff(count);
    }
    // A message that one phone shows as deleted and another as left-out media cannot always be told from two.
    assert!(off * 200 <= truth, "{ours} messages for {truth} (off by {off})");
}

/// Every sighting whose file is held is there, and "first" is never said of one that is not.
pub(crate) fn sightings(desk: &Desk, groups: &HashMap<String, String>) {
    let rows = desk.list("sightings");
    let held = |s: &&Sighting| s.phones.iter().any(|p| p.path.is_some());
    let mut shown: BTreeMap<(String, String), usize> = BTreeMap::new();
    for row in &rows {
        *shown.entry((text(row, "item").into(), text(row, "group").into())).or_default() += 1;
    }
    let mut truth: BTreeMap<(String, String), usize> = BTreeMap::new();
    for s in desk.truth.sightings.iter().filter(held) {
        *truth.entry((s.sha256.clone(), groups[&s.group].clone())).or_default() += 1;
    }
    let off: Vec<_> = shown
        .iter()
        .filter(|(k, n)| truth.get(*k) != Some(n))
        .chain(truth.iter().filter(|(k, _)| !shown.contains_key(*k)))
        .collect();
    // A message that two phones hold and that could not be told to be one is seen twice.
    assert!(
        off.len() * 200 <= truth.len(),
        "{} of {} sightings by item and group are off: {:?}",
        off.len(),
        truth.len(),
        off.first()
    );
    let mut first: HashMap<&str, &Sighting> = HashMap::new();
    for s in desk.truth.sightings.iter().filter(held) {
        first
            .entry(&s.sha256)
            .and_modify(|f| {
                if s.at_utc < f.at_utc {
                    *f = s
                }
            })
            .or_insert(s);
    }
    let mut said = 0;
    for row in rows.iter().filter(|r| text(r, "first_in_case") == "yes") {
        let true_first = first[text(row, "item")];
        assert_eq!(text(row, "group"), groups[&true_first.group], "first of {}", text(row, "item"));
        said += 1;
    }
    assert!(said * 2 > first.len(), "only {said} of {} firsts are said", first.len());
}

/// No account of the program is two people, and each number is the account that has it.
pub(crate) fn accounts(desk: &Desk) {
    let rows = desk.list("accounts");
    let people: HashMap<&str, &rehearsal::truth::Account> =
        desk.truth.accounts.iter().map(|a| (a.phone.as_str(), a)).collect();
    let mut seen = BTreeSet::new();
    for row in &rows {
        let Some(phone) = row["phone"].as_str() else { continue };
        let person = people.get(phone).unwrap_or_else(|| panic!("{phone} is nobody's number"));
        assert!(seen.insert(phone), "{phone} is two accounts");
        assert_eq!(text(row, "country"), person.country, "{phone}");
        for name in row["names"].as_array().unwrap().iter().filter_map(Value::as_str) {
            let own =
                person.names.values().any(|n| n.trim_start_matches("~").trim() == name.trim_start_matches("~").trim());
            assert!(own || name == person.pushname, "{phone} is called {name}: {:?}", person.names);
        }
    }
    assert!(seen.len() * 10 >= people.len() * 3, "{} of {} accounts have their number", seen.len(), people.len());
}

/// How founders and ways into groups hold: share of what the truth says some export shows.
pub(crate) fn memberships(desk: &Desk, groups: &HashMap<String, String>) {
    let accounts: HashMap<String, String> = desk
        .list("accounts")
        .iter()
        .filter_map(|a| Some((a["account"].as_str()?.to_string(), a["phone"].as_str()?.to_string())))
        .collect();
    let rows = desk.list("members");
    let mut ways: HashMap<(&str, &str), BTreeSet<&str>> = HashMap::new();
    for row in &rows {
        if let Some(phone) = accounts.get(text(row, "account")) {
            ways.entry((text(row, "group"), phone)).or_default().insert(text(row, "way"));
        }
    }
    let phones: HashMap<&str, &str> = desk.truth.accounts.iter().map(|a| (a.id.as_str(), a.phone.as_str())).collect();
    let (mut said, mut right) = (0, 0);
    for g in desk.truth.groups.iter().filter(|g| groups.contains_key(&g.id)) {
        for spell in g.members.iter().filter(|s| !s.joined_shown_by.is_empty()) {
            let Some(found) = ways.get(&(groups[&g.id].as_str(), phones[spell.account.as_str()])) else { continue };
            said += 1;
            right += usize::from(found.contains(spell.way.as_str()));
        }
    }
    assert!(said > 20, "only {said} memberships could be compared");
    assert!(right * 100 >= said * 97, "{right} of {said} ways into groups are right");
}
