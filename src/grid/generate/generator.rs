//! Any one of the generators.

use serde::{Deserialize, Serialize};

use super::{CrossDock, FieldProblem, Fulfilment, Maze, OpenFloor, SortingCentre, Warehouse};
use crate::grid::Layout;

/// A rule that gives a layout, with its parameters.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub enum Generator {
    /// Rows of racks with aisles between them.
    Warehouse(Warehouse),
    /// A field of chutes with stations around it.
    SortingCentre(SortingCentre),
    /// Doors on two sides and staging lanes between them.
    CrossDock(CrossDock),
    /// A floor without shelves.
    OpenFloor(OpenFloor),
    /// Blocks of pods with stations all around.
    Fulfilment(Fulfilment),
    /// Corridors and walls.
    Maze(Maze),
}

impl Generator {
    /// The generator's name, a single word in lower case.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Warehouse(_) => "warehouse",
            Self::SortingCentre(_) => "sorting_centre",
            Self::CrossDock(_) => "cross_dock",
            Self::OpenFloor(_) => "open_floor",
            Self::Fulfilment(_) => "fulfilment",
            Self::Maze(_) => "maze",
        }
    }

    /// What is wrong with the parameters, by name; empty if nothing is.
    pub fn problems(&self) -> Vec<FieldProblem> {
        match self {
            Self::Warehouse(generator) => generator.problems(),
            Self::SortingCentre(generator) => generator.problems(),
            Self::CrossDock(generator) => generator.problems(),
            Self::OpenFloor(generator) => generator.problems(),
            Self::Fulfilment(generator) => generator.problems(),
            Self::Maze(generator) => generator.problems(),
        }
    }

    /// The floor.
    ///
    /// # Panics
    /// If the parameters have [`problems`](Self::problems).
    pub fn layout(&self) -> Layout {
        match self {
            Self::Warehouse(generator) => generator.layout(),
            Self::SortingCentre(generator) => generator.layout(),
            Self::CrossDock(generator) => generator.layout(),
            Self::OpenFloor(generator) => generator.layout(),
            Self::Fulfilment(generator) => generator.layout(),
            Self::Maze(generator) => generator.layout(),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::grid::Grid;
    use crate::grid::format::MAX_SQUARES;
    use crate::grid::generate::{Sides, Slip};

    /// Generators whose parameters come from `n`.
    fn generators(n: impl Strategy<Value = u32>) -> impl Strategy<Value = Generator> {
        (0..6, prop::collection::vec(n, 16)).prop_map(|(which, n)| match which {
            0 => Generator::Warehouse(Warehouse {
                rack_rows: n[0],
                rack_columns: n[1],
                rack_length: n[2],
                rack_depth: n[3],
                aisle_width: n[4],
                cross_aisle_width: n[5],
                perimeter_width: n[6],
                station_spacing: n[7],
                most_endpoints: Some(n[8]).filter(|&most| most != 3),
            }),
            1 => Generator::SortingCentre(SortingCentre {
                chute_rows: n[0],
                chute_columns: n[1],
                chute_spacing: n[2],
                perimeter_width: n[3],
                corner: n[4],
                station_spacing: n[5],
            }),
            2 => Generator::CrossDock(CrossDock {
                inbound_doors: n[0],
                outbound_doors: n[1],
                lanes: n[2],
                lane_length: n[3],
                zones: n[4],
                aisle_width: n[5],
                cross_aisle_width: n[6],
                apron_width: n[7],
            }),
            3 => Generator::OpenFloor(OpenFloor {
                width: n[0],
                height: n[1],
                obstacle_share: f64::from(n[2]) / 10.0,
                seed: u64::from(n[3]),
            }),
            4 => Generator::Maze(Maze {
                columns: n[0],
                rows: n[1],
                corridor_width: n[2],
                loop_share: f64::from(n[3]) / 10.0,
                seed: u64::from(n[4]),
            }),
            _ => Generator::Fulfilment(Fulfilment {
                block_rows: n[0],
                block_columns: n[1],
                block_width: n[2],
                block_height: n[3],
                margins: Sides { top: n[4], bottom: n[5], left: n[6], right: n[7] },
                corner: n[8],
                bay_size: n[9],
                bay_spacing: n[10],
                first_bays: Sides { top: n[11], bottom: n[12], left: n[13], right: n[14] },
                slips: vec![Slip { row: n[15], column: n[0] }; n[15] as usize % 2],
            }),
        })
    }

    /// Lifts parameters of 1 to 8 to where they fit each other.
    fn made_sound(mut generator: Generator) -> Generator {
        match &mut generator {
            Generator::Warehouse(warehouse) => warehouse.rack_depth = 1 + warehouse.rack_depth % 2,
            Generator::SortingCentre(centre) => {
                centre.chute_spacing += 1;
                centre.corner -= 1;
                centre.perimeter_width += 1 + centre.corner;
            }
            Generator::CrossDock(dock) => {
                dock.apron_width += 1;
                dock.inbound_doors = dock.inbound_doors.min(dock.lanes);
                dock.outbound_doors = dock.outbound_doors.min(dock.lanes);
            }
            Generator::OpenFloor(floor) => floor.obstacle_share /= 2.0,
            Generator::Maze(_) => {}
            Generator::Fulfilment(centre) => {
                // Blocks enough for a first bay at each edge.
                centre.block_rows += 12;
                centre.block_columns += 12;
                centre.bay_spacing += centre.bay_size + 1;
                centre.corner = centre.corner + centre.bay_size - 2;
                let (margin, first) = (centre.corner.max(centre.bay_size), centre.corner + 1);
                let lift = |sides: &mut Sides, by| {
                    for side in [&mut sides.top, &mut sides.bottom, &mut sides.left, &mut sides.right] {
                        *side += by;
                    }
                };
                lift(&mut centre.margins, margin);
                lift(&mut centre.first_bays, first);
            }
        }
        generator
    }

    proptest! {
        #[test]
        fn sound_parameters_give_a_connected_floor(generator in generators(1..9_u32).prop_map(made_sound)) {
            prop_assert_eq!(generator.problems(), []);
            let layout = generator.layout();
            prop_assert_eq!(&generator.layout(), &layout);
            let grid = Grid::new(layout).unwrap();
            // A slip may close a way on purpose, obstacles by chance.
            let is_regular = match &generator {
                Generator::OpenFloor(_) => false,
                Generator::Fulfilment(centre) => centre.slips.is_empty(),
                _ => true,
            };
            if is_regular {
                prop_assert_eq!(grid.sealed_cells(), 0);
                let has_stations = !grid.endpoints().is_empty() && !grid.workstations().is_empty();
                prop_assert!(has_stations || matches!(generator, Generator::Maze(_)));
            }
        }

        #[test]
        fn any_parameters_can_be_checked(generator in generators(prop_oneof![0..9_u32, any::<u32>()])) {
            if generator.problems().is_empty() {
                prop_assert!(generator.layout().kinds().len() <= MAX_SQUARES);
            }
        }

        #[test]
        fn parameters_survive_the_round_trip(generator in generators(any::<u32>())) {
            let text = ron::to_string(&generator).unwrap();
            prop_assert_eq!(ron::from_str::<Generator>(&text).unwrap(), generator);
        }
    }

    #[test]
    fn scenes_write_only_what_differs() {
        let options =
            ron::Options::default().with_default_extension(ron::extensions::Extensions::UNWRAP_VARIANT_NEWTYPES);
        let generator: Generator = options.from_str("Warehouse(rack_rows: 14, rack_columns: 5)").unwrap();
        let expected = Warehouse { rack_rows: 14, rack_columns: 5, ..Warehouse::default() };
        assert_eq!(generator, Generator::Warehouse(expected));
        assert!(options.from_str::<Generator>("Warehouse(rack_rowz: 14)").is_err());
    }

    #[test]
    fn defaults_are_sound() {
        for generator in [
            Generator::Warehouse(Warehouse::default()),
            Generator::SortingCentre(SortingCentre::default()),
            Generator::CrossDock(CrossDock::default()),
            Generator::OpenFloor(OpenFloor::default()),
            Generator::Fulfilment(Fulfilment::default()),
            Generator::Maze(Maze::default()),
        ] {
            assert_eq!(generator.problems(), [], "{}", generator.name());
        }
    }
}
