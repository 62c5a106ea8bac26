//! `ZWAMEDIAITEM.ZMETADATA` and `ZWAMESSAGEINFO.ZRECEIPTINFO`: messages of protobuf whose schema is not public.
//!
//! A field is believed only if what it holds has the form that it should have, so that one that means something else in
//! another build is passed over.

use super::accounts::{account, is_group};
use super::wire::Fields;

/// Fields of the metadata.
mod field {
    /// The id of the message that is answered.
    pub(super) const QUOTED_ID: u64 = 5;
    /// Who sent that.
    pub(super) const QUOTED_SENDER: u64 = 6;
    /// How often the message was passed on.
    pub(super) const FORWARDS: u64 = 17;
    /// A copy of what is answered; its field 1 is the text.
    pub(super) const QUOTED: u64 = 19;
    /// The name of the group into which a message invites.
    pub(super) const INVITE_NAME: u64 = 28;
}

/// What a build of before about 2018 begins its metadata with: a property list, which is not read.
const PROPERTY_LIST: &[u8] = b"bplist";

/// What is answered.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) struct Quoted<'a> {
    /// The message's id.
    pub(super) native: Option<&'a str>,
    /// Its sender's.
    pub(super) sender: Option<&'a str>,
    /// Its text.
    pub(super) text: Option<&'a str>,
}

/// The metadata of a media item.
pub(super) struct Metadata<'a>(Fields<'a>);

impl<'a> Metadata<'a> {
    /// Of a column's bytes.
    pub(super) fn of(bytes: &'a [u8]) -> Self {
        Self(Fields::of(if bytes.starts_with(PROPERTY_LIST) { &[] } else { bytes }))
    }

    /// What is answered, if the message answers one.
    pub(super) fn quoted(&self) -> Option<Quoted<'a>> {
        let native = self.0.text(field::QUOTED_ID).filter(|id| is_message_id(id));
        let sender = self.0.text(field::QUOTED_SENDER).filter(|id| account(id).is_some());
        let text = self.0.bytes(field::QUOTED).and_then(|copy| Fields::of(copy).text(1));
        (native.is_some() || text.is_some()).then_some(Quoted { native, sender, text })
    }

    /// How often the message was passed on.
    pub(super) fn forwards(&self) -> Option<u32> {
        self.0.number(field::FORWARDS).and_then(|count| u32::try_from(count).ok()).filter(|count| *count > 0)
    }

    /// The name of the group into which the message invites.
    pub(super) fn invite_name(&self) -> Option<&'a str> {
        self.0.text(field::INVITE_NAME)
    }

    /// An id of a group, whichever field holds it.
    pub(super) fn group(&self) -> Option<&'a str> {
        self.0.clone().find_map(|(number, held)| match held {
            super::wire::Held::Bytes(bytes) if number != field::QUOTED_SENDER => {
                std::str::from_utf8(bytes).ok().filter(|text| is_group(text))
            }
            _ => None,
        })
    }
}

/// A poll's question.
pub(super) fn question(receipt: &[u8]) -> Option<&str> {
    Fields::of(receipt).bytes(8).and_then(|poll| Fields::of(poll).text(2))
}

/// Whether a text is what the service calls a message by: no spaces, some length, nothing else.
pub(super) fn is_message_id(text: &str) -> bool {
    (8..=128).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'@')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(number: u8, bytes: &[u8]) -> Vec<u8> {
        let tag = u16::from(number) << 3 | 2;
        let mut out = vec![tag as u8 & 0x7f | 0x80, (tag >> 7) as u8, bytes.len() as u8];
        out.extend(bytes);
        out
    }

    #[test]
    fn a_field_of_another_form_is_not_believed() {
        let quoted = |id: &str, sender: &str| {
            let bytes = [field(5, id.as_bytes()), field(6, sender.as_bytes())].concat();
            Metadata::of(&bytes).quoted().map(|q| (q.native.map(str::to_owned), q.sender.map(str::to_owned)))
        };
        let (id, sender) = ("3EB0AABBCCDD", "34600000001@s.whatsapp.net");
        assert_eq!(quoted(id, sender), Some((Some(id.to_owned()), Some(sender.to_owned()))));
        assert_eq!(quoted(id, "someone"), Some((Some(id.to_owned()), None)));
        assert_eq!(quoted("no id at all", sender), None);
        let list = [&b"bplist00"[..], &field(5, id.as_bytes())].concat();
        assert_eq!(Metadata::of(&list).quoted(), None);
    }
}
