//! Every action of the vendor's page as it prints them, what everybody reads afterwards, and all that is refused.

use serde_json::{Value, json};

use super::{NOTHING, School, bare, ids, told};

fn each(visit: impl Fn(&School)) {
    super::each("actions", visit);
}

/// What is nobody's key.
const NOBODY: i64 = 999_999_999;

/// A training with a session that has two meetings.
struct Course {
    training: i64,
    session: i64,
    meetings: [i64; 2],
}

impl School {
    fn course(&self, places: i64) -> Course {
        let meeting = |day: &str, end: &str| json!({ "Name": day, "StartedOn": format!("2027-01-{day}T08:00:00Z"), "FinishedOn": format!("2027-01-{day}T{end}:00:00Z") });
        let body = json!({
            "Name": "Cours", "LearningMode": "Presential", "UserCountMax": places, "PriceByUser": 12.5, "PrimaryDomainId": 1,
            "TrainingSessions": [{
                "StartedOn": "2027-01-01", "FinishedOn": "2027-01-31", "Modality": "Manual", "PrimaryDomainId": 1,
                "MeetingSessions": [meeting("04", "10"), meeting("05", "14")],
            }],
        });
        let url = "POST Trainings?$select=Id&$expand=TrainingSessions($select=Id;$expand=MeetingSessions($select=Id;$orderby=Id))";
        let made = told(&self.must(201, url, &body));
        let session = &made["TrainingSessions"][0];
        Course {
            training: made["Id"].as_i64().unwrap(),
            session: session["Id"].as_i64().unwrap(),
            meetings: ids(&session["MeetingSessions"]).try_into().unwrap(),
        }
    }

    fn enrol(&self, session: i64, user: i64) -> i64 {
        self.add(
            "Trainees/Services.Register",
            &json!({ "SessionId": session, "UserId": user }),
        )
    }

    /// How many are in a session, and how many places are left.
    fn places(&self, session: i64) -> (Value, Value) {
        let row = self.get(&format!(
            "TrainingSessions({session})?$select=UserCount,AvailablePlaces"
        ));
        (row["UserCount"].clone(), row["AvailablePlaces"].clone())
    }

    fn presence(&self, trainee: i64) -> Value {
        bare(&self.get(&format!("Trainees({trainee})?$select=TraineePresence,PresenceHours,PresentialTotalDuration,AbsenteeismPercent")))
    }

    fn table(&self, rows: &[(String, Value, &str)]) {
        for (line, body, expected) in rows {
            self.refused(line, body, expected);
        }
    }
}

fn row(line: impl Into<String>, body: Value, expected: &str) -> (String, Value, &str) {
    (line.into(), body, expected)
}

#[test]
fn roles_are_given_and_taken_on_both_databases() {
    each(|school| {
        let (person, other) = (school.person(&json!({})), school.person(&json!({})));
        let roles = ids(&school.get("Roles?$select=Id&$top=2&$orderby=Id")["value"]);
        let (role, second) = (roles[0], roles[1]);
        let add = format!("POST Users({person})/Services.AddUserRole");
        let made = school.must(201, &add, json!({ "RoleId": role, "DomainId": 1 }));
        let link = told(&made)["Id"].as_i64().unwrap();
        assert!(
            made.header("location")
                .unwrap()
                .ends_with(&format!("UserRoles({link})"))
        );
        school.must(
            201,
            &format!("POST User({person})/Service.AddUserRole"),
            json!({ "RoleId": second.to_string(), "DomainId": 131_072 }),
        );
        let held = school.get(&format!(
            "Users({person})?$select=Id&$expand=UserRoles($expand=Role,Domain;$orderby=Id)"
        ));
        assert_eq!(
            (
                &held["UserRoles"][0]["Role"]["Id"],
                &held["UserRoles"][1]["Domain"]["Id"]
            ),
            (&json!(role), &json!(131_072))
        );
        let remove = format!("POST Users({person})/Services.RemoveUserRole");
        school.table(&[
            row(&add, json!({ "RoleId": role, "DomainId": 1 }), "400 UserId: is taken by UserRole"),
            row(&add, json!({ "RoleId": NOBODY, "DomainId": 1 }), "400 RoleId: there is no Role"),
            row(&add, json!({ "RoleId": role, "DomainId": NOBODY }), "400 DomainId: there is no Domain"),
            row(&add, json!({ "RoleId": role }), "400 DomainId: is missing"),
            row(&add, json!({ "RoleId": "x", "DomainId": 1 }), "400 RoleId: RoleId"),
            row(&add, json!({ "RoleId": role, "DomainId": 1, "DomainsId": 1 }), "400 DomainsId: did you mean DomainId?"),
            row(format!("POST Users({NOBODY})/Services.AddUserRole"), json!({ "RoleId": role, "DomainId": 1 }), "404 there is no such entity"),
            row("POST Users/Services.AddUserRole", json!({ "RoleId": role, "DomainId": 1 }), "404 cannot be called here"),
            row(&remove, json!({ "UserRoleId": NOBODY }), "400 UserRoleId: is no role that this person holds"),
            row(format!("POST Users({other})/Services.RemoveUserRole"), json!({ "UserRoleId": link }), "400 UserRoleId: is no role that this person holds"),
            row(&remove, json!({}), "400 UserRoleId: is missing"),
            row("POST Users", json!({ "FirstName": "A", "LastName": "B", "UserRoles": [{ "RoleId": role, "DomainId": 1 }] }), "400 UserRoles: is set by the service"),
        ]);
        school.done(&remove, json!({ "UserRoleId": link }));
        school.refused(
            &remove,
            json!({ "UserRoleId": link }),
            "400 UserRoleId: is no role",
        );
        assert_eq!(
            school.count(&format!("Users({person})/UserRoles/$count")),
            1
        );
        // Held once more after it was taken.
        school.must(201, &add, json!({ "RoleId": role, "DomainId": 1 }));
    });
}

#[test]
fn a_picture_is_set_and_told_on_both_databases() {
    each(|school| {
        let person = school.person(&json!({}));
        let set = format!("POST Users({person})/Services.SetUserPicture");
        let png = json!([137, 80, 78, 71, 13, 10, 26, 10, 0]);
        school.done(&set, json!({ "ImageContent": png }));
        let told = |file: &str| json!({ "ImageFile": file, "PictureUrl": file, "CompletePictureUrl": format!("/Files/Applications/1/Pictures/{person}/{file}") });
        let now = || {
            bare(&school.get(&format!(
                "Users({person})?$select=ImageFile,PictureUrl,CompletePictureUrl"
            )))
        };
        assert_eq!(now(), told("picture.png"));
        school.done(&set, json!({ "ImageContent": "R0lGODlhAQABAAAAACw=" }));
        assert_eq!(now(), told("picture.gif"));
        assert_eq!(
            school.count(&format!("Documents/$count?$filter=UserId eq {person}")),
            1
        );
        school.table(&[
            row(
                &set,
                json!({ "ImageContent": [] }),
                "400 ImageContent: is empty",
            ),
            row(
                &set,
                json!({ "ImageContent": "" }),
                "400 ImageContent: is empty",
            ),
            row(
                &set,
                json!({ "ImageContent": [1, 2, 3] }),
                "400 ImageContent: is no image",
            ),
            row(&set, json!({ "ImageContent": null }), "400 ImageContent: "),
            row(&set, json!({}), "400 ImageContent: is missing"),
            row(
                format!("POST Users({NOBODY})/Services.SetUserPicture"),
                json!({ "ImageContent": png }),
                "404 there is no such entity",
            ),
        ]);
        assert_eq!(now(), told("picture.gif"));
    });
}

