//! Ratings: one of a person for an item, which is a training or an evaluation. How an item is rated is counted when it
//! is read.

use entity_model::Value;
use query_plan::desk::{Answer, Call, Desk, Draft, Fault, Rules};

use crate::rule::{Unknown, must_live, set_of, touches};

pub(crate) fn declare(r: &mut Rules) {
    r.before("ItemRating", before)
        .runs("RateCatalogItemForUser", rate);
}

fn before(_: &mut Desk<'_>, drafts: &mut [Draft<'_>]) -> Result<(), Fault> {
    for draft in drafts
        .iter_mut()
        .filter(|d| touches(d, &["TrainingId", "EvaluationId"]))
    {
        match (
            draft.value("TrainingId").is_null(),
            draft.value("EvaluationId").is_null(),
        ) {
            (true, true) => draft.refuse(
                "TrainingId",
                "is missing: a rating is of a training or of an evaluation",
            ),
            (false, false) => draft.refuse(
                "EvaluationId",
                "cannot be given beside TrainingId: a rating is of one item",
            ),
            (true, false) | (false, true) => {}
        }
    }
    Ok(())
}

fn rate(desk: &mut Desk<'_>, call: &Call) -> Result<Answer, Fault> {
    let user = call.int("UserId").unwrap_or_default();
    must_live(desk, "User", ("UserId", user), Unknown::Invalid)?;
    let item = item(desk, call.int("CatalogItemId").unwrap_or_default())?;
    let condition = format!("UserId eq @user and {} eq @item", item.0);
    let with = [("user", Value::Int(user)), ("item", Value::Int(item.1))];
    let found = desk.row("ItemRating", &condition, &with, &["Id"])?;
    let said = ["Rate", "Title", "Comment"].map(|name| (name, call.value(name).clone()));
    let key = match found {
        Some(row) => {
            desk.update("ItemRating", row.get("Id"), &said)?;
            row.get("Id").clone()
        }
        None => {
            let mut values = said.to_vec();
            values.extend([("UserId", Value::Int(user)), (item.0, Value::Int(item.1))]);
            desk.create("ItemRating", &values)?
        }
    };
    Ok(Answer::Entity(set_of(desk, "ItemRating"), key))
}

/// The property that holds an item of either catalogue, and its key.
fn item(desk: &mut Desk<'_>, key: i64) -> Result<(&'static str, i64), Fault> {
    for (entity, property) in [("Training", "TrainingId"), ("Evaluation", "EvaluationId")] {
        if desk
            .row(entity, "Id eq @id", &[("id", Value::Int(key))], &["Id"])?
            .is_some()
        {
            return Ok((property, key));
        }
    }
    let message = format!("there is no training and no evaluation {key}");
    Err(Fault::invalid("CatalogItemId", message))
}
