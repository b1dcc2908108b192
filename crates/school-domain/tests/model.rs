//! The model against its specification: names, types and links, in tables.

#![expect(clippy::panic, reason = "a helper of tests fails like a test")]

use entity_model::{Binding, EntityType, Model, Multiplicity, Primitive, Property, Type};

fn model() -> Model {
    school_domain::model().unwrap_or_else(|e| panic!("{e}"))
}

fn entity<'m>(model: &'m Model, set: &str) -> &'m EntityType {
    let set = model
        .set_named(set)
        .unwrap_or_else(|| panic!("no set {set}"));
    model.entity(model.set(set).entity)
}

#[test]
fn the_model_builds() {
    let model = model();
    println!(
        "{} sets, {} types, {} properties, {} navigations",
        model.sets.len(),
        model.entities.len(),
        model
            .entities
            .iter()
            .map(|e| e.properties.len())
            .sum::<usize>(),
        model
            .entities
            .iter()
            .map(|e| e.navigations.len())
            .sum::<usize>(),
    );
    assert!(model.sets.len() >= 90);
}

#[test]
fn everything_says_what_it_is() {
    let model = model();
    let mut silent = Vec::new();
    for e in &model.entities {
        if e.doc.is_empty() {
            silent.push(e.name.clone());
        }
        let properties = e.properties.iter().map(|p| (&p.name, &p.doc));
        let navigations = e.navigations.iter().map(|n| (&n.name, &n.doc));
        for (name, doc) in properties.chain(navigations) {
            if doc.is_empty() {
                silent.push(format!("{}/{name}", e.name));
            }
        }
    }
    for c in &model.complexes {
        for (name, doc) in
            std::iter::once((&c.name, &c.doc)).chain(c.members.iter().map(|m| (&m.name, &m.doc)))
        {
            if doc.is_empty() {
                silent.push(format!("{}/{name}", c.name));
            }
        }
    }
    for e in &model.enums {
        for (name, doc) in
            std::iter::once((&e.name, &e.doc)).chain(e.members.iter().map(|m| (&m.name, &m.doc)))
        {
            if doc.is_empty() {
                silent.push(format!("{}/{name}", e.name));
            }
        }
    }
    for o in &model.operations {
        let parameters = o.parameters.iter().map(|p| (&p.name, &p.doc));
        for (name, doc) in std::iter::once((&o.name, &o.doc)).chain(parameters) {
            if doc.is_empty() {
                silent.push(format!("{}/{name}", o.name));
            }
        }
    }
    silent.extend(
        model
            .sets
            .iter()
            .filter(|s| s.doc.is_empty())
            .map(|s| s.name.clone()),
    );
    assert!(silent.is_empty(), "no description: {silent:?}");
}

#[test]
fn every_type_has_a_set_and_every_navigation_a_way_back() {
    let model = model();
    let mut lost = Vec::new();
    for (at, e) in model.entities.iter().enumerate() {
        if model.set_of(entity_model::EntityId(at)).is_none() {
            lost.push(format!("{} has no set", e.name));
        }
        for n in e.navigations.iter().filter(|n| !n.hidden) {
            let back = n
                .partner
                .as_ref()
                .and_then(|p| model.entity(n.target).navigation(p));
            match back {
                Some((_, back)) if back.partner.as_ref() == Some(&n.name) => {}
                _ => lost.push(format!("{}/{}", e.name, n.name)),
            }
        }
    }
    assert!(lost.is_empty(), "{lost:?}");
}

#[test]
fn beside_every_to_one_navigation_stands_its_key() {
    let model = model();
    for e in &model.entities {
        for n in e.navigations.iter().filter(|n| !n.hidden && !n.is_many()) {
            if let entity_model::Link::Holds(pairs) = &n.link {
                let key = &e.properties[pairs[0].0];
                let usual = [
                    format!("{}Id", n.name),
                    "Id".to_owned(),
                    "UserId".to_owned(),
                ];
                assert!(usual.contains(&key.name), "{}/{}", e.name, n.name);
                assert_eq!(
                    key.facets.nullable,
                    n.multiplicity == Multiplicity::ZeroOrOne
                );
            }
        }
    }
}

/// Such a foreign key would say nothing and cost a look-up for every row.
#[test]
fn no_foreign_key_leads_from_a_row_to_itself() {
    let model = model();
    for e in model.entities.iter().filter(|e| !e.view) {
        for n in e.navigations.iter().filter(|n| !n.hidden) {
            if let entity_model::Link::Holds(pairs) = &n.link {
                let same_table = model.entity(n.target).table == e.table;
                let same_column = pairs.iter().all(|(own, _)| e.key.contains(own));
                assert!(!(same_table && same_column), "{}/{}", e.name, n.name);
            }
        }
    }
}

/// BI tools tell no names apart that differ only in case, and some none that is also the type's.
#[test]
fn every_name_of_a_type_leads_to_one_thing() {
    let model = model();
    let mut alike = Vec::new();
    for e in &model.entities {
        let mut seen = std::collections::HashMap::new();
        let properties = e.properties.iter().map(|p| (&p.name, &p.also_known_as));
        let navigations = e.navigations.iter().filter(|n| !n.hidden);
        let navigations = navigations.map(|n| (&n.name, &n.also_known_as));
        for (name, aliases) in properties.chain(navigations) {
            for said in std::iter::once(name).chain(aliases) {
                let before = seen.insert(said.to_lowercase(), name);
                if before.is_some_and(|other| other != name) || *said == e.name {
                    alike.push(format!("{}/{said}", e.name));
                }
            }
        }
    }
    assert!(alike.is_empty(), "{alike:?}");
}

