//! Points, lines and areas, in the text that a database keeps (`SRID=4326;Point(2.35 48.85)`) and as GeoJSON.
//!
//! A value of a geography or geometry type travels as [`crate::Value::Text`] in the canonical text, which
//! [`Geo::text`] writes: equal values have equal texts, as far as their numbers are the same.

use std::fmt::Write as _;

use crate::{GeoShape, Primitive};

/// Two to four numbers: longitude or x, latitude or y, altitude, measure.
pub type Position = Vec<f64>;

/// A shape in a coordinate reference system.
#[derive(Clone, Debug, PartialEq)]
pub struct Geo {
    pub srid: u16,
    pub shape: Shape,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Shape {
    Point(Position),
    LineString(Vec<Position>),
    /// The outer ring, then the holes; the last position of a ring is its first.
    Polygon(Vec<Vec<Position>>),
    MultiPoint(Vec<Position>),
    MultiLineString(Vec<Vec<Position>>),
    MultiPolygon(Vec<Vec<Vec<Position>>>),
    Collection(Vec<Shape>),
}

/// Where a text is no geo value, in bytes, and what was expected there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct GeoError {
    pub at: usize,
    pub expected: &'static str,
}

impl std::fmt::Display for GeoError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let at = self.at + 1;
        write!(f, "{} is expected at character {at}", self.expected)
    }
}

impl std::error::Error for GeoError {}

/// Collections inside collections.
pub const MAX_DEPTH: usize = 8;

impl Geo {
    /// WGS 84 for places on the earth, no system at all on a plane.
    #[must_use]
    pub fn default_srid(ty: Primitive) -> u16 {
        if matches!(ty, Primitive::Geography(_)) {
            4326
        } else {
            0
        }
    }

    /// Reads `[SRID=n;]Shape(…)`, whatever its case and blanks.
    ///
    /// # Errors
    /// Where the text stops to be one.
    pub fn parse(text: &str, srid: u16) -> Result<Self, GeoError> {
        let mut reader = Reader { text, at: 0 };
        reader.blanks();
        let srid = reader.srid()?.unwrap_or(srid);
        let shape = reader.shape(0)?;
        reader.blanks();
        if reader.at < text.len() {
            return Err(reader.miss("the end"));
        }
        Ok(Self { srid, shape })
    }

    /// The canonical text, which is also the value in a URL and behind `/$value`.
    #[must_use]
    pub fn text(&self) -> String {
        let mut out = format!("SRID={};", self.srid);
        self.shape.write(&mut out);
        out
    }

    /// GeoJSON (RFC 7946); a system other than WGS 84 is named as in the 2008 form of GeoJSON.
    pub fn json(&self, out: &mut String) {
        self.shape.json(out, self.srid);
    }
}

impl Shape {
    #[must_use]
    pub fn kind(&self) -> GeoShape {
        match self {
            Self::Point(_) => GeoShape::Point,
            Self::LineString(_) => GeoShape::LineString,
            Self::Polygon(_) => GeoShape::Polygon,
            Self::MultiPoint(_) => GeoShape::MultiPoint,
            Self::MultiLineString(_) => GeoShape::MultiLineString,
            Self::MultiPolygon(_) => GeoShape::MultiPolygon,
            Self::Collection(_) => GeoShape::Collection,
        }
    }

    fn write(&self, out: &mut String) {
        let (name, _) = words(self.kind());
        out.push_str(name);
        match self {
            Self::Point(p) => list(out, std::slice::from_ref(p), ('(', ')'), |o, p| {
                numbers(o, p, ' ')
            }),
            Self::LineString(line) => positions(out, line),
            Self::MultiPoint(points) => list(out, points, ('(', ')'), |o, p| {
                list(o, std::slice::from_ref(p), ('(', ')'), |o, p| {
                    numbers(o, p, ' ')
                });
            }),
            Self::Polygon(lines) | Self::MultiLineString(lines) => {
                list(out, lines, ('(', ')'), |o, line| {
                    positions(o, line.as_slice())
                });
            }
            Self::MultiPolygon(polygons) => list(out, polygons, ('(', ')'), |o, rings| {
                list(o, rings, ('(', ')'), |o, line| {
                    positions(o, line.as_slice())
                });
            }),
            Self::Collection(shapes) => list(out, shapes, ('(', ')'), |o, shape| shape.write(o)),
        }
    }

    fn json(&self, out: &mut String, srid: u16) {
        let (_, name) = words(self.kind());
        let _ = write!(out, "{{\"type\":\"{name}\",");
        const BRACKETS: (char, char) = ('[', ']');
        let line = |o: &mut String, line: &Vec<Position>| list(o, line, BRACKETS, json_position);
        let lines = |o: &mut String, lines: &Vec<Vec<Position>>| list(o, lines, BRACKETS, line);
        out.push_str(if let Self::Collection(_) = self {
            "\"geometries\":"
        } else {
            "\"coordinates\":"
        });
        match self {
            Self::Point(p) => json_position(out, p),
            Self::LineString(l) | Self::MultiPoint(l) => line(out, l),
            Self::Polygon(l) | Self::MultiLineString(l) => lines(out, l),
            Self::MultiPolygon(polygons) => list(out, polygons, BRACKETS, lines),
            Self::Collection(shapes) => list(out, shapes, BRACKETS, |o, s| s.json(o, 4326)),
        }
        if srid != 4326 {
            let _ = write!(
                out,
                ",\"crs\":{{\"type\":\"name\",\"properties\":{{\"name\":\"EPSG:{srid}\"}}}}"
            );
        }
        out.push('}');
    }
}

