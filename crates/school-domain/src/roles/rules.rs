//! `AddUserRole` and `RemoveUserRole`; and `Restore`, which every type that archives has.

use entity_model::Value;
use query_plan::desk::{Answer, Call, Desk, Fault, Rules};

use crate::rule::{Unknown, created, must_live};

pub(crate) fn declare(r: &mut Rules) {
    r.runs("AddUserRole", add_user_role)
        .runs("RemoveUserRole", remove_user_role)
        .runs("Restore", restore);
}

fn bound(call: &Call) -> Result<i64, Fault> {
    call.bound_int()
        .ok_or_else(|| Fault::invalid("", "is an action of one entity"))
}

fn add_user_role(desk: &mut Desk<'_>, call: &Call) -> Result<Answer, Fault> {
    let user = bound(call)?;
    must_live(desk, "User", ("", user), Unknown::Missing)?;
    let mut values = vec![("UserId", Value::Int(user))];
    for (name, entity) in [("RoleId", "Role"), ("DomainId", "Domain")] {
        let key = call.int(name).unwrap_or_default();
        must_live(desk, entity, (name, key), Unknown::Invalid)?;
        values.push((name, Value::Int(key)));
    }
    let key = desk.create("UserRole", &values)?;
    Ok(created(desk, "UserRole", key))
}

fn remove_user_role(desk: &mut Desk<'_>, call: &Call) -> Result<Answer, Fault> {
    let user = bound(call)?;
    must_live(desk, "User", ("", user), Unknown::Missing)?;
    let link = call.value("UserRoleId").clone();
    let with = [("id", link.clone()), ("user", Value::Int(user))];
    if desk
        .row("UserRole", "Id eq @id and UserId eq @user", &with, &["Id"])?
        .is_none()
    {
        return Err(Fault::invalid(
            "UserRoleId",
            "is no role that this person holds",
        ));
    }
    desk.archive("UserRole", &[link])?;
    Ok(Answer::Nothing)
}

/// Undoes an archiving; a live row stays as it is.
fn restore(desk: &mut Desk<'_>, call: &Call) -> Result<Answer, Fault> {
    let model = desk.model();
    let entity = call
        .entity
        .or_else(|| call.set.map(|set| model.set(set).entity));
    let (Some(entity), Some(key)) = (entity, call.bound.clone()) else {
        return Err(Fault::invalid("", "is an action of one entity"));
    };
    desk.restore(&model.entity(entity).name, &[key])?;
    Ok(Answer::Nothing)
}
