//! Sets every shipped stage and paints its floor, beside the frame.

use std::io;
use std::thread;

use bevy_egui::egui::ColorImage;
use crossbeam_channel::{Receiver, bounded};

use super::super::theme::MapColours;
use super::picture::picture;
use crate::random::{Purpose, Stream};
use crate::scene::{SHIPPED, Stage};

/// Cards that wait to be taken.
const MOST_WAITING: usize = 4;

/// What a card tells of a scene.
pub(super) struct Told {
    /// What to look for.
    pub(super) look_for: String,
    /// Size of the fleet.
    pub(super) agents: u32,
    /// The floor with its agents as they begin under seed 0.
    pub(super) picture: ColorImage,
}

/// The thread that works, and what comes from it with its place among the shipped scenes. It ends when nobody listens, at the
/// latest with the scene that it is at.
pub(super) struct Gathering(Receiver<(usize, Told)>);

impl Gathering {
    /// Starts it.
    ///
    /// # Errors
    /// If the system has no thread to give.
    pub(super) fn begin(colours: MapColours) -> io::Result<Self> {
        let (telling, told) = bounded(MOST_WAITING);
        let body = move || {
            for (place, (name, _)) in SHIPPED.iter().enumerate() {
                if let Some(told) = tell(name, colours)
                    && telling.send((place, told)).is_err()
                {
                    return;
                }
            }
        };
        thread::Builder::new().name("pictures of scenes".to_owned()).spawn(body)?;
        Ok(Self(told))
    }

    /// What has come since.
    pub(super) fn news(&self) -> impl Iterator<Item = (usize, Told)> {
        self.0.try_iter()
    }
}

/// A shipped scene; they all open, which is tested.
fn tell(name: &str, colours: MapColours) -> Option<Told> {
    let Stage { scene, grid, .. } = Stage::open(name, &[]).ok()?;
    let agents = scene.fleet.agents;
    let starts = Stream::new(0, Purpose::Placement, 0).choose_distinct(grid.cells().collect(), agents as usize);
    Some(Told { look_for: scene.look_for, agents, picture: picture(&grid, &starts, colours) })
}

#[cfg(test)]
mod tests {
    use super::super::super::theme::map_colours;
    use super::*;

    #[test]
    fn a_card_tells_what_the_scene_says_and_shows_its_agents() {
        let colours = map_colours();
        let told = tell("narrow-aisles", colours).expect("a shipped scene");
        let stage = Stage::open("narrow-aisles", &[]).expect("a shipped scene");
        assert_eq!((told.agents, &told.look_for), (200, &stage.scene.look_for));
        let full = told.picture.pixels.iter().filter(|&&pixel| pixel == colours.full).count();
        assert_eq!(full, 4 * 200, "four pixels an agent");
        assert!(tell("no such scene", colours).is_none());
    }
}
