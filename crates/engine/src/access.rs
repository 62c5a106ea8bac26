//! The one place through which every act goes: it checks access and writes the audit entry in the act's own
//! transaction, so that there is no act without an entry and no entry without its act.

use crate::{Context, Error, PROGRAM};
use model::{CaseId, ExhibitId, HashSetId};
use std::collections::BTreeMap;
use store::{Act, Tx};

/// Facts (no personal data) or private values (only committed to) of an act.
pub(crate) type Named<'a> = [(&'a str, String)];

/// What an act is about.
pub(crate) enum Object<'a> {
    /// The vault, by its agency.
    Vault(&'a str),
    HashSet(HashSetId),
    /// A scheme of categories, by its name.
    Scheme(&'a str),
    Case(CaseId),
    /// An exhibit of a case.
    Exhibit(CaseId, ExhibitId),
}

impl Object<'_> {
    fn kind(&self) -> &'static str {
        match self {
            Self::Vault(_) => "vault",
            Self::HashSet(_) => "hash-set",
            Self::Scheme(_) => "scheme",
            Self::Case(_) => "case",
            Self::Exhibit(..) => "exhibit",
        }
    }

    fn id(&self) -> String {
        match self {
            Self::Vault(name) | Self::Scheme(name) => (*name).into(),
            Self::HashSet(id) => id.to_string(),
            Self::Case(id) => id.to_string(),
            Self::Exhibit(_, id) => id.to_string(),
        }
    }

    /// The case that the act is about: what opens its entry is sealed under that case's key.
    fn case(&self) -> Option<CaseId> {
        match self {
            Self::Case(case) | Self::Exhibit(case, _) => Some(*case),
            Self::Vault(_) | Self::HashSet(_) | Self::Scheme(_) => None,
        }
    }
}

/// Writes the entry of an act into `tx`. Operator and purpose are personal data: the entry holds commitments.
pub(crate) fn act(
    context: &Context,
    tx: &Tx<'_>,
    verb: &str,
    object: Object<'_>,
    facts: &Named<'_>,
    private: &Named<'_>,
) -> Result<(), Error> {
    let mut hidden: BTreeMap<&str, String> = private.iter().map(|(k, v)| (*k, v.clone())).collect();
    hidden.insert("operator", context.operator.clone());
    hidden.insert("purpose", context.purpose.clone());
    let act = Act {
        at_ms: context.now(),
        verb,
        object_kind: object.kind(),
        object: &object.id(),
        case: object.case(),
        program: PROGRAM,
        facts: facts.iter().map(|(k, v)| (*k, v.clone())).collect(),
        private: hidden,
    };
    tx.audit(&act, &mut || context.random())?;
    Ok(())
}
