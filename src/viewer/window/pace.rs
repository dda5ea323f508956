//! How often the window draws.
//!
//! As often as the screen shows, or on a processor that draws in software as often as motion needs. While time passes as fast as it
//! can, pictures only cost ticks, so there are few; whoever does something sees what comes of it as promptly as ever.

use std::time::Duration;

use bevy::input::keyboard::KeyboardInput;
use bevy::input::mouse::{MouseButtonInput, MouseWheel};
use bevy::prelude::*;
use bevy::render::renderer::RenderAdapterInfo;
use bevy::window::{CursorMoved, FileDragAndDrop, WindowResized};
use bevy::winit::{UpdateMode, WinitSettings};
use wgpu::DeviceType;

use crate::panel::Shown;
use crate::session::{Speed, View};

/// The pause between frames on a processor that draws in software: what is left belongs to the learner.
const SOFTWARE_FRAME: Duration = Duration::from_millis(50);
/// The pause between frames at full speed.
const RARE_FRAME: Duration = Duration::from_millis(100);
/// For so long after the last input frames come as usual, so that what it began (a drag, a glide) is seen to its end.
const ATTENTION: Duration = Duration::from_millis(600);

pub(in crate::viewer) fn plugin(app: &mut App) {
    app.add_systems(PreUpdate, set_pace);
}

/// Whether the processor draws.
pub(in crate::viewer) fn draws_in_software(adapter: Option<&RenderAdapterInfo>) -> bool {
    adapter.is_some_and(|adapter| adapter.device_type == DeviceType::Cpu)
}

/// How frames come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Pace {
    is_software: bool,
    is_rare: bool,
}

impl Pace {
    fn settings(self) -> WinitSettings {
        let mode = |wait, wakes| UpdateMode::Reactive {
            wait,
            react_to_device_events: false,
            react_to_user_events: wakes,
            react_to_window_events: wakes,
        };
        let always = |mode| WinitSettings { focused_mode: mode, unfocused_mode: mode };
        match self {
            Self { is_software: false, is_rare: false } => WinitSettings::game(),
            Self { is_software: true, is_rare: false } => always(mode(SOFTWARE_FRAME, false)),
            // Input need not wait for the next picture, but where each is dear it does.
            Self { is_software, is_rare: true } => always(mode(RARE_FRAME, !is_software)),
        }
    }
}

/// Whether ticks are run as fast as they can; a way along the timeline is to be seen.
fn is_rushing(view: &View) -> bool {
    view.playing && view.speed == Speed::Max && view.timeline.target.is_none()
}

/// Messages that a user's hands send.
type Hands<'w, 's> = (
    MessageReader<'w, 's, KeyboardInput>,
    MessageReader<'w, 's, CursorMoved>,
    MessageReader<'w, 's, MouseButtonInput>,
    MessageReader<'w, 's, MouseWheel>,
    MessageReader<'w, 's, WindowResized>,
    MessageReader<'w, 's, FileDragAndDrop>,
);

fn set_pace(
    adapter: Option<Res<RenderAdapterInfo>>,
    shown: Option<Res<Shown>>,
    time: Res<Time<Real>>,
    (mut keys, mut moves, mut buttons, mut wheel, mut sizes, mut files): Hands,
    mut touched: Local<Option<Duration>>,
    mut known: Local<Option<Pace>>,
    mut settings: ResMut<WinitSettings>,
) {
    // All of them are read, whatever the first says.
    let news = [
        keys.read().count(),
        moves.read().count(),
        buttons.read().count(),
        wheel.read().count(),
        sizes.read().count(),
        files.read().count(),
    ];
    let now = time.elapsed();
    if news.iter().sum::<usize>() > 0 {
        *touched = Some(now);
    }
    let is_watched = touched.is_some_and(|touched| now.saturating_sub(touched) < ATTENTION);
    let is_rare = shown.is_some_and(|shown| is_rushing(&shown.0)) && !is_watched;
    let pace = Pace { is_software: draws_in_software(adapter.as_deref()), is_rare };
    if known.replace(pace) != Some(pace) {
        *settings = pace.settings();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn waits(is_software: bool, is_rare: bool) -> (Option<Duration>, bool) {
        match (Pace { is_software, is_rare }).settings().focused_mode {
            UpdateMode::Continuous => (None, true),
            UpdateMode::Reactive { wait, react_to_window_events, .. } => (Some(wait), react_to_window_events),
        }
    }

    #[test]
    fn full_speed_draws_ten_pictures_a_second_and_input_wakes_it() {
        assert_eq!(waits(false, false), (None, true));
        assert_eq!(waits(false, true), (Some(Duration::from_millis(100)), true));
        assert_eq!(waits(true, false), (Some(Duration::from_millis(50)), false));
        assert_eq!(waits(true, true), (Some(Duration::from_millis(100)), false));
    }

    /// An app whose clock is moved by hand, and whether its frames are rare.
    fn rare_after(app: &mut App, millis: u64) -> bool {
        app.world_mut().resource_mut::<Time<Real>>().advance_by(Duration::from_millis(millis));
        app.update();
        app.world().resource::<WinitSettings>().focused_mode != UpdateMode::Continuous
    }

    #[test]
    fn whoever_touches_something_sees_it_promptly() {
        let mut app = App::new();
        app.init_resource::<Time<Real>>().init_resource::<WinitSettings>();
        app.add_message::<KeyboardInput>().add_message::<CursorMoved>().add_message::<MouseButtonInput>();
        app.add_message::<MouseWheel>().add_message::<WindowResized>().add_message::<FileDragAndDrop>();
        app.add_plugins(plugin);
        assert!(!rare_after(&mut app, 10), "there is no session yet");
        let mut view = crate::panel::sample_view();
        app.insert_resource(Shown(view.clone()));
        assert!(!rare_after(&mut app, 10), "it plays at its usual speed");
        view.speed = Speed::Max;
        app.insert_resource(Shown(view.clone()));
        assert!(rare_after(&mut app, 10));
        let moved = CursorMoved { window: Entity::PLACEHOLDER, position: Vec2::ONE, delta: None };
        app.world_mut().write_message(moved);
        assert!(!rare_after(&mut app, 10) && !rare_after(&mut app, 500));
        assert!(rare_after(&mut app, 200), "nobody does anything any more");
        view.playing = false;
        app.insert_resource(Shown(view));
        assert!(!rare_after(&mut app, 10), "time stands still");
    }
}
