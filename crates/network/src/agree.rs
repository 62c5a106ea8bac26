//! Whether two chats are one group: do they agree in the time that both cover?
//!
//! A text forwarded from one group into another, or an advert posted into many, gives shared messages at a constant
//! offset too. What sets one group apart is that *most* of what one phone holds in the common time stands on the
//! other too, that it comes from several senders, and that these map one to one. A phone may lack much (deleted,
//! left out, was away), so the better of the two shares weighs most.

use crate::Refusal;
use crate::at::small;
use crate::conflated::Conflated;
use crate::keys::Class;
use crate::offsets::{Course, TOLERANCE, VOTES};
use crate::senders::{Both, Senders, dominant, mapped};
use crate::system;
use crate::texts::{self, Twin};
use crate::world::Chat;
use model::ChatKind;

/// What was found between two chats.
#[derive(Clone, PartialEq, Debug)]
pub(crate) struct Agreement {
    /// Messages in the common time that could be paired, on either side.
    possible: (u32, u32),
    /// Whether items are among them; where not, they count only when paired.
    with_items: (bool, bool),
    /// Text messages that were paired.
    texts: u32,
    /// Items that were paired.
    items: u32,
    /// Paired messages that are rare, and telling lines of the service.
    pub(crate) support: u32,
    /// Of all paired messages, how many are of senders that map one to one.
    consistent: (u32, u32),
    /// Senders mapped one to one.
    senders: u32,
    /// Lines on members and names paired, and how many there are at least on either side.
    lines: (u32, u32),
    created_apart: bool,
    /// The senders that rare messages show, for pairing the rest.
    pub(crate) rare_senders: Senders,
    /// Names that are two people in the other chat.
    pub(crate) conflated: Conflated,
    /// Some of the rare pairs.
    pub(crate) examples: Vec<Twin>,
}

/// How many pairs are kept as examples.
const EXAMPLES: usize = 3;
/// Texts below which items count too: a group in which hardly anyone writes.
const FEW: usize = 5;

impl Agreement {
    pub(crate) fn of(a: &Chat, b: &Chat, course: &Course) -> Self {
        let (twins, both) = (texts::twins(a, b, course, None), Both::of(a, b));
        let votes = texts::votes(a, b, &twins, 1, 1);
        let rare_votes = texts::votes(a, b, &twins, 1, 0);
        let conflated = Conflated::of(&rare_votes, both);
        // A name that is two people maps onto neither, and contradicts neither.
        let votes = conflated.without(votes);
        let (consistent, senders) = mapped(&dominant(&votes, both), both);
        let lines = system::agreement(a, b, course);
        let count = |class: Class| small(twins.iter().filter(|t| t.class == class).count());
        let rare = || twins.iter().filter(|t| t.rare);
        Self {
            possible: (possible(a, b, course), possible_back(a, b, course)),
            with_items: (counts_items(a, b), counts_items(b, a)),
            texts: count(Class::Text),
            items: count(Class::Item),
            support: small(rare().count()) + lines.telling,
            consistent: (consistent, votes.values().sum()),
            senders,
            lines: (lines.paired, lines.possible),
            created_apart: lines.created_apart,
            rare_senders: Senders::of(&conflated.without(rare_votes), a, b, 1),
            conflated,
            examples: rare().take(EXAMPLES).copied().collect(),
        }
    }

    /// Of two chats of one id, of which nothing but ids was compared.
    pub(crate) fn of_ids(a: &Chat, b: &Chat, twins: &[(u32, u32)]) -> Self {
        let twins: Vec<Twin> = twins.iter().map(|&(x, y)| Twin::by_id(x, y)).collect();
        let votes = texts::votes(a, b, &twins, 1, 0);
        Self {
            possible: (0, 0),
            with_items: (false, false),
            texts: 0,
            items: 0,
            support: small(twins.len()),
            consistent: (0, 0),
            senders: 0,
            lines: (0, 0),
            created_apart: false,
            rare_senders: Senders::of(&votes, a, b, 1),
            conflated: Conflated::default(),
            examples: Vec::new(),
        }
    }

    /// The shares of what could be paired that was, smaller first, in percent.
    fn shares(&self) -> (u32, u32) {
        let matched = self.texts + self.items;
        let share = |possible: u32, with_items: bool| {
            let all = possible + if with_items { 0 } else { self.items };
            (matched * 100 / all.max(1)).min(100)
        };
        let (x, y) = (share(self.possible.0, self.with_items.0), share(self.possible.1, self.with_items.1));
        (x.min(y), x.max(y))
    }

    /// Whether this shows that they are two: much to compare, and hardly any of it agrees.
    pub(crate) fn shows_two(&self, least: u32) -> bool {
        self.possible.0 >= least && self.possible.1 >= least && self.shares().1 < 20
    }

