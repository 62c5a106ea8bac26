//! What each kind of source can show at all: what it cannot is not counted as none.

use model::Product;

/// What a kind of source shows.
#[derive(Clone, Copy)]
pub(crate) struct Shows {
    /// The service's own ids of accounts: names are then only names.
    pub(crate) ids: bool,
    /// Which messages were passed on.
    pub(crate) forwarded: bool,
    /// Which messages the phone's owner starred.
    pub(crate) starred: bool,
}

const NOTHING: Shows = Shows { ids: false, forwarded: false, starred: false };

static SHOWN: &[(Product, Shows)] = &[
    (Product::WhatsAppTextAndroid, NOTHING),
    (Product::WhatsAppTextIos, NOTHING),
    (Product::WhatsAppAndroid, Shows { ids: true, forwarded: true, starred: true }),
    (Product::WhatsAppAndroidLegacy, Shows { ids: true, forwarded: true, starred: true }),
    (Product::WhatsAppIos, Shows { ids: true, forwarded: true, starred: true }),
    (Product::WhatsAppIped, Shows { ids: true, forwarded: true, starred: false }),
    (Product::TelegramDesktop, Shows { ids: true, forwarded: true, starred: false }),
    (Product::SignalAndroid, Shows { ids: true, forwarded: false, starred: false }),
    (Product::SignalDesktop, Shows { ids: true, forwarded: false, starred: false }),
    (Product::DiscordExport, Shows { ids: true, forwarded: true, starred: false }),
    (Product::Email, Shows { ids: true, forwarded: false, starred: false }),
    (Product::WebPage, NOTHING),
    (Product::CellebriteUfdr, Shows { ids: true, forwarded: true, starred: true }),
];

/// What a kind of source shows.
pub(crate) fn shows(product: Product) -> Shows {
    SHOWN.iter().find(|row| row.0 == product).map_or(NOTHING, |row| row.1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_product_has_its_row() {
        assert!(Product::ALL.iter().all(|product| SHOWN.iter().filter(|row| row.0 == *product).count() == 1));
    }
}
