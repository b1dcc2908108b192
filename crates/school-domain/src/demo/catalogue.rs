//! The training catalogue of a firm inside the institution: what the examples of the vendor's page ask for.

use chrono::{NaiveDate, TimeDelta};

use super::Options;
use super::book::{Book, decimal, hours, known, put};
use super::clock::{day, end_of, local, shifted};
use super::institution::House;
use super::learners::{Learner, New, enter};
use super::names::{Name, invent};
use super::random::Random;
use super::semester::{Groups, Held, Meeting, Plan, Seat, hold};
use crate::values::{
    ATTENDANCE_SHEET, BACK_OFFICE, COMPLETED, ELEARNING, EVALUATION, FRONT, LOGISTICAL_PROBLEM,
    MANUAL, NO, NOT_ATTEMPTED, OF_PERSON, PRESENTIAL, SATISFACTION, SESSION_CLOSED, VIRTUAL_CLASS,
    YES,
};

const DOMAIN: i64 = known::FUTURSKILL;

pub(super) fn build(book: &mut Book, options: &Options, house: &House) {
    let mut random = Random::new(options.seed, "catalogue");
    let catalogue = trainings(book, house);
    let people = people(book, &mut random, house);
    let test = test_session(book, &mut random, house, &catalogue, &people);
    long_session(book, &mut random, house, &catalogue, &people);
    unregistered(book, &test, &people);
    evaluations(book, house, &people);
    ratings(book, &catalogue, &people);
    tracking(book, &test, &people);
    groups(book, house, &people);
    elearning_session(book, house, &catalogue, &people);

    let monday = options.monday();
    book.created_on(local(shifted(monday, -10, 0), 9, 0));
    running_session(book, &mut random, house, &catalogue, &people, monday);
    coming_session(book, &mut random, house, &catalogue, &people, monday);
    cancelled_session(book, house, &catalogue, &people, monday);
}

struct Catalogue {
    security: i64,
    management: i64,
    online: i64,
}

const TRAININGS: [(&str, &str, &str, i64, i64); 6] = [
    (
        "Sécurité informatique : des passwords aux bonnes pratiques",
        "SECU",
        "Protéger ses comptes et ses données.",
        14,
        PRESENTIAL,
    ),
    (
        "Management d'équipe",
        "MANAG",
        "Conduire une équipe au quotidien.",
        35,
        3,
    ),
    (
        "Traitement de texte : un wordprocessor pas à pas",
        "TEXTE",
        "Écrire des documents longs.",
        7,
        ELEARNING,
    ),
    (
        "Gestes qui sauvent",
        "SST",
        "Porter secours.",
        7,
        PRESENTIAL,
    ),
    (
        "Anglais professionnel",
        "ANGL",
        "Parler anglais au travail.",
        40,
        VIRTUAL_CLASS + 2,
    ),
    (
        "Accueil des nouveaux arrivants",
        "ACC",
        "Connaître la maison.",
        3,
        ELEARNING,
    ),
];

fn trainings(book: &mut Book, house: &House) -> Catalogue {
    let provider = put!(
        book, "TrainingProvider",
        Name: "Futurskill Formation", Code: "FUTUR", ActivityNumber: "53 29 00000 29", SiretNumber: "00000000000019",
        SirenNumber: "000000000", SocialReason: "Futurskill SAS", PhoneNumber: "+33 2 00 00 00 10", Email: "contact@futurskill.example",
        City: "Kerval", PostalCode: "29000", Country: "France", PrimaryDomainId: DOMAIN, ExternalId: "FOUR-1",
    );
    for (name, code) in [
        ("Langues et compagnie", "LANG"),
        ("Secours Bretagne", "SEC"),
    ] {
        put!(book, "TrainingProvider", Name: name, Code: code, City: "Belloc", PrimaryDomainId: DOMAIN);
    }
    let themes = ["Informatique", "Management", "Langues", "Sécurité"]
        .map(|name| put!(book, "TrainingTheme", Name: name));
    let mut ids = Vec::new();
    for (at, (name, code, goal, length, mode)) in TRAININGS.into_iter().enumerate() {
        if at == 0 {
            book.with_id(known::RATED_TRAINING);
        }
        let id = put!(
            book, "Training",
            Name: name, Code: code, ExternalId: format!("CAT-{code}"), Goal: goal, Content: format!("{goal} En {length} heures."),
            Language: 1, LearningMode: mode, OrganisationModality: 3, Duration: hours(length), PriceByUser: decimal(45_000, 2),
            PriceBySession: decimal(320_000, 2), UserCountMin: 4, UserCountMax: 12, PublishOnLxp: YES, AvailableOnMobile: NO,
            PrimaryDomainId: DOMAIN, ManagerId: known::ADMINISTRATOR, TrainingProviderId: provider,
        );
        put!(book, "TrainingTrainingProvider", TrainingId: id, TrainingProviderId: provider);
        for theme in themes.iter().cycle().skip(at).take(1) {
            put!(book, "TrainingTrainingTheme", TrainingId: id, TrainingThemeId: *theme);
        }
        for job in house.jobs.iter().cycle().skip(at).take(2) {
            put!(book, "TrainingJob", TrainingId: id, JobId: *job);
        }
        ids.push(id);
    }
    let id = |at: usize| ids.get(at).copied().unwrap_or_default();
    put!(book, "TrainingRequiredTraining", TrainingId: id(1), RequiredTrainingId: id(5));
    Catalogue {
        security: id(0),
        management: id(1),
        online: id(2),
    }
}

