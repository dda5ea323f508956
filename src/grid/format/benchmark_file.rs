//! Benchmark files for tests. They lie outside the repository; a test that misses one says so and passes.

use std::io::Write as _;
use std::path::PathBuf;

/// The folder of benchmark files.
pub const FOLDER_VARIABLE: &str = "FLEETWRIGHT_BENCHMARKS";

/// The path of a benchmark file, or `None` after a line on stderr that says what is skipped and why.
pub fn path(name: &str) -> Option<PathBuf> {
    let missing = match std::env::var_os(FOLDER_VARIABLE) {
        None => format!("{FOLDER_VARIABLE} is not set"),
        Some(folder) => {
            let path = PathBuf::from(folder).join(name);
            if path.is_file() {
                return Some(path);
            }
            format!("the folder {FOLDER_VARIABLE} names has no such file")
        }
    };
    // Written past the test harness, which hides what a passing test prints.
    let _ = writeln!(std::io::stderr(), "skipped: {name}: {missing}");
    None
}

/// The text of a benchmark file, or `None` as [`path`].
pub fn read(name: &str) -> Option<String> {
    path(name).map(|path| std::fs::read_to_string(path).expect("a readable benchmark file"))
}
