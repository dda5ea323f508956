//! The draft itself: what is painted and set, and how that is taken back.

use super::Work;
use super::history::{History, Step};
use super::shape::{Area, line};
use crate::demand::{Demand, Supply};
use crate::fleet::faults::FaultSpec;
use crate::grid::format::MAX_SQUARES;
use crate::grid::{CellKind, Direction, Layout};
use crate::orchestration::communication::CommunicationSpec;
use crate::scene::{FleetSpec, LayoutSource, OrchestrationSpec, Scene, Stage, Viewpoint};

/// Columns and rows of the largest square floor; a longer one may be narrower.
pub const MAX_SIDE: u32 = 2000;

/// How a rule of guidance begins that names a file of edge costs, which are of one floor.
const GUIDANCE_FILE: &str = "fixed:";

/// Cells for each agent of a new floor.
const CELLS_PER_AGENT: u32 = 8;

/// A scene in the making.
#[derive(Clone, Debug)]
pub struct Draft {
    /// Everything but the floor, for which its layout stands empty.
    settings: Scene,
    layout: Layout,
    version: u64,
    newest_version: u64,
    history: History,
    stroke: Option<Stroke>,
}

/// A stroke that has not ended.
#[derive(Clone, Debug)]
struct Stroke {
    kind: CellKind,
    /// Where it began.
    from: (u32, u32),
    /// Where it is.
    at: (u32, u32),
    is_rectangle: bool,
    /// Squares that were painted, as they were, and the version before.
    before: Vec<(u32, CellKind)>,
    version: u64,
}

impl Draft {
    /// A draft of what is on a stage.
    pub fn of(stage: &Stage) -> Self {
        let settings = Scene { layout: LayoutSource::Ascii(Vec::new()), ..stage.scene.clone() };
        let layout = stage.grid.layout().clone();
        Self { settings, layout, version: 0, newest_version: 0, history: History::default(), stroke: None }
    }

    /// The floor, rectangles that are still being drawn left out.
    pub fn layout(&self) -> &Layout {
        &self.layout
    }

    /// Everything but the floor; the layout in it means nothing.
    pub fn settings(&self) -> &Scene {
        &self.settings
    }

    /// Tells states of this draft apart.
    pub fn version(&self) -> u64 {
        self.version
    }

    /// Whether nothing was done to it that could be undone.
    pub fn is_untouched(&self) -> bool {
        self.history.next_undo().is_none() && self.stroke.is_none()
    }

    /// The whole scene, its floor drawn, under a name.
    pub fn scene(&self, name: &str) -> Scene {
        let rows = self.layout.to_ascii().lines().map(str::to_owned).collect();
        let layout = LayoutSource::Ascii(rows);
        Scene { version: Scene::VERSION, name: name.to_owned(), layout, ..self.settings.clone() }
    }

    /// Begins a stroke that paints `kind`; a rectangle is painted when it ends. A stroke that had not ended ends.
    ///
    /// Squares outside the floor are passed over by this stroke.
    pub fn press(&mut self, square: (u32, u32), kind: CellKind, is_rectangle: bool) {
        self.release();
        let version = self.version;
        self.stroke = Some(Stroke { kind, from: square, at: square, is_rectangle, before: Vec::new(), version });
        if !is_rectangle {
            self.paint(std::iter::once(square));
        }
    }

    /// Leads the stroke on to a square, in a line from where it was.
    pub fn drag_to(&mut self, square: (u32, u32)) {
        let Some(stroke) = &mut self.stroke else { return };
        let before = std::mem::replace(&mut stroke.at, square);
        if before != square && !stroke.is_rectangle {
            self.paint(line(before, square));
        }
    }

    /// Ends the stroke: it is one step, if it has changed a square.
    pub fn release(&mut self) {
        let Some(Stroke { from, at, is_rectangle, .. }) = self.stroke else { return };
        if is_rectangle {
            self.paint(Area::between(from, at).squares());
        }
        let Some(Stroke { kind, before, version, .. }) = self.stroke.take() else { return };
        if !before.is_empty() {
            let name = if kind == CellKind::Floor { "erasing".to_owned() } else { format!("painting {}", name(kind)) };
            self.history.push(name, Step::Squares(before), version);
        }
    }

    /// Takes the stroke back that has not ended; returns whether there was one.
    pub fn cancel_stroke(&mut self) -> bool {
        let Some(stroke) = self.stroke.take() else { return false };
        for (index, kind) in stroke.before {
            let width = self.layout.width();
            self.layout.set(index % width, index / width, kind);
        }
        self.version = stroke.version;
        true
    }

    /// Whether a stroke has begun and not ended.
    pub fn has_stroke(&self) -> bool {
        self.stroke.is_some()
    }

