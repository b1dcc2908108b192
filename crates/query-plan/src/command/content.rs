//! What an object says: values of a row, and what becomes of its relations.

use entity_model::{EntityId, EntityType, Model, Value};

use crate::error::nearest;
use crate::rows::{Refusal, fit};

/// What an object says.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Content {
    /// Places with their values, checked against the facets.
    pub values: Vec<(usize, Value)>,
    /// Navigations, by place.
    pub edges: Vec<(usize, Edge)>,
    /// The row that a nested object speaks of, when it says which.
    pub id: Option<Reference>,
    /// The type that it is of, where that is another than the declared one.
    pub kind: Option<EntityId>,
    /// What only rows of a derived type have, by that type: the row itself must show whether it is of it.
    pub needs: Vec<(EntityId, String)>,
    /// The ETag of the state that it is meant for.
    pub etag: Option<String>,
    pub faults: Vec<Refusal>,
    /// What is given of the dynamic properties and of complex values is added to what is there.
    pub merges: bool,
    /// Complex values of which only the given members are held here.
    pub parts: Vec<usize>,
}

/// What becomes of a relation.
#[derive(Clone, Debug, PartialEq)]
pub enum Edge {
    /// To one: leads to nothing.
    Nothing,
    /// To one: leads there.
    To(Member),
    /// To many: these as well.
    Add(Vec<Member>),
    /// To many: these and no others.
    Replace(Vec<Member>),
    /// To many: these and no others, of which none is deleted for it.
    Refer(Vec<Member>),
    /// To many: step by step.
    Delta(Vec<Step>),
}

/// One end of a relation: a row that is there, or one that is given with its values.
#[derive(Clone, Debug, PartialEq)]
pub enum Member {
    Is(Reference),
    Row(Box<Content>),
}

#[derive(Clone, Debug, PartialEq)]
pub enum Step {
    Put(Member),
    /// Taken out of the relation, or deleted.
    Removed {
        row: Reference,
        deleted: bool,
        etag: Option<String>,
    },
}

/// How a row is named.
#[derive(Clone, Debug, PartialEq)]
pub enum Reference {
    /// An entity-id: absolute, or relative to the service.
    Url(String),
    /// By the values of its key's parts.
    Key(Vec<(usize, Value)>),
}

impl Reference {
    /// By its key: a list where that has several parts.
    #[must_use]
    pub fn to(ty: &EntityType, key: &Value) -> Self {
        Self::Key(ty.key.iter().copied().zip(key.parts().to_vec()).collect())
    }
}

/// What the object is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Purpose {
    Create,
    /// Only what is given changes.
    Change,
    /// What is not given goes back to its default.
    Replace,
}

impl Content {
    /// A value that stands in no object, such as a stream; it is checked like any other.
    pub fn value(&mut self, model: &Model, ty: &EntityType, place: usize, value: Value) {
        let Some(property) = ty.properties.get(place) else {
            return;
        };
        match fit(model, property, value) {
            Ok(value) => self.put(place, value),
            Err(message) => self.fault(&property.name, message),
        }
    }
}

impl Content {
    pub(super) fn put(&mut self, place: usize, value: Value) {
        self.values.retain(|(at, _)| *at != place);
        self.values.push((place, value));
    }

    pub(super) fn key_part(&mut self, place: usize, value: Value) {
        match &mut self.id {
            Some(Reference::Key(parts)) => parts.push((place, value)),
            Some(Reference::Url(_)) => {}
            None if value.is_null() => {}
            None => self.id = Some(Reference::Key(vec![(place, value)])),
        }
    }

    pub(super) fn edge(&mut self, place: usize, edge: Edge) {
        self.edges.push((place, edge));
    }

    pub(crate) fn fault(&mut self, target: &str, message: String) {
        self.faults.push(Refusal {
            column: None,
            target: target.to_owned(),
            message,
        });
    }

    pub(super) fn unknown(&mut self, ty: &EntityType, name: &str, target: &str, what: &str) {
        let near = nearest(name, ty.names());
        let hint = near
            .map(|n| format!("; did you mean {n}?"))
            .unwrap_or_default();
        self.fault(target, format!("{} has no {what} {name}{hint}", ty.name));
    }
}

/// That a change may not touch a navigation.
pub(super) fn fixed_navigation() -> String {
    let term = "UpdateRestrictions/NonUpdatableNavigationProperties";
    format!("cannot be given when it is changed (Capabilities.{term})")
}

/// That rows of one type have no member which those of another type have.
pub(super) fn lacking(model: &Model, ty: &EntityType, other: EntityId) -> String {
    let other = &model.entity(other).name;
    format!("{} has no such member, {other} has", ty.name)
}

/// A complex value of which only some members are given, the others as a row holds them.
pub(crate) fn filled_up(held: &Value, given: Value) -> Value {
    let (Value::Record(held), Value::Record(members)) = (held, &given) else {
        return given;
    };
    let said = |name: &String| members.iter().any(|(n, _)| n == name);
    let rest = held.iter().filter(|(name, _)| !said(name));
    Value::Record(members.iter().chain(rest).cloned().collect())
}
