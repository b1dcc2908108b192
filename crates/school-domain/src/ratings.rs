//! Ratings: what people think of trainings and evaluations, in stars. No marks.

pub(crate) mod rules;

use entity_model::{Builder, EntityBuilder};

use crate::common::{entity, fixed, given, joins, set};
use crate::rights::{RATINGS, RATINGS_EDIT};

pub(crate) fn declare(m: &mut Builder) {
    let mut e = entity(
        m,
        "ItemRating",
        "item_rating",
        "What a person thinks of a training or an evaluation, in one to five stars.",
    );
    // The vendor rates by an action alone; here a POST means that action.
    e.int32("Rate")
        .required()
        .between(1_i64, 5_i64)
        .doc("One to five stars.")
        .example(4_i64);
    e.text("Title", 250)
        .searchable()
        .doc("Title of the comment.");
    e.text("Comment", 2000).searchable().doc("Comment.");
    joins(
        m,
        "ItemRating",
        &[
            fixed("Rater", "User", "Who rates.")
                .key("UserId")
                .back("ItemRatings", "Ratings the person gave."),
            given(
                "Training",
                "Training",
                "The training that is rated, if it is one.",
            )
            .back("ItemRatings", "Ratings of the training."),
            given(
                "Evaluation",
                "Evaluation",
                "The evaluation that is rated, if it is one.",
            )
            .back("ItemRatings", "Ratings of the evaluation."),
        ],
    );
    // A person rates an item once.
    m.extend("ItemRating")
        .unique(&["UserId", "TrainingId"])
        .unique(&["UserId", "EvaluationId"]);
    references(&mut m.extend("ItemRating"));
    action(m);
    set(
        m,
        "ItemRatings",
        "ItemRating",
        RATINGS,
        "Ratings of trainings and evaluations.",
    );
}

fn action(m: &mut Builder) {
    m.action("RateCatalogItemForUser")
        .on_collection("ItemRating")
        .doc("Sets what a person thinks of a training or an evaluation; what the person thought before is replaced.")
        .takes(|p| {
            p.int64("UserId").required().doc("Key of who rates.");
            p.int64("CatalogItemId")
                .required()
                .doc("Key of the training or the evaluation.");
            p.int32("Rate")
                .required()
                .between(1_i64, 5_i64)
                .doc("One to five stars.")
                .example(4_i64);
            p.text("Title", 250).doc("Title of the comment.");
            p.text("Comment", 2000).doc("Comment.");
        })
        .gives_one("ItemRating")
        .needs(RATINGS_EDIT);
}

/// Who rates and what is rated, written inline.
fn references(e: &mut EntityBuilder<'_>) {
    e.complex("User", "EntityReference")
        .members(&[
            "UserId",
            "Rater/Name",
            "'User'",
            "Rater/ExternalId",
            "'Services.User'",
        ])
        .doc("Who rates.");
    let either = |training: &str, evaluation: &str| {
        format!("case(TrainingId ne null:{training},true:{evaluation})")
    };
    e.complex("CatalogItem", "EntityReference")
        .members(&[
            &either("TrainingId", "EvaluationId"),
            &either("Training/Name", "Evaluation/Name"),
            &either("'Training'", "'Evaluation'"),
            &either("Training/ExternalId", "Evaluation/ExternalId"),
            &either("'Services.Training'", "'Services.Evaluation'"),
        ])
        .doc("The training or the evaluation that is rated.");
}

/// How often an item got each number of stars, told from its ratings.
pub(crate) fn rate_counts(e: &mut EntityBuilder<'_>) {
    e.int32("RateCount")
        .not_null()
        .computed("ItemRatings/$count")
        .doc("Number of ratings.")
        .example(3_i64);
    for stars in 1..=5 {
        e.int32(&format!("Rate{stars}Count"))
            .not_null()
            .computed(&format!("ItemRatings/$count($filter=Rate eq {stars})"))
            .doc(&format!("Number of ratings with {stars} of five stars."));
    }
    e.decimal("GlobalRate", 18, 5)
        .computed("ItemRatings/aggregate(Rate with average)")
        .doc("Average of the ratings; null while there are none.");
}
