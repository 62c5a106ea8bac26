//! Custody papers of an exhibit that the case holds already, and whether it is the same exhibit.

use super::{Source, exhibit_name};
use crate::access::{Object, act};
use crate::{Engine, Error};
use evidence::ExhibitRecord;
use model::{Issue, IssueKind, ManifestDigest};
use std::collections::BTreeMap;
use store::{CustodyRow, ExhibitRow};

/// Whether `source`, which has this content, is exhibit `e` once more. Two devices can hold the very same files: papers
/// tell them apart, else their names, unless the place of `e` is gone and the evidence was moved.
pub(super) fn is_the_same(e: &ExhibitRow, manifest: &ManifestDigest, source: &Source) -> bool {
    if e.manifest.as_ref() != Some(manifest) {
        return false;
    }
    let number = source.record.as_ref().and_then(|r| r.number.as_ref());
    match (&e.number, number) {
        (Some(held), Some(given)) if held != given => false,
        (Some(_), Some(_)) => true,
        _ => {
            let place = crate::verify::place(e);
            place == source.path || e.name == exhibit_name(&source.path) || !place.exists()
        }
    }
}

impl Engine {
    /// Writes down what papers say of an exhibit that is held: what was known and is said otherwise now stands in the
    /// custody event, with both.
    pub(super) fn take_papers(&self, row: ExhibitRow, record: Option<&ExhibitRecord>) -> Result<ExhibitRow, Error> {
        let Some(record) = record else { return Ok(row) };
        let mut new = row.clone();
        let mut said = BTreeMap::new();
        for (field, held, given) in [
            ("number", &mut new.number, &record.number),
            ("seal", &mut new.seal, &record.seal),
            ("seized", &mut new.seized_at, &record.seized),
            ("place", &mut new.seized_place, &record.place),
            ("officer", &mut new.officer, &record.officer),
            ("tool", &mut new.tool, &record.tool),
            ("tool_version", &mut new.tool_version, &record.tool_version),
            ("examiner", &mut new.examiner, &record.examiner),
            ("acquisition_digest", &mut new.acquisition_digest, &record.acquisition_digest),
        ] {
            if given.is_some() && held != given {
                let before = std::mem::replace(held, given.clone());
                said.insert(field, (before, given.clone()));
            }
        }
        if said.is_empty() {
            return Ok(row);
        }
        new.acquisition_check = self.check_again(&new)?.to_string();
        let id = new.id.ok_or_else(|| Error::NoExhibit(new.name.clone()))?;
        let event = CustodyRow {
            at: self.context.now(),
            kind: "papers".into(),
            actor: self.context.operator.clone(),
            detail: serde_json::to_string(&said)?,
        };
        let tx = self.vault.begin()?;
        tx.set_custody(&new)?;
        tx.drop_issues_of(new.n, "acquisition-digest-differs")?;
        if new.acquisition_check == evidence::AcquisitionCheck::Differs.as_str() {
            tx.add_issue(new.n, &Issue::new(IssueKind::Damaged, "acquisition-digest-differs", ""))?;
        }
        tx.insert_custody(new.n, &event)?;
        let facts = [
            ("fields", said.keys().copied().collect::<Vec<_>>().join(",")),
            ("acquisition", new.acquisition_check.clone()),
        ];
        act(&self.context, &tx, "exhibit.papers", Object::Exhibit(new.case, id), &facts, &[])?;
        tx.commit()?;
        Ok(new)
    }

    fn check_again(&self, row: &ExhibitRow) -> Result<evidence::AcquisitionCheck, Error> {
        let manifest = row.manifest.unwrap_or(ManifestDigest([0; 32]));
        let mut single = None;
        self.vault.each_occurrence(row.n, &mut |o| {
            if o.on_disk && o.path.is_empty() {
                single = Some(o.item);
            }
        })?;
        let digests = single.map(|n| self.vault.item_digests(n)).transpose()?.flatten();
        Ok(evidence::check_acquisition(row.acquisition_digest.as_deref(), digests.as_ref(), &manifest))
    }
}
