//! Who is protected, as it is asked for each alias, id and line.

use model::Alias;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

/// Servers on which WhatsApp calls an account by its number.
const OF_NUMBERS: [&str; 2] = ["s.whatsapp.net", "c.us"];
/// Shorter ids are words, or parts of times and numbers: in a line they tell nothing.
const LEAST_ID: usize = 5;

/// Numbers and ids that are one account with some of the list, with these.
pub(crate) type Linked = BTreeMap<String, BTreeSet<String>>;

/// Who is protected: asked for each alias.
#[derive(Clone, Default)]
pub(crate) struct Protected {
    /// Numbers and ids of the list itself, in one form.
    listed: BTreeSet<String>,
    linked: Linked,
    phones: HashSet<String>,
    accounts: HashSet<String>,
    names: HashSet<String>,
}

impl Protected {
    pub(crate) fn is_empty(&self) -> bool {
        self.phones.is_empty() && self.accounts.is_empty() && self.names.is_empty()
    }

    /// Takes in a number or id of the list.
    pub(crate) fn list(&mut self, id: &str) {
        self.listed.insert(one_form(id));
        self.meet(id);
    }

    pub(crate) fn list_name(&mut self, name: String) {
        self.names.insert(name);
    }

    /// Takes in an id that is linked with some of the list.
    pub(crate) fn know(&mut self, id: &str, with: BTreeSet<String>) {
        self.meet(id);
        self.linked.entry(one_form(id)).or_default().extend(with);
    }

    /// Whether it is a number or id of the list itself.
    pub(crate) fn is_listed(&self, id: &str) -> bool {
        self.listed.contains(&one_form(id))
    }

    /// Whether an alias is one of theirs: by number or id for sure, by name only where the list says so.
    pub(crate) fn has(&self, alias: &Alias) -> bool {
        let ids = [alias.phone.as_deref(), alias.account.as_deref(), Some(alias.text.as_str())];
        ids.into_iter().flatten().any(|id| self.has_id(id)) || self.has_name(&alias.text)
    }

    /// Whether it is the number, or the id of an account, of one of them.
    pub(crate) fn has_id(&self, id: &str) -> bool {
        self.accounts.contains(&id.to_lowercase()) || phone_of(id).is_some_and(|phone| self.phones.contains(&phone))
    }

    pub(crate) fn has_name(&self, name: &str) -> bool {
        self.names.contains(name)
    }

    /// Whether the id of a group holds the number of one of them: old ids begin with that of who made the group.
    pub(crate) fn stands_in(&self, group: &str) -> bool {
        let maker = group.split_once('-').map(|(maker, _)| maker);
        maker.is_some_and(|maker| {
            maker.bytes().all(|b| b.is_ascii_digit()) && self.phones.contains(&format!("+{maker}"))
        })
    }

    /// Whether words name one of them: by number however it is spaced, by id, by a name of the list.
    pub(crate) fn is_named_in(&self, words: &str) -> bool {
        let numbers = numbers_in(words);
        let is_number = |phone: &String| numbers.iter().any(|run| run.contains(phone.trim_start_matches('+')));
        let small = words.to_lowercase();
        let is_id = |id: &String| id.len() >= LEAST_ID && stands_alone(&small, id);
        self.phones.iter().any(is_number)
            || self.accounts.iter().any(is_id)
            || self.names.iter().any(|name| stands_alone(words, name))
    }

    /// Takes in which two ids are one account; what that made known, and what it linked with more of the list.
    pub(crate) fn grow(&mut self, links: impl IntoIterator<Item = (String, String, bool)>) -> Linked {
        let mut beside: HashMap<String, Vec<String>> = HashMap::new();
        let known = self.linked.iter().flat_map(|(id, with)| with.iter().map(|listed| (id.clone(), listed.clone())));
        for (a, b) in known.chain(links.into_iter().filter_map(link)) {
            if a != b && !a.is_empty() && !b.is_empty() {
                beside.entry(a.clone()).or_default().push(b.clone());
                beside.entry(b).or_default().push(a);
            }
        }
        let mut grown = Linked::new();
        for root in &self.listed {
            let (mut met, mut open) = (HashSet::from([root.as_str()]), vec![root.as_str()]);
            while let Some(id) = open.pop() {
                for next in
                    beside.get(id).into_iter().flatten().filter(|next| met.insert(next.as_str())).collect::<Vec<_>>()
                {
                    open.push(next);
                    if !self.listed.contains(next) {
                        grown.entry(next.clone()).or_default().insert(root.clone());
                    }
                }
            }
        }
        grown.retain(|id, with| self.linked.get(id) != Some(with));
        for (id, with) in &grown {
            self.know(id, with.clone());
        }
        grown
    }

