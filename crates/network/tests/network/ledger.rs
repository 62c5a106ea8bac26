use crate::phones::*;
use crate::stores::*;
use model::{
    AliasIx, AliasKind, Contact, ContactKind, GroupFact, Member, MemberRole, MemberState, Origin, OriginSource, Owner,
    Product, RollCall, SameReason, SystemKind, SystemLine, WallTime,
};
use network::{AccountIx, ChatObs, LinkKind, MessageState, Network, Observed, Refusal, Rule, Sure, Unlinked, Way};

fn talk() -> Group {
    let mut group = Group::new("Hikers");
    group.on(0, "Ana", What::Created).on(1, "Ana", What::Added(vec!["Luis", "Eva"]));
    group.talk(5, 40, &["Ana", "Luis", "Eva"]);
    group
}

fn android(number: u8, owner: &'static str) -> Store {
    store(number, owner, Product::WhatsAppAndroid)
}

fn with_told(chats: Vec<ChatObs>, told: Vec<network::ToldObs>) -> (Observed, Network) {
    built(Observed { chats, told, ..Observed::default() })
}

fn by_phone(observed: &Observed, network: &Network, chat: &ChatObs, person: &str) -> usize {
    account(observed, network, chat.id, |alias| alias.phone == Some(number_of(person)))
}

fn spells(network: &Network, account: usize) -> Vec<&network::Membership> {
    network.memberships.iter().filter(|m| m.account == AccountIx(u32::try_from(account).unwrap())).collect()
}

#[test]
fn a_name_alone_joins_nobody() {
    let (mut one, mut other) = (Group::new("Hikers"), Group::new("Cousins"));
    one.talk(0, 10, &["Ana", "Luis"]);
    other.talk(0, 10, &["Ana", "Tom"]);
    let ana = phone(1, "Ana", &[("Luis", "~ Sol"), ("Tom", "~ Sol")]);
    let (observed, network) = build(vec![ana.export(&one), ana.export(&other)]);
    let of = |group: &Group| account(&observed, &network, ana.export(group).id, |alias| alias.text == "~ Sol");
    assert_ne!(of(&one), of(&other));
    let refused: Vec<_> = network.links.iter().filter(|l| l.refusal == Some(Refusal::NameAlone)).collect();
    assert_eq!((refused.len(), refused[0].rule), (1, Rule::SameAddressBook));

    // Nor do names that databases keep, saved or chosen, on one phone or two.
    let (x, y) = (android(1, "Ana"), android(2, "Eva"));
    let (mut tx, mut ty) = (x.told(), y.told());
    tx.contacts = vec![contact("Luis", "Sol", ContactKind::Saved), contact("Tom", "Sol", ContactKind::Pushname)];
    ty.contacts = vec![contact("Mia", "Sol", ContactKind::Saved)];
    one.talk(100, 10, &["Ana", "Luis", "Tom", "Mia"]);
    let (_, network) = with_told(vec![x.read(&one), y.read(&one)], vec![tx, ty]);
    assert_eq!(network.accounts.iter().filter(|a| a.names == ["Sol"]).count(), 3);
    assert_eq!(network.accounts.len(), 4);
}

#[test]
fn names_are_told_with_whose_word_they_are() {
    let (x, y) = (android(1, "Ana"), android(2, "Eva"));
    let mut tx = x.told();
    tx.contacts =
        vec![contact("Luis", "Vecino del 3", ContactKind::Saved), contact("Luis", "Lucho", ContactKind::Pushname)];
    let by_number =
        Contact { account: None, phone: Some(number_of("Luis")), ..contact("Luis", "L.", ContactKind::Card) };
    let mut ty = y.told();
    ty.contacts = vec![by_number];
    let (chat, other) = (x.read(&talk()), y.read(&talk()));
    let (observed, network) = with_told(vec![chat, other], vec![tx, ty]);
    let luis = &network.accounts[by_phone(&observed, &network, &x.read(&talk()), "Luis")];
    let called: Vec<_> = luis.called.iter().map(|c| (c.name.as_str(), c.by, c.exhibit, c.told.unwrap().told)).collect();
    assert_eq!(
        called,
        [
            ("L.", ContactKind::Card, y.exhibit(), 1),
            ("Lucho", ContactKind::Pushname, x.exhibit(), 0),
            ("Vecino del 3", ContactKind::Saved, x.exhibit(), 0),
        ]
    );
    assert_eq!((luis.names.len(), luis.ids.clone()), (3, vec![id_of("Luis")]));
}

