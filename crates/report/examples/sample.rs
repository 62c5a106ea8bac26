//! Writes the report of a small case made by hand: `cargo run -p report --example sample -- [es|en] FILE.html`.

#[path = "../tests/sample/mod.rs"]
mod sample;

use report::{Lang, Words};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut args = std::env::args().skip(1);
    let lang: Lang = args.next().as_deref().unwrap_or("es").parse()?;
    let out = args.next().unwrap_or_else(|| "report.html".into());
    Ok(report::html(&sample::overview(), &Words::new(lang), &mut std::fs::File::create(out)?)?)
}