#[test]
fn a_session_is_created_from_its_training_on_both_databases() {
    each(|school| {
        let course = school.course(7);
        let create = "POST TrainingSessions/Services.Create";
        let body = |more: Value| {
            super::with(
                json!({ "TrainingId": course.training, "StartedOn": "2027-02-01", "FinishedOn": "2027-02-28T18:00:00Z", "Modality": "2" }),
                &more,
            )
        };
        let made = told(&school.must(201, create, body(json!({ "Code": "S2" }))));
        for (name, value) in [
            ("Name", json!("Cours")),
            ("Code", json!("S2")),
            ("Modality", json!("SelfService")),
            ("LearningMode", json!("Presential")),
            ("PriceByUser", json!(12.5)),
            ("UserCountMax", json!(7)),
            ("UserCount", json!(0)),
            ("AvailablePlaces", json!(7)),
            ("Status", json!("ToCome")),
            ("IsCancelled", json!(false)),
            ("StartedOn", json!("2027-02-01T00:00:00Z")),
        ] {
            assert_eq!(made[name], value, "{name}");
        }
        assert_eq!(
            school.count(&format!(
                "TrainingSessions({})/MeetingSessions/$count",
                made["Id"]
            )),
            0
        );
        // A POST to the set is the same.
        let posted = told(&school.must(
            201,
            "POST TrainingSessions",
            body(json!({ "Name": "à part", "UserCountMax": 3 })),
        ));
        assert_eq!(
            (
                &posted["Name"],
                &posted["LearningMode"],
                &posted["AvailablePlaces"]
            ),
            (&json!("à part"), &json!("Presential"), &json!(3))
        );
        let gone = school.add("Trainings", &json!({ "Name": "archivée" }));
        school.done(&format!("DELETE Trainings({gone})"), NOTHING);
        school.table(&[
            row(create, body(json!({ "TrainingId": NOBODY })), "400 TrainingId: there is no Training"),
            row(create, body(json!({ "TrainingId": gone })), "400 TrainingId: there is no Training"),
            row(create, body(json!({ "FinishedOn": "2027-01-01" })), "400 FinishedOn: lies before StartedOn"),
            row(create, json!({}), "400 TrainingId: is missing"),
            row(create, json!({ "TrainingId": course.training, "StartedOn": "2027-02-01", "FinishedOn": "2027-02-02" }), "400 Modality: is missing"),
            row(create, body(json!({ "Modality": "9" })), "400 Modality: no member of SessionModality"),
            row(create, body(json!({ "StartedOn": "soon" })), "400 StartedOn: StartedOn"),
            row(create, body(json!({ "Cod": "x" })), "400 Cod: did you mean Code?"),
            row("POST TrainingSessions", json!({ "TrainingId": course.training }), "400 StartedOn: is missing"),
        ]);
    });
}

#[test]
fn a_session_is_updated_by_either_use_of_update_on_both_databases() {
    each(|school| {
        let course = school.course(7);
        let (one, two) = (school.person(&json!({})), school.person(&json!({})));
        let session = course.session;
        let update = "POST TrainingSessions/Services.Update";
        let of = |more: Value| super::with(json!({ "SessionId": session }), &more);
        school.done(update, of(json!({ "FinishedOn": "2027-02-15T17:00:00Z" })));
        let answer = school.must(
            200,
            &format!("{update} | Prefer: return=représentation"),
            of(json!({ "StartedOn": "2027-01-02" })),
        );
        assert_eq!(
            (&told(&answer)["StartedOn"], &told(&answer)["FinishedOn"]),
            (
                &json!("2027-01-02T00:00:00Z"),
                &json!("2027-02-15T17:00:00Z")
            )
        );
        let around = || {
            let row = school.get(&format!("TrainingSessions({session})?$select=Id&$expand=Tutors($select=Id;$orderby=Id),Localisations($select=Id)"));
            (ids(&row["Tutors"]), ids(&row["Localisations"]))
        };
        school.done(
            update,
            of(json!({ "TutorIds": [one, two], "LocalisationId": 5 })),
        );
        assert_eq!(around(), (vec![one, two], vec![5]));
        school.done(
            &format!("POST TrainingSessions({session})/Services.Update"),
            json!({ "LocalisationId": 6 }),
        );
        assert_eq!(around(), (vec![one, two], vec![6]));
        school.done(update, of(json!({ "TutorIds": [two] })));
        assert_eq!(around(), (vec![two], vec![6]));
        school.done(update, of(json!({ "TutorIds": [] })));
        assert_eq!(around(), (vec![], vec![6]));
        school.done(update, of(json!({})));
        // A PATCH of dates is the same.
        school.done(
            &format!("PATCH TrainingSessions({session})"),
            json!({ "FinishedOn": "2027-03-01" }),
        );
        school.refused(
            &format!("PATCH TrainingSessions({session})"),
            json!({ "FinishedOn": "2026-03-01" }),
            "400 FinishedOn: lies before StartedOn",
        );
        let evaluation = ids(&school.get("EvaluationSessions?$select=Id&$top=1")["value"])[0];
        let locked =
            ids(&school.get("TrainingSessions?$select=Id&$filter=IsLocked&$top=1")["value"])[0];
        school.table(&[
            row(
                update,
                of(json!({ "FinishedOn": "2026-01-01" })),
                "400 FinishedOn: lies before StartedOn",
            ),
            row(
                update,
                json!({ "SessionId": evaluation, "StartedOn": "2027-01-01" }),
                "400 SessionId: there is no TrainingSession",
            ),
            row(
                update,
                json!({ "SessionId": NOBODY }),
                "400 SessionId: there is no TrainingSession",
            ),
            row(
                update,
                json!({ "StartedOn": "2027-01-01" }),
                "400 SessionId: is missing",
            ),
            row(
                update,
                of(json!({ "TutorIds": [one, NOBODY] })),
                "400 TutorIds: there is no User",
            ),
            row(
                update,
                of(json!({ "TutorIds": one })),
                "400 TutorIds: TutorIds",
            ),
            row(
                update,
                of(json!({ "LocalisationId": NOBODY })),
                "400 LocalisationId: there is no Localisation",
            ),
            row(
                format!("POST TrainingSessions({session})/Services.Update"),
                json!({ "SessionId": locked }),
                "400 SessionId: but the URL names",
            ),
            row(
                format!("POST TrainingSessions({NOBODY})/Services.Update"),
                json!({}),
                "404 there is no such entity",
            ),
            row(
                update,
                json!({ "SessionId": locked, "StartedOn": "2020-01-01" }),
                "400 StartedOn: locked",
            ),
        ]);
        assert_eq!(around(), (vec![], vec![6]));
    });
}

#[test]
fn a_session_is_cancelled_once_with_its_enrolments_on_both_databases() {
    each(|school| {
        let course = school.course(7);
        let session = course.session;
        let (one, two) = (school.person(&json!({})), school.person(&json!({})));
        let trainee = school.enrol(session, one);
        let cancel = format!("POST TrainingSessions({session})/Services.Cancel");
        school.table(&[
            row(
                &cancel,
                json!({ "CancelDescription": "x" }),
                "400 CancelReason: is missing",
            ),
            row(
                &cancel,
                json!({ "CancelReason": "3" }),
                "400 CancelDescription: is missing",
            ),
            row(
                &cancel,
                json!({ "CancelReason": "99", "CancelDescription": "x" }),
                "400 CancelReason: no member of CancelReason",
            ),
            row(
                &cancel,
                json!({ "CancelReason": "3", "CancelDescription": "x".repeat(501) }),
                "400 CancelDescription: CancelDescription",
            ),
            row(
                &cancel,
                json!({ "CancelReason": "3", "CancelDescription": "x", "Chargeable": "yes" }),
                "400 Chargeable: Chargeable",
            ),
            row(
                format!("POST TrainingSessions({NOBODY})/Services.Cancel"),
                json!({ "CancelReason": "3", "CancelDescription": "x" }),
                "404 there is no such entity",
            ),
        ]);
        assert_eq!(school.places(session), (json!(1), json!(6)));
        school.done(&cancel, json!({ "CancelReason": "3", "CancelDescription": "Formateur absent", "Chargeable": true }));
        let now = school.get(&format!("TrainingSessions({session})?$select=IsCancelled,CancelReason,CancelDescription,Status,UserCount"));
        assert_eq!(
            bare(&now),
            json!({ "Status": "Cancelled", "IsCancelled": true, "CancelReason": "Automatically", "CancelDescription": "Formateur absent", "UserCount": 0 })
        );
        let enrolment = school.get(&format!(
            "Trainees({trainee})?$select=IsCancelled,CancelReason,CancelDescription,IsCharged"
        ));
        assert_eq!(
            bare(&enrolment),
            json!({ "IsCancelled": true, "CancelReason": "SessionClosed", "CancelDescription": "Formateur absent", "IsCharged": true })
        );
        school.table(&[
            row(
                &cancel,
                json!({ "CancelReason": "3", "CancelDescription": "x" }),
                "400 is cancelled already",
            ),
            row(
                "POST Trainees/Services.Register",
                json!({ "SessionId": session, "UserId": two }),
                "400 SessionId: is a cancelled session",
            ),
            row(
                "POST Trainees",
                json!({ "TrainingSessionId": session, "UserId": two }),
                "400 TrainingSessionId: is a cancelled session",
            ),
        ]);
    });
}

