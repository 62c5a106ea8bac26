//! A case's scope: what may be indexed. What lies outside is counted and nothing else.

use crate::Error;
use model::{Alias, Precision, Product, WallTime};
use serde::{Deserialize, Serialize};

/// The scope of a case. An empty part does not limit.
///
/// It is applied to chats: a chat is inside if its product is named and one of its accounts is named; a record of it is
/// inside if its day, on the exporting phone's clock, is. Files that only records outside carry are outside as well.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct Scope {
    /// Products or platforms: `whatsapp-text-ios`, `whatsapp`.
    pub products: Vec<String>,
    /// Numbers (E.164) or names as a phone shows them.
    pub accounts: Vec<String>,
    /// First day, ISO.
    pub from: Option<String>,
    /// Last day, ISO.
    pub to: Option<String>,
}

impl Scope {
    /// A scope from parts written `products=…`, `accounts=…` (separated by commas), `dates=FROM..TO` (either side may
    /// be left out).
    pub fn parse(parts: &[String]) -> Result<Self, Error> {
        let mut scope = Self::default();
        for part in parts {
            let (key, value) = part.split_once('=').ok_or_else(|| Error::NotAScope(part.clone()))?;
            let list = || value.split(',').map(str::trim).filter(|v| !v.is_empty()).map(String::from);
            match key.trim() {
                "products" => scope.products.extend(list().map(known_product).collect::<Result<Vec<_>, _>>()?),
                "accounts" => scope.accounts.extend(list().map(|a| chat::phone(&a).unwrap_or(a))),
                "dates" => (scope.from, scope.to) = dates(value)?,
                _ => return Err(Error::NotAScope(part.clone())),
            }
        }
        Ok(scope)
    }

    /// Whether it limits nothing.
    pub fn is_everything(&self) -> bool {
        *self == Self::default()
    }

    pub(crate) fn has_product(&self, product: Product, platform: model::Platform) -> bool {
        self.products.is_empty() || self.products.iter().any(|p| p == product.as_str() || p == platform.as_str())
    }

    pub(crate) fn has_account(&self, aliases: &[Alias]) -> bool {
        let named = |a: &Alias| self.accounts.iter().any(|s| *s == a.text || a.phone.as_ref() == Some(s));
        self.accounts.is_empty() || aliases.iter().any(named)
    }

    /// Whether something that an application keeps for the phone itself is inside. Whose it is cannot be told: where the
    /// scope names accounts, it is outside.
    pub(crate) fn has_kept(&self, platform: Option<model::Platform>, at: Option<WallTime>) -> bool {
        let is_named = |platform: model::Platform| self.products.iter().any(|p| p.starts_with(platform.as_str()));
        let has_product = self.products.is_empty() || platform.is_some_and(is_named);
        has_product && self.accounts.is_empty() && at.is_none_or(|at| self.has_day(at))
    }

    /// The day of a record without a date is that of the records around it.
    pub(crate) fn has_day(&self, at: WallTime) -> bool {
        if self.from.is_none() && self.to.is_none() {
            return true;
        }
        let shown = WallTime { precision: Precision::Minute, ..at };
        let day: String = shown.to_string().chars().take(10).collect();
        self.from.as_ref().is_none_or(|from| day >= *from) && self.to.as_ref().is_none_or(|to| day <= *to)
    }
}

/// An ISO date, or an error that shows it.
pub(crate) fn iso_date(text: &str) -> Result<String, Error> {
    if text.len() == 10 && model::parse_utc(text).is_some() {
        return Ok(text.into());
    }
    Err(Error::NotADate(text.into()))
}

fn known_product(name: String) -> Result<String, Error> {
    if Product::parse(&name).is_some() || model::Platform::parse(&name).is_some() {
        return Ok(name);
    }
    Err(Error::NotAScope(format!("products={name}")))
}

fn dates(value: &str) -> Result<(Option<String>, Option<String>), Error> {
    let (from, to) = value.split_once("..").ok_or_else(|| Error::NotAScope(format!("dates={value}")))?;
    let side = |text: &str| (!text.trim().is_empty()).then(|| iso_date(text.trim())).transpose();
    let (from, to) = (side(from)?, side(to)?);
    if from.is_some() && to.is_some() && from > to {
        return Err(Error::NotAScope(format!("dates={value}")));
    }
    Ok((from, to))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parse(parts: &[&str]) -> Result<Scope, Error> {
        Scope::parse(&parts.iter().map(|p| (*p).to_string()).collect::<Vec<_>>())
    }

    #[test]
    fn a_scope_is_read_from_its_parts() {
        let scope = parse(&["products=whatsapp", "accounts=+34600000001,Ana", "dates=2024-01-01.."]).unwrap();
        assert_eq!(scope.accounts, ["+34600000001", "Ana"]);
        assert_eq!((scope.from.as_deref(), scope.to), (Some("2024-01-01"), None));
        for wrong in
            ["whatsapp", "products=telepathy", "dates=2024-13-01..", "dates=2024-01-01", "dates=2025-01-01..2024-01-01"]
        {
            assert!(parse(&[wrong]).is_err(), "{wrong}");
        }
    }

    #[test]
    fn days_are_inside_up_to_both_ends() {
        let scope = parse(&["dates=2024-01-02..2024-01-03"]).unwrap();
        let day = |d| WallTime::from_fields(2024, 1, d, 23, 59, None).unwrap();
        assert_eq!([1, 2, 3, 4].map(|d| scope.has_day(day(d))), [false, true, true, false]);
        let beside = |d| WallTime { precision: Precision::Unknown, ..day(d) };
        assert_eq!([1, 2, 3, 4].map(|d| scope.has_day(beside(d))), [false, true, true, false]);
    }
}
