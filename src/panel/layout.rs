//! Puts the parts of the panel in their places: a column at the right, cards over the floor.

use std::mem;

use bevy::prelude::{DetectChangesMut, MessageWriter, Res, ResMut, Resource, Result};
use bevy_egui::EguiContexts;
use bevy_egui::egui::{
    Align2, Area, Context, Frame, Id, LayerId, Margin, Order, Panel, Rect, ScrollArea, Ui, UiBuilder, Vec2, vec2,
};

use super::column::{changes, gallery, headline, learner, messages, policy, rivals, skill, welcome, world};
use super::curves::Earlier;
use super::over_floor::banner::Banner;
use super::over_floor::export::{ExportChoice, export_ui};
use super::over_floor::floor_cards::{Space, Taken, floor_cards};
use super::over_floor::inspector::{self, inspector_ui};
use super::over_floor::minimap::MapPicture;
use super::over_floor::notices::Toasts;
use super::over_floor::{notices, transport};
use super::palette::{Known, Palette, palette_ui};
use super::scenes::{Scenes, scenes_ui};
use super::settings::settings_ui;
use super::theme::Theme;
use super::{
    Action, CurveOptions, Editor, FaultBrush, Fleet, Inspected, Minimap, OpenDialog, Overlays, Settings, Shown, Survey,
    curves, editor, shortcuts, theme, timeline,
};
use crate::session::{Command, View};

/// Width of the column, in points.
const COLUMN_WIDTH: f32 = 364.0;
/// From the window's edge to the cards over the floor, in points.
pub(super) const EDGE: f32 = 14.0;

/// From the top of a row of the legend to what stands below it, in points.
pub(super) const BELOW_LEGEND: f32 = 46.0;
/// Between the bar at the bottom and what stands above it, in points.
pub(super) const ABOVE_BAR: f32 = 8.0;
/// Height of the table of policies without its rows, in points.
pub(super) const TABLE_HEAD: f32 = 88.0;
/// Least width of the bar, in points.
const LEAST_BAR_WIDTH: f32 = 200.0;
/// What the legend takes with words, and with its switches in the same row, in points.
pub(super) const LEGEND_WIDTH: f32 = 640.0;
pub(super) const LEGEND_ROW_WIDTH: f32 = 1151.0;
/// What switches and buttons take in a row of their own, and what each switch takes that not every session has, in points.
pub(super) const SWITCHES_ROW_WIDTH: f32 = 535.0;
pub(super) const SWITCH_WIDTH: f32 = 66.0;
/// Margin within a card, left and right, in points.
const CARD_MARGIN: f32 = 13.0;

/// How much of the window's right side the panel takes, in logical pixels.
#[derive(Resource, Clone, Copy, Debug, PartialEq)]
pub struct PanelWidth(pub f32);

impl Default for PanelWidth {
    fn default() -> Self {
        Self(COLUMN_WIDTH)
    }
}

/// What stands over the floor at the top and the bottom, in logical pixels from the window's edge.
#[derive(Resource, Clone, Copy, Debug, PartialEq)]
pub struct PanelMargins {
    /// The legend.
    pub top: f32,
    /// The bar.
    pub bottom: f32,
}

impl Default for PanelMargins {
    fn default() -> Self {
        Self { top: 60.0, bottom: 121.0 }
    }
}

/// Where the learning curve stands with its legend, in physical pixels from the window's left upper corner.
#[derive(Resource, Clone, Copy, Debug, PartialEq)]
pub struct CurveArea(pub Rect);

impl Default for CurveArea {
    fn default() -> Self {
        Self(Rect::NOTHING)
    }
}

/// The name of a file that is held over the window, to be dropped.
#[derive(Resource, Clone, Debug, Default, PartialEq, Eq)]
pub struct Hovering(pub Option<String>);

/// What the panel remembers from frame to frame.
#[derive(Resource, Debug, Default)]
pub(super) struct PanelState {
    /// Whether the list of keys is open.
    pub(super) shows_shortcuts: bool,
    /// Whether the settings are open.
    pub(super) shows_settings: bool,
    /// Which picture of the last clip is asked for.
    pub(super) export: ExportChoice,
    /// The picture of the floor.
    pub(super) map: MapPicture,
    /// The command palette.
    pub(super) palette: Palette,
    /// The page of scenes.
    pub(super) scenes: Scenes,
    /// The banner over the floor.
    pub(super) banner: Banner,
    /// The rival under the pointer.
    emphasised: Option<String>,
    /// How the learning curve is shown.
    pub(super) curve: CurveOptions,
    /// Earlier runs of this scene.
    earlier: Earlier,
    /// Where the learning curve stands, in points.
    curve_area: Option<Rect>,
    toasts: Toasts,
    /// Whether a control is dragged that has set something on the way.
    is_holding: bool,
    /// What egui's widgets were last styled for.
    styled_for: Option<(Theme, bool)>,
}

