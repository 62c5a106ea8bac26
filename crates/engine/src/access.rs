//! The one place through which every act goes: it checks access and writes the audit entry in the act's own
//! transaction, so that there is no act without an entry and no entry without its act.

use crate::{Context, Engine, Error, PROGRAM};
use model::CaseId;
use std::collections::BTreeMap;
use store::{Act, Tx};

/// Facts (no personal data) or private values (only committed to) of an act.
pub(crate) type Named<'a> = [(&'a str, String)];

/// Writes the entry of an act into `tx`. Operator and purpose are personal data: the entry holds commitments. An act on a
/// case is about that case; one on something in a case goes through [`act_in`].
pub(crate) fn act(
    context: &Context,
    tx: &Tx<'_>,
    verb: &str,
    object: (&str, &str),
    facts: &Named<'_>,
    private: &Named<'_>,
) -> Result<(), Error> {
    let case = (object.0 == "case").then(|| object.1.parse().ok()).flatten();
    write(context, tx, verb, (object, case), facts, private)
}

/// The same for an act on something that belongs to a case.
pub(crate) fn act_in(
    case: CaseId,
    context: &Context,
    tx: &Tx<'_>,
    verb: &str,
    object: (&str, &str),
    facts: &Named<'_>,
    private: &Named<'_>,
) -> Result<(), Error> {
    write(context, tx, verb, (object, Some(case)), facts, private)
}

fn write(
    context: &Context,
    tx: &Tx<'_>,
    verb: &str,
    (object, case): ((&str, &str), Option<CaseId>),
    facts: &Named<'_>,
    private: &Named<'_>,
) -> Result<(), Error> {
    let mut hidden: BTreeMap<&str, String> = private.iter().map(|(k, v)| (*k, v.clone())).collect();
    hidden.insert("operator", context.operator.clone());
    hidden.insert("purpose", context.purpose.clone());
    let act = Act {
        at_ms: context.now(),
        verb,
        object_kind: object.0,
        object: object.1,
        case,
        program: PROGRAM,
        facts: facts.iter().map(|(k, v)| (*k, v.clone())).collect(),
        private: hidden,
    };
    tx.audit(&act, &mut || context.random())?;
    Ok(())
}

impl Engine {
    /// Writes the entry of an act that changes nothing else.
    pub(crate) fn record(
        &self,
        verb: &str,
        kind: &str,
        object: &str,
        facts: &Named<'_>,
        private: &Named<'_>,
    ) -> Result<(), Error> {
        let tx = self.vault.begin()?;
        act(&self.context, &tx, verb, (kind, object), facts, private)?;
        tx.commit()?;
        Ok(())
    }
}