#[test]
fn decimals_fit_in_eighteen_digits() {
    for e in model().entities {
        for p in e
            .properties
            .iter()
            .filter(|p| p.ty == Type::Primitive(Primitive::Decimal))
        {
            assert!(p.facets.precision.unwrap() <= 18, "{}/{}", e.name, p.name);
            assert!(
                matches!(p.facets.scale, Some(2 | 5)),
                "{}/{}",
                e.name,
                p.name
            );
        }
    }
}

/// Tables that are not views keep to names that need no quotes.
#[test]
fn no_table_is_an_sql_word_and_no_table_is_kept_twice() {
    let model = model();
    let words = [
        "user",
        "group",
        "role",
        "order",
        "table",
        "column",
        "select",
        "session",
        "partition",
        "check",
        "default",
        "references",
        "position",
        "value",
        "time",
        "timestamp",
    ];
    let mut tables: Vec<&str> = model
        .entities
        .iter()
        .filter(|e| !e.view)
        .map(|e| e.table.as_str())
        .collect();
    assert!(!tables.iter().any(|t| words.contains(t)), "{tables:?}");
    let all = tables.len();
    tables.sort_unstable();
    tables.dedup();
    assert_eq!(tables.len(), all);
}

#[test]
fn a_view_keeps_to_the_columns_of_its_table() {
    let model = model();
    for view in model.entities.iter().filter(|e| e.view) {
        let owner = model
            .entities
            .iter()
            .find(|e| !e.view && e.table == view.table);
        // The engine's own tables belong to no type.
        let Some(owner) = owner else {
            assert!(view.table.starts_with("engine_"), "{}", view.table);
            continue;
        };
        for p in view.properties.iter().filter(|p| p.column().is_some()) {
            let same = owner.properties.iter().find(|o| o.column() == p.column());
            assert_eq!(
                same.map(|o| (o.ty, &o.facets)),
                Some((p.ty, &p.facets)),
                "{}",
                p.name
            );
        }
    }
}

/// Section 1.2: every spelling of a set leads to its type.
#[test]
fn sets_answer_to_all_their_names() {
    let model = model();
    for (set, aliases, ty) in [
        ("Users", &["User"][..], "User"),
        (
            "TrainingProviders",
            &["TrainingProvider"],
            "TrainingProvider",
        ),
        ("Domains", &["Domain"], "Domain"),
        ("Establishments", &["Establishment"], "Establishment"),
        ("Jobs", &["Job"], "Job"),
        ("Projects", &["Project"], "Project"),
        ("Structures", &["Structure"], "Structure"),
        ("Teams", &["Team"], "Team"),
        ("Localisations", &["Localisation"], "Localisation"),
        ("TrainingSessions", &[], "TrainingSession"),
        (
            "EvaluationSessions",
            &["ÉvaluationSessions"],
            "EvaluationSession",
        ),
        ("MeetingSessions", &[], "MeetingSession"),
        ("Trainees", &["Trainee"], "Trainee"),
        (
            "EvaluationTrainees",
            &["ÉvaluationTrainees"],
            "EvaluationTrainee",
        ),
        ("Trainings", &["Training"], "Training"),
        ("Evaluations", &["Évaluations"], "Evaluation"),
        ("TraineePresenceViews", &[], "TraineePresenceView"),
        ("TrackingViews", &[], "TrackingView"),
        ("ItemRatings", &[], "ItemRating"),
        ("UserRoles", &[], "UserRole"),
        ("Roles", &[], "Role"),
        ("SocialGroups", &[], "SocialGroup"),
        ("DynamicGroups", &[], "DynamicGroup"),
        ("Rooms", &[], "Room"),
        ("TrainingThemes", &[], "TrainingTheme"),
        ("TutorResources", &[], "TutorResource"),
        ("Posts", &[], "Post"),
        ("Informations", &[], "Information"),
        ("Conversations", &[], "Conversation"),
        ("Contributions", &[], "Contribution"),
        ("WikiPages", &[], "WikiPage"),
        ("Examinations", &[], "Examination"),
        ("Quizzes", &[], "Quiz"),
        ("PracticalCases", &[], "PracticalCase"),
    ] {
        for name in std::iter::once(&set).chain(aliases) {
            let found = model
                .set_named(name)
                .unwrap_or_else(|| panic!("no set {name}"));
            assert_eq!(model.set(found).name, set);
            assert_eq!(model.entity(model.set(found).entity).name, ty);
        }
    }
}

/// The concepts of ScoDoc and the flat sets of the many-to-many navigations.
#[test]
fn the_school_has_its_sets() {
    let model = model();
    for set in "Students StudentAddresses Admissions TeachingUnits Subjects Modules ModuleCoefficients \
        CompetenceFrameworks Competences CompetenceLevels SessionModules SessionModuleTeachers \
        SessionModuleEnrolments Partitions StudentGroups StudentGroupMemberships Attendances Justifications \
        AbsenceNotices EvaluationWeights Grades Annotations Appreciations JuryDecisions Documents \
        UserDomains UserEstablishments UserStructures UserJobs UserProjects UserTeams \
        TrainingSessionTutors TrainingSessionLocalisations EvaluationSessionEvaluators \
        EvaluationTraineeManagers DomainManagers EstablishmentManagers JobManagers ProjectManagers \
        StructureManagers TeamManagers LocalisationManagers TrainingJobs TrainingTrainingThemes \
        TrainingRequiredTrainings TrainingTrainingProviders EvaluationJobs MeetingSessionRooms \
        UserSocialGroups UserDynamicGroups TrainingPrivileges TutorAttendances ExternalReferences Journal"
        .split_whitespace()
    {
        assert!(model.set_named(set).is_some(), "no set {set}");
    }
}

