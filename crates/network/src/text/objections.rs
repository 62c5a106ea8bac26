//! Messages that read as an objection: what speaks *for* a person.

use aho_corasick::AhoCorasick;
use std::sync::LazyLock;

/// Whether a message reads as an objection to what was sent: phrases that ask to stop sending, to delete, or say that
/// one does not want to see it, in es, en, pt, fr, it, de.
///
/// A short list on purpose: a miss is possible, and what a message refers to is not decided here.
pub fn reads_as_objection(text: &str) -> bool {
    PHRASES.as_ref().is_some_and(|phrases| phrases.is_match(&folded(text)))
}

/// Each phrase with the space before its first word; its last word may go on ("borra eso" in "borra esos").
static PHRASES: LazyLock<Option<AhoCorasick>> =
    LazyLock::new(|| AhoCorasick::new(OBJECTIONS.iter().map(|phrase| format!(" {phrase}"))).ok());

/// Lower case without accents, behind a space; everything that is no letter or digit becomes one space, apostrophes
/// nothing.
fn folded(text: &str) -> String {
    let mut out = String::with_capacity(text.len() + 1);
    out.push(' ');
    for c in text.chars().flat_map(char::to_lowercase) {
        match plain(c) {
            Some(letter) => out.push(letter),
            None if matches!(c, '\'' | '’' | '\u{300}'..='\u{36f}') => {}
            None if out.ends_with(' ') => {}
            None => out.push(' '),
        }
    }
    out
}

/// A letter or digit without its accent.
fn plain(c: char) -> Option<char> {
    Some(match c {
        'á' | 'à' | 'â' | 'ä' | 'ã' | 'å' => 'a',
        'é' | 'è' | 'ê' | 'ë' => 'e',
        'í' | 'ì' | 'î' | 'ï' => 'i',
        'ó' | 'ò' | 'ô' | 'ö' | 'õ' => 'o',
        'ú' | 'ù' | 'û' | 'ü' => 'u',
        'ç' => 'c',
        'ñ' => 'n',
        _ if c.is_alphanumeric() => c,
        _ => return None,
    })
}

/// Folded phrases. Harmless words only.
static OBJECTIONS: &[&str] = &[
    // es
    "no manden eso",
    "no manden esas",
    "no manden esos",
    "no mandes eso",
    "no mandes esas",
    "no mandes esos",
    "no manden mas",
    "no mandes mas",
    "no envien eso",
    "no envien mas",
    "no envies eso",
    "no envies mas",
    "dejen de mandar",
    "deja de mandar",
    "dejad de mandar",
    "dejen de enviar",
    "deja de enviar",
    "paren de mandar",
    "para de mandar",
    "parad de mandar",
    "borra eso",
    "borren eso",
    "borrad eso",
    "borralo",
    "borrenlo",
    "elimina eso",
    "eliminen eso",
    "eliminalo",
    "no quiero ver eso",
    "no quiero ver esto",
    "no pongan eso",
    "no pongas eso",
    "no suban eso",
    "no subas eso",
    "que asco",
    "esto no se manda",
    "eso no se manda",
    "no compartan eso",
    // en
    "please stop sending",
    "stop sending",
    "stop posting",
    "dont send that",
    "dont send this",
    "dont send those",
    "do not send that",
    "do not send this",
    "dont post that",
    "dont post this",
    "do not post that",
    "delete that",
    "delete this",
    "please delete",
    "take that down",
    "i dont want to see that",
    "i dont want to see this",
    "i do not want to see",
    "thats disgusting",
    "this is disgusting",
    "this is not ok",
    "thats not ok",
    // pt
    "pare de mandar",
    "parem de mandar",
    "para de mandar",
    "pare de enviar",
    "parem de enviar",
    "nao mande isso",
    "nao mandem isso",
    "nao manda isso",
    "nao envie isso",
    "nao enviem isso",
    "apaga isso",
    "apague isso",
    "apaguem isso",
    "nao quero ver isso",
    "que nojo",
    "nao poste isso",
    "nao postem isso",
    // fr
    "arrete d envoyer",
    "arrete denvoyer",
    "arretez denvoyer",
    "arretez d envoyer",
    "nenvoie pas ca",
    "nenvoyez pas ca",
    "nenvoie plus",
    "nenvoyez plus",
    "supprime ca",
    "supprimez ca",
    "efface ca",
    "effacez ca",
    "je ne veux pas voir ca",
    "je veux pas voir ca",
    "cest degoutant",
    // it
    "smettila di mandare",
    "smettetela di mandare",
    "smetti di mandare",
    "smettete di mandare",
    "basta mandare",
    "non mandare queste",
    "non mandate queste",
    "non mandare questa roba",
    "non mandate questa roba",
    "cancella questa",
    "cancellala",
    "cancellalo",
    "cancellate questa",
    "cancella subito",
    "non voglio vedere",
    "che schifo",
    // de
    "hor auf",
    "hort auf",
    "schick das nicht",
    "schickt das nicht",
    "schick so was nicht",
    "schickt so was nicht",
    "schick sowas nicht",
    "schickt sowas nicht",
    "losch das",
    "loscht das",
    "losche das",
    "ich will das nicht sehen",
    "das ist ekelhaft",
    "bitte loschen",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn objections_are_read_in_six_languages() {
        for text in [
            "Por favor, NO MANDEN ESO",
            "¡bórralo ya!",
            "Please stop sending these",
            "don't send that…",
            "Pare de mandar",
            "não quero ver isso",
            "Arrêtez d’envoyer",
            "n'envoie pas ça",
            "che schifo!!",
            "Hört auf damit",
            "Lösch das bitte",
        ] {
            assert!(reads_as_objection(text), "{text}");
        }
    }

    #[test]
    fn small_talk_is_no_objection() {
        for text in
            ["manden más fotos de la playa", "stop at the bakery", "mañana borramos la pizarra", "", "undelete that"]
        {
            assert!(!reads_as_objection(text), "{text}");
        }
    }
}
