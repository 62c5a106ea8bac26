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

/// The load averages of one, five and fifteen minutes.
pub(super) fn load() -> String {
    let text = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let words: Vec<&str> = text.split_whitespace().take(3).collect();
    if words.is_empty() { "not known".into() } else { words.join(" ") }
}

/// Memory that can be had without pushing anything out, in GB.
pub(super) fn free_memory() -> Option<f64> {
    let kib: f64 = field("/proc/meminfo", "MemAvailable")?.split_whitespace().next()?.parse().ok()?;
    Some(kib * 1024.0 / 1e9)
}

/// What is free where a folder lies, in GB.
pub(super) fn free_disk(folder: &std::path::Path) -> Option<f64> {
    let output = std::process::Command::new("df").args(["--output=avail", "-B1"]).arg(folder).output().ok()?;
    let text = String::from_utf8(output.stdout).ok()?;
    Some(text.lines().nth(1)?.trim().parse::<f64>().ok()? / 1e9)
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
