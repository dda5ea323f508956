//! Scenes that ship inside the program, so that it runs from any directory.

/// The scene that the bare command shows and trains.
pub const DEFAULT_SCENE: &str = "narrow-aisles";

/// Name and document of every shipped scene.
pub const SHIPPED: [(&str, &str); 1] = [("narrow-aisles", include_str!("../../scenes/narrow-aisles.ron"))];