#[test]
fn a_hidden_id_and_a_number_are_one_where_a_source_tells_and_not_where_an_operator_took_them_apart() {
    let group = talk();
    let (x, mut y) = (android(1, "Ana"), android(2, "Tom"));
    y.hidden = vec!["Eva"];
    // The two phones share nothing by which their aliases would meet.
    let mut other = Group::new("Cousins");
    other.talk(0, 10, &["Tom", "Eva"]);
    y.native = Some("34600000002-1714989600@g.us");
    let told = |reasons: &[SameReason]| {
        let mut told = x.told();
        told.same = reasons.iter().map(|reason| same("Eva", *reason)).collect();
        vec![told]
    };
    let chats = || vec![x.read(&group), y.read(&other)];
    let hidden = |observed: &Observed, network: &Network| {
        account(observed, network, y.read(&other).id, |alias| alias.account == Some(hidden_id("Eva")))
    };
    let (observed, network) = with_told(chats(), told(&[]));
    assert_ne!(by_phone(&observed, &network, &x.read(&group), "Eva"), hidden(&observed, &network));
    let (observed, network) = with_told(chats(), told(&[SameReason::Card, SameReason::IdMap]));
    let eva = hidden(&observed, &network);
    assert_eq!(by_phone(&observed, &network, &x.read(&group), "Eva"), eva);
    assert_eq!(network.accounts[eva].ids, [id_of("Eva"), hidden_id("Eva")].map(|id| id));
    let link = network.links.iter().find(|link| link.rule == Rule::ToldSame).unwrap();
    assert_eq!((link.weight, link.told.unwrap().ix), (98, 1), "the service's own table goes before a card");

    let unlinked = [Unlinked::of(LinkKind::Account, link.b, link.a)].into();
    let (observed, network) =
        built(Observed { chats: chats(), told: told(&[SameReason::IdMap]), unlinked, ..Observed::default() });
    assert_ne!(by_phone(&observed, &network, &x.read(&group), "Eva"), hidden(&observed, &network));
    let refused = network.links.iter().find(|link| link.rule == Rule::ToldSame).unwrap();
    assert_eq!(refused.refusal, Some(Refusal::Unlinked));
}

#[test]
fn one_chat_that_shows_a_person_by_number_and_by_hidden_id_shows_one_where_the_service_says_so() {
    let x = android(1, "Ana");
    let mut group = talk();
    group.talk(400, 9, &["Ana", "Luis", "Eva"]);
    let mut chat = x.read(&group);
    let eva = x.alias(&mut chat, "Eva");
    let hidden = Store { hidden: vec!["Eva"], ..x.clone() }.alias(&mut chat, "Eva");
    let late = chat.messages.iter_mut().filter(|m| m.record > 45 && m.sender == Some(eva));
    late.for_each(|message| message.sender = Some(hidden));
    let mut told = x.told();
    told.same = vec![same("Eva", SameReason::IdMap)];
    let id = chat.id;
    let (observed, network) = with_told(vec![chat], vec![told]);
    assert_eq!(network.accounts.len(), 3);
    let of =
        |account: String| super::stores::account(&observed, &network, id, |a| a.account.as_ref() == Some(&account));
    assert_eq!(of(id_of("Eva")), of(hidden_id("Eva")));
}

