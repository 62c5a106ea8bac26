//! Zips (PKWARE APPNOTE 6.3.10), with zip64: by their directory where there is one, else by the headers before each
//! member. Only what evidence needs: stored and deflated members, no encryption.

mod body;
mod by_directory;
mod by_headers;
mod directory;
mod record;
mod stream;

pub(crate) use by_directory::by_directory;
pub(crate) use by_headers::{DirectoryBehind, by_headers};

use model::{Issue, IssueKind};
use record::{Member, Method};

/// Why a member cannot be unpacked, if so.
fn obstacle(member: &Member) -> Option<Issue> {
    let issue = |code| Issue::new(IssueKind::NotYetSupported, code, "");
    match member.method {
        _ if member.is_encrypted() => Some(issue("archive-encrypted")),
        Method::Other(number) => Some(issue("compression-unsupported").with("method", number)),
        Method::Stored | Method::Deflate => None,
    }
}
