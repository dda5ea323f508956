//! Files that are dropped onto the window are opened.

use bevy::prelude::*;
use bevy::window::FileDragAndDrop;

use crate::panel::{Action, Hovering};
use crate::session::Command;

pub(in crate::viewer) fn plugin(app: &mut App) {
    app.add_systems(PreUpdate, open_dropped);
}

fn open_dropped(
    mut files: MessageReader<FileDragAndDrop>,
    mut hovering: ResMut<Hovering>,
    mut actions: MessageWriter<Action>,
) {
    for file in files.read() {
        hovering.0 = None;
        match file {
            FileDragAndDrop::DroppedFile { path_buf, .. } => {
                actions.write(Action::Session(Command::Open(path_buf.clone())));
            }
            FileDragAndDrop::HoveredFile { path_buf, .. } => {
                hovering.0 = path_buf.file_name().map(|name| name.to_string_lossy().into_owned());
            }
            FileDragAndDrop::HoveredFileCanceled { .. } => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;

    #[test]
    fn what_is_dropped_is_opened() {
        let mut app = App::new();
        app.init_resource::<Hovering>().add_message::<FileDragAndDrop>().add_message::<Action>();
        app.add_plugins(plugin);
        let (window, path_buf) = (Entity::PLACEHOLDER, PathBuf::from("/scenes/mine.ron"));
        app.world_mut().write_message(FileDragAndDrop::HoveredFile { window, path_buf: path_buf.clone() });
        app.update();
        assert_eq!(app.world().resource::<Hovering>().0.as_deref(), Some("mine.ron"));
        app.world_mut().write_message(FileDragAndDrop::DroppedFile { window, path_buf: path_buf.clone() });
        app.update();
        assert_eq!(app.world().resource::<Hovering>().0, None);
        let asked: Vec<Action> = app.world_mut().resource_mut::<Messages<Action>>().drain().collect();
        assert_eq!(asked, [Action::Session(Command::Open(path_buf))]);
    }
}