/// The name in a text, and in GeoJSON.
fn words(shape: GeoShape) -> (&'static str, &'static str) {
    match shape {
        GeoShape::Any => ("", ""),
        GeoShape::Point => ("Point", "Point"),
        GeoShape::LineString => ("LineString", "LineString"),
        GeoShape::Polygon => ("Polygon", "Polygon"),
        GeoShape::MultiPoint => ("MultiPoint", "MultiPoint"),
        GeoShape::MultiLineString => ("MultiLineString", "MultiLineString"),
        GeoShape::MultiPolygon => ("MultiPolygon", "MultiPolygon"),
        GeoShape::Collection => ("Collection", "GeometryCollection"),
    }
}

/// The shape that GeoJSON calls so.
#[must_use]
pub fn shape_named(name: &str) -> Option<GeoShape> {
    use GeoShape as S;
    let all = [
        S::Point,
        S::LineString,
        S::Polygon,
        S::MultiPoint,
        S::MultiLineString,
        S::MultiPolygon,
        S::Collection,
    ];
    all.into_iter().find(|shape| words(*shape).1 == name)
}

fn list<T>(
    out: &mut String,
    items: &[T],
    (open, close): (char, char),
    write: impl Fn(&mut String, &T),
) {
    out.push(open);
    for (at, item) in items.iter().enumerate() {
        out.push_str(if at > 0 { "," } else { "" });
        write(out, item);
    }
    out.push(close);
}

fn positions(out: &mut String, line: &[Position]) {
    list(out, line, ('(', ')'), |o, p| numbers(o, p, ' '));
}

fn json_position(out: &mut String, position: &Position) {
    out.push('[');
    numbers(out, position, ',');
    out.push(']');
}

fn numbers(out: &mut String, position: &[f64], between: char) {
    for (at, number) in position.iter().enumerate() {
        if at > 0 {
            out.push(between);
        }
        // No negative zero: it equals the other one. Writing to a `String` cannot fail.
        let _ = write!(out, "{}", number + 0.0);
    }
}

struct Reader<'t> {
    text: &'t str,
    at: usize,
}

