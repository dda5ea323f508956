//! F12 saves what the window shows; the panel saves its learning curve.

use std::path::Path;

use bevy::prelude::*;
use bevy::render::view::screenshot::{Screenshot, ScreenshotCaptured, save_to_disk};
use bevy_egui::egui::Pos2;

use crate::atomic_file;
use crate::panel::{Action, CurveArea, Shown, free_path};
use crate::session::Command;

pub(super) fn plugin(app: &mut App) {
    app.add_systems(Update, (save_screenshots, save_curves).run_if(resource_exists::<Shown>));
}

/// Saves to `fleetwright-<tick>.png` in the working directory.
fn save_screenshots(mut actions: MessageReader<Action>, shown: Res<Shown>, mut commands: Commands) {
    if actions.read().any(|action| *action == Action::Screenshot) {
        let path = format!("fleetwright-{}.png", shown.0.tick);
        commands.spawn(Screenshot::primary_window()).observe(save_to_disk(path));
    }
}

/// Saves to `fleetwright-<scene>-curve-<n>.png` in the working directory.
fn save_curves(mut actions: MessageReader<Action>, shown: Res<Shown>, area: Res<CurveArea>, mut commands: Commands) {
    if !actions.read().any(|action| *action == Action::SaveCurvePicture) {
        return;
    }
    let path = free_path(Path::new(""), &format!("{}-curve", shown.0.scene_name), "png");
    let corner = |corner: Pos2| UVec2::new(corner.x.max(0.0) as u32, corner.y.max(0.0) as u32);
    let (from, to) = (corner(area.0.min), corner(area.0.max));
    commands.spawn(Screenshot::primary_window()).observe(
        move |captured: On<ScreenshotCaptured>, mut session: MessageWriter<Command>| {
            session.write(match save_part(&captured.image, from, to, &path) {
                Ok(()) => Command::Tell { text: format!("saved {}", path.display()), is_trouble: false },
                Err(problem) => Command::Tell { text: format!("{}: {problem}", path.display()), is_trouble: true },
            });
        },
    );
}

/// Saves the part of a picture between two corners as a PNG.
fn save_part(picture: &Image, from: UVec2, to: UVec2, path: &Path) -> Result<(), String> {
    let picture = picture.clone().try_into_dynamic().map_err(|error| error.to_string())?;
    let size = to.min(UVec2::new(picture.width(), picture.height())).saturating_sub(from);
    if size.min_element() == 0 {
        return Err("the curve is not in sight".to_owned());
    }
    let part = picture.crop_imm(from.x, from.y, size.x, size.y).to_rgb8();
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, size.x, size.y);
    encoder.set_color(png::ColorType::Rgb);
    let written = encoder.write_header().and_then(|mut writer| writer.write_image_data(part.as_raw()));
    written.map_err(|error| error.to_string())?;
    atomic_file::write(path, &file).map_err(|error| error.to_string())
}
