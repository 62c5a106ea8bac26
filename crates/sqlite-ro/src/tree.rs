//! The tree of a table, looked at without SQLite: which ids each of its pages holds.
//!
//! SQLite ends at the first page that it finds wrong, and believes a page that belongs elsewhere. The inner pages of a
//! table's tree (sqlite.org/fileformat2.html, section 1.6) say between which ids each page below them lies: so it is known
//! which ids are lost with a page, where reading can go on behind it, and which page holds what cannot stand there.

use std::borrow::Cow;
use std::collections::HashSet;
use std::sync::Arc;

/// A tree of SQLite is never deeper.
const DEPTH: usize = 20;
const INNER: u8 = 5;
const LEAF: u8 = 13;

/// What gives pages, counted from 1.
pub(crate) trait Pages {
    /// None if there is no such page.
    fn page(&self, number: u32) -> Option<Cow<'_, [u8]>>;

    /// How many there are.
    fn count(&self) -> u32;
}

/// A page of rows, or what is left of a part of the tree.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Part {
    /// The highest id that can stand in it; the lowest is behind that of the part before.
    pub(crate) to: i64,
    /// The highest id that does stand in it; in one that is not sound the highest that could.
    pub(crate) last: i64,
    /// Whether its rows are what belongs there.
    pub(crate) state: State,
}

/// Whether a part's rows belong to it. What is the content of a page SQLite does not say, nor has it sums: told is it by
/// ids, by columns, and by a page that two tables lay claim to. A page of another table that took the place of one of
/// this, and whose ids fit and whose rows are not too long, is not told from it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum State {
    /// As far as can be told.
    Sound,
    /// Something is wrong with it: what SQLite can read of it may be read, in its place.
    Doubtful,
    /// They are rows of another table.
    Foreign,
}

/// A table whose rows are numbered.
pub(crate) struct Root {
    pub(crate) name: String,
    /// The first page of its tree.
    pub(crate) page: u32,
    /// More than these a row of it cannot have.
    pub(crate) columns: usize,
}

/// The parts of a table in the order of their ids, from the lowest to the highest id that there can be.
pub(crate) type Tree = Arc<[Part]>;

/// What all tables are, in the order of their roots.
pub(crate) struct Survey {
    pub(crate) trees: Vec<Tree>,
    /// Pages of rows that no table leads to.
    pub(crate) strays: u32,
}

/// Looks at the trees of all tables; one of them is the schema's.
pub(crate) fn survey(pages: &dyn Pages, roots: &[Root]) -> Survey {
    let none = HashSet::new();
    let first: Vec<_> = roots.iter().map(|root| look_below(pages, root, &none)).collect();
    let (mut known, mut shared) = (HashSet::new(), HashSet::new());
    for page in first.iter().flat_map(|(_, pages)| pages) {
        if !known.insert(*page) {
            shared.insert(*page);
        }
    }
    let settle = |(root, (tree, pages_of)): (&Root, (Vec<Part>, HashSet<u32>))| {
        if pages_of.is_disjoint(&shared) { tree.into() } else { look_below(pages, root, &shared).0.into() }
    };
    let trees = roots.iter().zip(first).map(settle).collect();
    Survey { trees, strays: strays(pages, known) }
}

/// Pages that are a table's by their kind, and neither in a tree nor free.
fn strays(pages: &dyn Pages, mut known: HashSet<u32>) -> u32 {
    free(pages, &mut known);
    let is_leaf = |number: &u32| pages.page(*number).is_some_and(|page| page.first() == Some(&LEAF));
    let unknown = (2..=pages.count()).filter(|number| !known.contains(number)).filter(is_leaf);
    u32::try_from(unknown.count()).unwrap_or(u32::MAX)
}

/// Adds the pages that are free: lists of them, each of which leads to the next.
fn free(pages: &dyn Pages, known: &mut HashSet<u32>) {
    let mut next = pages.page(1).and_then(|first| number(&first, 32));
    let mut lists = HashSet::new();
    while let Some(list) = next.filter(|list| *list > 0 && lists.insert(*list)) {
        known.insert(list);
        let Some(page) = pages.page(list) else { return };
        let count = number(&page, 4).and_then(|count| usize::try_from(count).ok()).unwrap_or(0);
        let (listed, _) = page.get(8..).unwrap_or_default().as_chunks::<4>();
        known.extend(listed.iter().take(count).map(|bytes| u32::from_be_bytes(*bytes)));
        next = number(&page, 0);
    }
}

/// The tree below a root, and its pages.
fn look_below(pages: &dyn Pages, root: &Root, shared: &HashSet<u32>) -> (Vec<Part>, HashSet<u32>) {
    let mut looking = Looking { pages, columns: root.columns, shared, seen: HashSet::new(), leaves_at: None };
    let mut tree = Vec::new();
    let mut below = vec![Branch { page: root.page, after: None, to: i64::MAX, depth: 0 }];
    while let Some(branch) = below.pop() {
        let part = |state, last| Part { to: branch.to, last, state };
        match looking.look(&branch) {
            Some(Look::Inner(branches)) => below.extend(branches.into_iter().rev()),
            Some(Look::Leaf(last)) => tree.push(part(State::Sound, last)),
            Some(Look::Foreign) => tree.push(part(State::Foreign, branch.to)),
            None => tree.push(part(State::Doubtful, branch.to)),
        }
    }
    (tree, looking.seen)
}

