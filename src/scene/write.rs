//! A scene as a document that a person can read.

use ron::ser::PrettyConfig;
use serde::Serialize;

use super::{Scene, dialect};

impl Scene {
    /// The document that [`Stage::parse`](super::Stage::parse) reads as this scene: fields in the order of the format, a line
    /// for each row of a drawing; what has its default is left out.
    pub fn to_document(&self) -> String {
        let Self {
            version,
            name,
            look_for,
            layout,
            fleet,
            demand,
            communication,
            faults,
            episode,
            orchestration,
            camera,
            captions,
        } = self;
        let fields = [
            ("version", Some(written(version, 0))),
            ("name", Some(written(name, 0))),
            ("look_for", unless_default(look_for, 0)),
            ("layout", Some(written(layout, 1))),
            ("fleet", Some(written(fleet, 0))),
            ("demand", Some(written(demand, 1))),
            ("communication", unless_default(communication, 2)),
            ("faults", unless_default(faults, 2)),
            ("episode", Some(written(episode, 0))),
            ("orchestration", unless_default(orchestration, 0)),
            ("camera", unless_default(camera, 0)),
            ("captions", unless_default(captions, 1)),
        ];
        let lines = fields.into_iter().filter_map(|(field, value)| Some(format!("    {field}: {},\n", value?)));
        format!("Scene(\n{})\n", lines.collect::<String>())
    }
}

fn unless_default<T: Default + PartialEq + Serialize>(part: &T, depth: usize) -> Option<String> {
    (*part != T::default()).then(|| written(part, depth))
}

/// A part of a scene, indented as a field's value; what lies deeper in it than `depth` stands on one line.
fn written(part: &impl Serialize, depth: usize) -> String {
    let pretty = PrettyConfig::new().new_line("\n").indentor("    ").depth_limit(depth);
    let text = dialect().to_string_pretty(part, pretty).expect("a scene's parts are plain data");
    text.replace('\n', "\n    ")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::scene::{SHIPPED, Stage, read_document};

    #[test]
    fn every_shipped_scene_reads_as_it_was_written() {
        for (name, text) in SHIPPED {
            let scene: Scene = read_document(name, text).expect("a shipped scene");
            let document = scene.to_document();
            assert_eq!(read_document::<Scene>(name, &document).expect("a document"), scene, "{document}");
        }
    }

    #[test]
    fn a_document_is_as_short_as_one_by_hand() {
        let text = include_str!("../../scenes/benchmarks/empty-48-48.ron");
        let stage = Stage::parse("empty-48-48", text, None, &[]).expect("a shipped scene");
        let mut scene = stage.scene;
        scene.look_for = "\"Rows\"\nof goals".to_owned();
        scene.layout = crate::scene::LayoutSource::Ascii(vec!["..".to_owned(), "e.".to_owned()]);
        scene.fleet.agents = 2;
        let expected = r#"Scene(
    version: 1,
    name: "empty-48-48",
    look_for: "\"Rows\"\nof goals",
    layout: Ascii([
        "..",
        "e.",
    ]),
    fleet: (agents: 2),
    demand: PerAgent(
        dead_end_goals: Allow,
        goals: Uniform,
    ),
    episode: (ticks: 1000),
    camera: Top,
)
"#;
        assert_eq!(scene.to_document(), expected);
    }
}
