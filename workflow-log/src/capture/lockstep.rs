//! A serde serializer that writes nothing: it walks along a tape and says whether the value is
//! the one that is on it.
//!
//! It never fails and never stops early: a user's `Serialize` sees nothing of the outcome, so it
//! cannot do anything about it. Where it is not sure that both are the same (number keys of maps,
//! raw JSON), they count as different, which costs a copy and nothing else.

use serde::ser::{self, Serialize};
use workflow_log_journal::{Number, Value};

use super::serialize::{DEPTH_LIMIT, Error, RAW_NUMBER, RAW_VALUE, hidden_fields, is_hidden, to_value};
use super::tape;

/// A value and a tape, side by side.
pub(super) struct Lockstep<'t> {
    /// What is left of the tape.
    tape: &'t [u8],
    same: bool,
    depth: usize,
}

/// Whether a value is the one on a tape, and nothing follows it there.
pub(super) fn is_on_tape<T: Serialize + ?Sized>(value: &T, tape: &[u8]) -> bool {
    let mut lockstep = Lockstep { tape, same: true, depth: 1 };
    let finished = value.serialize(&mut lockstep);
    finished.is_ok() && lockstep.same && lockstep.tape.is_empty()
}

impl Lockstep<'_> {
    #[inline]
    fn tag(&mut self, tag: u8) {
        match self.tape.split_first() {
            Some((found, rest)) if *found == tag => self.tape = rest,
            _ => self.differ(),
        }
    }

    #[inline]
    fn text(&mut self, tag: u8, text: &str) {
        if let Some((head, rest)) = self.tape.split_first_chunk::<{ tape::HEAD }>() {
            if tape::is_head(*head, tag, text.len()) && rest.len() >= text.len() {
                let (found, rest) = rest.split_at(text.len());
                if is_same(found, text.as_bytes()) {
                    self.tape = rest;
                    return;
                }
            }
        }
        self.differ();
    }

    /// From here on nothing is compared any more.
    #[cold]
    fn differ(&mut self) {
        self.same = false;
        self.tape = &[];
    }

    fn value(&mut self, value: &Value) {
        let mut written = Vec::new();
        tape::write(value, &mut written);
        match self.tape.strip_prefix(written.as_slice()) {
            Some(rest) => self.tape = rest,
            None => self.differ(),
        }
    }

    #[inline]
    fn inside<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        if !self.same {
            return Ok(());
        }
        if self.depth >= DEPTH_LIMIT {
            self.differ();
            return Ok(());
        }
        self.depth += 1;
        let result = value.serialize(&mut *self);
        self.depth -= 1;
        result
    }
}

/// Whether two texts of one length are the same. Most texts are names of fields: a call of `memcmp`
/// for each of them was a third of the time.
#[inline]
fn is_same(one: &[u8], other: &[u8]) -> bool {
    match (one.first_chunk::<8>(), other.first_chunk::<8>()) {
        (Some(a), Some(b)) if one.len() <= 16 => {
            let (Some(c), Some(d)) = (one.last_chunk::<8>(), other.last_chunk::<8>()) else { return false };
            (u64::from_ne_bytes(*a) ^ u64::from_ne_bytes(*b))
                | (u64::from_ne_bytes(*c) ^ u64::from_ne_bytes(*d))
                == 0
        }
        (None, None) => one.iter().zip(other).all(|(a, b)| a == b),
        _ => one == other,
    }
}

macro_rules! integers {
    ($($method:ident: $integer:ty),*) => {$(
        fn $method(self, value: $integer) -> Result<(), Error> {
            let mut digits = itoa::Buffer::new();
            self.text(tape::NUMBER, digits.format(value));
            Ok(())
        }
    )*};
}

impl<'a, 't> ser::Serializer for &'a mut Lockstep<'t> {
    type Ok = ();
    type Error = Error;
    type SerializeSeq = Inside<'a, 't>;
    type SerializeTuple = Inside<'a, 't>;
    type SerializeTupleStruct = Inside<'a, 't>;
    type SerializeTupleVariant = Inside<'a, 't>;
    type SerializeMap = Inside<'a, 't>;
    type SerializeStruct = Inside<'a, 't>;
    type SerializeStructVariant = Inside<'a, 't>;

    integers!(
        serialize_i8: i8, serialize_i16: i16, serialize_i32: i32, serialize_i64: i64, serialize_i128: i128,
        serialize_u8: u8, serialize_u16: u16, serialize_u32: u32, serialize_u64: u64, serialize_u128: u128
    );

    fn serialize_bool(self, value: bool) -> Result<(), Error> {
        self.tag(if value { tape::TRUE } else { tape::FALSE });
        Ok(())
    }

    fn serialize_f32(self, value: f32) -> Result<(), Error> {
        self.value(&Number::from_f32(value).map_or(Value::Null, Value::Number));
        Ok(())
    }

    fn serialize_f64(self, value: f64) -> Result<(), Error> {
        self.value(&value.into());
        Ok(())
    }

    fn serialize_char(self, value: char) -> Result<(), Error> {
        self.text(tape::STRING, value.encode_utf8(&mut [0; 4]));
        Ok(())
    }

    #[inline]
    fn serialize_str(self, value: &str) -> Result<(), Error> {
        self.text(tape::STRING, value);
        Ok(())
    }

    fn serialize_bytes(self, value: &[u8]) -> Result<(), Error> {
        self.value(&super::known::bytes_value(value));
        Ok(())
    }

    fn serialize_none(self) -> Result<(), Error> {
        self.tag(tape::NULL);
        Ok(())
    }

