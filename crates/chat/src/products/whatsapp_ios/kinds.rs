//! Message types: what a row of `ZWAMESSAGE` is.

use model::MediaKind::{self as M, ContactCard};
use model::MessageKind::{self as K};

/// What a type means.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Kind {
    code: i64,
    /// What the message is.
    pub(super) kind: K,
    /// What its file is.
    pub(super) media: Option<M>,
}

const fn plain(code: i64, kind: K) -> Kind {
    Kind { code, kind, media: None }
}

const fn file(code: i64, kind: K, media: M) -> Kind {
    Kind { code, kind, media: Some(media) }
}

/// `ZMESSAGETYPE`, without the service's own rows ([`super::events`]). Templates, products, channels, events, albums and
/// the like have no kind of their own.
static KINDS: &[Kind] = &[
    plain(0, K::Text),
    file(1, K::Media, M::Image),
    file(2, K::Media, M::Video),
    file(3, K::Media, M::Audio),
    file(4, K::Contact, ContactCard),
    plain(5, K::Location),
    // A text with a link.
    plain(7, K::Text),
    file(8, K::Media, M::Document),
    file(11, K::Media, M::Gif),
    plain(14, K::Deleted),
    file(15, K::Media, M::Sticker),
    plain(27, K::Invite),
    file(38, K::ViewOnce, M::Image),
    file(39, K::ViewOnce, M::Video),
    plain(46, K::Poll),
    file(53, K::ViewOnce, M::Audio),
    file(54, K::Media, M::VideoNote),
    plain(59, K::Call),
];

/// Contact cards: their columns hold other things than those of all other types.
pub(super) const CARDS: i64 = 4;
/// Places: only their columns of latitude and longitude hold such.
pub(super) const PLACES: i64 = 5;
/// Polls.
pub(super) const POLLS: i64 = 46;

/// What a type means; a type that is not known is kept as another kind.
pub(super) fn of(code: i64) -> Kind {
    KINDS.iter().find(|kind| kind.code == code).copied().unwrap_or(plain(code, K::Other))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_type_stands_once_and_in_order() {
        assert!(KINDS.windows(2).all(|pair| pair[0].code < pair[1].code));
        assert_eq!((of(15).media, of(12).kind, of(-1).kind), (Some(M::Sticker), K::Other, K::Other));
    }
}