#[test]
fn two_numbers_are_one_by_the_services_word_and_not_by_a_card() {
    let mut group = Group::new("Hikers");
    group.talk(0, 30, &["Ana", "Luis", "Eva"]);
    let x = android(1, "Ana");
    let chain = |reason| {
        let mut told = x.told();
        let link = |person: &str| model::SameAccount { a: hidden_id("Eva"), b: id_of(person), ..same("Eva", reason) };
        told.same = vec![link("Eva"), link("Luis")];
        with_told(vec![x.read(&group)], vec![told])
    };
    let (_, network) = chain(SameReason::Card);
    assert_eq!(network.accounts.len(), 3);
    let (_, network) = chain(SameReason::Changed);
    // Both write in one chat, so that it shows them side by side; but the service says that one became the other.
    assert_eq!(network.accounts.len(), 2);
}

#[test]
fn the_owner_that_a_source_names_is_you_in_its_chats() {
    let group = talk();
    let (x, y) = (android(1, "Ana"), android(2, "Luis"));
    let mut bare = x.read(&group);
    let you = bare.aliases.iter_mut().find(|alias| alias.kind == AliasKind::Owner).unwrap();
    (you.account, you.phone) = (None, None);
    bare.messages.iter_mut().for_each(|message| message.native = None);
    let mut told = x.told();
    told.owners = vec![x.owner()];
    let id = bare.id;
    let (observed, network) = with_told(vec![bare, y.read(&group)], vec![told]);
    let own = account(&observed, &network, id, |alias| alias.kind == AliasKind::Owner);
    assert_eq!(own, by_phone(&observed, &network, &y.read(&group), "Ana"));
    assert_eq!(network.accounts[own].is_exporter_of, [x.exhibit()]);
    assert_eq!(network.accounts.len(), 3);
}

#[test]
fn two_owners_told_for_one_exhibit_say_nothing_of_a_chat_elsewhere_in_it() {
    let group = talk();
    let x = android(1, "Ana");
    let mut bare = x.read(&group);
    bare.place = "elsewhere".into();
    bare.aliases.iter_mut().filter(|a| a.kind == AliasKind::Owner).for_each(|a| (a.account, a.phone) = (None, None));
    let id = bare.id;
    let told = |owners: Vec<Owner>| {
        let mut told = x.told();
        told.owners = owners;
        vec![told]
    };
    let other = Owner { account: Some(id_of("Tom")), phone: Some(number_of("Tom")), ..x.owner() };
    let (observed, network) = with_told(vec![bare], told(vec![x.owner(), other]));
    let own = account(&observed, &network, id, |alias| alias.kind == AliasKind::Owner);
    assert_eq!(network.accounts[own].phone, None);
}

#[test]
fn what_was_deleted_on_one_phone_is_held_from_another() {
    let mut group = talk();
    group.say(303, "Eva", "this one will be taken back").say(310, "Ana", "and this one was taken back everywhere");
    let (mut x, mut y) = (android(1, "Ana"), android(2, "Luis"));
    x.marks = vec!["this one will be taken back", "and this one was taken back everywhere"];
    y.marks = vec!["and this one was taken back everywhere"];
    let (observed, network) = build(vec![x.read(&group), y.read(&group)]);
    let states: Vec<MessageState> = network.messages.iter().rev().take(3).map(|message| message.state).collect();
    assert_eq!(states, [MessageState::Deleted, MessageState::Recovered, MessageState::Held]);
    assert_eq!(network.recoveries.len(), 1);
    let recovery = &network.recoveries[0];
    let chat = |at: network::RecordRef| observed.chats[at.chat as usize].id;
    assert_eq!(recovery.deleted_in.iter().map(|at| chat(*at)).collect::<Vec<_>>(), [x.read(&group).id]);
    assert_eq!(chat(recovery.from), y.read(&group).id);
    let message = &network.messages[recovery.message.0 as usize];
    assert_eq!(network.best(message), Some(recovery.from));
}

#[test]
fn a_mark_in_a_text_export_is_recovered_from_a_database_too() {
    let mut group = talk();
    group.say(303, "Eva", "this one will be taken back");
    let mut export = phone(3, "Ana", &[]);
    export.marks = vec!["this one will be taken back"];
    let (_, network) = build(vec![export.export(&group), android(1, "Luis").read(&group)]);
    assert_eq!(network.recoveries.len(), 1);
}

