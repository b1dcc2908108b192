//! The types a property can have, in EDM's own terms (OData CSDL 4.01, section 4.4).
//!
//! Must never know how a database stores them.

use crate::{ComplexId, EntityId, EnumId};

/// The shapes of `Edm.Geography…` and `Edm.Geometry…`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum GeoShape {
    /// The abstract base type, `Edm.Geography` or `Edm.Geometry`.
    Any,
    Point,
    LineString,
    Polygon,
    MultiPoint,
    MultiLineString,
    MultiPolygon,
    Collection,
}

impl GeoShape {
    pub const ALL: [Self; 8] = [
        Self::Any,
        Self::Point,
        Self::LineString,
        Self::Polygon,
        Self::MultiPoint,
        Self::MultiLineString,
        Self::MultiPolygon,
        Self::Collection,
    ];
}

/// A primitive type of EDM.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Primitive {
    Binary,
    Boolean,
    Byte,
    Date,
    DateTimeOffset,
    Decimal,
    Double,
    Duration,
    Guid,
    Int16,
    Int32,
    Int64,
    SByte,
    Single,
    Stream,
    String,
    TimeOfDay,
    Geography(GeoShape),
    Geometry(GeoShape),
}

impl Primitive {
    /// Every primitive type that has a name of its own in a URL, geo shapes apart.
    pub const PLAIN: [Self; 17] = [
        Self::Binary,
        Self::Boolean,
        Self::Byte,
        Self::Date,
        Self::DateTimeOffset,
        Self::Decimal,
        Self::Double,
        Self::Duration,
        Self::Guid,
        Self::Int16,
        Self::Int32,
        Self::Int64,
        Self::SByte,
        Self::Single,
        Self::Stream,
        Self::String,
        Self::TimeOfDay,
    ];

    /// The qualified name, such as `Edm.Int64`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Binary => "Edm.Binary",
            Self::Boolean => "Edm.Boolean",
            Self::Byte => "Edm.Byte",
            Self::Date => "Edm.Date",
            Self::DateTimeOffset => "Edm.DateTimeOffset",
            Self::Decimal => "Edm.Decimal",
            Self::Double => "Edm.Double",
            Self::Duration => "Edm.Duration",
            Self::Guid => "Edm.Guid",
            Self::Int16 => "Edm.Int16",
            Self::Int32 => "Edm.Int32",
            Self::Int64 => "Edm.Int64",
            Self::SByte => "Edm.SByte",
            Self::Single => "Edm.Single",
            Self::Stream => "Edm.Stream",
            Self::String => "Edm.String",
            Self::TimeOfDay => "Edm.TimeOfDay",
            Self::Geography(shape) => match shape {
                GeoShape::Any => "Edm.Geography",
                GeoShape::Point => "Edm.GeographyPoint",
                GeoShape::LineString => "Edm.GeographyLineString",
                GeoShape::Polygon => "Edm.GeographyPolygon",
                GeoShape::MultiPoint => "Edm.GeographyMultiPoint",
                GeoShape::MultiLineString => "Edm.GeographyMultiLineString",
                GeoShape::MultiPolygon => "Edm.GeographyMultiPolygon",
                GeoShape::Collection => "Edm.GeographyCollection",
            },
            Self::Geometry(shape) => match shape {
                GeoShape::Any => "Edm.Geometry",
                GeoShape::Point => "Edm.GeometryPoint",
                GeoShape::LineString => "Edm.GeometryLineString",
                GeoShape::Polygon => "Edm.GeometryPolygon",
                GeoShape::MultiPoint => "Edm.GeometryMultiPoint",
                GeoShape::MultiLineString => "Edm.GeometryMultiLineString",
                GeoShape::MultiPolygon => "Edm.GeometryMultiPolygon",
                GeoShape::Collection => "Edm.GeometryCollection",
            },
        }
    }

    /// The primitive type of a qualified name; `None` for anything else.
    #[must_use]
    pub fn from_name(name: &str) -> Option<Self> {
        let geo = GeoShape::ALL
            .into_iter()
            .flat_map(|shape| [Self::Geography(shape), Self::Geometry(shape)]);
        let mut all = Self::PLAIN.into_iter().chain(geo);
        all.find(|p| p.name() == name)
    }

    /// A place or shape, on the earth or on a plane.
    #[must_use]
    pub fn is_geo(self) -> bool {
        matches!(self, Self::Geography(_) | Self::Geometry(_))
    }

    /// Whether one value comes before another.
    #[must_use]
    pub fn has_order(self) -> bool {
        !matches!(self, Self::Binary | Self::Stream) && !self.is_geo()
    }

    /// Whole numbers, whatever their width.
    #[must_use]
    pub fn is_integer(self) -> bool {
        matches!(
            self,
            Self::Byte | Self::SByte | Self::Int16 | Self::Int32 | Self::Int64
        )
    }

    /// Anything arithmetic can be done with.
    #[must_use]
    pub fn is_numeric(self) -> bool {
        self.is_integer() || matches!(self, Self::Decimal | Self::Double | Self::Single)
    }

    /// Smallest and largest value of a whole-number type.
    #[must_use]
    pub fn integer_range(self) -> Option<(i64, i64)> {
        #[expect(
            clippy::wildcard_enum_match_arm,
            reason = "only the integers have a range"
        )]
        match self {
            Self::Byte => Some((0, 255)),
            Self::SByte => Some((-128, 127)),
            Self::Int16 => Some((i64::from(i16::MIN), i64::from(i16::MAX))),
            Self::Int32 => Some((i64::from(i32::MIN), i64::from(i32::MAX))),
            Self::Int64 => Some((i64::MIN, i64::MAX)),
            _ => None,
        }
    }
}

/// The type of a property, a parameter or an expression, one value of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Type {
    Primitive(Primitive),
    Enum(EnumId),
    Complex(ComplexId),
    Entity(EntityId),
    /// `Edm.Untyped`: whatever an open property holds.
    Untyped,
}

impl Type {
    /// The primitive inside, if this is one.
    #[must_use]
    pub fn primitive(self) -> Option<Primitive> {
        if let Self::Primitive(p) = self {
            Some(p)
        } else {
            None
        }
    }

    /// Whether one value comes before another.
    #[must_use]
    pub fn has_order(self) -> bool {
        match self {
            Self::Primitive(p) => p.has_order(),
            Self::Enum(_) | Self::Untyped => true,
            Self::Complex(_) | Self::Entity(_) => false,
        }
    }
}