    fn meet(&mut self, id: &str) {
        match phone_of(id) {
            Some(phone) => self.phones.insert(phone),
            None => self.accounts.insert(id.to_lowercase()),
        };
    }
}

/// The number that an id is, or that it is made of.
pub(crate) fn phone_of(id: &str) -> Option<String> {
    let Some((user, server)) = id.split_once('@') else { return chat::phone(id) };
    let number = user.split([':', '.', '_']).next().unwrap_or(user);
    OF_NUMBERS.contains(&server).then(|| chat::phone(&format!("+{number}"))).flatten()
}

/// Two ids that are one account. Whoever keeps a contact can tie an id to a number, but never two numbers.
fn link((a, b, of_service): (String, String, bool)) -> Option<(String, String)> {
    let are_numbers = phone_of(&a).is_some() && phone_of(&b).is_some();
    (of_service || !are_numbers).then(|| (one_form(&a), one_form(&b)))
}

/// The number where an id is one: the same id is not two.
fn one_form(id: &str) -> String {
    phone_of(id).unwrap_or_else(|| id.to_lowercase())
}

/// Runs of digits, across what people put between the digits of a number.
fn numbers_in(words: &str) -> Vec<String> {
    let mut runs = vec![String::new()];
    for c in words.chars() {
        match c.to_digit(10) {
            Some(_) => runs.last_mut().into_iter().for_each(|run| run.push(c)),
            None if c.is_whitespace() || "-‐‑–().\u{202A}\u{202C}\u{2066}\u{2068}\u{2069}\u{200E}".contains(c) => {
            }
            None => runs.push(String::new()),
        }
    }
    runs.retain(|run| !run.is_empty());
    runs
}

/// Whether a name or id stands in words, not as a part of another word.
fn stands_alone(words: &str, name: &str) -> bool {
    let is_word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    words.match_indices(name).any(|(at, found)| {
        let (before, behind) = (words.get(..at), words.get(at + found.len()..));
        !is_word(before.and_then(|text| text.chars().next_back()))
            && !is_word(behind.and_then(|text| text.chars().next()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(listed: &[&str]) -> Protected {
        let mut list = Protected::default();
        listed.iter().for_each(|id| list.list(id));
        list
    }

    fn pair(a: &str, b: &str) -> (String, String, bool) {
        (a.to_owned(), b.to_owned(), true)
    }

    #[test]
    fn who_keeps_a_contact_ties_an_id_to_a_number_and_never_two_numbers() {
        let mut list = of(&["+34600000077"]);
        let kept = |a: &str, b: &str| (a.to_owned(), b.to_owned(), false);
        assert!(list.grow([kept("34600000002@s.whatsapp.net", "+34600000077")]).is_empty());
        assert_eq!(list.grow([kept("user9", "+34600000077")]).len(), 1);
        assert_eq!(list.grow([pair("+34 600 000 077", "+34 600 000 088")]).len(), 1, "a number that changed");
        assert!(list.has_id("+34600000088") && !list.has_id("+34600000002"));
    }

    #[test]
    fn an_id_that_is_linked_to_a_protected_number_is_protected_and_says_by_whom() {
        let mut list = of(&["+34600000077", "+34600000078"]);
        assert!(!list.has_id("123456@lid"));
        let links = [pair("user9", "123456@lid"), pair("123456@lid", "34600000077@s.whatsapp.net"), pair("a", "b")];
        let grown = list.grow(links.clone());
        assert_eq!(grown.keys().collect::<Vec<_>>(), ["123456@lid", "user9"]);
        assert_eq!(grown["user9"], ["+34600000077".to_owned()].into());
        assert!(list.has_id("123456@LID") && list.has_id("user9") && !list.has_id("a"));
        assert!(list.grow(links).is_empty(), "nothing new the second time");
        let more = list.grow([pair("user9", "+34600000078")]);
        assert_eq!(more["123456@lid"].len(), 2, "linked with both of the list by now");
        assert!(list.stands_in("34600000077-1400000000@g.us") && !list.stands_in("34600000079-1400000000@g.us"));
    }

    #[test]
    fn words_name_somebody_by_number_id_or_listed_name() {
        let mut list = of(&["+34600000077", "user77"]);
        list.list_name("Padre Luis".into());
        for (words, is_named) in [
            ("\u{202A}+34\u{A0}600\u{A0}000\u{A0}077\u{202C} hizo algo", true),
            ("algo de +34 600-000-077.", true),
            ("algo de +34 600 000 078", false),
            ("34 manzanas y 600 000 077", false),
            ("User77 hizo algo", true),
            ("user770 hizo algo", false),
            ("Padre Luis hizo algo", true),
            ("Padre Luisa hizo algo", false),
            ("", false),
        ] {
            assert_eq!(list.is_named_in(words), is_named, "{words}");
        }
    }
}
