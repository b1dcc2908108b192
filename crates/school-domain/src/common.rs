//! The words every room declares with: what all entities share, and relations with both their ends.
//!
//! A relation is written once. [`joins`] declares a to-one navigation with its foreign key on one type and the
//! collection that leads back on the other; [`tie`] declares a link type with its own set, so that tools
//! which cannot follow a many-to-many navigation can still join the tables.

use entity_model::{
    Builder, EntityBuilder, KeyOrigin, OperationBuilder, PropertyBuilder, Right, SetBuilder, Stamp,
    Value,
};

use crate::rights::Area;

/// An entity with everything all of them share (identifiers, version, description, audit, archive).
pub(crate) fn entity<'m>(
    m: &'m mut Builder,
    name: &str,
    table: &str,
    doc: &str,
) -> EntityBuilder<'m> {
    let mut e = row(m, name, table, doc);
    external_id(&mut e);
    e.alternate_key(&["ExternalId"]);
    e
}

/// Whoever keeps rows in step with a system of its own finds them again by this key, also where the vendor lets
/// nobody set it (training enrolments, evaluation sessions).
fn external_id(e: &mut EntityBuilder<'_>) {
    e.text("ExternalId", 250)
        .doc("Identifier of the row in the client's own information system; unique among the live rows of its type.")
        .also_known_as("ExternalID")
        .example("E001");
}

/// An entity that no other system names: a link between two others, a presence.
pub(crate) fn row<'m>(m: &'m mut Builder, name: &str, table: &str, doc: &str) -> EntityBuilder<'m> {
    let mut e = m.entity(name, table);
    e.doc(doc);
    e.int64("Id")
        .read_only()
        .doc("Identifier from the one sequence of the service: it names one row of one type.")
        .example(131_072_i64);
    e.key(&["Id"]).key_from(KeyOrigin::Sequence);
    e.int64("ApplicationId")
        .not_null()
        .default(1_i64)
        .read_only()
        .doc("Identifier of the application (tenant) the row belongs to.")
        .example(1_i64);
    e.int32("Version")
        .not_null()
        .default(1_i64)
        .read_only()
        .doc("Starts at 1 and grows by 1 with every change; source of the weak ETag.")
        .example(1_i64);
    e.etag(&["Version"]);
    e.long_text("Description").doc("Free description.");
    audit(&mut e);
    e
}

/// Who created, changed and archived a row, and when.
fn audit(e: &mut EntityBuilder<'_>) {
    e.date_time("CreatedOn")
        .not_null()
        .read_only()
        .doc("When the row was created (UTC).");
    e.date_time("ModifiedOn")
        .read_only()
        .doc("When the row was last changed (UTC); null until the first change.");
    e.date_time("DeletedOn")
        .read_only()
        .doc("When the row was archived (UTC); null while it is live.");
    e.int64("CreatedById")
        .not_null()
        .default(0_i64)
        .read_only()
        .doc("Key of who created the row; 0 is the system.");
    e.int64("ModifiedById")
        .read_only()
        .doc("Key of who last changed the row; 0 is the system.");
    e.int64("DeletedById")
        .read_only()
        .doc("Key of who archived the row; 0 is the system.");
    actor(
        e,
        "Created",
        "Who created the row; the system is Superviseur, with Id 0.",
    );
    actor(
        e,
        "Modified",
        "Who last changed the row; null until the first change.",
    );
    actor(e, "Deleted", "Who archived the row; null while it is live.");
    e.stamped(&[
        (Stamp::CreatedAt, "CreatedOn"),
        (Stamp::CreatedBy, "CreatedById"),
        (Stamp::ChangedAt, "ModifiedOn"),
        (Stamp::ChangedBy, "ModifiedById"),
        (Stamp::Version, "Version"),
    ]);
    e.archived_by(
        "DeletedOn",
        "DeletedById",
        "deletion_batch",
        &["DeletedOn", "DeletedBy", "DeletedById"],
    );
}

