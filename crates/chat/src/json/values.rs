//! Fields of an element that may have been written by anyone: what is not of the kind that is asked for is not there.

use serde_json::{Map, Value};

use crate::marks;

/// A record's fields.
pub(crate) type Fields = Map<String, Value>;

/// A text without invisible marks; an empty one counts as none.
pub(crate) fn text(fields: &Fields, key: &str) -> Option<String> {
    raw(fields, key).map(|text| marks::clean(text).into_owned()).filter(|text| !text.trim().is_empty())
}

/// A text as it stands.
pub(crate) fn raw<'f>(fields: &'f Fields, key: &str) -> Option<&'f str> {
    fields.get(key).and_then(Value::as_str)
}

/// A whole number, or one that is written as a text.
pub(crate) fn whole(fields: &Fields, key: &str) -> Option<i64> {
    match fields.get(key)? {
        Value::Number(number) => number.as_i64(),
        Value::String(text) => text.parse().ok(),
        _ => None,
    }
}

/// An object.
pub(crate) fn inner<'f>(fields: &'f Fields, key: &str) -> Option<&'f Fields> {
    fields.get(key).and_then(Value::as_object)
}

/// The elements of an array; none if it is none.
pub(crate) fn items<'f>(fields: &'f Fields, key: &str) -> &'f [Value] {
    fields.get(key).and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default()
}

/// The elements of an array that are objects.
pub(crate) fn objects<'f>(fields: &'f Fields, key: &str) -> impl Iterator<Item = &'f Fields> {
    items(fields, key).iter().filter_map(Value::as_object)
}