    /// The rectangle that is being drawn, and what it will paint.
    pub fn rectangle(&self) -> Option<(Area, CellKind)> {
        let stroke = self.stroke.as_ref().filter(|stroke| stroke.is_rectangle)?;
        Some((Area::between(stroke.from, stroke.at), stroke.kind))
    }

    fn paint(&mut self, squares: impl Iterator<Item = (u32, u32)>) {
        let Some(stroke) = &mut self.stroke else { return };
        let painted = stroke.before.len();
        let (width, height) = (self.layout.width(), self.layout.height());
        for (column, row) in squares.filter(|&(column, row)| column < width && row < height) {
            let here = self.layout.at(column, row);
            if here != stroke.kind {
                stroke.before.push((row * width + column, here));
                self.layout.set(column, row, stroke.kind);
            }
        }
        if stroke.before.len() > painted {
            self.count_version();
        }
    }

    /// Changes the size of the floor; squares keep their columns and rows, new ones are free. Nothing happens beyond
    /// [`MAX_SQUARES`] squares.
    pub fn resize(&mut self, columns: u32, rows: u32) {
        let size = (columns.max(1), rows.max(1));
        let is_too_large = (size.0 as usize).saturating_mul(size.1 as usize) > MAX_SQUARES;
        if is_too_large || size == (self.layout.width(), self.layout.height()) {
            return;
        }
        let mut layout = Layout::open(size.0, size.1);
        for row in 0..size.1.min(self.layout.height()) {
            for column in 0..size.0.min(self.layout.width()) {
                layout.set(column, row, self.layout.at(column, row));
            }
        }
        self.change("the size", None, layout);
    }

    /// An empty floor of the same size with a plain scene on it: goods from endpoints to workstations, an agent for every
    /// eighth cell.
    pub fn begin_anew(&mut self) {
        let layout = Layout::open(self.layout.width(), self.layout.height());
        let agents = (layout.kinds().len() as u32 / CELLS_PER_AGENT).max(1);
        let nothing = Work::OwnGoals.demand(&self.settings.demand);
        let settings = Scene {
            look_for: String::new(),
            fleet: FleetSpec { agents },
            demand: Work::ToWorkstations.demand(&nothing),
            communication: CommunicationSpec::default(),
            faults: FaultSpec::default(),
            orchestration: OrchestrationSpec::default(),
            camera: Viewpoint::default(),
            captions: Vec::new(),
            ..self.settings.clone()
        };
        self.change("an empty floor", Some(settings), layout);
    }

    /// Begins again from a stage.
    pub fn take_over(&mut self, stage: &Stage) {
        let Self { settings, layout, .. } = Self::of(stage);
        self.change("another floor", Some(settings), layout);
    }

    /// Makes every free square beside a shelf an endpoint.
    pub fn put_endpoints_beside_shelves(&mut self) {
        let (width, height) = (self.layout.width(), self.layout.height());
        let is_shelf = |column: u32, row: u32, direction: Direction| {
            let (columns, rows) = direction.step();
            let beside = (column.checked_add_signed(columns), row.checked_add_signed(rows));
            matches!(beside, (Some(c), Some(r)) if c < width && r < height && !self.layout.at(c, r).is_free())
        };
        let is_beside = |&(column, row): &(u32, u32)| {
            self.layout.at(column, row) == CellKind::Floor
                && Direction::ALL.iter().any(|&side| is_shelf(column, row, side))
        };
        let all = Area { from: (0, 0), to: (width - 1, height - 1) };
        let squares: Vec<(u32, u32)> = all.squares().filter(is_beside).collect();
        let Some(&first) = squares.first() else { return };
        self.press(first, CellKind::Endpoint, false);
        self.paint(squares.into_iter());
        self.release();
    }

    /// Sets the size of the fleet.
    pub fn set_agents(&mut self, agents: u32) {
        self.set("agents", |scene| scene.fleet.agents = agents);
    }

    /// Sets how many tasks there are, if they come from a pool.
    pub fn set_supply(&mut self, supply: Supply) {
        self.set("demand", |scene| {
            if let Demand::Pool { supply: before, .. } = &mut scene.demand {
                *before = supply;
            }
        });
    }

    /// Sets the length of an episode.
    pub fn set_episode_ticks(&mut self, ticks: u32) {
        self.set("the episode's length", |scene| scene.episode.ticks = ticks);
    }

    /// Sets what agents have to do.
    pub fn set_work(&mut self, work: Work) {
        self.set("the work", |scene| scene.demand = work.demand(&scene.demand));
    }

