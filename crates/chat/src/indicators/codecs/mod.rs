//! Ways to write bytes as text, read strictly: what is not exactly what an encoder writes does not decode.
//!
//! Each is a few lines from its standard; every input is bounded by the caller's length of a token.

mod base58;
mod bits;
mod cash;
mod keccak;
mod segwit;
mod wire;

pub(super) use base58::{base58check, monero, xrp};
pub(super) use bits::{base32, base64url};
pub(super) use cash::cash_address;
pub(super) use keccak::{eip55_holds, is_onion_key};
pub(super) use segwit::{is_of_segwit, segwit};
pub(super) use wire::bytes_of_field;
