//! The command line, as clap sees it. Prose is not here: `help.rs` puts it in, in the reader's language.

mod hashset;

use clap::{Args, Parser, Subcommand, ValueEnum};
pub(crate) use hashset::*;
use std::path::PathBuf;

#[derive(Parser)]
#[command(name = "amparo", version, disable_help_subcommand = true)]
pub(crate) struct Cli {
    #[command(flatten)]
    pub(crate) global: Global,
    #[command(subcommand)]
    pub(crate) command: Command,
}

#[derive(Args)]
pub(crate) struct Global {
    #[arg(long, global = true, value_name = "DIR", env = "AMPARO_VAULT", hide_env_values = true)]
    pub(crate) vault: Option<PathBuf>,
    #[arg(long, global = true, value_name = "NAME", env = "AMPARO_OPERATOR", hide_env_values = true)]
    pub(crate) operator: Option<String>,
    #[arg(long, global = true, value_name = "TEXT", env = "AMPARO_PURPOSE", hide_env_values = true)]
    pub(crate) purpose: Option<String>,
    #[arg(long, global = true, value_name = "TIME")]
    pub(crate) now: Option<String>,
    #[arg(long, global = true, value_name = "es|en", env = "AMPARO_LANG", hide_env_values = true)]
    pub(crate) lang: Option<String>,
    #[arg(long, global = true, value_name = "FILE", env = "AMPARO_CONFIG", hide_env_values = true)]
    pub(crate) config: Option<PathBuf>,
    #[arg(long, global = true, conflicts_with = "jsonl")]
    pub(crate) json: bool,
    #[arg(long, global = true)]
    pub(crate) jsonl: bool,
    #[arg(long, global = true)]
    pub(crate) log_json: bool,
    #[arg(long, short, global = true, action = clap::ArgAction::Count)]
    pub(crate) verbose: u8,
    #[arg(long, short, global = true)]
    pub(crate) quiet: bool,
}

#[derive(Subcommand)]
pub(crate) enum Command {
    Demo(Demo),
    Triage(Triage),
    #[command(subcommand)]
    Vault(Vault),
    #[command(subcommand)]
    Case(Case),
    Hash(Hash),
    #[command(subcommand)]
    Hashset(Hashset),
    Ingest(Ingest),
    #[command(subcommand)]
    Exhibit(Exhibit),
    #[command(subcommand)]
    Protected(Protected),
    #[command(subcommand)]
    Account(Account),
    #[command(subcommand)]
    Breakoff(Breakoff),
    Calibrate(Calibrate),
    #[command(subcommand)]
    Family(Family),
    Match(Match),
    Network(OfCase),
    Unlink(Unlink),
    Relink(Unlink),
    List(List),
    Leads(Leads),
    Trace(Trace),
    Report(Report),
    Graph(Graph),
    Verify(Verify),
    Completions(Completions),
    Man,
}

#[derive(Args)]
pub(crate) struct Demo {
    #[arg(long, value_name = "DIR", default_value = "amparo-demo")]
    pub(crate) out: PathBuf,
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub(crate) seed: u64,
}

#[derive(Args)]
pub(crate) struct Terms {
    #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true)]
    pub(crate) legal_basis: String,
    #[arg(long, value_name = "DATE", default_value = "", hide_default_value = true)]
    pub(crate) review_by: String,
    #[arg(long, value_name = "CC")]
    pub(crate) jurisdiction: Option<String>,
    #[arg(long, value_name = "NAME")]
    pub(crate) unit: Option<String>,
    #[arg(long, value_name = "KEY=VALUE")]
    pub(crate) scope: Vec<String>,
}

#[derive(Args)]
pub(crate) struct Triage {
    #[arg(required = true, value_name = "EVIDENCE")]
    pub(crate) evidence: Vec<PathBuf>,
    #[arg(long)]
    pub(crate) each: bool,
    #[arg(long, value_name = "LIST|DIR", required = true)]
    pub(crate) known: Vec<PathBuf>,
    #[arg(long, value_name = "STANDING", default_value = "unmapped")]
    pub(crate) standing: String,
    #[arg(long, value_name = "NAME")]
    pub(crate) case: String,
    #[command(flatten)]
    pub(crate) terms: Terms,
    #[arg(long, value_name = "FILE.csv")]
    pub(crate) manifest: Option<PathBuf>,
    #[arg(long, value_name = "FILE.html")]
    pub(crate) report: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) backups: BackupKeys,
}

#[derive(Subcommand)]
pub(crate) enum Vault {
    Init(VaultInit),
    Status,
    Backup(VaultBackup),
    Restore(VaultRestore),
    Upgrade(VaultUpgrade),
}

#[derive(Args)]
pub(crate) struct VaultBackup {
    #[arg(long, value_name = "DIR")]
    pub(crate) out: PathBuf,
}

#[derive(Args)]
pub(crate) struct VaultRestore {
    #[arg(value_name = "BACKUP")]
    pub(crate) backup: PathBuf,
    #[arg(long)]
    pub(crate) check: bool,
}

