//! An exhibit that an operator holds apart leaves the rest as it was before it came.

use crate::phones::*;
use crate::stores::*;
use model::{Product, SameReason};
use network::{ChatObs, Chronology, First, Network, Observed, ToldObs};

fn talk() -> Group {
    let mut group = Group::new("Hikers");
    group.on(0, "Ana", What::Created).on(1, "Ana", What::Added(vec!["Luis", "Eva"]));
    group.talk(5, 40, &["Ana", "Luis", "Eva"]).on(60, "Luis", What::Send(1));
    group
}

/// In this order, and not by id: so the numbers of the first chats are the same with others behind them.
fn world(chats: Vec<ChatObs>, told: Vec<ToldObs>, apart: &[&Store]) -> Network {
    let apart = apart.iter().map(|store| store.exhibit()).collect();
    network::build(&Observed { chats, told, apart, ..Observed::default() })
}

#[test]
fn what_is_apart_changes_nothing_of_the_rest_and_stands_behind_it() {
    let (group, mut other) = (talk(), Group::new("Cousins"));
    other.talk(0, 12, &["Luis", "Tom"]);
    let (x, y) = (store(1, "Ana", Product::WhatsAppAndroid), store(2, "Luis", Product::WhatsAppIos));
    let export = phone(3, "Eva", &[("Ana", "Anita")]);
    let rest = || vec![x.read(&group), export.export(&group)];
    let cousins = Store { native: Some("34600000009-1700000000@g.us"), ids: "cousins", ..y.clone() };
    let own = || vec![y.read(&group), cousins.read(&other)];
    // What it tells would join accounts of the rest.
    let tells = || ToldObs { same: vec![same("Ana", SameReason::IdMap), same("Eva", SameReason::IdMap)], ..y.told() };
    let all = || rest().into_iter().chain(own()).collect::<Vec<_>>();

    let before = world(rest(), vec![x.told()], &[]);
    let alone = world(own(), vec![tells()], &[]);
    let joined = world(all(), vec![x.told(), tells()], &[]);
    let apart = world(all(), vec![x.told(), tells()], &[&y]);
    assert_eq!((sizes(&joined), sizes(&apart)), (vec![1, 3], vec![1, 1, 2]));

    assert_eq!(apart.groups[..before.groups.len()], before.groups);
    assert_eq!(apart.accounts[..before.accounts.len()], before.accounts);
    assert_eq!(apart.messages[..before.messages.len()], before.messages);
    assert_eq!(apart.memberships[..before.memberships.len()], before.memberships);
    assert_eq!(apart.links[..before.links.len()], before.links);
    assert_eq!(apart.clocks[..before.clocks.len()], before.clocks);
    assert_eq!(apart.zones[..before.zones.len()], before.zones);
    assert_eq!(apart.differences[..before.differences.len()], before.differences);
    assert_eq!((&apart.sources[..2], &apart.anchored[..2]), (&before.sources[..], &before.anchored[..]));
    for message in &before.messages {
        assert_eq!(apart.observations(message), before.observations(message));
    }

    // And of what stands behind, every number points to its own.
    assert_eq!(apart.groups.len(), before.groups.len() + alone.groups.len());
    for (here, there) in apart.groups[before.groups.len()..].iter().zip(&alone.groups) {
        assert_eq!((here.id, &here.names, here.member_count), (there.id, &there.names, there.member_count));
        let ids = |network: &Network, group| network.messages_of(group).iter().map(|m| m.id).collect::<Vec<_>>();
        assert_eq!(ids(&apart, here), ids(&alone, there));
        for (m, n) in apart.messages_of(here).iter().zip(alone.messages_of(there)) {
            let sender = |network: &Network, m: &network::MessageCluster| {
                m.account.map(|account| network.accounts[account.0 as usize].id)
            };
            assert_eq!((sender(&apart, m), apart.groups[m.group.0 as usize].id), (sender(&alone, n), there.id));
            let seen = apart.observations(m).iter().map(|at| (at.chat - 2, at.message)).collect::<Vec<_>>();
            assert_eq!(seen, alone.observations(n).iter().map(|at| (at.chat, at.message)).collect::<Vec<_>>());
        }
    }
    let people = |network: &Network, from: usize| {
        let spells = network.memberships[from..].iter();
        let id = |account: &network::AccountIx| network.accounts[account.0 as usize].id;
        spells
            .map(|m| (network.groups[m.group.0 as usize].id, id(&m.account), m.by.as_ref().map(id)))
            .collect::<Vec<_>>()
    };
    assert_eq!(people(&apart, before.memberships.len()), people(&alone, 0));
    assert!(apart.sources[2..].iter().all(|source| !before.sources.contains(source)));
    _ = Chronology::new(&apart);
}

#[test]
fn which_sighting_is_the_first_is_asked_of_all_evidence_held() {
    let (mut early, mut late) = (talk(), Group::new("Cousins"));
    early.events.truncate(30);
    early.on(50, "Luis", What::Send(1));
    late.talk(0, 12, &["Eva", "Tom"]).on(5000, "Eva", What::Send(1));
    let (x, y) = (store(1, "Ana", Product::WhatsAppAndroid), store(2, "Eva", Product::WhatsAppAndroid));
    let firsts = |chats: Vec<ChatObs>, apart: &[&Store]| {
        let seen = world(chats, Vec::new(), apart).sightings;
        seen.iter().map(|s| (s.first_in_group, s.first_in_case)).collect::<Vec<_>>()
    };
    let wanted = [(First::Yes, First::Yes), (First::Yes, First::No)];
    assert_eq!(firsts(vec![x.read(&early), y.read(&late)], &[&y]), wanted);
    let (at_last, first) = (firsts(vec![x.read(&early), y.read(&late)], &[&x]), [wanted[1], wanted[0]]);
    assert_eq!(at_last, first);

    // Exports do not know their clock: within a day nothing is said.
    let (ana, zoe) = (phone(3, "Ana", &[]), phone(4, "Zoe", &[]));
    let chats = vec![ana.export(&early), zoe.export(&early)];
    let seen = network::build(&Observed { chats, apart: [zoe.exhibit()].into(), ..Observed::default() }).sightings;
    assert_eq!(seen.iter().map(|s| s.first_in_case).collect::<Vec<_>>(), [First::Undetermined; 2]);
}

#[test]
fn exhibits_that_hold_nothing_or_everything_may_be_apart() {
    let x = store(1, "Ana", Product::WhatsAppAndroid);
    let y = store(2, "Luis", Product::WhatsAppAndroid);
    let all = world(vec![x.read(&talk())], Vec::new(), &[&x, &y]);
    let plain = world(vec![x.read(&talk())], Vec::new(), &[]);
    assert_eq!((&all.groups, &all.messages, &all.sightings), (&plain.groups, &plain.messages, &plain.sightings));
    assert_eq!(world(Vec::new(), Vec::new(), &[&x]), Network::default());
}
