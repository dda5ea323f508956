//! A value as a scene document would say it, on its own.

use serde_json::{Map, Value};

/// Reads one RON value, such as `Shifting(every_ticks: 200, sigma: 1.0)` or `[(row: 3, column: 4)]`, into the form that
/// [`serde_json::to_value`] gives a scene's parts. `None` if it is not one.
pub(super) fn read_value(text: &str) -> Option<Value> {
    let mut reader = Reader { rest: text, depth: 0 };
    let value = reader.value()?;
    reader.rest.trim_start().is_empty().then_some(value)
}

/// No part of a scene lies deeper.
const MAX_DEPTH: u32 = 32;

struct Reader<'a> {
    rest: &'a str,
    depth: u32,
}

impl Reader<'_> {
    fn value(&mut self) -> Option<Value> {
        self.depth += 1;
        let value = if self.depth > MAX_DEPTH { None } else { self.shallow_value() };
        self.depth -= 1;
        value
    }

    fn shallow_value(&mut self) -> Option<Value> {
        if self.takes('[') {
            return self.list(']').map(Value::Array);
        }
        if self.takes('(') {
            return if self.is_field() { self.fields() } else { self.list(')').map(Value::Array) };
        }
        if self.rest.starts_with('"') {
            return self.string();
        }
        let word = self.word();
        if self.takes('(') {
            let content = if self.is_field() { self.fields()? } else { unwrapped(self.list(')')?) };
            if word == "Some" {
                return Some(content);
            }
            return Some(Value::Object(Map::from_iter([(word, content)])));
        }
        if word == "None" {
            return Some(Value::Null);
        }
        let is_name = word.starts_with(char::is_alphabetic);
        serde_json::from_str(&word).ok().or_else(|| is_name.then_some(Value::String(word)))
    }

    /// Whether what comes next is the name of a field and its colon.
    fn is_field(&self) -> bool {
        let mut ahead = Reader { rest: self.rest, depth: 0 };
        !ahead.word().is_empty() && ahead.takes(':')
    }

    fn fields(&mut self) -> Option<Value> {
        let mut fields = Map::new();
        while !self.takes(')') {
            let name = self.word();
            if !self.takes(':') || fields.insert(name, self.value()?).is_some() {
                return None;
            }
            self.separator(')')?;
        }
        Some(Value::Object(fields))
    }

    fn list(&mut self, close: char) -> Option<Vec<Value>> {
        let mut values = Vec::new();
        while !self.takes(close) {
            values.push(self.value()?);
            self.separator(close)?;
        }
        Some(values)
    }

    /// A comma, which may be left out before the end.
    fn separator(&mut self, close: char) -> Option<()> {
        (self.takes(',') || self.rest.starts_with(close)).then_some(())
    }

    fn string(&mut self) -> Option<Value> {
        let mut values = serde_json::Deserializer::from_str(self.rest).into_iter::<Value>();
        let value = values.next()?.ok()?;
        self.rest = &self.rest[values.byte_offset()..];
        Some(value)
    }

    /// A name or a number; empty if there is neither.
    fn word(&mut self) -> String {
        self.rest = self.rest.trim_start();
        let end = self.rest.find(|c: char| !c.is_alphanumeric() && !"_-+.".contains(c)).unwrap_or(self.rest.len());
        let (word, rest) = self.rest.split_at(end);
        self.rest = rest;
        word.to_owned()
    }

    /// Takes `symbol` if it comes next.
    fn takes(&mut self, symbol: char) -> bool {
        self.rest = self.rest.trim_start();
        let rest = self.rest.strip_prefix(symbol);
        self.rest = rest.unwrap_or(self.rest);
        rest.is_some()
    }
}

/// What a variant holds: nothing counts as no fields, one value stands for itself.
fn unwrapped(mut values: Vec<Value>) -> Value {
    match values.len() {
        0 => Value::Object(Map::new()),
        1 => values.remove(0),
        _ => Value::Array(values),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::demand::{Demand, Distribution};
    use crate::scene::Viewpoint;

    fn read<T: serde::de::DeserializeOwned>(text: &str) -> T {
        serde_json::from_value(read_value(text).expect("a value")).expect("of this type")
    }

    #[test]
    fn values_mean_what_they_mean_in_a_scene() {
        let shifting = Distribution::Shifting { every_ticks: 200, hot_spots: 3, sigma: 0.5, share: 1.0 };
        assert_eq!(read::<Distribution>("Shifting(every_ticks: 200, hot_spots:3,sigma: 5e-1,)"), shifting);
        assert_eq!(read::<Viewpoint>(" Top "), Viewpoint::Top);
        for text in [
            "PerAgent(goals: HotSpots(centres: [(row: 1, column: 2), (row: 3, column: 4)], sigma: 1, share: 0.5))",
            "PerAgent()",
            "Pool(errands: [(at: Endpoint)], supply: Arrivals(tasks_per_tick: 0.25), shifts: [(at_tick: 9)])",
        ] {
            assert_eq!(read::<Demand>(text), ron::from_str(text).expect("RON"), "{text}");
        }
    }

    #[test]
    fn whatever_else_is_not_a_value() {
        for text in ["", "fixed:file.json", "Top Side", "(a: 1", "(a 1)", "[1; 2]", "\"open", "(a: 1, a: 2)", "a)"] {
            assert_eq!(read_value(text), None, "{text}");
        }
        assert_eq!(read_value(&"[".repeat(1_000_000)), None);
    }
}