#[derive(Args)]
pub(crate) struct VaultUpgrade {
    #[arg(long, value_name = "DIR")]
    pub(crate) backup: Option<PathBuf>,
}

#[derive(Args)]
#[command(group = clap::ArgGroup::new("protection").required(true).args(["key_file", "passphrase", "unencrypted"]))]
pub(crate) struct VaultInit {
    #[arg(long, value_name = "FILE")]
    pub(crate) key_file: Option<PathBuf>,
    #[arg(long)]
    pub(crate) passphrase: bool,
    #[arg(long)]
    pub(crate) unencrypted: bool,
    #[arg(long, conflicts_with = "unencrypted")]
    pub(crate) plain_segments: bool,
}

#[derive(Subcommand)]
pub(crate) enum Case {
    Open(CaseOpen),
    List,
    Show(CaseShow),
}

#[derive(Args)]
pub(crate) struct CaseOpen {
    #[arg(value_name = "NAME")]
    pub(crate) name: String,
    #[command(flatten)]
    pub(crate) terms: Terms,
}

#[derive(Args)]
pub(crate) struct CaseShow {
    #[arg(value_name = "NAME")]
    pub(crate) name: String,
}

#[derive(Args)]
pub(crate) struct Hash {
    #[arg(required = true, value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
}

#[derive(Args)]
pub(crate) struct Ingest {
    #[arg(required = true, value_name = "EVIDENCE")]
    pub(crate) evidence: Vec<PathBuf>,
    #[arg(long, value_name = "NAME")]
    pub(crate) case: String,
    #[arg(long)]
    pub(crate) each: bool,
    #[arg(long, value_name = "FILE.csv")]
    pub(crate) manifest: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) backups: BackupKeys,
}

/// Keys of encrypted backups: from files or the terminal, never as arguments.
#[derive(Args)]
pub(crate) struct BackupKeys {
    #[arg(long, value_name = "FILE")]
    pub(crate) backup_key: Vec<PathBuf>,
    #[arg(long)]
    pub(crate) ask_backup_key: bool,
}

#[derive(Subcommand)]
pub(crate) enum Exhibit {
    Relocate(Relocate),
}

#[derive(Args)]
pub(crate) struct Relocate {
    #[arg(value_name = "EXHIBIT")]
    pub(crate) exhibit: String,
    #[arg(value_name = "PATH")]
    pub(crate) path: PathBuf,
    #[arg(long, value_name = "NAME")]
    pub(crate) case: String,
}

#[derive(Subcommand)]
pub(crate) enum Protected {
    Add(ProtectedChange),
    Import(ProtectedImport),
    Remove(ProtectedChange),
    List,
}

#[derive(Args)]
pub(crate) struct ProtectedChange {
    #[arg(required = true, value_name = "VALUE")]
    pub(crate) values: Vec<String>,
    #[arg(long, value_name = "TEXT")]
    pub(crate) reason: String,
}

#[derive(Args)]
pub(crate) struct ProtectedImport {
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
    #[arg(long, value_name = "TEXT", default_value = "", hide_default_value = true)]
    pub(crate) reason: String,
}

#[derive(Subcommand)]
pub(crate) enum Account {
    Mark(AccountMarked),
    Unmark(AccountMarked),
    Age(AccountAge),
}

#[derive(Args)]
pub(crate) struct AccountAge {
    #[arg(value_name = "ACCOUNT")]
    pub(crate) account: String,
    #[arg(long, value_name = "CLASS")]
    pub(crate) class: String,
    #[arg(long, value_name = "BAND")]
    pub(crate) band: String,
    #[arg(long, value_name = "TEXT")]
    pub(crate) source: String,
    #[arg(long, value_name = "NAME")]
    pub(crate) case: String,
    #[arg(long, value_name = "TEXT")]
    pub(crate) reason: String,
}

#[derive(Subcommand)]
pub(crate) enum Breakoff {
    Say(BreakoffSay),
}

/// A word stands on a message of the case or on what a closed case established.
#[derive(Args)]
#[command(group = clap::ArgGroup::new("grounds").required(true).args(["quote", "established"]))]
pub(crate) struct BreakoffSay {
    #[arg(value_name = "CHILD")]
    pub(crate) child: String,
    #[arg(long, value_name = "GROUP|not-seen|none")]
    pub(crate) parent: String,
    #[arg(long, conflicts_with = "withdraw")]
    pub(crate) deny: bool,
    #[arg(long)]
    pub(crate) withdraw: bool,
    #[arg(long, value_name = "MESSAGE")]
    pub(crate) quote: Option<String>,
    #[arg(long, value_name = "SOURCE")]
    pub(crate) established: Option<String>,
    #[arg(long, value_name = "NAME")]
    pub(crate) case: String,
    #[arg(long, value_name = "TEXT")]
    pub(crate) reason: String,
}

#[derive(Subcommand)]
pub(crate) enum Family {
    Cut(TwoItems),
    Join(TwoItems),
}

