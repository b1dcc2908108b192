//! Geo literals, and what `geo.distance`, `geo.length` and `geo.intersects` are given.

use entity_model::geo::{Geo, Position, Shape};
use entity_model::{GeoShape, Primitive, Type, Value};
use query_grammar as g;

use super::{Binder, Bound, not_implemented};
use crate::error::{PlanError, PlanErrorKind};
use crate::expr::{Expr, ExprKind, Function, Typed};

/// `geography'SRID=4326;Point(2.35 48.85)'`
pub(super) fn literal(literal: &g::Geo, span: g::Span) -> Bound<Expr> {
    let srid = u16::try_from(literal.srid).map_err(|_| {
        let message = "there is no such reference system";
        Box::new(PlanError::new(PlanErrorKind::Value, message).at(span))
    })?;
    let shape = shape(&literal.shape);
    let kind = shape.kind();
    let ty = match literal.family {
        g::GeoFamily::Geography => Primitive::Geography(kind),
        g::GeoFamily::Geometry => Primitive::Geometry(kind),
    };
    let text = Geo { srid, shape }.text();
    Ok(Expr::literal(Value::Text(text), Type::Primitive(ty)))
}

fn shape(typed: &g::GeoShape) -> Shape {
    let lines = |all: &[Vec<g::Position>]| all.iter().map(|l| line(l)).collect::<Vec<_>>();
    match typed {
        g::GeoShape::Point(p) => Shape::Point(position(p)),
        g::GeoShape::LineString(l) => Shape::LineString(line(l)),
        g::GeoShape::Polygon(l) => Shape::Polygon(lines(l)),
        g::GeoShape::MultiPoint(l) => Shape::MultiPoint(line(l)),
        g::GeoShape::MultiLineString(l) => Shape::MultiLineString(lines(l)),
        g::GeoShape::MultiPolygon(all) => {
            Shape::MultiPolygon(all.iter().map(|rings| lines(rings)).collect())
        }
        g::GeoShape::Collection(all) => Shape::Collection(all.iter().map(shape).collect()),
    }
}

fn line(typed: &[g::Position]) -> Vec<Position> {
    typed.iter().map(position).collect()
}

fn position(typed: &g::Position) -> Position {
    typed.0.iter().map(|n| n.value).collect()
}

/// What a geo type says: whether it is on the earth, and the shape.
fn parts(ty: Type) -> Option<(bool, GeoShape)> {
    match ty.primitive()? {
        Primitive::Geography(shape) => Some((true, shape)),
        Primitive::Geometry(shape) => Some((false, shape)),
        _ => None,
    }
}

impl Binder<'_> {
    /// A call of one of the three functions (part 2, section 5.1.1.12). What is not executed is refused by name: other
    /// distances than between points, other lengths than of lines, other intersections than of a point and an area.
    pub(super) fn geo(
        &mut self,
        function: g::Function,
        args: &[g::Expr],
        span: g::Span,
    ) -> Bound<Expr> {
        let mut arguments = Vec::with_capacity(args.len());
        for arg in args {
            arguments.push(self.expression(arg)?);
        }
        let distance = function == g::Function::GeoDistance;
        let result = match function {
            g::Function::GeoIntersects => Primitive::Boolean,
            _ => Primitive::Double,
        };
        let typed = Typed::new(
            Type::Primitive(result),
            arguments.iter().any(|a| a.typed.nullable),
        );
        if arguments.iter().any(Expr::is_null_literal) {
            return Ok(Expr::literal(Value::Null, typed.ty));
        }
        let names = || {
            let names = arguments.iter().map(|a| self.model.type_name(a.typed.ty));
            names.collect::<Vec<_>>().join(", ")
        };
        let wrong = || {
            let message = format!("{} does not take {}", function.text(), names());
            Box::new(PlanError::new(PlanErrorKind::Type, message).at(span))
        };
        let all: Option<Vec<(bool, GeoShape)>> =
            arguments.iter().map(|a| parts(a.typed.ty)).collect();
        let all = all.ok_or_else(wrong)?;
        let sphere = all.first().is_some_and(|(sphere, _)| *sphere);
        if all.iter().any(|(other, _)| *other != sphere) {
            return Err(wrong());
        }
        let shapes: Vec<GeoShape> = all.into_iter().map(|(_, shape)| shape).collect();
        if !is_executed(function, &shapes) {
            return Err(not_implemented(
                &format!("{} of {}", function.text(), names()),
                span,
            ));
        }
        let function = match (function, sphere) {
            (g::Function::GeoIntersects, _) => Function::GeoIntersects,
            (_, true) if distance => Function::GeoDistance,
            (_, false) if distance => Function::PlaneDistance,
            (_, true) => Function::GeoLength,
            (_, false) => Function::PlaneLength,
        };
        // A value of an abstract type may be of a shape that the function gives null for.
        let nullable = typed.nullable || shapes.contains(&GeoShape::Any);
        Ok(Expr::new(
            ExprKind::Call {
                function,
                arguments,
            },
            Typed { nullable, ..typed },
        ))
    }
}

fn is_executed(function: g::Function, shapes: &[GeoShape]) -> bool {
    use GeoShape as S;
    let area = |shape: &S| matches!(shape, S::Polygon | S::MultiPolygon | S::Point | S::Any);
    let point = |shape: &S| matches!(shape, S::Point | S::Any);
    match (function, shapes) {
        (g::Function::GeoDistance, [a, b]) => point(a) && point(b),
        (g::Function::GeoIntersects, [a, b]) => point(a) && area(b) || area(a) && point(b),
        (_, [line]) => matches!(line, S::LineString | S::MultiLineString | S::Any),
        _ => false,
    }
}
