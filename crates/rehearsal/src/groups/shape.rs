//! Which groups there are and how they came to be: a table.

/// The language in which a group talks.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Lang {
    Es,
    Pt,
    En,
}

/// How a group broke off from another.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum BreakOff {
    /// Some leave the parent for it.
    Split,
    /// Some are in both.
    Companion,
    /// Nearly all move and the parent falls silent.
    ReCreation,
}

impl BreakOff {
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            BreakOff::Split => "split",
            BreakOff::Companion => "companion",
            BreakOff::ReCreation => "re-creation",
        }
    }
}

/// A group before chance fills it.
#[derive(Debug)]
pub(crate) struct Shape {
    pub(crate) name: &'static str,
    pub(crate) lang: Lang,
    /// One of the topics of `talk`.
    pub(crate) topic: &'static str,
    /// Days after the operation's first.
    pub(crate) start: i64,
    /// Days for which people write.
    pub(crate) life: i64,
    /// Added by the founder in the first days.
    pub(crate) cohort: usize,
    /// Who come later.
    pub(crate) joiners: usize,
    /// Members that own a phone of the operation.
    pub(crate) owners: usize,
    /// Messages, about.
    pub(crate) posts: usize,
    /// Index of the parent and how.
    pub(crate) parent: Option<(usize, BreakOff)>,
    /// Another group many of whose members are here too, without lineage.
    pub(crate) shares: Option<usize>,
    /// A later name.
    pub(crate) renamed: Option<&'static str>,
    /// The link is not posted in the parent: people are only added.
    pub(crate) quiet: bool,
}

const fn root(name: &'static str, lang: Lang, topic: &'static str, start: i64, sizes: [usize; 4]) -> Shape {
    let [cohort, joiners, owners, posts] = sizes;
    Shape {
        name,
        lang,
        topic,
        start,
        life: 295 - start,
        cohort,
        joiners,
        owners,
        posts,
        parent: None,
        shares: None,
        renamed: None,
        quiet: false,
    }
}

/// `sizes`: newcomers who were not in the parent, owners at most, messages.
const fn off(parent: usize, kind: BreakOff, shape: Shape) -> Shape {
    Shape { parent: Some((parent, kind)), ..shape }
}

const fn quiet(shape: Shape) -> Shape {
    Shape { quiet: true, ..shape }
}

const fn shares(with: usize, shape: Shape) -> Shape {
    Shape { shares: Some(with), ..shape }
}

const fn renamed(to: &'static str, shape: Shape) -> Shape {
    Shape { renamed: Some(to), ..shape }
}

const fn short(life: i64, shape: Shape) -> Shape {
    Shape { life, ..shape }
}

use BreakOff::{Companion, ReCreation, Split};
use Lang::{En, Es, Pt};

/// Parents stand before their children. Sizes: cohort, joiners, owners, messages.
pub(crate) static STANDARD: &[Shape] = &[
    renamed("Recetas: sobremesa", root("Recetas de la abuela", Es, "kitchen", 0, [16, 60, 9, 560])),
    off(0, Split, root("Postres fáciles 🍰", Es, "kitchen", 62, [0, 8, 5, 320])),
    off(0, Companion, root("Recetas sin horno", Es, "kitchen", 95, [0, 5, 5, 240])),
    off(1, ReCreation, root("Postres fáciles 2", Es, "kitchen", 171, [0, 4, 5, 260])),
    root("Fútbol jueves ⚽", Es, "sport", 4, [12, 28, 6, 420]),
    off(4, Companion, root("Fútbol - suplentes", Es, "sport", 75, [0, 4, 4, 180])),
    off(4, Split, root("Pachanga nueva", Es, "sport", 133, [0, 6, 4, 260])),
    root("Senderistas del norte", Es, "walks", 9, [10, 30, 6, 380]),
    off(7, Companion, root("Rutas cortas", Es, "walks", 110, [0, 4, 4, 190])),
    off(7, ReCreation, root("Senderistas, otra vez", Es, "walks", 204, [0, 5, 5, 230])),
    root("Familia", Es, "home", 12, [8, 4, 3, 220]),
    root("Familia", Es, "home", 31, [7, 5, 3, 210]),
    root("Teatro del cole", Es, "stage", 6, [14, 26, 5, 360]),
    off(12, Split, root("Teatro - vestuario", Es, "stage", 88, [0, 5, 4, 200])),
    quiet(off(12, Companion, root("Teatro música", Es, "stage", 120, [0, 3, 4, 150]))),
    root("Receitas da vovó", Pt, "kitchen", 15, [10, 16, 4, 260]),
    off(15, Split, root("Doces de festa", Pt, "kitchen", 99, [0, 4, 3, 170])),
    root("Caminhadas de domingo", Pt, "walks", 22, [9, 10, 3, 180]),
    root("Weekend walkers", En, "walks", 18, [9, 9, 4, 220]),
    quiet(off(18, Companion, root("Weekend walkers - maps", En, "walks", 101, [0, 2, 3, 110]))),
    root("Plantas de balcón 🌿", Es, "plants", 3, [12, 28, 6, 340]),
    off(20, Split, root("Esquejes y macetas", Es, "plants", 70, [0, 6, 5, 240])),
    shares(20, root("Lectores del parque", Es, "books", 40, [10, 14, 4, 220])),
    short(45, shares(0, root("Mudanza de primavera", Es, "home", 58, [8, 4, 3, 120]))),
    root("Taller de madera", Es, "home", 20, [12, 14, 0, 150]),
    off(24, ReCreation, root("Taller de madera II", Es, "home", 150, [0, 8, 4, 200])),
    off(21, Split, root("Cine de verano", Es, "books", 142, [0, 6, 4, 210])),
];

/// The same kinds of things in little.
pub(crate) static SMALL: &[Shape] = &[
    renamed("Recetas: sobremesa", root("Recetas de la abuela", Es, "kitchen", 0, [6, 12, 4, 110])),
    off(0, Split, root("Postres fáciles 🍰", Es, "kitchen", 62, [0, 2, 3, 70])),
    off(0, Companion, root("Recetas sin horno", Es, "kitchen", 95, [0, 2, 3, 50])),
    root("Familia", Es, "home", 12, [5, 2, 2, 50]),
    root("Familia", Es, "home", 31, [5, 2, 2, 50]),
    off(1, ReCreation, root("Postres fáciles 2", Es, "kitchen", 171, [0, 2, 3, 60])),
];