    /// Whether one side holds next to nothing that could be compared: then that little agrees says nothing either.
    pub(crate) fn silent(&self) -> bool {
        self.possible.0.min(self.possible.1) < VOTES
    }

    /// Whether one is a group and the other a chat of two.
    pub(crate) fn kinds_refusal(a: &Chat, b: &Chat) -> Option<Refusal> {
        kinds_differ(a.obs.kind, b.obs.kind).then_some(Refusal::KindsDiffer)
    }

    /// `None` if the two are one group.
    pub(crate) fn refusal(&self, a: &Chat, b: &Chat) -> Option<Refusal> {
        let (less, more) = self.shares();
        let both_direct = (a.obs.kind, b.obs.kind) == (ChatKind::Direct, ChatKind::Direct);
        if let Some(refusal) = Self::kinds_refusal(a, b) {
            Some(refusal)
        } else if self.support < VOTES && !(self.support == VOTES - 1 && less >= 80 && self.texts + self.items >= VOTES)
        {
            Some(Refusal::TooFewMessages)
        } else if self.consistent.0 * 5 < self.consistent.1 * 4 {
            Some(Refusal::SendersDisagree)
        } else if self.created_apart && (less < 60 || self.senders < 3) {
            Some(Refusal::CreatedApart)
        } else {
            self.too_little(less, more, both_direct)
        }
    }

    /// Fewer senders must agree on more: one person who posts the same in two groups is one sender.
    fn too_little(&self, less: u32, more: u32, both_direct: bool) -> Option<Refusal> {
        let lines_agree = self.lines.0 >= 2 && self.lines.0 * 2 >= self.lines.1;
        let enough = match self.senders {
            _ if both_direct => self.senders >= 2 && more >= 80,
            0 | 1 => less >= 80 && lines_agree,
            2 => (less >= 50 && more >= 80) || (less >= 30 && more >= 60 && lines_agree),
            _ => (less >= 30 && more >= 60) || more >= 85,
        };
        let few = if both_direct { self.senders < 2 } else { self.senders < 3 && more >= 60 };
        match (enough, few) {
            (true, _) => None,
            (false, true) => Some(Refusal::TooFewSenders),
            (false, false) => Some(Refusal::WindowDisagrees),
        }
    }

    /// Whether so much agrees on both sides that what is left over is worth pairing by time and place.
    pub(crate) fn close(&self) -> bool {
        self.shares().0 >= 60
    }

    /// 0–100: how much agrees, lessened while few messages show it.
    pub(crate) fn weight(&self) -> u16 {
        let (less, more) = self.shares();
        let n = self.support.min(1000);
        u16::try_from((less + 2 * more) / 3 * n / (n + 2)).unwrap_or(100)
    }
}

fn kinds_differ(a: ChatKind, b: ChatKind) -> bool {
    matches!((a, b), (ChatKind::Direct, ChatKind::Group) | (ChatKind::Group, ChatKind::Direct))
}

/// Messages of `a` that could be paired, in the time that `b` covers.
fn possible(a: &Chat, b: &Chat, course: &Course) -> u32 {
    let Some((first, last)) = b.span else { return 0 };
    let common = first - TOLERANCE..=last + TOLERANCE;
    let inside = |minute: i32| {
        course.at(minute).is_some_and(|(x, y)| common.contains(&(minute + x)) && common.contains(&(minute + y)))
    };
    small(comparable(a, b).filter(|&minute| inside(minute)).count())
}

/// Messages of `b` that could be paired, in the time that `a` covers: `a`'s ends are carried to `b`'s clock.
fn possible_back(a: &Chat, b: &Chat, course: &Course) -> u32 {
    let ends = a.span.and_then(|(first, last)| Some((first + course.at(first)?.0, last + course.at(last)?.0)));
    let Some((first, last)) = ends else { return 0 };
    let common = first - TOLERANCE..=last + TOLERANCE;
    small(comparable(b, a).filter(|minute| common.contains(minute)).count())
}

/// The minutes of `chat`'s texts; of its items too where hardly anyone writes and both exports hold files.
fn comparable<'c>(chat: &'c Chat, other: &Chat) -> impl Iterator<Item = i32> + use<'c> {
    let items = counts_items(chat, other);
    chat.keyed.iter().filter(move |k| k.class == Class::Text || (items && k.class == Class::Item)).map(|k| k.minute)
}

fn counts_items(chat: &Chat, other: &Chat) -> bool {
    let texts = chat.keyed.iter().filter(|k| k.class == Class::Text).take(FEW).count();
    texts < FEW && other.keyed.iter().any(|k| k.class == Class::Item)
}