/// A page, and the ids that it may hold: behind `after`, up to `to`.
struct Branch {
    page: u32,
    after: Option<i64>,
    to: i64,
    depth: usize,
}

impl Branch {
    fn holds(&self, id: i64, after: Option<i64>) -> bool {
        after.or(self.after).is_none_or(|after| id > after) && id <= self.to
    }
}

enum Look {
    Inner(Vec<Branch>),
    /// With the highest id in it.
    Leaf(i64),
    /// Rows of another table.
    Foreign,
}

struct Looking<'a> {
    pages: &'a dyn Pages,
    columns: usize,
    /// Pages that more than one table lays claim to.
    shared: &'a HashSet<u32>,
    /// No page is in a tree twice.
    seen: HashSet<u32>,
    /// All leaves of a tree lie in one depth.
    leaves_at: Option<usize>,
}

impl Looking<'_> {
    /// None if the page is not what belongs there.
    fn look(&mut self, branch: &Branch) -> Option<Look> {
        if branch.depth > DEPTH || !self.seen.insert(branch.page) {
            return None;
        }
        let page = self.pages.page(branch.page)?;
        let page = Page { bytes: &page, header: if branch.page == 1 { 100 } else { 0 } };
        match page.kind()? {
            INNER => inner(&page, branch).map(Look::Inner),
            LEAF if self.is_foreign(&page, branch) => Some(Look::Foreign),
            LEAF if *self.leaves_at.get_or_insert(branch.depth) == branch.depth => leaf(&page, branch).map(Look::Leaf),
            _ => None,
        }
    }

    /// Whether a leaf's first row has more columns than the table; or, if other tables too lay claim to the page, another
    /// number of them.
    fn is_foreign(&self, page: &Page<'_>, branch: &Branch) -> bool {
        let columns = page.first_columns();
        let is_shared = self.shared.contains(&branch.page);
        columns.is_some_and(|columns| columns > self.columns || (is_shared && columns != self.columns))
    }
}

/// The pages below an inner one, each with its ids.
fn inner(page: &Page<'_>, branch: &Branch) -> Option<Vec<Branch>> {
    let mut branches = Vec::new();
    let mut after = branch.after;
    for at in page.cells(12)? {
        let child = number(page.bytes, at?)?;
        let (key, _) = varint(page.bytes, at? + 4)?;
        if !branch.holds(key, after) {
            return None;
        }
        branches.push(Branch { page: child, after, to: key, depth: branch.depth + 1 });
        after = Some(key);
    }
    let right = number(page.bytes, page.header + 8)?;
    branches.push(Branch { page: right, after, to: branch.to, depth: branch.depth + 1 });
    Some(branches)
}

/// The highest id of a leaf whose ids are in their order and in their place. Only a table without rows has one without.
fn leaf(page: &Page<'_>, branch: &Branch) -> Option<i64> {
    let mut last = None;
    for at in page.cells(8)? {
        let (_, at) = varint(page.bytes, at?)?;
        let (id, _) = varint(page.bytes, at)?;
        if !branch.holds(id, last) {
            return None;
        }
        last = Some(id);
    }
    last.or((branch.depth == 0).then_some(i64::MIN))
}

struct Page<'a> {
    bytes: &'a [u8],
    /// Where its header begins.
    header: usize,
}

impl Page<'_> {
    fn kind(&self) -> Option<u8> {
        self.bytes.get(self.header).copied()
    }

    /// How many columns the first row of a leaf has by its header, if that ends within the page.
    fn first_columns(&self) -> Option<usize> {
        let (_, at) = varint(self.bytes, self.cells(8)?.next()??)?;
        let (_, start) = varint(self.bytes, at)?;
        let (length, mut at) = varint(self.bytes, start)?;
        let end = start.checked_add(usize::try_from(length).ok()?)?;
        let mut count = 0;
        while at < end {
            (_, at) = varint(self.bytes, at)?;
            count += 1;
        }
        Some(count)
    }

    /// Where its cells begin, from a list behind a header of `header` bytes.
    fn cells(&self, header: usize) -> Option<impl Iterator<Item = Option<usize>>> {
        let count = short(self.bytes, self.header + 3)?;
        let start = self.header + header;
        Some((0..count).map(move |n| short(self.bytes, start + 2 * n).filter(|at| *at >= start + 2 * count)))
    }
}

fn short(bytes: &[u8], at: usize) -> Option<usize> {
    Some(u16::from_be_bytes(*bytes.get(at..)?.first_chunk()?).into())
}

/// A number of four bytes, the highest first.
pub(crate) fn number(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_be_bytes(*bytes.get(at..)?.first_chunk()?))
}

/// A number of one to nine bytes, and where the next thing begins.
fn varint(bytes: &[u8], at: usize) -> Option<(i64, usize)> {
    let mut value = 0u64;
    for (n, byte) in bytes.get(at..)?.iter().take(9).enumerate() {
        if n == 8 {
            return Some((((value << 8) | u64::from(*byte)).cast_signed(), at + 9));
        }
        value = (value << 7) | u64::from(byte & 0x7f);
        if byte & 0x80 == 0 {
            return Some((value.cast_signed(), at + n + 1));
        }
    }
    None
}
