//! What the writer looks up in the model while rows pass, prepared once at start-up.

use entity_model::{EnumId, EnumType, Model};

/// Values below this have their member name ready.
const READY: i64 = 256;

/// The member names of one enumeration.
#[derive(Debug)]
pub struct EnumWords {
    /// By value; empty where no member has it.
    ready: Vec<String>,
    ty: EnumType,
}

impl EnumWords {
    fn new(ty: &EnumType) -> Self {
        let top = ty
            .members
            .iter()
            .map(|m| m.value)
            .filter(|v| *v < READY)
            .max();
        let ready = (0..=top.unwrap_or(-1)).map(|value| {
            let member = ty.members.iter().find(|m| m.value == value);
            member.map_or_else(String::new, |m| m.name.clone())
        });
        Self {
            ready: ready.collect(),
            ty: ty.clone(),
        }
    }

    /// Writes a member's name, several for flags, or the bare number.
    pub fn write(&self, out: &mut Vec<u8>, value: i64) {
        let ready = usize::try_from(value)
            .ok()
            .and_then(|at| self.ready.get(at));
        match ready.filter(|name| !name.is_empty()) {
            Some(name) => out.extend_from_slice(name.as_bytes()),
            None => out.extend_from_slice(self.ty.text(value).as_bytes()),
        }
    }
}

/// Everything of a model that is looked up while rows are written.
#[derive(Debug)]
pub struct Vocabulary {
    enums: Vec<EnumWords>,
}

impl Vocabulary {
    #[must_use]
    pub fn new(model: &Model) -> Self {
        Self {
            enums: model.enums.iter().map(EnumWords::new).collect(),
        }
    }

    #[must_use]
    pub fn enumeration(&self, id: EnumId) -> Option<&EnumWords> {
        self.enums.get(id.0)
    }
}
