//! What analysts said, links and families reach the scene by the numbers that it has.

use super::*;
use crate::{AgeTerms, CaseTerms, Context, Grounds, LineageTerms, ParentNamed, Scope, Settings, Silent, Source};
use model::GroupId;
use rehearsal::formats::{self, Act, Body, Phone, TAKEN};
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

static NOT_INTERRUPTED: AtomicBool = AtomicBool::new(false);
static COUNTER: AtomicU64 = AtomicU64::new(1);

struct Bench {
    dir: tempfile::TempDir,
    engine: Engine,
    case: CaseId,
}

fn context() -> Context {
    let random = |bytes: &mut [u8]| {
        let n = COUNTER.fetch_add(1, Ordering::Relaxed);
        blake3::Hasher::new_derive_key("a test of scenes").update(&n.to_le_bytes()).finalize_xof().fill(bytes);
    };
    Context {
        operator: "ana".into(),
        purpose: "test".into(),
        now_ms: Box::new(|| 1_795_000_000_000),
        random: Box::new(random),
        interrupted: &NOT_INTERRUPTED,
    }
}

fn bench() -> Bench {
    let dir = tempfile::tempdir().unwrap();
    let engine = Engine::init(&dir.path().join("vault"), None, context(), Settings::default()).unwrap();
    let terms = CaseTerms {
        name: "A".into(),
        legal_basis: "order 1/2026".into(),
        review_by: "2030-01-01".into(),
        jurisdiction: None,
        unit: None,
        scope: Scope::default(),
    };
    let case = engine.open_case(&terms).unwrap();
    Bench { dir, engine, case }
}

impl Bench {
    fn write(&self, name: &str, bytes: impl AsRef<[u8]>) {
        let path = self.dir.path().join("evidence").join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, bytes).unwrap();
    }

    fn ingest(&self, exhibit: &str) {
        let path = self.dir.path().join("evidence").join(exhibit);
        self.engine.ingest(self.case, &[Source { path, record: None }], &Silent).unwrap();
        self.engine.match_case(self.case, &Silent).unwrap();
        self.engine.build_network(self.case, &Silent).unwrap();
    }

    fn group(&self, name: &str) -> GroupId {
        let groups = self.engine.vault.groups(self.case).unwrap();
        groups.iter().find(|group| group.names.iter().any(|n| n == name)).unwrap().id
    }

    fn say(&self, child: GroupId, parent: ParentNamed<'_>, says: LineageSays, grounds: Grounds<'_>) {
        let child = child.to_string();
        let terms = LineageTerms { child: &child, parent, says, grounds, reason: "x" };
        assert!(self.engine.say_lineage(self.case, terms).unwrap().changed);
    }
}

const LINK: &str = "https://chat.whatsapp.com/AbCdEfGhIjKlMnOpQrStUv";

fn two_groups() -> Bench {
    let bench = bench();
    let large = format!(
        "13/03/24, 10:00 - Ana created group \"Paseos\"\n13/03/24, 10:01 - Ana added Luis\n\
         13/03/24, 10:02 - Ana: pan integral y queso\n13/03/24, 10:03 - +34 600 000 077: fruta de temporada\n\
         14/03/24, 10:05 - Luis: {LINK}\n14/03/24, 10:06 - Luis: https://wa.me/34600000099 es mi hermana\n"
    );
    let small = "15/03/24, 10:00 - Luis created group \"Paseos cortos\"\n15/03/24, 10:01 - Luis added Marta\n\
        15/03/24, 10:02 - Luis: venimos de Paseos\n15/03/24, 10:03 - Marta: llevo la cantimplora grande\n";
    bench.write("a/WhatsApp Chat with Paseos.txt", large);
    bench.write("a/WhatsApp Chat with Paseos cortos.txt", small);
    bench.ingest("a");
    bench
}

#[test]
fn words_of_analysts_stand_in_the_scene_by_its_numbers() {
    let bench = two_groups();
    let (large, small) = (bench.group("Paseos"), bench.group("Paseos cortos"));
    let mut quoted = None;
    bench
        .engine
        .vault
        .clusters(bench.case, &mut |row| quoted = quoted.or((row.group == small).then_some(row.id)))
        .unwrap();
    let (quoted, named) = (quoted.unwrap().to_string(), large.to_string());
    let parent = ParentNamed::Group(&named);
    bench.say(small, parent, LineageSays::Confirms, Grounds::Quoted(&quoted));
    bench.say(large, ParentNamed::None, LineageSays::Confirms, Grounds::Quoted(&quoted));
    bench.say(large, ParentNamed::NotSeen, LineageSays::Denies, Grounds::Quoted(&quoted));
    bench.say(small, parent, LineageSays::Denies, Grounds::Established("judgement 3/2025"));
    let CaseScene { scene, said } = bench.engine.scene(bench.case).unwrap();
    let number = |id: GroupId| u32::try_from(scene.groups.iter().position(|group| group.id == id).unwrap()).unwrap();
    let (large, small) = (number(large), number(small));
    let words: Vec<_> = scene.words.iter().map(|word| (word.child, word.parent, word.says)).collect();
    assert_eq!(words, [(small, Some(large), true), (large, None, false)]);
    assert_eq!(scene.rootless.iter().map(|word| (word.child, word.says)).collect::<Vec<_>>(), [(large, true)]);
    // The quote is a record of the small group.
    let quote = scene.words[0].quote.unwrap();
    assert!(scene.views_of(small).iter().any(|view| view.chat == quote.chat));
    // The outcome of a closed case is no evidence in it.
    let established = Established { child: small, kind: ParentKind::Group, parent: Some(large), is_so: false };
    assert_eq!(said.established, [established]);
}