/// Sections 1.3.2 and 1.5, but for what a write of ours means that the vendor's page leaves to actions (dates, the session
/// of an enrolment, ratings, external identifiers): type, length and editability of what the vendor page lists.
/// `Property:Type[(length)]`, with `!` for what nobody edits.
const PROPERTIES: &[(&str, &str)] = &[
    (
        "Users",
        "Id:Int64! ApplicationId:Int64! Version:Int32! CreatedBy:EntityReference! ModifiedBy:EntityReference! \
      DeletedBy:EntityReference! CreatedOn:DateTimeOffset! ModifiedOn:DateTimeOffset! DeletedOn:DateTimeOffset! \
      CreatedById:Int64! Name:String(500)! PrimaryDomainId:Int64 Gender:Gender Prefix:Prefix Category:UserCategory \
      Language:Language Grade:Grade ExternalId:String(250) FirstName:String(250) LastName:String(250) Address:String \
      City:String(250) Country:String(250) Fax:String(250) WorkPhone:String(250) MobilePhone:String(250) \
      PostalCode:String(50) Coefficient:String(250) EnabledOn:DateTimeOffset DisabledOn:DateTimeOffset \
      DrivingLicence:String(250) FirstLanguage:String(250) FirstNameUse:String(250) LastNameUse:String(250) \
      MaidenName:String(250) Nationality:String(250) Code:String(250) PositionTitle:String(250) Login:String(250) \
      Mail:String(250) Password:String(250) RateWorkingTime:Decimal BornOn:Date StartedOn:Date FinishedOn:Date \
      TimeZoneId:String(250) OptionalField1:String OptionalField8:String OptionalEnumField1:OptionalEnumField1 \
      OptionalEnumField8:OptionalEnumField8 OptionalDateField1:Date OptionalDateField3:Date NoMailing:Boolean \
      CompletePictureUrl:String! PictureUrl:String(250)! ImageFile:String(250)! Title:String(250)! Comments:String \
      ManagementLevel:String(250) Import_DomainExternalId:String(250) Import_CodeProfils:String(250) \
      ManagerExternalId:String(250) BlogId:Int64! UserProjectStatus:Int32! TotalPercentRealized:Decimal! \
      SkillRequirementCoverage:Decimal! SyncToolsStatus:SyncToolsStatus! ConnectionState:ConnectionState! \
      AnonymisationStatus:AnonymisationStatus! UserType:UserType! ContractType:ContractType! \
      ContractNature:ContractNature! WorkTime:WorkTime! PlatformMailTransfer:Boolean! BlockedEducationally:Boolean! \
      BlockedAdministratively:Boolean! HideFirstConnectionWizard:Boolean! ForceFirstConnectionWizard:Boolean! \
      InterviewAvailability:Boolean! PositionStartedOn:Date! StructureStartedOn:Date! JobStartedOn:Date! \
      DomainStartedOn:Date! EstablishmentStartedOn:Date! PosteStartedOn:Date! ContractStart:Date! \
      FirstConnectionWizardSavedOn:DateTimeOffset! TermsOfUseValidatedOn:DateTimeOffset! \
      AnonymisationFinishedOn:DateTimeOffset! JobAge:Int32! PosteAge:Int32! DynamicFields:DynamicFields! \
      Uuid:Guid! Description:String",
    ),
    (
        "UserRoles",
        "Id:Int64! UserId:Int64 RoleId:Int64 DomainId:Int64",
    ),
    (
        "Roles",
        "Id:Int64! Name:String(250) Code:String(50) ExternalId:String(250) Description:String Uuid:Guid!",
    ),
    (
        "TrainingProviders",
        "Name:String(250) Code:String(50) Description:String ActivityNumber:String(50) \
      SiretNumber:String(50) SirenNumber:String(50) SocialReason:String(250) PhoneNumber:String(50) FaxNumber:String(50) \
      Contact:String(250) Email:String(250) Mail:String(250) WebUrl:String(250) SpecificInformation:String \
      Address1:String(250) Address2:String(250) City:String(250) PostalCode:String(50) Country:String(250) \
      ExternalId:String(250) PrimaryDomainId:Int64!",
    ),
    (
        "Domains",
        "ExternalId:String(250) ExternalID:String(250) Name:String(250) Code:String(50) Acronym:String(50) \
      Father0:Int64! Father8:Int64! Depth:Int32! StartedOn:DateTimeOffset FinishedOn:DateTimeOffset Address:String(250) \
      City:String(250) Contact:String(250) Country:String(250) Description:String Email:String(250) FaxNumber:String(50) \
      MobileNumber:String(50) PhoneNumber:String(50) PostalCode:String(50) ShortNumber:String(50) ParentDomainId:Int64 \
      PrimaryDomainId:Int64 IsVisible:Boolean Uuid:Guid!",
    ),
    (
        "Localisations",
        "Name:String(250) Code:String(50) Father0:Int64! ParentLocalisationId:Int64",
    ),
    (
        "Rooms",
        "Id:Int64! Code:String(50) Name:String(250) Description:String ExternalID:String(250) Capacity:Int32 \
      RoomType:RoomType LocalisationId:Int64",
    ),
    (
        "TrainingSessions",
        "ExternalId:String(250) Name:String(250) Code:String(50) Status:TrainingSessionStatus! \
      PriceByUser:Decimal PriceBySession:Decimal LearningMode:LearningMode Duration:Duration! TimeAvailable:Duration! \
      TimeEstimated:Duration! DurationHours:Decimal! RegisteringClosingDate:DateTimeOffset UserCount:Int32! \
      UserCountMin:Int32 UserCountMax:Int32 AvailablePlaces:Int32! StartedOn:DateTimeOffset FinishedOn:DateTimeOffset \
      Modality:SessionModality OrganisationModality:OrganisationModality TrainingRequestCategory:TrainingRequestCategory \
      Imputable:Boolean IsCancelled:Boolean! CancelDescription:String(500)! CancelReason:CancelReason! \
      PlanningComplete:YesNo! OptionalEnumField1:OptionalEnumField1! OptionnalEnumField3:OptionalEnumField3! \
      TrainingProviderId:Int64 ManagerId:Int64 TrainingId:Int64 PrimaryDomainId:Int64",
    ),
    (
        "EvaluationSessions",
        "ExternalId:String(250) Name:String(250) Code:String(50) Description:String PriceByUser:Decimal \
      Status:EvaluationSessionStatus! AccessConstraint:AccessConstraint! RegisteringClosingDate:DateTimeOffset \
      UserCount:Int32! StartedOn:DateTimeOffset FinishedOn:DateTimeOffset Modality:SessionModality IsCancelled:Boolean! \
      CancelDescription:String(500)! CancelReason:CancelReason! EvaluationId:Int64 ÉvaluationId:Int64 PrimaryDomainId:Int64!",
    ),
    (
        "MeetingSessions",
        "Id:Int64! Name:String(250) ExternalId:String(250) Description:String Duration:Duration \
      DurationHours:Decimal! StartedOn:DateTimeOffset FinishedOn:DateTimeOffset TimeZoneId:String(250) \
      MeetingMode:MeetingMode TrainingSessionId:Int64 LocalisationId:Int64 Day:Date!",
    ),
    (
        "Trainees",
        "ExternalId:String(250) StartedOn:DateTimeOffset FinishedOn:DateTimeOffset \
      TrainingRequestCategory:TrainingRequestCategory! TrainingRequestType:TrainingRequestType! \
      TrainingRequestPriority:TrainingRequestPriority! PedagogicCost:Decimal! TrainingHours:Decimal! IsDif:YesNo! \
      Imputable:YesNo! IsBlackListed:Boolean! RegistrationOrigin:RegistrationOrigin! AccessTime:Duration! \
      AccessTimeInSeconds:Int64! LmsTimeEstimated:Int32! LmsTimeSpend:Int32! LmsProgress:LmsProgress! \
      LmsSuccess:LmsSuccess! LmsProgressPercent:Decimal! LmsSuccessDate:DateTimeOffset! \
      LmsLastAccessedOn:DateTimeOffset! LmsLastScore:Decimal! LmsBestScore:Decimal! LmsRequiredScore:Decimal! \
      LmsAccessCount:Int32! LmsAttemptCount:Int32! TraineePresence:TraineePresence! ConvocationPresence:YesNo! \
      AbsenceJustified:AbsenceJustified! AbsenceReason:String! PresenceHours:Decimal! PresentialTotalDuration:Decimal! \
      LmsFirstCompletedOn:DateTimeOffset! LmsFirstPassedOn:DateTimeOffset! AbsenteeismPercent:Decimal! \
      Certificated:Boolean! CertificatedOn:DateTimeOffset! CancelReason:CancelReason! CancelDescription:String(500)! \
      IsCancelled:Boolean! IsCharged:Boolean! TrainingSessionId:Int64 UserId:Int64 OptionalField1:String \
      OptionalField3:String EnrolmentState:EnrolmentState!",
    ),
    (
        "EvaluationTrainees",
        "ExternalId:String(250) Description:String StartedOn:DateTimeOffset! FinishedOn:DateTimeOffset! \
      CancelReason:CancelReason! CancelDescription:String(500)! IsBlackListed:Boolean! IsCancelled:Boolean! \
      IsCharged:Boolean! LmsProgress:LmsProgress! LmsProgressPercent:Decimal! LmsSuccess:LmsSuccess! LmsTimeSpend:Int32! \
      Login:String(250)! RegistrationOrigin:RegistrationOrigin! RestrictedLogin:Boolean! DeletedBy:EntityReference! \
      EvaluationSessionId:Int64 ÉvaluationSessionId:Int64 UserId:Int64",
    ),
    (
        "TraineePresenceViews",
        "Id:Int64! TraineeId:Int64 MeetingSessionId:Int64",
    ),
    (
        "AbstractCourseComponentRuns",
        "Id:Int64! TraineePresence:TraineePresence! PresenceHours:Decimal! \
      AbsenceJustified:AbsenceJustified! AbsenceReasonType:AbsenceReasonType! AbsenceReason:String!",
    ),
    (
        "Trainings",
        "ExternalId:String(250) Name:String(500) Code:String(50) Description:String GroupingCode:String(50) \
      TrainingCategory:TrainingCategory Language:ResourceLanguage PriceByUser:Decimal PriceBySession:Decimal \
      UserCountMin:Int32 UserCountMax:Int32 WaitingTraineeThreshold:Int32 LearningMode:LearningMode \
      DiplomaName:String(250) Goal:String Content:String Duration:Duration TimeAvailable:Duration AccessTime:Duration \
      AccessTimeInSeconds:Int64 OrganisationModality:OrganisationModality ValidationType:ValidationType \
      RequiredEducationLevel:RequiredEducationLevel SpecificCondition:String GlobalRate:Decimal! RateCount:Int32! \
      Rate1Count:Int32! Rate5Count:Int32! Owner:Int64 OptionalEnumField1:OptionalEnumField1 \
      OptionalEnumField8:OptionalEnumField8 OptionalField1:String OptionalField8:String OptionalDateField3:Date \
      OptionalDecimalField1:Decimal OptionalDecimalField3:Decimal CompletePictureUrl:String(250) PublishOnLxp:YesNo \
      RegisterUserOnTrainingUrl:String! StartTrainingPlayerUrl:String! ContentAccessDurationAfterEnd:Int32 \
      CanAccessContentAfterEnd:Boolean AvailableOnMobile:YesNo Import_PageDataCatalogCode:String(250)! \
      Import_PageDataMyTrainingCode:String(250)! CatalogPageDataCode:String(250) MyTrainingsPageDataCode:String(250) CpfCode:String(50) PrimaryDomainId:Int64! ManagerId:Int64 \
      EducationalManagerId:Int64 TrainingProviderId:Int64!",
    ),
    (
        "Evaluations",
        "ExternalId:String(250) Name:String(500) Description:String Code:String(50) GroupingCode:String(50) \
      Goal:String Category:EvaluationCategory Language:ResourceLanguage PriceByUser:Decimal RateCount:Int32! \
      Duration:Duration Owner:Int64 TimeAvailable:Duration ValidationType:ValidationType CompletePictureUrl:String(250) \
      Import_PageDataCatalogCode:String(250) GlobalRate:Decimal! PrimaryDomainId:Int64!",
    ),
    (
        "TrackingViews",
        "Id:Int64! Timestamp:DateTimeOffset ActionType:ActionType UserId:Int64 SessionId:Int64",
    ),
    (
        "ItemRatings",
        "Id:Int64! User:EntityReference! CatalogItem:EntityReference! Rate:Int32 Title:String(250) Comment:String(2000) \
      UserId:Int64 TrainingId:Int64 EvaluationId:Int64",
    ),
];

