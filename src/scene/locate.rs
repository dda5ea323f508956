//! Finds where a field stands in a RON document, so that a problem of meaning can name its line and column.

/// Line and column (from 1) of the field that `path` names, field names from the outside in, tags of enums left out.
/// Falls back to the deepest field on the path that is written, else to the start.
pub fn locate(text: &str, path: &[&str]) -> (usize, usize) {
    locate_nth(text, path, 0)
}

/// The same where the path leads through a list: the field of its entry `nth`, from 0, if every entry before has one.
pub fn locate_nth(text: &str, path: &[&str], nth: usize) -> (usize, usize) {
    let mut best = (0, (1, 1));
    let mut seen = 0;
    let mut keys: Vec<Option<String>> = vec![None];
    let mut scanner = Scanner { rest: text, line: 1, column: 1 };
    while let Some((token, place)) = scanner.next_token() {
        match token {
            Token::Open => keys.push(None),
            Token::Close => {
                keys.pop();
                if keys.is_empty() {
                    keys.push(None);
                }
            }
            Token::Key(name) => {
                if let Some(top) = keys.last_mut() {
                    *top = Some(name);
                }
                let here: Vec<&str> = keys.iter().flatten().map(String::as_str).collect();
                if here.len() > path.len() || here[..] != path[..here.len()] {
                    continue;
                }
                let is_wanted = here.len() == path.len() && seen == nth;
                seen += usize::from(here.len() == path.len());
                if here.len() > best.0 || is_wanted {
                    best = (here.len(), place);
                }
            }
        }
    }
    best.1
}

enum Token {
    Open,
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
                    return Some((Token::Open, place));
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
    fn entries_of_a_list_are_told_apart() {
        let text =
            "Scene(\n  captions: [\n    (from_tick: 1),\n    (text: \"\", from_tick: 2),\n  ],\n  from_tick: 3,\n)";
        let place = |nth| locate_nth(text, &["captions", "from_tick"], nth);
        assert_eq!((place(0), place(1), place(2)), ((3, 6), (4, 16), (3, 6)));
    }

    #[test]
    fn missing_fields_fall_back() {
        assert_eq!(locate(TEXT, &["fleet", "speed"]), (4, 3));
        assert_eq!(locate(TEXT, &["weather"]), (1, 1));
        assert_eq!(locate("r#\"", &["weather"]), (1, 1));
    }
}