#[test]
fn what_only_an_answer_quotes_stays_until_the_message_itself_is_held() {
    let mut group = talk();
    group.say(303, "Eva", "see you at the tree").say(310, "Ana", "which tree").say(312, "Luis", "the big one");
    let mut x = android(1, "Ana");
    x.without = vec!["see you at the tree"];
    x.quoted = vec![("see you at the tree", "which tree"), ("see you at the tree", "the big one")];
    let (observed, network) = build(vec![x.read(&group)]);
    let quoted: Vec<_> = network.messages.iter().filter(|m| m.state == MessageState::Quoted).collect();
    assert_eq!((quoted.len(), network.observations(quoted[0]).len()), (1, 2), "two answers quote one message");
    assert_eq!(quoted[0].account.unwrap().0 as usize, by_phone(&observed, &network, &x.read(&group), "Eva"));

    let (observed, network) = build(vec![x.read(&group), android(2, "Luis").read(&group)]);
    assert_eq!(network.messages.len(), group.events.len());
    let tree = network.messages.iter().find(|m| network.observations(m).len() == 3).unwrap();
    assert_eq!(tree.state, MessageState::Held);
    let best = network.best(tree).unwrap();
    assert_eq!(observed.chats[best.chat as usize].messages[best.message as usize].record, 43);

    // Deleted here, quoted here: the quote holds it.
    x.without = Vec::new();
    x.marks = vec!["see you at the tree"];
    let (_, network) = build(vec![x.read(&group)]);
    assert_eq!(network.messages.len(), group.events.len());
    assert_eq!(network.recoveries.len(), 1);
    let place = network.messages.iter().position(|m| m.state == MessageState::Recovered).unwrap();
    assert_eq!(place, 42, "it stands where its mark stands");
}

#[test]
fn an_answer_to_someone_who_has_left_does_not_bring_them_back() {
    let mut group = talk();
    group.say(303, "Eva", "see you at the tree").on(304, "Eva", What::Left).say(310, "Ana", "which tree");
    let mut x = android(1, "Ana");
    x.without = vec!["see you at the tree"];
    x.quoted = vec![("see you at the tree", "which tree")];
    let (observed, network) = build(vec![x.read(&group)]);
    assert!(network.messages.iter().any(|message| message.state == MessageState::Quoted));
    let eva = by_phone(&observed, &network, &x.read(&group), "Eva");
    assert_eq!(
        spells(&network, eva).iter().map(|s| (s.way, s.left.is_some())).collect::<Vec<_>>(),
        [(Way::Added, true)]
    );
}

#[test]
fn texts_that_differ_under_one_id_are_kept_as_versions() {
    let mut group = talk();
    group.say(303, "Eva", "see you at sevn");
    let mut y = android(2, "Luis");
    y.edited = vec![("see you at sevn", "see you at seven")];
    let (observed, network) = build(vec![android(1, "Ana").read(&group), y.read(&group)]);
    assert_eq!((network.messages.len(), network.versions.len()), (group.events.len(), 1));
    let versions = &network.versions[0];
    assert_eq!((versions.message.0 as usize, versions.records.len()), (group.events.len() - 1, 2));
    assert!(
        versions.records.iter().all(|at| observed.chats[at.chat as usize].messages[at.message as usize].record == 43)
    );
}

#[test]
fn an_id_used_by_two_senders_is_two_messages() {
    let group = talk();
    let (x, y) = (android(1, "Ana"), android(2, "Luis"));
    let mut chat = y.read(&group);
    let eva = y.alias(&mut chat, "Eva");
    let message = chat.messages.iter_mut().find(|m| m.record == 30).unwrap();
    assert_ne!(message.sender, Some(eva));
    message.sender = Some(eva);
    let (_, network) = build(vec![x.read(&group), chat]);
    assert_eq!(network.messages.len(), group.events.len() + 1);
}

fn member(alias: u32, state: MemberState) -> Member {
    Member {
        alias: AliasIx(alias),
        role: MemberRole::Member,
        state,
        since: None,
        until: None,
        way: None,
        place: "group_participant_user row 1".into(),
    }
}

