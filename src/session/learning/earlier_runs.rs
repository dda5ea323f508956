//! Earlier runs of a scene, and in which settings they differ.

use std::fs;
use std::io;
use std::path::Path;

use serde_json::Value;

use crate::learner::{CurvePoint, RunConfig, RunError, read_curve, read_times};

/// A run that was kept in a run directory.
#[derive(Clone, Debug, PartialEq)]
pub struct EarlierRun {
    /// Name of its directory.
    pub name: String,
    /// What it was started with.
    pub config: RunConfig,
    /// Its learning curve.
    pub curve: Vec<CurvePoint>,
    /// Seconds that learning had taken at each of its points; none where they are not known.
    pub curve_secs: Vec<f64>,
}

/// What was found in a folder of run directories.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct EarlierRuns {
    /// Runs of the scene, newest first.
    pub runs: Vec<EarlierRun>,
    /// Why some directories could not be read, a line for each.
    pub unreadable: Vec<String>,
}

impl EarlierRuns {
    /// The runs of this scene alone that lie in `folder`, by the number at the end of their names, which counts up. There
    /// are none where there is no folder. Runs over several scenes are left out, because their scores are relative.
    pub fn read(folder: &Path, scene: &str) -> Self {
        let mut found = Self::default();
        let entries = match fs::read_dir(folder) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return found,
            Err(error) => {
                found.unreadable.push(format!("{}: {error}", folder.display()));
                return found;
            }
        };
        for path in entries.flatten().map(|entry| entry.path()) {
            match read_run(&path) {
                Ok(Some(run)) if matches!(&run.config.scenes[..], [only] if only.name == scene) => found.runs.push(run),
                Ok(_) => {}
                Err(problem) => found.unreadable.push(problem),
            }
        }
        found.runs.sort_by_cached_key(|run| std::cmp::Reverse((number_of(&run.name), run.name.clone())));
        found.unreadable.sort_unstable();
        found
    }
}

/// The run in a directory; `None` if it holds none, or one that has no curve yet.
fn read_run(path: &Path) -> Result<Option<EarlierRun>, String> {
    let (Some(config), Some(curve)) = (there(RunConfig::read(path))?, there(read_curve(path))?) else {
        return Ok(None);
    };
    let curve_secs = read_times(path, &curve).map_err(|error| error.to_string())?;
    let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
    Ok(Some(EarlierRun { name, config, curve, curve_secs }))
}

/// What was read, unless there was nothing to read.
fn there<T>(read: Result<T, RunError>) -> Result<Option<T>, String> {
    match read {
        Ok(read) => Ok(Some(read)),
        Err(RunError::Io { reason, .. })
            if matches!(reason.kind(), io::ErrorKind::NotFound | io::ErrorKind::NotADirectory) =>
        {
            Ok(None)
        }
        Err(error) => Err(error.to_string()),
    }
}

/// The number at the end of a name.
fn number_of(name: &str) -> Option<u64> {
    let digits = name.len() - name.trim_end_matches(|end: char| end.is_ascii_digit()).len();
    name[name.len() - digits..].parse().ok()
}

/// A setting in which runs differ, and what it is in each, in their order.
pub type Difference = (String, Vec<String>);

/// The settings in which these runs differ, by name.
pub fn differences(configs: &[&RunConfig]) -> Vec<Difference> {
    let settings: Vec<Vec<(String, String)>> = configs.iter().map(|config| flat(config)).collect();
    let mut names: Vec<&String> = settings.iter().flatten().map(|(name, _)| name).collect();
    names.sort_unstable();
    names.dedup();
    let value = |of: &[(String, String)], name: &str| {
        of.iter().find(|(other, _)| other == name).map_or_else(|| "–".to_owned(), |(_, value)| value.clone())
    };
    let rows = names.into_iter().map(|name| (name.clone(), settings.iter().map(|of| value(of, name)).collect()));
    rows.filter(|(_, values): &Difference| values.iter().any(|value| *value != values[0])).collect()
}

/// Every setting of a run with its name and how it is written.
fn flat(config: &RunConfig) -> Vec<(String, String)> {
    let mut settings = Vec::new();
    if let Ok(value) = serde_json::to_value(config) {
        flatten("", &value, &mut settings);
    }
    settings
}