/// Overlays and chart as they were when the window was closed last.
pub(super) fn take_settings(settings: Res<Settings>, mut overlays: ResMut<Overlays>, mut state: ResMut<PanelState>) {
    *overlays = settings.overlays;
    state.curve = settings.curve.clone();
}

/// What the panel draws.
#[derive(Clone, Copy)]
pub(super) struct Scenery<'a> {
    pub(super) view: &'a View,
    pub(super) fleet: &'a Fleet,
    pub(super) inspected: &'a Inspected,
    pub(super) overlays: Overlays,
    pub(super) hovering: &'a Hovering,
    pub(super) settings: &'a Settings,
    pub(super) survey: Option<&'a Survey>,
    pub(super) editor: &'a Editor,
    pub(super) brush: FaultBrush,
}

pub(super) fn draw_panel(
    mut contexts: EguiContexts,
    shown: Option<Res<Shown>>,
    (fleet, inspected, overlays, hovering): (Res<Fleet>, Res<Inspected>, Res<Overlays>, Res<Hovering>),
    brush: Res<FaultBrush>,
    (settings, map, editor, mut dialog): (Res<Settings>, Res<Minimap>, Res<Editor>, ResMut<OpenDialog>),
    mut state: ResMut<PanelState>,
    (mut width, mut margins): (ResMut<PanelWidth>, ResMut<PanelMargins>),
    mut curve_area: ResMut<CurveArea>,
    mut actions: MessageWriter<Action>,
) -> Result {
    let context = contexts.ctx_mut()?;
    let Some(shown) = shown else { return Ok(()) };
    let scenery = Scenery {
        view: &shown.0,
        fleet: &fleet,
        inspected: &inspected,
        overlays: *overlays,
        hovering: &hovering,
        settings: &settings,
        survey: map.survey.as_ref(),
        editor: &editor,
        brush: *brush,
    };
    let (places, mut asked) = panel_ui(context, scenery, &mut state);
    note_what_is_held(&mut asked, context.dragged_id().is_some(), &mut state.is_holding);
    width.0 = places.column * context.zoom_factor();
    // Whole pixels: what floats is not to be seen moving by less.
    let pixels = |points: f32| (points * context.zoom_factor()).round();
    margins.set_if_neq(PanelMargins { top: pixels(places.top), bottom: pixels(places.bottom) });
    if let Some(area) = state.curve_area {
        curve_area.0 = area.intersect(context.viewport_rect()) * context.pixels_per_point();
    }
    actions.write_batch(asked.into_iter().chain(dialog.show(context)));
    Ok(())
}

/// Says of what is set while a control is dragged that it is, and at the end that it no longer is.
fn note_what_is_held(asked: &mut Vec<Action>, is_dragged: bool, is_holding: &mut bool) {
    if is_dragged {
        for action in asked {
            if let Action::Session(command) = action
                && command.sets_a_value()
            {
                *command = Command::WhileHeld(Box::new(command.clone()));
                *is_holding = true;
            }
        }
    } else if mem::take(is_holding) {
        asked.push(Action::Session(Command::LetGo));
    }
}

/// What is drawn over the floor takes so much at each side, in points.
#[derive(Clone, Copy, Debug)]
pub(super) struct Places {
    column: f32,
    top: f32,
    bottom: f32,
}

