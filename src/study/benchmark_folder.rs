//! The folder of benchmark files, which lies outside the repository.

use std::path::PathBuf;

/// Names the folder.
const VARIABLE: &str = "FLEETWRIGHT_BENCHMARKS";

/// How suites write a path inside the folder.
const PREFIX: &str = "$FLEETWRIGHT_BENCHMARKS/";

/// Where benchmark files are looked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BenchmarkFolder(Option<PathBuf>);

impl BenchmarkFolder {
    /// The folder that `FLEETWRIGHT_BENCHMARKS` names, if it is set; a relative one is relative to the working folder.
    pub fn from_environment() -> Self {
        Self(std::env::var_os(VARIABLE).map(|folder| absolute(PathBuf::from(folder))))
    }

    /// A folder.
    pub fn at(path: impl Into<PathBuf>) -> Self {
        Self(Some(path.into()))
    }

    /// `text` with the folder put in where it says `$FLEETWRIGHT_BENCHMARKS`; the path ends at a comma or with the text.
    ///
    /// # Errors
    /// If the file is not there: which one, and why.
    pub(super) fn resolve(&self, text: &str) -> Result<String, String> {
        let Some((before, rest)) = text.split_once(PREFIX) else { return Ok(text.to_owned()) };
        let (file, after) = rest.find(',').map_or((rest, ""), |comma| rest.split_at(comma));
        let Some(folder) = &self.0 else { return Err(format!("{VARIABLE} is not set, which leads to {file}")) };
        let path = folder.join(file);
        if path.is_file() {
            Ok(format!("{before}{}{after}", path.display()))
        } else {
            Err(format!("{file} is not in the folder that {VARIABLE} names"))
        }
    }
}

/// The same folder, wherever what names it is read from.
fn absolute(folder: PathBuf) -> PathBuf {
    std::path::absolute(&folder).unwrap_or(folder)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A suite joins relative paths with its own folder.
    #[test]
    fn a_relative_folder_is_made_absolute() {
        assert!(absolute(PathBuf::from("benchmarks")).is_absolute());
        assert_eq!(absolute(PathBuf::from("/somewhere")), PathBuf::from("/somewhere"));
    }

    #[test]
    fn files_are_found_or_named() {
        let folder = tempfile::tempdir().expect("a folder");
        std::fs::write(folder.path().join("a.json"), "").expect("writable");
        let there = BenchmarkFolder::at(folder.path());
        let expected = format!("guidance=fixed:{},parking=stay", folder.path().join("a.json").display());
        assert_eq!(there.resolve("guidance=fixed:$FLEETWRIGHT_BENCHMARKS/a.json,parking=stay"), Ok(expected));
        assert_eq!(there.resolve("guidance=none"), Ok("guidance=none".to_owned()));
        let missing = there.resolve("$FLEETWRIGHT_BENCHMARKS/b.json").expect_err("missing");
        assert_eq!(missing, "b.json is not in the folder that FLEETWRIGHT_BENCHMARKS names");
        let unset = BenchmarkFolder::default().resolve("$FLEETWRIGHT_BENCHMARKS/a.json").expect_err("unset");
        assert_eq!(unset, "FLEETWRIGHT_BENCHMARKS is not set, which leads to a.json");
    }
}