#[test]
fn people_come_into_sessions_change_and_leave_them_on_both_databases() {
    each(|school| {
        let course = school.course(2);
        let session = course.session;
        let people: Vec<i64> = (0..3).map(|_| school.person(&json!({}))).collect();
        let register = "POST Trainees/Services.Register";
        let made = school.must(
            201,
            register,
            json!({ "SessionId": session, "UserId": people[0] }),
        );
        let first = told(&made);
        for (name, value) in [
            ("StartedOn", json!("2027-01-01T00:00:00Z")),
            ("FinishedOn", json!("2027-01-31T00:00:00Z")),
            ("RegistrationOrigin", json!("BackOffice")),
            ("LmsProgress", json!("NotAttempted")),
            ("LmsSuccess", json!("None")),
            ("IsCancelled", json!(false)),
            ("PresentialTotalDuration", json!(8)),
            ("TrainingSessionId", json!(session)),
        ] {
            assert_eq!(first[name], value, "{name}");
        }
        // A student of the department, created on demand.
        let student = school.get(&format!(
            "Students({})?$select=UserId,DomainId",
            first["StudentId"]
        ));
        assert_eq!(
            bare(&student),
            json!({ "UserId": people[0], "DomainId": 1 })
        );
        assert_eq!(school.places(session), (json!(1), json!(1)));
        let taken = "400 SessionId: is taken by Trainee";
        let twice = json!({ "SessionId": session, "UserId": people[0] });
        school.refused(register, twice, taken);
        let trainee = first["Id"].as_i64().unwrap();
        let other = school.add(
            "Trainees",
            &json!({ "TrainingSessionId": session, "UserId": people[1] }),
        );
        assert_eq!(school.places(session), (json!(2), json!(0)));
        let gone = school.person(&json!({}));
        school.done(&format!("DELETE Users({gone})"), NOTHING);
        let archived = school.course(5).session;
        school.done(&format!("DELETE TrainingSessions({archived})"), NOTHING);
        let free = school.course(5).session;
        let locked =
            ids(&school.get("TrainingSessions?$select=Id&$filter=IsLocked&$top=1")["value"])[0];
        school.table(&[
            row(
                register,
                json!({ "SessionId": session, "UserId": people[2] }),
                "400 SessionId: is full",
            ),
            row(
                register,
                json!({ "SessionId": NOBODY, "UserId": people[2] }),
                "404 SessionId: there is no TrainingSession",
            ),
            row(
                register,
                json!({ "SessionId": free, "UserId": NOBODY }),
                "404 UserId: there is no User",
            ),
            row(
                register,
                json!({ "SessionId": free, "UserId": gone }),
                "400 UserId: is archived",
            ),
            row(
                register,
                json!({ "SessionId": archived, "UserId": people[2] }),
                "400 SessionId: is archived",
            ),
            row(
                register,
                json!({ "SessionId": locked, "UserId": people[2] }),
                "400 SessionId: locked",
            ),
            row(
                register,
                json!({ "UserId": people[2] }),
                "400 SessionId: is missing",
            ),
            row(
                register,
                json!({ "SessionId": free }),
                "400 UserId: is missing",
            ),
            row(
                "POST Trainees",
                json!({ "TrainingSessionId": session, "UserId": people[2] }),
                "400 TrainingSessionId: is full",
            ),
        ]);

        let dates = "POST Trainees/Services.ChangeDates";
        school.done(
            dates,
            json!({ "TraineeId": trainee, "StartedOn": "2027-01-04" }),
        );
        let moved = school.must(200, &format!("POST Trainees({trainee})/Services.ChangeDates?$select=StartedOn,FinishedOn | Prefer: return=representation"), json!({ "FinishedOn": "2027-01-20" }));
        assert_eq!(
            bare(&told(&moved)),
            json!({ "StartedOn": "2027-01-04T00:00:00Z", "FinishedOn": "2027-01-20T00:00:00Z" })
        );
        school.done(
            &format!("PATCH Trainees({trainee})"),
            json!({ "FinishedOn": "2027-01-31T00:00:00Z" }),
        );
        school.table(&[
            row(
                dates,
                json!({ "TraineeId": trainee, "FinishedOn": "2026-01-01" }),
                "400 FinishedOn: lies before StartedOn",
            ),
            row(
                dates,
                json!({ "TraineeId": NOBODY, "StartedOn": "2027-01-01" }),
                "404 TraineeId: there is no Trainee",
            ),
            row(
                dates,
                json!({ "StartedOn": "2027-01-01" }),
                "400 TraineeId: is missing",
            ),
            row(
                format!("POST Trainees({trainee})/Services.ChangeDates"),
                json!({ "TraineeId": other }),
                "400 TraineeId: but the URL names",
            ),
        ]);

        let body = json!({ "TrainingId": course.training, "StartedOn": "2027-02-01", "FinishedOn": "2027-02-28", "Modality": 1, "UserCountMax": 1 });
        let second = school.add("TrainingSessions/Services.Create", &body);
        let third = school.add("TrainingSessions/Services.Create", &body);
        school.done(
            &format!("POST TrainingSessions({third})/Services.Cancel"),
            json!({ "CancelReason": "WrongDates", "CancelDescription": "reportée" }),
        );
        let change = "POST Trainees/Services.ChangeSession";
        school.done(change, json!({ "TraineeId": trainee, "SessionId": second }));
        assert_eq!(
            (school.places(session), school.places(second)),
            ((json!(1), json!(1)), (json!(1), json!(0)))
        );
        let now = school.get(&format!(
            "Trainees({trainee})?$select=TrainingSessionId,FinishedOn,PresentialTotalDuration"
        ));
        assert_eq!(
            (&now["TrainingSessionId"], &now["PresentialTotalDuration"]),
            (&json!(second), &Value::Null)
        );
        school.table(&[
            row(
                change,
                json!({ "TraineeId": other, "SessionId": second }),
                "400 SessionId: is full",
            ),
            row(
                change,
                json!({ "TraineeId": other, "SessionId": third }),
                "400 SessionId: is a cancelled session",
            ),
            row(
                change,
                json!({ "TraineeId": other, "SessionId": free }),
                "400 SessionId: another training",
            ),
            row(
                change,
                json!({ "TraineeId": other, "SessionId": NOBODY }),
                "404 SessionId: there is no TrainingSession",
            ),
            row(
                change,
                json!({ "TraineeId": NOBODY, "SessionId": second }),
                "404 TraineeId: there is no Trainee",
            ),
            row(
                change,
                json!({ "TraineeId": other }),
                "400 SessionId: is missing",
            ),
        ]);
        let leave = "POST Trainees/Services.Unregister";
        school.table(&[
            row(leave, json!({}), "400 TraineeId: is missing"),
            row(
                leave,
                json!({ "TraineeId": trainee, "EvaluationTraineeId": trainee }),
                "400 EvaluationTraineeId: names no Trainee: only TraineeId is given here",
            ),
            row(
                leave,
                json!({ "TraineeId": NOBODY }),
                "404 TraineeId: there is no Trainee",
            ),
            row(
                format!("POST Trainees({trainee})/Services.Unregister"),
                json!({ "TraineeId": other }),
                "400 TraineeId: ",
            ),
            row(
                format!("POST Trainees({NOBODY})/Services.Unregister"),
                json!({}),
                "404 there is no such entity",
            ),
        ]);
        school.done(leave, json!({ "TraineeId": other }));
        assert_eq!(school.places(session), (json!(0), json!(2)));
        assert!(school.get(&format!("Trainees({other})"))["DeletedOn"].is_string());
        // Enrolled there already.
        let again = school.enrol(session, people[0]);
        let moved = json!({ "TraineeId": trainee, "SessionId": session });
        school.refused(change, moved, "400 SessionId: is taken by Trainee");
        school.done(
            &format!("POST Trainees({again})/Services.Unregister"),
            NOTHING,
        );
        // Once more is a new row.
        assert_ne!(school.enrol(session, people[1]), other);
        school.done(&format!("DELETE Trainees({trainee})"), NOTHING);
        assert_eq!(school.places(second), (json!(0), json!(1)));
    });
}

