//! One camera over the floor: it orbits a point, slides and zooms, smoothly, and knows a few good views.
//!
//! While two worlds are compared, a second camera shows the other one from the same place, in the right half.
//!
//! A [`Pose`] is where to look from; the camera glides from its present pose to the one wished for. Until the user
//! moves it, it keeps the whole floor in the free part of the window, whatever its size.

mod editing;
mod fit;
mod pointer;
mod pose;

use std::f32::consts::TAU;

use bevy::camera::visibility::RenderLayers;
use bevy::camera::{CameraOutputMode, PerspectiveProjection, Viewport};
use bevy::core_pipeline::tonemapping::Tonemapping;
use bevy::prelude::*;
use bevy::render::render_resource::BlendState;
use bevy::render::renderer::RenderAdapterInfo;
use bevy::window::PrimaryWindow;
use bevy_egui::PrimaryEguiContext;

pub(super) use pointer::{OverFloor, Pointer};

use self::fit::Margins;
use self::pose::Pose;
use super::editor::paint_with_pointer;
use super::fleet::agents::Figure;
use super::floor::DrawnFloor;
use super::input::inspect::Selected;
use super::sides::{Side, Sides};
use super::window::pace;
use super::{ViewerSystems, palette, place};
use crate::panel::{Action, Editor, PanelMargins, PanelWidth, Settings, Shown};
use crate::scene::Viewpoint;
use crate::session::Session;

/// Vertical opening of the camera, in radians: narrow, so that far aisles do not shrink much.
const OPENING: f32 = 0.5;

/// How far away the camera is at most from what it is shown by name, or follows, in cells.
const NEAR: f32 = 18.0;

/// How fast the camera reaches the pose wished for, in 1/s.
const GLIDE_RATE: f32 = 9.0;

/// Frames that the panel may take to settle in a window of another size.
const SETTLING_FRAMES: u8 = 5;

/// Where the camera is and where it should be.
#[derive(Component)]
pub(super) struct Orbit {
    now: Pose,
    wished: Pose,
    /// The whole floor is kept in view until the user moves the camera.
    keeps_fit: bool,
    follows: bool,
    fitted_for: (Sight, UVec2, PanelMargins),
    /// Frames in which the camera still jumps to where the floor fits, since the viewport had another size.
    settling_frames: u8,
}

/// What the camera was turned to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Sight {
    Nothing,
    /// The drawn floor of this version.
    Floor(u32),
    /// A draft of so many columns and rows.
    Draft(u32, u32),
}

impl Orbit {
    /// The point of the floor that the camera looks at.
    pub(super) fn focus(&self) -> Vec3 {
        self.now.focus
    }
}

pub(super) fn plugin(app: &mut App) {
    app.init_resource::<Pointer>();
    app.add_systems(Startup, (spawn_cameras, spare_a_software_renderer).chain());
    app.add_systems(PostUpdate, colour_background.in_set(ViewerSystems::Camera).run_if(resource_changed::<Settings>));
    app.add_systems(
        PostUpdate,
        (
            paint_with_pointer,
            pointer::read_pointer,
            editing::turn_to_draft,
            set_viewports,
            obey_actions,
            face_found,
            obey_pointer,
            follow_selected,
            face_floor,
            keep_fit,
            glide,
        )
            .chain()
            .in_set(ViewerSystems::Camera),
    );
}

fn spawn_cameras(session: Option<Res<Session>>, mut commands: Commands) {
    let viewpoint = session.map_or_else(Viewpoint::default, |session| session.setting().stage.scene.camera);
    let pose = Pose::of(viewpoint);
    let orbit = Orbit {
        now: pose,
        wished: pose,
        keeps_fit: true,
        follows: false,
        fitted_for: (Sight::Nothing, UVec2::ZERO, PanelMargins::default()),
        settling_frames: 0,
    };
    let projection = PerspectiveProjection { fov: OPENING, near: 0.5, far: 4000.0, ..default() };
    let lens = (Projection::Perspective(projection), Tonemapping::None, pose.transform());
    let camera = Camera { ..default() };
    commands.spawn((orbit, Side::Floor, Side::Floor.layer(), Camera3d::default(), camera, lens.clone()));
    // The first camera has cleared the whole window.
    let camera = Camera { order: 1, is_active: false, clear_color: ClearColorConfig::None, ..default() };
    commands.spawn((Side::Other, Side::Other.layer(), Camera3d::default(), camera, lens));
    // The panel has a camera of its own, because the floor's covers only a part of the window.
    let output_mode =
        CameraOutputMode::Write { blend_state: Some(BlendState::ALPHA_BLENDING), clear_color: ClearColorConfig::None };
    let clear_color = ClearColorConfig::Custom(Color::NONE);
    commands.spawn((
        PrimaryEguiContext,
        Camera2d,
        Camera { order: 2, output_mode, clear_color, ..default() },
        Msaa::Off,
        RenderLayers::none(),
    ));
}

