//! Which columns a list of names fills, and who may fill them.

use entity_model::{
    Editing, EntityId, EntityType, KeyOrigin, Link, Model, Navigation, Property, Source, Type,
    Value,
};

use super::text::{self, Spelling};
use super::{Refusal, check};
use crate::error::nearest;

/// How far a writer is trusted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Trust {
    /// Whoever comes through a door: what the declarations let a client edit.
    Client,
    /// An administrator's import: also what the service itself sets, but no generated key, no stamp, no archive.
    Import,
    /// The service's own rows, such as the demo's: all that is stored. References are left to the constraints.
    Service,
}

/// A name that no column of a form can have.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{name}: {message}")]
pub struct NameError {
    /// Which of the names, counted from 0.
    pub column: usize,
    pub name: String,
    pub message: String,
}

/// The columns of a list of names, in the order of the names.
#[derive(Debug)]
pub struct Form<'m> {
    pub(super) model: &'m Model,
    pub(super) id: EntityId,
    pub(super) entity: &'m EntityType,
    pub(super) trust: Trust,
    columns: Vec<Column<'m>>,
    /// What each row holds, each property once.
    pub(super) slots: Vec<Slot<'m>>,
}

/// A name, and the declaration its values must meet.
#[derive(Debug)]
struct Column<'m> {
    name: String,
    /// What is given: the property itself, the member of a complex one, or the other's property in a lookup.
    given: &'m Property,
}

/// One property of a row.
#[derive(Debug)]
pub(super) struct Slot<'m> {
    pub(super) place: usize,
    pub(super) property: &'m Property,
    fill: Fill,
}

#[derive(Debug)]
enum Fill {
    Column(usize),
    /// For each member of the complex type, the column that gives it.
    Members(Vec<Option<usize>>),
    Lookup(usize, Lookup),
}

/// A foreign key that is given by another key of the row it leads to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Lookup {
    pub(super) target: EntityId,
    /// The property that is given, and the one that is wanted.
    pub(super) by: usize,
    pub(super) wanted: usize,
}

/// A row whose values meet their declarations.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Where it stands in its source, such as a line of a file.
    pub number: u64,
    /// In the order of the form's slots. A looked-up slot holds what it is looked up by.
    pub(super) values: Vec<Value>,
}

impl<'m> Form<'m> {
    /// Finds the columns: `Name`, `Size/Length`, `PartId`, or `Part/OutsideKey` for the key of the part that has it.
    ///
    /// # Errors
    /// Every name that is unknown, named twice, or may not be written by this writer.
    pub fn new(
        model: &'m Model,
        entity: EntityId,
        names: &[impl AsRef<str>],
        trust: Trust,
    ) -> Result<Self, Vec<NameError>> {
        let mut form = Self {
            model,
            id: entity,
            entity: model.entity(entity),
            trust,
            columns: Vec::new(),
            slots: Vec::new(),
        };
        let mut errors = Vec::new();
        for (column, name) in names.iter().enumerate() {
            let name = name.as_ref().trim();
            if let Err(message) = form.add(name) {
                let name = name.to_owned();
                errors.push(NameError {
                    column,
                    name,
                    message,
                });
            }
        }
        if errors.is_empty() {
            Ok(form)
        } else {
            Err(errors)
        }
    }

    #[must_use]
    pub fn entity(&self) -> EntityId {
        self.id
    }

    /// How many columns there are.
    #[must_use]
    pub fn columns(&self) -> usize {
        self.columns.len()
    }

    /// The name of a column as it was given.
    #[must_use]
    pub fn name(&self, column: usize) -> Option<&str> {
        self.columns.get(column).map(|c| c.name.as_str())
    }

    /// Whether a property has a column.
    #[must_use]
    pub fn has(&self, property: &str) -> bool {
        let place = self.entity.property(property).map(|(place, _)| place);
        place.is_some_and(|place| self.slot_of(place).is_some())
    }

    /// A text as a value of a column's type. An empty text is null, or the default where null may not stand.
    ///
    /// # Errors
    /// What was expected instead.
    pub fn read(&self, column: usize, text: &str, spelling: Spelling) -> Result<Value, String> {
        let Some(column) = self.columns.get(column) else {
            return Err("there is no such column".to_owned());
        };
        if text.is_empty() {
            let default = column.given.default.as_ref();
            return Ok(match default {
                Some(default) if !column.given.facets.nullable => default.clone(),
                _ => Value::Null,
            });
        }
        text::read(self.model, column.given, text, spelling)
    }

