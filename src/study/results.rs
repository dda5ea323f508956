//! Finished trials, as a table on disk: `results.csv` in a study's folder, `mixes.csv` in that of a run that looked for rules.
//!
//! A line is added as soon as its trial is finished, in one write. A line that a crash left unfinished is cut off when
//! the table is opened again; its trial is run once more.

use std::collections::BTreeMap;
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::file_lock;
use crate::learner::TrainingError;
use crate::sim::{Outcome, TrialFailure};

/// What went wrong with a study.
#[derive(Debug, Error)]
pub enum StudyError {
    /// The folder or its table cannot be read or written.
    #[error("{}: cannot be read or written", path.display())]
    Io {
        /// The folder or table.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The table is not one of ours.
    #[error("{}:{line}:1: {message}", path.display())]
    Malformed {
        /// The table.
        path: PathBuf,
        /// Line, from 1.
        line: u64,
        /// What was expected.
        message: String,
    },
    /// Another process adds to the table.
    #[error("{}: another process is at it", .0.display())]
    InUse(PathBuf),
    /// A setting could not be written down.
    #[error("a setting cannot be written down")]
    Setting(#[from] serde_json::Error),
    /// A trial failed.
    #[error(transparent)]
    Trial(#[from] TrialFailure),
    /// Agents of a trial ran another skill than the frozen one.
    #[error(
        "agents are not frozen: the trial of {policy} on scene \"{scene}\" with seed {seed} ran a skill with the hash {found:016x} in \
         place of {expected:016x}, so that nothing of it counts"
    )]
    SkillAltered {
        /// What tables call the policy.
        policy: String,
        /// Name of the scene.
        scene: String,
        /// The trial's seed.
        seed: u64,
        /// Hash over the ψ of the frozen skill.
        expected: u64,
        /// Hash over the ψ that the world used.
        found: u64,
    },
    /// A learner could not begin or go on.
    #[error(transparent)]
    Learning(#[from] TrainingError),
}

/// One line of the table.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub(super) struct Line {
    /// Fingerprint of everything but the seed, hexadecimal.
    pub(super) setting: String,
    pub(super) seed: u64,
    pub(super) throughput: f64,
    pub(super) completion_rate: f64,
    /// Hash of the world after the last tick, hexadecimal.
    pub(super) state_hash: String,
    /// Hash of the skill that agents ran, hexadecimal.
    pub(super) skill_hash: String,
    /// What was finished, stretch by stretch.
    pub(super) pace: Pace,
    /// For people: scene, fleet, ticks and policy do not identify a trial.
    pub(super) scene: String,
    pub(super) agents: u32,
    pub(super) ticks: u32,
    pub(super) policy: String,
}

/// [`Outcome::pace`] as one cell of the table: numbers with spaces between them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub(super) struct Pace(pub(super) Vec<u32>);

impl From<Pace> for String {
    fn from(Pace(pace): Pace) -> Self {
        pace.iter().map(u32::to_string).collect::<Vec<_>>().join(" ")
    }
}

impl TryFrom<String> for Pace {
    type Error = std::num::ParseIntError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.split_whitespace().map(str::parse).collect::<Result<_, _>>().map(Self)
    }
}

/// The table of finished trials.
#[derive(Debug)]
pub struct Results {
    path: PathBuf,
    /// Locked, where the system can; it unlocks it when the process ends, however that is.
    file: File,
    /// Bytes of whole lines in it.
    length: u64,
    outcomes: BTreeMap<(String, u64), Outcome>,
}

impl Results {
    /// Opens a table; it and its folder are made where they are missing.
    ///
    /// # Errors
    /// If the table cannot be read or written, is not one of ours, or is in use by another process.
    pub fn open(path: &Path) -> Result<Self, StudyError> {
        let io = |path: &Path| {
            let path = path.to_owned();
            move |source| StudyError::Io { path, source }
        };
        let folder = path.parent().unwrap_or(path);
        fs::create_dir_all(folder).map_err(io(folder))?;
        let file = OpenOptions::new().create(true).append(true).open(path).map_err(io(path))?;
        // A file system that knows no locks is no reason not to run.
        if !file_lock::take(&file).unwrap_or(true) {
            return Err(StudyError::InUse(path.to_owned()));
        }
        let mut table = fs::read(path).map_err(io(path))?;
        let complete = table.iter().rposition(|&byte| byte == b'\n').map_or(0, |last| last + 1);
        // May end within a character.
        let torn = table.split_off(complete);
        // Before a byte is changed: a table that is not one of ours stays as it is.
        let outcomes = read(path, &table)?;
        if table.is_empty() && !Line::HEADER.join(",").as_bytes().starts_with(&torn) {
            return Err(not_ours(path));
        }
        let length = table.len() as u64;
        if !torn.is_empty() {
            file.set_len(length).map_err(io(path))?;
        }
        let mut results = Self { path: path.to_owned(), file, length, outcomes };
        if table.is_empty() {
            results.write(&Line::HEADER)?;
        }
        Ok(results)
    }

