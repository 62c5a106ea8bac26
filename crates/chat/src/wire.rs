//! The wire form of protocol buffers (protobuf.dev/programming-guides/encoding): fields in the order in which they stand,
//! without a schema. What a field means knows who reads it.

/// How much a message may hold.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) struct Bounds {
    /// Messages within messages.
    pub(crate) depth: u32,
    /// Fields of one message.
    pub(crate) fields: usize,
}

/// Why bytes are no message.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub(crate) enum WireError {
    #[error("a field is cut off")]
    CutOff,
    #[error("a number is longer than ten bytes")]
    Number,
    #[error("a field has no number, or is of a kind that there is not")]
    Tag,
    #[error("more messages within messages, or more fields, than is allowed")]
    Bounds,
}

/// What a field holds.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Value<'a> {
    Varint(u64),
    Fixed64(u64),
    Fixed32(u32),
    /// Bytes, text, a message, or many numbers.
    Bytes(&'a [u8]),
}

/// A message whose fields were all seen to be sound.
#[derive(Clone, Copy)]
pub(crate) struct Message<'a> {
    bytes: &'a [u8],
    bounds: Bounds,
}

impl<'a> Message<'a> {
    /// A message that takes all of `bytes`.
    pub(crate) fn read(bytes: &'a [u8], bounds: Bounds) -> Result<Self, WireError> {
        let mut count = 0;
        for field in (Fields { rest: bytes }) {
            field?;
            count += 1;
            if count > bounds.fields {
                return Err(WireError::Bounds);
            }
        }
        Ok(Self { bytes, bounds })
    }

    /// The fields with their numbers, in the order in which they stand.
    pub(crate) fn fields(&self) -> impl Iterator<Item = (u32, Value<'a>)> + use<'a> {
        Fields { rest: self.bytes }.map_while(Result::ok)
    }

    /// A field of that number; of several the last holds.
    pub(crate) fn last(&self, number: u32) -> Option<Value<'a>> {
        self.fields().filter(|(n, _)| *n == number).map(|(_, value)| value).last()
    }

    pub(crate) fn varint(&self, number: u32) -> Option<u64> {
        self.last(number).and_then(Value::varint)
    }

    pub(crate) fn bytes(&self, number: u32) -> Option<&'a [u8]> {
        self.last(number).and_then(Value::bytes)
    }

    /// A message within this one; an error if there is something else.
    pub(crate) fn message(&self, number: u32) -> Result<Option<Message<'a>>, WireError> {
        let Some(value) = self.last(number) else { return Ok(None) };
        let depth = self.bounds.depth.checked_sub(1).ok_or(WireError::Bounds)?;
        let bytes = value.bytes().ok_or(WireError::Tag)?;
        Message::read(bytes, Bounds { depth, ..self.bounds }).map(Some)
    }
}

impl<'a> Value<'a> {
    pub(crate) fn varint(self) -> Option<u64> {
        match self {
            Self::Varint(number) => Some(number),
            _ => None,
        }
    }

    pub(crate) fn bytes(self) -> Option<&'a [u8]> {
        match self {
            Self::Bytes(bytes) => Some(bytes),
            _ => None,
        }
    }
}

/// The number and the size: content reaches no log.
impl std::fmt::Debug for Value<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Varint(_) => f.write_str("Varint"),
            Self::Fixed64(_) => f.write_str("Fixed64"),
            Self::Fixed32(_) => f.write_str("Fixed32"),
            Self::Bytes(bytes) => write!(f, "Bytes({})", bytes.len()),
        }
    }
}

/// A number in base 128, the lowest digit first, and what stands behind it.
pub(crate) fn varint(bytes: &[u8]) -> Result<(u64, &[u8]), WireError> {
    let mut value = 0u64;
    for (n, byte) in (0u32..10).zip(bytes) {
        let digit = u64::from(byte & 0x7f);
        // Of a tenth byte one bit has room.
        if n == 9 && *byte > 1 {
            return Err(WireError::Number);
        }
        value |= digit << (7 * n);
        if byte & 0x80 == 0 {
            return Ok((value, bytes.get(n as usize + 1..).unwrap_or_default()));
        }
    }
    Err(if bytes.len() < 10 { WireError::CutOff } else { WireError::Number })
}

/// Fields as long as they are sound; after an error there is nothing.
struct Fields<'a> {
    rest: &'a [u8],
}

impl<'a> Iterator for Fields<'a> {
    type Item = Result<(u32, Value<'a>), WireError>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.rest.is_empty() {
            return None;
        }
        let field = self.field();
        if field.is_err() {
            self.rest = &[];
        }
        Some(field)
    }
}

