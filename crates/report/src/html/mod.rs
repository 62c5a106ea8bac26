//! The report: one file that opens anywhere, prints well and runs nothing.
//!
//! It holds no picture, no script and no link out; its policy forbids all of them. Everything from evidence is escaped,
//! and what could turn text round or hide in it is made visible. The same overview gives the same bytes.

mod accounts;
mod breakoffs;
mod cell;
mod exhibits;
mod figure;
mod front;
mod groups;
mod introductions;
mod keys;
mod lineage;
mod matches;
mod method;
mod names;
mod not_seen;
mod page;
mod sightings;
mod stickers;
mod style;
mod unread;

use crate::Words;
use engine::views::{FigureError, LineageView, Overview};
use names::Names;
use page::Page;

/// Every section, in its order.
const SECTIONS: [&str; 18] = [
    "summary",
    "order",
    "held",
    "found",
    "stickers",
    "sightings",
    "introductions",
    "groups",
    "lineage",
    "keys",
    "members",
    "involvement",
    "accounts",
    "not-seen",
    "unread",
    "outstanding",
    "method",
    "settings",
];

/// Writes the report of a case as one HTML file.
pub fn html(overview: &Overview, words: &Words, out: &mut dyn std::io::Write) -> std::io::Result<()> {
    let names = Names::of(overview);
    let title = front::title(overview, words);
    let banner = front::banner(overview, words);
    let running = [title.as_str(), &front::running(overview, words)];
    let mut page = Page::begin(words, out, (&title, &banner), &SECTIONS, running);
    front::summary(&mut page, overview);
    exhibits::order(&mut page, overview);
    exhibits::held(&mut page, overview);
    matches::found(&mut page, overview, &names);
    stickers::write(&mut page, overview);
    sightings::write(&mut page, overview, &names);
    introductions::write(&mut page, overview, &names);
    groups::groups(&mut page, overview, &names);
    breakoffs::write(&mut page, overview, &names);
    keys::write(&mut page, overview, &names);
    groups::members(&mut page, overview, &names);
    accounts::involvement(&mut page, overview, &names);
    accounts::by_country(&mut page, overview, &names);
    not_seen::write(&mut page, overview, &names);
    unread::issues(&mut page, overview);
    unread::outstanding(&mut page, overview);
    method::method(&mut page, overview, &names);
    method::settings(&mut page, overview);
    page.finish()
}

/// The lineage over time: the figure in pieces that fit on a page, how it is read, and the same as a table. Markup for a
/// page with the report's style sheet.
pub fn lineage_section(lineage: &LineageView, words: &Words) -> Result<String, FigureError> {
    lineage::section(lineage, words)
}

/// The figure of the lineage as an SVG file of its own: whole, on white, under a heading.
pub fn lineage_svg(lineage: &LineageView, heading: &str, words: &Words) -> Result<String, FigureError> {
    lineage::svg(lineage, heading, words)
}
