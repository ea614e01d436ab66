//! From JSON text to what a type makes of it.

use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

pub type Answer = Result<String, String>;

/// Reads a text as some type and writes the value again.
pub type Reader = fn(&str) -> Answer;

pub fn rewrite<T: DeserializeOwned + Serialize>(text: &str) -> Answer {
    serde_json::from_str::<T>(text)
        .and_then(|value| serde_json::to_string(&value))
        .map_err(|error| error.to_string())
}

/// Reads as a type that has no public name, but is what `_member` gives: a member of a type that has one.
pub fn rewrite_member<Owner, T: DeserializeOwned + Serialize>(_member: fn(Owner) -> T, text: &str) -> Answer {
    rewrite::<T>(text)
}

/// An answer of an enumeration, if it is the variant with this tag.
pub fn tagged(answer: Answer, member: &str, tag: &str) -> Answer {
    let written = answer?;
    let value: Value = serde_json::from_str(&written).map_err(|error| error.to_string())?;
    match value.get(member).and_then(Value::as_str) {
        Some(found) if found == tag => Ok(written),
        found => Err(format!("another variant: {member} is {found:?}, not {tag}")),
    }
}

/// A table of readers: types by their own name, then names for which a reader is given.
macro_rules! types {
    ($($name:ident),* ; $($other:ident => $read:expr),* $(,)?) => {
        pub const TYPES: &[(&str, crate::reader::Reader)] = &[
            $((stringify!($name), crate::reader::rewrite::<$name>),)*
            $((stringify!($other), $read),)*
        ];
    };
}
pub(crate) use types;
