//! Key accounts and what was not seen, of a small operation: every number has its rows, who must not be ranked is not, and
//! nobody is named to who does not ask as a lead.

use crate::amparo::{Desk, command, text};
use rehearsal::Plan;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// Lists that are made from the same notes.
const LISTS: [&str; 7] = ["keys", "keys-apart", "adults-among-minors", "gaps", "estimates", "proposals", "countries"];

fn told() -> Desk {
    let desk = Desk::with(&Plan::small(6));
    assert!(desk.triage().status.success());
    desk
}

fn ok(desk: &Desk, args: &[&str]) -> (Value, String) {
    let out = desk.run(&[args, &["--case", "Ensayo", "--vault", "vault", "--json"]].concat());
    let said = String::from_utf8(out.stderr).unwrap();
    assert!(out.status.success(), "{args:?}: {said}");
    (serde_json::from_slice(&out.stdout).unwrap(), said)
}

fn ids(rows: &[Value]) -> BTreeSet<String> {
    rows.iter().map(|row| text(row, "account").to_owned()).collect()
}

/// Places of all records of the case.
fn places(desk: &Desk) -> BTreeSet<String> {
    let messages = desk.list("messages");
    messages.iter().flat_map(|m| m["evidence"].as_array().unwrap()).map(Value::to_string).collect()
}

fn age(desk: &Desk, account: &str, class: &str, band: &str) {
    let said = ["--class", class, "--band", band, "--source", "ficha", "--reason", "diligencia"];
    ok(desk, &[&["account", "age", account], &said[..]].concat());
}

#[test]
fn the_founder_of_groups_is_listed_with_reasons_whose_records_exist() {
    let desk = told();
    let places = places(&desk);
    let groups = desk.list("groups");
    let (mut founders, mut last) = (0, 0);
    let rows = desk.list("keys");
    for row in &rows {
        assert_eq!((text(row, "standing"), &row["apart"]), ("ranked", &Value::Null));
        assert!(row["listed_count"].as_u64().unwrap() == rows.len() as u64 && row["network_due"] == false);
        match row["rank"].as_u64() {
            Some(rank) => {
                assert!(rank >= last && row["no_rank"].is_null(), "{row}");
                assert!(row["rank_from"].as_u64().unwrap() <= rank && rank <= row["rank_to"].as_u64().unwrap());
                last = rank;
            }
            None => assert!(["spans-the-list", "one-owner"].contains(&text(row, "no_rank")), "{row}"),
        }
        for reason in row["reasons"].as_array().unwrap() {
            let evidence = reason["evidence"].as_array().unwrap();
            assert!(text(reason, "why").ends_with('.') && !text(reason, "why").contains('$'), "{reason}");
            assert_eq!(row["counts"][text(reason, "why_code")], reason["count"]);
            assert!(reason["on_one_count"].as_u64() <= reason["count"].as_u64());
            // A founding that the id of a group alone tells has no line.
            assert!(!evidence.is_empty() || text(reason, "why_code") == "groups-founded", "{reason}");
            assert!(evidence.iter().all(|place| places.contains(&place.to_string())), "{reason}");
            if text(reason, "why_code") == "groups-founded" {
                let founded = groups.iter().filter(|g| g["founder"] == row["account"]).count() as u64;
                assert_eq!(reason["count"].as_u64(), Some(founded), "{row}");
                founders += 1;
            }
        }
    }
    assert!(founders >= 2, "{rows:?}");
    let all = ok(&desk, &["list", "keys", "--all"]).0;
    assert!(all.as_array().unwrap().len() >= rows.len());
    assert!(desk.list("keys-apart").is_empty());
}

#[test]
fn a_mark_said_after_the_network_takes_an_account_out_of_the_ranks_at_once() {
    let desk = told();
    let before = desk.list("keys");
    let (first, name) = (text(&before[0], "account").to_owned(), text(&before[0], "account_name").to_owned());
    ok(&desk, &["account", "mark", &first, "witness", "--reason", "declara"]);
    let (after, said) = ok(&desk, &["list", "keys"]);
    let after = after.as_array().unwrap();
    assert_eq!(after.len(), before.len() - 1);
    assert!(!ids(after).contains(&first) && after.iter().all(|row| row["network_due"] == true));
    assert!(said.contains("amparo network") && said.contains("keys-apart"), "{said}");
    let (apart, _) = ok(&desk, &["list", "keys-apart"]);
    let row = &apart.as_array().unwrap()[0];
    assert_eq!((text(row, "apart"), text(row, "account_name")), ("witness", "witness 1"));
    assert!(row["reasons"].as_array().unwrap().is_empty() && row["counts"].as_object().unwrap().is_empty());
    assert!(row["rank"].is_null() && row["score"].is_null() && text(row, "account") != first);
    // Also to those who are cleared to see who it is.
    let (cleared, _) = ok(&desk, &["list", "keys-apart", "--unmasked", "--reason", "orden"]);
    assert_eq!(text(&cleared[0], "account_name"), name);
    assert!(cleared[0]["counts"].as_object().unwrap().is_empty());
    let report = desk.run(&["report", "--case", "Ensayo", "--out", "r.html", "--vault", "vault", "--lang", "en"]);
    assert!(report.status.success(), "{}", String::from_utf8_lossy(&report.stderr));
    let html = std::fs::read_to_string(desk.path("r.html")).unwrap();
    let table = html.split("id=\"keys\"").nth(1).unwrap().split("</section>").next().unwrap();
    assert!(table.contains("as of that network") && !table.contains("witness 1"));
    // The next network compares the others anew, and a mark that is taken back waits for the one after it.
    ok(&desk, &["network"]);
    let anew = desk.list("keys");
    assert!(anew.iter().all(|row| row["network_due"] == false) && !ids(&anew).contains(&first));
    ok(&desk, &["account", "unmark", "witness-1", "witness", "--reason", "error"]);
    let (back, said) = ok(&desk, &["list", "keys"]);
    assert!(!ids(back.as_array().unwrap()).contains(&first) && said.contains("amparo network"), "{said}");
    ok(&desk, &["network"]);
    assert_eq!(desk.list("keys"), before);
}

