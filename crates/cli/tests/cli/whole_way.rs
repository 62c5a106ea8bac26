//! From a folder of seized phones to a report.

use crate::amparo::Desk;
use crate::truth;
use rehearsal::Plan;

fn hold(plan: &Plan) {
    let desk = Desk::with(plan);
    let out = desk.triage();
    assert_eq!(out.status.code(), Some(0), "{}", String::from_utf8_lossy(&out.stderr));
    let messages = desk.list("messages");
    truth::matches(&desk);
    let groups = truth::groups(&desk, &messages);
    truth::messages(&desk, &messages, &groups);
    truth::sightings(&desk, &groups);
    truth::accounts(&desk);
    truth::memberships(&desk, &groups);
}

#[test]
fn a_small_operation_is_found_as_it_is() {
    hold(&Plan::small(7));
}

#[test]
fn the_demo_operation_is_found_as_it_is() {
    hold(&Plan { blemishes: false, ..Plan::standard(1) });
}

#[test]
fn phones_given_in_one_exhibit_are_told_apart() {
    let [each, whole] = [&["evidence", "--each"][..], &["evidence"]].map(|evidence| {
        let desk = Desk::with(&Plan::small(7));
        assert_eq!(desk.triage_of(evidence).status.code(), Some(0));
        truth::accounts(&desk);
        let mut called: Vec<String> =
            desk.list("accounts").iter().map(|a| format!("{} {}", a["phones"], a["names"])).collect();
        called.sort();
        (called, desk.list("groups").len(), desk.list("exhibits").len())
    });
    assert_eq!((each.2, whole.2), (6, 1));
    assert_eq!((each.0, each.1), (whole.0, whole.1));
}

#[test]
fn the_same_input_and_clock_give_the_same_report() {
    let desk = Desk::with(&Plan::small(3));
    let reports = [0, 1].map(|_| {
        assert_eq!(desk.triage().status.code(), Some(0));
        std::fs::remove_dir_all(desk.path("vault")).unwrap();
        std::fs::read(desk.path("report.html")).unwrap()
    });
    assert!(reports[0] == reports[1]);
}

#[test]
fn the_same_exhibits_again_add_nothing() {
    let desk = Desk::with(&Plan::small(4));
    assert_eq!(desk.triage().status.code(), Some(0));
    let lists =
        || ["exhibits", "items", "matches", "groups", "members", "messages", "sightings"].map(|kind| desk.list(kind));
    let before = lists();
    let report = std::fs::read(desk.path("report.html")).unwrap();
    assert_eq!(desk.triage().status.code(), Some(0));
    assert!(before == lists());
    assert!(report == std::fs::read(desk.path("report.html")).unwrap());
}
