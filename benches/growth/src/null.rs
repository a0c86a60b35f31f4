//! Serializers that write nothing: what it costs to be given a value at all.
//!
//! [`Lengths`] counts values and the lengths of their texts, and looks at no byte of a text.
//! [`JsonBytes`] counts the bytes of the JSON, for which every byte has to be looked at.

use std::fmt;

use serde::Serialize;
use serde::ser::{self, Impossible};

/// What is counted.
pub(crate) trait Count {
    /// A text, or a key.
    fn text(&mut self, text: &str);
    /// Something else, of so many characters.
    fn leaf(&mut self, characters: u64);
    /// Brackets, colons and commas.
    fn between(&mut self, characters: u64);
}

/// Counts values and the lengths of texts.
#[derive(Debug, Default)]
pub(crate) struct Lengths {
    values: u64,
    bytes: u64,
}

impl Count for Lengths {
    fn text(&mut self, text: &str) {
        self.values += 1;
        self.bytes += text.len() as u64;
    }

    fn leaf(&mut self, _characters: u64) {
        self.values += 1;
    }

    fn between(&mut self, _characters: u64) {}
}

/// Counts the bytes of the JSON.
#[derive(Debug, Default)]
pub(crate) struct JsonBytes(pub(crate) u64);

impl Count for JsonBytes {
    fn text(&mut self, text: &str) {
        self.0 += 2 + text.len() as u64 + escapes(text.as_bytes());
    }

    fn leaf(&mut self, characters: u64) {
        self.0 += characters;
    }

    fn between(&mut self, characters: u64) {
        self.0 += characters;
    }
}

/// How many bytes longer a text is as JSON.
fn escapes(bytes: &[u8]) -> u64 {
    let mut longer = 0;
    // So short that the counts of a chunk fit a byte, which lets the compiler count many at once.
    for chunk in bytes.chunks(128) {
        let (mut quoted, mut short, mut control) = (0_u8, 0_u8, 0_u8);
        for byte in chunk {
            quoted += u8::from(*byte == b'"') + u8::from(*byte == b'\\');
            short += u8::from((8..=13).contains(byte)) - u8::from(*byte == 11);
            control += u8::from(*byte < 32);
        }
        longer += u64::from(quoted) + u64::from(short) + 5 * u64::from(control - short);
    }
    longer
}

/// Counts a value.
pub(crate) fn count<C: Count + Default>(value: &(impl Serialize + ?Sized)) -> C {
    let mut count = C::default();
    // Nothing in here fails, and what is counted here does not either.
    let _counted = value.serialize(Null(&mut count));
    count
}

struct Null<'a, C>(&'a mut C);

/// Never made: nothing here fails.
#[derive(Debug)]
pub(crate) struct Never(String);

impl fmt::Display for Never {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for Never {}

impl ser::Error for Never {
    fn custom<T: fmt::Display>(message: T) -> Self {
        Self(message.to_string())
    }
}

macro_rules! shown {
    ($($method:ident: $number:ty),*) => {$(
        fn $method(self, value: $number) -> Result<(), Never> {
            self.0.leaf(value.to_string().len() as u64);
            Ok(())
        }
    )*};
}

impl<'a, C: Count> ser::Serializer for Null<'a, C> {
    type Ok = ();
    type Error = Never;
    type SerializeSeq = Several<'a, C>;
    type SerializeTuple = Several<'a, C>;
    type SerializeTupleStruct = Several<'a, C>;
    type SerializeTupleVariant = Impossible<(), Never>;
    type SerializeMap = Several<'a, C>;
    type SerializeStruct = Several<'a, C>;
    type SerializeStructVariant = Impossible<(), Never>;

    shown!(
        serialize_bool: bool, serialize_i8: i8, serialize_i16: i16, serialize_i32: i32, serialize_i64: i64,
        serialize_u8: u8, serialize_u16: u16, serialize_u32: u32, serialize_u64: u64
    );

    fn serialize_f32(self, value: f32) -> Result<(), Never> {
        self.serialize_f64(value.into())
    }

    fn serialize_f64(self, value: f64) -> Result<(), Never> {
        // The shortest form, which has a fraction also where that is 0.
        self.0.leaf(format!("{value:?}").len() as u64);
        Ok(())
    }

