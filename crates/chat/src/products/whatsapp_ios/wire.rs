//! Fields of a protobuf message as they lie on the wire (protobuf.dev, "Encoding"): nobody outside has the schema.

/// What a field holds.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Held<'a> {
    /// A varint.
    Number(u64),
    /// A text, bytes or a message.
    Bytes(&'a [u8]),
    /// Four or eight bytes, not looked at.
    Fixed,
}

/// The fields of a message in their order, until what cannot be read.
#[derive(Clone)]
pub(super) struct Fields<'a> {
    rest: &'a [u8],
}

impl<'a> Fields<'a> {
    /// Of a message.
    pub(super) fn of(message: &'a [u8]) -> Self {
        Self { rest: message }
    }

    /// The first field of a number that holds bytes.
    pub(super) fn bytes(&self, number: u64) -> Option<&'a [u8]> {
        self.clone().find_map(|(n, held)| match held {
            Held::Bytes(bytes) if n == number => Some(bytes),
            _ => None,
        })
    }

    /// The first field of a number that is text.
    pub(super) fn text(&self, number: u64) -> Option<&'a str> {
        self.bytes(number).and_then(|bytes| std::str::from_utf8(bytes).ok()).filter(|text| !text.is_empty())
    }

    /// The first field of a number that is a varint.
    pub(super) fn number(&self, number: u64) -> Option<u64> {
        self.clone().find_map(|(n, held)| match held {
            Held::Number(value) if n == number => Some(value),
            _ => None,
        })
    }

    /// Whether all of it can be read, and is not nothing.
    pub(super) fn is_whole(&self) -> bool {
        let mut fields = self.clone();
        let read = fields.by_ref().count();
        read > 0 && fields.rest.is_empty()
    }

    fn take(&mut self, count: u64) -> Option<&'a [u8]> {
        let (taken, rest) = self.rest.split_at_checked(usize::try_from(count).ok()?)?;
        self.rest = rest;
        Some(taken)
    }

    fn varint(&mut self) -> Option<u64> {
        let mut value = 0_u64;
        for shift in (0..64).step_by(7) {
            let byte = *self.take(1)?.first()?;
            value |= u64::from(byte & 0x7f) << shift;
            if byte & 0x80 == 0 {
                return Some(value);
            }
        }
        None
    }

    fn field(&mut self) -> Option<(u64, Held<'a>)> {
        let tag = self.varint()?;
        let held = match tag & 7 {
            0 => Held::Number(self.varint()?),
            1 => self.take(8).map(|_| Held::Fixed)?,
            2 => {
                let length = self.varint()?;
                Held::Bytes(self.take(length)?)
            }
            5 => self.take(4).map(|_| Held::Fixed)?,
            _ => return None,
        };
        Some((tag >> 3, held)).filter(|(number, _)| *number > 0)
    }
}

impl<'a> Iterator for Fields<'a> {
    type Item = (u64, Held<'a>);

    fn next(&mut self) -> Option<Self::Item> {
        if self.rest.is_empty() {
            return None;
        }
        let before = self.rest;
        let field = self.field();
        if field.is_none() {
            // Nothing behind it can be told apart; it is not whole.
            self.rest = before;
        }
        field
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_read_until_what_is_none() {
        let message = [0x08, 0x96, 0x01, 0x12, 0x02, b'h', b'i', 0x25, 1, 2, 3, 4, 0x1a, 0x05, b'x'];
        let fields = Fields::of(&message);
        assert_eq!((fields.number(1), fields.text(2), fields.bytes(3)), (Some(150), Some("hi"), None));
        assert_eq!(fields.clone().count(), 3);
        assert!(!fields.is_whole());
        assert!(Fields::of(&message[..12]).is_whole());
        assert!(!Fields::of(&[]).is_whole());
    }

    #[test]
    fn lengths_and_numbers_without_end_are_no_fields() {
        for message in [
            &[0xff_u8; 40][..],
            &[0x0a, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x01],
            &[0x00, 0x01],
            &[0x0b],
        ] {
            assert_eq!(Fields::of(message).count(), 0);
        }
    }
}
