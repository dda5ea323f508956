//! The window's name: what is open in it, and whether time stands still there.

use bevy::prelude::*;
use bevy::window::PrimaryWindow;

use crate::panel::Shown;
use crate::session::View;

pub(in crate::viewer) fn plugin(app: &mut App) {
    app.add_systems(PostUpdate, name_window.run_if(resource_exists::<Shown>));
}

fn name_window(shown: Res<Shown>, mut window: Single<&mut Window, With<PrimaryWindow>>) {
    let title = title(&shown.0);
    if window.title != title {
        window.title = title;
    }
}

fn title(view: &View) -> String {
    let opened = match (&view.played, &view.followed) {
        (Some(played), _) => &played.name,
        (None, Some(followed)) => &followed.directory,
        (None, None) => &view.scene_name,
    };
    let state = if view.playing { "" } else { " (paused)" };
    format!("Fleetwright – {opened}{state}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::panel::sample_view;
    use crate::session::PlayedView;

    #[test]
    fn the_name_says_what_is_open_and_whether_it_moves() {
        let mut view = View { playing: true, scene_name: "two-doors".to_owned(), ..sample_view() };
        assert_eq!(title(&view), "Fleetwright – two-doors");
        view.playing = false;
        assert_eq!(title(&view), "Fleetwright – two-doors (paused)");
        view.played = Some(PlayedView { name: "run.clip".to_owned(), ticks: 9, compared_ticks: 3, differs_at: None });
        assert_eq!(title(&view), "Fleetwright – run.clip (paused)");
    }
}
