//! `$expand`: to-one navigations join, to-many ones become levels of their own.

use std::borrow::Cow;

use entity_model::{EntityId, Navigation, Type};
use query_grammar as g;

use super::below::{Above, Below};
use super::level::{Columns, Form};
use super::{Binder, Bound, Row, normal, not_implemented};
use crate::error::{PlanError, PlanErrorKind};
use crate::limits;
use crate::read::{Child, Field, NextQuery};
use crate::rows::is_stream;

/// Joins that an expanded to-one may need for itself and its declared expressions.
const JOIN_RESERVE: usize = 6;

/// Options that mean nothing where one entity is expanded.
pub(super) const OF_COLLECTIONS: [&str; 8] = [
    "$apply",
    "$filter",
    "$search",
    "$orderby",
    "$top",
    "$skip",
    "$count",
    "$skiptoken",
];

/// One navigation to expand.
struct Wanted<'o> {
    way: ExpandWay,
    reach: g::ExpandReach,
    options: Cow<'o, g::QueryOptions>,
    span: g::Span,
}

/// Where an expanded navigation starts and leads.
#[derive(Clone, Copy)]
pub(super) struct ExpandWay {
    /// The derived type that has it, where only its rows are to be expanded.
    pub(super) from: Option<EntityId>,
    pub(super) place: usize,
    /// The type of the entities that are wanted.
    pub(super) to: EntityId,
}

