//! Finds where a field stands in a RON document, so that a problem of meaning can name its line and column.

/// Line and column (from 1) of the field that `path` names, field names from the outside in, tags of enums left out. A
/// number after the name of a list is the index of one of its bracketed elements, from 0; without one the first element
/// that has the field is meant. Falls back to the deepest field on the path that is written, else to the start.
pub fn locate(text: &str, path: &[&str]) -> (usize, usize) {
    let mut best = (0, (1, 1));
    let mut levels = vec![Level::default()];
    let mut scanner = Scanner { rest: text, line: 1, column: 1 };
    while let Some((token, place)) = scanner.next_token() {
        match token {
            Token::Open { is_list } => {
                if let Some(list) = levels.last_mut().filter(|level| level.is_list) {
                    list.here = Some(list.elements.to_string());
                    list.elements += 1;
                }
                levels.push(Level { is_list, ..Level::default() });
            }
            Token::Close => {
                levels.pop();
                if levels.is_empty() {
                    levels.push(Level::default());
                }
                continue;
            }
            Token::Key(name) => {
                if let Some(level) = levels.last_mut() {
                    level.here = Some(name);
                }
            }
        }
        let matched = matched(levels.iter().filter_map(|level| level.here.as_deref()), path);
        if matched > best.0 {
            best = (matched, place);
        }
    }
    best.1
}

/// An opened bracket.
#[derive(Default)]
struct Level {
    is_list: bool,
    /// Elements opened so far, in a list.
    elements: usize,
    /// The field or the element that is being read.
    here: Option<String>,
}

/// How much of `path` the whole way `here` is; 0 if it leads elsewhere. Elements that the path does not number are
/// passed over.
fn matched<'a>(here: impl Iterator<Item = &'a str>, path: &[&str]) -> usize {
    let is_element = |part: &str| part.starts_with(|first: char| first.is_ascii_digit());
    let mut count = 0;
    for part in here {
        match path.get(count) {
            Some(&expected) if expected == part => count += 1,
            expected if is_element(part) && !expected.is_some_and(|expected| is_element(expected)) => {}
            _ => return 0,
        }
    }
    count
}

enum Token {
    Open {
        /// Whether what follows is separated by commas only, without names.
        is_list: bool,
    },
    Close,
    /// A field name or map key before a colon.
    Key(String),
}

struct Scanner<'a> {
    rest: &'a str,
    line: usize,
    column: usize,
}

impl Scanner<'_> {
    fn next_token(&mut self) -> Option<(Token, (usize, usize))> {
        loop {
            let place = (self.line, self.column);
            let next = self.rest.chars().next()?;
            match next {
                '(' | '[' | '{' => {
                    self.advance(1);
                    return Some((Token::Open { is_list: next == '[' }, place));
                }
                ')' | ']' | '}' => {
                    self.advance(1);
                    return Some((Token::Close, place));
                }
                '"' => self.skip_string(),
                'r' if self.rest.starts_with("r\"") || self.rest.starts_with("r#") => self.skip_raw_string(),
                '/' if self.rest.starts_with("//") => self.advance(self.rest.find('\n').unwrap_or(self.rest.len())),
                '/' if self.rest.starts_with("/*") => {
                    self.advance(self.rest.find("*/").map_or(self.rest.len(), |end| end + 2));
                }
                c if c.is_alphabetic() || c == '_' => {
                    let end = self.rest.find(|c: char| !c.is_alphanumeric() && c != '_').unwrap_or(self.rest.len());
                    let word = self.rest[..end].to_owned();
                    self.advance(end);
                    if self.rest.trim_start().starts_with(':') {
                        return Some((Token::Key(word), place));
                    }
                }
                c => self.advance(c.len_utf8()),
            }
        }
    }

    fn skip_string(&mut self) {
        let mut escaped = false;
        let end = self.rest.char_indices().skip(1).find(|&(_, c)| {
            let closes = c == '"' && !escaped;
            escaped = c == '\\' && !escaped;
            closes
        });
        self.advance(end.map_or(self.rest.len(), |(at, _)| at + 1));
    }

    fn skip_raw_string(&mut self) {
        let hashes = self.rest[1..].chars().take_while(|&c| c == '#').count();
        let close = format!("\"{}", "#".repeat(hashes));
        let body = (2 + hashes).min(self.rest.len());
        let end = self
            .rest
            .get(body..)
            .and_then(|rest| rest.find(&close))
            .map_or(self.rest.len(), |at| body + at + close.len());
        self.advance(end);
    }

    fn advance(&mut self, bytes: usize) {
        let (passed, rest) = self.rest.split_at(bytes);
        for c in passed.chars() {
            if c == '\n' {
                self.line += 1;
                self.column = 1;
            } else {
                self.column += 1;
            }
        }
        self.rest = rest;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEXT: &str = "Scene(\n  name: \"agents: 3 (\",\n  // fleet: (agents: 4)\n  fleet: (agents: 5),\n  layout: Generate(Warehouse(\n    aisles: 0)),\n)";

    #[test]
    fn fields_are_found_behind_tags_comments_and_strings() {
        assert_eq!(locate(TEXT, &["fleet", "agents"]), (4, 11));
        assert_eq!(locate(TEXT, &["layout", "aisles"]), (6, 5));
    }

    #[test]
    fn elements_of_lists_are_numbered() {
        let text = "(\n  errands: [\n    (at: A),\n    (service: 1, legs: [(to: X), (to: Y)]),\n  ],\n)";
        assert_eq!(locate(text, &["errands", "1"]), (4, 5));
        assert_eq!(locate(text, &["errands", "1", "legs", "1", "to"]), (4, 35));
        assert_eq!(locate(text, &["errands", "0", "service"]), (3, 5));
        assert_eq!(locate(text, &["errands", "service"]), (4, 6));
        assert_eq!(locate(text, &["errands", "2", "at"]), (2, 3));
    }

    #[test]
    fn missing_fields_fall_back() {
        assert_eq!(locate(TEXT, &["fleet", "speed"]), (4, 3));
        assert_eq!(locate(TEXT, &["weather"]), (1, 1));
        assert_eq!(locate("r#\"", &["weather"]), (1, 1));
    }
}
