//! What this service says of itself: its words for the pages, and the documents that describe it.

use std::collections::HashMap;

use actix_server::{About, Documents, Example, Translated};
use api_description::{Abilities, Conformance, Info};
use entity_model::{EntitySet, Model};

/// The path of the OData service, without the slash at its end.
const SERVICE_PATH: &str = "/odata-api";

pub(crate) const TITLE: &str = "Préau";
pub(crate) const VERSION: &str = env!("CARGO_PKG_VERSION");

const DESCRIPTION: &str = "\
People, trainings, sessions, attendance, marks and decisions of a school, as one OData v4.01 service.

Every set answers `$filter`, `$select`, `$expand`, `$orderby`, `$top`, `$skip` and `$count`; large answers \
come in pages, each with the link to the next.";

/// What the service can do.
pub(crate) fn abilities() -> Abilities {
    Abilities {
        conformance: Conformance::Advanced,
        batch: true,
        asynchronous: true,
        repeatable: true,
        change_tracking: true,
        ..Abilities::writing()
    }
}

pub(crate) fn info() -> Info {
    Info {
        title: TITLE.to_owned(),
        version: VERSION.to_owned(),
        description: DESCRIPTION.to_owned(),
        service_path: SERVICE_PATH.to_owned(),
    }
}

/// The documents, with these keys (by set) as examples.
pub(crate) fn documents(model: &Model, keys: &HashMap<String, String>) -> Documents {
    let example = |set: &EntitySet| keys.get(&set.name).cloned();
    Documents::describe(model, &abilities(), &info(), &example)
}

pub(crate) fn about() -> About {
    About {
        title: TITLE.to_owned(),
        version: VERSION.to_owned(),
        summary: Translated {
            french:
                "La vie d'une école par un seul service OData : personnes, formations, sessions, \
                     assiduité, notes et décisions."
                    .to_owned(),
            english:
                "The life of a school through one OData service: people, trainings, sessions, \
                      attendance, marks and decisions."
                    .to_owned(),
        },
        examples: EXAMPLES.iter().map(example).collect(),
    }
}

/// In French, in English, and the query behind the service root.
const EXAMPLES: &[(&str, &str, &str)] = &[
    (
        "Cinq personnes",
        "Five people",
        "Users?$top=5&$select=Id,FirstName,LastName,Mail",
    ),
    (
        "Les sessions et leurs inscrits",
        "Sessions and how many take part",
        "TrainingSessions?$select=Code,Name,Status,UserCount&$orderby=StartedOn desc&$top=10",
    ),
    (
        "Une session avec ses inscriptions et les personnes",
        "A session with its enrolments and their people",
        "TrainingSessions?$top=1&$expand=Trainees($top=10;$expand=User($select=FirstName,LastName))",
    ),
    (
        "Les personnes inscrites au moins trois fois",
        "People enrolled at least three times",
        "Users?$filter=Trainees/$count ge 3&$select=FirstName,LastName&$top=10",
    ),
    (
        "Les absences les plus récentes",
        "The latest absences",
        "Attendances?$filter=State eq 'Absent'&$orderby=StartedOn desc&$top=10",
    ),
    (
        "Les meilleures notes",
        "The best marks",
        "Grades?$filter=Value ne null&$orderby=Value desc&$top=10&$expand=EvaluationSession($select=Name,MaxGrade)",
    ),
];

fn example((french, english, query): &(&str, &str, &str)) -> Example {
    Example {
        title: Translated {
            french: (*french).to_owned(),
            english: (*english).to_owned(),
        },
        query: (*query).to_owned(),
    }
}
