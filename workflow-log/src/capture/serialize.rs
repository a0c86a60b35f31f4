//! A serde serializer whose output is a [`Value`]: what `serde_json` would write, kept as a tree.
//!
//! It differs where a log has to: keys of any type become text, bytes become text or base64, and
//! nesting stops at a depth that cannot overflow the stack.

use std::fmt;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{PoisonError, RwLock};

use serde::ser::{self, Serialize};
use workflow_log_journal::{Number, Value};

use super::known::bytes_value;
use super::recall;

/// Deeper values are replaced by a note. Journals are read back to 1,024 levels.
pub(super) const DEPTH_LIMIT: usize = 256;

/// How `serde_json` hands over a number or a piece of JSON text that must not be touched.
pub(super) const RAW_NUMBER: &str = "$serde_json::private::Number";
pub(super) const RAW_VALUE: &str = "$serde_json::private::RawValue";

pub(super) fn to_value<T: Serialize + ?Sized>(value: &T) -> Result<Value, Error> {
    value.serialize(ToValue { depth: 0, recall: false })
}

/// Likewise, with what was recorded before at the same place referred to: see [`recall`].
pub(super) fn to_value_recalling<T: Serialize + ?Sized>(value: &T) -> Result<Value, Error> {
    value.serialize(ToValue { depth: 0, recall: true })
}

static ANY_HIDDEN: AtomicBool = AtomicBool::new(false);
static HIDDEN: RwLock<Vec<(&str, &[&str])>> = RwLock::new(Vec::new());

/// Leaves these fields out of every struct that serializes under this name.
///
/// It catches an annotated type inside another type's `Serialize` when its own derive stands
/// above our attribute, where the attribute can no longer change it.
pub(crate) fn hide_fields(type_name: &'static str, fields: &'static [&'static str]) {
    let known = |hidden: &[(&str, &[&str])]| hidden.contains(&(type_name, fields));
    if known(&HIDDEN.read().unwrap_or_else(PoisonError::into_inner)) {
        return;
    }
    let mut hidden = HIDDEN.write().unwrap_or_else(PoisonError::into_inner);
    if !known(&hidden) {
        hidden.push((type_name, fields));
        ANY_HIDDEN.store(true, Ordering::Relaxed);
    }
}

/// The hidden fields of all types that serialize under this name: two modules may have one each.
pub(super) fn hidden_fields(type_name: &str) -> Vec<&'static str> {
    if !ANY_HIDDEN.load(Ordering::Relaxed) {
        return Vec::new();
    }
    let hidden = HIDDEN.read().unwrap_or_else(PoisonError::into_inner);
    let fields = hidden.iter().filter(|(name, _)| *name == type_name).flat_map(|(_, fields)| *fields);
    fields.copied().collect()
}

/// Whether a field is a hidden one, however serde's `rename_all` writes it.
pub(super) fn is_hidden(hidden: &[&str], field: &str) -> bool {
    let letters = |name: &str| {
        let kept = name.chars().filter(|letter| !matches!(letter, '_' | '-'));
        kept.flat_map(char::to_lowercase).collect::<String>()
    };
    !hidden.is_empty() && hidden.iter().any(|name| *name == field || letters(name) == letters(field))
}

#[derive(Debug)]
pub(super) struct Error(String);

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Error {}

impl ser::Error for Error {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self(message.to_string())
    }
}

#[derive(Clone, Copy)]
struct ToValue {
    depth: usize,
    /// Lists and long texts are compared with what was recorded before.
    recall: bool,
}

impl ToValue {
    fn inside<T: Serialize + ?Sized>(self, value: &T) -> Result<Value, Error> {
        if self.depth >= DEPTH_LIMIT {
            return Ok(Value::String(format!("[nested more than {DEPTH_LIMIT} levels]")));
        }
        value.serialize(Self { depth: self.depth + 1, ..self })
    }

    /// What is at this index of an object.
    fn at_index<T: Serialize + ?Sized>(self, index: usize, value: &T) -> Result<Value, Error> {
        if self.recall { recall::at_index(index, || self.inside(value)) } else { self.inside(value) }
    }
}

fn variant(name: &str, value: Value) -> Value {
    Value::object([(name, value)])
}

macro_rules! integers {
    ($($method:ident: $integer:ty),*) => {$(
        fn $method(self, value: $integer) -> Result<Value, Error> {
            Ok(value.into())
        }
    )*};
}

impl ser::Serializer for ToValue {
    type Ok = Value;
    type Error = Error;
    type SerializeSeq = Items;
    type SerializeTuple = Items;
    type SerializeTupleStruct = Items;
    type SerializeTupleVariant = Items;
    type SerializeMap = Entries;
    type SerializeStruct = Entries;
    type SerializeStructVariant = Entries;