    /// Checks the values of a row, one for each column.
    ///
    /// # Errors
    /// Every value that does not meet its declaration.
    pub fn row(&self, number: u64, mut given: Vec<Value>) -> Result<Row, Vec<Refusal>> {
        given.resize(self.columns.len(), Value::Null);
        let mut refusals = Vec::new();
        let mut values = Vec::with_capacity(self.slots.len());
        for slot in &self.slots {
            match self.value(slot, &mut given) {
                Ok(value) => values.push(value),
                Err((column, message)) => refusals.push(self.refusal(column, message)),
            }
        }
        if refusals.is_empty() {
            Ok(Row { number, values })
        } else {
            Err(refusals)
        }
    }

    /// What a row refers to in its own set: a row that comes later in the same source may not be there yet.
    pub fn own_references<'r>(&'r self, row: &'r Row) -> impl Iterator<Item = &'r Value> {
        self.lookups()
            .filter(|(_, lookup)| lookup.target == self.id)
            .filter_map(|(at, _)| row.values.get(at))
            .filter(|value| !value.is_null())
    }

    /// What later rows of the same set could refer to a row by.
    pub fn own_keys<'r>(&'r self, row: &'r Row) -> impl Iterator<Item = &'r Value> {
        self.lookups()
            .filter(|(_, lookup)| lookup.target == self.id)
            .filter_map(|(_, lookup)| row.values.get(self.slot_of(lookup.by)?))
            .filter(|value| !value.is_null())
    }