    /// Takes out what the editor cannot show: captions, faults, limits of communication, guidance from a file.
    pub fn take_out_unseen(&mut self) {
        self.set("what was kept", |scene| {
            scene.captions.clear();
            scene.faults = FaultSpec::default();
            scene.communication = CommunicationSpec::default();
            if scene.orchestration.guidance.starts_with(GUIDANCE_FILE) {
                scene.orchestration.guidance = OrchestrationSpec::default().guidance;
            }
        });
    }

    /// What the scene holds that the editor cannot show, each in a word or two.
    pub fn unseen(&self) -> Vec<&'static str> {
        let Scene { captions, faults, communication, orchestration, .. } = &self.settings;
        let held = [
            ("limits of communication", *communication != CommunicationSpec::default()),
            ("faults", *faults != FaultSpec::default()),
            ("captions", !captions.is_empty()),
            ("guidance from a file", orchestration.guidance.starts_with(GUIDANCE_FILE)),
        ];
        held.into_iter().filter(|(_, is_held)| *is_held).map(|(name, _)| name).collect()
    }

    /// Takes the last step back.
    pub fn undo(&mut self) {
        self.go(true);
    }

    /// Does the step again that was taken back last.
    pub fn redo(&mut self) {
        self.go(false);
    }

    /// What undo would take back.
    pub fn next_undo(&self) -> Option<&str> {
        self.history.next_undo()
    }

    /// What redo would do again.
    pub fn next_redo(&self) -> Option<&str> {
        self.history.next_redo()
    }

    fn go(&mut self, is_undo: bool) {
        self.release();
        if let Some(version) = self.history.go(is_undo, &mut self.settings, &mut self.layout, self.version) {
            self.version = version;
        }
    }

    /// One step, if it changes anything.
    fn set(&mut self, name: &str, change: impl FnOnce(&mut Scene)) {
        self.release();
        let before = self.settings.clone();
        change(&mut self.settings);
        if self.settings != before {
            self.history.push(name, Step::Settings(Box::new(before)), self.version);
            self.count_version();
        }
    }

    fn change(&mut self, name: &str, settings: Option<Scene>, layout: Layout) {
        self.release();
        let settings = settings.unwrap_or_else(|| self.settings.clone());
        let before = (std::mem::replace(&mut self.settings, settings), std::mem::replace(&mut self.layout, layout));
        self.history.push(name, Step::Whole(Box::new(before)), self.version);
        self.count_version();
    }

    fn count_version(&mut self) {
        self.newest_version += 1;
        self.version = self.newest_version;
    }
}