/// `CreatedBy` and its kin: a reference that is written inline, read off the key beside it.
/// The navigation is hidden: it serves these expressions, and no constraint holds it, since 0 is nobody's key.
fn actor(e: &mut EntityBuilder<'_>, verb: &str, doc: &str) {
    let (key, user) = (format!("{verb}ById"), format!("{verb}ByUser"));
    e.one_by(&user, "User", &[&key]).hidden().doc(doc);
    e.complex(&format!("{verb}By"), "EntityReference")
        .doc(doc)
        .members(&[
            &key,
            &format!("case({key} eq 0:'Superviseur',true:{user}/Name)"),
            "'User'",
            &format!("{user}/ExternalId"),
            "'Services.User'",
        ]);
}

/// Declares a set that those who may change its area write, and says what it holds. What they delete is put away,
/// so that each of its entities can be brought back.
pub(crate) fn set<'m>(
    m: &'m mut Builder,
    name: &str,
    entity: &str,
    area: Area,
    doc: &str,
) -> SetBuilder<'m> {
    restore(m, entity, area.edit);
    let mut set = read_only_set(m, name, entity, area.view, doc);
    set.create(area.edit).update(area.edit).delete(area.edit);
    set
}

/// Declares a set that nobody writes: a view, or a log.
pub(crate) fn read_only_set<'m>(
    m: &'m mut Builder,
    name: &str,
    entity: &str,
    view: Right,
    doc: &str,
) -> SetBuilder<'m> {
    let mut set = m.set(name, entity, view);
    set.doc(doc);
    set
}

/// `Restore`: undoes an archiving.
fn restore(m: &mut Builder, entity: &str, edit: Right) {
    m.action("Restore")
        .on(entity)
        .doc("Brings an archived row back, with what was archived together with it; a live row stays as it is.")
        .needs(edit);
}

/// An action that names its entity by a parameter, called on the collection; and the same called on that entity, where
/// the parameter may be left out.
pub(crate) fn on_both(
    m: &mut Builder,
    name: &str,
    entity: &str,
    (key, key_doc): (&str, &str),
    more: impl Fn(&mut OperationBuilder<'_>),
) {
    for bound in [false, true] {
        let mut action = m.action(name);
        if bound {
            action.on(entity);
        } else {
            action.on_collection(entity);
        }
        action.takes(|p| {
            let key = p.int64(key).doc(key_doc);
            if !bound {
                key.required();
            }
        });
        more(&mut action);
    }
}

/// Short texts that need no more than a length and a word.
pub(crate) fn texts(e: &mut EntityBuilder<'_>, all: &[(&str, u32, &str)]) {
    for (name, length, doc) in all {
        e.text(name, *length).doc(doc);
    }
}

/// Short texts of a person that only some may see.
pub(crate) fn closed_texts(e: &mut EntityBuilder<'_>, right: Right, all: &[(&str, u32, &str)]) {
    for (name, length, doc) in all {
        e.text(name, *length).doc(doc).read_with(right);
    }
}

/// Flags that are false unless said.
pub(crate) fn flags(e: &mut EntityBuilder<'_>, all: &[(&str, &str)]) {
    for (name, doc) in all {
        e.boolean(name).not_null().default(false).doc(doc);
    }
}

/// Enumerations whose name is that of their type.
pub(crate) fn enumerations(e: &mut EntityBuilder<'_>, all: &[(&str, &str)]) {
    for (name, doc) in all {
        e.enumeration(name, name).doc(doc);
    }
}

/// `OptionalEnumField1` and on: lists of the site's own.
pub(crate) fn optional_enumerations(e: &mut EntityBuilder<'_>, count: u8) {
    for n in 1..=count {
        optional_enumeration(e, n);
    }
}

pub(crate) fn optional_enumeration<'e>(e: &'e mut EntityBuilder<'_>, n: u8) -> PropertyBuilder<'e> {
    let name = format!("OptionalEnumField{n}");
    e.enumeration(&name, &name)
        .doc(&format!("Value of the site's own list number {n}."))
        .also_known_as(&format!("OptionnalEnumField{n}"))
}

/// `OptionalField1` and on: texts of the site's own.
pub(crate) fn optional_texts(e: &mut EntityBuilder<'_>, count: u8) {
    for n in 1..=count {
        e.long_text(&format!("OptionalField{n}"))
            .doc(&format!("Text of the site's own, number {n}."));
    }
}

/// `OptionalDateField1` to `3`: dates of the site's own.
pub(crate) fn optional_dates(e: &mut EntityBuilder<'_>) {
    for n in 1..=3 {
        e.date(&format!("OptionalDateField{n}"))
            .doc(&format!("Date of the site's own, number {n}."));
    }
}

/// A length of time as the expression for its hours: a day counts 7 hours, a week 35.
pub(crate) fn hours_of(duration: &str) -> String {
    format!(
        "case({duration}/Scale eq Services.DurationScale'Minutes':{duration}/Length divby 60,\
         {duration}/Scale eq Services.DurationScale'Hours':{duration}/Length,\
         {duration}/Scale eq Services.DurationScale'Days':{duration}/Length mul 7,\
         {duration}/Scale eq Services.DurationScale'Weeks':{duration}/Length mul 35)"
    )
}

/// `DurationHours`, read off `Duration`.
pub(crate) fn duration_hours(e: &mut EntityBuilder<'_>) {
    e.decimal("DurationHours", 18, 5)
        .unit("h")
        .computed(&hours_of("Duration"))
        .doc("The duration in hours, where a day counts 7 and a week 35; null for longer units.")
        .example(Value::Decimal(9.into()));
}

/// Whether a foreign key may be empty, and who fills it.
#[derive(Clone, Copy, Debug)]
enum Held {
    Maybe,
    Always,
    /// Always, and given on create only.
    Fixed,
    /// Maybe, and given on create only.
    Given,
    /// The service fills it.
    ByService,
}

/// One end of a relation that holds the key of the other.
#[derive(Debug)]
pub(crate) struct Join<'a> {
    name: &'a str,
    target: &'a str,
    doc: &'a str,
    held: Held,
    /// The foreign key, where it is not `{name}Id`.
    key: Option<&'a str>,
    /// Another spelling of the navigation; with `Id` behind it, of the key.
    alias: Option<&'a str>,
    back: (&'a str, &'a str),
}