#[test]
fn whoever_is_archived_is_enrolled_in_nothing_on_both_databases() {
    each(|school| {
        let course = school.course(3);
        let person = school.person(&json!({}));
        let trainee = school.enrol(course.session, person);
        school.done(&format!("DELETE Users({person})"), NOTHING);
        let row = school.get(&format!(
            "Trainees({trainee})?$select=IsCancelled,CancelReason,DeletedOn"
        ));
        assert_eq!(
            bare(&row),
            json!({ "DeletedOn": null, "IsCancelled": true, "CancelReason": "UserArchived" })
        );
        assert_eq!(school.places(course.session), (json!(0), json!(3)));
        school.done(&format!("POST Users({person})/Services.Restore"), NOTHING);
        assert_eq!(
            school.get(&format!("Trainees({trainee})"))["IsCancelled"],
            true
        );
    });
}

#[test]
fn what_belongs_to_a_row_goes_and_comes_with_it_on_both_databases() {
    each(|school| {
        let graded = "EvaluationSessions?$filter=TrainingSession/IsLocked eq false and Grades/$count gt 3&$select=Id&$top=1";
        let session = ids(&school.get(graded)["value"])[0];
        let grades = || {
            school.count(&format!(
                "Grades/$count?$filter=EvaluationSessionId eq {session}"
            ))
        };
        let all = grades();
        let first = ids(&school.get(&format!(
            "EvaluationSessions({session})/Grades?$select=Id&$top=1"
        ))["value"])[0];
        school.done(&format!("DELETE Grades({first})"), NOTHING);
        school.done(&format!("DELETE EvaluationSessions({session})"), NOTHING);
        assert_eq!(grades(), 0);
        school.done(
            &format!("POST EvaluationSessions({session})/Services.Restore"),
            NOTHING,
        );
        // What was archived before stays archived.
        assert_eq!(grades(), all - 1);
        school.done(&format!("POST Grades({first})/Services.Restore"), NOTHING);
        assert_eq!(grades(), all);
    });
}

#[test]
fn what_stands_in_a_session_goes_and_comes_with_it_on_both_databases() {
    each(|school| {
        let course = school.course(9);
        let session = course.session;
        let people: Vec<i64> = (0..3).map(|_| school.person(&json!({}))).collect();
        let module = ids(&school.get("Modules?$select=Id&$top=1")["value"])[0];
        let module = school.add(
            "SessionModules",
            &json!({ "TrainingSessionId": session, "ModuleId": module }),
        );
        let partition = school.add(
            "Partitions",
            &json!({ "TrainingSessionId": session, "Name": "TD" }),
        );
        let group = |name: &str| {
            school.add(
                "StudentGroups",
                &json!({ "PartitionId": partition, "Name": name }),
            )
        };
        let (group, other) = (group("A"), group("B"));
        let trainees: Vec<i64> = people.iter().map(|p| school.enrol(session, *p)).collect();
        let student = |trainee: i64| {
            school.get(&format!("Trainees({trainee})?$select=StudentId"))["StudentId"].clone()
        };
        for trainee in &trainees {
            school.add(
                "StudentGroupMemberships",
                &json!({ "StudentGroupId": group, "StudentId": student(*trainee) }),
            );
        }
        school.add(
            "EvaluationSessions",
            &json!({ "TrainingSessionId": session, "SessionModuleId": module, "Name": "Partiel",
                "EvaluationId": ids(&school.get("Evaluations?$select=Id&$top=1")["value"])[0],
                "StartedOn": "2027-01-20T08:00:00Z", "FinishedOn": "2027-01-20T10:00:00Z", "Modality": "Manual" }),
        );
        // What went before stays away.
        school.done(&format!("DELETE Trainees({})", trainees[2]), NOTHING);
        school.done(
            &format!("DELETE MeetingSessions({})", course.meetings[1]),
            NOTHING,
        );
        school.done(&format!("DELETE StudentGroups({other})"), NOTHING);
        let counts = || -> Vec<(String, usize)> {
            let within = [
                ("Trainees", "TrainingSessionId"),
                ("MeetingSessions", "TrainingSessionId"),
                ("SessionModules", "TrainingSessionId"),
                ("Partitions", "TrainingSessionId"),
                ("EvaluationSessions", "TrainingSessionId"),
                ("StudentGroups", "Partition/TrainingSessionId"),
                (
                    "StudentGroupMemberships",
                    "StudentGroup/Partition/TrainingSessionId",
                ),
                ("SessionModuleEnrolments", "SessionModule/TrainingSessionId"),
                ("TraineePresenceViews", "MeetingSession/TrainingSessionId"),
                ("EvaluationTrainees", "EvaluationSession/TrainingSessionId"),
            ];
            let count = |(set, path): (&str, &str)| {
                let url = format!("{set}/$count?$filter={path} eq {session}");
                (set.to_owned(), school.count(&url))
            };
            within.into_iter().map(count).collect()
        };
        let before = counts();
        let numbers: Vec<usize> = before.iter().map(|(_, n)| *n).collect();
        assert_eq!(numbers, [2, 1, 1, 1, 1, 1, 2, 2, 2, 2], "{before:?}");
        let main = |trainee: i64| {
            bare(&school.get(&format!(
                "Trainees({trainee})?$select=MainGroupId,IsCancelled,PresentialTotalDuration"
            )))
        };
        let told = main(trainees[0]);
        assert_eq!(told["MainGroupId"], group);

        school.done(&format!("DELETE TrainingSessions({session})"), NOTHING);
        assert!(counts().iter().all(|(_, n)| *n == 0), "{:?}", counts());
        let restore = |set: &str, id: i64| format!("POST {set}({id})/Services.Restore");
        // Nothing of it comes back alone.
        school.table(&[
            row(
                restore("Trainees", trainees[0]),
                json!({}),
                "409 TrainingSessionId: is archived: it comes back first",
            ),
            row(
                restore("StudentGroups", group),
                json!({}),
                "409 PartitionId: is archived: it comes back first",
            ),
            row(
                restore("MeetingSessions", course.meetings[0]),
                json!({}),
                "409 TrainingSessionId: is archived: it comes back first",
            ),
            row(
                "POST Trainees/Services.ChangeSession",
                json!({ "TraineeId": trainees[0], "SessionId": session }),
                "400 TraineeId: is archived",
            ),
        ]);
        school.done(&restore("TrainingSessions", session), NOTHING);
        assert_eq!(counts(), before);
        assert_eq!(main(trainees[0]), told);
        school.done(&restore("Trainees", trainees[2]), NOTHING);
        assert_eq!(counts()[0], ("Trainees".to_owned(), 3));

        // A person who went meanwhile comes back cancelled.
        school.done(&format!("DELETE TrainingSessions({session})"), NOTHING);
        school.done(&format!("DELETE Users({})", people[1]), NOTHING);
        school.done(&restore("TrainingSessions", session), NOTHING);
        assert_eq!(main(trainees[0])["IsCancelled"], false);
        assert_eq!(main(trainees[1])["IsCancelled"], true);
    });
}

