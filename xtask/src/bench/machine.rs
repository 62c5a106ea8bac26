//! What the figures were measured on.

/// Prints processor, cores, memory, system and compiler.
pub(super) fn print() {
    let cores = std::thread::available_parallelism().map_or(0, usize::from);
    println!("| machine | |\n|---|---|");
    println!("| processor | {} |", field("/proc/cpuinfo", "model name").unwrap_or_else(|| "not known".into()));
    println!("| cores | {cores} |");
    println!("| memory | {} |", memory().unwrap_or_else(|| "not known".into()));
    println!("| system | {} |", field_of_os_release().unwrap_or_else(|| "not known".into()));
    println!("| compiler | {} |", compiler().unwrap_or_else(|| "not known".into()));
}

fn memory() -> Option<String> {
    let kib: u64 = field("/proc/meminfo", "MemTotal")?.split_whitespace().next()?.parse().ok()?;
    Some(format!("{:.1} GiB", kib as f64 / f64::from(1 << 20)))
}

fn field_of_os_release() -> Option<String> {
    let text = std::fs::read_to_string("/etc/os-release").ok()?;
    let name = text.lines().find_map(|line| line.strip_prefix("PRETTY_NAME="))?;
    let kernel = std::fs::read_to_string("/proc/sys/kernel/osrelease").ok()?;
    Some(format!("{}, Linux {}", name.trim_matches('"'), kernel.trim()))
}

fn compiler() -> Option<String> {
    let output = std::process::Command::new("rustc").arg("--version").output().ok()?;
    Some(String::from_utf8_lossy(&output.stdout).trim().to_string()).filter(|text| !text.is_empty())
}

/// The value of `name: value` in a file of /proc.
fn field(path: &str, name: &str) -> Option<String> {
    let text = std::fs::read_to_string(path).ok()?;
    let line = text.lines().find(|line| line.starts_with(name))?;
    Some(line.split_once(':')?.1.trim().to_string())
}