#[test]
fn properties_are_what_the_specification_says() {
    let model = model();
    let mut wrong = Vec::new();
    for (set, properties) in PROPERTIES {
        let e = entity(&model, set);
        for said in properties.split_whitespace() {
            let (name, rest) = said.split_once(':').unwrap();
            let Some((_, p)) = e.property(name) else {
                wrong.push(format!("{set}/{name} is missing"));
                continue;
            };
            let full = model.type_name(p.ty);
            let short = full.rsplit('.').next().unwrap_or_default();
            let length = p
                .facets
                .max_length
                .map_or_else(String::new, |n| format!("({n})"));
            let closed = if p.editing == entity_model::Editing::Never {
                "!"
            } else {
                ""
            };
            let found = format!("{short}{length}{closed}");
            if found != rest {
                wrong.push(format!("{set}/{name}: {found} instead of {rest}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Section 1.5: `Navigation>Type`, with `*` for a collection.
const NAVIGATIONS: &[(&str, &str)] = &[
    (
        "Users",
        "Domains>Domain* Establishments>Establishment* Structures>Structure* Jobs>Job* Projects>Project* Teams>Team* \
      SocialGroups>SocialGroup* DynamicGroups>DynamicGroup* UserRoles>UserRole* TutorResource>TutorResource \
      PrimaryDomain>Domain Trainees>Trainee* Students>Student*",
    ),
    ("UserRoles", "Role>Role Domain>Domain User>User"),
    ("TrainingProviders", "PrimaryDomain>Domain"),
    (
        "Domains",
        "ParentDomain>Domain PrimaryDomain>Domain Managers>User* Members>User*",
    ),
    (
        "Establishments",
        "ParentEstablishment>Establishment PrimaryDomain>Domain Managers>User* Members>User*",
    ),
    ("Jobs", "ParentJob>Job Managers>User* Members>User*"),
    (
        "Projects",
        "ParentProject>Project Managers>User* Members>User*",
    ),
    (
        "Structures",
        "ParentStructure>Structure Managers>User* Members>User*",
    ),
    ("Teams", "ParentTeam>Team Managers>User* Members>User*"),
    (
        "Localisations",
        "ParentLocalisation>Localisation Managers>User* Members>User* Rooms>Room*",
    ),
    (
        "TrainingSessions",
        "TrainingProvider>TrainingProvider Manager>User Tutors>User* Training>Training PrimaryDomain>Domain \
      Localisations>Localisation* Trainees>Trainee* MeetingSessions>MeetingSession* Managers>User*",
    ),
    (
        "EvaluationSessions",
        "Evaluation>Evaluation Évaluation>Evaluation PrimaryDomain>Domain Evaluators>User* \
      SessionModule>SessionModule TrainingSession>TrainingSession",
    ),
    (
        "MeetingSessions",
        "TrainingSession>TrainingSession Localisation>Localisation Rooms>Room*",
    ),
    (
        "Trainees",
        "TrainingSession>TrainingSession User>User Student>Student MainGroup>StudentGroup",
    ),
    (
        "EvaluationTrainees",
        "EvaluationSession>EvaluationSession ÉvaluationSession>EvaluationSession User>User Managers>User*",
    ),
    (
        "TraineePresenceViews",
        "Trainee>Trainee MeetingSession>MeetingSession ComponentRun>AbstractCourseComponentRun",
    ),
    (
        "Trainings",
        "Jobs>Job* PrimaryDomain>Domain TrainingThemes>TrainingTheme* RequiredTrainings>Training* Manager>User \
      EducationalManager>User TrainingProvider>TrainingProvider TrainingProviders>TrainingProvider*",
    ),
    ("Evaluations", "Jobs>Job* PrimaryDomain>Domain"),
    (
        "TrackingViews",
        "User>User CorrectedUser>User Post>Post Information>Information Conversation>Conversation \
      Contribution>Contribution WikiPage>WikiPage Examination>Examination Quiz>Quiz PracticalCase>PracticalCase \
      PraticalCase>PracticalCase Session>TrainingSession SocialGroup>SocialGroup",
    ),
    (
        "Attendances",
        "Student>Student Trainee>Trainee SessionModule>SessionModule MeetingSession>MeetingSession",
    ),
    (
        "Grades",
        "EvaluationSession>EvaluationSession Student>Student Trainee>Trainee",
    ),
    (
        "SessionModules",
        "Module>Module TrainingSession>TrainingSession Teachers>User* Students>Student*",
    ),
];

#[test]
fn navigations_are_what_the_specification_says() {
    let model = model();
    let mut wrong = Vec::new();
    for (set, navigations) in NAVIGATIONS {
        let e = entity(&model, set);
        for said in navigations.split_whitespace() {
            let (name, rest) = said.split_once('>').unwrap();
            let found = e.navigation(name).map(|(_, n)| {
                let star = if n.is_many() { "*" } else { "" };
                format!("{}{star}", model.entity(n.target).name)
            });
            if found.as_deref() != Some(rest) {
                wrong.push(format!("{set}/{name}: {found:?} instead of {rest}"));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

/// Section 1.6: the paths its example URLs walk, as set and members of the path.
#[test]
fn the_paths_of_the_example_urls_exist() {
    let model = model();
    for path in [
        "Users/FirstName",
        "Users/LastName",
        "Users/Name",
        "Users/UserRoles/Role/Name",
        "Users/UserRoles/Domain/Name",
        "Domain",
        "Domains/Name",
        "TrainingSessions/Name",
        "ÉvaluationSessions",
        "EvaluationSessions/Id",
        "MeetingSessions/TrainingSession/Id",
        "MeetingSessions/MeetingMode",
        "MeetingSessions/Localisation",
        "MeetingSessions/Rooms",
        "TraineePresenceViews/MeetingSession/Id",
        "TraineePresenceViews/ComponentRun",
        "TraineePresenceViews/Trainee/User",
        "ÉvaluationTrainees",
        "Trainees/User/Id",
        "Trainee",
        "Trainings",
        "Évaluations",
        "Training/Name",
        "TrackingViews/User/Name",
        "TrackingViews/Session/Code",
        "TrackingViews/Timestamp",
        "TrackingViews/ActionType",
        "ItemRatings/CatalogItem/Id",
        "ItemRatings/CatalogItem/Name",
        "ItemRatings/User/Id",
        "ItemRatings/Rate",
    ] {
        let mut segments = path.split('/');
        let mut at = entity(&model, segments.next().unwrap());
        while let Some(segment) = segments.next() {
            if let Some((_, n)) = at.navigation(segment) {
                at = model.entity(n.target);
                continue;
            }
            let (_, p) = at
                .property(segment)
                .unwrap_or_else(|| panic!("{path}: no {segment}"));
            if let (Type::Complex(id), Some(member)) = (p.ty, segments.next()) {
                assert!(
                    model.complex(id).member(member).is_some(),
                    "{path}: no {member}"
                );
            }
        }
    }
}

/// What an analyst asks from the sets alone, by to-one paths: absence per group and month, averages per module and cohort.
#[test]
fn an_analyst_finds_the_way_to_one_by_one() {
    let model = model();
    for path in [
        "Attendances/Trainee/MainGroup/Name",
        "Attendances/Trainee/TrainingSession/SchoolYear",
        "Attendances/SessionModule/Module/TeachingUnit/Acronym",
        "Attendances/Student/Domain/Code",
        "Attendances/Day",
        "Justifications/Student/User/LastName",
        "TraineePresenceViews/Trainee/MainGroup/Partition/Name",
        "Grades/EvaluationSession/SessionModule/Module/Code",
        "Grades/EvaluationSession/SessionModule/TrainingSession/Name",
        "Grades/Trainee/TrainingSession/Training/Name",
        "Grades/Student/Admission/Baccalaureate",
        "JuryDecisions/Trainee/TrainingSession/Code",
        "StudentGroupMemberships/StudentGroup/Partition/TrainingSession/Name",
    ] {
        let mut segments = path.split('/');
        let mut at = entity(&model, segments.next().unwrap());
        let (last, through) = segments
            .collect::<Vec<_>>()
            .split_last()
            .map(|(l, t)| (*l, t.to_vec()))
            .unwrap();
        for segment in through {
            let found = at.navigation(segment).filter(|(_, n)| !n.is_many());
            at = model.entity(
                found
                    .unwrap_or_else(|| panic!("{path}: no {segment}"))
                    .1
                    .target,
            );
        }
        assert!(at.property(last).is_some(), "{path}: no {last}");
    }
}

/// Section 1.4: values, names, and what else is accepted on input.
#[test]
fn enumerations_read_names_numbers_and_labels() {
    let model = model();
    for (name, text, value) in [
        ("Gender", "Male", 1),
        ("Gender", "2", 2),
        ("Prefix", "Mister", 3),
        ("Prefix", "M. / Mr", 3),
        ("UserCategory", "Level3", 3),
        ("Language", "Flamand", 11),
        ("LearningMode", "MOOC", 7),
        ("OrganisationModality", "Intern", 3),
        ("TrainingCategory", "Évaluation", 2),
        ("EvaluationCategory", "Satisfaction", 3),
        ("ValidationType", "TrainingCertificate", 4),
        ("RequiredEducationLevel", "Level6", 6),
        ("YesNo", "No", 2),
        ("LmsProgress", "Completed", 3),
        ("LmsSuccess", "Yes", 1),
        ("RegistrationOrigin", "ProvisionnalPlan", 11),
        ("RegistrationOrigin", "Positionning", 9),
        ("TraineePresence", "Partial", 4),
        ("AbsenceJustified", "No", 2),
        ("AbsenceReasonType", "Other", 1),
        ("CancelReason", "SessionClosed", 8),
        ("CancelReason", "WrongDates", 1),
        ("ActionType", "Post", 1),
        ("MeetingMode", " VirtualClass", 2),
        ("DurationScale", "Hours", 2),
        ("RoomType", "None", 0),
        ("TrainingSessionStatus", "Cancelled", 4),
        ("EvaluationSessionStatus", "InProgress", 2),
        ("SessionModality", "Automatic", 4),
        ("AccessConstraint", "Login", 2),
        ("TrainingRequestCategory", "Cpf", 4),
        ("TrainingRequestType", "Other", 6),
        ("TrainingRequestPriority", "High", 3),
        ("SyncToolsStatus", "Available", 0),
        ("ConnectionState", "Disconnected", 0),
        ("AnonymisationStatus", "Anonymised", 2),
        ("EnrolmentState", "DEF", 2),
        ("AttendanceState", "retard", 1),
        ("JustificationState", "NON_VALIDE", 1),
        ("GradeCode", "ATT", 3),
    ] {
        let id = model
            .enum_named(name)
            .unwrap_or_else(|| panic!("no enumeration {name}"));
        assert_eq!(
            model.enumeration(id).parse(text),
            Some(value),
            "{name} {text}"
        );
    }
}

#[test]
fn a_site_may_correct_its_enumerations() {
    let table =
        school_domain::enumerations::BUILT_IN.replace("3? Value3 | Valeur 3", "3 Gold | Or");
    let model = school_domain::model_with(&table).unwrap();
    let id = model.enum_named("OptionalEnumField1").unwrap();
    assert_eq!(model.enumeration(id).parse("Gold"), Some(3));
    assert!(school_domain::model_with("[Gender]\nnonsense").is_err());
}

/// Every computed property is an expression that binds to the model.
#[test]
fn computed_properties_bind() {
    let planner = query_plan::Planner::new(std::sync::Arc::new(model()), b"a key of a test");
    assert!(planner.is_ok(), "{:?}", planner.err());
}

/// What nobody writes: views, logs, and the items that only logs speak of.
const READ_ONLY: &str = "TraineePresenceViews AbstractCourseComponentRuns TrackingViews Posts Informations Conversations \
    Contributions WikiPages Examinations Quizzes PracticalCases Journal";

#[test]
fn every_set_but_views_and_logs_is_written() {
    let model = model();
    let closed: Vec<&str> = READ_ONLY.split_whitespace().collect();
    for set in &model.sets {
        let rights = [set.create, set.update, set.delete];
        let open = !closed.contains(&set.name.as_str());
        assert!(rights.iter().all(|r| r.is_some() == open), "{}", set.name);
        assert!(rights.iter().all(|r| *r != Some(set.read)), "{}", set.name);
        let ty = model.entity(set.entity);
        let restored = model
            .operations_named("Restore")
            .any(|(_, o)| o.binding.entity() == Some(set.entity));
        assert_eq!(restored, open, "{}", set.name);
        assert!(!open || ty.archive.is_some(), "{}", set.name);
    }
}

/// Section 1.5: the collections whose links no client edits.
#[test]
fn collections_are_linked_where_the_specification_says() {
    let model = model();
    for (set, editable, closed) in [
        (
            "Users",
            "Domains Establishments Structures Jobs Projects Teams",
            "SocialGroups DynamicGroups UserRoles TutorResource",
        ),
        ("Domains", "Managers ParentDomain PrimaryDomain", "Members"),
        ("Teams", "Managers", "Members"),
        (
            "TrainingSessions",
            "Localisations Managers Manager TrainingProvider PrimaryDomain",
            "Tutors",
        ),
        ("EvaluationSessions", "Evaluators", "PrimaryDomain"),
        (
            "Trainings",
            "Jobs TrainingThemes RequiredTrainings Manager",
            "PrimaryDomain TrainingProvider TrainingProviders",
        ),
        ("Evaluations", "Jobs", "PrimaryDomain"),
        ("TrainingProviders", "", "PrimaryDomain"),
        (
            "Trainees",
            "Pathway TrainingSession",
            "Presences Student MainGroup",
        ),
    ] {
        let ty = entity(&model, set);
        let editing = |name: &str| ty.navigation(name).map(|(_, n)| n.editing);
        for name in editable.split_whitespace() {
            let found = editing(name);
            assert_eq!(found, Some(entity_model::Editing::Always), "{set}/{name}");
        }
        for name in closed.split_whitespace() {
            let found = editing(name);
            assert_eq!(found, Some(entity_model::Editing::Never), "{set}/{name}");
        }
    }
}

#[test]
fn the_tracked_sets_are_those_that_clients_follow() {
    let model = model();
    let tracked: Vec<&str> = model
        .sets
        .iter()
        .filter(|s| s.changes_tracked)
        .map(|s| s.name.as_str())
        .collect();
    let wanted = "Users Domains Establishments Jobs Projects Structures Teams Localisations TrainingSessions \
        MeetingSessions Trainees Attendances EvaluationSessions EvaluationTrainees Grades";
    assert_eq!(
        tracked.join(" "),
        wanted.split_whitespace().collect::<Vec<_>>().join(" ")
    );
}

/// Section 1.8: each action, `C` for the collections and `E` for the single entities it is bound to, and its parameters:
/// `!` for what the form on a collection asks.
const ACTIONS: &[(&str, &str, &str, &str)] = &[
    (
        "AddUserRole",
        "E:User",
        "RoleId:Edm.Int64! DomainId:Edm.Int64!",
        "UserRole",
    ),
    ("RemoveUserRole", "E:User", "UserRoleId:Edm.Int64!", ""),
    ("SetUserPicture", "E:User", "ImageContent:Edm.Binary!", ""),
    (
        "Create",
        "C:TrainingSession",
        "TrainingId:Edm.Int64! StartedOn:Edm.DateTimeOffset! FinishedOn:Edm.DateTimeOffset! Modality:Services.SessionModality!",
        "TrainingSession",
    ),
    (
        "Create",
        "C:EvaluationSession",
        "EvaluationId:Edm.Int64!",
        "EvaluationSession",
    ),
    (
        "Update",
        "C:TrainingSession E:TrainingSession",
        "SessionId:Edm.Int64! StartedOn:Edm.DateTimeOffset FinishedOn:Edm.DateTimeOffset TutorIds:Collection(Edm.Int64) \
         LocalisationId:Edm.Int64",
        "TrainingSession",
    ),
    (
        "Attendance",
        "C:TrainingSession C:MeetingSession E:MeetingSession",
        "MeetingSessionId:Edm.Int64! TraineeId:Edm.Int64! TraineePresence:Services.TraineePresence! \
         PresenceHours:Edm.Decimal AbsenceJustified:Services.AbsenceJustified AbsenceReason:Edm.String",
        "",
    ),
    (
        "TutorAttendance",
        "C:TrainingSession C:MeetingSession E:MeetingSession",
        "MeetingSessionId:Edm.Int64! TutorId:Edm.Int64! PresenceHours:Edm.Decimal!",
        "",
    ),
    (
        "AttendanceSheet",
        "C:TrainingSession C:MeetingSession E:MeetingSession",
        "MeetingSessionId:Edm.Int64! DocumentName:Edm.String! DocumentContent:Edm.Binary!",
        "",
    ),
    (
        "Cancel",
        "E:TrainingSession E:EvaluationSession",
        "CancelReason:Services.CancelReason! CancelDescription:Edm.String! Chargeable:Edm.Boolean",
        "",
    ),
    (
        "Register",
        "C:Trainee",
        "SessionId:Edm.Int64! UserId:Edm.Int64!",
        "Trainee",
    ),
    (
        "Register",
        "C:EvaluationTrainee",
        "SessionId:Edm.Int64! UserId:Edm.Int64!",
        "EvaluationTrainee",
    ),
    (
        "ChangeDates",
        "C:Trainee E:Trainee",
        "TraineeId:Edm.Int64! StartedOn:Edm.DateTimeOffset FinishedOn:Edm.DateTimeOffset",
        "Trainee",
    ),
    (
        "ChangeSession",
        "C:Trainee E:Trainee",
        "TraineeId:Edm.Int64! SessionId:Edm.Int64!",
        "Trainee",
    ),
    (
        "Unregister",
        "C:Trainee E:Trainee C:EvaluationTrainee E:EvaluationTrainee",
        "TraineeId:Edm.Int64 EvaluationTraineeId:Edm.Int64",
        "",
    ),
    (
        "SetMyTrainingsPageData",
        "C:Training E:Training",
        "TrainingId:Edm.Int64! PageDataCode:Edm.String!",
        "",
    ),
    (
        "SetCatalogPageData",
        "C:Training E:Training",
        "TrainingId:Edm.Int64! PageDataCode:Edm.String!",
        "",
    ),
    (
        "SetFrontOfficeUserPrivilege",
        "C:Training E:Training",
        PRIVILEGE,
        "",
    ),
    (
        "SetFrontOfficeGroupPrivilege",
        "C:Training E:Training",
        PRIVILEGE,
        "",
    ),
    (
        "SetFrontOfficeDomainPrivilege",
        "C:Training E:Training",
        PRIVILEGE,
        "",
    ),
    (
        "SetBackOfficeUserPrivilege",
        "C:Training E:Training",
        PRIVILEGE,
        "",
    ),
    (
        "SetBackOfficeGroupPrivilege",
        "C:Training E:Training",
        PRIVILEGE,
        "",
    ),
    (
        "SetBackOfficeDomainPrivilege",
        "C:Training E:Training",
        PRIVILEGE,
        "",
    ),
    (
        "RateCatalogItemForUser",
        "C:ItemRating",
        "UserId:Edm.Int64! CatalogItemId:Edm.Int64! Rate:Edm.Int32! Title:Edm.String Comment:Edm.String",
        "ItemRating",
    ),
];

const PRIVILEGE: &str =
    "TrainingId:Edm.Int64! OwnerId:Edm.Int64! Privilege:Edm.String! State:Edm.Boolean!";

#[test]
fn actions_are_what_the_specification_says() {
    let model = model();
    let mut declared = model.operations.len();
    declared -= model.operations_named("Restore").count();
    for (name, bound, parameters, gives) in ACTIONS {
        for on in bound.split_whitespace() {
            declared -= 1;
            let (form, ty) = on.split_once(':').unwrap();
            let ty = model.entity_named(ty).unwrap();
            let binding = if form == "C" {
                Binding::Many(ty)
            } else {
                Binding::One(ty)
            };
            let prefixed = format!("Service.{name}");
            let (_, action) = model
                .operations_named(&prefixed)
                .find(|(_, o)| o.binding == binding)
                .unwrap_or_else(|| panic!("{on} has no {name}"));
            let found: Vec<String> = action
                .parameters
                .iter()
                .map(|p| parameter(&model, p))
                .collect();
            let mut wanted: Vec<&str> = parameters.split_whitespace().collect();
            let both = bound.contains(&format!("C:{}", model.entity(ty).name));
            let own_key = wanted.first().map(|first| first.trim_end_matches('!'));
            if let (Binding::One(_), true, Some(own_key)) = (binding, both, own_key) {
                wanted[0] = own_key;
            }
            assert_eq!(found, wanted, "{name} on {on}");
            let answer = action
                .gives
                .map_or_else(String::new, |g| model.type_name(g.ty));
            assert_eq!(answer.trim_start_matches("Services."), *gives, "{name}");
        }
    }
    assert_eq!(declared, 0, "actions that the specification does not know");
}

fn parameter(model: &Model, p: &Property) -> String {
    let ty = model.type_name(p.ty);
    let ty = if p.collection {
        format!("Collection({ty})")
    } else {
        ty
    };
    let required = if p.required { "!" } else { "" };
    format!("{}:{ty}{required}", p.name)
}

/// Section 1.8.5 and section 4.5.
#[test]
fn other_spellings_and_reserved_logins_are_declared() {
    let model = model();
    let create = |(_, o): &(entity_model::OperationId, &entity_model::Operation)| {
        o.parameter("ÉvaluationId").is_some()
    };
    assert_eq!(
        model
            .operations_named("Services. Create")
            .filter(create)
            .count(),
        1
    );
    let user = entity(&model, "Users");
    let (login, _) = user.property("Login").unwrap();
    let unique = user.uniques.iter().find(|u| u.places == [login]).unwrap();
    assert!(unique.folded && unique.reserved);
    assert_eq!(entity(&model, "ItemRatings").uniques.len(), 2);
}
