//! The words that follow a property.

use super::snake_case;
use crate::{Editing, Permission, Property, Right, Source, Value};

/// Says more about the property just declared.
#[derive(Debug)]
pub struct PropertyBuilder<'a> {
    pub(super) property: &'a mut Property,
}

impl PropertyBuilder<'_> {
    pub fn doc(self, text: &str) -> Self {
        text.clone_into(&mut self.property.doc);
        self
    }

    /// Never null, but a create may leave it out when it has a default.
    pub fn not_null(self) -> Self {
        self.property.facets.nullable = false;
        self
    }

    pub fn nullable(self) -> Self {
        self.property.facets.nullable = true;
        self
    }

    /// Never null, and a create without it is refused.
    pub fn required(self) -> Self {
        self.property.required = true;
        self.not_null()
    }

    /// A text that is given says something: an empty or a blank one is refused (`Validation.Pattern`).
    pub fn filled(self) -> Self {
        self.property.filled = true;
        self
    }

    /// The service sets it.
    pub fn read_only(self) -> Self {
        self.property.editing = Editing::Never;
        self
    }

    /// A client may read it and never set it, though it is not computed (`Core.Permissions` `Read`).
    pub fn only_read(self) -> Self {
        self.property.permission = Some(Permission::Read);
        self.read_only()
    }

    /// A client may neither read nor set it (`Core.Permissions` `None`).
    pub fn closed(self) -> Self {
        self.property.permission = Some(Permission::None);
        self.read_only().write_only()
    }

    pub fn immutable(self) -> Self {
        self.property.editing = Editing::OnCreate;
        self
    }

    pub fn default(self, value: impl Into<Value>) -> Self {
        self.property.default = Some(value.into());
        self
    }

    /// Computed whenever it is read, from an expression over the same entity in OData's language.
    pub fn computed(self, expression: &str) -> Self {
        self.property.source = Source::Computed(expression.to_owned());
        self.property.default = None;
        self.read_only()
    }

    /// The members of a complex value as expressions, in the order of the complex type.
    pub fn members(self, expressions: &[&str]) -> Self {
        self.property.source = Source::Members(
            expressions
                .iter()
                .map(|e| Source::Computed((*e).to_owned()))
                .collect(),
        );
        self.read_only()
    }

    /// A complex value kept as JSON text in one column.
    pub fn json(self) -> Self {
        self.property.source = Source::Json(snake_case(&self.property.name));
        self
    }

    /// The type is that of a type definition, with its facets.
    pub fn typed(self, definition: &str) -> Self {
        self.property.definition = Some(definition.to_owned());
        self
    }

    /// Digits of a decimal, and those of them behind the point. Of a double they are told, and it is not rounded to them.
    pub fn precision(self, precision: u8, scale: u8) -> Self {
        self.property.facets.precision = Some(precision);
        self.property.facets.scale = Some(scale);
        self
    }

    /// The coordinate reference system of a geo value.
    pub fn srid(self, srid: u16) -> Self {
        self.property.facets.srid = Some(srid);
        self
    }

    pub fn column(self, name: &str) -> Self {
        if let Source::Column(column) | Source::Json(column) = &mut self.property.source {
            name.clone_into(column);
        }
        self
    }

    /// Seen only with this right, beyond the set's own.
    pub fn read_with(self, right: Right) -> Self {
        self.property.read = Some(right);
        self
    }

    pub fn write_only(self) -> Self {
        self.property.write_only = true;
        self
    }

    /// Belongs to an answer only when it is named.
    pub fn on_demand(self) -> Self {
        self.property.on_demand = true;
        self
    }

    /// Another property holds the media type of these bytes.
    pub fn media_type(self, property: &str) -> Self {
        self.property.media_type = Some(property.to_owned());
        self
    }

    /// Serves the engine and declared expressions only.
    pub fn hidden(self) -> Self {
        self.property.hidden = true;
        self
    }

    /// All these bytes are of this media type (`Core.MediaType`).
    pub fn content_type(self, media_type: &str) -> Self {
        self.property.content_type = Some(media_type.to_owned());
        self
    }

    pub fn unit(self, unit: &str) -> Self {
        self.property.unit = Some(unit.to_owned());
        self
    }

    pub fn between(self, minimum: impl Into<Value>, maximum: impl Into<Value>) -> Self {
        self.property.minimum = Some(minimum.into());
        self.property.maximum = Some(maximum.into());
        self
    }

    pub fn at_least(self, minimum: impl Into<Value>) -> Self {
        self.property.minimum = Some(minimum.into());
        self
    }

    pub fn example(self, value: impl Into<Value>) -> Self {
        self.property.example = Some(value.into());
        self
    }

    /// Another spelling accepted on input, never written.
    pub fn also_known_as(self, name: &str) -> Self {
        self.property.also_known_as.push(name.to_owned());
        self
    }

    /// `$search` looks for words in this text; of a member of a complex type, wherever a value of the type stands.
    pub fn searchable(self) -> Self {
        self.property.searchable = true;
        self
    }

    pub fn indexed(self) -> Self {
        self.property.indexed = true;
        self
    }

    /// Keeps a companion column `{column}_folded` without marks and in lower case.
    pub fn folded(self) -> Self {
        self.property.folded = self.property.column().map(|c| format!("{c}_folded"));
        self
    }
}
