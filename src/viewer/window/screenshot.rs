//! F12 saves what the window shows; the panel saves and copies its learning curve.

use std::path::Path;

use bevy::prelude::*;
use bevy::render::view::screenshot::{Screenshot, ScreenshotCaptured};
use bevy_egui::egui::Pos2;

use super::super::input::clipboard::SystemClipboard;
use crate::atomic_file;
use crate::panel::{Action, CurveArea, Shown, free_path};
use crate::session::Command;

pub(in crate::viewer) fn plugin(app: &mut App) {
    app.add_systems(Update, (save_screenshots, take_curves).run_if(resource_exists::<Shown>));
}

/// Saves to `fleetwright-<scene>-tick-<tick>-<n>.png` in the working directory, the first name that is free, and says so.
fn save_screenshots(mut actions: MessageReader<Action>, shown: Res<Shown>, mut commands: Commands) {
    if actions.read().any(|action| *action == Action::Screenshot) {
        let name = format!("{}-tick-{}", shown.0.scene_name, shown.0.tick);
        commands.spawn(Screenshot::primary_window()).observe(
            move |captured: On<ScreenshotCaptured>, mut session: MessageWriter<Command>| {
                let whole = part(&captured.image, UVec2::ZERO, UVec2::MAX);
                session.write(told(whole.and_then(|whole| save_free(&whole, Path::new(""), &name))));
            },
        );
    }
}

/// What to say of a picture: where it is, or what went wrong.
fn told(saved: Result<String, String>) -> Command {
    let is_trouble = saved.is_err();
    Command::Tell { text: saved.unwrap_or_else(|problem| problem), is_trouble }
}

/// Saves to `fleetwright-<name>-<n>.png` in a folder. The name is looked for when the picture is there, so that two that were
/// asked for at once do not meet. Returns what to say of it.
fn save_free(picture: &Pixels, folder: &Path, name: &str) -> Result<String, String> {
    let path = free_path(folder, name, "png");
    save(picture, &path).map_err(|problem| format!("{}: {problem}", path.display()))?;
    Ok(format!("saved {}", path.display()))
}

/// Where a picture of the curve goes.
#[derive(Clone, Debug)]
enum Destination {
    /// To a file that is called so.
    File(String),
    /// To the system's clipboard.
    Clipboard,
}

impl Destination {
    /// Saves to `fleetwright-<scene>-curve-<n>.png` in the working directory.
    fn asked_for(action: &Action, scene: &str) -> Option<Self> {
        match action {
            Action::SaveCurvePicture => Some(Self::File(format!("{scene}-curve"))),
            Action::CopyCurvePicture => Some(Self::Clipboard),
            _ => None,
        }
    }
}

/// Takes the picture of the curve that was asked for, from what the window shows.
fn take_curves(mut actions: MessageReader<Action>, shown: Res<Shown>, area: Res<CurveArea>, mut commands: Commands) {
    let corner = |corner: Pos2| UVec2::new(corner.x.max(0.0) as u32, corner.y.max(0.0) as u32);
    let (from, to) = (corner(area.0.min), corner(area.0.max));
    for destination in actions.read().filter_map(|action| Destination::asked_for(action, &shown.0.scene_name)) {
        commands.spawn(Screenshot::primary_window()).observe(
            move |captured: On<ScreenshotCaptured>,
                  clipboard: Res<SystemClipboard>,
                  mut session: MessageWriter<Command>| {
                let part = part(&captured.image, from, to);
                let handed_on = part.and_then(|part| match &destination {
                    Destination::File(name) => save_free(&part, Path::new(""), name),
                    Destination::Clipboard => {
                        clipboard.put_picture(part.size, &part.rgb).map(|()| "the curve is in the clipboard".to_owned())
                    }
                });
                session.write(told(handed_on));
            },
        );
    }
}

/// A picture's size, and red, green and blue of its pixels, row by row.
struct Pixels {
    size: UVec2,
    rgb: Vec<u8>,
}

/// The part of a picture between two corners.
fn part(picture: &Image, from: UVec2, to: UVec2) -> Result<Pixels, String> {
    let picture = picture.clone().try_into_dynamic().map_err(|error| error.to_string())?;
    let size = to.min(UVec2::new(picture.width(), picture.height())).saturating_sub(from);
    if size.min_element() == 0 {
        return Err("the curve is not in sight".to_owned());
    }
    Ok(Pixels { size, rgb: picture.crop_imm(from.x, from.y, size.x, size.y).to_rgb8().into_raw() })
}

/// Saves a picture as a PNG.
fn save(picture: &Pixels, path: &Path) -> Result<(), String> {
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, picture.size.x, picture.size.y);
    encoder.set_color(png::ColorType::Rgb);
    let written = encoder.write_header().and_then(|mut writer| writer.write_image_data(&picture.rgb));
    written.map_err(|error| error.to_string())?;
    atomic_file::write(path, &file).map_err(|error| error.to_string())
}

#[cfg(test)]
mod tests {
    use bevy::asset::RenderAssetUsages;
    use bevy::render::render_resource::{Extent3d, TextureDimension, TextureFormat};

    use super::*;

    #[test]
    fn a_picture_never_takes_the_place_of_another() {
        let folder = tempfile::tempdir().expect("a folder");
        let picture = |red: u8| Pixels { size: UVec2::ONE, rgb: vec![red, 0, 0] };
        let told = [1, 2].map(|red| save_free(&picture(red), folder.path(), "here-tick-7").expect("saved"));
        assert!(told[0].ends_with("fleetwright-here-tick-7-1.png") && told[1].ends_with("-2.png"), "{told:?}");
        assert_eq!(std::fs::read_dir(folder.path()).expect("a folder").count(), 2);
        let problem = save_free(&picture(3), Path::new("/nowhere"), "x").expect_err("no folder");
        assert!(problem.contains("/nowhere/fleetwright-x-1.png"), "{problem}");
    }

    #[test]
    fn a_part_is_what_lies_between_its_corners() {
        let size = Extent3d { width: 3, height: 2, depth_or_array_layers: 1 };
        let pixels: Vec<u8> = (0..6).flat_map(|pixel| [pixel, 10 + pixel, 20 + pixel, 0]).collect();
        let format = TextureFormat::Rgba8UnormSrgb;
        let picture = Image::new(size, TextureDimension::D2, pixels, format, RenderAssetUsages::MAIN_WORLD);
        let right = part(&picture, UVec2::new(1, 1), UVec2::new(9, 9)).expect("it is in sight");
        assert_eq!((right.size, right.rgb), (UVec2::new(2, 1), vec![4, 14, 24, 5, 15, 25]));
        assert!(part(&picture, UVec2::new(3, 0), UVec2::new(9, 9)).is_err_and(|problem| problem.contains("in sight")));
    }
}