#[test]
fn lists_show_members_that_no_record_shows() {
    let x = android(1, "Ana");
    let mut chat = x.read(&talk());
    let people = ["Mia", "Tom", "Noa", "Pau", "Zoe", "Eva"].map(|person| x.alias(&mut chat, person));
    let at = |minute: i64| Some(WallTime::utc(START + minute * MINUTE));
    let states = [MemberState::Present, MemberState::Former, MemberState::Pending, MemberState::Removed];
    chat.members = people.iter().zip(states).map(|(alias, state)| member(*alias, state)).collect();
    chat.members[3].until = at(100);
    let since =
        Member { since: at(50), way: Some(SystemKind::JoinedByInvitation), ..member(people[4], MemberState::Present) };
    chat.members.extend([since, member(people[5], MemberState::Present)]);
    let id = chat.id;
    let (observed, network) = build(vec![chat]);
    let of = |person: &str| {
        let who = account(&observed, &network, id, |alias| alias.phone == Some(number_of(person)));
        spells(&network, who)
            .into_iter()
            .map(|s| (s.way, s.sure, s.first_seen.is_some(), s.removed))
            .collect::<Vec<_>>()
    };
    assert_eq!(of("Mia"), [(Way::Seen, Sure::Inferred, false, false)]);
    assert_eq!(of("Tom"), [(Way::Seen, Sure::Inferred, false, false)]);
    assert_eq!(of("Noa"), []);
    assert_eq!(of("Pau"), [(Way::Seen, Sure::Inferred, false, true)]);
    assert_eq!(of("Zoe"), [(Way::Invitation, Sure::SingleSource, false, false)]);
    assert_eq!(of("Eva"), [(Way::Added, Sure::SingleSource, true, false)]);
    assert_eq!(network.groups[0].member_count, 7);
    let listed = |n: u32| network.memberships.iter().find(|s| s.lists.iter().any(|at| at.member == n)).unwrap();
    assert!(listed(0).joined_listed.is_none() && listed(0).left_listed.is_none());
    assert_eq!((listed(1).left_listed.unwrap().member, listed(4).joined_listed.unwrap().member), (1, 4));
    assert_eq!((listed(0).evidence_count, listed(5).lists.len()), (1, 1));
}

#[test]
fn a_list_that_has_a_member_who_had_left_shows_that_it_came_again() {
    let mut group = talk();
    group.on(400, "Eva", What::Left).talk(500, 10, &["Ana", "Luis"]);
    let x = android(1, "Ana");
    let mut chat = x.read(&group);
    let eva = x.alias(&mut chat, "Eva");
    chat.members = vec![member(eva, MemberState::Present)];
    let id = chat.id;
    let (observed, network) = build(vec![chat]);
    let eva = account(&observed, &network, id, |alias| alias.phone == Some(number_of("Eva")));
    let told: Vec<_> = spells(&network, eva).into_iter().map(|s| (s.way, s.left.is_some(), s.sure)).collect();
    assert_eq!(told, [(Way::Added, true, Sure::SingleSource), (Way::Seen, false, Sure::Inferred)]);
    // A phone that was taken before she left tells nothing of it.
    let mut early = android(2, "Luis");
    early.until = START + 300 * MINUTE;
    let mut list = early.read(&group);
    let eva = early.alias(&mut list, "Eva");
    list.members = vec![member(eva, MemberState::Present)];
    let (observed, network) = build(vec![x.read(&group), list]);
    let eva = account(&observed, &network, id, |alias| alias.phone == Some(number_of("Eva")));
    let told: Vec<_> = spells(&network, eva).into_iter().map(|s| (s.way, s.left.is_some(), s.sure)).collect();
    assert_eq!(told, [(Way::Added, true, Sure::Confirmed)]);
}

