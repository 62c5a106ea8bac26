//! Lines in silences of a chat, in which a clock may have stepped unseen.

use crate::phones::*;
use crate::stores::*;
use model::Product;
use network::{ChatObs, Network, Observed};

/// Someone is added before the first message that both phones hold, and an hour before someone else is.
fn beginning() -> Group {
    let mut group = Group::new("Hikers");
    group.on(0, "Ana", What::Created).on(60, "Ana", What::Added(vec!["Eva"]));
    group.on(120, "Ana", What::Added(vec!["Luis"])).talk(1200, 30, &["Ana", "Eva", "Luis"]);
    group
}

fn other_group() -> Group {
    let mut group = Group::new("Cousins");
    group.talk(-3000, 30, &["Ana", "Luis"]).talk(600, 30, &["Ana", "Luis"]);
    group
}

/// Luis's export begins when he is added.
fn luis() -> Phone {
    Phone { from: START + 120 * MINUTE, ..phone(2, "Luis", &[("Ana", "Anita"), ("Eva", "Evita")]) }
}

fn ana(group: &Group, native: &'static str, ids: &'static str) -> ChatObs {
    Store { native: Some(native), ids, ..store(1, "Ana", Product::WhatsAppAndroid) }.read(group)
}

fn cousins_of_luis() -> ChatObs {
    Phone { from: i64::MIN, ..luis() }.export(&other_group())
}

fn times_added(observed: &Observed, network: &Network, person: &str) -> usize {
    let line = |message: &&network::MessageCluster| {
        network.observations(message).iter().any(|at| {
            let chat = &observed.chats[at.chat as usize];
            let line = chat.messages[at.message as usize].system.as_ref();
            line.is_some_and(|line| {
                line.kind == model::SystemKind::Added
                    && line.targets.iter().any(|target| {
                        let alias = &chat.aliases[target.0 as usize];
                        alias.phone == Some(number_of(person)) || alias.kind == model::AliasKind::Owner
                    })
            })
        })
    };
    network.messages.iter().filter(line).count()
}

#[test]
fn another_chat_of_the_phone_shows_that_its_clock_had_not_stepped() {
    let group = beginning();
    let hikers = || vec![ana(&group, "34600000001-1714989600@g.us", "A"), luis().export(&group)];
    let (observed, network) = build(hikers());
    assert_eq!(times_added(&observed, &network, "Luis"), 2, "an hour earlier someone else was added");
    let mut all = hikers();
    all.extend([ana(&other_group(), "34600000001-1714989601@g.us", "B"), cousins_of_luis()]);
    let (observed, network) = build(all);
    assert_eq!(sizes(&network), [2, 2]);
    assert_eq!(times_added(&observed, &network, "Luis"), 1);
}

#[test]
fn a_line_between_two_stretches_is_known_if_it_fits_at_one_of_them() {
    let mut group = Group::new("Hikers");
    group.on(0, "Ana", What::Created).talk(5, 30, &["Ana", "Eva", "Luis"]);
    group.on(800, "Ana", What::Added(vec!["Noa"])).talk(1500, 30, &["Ana", "Eva", "Luis"]);
    for stepped in [400, 790, 1200] {
        let mut eva = phone(2, "Eva", &[("Noa", "Noelia"), ("Ana", "Anita")]);
        eva.zone = match stepped {
            400 => |at| if at < START + 400 * MINUTE { -5 * HOUR } else { -4 * HOUR },
            790 => |at| if at < START + 790 * MINUTE { -5 * HOUR } else { -4 * HOUR },
            _ => |at| if at < START + 1200 * MINUTE { -5 * HOUR } else { -4 * HOUR },
        };
        let (observed, network) = build(vec![ana(&group, "34600000001-1714989600@g.us", "A"), eva.export(&group)]);
        assert_eq!(times_added(&observed, &network, "Noa"), 1, "{stepped}");
        let noelia = account_of(&observed, &network, &eva, &group, "Noelia");
        assert_eq!(network.accounts[noelia].phones, [number_of("Noa")]);
    }
}