#[derive(Args)]
pub(crate) struct TwoItems {
    #[arg(value_name = "ITEM")]
    pub(crate) a: String,
    #[arg(value_name = "ITEM")]
    pub(crate) b: String,
    #[arg(long, value_name = "NAME")]
    pub(crate) case: String,
    #[arg(long, value_name = "TEXT")]
    pub(crate) reason: String,
}

#[derive(Args)]
pub(crate) struct AccountMarked {
    #[arg(value_name = "ACCOUNT")]
    pub(crate) account: String,
    #[arg(value_name = "MARK")]
    pub(crate) mark: String,
    #[arg(long, value_name = "NAME")]
    pub(crate) case: String,
    #[arg(long, value_name = "TEXT")]
    pub(crate) reason: String,
}

/// Who is marked is shown to those alone who are cleared: the asking is logged with its reason.
#[derive(Args)]
pub(crate) struct Unmasked {
    #[arg(long, requires = "reason")]
    pub(crate) unmasked: bool,
    #[arg(long, value_name = "TEXT", requires = "unmasked")]
    pub(crate) reason: Option<String>,
}

#[derive(Args)]
pub(crate) struct Match {
    #[arg(long, value_name = "NAME")]
    pub(crate) case: String,
    #[arg(long, value_name = "ITEM")]
    pub(crate) explain: Option<String>,
}

#[derive(Args)]
pub(crate) struct OfCase {
    #[arg(long, value_name = "NAME")]
    pub(crate) case: String,
}

#[derive(Args)]
pub(crate) struct Unlink {
    #[arg(value_name = "A")]
    pub(crate) a: String,
    #[arg(value_name = "B")]
    pub(crate) b: Option<String>,
    #[arg(long, value_name = "NAME")]
    pub(crate) case: String,
    #[arg(long, value_name = "TEXT")]
    pub(crate) reason: String,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Kind {
    Exhibits,
    Items,
    Matches,
    Issues,
    Accounts,
    Groups,
    Members,
    Messages,
    Invites,
    Indicators,
    Stickers,
    Sightings,
    Introductions,
    Breakoffs,
    Weights,
    Keys,
    KeysApart,
    AdultsAmongMinors,
    Gaps,
    Estimates,
    Proposals,
    Countries,
    Languages,
    Clocks,
    Differences,
    Unlinked,
    Marks,
    LineageWords,
    Ages,
    FamilyWords,
}

#[derive(Args)]
pub(crate) struct List {
    #[arg(value_name = "LIST")]
    pub(crate) kind: Kind,
    #[arg(long, value_name = "NAME")]
    pub(crate) case: String,
    #[arg(long)]
    pub(crate) full: bool,
    #[arg(long)]
    pub(crate) all: bool,
    #[command(flatten)]
    pub(crate) unmasked: Unmasked,
}

#[derive(Args)]
pub(crate) struct Trace {
    #[arg(value_name = "ITEM")]
    pub(crate) item: String,
    #[arg(long, value_name = "NAME")]
    pub(crate) case: String,
    #[command(flatten)]
    pub(crate) unmasked: Unmasked,
}

/// Refits the weights of lineage on closed cases.
#[derive(Args)]
pub(crate) struct Calibrate {
    #[arg(long = "case", value_name = "NAME")]
    pub(crate) cases: Vec<String>,
    #[arg(long, requires = "reason")]
    pub(crate) keep: bool,
    #[arg(long, requires = "reason", conflicts_with_all = ["keep", "cases"])]
    pub(crate) withdraw: bool,
    #[arg(long, value_name = "TEXT")]
    pub(crate) reason: Option<String>,
}

/// Accounts are named to a lead alone: the asking is logged with its reason.
#[derive(Args)]
pub(crate) struct Leads {
    #[arg(long, value_name = "NAME")]
    pub(crate) case: String,
    #[arg(long, value_name = "TEXT")]
    pub(crate) reason: String,
}

#[derive(Args)]
pub(crate) struct Report {
    #[arg(long, value_name = "NAME")]
    pub(crate) case: String,
    #[arg(long, value_name = "FILE.html")]
    pub(crate) out: PathBuf,
    #[command(flatten)]
    pub(crate) unmasked: Unmasked,
}

#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum GraphFormat {
    Graphml,
    Gexf,
    Csv,
}

#[derive(Args)]
pub(crate) struct Graph {
    #[arg(long, value_name = "NAME")]
    pub(crate) case: String,
    #[arg(long, value_name = "FORMAT")]
    pub(crate) format: GraphFormat,
    #[arg(long, value_name = "FILE")]
    pub(crate) out: PathBuf,
    #[command(flatten)]
    pub(crate) unmasked: Unmasked,
}

#[derive(Args)]
pub(crate) struct Verify {
    #[arg(long, value_name = "NAME")]
    pub(crate) case: Option<String>,
}

#[derive(Args)]
pub(crate) struct Completions {
    #[arg(value_name = "SHELL")]
    pub(crate) shell: clap_complete::Shell,
}