/// Twelve people who learn beside their work; the first is the one of the examples.
fn people(book: &mut Book, random: &mut Random, house: &House) -> Vec<Learner> {
    let mut people = Vec::new();
    for number in 1..=12 {
        let mut name = invent(random);
        if number == 1 {
            name = Name {
                first: "Pierre".to_owned(),
                last: "Valaumont".to_owned(),
                gender: 1,
            };
            book.with_id(known::PIERRE);
        }
        let new = New {
            admitted: None,
            scholarship: None,
            ..New::usual(random, name, DOMAIN, number, 2023)
        };
        let one = enter(book, random, &new);
        for job in house.jobs.iter().skip(3).take(1) {
            put!(book, "UserJob", UserId: one.user, JobId: *job, IsPrimary: true);
        }
        people.push(one);
    }
    people
}

fn plan<'a>(
    house: &'a House,
    training: i64,
    name: &str,
    code: &str,
    (from, to): (NaiveDate, NaiveDate),
) -> Plan<'a> {
    Plan {
        id: None,
        name: name.to_owned(),
        code: code.to_owned(),
        training,
        domain: DOMAIN,
        number: None,
        from,
        to,
        is_locked: false,
        places: Some(12),
        apogee: None,
        modules: &[],
        meetings: Vec::new(),
        exams: &[],
        staff: &house.teachers,
        place: house.place,
        rooms: &house.rooms,
        groups: Groups::None,
        pathways: &[],
    }
}

fn meeting(day: NaiveDate, mode: i64, is_recorded: bool) -> Meeting {
    Meeting {
        hour: 9,
        hours: 7,
        mode,
        ..Meeting::of_two_hours(day, is_recorded)
    }
}

fn seats(people: &[Learner]) -> Vec<Seat> {
    people.iter().copied().map(Seat::of).collect()
}

/// `SESS_TEST`, two days in October 2023.
fn test_session(
    book: &mut Book,
    random: &mut Random,
    house: &House,
    catalogue: &Catalogue,
    people: &[Learner],
) -> Held {
    let dates = (day(2023, 10, 9), day(2023, 10, 13));
    let mut plan = plan(
        house,
        catalogue.security,
        "session de test",
        "SESS_TEST",
        dates,
    );
    plan.id = Some(known::TEST_SESSION);
    plan.meetings = vec![
        Meeting {
            id: Some(known::MEETING),
            ..meeting(dates.0, PRESENTIAL, true)
        },
        meeting(shifted(dates.0, 0, 2), PRESENTIAL, true),
    ];
    let mut seats = seats(people);
    if let Some(first) = seats.first_mut() {
        first.trainee = Some(known::TRAINEE);
    }
    let held = hold(book, random, &plan, &seats);
    for tutor in house.teachers.iter().skip(2).take(1) {
        put!(book, "TutorPresence", MeetingSessionId: known::MEETING, TutorId: *tutor, PresenceHours: decimal(7, 0));
    }
    put!(
        book, "Document",
        Kind: ATTENDANCE_SHEET, FileName: "emargement.txt", MediaType: "text/plain", Content: b"Feuille d'emargement".to_vec(),
        Size: 20, MeetingSessionId: known::MEETING, AuthorId: known::ADMINISTRATOR,
    );
    held
}

