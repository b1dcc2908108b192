//! The words of complex and enumeration types.

use super::property::PropertyBuilder;
use super::typed::typed;
use super::{Builder, property};
use crate::{ComplexId, EnumMember, EnumType, Primitive, Property, Type, TypeDefinition};

/// Declares the members of a complex type.
#[derive(Debug)]
pub struct ComplexBuilder<'a> {
    pub(super) m: &'a mut Builder,
    pub(super) id: ComplexId,
}

typed!(ComplexBuilder);

#[expect(clippy::indexing_slicing, reason = "the id was made by this builder")]
impl ComplexBuilder<'_> {
    pub fn doc(&mut self, text: &str) -> &mut Self {
        text.clone_into(&mut self.m.complexes[self.id.0].item.doc);
        self
    }

    /// May hold members beyond the declared ones.
    pub fn open(&mut self) -> &mut Self {
        self.m.complexes[self.id.0].item.open = true;
        self
    }

    pub fn enumeration(&mut self, name: &str, enumeration: &str) -> PropertyBuilder<'_> {
        let id = self.m.enum_id(enumeration);
        self.add(property(name, Type::Enum(id)))
    }

    fn add(&mut self, p: Property) -> PropertyBuilder<'_> {
        let members = &mut self.m.complexes[self.id.0].item.members;
        members.push(p);
        let last = members.len() - 1;
        PropertyBuilder {
            property: &mut members[last],
        }
    }
}

/// Says more about a type definition.
#[derive(Debug)]
pub struct TypeDefinitionBuilder<'a> {
    pub(super) definition: &'a mut TypeDefinition,
}

impl TypeDefinitionBuilder<'_> {
    pub fn doc(self, text: &str) -> Self {
        text.clone_into(&mut self.definition.doc);
        self
    }

    pub fn max_length(self, length: u32) -> Self {
        self.definition.facets.max_length = Some(length);
        self
    }

    /// Digits of a decimal, and those of them behind the point.
    pub fn precision(self, precision: u8, scale: u8) -> Self {
        self.definition.facets.precision = Some(precision);
        self.definition.facets.scale = Some(scale);
        self
    }

    pub fn srid(self, srid: u16) -> Self {
        self.definition.facets.srid = Some(srid);
        self
    }
}

/// Declares the members of an enumeration type.
#[derive(Debug)]
pub struct EnumBuilder<'a> {
    pub(super) ty: &'a mut EnumType,
}

impl EnumBuilder<'_> {
    pub fn doc(&mut self, text: &str) -> &mut Self {
        text.clone_into(&mut self.ty.doc);
        self
    }

    /// Values combine bit by bit.
    pub fn flags(&mut self) -> &mut Self {
        self.ty.flags = true;
        self
    }

    /// A text in a body is made of names of members; a number stands there as a number.
    pub fn by_name(&mut self) -> &mut Self {
        self.ty.by_name = true;
        self
    }

    pub fn member(&mut self, name: &str, value: i64, doc: &str) -> &mut Self {
        let member = EnumMember {
            name: name.to_owned(),
            value,
            doc: doc.to_owned(),
            also_known_as: Vec::new(),
        };
        self.ty.members.push(member);
        self
    }

    /// Members numbered from 0 in their order.
    pub fn members(&mut self, names: &[&str]) -> &mut Self {
        for (value, name) in (0..).zip(names) {
            self.member(name, value, "");
        }
        self
    }

    /// Another spelling of the last member, accepted on input.
    pub fn also_known_as(&mut self, name: &str) -> &mut Self {
        if let Some(member) = self.ty.members.last_mut() {
            member.also_known_as.push(name.to_owned());
        }
        self
    }
}