impl<'a> Fields<'a> {
    fn field(&mut self) -> Result<(u32, Value<'a>), WireError> {
        let (tag, rest) = varint(self.rest)?;
        self.rest = rest;
        // Numbers have 29 bits.
        let number = u32::try_from(tag >> 3).ok().filter(|n| (1..1 << 29).contains(n)).ok_or(WireError::Tag)?;
        let value = match tag & 7 {
            0 => Value::Varint(self.number()?),
            1 => Value::Fixed64(u64::from_le_bytes(*self.fixed()?)),
            2 => Value::Bytes(self.delimited()?),
            5 => Value::Fixed32(u32::from_le_bytes(*self.fixed()?)),
            _ => return Err(WireError::Tag),
        };
        Ok((number, value))
    }

    fn number(&mut self) -> Result<u64, WireError> {
        let (number, rest) = varint(self.rest)?;
        self.rest = rest;
        Ok(number)
    }

    fn fixed<const N: usize>(&mut self) -> Result<&'a [u8; N], WireError> {
        let (fixed, rest) = self.rest.split_first_chunk().ok_or(WireError::CutOff)?;
        self.rest = rest;
        Ok(fixed)
    }

    fn delimited(&mut self) -> Result<&'a [u8], WireError> {
        let length = self.number()?;
        let taken = usize::try_from(length).ok().and_then(|length| self.rest.split_at_checked(length));
        let (bytes, rest) = taken.ok_or(WireError::CutOff)?;
        self.rest = rest;
        Ok(bytes)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BOUNDS: Bounds = Bounds { depth: 1, fields: 4 };

    #[test]
    fn fields_of_every_kind_are_read_and_the_last_of_a_number_holds() {
        // The examples of the encoding's own page: 150 is 96 01, and "testing" is field 2.
        let bytes = b"\x08\x96\x01\x12\x07testing\x08\x05\x1d\x01\0\0\0";
        let message = Message::read(bytes, BOUNDS).unwrap();
        assert_eq!((message.varint(1), message.bytes(2)), (Some(5), Some(&b"testing"[..])));
        let all: Vec<_> = message.fields().collect();
        assert_eq!(all[0], (1, Value::Varint(150)));
        assert_eq!(all[3], (3, Value::Fixed32(1)));
        let wide = Message::read(b"\x09\x02\0\0\0\0\0\0\0", BOUNDS).unwrap();
        assert_eq!(wide.last(1), Some(Value::Fixed64(2)));
        assert_eq!((wide.varint(1), wide.bytes(1), wide.last(7)), (None, None, None));
        assert_eq!(format!("{:?}", all[1]), "(2, Bytes(7))");
    }

    #[test]
    fn what_is_cut_off_or_of_no_kind_is_no_message() {
        let refused = |bytes: &[u8]| Message::read(bytes, BOUNDS).map(|_| ()).unwrap_err();
        assert_eq!(refused(b"\x08"), WireError::CutOff);
        assert_eq!(refused(b"\x12\x07test"), WireError::CutOff);
        assert_eq!(refused(b"\x12\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01x"), WireError::CutOff);
        assert_eq!(refused(b"\x1d\0\0"), WireError::CutOff);
        assert_eq!(refused(&[0xff; 11]), WireError::Number);
        assert_eq!(refused(b"\x00\x01"), WireError::Tag);
        assert_eq!(refused(b"\x0b"), WireError::Tag);
        assert_eq!(refused(&[8, 1, 8, 1, 8, 1, 8, 1, 8, 1]), WireError::Bounds);
    }

    #[test]
    fn messages_lie_in_messages_as_deep_as_is_allowed() {
        let message = Message::read(b"\x0a\x04\x0a\x02\x08\x01", BOUNDS).unwrap();
        let within = message.message(1).unwrap().unwrap();
        assert_eq!(within.message(1).map(|_| ()), Err(WireError::Bounds));
        assert!(within.message(2).unwrap().is_none());
        let text = Message::read(b"\x08\x01\x12\x01x", BOUNDS).unwrap();
        assert_eq!(text.message(1).map(|_| ()), Err(WireError::Tag));
        assert_eq!(text.message(2).map(|_| ()), Err(WireError::CutOff));
    }

    #[test]
    fn the_largest_number_has_ten_bytes() {
        let mut bytes = [0xff; 10];
        bytes[9] = 1;
        assert_eq!(varint(&bytes), Ok((u64::MAX, &[][..])));
        bytes[9] = 2;
        assert_eq!(varint(&bytes), Err(WireError::Number));
    }
}