/// A renderer on the processor draws one sample a pixel.
fn spare_a_software_renderer(
    adapter: Option<Res<RenderAdapterInfo>>,
    cameras: Query<Entity, With<Camera3d>>,
    mut commands: Commands,
) {
    if pace::draws_in_software(adapter.as_deref()) {
        for camera in &cameras {
            commands.entity(camera).insert(Msaa::Off);
        }
    }
}

/// The floor is drawn in what the panel leaves free, the other side in the right half of that.
fn set_viewports(
    panel: Res<PanelWidth>,
    sides: Res<Sides>,
    editor: Res<Editor>,
    window: Single<&Window, With<PrimaryWindow>>,
    mut cameras: Query<(&Side, &mut Camera)>,
) {
    let taken = (panel.0 * window.scale_factor()) as u32;
    let free = UVec2::new(window.physical_width().saturating_sub(taken), window.physical_height());
    let half = UVec2::new(free.x / 2, free.y);
    let is_split = sides.other.is_some() && !editor.is_open();
    for (&side, mut camera) in &mut cameras {
        let (at, size) = match (side, is_split) {
            (Side::Floor, false) => (UVec2::ZERO, free),
            (Side::Floor, true) => (UVec2::ZERO, half),
            (Side::Other, _) => (UVec2::new(half.x, 0), half),
        };
        let is_active = side == Side::Floor || is_split;
        if camera.is_active != is_active {
            camera.is_active = is_active;
        }
        let viewport =
            (size.min_element() > 0).then(|| Viewport { physical_position: at, physical_size: size, ..default() });
        let is_set = match (&camera.viewport, &viewport) {
            (Some(old), Some(new)) => {
                (old.physical_position, old.physical_size) == (new.physical_position, new.physical_size)
            }
            (old, new) => old.is_none() && new.is_none(),
        };
        if !is_set {
            camera.viewport = viewport;
        }
    }
}

/// What lies beyond the floor is as bright as the panel.
fn colour_background(settings: Res<Settings>, mut cameras: Query<(&Side, &mut Camera)>) {
    for (_, mut camera) in cameras.iter_mut().filter(|(side, _)| **side == Side::Floor) {
        camera.clear_color = Color::from(palette::scheme(settings.theme).background).into();
    }
}

fn obey_actions(
    mut actions: MessageReader<Action>,
    drawn: Res<DrawnFloor>,
    selected: Res<Selected>,
    mut orbit: Single<&mut Orbit>,
) {
    for action in actions.read() {
        match action {
            Action::LookFrom(viewpoint) => {
                let pose = Pose::of(*viewpoint);
                // By the shorter way round, however often it was turned before.
                orbit.wished.yaw = pose.yaw + TAU * ((orbit.wished.yaw - pose.yaw) / TAU).round();
                orbit.wished.pitch = pose.pitch;
                orbit.keeps_fit = true;
                orbit.fitted_for.0 = Sight::Nothing;
            }
            Action::LookAt([column, row]) => {
                let Some(grid) = drawn.grid.as_deref() else { continue };
                let half = place::extent(grid.layout()) / 2.0;
                orbit.wished.focus = Vec3::new(column - half.x, 0.0, row - half.y);
                (orbit.keeps_fit, orbit.follows) = (false, false);
            }
            Action::Fit => {
                orbit.keeps_fit = true;
                orbit.follows = false;
                orbit.fitted_for.0 = Sight::Nothing;
            }
            Action::FollowSelected => orbit.follows = !orbit.follows && selected.agent().is_some(),
            _ => {}
        }
    }
}

