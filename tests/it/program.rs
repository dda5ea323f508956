//! The built program, as a user runs it.

use std::io::Write as _;

use assert_cmd::Command;
use serde_json::Value;

/// Says that something is not tested, and why: on a line of its own, past the test harness, which hides what a passing test prints.
pub fn say_skipped(what: &str) {
    let _ = writeln!(std::io::stderr(), "skipped: {what}");
}

/// The program with these arguments, in a process of its own.
pub fn fleetwright(arguments: &[&str]) -> Command {
    let mut command = assert_cmd::cargo_bin_cmd!("fleetwright");
    command.args(arguments);
    command
}

/// What the program writes to stdout with these arguments, which must make it succeed.
pub fn stdout(arguments: &[&str]) -> String {
    let output = fleetwright(arguments).assert().success().get_output().stdout.clone();
    String::from_utf8(output).expect("UTF-8 on stdout")
}

/// What the program writes to stderr with these arguments, which must make it end with `code`.
pub fn stderr_of_failure(arguments: &[&str], code: i32) -> String {
    let output = fleetwright(arguments).assert().code(code).get_output().stderr.clone();
    let text = String::from_utf8(output).expect("UTF-8 on stderr");
    assert!(!text.contains("panicked"), "{arguments:?}: {text}");
    text
}

/// The figures that the program writes with these arguments and `--json -`.
pub fn json(arguments: &[&str]) -> Value {
    serde_json::from_str(&stdout(&[arguments, &["--json", "-"]].concat())).expect("JSON on stdout")
}

/// The names of a JSON object's fields, sorted.
pub fn fields(value: &Value) -> Vec<&str> {
    let mut names: Vec<&str> = value.as_object().expect("an object").keys().map(String::as_str).collect();
    names.sort_unstable();
    names
}