#[test]
fn minors_and_whoever_is_with_them_and_of_unknown_age_are_never_ranked() {
    let desk = told();
    let before = desk.list("keys");
    let members = desk.list("members");
    let groups_of = |account: &str| -> BTreeSet<String> {
        members.iter().filter(|m| text(m, "account") == account).map(|m| text(m, "group").to_owned()).collect()
    };
    let minor = text(&before[1], "account").to_owned();
    let adult = before
        .iter()
        .map(|row| text(row, "account"))
        .find(|other| *other != minor && !groups_of(other).is_disjoint(&groups_of(&minor)));
    let adult = adult.unwrap().to_owned();
    age(&desk, &minor, "device", "minor");
    let with = |account: &String| !groups_of(account).is_disjoint(&groups_of(&minor));
    let check = |known: &[&String]| {
        let (keys, apart) = (desk.list("keys"), desk.list("keys-apart"));
        let stays = |account: &String| known.contains(&account) || !with(account);
        assert_eq!(ids(&keys), ids(&before).into_iter().filter(|one| *one != minor && stays(one)).collect());
        let reason = |account: &String| {
            apart.iter().find(|row| text(row, "account") == account).map(|row| text(row, "apart").to_owned())
        };
        assert_eq!(reason(&minor).as_deref(), Some("minor"));
        for gone in ids(&before).difference(&ids(&keys)).filter(|one| **one != minor) {
            assert_eq!(reason(gone).as_deref(), Some("unknown-age"));
        }
        // Their counts stand with records; nothing puts them in an order.
        assert!(apart.iter().all(|row| row["rank"].is_null() && row["layer"].is_null() && row["score"].is_null()));
        let sorted: Vec<&str> = apart.iter().map(|row| text(row, "account")).collect();
        assert!(sorted.is_sorted());
    };
    check(&[]);
    // What an account says of itself is too little there; a document is enough.
    age(&desk, &adult, "declared", "adult");
    check(&[]);
    age(&desk, &adult, "document", "adult");
    check(&[&adult]);
    ok(&desk, &["network"]);
    let (keys, apart) = (desk.list("keys"), desk.list("keys-apart"));
    assert!(ids(&keys).contains(&adult) && keys.iter().all(|row| row["network_due"] == false));
    assert!(ids(&keys).iter().all(|one| *one == adult || !with(one)) && ids(&apart).contains(&minor));
}

#[test]
fn an_adult_in_several_groups_of_minors_is_listed_with_what_is_unknown() {
    let desk = told();
    assert!(desk.list("adults-among-minors").is_empty());
    let mut members: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for row in desk.list("members") {
        members.entry(text(&row, "group").to_owned()).or_default().insert(text(&row, "account").to_owned());
    }
    let two = members.values().flat_map(|a| members.values().map(move |b| (a, b))).find(|(a, b)| {
        a != b && a.intersection(b).next().is_some() && a.difference(b).count() > 2 && b.difference(a).count() > 2
    });
    let (a, b) = two.unwrap();
    let adult = a.intersection(b).next().unwrap();
    for minor in a.difference(b).take(3).chain(b.difference(a).take(3)) {
        age(&desk, minor, "statement", "minor");
    }
    age(&desk, adult, "document", "adult");
    assert!(desk.list("adults-among-minors").is_empty(), "which groups are of minors is for the next network");
    ok(&desk, &["network"]);
    let (rows, said) = ok(&desk, &["list", "adults-among-minors"]);
    let row = rows.as_array().unwrap().iter().find(|row| text(row, "account") == adult).unwrap();
    let groups = row["groups"].as_array().unwrap();
    assert!(groups.len() >= 2 && groups.iter().all(|g| g["minors"]["statement"].as_u64() >= Some(1)), "{row}");
    assert!(groups.iter().all(|g| g["unknown_count"].as_u64() > Some(0) && g["member_count"].as_u64() > Some(3)));
    assert!(!row["evidence"].as_array().unwrap().is_empty() && said.contains("menores"));
    // A mark, or an age that is taken back, takes it off the list at once.
    age(&desk, adult, "document", "unknown");
    assert!(!ids(&desk.list("adults-among-minors")).contains(adult));
    age(&desk, adult, "document", "adult");
    ok(&desk, &["account", "mark", adult, "authorised-operator", "--reason", "auto"]);
    assert!(desk.list("adults-among-minors").is_empty());
}

