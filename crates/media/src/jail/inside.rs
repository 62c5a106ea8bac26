//! What the started process does to itself before it becomes the decoder. There is no way back from any of it.

use std::ffi::OsString;
use std::io::Write;
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::Command;

use landlock::{
    ABI, Access, AccessFs, AccessNet, BitFlags, CompatLevel, Compatible, PathBeneath, PathFd, Ruleset, RulesetAttr,
    RulesetCreated, RulesetCreatedAttr, RulesetError, RulesetStatus, Scope,
};
use rustix::process::{Resource, Rlimit, Signal, set_parent_process_death_signal, setrlimit};

use super::{JailLimits, Order, READY, Refusal, syscalls};

/// Libraries, and the cache that says where they are. Nothing in them is about a case.
const LIBRARIES: &[&str] =
    &["/lib", "/lib64", "/usr/lib", "/usr/lib64", "/usr/local/lib", "/usr/libexec", "/etc/ld.so.cache"];

/// What the kernel runs to start a program that uses libraries.
const LOADERS: &[&str] = &[
    "/lib64/ld-linux-x86-64.so.2",
    "/lib/ld-linux-aarch64.so.1",
    "/lib/ld-musl-x86_64.so.1",
    "/lib/ld-musl-aarch64.so.1",
];

/// Descriptors that a decoder may have open: libraries are closed again once they are mapped.
const MAX_FILES: u64 = 64;

/// Numbers and paths of an order, as arguments; [`Wish::from_arguments`] reads them.
pub(super) fn arguments(order: &Order<'_>, limits: &JailLimits) -> Vec<OsString> {
    let numbers = [limits.max_memory, limits.max_cpu_seconds].map(|n| OsString::from(n.to_string()));
    let readable = order.readable.map_or_else(OsString::new, Into::into);
    let fixed = numbers.into_iter().chain([readable, order.decoder.into()]);
    fixed.chain(order.arguments.iter().cloned()).collect()
}

/// An order as it arrives.
#[derive(Debug, PartialEq, Eq)]
struct Wish {
    max_memory: u64,
    max_cpu_seconds: u64,
    readable: Option<OsString>,
    decoder: OsString,
    arguments: Vec<OsString>,
}

impl Wish {
    fn from_arguments(mut arguments: impl Iterator<Item = OsString>) -> Option<Self> {
        let mut number = || arguments.next()?.to_str()?.parse().ok();
        let (max_memory, max_cpu_seconds) = (number()?, number()?);
        let readable = arguments.next()?;
        let decoder = arguments.next()?;
        let is_absolute = Path::new(&decoder).is_absolute();
        is_absolute.then(|| Self {
            max_memory,
            max_cpu_seconds,
            readable: Some(readable).filter(|path| !path.is_empty()),
            decoder,
            arguments: arguments.collect(),
        })
    }
}

/// Limits this process and becomes the decoder; comes back only if something of it is not possible.
pub(super) fn become_decoder(arguments: impl Iterator<Item = OsString>) -> Refusal {
    let Some(wish) = Wish::from_arguments(arguments) else { return Refusal::Order };
    match limit(&wish) {
        Err(refusal) => refusal,
        Ok(()) => execute(&wish),
    }
}

fn limit(wish: &Wish) -> Result<(), Refusal> {
    // Made before Landlock, used after it: compiling takes memory only.
    let filter = syscalls::filter().ok_or(Refusal::Seccomp)?;
    limit_resources(wish).map_err(|_| Refusal::Limits)?;
    let status = limit_files(wish).map_err(|_| Refusal::Landlock)?;
    if status == RulesetStatus::NotEnforced {
        return Err(Refusal::Landlock);
    }
    // Sets no_new_privs too.
    seccompiler::apply_filter(&filter).map_err(|_| Refusal::Seccomp)?;
    // Nobody reads it if it cannot be written, and then nothing of what follows either.
    let _ = writeln!(std::io::stderr(), "{READY}");
    Ok(())
}