fn name(kind: CellKind) -> &'static str {
    match kind {
        CellKind::Floor => "floor",
        CellKind::Blocked => "shelves",
        CellKind::Endpoint => "endpoints",
        CellKind::Workstation => "workstations",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn draft(rows: &[&str]) -> Draft {
        let rows = rows.iter().map(|&row| row.to_owned()).collect();
        let stage = Stage::open("two-doors", &[]).expect("a shipped scene");
        let mut scene = Scene { layout: LayoutSource::Ascii(rows), ..stage.scene };
        scene.fleet.agents = 1;
        scene.demand = Work::OwnGoals.demand(&scene.demand);
        Draft::of(&Stage::of_scene(scene, &[]).expect("a scene"))
    }

    fn drawn(draft: &Draft) -> String {
        draft.layout().to_ascii().replace('\n', " ")
    }

    #[test]
    fn a_stroke_paints_at_once_and_is_one_step() {
        let mut draft = draft(&["....", "....", "...."]);
        draft.press((0, 0), CellKind::Blocked, false);
        assert_eq!(drawn(&draft), "@... .... .... ");
        draft.drag_to((2, 2));
        draft.drag_to((3, 2));
        draft.drag_to((0, 0));
        draft.release();
        assert_eq!((drawn(&draft).as_str(), draft.next_undo()), ("@... .@@. ..@@ ", Some("painting shelves")));
        draft.press((1, 1), CellKind::Floor, false);
        draft.release();
        assert_eq!(draft.next_undo(), Some("erasing"));
        draft.undo();
        draft.undo();
        assert_eq!((drawn(&draft).as_str(), draft.version(), draft.is_untouched()), (".... .... .... ", 0, true));
        draft.undo();
        draft.redo();
        draft.redo();
        draft.redo();
        assert_eq!((drawn(&draft).as_str(), draft.next_redo()), ("@... ..@. ..@@ ", None));
    }

    #[test]
    fn a_rectangle_is_painted_when_it_ends() {
        let mut draft = draft(&["....", "....", "...."]);
        draft.press((2, 1), CellKind::Endpoint, true);
        draft.drag_to((0, 2));
        let area = Area { from: (0, 1), to: (2, 2) };
        assert_eq!((drawn(&draft).as_str(), draft.rectangle()), (".... .... .... ", Some((area, CellKind::Endpoint))));
        draft.release();
        assert_eq!((drawn(&draft).as_str(), draft.rectangle()), (".... eee. eee. ", None));
        draft.undo();
        assert_eq!(drawn(&draft), ".... .... .... ");
    }

    #[test]
    fn what_changes_nothing_is_no_step() {
        let mut draft = draft(&["@.", ".."]);
        draft.press((0, 0), CellKind::Blocked, true);
        draft.release();
        draft.press((9, 9), CellKind::Blocked, false);
        draft.release();
        draft.set_agents(1);
        draft.set_work(Work::OwnGoals);
        draft.set_supply(Supply::Arrivals { tasks_per_tick: 3.0 });
        draft.resize(2, 2);
        assert!(draft.is_untouched());
        assert_eq!(draft.unseen(), ["captions"]);
        draft.take_out_unseen();
        assert_eq!((draft.unseen().len(), draft.next_undo()), (0, Some("what was kept")));
    }

    #[test]
    fn a_stroke_that_is_called_off_leaves_nothing() {
        let mut draft = draft(&["..", "e."]);
        assert!(!draft.cancel_stroke());
        draft.press((0, 0), CellKind::Workstation, false);
        draft.drag_to((0, 1));
        assert_eq!(drawn(&draft), "w. w. ");
        assert!(draft.has_stroke() && draft.cancel_stroke());
        assert_eq!((drawn(&draft).as_str(), draft.version(), draft.is_untouched()), (".. e. ", 0, true));
    }

    #[test]
    fn size_and_settings_are_taken_back_in_order() {
        let mut draft = draft(&["@e", ".w"]);
        draft.resize(3, 1);
        draft.set_agents(2);
        draft.set_work(Work::ToWorkstations);
        draft.set_supply(Supply::Backlog { tasks_per_agent: 2.5 });
        draft.set_episode_ticks(70);
        assert_eq!(drawn(&draft), "@e. ");
        let names = ["the episode's length", "demand", "the work", "agents", "the size"];
        let (changed, version) = (draft.scene("x"), draft.version());
        for name in names {
            assert_eq!(draft.next_undo(), Some(name));
            draft.undo();
        }
        assert_eq!((drawn(&draft).as_str(), draft.settings().fleet.agents), ("@e .w ", 1));
        for name in names.iter().rev() {
            assert_eq!(draft.next_redo(), Some(*name));
            draft.redo();
        }
        assert_eq!((draft.scene("x"), draft.version()), (changed, version));
    }

    #[test]
    fn another_change_forgets_what_was_undone_and_has_a_version_of_its_own() {
        let mut draft = draft(&["..", ".."]);
        draft.set_agents(2);
        let abandoned = draft.version();
        draft.undo();
        draft.set_agents(3);
        assert_eq!(draft.next_redo(), None);
        assert_ne!(draft.version(), abandoned);
    }

    #[test]
    fn endpoints_are_put_beside_shelves_only() {
        let mut draft = draft(&[".....", "..@w.", "....."]);
        draft.put_endpoints_beside_shelves();
        assert_eq!((drawn(&draft).as_str(), draft.next_undo()), ("..e.. .e@w. ..e.. ", Some("painting endpoints")));
        draft.put_endpoints_beside_shelves();
        draft.undo();
        assert_eq!(drawn(&draft), "..... ..@w. ..... ");
    }

    #[test]
    fn guidance_for_another_floor_can_be_taken_out() {
        let mut draft = draft(&["..", ".."]);
        draft.settings.orchestration.guidance = "fixed:edges.json".to_owned();
        assert_eq!(draft.unseen(), ["captions", "guidance from a file"]);
        draft.take_out_unseen();
        assert_eq!((draft.unseen().len(), draft.settings().orchestration.guidance.as_str()), (0, "none"));
    }

    #[test]
    fn a_new_floor_is_plain_and_can_be_taken_back() {
        let stage = Stage::open("radio-shadow", &[]).expect("a shipped scene");
        let mut draft = Draft::of(&stage);
        assert_eq!(draft.unseen().first(), Some(&"limits of communication"));
        let before = draft.scene("radio-shadow");
        draft.begin_anew();
        let squares = stage.grid.layout().kinds().len() as u32;
        assert!(draft.layout().kinds().iter().all(|&kind| kind == CellKind::Floor));
        assert_eq!((draft.unseen().len(), draft.settings().fleet.agents), (0, squares / 8));
        assert_eq!(Work::of(&draft.settings().demand), Some(Work::ToWorkstations));
        draft.undo();
        assert_eq!(draft.scene("radio-shadow"), before);
    }
}
