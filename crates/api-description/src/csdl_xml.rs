//! `$metadata` in XML (OData CSDL XML 4.01).
//!
//! Types and terms are written with their full namespaces: several clients do not resolve aliases.

use entity_model::{Model, Multiplicity};
use quick_xml::Writer;
use quick_xml::events::{BytesDecl, BytesEnd, BytesStart, BytesText, Event};

use crate::annotation::{Annotation, Constant};
use crate::csdl::{
    Container, Definition, Document, Enumeration, Import, Navigation, Operation, Set, Structural,
    Structure, document, element,
};
use crate::{Abilities, Version};

const EDMX: &str = "http://docs.oasis-open.org/odata/ns/edmx";
const EDM: &str = "http://docs.oasis-open.org/odata/ns/edm";

/// The metadata document in XML.
#[must_use]
pub fn csdl_xml(model: &Model, abilities: &Abilities, version: Version) -> String {
    let document = document(model, abilities, version);
    let mut page = Page::new();
    page.document(&document);
    page.finish()
}

type Attributes<'a> = Vec<(&'static str, &'a str)>;

/// Writes into memory, which cannot fail.
struct Page(Writer<Vec<u8>>);

impl Page {
    fn new() -> Self {
        let mut page = Self(Writer::new_with_indent(Vec::new(), b' ', 2));
        page.event(Event::Decl(BytesDecl::new("1.0", Some("UTF-8"), None)));
        page
    }

    fn finish(self) -> String {
        String::from_utf8(self.0.into_inner()).unwrap_or_default()
    }

    fn event(&mut self, event: Event<'_>) {
        self.0.write_event(event).ok();
    }

