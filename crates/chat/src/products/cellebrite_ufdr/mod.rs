#![doc = include_str!("README.md")]

mod activity;
mod chats;
mod contacts;
mod files;
mod frames;
mod issues;
mod media;
mod messages;
mod names;
mod node;
mod people;
mod report;
mod service;
mod times;
mod tree;

use model::SourceRead;
use std::io::Read;

use self::report::Report;
use self::tree::Tree;
use super::{Product, Reads, Tell};
use crate::Context;
use crate::xml::{Token, Xml};

/// Reports of Cellebrite.
pub(super) const PRODUCT: Product = Product { name: "cellebrite-ufdr", reads: Reads::Stream { recognise, read } };

/// What addresses of the format's namespaces hold.
const NAMESPACE: &str = "cellebrite.com/report";
/// Longest tag that is looked at.
const TAG_BYTES: usize = 16 * 1024;
/// Attributes of a report, of which one without the namespace has two at least.
static ATTRIBUTES: &[&str] =
    &["reportVersion", "licenseID", "containsGarbage", "extractionType", "ModelCount", "NodeCount"];

/// Whether the first element of a document is that of a report.
fn recognise(head: &[u8]) -> bool {
    let mut head = head;
    let mut xml = Xml::over(&mut head, TAG_BYTES);
    loop {
        match xml.next() {
            Token::Open(tag) => {
                let is_named = tag.attributes().any(|(_, value)| value.contains(NAMESPACE));
                let known = tag.attributes().filter(|(name, _)| ATTRIBUTES.contains(name)).count();
                return tag.name() == "project" && (is_named || known >= 2);
            }
            Token::Text(text) if text.trim().is_empty() => {}
            _ => return false,
        }
    }
}

fn read(from: &mut dyn Read, context: &Context<'_>, tell: Tell<'_>) -> SourceRead {
    let limits = context.limits;
    let mut xml = Xml::over(from, limits.tag_bytes);
    let mut report = Report::new(tell, limits);
    let mut tree = Tree::new(limits);
    tree.read(&mut xml, &mut report);
    let open = tree.finish(xml.flaws.count(), &mut report);
    report.finish(&xml, &tree, open)
}