/// Whoever left a session and came in again has another enrolment.
#[test]
fn a_link_that_comes_back_is_of_the_enrolment_that_is_there_on_both_databases() {
    each(|school| {
        let session = school.course(9).session;
        let module = ids(&school.get("Modules?$select=Id&$top=1")["value"])[0];
        let module = school.add(
            "SessionModules",
            &json!({ "TrainingSessionId": session, "ModuleId": module }),
        );
        let partition = school.add(
            "Partitions",
            &json!({ "TrainingSessionId": session, "Name": "TP" }),
        );
        let group = school.add(
            "StudentGroups",
            &json!({ "PartitionId": partition, "Name": "1" }),
        );
        let person = school.person(&json!({}));
        let first = school.enrol(session, person);
        let student = school.get(&format!("Trainees({first})"))["StudentId"].clone();
        let member = school.add(
            "StudentGroupMemberships",
            &json!({ "StudentGroupId": group, "StudentId": student }),
        );
        let taken = format!(
            "SessionModuleEnrolments?$select=Id&$filter=SessionModuleId eq {module} and StudentId eq {student}"
        );
        let takes = ids(&school.get(&taken)["value"])[0];
        let links = [
            ("StudentGroupMemberships", member),
            ("SessionModuleEnrolments", takes),
        ];
        let restore = |set: &str, id: i64| format!("POST {set}({id})/Services.Restore");
        for (set, id) in links {
            school.done(&format!("DELETE {set}({id})"), NOTHING);
        }
        school.done(&format!("DELETE Trainees({first})"), NOTHING);
        for (set, id) in links {
            school.refused(
                &restore(set, id),
                "{}",
                "409 StudentId: is not enrolled in the session any more",
            );
        }
        let second = school.enrol(session, person);
        // Whoever comes in takes all modules: that link is another one now.
        let again = ids(&school.get(&taken)["value"])[0];
        school.done(&format!("DELETE SessionModuleEnrolments({again})"), NOTHING);
        for (set, id) in links {
            school.done(&restore(set, id), NOTHING);
            let row = school.get(&format!("{set}({id})?$select=TraineeId,DeletedOn"));
            assert_eq!(
                bare(&row),
                json!({ "TraineeId": second, "DeletedOn": null }),
                "{set}"
            );
        }
        let main = school.get(&format!("Trainees({second})?$select=MainGroupId"));
        assert_eq!(main["MainGroupId"], group);

        // What comes along with its place, and has nobody any more, goes again.
        for place in [("StudentGroups", group), ("SessionModules", module)] {
            school.done(&format!("DELETE {}({})", place.0, place.1), NOTHING);
        }
        school.done(&format!("DELETE Trainees({second})"), NOTHING);
        for (set, id) in [("StudentGroups", group), ("SessionModules", module)] {
            school.done(&restore(set, id), NOTHING);
        }
        for (set, id) in links {
            let row = school.get(&format!("{set}({id})?$select=DeletedOn"));
            assert!(row["DeletedOn"].is_string(), "{set}");
        }
    });
}

/// An enrolment that was left behind by its session, as older data may hold, is led on by the same rules as any other.
#[test]
fn an_archived_session_is_left_for_one_of_the_same_training_only_on_both_databases() {
    each(|school| {
        let (course, elsewhere) = (school.course(9), school.course(9));
        let body = json!({ "TrainingId": course.training, "StartedOn": "2027-02-01", "FinishedOn": "2027-02-28", "Modality": 1, "PrimaryDomainId": 1 });
        let second = school.add("TrainingSessions/Services.Create", &body);
        let people: Vec<i64> = (0..2).map(|_| school.person(&json!({}))).collect();
        let trainees: Vec<i64> = people
            .iter()
            .map(|p| school.enrol(course.session, *p))
            .collect();
        let archive = format!(
            "UPDATE training_session SET deleted_on = created_on WHERE id = {}",
            course.session
        );
        school.0.database.run_script(&archive).unwrap();
        school.done(&format!("DELETE Users({})", people[1]), NOTHING);
        let change = |trainee: i64| format!("POST Trainees({trainee})/Services.ChangeSession");
        school.table(&[
            row(
                change(trainees[0]),
                json!({ "SessionId": elsewhere.session }),
                "400 SessionId: is a session of another training",
            ),
            row(
                change(trainees[1]),
                json!({ "SessionId": second }),
                "400 UserId: is archived",
            ),
            row(
                format!("PATCH Trainees({})", trainees[0]),
                json!({ "TrainingSessionId": elsewhere.session }),
                "400 TrainingSessionId: is a session of another training",
            ),
        ]);
        school.done(&change(trainees[0]), json!({ "SessionId": second }));
        let now = school.get(&format!(
            "Trainees({})?$select=TrainingSessionId,StartedOn,StudentId&$expand=Student($select=UserId)",
            trainees[0]
        ));
        assert_eq!(
            (
                &now["TrainingSessionId"],
                &now["StartedOn"],
                &now["Student"]["UserId"]
            ),
            (
                &json!(second),
                &json!("2027-02-01T00:00:00Z"),
                &json!(people[0])
            )
        );
    });
}

#[test]
fn hours_follow_the_meetings_of_a_session_on_both_databases() {
    each(|school| {
        let course = school.course(3);
        let trainee = school.enrol(course.session, school.person(&json!({})));
        let hours = || school.presence(trainee)["PresentialTotalDuration"].clone();
        let [_, long] = course.meetings;
        assert_eq!(hours(), 8);
        school.done(&format!("DELETE MeetingSessions({long})"), NOTHING);
        assert_eq!(hours(), 2);
        school.done(
            &format!("POST MeetingSessions({long})/Services.Restore"),
            NOTHING,
        );
        assert_eq!(hours(), 8);
        school.done(
            &format!("PATCH MeetingSessions({long})"),
            json!({ "Duration": { "Length": 3, "Scale": "Hours" } }),
        );
        assert_eq!(hours(), 5);
        let new = json!({ "Name": "de plus", "StartedOn": "2027-01-06T08:00:00Z", "FinishedOn": "2027-01-06T09:30:00Z" });
        school.must(
            201,
            &format!("POST TrainingSessions({})/MeetingSessions", course.session),
            new,
        );
        assert_eq!(hours(), json!(6.5));
        assert_eq!(
            school.count(&format!(
                "TraineePresenceViews/$count?$filter=Trainee/Id eq {trainee}"
            )),
            3
        );
    });
}

