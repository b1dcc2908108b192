//! `$search`: words that rows hold, whatever their case and marks.
//!
//! A word matches where a word of a searchable text begins with it; a phrase where its words stand in a row. What lies
//! between words is the same for the text and for what is sought: see [`crate::fold`].

use entity_model::{Primitive, Type, Value};
use query_grammar::{self as g, SearchKind};

use super::expression::nullable_like;
use super::{Binder, Bound, Row};
use crate::error::{PlanError, PlanErrorKind};
use crate::expr::{Expr, ExprKind, Function, Typed};
use crate::{fold, limits};

const STRING: Type = Type::Primitive(Primitive::String);

impl Binder<'_> {
    /// The condition that a row holds what is sought.
    pub(super) fn search(&mut self, row: Row, sought: &g::SearchExpr) -> Bound<Expr> {
        let texts = self.searched_texts(row)?;
        let entity = self.entity(row.entity);
        if texts.is_empty() {
            let message = format!("{} has no text that is searched", entity.name);
            let error = PlanError::new(PlanErrorKind::OptionNotAllowed, message).at(sought.span);
            let hint = "$filter with contains(…) looks into any text";
            return Err(Box::new(error.target("$search").hint(hint)));
        }
        if terms(sought) > limits::MAX_SEARCH_TERMS {
            let message = format!(
                "$search takes at most {} words and phrases",
                limits::MAX_SEARCH_TERMS
            );
            let error = PlanError::new(PlanErrorKind::Limit, message).at(sought.span);
            return Err(Box::new(error.target("$search")));
        }
        Ok(holds(&texts, sought))
    }

    /// The searchable texts that the caller may read, folded.
    fn searched_texts(&mut self, row: Row) -> Bound<Vec<Expr>> {
        let entity = self.entity(row.entity);
        let mut texts = Vec::new();
        for (place, member) in self.model.searched(entity) {
            let property = super::resource::property_at(entity, place);
            let hidden = property.write_only
                || property
                    .read
                    .is_some_and(|right| !self.ask.caller.may(right));
            if hidden {
                continue;
            }
            let text = match (member, property.ty) {
                (Some(at), Type::Complex(complex)) => {
                    self.complex_member(row, place, complex, at)?
                }
                _ => self.field_value(row, place)?,
            };
            let typed = text.typed;
            let fold = ExprKind::Call {
                function: Function::Fold,
                arguments: vec![text],
            };
            texts.push(Expr::new(fold, typed));
        }
        Ok(texts)
    }
}

fn terms(sought: &g::SearchExpr) -> usize {
    match &sought.kind {
        SearchKind::Word(_) | SearchKind::Phrase(_) => 1,
        SearchKind::Incomplete(text) => fold::words(text).len(),
        SearchKind::Not(inner) => terms(inner),
        SearchKind::And(all) | SearchKind::Or(all) => all.iter().map(terms).sum(),
    }
}

fn holds(texts: &[Expr], sought: &g::SearchExpr) -> Expr {
    let each = |all: &[g::SearchExpr]| all.iter().map(|one| holds(texts, one)).collect();
    match &sought.kind {
        SearchKind::Word(text) | SearchKind::Phrase(text) => has(texts, &fold::words(text)),
        SearchKind::Incomplete(text) => {
            let words = fold::words(text).into_iter();
            nullable_like(Expr::all(words.map(|word| has(texts, &[word])).collect()))
        }
        // A text that is not there holds nothing.
        SearchKind::Not(inner) => holds(texts, inner).untrue(),
        SearchKind::And(all) => nullable_like(Expr::all(each(all))),
        SearchKind::Or(all) => nullable_like(Expr::any(each(all))),
    }
}

/// One of the texts has the words; without a word there is nothing to be found.
fn has(texts: &[Expr], words: &[String]) -> Expr {
    if words.is_empty() {
        return Expr::truth(false);
    }
    let words = Expr::literal(Value::from(words.join(" ").as_str()), STRING);
    let one = |text: &Expr| {
        let typed = Typed::new(Type::Primitive(Primitive::Boolean), text.typed.nullable);
        let call = ExprKind::Call {
            function: Function::HasWords,
            arguments: vec![text.clone(), words.clone()],
        };
        Expr::new(call, typed)
    };
    nullable_like(Expr::any(texts.iter().map(one).collect()))
}
