//! Addresses in texts: shown so that nobody can follow them, and so that the same one can be known again.

use sha2::{Digest, Sha256};

/// First 16 hexadecimal digits of the SHA-256 of an address.
pub(super) fn digest(address: &str) -> String {
    model::to_hex(&Sha256::digest(address)).chars().take(16).collect()
}

/// The text with every address in it cut after its host: `host/…[digest]`. An address is what has a scheme, an invite of
/// a service known here, or a hidden-service name.
pub(super) fn shortened(text: &str) -> String {
    if !text.contains(['/', '.']) {
        return text.into();
    }
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(start) = rest.find(|c: char| !c.is_whitespace()) {
        let (space, from) = rest.split_at(start);
        let (word, after) = from.split_at(from.find(char::is_whitespace).unwrap_or(from.len()));
        out.push_str(space);
        out.push_str(&shortened_word(word).unwrap_or_else(|| word.into()));
        rest = after;
    }
    out.push_str(rest);
    out
}

fn shortened_word(word: &str) -> Option<String> {
    let lower = word.to_ascii_lowercase();
    let scheme = lower.find("://").map(|at| at + 3);
    let is_address = scheme.is_some() || lower.contains(".onion") || !chat::invites(word).is_empty();
    let address = word.get(scheme.unwrap_or(0)..).filter(|_| is_address)?;
    let host: String = address.chars().take_while(|c| !matches!(c, '/' | '?' | '#')).collect();
    // A hidden service is its host: nothing of it is shown.
    let shown = if host.to_ascii_lowercase().contains(".onion") { "onion".into() } else { host };
    Some(format!("{shown}/…[{}]", digest(word)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_cut_after_their_host_and_words_stay() {
        let text = "mirad\nhttps://chat.whatsapp.com/AbCdEfGhIjKlMnOpQrStUv y 1/2 taza. etc";
        let shown = shortened(text);
        assert!(shown.starts_with("mirad\nchat.whatsapp.com/…["), "{shown}");
        assert!(shown.ends_with("] y 1/2 taza. etc"), "{shown}");
        assert!(!shown.contains("AbCd") && !shown.contains("://"));
    }

    #[test]
    fn nothing_of_a_hidden_service_is_shown() {
        let name = format!("{}.onion", "a".repeat(56));
        assert!(shortened(&format!("ver {name}/x")).starts_with("ver onion/…["));
    }

    #[test]
    fn the_same_address_has_the_same_digest() {
        assert_eq!(shortened("https://a.example/x"), shortened("https://a.example/x"));
        assert_ne!(shortened("https://a.example/x"), shortened("https://a.example/y"));
    }
}
