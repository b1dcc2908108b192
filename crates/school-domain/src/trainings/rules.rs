//! Trainings: the first of their providers, their pages, and what may be done with them.

use std::collections::HashMap;

use entity_model::Value;
use query_plan::desk::{Answer, Call, Changed, Desk, Draft, Fault, Rules};

use crate::organisation::rules::TREES;
use crate::rule::{Unknown, about, both, is_true, keys, list, must_live, named, touches};

pub(crate) fn declare(r: &mut Rules) {
    r.after("TrainingTrainingProvider", after_provider)
        .before("TrainingPrivilege", before_privilege)
        .runs("SetMyTrainingsPageData", |desk, call| {
            set_page(desk, call, "MyTrainingsPageDataCode")
        })
        .runs("SetCatalogPageData", |desk, call| {
            set_page(desk, call, "CatalogPageDataCode")
        })
        .runs("SetFrontOfficeUserPrivilege", |desk, call| {
            set_privilege(desk, call, FRONT, USER)
        })
        .runs("SetFrontOfficeGroupPrivilege", |desk, call| {
            set_privilege(desk, call, FRONT, GROUP)
        })
        .runs("SetFrontOfficeDomainPrivilege", |desk, call| {
            set_privilege(desk, call, FRONT, DOMAIN)
        })
        .runs("SetBackOfficeUserPrivilege", |desk, call| {
            set_privilege(desk, call, BACK, USER)
        })
        .runs("SetBackOfficeGroupPrivilege", |desk, call| {
            set_privilege(desk, call, BACK, GROUP)
        })
        .runs("SetBackOfficeDomainPrivilege", |desk, call| {
            set_privilege(desk, call, BACK, DOMAIN)
        });
}

/// `TrainingOffice`
const FRONT: i64 = 0;
const BACK: i64 = 1;

/// `PrivilegeOwnerKind`
const USER: i64 = 0;
const GROUP: i64 = 1;
const DOMAIN: i64 = 2;

/// `TrainingProvider` is the first of `TrainingProviders`.
fn after_provider(desk: &mut Desk<'_>, changes: &[Changed<'_>]) -> Result<(), Fault> {
    let trainings = keys(both(changes, "TrainingId"));
    let with = [("ids", list(&trainings))];
    let links = desk.rows(
        "TrainingTrainingProvider",
        "TrainingId in @ids",
        &with,
        &["TrainingId", "TrainingProviderId"],
    )?;
    let mut first: HashMap<i64, i64> = HashMap::new();
    for row in &links {
        if let Some((training, provider)) = row.int("TrainingId").zip(row.int("TrainingProviderId"))
        {
            first.entry(training).or_insert(provider);
        }
    }
    let rows = trainings.iter().map(|id| {
        let provider = Value::from(first.get(id).copied());
        (Value::Int(*id), vec![("TrainingProviderId", provider)])
    });
    desk.update_all("Training", rows.collect())?;
    Ok(())
}

fn set_page(desk: &mut Desk<'_>, call: &Call, property: &str) -> Result<Answer, Fault> {
    let training = about(call, "TrainingId")?;
    must_live(desk, "Training", ("TrainingId", training), Unknown::Invalid)?;
    let code = call.value("PageDataCode").clone();
    desk.update("Training", &Value::Int(training), &[(property, code)])?;
    Ok(Answer::Nothing)
}

/// Names of the vendor's page, one with its own spelling and the usual one.
const PRIVILEGES: [&str; 11] = [
    "View",
    "Edit",
    "Duplicate",
    "Register",
    "SelfService",
    "CreateSession",
    "CreateCursusSession",
    "EditPuplication",
    "LaunchGroupSession",
    "EmitNeed",
    "CreateSessionFO",
];

/// A privilege in the spelling of the vendor's page.
fn privilege(given: &str) -> Option<&'static str> {
    let given = if given == "EditPublication" {
        "EditPuplication"
    } else {
        given
    };
    PRIVILEGES.iter().copied().find(|known| *known == given)
}