#[test]
fn attendance_is_recorded_and_counted_on_both_databases() {
    each(|school| {
        let course = school.course(5);
        let [meeting, long] = course.meetings;
        let trainee = school.enrol(course.session, school.person(&json!({})));
        let stranger = school.enrol(school.course(5).session, school.person(&json!({})));
        assert_eq!(
            school.count(&format!(
                "TraineePresenceViews/$count?$filter=Trainee/Id eq {trainee}"
            )),
            2
        );
        let record = "POST MeetingSessions/Services.Attendance";
        let say = |meeting: i64, more: Value| {
            school.done(
                record,
                super::with(
                    json!({ "MeetingSessionId": meeting, "TraineeId": trainee }),
                    &more,
                ),
            );
        };
        let figures = |presence: &str, hours: Value, percent: Value| {
            let expected = json!({ "TraineePresence": presence, "PresenceHours": hours, "PresentialTotalDuration": 8, "AbsenteeismPercent": percent });
            assert_eq!(school.presence(trainee), expected);
        };
        let run = |meeting: i64| {
            let url = format!(
                "TraineePresenceViews?filter=MeetingSession/Id eq {meeting} &expand=ComponentRun($select=TraineePresence,PresenceHours,AbsenceJustified,AbsenceReasonType,AbsenceReason),Trainee($expand=User)"
            );
            let rows = school.0.get(&url).value();
            assert_eq!(rows.len(), 1);
            bare(&rows[0]["ComponentRun"])
        };
        let at = |presence: &str, hours: Value, justified: &str, reason: Value| {
            let kind = if reason.is_null() { "None" } else { "Other" };
            json!({ "TraineePresence": presence, "PresenceHours": hours, "AbsenceJustified": justified, "AbsenceReasonType": kind, "AbsenceReason": reason })
        };
        say(meeting, json!({ "TraineePresence": "2" }));
        assert_eq!(run(meeting), at("Present", json!(2), "None", Value::Null));
        assert_eq!(run(long), at("None", Value::Null, "None", Value::Null));
        figures("Partial", json!(2), json!(75));
        say(long, json!({ "TraineePresence": "Present" }));
        figures("Present", json!(8), json!(0));
        school.done("POST TrainingSessions/Services.Attendance", json!({ "MeetingSessionId": long, "TraineeId": trainee, "TraineePresence": 4, "PresenceHours": 4.5 }));
        assert_eq!(run(long), at("Partial", json!(4.5), "None", Value::Null));
        figures("Partial", json!(6.5), json!(18.75));
        school.done(&format!("POST MeetingSessions({meeting})/Service.Attendance"), json!({ "TraineeId": trainee, "TraineePresence": "3", "AbsenceJustified": "1", "AbsenceReason": "malade" }));
        assert_eq!(run(meeting), at("Absent", json!(0), "Yes", json!("malade")));
        // A justification with the bounds of the meeting stands behind it.
        let student = school.get(&format!("Trainees({trainee})"))["StudentId"].clone();
        let url = format!(
            "Justifications?$filter=StudentId eq {student}&$select=State,Reason,StartedOn,FinishedOn"
        );
        let excuses = school.0.get(&url).value();
        assert_eq!(
            excuses.iter().map(bare).collect::<Vec<_>>(),
            [
                json!({ "StartedOn": "2027-01-04T08:00:00Z", "FinishedOn": "2027-01-04T10:00:00Z", "State": "Valid", "Reason": "malade" })
            ]
        );
        let url =
            format!("Attendances?$filter=MeetingSessionId eq {meeting}&$select=State,IsJustified");
        assert_eq!(
            school
                .0
                .get(&url)
                .value()
                .iter()
                .map(bare)
                .collect::<Vec<_>>(),
            [json!({ "State": "Absent", "IsJustified": true })]
        );
        say(
            meeting,
            json!({ "TraineePresence": "3", "AbsenceJustified": "No" }),
        );
        assert_eq!(run(meeting), at("Absent", json!(0), "No", json!("malade")));
        assert_eq!(school.0.get(&url).value()[0]["IsJustified"], false);
        say(meeting, json!({ "TraineePresence": "1" }));
        say(meeting, json!({ "TraineePresence": "0" }));
        assert_eq!(
            (
                &run(meeting)["TraineePresence"],
                &run(meeting)["PresenceHours"]
            ),
            (&json!("None"), &Value::Null)
        );
        figures("Partial", json!(4.5), json!(43.75));

        let body = |more: Value| {
            super::with(
                json!({ "MeetingSessionId": meeting, "TraineeId": trainee, "TraineePresence": "2" }),
                &more,
            )
        };
        school.table(&[
            row(
                record,
                body(json!({ "TraineeId": stranger })),
                "400 TraineeId: is no enrolment in the session of the meeting",
            ),
            row(
                record,
                body(json!({ "TraineeId": NOBODY })),
                "400 TraineeId: there is no Trainee",
            ),
            row(
                record,
                body(json!({ "MeetingSessionId": NOBODY })),
                "400 MeetingSessionId: there is no MeetingSession",
            ),
            row(
                record,
                body(json!({ "PresenceHours": -0.5 })),
                "400 PresenceHours: is less than 0",
            ),
            row(
                record,
                body(json!({ "TraineePresence": "Partial" })),
                "400 PresenceHours: a partial presence needs its hours",
            ),
            row(
                record,
                body(json!({ "TraineePresence": "7" })),
                "400 TraineePresence: no member of TraineePresence",
            ),
            row(
                record,
                body(json!({ "AbsenceJustified": "Maybe" })),
                "400 AbsenceJustified: no member of AbsenceJustified",
            ),
            row(
                record,
                json!({ "MeetingSessionId": meeting, "TraineeId": trainee }),
                "400 TraineePresence: is missing",
            ),
            row(
                "POST TrainingSessions/Services.Attendance",
                json!({ "TraineeId": trainee, "TraineePresence": "2" }),
                "400 MeetingSessionId: is missing",
            ),
            row(
                format!("POST MeetingSessions({meeting})/Services.Attendance"),
                body(json!({ "MeetingSessionId": long })),
                "400 MeetingSessionId: but the URL names",
            ),
            row(
                format!("POST MeetingSessions({NOBODY})/Services.Attendance"),
                json!({ "TraineeId": trainee, "TraineePresence": "2" }),
                "404 there is no such entity",
            ),
        ]);
        figures("Partial", json!(4.5), json!(43.75));
    });
}

#[test]
fn tutors_hours_and_sheets_belong_to_meetings_on_both_databases() {
    each(|school| {
        let course = school.course(5);
        let meeting = course.meetings[0];
        let (tutor, other) = (school.person(&json!({})), school.person(&json!({})));
        school.done(
            "POST TrainingSessions/Services.Update",
            json!({ "SessionId": course.session, "TutorIds": [tutor] }),
        );
        let hours = "POST MeetingSessions/Services.TutorAttendance";
        let body = |more: Value| {
            super::with(
                json!({ "MeetingSessionId": meeting, "TutorId": tutor, "PresenceHours": 1.5 }),
                &more,
            )
        };
        school.done(hours, body(json!({})));
        school.done(
            "POST TrainingSessions/Services.TutorAttendance",
            body(json!({ "PresenceHours": 2 })),
        );
        school.done(
            &format!("POST MeetingSessions({meeting})/Services.TutorAttendance"),
            json!({ "TutorId": tutor, "PresenceHours": 2 }),
        );
        let told = school.get(&format!("MeetingSessions({meeting})?$select=Id&$expand=TutorAttendances($select=TutorId,PresenceHours)"));
        let all: Vec<_> = told["TutorAttendances"]
            .as_array()
            .unwrap()
            .iter()
            .map(bare)
            .collect();
        assert_eq!(all, [json!({ "PresenceHours": 2, "TutorId": tutor })]);
        school.table(&[
            row(
                hours,
                body(json!({ "TutorId": other })),
                "400 TutorId: is no tutor of the session",
            ),
            row(
                hours,
                body(json!({ "TutorId": NOBODY })),
                "400 TutorId: there is no User",
            ),
            row(
                hours,
                body(json!({ "MeetingSessionId": NOBODY })),
                "400 MeetingSessionId: there is no MeetingSession",
            ),
            row(
                hours,
                body(json!({ "PresenceHours": -1 })),
                "400 PresenceHours: is less than 0",
            ),
            row(
                hours,
                json!({ "MeetingSessionId": meeting, "TutorId": tutor }),
                "400 PresenceHours: is missing",
            ),
        ]);

        let sheet = "POST MeetingSessions/Services. AttendanceSheet";
        let body = |more: Value| {
            super::with(
                json!({ "MeetingSessionId": meeting, "DocumentName": "emargement.pdf", "DocumentContent": [37, 80, 68, 70] }),
                &more,
            )
        };
        school.done(sheet, body(json!({})));
        school.done(
            "POST TrainingSessions/Services.AttendanceSheet",
            body(json!({ "DocumentName": "b.png", "DocumentContent": "JVBERg==" })),
        );
        let told = school.get(&format!("MeetingSessions({meeting})?$select=Id&$expand=Documents($select=FileName,Kind,Size,MediaType;$orderby=Id)"));
        assert_eq!(
            bare(&told["Documents"][0]),
            json!({ "Kind": "AttendanceSheet", "FileName": "emargement.pdf", "MediaType": "application/pdf", "Size": 4 })
        );
        assert_eq!(told["Documents"].as_array().unwrap().len(), 2);
        school.table(&[
            row(
                sheet,
                body(json!({ "DocumentName": " " })),
                "400 DocumentName: is empty",
            ),
            row(
                sheet,
                body(json!({ "DocumentContent": [] })),
                "400 DocumentContent: is empty",
            ),
            row(
                sheet,
                body(json!({ "DocumentContent": [256] })),
                "400 DocumentContent: from 0 to 255",
            ),
            row(
                sheet,
                body(json!({ "MeetingSessionId": NOBODY })),
                "400 MeetingSessionId: there is no MeetingSession",
            ),
            row(
                sheet,
                json!({ "MeetingSessionId": meeting, "DocumentContent": [1] }),
                "400 DocumentName: is missing",
            ),
        ]);
    });
}

