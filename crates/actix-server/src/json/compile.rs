//! [`query_plan::read::Level`] → [`Compiled`], once per request.

use entity_model::{Binding, Caller, EntityId, Model, Primitive, Property, SetId, Type, Value};
use query_plan::read::{Child, Field, Level, NextQuery, Read, Shape, What};

use super::form::Form;
use super::plan::{
    Beside, ChildForm, ChildPlan, Compiled, KeptMember, Key, KeyPart, LevelPlan, Member, NextPlan,
    Note, Object, StreamAddress, StreamContent, StreamMember, Tag, Text, Types, ValueKind,
    ValueMember,
};
use super::{Metadata, Omit, Style, text};

/// Compiles all levels of a read.
pub(super) fn compile(read: &Read, model: &Model, caller: &Caller, style: Style) -> Compiled {
    let mut compiler = Compiler {
        model,
        caller,
        style,
        bare: matches!(read.what, What::Property | What::RawValue),
        tracked: read.track.is_some(),
        kind: None,
        done: Compiled::default(),
    };
    let set = read.level.shape.set;
    compiler.done.singleton = set.is_some_and(|set| model.set(set).singleton);
    compiler.level(&read.level, None);
    compiler.done
}

struct Compiler<'m> {
    model: &'m Model,
    caller: &'m Caller,
    style: Style,
    /// The answer is one property, not an object.
    bare: bool,
    /// The changes of the answer's rows are followed.
    tracked: bool,
    /// The column that says of which type the row of the object at hand is.
    kind: Option<usize>,
    done: Compiled,
}

