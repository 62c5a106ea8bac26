//! Mapping tables: what the categories of a scheme stand for, and who says so.
//!
//! A list's category is a word of its scheme, and without the scheme it is none: `1` is one thing here and another there.
//! What it stands for is for somebody to say, in a table that is data; only what a table says is illegal counts as such.
//! Tables are never changed: a further one of the same scheme holds from then on, and what was matched before is due.

use crate::access::{Object, act};
use crate::overlays::OpenSet;
use crate::{Engine, Error};
use model::Standing;
use serde::Serialize;
use std::collections::BTreeMap;
use store::{HashSetRow, MappingRow};

/// Category → what it stands for.
pub(crate) type Mapping = BTreeMap<String, Standing>;

/// A table as somebody hands it in.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SchemeMapping {
    /// The scheme, as hash sets name it.
    pub scheme: String,
    /// Who says so: a law, an office, a person.
    pub said_by: String,
    /// Category → what it stands for. Categories that are not named have no standing by it.
    pub categories: BTreeMap<String, Standing>,
}

/// A table as users see it.
#[derive(Clone, Debug, Serialize)]
pub struct SchemeMappingView {
    /// The scheme.
    pub scheme: String,
    /// Its version.
    pub version: i64,
    /// Whether it is the one that holds.
    pub in_force: bool,
    /// Category → what it stands for.
    pub categories: BTreeMap<String, Standing>,
    /// Who says so.
    pub said_by: String,
    /// Who took it in.
    pub operator: String,
    /// When, ISO 8601 UTC.
    pub at: String,
}

impl SchemeMapping {
    /// Without blanks around its words; refused if one of them is missing.
    fn checked(&self) -> Result<Self, Error> {
        let trimmed = |text: &str| text.trim().to_string();
        let categories: BTreeMap<_, _> = self.categories.iter().map(|(c, s)| (trimmed(c), *s)).collect();
        let table = Self { scheme: trimmed(&self.scheme), said_by: trimmed(&self.said_by), categories };
        let is_named = |category: &String| !category.is_empty();
        match () {
            () if table.scheme.is_empty() => Err(Error::NotAMapping("scheme")),
            () if table.said_by.is_empty() => Err(Error::NotAMapping("said_by")),
            // Two that differ in blanks alone would be one.
            () if table.categories.len() != self.categories.len() => Err(Error::NotAMapping("standing")),
            () if table.categories.is_empty() || !table.categories.keys().all(is_named) => {
                Err(Error::NotAMapping("standing"))
            }
            () => Ok(table),
        }
    }
}

impl Engine {
    /// Takes in a table; it holds from now on for every hash set of its scheme. Whether it was there already.
    pub fn map_scheme(&self, table: &SchemeMapping) -> Result<(SchemeMappingView, bool), Error> {
        let table = table.checked()?;
        let held = self.vault.mapping(&table.scheme)?;
        if let Some(held) = held.filter(|h| h.categories == table.categories && h.said_by == table.said_by) {
            return Ok((view(held, true), true));
        }
        let tx = self.vault.begin()?;
        let row = MappingRow {
            version: tx.next_mapping_version(&table.scheme)?,
            scheme: table.scheme,
            categories: table.categories,
            said_by: table.said_by,
            actor: self.context.operator.clone(),
            at: self.context.now(),
        };
        tx.insert_mapping(&row)?;
        let illegal = row.categories.values().filter(|standing| **standing == Standing::Illegal).count();
        let facts = [
            ("version", row.version.to_string()),
            ("categories", row.categories.len().to_string()),
            ("illegal", illegal.to_string()),
        ];
        let private = [("said_by", row.said_by.clone())];
        act(&self.context, &tx, "scheme.map", Object::Scheme(&row.scheme), &facts, &private)?;
        tx.commit()?;
        Ok((view(row, true), false))
    }

    /// Every table, by scheme and version.
    pub fn scheme_mappings(&self) -> Result<Vec<SchemeMappingView>, Error> {
        let rows = self.vault.mappings()?;
        let newest: BTreeMap<String, i64> = rows.iter().map(|row| (row.scheme.clone(), row.version)).collect();
        let is_newest = |row: &MappingRow| newest.get(&row.scheme) == Some(&row.version);
        Ok(rows.into_iter().map(|row| (is_newest(&row), row)).map(|(in_force, row)| view(row, in_force)).collect())
    }

    /// The table that holds for a set's categories. Without a scheme they mean nothing.
    pub(crate) fn mapping_of(&self, set: &HashSetRow) -> Result<Option<MappingRow>, Error> {
        let of = |scheme: &String| self.vault.mapping(scheme);
        Ok(set.category_scheme.as_ref().map(of).transpose()?.flatten())
    }
}

impl OpenSet {
    /// What holds of an entry: that it is contested, before what it says itself, before what its category stands for,
    /// before what holds for the set.
    pub(crate) fn standing(&self, entry: u32) -> Standing {
        if self.overlay.is_disputed(entry) {
            return Standing::Disputed;
        }
        let mapped = || self.overlay.mapping.get(self.chain.category(entry)?).copied();
        self.chain.standing(entry).or_else(mapped).unwrap_or(self.row.standing)
    }
}

fn view(row: MappingRow, in_force: bool) -> SchemeMappingView {
    SchemeMappingView {
        scheme: row.scheme,
        version: row.version,
        in_force,
        categories: row.categories,
        said_by: row.said_by,
        operator: row.actor,
        at: model::utc_text(row.at.div_euclid(1000)),
    }
}