fn flatten(name: &str, value: &Value, settings: &mut Vec<(String, String)>) {
    let within = |part: &str| if name.is_empty() { part.to_owned() } else { format!("{name}.{part}") };
    match value {
        Value::Object(fields) => fields.iter().for_each(|(field, value)| flatten(&within(field), value, settings)),
        // A run of one scene has one of these; its number would say nothing.
        Value::Array(items) if items.len() == 1 => flatten(name, &items[0], settings),
        Value::Array(items) => {
            items.iter().enumerate().for_each(|(at, value)| flatten(&within(&at.to_string()), value, settings));
        }
        Value::Null => settings.push((name.to_owned(), "–".to_owned())),
        Value::String(text) => settings.push((name.to_owned(), text.clone())),
        Value::Bool(_) | Value::Number(_) => settings.push((name.to_owned(), value.to_string())),
    }
}

#[cfg(test)]
mod tests {
    use std::sync::Arc;

    use super::*;
    use crate::learner::{Hyperparameters, curve_to_csv};
    use crate::scene::Stage;
    use crate::sim::Interval;

    fn config(scene: &str, population: u32, agents: u32) -> RunConfig {
        let stage = Arc::new(Stage::open(scene, &[format!("fleet.agents={agents}")]).expect("a shipped scene"));
        let settings = Hyperparameters { population, ..Hyperparameters::default() };
        RunConfig::new(std::slice::from_ref(&stage), &[stage.learning_policy()], &settings, 3)
    }

    fn point() -> CurvePoint {
        let champion = Interval { mean: 1.5, low: 1.25, high: 1.75 };
        CurvePoint {
            generation: 0,
            evaluations: 5,
            candidates: None,
            centre: None,
            champion,
            step_size: 0.1,
            skill_hash: None,
        }
    }

    fn keep(folder: &Path, name: &str, config: &str, curve: Option<&str>) {
        fs::create_dir(folder.join(name)).expect("writable");
        fs::write(folder.join(name).join("config.ron"), config).expect("writable");
        if let Some(curve) = curve {
            fs::write(folder.join(name).join("curve.csv"), curve).expect("writable");
        }
    }

    #[test]
    fn runs_of_the_scene_are_found_newest_first() {
        let folder = tempfile::tempdir().expect("a folder");
        let [here, elsewhere] = ["narrow-aisles", "two-doors"].map(|scene| config(scene, 16, 60));
        let [here_text, elsewhere_text] = [&here, &elsewhere].map(|config| ron::to_string(config).expect("it encodes"));
        let curve = curve_to_csv(&[point()], None);
        for name in ["narrow-aisles-2", "narrow-aisles-10", "mine"] {
            keep(folder.path(), name, &here_text, Some(&curve));
        }
        keep(folder.path(), "other", &elsewhere_text, Some(&curve));
        keep(folder.path(), "begun", &here_text, None);
        keep(folder.path(), "broken", "RunConfig(", Some(&curve));
        fs::write(folder.path().join("notes.txt"), "").expect("writable");
        let found = EarlierRuns::read(folder.path(), "narrow-aisles");
        let names: Vec<&str> = found.runs.iter().map(|run| run.name.as_str()).collect();
        assert_eq!(names, ["narrow-aisles-10", "narrow-aisles-2", "mine"]);
        assert_eq!((&found.runs[0].config, &found.runs[0].curve[..]), (&here, &[point()][..]));
        assert!(matches!(&found.unreadable[..], [only] if only.contains("broken")), "{:?}", found.unreadable);
        assert_eq!(EarlierRuns::read(&folder.path().join("missing"), "narrow-aisles"), EarlierRuns::default());
    }

    #[test]
    fn differences_alone_are_listed() {
        let configs =
            [config("narrow-aisles", 16, 60), config("narrow-aisles", 32, 60), config("narrow-aisles", 16, 75)];
        let [a, b, c] = &configs;
        let row = |name: &str, values: &[&str]| (name.to_owned(), values.iter().map(|&v| v.to_owned()).collect());
        let expected: Vec<Difference> =
            vec![row("scenes.fleet.agents", &["60", "60", "75"]), row("settings.population", &["16", "32", "16"])];
        assert_eq!(differences(&[a, b, c]), expected);
        assert_eq!(differences(&[a, a]), []);
        assert_eq!(differences(&[a]), []);
    }
}
