//! What lineage, provenance, key accounts and coverage are told from: the scene of a network, with what the vault knows
//! besides, and what analysts said.

use super::notes::{HOLDS, HoldsNote, Note, WEIGHTS, WORDS, WordsNote};
use super::{Loaded, Writer};
use crate::ages::{self, strongest};
use crate::lineage_words::{self, About};
use crate::marks::{last_words, same_id};
use crate::{Engine, Error};
use chat::InviteKind;
use model::{
    AccountMark, AgeBand, AgeClass, AliasId, CaseId, ChatId, FamilyId, GroupInvite, ItemId, LineageSays,
    LineageStanding, ParentKind,
};
use network::lineage::{Weights, lineage};
use network::{Besides, HumanWord, InviteObs, Network, ProvenanceWeights, RecordRef, Scene};
use std::collections::{BTreeMap, BTreeSet, HashMap};
use store::{AgeWordRow, KnownBy, LineageWordRow};

/// An invitation that is a message of its own, by the place of its record in its chat.
pub(super) type Invited = (u32, Box<GroupInvite>);

/// On which host a link of WhatsApp stands whose code alone a record keeps.
const WHATSAPP_HOST: &str = "chat.whatsapp.com";

/// The scene of a case, and what analysts said of it that is no evidence of where a group comes from.
#[derive(Clone, Debug, Default)]
pub struct CaseScene {
    /// The network by numbers.
    pub scene: Scene,
    /// What analysts said.
    pub said: Said,
}

/// What analysts said of a case, by the numbers of its scene.
#[derive(Clone, Debug, Default)]
pub struct Said {
    /// What closed cases established of where groups come from.
    pub established: Vec<Established>,
    /// Ages of accounts, each by the strongest class of evidence that knows one.
    pub ages: BTreeMap<u32, (AgeClass, AgeBand)>,
    /// Marks of accounts; of several the first holds.
    pub marks: BTreeMap<u32, AccountMark>,
    /// Which words of the vault this network takes in, by their numbers: they can be told of it.
    words: WordsNote,
    /// What held when it was made: what differs later makes it old.
    holds: HoldsNote,
}

/// What a closed case established of where a group comes from: the truth against which weights are measured.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Established {
    /// The group.
    pub child: u32,
    /// From what it comes.
    pub kind: ParentKind,
    /// The group from which it comes.
    pub parent: Option<u32>,
    /// Whether that was established, or that it is not so.
    pub is_so: bool,
}

impl Engine {
    /// The scene of a case, made from its observations; nothing is written.
    pub fn scene(&self, case: CaseId) -> Result<CaseScene, Error> {
        let loaded = self.load_observations(case)?;
        let network = network::build(&loaded.observed);
        self.scene_of(case, &loaded, &network)
    }

    /// The scene of a network. Aliases must be there still.
    pub(super) fn scene_of(&self, case: CaseId, loaded: &Loaded, network: &Network) -> Result<CaseScene, Error> {
        let mut besides = Besides {
            families: self.families_of(case, loaded)?,
            invites: self.invites_of(loaded)?,
            countries: countries(network),
            ..Besides::default()
        };
        let said = self.said(case, loaded, network, &mut besides)?;
        Ok(CaseScene { scene: Scene::of(&loaded.observed, network, &besides), said })
    }

    /// Families of several items.
    fn families_of<M: FromIterator<(ItemId, u64)>>(&self, case: CaseId, loaded: &Loaded) -> Result<M, Error> {
        let ids: HashMap<i64, ItemId> = loaded.items.iter().map(|(id, n)| (*n, *id)).collect();
        let rows = self.vault.families(case)?;
        let mut sizes: HashMap<FamilyId, u32> = HashMap::new();
        rows.iter().for_each(|row| *sizes.entry(row.family).or_default() += 1);
        let several = rows.iter().filter(|row| sizes.get(&row.family).is_some_and(|size| *size > 1));
        Ok(several.filter_map(|row| Some((*ids.get(&row.item)?, key_of(row.family)))).collect())
    }

