//! Scenes that ship inside the program, so that it runs from any directory.

/// The scene that the bare command shows and trains.
pub const DEFAULT_SCENE: &str = "narrow-aisles";

/// Name and document of every shipped scene: those made to be watched, then the published benchmarks, then those that a
/// meta-skill for any floor is trained on, then those that nothing was trained on.
pub const SHIPPED: [(&str, &str); 141] = [
    (DEFAULT_SCENE, include_str!("../../scenes/narrow-aisles.ron")),
    ("two-doors", include_str!("../../scenes/two-doors.ron")),
    ("cross-dock", include_str!("../../scenes/cross-dock.ron")),
    ("sorting-centre", include_str!("../../scenes/sorting-centre.ron")),
    ("open-floor", include_str!("../../scenes/open-floor.ron")),
    ("fulfilment-centre", include_str!("../../scenes/fulfilment-centre.ron")),
    ("distribution-hub", include_str!("../../scenes/distribution-hub.ron")),
    ("flash-sale", include_str!("../../scenes/flash-sale.ron")),
    ("gridlock", include_str!("../../scenes/gridlock.ron")),
    ("radio-shadow", include_str!("../../scenes/radio-shadow.ron")),
    ("breakdowns", include_str!("../../scenes/breakdowns.ron")),
    ("benchmarks/warehouse-33-36", include_str!("../../scenes/benchmarks/warehouse-33-36.ron")),
    ("benchmarks/empty-48-48", include_str!("../../scenes/benchmarks/empty-48-48.ron")),
    ("benchmarks/sortation-33-57", include_str!("../../scenes/benchmarks/sortation-33-57.ron")),
    ("benchmarks/warehouse-33-57", include_str!("../../scenes/benchmarks/warehouse-33-57.ron")),
    ("benchmarks/empty-32-32", include_str!("../../scenes/benchmarks/empty-32-32.ron")),
    ("benchmarks/sortation-33-57-shifting", include_str!("../../scenes/benchmarks/sortation-33-57-shifting.ron")),
    ("benchmarks/warehouse-33-57-shifting", include_str!("../../scenes/benchmarks/warehouse-33-57-shifting.ron")),
    ("benchmarks/empty-32-32-shifting", include_str!("../../scenes/benchmarks/empty-32-32-shifting.ron")),
    ("benchmarks/warehouse-large", include_str!("../../scenes/benchmarks/warehouse-large.ron")),
    ("benchmarks/million-cells", include_str!("../../scenes/benchmarks/million-cells.ron")),
    ("training/rack-rows", include_str!("../../scenes/training/rack-rows.ron")),
    ("training/rack-pairs", include_str!("../../scenes/training/rack-pairs.ron")),
    ("training/chutes", include_str!("../../scenes/training/chutes.ron")),
    ("training/bare-floor", include_str!("../../scenes/training/bare-floor.ron")),
    ("training/pod-blocks", include_str!("../../scenes/training/pod-blocks.ron")),
    ("training/rubble", include_str!("../../scenes/training/rubble.ron")),
    ("training/alleys", include_str!("../../scenes/training/alleys.ron")),
    ("training/through-lanes", include_str!("../../scenes/training/through-lanes.ron")),
    ("training/gates", include_str!("../../scenes/training/gates.ron")),
    ("training/maze", include_str!("../../scenes/training/maze.ron")),
    ("training/passages", include_str!("../../scenes/training/passages.ron")),
    ("training/labyrinth", include_str!("../../scenes/training/labyrinth.ron")),
    ("training/mishaps", include_str!("../../scenes/training/mishaps.ron")),
    ("training/staging", include_str!("../../scenes/training/staging.ron")),
    ("training/tunnels", include_str!("../../scenes/training/tunnels.ron")),
    ("training/errands", include_str!("../../scenes/training/errands.ron")),
    ("training/night-shift", include_str!("../../scenes/training/night-shift.ron")),
    ("training/sparse-racks", include_str!("../../scenes/training/sparse-racks.ron")),
    ("training/wide-pods", include_str!("../../scenes/training/wide-pods.ron")),
    ("training/great-hall", include_str!("../../scenes/training/great-hall.ron")),
    ("training/handful", include_str!("../../scenes/training/handful.ron")),
    ("training/quiet-chutes", include_str!("../../scenes/training/quiet-chutes.ron")),
    ("training/lone-hall", include_str!("../../scenes/training/lone-hall.ron")),
    ("training/quiet-passages", include_str!("../../scenes/training/quiet-passages.ron")),
    ("training/warren", include_str!("../../scenes/training/warren.ron")),
    ("training/late-radio", include_str!("../../scenes/training/late-radio.ron")),
    ("training/slow-chutes", include_str!("../../scenes/training/slow-chutes.ron")),
    ("training/lossy-pods", include_str!("../../scenes/training/lossy-pods.ron")),
    ("training/deaf-racks", include_str!("../../scenes/training/deaf-racks.ron")),
    ("training/shadow-racks", include_str!("../../scenes/training/shadow-racks.ron")),
    ("training/shadow-chutes", include_str!("../../scenes/training/shadow-chutes.ron")),
    ("training/shadow-pairs", include_str!("../../scenes/training/shadow-pairs.ron")),
    ("training/shadow-pods", include_str!("../../scenes/training/shadow-pods.ron")),
    ("training/long-pods", include_str!("../../scenes/training/long-pods.ron")),
    ("training/packed-pods", include_str!("../../scenes/training/packed-pods.ron")),
    ("training/long-racks", include_str!("../../scenes/training/long-racks.ron")),
    ("training/assembly-hall", include_str!("../../scenes/training/assembly-hall.ron")),
    ("training/long-hall", include_str!("../../scenes/training/long-hall.ron")),
    ("training/late-chutes", include_str!("../../scenes/training/late-chutes.ron")),
    ("training/late-lanes", include_str!("../../scenes/training/late-lanes.ron")),
    ("training/lossy-chutes", include_str!("../../scenes/training/lossy-chutes.ron")),
    ("training/dim-aisles", include_str!("../../scenes/training/dim-aisles.ron")),
    ("training/dim-pods", include_str!("../../scenes/training/dim-pods.ron")),
    ("training/dim-racks", include_str!("../../scenes/training/dim-racks.ron")),
    ("training/dim-rows", include_str!("../../scenes/training/dim-rows.ron")),
    ("training/late-docks", include_str!("../../scenes/training/late-docks.ron")),
    ("training/late-handful", include_str!("../../scenes/training/late-handful.ron")),
    ("training/late-rows", include_str!("../../scenes/training/late-rows.ron")),
    ("training/late-yard", include_str!("../../scenes/training/late-yard.ron")),
    ("training/half-aisles", include_str!("../../scenes/training/half-aisles.ron")),
    ("training/half-racks", include_str!("../../scenes/training/half-racks.ron")),
    ("training/half-chutes", include_str!("../../scenes/training/half-chutes.ron")),
    ("training/half-lanes", include_str!("../../scenes/training/half-lanes.ron")),
    ("training/half-pods", include_str!("../../scenes/training/half-pods.ron")),
    ("training/half-pairs", include_str!("../../scenes/training/half-pairs.ron")),
    ("training/wide-yard", include_str!("../../scenes/training/wide-yard.ron")),
    ("training/far-racks", include_str!("../../scenes/training/far-racks.ron")),
    ("training/far-pods", include_str!("../../scenes/training/far-pods.ron")),
    ("training/long-walks", include_str!("../../scenes/training/long-walks.ron")),
    ("training/avenue", include_str!("../../scenes/training/avenue.ron")),
    ("training/bends", include_str!("../../scenes/training/bends.ron")),
    ("training/junctions", include_str!("../../scenes/training/junctions.ron")),
    ("training/courts", include_str!("../../scenes/training/courts.ron")),
    ("training/piers", include_str!("../../scenes/training/piers.ron")),
    ("training/ring-road", include_str!("../../scenes/training/ring-road.ron")),
    ("training/half-road", include_str!("../../scenes/training/half-road.ron")),
    ("training/deliveries", include_str!("../../scenes/training/deliveries.ron")),
    ("training/depots", include_str!("../../scenes/training/depots.ron")),
    ("training/burrow", include_str!("../../scenes/training/burrow.ron")),
    ("training/meander", include_str!("../../scenes/training/meander.ron")),
    ("training/arcade", include_str!("../../scenes/training/arcade.ron")),
    ("training/promenade", include_str!("../../scenes/training/promenade.ron")),
    ("training/towpath", include_str!("../../scenes/training/towpath.ron")),
    ("training/back-lanes", include_str!("../../scenes/training/back-lanes.ron")),
    ("training/outskirts", include_str!("../../scenes/training/outskirts.ron")),
    ("training/long-bend", include_str!("../../scenes/training/long-bend.ron")),
    ("training/round-trips", include_str!("../../scenes/training/round-trips.ron")),
    ("training/couriers", include_str!("../../scenes/training/couriers.ron")),
    ("training/suburb", include_str!("../../scenes/training/suburb.ron")),
    ("training/hollow-way", include_str!("../../scenes/training/hollow-way.ron")),
    ("training/switchbacks", include_str!("../../scenes/training/switchbacks.ron")),
    ("training/gully", include_str!("../../scenes/training/gully.ron")),
    ("training/hairpins", include_str!("../../scenes/training/hairpins.ron")),
    ("training/ravine", include_str!("../../scenes/training/ravine.ron")),
    ("training/coil", include_str!("../../scenes/training/coil.ron")),
    ("training/oxbows", include_str!("../../scenes/training/oxbows.ron")),
    ("training/bobbin", include_str!("../../scenes/training/bobbin.ron")),
    ("training/quarry", include_str!("../../scenes/training/quarry.ron")),
    ("training/ribbon", include_str!("../../scenes/training/ribbon.ron")),
    ("training/catacombs", include_str!("../../scenes/training/catacombs.ron")),
    ("training/switchbacks-rush", include_str!("../../scenes/training/switchbacks-rush.ron")),
    ("training/ravine-rush", include_str!("../../scenes/training/ravine-rush.ron")),
    ("training/oxbows-rush", include_str!("../../scenes/training/oxbows-rush.ron")),
    ("training/bobbin-rush", include_str!("../../scenes/training/bobbin-rush.ron")),
    ("training/burrow-rush", include_str!("../../scenes/training/burrow-rush.ron")),
    ("training/cloister", include_str!("../../scenes/training/cloister.ron")),
    ("training/crypt", include_str!("../../scenes/training/crypt.ron")),
    ("training/ossuary", include_str!("../../scenes/training/ossuary.ron")),
    ("training/vaults", include_str!("../../scenes/training/vaults.ron")),
    ("training/suburb-rush", include_str!("../../scenes/training/suburb-rush.ron")),
    ("unseen/ring", include_str!("../../scenes/unseen/ring.ron")),
    ("unseen/wide-ring", include_str!("../../scenes/unseen/wide-ring.ron")),
    ("unseen/crossing", include_str!("../../scenes/unseen/crossing.ron")),
    ("unseen/serpentine", include_str!("../../scenes/unseen/serpentine.ron")),
    ("unseen/two-halls", include_str!("../../scenes/unseen/two-halls.ron")),
    ("unseen/rooms", include_str!("../../scenes/unseen/rooms.ron")),
    ("unseen/pillars", include_str!("../../scenes/unseen/pillars.ron")),
    ("unseen/spiral", include_str!("../../scenes/unseen/spiral.ron")),
    ("unseen/eight", include_str!("../../scenes/unseen/eight.ron")),
    ("unseen/comb", include_str!("../../scenes/unseen/comb.ron")),
    ("unseen/blocks", include_str!("../../scenes/unseen/blocks.ron")),
    ("unseen/town", include_str!("../../scenes/unseen/town.ron")),
    ("unseen/chance-1", include_str!("../../scenes/unseen/chance-1.ron")),
    ("unseen/chance-2", include_str!("../../scenes/unseen/chance-2.ron")),
    ("unseen/chance-3", include_str!("../../scenes/unseen/chance-3.ron")),
    ("unseen/chance-4", include_str!("../../scenes/unseen/chance-4.ron")),
    ("unseen/streets-1", include_str!("../../scenes/unseen/streets-1.ron")),
    ("unseen/streets-2", include_str!("../../scenes/unseen/streets-2.ron")),
    ("unseen/streets-3", include_str!("../../scenes/unseen/streets-3.ron")),
    ("unseen/streets-4", include_str!("../../scenes/unseen/streets-4.ron")),
];

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;
    use std::path::Path;

    use super::*;
    use crate::scene::Stage;

    /// Scene files below `folder` by their shipped name: the path without its extension.
    fn scene_files(folder: &Path, prefix: &str, found: &mut BTreeMap<String, String>) {
        for entry in std::fs::read_dir(folder).expect("the folder of scenes") {
            let path = entry.expect("a readable entry").path();
            if path.ends_with("suites") {
                continue;
            }
            let stem = path.file_stem().and_then(|stem| stem.to_str()).expect("a name in UTF-8");
            if path.is_dir() {
                scene_files(&path, &format!("{prefix}{stem}/"), found);
            } else if path.extension().is_some_and(|extension| extension == "ron") {
                found.insert(format!("{prefix}{stem}"), std::fs::read_to_string(&path).expect("a readable scene"));
            }
        }
    }

    #[test]
    fn no_scene_file_is_forgotten() {
        let mut files = BTreeMap::new();
        scene_files(&Path::new(env!("CARGO_MANIFEST_DIR")).join("scenes"), "", &mut files);
        let shipped = SHIPPED.iter().map(|&(name, text)| (name.to_owned(), text.to_owned()));
        assert_eq!(shipped.collect::<BTreeMap<_, _>>(), files);
    }

    #[test]
    fn the_scene_that_is_told_of_beside_them_opens() {
        let told = include_str!("../../scenes/README.md");
        let text = told.split_once("```ron\n").and_then(|(_, rest)| rest.split_once("```")).expect("a scene").0;
        let stage = Stage::parse("README.md", text, None, &[]).unwrap_or_else(|error| panic!("{error}"));
        assert_eq!((stage.scene.name.as_str(), stage.scene.fleet.agents), ("corner-shop", 8));
    }

    /// What README says of floors that `general` was trained on is this list; the fleets there are other ones.
    #[test]
    fn floors_that_are_trained_on_and_tested_on_are_known() {
        let floor = |name: &str| Stage::open(name, &[]).unwrap_or_else(|error| panic!("{error}")).grid.layout().clone();
        let (training, others): (Vec<_>, Vec<_>) =
            SHIPPED.iter().map(|&(name, _)| (name, floor(name))).partition(|(name, _)| name.starts_with("training/"));
        let mut shared: Vec<(&str, &str)> = Vec::new();
        for (trained, floor) in &training {
            shared.extend(others.iter().filter(|(_, other)| other == floor).map(|(tested, _)| (*tested, *trained)));
        }
        shared.sort_unstable();
        let expected = [
            ("benchmarks/warehouse-33-57", "training/late-yard"),
            ("benchmarks/warehouse-33-57-shifting", "training/late-yard"),
            ("fulfilment-centre", "training/lossy-pods"),
            ("fulfilment-centre", "training/shadow-pods"),
        ];
        assert_eq!(shared, expected);
    }

    #[test]
    fn every_shipped_scene_sets_a_stage() {
        for (name, _) in SHIPPED {
            let stage = Stage::open(name, &[]).unwrap_or_else(|error| panic!("{error}"));
            assert_eq!(name.rsplit('/').next(), Some(stage.scene.name.as_str()), "a scene is named after its file");
            assert!(stage.scene.look_for.ends_with('.'), "{name} says what to look for");
            let last = stage.scene.captions.iter().map(|caption| caption.to_tick).max();
            assert!(last <= Some(stage.scene.episode.ticks), "{name} has a caption after its end");
            assert_eq!(stage.grid.sealed_cells(), 0, "{name} has cells out of reach");
        }
    }
}