#[test]
fn a_roll_call_shows_a_silent_member_by_what_went_to_it() {
    let x = android(1, "Ana");
    let mut chat = x.read(&talk());
    let mia = x.alias(&mut chat, "Mia");
    chat.roll_calls = vec![RollCall { alias: AliasIx(mia), first: 6, last: 30, count: 9 }];
    chat.roll_calls.push(RollCall { alias: AliasIx(9_999), first: 6, last: 30, count: 9 });
    let id = chat.id;
    let (observed, network) = build(vec![chat]);
    let mia = account(&observed, &network, id, |alias| alias.phone == Some(number_of("Mia")));
    let spells = spells(&network, mia);
    assert_eq!((spells.len(), spells[0].way, spells[0].sure), (1, Way::Seen, Sure::Inferred));
    let record = |at: Option<network::RecordRef>| observed.chats[0].messages[at.unwrap().message as usize].record;
    assert_eq!((record(spells[0].first_seen), record(spells[0].last_seen)), (6, 30));
    assert_eq!(network.accounts[mia].involvement.never_posted, 1);
}

#[test]
fn lines_of_new_kinds_tell_of_members() {
    let x = android(1, "Ana");
    let mut chat = x.read(&talk());
    let [mia, tom, noa] = ["Mia", "Tom", "Noa"].map(|person| x.alias(&mut chat, person));
    let mut line = |minute: i64, kind, actor: Option<u32>, target: u32| {
        let at = WallTime::utc(START + minute * MINUTE);
        let mut message = network::MessageObs::new(500 + minute as u64, at, model::MessageKind::System);
        let targets = vec![AliasIx(target)];
        message.system = Some(Box::new(SystemLine { actor: actor.map(AliasIx), targets, ..SystemLine::of(kind) }));
        chat.messages.push(message);
    };
    line(400, SystemKind::JoinedByInvitation, None, mia);
    line(401, SystemKind::Promoted, Some(mia), tom);
    line(402, SystemKind::OwnerChanged, None, noa);
    let id = chat.id;
    let (observed, network) = build(vec![chat]);
    let of = |person: &str| {
        let who = account(&observed, &network, id, |alias| alias.phone == Some(number_of(person)));
        spells(&network, who).into_iter().map(|spell| spell.way).collect::<Vec<_>>()
    };
    assert_eq!([of("Mia"), of("Tom"), of("Noa")], [[Way::Invitation], [Way::Seen], [Way::Seen]]);
}

#[test]
fn the_groups_id_or_a_source_names_its_maker_where_no_line_does() {
    let mut late = android(2, "Luis");
    late.from = START + 5 * MINUTE;
    let with_origin = |founder: &'static str| {
        let mut chat = late.read(&talk());
        let founder = Some(AliasIx(late.alias(&mut chat, founder)));
        chat.origin = Some(Origin { founder, created: Some(WallTime::utc(START)), source: OriginSource::GroupId });
        chat
    };
    let chat = with_origin("Ana");
    let id = chat.id;
    let (observed, network) = build(vec![chat]);
    let ana = account(&observed, &network, id, |alias| alias.phone == Some(number_of("Ana")));
    let group = &network.groups[0];
    assert_eq!((group.founder.unwrap().0 as usize, group.created, group.origin), (ana, None, Some(0)));
    assert_eq!(
        spells(&network, ana).iter().map(|s| (s.way, s.sure)).collect::<Vec<_>>(),
        [(Way::Founded, Sure::SingleSource)]
    );

    let (_, network) = build(vec![with_origin("Ana"), android(1, "Ana").read(&talk())]);
    let founded: Vec<_> = network.memberships.iter().filter(|s| s.way == Way::Founded).map(|s| s.sure).collect();
    assert_eq!(founded, [Sure::Confirmed]);
    let (_, network) = build(vec![with_origin("Eva"), android(1, "Ana").read(&talk())]);
    let founded: Vec<_> = network.memberships.iter().filter(|s| s.way == Way::Founded).map(|s| s.sure).collect();
    assert_eq!(founded, [Sure::Contested], "a line and the id name two");

    let mut told = late.told();
    let fact =
        GroupFact { group: late.native.unwrap().into(), name: Some("Old hikers".into()), ..GroupFact::default() };
    told.groups = vec![GroupFact { creator: Some(id_of("Eva")), ..fact }];
    let (observed, network) = with_told(vec![late.read(&talk())], vec![told]);
    let eva = by_phone(&observed, &network, &late.read(&talk()), "Eva");
    assert_eq!(network.groups[0].founder.unwrap().0 as usize, eva);
    assert_eq!(
        (network.groups[0].names.clone(), network.groups[0].facts.len()),
        (vec!["Hikers".into(), "Old hikers".into()], 1)
    );
}