fn before_privilege(desk: &mut Desk<'_>, drafts: &mut [Draft<'_>]) -> Result<(), Fault> {
    for kind in [USER, GROUP, DOMAIN] {
        let of_kind = |d: &Draft<'_>| {
            touches(d, &["OwnerKind", "OwnerId"]) && *d.value("OwnerKind") == Value::Int(kind)
        };
        let owners = keys(
            drafts
                .iter()
                .filter(|d| of_kind(d))
                .map(|d| d.value("OwnerId")),
        );
        let known = owners_of(desk, kind, &owners)?;
        for draft in drafts.iter_mut().filter(|d| of_kind(d)) {
            if draft
                .value("OwnerId")
                .as_int()
                .is_some_and(|id| !known.contains(&id))
            {
                draft.refuse("OwnerId", format!("is no {}", owner_word(kind)));
            }
        }
    }
    for draft in drafts.iter_mut().filter(|d| touches(d, &["Privilege"])) {
        let Some(given) = draft.value("Privilege").as_text().map(str::to_owned) else {
            continue;
        };
        match privilege(&given) {
            Some(known) => draft.set("Privilege", known),
            None => draft.refuse(
                "Privilege",
                format!("'{given}' is no privilege: {}", PRIVILEGES.join(", ")),
            ),
        }
    }
    Ok(())
}

fn owner_word(kind: i64) -> &'static str {
    match kind {
        USER => "person",
        DOMAIN => "domain",
        _ => "group",
    }
}

/// Which of these keys are live owners of a kind. A domain is a kind of its own and no group here.
fn owners_of(desk: &mut Desk<'_>, kind: i64, owners: &[i64]) -> Result<Vec<i64>, Fault> {
    if owners.is_empty() {
        return Ok(Vec::new());
    }
    let groups = || {
        TREES
            .iter()
            .map(|tree| tree.entity)
            .filter(|entity| *entity != "Domain")
    };
    let entities: Vec<&str> = match kind {
        USER => vec!["User"],
        DOMAIN => vec!["Domain"],
        _ => groups().collect(),
    };
    let mut known = Vec::new();
    for entity in entities {
        let found = desk.rows(entity, "Id in @ids", &[("ids", list(owners))], &["Id"])?;
        known.extend(found.iter().filter_map(|row| row.int("Id")));
    }
    Ok(known)
}

/// Grants or withdraws a privilege; said twice, it holds once.
fn set_privilege(
    desk: &mut Desk<'_>,
    call: &Call,
    office: i64,
    kind: i64,
) -> Result<Answer, Fault> {
    let training = about(call, "TrainingId")?;
    must_live(desk, "Training", ("TrainingId", training), Unknown::Invalid)?;
    let owner = call.int("OwnerId").unwrap_or_default();
    let given = call.value("Privilege").as_text().unwrap_or_default();
    let name = privilege(given).ok_or_else(|| {
        let message = format!("'{given}' is no privilege: {}", PRIVILEGES.join(", "));
        Fault::invalid("Privilege", message)
    })?;
    if !owners_of(desk, kind, &[owner])?.contains(&owner) {
        return Err(Fault::invalid(
            "OwnerId",
            format!("there is no {} {owner}", owner_word(kind)),
        ));
    }
    let with = [
        ("training", Value::Int(training)),
        ("owner", Value::Int(owner)),
        ("privilege", name.into()),
    ];
    let condition = "TrainingId eq @training and OwnerId eq @owner and Privilege eq @privilege";
    let found = desk.rows(
        "TrainingPrivilege",
        condition,
        &with,
        &["Id", "Office", "OwnerKind"],
    )?;
    let same = found
        .iter()
        .filter(|row| row.int("Office") == Some(office) && row.int("OwnerKind") == Some(kind));
    let there = keys(same.map(|row| row.get("Id")));
    if !is_true(call.value("State")) {
        desk.archive("TrainingPrivilege", &named(&there))?;
    } else if there.is_empty() {
        let values = [
            ("TrainingId", Value::Int(training)),
            ("Office", Value::Int(office)),
            ("OwnerKind", Value::Int(kind)),
            ("OwnerId", Value::Int(owner)),
            ("Privilege", name.into()),
        ];
        desk.create("TrainingPrivilege", &values)?;
    }
    Ok(Answer::Nothing)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn offices_and_owners_are_those_of_the_table() {
        let model = crate::model().unwrap();
        for (ty, name, value) in [
            ("TrainingOffice", "Front", FRONT),
            ("TrainingOffice", "Back", BACK),
            ("PrivilegeOwnerKind", "User", USER),
            ("PrivilegeOwnerKind", "Group", GROUP),
            ("PrivilegeOwnerKind", "Domain", DOMAIN),
        ] {
            let found = model
                .enum_named(ty)
                .map(|id| model.enumeration(id).parse(name));
            assert_eq!(found, Some(Some(value)), "{ty} {name}");
        }
    }

    #[test]
    fn a_privilege_has_the_spelling_of_the_page() {
        assert_eq!(privilege("EditPublication"), Some("EditPuplication"));
        assert_eq!(privilege("View"), Some("View"));
        assert_eq!(privilege("Fly"), None);
    }
}