#[test]
fn ages_and_marks_are_of_the_accounts_that_are_known_so() {
    let bench = two_groups();
    let say = |class, band| {
        let terms = AgeTerms { account: "+34 600 000 077", class, band, source: "x", reason: "x" };
        assert!(bench.engine.say_age(bench.case, terms).unwrap().changed);
    };
    say(AgeClass::Declared, AgeBand::Adult);
    say(AgeClass::Document, AgeBand::Minor);
    bench.engine.mark_account(bench.case, "+34 600 000 077", AccountMark::Reporter, "x").unwrap();
    bench.engine.mark_account(bench.case, "+34 600 000 077", AccountMark::Witness, "x").unwrap();
    let CaseScene { scene, said } = bench.engine.scene(bench.case).unwrap();
    assert_eq!(said.ages.into_values().collect::<Vec<_>>(), [(AgeClass::Document, AgeBand::Minor)]);
    assert_eq!(said.marks.values().collect::<Vec<_>>(), [&AccountMark::Witness]);
    let (account, _) = said.marks.first_key_value().unwrap();
    assert_eq!(scene.accounts[*account as usize].country, Some(*b"ES"));
}

#[test]
fn a_link_that_can_lead_into_a_group_is_posted_and_one_to_a_person_is_not() {
    let bench = two_groups();
    let scene = bench.engine.scene(bench.case).unwrap().scene;
    let codes: Vec<u64> = scene.links.iter().map(|link| link.code).collect();
    let code = LINK.rsplit('/').next().unwrap();
    assert_eq!(codes, [code_of(WHATSAPP_HOST, code)]);
    // The number is the digest that lists show.
    assert_eq!(format!("{:016x}", codes[0]), chat::address_digest(WHATSAPP_HOST, code));
    // The same letters in another case are another link.
    assert_ne!(code_of(WHATSAPP_HOST, code), code_of(WHATSAPP_HOST, &code.to_lowercase()));
}

#[test]
fn an_invitation_names_the_group_into_which_it_leads() {
    let operation = formats::operation(3);
    let bench = bench();
    let phone = || Phone::of(&operation.people[0], TAKEN);
    for made in formats::android(&operation, &phone()).unwrap() {
        bench.write(&format!("a/com.whatsapp/databases/{}", made.name), made.bytes);
    }
    bench.ingest("a");
    let scene = bench.engine.scene(bench.case).unwrap().scene;
    let invited = |group: &formats::Group| -> Vec<usize> {
        let into = |event: &formats::Event| match &event.act {
            Act::Post(post) => {
                if let Body::Invite(into) = post.body {
                    Some(into)
                } else {
                    None
                }
            }
            _ => None,
        };
        group.events.iter().filter_map(into).collect()
    };
    let of =
        |group: &formats::Group| scene.groups.iter().position(|g| g.native == Some(network::native_of(&group.jid)));
    let mut met = 0;
    for group in &operation.groups {
        let Some(here) = of(group) else { continue };
        let wanted: BTreeSet<usize> = invited(group).iter().filter_map(|ix| of(&operation.groups[*ix])).collect();
        let links = scene.links_of(u32::try_from(here).unwrap());
        let found: BTreeSet<usize> = links.iter().filter_map(|link| link.to).map(|to| to as usize).collect();
        assert!(wanted.is_subset(&found), "{here}: {wanted:?} {found:?}");
        met += wanted.len();
    }
    assert!(met > 0);
}

#[test]
fn items_of_one_family_are_one_in_the_scene() {
    let bench = bench();
    for n in 1..4 {
        bench.write(&format!("a/nota-{n}.pdf"), format!("%PDF-1.4 pan integral {n}"));
    }
    let line = |n: u32| format!("13/03/24, 10:0{n} - Ana: nota-{n}.pdf (file attached)\n");
    bench.write("a/WhatsApp Chat with Paseos.txt", (1..4).map(line).collect::<String>());
    bench.ingest("a");
    let families = || {
        let scene = bench.engine.scene(bench.case).unwrap().scene;
        let families: BTreeSet<u32> = scene.items.iter().map(|item| item.family).collect();
        assert_eq!(families.last().map(|last| last + 1), Some(scene.families));
        (scene.items.len(), scene.sightings.len(), families.len())
    };
    assert_eq!(families(), (3, 3, 3));
    let rows = bench.engine.vault.sightings(bench.case).unwrap();
    let items = bench.engine.vault.case_items(bench.case).unwrap();
    let sent: Vec<ItemId> =
        items.iter().filter(|item| rows.iter().any(|row| row.item == item.n)).map(|item| item.digests.item()).collect();
    bench.engine.say_family(bench.case, [sent[0], sent[2]], model::FamilySays::Joined, "x").unwrap();
    assert_eq!(families(), (3, 3, 2));
}