    /// Slots whose value must be looked up, with how.
    pub(super) fn lookups(&self) -> impl Iterator<Item = (usize, Lookup)> + '_ {
        let lookup = |slot: &Slot<'_>| match slot.fill {
            Fill::Lookup(_, lookup) => Some(lookup),
            Fill::Column(_) | Fill::Members(_) => None,
        };
        self.slots
            .iter()
            .enumerate()
            .filter_map(move |(at, slot)| lookup(slot).map(|l| (at, l)))
    }

    pub(super) fn slot_of(&self, place: usize) -> Option<usize> {
        self.slots.iter().position(|slot| slot.place == place)
    }

    /// A refusal that blames a slot's first column.
    pub(super) fn refuse(&self, slot: usize, message: impl Into<String>) -> Refusal {
        let column = self.slots.get(slot).and_then(|slot| match &slot.fill {
            Fill::Column(column) | Fill::Lookup(column, _) => Some(*column),
            Fill::Members(columns) => columns.iter().flatten().min().copied(),
        });
        match column {
            Some(column) => self.refusal(column, message.into()),
            None => Refusal::of_row(message),
        }
    }

    /// A refusal that blames a column.
    #[must_use]
    pub fn refusal(&self, column: usize, message: String) -> Refusal {
        Refusal {
            column: Some(column),
            target: self.name(column).unwrap_or_default().to_owned(),
            message,
        }
    }

    /// The checked value of a slot, or the column that is to blame.
    fn value(&self, slot: &Slot<'m>, given: &mut [Value]) -> Result<Value, (usize, String)> {
        let mut take = |column: usize| {
            given
                .get_mut(column)
                .map_or(Value::Null, |v| std::mem::replace(v, Value::Null))
        };
        let fit = |column: usize, value: Value| {
            let declared = self.columns.get(column).map_or(slot.property, |c| c.given);
            check::fit(self.model, declared, value).map_err(|message| (column, message))
        };
        match &slot.fill {
            Fill::Column(column) => fit(*column, take(*column)),
            Fill::Lookup(column, _) => {
                let value = take(*column);
                if value.is_null() && slot.property.facets.nullable {
                    return Ok(Value::Null);
                }
                if value.is_null() {
                    return Err((*column, "may not be empty".to_owned()));
                }
                fit(*column, value)
            }
            Fill::Members(columns) => self.complex(slot, columns, take, fit),
        }
    }

    fn complex(
        &self,
        slot: &Slot<'m>,
        columns: &[Option<usize>],
        mut take: impl FnMut(usize) -> Value,
        fit: impl Fn(usize, Value) -> Result<Value, (usize, String)>,
    ) -> Result<Value, (usize, String)> {
        let Type::Complex(id) = slot.property.ty else {
            return Ok(Value::Null);
        };
        let blame = columns.iter().flatten().min().copied().unwrap_or_default();
        let members = &self.model.complex(id).members;
        let mut record = Vec::with_capacity(members.len());
        for (member, column) in members.iter().zip(columns) {
            let value = column.map_or(Ok(Value::Null), |c| fit(c, take(c)))?;
            record.push((member.name.clone(), value));
        }
        let empty = record.iter().all(|(_, value)| value.is_null());
        let first_is_null = record.first().is_none_or(|(_, value)| value.is_null());
        if empty && slot.property.facets.nullable {
            return Ok(Value::Null);
        }
        if first_is_null {
            let first = members.first().map_or("", |m| m.name.as_str());
            let message = format!("{}/{first} is missing", slot.property.name);
            return Err((blame, message));
        }
        Ok(Value::Record(record))
    }

    fn add(&mut self, name: &str) -> Result<(), String> {
        let column = self.columns.len();
        let (given, place, fill) = self.find(name, column)?;
        let name = name.to_owned();
        match self.slot_of(place) {
            None => {
                let property = property(self.entity, place)?;
                self.slots.push(Slot {
                    place,
                    property,
                    fill,
                });
            }
            Some(at) => self.join(at, fill)?,
        }
        self.columns.push(Column { name, given });
        Ok(())
    }

    /// A second column of one property: only another member may come.
    fn join(&mut self, at: usize, fill: Fill) -> Result<(), String> {
        let Some(slot) = self.slots.get_mut(at) else {
            return Ok(());
        };
        let twice = format!("{} is given twice", slot.property.name);
        let (Fill::Members(have), Fill::Members(new)) = (&mut slot.fill, fill) else {
            return Err(twice);
        };
        for (have, new) in have.iter_mut().zip(new) {
            if have.is_some() && new.is_some() {
                return Err(twice);
            }
            *have = have.or(new);
        }
        Ok(())
    }

    /// What is given, the place it fills, and how.
    fn find(&self, name: &str, column: usize) -> Result<(&'m Property, usize, Fill), String> {
        let entity = self.entity;
        if name.is_empty() {
            return Err(format!("column {} has no name", column + 1));
        }
        let Some((first, rest)) = name.split_once('/') else {
            return self.property(name, column);
        };
        if let Some((place, complex)) = entity.property(first)
            && let Type::Complex(id) = complex.ty
        {
            self.may_be_set(place, complex)?;
            let Source::Members(_) = complex.source else {
                return Err(format!("{first} cannot be given member by member"));
            };
            let members = &self.model.complex(id).members;
            let at = members.iter().position(|m| m.name == rest);
            let Some((at, member)) = at.and_then(|at| members.get(at).map(|m| (at, m))) else {
                let names = members.iter().map(|m| m.name.as_str());
                return Err(unknown(
                    &format!("{first} has no member {rest}"),
                    rest,
                    names,
                ));
            };
            let mut columns = vec![None; members.len()];
            if let Some(filled) = columns.get_mut(at) {
                *filled = Some(column);
            }
            return Ok((member, place, Fill::Members(columns)));
        }
        match entity.navigation(first) {
            Some((_, navigation)) => self.lookup(first, navigation, rest, column),
            None => {
                let message = format!("{} has no property or navigation {first}", entity.name);
                Err(unknown(&message, first, entity.names()))
            }
        }
    }

    fn property(&self, name: &str, column: usize) -> Result<(&'m Property, usize, Fill), String> {
        let entity = self.entity;
        let Some((place, property)) = entity.property(name) else {
            if let Some((_, navigation)) = entity.navigation(name) {
                return Err(self.say_how(navigation));
            }
            let message = format!("{} has no property {name}", entity.name);
            return Err(unknown(&message, name, entity.names()));
        };
        self.may_be_set(place, property)?;
        if self.trust == Trust::Import
            && let Type::Complex(id) = property.ty
        {
            let member = self.model.complex(id).members.first();
            let member = member.map_or("", |m| m.name.as_str());
            return Err(format!(
                "a complex value is given member by member, such as {}/{member}",
                property.name
            ));
        }
        Ok((property, place, Fill::Column(column)))
    }

    /// `Part/OutsideKey`: the key of the part that has it.
    fn lookup(
        &self,
        first: &str,
        navigation: &Navigation,
        by: &str,
        column: usize,
    ) -> Result<(&'m Property, usize, Fill), String> {
        let Link::Holds(pairs) = &navigation.link else {
            return Err(self.say_how(navigation));
        };
        let [(place, wanted)] = *pairs.as_slice() else {
            return Err(format!("{first} is held by more than one property"));
        };
        let target = self.model.entity(navigation.target);
        self.may_be_set(place, property(self.entity, place)?)?;
        let keys = || {
            let alternate = target.alternate_keys.iter();
            let single = alternate.filter_map(|k| match k.parts.as_slice() {
                [(_, place)] => Some(*place),
                _ => None,
            });
            target.key.iter().copied().chain(single)
        };
        let found = target
            .property(by)
            .filter(|(at, _)| keys().any(|k| k == *at));
        let Some((at, given)) = found else {
            let names: Vec<&str> = keys()
                .filter_map(|k| target.properties.get(k).map(|p| p.name.as_str()))
                .collect();
            let message = format!("{by} is no key of {}", target.name);
            let message = unknown(&message, by, names.iter().copied());
            return Err(format!("{message} (it has {})", names.join(", ")));
        };
        if at == wanted {
            return Ok((property(self.entity, place)?, place, Fill::Column(column)));
        }
        let lookup = Lookup {
            target: navigation.target,
            by: at,
            wanted,
        };
        Ok((given, place, Fill::Lookup(column, lookup)))
    }

    /// How a navigation is given instead of by its bare name.
    fn say_how(&self, navigation: &Navigation) -> String {
        let target = self.model.entity(navigation.target);
        let Link::Holds(pairs) = &navigation.link else {
            return format!(
                "{} leads to many rows: import them on their own",
                navigation.name
            );
        };
        let held = pairs
            .first()
            .and_then(|(own, _)| self.entity.properties.get(*own));
        let held = held.map_or("", |p| p.name.as_str());
        let other = target.alternate_keys.first().and_then(|k| k.parts.first());
        let other = other.map(|(name, _)| format!(" or {}/{name}", navigation.name));
        format!(
            "{} is a navigation: give {held}{}",
            navigation.name,
            other.unwrap_or_default()
        )
    }

    fn may_be_set(&self, place: usize, property: &Property) -> Result<(), String> {
        let entity = self.entity;
        if self.entity.view {
            return Err(format!("{} is read-only", entity.name));
        }
        if is_computed(&property.source) {
            return Err("is computed when it is read".to_owned());
        }
        if self.trust == Trust::Service {
            return Ok(());
        }
        if entity.key.contains(&place) && entity.key_origin != KeyOrigin::Client {
            return Err("is given by the service".to_owned());
        }
        let archive = entity
            .archive
            .as_ref()
            .is_some_and(|a| a.on == place || a.by == Some(place));
        if archive || entity.stamps.iter().any(|(_, at)| *at == place) {
            return Err("is kept by the service".to_owned());
        }
        if property.write_only {
            return Err("cannot be written as it is: it is kept in another form".to_owned());
        }
        let is_single = !property.collection && !matches!(property.source, Source::Json(_));
        if self.trust == Trust::Import && !is_single {
            return Err("is no single value".to_owned());
        }
        if self.trust == Trust::Client && property.editing == Editing::Never {
            return Err("is set by the service".to_owned());
        }
        Ok(())
    }
}

impl Slot<'_> {
    /// The property's name as messages say it.
    pub(super) fn name(&self) -> &str {
        &self.property.name
    }
}

fn property(entity: &EntityType, place: usize) -> Result<&Property, String> {
    entity
        .properties
        .get(place)
        .ok_or_else(|| format!("{} has no property at {place}", entity.name))
}

fn is_computed(source: &Source) -> bool {
    match source {
        Source::Computed(_) => true,
        Source::Members(all) => all.iter().any(is_computed),
        Source::Column(_) | Source::Json(_) => false,
    }
}

fn unknown<'a>(message: &str, typed: &str, names: impl Iterator<Item = &'a str>) -> String {
    match nearest(typed, names) {
        Some(near) => format!("{message}; did you mean {near}?"),
        None => message.to_owned(),
    }
}