impl Binder<'_> {
    pub(super) fn expand(
        &mut self,
        row: Row,
        options: &g::QueryOptions,
        form: &Form,
        columns: &mut Columns,
    ) -> Bound<Vec<Field>> {
        let given = options.expand.as_ref().map(|o| o.name);
        let ceiling = self.may_expand(form.set, form.depth, given)?;
        let before = std::mem::replace(&mut self.ceiling, ceiling);
        let fields = self.expand_below(row, options, form, columns);
        self.ceiling = before;
        fields
    }

    fn expand_below(
        &mut self,
        row: Row,
        options: &g::QueryOptions,
        form: &Form,
        columns: &mut Columns,
    ) -> Bound<Vec<Field>> {
        let wanted = self.wanted(row, options, form)?;
        let mut fields = Vec::new();
        for item in &wanted {
            if form.depth >= self.ceiling {
                return Err(self.too_deep(item.span));
            }
            let Some(navigation) = self.entity(row.entity).navigations.get(item.way.place) else {
                continue;
            };
            let row = item.way.from.map_or(row, |from| self.seen_as(row, from));
            let form = Form {
                set: self.model.set_of(navigation.target),
                expected: Some(navigation.target),
                reference: item.reach == g::ExpandReach::Reference,
                depth: form.depth + 1,
            };
            let field = if navigation.is_many() {
                self.expand_many(row, navigation, item, &form, columns)
            } else {
                self.expand_one(row, navigation, item, &form, columns)
            };
            let kinds = item.way.from.into_iter().collect();
            fields.push(super::select::of_kinds(field?, kinds));
        }
        Ok(fields)
    }

    /// Why `$expand` ends here: the service's own limit, or what a set declares.
    fn too_deep(&self, span: g::Span) -> Box<PlanError> {
        let message = format!("$expand goes at most {} levels deep", self.ceiling);
        let (kind, message) = if self.ceiling < limits::MAX_EXPAND_LEVELS {
            let term = "Capabilities.ExpandRestrictions/MaxLevels";
            (
                PlanErrorKind::Restricted,
                format!("{message} here ({term})"),
            )
        } else {
            (PlanErrorKind::Limit, message)
        };
        Box::new(PlanError::new(kind, message).at(span).target("$expand"))
    }

    /// The navigations named by the items, stars spelled out, each once.
    fn wanted<'o>(
        &mut self,
        row: Row,
        options: &'o g::QueryOptions,
        form: &Form,
    ) -> Bound<Vec<Wanted<'o>>> {
        let left = self.ceiling.saturating_sub(form.depth);
        let entity = self.entity(row.entity);
        let mut wanted: Vec<Wanted<'o>> = Vec::new();
        let items = options
            .expand
            .as_ref()
            .map_or(&[][..], |e| e.value.as_slice());
        for item in items {
            if item.target == g::ExpandTarget::Star || self.stream_at(row.entity, item)?.is_some() {
                continue;
            }
            let way = self.expanded(row.entity, item)?;
            if wanted.iter().any(|w| w.way.place == way.place) {
                let name = entity
                    .navigations
                    .get(way.place)
                    .map_or("", |n| n.name.as_str());
                return Err(twice(name, item.span));
            }
            let name = entity
                .navigations
                .get(way.place)
                .map_or("", |n| n.name.as_str());
            self.may_expand_by(form.set, name, item.span)?;
            let options = self.with_levels(item, left);
            wanted.push(Wanted {
                way,
                reach: item.reach,
                options,
                span: item.span,
            });
        }
        for star in items.iter().filter(|i| i.target == g::ExpandTarget::Star) {
            for (place, navigation) in entity.ways() {
                let barred = self
                    .may_expand_by(form.set, &navigation.name, star.span)
                    .is_err();
                if !(navigation.hidden || barred || wanted.iter().any(|w| w.way.place == place)) {
                    let options = self.with_levels(star, left);
                    let way = ExpandWay {
                        from: None,
                        place,
                        to: navigation.target,
                    };
                    wanted.push(Wanted {
                        way,
                        reach: star.reach,
                        options,
                        span: star.span,
                    });
                }
            }
        }
        Ok(wanted)
    }

    /// The streams whose bytes are wanted with the rows.
    pub(super) fn expanded_streams(
        &self,
        entity: EntityId,
        options: &g::QueryOptions,
    ) -> Bound<Vec<usize>> {
        let mut streams = Vec::new();
        for item in options.expand.iter().flat_map(|e| &e.value) {
            let Some(place) = self.stream_at(entity, item)? else {
                continue;
            };
            if streams.contains(&place) {
                let property = super::resource::property_at(self.entity(entity), place);
                return Err(twice(&property.name, item.span));
            }
            streams.push(place);
        }
        Ok(streams)
    }

    /// The stream that an item names: `$value` of a media entity, or a property.
    fn stream_at(&self, id: EntityId, item: &g::ExpandItem) -> Bound<Option<usize>> {
        let entity = self.entity(id);
        if item.target == g::ExpandTarget::Value {
            let message = format!("{} has no stream of its own", entity.name);
            let error = || PlanError::new(PlanErrorKind::Type, message).at(item.span);
            return entity.media.map(Some).ok_or_else(|| Box::new(error()));
        }
        let [g::PropertyStep::Name(name)] = item.path.as_slice() else {
            return Ok(None);
        };
        let named = entity.property(&normal(&name.text));
        let Some((place, property)) = named.filter(|(_, p)| is_stream(p)) else {
            return Ok(None);
        };
        let plain = *item.options == g::QueryOptions::default();
        if plain && item.reach == g::ExpandReach::Entities {
            return Ok(Some(place));
        }
        let message = format!("'{}' is a stream and takes no options", property.name);
        let error = PlanError::new(PlanErrorKind::OptionNotAllowed, message).at(item.span);
        Err(Box::new(error.target("$expand")))
    }

    /// What the path of an item leads along: a navigation, between casts.
    pub(super) fn expanded(&self, start: EntityId, item: &g::ExpandItem) -> Bound<ExpandWay> {
        let mut names = item.path.iter().filter_map(|s| match s {
            g::PropertyStep::Name(name) => Some(name),
            g::PropertyStep::Annotation(_) => None,
        });
        let mut id = start;
        let mut name = names.next();
        while let Some(cast) = name.filter(|n| n.is_qualified()) {
            id = self.cast_to(id, cast)?;
            name = names.next();
        }
        let Some(name) = name else {
            return Err(not_implemented("this form of $expand", item.span));
        };
        let entity = self.entity(id);
        let text = normal(&name.text);
        let Some((place, navigation)) = entity.navigation(&text) else {
            if entity.property(&text).is_some() {
                let message = format!(
                    "'{}' is a structural property and needs no $expand",
                    name.text
                );
                return Err(Box::new(
                    PlanError::new(PlanErrorKind::UnknownName, message).at(name.span),
                ));
            }
            return Err(self.unknown_name(id, name));
        };
        let mut to = navigation.target;
        for further in names {
            if further.is_qualified() {
                to = self.cast_to(to, further)?;
                continue;
            }
            let message = format!(
                "'{}' cannot follow '{}' here",
                further.text, navigation.name
            );
            let hint = format!("write {}($expand={})", navigation.name, further.text);
            return Err(Box::new(
                PlanError::new(PlanErrorKind::UnknownName, message)
                    .at(further.span)
                    .hint(hint),
            ));
        }
        Ok(ExpandWay {
            from: (id != start).then_some(id),
            place,
            to,
        })
    }

    /// `$levels=n` is the same item again inside itself, n − 1 times.
    fn with_levels<'o>(&self, item: &'o g::ExpandItem, left: usize) -> Cow<'o, g::QueryOptions> {
        let Some(levels) = &item.options.levels else {
            return Cow::Borrowed(&item.options);
        };
        let most = u64::try_from(limits::MAX_EXPAND_LEVELS).unwrap_or(u64::MAX);
        let more = match levels.value {
            g::Levels::Number(n) => n.saturating_sub(1),
            g::Levels::Max => {
                u64::try_from(left.saturating_sub(1)).map_or(most / 2, |n| n.min(most / 2))
            }
        };
        let mut options = (*item.options).clone();
        options.levels = None;
        if more == 0 {
            return Cow::Owned(options);
        }
        let mut inner = item.clone();
        if let Some(levels) = &mut inner.options.levels {
            levels.value = g::Levels::Number(more);
        }
        match &mut options.expand {
            Some(expand) => expand.value.push(inner),
            None => {
                options.expand = Some(g::Given {
                    value: vec![inner],
                    name: levels.name,
                    span: levels.span,
                })
            }
        }
        Cow::Owned(options)
    }

    fn expand_one(
        &mut self,
        row: Row,
        navigation: &Navigation,
        item: &Wanted<'_>,
        form: &Form,
        columns: &mut Columns,
    ) -> Bound<Field> {
        self.refuse(&item.options, &OF_COLLECTIONS, "a navigation to one entity")?;
        self.refuse_barred(form.set, &item.options)?;
        self.refuse_unexecuted(&item.options)?;
        if item.reach == g::ExpandReach::Count {
            let message = format!(
                "'{}' leads to one entity and has no $count",
                navigation.name
            );
            return Err(Box::new(
                PlanError::new(PlanErrorKind::Type, message).at(item.span),
            ));
        }
        if self.scope(row.scope).joins.len() + JOIN_RESERVE > limits::MAX_JOINS {
            return self.expand_one_apart(row, navigation, item, form, columns);
        }
        let target = self.step_to(row, (item.way.place, item.way.to), item.span)?;
        self.compute(target, &item.options)?;
        let shape = self.shape(target, &item.options, form, columns)?;
        Ok(Field::One {
            name: navigation.name.clone(),
            shape,
        })
    }

    /// A to-one as a level of its own, where the statement joins too many tables already.
    fn expand_one_apart(
        &mut self,
        row: Row,
        navigation: &Navigation,
        item: &Wanted<'_>,
        form: &Form,
        columns: &mut Columns,
    ) -> Bound<Field> {
        let number = self.next_level(item.span)?;
        let Below {
            parent,
            on,
            row: target,
            conditions,
            ..
        } = self.child_rows(row, (navigation, item.way.to), columns);
        let options = &*item.options;
        let shape = |b: &mut Self, c: &mut Columns| {
            b.compute(target, options)?;
            b.shape(target, options, form, c)
        };
        // A to-one shows an archived row.
        let close = |b: &mut Self, conditions| {
            let (rel, _) = b.close();
            super::member::filtered(rel, conditions)
        };
        let level = self.single(number, target, conditions, shape, close)?;
        columns.children.push(Child {
            parent,
            on,
            level,
            next: None,
        });
        Ok(Field::Single {
            name: navigation.name.clone(),
            child: columns.children.len() - 1,
        })
    }

    fn expand_many(
        &mut self,
        row: Row,
        navigation: &Navigation,
        item: &Wanted<'_>,
        form: &Form,
        columns: &mut Columns,
    ) -> Bound<Field> {
        let number = self.next_level(item.span)?;
        let options = &*item.options;
        let counts = item.reach == g::ExpandReach::Count;
        let only_filter = ["$orderby", "$top", "$skip", "$count", "$select", "$expand"];
        if counts {
            self.refuse(options, &only_filter, "a $count")?;
        }
        self.refuse(options, &["$skiptoken", "$id"], "an expanded navigation")?;
        if counts || options.count.as_ref().is_some_and(|c| c.value) {
            self.may_count_behind(self.set_at(row), &navigation.name, item.span)?;
            self.may_count(form.set, item.span)?;
        }
        let next = self.next_query(row, navigation, item, columns);
        let way = (navigation, item.way.to);
        let mut below = match &options.apply {
            Some(_) => self.grouped_rows(row, way, columns),
            None => self.child_rows(row, way, columns),
        };
        let form = Form {
            reference: form.reference || counts,
            ..*form
        };
        let base = std::mem::replace(&mut self.base, self.variables.len() - 1);
        let joined = options.apply.is_some();
        let above = self
            .is_top(row, base)
            .then(|| Above::of(&below, navigation, row.entity, joined));
        let outer = std::mem::replace(&mut self.above, above);
        if let Some(apply) = &options.apply {
            self.refuse_barred(form.set, options)?;
            below = self.transformed(below, &apply.value)?;
        }
        let mut after = Cow::Borrowed(options);
        if options.apply.is_some() {
            after.to_mut().apply = None;
        }
        let (member, conditions) = (below.row, below.conditions);
        let mut level = self.collection(number, member, conditions, &after, &form, Self::finish)?;
        (self.base, self.above) = (base, outer);
        if options.apply.is_some() {
            level.order_without(&below.on);
        }
        let child = columns.children.len();
        let name = navigation.name.clone();
        let field = if counts {
            level.counted = true;
            level.top = Some(0);
            Field::Count { name, child }
        } else {
            Field::Many { name, child }
        };
        columns.children.push(Child {
            parent: below.parent,
            on: below.on,
            level,
            next,
        });
        Ok(field)
    }

    /// Whether a row is the one that `$it` means.
    fn is_top(&self, row: Row, base: usize) -> bool {
        let top = self.variables.first().filter(|_| base == 0);
        top.is_some_and(|top| top.row.source == row.source)
    }

    /// The navigation with the casts around it.
    fn next_path(&self, navigation: &Navigation, way: ExpandWay) -> String {
        let name = |id| self.model.type_name(Type::Entity(id));
        let to = Some(way.to).filter(|to| *to != navigation.target);
        let parts = [
            way.from.map(name),
            Some(navigation.name.clone()),
            to.map(name),
        ];
        parts.into_iter().flatten().collect::<Vec<_>>().join("/")
    }

    /// Where a page of the members goes on: the parent's own URL and the same options.
    fn next_query(
        &self,
        row: Row,
        navigation: &Navigation,
        item: &Wanted<'_>,
        columns: &mut Columns,
    ) -> Option<NextQuery> {
        let parent_set = self.model.set_of(row.entity)?;
        let keys = self
            .entity(row.entity)
            .key
            .iter()
            .filter_map(|&k| self.column(row, k));
        let mut options = (*item.options).clone();
        options.skip = None;
        options.levels = None;
        // What aliases mean is said outside.
        options.aliases = self.aliases.to_vec();
        Some(NextQuery {
            parent_set,
            parent_entity: row.entity,
            parent_key: keys.map(|k| columns.place(k)).collect(),
            navigation: self.next_path(navigation, item.way),
            options: g::print::query(&options),
            reference: item.reach == g::ExpandReach::Reference,
        })
    }
}

fn twice(name: &str, span: g::Span) -> Box<PlanError> {
    let message = format!("'{name}' is expanded twice");
    let error = PlanError::new(PlanErrorKind::Syntax, message).at(span);
    Box::new(error.target("$expand"))
}