#[test]
fn what_only_one_of_two_sources_holds_is_told_for_both() {
    let mut group = talk();
    group.say(303, "Eva", "only Ana keeps this").say(305, "Eva", "only Luis keeps this").talk(310, 3, &["Ana", "Eva"]);
    let mut export = phone(1, "Ana", &[]);
    export.without = vec!["only Luis keeps this"];
    let mut store = android(2, "Luis");
    store.without = vec!["only Ana keeps this"];
    store.until = START + 317 * MINUTE;
    let (observed, network) = build(vec![export.export(&group), store.read(&group)]);
    assert_eq!(network.differences.len(), 1);
    let found = &network.differences[0];
    let sides = [(found.a, &found.only_a, found.common_a), (found.b, &found.only_b, found.common_b)];
    for (chat, only, common) in sides {
        let product = observed.chats[chat as usize].product;
        let records: Vec<u64> = only
            .records
            .iter()
            .map(|at| observed.chats[at.chat as usize].messages[at.message as usize].record)
            .collect();
        let lost = if product == Product::WhatsAppAndroid { 44 } else { 43 };
        assert_eq!((only.count, records), (1, vec![lost]));
        assert!((38..=42).contains(&common), "{common}");
    }
}

#[test]
fn a_long_difference_is_counted_whole_and_named_in_part() {
    let mut group = talk();
    for n in 0..80 {
        group.say(400 + n, "Eva", ["one", "two", "three"][n as usize % 3]);
    }
    group.talk(600, 3, &["Ana", "Luis"]);
    let mut export = phone(1, "Ana", &[]);
    export.without = vec!["one", "two", "three"];
    let (_, network) = build(vec![export.export(&group), android(2, "Luis").read(&group)]);
    let found = &network.differences[0];
    let only = if found.only_a.count > 0 { &found.only_a } else { &found.only_b };
    assert_eq!((only.count, only.records.len()), (80, 50));
}

#[test]
fn passed_on_and_starred_are_counted_where_sources_show_them() {
    let group = talk();
    let x = android(1, "Ana");
    let mut chat = x.read(&group);
    let luis = x.alias(&mut chat, "Luis");
    let mut of_luis: Vec<_> = chat.messages.iter_mut().filter(|m| m.sender == Some(luis)).collect();
    (of_luis[0].forwarded, of_luis[1].forwarded, of_luis[2].starred) = (true, true, true);
    let id = chat.id;
    let (observed, network) = build(vec![chat, phone(3, "Eva", &[]).export(&group)]);
    let of = |person: &str| {
        let who = account(&observed, &network, id, |alias| alias.phone == Some(number_of(person)));
        let counts = network.accounts[who].involvement;
        (counts.forwarded, counts.starred)
    };
    assert_eq!((of("Luis"), of("Ana"), of("Eva")), ((Some(2), None), (Some(0), Some(1)), (Some(0), None)));
}

/// The groups, messages and memberships of a network, by ids and records.
fn rows(observed: &Observed, network: &Network, of: impl Fn(&ChatObs) -> bool) -> Vec<String> {
    let record = |at: &network::RecordRef| format!("{}/{}", observed.chats[at.chat as usize].id, at.message);
    let kept = |ix: &u32| of(&observed.chats[network.groups[*ix as usize].chats[0] as usize]);
    let mut out = Vec::new();
    for (ix, group) in (0..).zip(&network.groups).filter(|(ix, _)| kept(ix)) {
        out.push(format!("{} {:?} {} {}", group.id, group.names, group.member_count, group.message_count));
        for message in network.messages_of(group) {
            let seen: Vec<String> = network.observations(message).iter().map(record).collect();
            out.push(format!("{} {seen:?}", message.id));
        }
        for spell in network.memberships.iter().filter(|spell| spell.group.0 == ix) {
            let evidence: Vec<String> = spell.evidence.iter().map(record).collect();
            out.push(format!("{:?} {:?} {:?} {evidence:?}", spell.way, spell.sure, spell.removed));
        }
    }
    out
}

