//! What custody needs: the unit's own manifest of exhibits, and the comparison of acquisition digests.

mod columns;
mod csv;

pub use self::csv::read_manifest_csv;

use model::{Digests, ManifestDigest, from_hex};
use std::collections::BTreeMap;

/// One row of a manifest of exhibits, as written. Nothing is converted: times and names are the unit's own words.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ExhibitRecord {
    /// The line on which it begins, from 1.
    pub line: u64,
    /// The exhibit's number in the unit's own order.
    pub number: Option<String>,
    /// The file or folder that it belongs to, by name.
    pub name: Option<String>,
    /// The seal's number.
    pub seal: Option<String>,
    /// When it was seized.
    pub seized: Option<String>,
    /// Where.
    pub place: Option<String>,
    /// Who seized it.
    pub officer: Option<String>,
    /// The tool of the acquisition.
    pub tool: Option<String>,
    /// Its version.
    pub tool_version: Option<String>,
    /// Who made the acquisition.
    pub examiner: Option<String>,
    /// MD5, SHA-1 or SHA-256 in lower-case hexadecimal, as its length says.
    pub acquisition_digest: Option<String>,
    /// All other columns, by their header.
    pub others: BTreeMap<String, String>,
}

model::closed_enum! {
    /// What comparing with the acquisition digest gave.
    pub enum AcquisitionCheck {
        /// The same.
        Agrees = "agrees",
        /// Another: the exhibit is not what was acquired.
        Differs = "differs",
        /// The manifest gives none.
        NotGiven = "not-given",
        /// An MD5 or SHA-1 of something that is now a folder: of an image, say, whose files we have.
        NotComparable = "not-comparable",
    }
}

/// Compares an acquisition digest in hexadecimal with the exhibit as a single file, if it is one, and with its
/// manifest digest (only SHA-256).
pub fn check_acquisition(
    given: Option<&str>,
    single_file: Option<&Digests>,
    manifest: &ManifestDigest,
) -> AcquisitionCheck {
    let Some(given) = given.map(str::trim).filter(|g| !g.is_empty()) else { return AcquisitionCheck::NotGiven };
    let agrees = match given.len() {
        64 => {
            let given = from_hex::<32>(given);
            Some(given.is_some() && (given == Some(manifest.0) || given == single_file.map(|d| d.sha256)))
        }
        40 => single_file.map(|d| from_hex(given) == Some(d.sha1)),
        32 => single_file.map(|d| from_hex(given) == Some(d.md5)),
        _ => Some(false),
    };
    match agrees {
        Some(true) => AcquisitionCheck::Agrees,
        Some(false) => AcquisitionCheck::Differs,
        None => AcquisitionCheck::NotComparable,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use model::to_hex;

    #[test]
    fn the_length_of_a_digest_says_what_it_is_compared_with() {
        let file = crate::digest(b"abc");
        let manifest = ManifestDigest([7; 32]);
        let check = |given: Option<String>, single| check_acquisition(given.as_deref(), single, &manifest);
        for given in [to_hex(&file.sha256), to_hex(&file.sha1), to_hex(&file.md5).to_uppercase(), to_hex(&[7; 32])] {
            assert_eq!(check(Some(given), Some(&file)), AcquisitionCheck::Agrees);
        }
        for given in [to_hex(&[1; 32]), to_hex(&[1; 20]), to_hex(&[1; 16]), "zz".repeat(32)] {
            assert_eq!(check(Some(given), Some(&file)), AcquisitionCheck::Differs);
        }
        assert_eq!(check(Some(to_hex(&[7; 32])), None), AcquisitionCheck::Agrees);
        assert_eq!(check(Some(to_hex(&file.md5)), None), AcquisitionCheck::NotComparable);
        assert_eq!(check(None, Some(&file)), AcquisitionCheck::NotGiven);
    }
}
