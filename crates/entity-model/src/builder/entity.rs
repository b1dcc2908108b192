//! The words of one entity type: its key, properties and navigations.

use super::navigation::NavigationBuilder;
use super::property::PropertyBuilder;
use super::typed::typed;
use super::{Builder, PendingKind, PendingLink, property, snake_case};
use crate::{
    AlternateKey, Archive, Belongs, DYNAMIC, Editing, EntityId, EntityType, KeyOrigin, Kind, Link,
    Multiplicity, Navigation, Primitive, Property, Source, Stamp, Type, Unique, Value,
};

/// Characters of a media type.
pub const MEDIA_TYPE_LENGTH: u32 = 100;

/// How rules name the stream of a media entity; no client can.
pub const MEDIA_STREAM: &str = "$value";

/// Declares one entity type.
#[derive(Debug)]
pub struct EntityBuilder<'a> {
    pub(super) m: &'a mut Builder,
    pub(super) id: EntityId,
}

typed!(EntityBuilder);

#[expect(clippy::indexing_slicing, reason = "the id was made by this builder")]
impl EntityBuilder<'_> {
    fn ty(&mut self) -> &mut EntityType {
        &mut self.m.entities[self.id.0].item
    }

    pub fn doc(&mut self, text: &str) -> &mut Self {
        text.clone_into(&mut self.ty().doc);
        self
    }

    /// Names the key properties, which must have been declared.
    pub fn key(&mut self, names: &[&str]) -> &mut Self {
        for name in names {
            match self.place(name) {
                Some(at) => {
                    let ty = self.ty();
                    ty.key.push(at);
                    ty.properties[at].facets.nullable = false;
                    if ty.properties[at].editing == Editing::Always {
                        ty.properties[at].editing = Editing::OnCreate;
                    }
                }
                None => self.lost("key property", name),
            }
        }
        self
    }

    pub fn key_from(&mut self, origin: KeyOrigin) -> &mut Self {
        self.ty().key_origin = origin;
        self
    }

    /// Another key, such as `Parts(OutsideKey='E001')`.
    pub fn alternate_key(&mut self, names: &[&str]) -> &mut Self {
        let parts: Vec<_> = names
            .iter()
            .map(|n| ((*n).to_owned(), self.place(n)))
            .collect();
        let mut known = Vec::new();
        for (name, at) in parts {
            match at {
                Some(at) => known.push((name, at)),
                None => self.lost("alternate key property", &name),
            }
        }
        self.ty().alternate_keys.push(AlternateKey { parts: known });
        self
    }

    /// These values together stand in one live row at most.
    pub fn unique(&mut self, names: &[&str]) -> &mut Self {
        self.stands_once(names, false)
    }

    /// This text stands in one live row at most, whatever its case and marks; the property must be `folded`.
    pub fn unique_folded(&mut self, name: &str) -> &mut Self {
        self.stands_once(&[name], true)
    }

    /// What was last said to be unique stays taken by an archived row.
    pub fn reserved(&mut self) -> &mut Self {
        if let Some(unique) = self.ty().uniques.last_mut() {
            unique.reserved = true;
        }
        self
    }

    fn stands_once(&mut self, names: &[&str], folded: bool) -> &mut Self {
        let mut places = Vec::new();
        for name in names {
            match self.place(name) {
                Some(at) => places.push(at),
                None => self.lost("unique property", name),
            }
        }
        self.ty().uniques.push(Unique {
            places,
            folded,
            reserved: false,
        });
        self
    }

    /// The database keeps an index over these properties together: what is counted by them alone needs no row.
    pub fn index(&mut self, names: &[&str]) -> &mut Self {
        let mut places = Vec::new();
        for name in names {
            match self.place(name) {
                Some(at) => places.push(at),
                None => self.lost("index property", name),
            }
        }
        self.ty().indexes.push(places);
        self
    }

    /// The weak ETag is made of these properties.
    pub fn etag(&mut self, names: &[&str]) -> &mut Self {
        for name in names {
            match self.place(name) {
                Some(at) => self.ty().etag.push(at),
                None => self.lost("ETag property", name),
            }
        }
        self
    }

    /// Names the properties that the service fills whenever it writes a row.
    pub fn stamped(&mut self, stamps: &[(Stamp, &str)]) -> &mut Self {
        for (stamp, name) in stamps {
            match self.place(name) {
                Some(at) => self.ty().stamps.push((*stamp, at)),
                None => self.lost("stamp property", name),
            }
        }
        self
    }

    /// An update that changes no value gives a new version all the same, as some contracts want it.
    pub fn counts_every_update(&mut self) -> &mut Self {
        self.ty().counts_every_update = true;
        self
    }

    /// Rows are put away: `on` is set, and `by` names who did it. A filter that uses one of
    /// `shown_by` sees the archived rows of its level.
    pub fn archived_by(
        &mut self,
        on: &str,
        by: &str,
        batch_column: &str,
        shown_by: &[&str],
    ) -> &mut Self {
        let by = self.place(by);
        match self.place(on) {
            Some(on) => {
                let shown_by = shown_by.iter().map(|s| (*s).to_owned()).collect();
                let batch_column = Some(batch_column.to_owned());
                self.ty().archive = Some(Archive {
                    on,
                    by,
                    shown_by,
                    batch_column,
                });
            }
            None => self.lost("archive property", on),
        }
        self
    }

    /// Other types are derived from this one: the property, which must have been declared, says of which type a row is,
    /// and holds `value` in rows of just this one, as in those of a new row that says nothing else. It may be hidden.
    pub fn kinds(&mut self, property: &str, value: impl Into<Value>) -> &mut Self {
        let value = value.into();
        let Some((place, _)) = self.ty().declared(property) else {
            self.lost("kind property", property);
            return self;
        };
        let ty = self.ty();
        let declared = &mut ty.properties[place];
        declared.default.get_or_insert_with(|| value.clone());
        ty.kind = Some(Kind {
            place,
            value: Some(value),
        });
        self
    }

    /// No row is of just this type; `kinds` or `derived` stands before.
    pub fn is_abstract(&mut self) -> &mut Self {
        let ty = self.ty();
        match &mut ty.kind {
            Some(kind) => {
                kind.value = None;
                let place = kind.place;
                if ty.base.is_none()
                    && let Some(p) = ty.properties.get_mut(place)
                {
                    p.default = None;
                }
            }
            None => self.lost("kind property", "of an abstract type"),
        }
        self
    }

    /// Clients may add properties without a declaration; they are kept in this column.
    pub fn open(&mut self, column: &str) -> &mut Self {
        let mut p = property(DYNAMIC, Type::Untyped);
        p.source = Source::Json(column.to_owned());
        let ty = self.ty();
        ty.open = Some(ty.properties.len());
        ty.properties.push(p);
        self
    }

    /// The type only reads a table that another type owns.
    pub fn view(&mut self) -> &mut Self {
        self.ty().view = true;
        self
    }

    /// No client sees the type: its rows are the links of a navigation.
    pub fn hidden(&mut self) -> &mut Self {
        self.ty().hidden = true;
        self
    }

    /// A property of an enumeration type, never null; the default is the member with value 0 if there is one.
    pub fn enumeration(&mut self, name: &str, enumeration: &str) -> PropertyBuilder<'_> {
        let id = self.m.enum_id(enumeration);
        let mut p = property(name, Type::Enum(id));
        p.facets.nullable = false;
        p.default = Some(Value::Int(0));
        self.add(p)
    }

    /// A complex value laid flat into columns named after the property and its members.
    pub fn complex(&mut self, name: &str, complex: &str) -> PropertyBuilder<'_> {
        let id = self.m.complex_id(complex);
        let mut p = property(name, Type::Complex(id));
        p.source = Source::Members(Vec::new());
        self.add(p)
    }

    /// A collection of values of a primitive type, kept as JSON text.
    pub fn collection(&mut self, name: &str, ty: Primitive) -> PropertyBuilder<'_> {
        self.collection_of(name, Type::Primitive(ty))
    }

    /// A collection of complex values, kept as JSON text.
    pub fn complex_collection(&mut self, name: &str, complex: &str) -> PropertyBuilder<'_> {
        let id = self.m.complex_id(complex);
        self.collection_of(name, Type::Complex(id))
    }

    /// A collection of members of an enumeration, kept as JSON text.
    pub fn enumeration_collection(&mut self, name: &str, enumeration: &str) -> PropertyBuilder<'_> {
        let id = self.m.enum_id(enumeration);
        self.collection_of(name, Type::Enum(id))
    }

    fn collection_of(&mut self, name: &str, ty: Type) -> PropertyBuilder<'_> {
        let mut p = property(name, ty);
        p.collection = true;
        p.facets.nullable = false;
        p.source = Source::Json(snake_case(name));
        self.add(p)
    }

    /// A stream property: bytes with a media type of their own, which stand at an address of their own and never in
    /// JSON. The bytes are a column named after it, their media type the hidden property `{name}MediaType`.
    pub fn stream(&mut self, name: &str) -> &mut Self {
        let media_type = format!("{name}MediaType");
        self.text(&media_type, MEDIA_TYPE_LENGTH).hidden();
        self.primitive(name, Primitive::Stream)
            .media_type(&media_type);
        self
    }

    /// Every entity is a stream with properties (CSDL, `HasStream`): its bytes are the column `stream`, and the
    /// property `media_type`, which must have been declared, says of what kind they are.
    pub fn media_entity(&mut self, media_type: &str) -> &mut Self {
        if self.place(media_type).is_none() {
            self.lost("media type property", media_type);
        }
        let bytes = self.primitive(MEDIA_STREAM, Primitive::Stream).hidden();
        bytes.media_type(media_type).column("stream");
        let ty = self.ty();
        ty.media = Some(ty.properties.len() - 1);
        self
    }

    /// A media entity that is made of its bytes alone takes this text from the header `Slug`.
    pub fn slug(&mut self, name: &str) -> &mut Self {
        match self.place(name) {
            Some(at) => self.ty().slug = Some(at),
            None => self.lost("slug property", name),
        }
        self
    }

    /// A navigation to none or one entity, with its foreign-key property `{name}Id` beside it.
    pub fn one(&mut self, name: &str, target: &str) -> NavigationBuilder<'_> {
        let key = format!("{name}Id");
        let mut p = property(&key, Type::Primitive(Primitive::Int64));
        p.indexed = true;
        self.ty().properties.push(p);
        self.one_by(name, target, &[&key])
    }

    /// A navigation to none or one entity over foreign-key properties declared already.
    pub fn one_by(&mut self, name: &str, target: &str, keys: &[&str]) -> NavigationBuilder<'_> {
        let keys = keys.iter().map(|k| (*k).to_owned()).collect();
        self.navigation(
            name,
            target,
            Multiplicity::ZeroOrOne,
            PendingKind::Holds(keys),
        )
    }

    /// A collection of entities whose to-one navigation `back` leads here.
    pub fn many(&mut self, name: &str, target: &str, back: &str) -> NavigationBuilder<'_> {
        let kind = PendingKind::HeldBy(back.to_owned());
        let built = self.navigation(name, target, Multiplicity::Many, kind);
        built.partner(back)
    }

    /// One or no entity whose to-one navigation `back` leads here.
    pub fn one_back(&mut self, name: &str, target: &str, back: &str) -> NavigationBuilder<'_> {
        let kind = PendingKind::HeldBy(back.to_owned());
        self.navigation(name, target, Multiplicity::ZeroOrOne, kind)
            .partner(back)
    }

    /// A collection reached through rows of a link type, whose to-one navigations lead here (`near`) and on (`far`).
    pub fn many_through(
        &mut self,
        name: &str,
        target: &str,
        link: &str,
        near: &str,
        far: &str,
    ) -> NavigationBuilder<'_> {
        let link = self.m.entity_id(link);
        let kind = PendingKind::Through {
            link,
            near: near.to_owned(),
            far: far.to_owned(),
        };
        self.navigation(name, target, Multiplicity::Many, kind)
    }

    /// No client changes where these navigations lead; they must have been declared.
    pub fn read_only_navigations(&mut self, names: &[&str]) -> &mut Self {
        self.each_navigation(names, |n| n.editing = Editing::Never)
    }

    /// What these navigations lead to is put away and brought back with this entity; they must have been declared.
    pub fn owns(&mut self, names: &[&str]) -> &mut Self {
        self.each_navigation(names, |n| n.cascades = true)
    }

    fn each_navigation(&mut self, names: &[&str], change: fn(&mut Navigation)) -> &mut Self {
        for name in names {
            match self.ty().navigations.iter_mut().find(|n| n.name == *name) {
                Some(n) => change(n),
                None => self.lost("navigation", name),
            }
        }
        self
    }

    fn navigation(
        &mut self,
        name: &str,
        target: &str,
        multiplicity: Multiplicity,
        kind: PendingKind,
    ) -> NavigationBuilder<'_> {
        let target = self.m.entity_id(target);
        let entity = self.id;
        let ty = self.ty();
        ty.navigations.push(Navigation {
            name: name.to_owned(),
            belongs: Belongs::Here,
            doc: String::new(),
            target,
            multiplicity,
            link: Link::Holds(Vec::new()),
            partner: None,
            editing: Editing::Always,
            cascades: false,
            hidden: false,
            also_known_as: Vec::new(),
        });
        let at = ty.navigations.len() - 1;
        let held = match &kind {
            PendingKind::Holds(names) => names.clone(),
            PendingKind::HeldBy(_) | PendingKind::Through { .. } => Vec::new(),
        };
        self.m.pending.push(PendingLink {
            entity,
            navigation: at,
            kind,
        });
        NavigationBuilder {
            ty: self.ty(),
            at,
            held,
        }
    }

    fn place(&mut self, name: &str) -> Option<usize> {
        self.ty().declared(name).map(|(at, _)| at)
    }

    fn lost(&mut self, what: &str, name: &str) {
        let entity = self.ty().name.clone();
        self.m
            .errors
            .push(format!("{entity}: {what} {name} is not declared"));
    }

    fn add(&mut self, p: Property) -> PropertyBuilder<'_> {
        let properties = &mut self.ty().properties;
        properties.push(p);
        let last = properties.len() - 1;
        PropertyBuilder {
            property: &mut properties[last],
        }
    }
}