/// From November 2023 to May 2024, in rooms and in virtual classes; the last meeting takes two days.
fn long_session(
    book: &mut Book,
    random: &mut Random,
    house: &House,
    catalogue: &Catalogue,
    people: &[Learner],
) {
    let dates = (day(2023, 11, 6), day(2024, 5, 17));
    let mut plan = plan(
        house,
        catalogue.management,
        "session longue de management",
        "MANAG_LONG",
        dates,
    );
    plan.id = Some(known::LONG_SESSION);
    plan.meetings = (0..5)
        .map(|n| {
            meeting(
                shifted(dates.0, n * 4, 1),
                if n % 2 == 0 {
                    PRESENTIAL
                } else {
                    VIRTUAL_CLASS
                },
                true,
            )
        })
        .collect();
    plan.meetings.push(Meeting {
        id: Some(known::LONG_MEETING),
        hours: 9,
        days: 1,
        ..meeting(day(2024, 5, 9), PRESENTIAL, true)
    });
    hold(
        book,
        random,
        &plan,
        &seats(people.get(..8).unwrap_or(people)),
    );
}

/// Somebody who left a session and came back: the first enrolment is archived.
fn unregistered(book: &mut Book, test: &Held, people: &[Learner]) {
    for one in people.iter().skip(3).take(1) {
        put!(
            book, "Trainee",
            TrainingSessionId: test.session, UserId: one.user, StudentId: one.student, RegistrationOrigin: BACK_OFFICE,
            StartedOn: local(day(2023, 10, 9), 0, 0), FinishedOn: end_of(day(2023, 10, 13)), Version: 2,
            DeletedOn: local(day(2023, 9, 20), 9, 0), DeletedById: known::ADMINISTRATOR,
        );
    }
}

fn evaluations(book: &mut Book, house: &House, people: &[Learner]) {
    let quiz = put!(
        book.with_id(known::EVALUATION), "Evaluation",
        Name: "Quiz de sécurité", Code: "QUIZ-SECU", ExternalId: "EVAL-1", Category: EVALUATION, Language: 1, Duration: hours(1),
        PrimaryDomainId: DOMAIN, Goal: "Vérifier les acquis.",
    );
    for job in house.jobs.iter().take(1) {
        put!(book, "EvaluationJob", EvaluationId: quiz, JobId: *job);
    }
    let (start, end) = (
        local(day(2023, 10, 13), 14, 0),
        local(day(2023, 10, 13), 16, 0),
    );
    let session = put!(
        book.with_id(known::EVALUATION_SESSION), "EvaluationSession",
        EvaluationId: quiz, Name: "Quiz de fin de session", Code: "QUIZ-2023", StartedOn: start, FinishedOn: end,
        Modality: MANUAL, PrimaryDomainId: DOMAIN, TrainingSessionId: known::TEST_SESSION, MaxGrade: decimal(20, 0),
    );
    put!(book, "EvaluationSessionEvaluator", EvaluationSessionId: session, UserId: known::ADMINISTRATOR);
    for (at, one) in people.iter().enumerate() {
        let done = at % 3 != 2;
        let trainee = put!(
            book, "EvaluationTrainee",
            EvaluationSessionId: session, UserId: one.user, StartedOn: start, FinishedOn: end, RegistrationOrigin: BACK_OFFICE,
            LmsProgress: if done { COMPLETED } else { NOT_ATTEMPTED }, LmsProgressPercent: decimal(if done { 100 } else { 0 }, 0),
            LmsSuccess: if done { YES } else { 0 }, LmsTimeSpend: done.then_some(25),
        );
        if at == 0 {
            put!(book, "EvaluationTraineeManager", EvaluationTraineeId: trainee, UserId: known::ADMINISTRATOR);
        }
    }
    put!(
        book, "Evaluation",
        Name: "Enquête de satisfaction", Code: "SATISF", Category: SATISFACTION, Language: 1, PrimaryDomainId: DOMAIN,
    );
}

fn ratings(book: &mut Book, catalogue: &Catalogue, people: &[Learner]) {
    let comments = [
        (5, "Très utile"),
        (4, "Bien"),
        (3, "Correct"),
        (5, "À recommander"),
        (2, "Trop court"),
    ];
    for (one, (rate, title)) in people.iter().zip(comments) {
        put!(
            book, "ItemRating",
            UserId: one.user, TrainingId: known::RATED_TRAINING, Rate: rate, Title: title, Comment: format!("{title}."),
        );
    }
    for (one, rate) in people.iter().zip([4, 4, 5]) {
        put!(book, "ItemRating", UserId: one.user, TrainingId: catalogue.management, Rate: rate);
        put!(book, "ItemRating", UserId: one.user, EvaluationId: known::EVALUATION, Rate: rate - 1);
    }
}

