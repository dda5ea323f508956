//! What a run was started with, and what decides what comes of it: `config.ron` in its directory.

use std::path::Path;
use std::sync::Arc;

use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_64;

use super::super::hyperparameters::Hyperparameters;
use super::super::training::beginning;
use super::directory::{RunError, config_path, read_document};
use super::progress::Allowance;
use crate::orchestration::Policy;
use crate::orchestration::guidance::FIXED;
use crate::scene::{Scene, Stage};
use crate::sim::BEHAVIOUR;

/// What a run was started with; no clock time, and no path but that of a file of guidance.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RunConfig {
    /// Version of the document.
    pub version: u32,
    /// Version of the program that began the run.
    pub program: String,
    /// Number of the simulated behaviour, [`BEHAVIOUR`], when the run began; absent, as the next two, in runs of older programs.
    #[serde(default)]
    pub behaviour: Option<u32>,
    /// Hash over the ψ of the agents' skill, sixteen hexadecimal digits as in a meta-skill's document.
    #[serde(default)]
    pub skill_hash: Option<String>,
    /// Hash over the document of the meta-skill that it began with, written likewise: what is not learned stays as it is there.
    #[serde(default)]
    pub began_with: Option<String>,
    /// The run's seed.
    pub seed: u64,
    /// How much learning it may do, towards which it cools; a window's run has no end, and runs of earlier programs do not say it.
    #[serde(default)]
    pub allowance: Option<Allowance>,
    /// Settings at the start.
    pub settings: Hyperparameters,
    /// Rules on each scene.
    pub policies: Vec<String>,
    /// Whether they are the best mix by hand, which was looked for before.
    #[serde(default)]
    pub is_searched: bool,
    /// The scenes, whole: floors from files are drawn in them.
    pub scenes: Vec<Scene>,
}

impl RunConfig {
    /// The configuration of a run that is about to start.
    pub fn new(stages: &[Arc<Stage>], policies: &[Policy], settings: &Hyperparameters, seed: u64) -> Self {
        let first = policies.first().map(|policy| beginning(stages, policy, settings.regime));
        let meta_skill = first.as_ref().map(|policy| &policy.meta_skill);
        let hex = |hash: u64| format!("{hash:016x}");
        Self {
            version: 1,
            program: env!("CARGO_PKG_VERSION").to_owned(),
            behaviour: Some(BEHAVIOUR),
            skill_hash: meta_skill.map(|meta_skill| hex(meta_skill.skill_hash)),
            began_with: meta_skill.map(|meta_skill| hex(xxh3_64(meta_skill.to_ron().as_bytes()))),
            seed,
            allowance: None,
            settings: settings.clone(),
            policies: policies.iter().map(Policy::tokens_with_paths).collect(),
            is_searched: false,
            scenes: stages.iter().map(|stage| stage.self_contained().scene.clone()).collect(),
        }
    }

    /// The same of a run for which the best mix by hand was looked for, or not.
    #[must_use]
    pub fn searched(self, is_searched: bool) -> Self {
        Self { is_searched, ..self }
    }

    /// The same of a run that may do so much.
    #[must_use]
    pub fn within(self, allowance: Allowance) -> Self {
        Self { allowance: Some(allowance), ..self }
    }

    /// What the run in a directory was started with.
    ///
    /// # Errors
    /// If there is none, or it cannot be read.
    pub fn read(root: &Path) -> Result<Self, RunError> {
        read_document(config_path(root))
    }

    /// The policy that was trained on the scene of this name, else that on the first scene, without what it learned; the
    /// configuration is that of the run in `root`.
    ///
    /// # Errors
    /// If there is none that fits.
    pub fn policy_on(&self, stage: &Stage, root: &Path) -> Result<Policy, RunError> {
        let same_scene = self.scenes.iter().position(|known| known.name == stage.scene.name);
        let rules = self.policies.get(same_scene.unwrap_or(0));
        let rules = rules.ok_or_else(|| RunError::in_config(root, "expected a policy for each scene"))?;
        stage.policy.with_rules(rules, &stage.grid).map_err(|error| RunError::in_config(root, error))
    }

    /// Whether it cools by episodes: what cools by the clock comes out otherwise anyway.
    fn counts_episodes(&self) -> bool {
        matches!(self.allowance, Some(Allowance::Evaluations(_)))
    }

    /// The first thing for which a run that began with this would not go on as it began, were it continued with `other`. The
    /// program's version is none: what it simulates has a number of its own. Nor are policies that `other` does not know yet.
    pub(in crate::learner) fn differs_from(&self, other: &Self) -> Option<String> {
        let learner = format!("learner ({})", self.settings.method);
        let is_known = !other.policies.is_empty();
        let differences = [
            ("simulated behaviour", self.behaviour != other.behaviour),
            ("skill", is_known && self.skill_hash != other.skill_hash),
            ("meta-skill", is_known && self.began_with != other.began_with),
            ("scene", self.scenes != other.scenes),
            ("policy", other.is_searched && !self.is_searched),
            ("policy", is_known && names(&self.policies) != names(&other.policies)),
            ("seed", self.seed != other.seed),
            (&learner, self.settings.method != other.settings.method),
            ("learner setting", self.settings != other.settings),
            ("number of episodes", self.counts_episodes() && self.allowance != other.allowance),
        ];
        differences.into_iter().find_map(|(what, differs)| differs.then(|| what.to_owned()))
    }
}

