//! What two values have in common from their beginnings on, and whether they are the same.
//!
//! Two prompts of one conversation mostly refer to the same content. What both take from the same
//! place is the same, and is not read.

use crate::contents::{Extent, Of};
use crate::error::ContentError;
use crate::resolver::{Origin, Resolver, Stretch, slice_list};
use crate::value::Value;

impl Resolver<'_> {
    /// How much two texts, or two lists, have in common from their beginnings on: bytes that end
    /// between characters, or items.
    pub(crate) fn common(&self, one: &Value, other: &Value) -> Result<u64, ContentError> {
        let (one_extent, other_extent) = (self.extent(one), self.extent(other));
        let (Some(one_size), Some(other_size)) = (one_extent.size(), other_extent.size()) else {
            return Ok(0);
        };
        if matches!(one_extent, Extent::Text(_)) != matches!(other_extent, Extent::Text(_)) {
            return Ok(0);
        }
        let (mut ones, mut others) = (Vec::new(), Vec::new());
        self.push(one, 0..one_size, &mut ones)?;
        self.push(other, 0..other_size, &mut others)?;
        let mut common = 0;
        while let (Some(one), Some(other)) = (ones.pop(), others.pop()) {
            let size = one.size().min(other.size());
            if one.is_same_place(&other) {
                common += size;
            } else {
                // The later content may be put together from the earlier, never the other way round.
                let (one_age, other_age) = (self.age(&one), self.age(&other));
                if one_age.is_some() || other_age.is_some() {
                    if one_age >= other_age {
                        self.expand(one, &mut ones)?;
                        others.push(other);
                    } else {
                        self.expand(other, &mut others)?;
                        ones.push(one);
                    }
                    continue;
                }
                let same = self.common_of_plain(&one, &other, size)?;
                common += same;
                if same < size {
                    break;
                }
            }
            for (mut stretch, rest) in [(one, &mut ones), (other, &mut others)] {
                stretch.skip(size);
                if stretch.size() > 0 {
                    rest.push(stretch);
                }
            }
        }
        Ok(common)
    }

    /// Where content stands that is put together from other content.
    fn age(&self, stretch: &Stretch<'_>) -> Option<u64> {
        match stretch.origin {
            Origin::Journal(Of::Content(content)) => {
                self.stored(content).filter(|stored| stored.directive).map(|stored| stored.span.offset)
            }
            _ => None,
        }
    }

    fn common_of_plain(
        &self,
        one: &Stretch<'_>,
        other: &Stretch<'_>,
        size: u64,
    ) -> Result<u64, ContentError> {
        let ((one, mut one_range), (other, mut other_range)) = (self.plain(one)?, self.plain(other)?);
        let size = usize::try_from(size).unwrap_or(usize::MAX);
        one_range.end = one_range.start + size;
        other_range.end = other_range.start + size;
        if let Value::String(text) = &*one {
            let bytes = text.as_bytes().get(one_range.clone()).unwrap_or_default();
            let others = other.as_str().unwrap_or_default().as_bytes().get(other_range).unwrap_or_default();
            let mut same = bytes.iter().zip(others).take_while(|(one, other)| one == other).count();
            while !text.is_char_boundary(one_range.start + same) {
                same -= 1;
            }
            return Ok(same as u64);
        }
        let mut same = 0;
        for (one, other) in slice_list(&one, one_range)?.iter().zip(slice_list(&other, other_range)?) {
            if !self.is_same(one, other)? {
                break;
            }
            same += 1;
        }
        Ok(same)
    }

    /// Whether two values resolve to the same.
    pub(crate) fn is_same(&self, one: &Value, other: &Value) -> Result<bool, ContentError> {
        Ok(match (one, other) {
            (Value::List(ones), Value::List(others)) => {
                if ones.len() != others.len() {
                    return Ok(false);
                }
                for (one, other) in ones.iter().zip(others) {
                    if !self.is_same(one, other)? {
                        return Ok(false);
                    }
                }
                true
            }
            (Value::Object(ones), Value::Object(others)) => {
                if ones.len() != others.len() {
                    return Ok(false);
                }
                for ((one_key, one), (other_key, other)) in ones.iter().zip(others) {
                    if one_key != other_key || !self.is_same(one, other)? {
                        return Ok(false);
                    }
                }
                true
            }
            (Value::Directive(_), _) | (_, Value::Directive(_)) => {
                if one == other {
                    return Ok(true);
                }
                let (extent, other_extent) = (self.extent(one), self.extent(other));
                if extent != other_extent {
                    return Ok(false);
                }
                match extent.size() {
                    Some(size) => self.common(one, other)? == size,
                    None => self.is_same(&self.surface(one)?, &self.surface(other)?)?,
                }
            }
            (one, other) => one == other,
        })
    }
}