fn tracking(book: &mut Book, test: &Held, people: &[Learner]) {
    let group = put!(book, "SocialGroup", Name: "Les curieux de la sécurité");
    for one in people.iter().take(5) {
        put!(book, "UserSocialGroup", UserId: one.user, SocialGroupId: group);
    }
    let post = put!(book, "Post", Name: "Bienvenue à tous");
    let news = put!(book, "Information", Name: "Les salles ont changé");
    let conversation = put!(book, "Conversation", Name: "Questions sur les passwords");
    let contribution = put!(book, "Contribution", Name: "Une phrase vaut mieux qu'un mot");
    let page = put!(book, "WikiPage", Name: "Glossaire");
    let examination = put!(book, "Examination", Name: "Examen blanc");
    let quiz = put!(book, "Quiz", Name: "Dix questions");
    let practical = put!(book, "PracticalCase", Name: "Un courriel suspect");
    for (at, one) in (0_i64..).zip(people) {
        let when = |hours| local(day(2023, 10, 9), 9, 30) + TimeDelta::hours(hours + at);
        put!(book, "TrackingView", Timestamp: when(0), ActionType: 0, UserId: one.user, SessionId: test.session, PostId: post);
        put!(book, "TrackingView", Timestamp: when(1), ActionType: 0, UserId: one.user, SessionId: test.session, WikiPageId: page);
        put!(book, "TrackingView", Timestamp: when(2), ActionType: 1, UserId: one.user, SessionId: test.session, QuizId: quiz);
        put!(book, "TrackingView", Timestamp: when(3), ActionType: 0, UserId: one.user, SocialGroupId: group, InformationId: news);
    }
    for one in people.iter().take(1) {
        let when = |hour| local(day(2023, 10, 10), hour, 0);
        let user = one.user;
        put!(book, "TrackingView", Timestamp: when(9), ActionType: 1, UserId: user, SocialGroupId: group, ConversationId: conversation);
        put!(book, "TrackingView", Timestamp: when(10), ActionType: 1, UserId: user, SocialGroupId: group, ContributionId: contribution);
        put!(book, "TrackingView", Timestamp: when(11), ActionType: 1, UserId: user, SessionId: test.session, ExaminationId: examination);
        put!(
            book, "TrackingView",
            Timestamp: when(12), ActionType: 0, UserId: known::ADMINISTRATOR, CorrectedUserId: user, SessionId: test.session,
            PracticalCaseId: practical,
        );
    }
}

/// A group by rule, and memberships of the kinds no one else has.
fn groups(book: &mut Book, house: &House, people: &[Learner]) {
    let everybody = put!(book, "DynamicGroup", Name: "Collaborateurs de Futurskill");
    for one in people {
        put!(book, "UserDynamicGroup", UserId: one.user, DynamicGroupId: everybody);
    }
    let site = put!(book, "Establishment", Name: "Siège de Futurskill", Code: "FUT", PrimaryDomainId: DOMAIN);
    let project =
        put!(book, "Project", Name: "Nouveau catalogue", Code: "CAT", PrimaryDomainId: DOMAIN);
    let team =
        put!(book, "Team", Name: "Équipe de formation", Code: "FORM", PrimaryDomainId: DOMAIN);
    for one in people.iter().take(4) {
        put!(book, "UserEstablishment", UserId: one.user, EstablishmentId: site, IsPrimary: true);
        put!(book, "UserProject", UserId: one.user, ProjectId: project);
        put!(book, "UserTeam", UserId: one.user, TeamId: team);
    }
    put!(book, "EstablishmentManager", EstablishmentId: site, UserId: known::ADMINISTRATOR);
    put!(book, "ProjectManager", ProjectId: project, UserId: known::ADMINISTRATOR);
    put!(book, "TeamManager", TeamId: team, UserId: known::ADMINISTRATOR);
    for one in people.iter().take(4) {
        put!(book, "UserLocalisation", UserId: one.user, LocalisationId: house.place, IsPrimary: true);
    }
    put!(book, "LocalisationManager", LocalisationId: house.place, UserId: known::ADMINISTRATOR);
    for job in house.jobs.iter().skip(3).take(1) {
        put!(book, "JobManager", JobId: *job, UserId: known::ADMINISTRATOR);
    }
}