/// Draws everything; returns where, and what was asked for.
pub(super) fn panel_ui(context: &Context, scenery: Scenery, state: &mut PanelState) -> (Places, Vec<Action>) {
    let Scenery { view, fleet, inspected, hovering, settings, editor, brush, .. } = scenery;
    theme::put_in_force(settings.theme);
    let look = (settings.theme, settings.is_motion_reduced);
    if state.styled_for != Some(look) {
        // Keys that change the size are in the panel's table.
        context.options_mut(|options| options.zoom_with_keyboard = false);
        theme::apply(context, settings.is_motion_reduced);
        state.styled_for = Some(look);
    }
    context.set_zoom_factor(settings.zoom());
    let mut asked = Vec::new();
    let column = column(context, |ui| {
        if editor.is_open() {
            scrolled(ui, |ui| asked.extend(editor::column_ui(ui, editor, &view.scene_name)));
            return;
        }
        if let Some(card) = &inspected.card
            && inspector::is_in_column(view)
        {
            at_the_bottom(ui, |ui| {
                section(ui, |ui| asked.extend(inspector_ui(ui, card, inspected.whose, fleet, brush)));
            });
        }
        scrolled(ui, |ui| sections(ui, scenery, state, &mut asked));
    });
    let middle = -column / 2.0;
    // However small the window: what does not fit is cut off.
    let room = (context.viewport_rect().width() + 2.0 * middle - 2.0 * (EDGE + CARD_MARGIN)).max(LEAST_BAR_WIDTH);
    let bar = over_floor(context, "bar", Align2::CENTER_BOTTOM, vec2(middle, -EDGE), |ui| {
        theme::floating().show(ui, |ui| {
            asked.extend(if editor.is_open() { editor::strip_ui(ui, editor, room) } else { bar_ui(ui, view, room) });
        });
    });
    let space = Space { middle, room, above_bar: -EDGE - bar.height() - ABOVE_BAR };
    let taken =
        if editor.is_open() { Taken::default() } else { floor_cards(context, scenery, space, state, &mut asked) };
    let notices_place = vec2(2.0 * middle - EDGE, space.above_bar - taken.caption);
    over_floor(context, "notices", Align2::RIGHT_BOTTOM, notices_place, |ui| {
        asked.extend(notices::notices_ui(ui, &view.notices, &mut state.toasts));
    });
    if let Some(name) = &hovering.0 {
        over_floor(context, "drop", Align2::CENTER_CENTER, vec2(middle, 0.0), |ui| notices::drop_ui(ui, name));
    }
    if state.shows_shortcuts && shortcuts::shortcuts_ui(context, vec2(middle, 0.0)) {
        asked.push(Action::ToggleShortcuts);
    }
    if state.shows_settings {
        over_floor(context, "settings", Align2::CENTER_TOP, vec2(middle, taken.below_cards), |ui| {
            theme::floating().show(ui, |ui| asked.extend(settings_ui(ui, settings)));
        });
    }
    if state.scenes.is_open() && !editor.is_open() {
        let height = context.viewport_rect().height() - EDGE - BELOW_LEGEND + space.above_bar - CARD_MARGIN;
        in_front(context, "scenes", middle, |ui| scenes_ui(ui, &mut state.scenes, vec2(room, height)), &mut asked);
    }
    if state.export.is_open() {
        over_floor(context, "export", Align2::CENTER_TOP, vec2(middle, taken.below_cards), |ui| {
            let card = |ui: &mut Ui| export_ui(ui, view, &mut state.export);
            asked.extend(theme::floating().show(ui, card).inner);
        });
    }
    if state.palette.is_open() {
        let known = Known { view, settings, runs: state.earlier.found(), is_editing: editor.is_open() };
        let contents = |ui: &mut Ui| palette_ui(ui, &mut state.palette, known, &view.stage.grid);
        in_front(context, "palette", middle, contents, &mut asked);
    }
    (
        Places { column, top: EDGE + taken.steady + theme::GAP_SMALL, bottom: EDGE + bar.height() + theme::GAP_SMALL },
        asked,
    )
}

/// A card in front of all others, below the legend.
fn in_front(
    context: &Context,
    name: &str,
    middle: f32,
    contents: impl FnOnce(&mut Ui) -> Vec<Action>,
    asked: &mut Vec<Action>,
) {
    let place = vec2(middle, EDGE + BELOW_LEGEND);
    Area::new(Id::new(name)).order(Order::Foreground).anchor(Align2::CENTER_TOP, place).show(context, |ui| {
        theme::floating().show(ui, |ui| asked.extend(contents(ui)));
    });
}

/// The column at the right; returns its width in points.
fn column(context: &Context, contents: impl FnOnce(&mut Ui)) -> f32 {
    let place = UiBuilder::new().layer_id(LayerId::background()).max_rect(context.viewport_rect());
    let mut root = Ui::new(context.clone(), Id::new("panel"), place);
    // What the sections leave free at the right is for the scroll bar.
    let frame = Frame::new().fill(theme::PANEL.into()).inner_margin(Margin { left: 12, right: 4, top: 8, bottom: 8 });
    Panel::right("column")
        .exact_size(COLUMN_WIDTH)
        .resizable(false)
        .show_separator_line(false)
        .frame(frame)
        .show(&mut root, contents)
        .response
        .rect
        .width()
}

/// What may be higher than the column.
fn scrolled(ui: &mut Ui, contents: impl FnOnce(&mut Ui)) {
    ScrollArea::vertical().auto_shrink(false).show(ui, |ui| {
        ui.set_max_width(ui.available_width() - theme::GAP);
        contents(ui);
    });
}

