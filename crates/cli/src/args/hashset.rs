//! What `amparo hashset` takes.

use clap::{Args, Subcommand};
use std::path::PathBuf;

#[derive(Subcommand)]
pub(crate) enum Hashset {
    Build(HashsetBuild),
    Import(HashsetImport),
    Attach(HashsetOfCase),
    Detach(HashsetOfCase),
    List,
    Show(HashsetShow),
    Disable(HashsetSaid),
    Enable(HashsetSaid),
    Dispute(HashsetDispute),
    Export(HashsetExport),
    Map(HashsetMap),
    Mappings,
}

#[derive(Args)]
pub(crate) struct HashsetExport {
    #[arg(value_name = "HASHSET")]
    pub(crate) hashset: String,
    #[arg(long, value_name = "N")]
    pub(crate) version: Option<i64>,
    #[arg(long, value_name = "FORMAT")]
    pub(crate) format: String,
    #[arg(long, value_name = "FILE")]
    pub(crate) output: PathBuf,
    #[arg(long, value_name = "TEXT")]
    pub(crate) consent: Option<String>,
}

#[derive(Args)]
pub(crate) struct HashsetMap {
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
}

#[derive(Args)]
pub(crate) struct HashsetShow {
    #[arg(value_name = "HASHSET")]
    pub(crate) hashset: String,
    #[arg(long, value_name = "N")]
    pub(crate) version: Option<i64>,
}

#[derive(Args)]
pub(crate) struct HashsetSaid {
    #[arg(value_name = "HASHSET")]
    pub(crate) hashset: String,
    #[arg(long, value_name = "N")]
    pub(crate) version: Option<i64>,
    #[arg(long, value_name = "ID")]
    pub(crate) entry: Option<String>,
    #[arg(long, value_name = "TEXT")]
    pub(crate) reason: String,
}

#[derive(Args)]
pub(crate) struct HashsetDispute {
    #[arg(value_name = "HASHSET")]
    pub(crate) hashset: String,
    #[arg(long, value_name = "N")]
    pub(crate) version: Option<i64>,
    #[arg(long, value_name = "ID")]
    pub(crate) entry: String,
    #[arg(long, value_name = "TEXT")]
    pub(crate) reason: String,
}

#[derive(Args)]
pub(crate) struct HashsetOfCase {
    #[arg(value_name = "HASHSET")]
    pub(crate) hashset: String,
    #[arg(long, value_name = "N")]
    pub(crate) version: Option<i64>,
    #[arg(long, value_name = "NAME")]
    pub(crate) case: String,
}

#[derive(Args)]
pub(crate) struct HashsetTerms {
    #[arg(long, value_name = "NAME")]
    pub(crate) name: String,
    #[arg(long, value_name = "STANDING")]
    pub(crate) standing: Option<String>,
    #[arg(long, value_name = "NAME")]
    pub(crate) scheme: Option<String>,
    #[arg(long, value_name = "RULE")]
    pub(crate) handling: Option<String>,
    #[arg(long, value_name = "NAME")]
    pub(crate) case: Vec<String>,
}

#[derive(Args)]
pub(crate) struct HashsetBuild {
    #[arg(value_name = "DIR")]
    pub(crate) dir: PathBuf,
    #[command(flatten)]
    pub(crate) terms: HashsetTerms,
}

#[derive(Args)]
pub(crate) struct HashsetImport {
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
    #[arg(long)]
    pub(crate) update: bool,
    #[arg(long, value_name = "FIELD=COLUMN")]
    pub(crate) column: Vec<String>,
    #[arg(long, value_name = "CHARACTER")]
    pub(crate) delimiter: Option<String>,
    #[arg(long, requires = "column")]
    pub(crate) no_header: bool,
    #[arg(long, conflicts_with_all = ["update", "column", "delimiter", "standing", "scheme", "handling"])]
    pub(crate) known_good: bool,
    #[arg(long, requires = "known_good")]
    pub(crate) in_place: bool,
    #[command(flatten)]
    pub(crate) terms: HashsetTerms,
}
