//! Any beginning is of some kind, and more than the head changes nothing.

use evidence::{HEAD_BYTES, Kind, sniff};

/// Tells what these bytes are.
pub(crate) fn run(bytes: &[u8]) {
    let kind = sniff(bytes);
    assert_eq!(kind == Kind::Empty, bytes.is_empty());
    assert_eq!(sniff(bytes.get(..HEAD_BYTES).unwrap_or(bytes)), kind);
    assert!(!kind.mime().is_empty());
}
