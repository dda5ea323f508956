//! Hand-crafted policies beside a run of another process: scored here, on the seeds on which the run scores its champions.

use std::io;
use std::sync::Arc;
use std::thread;

use crossbeam_channel::{Receiver, bounded};

use crate::learner::{Rival, UnderWay, rivals, score_rivals};
use crate::scene::Stage;
use crate::sim::Workers;

/// Scores that wait to be looked at.
const RESULTS: usize = 64;

/// The handle of the thread, which ends after the rival that it is at once this is dropped.
#[derive(Debug)]
pub(super) struct RunRivals {
    results: Receiver<Rival>,
}

impl RunRivals {
    /// Starts the thread. It has one worker: the run that is followed needs the machine too.
    ///
    /// # Errors
    /// If the system gives no more threads.
    pub(super) fn start(stage: Arc<Stage>, seeds: Vec<u64>) -> io::Result<Self> {
        let (report, results) = bounded(RESULTS);
        let workers = Workers::start(1)?;
        let body = move || {
            let under_way = UnderWay::default();
            for rival in
                rivals(&stage.grid).flat_map(|rival| score_rivals([rival], &stage, &seeds, &workers, &under_way))
            {
                if report.send(rival).is_err() {
                    return;
                }
            }
        };
        thread::Builder::new().name("rivals of a run".to_owned()).spawn(body)?;
        Ok(Self { results })
    }

    /// Those that were scored since the last call.
    pub(super) fn news(&self) -> Vec<Rival> {
        self.results.try_iter().collect()
    }
}