    fn serialize_char(self, value: char) -> Result<(), Never> {
        self.serialize_str(value.encode_utf8(&mut [0; 4]))
    }

    fn serialize_str(self, value: &str) -> Result<(), Never> {
        self.0.text(value);
        Ok(())
    }

    fn serialize_bytes(self, value: &[u8]) -> Result<(), Never> {
        self.0.leaf(value.len() as u64);
        Ok(())
    }

    fn serialize_none(self) -> Result<(), Never> {
        self.serialize_unit()
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> Result<(), Never> {
        value.serialize(self)
    }

    fn serialize_unit(self) -> Result<(), Never> {
        self.0.leaf("null".len() as u64);
        Ok(())
    }

    fn serialize_unit_struct(self, _: &'static str) -> Result<(), Never> {
        self.serialize_unit()
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, name: &'static str) -> Result<(), Never> {
        self.serialize_str(name)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        value: &T,
    ) -> Result<(), Never> {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        name: &'static str,
        value: &T,
    ) -> Result<(), Never> {
        self.0.between("{:}".len() as u64);
        self.0.text(name);
        value.serialize(self)
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Several<'a, C>, Never> {
        Ok(Several { count: self.0, items: 0 })
    }

    fn serialize_tuple(self, _: usize) -> Result<Several<'a, C>, Never> {
        self.serialize_seq(None)
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Several<'a, C>, Never> {
        self.serialize_seq(None)
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeTupleVariant, Never> {
        Err(ser::Error::custom("no message has one"))
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Several<'a, C>, Never> {
        self.serialize_seq(None)
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Several<'a, C>, Never> {
        self.serialize_seq(None)
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Self::SerializeStructVariant, Never> {
        Err(ser::Error::custom("no message has one"))
    }
}

/// A list or an object that is being counted.
struct Several<'a, C> {
    count: &'a mut C,
    items: u64,
}

impl<C: Count> Several<'_, C> {
    fn item<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Never> {
        self.items += 1;
        value.serialize(Null(self.count))
    }

    fn field<T: Serialize + ?Sized>(&mut self, name: &str, value: &T) -> Result<(), Never> {
        self.count.text(name);
        self.count.between(1);
        self.item(value)
    }

    fn finish(self) {
        self.count.between(2 + self.items.saturating_sub(1));
    }
}

macro_rules! several {
    ($($shape:ident::$method:ident($($key:ident: $key_type:ty)?) => $add:ident;)*) => {$(
        impl<C: Count> ser::$shape for Several<'_, C> {
            type Ok = ();
            type Error = Never;

            fn $method<T: Serialize + ?Sized>(&mut self, $($key: $key_type,)? value: &T) -> Result<(), Never> {
                self.$add($($key,)? value)
            }

            fn end(self) -> Result<(), Never> {
                self.finish();
                Ok(())
            }
        }
    )*};
}

several! {
    SerializeSeq::serialize_element() => item;
    SerializeTuple::serialize_element() => item;
    SerializeTupleStruct::serialize_field() => item;
    SerializeStruct::serialize_field(name: &'static str) => field;
}

impl<C: Count> ser::SerializeMap for Several<'_, C> {
    type Ok = ();
    type Error = Never;

    fn serialize_key<T: Serialize + ?Sized>(&mut self, key: &T) -> Result<(), Never> {
        self.count.between(1);
        key.serialize(Null(self.count))
    }

    fn serialize_value<T: Serialize + ?Sized>(&mut self, value: &T) -> Result<(), Never> {
        self.item(value)
    }

    fn end(self) -> Result<(), Never> {
        self.finish();
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use growth::patterns::Pattern;
    use growth::story::Story;

    use super::*;

    #[test]
    fn the_bytes_of_json_are_those_that_serde_json_writes() {
        let mut story = Story::new(Pattern::Reshaped, 3000);
        for _ in 0..4 {
            let exchange = story.advance();
            let value =
                (exchange.prompt.messages(), exchange.tools, &exchange.turn.reply, 0.5, "\u{0}\u{b}\u{7f}\"");
            let written = serde_json::to_vec(&value).unwrap().len();
            assert_eq!(count::<JsonBytes>(&value).0, written as u64);
        }
    }
}