#[test]
fn gaps_name_a_group_known_only_by_an_invite_and_estimates_are_lower_bounds() {
    let desk = told();
    let (places, gaps) = (places(&desk), desk.list("gaps"));
    let digests: BTreeSet<String> = desk.list("invites").iter().map(|row| text(row, "digest").to_owned()).collect();
    let invited: Vec<&Value> = gaps.iter().filter(|gap| text(gap, "kind") == "known-by-invite-only").collect();
    assert!(!invited.is_empty());
    for gap in invited {
        assert!(gap["group"].is_null() && digests.contains(text(gap, "digest")), "{gap}");
        assert!(!gap["evidence"].as_array().unwrap().is_empty());
    }
    for gap in &gaps {
        assert!(text(gap, "why").ends_with('.') && !text(gap, "why").contains('$'), "{gap}");
        assert!(gap["evidence"].as_array().unwrap().iter().all(|place| places.contains(&place.to_string())));
        let silent = text(gap, "kind") == "members-without-a-message";
        assert!(!silent || gap["count"].as_u64() <= gap["of"].as_u64());
    }
    let estimates = desk.list("estimates");
    let groups = estimates.iter().find(|row| text(row, "of") == "groups").unwrap();
    let seen = desk.list("groups").iter().filter(|g| text(g, "kind") == "group").count() as u64;
    assert_eq!(groups["seen_count"].as_u64(), Some(seen));
    assert!(groups["at_least"].as_f64().unwrap() >= seen as f64 && !text(groups, "why").is_empty());
    for proposal in desk.list("proposals") {
        assert!(proposal["account_count"].as_u64() >= Some(3) && proposal.get("account").is_none(), "{proposal}");
        assert!(proposal.get("leads").is_none());
    }
}

#[test]
fn leads_are_named_only_for_a_reason_that_is_logged_and_with_evidence_of_their_own() {
    let desk = told();
    let logged =
        || testkit::audit_verbs(&desk.path("vault")).unwrap().iter().filter(|v| *v == "case.show-leads").count();
    for reason in [&[][..], &["--reason", "  "]] {
        let out = desk.run(&[&["leads", "--case", "Ensayo", "--vault", "vault", "--json"], reason].concat());
        assert_eq!((out.status.code(), out.stdout.len()), (Some(2), 0), "{reason:?}");
    }
    assert_eq!(logged(), 0);
    let leads = || ok(&desk, &["leads", "--reason", "reparto de diligencias"]).0.as_array().unwrap().clone();
    let rows = leads();
    assert_eq!(logged(), 1);
    let known: BTreeSet<String> = desk
        .list("sightings")
        .iter()
        .filter(|s| ["certain", "strong"].contains(&text(s, "confidence")))
        .map(|s| format!("{} {} {}", text(s, "account"), text(s, "exhibit"), text(s, "record")))
        .collect();
    let proposals = desk.list("proposals");
    assert!(!rows.is_empty(), "{proposals:?}");
    for row in &rows {
        let of = &proposals[row["proposal"].as_u64().unwrap() as usize - 1];
        assert_eq!((of["group"].as_str(), text(of, "role")), (row["group"].as_str(), text(row, "role")));
        assert!(row["count"].as_u64() > Some(0) && row["involvement"].is_object() && text(row, "why").ends_with('.'));
        for place in row["evidence"].as_array().unwrap() {
            let sent = format!("{} {} {}", text(row, "account"), text(place, "exhibit"), text(place, "record"));
            assert!(known.contains(&sent), "{row}");
        }
    }
    // Whoever is marked since is no lead.
    let one = text(&rows[0], "account");
    ok(&desk, &["account", "mark", one, "victim", "--reason", "denuncia"]);
    assert!(!ids(&leads()).contains(one) && leads().iter().all(|row| !text(row, "account_name").starts_with("victim")));
}

#[test]
fn any_number_of_cores_gives_the_same_bytes() {
    let desk = told();
    let run = |threads: &str| {
        let made = command(desk.dir.path(), &["network", "--case", "Ensayo", "--vault", "vault"])
            .env("RAYON_NUM_THREADS", threads)
            .output()
            .unwrap();
        assert!(made.status.success());
        LISTS.map(|list| {
            let out = desk.run(&["list", list, "--case", "Ensayo", "--vault", "vault", "--jsonl"]);
            (list, String::from_utf8(out.stdout).unwrap())
        })
    };
    let one = run("1");
    assert!(one.iter().filter(|(_, told)| !told.is_empty()).count() >= 4, "{one:?}");
    assert_eq!(one, run("2"));
}