    integers!(
        serialize_i8: i8, serialize_i16: i16, serialize_i32: i32, serialize_i64: i64, serialize_i128: i128,
        serialize_u8: u8, serialize_u16: u16, serialize_u32: u32, serialize_u64: u64, serialize_u128: u128
    );

    fn serialize_bool(self, value: bool) -> Result<Value, Error> {
        Ok(value.into())
    }

    fn serialize_f32(self, value: f32) -> Result<Value, Error> {
        Ok(Number::from_f32(value).map_or(Value::Null, Value::Number))
    }

    fn serialize_f64(self, value: f64) -> Result<Value, Error> {
        Ok(value.into())
    }

    fn serialize_char(self, value: char) -> Result<Value, Error> {
        Ok(value.to_string().into())
    }

    fn serialize_str(self, value: &str) -> Result<Value, Error> {
        Ok(if self.recall { recall::text(value) } else { value.into() })
    }

    fn serialize_bytes(self, value: &[u8]) -> Result<Value, Error> {
        Ok(bytes_value(value))
    }

    fn serialize_none(self) -> Result<Value, Error> {
        Ok(Value::Null)
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<Value, Error> {
        self.inside(value)
    }

    fn serialize_unit(self) -> Result<Value, Error> {
        Ok(Value::Null)
    }

    fn serialize_unit_struct(self, _name: &'static str) -> Result<Value, Error> {
        Ok(Value::Null)
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, name: &'static str) -> Result<Value, Error> {
        Ok(name.into())
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        name: &'static str,
        value: &T,
    ) -> Result<Value, Error> {
        if is_hidden(&hidden_fields(name), "0") {
            return Ok(Value::Null);
        }
        self.inside(value)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        name: &'static str,
        value: &T,
    ) -> Result<Value, Error> {
        Ok(variant(name, self.at_index(0, value)?))
    }

    fn serialize_seq(self, length: Option<usize>) -> Result<Items, Error> {
        // The length is a hint from the user's code and may be anything.
        let recalling = if self.recall { recall::List::begin() } else { None };
        let room = if recalling.is_some() { 0 } else { length.unwrap_or(0).min(1024) };
        let list = Vec::with_capacity(room);
        // Inside a list nothing is compared but its items, whole.
        let inner = Self { recall: false, ..self };
        Ok(Items { inner, variant: None, hidden: Vec::new(), list, recalling })
    }

    fn serialize_tuple(self, length: usize) -> Result<Items, Error> {
        Self { recall: false, ..self }.serialize_seq(Some(length))
    }

    fn serialize_tuple_struct(self, name: &'static str, length: usize) -> Result<Items, Error> {
        let plain = Self { recall: false, ..self };
        Ok(Items { hidden: hidden_fields(name), ..plain.serialize_seq(Some(length))? })
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        name: &'static str,
        length: usize,
    ) -> Result<Items, Error> {
        let plain = Self { recall: false, ..self };
        Ok(Items { variant: Some(name), ..plain.serialize_seq(Some(length))? })
    }

    fn serialize_map(self, _length: Option<usize>) -> Result<Entries, Error> {
        Ok(Entries {
            inner: self,
            variant: None,
            raw: None,
            hidden: Vec::new(),
            key: String::new(),
            pairs: Vec::new(),
        })
    }

    fn serialize_struct(self, name: &'static str, length: usize) -> Result<Entries, Error> {
        let raw = [RAW_NUMBER, RAW_VALUE].into_iter().find(|raw| *raw == name);
        Ok(Entries { raw, hidden: hidden_fields(name), ..self.serialize_map(Some(length))? })
    }

    fn serialize_struct_variant(
        self,
        enum_name: &'static str,
        _: u32,
        name: &'static str,
        length: usize,
    ) -> Result<Entries, Error> {
        Ok(Entries { variant: Some(name), ..self.serialize_struct(enum_name, length)? })
    }

    fn collect_str<T: fmt::Display + ?Sized>(self, value: &T) -> Result<Value, Error> {
        Ok(value.to_string().into())
    }
}

struct Items {
    inner: ToValue,
    variant: Option<&'static str>,
    /// The positions that must not be seen.
    hidden: Vec<&'static str>,
    list: Vec<Value>,
    /// A list that is compared with what was recorded before.
    recalling: Option<recall::List>,
}

impl Items {
    fn push<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        if let Some(recalling) = &mut self.recalling {
            return recalling.push(value, |value| self.inner.inside(value));
        }
        let hidden = is_hidden(&self.hidden, &self.list.len().to_string());
        self.list.push(if hidden { Value::Null } else { self.inner.inside(value)? });
        Ok(())
    }

    fn finish(self) -> Value {
        let list = match self.recalling {
            Some(recalling) => recalling.finish(),
            None => Value::List(self.list),
        };
        match self.variant {
            Some(name) => variant(name, list),
            None => list,
        }
    }
}

