//! Puts the help texts in, from the one catalogue: `help-<command>` and `help-<command>-<argument>`.

use clap::{Arg, ArgAction, Command};
use report::Words;

/// The command line with its help in the reader's language.
pub(crate) fn localise(command: Command, words: &Words) -> Command {
    let global: Vec<String> = command.get_arguments().map(|a| a.get_id().to_string()).collect();
    let mut command = own_flags(command, words).about(words.text("help")).after_help(words.text("help-after"));
    for id in &global {
        command = command.mut_arg(id, |arg| arg.help(words.text(&format!("help-{}", key(id)))));
    }
    let names: Vec<String> = command.get_subcommands().map(|c| c.get_name().to_string()).collect();
    for name in names {
        command = command.mut_subcommand(&name, |sub| below(sub, &name, words));
    }
    command
}

/// clap's own flags speak English; these do what they do.
fn own_flags(command: Command, words: &Words) -> Command {
    let flag = |id: &'static str, short, action| {
        Arg::new(id).short(short).long(id).action(action).global(id == "help").help(words.text(&format!("help-{id}")))
    };
    command.disable_help_flag(true).disable_version_flag(true).arg(flag("help", 'h', ArgAction::Help)).arg(flag(
        "version",
        'V',
        ArgAction::Version,
    ))
}

fn below(command: Command, path: &str, words: &Words) -> Command {
    let ids: Vec<String> = command.get_arguments().map(|a| a.get_id().to_string()).collect();
    let mut command = command.about(words.text(&format!("help-{path}")));
    for id in ids {
        command = command.mut_arg(&id, |arg| arg.help(words.text(&format!("help-{path}-{}", key(&id)))));
    }
    let names: Vec<String> = command.get_subcommands().map(|c| c.get_name().to_string()).collect();
    for name in names {
        command = command.mut_subcommand(&name, |sub| below(sub, &format!("{path}-{name}"), words));
    }
    command
}

fn key(id: &str) -> String {
    id.replace('_', "-")
}

/// Every key that the help needs.
#[cfg(test)]
fn keys(command: &Command, path: &str, found: &mut Vec<String>) {
    let join = |name: &str| if path.is_empty() { format!("help-{name}") } else { format!("{path}-{name}") };
    let of_argument = |id: &str| if path.is_empty() { format!("help-{id}") } else { join(id) };
    found.extend(command.get_arguments().map(|a| of_argument(&key(a.get_id().as_str()))));
    for sub in command.get_subcommands() {
        found.push(join(sub.get_name()));
        keys(sub, &join(sub.get_name()), found);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;
    use report::Lang;

    #[test]
    fn every_command_and_argument_has_help_in_both_languages() {
        let mut needed = ["help", "help-help", "help-version"].map(String::from).to_vec();
        keys(&crate::args::Cli::command(), "", &mut needed);
        for lang in [Lang::Es, Lang::En] {
            let words = Words::new(lang);
            let missing: Vec<&String> = needed.iter().filter(|k| !words.has(k)).collect();
            assert!(missing.is_empty(), "{lang:?}: {missing:?}");
        }
    }

    #[test]
    fn the_command_line_is_consistent() {
        localise(crate::args::Cli::command(), &Words::new(Lang::Es)).debug_assert();
    }
}