    /// What came of a trial, if it is finished.
    pub(super) fn get(&self, setting: &str, seed: u64) -> Option<Outcome> {
        self.outcomes.get(&(setting.to_owned(), seed)).cloned()
    }

    /// Writes a finished trial down.
    pub(super) fn add(&mut self, line: &Line) -> Result<(), StudyError> {
        let Line {
            setting,
            seed,
            throughput,
            completion_rate,
            state_hash,
            skill_hash,
            pace,
            scene,
            agents,
            ticks,
            policy,
        } = line;
        self.write(&[
            setting.clone(),
            seed.to_string(),
            throughput.to_string(),
            completion_rate.to_string(),
            state_hash.clone(),
            skill_hash.clone(),
            pace.clone().into(),
            scene.clone(),
            agents.to_string(),
            ticks.to_string(),
            policy.clone(),
        ])?;
        if let Ok(outcome) = line.outcome() {
            self.outcomes.insert((setting.clone(), *seed), outcome);
        }
        Ok(())
    }

    fn write(&mut self, cells: &[impl AsRef<[u8]>; 11]) -> Result<(), StudyError> {
        let io = |source| StudyError::Io { path: self.path.clone(), source };
        let mut writer = csv::Writer::from_writer(Vec::new());
        writer.write_record(cells).map_err(|error| io(error.into()))?;
        let bytes = writer.into_inner().map_err(|error| io(error.into_error()))?;
        if let Err(error) = self.file.write_all(&bytes) {
            // Part of it may have been written; whatever follows must not stand behind half a line.
            return Err(io(self.file.set_len(self.length).err().unwrap_or(error)));
        }
        self.length += bytes.len() as u64;
        Ok(())
    }
}

impl Line {
    const HEADER: [&'static str; 11] = [
        "setting",
        "seed",
        "throughput",
        "completion_rate",
        "state_hash",
        "skill_hash",
        "pace",
        "scene",
        "agents",
        "ticks",
        "policy",
    ];

    /// What came of the trial, or what no trial can have come to.
    fn outcome(&self) -> Result<Outcome, String> {
        let hash = |text: &str| {
            u64::from_str_radix(text, 16).map_err(|_| format!("expected a hash in hexadecimal, found {text}"))
        };
        let (state_hash, skill_hash) = (hash(&self.state_hash)?, hash(&self.skill_hash)?);
        let Self { throughput, completion_rate, .. } = *self;
        for (what, value) in [("throughput", throughput), ("completion rate", completion_rate)] {
            if !value.is_finite() || value < 0.0 {
                return Err(format!("expected a {what} of 0 or more, found {value}"));
            }
        }
        Ok(Outcome {
            throughput,
            completion_rate,
            state_hash,
            skill_hash,
            pace: self.pace.0.clone(),
            ..Outcome::default()
        })
    }
}

fn not_ours(path: &Path) -> StudyError {
    let message = format!("expected the columns {}", Line::HEADER.join(","));
    StudyError::Malformed { path: path.to_owned(), line: 1, message }
}

