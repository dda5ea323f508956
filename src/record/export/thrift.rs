//! What is given up, one thing after the other, until a picture is small enough.

use super::ExportOptions;
use super::theme::{BLENDS, FEW_BLENDS};

/// Frames a second that are tried where those asked for are too many.
const FEWER_FPS: [u32; 3] = [8, 5, 3];

/// Frames a second, and how many blends of colours there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Rung {
    pub(super) fps: u32,
    pub(super) blends: u32,
}

/// What is tried: first what was asked for; where the file has a limit, then fewer frames, rough edges, and fewer frames still.
pub(super) fn rungs(options: &ExportOptions) -> Vec<Rung> {
    let asked = Rung { fps: options.fps, blends: BLENDS };
    if options.most_bytes.is_none() {
        return vec![asked];
    }
    let [fine, ..] = FEWER_FPS;
    let fine = (fine < options.fps).then_some(Rung { fps: fine, blends: BLENDS });
    let coarse = FEWER_FPS.map(|fps| Rung { fps: fps.min(options.fps), blends: FEW_BLENDS });
    let mut rungs: Vec<Rung> = [asked].into_iter().chain(fine).chain(coarse).collect();
    rungs.dedup();
    rungs
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_given_up_without_need_and_more_on_every_rung() {
        let options = ExportOptions::default();
        assert_eq!(rungs(&options), [Rung { fps: 12, blends: BLENDS }]);
        let limited = ExportOptions { most_bytes: Some(1), ..options };
        let tried = rungs(&limited);
        assert_eq!(tried[0], Rung { fps: 12, blends: BLENDS });
        assert!(tried.windows(2).all(|pair| pair[1].fps < pair[0].fps || pair[1].blends < pair[0].blends), "{tried:?}");
        let slow = [BLENDS, FEW_BLENDS].map(|blends| Rung { fps: 2, blends });
        assert_eq!(rungs(&ExportOptions { fps: 2, ..limited }), slow);
    }
}
