//! `$crossjoin` and `$all`: resources that are made of several sets.

use entity_model::{EntityId, Primitive, SetId, Source, Type, Value};
use query_grammar::{self as g, SegmentKind};

use super::apply::{Derived, int64};
use super::level::{Columns, Form};
use super::member::filtered;
use super::names::{Item, Names};
use super::read::counted;
use super::{Binder, Bound, PendingJoin, Row, not_implemented};
use crate::error::{PlanError, PlanErrorKind};
use crate::expr::{Expr, ExprKind, Typed};
use crate::limits;
use crate::page;
use crate::read::{Context, JoinKind, Level, OrderKey, Read, Rel, Shape, What};

/// Options that need one type whose names they may use.
const OF_ONE_TYPE: [&str; 7] = [
    "$apply", "$compute", "$search", "$filter", "$orderby", "$select", "$expand",
];

impl Binder<'_> {
    /// A resource of several sets, if the path begins with one.
    pub(super) fn several(
        &mut self,
        path: &g::ResourcePath,
        options: &g::QueryOptions,
    ) -> Option<Bound<Read>> {
        let (first, rest) = path.segments.split_first()?;
        match &first.kind {
            SegmentKind::CrossJoin(names) => Some(self.cross_join(names, rest, options)),
            SegmentKind::All => Some(self.all_entities(rest, options)),
            _ => None,
        }
    }

    fn cross_join(
        &mut self,
        names: &[g::Name],
        rest: &[g::Segment],
        options: &g::QueryOptions,
    ) -> Bound<Read> {
        let counts = only_count(rest)?;
        let sets = self.crossed(names)?;
        let number = self.next_level(g::Span::default())?;
        let (row, conditions) = self.side_by_side(&sets);
        self.refuse(options, &["$deltatoken"], "$crossjoin")?;
        let count = rest.last().filter(|_| counts).map(|segment| segment.span);
        sets.iter()
            .try_for_each(|set| self.may_stand_beside(*set, count, options))?;
        // The smallest page that one of the sets declares.
        let paged = sets.iter().copied().min_by_key(|set| {
            let size = self.model.set(*set).page_size;
            size.unwrap_or(usize::MAX)
        });
        if counts {
            let (row, conditions) = self.narrowed(row, conditions, options)?;
            let order = self.ties(row);
            let (rel, _) = self.close();
            return Ok(counted(number, filtered(rel, conditions), order));
        }
        let form = Form {
            set: paged,
            reference: false,
            depth: 0,
            expected: None,
        };
        let close = |b: &mut Self, conditions| {
            let (rel, _) = b.close();
            filtered(rel, conditions)
        };
        let level = self.collection(number, row, conditions, options, &form, close)?;
        self.collection_of(level, options, "Collection(Edm.ComplexType)")
    }

    /// What one of the sets bars as a whole is barred of all together.
    fn may_stand_beside(
        &self,
        set: SetId,
        count: Option<g::Span>,
        options: &g::QueryOptions,
    ) -> Bound<()> {
        let set = Some(set);
        if let Some(span) = count {
            let may = self.may_count(set, span);
            may.map_err(|e| Box::new(e.in_path()))?;
        }
        self.refuse_barred(set, options)?;
        if let Some(filter) = &options.filter {
            self.may_filter(set, filter.name)?;
        }
        match &options.orderby {
            Some(orderby) => self.may_sort(set, orderby.name),
            None => Ok(()),
        }
    }

    fn crossed(&self, names: &[g::Name]) -> Bound<Vec<SetId>> {
        let mut sets = Vec::new();
        for name in names {
            let text = super::normal(&name.text);
            let Some(set) = self.model.set_named(&text) else {
                return Err(Box::new(self.unknown_set(name).in_path()));
            };
            if sets.contains(&set) {
                let message = format!("'{text}' stands twice in $crossjoin");
                let error = PlanError::new(PlanErrorKind::UnknownResource, message).at(name.span);
                return Err(Box::new(error.in_path().target(&text)));
            }
            if sets.len() >= limits::MAX_CROSSED {
                let message = format!("$crossjoin takes at most {} sets", limits::MAX_CROSSED);
                let error = PlanError::new(PlanErrorKind::Limit, message).at(name.span);
                return Err(Box::new(error.in_path()));
            }
            sets.push(set);
        }
        Ok(sets)
    }

    /// Opens a scope of all combinations of the rows of some sets.
    fn side_by_side(&mut self, sets: &[SetId]) -> (Row, Vec<Expr>) {
        let first = sets
            .first()
            .map_or(entity_model::EntityId(0), |set| self.model.set(*set).entity);
        let open = self.open(first, None);
        let mut rows = Vec::new();
        for set in sets {
            let entity = self.model.set(*set).entity;
            let source = if rows.is_empty() {
                open.source
            } else {
                self.fresh()
            };
            self.sets.insert(source, *set);
            rows.push(Row {
                source,
                entity,
                ..open
            });
        }
        let names = sets.iter().zip(&rows);
        let names: Names = names
            .map(|(set, row)| (self.model.set(*set).name.clone(), Item::Row(*row)))
            .collect();
        let keys = rows.iter().flat_map(|row| self.key_order(*row));
        let derived = Derived {
            of: None,
            keys: keys.map(|key| key.by).collect(),
            kinds: None,
        };
        let conditions = rows.iter().filter_map(|row| self.live(*row)).collect();
        let base = Rel::Scan {
            source: open.source,
            entity: first,
        };
        let source = self.fresh();
        let row = self.derive(open, base, source, names, derived);
        let joins = &mut self.scope(row.scope).joins;
        joins.extend(rows.iter().skip(1).map(|row| PendingJoin {
            source: row.source,
            entity: row.entity,
            on: Expr::truth(true),
            kind: JoinKind::Inner,
        }));
        (row, conditions)
    }

    fn all_entities(&mut self, rest: &[g::Segment], options: &g::QueryOptions) -> Bound<Read> {
        // Of one type: what its set holds.
        if let Some((cast, behind)) = rest.split_first()
            && let SegmentKind::Name { name, parens: None } = &cast.kind
        {
            let entity = self.model.entity_named(&name.text);
            let set = entity.and_then(|entity| Some((entity, self.model.set_of(entity)?)));
            let Some((entity, set)) = set.filter(|_| name.is_qualified()) else {
                let message = format!("'{}' is not the type of an entity set", name.text);
                let error = PlanError::new(PlanErrorKind::UnknownResource, message).at(name.span);
                return Err(Box::new(error.in_path().target(&name.text)));
            };
            return self.all_of(entity, set, (cast, behind), options);
        }
        let counts = only_count(rest)?;
        self.refuse(options, &OF_ONE_TYPE, "entities of all types")?;
        self.refuse(options, &["$deltatoken"], "$all")?;
        let number = self.next_level(g::Span::default())?;
        let level = self.all_sets(number, options, counts)?;
        if counts {
            return Ok(counted(number, level.rows, level.order));
        }
        self.collection_of(level, options, "Collection(Edm.EntityType)")
    }

    /// The entities of one type: what its set holds of it.
    fn all_of(
        &mut self,
        entity: EntityId,
        set: SetId,
        (cast, behind): (&g::Segment, &[g::Segment]),
        options: &g::QueryOptions,
    ) -> Bound<Read> {
        let declared = self.model.set(set);
        let first = g::Segment {
            kind: SegmentKind::Name {
                name: g::Name {
                    text: declared.name.clone(),
                    span: cast.span,
                },
                parens: None,
            },
            text: declared.name.clone(),
            span: cast.span,
        };
        let narrowed = (declared.entity != entity).then_some(cast);
        let segments = narrowed.into_iter().chain(behind).cloned();
        let path = g::ResourcePath {
            segments: std::iter::once(first).chain(segments).collect(),
            span: cast.span,
        };
        let mut read = self.read(&path, options)?;
        let ty = self.model.type_name(Type::Entity(entity));
        let fragment = &mut read.context.fragment;
        // They are a collection of a type, not of the set that happens to hold them.
        let narrow = format!("{}/{ty}", declared.name);
        let rest = fragment.strip_prefix(&narrow);
        let rest = rest.or_else(|| fragment.strip_prefix(&declared.name));
        if let Some(rest) = rest.filter(|_| behind.is_empty()) {
            *fragment = format!("Collection({ty}){rest}");
        }
        Ok(read)
    }

    /// The entities of all sets that the caller may read, one after the other.
    fn all_sets(
        &mut self,
        number: usize,
        options: &g::QueryOptions,
        reference: bool,
    ) -> Bound<Level> {
        let sets = (0..self.model.sets.len()).map(SetId);
        let sets = sets.filter(|set| {
            let declared = self.model.set(*set);
            let main = self.model.set_of(declared.entity) == Some(*set);
            main && self.ask.caller.may(declared.read)
        });
        let sets: Vec<SetId> = sets.collect();
        if sets.is_empty() {
            let message = "reading $all needs the right to read some set";
            let error = PlanError::new(PlanErrorKind::Forbidden, message);
            return Err(Box::new(error.in_path().target("$all")));
        }
        let mut slots: Vec<Typed> = Vec::new();
        let mut inputs = Vec::new();
        let mut shapes = Vec::new();
        let mut keys: Vec<usize> = Vec::new();
        for set in sets {
            let (rel, columns, mut shape) = self.whole_set(set, reference)?;
            let mut taken: Vec<usize> = Vec::new();
            for column in &columns {
                taken.push(self.slot(column, &taken, &mut slots));
            }
            shape.move_columns(&|at| taken.get(at).map_or(0, |slot| slot + 1));
            keys.extend(&shape.key);
            let kind = Value::from(i64::try_from(shapes.len()).unwrap_or(i64::MAX));
            shapes.push(shape);
            inputs.push((rel, kind, columns, taken));
        }
        let source = self.fresh();
        let inputs = inputs.into_iter().map(|(rel, kind, columns, taken)| {
            let given = |slot: usize, typed: &Typed| {
                let at = taken.iter().position(|t| *t == slot);
                let column = at.and_then(|at| columns.get(at)).cloned();
                column.unwrap_or_else(|| Expr::new(ExprKind::Literal(Value::Null), *typed))
            };
            let slots = slots.iter().enumerate().map(|(at, typed)| given(at, typed));
            let kind = Expr::literal(kind, int64().ty);
            Rel::Project {
                input: Box::new(rel),
                source: self.fresh(),
                columns: std::iter::once(kind).chain(slots).collect(),
            }
        });
        let inputs = inputs.collect();
        let output = |place: usize| {
            let typed = place.checked_sub(1).and_then(|at| slots.get(at));
            let typed = typed.copied().unwrap_or_else(int64);
            Expr::new(ExprKind::Output { source, place }, typed)
        };
        keys.sort_unstable();
        keys.dedup();
        keys.insert(0, 0);
        let order = keys.iter().map(|at| OrderKey {
            by: output(*at),
            descending: false,
        });
        let mut shape = super::derived::object(None, Vec::new());
        shape.kinds = Some((0, shapes));
        Ok(Level {
            number,
            rows: Rel::Concat { source, inputs },
            order: order.collect(),
            skip: options.skip.as_ref().map_or(0, |s| s.value),
            top: options.top.as_ref().map(|t| t.value),
            page: self.page_size(None).or(Some(limits::ALL_PAGE)),
            after: None,
            columns: (0..=slots.len()).map(output).collect(),
            order_columns: keys,
            shape,
            children: Vec::new(),
            counted: options.count.as_ref().is_some_and(|c| c.value),
        })
    }

    /// The live rows of a set with all that is shown of them, or only with their keys.
    fn whole_set(&mut self, set: SetId, reference: bool) -> Bound<(Rel, Vec<Expr>, Shape)> {
        let row = self.open(self.model.set(set).entity, None);
        let form = Form {
            set: Some(set),
            reference,
            depth: 0,
            expected: None,
        };
        let mut columns = Columns::default();
        let mut shape = self.shape(row, &g::QueryOptions::default(), &form, &mut columns)?;
        shape.one_of_several = true;
        shape.expected = None;
        let rel = self.finish(Vec::new());
        Ok((rel, columns.into_all(), shape))
    }

    /// The first column of all parts that fits a value and that its part does not use yet.
    fn slot(&self, value: &Expr, taken: &[usize], slots: &mut Vec<Typed>) -> usize {
        let typed = self.kept_as(value);
        let fits = |(at, slot): (usize, &Typed)| *slot == typed && !taken.contains(&at);
        let found = slots.iter().enumerate().position(fits);
        found.unwrap_or_else(|| {
            slots.push(typed);
            slots.len() - 1
        })
    }

    /// The one type that stands for all that are kept alike.
    fn kept_as(&self, value: &Expr) -> Typed {
        use Primitive as P;
        let is_json = match &value.kind {
            ExprKind::Column(column) => column.property.is_some_and(|(entity, place)| {
                let property = self.entity(entity).properties.get(place);
                property.is_some_and(|p| matches!(&p.source, Source::Json(n) if *n == column.name))
            }),
            _ => false,
        };
        let primitive = match value.typed.ty {
            _ if is_json => P::String,
            Type::Enum(_) => P::Int64,
            Type::Complex(_) | Type::Entity(_) | Type::Untyped => P::String,
            Type::Primitive(p) if p.is_integer() => P::Int64,
            Type::Primitive(P::Single) => P::Double,
            Type::Primitive(P::Stream) => P::Binary,
            Type::Primitive(P::Geography(_) | P::Geometry(_)) => P::String,
            Type::Primitive(p) => p,
        };
        Typed {
            ty: Type::Primitive(primitive),
            nullable: true,
            scale: if primitive == P::Decimal {
                value.typed.scale
            } else {
                0
            },
        }
    }

    fn collection_of(
        &self,
        mut level: Level,
        options: &g::QueryOptions,
        fragment: &str,
    ) -> Bound<Read> {
        if let Some(token) = &options.skiptoken {
            let key = self.planner.token_key();
            page::resume(&mut level, None, key, self.ask.fingerprint, token)?;
        }
        Ok(Read {
            what: What::Collection,
            level,
            context: Context {
                fragment: fragment.to_owned(),
            },
            parent: None,
            track: None,
        })
    }
}

/// Whether `/$count` is what follows; nothing else may.
fn only_count(rest: &[g::Segment]) -> Bound<bool> {
    match rest {
        [] => Ok(false),
        [only] if only.kind == SegmentKind::Count => Ok(true),
        [only] if only.kind == SegmentKind::Query => Ok(false),
        [other, ..] if matches!(other.kind, SegmentKind::Name { .. } | SegmentKind::Key) => {
            let message = format!("'{}' cannot follow several sets", other.text);
            let error = PlanError::new(PlanErrorKind::UnknownResource, message).at(other.span);
            Err(Box::new(error.in_path()))
        }
        [other, ..] => {
            let what = format!("'{}' behind a resource of several sets", other.text);
            Err(Box::new(not_implemented(&what, other.span).in_path()))
        }
    }
}
