//! Cases: opened with a legal basis and a review date, or not at all.

use crate::access::{Object, act};
use crate::marks::says_something;
use crate::scope::iso_date;
use crate::{Engine, Error, Scope};
use model::CaseId;
use serde::Serialize;
use store::{CaseRow, failpoint};

/// The terms on which a case is opened.
#[derive(Clone, Debug, Default)]
pub struct CaseTerms {
    /// Unique in the vault.
    pub name: String,
    /// Law, warrant or order; must not be empty.
    pub legal_basis: String,
    /// ISO date; must not be empty.
    pub review_by: String,
    /// ISO 3166 alpha-2.
    pub jurisdiction: Option<String>,
    /// The unit in charge.
    pub unit: Option<String>,
    /// What may be indexed.
    pub scope: Scope,
}

impl CaseTerms {
    /// Whether a case may be opened on these terms at all: told before a vault is made or evidence is touched.
    pub fn check(&self) -> Result<(), Error> {
        let needed = |text: &str, what| if says_something(text) { Ok(()) } else { Err(Error::CaseNeeds(what)) };
        needed(&self.name, "name")?;
        needed(&self.legal_basis, "legal-basis")?;
        needed(&self.review_by, "review-by")?;
        iso_date(self.review_by.trim()).map(drop)
    }
}

/// A case as users see it.
#[derive(Clone, Debug, Serialize)]
pub struct CaseView {
    /// Its id.
    pub case: CaseId,
    /// Its name.
    pub name: String,
    /// The legal basis.
    pub legal_basis: String,
    /// ISO date.
    pub review_by: String,
    /// Whether that date has passed.
    pub review_overdue: bool,
    /// ISO 3166 alpha-2.
    pub jurisdiction: Option<String>,
    /// The unit in charge.
    pub unit: Option<String>,
    /// What may be indexed.
    pub scope: Scope,
    /// Who may see it.
    pub handling_code: String,
    /// `open`.
    pub state: String,
    /// ISO 8601 UTC.
    pub opened_at: String,
}

impl Engine {
    /// Opens a case.
    pub fn open_case(&self, terms: &CaseTerms) -> Result<CaseId, Error> {
        let row = self.case_row(terms)?;
        if self.vault.case_named(&row.name)?.is_some() {
            return Err(Error::CaseExists(row.name));
        }
        let tx = self.vault.begin()?;
        tx.insert_case(&row)?;
        let facts = [("review_by", row.review_by.clone())];
        let private = [("name", row.name.clone()), ("legal_basis", row.legal_basis.clone())];
        act(&self.context, &tx, "case.open", Object::Case(row.id), &facts, &private)?;
        failpoint("case.open");
        tx.commit()?;
        failpoint("case.done");
        Ok(row.id)
    }

    /// The case of this name, opened if it is new. A case that is open on other terms is an error: the terms of a case
    /// are not changed in passing.
    pub fn open_or_join_case(&self, terms: &CaseTerms) -> Result<CaseId, Error> {
        let wanted = self.case_row(terms)?;
        let Some(held) = self.vault.case_named(&wanted.name)? else { return self.open_case(terms) };
        let same = |f: fn(&CaseRow) -> &String| f(&held) == f(&wanted);
        if same(|r| &r.legal_basis) && same(|r| &r.review_by) && same(|r| &r.scope) {
            return Ok(held.id);
        }
        Err(Error::CaseDiffers(wanted.name))
    }

    /// The id of the case of this name (or with this id).
    pub fn case_id(&self, name: &str) -> Result<CaseId, Error> {
        let by_id = || name.parse().ok().and_then(|id| self.vault.case(id).transpose()).transpose();
        let found = match self.vault.case_named(name)? {
            Some(row) => Some(row),
            None => by_id()?,
        };
        found.map(|row| row.id).ok_or_else(|| Error::NoCase(name.into()))
    }

    /// Every case.
    pub fn cases(&self) -> Result<Vec<CaseView>, Error> {
        self.vault.cases()?.into_iter().map(|row| self.case_view(row)).collect()
    }

    /// One case.
    pub fn case(&self, id: CaseId) -> Result<CaseView, Error> {
        let row = self.vault.case(id)?.ok_or_else(|| Error::NoCase(id.to_string()))?;
        self.case_view(row)
    }

    pub(crate) fn scope(&self, id: CaseId) -> Result<Scope, Error> {
        let row = self.vault.case(id)?.ok_or_else(|| Error::NoCase(id.to_string()))?;
        Ok(serde_json::from_str(&row.scope)?)
    }

    fn case_row(&self, terms: &CaseTerms) -> Result<CaseRow, Error> {
        terms.check()?;
        Ok(CaseRow {
            id: CaseId(self.context.uuid()),
            name: terms.name.trim().into(),
            legal_basis: terms.legal_basis.trim().into(),
            review_by: iso_date(terms.review_by.trim())?,
            jurisdiction: terms.jurisdiction.clone(),
            unit: terms.unit.clone(),
            scope: serde_json::to_string(&terms.scope)?,
            handling_code: "restricted".into(),
            state: "open".into(),
            opened_at: self.context.now(),
        })
    }

    fn case_view(&self, row: CaseRow) -> Result<CaseView, Error> {
        let today: String = model::utc_text(self.context.now().div_euclid(1000)).chars().take(10).collect();
        Ok(CaseView {
            case: row.id,
            name: row.name,
            legal_basis: row.legal_basis,
            review_overdue: row.review_by < today,
            review_by: row.review_by,
            jurisdiction: row.jurisdiction,
            unit: row.unit,
            scope: serde_json::from_str(&row.scope)?,
            handling_code: row.handling_code,
            state: row.state,
            opened_at: model::utc_text(row.opened_at.div_euclid(1000)),
        })
    }
}