#[test]
fn evaluations_have_sessions_and_enrolments_of_their_own_on_both_databases() {
    each(|school| {
        let (one, two) = (school.person(&json!({})), school.person(&json!({})));
        let evaluation = school.add("Évaluations", &json!({ "Name": "Partiel" }));
        let create = "POST EvaluationSessions/Services.Create";
        let made = told(&school.must(201, "POST ÉvaluationSessions/Service.Create", json!({ "ÉvaluationId": evaluation, "StartedOn": "2027-01-01", "FinishedOn": "2027-02-01" })));
        assert_eq!(
            (&made["Name"], &made["EvaluationId"], &made["Status"]),
            (&json!("Partiel"), &json!(evaluation), &json!("ToCome"))
        );
        let session = made["Id"].as_i64().unwrap();
        school.done(
            &format!("PATCH EvaluationSessions({session})"),
            json!({ "FinishedOn": "2027-03-01" }),
        );
        school.table(&[
            row(create, json!({ "EvaluationId": NOBODY }), "400 EvaluationId: there is no Evaluation"),
            row(create, json!({ "Name": "x" }), "400 EvaluationId: is missing"),
            row(create, json!({ "EvaluationId": evaluation, "StartedOn": "2027-03-01", "FinishedOn": "2027-02-01" }), "400 FinishedOn: lies before StartedOn"),
        ]);
        let register = "POST EvaluationTrainees/Services.Register";
        let row_of = told(&school.must(
            201,
            register,
            json!({ "SessionId": session, "UserId": one, "ExternalId": "EV1", "Description": "d" }),
        ));
        assert_eq!(
            (
                &row_of["ExternalId"],
                &row_of["Description"],
                &row_of["LmsProgress"]
            ),
            (&json!("EV1"), &json!("d"), &json!("NotAttempted"))
        );
        let trainee = row_of["Id"].as_i64().unwrap();
        let count = || {
            school.get(&format!("EvaluationSessions({session})?$select=UserCount"))["UserCount"]
                .clone()
        };
        assert_eq!(count(), 1);
        school.done(
            &format!("PATCH EvaluationTrainees({trainee})"),
            json!({ "ExternalId": "EV2" }),
        );
        school.table(&[
            row(
                register,
                json!({ "SessionId": session, "UserId": one }),
                "400 SessionId: is taken by EvaluationTrainee",
            ),
            row(
                register,
                json!({ "SessionId": NOBODY, "UserId": one }),
                "404 SessionId: there is no EvaluationSession",
            ),
            row(
                register,
                json!({ "SessionId": session, "UserId": NOBODY }),
                "404 UserId: there is no User",
            ),
            row(
                register,
                json!({ "SessionId": session }),
                "400 UserId: is missing",
            ),
        ]);
        let leave = "POST ÉvaluationTrainees/Services.Unregister";
        school.table(&[
            row(leave, json!({}), "400 EvaluationTraineeId: is missing"),
            // Whoever may end one kind of enrolment ends no other by it.
            row(
                leave,
                json!({ "TraineeId": trainee }),
                "400 TraineeId: names no EvaluationTrainee: only EvaluationTraineeId is given here",
            ),
            row(
                leave,
                json!({ "EvaluationTraineeId": NOBODY }),
                "404 EvaluationTraineeId: there is no EvaluationTrainee",
            ),
        ]);
        school.done(leave, json!({ "ÉvaluationTraineeId": trainee }));
        assert_eq!(count(), 0);
        school.must(
            201,
            register,
            json!({ "SessionId": session, "UserId": one }),
        );
        let cancel = format!("POST EvaluationSessions({session})/Services.Cancel");
        school.done(
            &cancel,
            json!({ "CancelReason": 5, "CancelDescription": "salle fermée" }),
        );
        let now = school.get(&format!("EvaluationSessions({session})?$select=IsCancelled,CancelReason,Status,UserCount&$expand=EvaluationTrainees($select=IsCancelled,CancelReason,IsCharged)"));
        assert_eq!(
            (&now["CancelReason"], &now["Status"], &now["UserCount"]),
            (&json!("LogisticalProblem"), &json!("Cancelled"), &json!(0))
        );
        assert_eq!(
            bare(&now["EvaluationTrainees"][0]),
            json!({ "IsCancelled": true, "CancelReason": "SessionClosed", "IsCharged": false })
        );
        school.table(&[
            row(
                &cancel,
                json!({ "CancelReason": 5, "CancelDescription": "x" }),
                "400 is cancelled already",
            ),
            row(
                register,
                json!({ "SessionId": session, "UserId": two }),
                "400 SessionId: is a cancelled session",
            ),
        ]);
    });
}

