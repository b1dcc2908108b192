//! Geo values as clients give them: GeoJSON (JSON format, section 7.1), or the text of a URL.

use entity_model::geo::{Geo, Position, Shape, shape_named};
use entity_model::{GeoShape, Primitive, Property, Value};

use super::given::Given;

type Read<T> = Result<T, String>;

/// The value in its canonical text. Whether it is of the declared shape is not asked here.
///
/// # Errors
/// What was expected instead.
pub(super) fn value(declared: &Property, ty: Primitive, given: &Given) -> Read<Value> {
    let srid = declared
        .facets
        .srid
        .unwrap_or_else(|| Geo::default_srid(ty));
    if let Given::Text(text) = given {
        let geo = Geo::parse(text, srid).map_err(|e| format!("is no {}: {e}", ty.name()))?;
        return Ok(Value::Text(geo.text()));
    }
    let shape = shape(given, 0)?;
    let srid = named_system(given)?.unwrap_or(srid);
    Ok(Value::Text(Geo { srid, shape }.text()))
}

fn member<'g>(given: &'g Given, name: &str) -> Read<&'g Given> {
    let members = given.members().ok_or("is a GeoJSON object")?;
    let found = members.iter().find(|(n, _)| n == name);
    found
        .map(|(_, value)| value)
        .ok_or_else(|| format!("lacks the member {name} of GeoJSON"))
}

/// `"crs":{"type":"name","properties":{"name":"EPSG:4326"}}`
fn named_system(given: &Given) -> Read<Option<u16>> {
    let Ok(crs) = member(given, "crs") else {
        return Ok(None);
    };
    let name = member(member(crs, "properties")?, "name")?;
    let number = name.text().and_then(|t| t.strip_prefix("EPSG:"));
    let number = number.and_then(|n| n.parse().ok());
    number
        .map(Some)
        .ok_or_else(|| "names its reference system as EPSG:4326".to_owned())
}

fn shape(given: &Given, depth: usize) -> Read<Shape> {
    let name = member(given, "type")?
        .text()
        .ok_or("has a type that is a text")?;
    let wanted = shape_named(name).ok_or_else(|| format!("is of no type of GeoJSON: {name}"))?;
    if wanted == GeoShape::Collection {
        if depth >= entity_model::geo::MAX_DEPTH {
            return Err("has too many collections in collections".to_owned());
        }
        let all = items(member(given, "geometries")?)?.iter();
        return all
            .map(|one| shape(one, depth + 1))
            .collect::<Read<_>>()
            .map(Shape::Collection);
    }
    let at = member(given, "coordinates")?;
    match wanted {
        GeoShape::Point => position(at).map(Shape::Point),
        GeoShape::LineString => line(at).map(Shape::LineString),
        GeoShape::MultiPoint => line(at).map(Shape::MultiPoint),
        GeoShape::Polygon => lines(at).map(Shape::Polygon),
        GeoShape::MultiLineString => lines(at).map(Shape::MultiLineString),
        GeoShape::MultiPolygon => {
            let all = items(at)?.iter().map(lines).collect::<Read<_>>();
            all.map(Shape::MultiPolygon)
        }
        GeoShape::Any | GeoShape::Collection => Err("has no coordinates".to_owned()),
    }
}

fn items(given: &Given) -> Read<&[Given]> {
    match given {
        Given::List(items) if !items.is_empty() => Ok(items),
        Given::Null
        | Given::Boolean(_)
        | Given::Number(_)
        | Given::Text(_)
        | Given::List(_)
        | Given::Object(_) => Err("has coordinates that are lists of numbers".to_owned()),
    }
}

fn lines(given: &Given) -> Read<Vec<Vec<Position>>> {
    items(given)?.iter().map(line).collect()
}

fn line(given: &Given) -> Read<Vec<Position>> {
    items(given)?.iter().map(position).collect()
}

fn position(given: &Given) -> Read<Position> {
    let number = |given: &Given| match given {
        Given::Number(digits) => digits.parse().ok().filter(|n: &f64| n.is_finite()),
        Given::Null | Given::Boolean(_) | Given::Text(_) | Given::List(_) | Given::Object(_) => {
            None
        }
    };
    let numbers: Option<Position> = items(given)?.iter().map(number).collect();
    numbers
        .filter(|n| (2..=4).contains(&n.len()))
        .ok_or_else(|| "has positions of two to four numbers".to_owned())
}