    /// An element; empty when `inside` is `None`.
    fn element(
        &mut self,
        name: &str,
        attributes: &[(&'static str, &str)],
        inside: Option<&dyn Fn(&mut Self)>,
    ) {
        let start = BytesStart::new(name).with_attributes(attributes.iter().copied());
        match inside {
            None => self.event(Event::Empty(start)),
            Some(write) => {
                self.event(Event::Start(start));
                write(self);
                self.event(Event::End(BytesEnd::new(name)));
            }
        }
    }

    fn document(&mut self, document: &Document<'_>) {
        let attributes = [("Version", document.version.text()), ("xmlns:edmx", EDMX)];
        let inside = |page: &mut Self| {
            page.references(document);
            page.element(
                "edmx:DataServices",
                &[],
                Some(&|page| page.schema(document)),
            );
        };
        self.element("edmx:Edmx", &attributes, Some(&inside));
    }

    fn references(&mut self, document: &Document<'_>) {
        for vocabulary in document.vocabularies() {
            let (uri, namespace) = (vocabulary.uri("xml"), vocabulary.namespace());
            let include = |page: &mut Self| {
                let attributes = [
                    ("Namespace", namespace.as_str()),
                    ("Alias", vocabulary.alias()),
                ];
                page.element("edmx:Include", &attributes, None);
            };
            self.element("edmx:Reference", &[("Uri", &uri)], Some(&include));
        }
    }

    fn schema(&mut self, document: &Document<'_>) {
        let attributes = [("Namespace", document.namespace), ("xmlns", EDM)];
        let inside = |page: &mut Self| {
            document.enums.iter().for_each(|e| page.enumeration(e));
            document.definitions.iter().for_each(|d| page.definition(d));
            document
                .complexes
                .iter()
                .for_each(|c| page.structure("ComplexType", c));
            document
                .entities
                .iter()
                .for_each(|e| page.structure("EntityType", e));
            document.operations.iter().for_each(|o| page.operation(o));
            page.container(&document.container);
            page.annotations(&document.annotations);
        };
        self.element("Schema", &attributes, Some(&inside));
    }

    fn definition(&mut self, d: &Definition<'_>) {
        let facets = [
            ("MaxLength", d.facets.max_length.map(|n| n.to_string())),
            ("Precision", d.facets.precision.map(|n| n.to_string())),
            ("Scale", d.facets.scale.map(|n| n.to_string())),
            ("SRID", d.facets.srid.map(|n| n.to_string())),
        ];
        let mut attributes = vec![("Name", d.name), ("UnderlyingType", d.underlying)];
        let said = facets
            .iter()
            .filter_map(|(name, value)| Some((*name, value.as_deref()?)));
        attributes.extend(said);
        self.annotated("TypeDefinition", &attributes, &d.annotations);
    }

    fn enumeration(&mut self, e: &Enumeration<'_>) {
        let mut attributes: Attributes<'_> =
            vec![("Name", e.name), ("UnderlyingType", e.underlying)];
        if e.flags {
            attributes.push(("IsFlags", "true"));
        }
        let inside = |page: &mut Self| {
            for member in &e.members {
                let value = member.value.to_string();
                let attributes = [("Name", member.name), ("Value", value.as_str())];
                page.annotated("Member", &attributes, &member.annotations);
            }
            page.annotations(&e.annotations);
        };
        self.element("EnumType", &attributes, Some(&inside));
    }

    fn structure(&mut self, element: &str, s: &Structure<'_>) {
        let mut attributes: Attributes<'_> = vec![("Name", s.name)];
        attributes.extend(s.base.as_ref().map(|base| ("BaseType", base.as_str())));
        if s.is_abstract {
            attributes.push(("Abstract", "true"));
        }
        if s.open {
            attributes.push(("OpenType", "true"));
        }
        if s.has_stream {
            attributes.push(("HasStream", "true"));
        }
        let inside = |page: &mut Self| {
            if !s.key.is_empty() {
                let keys = |page: &mut Self| {
                    for name in &s.key {
                        page.element("PropertyRef", &[("Name", name)], None);
                    }
                };
                page.element("Key", &[], Some(&keys));
            }
            s.properties.iter().for_each(|p| page.property(p));
            s.navigations.iter().for_each(|n| page.navigation(n));
            page.annotations(&s.annotations);
        };
        self.element(element, &attributes, Some(&inside));
    }

    fn property(&mut self, p: &Structural<'_>) {
        self.structural("Property", p);
    }

    /// A property, a parameter, or what an operation gives, which has no name.
    fn structural(&mut self, element: &str, p: &Structural<'_>) {
        let ty = type_text(&p.ty, p.collection);
        let facets = [
            ("MaxLength", p.max_length.map(|n| n.to_string())),
            ("Precision", p.precision.map(|n| n.to_string())),
            ("Scale", p.scale.map(|n| n.to_string())),
            ("SRID", p.srid.map(|n| n.to_string())),
        ];
        let mut attributes: Attributes<'_> = Vec::new();
        if !p.name.is_empty() {
            attributes.push(("Name", p.name));
        }
        attributes.push(("Type", &ty));
        if let Some(nullable) = p.nullable {
            let nullable = if nullable { "true" } else { "false" };
            attributes.push(("Nullable", nullable));
        }
        attributes.extend(
            facets
                .iter()
                .filter_map(|(name, text)| text.as_ref().map(|text| (*name, text.as_str()))),
        );
        self.annotated(element, &attributes, &p.annotations);
    }

    fn operation(&mut self, o: &Operation<'_>) {
        let mut attributes: Attributes<'_> = vec![("Name", o.name)];
        if o.bound {
            attributes.push(("IsBound", "true"));
        }
        if o.composable {
            attributes.push(("IsComposable", "true"));
        }
        if let Some(path) = &o.entity_set_path {
            attributes.push(("EntitySetPath", path));
        }
        let inside = |page: &mut Self| {
            for p in &o.parameters {
                page.structural("Parameter", p);
            }
            if let Some(gives) = &o.gives {
                page.structural("ReturnType", gives);
            }
            page.annotations(&o.annotations);
        };
        self.element(o.element(), &attributes, Some(&inside));
    }

    fn import(&mut self, i: &Import<'_>) {
        let kind = element(i.kind);
        let mut attributes: Attributes<'_> = vec![("Name", i.name), (kind, &i.operation)];
        attributes.extend(i.set.map(|set| ("EntitySet", set)));
        if i.in_service_document {
            attributes.push(("IncludeInServiceDocument", "true"));
        }
        self.element(&format!("{kind}Import"), &attributes, None);
    }

    fn navigation(&mut self, n: &Navigation<'_>) {
        let ty = type_text(&n.ty, n.multiplicity == Multiplicity::Many);
        let mut attributes: Attributes<'_> = vec![("Name", n.name), ("Type", &ty)];
        match n.multiplicity {
            Multiplicity::One => attributes.push(("Nullable", "false")),
            Multiplicity::ZeroOrOne => attributes.push(("Nullable", "true")),
            Multiplicity::Many => {}
        }
        attributes.extend(n.partner.map(|partner| ("Partner", partner)));
        if n.constraints.is_empty() {
            return self.annotated("NavigationProperty", &attributes, &n.annotations);
        }
        let inside = |page: &mut Self| {
            for (own, theirs) in &n.constraints {
                let attributes = [("Property", *own), ("ReferencedProperty", *theirs)];
                page.element("ReferentialConstraint", &attributes, None);
            }
            page.annotations(&n.annotations);
        };
        self.element("NavigationProperty", &attributes, Some(&inside));
    }

    fn container(&mut self, c: &Container<'_>) {
        let inside = |page: &mut Self| {
            c.sets.iter().for_each(|s| page.set(s));
            c.imports.iter().for_each(|i| page.import(i));
            page.annotations(&c.annotations);
        };
        self.element("EntityContainer", &[("Name", c.name)], Some(&inside));
    }

    fn set(&mut self, s: &Set<'_>) {
        let (element, ty) = if s.singleton {
            ("Singleton", "Type")
        } else {
            ("EntitySet", "EntityType")
        };
        let mut attributes: Attributes<'_> = vec![("Name", s.name), (ty, &s.ty)];
        if !s.in_service_document && !s.singleton {
            attributes.push(("IncludeInServiceDocument", "false"));
        }
        if s.bindings.is_empty() {
            return self.annotated(element, &attributes, &s.annotations);
        }
        let inside = |page: &mut Self| {
            for (path, target) in &s.bindings {
                let attributes = [("Path", path.as_ref()), ("Target", *target)];
                page.element("NavigationPropertyBinding", &attributes, None);
            }
            page.annotations(&s.annotations);
        };
        self.element(element, &attributes, Some(&inside));
    }

    /// An element with nothing inside but annotations.
    fn annotated(
        &mut self,
        element: &str,
        attributes: &[(&'static str, &str)],
        annotations: &[Annotation],
    ) {
        let inside = |page: &mut Self| page.annotations(annotations);
        let inside = (!annotations.is_empty()).then_some(&inside as &dyn Fn(&mut Self));
        self.element(element, attributes, inside);
    }

    fn annotations(&mut self, annotations: &[Annotation]) {
        for a in annotations {
            let term = format!("{}.{}", a.vocabulary.namespace(), a.term);
            self.value("Annotation", ("Term", &term), &a.value);
        }
    }

    /// An element that holds a constant: in an attribute when it is one value, else inside.
    fn value(&mut self, element: &str, name: (&'static str, &str), value: &Constant) {
        match value.scalar() {
            Some(attribute) => self.element(element, &[name, attribute], None),
            None => self.element(element, &[name], Some(&|page| page.constant(value))),
        }
    }

    fn constant(&mut self, value: &Constant) {
        match value {
            Constant::Scalar(kind, text) => {
                let inside = |page: &mut Self| page.event(Event::Text(BytesText::new(text)));
                self.element(kind.name(), &[], Some(&inside));
            }
            Constant::Collection(items) => {
                let inside = |page: &mut Self| items.iter().for_each(|item| page.constant(item));
                self.element("Collection", &[], Some(&inside));
            }
            Constant::Record(members) => {
                let inside = |page: &mut Self| {
                    for (name, value) in members {
                        page.value("PropertyValue", ("Property", name), value);
                    }
                };
                self.element("Record", &[], Some(&inside));
            }
        }
    }
}

fn type_text(name: &str, collection: bool) -> String {
    if collection {
        format!("Collection({name})")
    } else {
        name.to_owned()
    }
}
