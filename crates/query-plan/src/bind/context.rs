//! What `@odata.context` says behind `#`: the set or path, and the select list of the version asked for.

use entity_model::{EntityId, Model, Type};
use query_grammar as g;

use super::{Binder, composed};
use crate::read::{Child, Field, Level, Shape};

/// What is shown of a row, and the levels below it.
type Shown<'l> = (&'l [Field], &'l [Child]);

impl Binder<'_> {
    /// The select list of a level in parentheses, or nothing.
    pub(super) fn select_list(
        &self,
        entity: EntityId,
        options: &g::QueryOptions,
        level: &Level,
    ) -> String {
        let shown = (level.shape.fields.as_slice(), level.children.as_slice());
        let items = self.select_items(entity, options, shown);
        if items.is_empty() {
            String::new()
        } else {
            format!("({})", items.join(","))
        }
    }

    fn select_items(
        &self,
        entity: EntityId,
        options: &g::QueryOptions,
        shown: Shown<'_>,
    ) -> Vec<String> {
        let mut items: Vec<String> = Vec::new();
        for item in options.select.iter().flat_map(|s| &s.value) {
            let text = match &item.kind {
                g::SelectKind::Star => "*".to_owned(),
                g::SelectKind::AllOperations(_) => continue,
                g::SelectKind::Path { steps, .. } => {
                    let nested: Vec<String> = nested_names(item);
                    let path = self.path_text(entity, steps);
                    if nested.is_empty() {
                        path
                    } else {
                        nested
                            .iter()
                            .map(|n| format!("{path}/{n}"))
                            .collect::<Vec<_>>()
                            .join(",")
                    }
                }
            };
            if !items.contains(&text) {
                items.push(text);
            }
        }
        for item in options.expand.iter().flat_map(|e| &e.value) {
            for (name, target) in self.expanded_names(entity, item) {
                let (inner, shape) = below(&name, shown);
                let derived = shape.and_then(|shape| derived_list(self.model, shape));
                let nested = derived
                    .unwrap_or_else(|| self.select_items(target, &item.options, inner).join(","));
                // 4.0 names an expanded navigation only to say what is selected in it.
                if self.ask.v401 || !nested.is_empty() {
                    let again = if item.options.levels.is_some() {
                        "+"
                    } else {
                        ""
                    };
                    items.push(format!("{name}{again}({nested})"));
                }
            }
        }
        items
    }

    fn expanded_names(&self, entity: EntityId, item: &g::ExpandItem) -> Vec<(String, EntityId)> {
        if item.reach == g::ExpandReach::Count {
            return Vec::new();
        }
        if item.target == g::ExpandTarget::Star {
            let all = self.entity(entity).ways().filter(|(_, n)| !n.hidden);
            return all.map(|(_, n)| (n.name.clone(), n.target)).collect();
        }
        let Ok(way) = self.expanded(entity, item) else {
            return Vec::new();
        };
        let named = self.entity(entity).navigations.get(way.place);
        let named = named.map_or("", |n| n.name.as_str());
        let name = match way.from {
            Some(from) => format!("{}/{named}", self.model.type_name(Type::Entity(from))),
            None => named.to_owned(),
        };
        vec![(name, way.to)]
    }

    /// A path in declared spelling.
    fn path_text(&self, entity: EntityId, steps: &[g::PropertyStep]) -> String {
        let mut entity = entity;
        let mut path = String::new();
        // Nothing but types stands before.
        let mut first = true;
        for step in steps {
            let g::PropertyStep::Name(name) = step else {
                continue;
            };
            if !path.is_empty() {
                path.push('/');
            }
            let text = composed(&name.text);
            if name.is_qualified()
                && let Some(to) = self.model.entity_named(&text)
            {
                entity = to;
                path.push_str(&self.model.type_name(Type::Entity(to)));
                continue;
            }
            let declared = self.entity(entity);
            path.push_str(if first { declared.spelt(&text) } else { &text });
            first = name.is_qualified();
        }
        path
    }
}