    /// Links that can lead into a group, and invitations that are messages of their own.
    fn invites_of(&self, loaded: &Loaded) -> Result<Vec<InviteObs>, Error> {
        let mut all = Vec::new();
        for ((at, n), (obs, invited)) in
            (0u32..).zip(&loaded.chats).zip(loaded.observed.chats.iter().zip(&loaded.invited))
        {
            for row in self.vault.invites(*n)?.iter().filter(|row| leads_into_a_group(&row.kind)) {
                let found = obs.messages.binary_search_by_key(&row.record, |message| message.record).ok();
                let Some(message) = found.and_then(|ix| u32::try_from(ix).ok()) else { continue };
                let record = RecordRef { chat: at, message };
                all.push(InviteObs { record, code: code_of(&row.host, &row.code), to: None });
            }
            let of = |(message, invite): &Invited| {
                let to = invite.group.as_deref().map(network::native_of);
                let code = invite.code.as_deref().map(|code| code_of(WHATSAPP_HOST, code)).or(to)?;
                Some(InviteObs { record: RecordRef { chat: at, message: *message }, code, to })
            };
            all.extend(invited.iter().filter_map(of));
        }
        Ok(all)
    }

    /// What analysts said: statements in chats go into the scene, everything else beside it.
    fn said(&self, case: CaseId, loaded: &Loaded, network: &Network, besides: &mut Besides) -> Result<Said, Error> {
        let mut said = Said::default();
        let words = self.vault.lineage_words(case)?;
        let groups = groups_of_chats(loaded, network);
        for (place, about) in lineage_words::in_force(&words, &groups) {
            let Some(word) = words.get(place) else { continue };
            match word.standing {
                LineageStanding::Quoted => take_quoted(loaded, word, about, besides),
                LineageStanding::Established => said.established.push(Established {
                    child: about.child,
                    kind: about.kind,
                    parent: about.parent,
                    is_so: word.says == LineageSays::Confirms,
                }),
            }
        }
        let ages = self.vault.age_words(case)?;
        said.words = WordsNote::of(words.iter().map(|word| word.n), ages.iter().map(|word| word.n));
        said.holds = self.holds(case, &groups)?;
        let marks: Vec<_> = last_words(self.vault.marks(case)?).into_values().filter(|word| word.marked).collect();
        if ages.is_empty() && marks.is_empty() {
            return Ok(said);
        }
        let accounts = Accounts::of(loaded, network);
        said.ages = ages_of(&ages, &accounts);
        for mark in &marks {
            for account in accounts.known_by(&mark.known_by) {
                said.marks.entry(account).and_modify(|first| *first = mark.mark.min(*first)).or_insert(mark.mark);
            }
        }
        Ok(said)
    }
}

impl Writer<'_> {
    /// What is told from a scene, to be written down with its network: each kind of it adds its notes here.
    pub(super) fn analysed(&self, of: &CaseScene, weights: &Weights) -> Result<Vec<Note>, Error> {
        let mut notes = vec![
            Note::new(WORDS, 0, &of.said.words)?,
            Note::new(HOLDS, 0, &of.said.holds)?,
            Note::new(WEIGHTS, 0, weights)?,
        ];
        let lineage = lineage(&of.scene, weights);
        notes.extend(self.origins(&lineage, weights)?);
        let numbers = self.numbers_of_items();
        let ties = self.ties(&of.scene, &numbers)?;
        let provenance = network::provenance(&of.scene, &ties.of_items(), &ProvenanceWeights::default());
        notes.extend(self.traces(of, &provenance, &numbers)?);
        let (ages, standing) = super::keys::standing(of);
        notes.extend(self.keys(of, &lineage, &provenance, (&ages, &standing))?);
        notes.extend(self.gaps(of, &standing)?);
        notes.extend(self.linked(&of.scene)?);
        Ok(notes)
    }
}

/// The number of a family: its id begins at random.
fn key_of(family: FamilyId) -> u64 {
    let (first, _) = family.0.split_at(8);
    first.iter().fold(0, |key, byte| key << 8 | u64::from(*byte))
}

/// What lists show as the digest of a link, as a number.
fn code_of(host: &str, code: &str) -> u64 {
    u64::from_str_radix(&chat::address_digest(host, code), 16).unwrap_or(u64::MAX)
}

