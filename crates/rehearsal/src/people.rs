//! Accounts: invented names, and numbers of valid national form in ranges kept for fiction or standing at a round
//! beginning (`+34 600 000 0xx`), so that they parse and belong to nobody in particular.

use crate::{names, plan::Counts, rng::Rng};

/// A country with its form of a mobile number.
#[derive(Debug)]
pub(crate) struct Country {
    /// ISO 3166.
    pub(crate) code: &'static str,
    calling: &'static str,
    /// The first national number.
    base: u64,
    /// How a phone shows it: `#` is a digit of the national number.
    form: &'static str,
    /// Accounts in an operation of 250.
    share: usize,
}

const fn country(code: &'static str, calling: &'static str, base: u64, form: &'static str, share: usize) -> Country {
    Country { code, calling, base, form, share }
}

/// Eleven countries, the largest first.
static COUNTRIES: &[Country] = &[
    country("ES", "34", 600_000_010, "+34 ### ## ## ##", 78),
    country("MX", "52", 5_555_550_010, "+52 ## #### ####", 34),
    country("AR", "54", 91_155_550_010, "+54 # ## ####-####", 26),
    country("CO", "57", 3_005_550_010, "+57 ### #######", 22),
    country("BR", "55", 11_955_550_010, "+55 ## #####-####", 20),
    country("CL", "56", 955_550_010, "+56 # #### ####", 16),
    country("PE", "51", 955_500_010, "+51 ### ### ###", 14),
    country("PT", "351", 910_000_010, "+351 ### ### ###", 12),
    country("EC", "593", 995_550_010, "+593 ## ### ####", 10),
    country("US", "1", 2_025_550_110, "+1 (###) ###-####", 10),
    country("UY", "598", 94_555_010, "+598 ## ### ###", 8),
];

/// One account and who is behind it.
#[derive(Debug)]
pub(crate) struct Person {
    /// `acc-001`.
    pub(crate) id: String,
    pub(crate) country: &'static Country,
    /// `+34600000010`.
    pub(crate) e164: String,
    /// `+34 600 00 00 10`.
    pub(crate) shown: String,
    pub(crate) given: &'static str,
    pub(crate) family: &'static str,
    /// The name that the account's user chose.
    pub(crate) pushname: String,
    /// How much this person writes: 0 never, 10 a lot.
    pub(crate) talk: usize,
    /// In many groups.
    pub(crate) hub: bool,
}

/// References are equal if they are the same person.
impl PartialEq for Person {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

/// All accounts, country by country.
pub(crate) fn people(seed: u64, counts: &Counts) -> Vec<Person> {
    let mut rng = Rng::new(seed, "people", 0);
    let mut people = Vec::new();
    for (country, n) in COUNTRIES.iter().zip(shares(counts.accounts)) {
        for i in 0..n {
            let person = person(&mut rng, country, i, people.len());
            people.push(person);
        }
    }
    people
}

/// Numbers alone, digits with the country's code, each with its country; country by country.
pub(crate) fn numbers(n: usize) -> Vec<(String, &'static str)> {
    let of = |(country, n): (&'static Country, usize)| {
        (0..n as u64).map(move |i| (format!("{}{}", country.calling, country.base + i), country.code))
    };
    COUNTRIES.iter().zip(shares(n)).flat_map(of).collect()
}

/// How many accounts each country gets; the first takes what rounding leaves.
fn shares(accounts: usize) -> Vec<usize> {
    let mut shares: Vec<usize> = COUNTRIES.iter().map(|c| (c.share * accounts / 250).max(1)).collect();
    let rest = accounts.saturating_sub(shares.iter().sum());
    if let Some(first) = shares.first_mut() {
        *first += rest;
    }
    shares
}

fn person(rng: &mut Rng, country: &'static Country, i: usize, ix: usize) -> Person {
    let national = (country.base + i as u64).to_string();
    let (given, family) = (rng.word(names::GIVEN), rng.word(names::FAMILY));
    let pushname = match rng.below(3) {
        0 => format!("{given} {family}"),
        1 => format!("{given}{}", rng.word(names::FLOURISHES)),
        _ => format!("{given} {}.", family.chars().take(1).collect::<String>()),
    };
    // The first three of a country own phones or found groups: they write.
    let talk = if i > 2 && rng.chance(12) { 0 } else { 1 + rng.below(10) };
    Person {
        id: format!("acc-{:03}", ix + 1),
        country,
        e164: format!("+{}{national}", country.calling),
        shown: fill(country.form, &national),
        given,
        family,
        pushname,
        talk,
        hub: rng.chance(8),
    }
}

fn fill(form: &str, digits: &str) -> String {
    let mut digits = digits.chars();
    form.chars().map(|c| if c == '#' { digits.next().unwrap_or('0') } else { c }).collect()
}
