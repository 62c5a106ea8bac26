//! Shell completions and the man page, from the same description as the command line.

use crate::app::{App, Failure};
use crate::args::{Cli, Completions};
use crate::{help, output};
use clap::CommandFactory;

pub(crate) fn completions(args: &Completions) -> Result<u8, Failure> {
    let mut out = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "amparo", &mut out);
    output::bytes(&out)?;
    Ok(0)
}

pub(crate) fn man(app: &App) -> Result<u8, Failure> {
    let mut out = Vec::new();
    let command = help::localise(Cli::command(), &app.words);
    clap_mangen::Man::new(command).render(&mut out).map_err(anyhow::Error::from)?;
    output::bytes(&out)?;
    Ok(0)
}
