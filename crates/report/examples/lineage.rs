//! Draws a lineage made by a rule, to be looked at: `cargo run -p report --example lineage -- [es|en] GROUPS FILE.svg|FILE.html`.
//! A file `.html` has the report's section, for its style sheet; any other the figure as a file of its own.

#[path = "../tests/sample/lineage.rs"]
mod sample;

use report::{Lang, Words, lineage_section, lineage_svg};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut args = std::env::args().skip(1);
    let words = Words::new(args.next().as_deref().unwrap_or("es").parse::<Lang>()?);
    let lineage = sample::lineage(args.next().as_deref().unwrap_or("27").parse()?);
    let out = args.next().unwrap_or_else(|| "lineage.svg".into());
    let text = match out.ends_with(".html") {
        true => lineage_section(&lineage, &words)?,
        false => lineage_svg(&lineage, "Faro", &words)?,
    };
    Ok(std::fs::write(out, text)?)
}
