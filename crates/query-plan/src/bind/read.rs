//! The end of a path decides the form of the answer and which options may stand on it.

use entity_model::{EntityId, Primitive, Property, Type, Value};
use query_grammar as g;

use super::level::{Columns, Form};
use super::resource::{End, Resource, Rows};
use super::{Binder, Bound, context};
use crate::error::{PlanError, PlanErrorKind};
use crate::expr::{Compare, Expr};
use crate::page;
use crate::read::{Context, Field, Level, Read, Shape, Track, What};

pub(super) const COLLECTION_ONLY: [&str; 9] = [
    "$apply",
    "$filter",
    "$search",
    "$orderby",
    "$top",
    "$skip",
    "$count",
    "$skiptoken",
    "$deltatoken",
];
/// What is not done on a collection of values.
const NOT_ON_VALUES: [&str; 3] = ["$search", "$skiptoken", "$deltatoken"];
/// A reference shows nothing of what it leads to.
const NOT_ON_REFERENCES: [&str; 2] = ["$select", "$expand"];
const NEVER: [&str; 2] = ["$levels", "$id"];

impl Binder<'_> {
    pub(crate) fn read(
        &mut self,
        path: &g::ResourcePath,
        options: &g::QueryOptions,
    ) -> Bound<Read> {
        self.refuse(options, &NEVER, "this resource")?;
        if let Some(read) = self.several(path, options) {
            return read;
        }
        let resource = self.resource(path).map_err(|e| Box::new(e.in_path()))?;
        let parent = match &resource.parent {
            Some(rows) => Some(Box::new(self.number_of(rows)?)),
            None => None,
        };
        self.may_be_counted(&resource, options, path)?;
        if matches!(resource.end, End::Reference) {
            self.refuse(options, &NOT_ON_REFERENCES, "references")?;
        }
        let mut read = match &resource.end {
            End::Dynamic { name, raw } => self.dynamic_part(&resource.rows, name, *raw, options),
            End::Ordinal(ordinal) => self.ordinal(&resource.rows, ordinal, options),
            End::Counted(place) => self.number_of_values(&resource.rows, *place, options),
            End::Count => self.count(&resource, options),
            End::Rows if !resource.rows.single => self.many(&resource, options, false),
            End::Reference if !resource.rows.single => self.many(&resource, options, true),
            End::Rows => self.one(&resource, options, false),
            End::Reference => self.one(&resource, options, true),
            End::Property { place, member, raw } => {
                self.part(&resource, *place, *member, *raw, options)
            }
        }?;
        read.parent = parent;
        Ok(read)
    }

    /// Refuses `/$count` and `$count` where they are barred.
    fn may_be_counted(
        &self,
        resource: &Resource,
        options: &g::QueryOptions,
        path: &g::ResourcePath,
    ) -> Bound<()> {
        let last = path.segments.last().map_or(path.span, |s| s.span);
        if matches!(resource.end, End::Count) {
            let whole = self.may_count(Some(resource.rows.set), last);
            whole.map_err(|e| Box::new(e.in_path()))?;
        }
        let (Some(owner), Some(place)) = (&resource.parent, resource.navigation) else {
            return Ok(());
        };
        let Some(navigation) = self.entity(owner.entity).navigations.get(place) else {
            return Ok(());
        };
        let behind = |span| self.may_count_behind(Some(owner.set), &navigation.name, span);
        match options.count.as_ref().filter(|c| c.value) {
            _ if matches!(resource.end, End::Count) => {
                behind(last).map_err(|e| Box::new(e.in_path()))
            }
            Some(count) => behind(count.name),
            None => Ok(()),
        }
    }

    /// Rows of a type by their keys, which it gives.
    pub(super) fn by_keys(&mut self, entity: EntityId, keys: &[Value]) -> Read {
        let row = self.open(entity, None);
        let order = self.key_order(row);
        let columns: Vec<Expr> = order.iter().map(|key| key.by.clone()).collect();
        let part = |(column, value): (&Expr, &Value)| {
            let value = Expr::literal(value.clone(), column.typed.ty);
            Expr::compare(Compare::Eq, column.clone(), value)
        };
        let one = |key: &Value| Expr::all(columns.iter().zip(key.parts()).map(part).collect());
        let condition = Expr::any(keys.iter().map(one).collect());
        let (rel, _) = self.close();
        let mut read = plain(
            super::member::filtered(rel, vec![condition]),
            columns,
            order,
            None,
        );
        read.level.order_columns = (0..read.level.columns.len()).collect();
        read
    }

    /// Rows of a type that meet a condition of the service's own, with the values of expressions.
    pub(crate) fn question(
        &mut self,
        entity: EntityId,
        condition: &g::Expr,
        columns: &[g::Expr],
        live: bool,
    ) -> Bound<Read> {
        let row = self.open(entity, None);
        let mut conditions = vec![self.declared(row, condition)?];
        conditions.extend(self.is_kind(row, entity));
        if live {
            conditions.extend(self.live(row));
        }
        let mut all = Vec::with_capacity(columns.len());
        for column in columns {
            all.push(self.declared(row, column)?);
        }
        Ok(self.in_key_order(row, conditions, all))
    }

    /// Closes the scope of rows that meet conditions: these columns of them, in the order of their keys.
    pub(super) fn in_key_order(
        &mut self,
        row: super::Row,
        conditions: Vec<Expr>,
        mut columns: Vec<Expr>,
    ) -> Read {
        let order = self.key_order(row);
        let order_columns = (columns.len()..columns.len() + order.len()).collect();
        columns.extend(order.iter().map(|key| key.by.clone()));
        let (rel, _) = self.close();
        let rows = super::member::filtered(rel, conditions);
        let mut read = plain(rows, columns, order, None);
        read.level.order_columns = order_columns;
        read
    }

    fn many(
        &mut self,
        resource: &Resource,
        options: &g::QueryOptions,
        reference: bool,
    ) -> Bound<Read> {
        let rows = &resource.rows;
        let number = self.next_level(g::Span::default())?;
        let (row, conditions) = self.open_rows(rows)?;
        if rows.given && options.orderby.is_none() {
            self.put_in_given_order(row)?;
        }
        let form = Form {
            set: Some(rows.set),
            expected: None,
            reference,
            depth: 0,
        };
        let close = |b: &mut Self, conditions| b.finish_rows(rows, conditions);
        let mut level = self.collection(number, row, conditions, options, &form, close)?;
        self.filtered_enough(rows, options)?;
        let mut track = self.track(resource, options)?;
        if let Some(token) = &options.skiptoken {
            page::resume(
                &mut level,
                track.as_mut(),
                self.planner.token_key(),
                self.ask.fingerprint,
                token,
            )?;
        }
        let derived = context::derived_list(self.model, &level.shape);
        let mut fragment = if reference {
            "Collection($ref)".to_owned()
        } else if let Some(list) = derived {
            format!("{}({list})", self.model.set(rows.set).name)
        } else {
            format!(
                "{}{}",
                self.rows_text(rows),
                self.select_list(rows.entity, options, &level)
            )
        };
        if track.as_ref().is_some_and(|track| track.since.is_some()) {
            fragment.push_str("/$delta");
        }
        let what = if reference {
            What::References
        } else {
            What::Collection
        };
        Ok(Read {
            what,
            level,
            context: Context { fragment },
            parent: None,
            track,
        })
    }

    /// How changes of a collection are followed, when that is asked for and the set declares it.
    fn track(&mut self, resource: &Resource, options: &g::QueryOptions) -> Bound<Option<Track>> {
        let rows = &resource.rows;
        let set = self.model.set(rows.set);
        let followed = set.changes_tracked
            && resource.parent.is_none()
            && options.apply.is_none()
            && !rows.given;
        let (since, mark) = match &options.deltatoken {
            Some(token) if followed => {
                let (since, mark) = page::since(self.planner.token_key(), self.ask, token)?;
                (Some(since), mark)
            }
            Some(token) => {
                let message =
                    "changes of these rows are not followed, and no link to them was given";
                let error = PlanError::new(PlanErrorKind::SkipToken, message).at(token.name);
                return Err(Box::new(error.target("$deltatoken")));
            }
            None => (None, None),
        };
        if since.is_none() && !(self.ask.track && followed) {
            return Ok(None);
        }
        if let Some(expand) = &options.expand {
            return Err(super::not_implemented(
                "$expand with tracked changes",
                expand.name,
            ));
        }
        Ok(Some(Track {
            // The journal knows rows by their table.
            entity: self.model.root(rows.entity),
            mark,
            since,
        }))
    }

    fn one(
        &mut self,
        resource: &Resource,
        options: &g::QueryOptions,
        reference: bool,
    ) -> Bound<Read> {
        let rows = &resource.rows;
        self.refuse(options, &COLLECTION_ONLY, "a single entity")?;
        self.refuse_barred(Some(rows.set), options)?;
        self.refuse_unexecuted(options)?;
        let form = Form {
            set: Some(rows.set),
            expected: None,
            reference,
            depth: 0,
        };
        let level = self.one_row(rows, |b, row, columns| {
            b.compute(row, options)?;
            let mut shape = b.shape(row, options, &form, columns)?;
            if !shape.etag.is_empty() {
                shape.beside = b.beside(row, rows, options, &shape, columns);
            }
            Ok(shape)
        })?;
        let (what, fragment) = if reference {
            (What::Reference, "$ref".to_owned())
        } else {
            let list = self.select_list(rows.entity, options, &level);
            let fragment = format!("{}{list}", self.rows_text(rows));
            (
                What::Entity {
                    optional: rows.optional,
                },
                fragment,
            )
        };
        Ok(Read {
            what,
            level,
            context: Context { fragment },
            parent: None,
            track: None,
        })
    }

    /// The set, and the type where the rows are of one that is derived from the set's own.
    fn rows_text(&self, rows: &Rows) -> String {
        let set = self.model.set(rows.set);
        if set.entity == rows.entity {
            return set.name.clone();
        }
        let ty = self
            .model
            .type_name(entity_model::Type::Entity(rows.entity));
        format!("{}/{ty}", set.name)
    }

    fn part(
        &mut self,
        resource: &Resource,
        place: usize,
        member: Option<usize>,
        raw: bool,
        options: &g::QueryOptions,
    ) -> Bound<Read> {
        let rows = &resource.rows;
        let property = super::resource::property_at(self.entity(rows.entity), place);
        let listed = property.collection && !raw && member.is_none();
        let refused: &[&str] = if listed {
            &NOT_ON_VALUES
        } else {
            &COLLECTION_ONLY
        };
        self.refuse(options, refused, "a property")?;
        self.refuse(options, &["$expand", "$compute"], "a property")?;
        if !listed {
            self.refuse_barred(Some(rows.set), options)?;
        }
        self.refuse_unexecuted(options)?;
        self.may_be_read(property)?;
        let raw = raw || crate::rows::is_stream(property);
        let whole =
            matches!(property.ty, entity_model::Type::Complex(_)) && member.is_none() && !raw;
        if !whole {
            self.refuse(options, &["$select"], "a value without members")?;
        }
        let members = self.members_selected(property.ty, options)?;
        // Bare bytes come with the media type that the row says they are of.
        let media_type = property.media_type.as_ref().filter(|_| raw);
        let media_type = media_type.and_then(|name| self.entity(rows.entity).any_property(name));
        let level = self.one_row(rows, |b, row, columns| {
            let field = match (member, property.ty) {
                (Some(at), entity_model::Type::Complex(complex)) => {
                    b.member_field(row, place, complex, at, columns)
                }
                _ if listed => b.listed_field(row, place, (options, &members), true, columns),
                _ => b.field(row, place, &members, columns),
            }?;
            let mut fields = vec![field];
            if let Some((place, _)) = media_type {
                fields.push(b.field(row, place, &[], columns)?);
            } else if let Some(constant) = property.content_type.as_ref().filter(|_| raw) {
                let text = Type::Primitive(Primitive::String);
                fields.push(Field::Value {
                    name: String::new(),
                    column: columns.place(Expr::literal(Value::from(constant.as_str()), text)),
                    ty: text,
                    declared: true,
                });
            }
            Ok(bare_shape(fields))
        })?;
        Ok(self.property_read(rows, level, (property.ty, &members), raw))
    }

    /// The answer to a path that ends in a property, or in a value among those of one.
    pub(super) fn property_read(
        &self,
        rows: &Rows,
        level: Level,
        (ty, members): (Type, &[usize]),
        raw: bool,
    ) -> Read {
        let list = context::member_list(self.model, ty, members);
        Read {
            what: if raw { What::RawValue } else { What::Property },
            level,
            context: Context {
                fragment: format!("{}{list}", rows.trail),
            },
            parent: None,
            track: None,
        }
    }

    /// Refuses a property that is written and never shown.
    pub(super) fn may_be_read(&self, property: &Property) -> Bound<()> {
        if !property.write_only {
            return Ok(());
        }
        let error = PlanError::new(PlanErrorKind::Forbidden, super::unreadable(property));
        Err(Box::new(error.in_path().target(&property.name)))
    }

    /// `Set(key)/Name` of an open type, where `Name` is not declared.
    fn dynamic_part(
        &mut self,
        rows: &Rows,
        name: &str,
        raw: bool,
        options: &g::QueryOptions,
    ) -> Bound<Read> {
        self.refuse(options, &COLLECTION_ONLY, "a property")?;
        self.refuse(options, &["$expand", "$select"], "a dynamic property")?;
        self.refuse_unexecuted(options)?;
        let bag = self.entity(rows.entity).open.unwrap_or_default();
        let level = self.one_row(rows, |b, row, columns| {
            let bag = b.field_value(row, bag)?;
            let kept = b.dynamic(bag, name);
            let name = name.to_owned();
            Ok(bare_shape(vec![if raw {
                let value = kept.text();
                crate::read::Field::Value {
                    name,
                    ty: value.typed.ty,
                    column: columns.place(value),
                    declared: false,
                }
            } else {
                crate::read::Field::Json {
                    name,
                    column: columns.place(kept.json()),
                    ty: entity_model::Type::Untyped,
                    collection: false,
                    counted: None,
                    only: Vec::new(),
                }
            }]))
        })?;
        Ok(Read {
            what: if raw { What::RawValue } else { What::Property },
            level,
            context: Context {
                fragment: rows.trail.clone(),
            },
            parent: None,
            track: None,
        })
    }

    /// `Set(key)/Values/$count`
    fn number_of_values(
        &mut self,
        rows: &Rows,
        place: usize,
        options: &g::QueryOptions,
    ) -> Bound<Read> {
        self.refuse(options, &["$deltatoken", "$expand", "$search"], "a number")?;
        self.refuse_unexecuted(options)?;
        let level = self.one_row(rows, |b, row, columns| {
            let number = b.number_listed(row, place, options)?;
            Ok(bare_shape(vec![crate::read::Field::Value {
                name: "$count".to_owned(),
                ty: number.typed.ty,
                column: columns.place(number),
                declared: true,
            }]))
        })?;
        Ok(Read {
            what: What::RawValue,
            level,
            context: Context {
                fragment: String::new(),
            },
            parent: None,
            track: None,
        })
    }

    /// How many rows there are, or how many changes a delta link would give.
    fn count(&mut self, resource: &Resource, options: &g::QueryOptions) -> Bound<Read> {
        let rows = &resource.rows;
        self.refuse_barred(Some(rows.set), options)?;
        let number = self.next_level(g::Span::default())?;
        let (row, conditions) = self.open_rows(rows)?;
        let (row, conditions) = self.narrowed(row, conditions, options)?;
        self.filtered_enough(rows, options)?;
        let order = self.ties(row);
        let rel = self.finish_rows(rows, conditions);
        let mut read = counted(number, rel, order);
        if options.deltatoken.is_some() {
            read.track = self.track(resource, options)?;
        }
        Ok(read)
    }

    /// How many rows there are, for the parent of a path.
    fn number_of(&mut self, rows: &Rows) -> Bound<Read> {
        let (row, conditions) = self.open_rows(rows)?;
        let order = self.key_order(row);
        let rel = self.finish_rows(rows, conditions);
        Ok(counted(0, rel, order))
    }

    fn one_row(
        &mut self,
        rows: &Rows,
        shape: impl FnOnce(&mut Self, super::Row, &mut Columns) -> Bound<Shape>,
    ) -> Bound<Level> {
        let number = self.next_level(g::Span::default())?;
        let (row, conditions) = self.open_rows(rows)?;
        let close = |b: &mut Self, conditions| b.finish_rows(rows, conditions);
        self.single(
            number,
            row,
            conditions,
            |b, columns| shape(b, row, columns),
            close,
        )
    }
}

