//! Types of signals as `threatexchange` and its relatives name them, and their values.

use super::{ListRecord, ListedHash, fact, values};
use serde_json::value::RawValue;

/// What a value of a type is.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Signal {
    Pdq,
    Vpdq,
    Md5,
    Sha1,
    Sha256,
    Photodna,
}

/// Names of types, in lower case: those of `threatexchange`, those of the ThreatExchange service, and plain ones.
static TYPES: &[(&str, Signal)] = &[
    ("pdq", Signal::Pdq),
    ("hash_pdq", Signal::Pdq),
    ("vpdq", Signal::Vpdq),
    ("hash_vpdq", Signal::Vpdq),
    ("md5", Signal::Md5),
    ("video_md5", Signal::Md5),
    ("hash_md5", Signal::Md5),
    ("hash_video_md5", Signal::Md5),
    ("sha1", Signal::Sha1),
    ("hash_sha1", Signal::Sha1),
    ("sha256", Signal::Sha256),
    ("video_sha256", Signal::Sha256),
    ("hash_sha256", Signal::Sha256),
    ("hash_video_sha256", Signal::Sha256),
    ("photodna", Signal::Photodna),
    ("pdna", Signal::Photodna),
    ("hash_photodna", Signal::Photodna),
];

impl Signal {
    pub(super) fn of(name: &str) -> Option<Self> {
        TYPES.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, signal)| *signal)
    }

    /// By the length alone, where nothing names the type: those that a matcher of pictures and videos knows.
    pub(super) fn of_length(value: &str) -> Option<Self> {
        Self::of(Self::name_of_length(value.len())?)
    }

    /// The name of that type.
    pub(super) fn name_of_length(length: usize) -> Option<&'static str> {
        match length {
            64 => Some("pdq"),
            32 => Some("md5"),
            40 => Some("sha1"),
            _ => None,
        }
    }

    /// Puts a value into a record; false if it is none of this type.
    pub(super) fn put(self, value: &str, record: &mut ListRecord) -> bool {
        let bytes = value.as_bytes();
        match self {
            Self::Pdq => {
                let hash = values::hex(bytes).map(|hash| ListedHash { hash, quality: None, milliseconds: None });
                record.pdq.extend(hash);
                hash.is_some()
            }
            Self::Vpdq => {
                let hashes = vpdq(value);
                record.pdq.extend(hashes.iter().flatten());
                hashes.is_some_and(|hashes| !hashes.is_empty())
            }
            Self::Md5 => values::hex(bytes).map(|v| record.md5 = Some(v)).is_some(),
            Self::Sha1 => values::hex(bytes).map(|v| record.sha1 = Some(v)).is_some(),
            Self::Sha256 => values::hex(bytes).map(|v| record.sha256 = Some(v)).is_some(),
            Self::Photodna => values::photodna(value).map(|v| record.photodna = Some(v)).is_some(),
        }
    }
}

/// What is wrong with a signal.
pub(super) enum Wrong {
    Type,
    Value,
}

/// A value of a named type; without a name, of the type that all values of the list have, or that its length tells.
pub(super) fn put(name: Option<&str>, of_all: Option<&str>, value: &str, record: &mut ListRecord) -> Result<(), Wrong> {
    let signal = match name.or(of_all) {
        Some(name) => Signal::of(name),
        None => Signal::of_length(value),
    };
    if let Some(name) = name {
        record.tell(fact::SIGNAL_TYPE, name);
    }
    match signal {
        None => Err(Wrong::Type),
        Some(signal) if signal.put(value, record) => Ok(()),
        Some(_) => Err(Wrong::Value),
    }
}

/// The signals of a record, one by one, with the name of their type and their value.
pub(super) fn all(record: &ListRecord) -> Vec<(&str, String)> {
    let told = record.fact(fact::SIGNAL_TYPE);
    let is_video = record.fact(fact::MEDIA_TYPE).is_some_and(|t| t.to_ascii_lowercase().starts_with("video"));
    // A record that came with a type keeps it; else videos have types of their own.
    let name = |signal: Signal, plain: &'static str, of_video: &'static str| match told {
        Some(told) if Signal::of(told) == Some(signal) => told,
        _ if is_video => of_video,
        _ => plain,
    };
    let mut signals = Vec::new();
    if record.pdq.iter().any(|hash| hash.milliseconds.is_some()) {
        signals.push((name(Signal::Vpdq, "vpdq", "vpdq"), vpdq_text(&record.pdq)));
    } else {
        let pdq = record.pdq.iter().map(|hash| (name(Signal::Pdq, "pdq", "pdq"), model::to_hex(&hash.hash)));
        signals.extend(pdq);
    }
    signals.extend(record.sha256.map(|v| (name(Signal::Sha256, "sha256", "video_sha256"), model::to_hex(&v))));
    signals.extend(record.sha1.map(|v| (name(Signal::Sha1, "sha1", "sha1"), model::to_hex(&v))));
    signals.extend(record.md5.map(|v| (name(Signal::Md5, "md5", "video_md5"), model::to_hex(&v))));
    signals.extend(record.photodna.clone().map(|v| (name(Signal::Photodna, "photodna", "photodna"), v)));
    signals
}

/// The frames of a video: JSON, a list of texts `hash,quality,seconds`.
fn vpdq(value: &str) -> Option<Vec<ListedHash>> {
    let frames: Vec<&RawValue> = serde_json::from_str(value).ok()?;
    frames.into_iter().map(|frame| vpdq_frame(&serde_json::from_str::<String>(frame.get()).ok()?)).collect()
}

fn vpdq_frame(text: &str) -> Option<ListedHash> {
    let mut parts = text.split(',');
    let (hash, quality, seconds) = (parts.next()?, parts.next()?, parts.next()?);
    if parts.next().is_some() {
        return None;
    }
    let milliseconds = (seconds.trim().parse::<f64>().ok()? * 1000.0).round();
    // Whole milliseconds of fifty days fit, and are exact in a double.
    let milliseconds = (0.0..f64::from(u32::MAX)).contains(&milliseconds).then_some(milliseconds as u32)?;
    let quality = Some(values::quality(quality.trim())?);
    Some(ListedHash { hash: values::hex(hash.trim().as_bytes())?, quality, milliseconds: Some(milliseconds) })
}

fn vpdq_text(frames: &[ListedHash]) -> String {
    let frame = |f: &ListedHash| {
        let at = f.milliseconds.unwrap_or(0);
        format!("\"{},{},{}.{:03}\"", model::to_hex(&f.hash), f.quality.unwrap_or(100), at / 1000, at % 1000)
    };
    format!("[{}]", frames.iter().map(frame).collect::<Vec<_>>().join(", "))
}
