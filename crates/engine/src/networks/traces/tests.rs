//! What is written of a family is read again as it was, and takes few bytes where little is known.

use super::*;

fn seen(n: u64) -> ObservationRef {
    (3, n)
}

fn account(n: u8) -> AccountId {
    AccountId([n; 16])
}

fn once() -> TraceNote {
    let into = IntroductionNote {
        group: 0,
        count: 1,
        earliest: vec![(Some(0), seen(123_456))],
        more: 0,
        of: 1,
        by: Some(0),
        unseen: Some(EarlierUnseen::StartCutOff),
        hops: Vec::new(),
    };
    TraceNote {
        items: vec![1_234_567],
        accounts: vec![account(1)],
        groups: vec![GroupId([2; 16])],
        into: vec![into],
        ..TraceNote::default()
    }
}

#[test]
fn a_note_is_read_as_it_was_written() {
    let named =
        CandidateNote(SourceKind::EarlierSighting, Some(1), Some(0), Some(seen(7)), Some(Sight::Certain), 0, 912);
    let others = CandidateNote(SourceKind::OtherGroup, None, None, None, None, 41, 88);
    let sources = CandidatesNote { all: 9, set: 2, of: vec![named, others] };
    let mut whole = once();
    whole.accounts.push(account(9));
    whole.apart = vec![1];
    whole.into[0].more = 5;
    whole.into[0].by = None;
    whole.into[0].hops = vec![HopNote { account: None, at: seen(9), sources: sources.clone() }];
    whole.carriers = Some(sources);
    whole.unseen = Some(EarlierUnseen::OtherGroup);
    let node = NodeNote(5, Some(4), false, None, vec![EditSign::Smaller, EditSign::Later]);
    whole.tree = Some(TreeNote { state: TreeState::Told, nodes: vec![node] });
    for note in [once(), whole] {
        let written = serde_json::to_string(&note).unwrap();
        assert_eq!(serde_json::from_str::<TraceNote>(&written).unwrap(), note, "{written}");
    }
}

#[test]
fn what_was_seen_once_takes_few_bytes() {
    // There can be a million of them.
    assert!(serde_json::to_string(&once()).unwrap().len() <= 240);
}
