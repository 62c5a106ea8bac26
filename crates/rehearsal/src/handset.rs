//! The phones of an operation: how each writes dates, in which language and zone.

use crate::{
    clock::{self, Zone},
    export::stamp,
    words::{self, Words},
};

/// The form of a text export.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Form {
    /// `DATE, TIME - NAME: TEXT`, lines end in LF.
    Android,
    /// `[DATE, TIME] NAME: TEXT`, lines end in CRLF.
    Ios,
    /// The same before 2024: system lines without a sender.
    OldIos,
}

impl Form {
    pub(crate) fn is_ios(self) -> bool {
        self != Form::Android
    }
}

/// How the exhibit is delivered.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Parcel {
    Folder,
    Zip,
    TarGz,
}

/// A phone's settings.
#[derive(Debug)]
pub(crate) struct Handset {
    /// BCP 47.
    pub(crate) locale: &'static str,
    pub(crate) form: Form,
    pub(crate) words: &'static Words,
    pub(crate) zone: &'static Zone,
    /// Of the owner's number.
    pub(crate) country: &'static str,
    /// `D DD M MM YY YYYY h HH mm ss a`: see [`crate::export::stamp`].
    pub(crate) stamp: &'static str,
    /// Before and after noon.
    pub(crate) halves: [&'static str; 2],
    pub(crate) parcel: Parcel,
}

impl Handset {
    /// A record of a text export as this phone writes it.
    pub(crate) fn record(&self, at: i64, sender: Option<&str>, body: &str) -> String {
        let stamp = stamp::stamp(self.stamp, self.halves, self.zone.local(at));
        let sender = sender.map_or_else(String::new, |s| format!("{s}: "));
        if self.form.is_ios() {
            let mark = if body.contains(MARK) && !body.contains(self.words.edited) { "\u{200e}" } else { "" };
            format!("{mark}[{stamp}] {sender}{body}\n").replace('\n', "\r\n")
        } else {
            format!("{stamp} - {sender}{body}\n")
        }
    }
}

/// Left-to-right mark: iOS puts it before what it writes itself.
const MARK: char = '\u{200e}';

const NONE: [&str; 2] = ["", ""];
const ES_NARROW: [&str; 2] = ["a.\u{202f}m.", "p.\u{202f}m."];
const EN: [&str; 2] = ["AM", "PM"];

const fn android(
    locale: &'static str,
    words: &'static Words,
    zone: &'static Zone,
    country: &'static str,
    stamp: &'static str,
) -> Handset {
    Handset { locale, form: Form::Android, words, zone, country, stamp, halves: NONE, parcel: Parcel::Folder }
}

const fn ios(
    locale: &'static str,
    words: &'static Words,
    zone: &'static Zone,
    country: &'static str,
    stamp: &'static str,
) -> Handset {
    Handset { form: Form::Ios, ..android(locale, words, zone, country, stamp) }
}

const fn twelve(halves: [&'static str; 2], handset: Handset) -> Handset {
    Handset { halves, ..handset }
}

const fn parcel(parcel: Parcel, handset: Handset) -> Handset {
    Handset { parcel, ..handset }
}

const ES24: &str = "D/M/YY, H:mm";
const ES12: &str = "D/M/YYYY, h:mm\u{202f}a";

/// Twenty-four phones; a small operation takes the first six.
pub(crate) static HANDSETS: &[Handset] = &[
    android("es-ES", &words::ES, &clock::MADRID, "ES", ES24),
    twelve(ES_NARROW, android("es-MX", &words::ES, &clock::MEXICO, "MX", "D/M/YY, h:mm\u{202f}a")),
    ios("es-ES", &words::ES, &clock::MADRID, "ES", "D/M/YY, H:mm:ss"),
    android("pt-BR", &words::PT, &clock::SAO_PAULO, "BR", "DD/MM/YYYY HH:mm"),
    twelve(EN, android("en-US", &words::EN, &clock::NEW_YORK, "US", "M/D/YY, h:mm\u{202f}a")),
    ios("en-GB", &words::EN, &clock::LONDON, "PT", "DD/MM/YYYY, HH:mm:ss"),
    twelve(ES_NARROW, android("es-AR", &words::ES, &clock::BUENOS_AIRES, "AR", ES12)),
    ios("fr-FR", &words::FR, &clock::PARIS, "ES", "DD/MM/YYYY, HH:mm:ss"),
    android("it-IT", &words::IT, &clock::ROME, "ES", "DD/MM/YY, HH:mm"),
    android("de-DE", &words::DE, &clock::BERLIN, "ES", "DD.MM.YY, HH:mm"),
    parcel(Parcel::Zip, android("es-ES", &words::ES, &clock::CANARY, "ES", ES24)),
    parcel(Parcel::TarGz, twelve(ES_NARROW, android("es-CO", &words::ES, &clock::BOGOTA, "CO", ES12))),
    android("es-CL", &words::ES, &clock::SANTIAGO, "CL", "DD-MM-YY, HH:mm"),
    android("es-PE", &words::ES, &clock::LIMA, "PE", "D/MM/YY, HH:mm"),
    Handset { form: Form::OldIos, ..ios("es-ES", &words::ES, &clock::MADRID, "ES", "D/M/YY, H:mm:ss") },
    android("en-GB", &words::EN, &clock::LISBON, "PT", "DD/MM/YYYY, HH:mm"),
    twelve(ES_NARROW, ios("es-MX", &words::ES, &clock::MEXICO, "MX", "DD/MM/YY, h:mm:ss\u{202f}a")),
    android("es-ES", &words::ES, &clock::MADRID, "ES", ES24),
    android("es-EC", &words::ES, &clock::GUAYAQUIL, "EC", "D/M/YY, HH:mm"),
    android("es-UY", &words::ES, &clock::MONTEVIDEO, "UY", "D/M/YY, HH:mm"),
    twelve(EN, ios("en-US", &words::EN, &clock::LOS_ANGELES, "US", "M/D/YY, h:mm:ss\u{202f}a")),
    ios("pt-BR", &words::PT, &clock::SAO_PAULO, "BR", "DD/MM/YY, HH:mm:ss"),
    android("es-ES", &words::ES, &clock::MADRID, "ES", "D/M/YYYY, H:mm"),
    twelve(ES_NARROW, ios("es-AR", &words::ES, &clock::BUENOS_AIRES, "AR", "D/M/YYYY, h:mm:ss\u{202f}a")),
];
