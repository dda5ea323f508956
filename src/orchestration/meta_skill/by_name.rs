//! Parameters by name where programs keep them, so that a feature that is new changes nothing that was kept before: a parameter is
//! written where it is not what it is initially.

/// Of [`Blocks`](super::parameters::Blocks).
pub(super) mod blocks {
    use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

    use super::super::Decision;
    use super::super::parameters::{Blocks, initial_blocks};

    pub(in super::super) fn serialize<S: Serializer>(blocks: &Blocks, serializer: S) -> Result<S::Ok, S::Error> {
        let moved = Decision::ALL.map(|decision| {
            let block = decision.features().iter().zip(&blocks[decision as usize]);
            let moved = block.filter(|(feature, value)| value.to_bits() != feature.initial.to_bits());
            moved.map(|(feature, &value)| (feature.name, value)).collect::<Vec<_>>()
        });
        moved.serialize(serializer)
    }

    pub(in super::super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Blocks, D::Error> {
        let moved: [Vec<(String, f64)>; 4] = Deserialize::deserialize(deserializer)?;
        let mut blocks = initial_blocks();
        for (decision, moved) in Decision::ALL.into_iter().zip(moved) {
            for (name, value) in moved {
                let place = decision.features().iter().position(|feature| feature.name == name);
                let unknown = || de::Error::custom(format!("no parameter of {} is called {name}", decision.token()));
                blocks[decision as usize][place.ok_or_else(unknown)?] = value;
            }
        }
        Ok(blocks)
    }
}

/// Of constants of hand-crafted rules.
pub(super) mod constants {
    use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

    use super::super::Constant;
    use super::super::parameters::{Constants, usual_constants};

    pub(in super::super) fn serialize<S: Serializer>(constants: &Constants, serializer: S) -> Result<S::Ok, S::Error> {
        let values = Constant::all().map(|constant| (constant, constants[constant as usize]));
        let tuned = values.filter(|(constant, value)| value.to_bits() != constant.usual().to_bits());
        tuned.map(|(constant, value)| (constant.name(), value)).collect::<Vec<_>>().serialize(serializer)
    }

    pub(in super::super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Constants, D::Error> {
        let tuned: Vec<(String, f64)> = Deserialize::deserialize(deserializer)?;
        let mut constants = usual_constants();
        for (name, value) in tuned {
            let constant = Constant::all().find(|constant| constant.name() == name);
            let constant = constant.ok_or_else(|| de::Error::custom(format!("no constant is called {name}")))?;
            constants[constant as usize] = value;
        }
        Ok(constants)
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Constant, Decision, MetaSkill, Regime, Scope};

    #[test]
    fn what_was_moved_comes_back_bit_for_bit() {
        let mut meta_skill = MetaSkill::initial();
        let last = Decision::Parking.features().len() - 1;
        meta_skill.set(Decision::Parking, last, 1.0 / 3.0);
        meta_skill.set(Decision::Guidance, 0, -0.0);
        meta_skill.set_constant(Constant::RolesZone, 100.0 / 3.0);
        let streets = Scope { regime: Some(Regime::Streets), of_streets: true, ..Scope::of(&[Decision::Guidance]) };
        let meta_skill = meta_skill.with_vector(&streets, &vec![0.25; streets.dimensions()]);
        let bytes = postcard::to_stdvec(&meta_skill).expect("bytes");
        let read: MetaSkill = postcard::from_bytes(&bytes).expect("what was written");
        assert_eq!(read, meta_skill);
        assert_eq!(postcard::to_stdvec(&read).expect("bytes"), bytes, "-0 is not 0");
        let json = serde_json::to_string(&meta_skill).expect("text");
        assert_eq!(serde_json::from_str::<MetaSkill>(&json).expect("what was written"), meta_skill);
    }

    #[test]
    fn what_is_as_it_was_initially_is_not_written() {
        let text = |meta_skill: &MetaSkill| serde_json::to_string(meta_skill).expect("text");
        let initial = text(&MetaSkill::initial());
        let name = Decision::Guidance.features()[2].name;
        assert!(!initial.contains(name));
        let mut meta_skill = MetaSkill::initial();
        meta_skill.set(Decision::Guidance, 2, 0.5);
        let moved = text(&meta_skill);
        assert!(moved.contains(&format!("[\"{name}\",0.5]")), "{moved}");
        let unknown = moved.replace(name, "whatever");
        let error = serde_json::from_str::<MetaSkill>(&unknown).expect_err("no such parameter");
        assert!(error.to_string().contains("no parameter of guidance is called whatever"), "{error}");
    }
}
