//! Names of groups: few words, so that strangers look alike by chance.

use crate::groups::shape::Lang;
use crate::rng::Rng;

/// The subjects, as `talk` has them, and words for groups of each.
pub(super) static TOPICS: &[(&str, [&str; 6])] = &[
    ("kitchen", ["Recetas", "Postres", "Cocina", "Sobremesa", "Guisos", "Horno"]),
    ("sport", ["Fútbol", "Pachanga", "Liga", "Equipo", "Partidos", "Suplentes"]),
    ("walks", ["Senderos", "Rutas", "Caminatas", "Monte", "Paseos", "Excursiones"]),
    ("stage", ["Teatro", "Ensayo", "Función", "Vestuario", "Coro", "Títeres"]),
    ("plants", ["Plantas", "Esquejes", "Huerta", "Macetas", "Balcones", "Semillas"]),
    ("books", ["Lectores", "Cine", "Libros", "Biblioteca", "Cuentos", "Película"]),
    ("home", ["Vecinos", "Mudanza", "Taller", "Familia", "Llaves", "Cumples"]),
    ("any", ["Charla", "Amigos", "Mercado", "Fotos", "Avisos", "Varios"]),
];

const BEHIND: &[&str] =
    &["del norte", "de los martes", "2025", "del barrio", "VIP", "de siempre", "fáciles", "al sol", "🌻", "sin prisa"];
const AGAIN: &[&str] = &["2", "II", "nuevo", "otra vez", "bis", "(el bueno)"];

/// The subject's name in `talk`.
pub(super) fn subject(topic: usize) -> &'static str {
    TOPICS[topic % TOPICS.len()].0
}

/// A name by chance.
pub(super) fn fresh(rng: &mut Rng, topic: usize) -> String {
    let (_, words) = &TOPICS[topic % TOPICS.len()];
    format!("{} {}", rng.word(words), rng.word(BEHIND))
}

/// A name that takes after another.
pub(super) fn after(rng: &mut Rng, parent: &str) -> String {
    let base = parent.split(' ').next().unwrap_or(parent);
    match rng.below(3) {
        0 => format!("{parent} {}", rng.word(AGAIN)),
        1 => format!("{base} {}", rng.word(AGAIN)),
        _ => format!("{base} {}", rng.word(BEHIND)),
    }
}

/// The language of a group: most are in one.
pub(super) fn language(rng: &mut Rng) -> Lang {
    match rng.below(100) {
        0..84 => Lang::Es,
        84..94 => Lang::Pt,
        _ => Lang::En,
    }
}

/// What is written around a link.
pub(super) fn with_link(rng: &mut Rng, lang: Lang, name: &str, link: &str) -> String {
    let texts: &[&str] = match lang {
        Lang::Es => &["Os dejo el enlace de {g}: {l}", "{l}", "Grupo nuevo, pasad por aquí {l}", "Quien quiera: {l}"],
        Lang::Pt => &["Link do grupo {g}: {l}", "{l}", "Entrem aqui {l}"],
        Lang::En => &["Link for {g}: {l}", "{l}", "Join here {l}"],
    };
    rng.word(texts).replace("{g}", name).replace("{l}", &format!("https://chat.whatsapp.com/{link}"))
}