pub(super) fn bare_shape(fields: Vec<crate::read::Field>) -> Shape {
    Shape {
        kinds: None,
        one_of_several: false,
        entity: None,
        expected: None,
        kind: None,
        set: None,
        key: Vec::new(),
        etag: Vec::new(),
        beside: None,
        fields,
        reference: false,
        full: false,
    }
}

/// Rows with the values of expressions, for the service itself.
pub(super) fn plain(
    rows: crate::read::Rel,
    columns: Vec<crate::expr::Expr>,
    order: Vec<crate::read::OrderKey>,
    top: Option<u64>,
) -> Read {
    let mut read = counted(0, rows, order);
    read.what = What::Collection;
    read.level.columns = columns;
    read.level.counted = false;
    read.level.top = top;
    read
}

pub(super) fn counted(
    number: usize,
    rows: crate::read::Rel,
    order: Vec<crate::read::OrderKey>,
) -> Read {
    let level = Level {
        number,
        rows,
        order,
        skip: 0,
        top: None,
        page: None,
        after: None,
        columns: Vec::new(),
        order_columns: Vec::new(),
        shape: bare_shape(Vec::new()),
        children: Vec::new(),
        counted: true,
    };
    Read {
        what: What::Count,
        level,
        context: Context {
            fragment: String::new(),
        },
        parent: None,
        track: None,
    }
}