/// Looks at what was found by its number or place.
fn face_found(
    mut actions: MessageReader<Action>,
    sides: Res<Sides>,
    drawn: Res<DrawnFloor>,
    mut orbit: Single<&mut Orbit>,
) {
    for action in actions.read() {
        let cell = match *action {
            Action::SelectAgent(agent) => sides.floor.agents.get(agent.index()).map(|agent| agent.position.now),
            Action::SelectCell(cell) => Some(cell),
            _ => None,
        };
        if let (Some(cell), Some(grid)) = (cell, drawn.grid.as_deref()) {
            orbit.wished.focus = place::centre(grid, cell);
            orbit.wished.distance = orbit.wished.distance.min(NEAR);
            (orbit.keeps_fit, orbit.follows) = (false, false);
        }
    }
}

fn obey_pointer(pointer: Res<Pointer>, camera: Single<(&mut Orbit, &Camera)>) {
    let (mut orbit, camera) = camera.into_inner();
    let Some(size) = camera.logical_viewport_size().filter(|size| size.y > 0.0) else { return };
    if let Some((grip, delta)) = pointer.drag() {
        orbit.keeps_fit = false;
        match grip {
            pointer::Grip::Orbit => orbit.wished.turn(delta),
            pointer::Grip::Slide => {
                orbit.follows = false;
                orbit.wished.slide(delta / size.y, OPENING);
            }
        }
    }
    if pointer.scroll() != 0.0 {
        orbit.keeps_fit = false;
        // Both sides look from the same place, so where the pointer is over the other one is a place of this one too.
        let at = pointer.at().rem_euclid(size) / size * 2.0 - 1.0;
        let about = orbit.wished.floor_at(at * Vec2::new(1.0, -1.0), size, OPENING).filter(|_| !orbit.follows);
        orbit.wished.zoom(pointer.scroll(), about);
    }
}

fn follow_selected(
    selected: Res<Selected>,
    figures: Query<(&Figure, &GlobalTransform)>,
    mut orbit: Single<&mut Orbit>,
) {
    let Some((side, agent)) = selected.agent().filter(|_| orbit.follows) else { return };
    if let Some((_, place)) = figures.iter().find(|(figure, _)| figure.agent == agent && figure.side == side) {
        if orbit.keeps_fit {
            orbit.wished.distance = orbit.wished.distance.min(NEAR);
            orbit.keeps_fit = false;
        }
        orbit.wished.focus = place.translation().with_y(0.0);
    }
}

/// Looks at a new floor as its scene says.
fn face_floor(drawn: Res<DrawnFloor>, shown: Option<Res<Shown>>, mut orbit: Single<&mut Orbit>, mut floor: Local<u32>) {
    let is_first = *floor == 0;
    if std::mem::replace(&mut *floor, drawn.version) == drawn.version || is_first {
        return;
    }
    if let Some(shown) = shown {
        orbit.wished = Pose::of(shown.0.stage.scene.camera);
        (orbit.keeps_fit, orbit.follows) = (true, false);
    }
}

/// Moves the wished pose so that the whole floor shows, or the whole draft, when that or the viewport changed since it
/// last did.
fn keep_fit(
    drawn: Res<DrawnFloor>,
    editor: Res<Editor>,
    margins: Res<PanelMargins>,
    camera: Single<(&mut Orbit, &Camera)>,
) {
    let (mut orbit, camera) = camera.into_inner();
    let layout = match (editor.open_draft(), drawn.grid.as_deref()) {
        (Some(draft), _) => draft.layout(),
        (None, Some(grid)) => grid.layout(),
        (None, None) => return,
    };
    let is_draft = editor.is_open();
    let sight = if is_draft { Sight::Draft(layout.width(), layout.height()) } else { Sight::Floor(drawn.version) };
    let (Some(size), Some(height)) = (camera.physical_viewport_size(), camera.logical_viewport_size()) else { return };
    if orbit.keeps_fit {
        orbit.fit(sight, place::extent(layout), size, Margins::of(*margins, height.y), *margins);
    }
}

