//! `SetUserPicture`: the photo of a person is one document, whatever door reads it.

use entity_model::Value;
use query_plan::desk::{Answer, Call, Desk, Fault, Rules};

use crate::documents::rules::image;
use crate::rule::{Unknown, bytes, must_live};
use crate::values::PHOTO;

pub(super) fn declare(r: &mut Rules) {
    r.runs("SetUserPicture", set_user_picture);
}

fn set_user_picture(desk: &mut Desk<'_>, call: &Call) -> Result<Answer, Fault> {
    let user = call
        .bound_int()
        .ok_or_else(|| Fault::invalid("", "is an action of one person"))?;
    must_live(desk, "User", ("", user), Unknown::Missing)?;
    let content = call.value("ImageContent");
    if bytes(content).is_none_or(<[u8]>::is_empty) {
        return Err(Fault::invalid("ImageContent", "is empty"));
    }
    let Some((extension, media_type)) = bytes(content).and_then(image) else {
        return Err(Fault::invalid(
            "ImageContent",
            "is no image: PNG, JPEG, GIF and WebP are known",
        ));
    };
    let file = format!("picture.{extension}");
    let values = [
        ("FileName", Value::Text(file.clone())),
        ("MediaType", Value::from(media_type)),
        ("Content", content.clone()),
    ];
    let documents = desk.rows(
        "Document",
        "UserId eq @id",
        &[("id", Value::Int(user))],
        &["Id", "Kind"],
    )?;
    match documents.iter().find(|row| row.int("Kind") == Some(PHOTO)) {
        Some(row) => {
            desk.update("Document", row.get("Id"), &values)?;
        }
        None => {
            let mut all = values.to_vec();
            all.extend([("Kind", Value::Int(PHOTO)), ("UserId", Value::Int(user))]);
            desk.create("Document", &all)?;
        }
    }
    desk.update(
        "User",
        &Value::Int(user),
        &[("ImageFile", Value::Text(file))],
    )?;
    Ok(Answer::Nothing)
}
