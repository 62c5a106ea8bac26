//! Source files: none too long, `unsafe` only at home and each with its reason.

use super::Findings;
use crate::rust_text;
use crate::workspace::{Workspace, read};
use anyhow::Result;
use std::path::Path;

/// Files past this are cut; around 400 is what a reader likes.
const MOST_LINES: usize = 600;
/// Where `unsafe` lives: calls of kernels compiled for a processor's features, and files mapped into memory.
static UNSAFE_HOMES: &[&str] = &[
    "crates/signal/src/simd",
    "crates/signal/src/local/simd",
    "crates/signal/src/hamming/simd",
    "crates/signal/src/region",
];
/// How far above an `unsafe` its SAFETY line may stand.
const SAFETY_WITHIN: usize = 4;

pub(super) fn check(workspace: &Workspace, findings: &mut Findings) -> Result<()> {
    for path in workspace.rust_files(".")? {
        let text = read(&path)?;
        let lines = text.lines().count();
        if lines > MOST_LINES {
            findings.at(
                workspace,
                &path,
                lines,
                format!("{lines} lines: more than {MOST_LINES}; cut it along its parts"),
            );
        }
        let home = is_home(path.strip_prefix(&workspace.root).unwrap_or(&path));
        for line in unsafes(&text) {
            if !home {
                findings.at(workspace, &path, line, format!("unsafe away from its home ({})", UNSAFE_HOMES.join(", ")));
            } else if !has_reason(&text, line) {
                findings.at(workspace, &path, line, "unsafe without a SAFETY line above it");
            }
        }
    }
    Ok(())
}

fn is_home(path: &Path) -> bool {
    UNSAFE_HOMES.iter().any(|home| path.starts_with(home) || path.with_extension("") == Path::new(home))
}

/// Lines with the keyword, from 1; a function type or definition is no use of it.
fn unsafes(text: &str) -> Vec<usize> {
    let code = rust_text::read(text).code;
    let uses = |line: &str| {
        let mut words = line.split(|c| !rust_text::is_word(c)).filter(|w| !w.is_empty());
        words.any(|word| word == "unsafe") && !line.contains("unsafe fn")
    };
    (1..).zip(code.lines()).filter(|(_, line)| uses(line)).map(|(number, _)| number).collect()
}

fn has_reason(text: &str, line: usize) -> bool {
    let first = line.saturating_sub(SAFETY_WITHIN + 1);
    text.lines().skip(first).take(line - first).any(|line| line.contains("SAFETY:"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_keyword_is_found_only_in_code() {
        let text = "#![deny(unsafe_code)]\n// unsafe\nlet s = \"unsafe\";\nlet x = unsafe { f() };\n";
        assert_eq!(unsafes(text), [4]);
        assert!(!has_reason(text, 4));
        assert!(has_reason("// SAFETY: asked above\nunsafe { f() }", 2));
    }

    #[test]
    fn a_home_is_a_file_or_a_folder() {
        assert!(is_home(Path::new("crates/signal/src/simd.rs")));
        assert!(is_home(Path::new("crates/signal/src/simd/avx2.rs")));
        assert!(!is_home(Path::new("crates/signal/src/simdish.rs")));
    }
}