/// serde asks for one trait per shape; to a tree they are two shapes.
macro_rules! compound {
    ($type:ident: $($shape:ident::$method:ident($($key:ident: $key_type:ty)?) => $add:ident;)*) => {$(
        impl ser::$shape for $type {
            type Ok = Value;
            type Error = Error;

            fn $method<T: Serialize + ?Sized>(&mut self, $($key: $key_type,)? value: &T) -> Result<(), Error> {
                self.$add($($key,)? value)
            }

            fn end(self) -> Result<Value, Error> {
                Ok(self.finish())
            }
        }
    )*};
}

compound! { Items:
    SerializeSeq::serialize_element() => push;
    SerializeTuple::serialize_element() => push;
    SerializeTupleStruct::serialize_field() => push;
    SerializeTupleVariant::serialize_field() => push;
}

struct Entries {
    inner: ToValue,
    variant: Option<&'static str>,
    raw: Option<&'static str>,
    hidden: Vec<&'static str>,
    key: String,
    pairs: Vec<(String, Value)>,
}

impl Entries {
    fn field<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> Result<(), Error> {
        if !is_hidden(&self.hidden, name) {
            let (inner, index) = (self.inner, self.pairs.len());
            // The fields of a variant are in an object in the object that names the variant.
            let value = match self.variant {
                Some(_) if inner.recall => recall::at_index(0, || inner.at_index(index, value)),
                _ => inner.at_index(index, value),
            }?;
            self.pairs.push((name.to_owned(), value));
        }
        Ok(())
    }

    fn finish(mut self) -> Value {
        if let (Some(_), [(_, Value::String(text))]) = (self.raw, self.pairs.as_slice()) {
            return workflow_log_journal::parse(text).unwrap_or_else(|_| Value::String(text.clone()));
        }
        let object = Value::Object(std::mem::take(&mut self.pairs));
        match self.variant {
            Some(name) => variant(name, object),
            None => object,
        }
    }
}

impl ser::SerializeMap for Entries {
    type Ok = Value;
    type Error = Error;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Error> {
        self.key = match (ToValue { recall: false, ..self.inner }).inside(key)? {
            Value::String(text) => text,
            other => other.to_string(),
        };
        Ok(())
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        let value = self.inner.at_index(self.pairs.len(), value)?;
        self.pairs.push((std::mem::take(&mut self.key), value));
        Ok(())
    }

    fn end(self) -> Result<Value, Error> {
        Ok(self.finish())
    }
}

compound! { Entries:
    SerializeStruct::serialize_field(name: &'static str) => field;
    SerializeStructVariant::serialize_field(name: &'static str) => field;
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use serde::Serialize;

    use super::*;

    fn same_as_serde_json<T: Serialize>(value: &T) {
        assert_eq!(to_value(value).unwrap().to_string(), serde_json::to_string(value).unwrap());
    }

    #[derive(Serialize)]
    enum Shape {
        Unit,
        New(u8),
        Tuple(i64, String),
        Struct { a: f32, b: Option<char> },
    }

    #[derive(Serialize)]
    struct All {
        z: Vec<Shape>,
        a: BTreeMap<u16, (bool, f64)>,
        n: serde_json::Value,
        #[serde(rename = "ü")]
        renamed: u128,
        unit: (),
    }

    #[test]
    fn everything_comes_out_as_serde_json_writes_it() {
        same_as_serde_json(&All {
            z: vec![
                Shape::Unit,
                Shape::New(7),
                Shape::Tuple(i64::MIN, "\u{1b}\"\u{2028}".into()),
                Shape::Struct { a: 0.1, b: Some('é') },
            ],
            a: BTreeMap::from([(2, (true, 1e300)), (1, (false, f64::NAN))]),
            n: serde_json::json!({"b": [1.5, 1e-7, 10_000_000_000_000_000_000_u64, -3], "a": null}),
            renamed: u128::MAX,
            unit: (),
        });
    }

    #[test]
    fn a_bottomless_value_stops_before_the_stack_does() {
        struct Bottomless;
        impl Serialize for Bottomless {
            fn serialize<S: ser::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.collect_seq([Bottomless])
            }
        }
        assert!(to_value(&Bottomless).unwrap().to_string().contains("nested more than 256 levels"));
    }

    #[test]
    fn hidden_fields_are_left_out_under_their_types_name() {
        #[derive(Serialize)]
        struct Keeper {
            seen: u8,
            hidden: u8,
        }
        hide_fields("Keeper", &["hidden"]);
        assert_eq!(to_value(&[Keeper { seen: 1, hidden: 2 }]).unwrap().to_string(), r#"[{"seen":1}]"#);
    }
}