const fn join<'a>(held: Held, name: &'a str, target: &'a str, doc: &'a str) -> Join<'a> {
    Join {
        name,
        target,
        doc,
        held,
        key: None,
        alias: None,
        back: ("", ""),
    }
}

/// None or one; anybody who may write the row may set it.
pub(crate) const fn maybe<'a>(name: &'a str, target: &'a str, doc: &'a str) -> Join<'a> {
    join(Held::Maybe, name, target, doc)
}

/// Exactly one.
pub(crate) const fn always<'a>(name: &'a str, target: &'a str, doc: &'a str) -> Join<'a> {
    join(Held::Always, name, target, doc)
}

/// Exactly one, for good.
pub(crate) const fn fixed<'a>(name: &'a str, target: &'a str, doc: &'a str) -> Join<'a> {
    join(Held::Fixed, name, target, doc)
}

/// None or one, for good.
pub(crate) const fn given<'a>(name: &'a str, target: &'a str, doc: &'a str) -> Join<'a> {
    join(Held::Given, name, target, doc)
}

/// None or one, kept by the service.
pub(crate) const fn kept<'a>(name: &'a str, target: &'a str, doc: &'a str) -> Join<'a> {
    join(Held::ByService, name, target, doc)
}

impl<'a> Join<'a> {
    /// The collection of the target that leads back.
    pub(crate) const fn back(mut self, name: &'a str, doc: &'a str) -> Self {
        self.back = (name, doc);
        self
    }

    pub(crate) const fn key(mut self, name: &'a str) -> Self {
        self.key = Some(name);
        self
    }

    pub(crate) const fn also_known_as(mut self, name: &'a str) -> Self {
        self.alias = Some(name);
        self
    }
}