/// The policies with files of guidance by their names: the same file may be named in several ways, and a folder may be moved.
fn names(policies: &[String]) -> Vec<String> {
    let name = |part: &str| match part.split_once(FIXED) {
        Some((decision, file)) => {
            let name = Path::new(file).file_name().map_or(file.into(), |name| name.to_string_lossy());
            format!("{decision}{FIXED}{name}")
        }
        None => part.to_owned(),
    };
    policies.iter().map(|rules| rules.split(',').map(name).collect::<Vec<_>>().join(",")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::learner::RunDirectory;
    use crate::scene::DEFAULT_SCENE;
    use crate::skill::Psi;

    fn config() -> RunConfig {
        let stage = Arc::new(Stage::open(DEFAULT_SCENE, &[]).expect("a shipped scene"));
        let policy = stage.learning_policy();
        RunConfig::new(&[stage], &[policy], &Hyperparameters::default(), 3)
    }

    /// Its configuration, as a run that is there has it after `change`, and what continuing it is refused with.
    fn refused(change: impl Fn(&str) -> String) -> (RunConfig, Option<String>) {
        let folder = tempfile::tempdir().expect("a folder");
        let (root, config) = (folder.path().join("run"), config());
        drop(RunDirectory::create(&root, &config).expect("a new run"));
        let text = std::fs::read_to_string(config_path(&root)).expect("written");
        let changed = change(&text);
        assert_ne!(changed, text);
        std::fs::write(config_path(&root), changed).expect("writable");
        let read = RunConfig::read(&root).expect("whoever looks at it can read it");
        let refused = RunDirectory::open(&root, &config).err().map(|error| error.to_string());
        (read, refused.map(|text| text.rsplit(": ").next().unwrap_or_default().to_owned()))
    }

    #[test]
    fn behaviour_and_skill_are_written_down() {
        let RunConfig { behaviour, skill_hash, .. } = config();
        assert_eq!((behaviour, skill_hash), (Some(BEHAVIOUR), Some(format!("{:016x}", Psi::default().hash()))));
    }

    #[test]
    fn a_run_of_another_behaviour_or_skill_is_not_continued() {
        let (behaviour, hash) = (format!("behaviour: Some({BEHAVIOUR})"), format!("{:016x}", Psi::default().hash()));
        let (read, told) = refused(|text| text.replace(&behaviour, "behaviour: Some(1)"));
        assert_eq!(read.behaviour, Some(1));
        assert_eq!(told.as_deref(), Some("the run was started with another simulated behaviour"));
        let (read, told) = refused(|text| text.replace(&hash, "0123456789abcdef"));
        assert_eq!(read.skill_hash.as_deref(), Some("0123456789abcdef"));
        assert_eq!(told.as_deref(), Some("the run was started with another skill"));
    }

    #[test]
    fn the_programs_version_alone_does_not_matter() {
        let version = format!("\"{}\"", env!("CARGO_PKG_VERSION"));
        assert_eq!(refused(|text| text.replace(&version, "\"0.0.1\"")).1, None);
    }

    /// What it simulated is not known.
    #[test]
    fn a_run_of_an_earlier_program_can_be_read_and_not_continued() {
        let new = ["behaviour:", "skill_hash:", "began_with:"];
        let is_new = |line: &&str| new.iter().any(|field| line.contains(field));
        let (read, told) = refused(|text| text.lines().filter(|line| !is_new(line)).collect::<Vec<_>>().join("\n"));
        assert_eq!((read.behaviour, read.skill_hash, read.began_with), (None, None, None));
        assert_eq!(told.as_deref(), Some("the run was started with another simulated behaviour"));
    }

    /// It would have cooled otherwise from its half on.
    #[test]
    fn a_run_of_so_many_episodes_is_not_continued_as_one_of_more() {
        let continued = |started: RunConfig, other: RunConfig| {
            let folder = tempfile::tempdir().expect("a folder");
            let root = folder.path().join("run");
            drop(RunDirectory::create(&root, &started).expect("a new run"));
            assert_eq!(RunConfig::read(&root).expect("readable").allowance, started.allowance);
            let told = RunDirectory::open(&root, &other).err().map(|error| error.to_string());
            told.map(|text| text.rsplit(": ").next().unwrap_or_default().to_owned())
        };
        let episodes = |most| config().within(Allowance::Evaluations(most));
        let time = |millis| config().within(Allowance::Millis(millis));
        let refused = Some("the run was started with another number of episodes".to_owned());
        assert_eq!(continued(episodes(400), episodes(400)), None);
        assert_eq!(continued(episodes(400), episodes(800)), refused);
        assert_eq!(continued(episodes(400), time(60_000)), refused);
        // The clock is another one each time, and a window's run has no end.
        assert_eq!(continued(time(60_000), time(90_000)), None);
        assert_eq!(continued(config(), episodes(800)), None);
    }

    #[test]
    fn a_floor_from_a_file_is_kept_in_the_run() {
        let folder = tempfile::tempdir().expect("a folder");
        let map = "type octile\nheight 2\nwidth 3\nmap\n...\n.@.\n";
        std::fs::write(folder.path().join("yard.map"), map).expect("writable");
        let shipped = Stage::open(DEFAULT_SCENE, &[]).expect("a shipped scene");
        let text =
            r#"Scene(version: 1, name: "yard", layout: File("yard.map"), fleet: (agents: 2), demand: PerAgent())"#;
        let stage = Arc::new(Stage::parse("yard", text, Some(folder.path()), &[]).expect("a scene"));
        let config = RunConfig::new(&[Arc::clone(&stage)], &[shipped.policy], &Hyperparameters::default(), 3);
        drop(folder);
        let opened = Stage::of_scene(config.scenes[0].clone(), &[]).expect("no file is needed");
        assert_eq!(opened.grid.layout(), stage.grid.layout());
    }
}
