//! The words for properties of primitive types: the same ones wherever properties are declared.

/// Gives a builder which can `add` a property a word for each of the common types. What it names is in scope where it
/// is used.
macro_rules! typed {
    ($builder:ident) => {
        impl $builder<'_> {
            pub fn text(&mut self, name: &str, max_length: u32) -> PropertyBuilder<'_> {
                let p = self.primitive(name, Primitive::String);
                p.property.facets.max_length = Some(max_length);
                p
            }

            pub fn long_text(&mut self, name: &str) -> PropertyBuilder<'_> {
                self.primitive(name, Primitive::String)
            }

            pub fn int64(&mut self, name: &str) -> PropertyBuilder<'_> {
                self.primitive(name, Primitive::Int64)
            }

            pub fn int32(&mut self, name: &str) -> PropertyBuilder<'_> {
                self.primitive(name, Primitive::Int32)
            }

            pub fn boolean(&mut self, name: &str) -> PropertyBuilder<'_> {
                self.primitive(name, Primitive::Boolean)
            }

            pub fn date(&mut self, name: &str) -> PropertyBuilder<'_> {
                self.primitive(name, Primitive::Date)
            }

            pub fn date_time(&mut self, name: &str) -> PropertyBuilder<'_> {
                let p = self.primitive(name, Primitive::DateTimeOffset);
                p.property.facets.precision = Some(6);
                p
            }

            pub fn guid(&mut self, name: &str) -> PropertyBuilder<'_> {
                self.primitive(name, Primitive::Guid)
            }

            pub fn double(&mut self, name: &str) -> PropertyBuilder<'_> {
                self.primitive(name, Primitive::Double)
            }

            pub fn binary(&mut self, name: &str) -> PropertyBuilder<'_> {
                self.primitive(name, Primitive::Binary)
            }

            pub fn decimal(&mut self, name: &str, precision: u8, scale: u8) -> PropertyBuilder<'_> {
                let p = self.primitive(name, Primitive::Decimal);
                p.property.facets.precision = Some(precision);
                p.property.facets.scale = Some(scale);
                p
            }

            pub fn primitive(&mut self, name: &str, ty: Primitive) -> PropertyBuilder<'_> {
                self.add(property(name, Type::Primitive(ty)))
            }
        }
    };
}

pub(super) use typed;