/// Whether a link of this kind leads into a group or channel. A name of Telegram may be a person's.
fn leads_into_a_group(kind: &str) -> bool {
    use InviteKind::{Discord, SignalGroup, TelegramInvite, WhatsAppChannel, WhatsAppGroup};
    let into = [WhatsAppGroup, WhatsAppChannel, TelegramInvite, SignalGroup, Discord];
    InviteKind::parse(kind).is_some_and(|kind| into.contains(&kind))
}

fn countries<M: FromIterator<(u32, [u8; 2])>>(network: &Network) -> M {
    let country = |account: &network::Account| chat::country(account.phone.as_deref()?)?.as_bytes().try_into().ok();
    (0..).zip(&network.accounts).filter_map(|(ix, account)| Some((ix, country(account)?))).collect()
}

fn groups_of_chats(loaded: &Loaded, network: &Network) -> HashMap<ChatId, u32> {
    let chat = |ix: &u32| loaded.observed.chats.get(*ix as usize).map(|chat| chat.id);
    let of =
        |(ix, group): (u32, &network::Group)| group.chats.iter().filter_map(chat).map(move |id| (id, ix)).collect();
    (0..).zip(&network.groups).flat_map::<Vec<_>, _>(of).collect()
}

fn take_quoted(loaded: &Loaded, word: &LineageWordRow, about: About<u32>, besides: &mut Besides) {
    let quote = word.quote.and_then(|(chat, record)| {
        let at = loaded.observed.chats.binary_search_by_key(&chat, |obs| obs.id).ok()?;
        let messages = &loaded.observed.chats.get(at)?.messages;
        let message = messages.binary_search_by_key(&record, |message| message.record).ok()?;
        Some(RecordRef { chat: u32::try_from(at).ok()?, message: u32::try_from(message).ok()? })
    });
    // A statement that no exhibit holds any more is none.
    if quote.is_none() {
        return;
    }
    let says = word.says == LineageSays::Confirms;
    let human = HumanWord { child: about.child, parent: about.parent, says, quote };
    match about.kind {
        ParentKind::Group | ParentKind::NotSeen => besides.words.push(human),
        ParentKind::None => besides.rootless.push(human),
    }
}

/// Accounts of a network by what they are known by.
#[derive(Default)]
struct Accounts {
    aliases: HashMap<AliasId, u32>,
    phones: HashMap<String, Vec<u32>>,
    ids: HashMap<String, Vec<u32>>,
}

impl Accounts {
    fn of(loaded: &Loaded, network: &Network) -> Self {
        let mut all = Self::default();
        let alias = |at: &network::AliasRef| {
            let chat = loaded.observed.chats.get(at.chat as usize)?;
            chat.aliases.get(at.alias as usize).map(|alias| alias.id)
        };
        for (ix, account) in (0..).zip(&network.accounts) {
            all.aliases.extend(account.aliases.iter().filter_map(alias).map(|id| (id, ix)));
            for phone in account.phones.iter().chain(&account.phone) {
                all.phones.entry(phone.clone()).or_default().push(ix);
            }
            for id in &account.ids {
                all.ids.entry(same_id(id)).or_default().push(ix);
            }
        }
        all
    }

    fn known_by(&self, by: &KnownBy) -> BTreeSet<u32> {
        let aliases = by.aliases.iter().filter_map(|id| self.aliases.get(id));
        // A number can be the id of an account as well.
        let phones = by.phones.iter().chain(&by.ids).filter_map(|phone| self.phones.get(phone)).flatten();
        let ids = by.ids.iter().filter_map(|id| self.ids.get(id)).flatten();
        aliases.chain(phones).chain(ids).copied().collect()
    }
}

fn ages_of(words: &[AgeWordRow], accounts: &Accounts) -> BTreeMap<u32, (AgeClass, AgeBand)> {
    let mut said: BTreeMap<u32, Vec<(AgeClass, AgeBand)>> = BTreeMap::new();
    let holds = words.iter().zip(ages::in_force(words)).filter(|(_, holds)| *holds);
    for (word, _) in holds {
        for account in accounts.known_by(&word.known_by) {
            said.entry(account).or_default().push((word.class, word.band));
        }
    }
    said.into_iter().filter_map(|(account, words)| Some((account, strongest(words.into_iter())?))).collect()
}

#[cfg(test)]
mod tests;
