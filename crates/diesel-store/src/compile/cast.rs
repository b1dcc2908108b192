//! Casts: to a value of another type, or null.

use entity_model::{EnumType, Primitive, Type};
use query_plan::expr::{Expr, Typed};

use super::{Compiler, Result};
use crate::dialect::Dialect;
use crate::fragment::{Bind, Sql};
use crate::functions;
use crate::row::Kind;

impl<'p, D: Dialect> Compiler<'p, D> {
    pub(super) fn cast(&mut self, inner: &'p Expr, to: Typed, out: &mut Sql<'p>) -> Result<()> {
        if inner.is_null_literal() {
            out.push("NULL");
            return Ok(());
        }
        match (inner.typed.ty, to.ty) {
            (Type::Enum(id), Type::Primitive(Primitive::String)) => {
                return self.enum_text(self.model.enumeration(id), inner, out);
            }
            (Type::Primitive(Primitive::String), Type::Enum(id)) => {
                return self.text_enum(self.model.enumeration(id), inner, out);
            }
            _ => {}
        }
        let (from, kind) = (Kind::of_expr(inner, self.model), Kind::of(to));
        let narrower = to.ty.primitive().and_then(Primitive::integer_range);
        let wide = inner
            .typed
            .ty
            .primitive()
            .and_then(Primitive::integer_range);
        match narrower {
            // Whatever does not fit into the narrower type is null.
            Some((low, high))
                if low > i64::MIN && !wide.is_some_and(|w| w.0 >= low && w.1 <= high) =>
            {
                out.push("(CASE WHEN ");
                self.converted(inner, from, kind, out)?;
                out.push(" BETWEEN ")
                    .number(low)
                    .push(" AND ")
                    .number(high)
                    .push(" THEN ");
                self.converted(inner, from, kind, out)?;
                out.push(" END)");
                Ok(())
            }
            _ => self.converted(inner, from, kind, out),
        }
    }

    /// By the table of casts.
    pub(super) fn converted(
        &mut self,
        inner: &'p Expr,
        from: Kind,
        to: Kind,
        out: &mut Sql<'p>,
    ) -> Result<()> {
        match functions::cast::<D>(from, to) {
            Some(template) => self.template(template, &[inner], &[from], to, out),
            None => {
                out.push("NULL");
                Ok(())
            }
        }
    }

    fn enum_text(
        &mut self,
        enumeration: &'p EnumType,
        inner: &'p Expr,
        out: &mut Sql<'p>,
    ) -> Result<()> {
        out.push("(CASE ");
        self.value(inner, out)?;
        for member in &enumeration.members {
            out.push(" WHEN ").number(member.value).push(" THEN ");
            out.bind(Bind::Text(member.name.as_str().into()))
                .push(D::TEXT_COLLATION);
        }
        out.push(" ELSE ");
        if enumeration.flags {
            self.flags_text(enumeration, inner, out)?;
        } else {
            self.converted(inner, Kind::Int, Kind::Text, out)?;
        }
        out.push(" END)");
        Ok(())
    }

    /// The names of all flags that are set, or the bare number where more is set than has a name.
    fn flags_text(
        &mut self,
        enumeration: &'p EnumType,
        inner: &'p Expr,
        out: &mut Sql<'p>,
    ) -> Result<()> {
        let all = enumeration.members.iter().fold(0, |all, m| all | m.value);
        out.push("CASE WHEN (");
        self.value(inner, out)?;
        out.push(" & ~").number(all).push(") = 0 THEN ltrim(''");
        for member in enumeration.members.iter().filter(|m| m.value != 0) {
            out.push(" || CASE WHEN (");
            self.value(inner, out)?;
            out.push(" & ")
                .number(member.value)
                .push(") = ")
                .number(member.value)
                .push(" THEN ',' || ");
            out.bind(Bind::Text(member.name.as_str().into()))
                .push(D::TEXT_COLLATION);
            out.push(" ELSE '' END");
        }
        out.push(", ',') ELSE ");
        self.converted(inner, Kind::Int, Kind::Text, out)?;
        out.push(" END");
        Ok(())
    }

    /// A member's name, or a number in text that is a member.
    fn text_enum(
        &mut self,
        enumeration: &'p EnumType,
        inner: &'p Expr,
        out: &mut Sql<'p>,
    ) -> Result<()> {
        out.push("(CASE ");
        self.value(inner, out)?;
        for member in &enumeration.members {
            for name in std::iter::once(&member.name).chain(&member.also_known_as) {
                out.push(" WHEN ");
                out.bind(Bind::Text(name.as_str().into()))
                    .push(D::TEXT_COLLATION);
                out.push(" THEN ").number(member.value);
            }
            out.push(" WHEN '")
                .number(member.value)
                .push("' THEN ")
                .number(member.value);
        }
        out.push(" END)");
        Ok(())
    }
}