impl Compiler<'_> {
    fn level(&mut self, level: &Level, place: Option<ChildPlan>) {
        let plan = LevelPlan {
            object: self.object(&level.shape, level),
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
        let told = shape.one_of_several && self.style.metadata != Metadata::None;
        let full = self.style.metadata == Metadata::Full;
        let key = self.row_key(shape);
        let named = shape.entity.filter(|_| (full || told) && !shape.reference);
        let plain = self.style.metadata != Metadata::None && !shape.reference;
        let ty = shape.entity.filter(|_| plain);
        let ty = ty.and_then(|e| self.told_type(e, shape));
        let types = shape.kind.zip(shape.entity).filter(|_| plain);
        let types = types.map(|(column, entity)| Types {
            column,
            of: self.told_types(entity, shape),
        });
        self.kind = shape.kind;
        let mut members = self.members(&shape.fields, level, self.owner(shape));
        members.splice(0..0, self.streams(shape));
        if let Some(entity) = named.filter(|_| full && shape.full && key.is_some()) {
            let (expanded, others) = self.links(entity, shape);
            // What is said of a member stands in front of it.
            members.splice(0..0, expanded);
            members.extend(others);
            self.operations(entity, &mut members);
        }
        // Without its key an entity says by its id which one it is (JSON format, section 4.5.8); where its changes are
        // followed even without metadata, for those name it so.
        let followed = self.tracked && level.number == 0;
        let unnamed = (followed || plain && !self.bare) && !self.shows_key(shape);
        let kinds = shape.kinds.as_ref().map(|(column, kinds)| {
            let objects = kinds.iter().map(|kind| self.object(kind, level)).collect();
            (*column, objects)
        });
        Object {
            kinds,
            etag: tag(shape),
            shows_etag: plain && !shape.etag.is_empty(),
            ty,
            types,
            id: key.filter(|_| full || told || shape.reference || unnamed),
            edit_link: full && !shape.reference,
            null_when: shape.key.first().copied(),
            members,
        }
    }

    fn row_key(&self, shape: &Shape) -> Option<Key> {
        shape
            .entity
            .and_then(|e| self.key(e, shape.set, &shape.key))
    }

    /// Whether the members of a row say which one it is.
    fn shows_key(&self, shape: &Shape) -> bool {
        let shown = |wanted: &str| {
            let is = |field: &Field| matches!(field, Field::Value { name, .. } if name == wanted);
            shape.fields.iter().any(is)
        };
        shape.entity.is_none_or(|entity| {
            let mut parts = self.model.entity(entity).key_properties();
            parts.all(|(_, property)| shown(&property.name))
        })
    }

    /// The type of a row, where the answer must say it.
    fn told_type(&mut self, entity: EntityId, shape: &Shape) -> Option<Text> {
        let told = self.style.metadata == Metadata::Full || shape.expected != Some(entity);
        told.then(|| self.own_type(Type::Entity(entity)))
    }

    /// The same by what the kind column holds.
    fn told_types(&mut self, entity: EntityId, shape: &Shape) -> Vec<(Value, Option<Text>)> {
        let model = self.model;
        let value = |id| model.entity(id).kind.as_ref()?.value.clone();
        let kinds = model.kinds(entity).filter_map(|id| Some((id, value(id)?)));
        kinds
            .map(|(id, value)| (value, self.told_type(id, shape)))
            .collect()
    }

    /// What the kind column holds in rows of these types and of those derived from them.
    fn kind_values(&self, entities: &[EntityId]) -> Vec<Value> {
        let model = self.model;
        let kinds = entities.iter().flat_map(|id| model.kinds(*id));
        let value = |id| model.entity(id).kind.as_ref()?.value.clone();
        kinds.filter_map(value).collect()
    }

    fn owner(&self, shape: &Shape) -> Owner {
        match shape.entity {
            Some(entity) => Owner::Entity(entity),
            None if self.bare => Owner::Nothing,
            None => Owner::Rows,
        }
    }

    fn members(&mut self, fields: &[Field], level: &Level, owner: Owner) -> Vec<Member> {
        // An object inside this one has a kind column of its own.
        let kind = self.kind;
        let member = |field| {
            self.kind = kind;
            self.member(field, level, owner)
        };
        fields.iter().filter_map(member).collect()
    }

    /// What is said of streams, in front of the values.
    fn streams(&mut self, shape: &Shape) -> Vec<Member> {
        let silent = self.style.metadata == Metadata::None;
        let full = self.style.metadata == Metadata::Full;
        let mut members = Vec::new();
        for field in &shape.fields {
            let Field::Stream {
                name,
                media_type,
                content,
                addressed,
            } = field
            else {
                continue;
            };
            if silent && content.is_none() {
                continue;
            }
            let key = shape
                .entity
                .filter(|_| !silent && (*addressed || full))
                .and_then(|e| self.key(e, shape.set, &shape.key));
            let segment = name.as_deref().map_or("$value".to_owned(), encoded);
            let content = content.map(|column| StreamContent {
                name: self.name(name.as_deref().unwrap_or("$value"), ""),
                column,
                native: name.is_some(),
            });
            let name = name.as_deref().unwrap_or_default();
            let content_type = (!silent).then(|| self.name(name, "@odata.mediaContentType"));
            let at = key.map(|key| StreamAddress {
                links: [
                    self.open_text(name, "@odata.mediaEditLink"),
                    self.open_text(name, "@odata.mediaReadLink"),
                ],
                key,
                segment,
            });
            members.push(Member::Stream(StreamMember {
                content_type,
                media_type: *media_type,
                content,
                at,
            }));
        }
        members
    }

    fn member(&mut self, field: &Field, level: &Level, owner: Owner) -> Option<Member> {
        Some(match field {
            Field::Value {
                name,
                column,
                ty,
                declared,
            } => Member::Value(self.value(name, *column, *ty, *declared, owner)),
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
                counted,
                only,
            } => Member::Json(KeptMember {
                form: Form::new(self.model, self.style, *ty, only),
                count: counted.map(|column| (self.name(name, "@odata.count"), column)),
                name: self.name(name, ""),
                column: *column,
                collection: *collection,
                note: (self.style.metadata == Metadata::Full).then(|| {
                    let known = owner.is_known();
                    self.note(if known { name } else { "" }, *ty, *collection)
                }),
            }),
            Field::Stream { .. } => return None,
            Field::Dynamic { column, only } => Member::Dynamic {
                column: *column,
                only: only.clone(),
            },
            Field::One { name, shape } => Member::One {
                name: self.name(name, ""),
                object: self.object(shape, level),
            },
            Field::Link {
                name,
                set,
                entity,
                key,
            } => Member::Link {
                name: self.open_text(name, "@odata.navigationLink"),
                key: self.key(*entity, Some(*set), key)?,
            },
            Field::OfKind { entities, field } => {
                let column = self.kind;
                let owner = entities.first().map_or(owner, |e| Owner::Entity(*e));
                let member = self.member(field, level, owner)?;
                match column {
                    Some(column) => Member::OfKind {
                        column,
                        values: self.kind_values(entities),
                        member: Box::new(member),
                    },
                    None => member,
                }
            }
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
        let segments = next.navigation.split('/');
        let mut path: String = segments
            .flat_map(|s| ["/".to_owned(), encoded(s)])
            .collect();
        if next.reference {
            path.push_str("/$ref");
        }
        Some(NextPlan {
            key: self.key(next.parent_entity, Some(next.parent_set), &next.parent_key)?,
            path,
            options: next.options.trim_start_matches('?').to_owned(),
        })
    }

    fn value(
        &mut self,
        name: &str,
        column: usize,
        ty: Type,
        declared: bool,
        owner: Owner,
    ) -> ValueMember {
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
            Metadata::Minimal => !declared && owner.is_known(),
            Metadata::Full => true,
        };
        let omits = self.style.omit == Omit::Defaults;
        let property = omits.then(|| owner.property(self.model, name)).flatten();
        let default = property.and_then(|p| p.default.clone());
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

    /// Links of the navigations that are expanded, and of the others.
    fn links(&mut self, entity: EntityId, shape: &Shape) -> (Vec<Member>, Vec<Member>) {
        let model = self.model;
        let expanded: Vec<&str> = shape.fields.iter().filter_map(navigation_name).collect();
        let (mut inside, mut outside) = (Vec::new(), Vec::new());
        let navigations = model.entity(entity).ways().map(|(_, n)| n);
        for navigation in navigations.filter(|n| !n.hidden) {
            let name = navigation.name.as_str();
            let links = Member::Links {
                ends: vec![
                    (self.open_text(name, "@odata.associationLink"), b"/$ref\""),
                    (self.open_text(name, "@odata.navigationLink"), b"\""),
                ],
                segment: encoded(name),
            };
            if expanded.contains(&name) {
                inside.push(links);
            } else {
                outside.push(links);
            }
        }
        (inside, outside)
    }

    /// The operations that the caller may call on an entity, overloads once (JSON format, sections 16 and 17).
    fn operations(&mut self, entity: EntityId, members: &mut Vec<Member>) {
        let model = self.model;
        let on_it = |binding| matches!(binding, Binding::One(to) if model.is_a(entity, to));
        let open = model.operations.iter().filter(|operation| {
            on_it(operation.binding) && !operation.unavailable && self.caller.may(operation.needs)
        });
        let mut names: Vec<&str> = open.map(|operation| operation.name.as_str()).collect();
        names.sort_unstable();
        names.dedup();
        for name in names {
            let qualified = format!("{}.{name}", model.namespace);
            let before = self.keep(|out| {
                out.extend_from_slice(b",\"#");
                text::escaped(out, &qualified);
                out.extend_from_slice(b"\":{\"title\":");
                text::string(out, name);
                out.extend_from_slice(b",\"target\":\"");
            });
            members.push(Member::Links {
                ends: vec![(before, b"\"}")],
                segment: encoded(&qualified),
            });
        }
    }

    fn key(&self, entity: EntityId, set: Option<SetId>, columns: &[usize]) -> Option<Key> {
        let model = self.model;
        let set = set.or_else(|| model.set_of(entity))?;
        let singleton = model.set(set).singleton;
        let columns = if singleton { &[] } else { columns };
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
            set: encoded(&model.set(set).name),
            parts: parts.collect(),
        })
        .filter(|key| !key.parts.is_empty() || singleton)
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
            Self::Entity(entity) => model.entity(entity).property(name).map(|(_, p)| p),
            Self::Complex(complex) => {
                let complex = model.complexes.get(complex)?;
                complex.member(name).map(|(_, p)| p)
            }
            Self::Rows | Self::Nothing => None,
        }
    }
}

/// A name as a segment of a path.
fn encoded(name: &str) -> String {
    let mut segment = Vec::new();
    text::percent(&mut segment, name);
    String::from_utf8(segment).unwrap_or_default()
}

fn tag(shape: &Shape) -> Tag {
    let beside = shape.beside.as_ref().map(|columns| {
        let mut names = Vec::new();
        shape.fields.iter().for_each(|f| f.names(&mut names));
        Beside {
            columns: columns.clone(),
            names,
        }
    });
    Tag {
        state: shape.etag.clone(),
        beside,
    }
}

fn navigation_name(field: &Field) -> Option<&str> {
    match field {
        Field::One { name, .. } | Field::Single { name, .. } | Field::Many { name, .. } => {
            Some(name)
        }
        Field::OfKind { field, .. } => navigation_name(field),
        Field::Value { .. }
        | Field::Complex { .. }
        | Field::Json { .. }
        | Field::Dynamic { .. }
        | Field::Stream { .. }
        | Field::Link { .. }
        | Field::Count { .. } => None,
    }
}