fn sections(ui: &mut Ui, scenery: Scenery, state: &mut PanelState, asked: &mut Vec<Action>) {
    let Scenery { view, settings, brush, .. } = scenery;
    asked.extend(headline::headline_ui(ui, view));
    if view.has_curve() {
        section(ui, |ui| {
            let PanelState { curve, earlier, curve_area, emphasised, .. } = state;
            let earlier = earlier.look(view);
            let unit = if view.scores_are_relative() { "untrained = 1,000" } else { "finished per 1,000 ticks" };
            let x = curve.x.or_generations(&view.curve, &view.curve_secs);
            let picture = ui.scope(|ui| {
                ui.label(theme::title(&format!("{unit}, by {}", x.name())));
                curves::curves_ui(ui, view, earlier, curve, emphasised.as_deref());
                if view.has_rivals() {
                    ui.scope(|ui| *emphasised = rivals::rivals_ui(ui, view));
                }
            });
            *curve_area = Some(picture.response.rect.expand(theme::GAP_SMALL));
            asked.extend(curves::options_ui(ui, view, curve));
            asked.extend(curves::earlier_ui(ui, view, earlier, curve));
        });
    }
    if !settings.is_welcomed {
        section(ui, |ui| asked.extend(welcome::welcome_ui(ui)));
    }
    if view.generations.len() > 1 {
        section(ui, |ui| asked.extend(gallery::gallery_ui(ui, view)));
    }
    if view.has_learner {
        section(ui, |ui| asked.extend(learner::learner_ui(ui, view)));
    }
    section(ui, |ui| asked.extend(world::world_ui(ui, view, brush)));
    section(ui, |ui| asked.extend(policy::policy_ui(ui, view)));
    if let Some(skill) = &view.skill {
        section(ui, |ui| asked.extend(skill::skill_ui(ui, view, skill)));
    }
    section(ui, |ui| {
        changes::changes_ui(ui, &view.changes);
        asked.extend(messages::messages_ui(ui, &view.notices));
    });
}

/// What stays at the column's lower end while the rest is scrolled: as high as it was in the last frame, up to half of the column.
fn at_the_bottom(ui: &mut Ui, contents: impl FnOnce(&mut Ui)) {
    let id = ui.id().with("height at the bottom");
    let height = ui.data(|data| data.get_temp::<f32>(id)).unwrap_or_default().min(ui.available_height() / 2.0);
    let place = Panel::bottom("bottom").exact_size(height).resizable(false).show_separator_line(false);
    place.frame(Frame::NONE).show(ui, |ui| {
        let shown = ScrollArea::vertical().id_salt("bottom").show(ui, |ui| {
            ui.add_space(theme::GAP_SMALL);
            ui.set_max_width(ui.available_width() - theme::GAP);
            contents(ui);
        });
        ui.data_mut(|data| data.insert_temp(id, shown.content_size.y));
    });
}

/// A card as wide as the column.
fn section(ui: &mut Ui, contents: impl FnOnce(&mut Ui)) {
    theme::card().show(ui, |ui| {
        ui.set_width(ui.available_width());
        contents(ui);
    });
}

/// The episode's timeline, and the buttons that run it, `width` points wide.
fn bar_ui(ui: &mut Ui, view: &View, width: f32) -> Vec<Action> {
    ui.set_width(width);
    let mut asked = timeline::timeline_ui(ui, view, width);
    ui.add_space(theme::GAP_SMALL);
    if width < transport::ROW_WIDTH {
        asked.extend(transport::transport_ui(ui, view));
        return asked;
    }
    // In the middle, whatever they take: what they took in the last frame.
    let id = ui.id().with("transport width");
    let taken = ui.data(|data| data.get_temp::<f32>(id)).unwrap_or(width);
    ui.horizontal(|ui| {
        ui.add_space((width - taken).max(0.0) / 2.0);
        let start = ui.cursor().left();
        asked.extend(transport::transport_ui(ui, view));
        let taken = ui.min_rect().right() - start;
        ui.data_mut(|data| data.insert_temp(id, taken));
    });
    asked
}

/// A card over the floor; returns its place.
pub(super) fn over_floor(
    context: &Context,
    name: &str,
    align: Align2,
    offset: Vec2,
    contents: impl FnOnce(&mut Ui),
) -> Rect {
    Area::new(Id::new(name)).order(Order::Middle).anchor(align, offset).show(context, contents).response.rect
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_set_while_a_control_is_dragged_is_said_to_be_held() {
        let set = Action::Session(Command::SetAgents(7));
        let held = Action::Session(Command::WhileHeld(Box::new(Command::SetAgents(7))));
        let seek = Action::Session(Command::GoTo(3));
        let mut is_holding = false;
        let mut noted = |asked: &Action, is_dragged: bool| {
            let mut asked = vec![asked.clone()];
            note_what_is_held(&mut asked, is_dragged, &mut is_holding);
            asked
        };
        assert_eq!(noted(&seek, true), vec![seek.clone()], "it sets nothing");
        assert_eq!(noted(&seek, false), vec![seek.clone()]);
        assert_eq!(noted(&set, true), [held]);
        assert_eq!(noted(&set, false), [set.clone(), Action::Session(Command::LetGo)]);
        assert_eq!(noted(&set, false), [set]);
    }
}
