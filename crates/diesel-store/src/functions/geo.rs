//! Distances, lengths and whether a point lies in an area: on a sphere for geography, on a plane for geometry.
//!
//! The engine's migration has the same formulas, in the same order of operations, in PostgreSQL's language: both
//! databases give the same numbers but for the last digits of sine and arcsine.

use entity_model::geo::{Geo, Position, Shape};

/// The mean radius of the earth in metres (IUGG): geographic distances and lengths are great-circle arcs of this sphere.
pub(crate) const RADIUS: f64 = 6_371_008.8;

fn flat(p: &Position) -> Option<(f64, f64)> {
    Some((*p.first()?, *p.get(1)?))
}

/// The haversine formula.
fn arc((x1, y1): (f64, f64), (x2, y2): (f64, f64)) -> f64 {
    let (up, over) = (
        ((y2 - y1).to_radians() / 2.0).sin(),
        ((x2 - x1).to_radians() / 2.0).sin(),
    );
    let a = up * up + y1.to_radians().cos() * y2.to_radians().cos() * over * over;
    2.0 * RADIUS * a.sqrt().min(1.0).asin()
}

fn straight((x1, y1): (f64, f64), (x2, y2): (f64, f64)) -> f64 {
    ((x2 - x1) * (x2 - x1) + (y2 - y1) * (y2 - y1)).sqrt()
}

/// Between two points.
pub(crate) fn distance(a: &str, b: &str, sphere: bool) -> Option<f64> {
    let point = |text: &str| {
        if let Shape::Point(p) = Geo::parse(text, 0).ok()?.shape {
            flat(&p)
        } else {
            None
        }
    };
    let (a, b) = (point(a)?, point(b)?);
    Some(if sphere { arc(a, b) } else { straight(a, b) })
}

/// Of a line, or of several.
pub(crate) fn length(line: &str, sphere: bool) -> Option<f64> {
    let lines = match Geo::parse(line, 0).ok()?.shape {
        Shape::LineString(line) => vec![line],
        Shape::MultiLineString(lines) => lines,
        Shape::Point(_)
        | Shape::Polygon(_)
        | Shape::MultiPoint(_)
        | Shape::MultiPolygon(_)
        | Shape::Collection(_) => return None,
    };
    let mut total = 0.0;
    for line in &lines {
        for (a, b) in line.iter().zip(line.iter().skip(1)) {
            let (a, b) = (flat(a)?, flat(b)?);
            total += if sphere { arc(a, b) } else { straight(a, b) };
        }
    }
    Some(total)
}

/// Whether a point lies in an area or on its border, in the plane of its coordinates.
pub(crate) fn intersects(a: &str, b: &str) -> Option<bool> {
    let (a, b) = (Geo::parse(a, 0).ok()?.shape, Geo::parse(b, 0).ok()?.shape);
    let (point, area) = if matches!(a, Shape::Point(_)) {
        (a, b)
    } else {
        (b, a)
    };
    let Shape::Point(point) = point else {
        return None;
    };
    let (x, y) = flat(&point)?;
    let rings = match area {
        Shape::Polygon(rings) => rings,
        Shape::MultiPolygon(polygons) => polygons.into_iter().flatten().collect(),
        Shape::Point(other) => return Some(flat(&other)? == (x, y)),
        Shape::LineString(_)
        | Shape::MultiPoint(_)
        | Shape::MultiLineString(_)
        | Shape::Collection(_) => {
            return None;
        }
    };
    let mut inside = false;
    for ring in &rings {
        for (a, b) in ring.iter().zip(ring.iter().skip(1)) {
            let ((x1, y1), (x2, y2)) = (flat(a)?, flat(b)?);
            let within = x >= x1.min(x2) && x <= x1.max(x2) && y >= y1.min(y2) && y <= y1.max(y2);
            if within && (x - x1) * (y2 - y1) == (y - y1) * (x2 - x1) {
                return Some(true);
            }
            if (y1 > y) != (y2 > y) && x < (x2 - x1) * (y - y1) / (y2 - y1) + x1 {
                inside = !inside;
            }
        }
    }
    Some(inside)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_degree_of_a_great_circle_is_its_part_of_the_sphere() {
        let metres = distance("Point(0 0)", "Point(0 1)", true).unwrap();
        assert!((metres - RADIUS.to_radians()).abs() < 1e-6, "{metres}");
        assert_eq!(distance("Point(0 0)", "Point(3 4)", false), Some(5.0));
        assert_eq!(distance("Point(0 0)", "LineString(3 4,5 6)", false), None);
        assert_eq!(length("LineString(0 0,3 4,3 5)", false), Some(6.0));
    }

    #[test]
    fn a_point_is_inside_outside_or_on_the_border() {
        let area = "Polygon((0 0,10 0,10 10,0 10,0 0),(4 4,6 4,6 6,4 6,4 4))";
        for (point, inside) in [
            ("Point(1 1)", true),
            ("Point(0 5)", true),
            ("Point(5 5)", false),
            ("Point(6 5)", true),
            ("Point(11 5)", false),
        ] {
            assert_eq!(intersects(point, area), Some(inside), "{point}");
            assert_eq!(intersects(area, point), Some(inside), "{point}");
        }
    }
}
