//! Rust source, as far as `tidy` must understand it: what is code, what is a comment, what is a string.

/// A source file taken apart.
pub(crate) struct Source {
    /// The text with comments and the content of strings blanked out; lines and columns stay where they were.
    pub(crate) code: String,
    /// Every string literal outside comments.
    pub(crate) strings: Vec<Literal>,
}

/// A string literal.
pub(crate) struct Literal {
    /// From 1.
    pub(crate) line: usize,
    /// Where it stands in [`Source::code`].
    pub(crate) at: usize,
    /// As written.
    pub(crate) text: String,
}

/// Takes a source file apart.
pub(crate) fn read(text: &str) -> Source {
    let source = Source { code: String::with_capacity(text.len()), strings: Vec::new() };
    let mut reader = Reader { rest: text, line: 1, source };
    while !reader.rest.is_empty() {
        reader.step();
    }
    reader.source
}

/// What is compiled into the program: everything before the tests at a file's end.
pub(crate) fn without_tests(text: &str) -> &str {
    text.find("\n#[cfg(test)]\nmod tests").and_then(|at| text.get(..at)).unwrap_or(text)
}

struct Reader<'t> {
    rest: &'t str,
    line: usize,
    source: Source,
}

impl Reader<'_> {
    fn step(&mut self) {
        if self.rest.starts_with("//") {
            self.blank(self.rest.find('\n').unwrap_or(self.rest.len()));
        } else if self.rest.starts_with("/*") {
            self.blank(block_comment(self.rest));
        } else if let Some(hashes) = raw_string(self.rest) {
            let open = self.rest.find('"').map_or(0, |at| at + 1);
            self.string(open, &format!("\"{}", "#".repeat(hashes)), false);
        } else if self.rest.starts_with('"') {
            self.string(1, "\"", true);
        } else if self.rest.starts_with('\'') {
            self.blank(char_literal(self.rest));
        } else {
            self.keep();
        }
    }

    /// A string from `open` bytes on to its end mark.
    fn string(&mut self, open: usize, end: &str, escapes: bool) {
        let body = self.rest.get(open..).unwrap_or_default();
        let length = if escapes { unescaped_quote(body) } else { body.find(end) }.unwrap_or(body.len());
        let text = body.get(..length).unwrap_or_default().to_string();
        self.source.strings.push(Literal { line: self.line, at: self.source.code.len(), text });
        self.blank((open + length + end.len()).min(self.rest.len()));
    }

    fn blank(&mut self, bytes: usize) {
        let bytes = bytes.max(1);
        let (taken, rest) = self.rest.split_at_checked(bytes).unwrap_or((self.rest, ""));
        let blanked = taken.chars().map(|c| if c == '\n' { '\n' } else { ' ' });
        self.source.code.extend(blanked);
        self.line += taken.matches('\n').count();
        self.rest = rest;
    }

    /// Keeps one character, or a whole word: an `r` inside a word opens no raw string.
    fn keep(&mut self) {
        let word = self.rest.find(|c: char| !is_word(c)).unwrap_or(self.rest.len());
        let bytes = if word > 0 { word } else { self.rest.chars().next().map_or(1, char::len_utf8) };
        let (taken, rest) = self.rest.split_at_checked(bytes).unwrap_or((self.rest, ""));
        self.line += taken.matches('\n').count();
        self.source.code.push_str(taken);
        self.rest = rest;
    }
}

pub(crate) fn is_word(c: char) -> bool {
    c.is_alphanumeric() || c == '_'
}

fn block_comment(text: &str) -> usize {
    let (mut depth, mut at) = (0usize, 0usize);
    while let Some(rest) = text.get(at..).filter(|rest| !rest.is_empty()) {
        if rest.starts_with("/*") {
            (depth, at) = (depth + 1, at + 2);
        } else if rest.starts_with("*/") {
            (depth, at) = (depth.saturating_sub(1), at + 2);
            if depth == 0 {
                return at;
            }
        } else {
            at += rest.chars().next().map_or(1, char::len_utf8);
        }
    }
    text.len()
}

/// The number of `#` of a raw string that begins here.
fn raw_string(text: &str) -> Option<usize> {
    let rest = text.strip_prefix("br").or_else(|| text.strip_prefix('r'))?;
    let hashes = rest.bytes().take_while(|b| *b == b'#').count();
    rest.get(hashes..)?.starts_with('"').then_some(hashes)
}

fn unescaped_quote(body: &str) -> Option<usize> {
    let mut escaped = false;
    body.char_indices().find_map(|(at, c)| {
        let end = c == '"' && !escaped;
        escaped = c == '\\' && !escaped;
        end.then_some(at)
    })
}

/// Bytes of a character literal; 1 for a lifetime.
fn char_literal(text: &str) -> usize {
    let mut chars = text.char_indices().skip(1);
    match chars.next() {
        Some((_, '\\')) => text.get(3..).and_then(|rest| rest.find('\'')).map_or(1, |at| at + 4),
        Some((at, c)) if text.get(at + c.len_utf8()..).is_some_and(|rest| rest.starts_with('\'')) => {
            at + c.len_utf8() + 1
        }
        _ => 1,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn strings(text: &str) -> Vec<(usize, String)> {
        read(text).strings.into_iter().map(|s| (s.line, s.text)).collect()
    }

    #[test]
    fn comments_and_strings_are_blanked_and_lines_stay() {
        let text = "a // \"no\"\nb \"yes\\\"\n\" /* x /* y */ z */ c\n'\"' r#\"raw \" string\"# 'l d";
        let code = read(text).code;
        assert_eq!(code.lines().count(), 4);
        assert_eq!(code.split_whitespace().collect::<String>(), "abcld");
        assert_eq!(strings(text), [(2, "yes\\\"\n".to_string()), (4, "raw \" string".to_string())]);
    }

    #[test]
    fn an_r_inside_a_word_opens_no_raw_string() {
        assert_eq!(strings("for\"x\""), [(1, "x".to_string())]);
        assert_eq!(strings("b\"\\\"\" br\"\\\""), [(1, "\\\"".to_string()), (1, "\\".to_string())]);
    }

    #[test]
    fn tests_at_the_end_of_a_file_are_left_out() {
        assert_eq!(without_tests("fn a() {}\n\n#[cfg(test)]\nmod tests {\n}\n"), "fn a() {}\n");
    }
}
