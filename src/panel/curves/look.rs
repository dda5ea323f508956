//! Looks for earlier runs, on a thread of its own: there may be many, and each has to be read whole.

use std::path::Path;
use std::thread;

use crossbeam_channel::{Receiver, bounded};

use crate::learner::RUNS;
use crate::session::{EarlierRuns, KeptRun, View};

/// The runs that were found last, and what they were looked for by.
#[derive(Debug, Default)]
pub(in crate::panel) struct Earlier {
    looked_for: Option<Wanted>,
    found: EarlierRuns,
    reading: Option<Receiver<EarlierRuns>>,
}

/// Runs of a scene but for one.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Wanted {
    scene: String,
    /// The run that is under way, in its directory; another means that one has ended.
    but: Option<String>,
}

impl Earlier {
    /// What is known of them by now.
    pub(in crate::panel) fn found(&self) -> &EarlierRuns {
        &self.found
    }

    /// Earlier runs of the scene, as far as they are known; looked for again when another run is under way.
    pub(in crate::panel) fn look(&mut self, view: &View) -> &EarlierRuns {
        self.look_in(Path::new(RUNS), Wanted::of(view))
    }

    fn look_in(&mut self, folder: &Path, wanted: Wanted) -> &EarlierRuns {
        if self.looked_for.as_ref() != Some(&wanted) {
            if self.looked_for.as_ref().is_some_and(|before| before.scene != wanted.scene) {
                self.found = EarlierRuns::default();
            }
            let (report, found) = bounded(1);
            let (folder, named) = (folder.to_owned(), wanted.clone());
            let read = move || {
                let mut runs = EarlierRuns::read(&folder, &named.scene);
                runs.runs.retain(|run| !named.is_under_way(&run.name));
                // Nobody may wait for it any more.
                let _ = report.send(runs);
            };
            // Without another thread there are no earlier runs to be seen.
            let has_begun = thread::Builder::new().name("earlier runs".to_owned()).spawn(read).is_ok();
            self.reading = has_begun.then_some(found);
            self.looked_for = Some(wanted);
        }
        if let Some(found) = self.reading.as_ref().and_then(|reading| reading.try_recv().ok()) {
            self.found = found;
            self.reading = None;
        }
        &self.found
    }
}

impl Wanted {
    fn of(view: &View) -> Self {
        let but = match (&view.followed, &view.kept_run) {
            (Some(followed), _) => Some(followed.directory.clone()),
            (None, KeptRun::In(directory)) => Some(directory.clone()),
            (None, KeptRun::Soon | KeptRun::Nowhere) => None,
        };
        Self { scene: view.scene_name.clone(), but }
    }

    /// Whether a run of this name is the one that is under way.
    fn is_under_way(&self, name: &str) -> bool {
        self.but.as_deref().map(Path::new).and_then(Path::file_name).is_some_and(|file| file == name)
    }
}

#[cfg(test)]
mod tests {
    use std::fs;
    use std::sync::Arc;

    use super::*;
    use crate::learner::{Hyperparameters, RunConfig, curve_to_csv};
    use crate::panel::tests::sample_view;
    use crate::scene::Stage;

    fn keep(folder: &Path, name: &str) {
        let stage = Arc::new(Stage::open("narrow-aisles", &[]).expect("a shipped scene"));
        let policies = [stage.learning_policy()];
        let config = RunConfig::new(std::slice::from_ref(&stage), &policies, &Hyperparameters::default(), 3);
        fs::create_dir(folder.join(name)).expect("writable");
        fs::write(folder.join(name).join("config.ron"), ron::to_string(&config).expect("it encodes"))
            .expect("writable");
        fs::write(folder.join(name).join("curve.csv"), curve_to_csv(&sample_view().curve, None)).expect("writable");
    }

    /// Names of runs, once this many were found.
    fn found(earlier: &mut Earlier, folder: &Path, view: &View, count: usize) -> Vec<String> {
        loop {
            let runs = &earlier.look_in(folder, Wanted::of(view)).runs;
            if runs.len() == count {
                return runs.iter().map(|run| run.name.clone()).collect();
            }
            thread::yield_now();
        }
    }

    /// A run that another has taken the place of is an earlier one from then on; the one under way is none.
    #[test]
    fn a_run_that_has_ended_is_found_among_earlier_ones() {
        let folder = tempfile::tempdir().expect("a folder");
        let under_way = |directory: &str| View {
            scene_name: "narrow-aisles".to_owned(),
            kept_run: KeptRun::In(format!("runs/{directory}")),
            ..sample_view()
        };
        let mut earlier = Earlier::default();
        for name in ["narrow-aisles-1", "narrow-aisles-2"] {
            keep(folder.path(), name);
        }
        assert_eq!(found(&mut earlier, folder.path(), &under_way("narrow-aisles-2"), 1), ["narrow-aisles-1"]);
        let begun = View { kept_run: KeptRun::Soon, ..under_way("") };
        assert_eq!(found(&mut earlier, folder.path(), &begun, 2), ["narrow-aisles-2", "narrow-aisles-1"]);
        assert_eq!(found(&mut earlier, folder.path(), &under_way("narrow-aisles-1"), 1), ["narrow-aisles-2"]);
        let elsewhere = View { scene_name: "two-doors".to_owned(), ..begun };
        assert_eq!(found(&mut earlier, folder.path(), &elsewhere, 0), Vec::<String>::new());
    }
}