fn execute(wish: &Wish) -> Refusal {
    // Whatever stands in the environment is none of the decoder's business.
    let _ = Command::new(&wish.decoder).args(&wish.arguments).env_clear().env("LC_ALL", "C").exec();
    Refusal::Execute
}

fn limit_resources(wish: &Wish) -> rustix::io::Result<()> {
    // Who is gone can end nobody.
    set_parent_process_death_signal(Some(Signal::KILL))?;
    // No limit on processes: it would count those of the user's other programs. Seccomp lets none begin.
    let most = [
        (Resource::As, wish.max_memory),
        (Resource::Fsize, 0),
        (Resource::Nofile, MAX_FILES),
        (Resource::Memlock, 64 << 10),
        (Resource::Core, 0),
    ];
    for (resource, most) in most {
        setrlimit(resource, Rlimit { current: Some(most), maximum: Some(most) })?;
    }
    // The first limit ends it by a signal that says why, the second one whatever it makes of that signal.
    let (first, second) = (wish.max_cpu_seconds, wish.max_cpu_seconds.saturating_add(1));
    setrlimit(Resource::Cpu, Rlimit { current: Some(first), maximum: Some(second) })
}

/// Files may be read where libraries lie; one may be executed; none may be written. What is refused today by every
/// kernel that has Landlock is demanded, what newer ones can do besides is taken along.
fn limit_files(wish: &Wish) -> Result<RulesetStatus, RulesetError> {
    let ruleset = Ruleset::default()
        .set_compatibility(CompatLevel::HardRequirement)
        .handle_access(AccessFs::from_all(ABI::V1))?
        .set_compatibility(CompatLevel::BestEffort)
        .handle_access(AccessFs::from_all(ABI::V6))?
        .handle_access(AccessNet::from_all(ABI::V6))?
        .scope(Scope::from_all(ABI::V6))?
        .create()?;
    let look = AccessFs::ReadFile | AccessFs::ReadDir;
    let run = AccessFs::ReadFile | AccessFs::Execute;
    let ruleset = allow(ruleset, LIBRARIES, look)?;
    let ruleset = allow(ruleset, LOADERS, run)?;
    let ruleset = allow(ruleset, wish.readable.as_slice(), look)?;
    let ruleset = allow(ruleset, &[&wish.decoder], run)?;
    Ok(ruleset.restrict_self()?.ruleset)
}

/// Not every system has every folder: what is not there needs no rule.
fn allow<P: AsRef<Path>>(
    mut ruleset: RulesetCreated,
    paths: &[P],
    access: BitFlags<AccessFs>,
) -> Result<RulesetCreated, RulesetError> {
    for path in paths {
        let Ok(open) = PathFd::new(path) else { continue };
        let access = if path.as_ref().is_dir() { access } else { access & AccessFs::from_file(ABI::V1) };
        ruleset = ruleset.add_rule(PathBeneath::new(open, access))?;
    }
    Ok(ruleset)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_order_arrives_as_it_was_given() {
        let order = Order { decoder: Path::new("/bin/x"), arguments: vec!["-a".into(), "b c".into()], readable: None };
        let limits = JailLimits::for_tests();
        let wish = Wish::from_arguments(arguments(&order, &limits).into_iter()).unwrap();
        assert_eq!((wish.max_memory, wish.max_cpu_seconds), (limits.max_memory, limits.max_cpu_seconds));
        assert_eq!((wish.readable, wish.decoder, wish.arguments), (None, "/bin/x".into(), order.arguments));
    }

    #[test]
    fn an_order_that_is_not_whole_is_none() {
        let good = ["1", "2", "", "/bin/x"];
        let wish = |words: &[&str]| Wish::from_arguments(words.iter().map(OsString::from));
        assert!(wish(&good).is_some());
        assert_eq!([&good[..3], &["a", "2", "", "/bin/x"], &["1", "2", "", "bin/x"]].map(wish), [const { None }; 3]);
    }
}
