//! Weights of lineage that a unit fitted on its own closed cases
//! ([ADR 0023](../../../docs/adr/0023-what-analysts-say.md)).

use crate::access::{Object, act};
use crate::{Engine, Error};
use model::derive;
use network::lineage::Weights;
use store::WeightsRow;

/// Weights that hold for a vault, and on what they were fitted.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FittedWeights {
    /// A digest of the weights.
    pub version: [u8; 16],
    /// The weights, JSON.
    pub weights: String,
    /// On what they were fitted, and what was gained, JSON.
    pub fitted_on: String,
}

impl Engine {
    /// Keeps weights that were fitted on closed cases: from then on they hold for the vault. Gives their version.
    pub fn keep_weights(
        &self,
        weights: &serde_json::Value,
        fitted_on: &serde_json::Value,
        reason: &str,
    ) -> Result<[u8; 16], Error> {
        let (weights, fitted_on) = (weights.to_string(), fitted_on.to_string());
        let version = derive("lineage weights", &[weights.as_bytes()]);
        let (actor, at) = (self.context.operator.clone(), self.context.now());
        let agency = self.vault.identity()?.0.to_string();
        let (facts, private) =
            ([("version", model::to_hex(&version))], [("fitted_on", fitted_on.clone()), ("reason", reason.to_owned())]);
        let tx = self.vault.begin()?;
        tx.insert_lineage_weights(&WeightsRow { version, weights, fitted_on, actor, at })?;
        act(&self.context, &tx, "vault.lineage-weights", Object::Vault(&agency), &facts, &private)?;
        tx.commit()?;
        Ok(version)
    }

    /// The weights by which lineage is told: the unit's own, else those that the program brings.
    pub(crate) fn lineage_weights(&self) -> Result<Weights, Error> {
        let own = self.vault.lineage_weights()?.map(|row| serde_json::from_str::<Weights>(&row.weights)).transpose()?;
        // Those of made worlds stand for what the program brings today.
        Ok(own.filter(|weights| !weights.simulated).unwrap_or_else(Weights::shipped))
    }

    /// The weights that hold for the vault; none: those that the program brings.
    pub fn fitted_weights(&self) -> Result<Option<FittedWeights>, Error> {
        let row = self.vault.lineage_weights()?;
        Ok(row.map(|WeightsRow { version, weights, fitted_on, .. }| FittedWeights { version, weights, fitted_on }))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Context, Settings};
    use std::sync::atomic::AtomicBool;

    static NOT_INTERRUPTED: AtomicBool = AtomicBool::new(false);

    #[test]
    fn weights_that_were_fitted_hold_for_the_vault_under_a_digest_of_theirs() {
        let dir = tempfile::tempdir().unwrap();
        let context = Context {
            operator: "ana".into(),
            purpose: "test".into(),
            now_ms: Box::new(|| 1_795_000_000_000),
            random: Box::new(|bytes| bytes.fill(7)),
            interrupted: &NOT_INTERRUPTED,
        };
        let engine = Engine::init(&dir.path().join("vault"), None, context, Settings::default()).unwrap();
        assert_eq!(engine.fitted_weights().unwrap(), None);
        let keep = |members: f64| {
            let weights = serde_json::json!({ "members": members });
            engine.keep_weights(&weights, &serde_json::json!({ "cases": 3, "cllr": [0.31, 0.18] }), "closed").unwrap()
        };
        let (first, second) = (keep(1.5), keep(1.25));
        assert!(first != second && keep(1.25) == second);
        let held = engine.fitted_weights().unwrap().unwrap();
        assert_eq!((held.version, held.weights.as_str()), (second, "{\"members\":1.25}"));
        assert_eq!(engine.status().unwrap().audit_entry_count, 4);
    }
}