impl Reader<'_> {
    fn rest(&self) -> &str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn miss(&self, expected: &'static str) -> GeoError {
        GeoError {
            at: self.at,
            expected,
        }
    }

    fn blanks(&mut self) {
        self.at += self.rest().len() - self.rest().trim_start_matches(' ').len();
    }

    /// Takes a sign, with the blanks around it.
    fn take(&mut self, sign: char) -> bool {
        self.blanks();
        let taken = self.rest().starts_with(sign);
        if taken {
            self.at += 1;
            self.blanks();
        }
        taken
    }

    fn srid(&mut self) -> Result<Option<u16>, GeoError> {
        let begins = self
            .rest()
            .get(..5)
            .is_some_and(|t| t.eq_ignore_ascii_case("SRID="));
        if !begins {
            return Ok(None);
        }
        self.at += 5;
        let end = self
            .rest()
            .find(';')
            .ok_or_else(|| self.miss("a number and a semicolon"))?;
        let digits = self.rest().get(..end).unwrap_or_default();
        let srid = digits
            .parse()
            .map_err(|_| self.miss("the number of a reference system"))?;
        self.at += end + 1;
        Ok(Some(srid))
    }

    fn word(&mut self) -> String {
        let letters = |c: char| !c.is_ascii_alphabetic();
        let end = self.rest().find(letters).unwrap_or(self.rest().len());
        self.rest()
            .get(..end)
            .unwrap_or_default()
            .to_ascii_lowercase()
    }

    fn shape(&mut self, depth: usize) -> Result<Shape, GeoError> {
        if depth > MAX_DEPTH {
            return Err(self.miss("no more collections in collections"));
        }
        self.blanks();
        let word = self.word();
        let start = self.at;
        self.at += word.len();
        Ok(match word.as_str() {
            "point" => {
                let mut points = self.list(Self::position)?;
                match points.pop() {
                    Some(point) if points.is_empty() => Shape::Point(point),
                    _ => {
                        return Err(GeoError {
                            at: start,
                            expected: "one position",
                        });
                    }
                }
            }
            "linestring" => Shape::LineString(self.list(Self::position)?),
            "polygon" => Shape::Polygon(self.list(Self::line)?),
            "multipoint" => Shape::MultiPoint(self.list(Self::point)?),
            "multilinestring" => Shape::MultiLineString(self.list(Self::line)?),
            "multipolygon" => Shape::MultiPolygon(self.list(|r| r.list(Self::line))?),
            "collection" | "geometrycollection" => {
                Shape::Collection(self.list(|r| r.shape(depth + 1))?)
            }
            _ => {
                return Err(GeoError {
                    at: start,
                    expected: "a shape such as Point or Polygon",
                });
            }
        })
    }

    fn list<T>(
        &mut self,
        mut item: impl FnMut(&mut Self) -> Result<T, GeoError>,
    ) -> Result<Vec<T>, GeoError> {
        if !self.take('(') {
            return Err(self.miss("an opening parenthesis"));
        }
        let mut items = vec![item(self)?];
        while self.take(',') {
            items.push(item(self)?);
        }
        if self.take(')') {
            Ok(items)
        } else {
            Err(self.miss("a comma or a closing parenthesis"))
        }
    }

    fn line(&mut self) -> Result<Vec<Position>, GeoError> {
        self.list(Self::position)
    }

    /// A point of several, in parentheses of its own or without.
    fn point(&mut self) -> Result<Position, GeoError> {
        let inside = self.take('(');
        let position = self.position()?;
        if inside && !self.take(')') {
            return Err(self.miss("a closing parenthesis"));
        }
        Ok(position)
    }

    fn position(&mut self) -> Result<Position, GeoError> {
        let mut numbers = Vec::with_capacity(2);
        loop {
            self.blanks();
            let ends = |c: char| !(c.is_ascii_digit() || matches!(c, '+' | '-' | '.' | 'e' | 'E'));
            let end = self.rest().find(ends).unwrap_or(self.rest().len());
            if end == 0 {
                break;
            }
            let number = self.rest().get(..end).and_then(|t| t.parse().ok());
            let number: Option<f64> = number.filter(|n: &f64| n.is_finite());
            numbers.push(number.ok_or_else(|| self.miss("a number"))?);
            self.at += end;
        }
        if (2..=4).contains(&numbers.len()) {
            Ok(numbers)
        } else {
            Err(self.miss("a position of two to four numbers"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_read_and_written_canonically() {
        for (text, canonical, json) in [
            (
                "POINT(1 2)",
                "SRID=4326;Point(1 2)",
                r#"{"type":"Point","coordinates":[1,2]}"#,
            ),
            (
                "SRID=0;Point( -0.0  2.50 )",
                "SRID=0;Point(0 2.5)",
                r#"{"type":"Point","coordinates":[0,2.5],"crs":{"type":"name","properties":{"name":"EPSG:0"}}}"#,
            ),
            (
                "linestring(1 2, 3 4)",
                "SRID=4326;LineString(1 2,3 4)",
                r#"{"type":"LineString","coordinates":[[1,2],[3,4]]}"#,
            ),
            (
                "Polygon((0 0,1 0,1 1,0 0),(0 0,1 0,0 0))",
                "SRID=4326;Polygon((0 0,1 0,1 1,0 0),(0 0,1 0,0 0))",
                r#"{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,0]],[[0,0],[1,0],[0,0]]]}"#,
            ),
            (
                "MultiPoint((1 2),3 4)",
                "SRID=4326;MultiPoint((1 2),(3 4))",
                r#"{"type":"MultiPoint","coordinates":[[1,2],[3,4]]}"#,
            ),
            (
                "MultiPolygon(((0 0,1 0,0 0)))",
                "SRID=4326;MultiPolygon(((0 0,1 0,0 0)))",
                r#"{"type":"MultiPolygon","coordinates":[[[[0,0],[1,0],[0,0]]]]}"#,
            ),
            (
                "Collection(Point(1 2 3),LineString(1 2,3 4))",
                "SRID=4326;Collection(Point(1 2 3),LineString(1 2,3 4))",
                r#"{"type":"GeometryCollection","geometries":[{"type":"Point","coordinates":[1,2,3]},{"type":"LineString","coordinates":[[1,2],[3,4]]}]}"#,
            ),
        ] {
            let geo = Geo::parse(text, 4326).unwrap();
            assert_eq!(geo.text(), canonical);
            assert_eq!(Geo::parse(canonical, 7), Ok(geo.clone()));
            let mut out = String::new();
            geo.json(&mut out);
            assert_eq!(out, json);
        }
    }

    #[test]
    fn what_is_no_shape_is_refused_where_it_stops() {
        let nested = |depth: usize| {
            format!(
                "{}Point(1 2){}",
                "Collection(".repeat(depth),
                ")".repeat(depth)
            )
        };
        for (text, at) in [
            ("", 0),
            ("Circle(1 2)", 0),
            ("Point(1)", 7),
            ("Point(1 2", 9),
            ("Point(1 2) x", 11),
            ("Point(1 x)", 8),
            ("SRID=x;Point(1 2)", 5),
            ("Point(1 2 3 4 5)", 15),
            ("Point(1 1e999)", 8),
        ] {
            assert_eq!(Geo::parse(text, 0).map_err(|e| e.at), Err(at), "{text}");
        }
        assert!(Geo::parse(&nested(MAX_DEPTH), 0).is_ok());
        assert!(Geo::parse(&nested(MAX_DEPTH + 1), 0).is_err());
    }
}