fn read(path: &Path, table: &[u8]) -> Result<BTreeMap<(String, u64), Outcome>, StudyError> {
    let malformed = |line, message: String| StudyError::Malformed { path: path.to_owned(), line, message };
    let text = std::str::from_utf8(table).map_err(|error| {
        let lines = table[..error.valid_up_to()].split(|&byte| byte == b'\n').count();
        malformed(lines as u64, "expected text in UTF-8".to_owned())
    })?;
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let header = reader.headers().map_err(|error| malformed(1, error.to_string()))?.clone();
    if !text.is_empty() && header != Line::HEADER[..] {
        return Err(not_ours(path));
    }
    let mut outcomes = BTreeMap::new();
    for record in reader.records() {
        let place = |error: &csv::Error| error.position().map_or(1, csv::Position::line);
        let record = record.map_err(|error| malformed(place(&error), error.to_string()))?;
        let line: Line =
            record.deserialize(Some(&header)).map_err(|error| malformed(place(&error), error.to_string()))?;
        let number = record.position().map_or(1, csv::Position::line);
        let outcome = line.outcome().map_err(|message| malformed(number, message))?;
        outcomes.insert((line.setting, line.seed), outcome);
    }
    Ok(outcomes)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn line(seed: u64) -> Line {
        Line {
            setting: "00ff".to_owned(),
            seed,
            throughput: 0.1 + 0.2,
            completion_rate: 1.0 / 3.0,
            state_hash: format!("{:016x}", u64::MAX - seed),
            skill_hash: "1f".to_owned(),
            pace: Pace(vec![3, 0, 17]),
            scene: "a, \"b\"".to_owned(),
            agents: 3,
            ticks: 10,
            policy: "assignment=roles,guidance=none".to_owned(),
        }
    }

    fn open(folder: &tempfile::TempDir) -> Result<Results, StudyError> {
        Results::open(&folder.path().join("results.csv"))
    }

    #[test]
    fn tables_of_others_stay_as_they_are() {
        for foreign in ["my,own,data\n1,2,3", "no line at all"] {
            let folder = tempfile::tempdir().expect("a folder");
            let file = folder.path().join("results.csv");
            std::fs::write(&file, foreign).expect("writable");
            assert!(matches!(Results::open(&file), Err(StudyError::Malformed { line: 1, .. })));
            assert_eq!(std::fs::read_to_string(&file).expect("readable"), foreign);
        }
    }

    #[test]
    fn outcomes_come_back_bit_for_bit() {
        let folder = tempfile::tempdir().expect("a folder");
        let mut results = open(&folder).expect("a new table");
        for seed in 0..3 {
            results.add(&line(seed)).expect("writable");
        }
        let kept = results.outcomes.clone();
        drop(results);
        let again = open(&folder).expect("a table");
        assert_eq!(again.outcomes, kept);
        assert_eq!(again.get("00ff", 2), line(2).outcome().ok());
        assert_eq!((again.get("00ff", 3), again.get("00fe", 2)), (None, None));
    }

    /// Another process has a handle of its own, as a second opening has.
    #[test]
    fn a_folder_belongs_to_one_study_at_a_time() {
        let folder = tempfile::tempdir().expect("a folder");
        let first = open(&folder).expect("a new table");
        assert!(matches!(open(&folder), Err(StudyError::InUse(_))));
        drop(first);
        assert!(open(&folder).is_ok());
    }

    #[test]
    fn an_unfinished_line_is_cut_off() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("results.csv");
        for seed in 0..2 {
            Results::open(&path).expect("a table").add(&line(seed)).expect("writable");
        }
        let whole = fs::read_to_string(&path).expect("readable");
        for cut in [1, 30, whole.len() - 5] {
            fs::write(&path, &whole[..whole.len() - cut]).expect("writable");
            let mut results = Results::open(&path).expect("a table");
            for seed in 0..2 {
                if results.get("00ff", seed).is_none() {
                    results.add(&line(seed)).expect("writable");
                }
            }
            assert_eq!(fs::read_to_string(&path).expect("readable"), whole, "cut by {cut}");
        }
    }

    #[test]
    fn foreign_tables_are_refused_with_their_line() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("results.csv");
        let refused = |text: &str| {
            fs::write(&path, text).expect("writable");
            Results::open(&path).expect_err("not ours").to_string()
        };
        assert!(refused("a,b\n1,2\n").contains("results.csv:1:1: expected the columns"));
        let header = Line::HEADER.join(",");
        assert!(
            refused(&format!("{header}\nab,0,1,1,00,f,3 4,s,1,1,p\nab,x,1,1,00,f,3 4,s,1,1,p\n"))
                .contains("results.csv:3:1: ")
        );
        assert!(refused(&format!("{header}\nab,0,1,1,zz,f,,s,1,1,p\n")).contains("results.csv:2:1: expected a hash"));
        // Twice the same trial, then one whose scene's name has two lines.
        let first = "ab,0,1,1,00,f,3 4,s,1,1,p\nab,0,1,1,00,f,3 4,s,1,1,p\nab,1,1,1,00,f,,\"s\ns\",1,1,p\n";
        for (throughput, completion_rate, expected) in [
            ("NaN", "1", "a throughput of 0 or more, found NaN"),
            ("-0.5", "1", "a throughput of 0 or more, found -0.5"),
            ("inf", "1", "a throughput of 0 or more, found inf"),
            ("1", "nan", "a completion rate of 0 or more, found NaN"),
        ] {
            let text = refused(&format!("{header}\n{first}ab,2,{throughput},{completion_rate},00,f,3 4,s,1,1,p\n"));
            assert!(text.contains(&format!("results.csv:6:1: expected {expected}")), "{text}");
        }
    }

    #[test]
    fn tables_that_are_not_text_are_refused_with_their_line() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("results.csv");
        let header = Line::HEADER.join(",");
        let foreign = [header.as_bytes(), b"\nab,0,1,1,00,f,3 4,s,1,1,\xff\n"].concat();
        fs::write(&path, &foreign).expect("writable");
        let error = Results::open(&path).expect_err("not ours").to_string();
        assert!(error.contains("results.csv:2:1: expected text in UTF-8"), "{error}");
        assert_eq!(fs::read(&path).expect("readable"), foreign);
        // Killed within a character of the last line, which is run again.
        let torn = [header.as_bytes(), b"\nab,0,1,1,00,f,3 4,s,1,1,p\nab,1,1,1,00,f,3 4,s,1,1,\xc3"].concat();
        fs::write(&path, torn).expect("writable");
        assert_eq!(Results::open(&path).expect("a table").outcomes.len(), 1);
    }
}
