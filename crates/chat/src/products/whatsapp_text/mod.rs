#![doc = include_str!("README.md")]

mod body;
mod catalogue;
mod head;
mod header;
mod issues;
mod lines;
mod media;
mod names;
mod order;
mod read;
mod recognise;
mod survey;
mod system;

use model::ParsedChat;

use self::lines::Lines;
use super::{Product, Reads};
use crate::{Context, marks};

/// Text exports of WhatsApp.
pub(super) const PRODUCT: Product =
    Product { name: "whatsapp-text", reads: Reads::Text { recognise: recognise::recognise, parse } };

/// Whether a file, folder or archive is called as the service calls an export of one chat.
pub(super) fn named_as_export(name: &str) -> bool {
    head::name_hint(Some(name), catalogue::catalogue()).name.is_some()
}

fn parse(bytes: &[u8], context: &Context<'_>) -> ParsedChat {
    let catalogue = catalogue::catalogue();
    let hint = head::name_hint(context.file_name, catalogue);
    let lines = Lines::new(bytes, context.limits.line_bytes);
    let Some(survey) = survey::survey(lines.rewound(), catalogue, hint.language, hint.name.as_deref()) else {
        return nothing(lines);
    };
    let mut reader = read::Reader::new(catalogue, &survey, context, &hint);
    for line in lines {
        reader.line(&line);
    }
    reader.finish()
}

/// A text without a single header: all of it refused.
fn nothing(lines: Lines<'_>) -> ParsedChat {
    let refused = lines.filter(|line| !marks::is_blank(&line.text)).count() as u64;
    crate::guard::refused(refused, "chat-without-headers")
}