    #[inline]
    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), Error> {
        self.inside(value)
    }

    fn serialize_unit(self) -> Result<(), Error> {
        self.serialize_none()
    }

    fn serialize_unit_struct(self, _name: &'static str) -> Result<(), Error> {
        self.serialize_none()
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, name: &'static str) -> Result<(), Error> {
        self.serialize_str(name)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        name: &'static str,
        value: &T,
    ) -> Result<(), Error> {
        if is_hidden(&hidden_fields(name), "0") { self.serialize_none() } else { self.inside(value) }
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        name: &'static str,
        value: &T,
    ) -> Result<(), Error> {
        self.tag(tape::OBJECT);
        self.text(tape::STRING, name);
        self.inside(value)?;
        self.tag(tape::END);
        Ok(())
    }

    #[inline]
    fn serialize_seq(self, _length: Option<usize>) -> Result<Inside<'a, 't>, Error> {
        self.tag(tape::LIST);
        Ok(Inside { lockstep: self, variant: false, raw: false, hidden: Vec::new(), count: 0 })
    }

    fn serialize_tuple(self, length: usize) -> Result<Inside<'a, 't>, Error> {
        self.serialize_seq(Some(length))
    }

    fn serialize_tuple_struct(self, name: &'static str, length: usize) -> Result<Inside<'a, 't>, Error> {
        Ok(Inside { hidden: hidden_fields(name), ..self.serialize_seq(Some(length))? })
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        name: &'static str,
        length: usize,
    ) -> Result<Inside<'a, 't>, Error> {
        self.tag(tape::OBJECT);
        self.text(tape::STRING, name);
        Ok(Inside { variant: true, ..self.serialize_seq(Some(length))? })
    }

    #[inline]
    fn serialize_map(self, _length: Option<usize>) -> Result<Inside<'a, 't>, Error> {
        self.tag(tape::OBJECT);
        Ok(Inside { lockstep: self, variant: false, raw: false, hidden: Vec::new(), count: 0 })
    }

    #[inline]
    fn serialize_struct(self, name: &'static str, length: usize) -> Result<Inside<'a, 't>, Error> {
        if name == RAW_NUMBER || name == RAW_VALUE {
            return Ok(Inside { lockstep: self, variant: false, raw: true, hidden: Vec::new(), count: 0 });
        }
        Ok(Inside { hidden: hidden_fields(name), ..self.serialize_map(Some(length))? })
    }

    fn serialize_struct_variant(
        self,
        enum_name: &'static str,
        _: u32,
        name: &'static str,
        length: usize,
    ) -> Result<Inside<'a, 't>, Error> {
        self.tag(tape::OBJECT);
        self.text(tape::STRING, name);
        Ok(Inside { variant: true, ..self.serialize_struct(enum_name, length)? })
    }
}

/// Inside a list or an object.
pub(super) struct Inside<'a, 't> {
    lockstep: &'a mut Lockstep<'t>,
    /// An object around it names the variant of an enum.
    variant: bool,
    /// How `serde_json` hands over text that is JSON already.
    raw: bool,
    /// The fields or positions that must not be seen.
    hidden: Vec<&'static str>,
    count: usize,
}

impl Inside<'_, '_> {
    #[inline]
    fn item<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        let hidden = !self.hidden.is_empty() && is_hidden(&self.hidden, &self.count.to_string());
        self.count += 1;
        if hidden {
            self.lockstep.tag(tape::NULL);
            return Ok(());
        }
        self.lockstep.inside(value)
    }

    #[inline]
    fn field<T: Serialize + ?Sized>(&mut self, name: &'static str, value: &T) -> Result<(), Error> {
        if self.raw {
            // Parsed as it would be captured.
            match to_value(value)?.as_str().map(workflow_log_journal::parse) {
                Some(Ok(value)) => self.lockstep.value(&value),
                _ => self.lockstep.differ(),
            }
            return Ok(());
        }
        if self.hidden.is_empty() || !is_hidden(&self.hidden, name) {
            self.lockstep.text(tape::STRING, name);
            self.lockstep.inside(value)?;
        }
        Ok(())
    }

    #[inline]
    fn finish(self) {
        if !self.raw {
            self.lockstep.tag(tape::END);
        }
        if self.variant {
            self.lockstep.tag(tape::END);
        }
    }
}

macro_rules! compound {
    ($($shape:ident::$method:ident($($key:ident: $key_type:ty)?) => $add:ident;)*) => {$(
        impl ser::$shape for Inside<'_, '_> {
            type Ok = ();
            type Error = Error;

            #[inline]
            fn $method<T: Serialize + ?Sized>(&mut self, $($key: $key_type,)? value: &T) -> Result<(), Error> {
                self.$add($($key,)? value)
            }

            #[inline]
            fn end(self) -> Result<(), Error> {
                self.finish();
                Ok(())
            }
        }
    )*};
}

compound! {
    SerializeSeq::serialize_element() => item;
    SerializeTuple::serialize_element() => item;
    SerializeTupleStruct::serialize_field() => item;
    SerializeTupleVariant::serialize_field() => item;
    SerializeStruct::serialize_field(name: &'static str) => field;
    SerializeStructVariant::serialize_field(name: &'static str) => field;
}

impl ser::SerializeMap for Inside<'_, '_> {
    type Ok = ();
    type Error = Error;

    #[inline]
    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Error> {
        // A key that is no text has another tag, and differs.
        self.lockstep.inside(key)
    }

    #[inline]
    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Error> {
        self.lockstep.inside(value)
    }

    #[inline]
    fn end(self) -> Result<(), Error> {
        self.finish();
        Ok(())
    }
}