/// What is shown of an expanded navigation, and how its rows are where they are a level of their own.
fn below<'l>(path: &str, (fields, children): Shown<'l>) -> (Shown<'l>, Option<&'l Shape>) {
    let wanted = path.rsplit('/').next().unwrap_or_default();
    let level = |child: usize| children.get(child).map(|child| &child.level);
    let plain = fields.iter().map(|field| match field {
        Field::OfKind { field, .. } => field,
        field => field,
    });
    for field in plain {
        match field {
            Field::One { name, shape } if name == wanted => {
                return ((&shape.fields, children), None);
            }
            Field::Single { name, child } | Field::Many { name, child } if name == wanted => {
                return level(*child).map_or(((&[], &[]), None), |level| {
                    ((&level.shape.fields, &level.children), Some(&level.shape))
                });
            }
            _ => {}
        }
    }
    ((&[], &[]), None)
}

/// The names that rows have which are no entities: `Shelf(Name),Total`.
pub(super) fn derived_list(model: &Model, shape: &Shape) -> Option<String> {
    let of_kinds = shape.kinds.as_ref().map(|(_, kinds)| kinds.as_slice());
    if of_kinds.is_none() && (!shape.key.is_empty() || shape.full) {
        return None;
    }
    let shapes = of_kinds.unwrap_or(std::slice::from_ref(shape));
    let mut items: Vec<String> = Vec::new();
    for field in shapes.iter().flat_map(|shape| &shape.fields) {
        let item = field_text(model, field);
        if !items.contains(&item) {
            items.push(item);
        }
    }
    Some(items.join(","))
}

fn field_text(model: &Model, field: &Field) -> String {
    let inner = |fields: &[Field]| {
        let texts = fields.iter().map(|field| field_text(model, field));
        texts.collect::<Vec<_>>()
    };
    match field {
        Field::One { name, shape } => format!("{name}({})", inner(&shape.fields).join(",")),
        Field::Complex {
            name, ty, fields, ..
        } => {
            let whole =
                matches!(ty, Type::Complex(c) if model.complex(*c).members.len() == fields.len());
            if whole {
                return name.clone();
            }
            let paths = inner(fields)
                .into_iter()
                .map(|part| format!("{name}/{part}"));
            paths.collect::<Vec<_>>().join(",")
        }
        Field::OfKind { field, .. } => field_text(model, field),
        Field::Stream { name, .. } => name.clone().unwrap_or_default(),
        Field::Dynamic { only, .. } => only.as_deref().unwrap_or_default().join(","),
        Field::Value { name, .. }
        | Field::Json { name, .. }
        | Field::Link { name, .. }
        | Field::Single { name, .. }
        | Field::Many { name, .. }
        | Field::Count { name, .. } => name.clone(),
    }
}

/// The selected members of a complex value; nothing when it is written whole.
pub(super) fn member_list(model: &Model, ty: Type, members: &[usize]) -> String {
    let Type::Complex(complex) = ty else {
        return String::new();
    };
    let declared = &model.complex(complex).members;
    let names = members.iter().filter_map(|at| declared.get(*at));
    let names: Vec<&str> = names.map(|m| m.name.as_str()).collect();
    if names.is_empty() {
        return String::new();
    }
    format!("({})", names.join(","))
}

fn nested_names(item: &g::SelectItem) -> Vec<String> {
    let nested = item.options.select.iter().flat_map(|s| &s.value);
    nested
        .filter_map(|i| match &i.kind {
            g::SelectKind::Path { steps, .. } => match steps.first() {
                Some(g::PropertyStep::Name(name)) => Some(name.text.clone()),
                Some(g::PropertyStep::Annotation(_)) | None => None,
            },
            g::SelectKind::Star | g::SelectKind::AllOperations(_) => None,
        })
        .collect()
}