impl Orbit {
    /// Fits a floor of this extent into a viewport of `size` pixels, if anything is another than when that was done last. In a
    /// viewport of another size the floor is in its place at once, also when the panel needs a few frames to find its own.
    fn fit(&mut self, sight: Sight, extent: Vec2, size: UVec2, shares: Margins, margins: PanelMargins) {
        if !fit::is_seen(size) {
            return;
        }
        self.settling_frames =
            if size == self.fitted_for.1 { self.settling_frames.saturating_sub(1) } else { SETTLING_FRAMES };
        if self.fitted_for == (sight, size, margins) {
            return;
        }
        self.fitted_for = (sight, size, margins);
        self.wished = fit::whole_floor(self.wished, corners(extent), size.as_vec2(), OPENING, shares);
        if self.settling_frames > 0 {
            self.now = self.wished;
        }
    }

    /// Goes a share of the way to the pose wished for. Whatever that is, the camera is somewhere.
    fn glide(&mut self, share: f32) {
        self.wished = self.wished.or(self.now);
        self.now = self.now.towards(&self.wished, share).or(self.wished);
    }
}

fn corners(extent: Vec2) -> [Vec3; 8] {
    let half = extent / 2.0 + 0.5;
    let signs = [(-1.0, -1.0), (1.0, -1.0), (-1.0, 1.0), (1.0, 1.0)];
    let at = |height: f32| signs.map(|(x, z)| Vec3::new(x * half.x, height, z * half.y));
    let (low, high) = (at(0.0), at(0.6));
    [low[0], low[1], low[2], low[3], high[0], high[1], high[2], high[3]]
}

/// Both cameras look from the same place.
fn glide(
    time: Res<Time<Real>>,
    settings: Res<Settings>,
    camera: Single<(&mut Orbit, &mut Transform)>,
    mut others: Query<&mut Transform, (With<Camera3d>, Without<Orbit>)>,
) {
    let (mut orbit, mut transform) = camera.into_inner();
    let gone = settings.glided(GLIDE_RATE, time.delta_secs());
    orbit.glide(gone);
    transform.set_if_neq(orbit.now.transform());
    for mut other in &mut others {
        other.set_if_neq(*transform);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn orbit() -> Orbit {
        let pose = Pose::of(Viewpoint::Isometric);
        let fitted_for = (Sight::Nothing, UVec2::ZERO, PanelMargins::default());
        Orbit { now: pose, wished: pose, keeps_fit: true, follows: false, fitted_for, settling_frames: 0 }
    }

    fn fit(orbit: &mut Orbit, floor: u32, size: [u32; 2], margins: PanelMargins) {
        let size = UVec2::from(size);
        orbit.fit(Sight::Floor(floor), Vec2::new(36.0, 33.0), size, Margins::of(margins, size.y as f32), margins);
    }

    /// A minimised window has no size on some systems, which once left a camera at no place at all.
    #[test]
    fn a_window_that_was_nothing_shows_the_floor_at_once() {
        let (mut grown, mut fresh) = (orbit(), orbit());
        let usual = PanelMargins::default();
        fit(&mut fresh, 1, [900, 700], usual);
        for size in [[900, 700], [0, 0], [0, 700], [1, 1], [40, 30], [900, 700]] {
            fit(&mut grown, 1, size, usual);
            grown.glide(0.1);
            assert!(grown.now.is_finite() && grown.wished.is_finite(), "{size:?}");
        }
        assert_eq!((grown.now, grown.wished), (fresh.now, fresh.wished));
        let wider = PanelMargins { top: 90.0, ..usual };
        fit(&mut grown, 1, [900, 700], wider);
        assert_eq!(grown.now, grown.wished, "the legend has found its place a frame later");
    }

    #[test]
    fn another_floor_is_glided_to() {
        let mut orbit = orbit();
        for _ in 0..=SETTLING_FRAMES {
            fit(&mut orbit, 1, [900, 700], PanelMargins::default());
        }
        orbit.wished = Pose::of(Viewpoint::Top);
        fit(&mut orbit, 2, [900, 700], PanelMargins::default());
        assert_ne!(orbit.now, orbit.wished);
        orbit.glide(1.0);
        assert_eq!(orbit.now, orbit.wished);
    }

    #[test]
    fn a_camera_that_was_sent_nowhere_stays() {
        let mut orbit = orbit();
        let before = orbit.now;
        orbit.wished.distance = f32::NAN;
        orbit.glide(0.5);
        assert_eq!((orbit.now, orbit.wished), (before, before));
        orbit.now.focus.x = f32::INFINITY;
        orbit.glide(0.5);
        assert_eq!(orbit.now, before);
    }
}
