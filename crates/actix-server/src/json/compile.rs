//! [`query_plan::read::Level`] → [`Compiled`], once per request.

use entity_model::{EntityId, Model, Primitive, Property, SetId, Type, Value};
use query_plan::read::{Child, Field, Level, NextQuery, Read, Shape, What};

use super::plan::{
    ChildForm, ChildPlan, Compiled, Key, KeyPart, LevelPlan, Member, NextPlan, Note, Object, Text,
    ValueKind, ValueMember,
};
use super::{Metadata, Omit, Style, text};

/// Compiles all levels of a read.
pub(super) fn compile(read: &Read, model: &Model, style: Style) -> Compiled {
    let mut compiler = Compiler {
        model,
        style,
        bare: matches!(read.what, What::Property | What::RawValue),
        done: Compiled::default(),
    };
    compiler.level(&read.level, None);
    compiler.done
}

struct Compiler<'m> {
    model: &'m Model,
    style: Style,
    /// The answer is one property, not an object.
    bare: bool,
    done: Compiled,
}

impl Compiler<'_> {
    fn level(&mut self, level: &Level, place: Option<ChildPlan>) {
        let object = self.object(&level.shape, level);
        let plan = LevelPlan {
            object,
            page: level.page,
            top: level.top,
            order: level.order_columns.clone(),
            counted: level.counted,
            place,
        };
        let levels = &mut self.done.levels;
        if levels.len() <= level.number {
            levels.resize_with(level.number + 1, LevelPlan::default);
        }
        if let Some(slot) = levels.get_mut(level.number) {
            *slot = plan;
        }
    }

    fn object(&mut self, shape: &Shape, level: &Level) -> Object {
        let full = self.style.metadata == Metadata::Full;
        let key = shape
            .entity
            .and_then(|e| self.key(e, shape.set, &shape.key));
        let named = shape.entity.filter(|_| full && !shape.reference);
        let ty = named.map(|e| self.own_type(Type::Entity(e)));
        let plain = self.style.metadata != Metadata::None && !shape.reference;
        let mut members = self.members(&shape.fields, level, self.owner(shape));
        if let Some(entity) = named.filter(|_| shape.full && key.is_some()) {
            self.links(entity, shape, &mut members);
        }
        Object {
            etag: shape.etag.clone(),
            shows_etag: plain && !shape.etag.is_empty(),
            ty,
            id: key.filter(|_| full || shape.reference),
            edit_link: full && !shape.reference,
            null_when: shape.key.first().copied(),
            members,
        }
    }

    fn owner(&self, shape: &Shape) -> Owner {
        match shape.entity {
            Some(entity) => Owner::Entity(entity),
            None if self.bare => Owner::Nothing,
            None => Owner::Rows,
        }
    }

    fn members(&mut self, fields: &[Field], level: &Level, owner: Owner) -> Vec<Member> {
        let member = |field| self.member(field, level, owner);
        fields.iter().filter_map(member).collect()
    }

    fn member(&mut self, field: &Field, level: &Level, owner: Owner) -> Option<Member> {
        Some(match field {
            Field::Value { name, column, ty } => {
                Member::Value(self.value(name, *column, *ty, owner))
            }
            Field::Complex {
                name,
                ty,
                null_when,
                fields,
            } => {
                let inner = if let Type::Complex(c) = ty {
                    Owner::Complex(c.0)
                } else {
                    Owner::Nothing
                };
                Member::Complex {
                    name: self.name(name, ""),
                    null_when: *null_when,
                    ty: (self.style.metadata == Metadata::Full).then(|| self.own_type(*ty)),
                    members: self.members(fields, level, inner),
                }
            }
            Field::Json {
                name,
                column,
                ty,
                collection,
            } => Member::Json {
                name: self.name(name, ""),
                column: *column,
                collection: *collection,
                note: (self.style.metadata == Metadata::Full)
                    .then(|| self.note(name, *ty, *collection)),
            },
            Field::Dynamic { column, only } => Member::Dynamic {
                column: *column,
                only: only.clone(),
            },
            Field::One { name, shape } => Member::One {
                name: self.name(name, ""),
                object: self.object(shape, level),
            },
            Field::Single { name, child } => {
                self.child(name, level.children.get(*child)?, level, ChildForm::Single)
            }
            Field::Many { name, child } => {
                self.child(name, level.children.get(*child)?, level, ChildForm::Many)
            }
            Field::Count { name, child } => {
                self.child(name, level.children.get(*child)?, level, ChildForm::Count)
            }
        })
    }

    fn child(&mut self, name: &str, child: &Child, parent: &Level, form: ChildForm) -> Member {
        let place = ChildPlan {
            parent: parent.number,
            form,
            name: self.name(name, ""),
            count: self.name(name, "@odata.count"),
            next_link: self.open_text(name, "@odata.nextLink"),
            next: child.next.as_ref().and_then(|next| self.next(next)),
        };
        self.level(&child.level, Some(place));
        Member::Child(child.level.number)
    }

    fn next(&self, next: &NextQuery) -> Option<NextPlan> {
        let mut path = vec![b'/'];
        text::percent(&mut path, &next.navigation);
        if next.reference {
            path.extend_from_slice(b"/$ref");
        }
        Some(NextPlan {
            key: self.key(next.parent_entity, Some(next.parent_set), &next.parent_key)?,
            path: String::from_utf8(path).unwrap_or_default(),
            options: next.options.trim_start_matches('?').to_owned(),
        })
    }

    fn value(&mut self, name: &str, column: usize, ty: Type, owner: Owner) -> ValueMember {
        let property = owner.property(self.model, name);
        let kind = match ty {
            Type::Enum(id) => ValueKind::Enum(id),
            Type::Primitive(Primitive::Int64 | Primitive::Decimal) if self.style.ieee754 => {
                ValueKind::Quoted
            }
            Type::Primitive(Primitive::Single) => ValueKind::Single,
            Type::Primitive(p) if p.is_geo() => ValueKind::Geo,
            Type::Primitive(_) | Type::Complex(_) | Type::Entity(_) | Type::Untyped => {
                ValueKind::Plain
            }
        };
        let wanted = match self.style.metadata {
            Metadata::None => false,
            Metadata::Minimal => property.is_none() && owner.is_known(),
            Metadata::Full => true,
        };
        let omits = self.style.omit == Omit::Defaults;
        let default = property.filter(|_| omits).and_then(|p| p.default.clone());
        ValueMember {
            note: if wanted {
                // The one property of an answer is called `value`, and its type has no name before it.
                let known = owner.is_known();
                self.value_note(if known { name } else { "" }, ty)
            } else {
                None
            },
            name: self.name(name, ""),
            column,
            kind,
            default: default.filter(|d| !matches!(d, Value::Null)),
        }
    }

    /// Texts, booleans and doubles look like what they are and need no annotation (JSON format, section 4.5.3).
    fn value_note(&mut self, name: &str, ty: Type) -> Option<Note> {
        let plain = [Primitive::String, Primitive::Boolean];
        if ty == Type::Untyped || ty.primitive().is_some_and(|p| plain.contains(&p)) {
            return None;
        }
        Some(Note {
            text: self.note(name, ty, false),
            only_beyond_numbers: ty == Type::Primitive(Primitive::Double),
        })
    }

    /// Links of the navigations that are not expanded.
    fn links(&mut self, entity: EntityId, shape: &Shape, members: &mut Vec<Member>) {
        let model = self.model;
        let expanded: Vec<&str> = shape.fields.iter().filter_map(navigation_name).collect();
        let navigations = model
            .entity(entity)
            .navigations
            .iter()
            .filter(|n| !n.hidden);
        for navigation in navigations.filter(|n| !expanded.contains(&n.name.as_str())) {
            let mut segment = Vec::new();
            text::percent(&mut segment, &navigation.name);
            members.push(Member::Links {
                association: self.open_text(&navigation.name, "@odata.associationLink"),
                navigation: self.open_text(&navigation.name, "@odata.navigationLink"),
                segment: String::from_utf8(segment).unwrap_or_default(),
            });
        }
    }

    fn key(&self, entity: EntityId, set: Option<SetId>, columns: &[usize]) -> Option<Key> {
        let model = self.model;
        let set = set.or_else(|| model.set_of(entity))?;
        let mut encoded = Vec::new();
        text::percent(&mut encoded, &model.set(set).name);
        let several = columns.len() > 1;
        let properties = model.entity(entity).key_properties();
        let parts = columns
            .iter()
            .zip(properties)
            .map(|(column, (_, property))| KeyPart {
                name: if several {
                    format!("{}=", property.name)
                } else {
                    String::new()
                },
                column: *column,
                enumeration: match property.ty {
                    Type::Enum(id) => Some((model.type_name(property.ty), id)),
                    Type::Primitive(_) | Type::Complex(_) | Type::Entity(_) | Type::Untyped => None,
                },
            });
        Some(Key {
            set: String::from_utf8(encoded).unwrap_or_default(),
            parts: parts.collect(),
        })
        .filter(|key| !key.parts.is_empty())
    }

    /// `,"Name@odata.count":`
    fn name(&mut self, name: &str, suffix: &str) -> Text {
        self.keep(|out| {
            out.extend_from_slice(b",\"");
            text::escaped(out, name);
            out.extend_from_slice(suffix.as_bytes());
            out.extend_from_slice(b"\":");
        })
    }

    /// The same with the quote that opens its text.
    fn open_text(&mut self, name: &str, suffix: &str) -> Text {
        let start = self.name(name, suffix).start;
        self.done.text.push(b'"');
        start..self.done.text.len()
    }

    /// `,"Name@odata.type":"#Int64"`
    fn note(&mut self, name: &str, ty: Type, collection: bool) -> Text {
        let ty = self.type_text(ty, collection);
        let start = self.name(name, "@odata.type").start;
        text::string(&mut self.done.text, &ty);
        start..self.done.text.len()
    }

    /// `,"@odata.type":"#Namespace.Type"`
    fn own_type(&mut self, ty: Type) -> Text {
        self.note("", ty, false)
    }

    /// 4.0 wants a hash in front of built-in types, 4.01 would rather have none.
    fn type_text(&self, ty: Type, collection: bool) -> String {
        let name = self.model.type_name(ty);
        let built_in = name.strip_prefix("Edm.");
        let short = built_in.unwrap_or(&name);
        let hash = if built_in.is_some() && self.style.v401 {
            ""
        } else {
            "#"
        };
        if collection {
            format!("{hash}Collection({short})")
        } else {
            format!("{hash}{short}")
        }
    }

    fn keep(&mut self, write: impl FnOnce(&mut Vec<u8>)) -> Text {
        let start = self.done.text.len();
        write(&mut self.done.text);
        start..self.done.text.len()
    }
}

/// Whose members are compiled.
#[derive(Clone, Copy)]
enum Owner {
    Entity(EntityId),
    Complex(usize),
    /// Rows of an aggregation: every member is dynamic.
    Rows,
    /// The one property of an answer, declared somewhere.
    Nothing,
}

impl Owner {
    /// Whether a member without a declaration must be dynamic.
    fn is_known(self) -> bool {
        !matches!(self, Self::Nothing)
    }

    fn property<'m>(self, model: &'m Model, name: &str) -> Option<&'m Property> {
        match self {
            Self::Entity(entity) => {
                let properties = &model.entity(entity).properties;
                properties.iter().find(|p| p.name == name)
            }
            Self::Complex(complex) => {
                let complex = model.complexes.get(complex)?;
                complex.member(name).map(|(_, p)| p)
            }
            Self::Rows | Self::Nothing => None,
        }
    }
}

fn navigation_name(field: &Field) -> Option<&str> {
    match field {
        Field::One { name, .. } | Field::Single { name, .. } | Field::Many { name, .. } => {
            Some(name)
        }
        Field::Value { .. }
        | Field::Complex { .. }
        | Field::Json { .. }
        | Field::Dynamic { .. }
        | Field::Count { .. } => None,
    }
}