#[test]
fn trainings_have_pages_and_privileges_on_both_databases() {
    each(|school| {
        let training = school.add("Trainings", &json!({ "Name": "Page" }));
        let person = school.person(&json!({}));
        for (action, property, obsolete) in [
            (
                "SetMyTrainingsPageData",
                "MyTrainingsPageDataCode",
                "Import_PageDataMyTrainingCode",
            ),
            (
                "SetCatalogPageData",
                "CatalogPageDataCode",
                "Import_PageDataCatalogCode",
            ),
        ] {
            let now = || {
                let row = school.get(&format!(
                    "Trainings({training})?$select={property},{obsolete}"
                ));
                assert_eq!(row[property], row[obsolete]);
                row[property].clone()
            };
            school.done(
                &format!("POST Trainings/Service.{action}"),
                json!({ "TrainingId": training, "PageDataCode": "P1" }),
            );
            assert_eq!(now(), "P1");
            school.done(
                &format!("POST Training({training})/Services.{action}"),
                json!({ "PageDataCode": "P2" }),
            );
            assert_eq!(now(), "P2");
            school.table(&[
                row(
                    format!("POST Trainings/Service.{action}"),
                    json!({ "TrainingId": NOBODY, "PageDataCode": "x" }),
                    "400 TrainingId: there is no Training",
                ),
                row(
                    format!("POST Trainings/Service.{action}"),
                    json!({ "TrainingId": training }),
                    "400 PageDataCode: is missing",
                ),
                row(
                    format!("POST Trainings/Service.{action}"),
                    json!({ "TrainingId": training, "PageDataCode": "x".repeat(251) }),
                    "400 PageDataCode: PageDataCode",
                ),
            ]);
        }
        let structure = ids(&school.get("Structures?$select=Id&$top=1")["value"])[0];
        let held = || school.count(&format!("Trainings({training})/TrainingPrivileges/$count"));
        for office in ["Front", "Back"] {
            for (kind, owner, wrong, word) in [
                ("User", person, structure, "person"),
                ("Group", structure, person, "group"),
                ("Domain", 1, structure, "domain"),
            ] {
                let set = format!("POST Trainings/Service.Set{office}Office{kind}Privilege");
                let body = |more: Value| {
                    super::with(
                        json!({ "TrainingId": training, "OwnerId": owner, "Privilege": "EditPuplication", "State": true }),
                        &more,
                    )
                };
                let before = held();
                school.done(&set, body(json!({})));
                // Said twice, and in the usual spelling, it holds once.
                school.done(&set, body(json!({ "Privilege": "EditPublication" })));
                assert_eq!(held(), before + 1, "{set}");
                let url = format!(
                    "Trainings({training})/TrainingPrivileges?$filter=Office eq '{office}' and OwnerKind eq '{kind}'&$select=OwnerId,Privilege"
                );
                assert_eq!(
                    school
                        .0
                        .get(&url)
                        .value()
                        .iter()
                        .map(bare)
                        .collect::<Vec<_>>(),
                    [json!({ "OwnerId": owner, "Privilege": "EditPuplication" })]
                );
                school.done(
                    &format!(
                        "POST Trainings({training})/Services.Set{office}Office{kind}Privilege"
                    ),
                    json!({ "OwnerId": owner, "Privilege": "View", "State": true }),
                );
                school.done(&set, body(json!({ "Privilege": "View", "State": false })));
                school.done(&set, body(json!({ "Privilege": "View", "State": false })));
                assert_eq!(held(), before + 1, "{set}");
                school.table(&[
                    row(
                        &set,
                        body(json!({ "OwnerId": wrong })),
                        &format!("400 OwnerId: there is no {word}"),
                    ),
                    row(
                        &set,
                        body(json!({ "Privilege": "Fly" })),
                        "400 Privilege: is no privilege",
                    ),
                    row(
                        &set,
                        body(json!({ "TrainingId": NOBODY })),
                        "400 TrainingId: there is no Training",
                    ),
                    row(
                        &set,
                        json!({ "TrainingId": training, "OwnerId": owner, "Privilege": "View" }),
                        "400 State: is missing",
                    ),
                ]);
            }
        }
    });
}

#[test]
fn ratings_are_counted_on_both_databases() {
    each(|school| {
        let training = school.add("Trainings", &json!({ "Name": "Notée" }));
        let evaluation = school.add("Evaluations", &json!({ "Name": "Notée aussi" }));
        let (one, two) = (school.person(&json!({})), school.person(&json!({})));
        let rate = "POST ItemRatings/Services.RateCatalogItemForUser";
        let say = |user: i64, item: i64, stars: i64| {
            told(&school.must(200, rate, json!({ "UserId": user, "CatalogItemId": item, "Rate": stars, "Title": "Avis", "Comment": "…" })))
        };
        let figures = |set: &str, item: i64| {
            bare(&school.get(&format!(
                "{set}({item})?$select=RateCount,Rate2Count,Rate4Count,Rate5Count,GlobalRate"
            )))
        };
        let first = say(one, training, 4);
        assert_eq!(
            (
                &first["Rate"],
                &first["User"]["Id"],
                &first["CatalogItem"]["Name"]
            ),
            (&json!(4), &json!(one), &json!("Notée"))
        );
        say(two, training, 2);
        assert_eq!(
            figures("Trainings", training),
            json!({ "RateCount": 2, "Rate2Count": 1, "Rate4Count": 1, "Rate5Count": 0, "GlobalRate": 3 })
        );
        let again = say(one, training, 5);
        assert_eq!(again["Id"], first["Id"]);
        assert_eq!(
            figures("Trainings", training),
            json!({ "RateCount": 2, "Rate2Count": 1, "Rate4Count": 0, "Rate5Count": 1, "GlobalRate": 3.5 })
        );
        say(one, evaluation, 2);
        assert_eq!(figures("Evaluations", evaluation)["GlobalRate"], 2);
        school.done(&format!("DELETE ItemRatings({})", first["Id"]), NOTHING);
        assert_eq!(figures("Trainings", training)["GlobalRate"], 2);
        let body = |more: Value| {
            super::with(
                json!({ "UserId": one, "CatalogItemId": training, "Rate": 3 }),
                &more,
            )
        };
        school.table(&[
            row(rate, body(json!({ "Rate": 0 })), "400 Rate: is less than 1"),
            row(rate, body(json!({ "Rate": 6 })), "400 Rate: is more than 5"),
            row(rate, body(json!({ "Rate": 2.5 })), "400 Rate: Rate"),
            row(
                rate,
                body(json!({ "UserId": NOBODY })),
                "400 UserId: there is no User",
            ),
            row(
                rate,
                body(json!({ "CatalogItemId": NOBODY })),
                "400 CatalogItemId: there is no training and no evaluation",
            ),
            row(
                rate,
                body(json!({ "Title": "x".repeat(251) })),
                "400 Title: Title",
            ),
            row(
                rate,
                body(json!({ "Comment": "x".repeat(2001) })),
                "400 Comment: Comment",
            ),
            row(
                rate,
                json!({ "UserId": one }),
                "400 CatalogItemId: is missing",
            ),
        ]);
        assert_eq!(figures("Trainings", training)["RateCount"], 1);
    });
}

#[test]
fn actions_are_called_in_every_spelling_on_both_databases() {
    each(|school| {
        let course = school.course(99);
        for call in [
            "Trainees/Services.Register",
            "Trainees/Service.Register",
            "Trainees/Register",
            "Trainee/Services.Register",
            "Trainees/Services. Register",
            " Trainees/Services.Register",
            "Trainees/Services.Register?$select=Id",
            "Trainees/Services.Register/",
        ] {
            let user = school.person(&json!({}));
            school.must(
                201,
                &format!("POST {call}"),
                json!({ "SessionId": course.session, "UserId": user }),
            );
        }
        let person = school.person(&json!({}));
        for body in ["", "{}", "null"] {
            school.done(&format!("POST Users({person})/Services.Restore"), body);
        }
        school.done(
            &format!("POST Users({person})/Services.Restore | Content-Type: text/plain"),
            NOTHING,
        );
        let structure = ids(&school.get("Structures?$select=Id&$top=1")["value"])[0];
        school.done(&format!("DELETE Structures({structure})"), NOTHING);
        school.done(
            &format!("POST Structures({structure})/Services.Restore"),
            NOTHING,
        );
        school.table(&[
            row(
                "POST Trainees/Services.register",
                json!({}),
                "404 Services.register: register",
            ),
            row(
                "POST Trainees/Service.Nothing",
                json!({}),
                "404 Service.Nothing: Nothing",
            ),
            row(
                "POST Users/Services.Register",
                json!({}),
                "404 cannot be called here",
            ),
            row(
                format!("POST Users({person})/Services.Restore"),
                json!([]),
                "400 must be a JSON object",
            ),
            row(
                format!("POST Users({person})/Services.Restore"),
                json!({ "X": 1 }),
                "400 X: has no parameter X",
            ),
        ]);
        for method in ["GET", "PUT", "PATCH", "DELETE"] {
            let answer = school.send(
                &format!("{method} Users({person})/Services.Restore"),
                NOTHING,
            );
            assert!(
                matches!(answer.status, 404 | 405),
                "{method}: {} {}",
                answer.status,
                answer.text()
            );
        }
    });
}