/// Declares both ends of the relations whose keys `from` holds.
pub(crate) fn joins(m: &mut Builder, from: &str, all: &[Join<'_>]) {
    for join in all {
        let mut e = m.extend(from);
        let key = join
            .key
            .map_or_else(|| format!("{}Id", join.name), str::to_owned);
        let mut held = e.int64(&key).indexed();
        held = match join.held {
            Held::Maybe => held,
            Held::Always => held.required(),
            Held::Fixed => held.required().immutable(),
            Held::Given => held.immutable(),
            Held::ByService => held.read_only(),
        };
        if let Some(alias) = join.alias {
            held.also_known_as(&format!("{alias}Id"));
        }
        let (back, back_doc) = join.back;
        let mut to_one = e.one_by(join.name, join.target, &[&key]).doc(join.doc);
        to_one = match join.held {
            Held::Always | Held::Fixed => to_one.required(),
            Held::ByService => to_one.read_only(),
            Held::Maybe | Held::Given => to_one,
        };
        if let Some(alias) = join.alias {
            to_one = to_one.also_known_as(alias);
        }
        to_one.partner(back);
        let mut target = m.extend(join.target);
        target.many(back, from, join.name).doc(back_doc);
        if matches!(join.held, Held::ByService) {
            target.read_only_navigations(&[back]);
        }
    }
}

/// One end of a link type.
#[derive(Clone, Copy, Debug)]
pub(crate) struct End<'a> {
    /// The entity type at this end, and what the link type calls it.
    pub entity: &'a str,
    pub called: &'a str,
    /// The collection of this end that holds the other end's entities.
    pub sees: &'a str,
    pub doc: &'a str,
    /// The collection of this end that holds the links themselves.
    pub links: &'a str,
}

/// A many-to-many relation that is also a flat set.
#[derive(Debug)]
pub(crate) struct Tie<'a> {
    pub entity: &'a str,
    pub table: &'a str,
    pub set: &'a str,
    pub doc: &'a str,
    pub area: Area,
    pub ends: [End<'a>; 2],
}

/// Declares the link type, its set, both foreign keys and the collections on both ends.
pub(crate) fn tie(m: &mut Builder, tie: &Tie<'_>) {
    let Tie { entity, ends, .. } = tie;
    row(m, entity, tie.table, tie.doc);
    let [near, far] = ends;
    for end in ends {
        let doc = format!("The {} of the link.", end.called);
        let back_doc = format!("Links to {}.", lower_first(end.doc));
        let join = fixed(end.called, end.entity, &doc).back(end.links, &back_doc);
        joins(m, entity, &[join]);
    }
    let keys = [format!("{}Id", near.called), format!("{}Id", far.called)];
    m.extend(entity)
        .alternate_key(&keys.each_ref().map(String::as_str));
    for (own, other) in [(near, far), (far, near)] {
        m.extend(own.entity)
            .many_through(own.sees, other.entity, entity, own.called, other.called)
            .doc(own.doc)
            .partner(other.sees);
    }
    set(m, tie.set, entity, tie.area, tie.doc);
}

fn lower_first(text: &str) -> String {
    let mut chars = text.trim_end_matches('.').chars();
    chars
        .next()
        .map_or_else(String::new, |c| c.to_lowercase().chain(chars).collect())
}

/// Complex types that several rooms use.
pub(crate) fn declare(m: &mut Builder) {
    let mut reference = m.complex("EntityReference");
    reference.doc("A reference to another row, written inline.");
    reference
        .primitive("Id", entity_model::Primitive::Int64)
        .doc("Key of the row; 0 is the system.");
    for (name, length, doc) in [
        ("Name", 500, "Name of the row."),
        ("TypeAlias", 250, "Short name of its type."),
        (
            "ExternalId",
            250,
            "Its identifier in the client's own information system.",
        ),
        ("TypeName", 250, "Qualified name of its type."),
    ] {
        reference.text(name, length).doc(doc);
    }
    let mut duration = m.complex("Duration");
    duration.doc("A length of time with its unit; both members are given or the value is null.");
    duration
        .decimal("Length", 18, 5)
        .not_null()
        .doc("How many units.")
        .example(Value::Decimal(9.into()));
    duration
        .enumeration("Scale", "DurationScale")
        .not_null()
        .doc("The unit.");
    m.complex("DynamicFields")
        .open()
        .doc("Fields a site adds to its own installation.");
}
