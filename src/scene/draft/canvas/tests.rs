//! Strokes, rectangles, sizes, and the way back.

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