/// Online only: progress and scores instead of meetings.
fn elearning_session(book: &mut Book, house: &House, catalogue: &Catalogue, people: &[Learner]) {
    let dates = (day(2024, 1, 8), day(2024, 3, 29));
    let mut plan = plan(
        house,
        catalogue.online,
        "session en ligne : texte",
        "TEXTE_WEB",
        dates,
    );
    plan.places = None;
    let session = put!(
        book, "TrainingSession",
        Name: plan.name, Code: plan.code, TrainingId: plan.training, PrimaryDomainId: DOMAIN, ManagerId: known::ADMINISTRATOR,
        StartedOn: local(dates.0, 0, 0), FinishedOn: end_of(dates.1), Modality: 2, LearningMode: ELEARNING, Duration: hours(7),
    );
    for (at, one) in (0_i64..).zip(people) {
        let score = 40 + (at * 17) % 60;
        let passed = score >= 60;
        let finished = local(shifted(dates.0, at % 8, 2), 16, 30);
        put!(
            book, "Trainee",
            TrainingSessionId: session, UserId: one.user, StudentId: one.student, RegistrationOrigin: 2,
            StartedOn: local(dates.0, 0, 0), FinishedOn: end_of(dates.1), LmsProgress: COMPLETED, LmsProgressPercent: decimal(100, 0),
            LmsSuccess: if passed { YES } else { NO }, LmsTimeSpend: 60 + at * 5, LmsTimeEstimated: 90, LmsAccessCount: 3 + at % 4,
            LmsAttemptCount: 1 + at % 2, LmsLastScore: decimal(score, 0), LmsBestScore: decimal(score + at % 5, 0),
            LmsRequiredScore: decimal(60, 0), LmsLastAccessedOn: finished, LmsFirstCompletedOn: finished,
            LmsSuccessDate: passed.then_some(finished), Certificated: passed, CertificatedOn: passed.then_some(finished),
            OptionalField1: "Promotion 2024",
        );
    }
}

fn running_session(
    book: &mut Book,
    random: &mut Random,
    house: &House,
    catalogue: &Catalogue,
    people: &[Learner],
    monday: NaiveDate,
) {
    let dates = (shifted(monday, -4, 0), shifted(monday, 4, 4));
    let mut plan = plan(
        house,
        catalogue.management,
        "session en cours de management",
        "MANAG_NOW",
        dates,
    );
    plan.meetings = (-4..4)
        .map(|week| {
            meeting(
                shifted(monday, week, 3),
                if week % 2 == 0 {
                    PRESENTIAL
                } else {
                    VIRTUAL_CLASS
                },
                week < 0,
            )
        })
        .collect();
    hold(book, random, &plan, &seats(people));
}

fn coming_session(
    book: &mut Book,
    random: &mut Random,
    house: &House,
    catalogue: &Catalogue,
    people: &[Learner],
    monday: NaiveDate,
) {
    let dates = (shifted(monday, 6, 0), shifted(monday, 7, 4));
    let mut plan = plan(
        house,
        catalogue.security,
        "prochaine session de sécurité",
        "SECU_NEXT",
        dates,
    );
    plan.meetings = vec![
        meeting(dates.0, PRESENTIAL, false),
        meeting(shifted(dates.0, 1, 0), PRESENTIAL, false),
    ];
    hold(
        book,
        random,
        &plan,
        &seats(people.get(..5).unwrap_or(people)),
    );
}

fn cancelled_session(
    book: &mut Book,
    house: &House,
    catalogue: &Catalogue,
    people: &[Learner],
    monday: NaiveDate,
) {
    let (from, to) = (shifted(monday, 5, 0), shifted(monday, 5, 4));
    let session = put!(
        book.with_id(known::CANCELLED_SESSION), "TrainingSession",
        Name: "session annulée d'anglais", Code: "ANGL_ANN", TrainingId: catalogue.security, PrimaryDomainId: DOMAIN,
        ManagerId: house.teachers.first().copied(), StartedOn: local(from, 0, 0), FinishedOn: end_of(to), Modality: MANUAL,
        IsCancelled: true, CancelReason: LOGISTICAL_PROBLEM, CancelDescription: "Salle indisponible",
    );
    for one in people.iter().take(3) {
        put!(
            book, "Trainee",
            TrainingSessionId: session, UserId: one.user, StudentId: one.student, RegistrationOrigin: BACK_OFFICE,
            StartedOn: local(from, 0, 0), FinishedOn: end_of(to), IsCancelled: true, CancelReason: SESSION_CLOSED,
            CancelDescription: "Salle indisponible", IsCharged: false,
        );
    }
}

/// What is said of rows that are there already: who may do what with a training, and what another system calls a person.
pub(super) fn privileges_and_references(book: &mut Book) {
    put!(
        book, "TrainingPrivilege",
        TrainingId: known::RATED_TRAINING, Office: FRONT, OwnerKind: OF_PERSON, OwnerId: known::PIERRE, Privilege: "View",
    );
    put!(
        book, "ExternalReference",
        System: "ldap", Kind: "uid", ExtId: "pierre", CanonicalType: "User", CanonicalId: known::PIERRE,
    );
}
