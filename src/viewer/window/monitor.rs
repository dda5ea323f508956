//! A window that was larger on another monitor.

use bevy::prelude::*;
use bevy::window::{Monitor, PrimaryWindow};

pub(in crate::viewer) fn plugin(app: &mut App) {
    app.add_systems(Update, stay_on_it);
}

/// Makes the window no larger than any monitor is, once monitors are known.
fn stay_on_it(
    monitors: Query<&Monitor>,
    mut window: Single<&mut Window, With<PrimaryWindow>>,
    mut has_looked: Local<bool>,
) {
    if *has_looked {
        return;
    }
    let Some(largest) = monitors.iter().map(Monitor::physical_size).reduce(UVec2::max) else { return };
    *has_looked = true;
    let size = window.physical_size();
    let fitting = size.min(largest);
    if fitting != size && fitting.min_element() > 0 {
        window.resolution.set_physical_resolution(fitting.x, fitting.y);
    }
}

#[cfg(test)]
mod tests {
    use bevy::window::WindowResolution;

    use super::*;

    #[test]
    fn a_window_is_cut_to_its_monitor_once() {
        let mut app = App::new();
        app.add_plugins(plugin);
        let resolution = WindowResolution::new(1920, 1080);
        app.world_mut().spawn((Window { resolution, ..default() }, PrimaryWindow));
        let size = |app: &mut App| {
            app.update();
            let window = app.world_mut().query::<&Window>().single(app.world()).expect("a window");
            window.physical_size()
        };
        assert_eq!(size(&mut app), UVec2::new(1920, 1080), "no monitor is known yet");
        app.world_mut().spawn(Monitor {
            name: None,
            physical_height: 1200,
            physical_width: 1280,
            physical_position: IVec2::ZERO,
            refresh_rate_millihertz: None,
            scale_factor: 1.0,
            video_modes: Vec::new(),
        });
        assert_eq!(size(&mut app), UVec2::new(1280, 1080));
        let mut window = app.world_mut().query::<&mut Window>().single_mut(app.world_mut()).expect("a window");
        window.resolution.set_physical_resolution(1600, 900);
        assert_eq!(size(&mut app), UVec2::new(1600, 900), "what is done by hand later is left alone");
    }
}
