//! The draft itself: what is painted and set, and how that is taken back.

use super::Work;
use super::history::{History, Step};
use super::shape::line;
use crate::demand::{Demand, Supply};
use crate::fleet::faults::FaultSpec;
use crate::grid::format::MAX_SQUARES;
use crate::grid::{Area, CellKind, Direction, Layout};
use crate::orchestration::communication::CommunicationSpec;
use crate::orchestration::guidance::FIXED;
use crate::scene::{FleetSpec, LayoutSource, OrchestrationSpec, Scene, Stage, Viewpoint};

/// Columns and rows of the largest square floor; a longer one may be narrower.
pub const MAX_SIDE: u32 = 2000;

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
            if scene.orchestration.guidance.starts_with(FIXED) {
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
            ("guidance from a file", orchestration.guidance.starts_with(FIXED)),
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
mod tests;
