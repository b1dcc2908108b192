//! Somebody types a name: aliases and every leniency lead to the set, and answers use the declared name.

use gateway_tests::{MODEL, alike};

/// What was typed, and the set that is meant.
const ALIASES: &[(&str, &str)] = &[
    ("User", "Users"),
    ("TrainingProvider", "TrainingProviders"),
    ("Domain", "Domains"),
    ("Establishment", "Establishments"),
    ("Job", "Jobs"),
    ("Project", "Projects"),
    ("Structure", "Structures"),
    ("Team", "Teams"),
    ("Localisation", "Localisations"),
    ("Trainee", "Trainees"),
    ("Training", "Trainings"),
    ("ÉvaluationSessions", "EvaluationSessions"),
    ("ÉvaluationTrainees", "EvaluationTrainees"),
    ("Évaluations", "Evaluations"),
    // The same with a combining accent.
    ("E\u{301}valuations", "Evaluations"),
    (" TrainingSessions", "TrainingSessions"),
    (" ÉvaluationSessions", "EvaluationSessions"),
    (" Trainees", "Trainees"),
    ("Users ", "Users"),
    ("Users/", "Users"),
    ("/odata-api//Users", "Users"),
    ("%55sers", "Users"),
];

#[test]
fn aliases_are_routed_and_never_written_on_both_databases() {
    for (typed, set) in ALIASES {
        let answer = alike(&format!("{typed}?$top=1&$select=Id"));
        let context = answer.json()["@odata.context"].as_str().unwrap().to_owned();
        assert!(
            context.ends_with(&format!("$metadata#{set}(Id)")),
            "{typed}: {context}"
        );
    }
}

#[test]
fn every_declared_alias_is_routed_on_both_databases() {
    for set in &MODEL.sets {
        for alias in &set.also_known_as {
            let context = alike(&format!("{alias}?$top=0")).json()["@odata.context"]
                .as_str()
                .unwrap()
                .to_owned();
            assert!(
                context.ends_with(&format!("#{}", set.name)),
                "{alias}: {context}"
            );
        }
    }
}

#[test]
fn accented_navigations_and_columns_are_read_on_both_databases() {
    let plain = alike("EvaluationSessions(2850816)?$expand=Evaluation&$select=EvaluationId").json();
    assert_eq!(plain["Evaluation"]["Id"], plain["EvaluationId"]);
    let accented =
        alike("ÉvaluationSessions(2850816)?$expand=Évaluation&$select=ÉvaluationId").json();
    assert_eq!(accented["Evaluation"]["Id"], 753_673);
    assert_eq!(accented["EvaluationId"], 753_673);
    let filtered = alike(
        "ÉvaluationTrainees?$filter=ÉvaluationSession/ÉvaluationId eq 753673&$count=true&$top=0",
    )
    .json();
    assert_eq!(filtered["@odata.count"], 12);
}

/// Pairs of URLs that mean the same.
const SAME: &[(&str, &str)] = &[
    ("Users?%24top=3", "Users?$top=3"),
    ("Users?top=3", "Users?$top=3"),
    ("Users?TOP=3&Select=Id", "Users?$top=3&$select=Id"),
    ("Users?$TOP=3", "Users?$top=3"),
    ("Users?$top= 3 &$select= Id ", "Users?$top=3&$select=Id"),
    (
        "Users?$filter=FirstName%20eq%20%27Pierre%27",
        "Users?$filter=FirstName eq 'Pierre'",
    ),
    (
        "Users?$filter=FirstName+eq+'Pierre'",
        "Users?$filter=FirstName eq 'Pierre'",
    ),
    (
        "Users?$filter=FirstName EQ 'Pierre'",
        "Users?$filter=FirstName eq 'Pierre'",
    ),
    ("Users?&&$top=3&", "Users?$top=3"),
    ("Users/?$top=3", "Users?$top=3"),
    ("Users(Id=327680)", "Users(327680)"),
    ("Users/327680", "Users(327680)"),
    ("Users( 327680 )", "Users(327680)"),
    ("Users(@p)?@p=327680", "Users(327680)"),
    ("Users(ExternalId='E001')", "Users(3852664867)"),
    ("Users(ExternalId=%27E001%27)", "Users(3852664867)"),
    ("Users(Login='mepreandier')", "Users(3852664867)"),
    ("Domains(Code='FUTUR')", "Domains(163840)"),
    ("Users/Services.User(327680)", "Users(327680)"),
    ("Users(327680)/Services.User", "Users(327680)"),
    (
        "Users?$filter=FirstName eq @p&@p='Pierre'",
        "Users?$filter=FirstName eq 'Pierre'",
    ),
    ("Users?$filter=Id eq 327680L", "Users?$filter=Id eq 327680"),
    (
        "TrainingSessions(2850818)/Trainees(2916356)",
        "Trainees(2916356)",
    ),
    (
        "TrainingSessions(2850818)/Trainees(2916356)/User",
        "Users(327680)",
    ),
];

#[test]
fn spellings_that_mean_the_same_on_both_databases() {
    let rows = |url: &str| {
        let mut json = alike(url).json();
        json.as_object_mut()
            .unwrap()
            .retain(|name, _| name != "@odata.context");
        json
    };
    for (lenient, plain) in SAME {
        assert_eq!(rows(lenient), rows(plain), "{lenient}");
    }
}