#[test]
fn without_an_exhibit_the_rows_are_those_of_before_it_came_and_apart_from_it_too() {
    let group = talk();
    let (x, y) = (android(1, "Ana"), android(2, "Luis"));
    let export = phone(3, "Eva", &[("Ana", "Anita")]);
    let before = || vec![x.read(&group), export.export(&group)];
    let (observed, network) = build(before());
    let rows_before = rows(&observed, &network, |_| true);

    let with = || before().into_iter().chain([y.read(&group)]).collect::<Vec<_>>();
    let (observed, network) = build(with());
    assert_ne!(rows(&observed, &network, |_| true), rows_before);
    let mut fewer = with();
    fewer.retain(|chat| chat.exhibit != y.exhibit());
    let (observed, network) = build(fewer);
    assert_eq!(rows(&observed, &network, |_| true), rows_before);

    let own = y.read(&group).id;
    let unlinked = before().iter().map(|chat| Unlinked::of(LinkKind::Group, chat.id.0, own.0)).collect();
    let (observed, network) = built(Observed { chats: with(), unlinked, ..Observed::default() });
    assert_eq!(sizes(&network), [1, 2]);
    assert_eq!(rows(&observed, &network, |chat| chat.exhibit != y.exhibit()), rows_before);
    assert!(network.links.iter().any(|link| link.refusal == Some(Refusal::Unlinked)));
}

#[test]
fn messages_of_two_chats_that_an_operator_took_apart_stay_apart() {
    let group = talk();
    let (x, y) = (android(1, "Ana"), android(2, "Luis"));
    let unlinked = [Unlinked::of(LinkKind::Messages, y.read(&group).id.0, x.read(&group).id.0)].into();
    let (_, network) = built(Observed { chats: vec![x.read(&group), y.read(&group)], unlinked, ..Observed::default() });
    assert_eq!((sizes(&network), network.messages.len()), (vec![2], 2 * group.events.len()));
}

#[test]
fn hostile_ids_lists_and_quotes_do_no_harm() {
    let group = talk();
    let x = android(1, "Ana");
    let mut chat = x.read(&group);
    let id = network::native_key("one id for all");
    for n in 0..20_000 {
        let kind = [model::MessageKind::Quoted, model::MessageKind::Text][n % 2];
        let at = [WallTime::untold(), WallTime::utc(i64::MAX / 8), WallTime::utc(i64::MIN / 8)][n % 3];
        let mut message = network::MessageObs::new(1000 + n as u64, at, kind);
        (message.native, message.sender) = (id, Some(n as u32));
        chat.messages.push(message);
    }
    chat.members = (0..50)
        .map(|n| Member { since: Some(WallTime::utc(i64::MAX / 8)), ..member(n * 7, MemberState::Former) })
        .collect();
    chat.roll_calls = vec![RollCall { alias: AliasIx(0), first: u64::MAX, last: 0, count: 0 }];
    chat.origin = Some(Origin { founder: Some(AliasIx(77)), created: None, source: OriginSource::Field });
    let mut told = x.told();
    let link = |n: usize| model::SameAccount {
        a: format!("{n}@server{n}"),
        b: format!("{}@lid", n / 2),
        ..same("Eva", SameReason::IdMap)
    };
    told.same = (0..500).map(link).collect();
    told.platform = None;
    told.contacts = vec![Contact {
        account: Some(String::new()),
        phone: Some(String::new()),
        ..contact("Eva", "", ContactKind::Card)
    }];
    told.groups = vec![GroupFact { group: String::new(), creator: Some("@".into()), ..GroupFact::default() }];
    let (observed, network) = with_told(vec![chat, android(2, "Luis").read(&group)], vec![told]);
    let seen: usize = network.messages.iter().map(|message| network.observations(message).len()).sum();
    assert_eq!(seen, observed.chats.iter().map(|chat| chat.messages.len()).sum::<usize>());
    assert!(network.messages.iter().all(|message| network.observations(message).len() <= 512));
}
