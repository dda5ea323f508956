//! Meta-skills that ship inside the program, so that they can be named from any directory.

use std::sync::LazyLock;

use super::MetaSkill;

/// Name and document of every shipped meta-skill.
pub const SHIPPED: [(&str, &str); 11] = [
    ("empty-32-32", include_str!("../../../assets/meta_skills/empty-32-32.ron")),
    ("empty-32-32-shifting", include_str!("../../../assets/meta_skills/empty-32-32-shifting.ron")),
    ("empty-48-48", include_str!("../../../assets/meta_skills/empty-48-48.ron")),
    ("general", include_str!("../../../assets/meta_skills/general.ron")),
    ("maze-32-32-4", include_str!("../../../assets/meta_skills/maze-32-32-4.ron")),
    ("random-32-32-20", include_str!("../../../assets/meta_skills/random-32-32-20.ron")),
    ("sortation-33-57", include_str!("../../../assets/meta_skills/sortation-33-57.ron")),
    ("sortation-33-57-shifting", include_str!("../../../assets/meta_skills/sortation-33-57-shifting.ron")),
    ("warehouse-33-36", include_str!("../../../assets/meta_skills/warehouse-33-36.ron")),
    ("warehouse-33-57", include_str!("../../../assets/meta_skills/warehouse-33-57.ron")),
    ("warehouse-33-57-shifting", include_str!("../../../assets/meta_skills/warehouse-33-57-shifting.ron")),
];

/// The names of the shipped meta-skills.
pub fn shipped_names() -> Vec<&'static str> {
    SHIPPED.iter().map(|&(name, _)| name).collect()
}

/// The shipped meta-skill of this name.
pub fn shipped(name: &str) -> Option<MetaSkill> {
    let (_, text) = SHIPPED.iter().find(|(known, _)| *known == name)?;
    MetaSkill::from_ron(text).ok()
}

/// What a meta-skill ships as; `None`: it does not.
pub fn shipped_as(meta_skill: &MetaSkill) -> Option<&'static str> {
    static READ: LazyLock<Vec<(&str, MetaSkill)>> =
        LazyLock::new(|| SHIPPED.iter().filter_map(|&(name, _)| Some((name, shipped(name)?))).collect());
    READ.iter().find(|(_, shipped)| shipped == meta_skill).map(|&(name, _)| name)
}
