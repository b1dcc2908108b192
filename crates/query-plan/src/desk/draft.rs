//! A row as it is to become: what it holds, what it is given, and why it may not be.

use entity_model::{Belongs, EntityId, EntityType, Model, Property, Value};

use crate::rows::{Refusal, fit, is_stream, same};
use crate::write::Kind;

/// One row that is about to be added or altered.
#[derive(Clone, Debug)]
pub struct Draft<'m> {
    model: &'m Model,
    pub(crate) ty: &'m EntityType,
    /// Where it stands among the rows of its source.
    pub(crate) number: u64,
    /// The key of a row that is there already.
    pub(crate) key: Option<Value>,
    /// What that row holds, by place; empty for a new one.
    pub(crate) held: Vec<Value>,
    /// What is given, by place.
    pub(crate) given: Vec<Option<Value>>,
    pub(crate) refusals: Vec<Refusal>,
}

static NULL: Value = Value::Null;

impl<'m> Draft<'m> {
    /// A new row of a type.
    pub(crate) fn new(model: &'m Model, entity: EntityId) -> Self {
        let ty = model.entity(entity);
        let mut draft = Self::empty(model, ty);
        let kind = ty.kind.as_ref().filter(|_| ty.base.is_some());
        if let Some((place, value)) = kind.and_then(|k| Some((k.place, k.value.clone()?))) {
            draft.put_checked(place, value);
        }
        draft
    }

    /// A row that is there, of whichever type in its table it says.
    pub(crate) fn of(model: &'m Model, entity: EntityId, key: Value, held: Vec<Value>) -> Self {
        let kind = model.entity(entity).kind.as_ref();
        let says = kind.and_then(|k| held.get(k.place)).unwrap_or(&NULL);
        let ty = model.entity(model.kind_of(entity, says));
        Self {
            key: Some(key),
            held,
            ..Self::empty(model, ty)
        }
    }

    fn empty(model: &'m Model, ty: &'m EntityType) -> Self {
        Self {
            model,
            ty,
            number: 0,
            key: None,
            held: Vec::new(),
            given: vec![None; ty.properties.len()],
            refusals: Vec::new(),
        }
    }

    /// The draft as one of the type that it is to be; what that type does not have holds nothing from then on.
    pub(crate) fn settle_kind(&mut self, root: EntityId) {
        let Some(kind) = &self.ty.kind else { return };
        let ty = self
            .model
            .entity(self.model.kind_of(root, self.at(kind.place)));
        if ty.name == self.ty.name {
            return;
        }
        self.ty = ty;
        let lost = ty.properties.iter().enumerate();
        for (place, property) in lost.filter(|(_, p)| matches!(p.belongs, Belongs::Elsewhere(_))) {
            let given = self.given.get(place).and_then(Option::as_ref);
            if given.is_some_and(|given| !given.is_null()) {
                self.refuse(&property.name, format!("{} has no such property", ty.name));
            } else if self.held.get(place).is_some_and(|held| !held.is_null()) {
                self.put_checked(place, Value::Null);
            }
        }
    }

    #[must_use]
    pub fn is_new(&self) -> bool {
        self.key.is_none()
    }

    /// The key of a row that is there already.
    #[must_use]
    pub fn key(&self) -> Option<&Value> {
        self.key.as_ref()
    }

    /// What the row will hold: what is given, else what it holds, else the declared default.
    #[must_use]
    pub fn value(&self, name: &str) -> &Value {
        self.place(name).map_or(&NULL, |place| self.at(place))
    }

    /// What the row holds now; null for a new one.
    #[must_use]
    pub fn held(&self, name: &str) -> &Value {
        let held = self.place(name).and_then(|place| self.held.get(place));
        held.unwrap_or(&NULL)
    }

    /// Whether the row will hold something else here than it does; for a new row, whether a value was given.
    #[must_use]
    pub fn changes(&self, name: &str) -> bool {
        self.place(name).is_some_and(|place| self.changes_at(place))
    }

    /// Gives the row a value, whoever may edit it.
    pub fn set(&mut self, name: &str, value: impl Into<Value>) {
        match self.ty.any_property(name) {
            Some((place, property)) => self.put(place, property, value.into()),
            None => self.refuse(name, "is named by a rule and not declared"),
        }
    }

    /// Gives a new row a value where none was given.
    pub fn set_default(&mut self, name: &str, value: impl Into<Value>) {
        let open = |place| self.given.get(place).is_some_and(Option::is_none);
        if self.is_new() && self.place(name).is_none_or(open) {
            self.set(name, value);
        }
    }

    pub fn refuse(&mut self, name: &str, message: impl Into<String>) {
        self.refusals.push(Refusal {
            column: None,
            target: name.to_owned(),
            message: message.into(),
        });
    }

    fn place(&self, name: &str) -> Option<usize> {
        self.ty.any_property(name).map(|(place, _)| place)
    }

    pub(crate) fn put(&mut self, place: usize, property: &Property, value: Value) {
        match fit(self.model, property, value) {
            Ok(value) => self.put_checked(place, value),
            Err(message) => self.refuse(&property.name, message),
        }
    }

    pub(crate) fn put_checked(&mut self, place: usize, value: Value) {
        if let Some(slot) = self.given.get_mut(place) {
            *slot = Some(value);
        }
    }

    pub(crate) fn at(&self, place: usize) -> &Value {
        let given = self.given.get(place).and_then(Option::as_ref);
        let default = || {
            let property = self.ty.properties.get(place);
            property.and_then(|p| p.default.as_ref())
        };
        let held = || match self.is_new() {
            true => default(),
            false => self.held.get(place),
        };
        given.or_else(held).unwrap_or(&NULL)
    }

    pub(crate) fn changes_at(&self, place: usize) -> bool {
        match self.given.get(place).and_then(Option::as_ref) {
            None => false,
            Some(given) => {
                // What a stream holds is not asked for: given or taken away, it is a change.
                let declared = self.ty.properties.get(place);
                self.is_new()
                    || declared.is_none_or(|declared| {
                        let held = self.held.get(place);
                        is_stream(declared) || held.is_none_or(|held| !same(declared, held, given))
                    })
            }
        }
    }

    /// Places where something else is given than is held.
    pub(crate) fn changed(&self) -> Vec<usize> {
        (0..self.given.len())
            .filter(|place| self.changes_at(*place))
            .collect()
    }

    pub(crate) fn stands(&self) -> bool {
        self.refusals.is_empty()
    }
}

/// A row that was changed, for the rules that hold afterwards.
#[derive(Clone, Debug)]
pub struct Changed<'m> {
    pub(crate) ty: &'m EntityType,
    pub kind: Kind,
    pub key: Value,
    /// By place; empty for a new row.
    pub(crate) before: Vec<Value>,
    /// By place.
    pub(crate) after: Vec<Value>,
}

impl<'m> Changed<'m> {
    /// The name of its type.
    #[must_use]
    pub fn entity(&self) -> &'m str {
        &self.ty.name
    }

    /// What the row held before.
    #[must_use]
    pub fn was(&self, name: &str) -> &Value {
        self.of(&self.before, name)
    }

    /// What the row holds now; of a row that was removed, what it held.
    #[must_use]
    pub fn is(&self, name: &str) -> &Value {
        self.of(&self.after, name)
    }

    #[must_use]
    pub fn changed(&self, name: &str) -> bool {
        let declared = self.ty.any_property(name);
        declared.is_some_and(|(_, declared)| !same(declared, self.was(name), self.is(name)))
    }

    fn of<'v>(&self, values: &'v [Value], name: &str) -> &'v Value {
        let place = self.ty.any_property(name).map(|(place, _)| place);
        place.and_then(|p| values.get(p)).unwrap_or(&NULL)
    }
}
