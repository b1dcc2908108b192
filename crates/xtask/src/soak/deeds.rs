//! Random writes over a demo school: what its people do all year, right or wrong, through entities, actions and batches.
//!
//! It asks through a function that it is given and knows neither a client nor a database: the tests of the gateway
//! read this file as well.

use super::dice::Dice;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

/// Sends a method, a path behind the root and a body (null for none); gives the status and the answer's JSON.
pub(crate) type Send<'s> = &'s mut dyn FnMut(&str, &str, &Value) -> Result<(u16, Value), String>;

/// Writes of one sequence.
pub(crate) const WRITES: usize = 30;

/// The sets that take part, and which of their rows: few, so that the writes meet each other.
const PARTS: &[(&str, &str)] = &[
    (
        "TrainingSessions",
        "IsCancelled eq false and StartedOn ge 2025-08-01T00:00:00Z",
    ),
    ("Users", "Trainees/any(t:t/TrainingSessionId in {s})"),
    ("Trainings", "Id gt 0"),
    ("Trainees", "TrainingSessionId in {s}"),
    ("Students", "Trainees/any(t:t/TrainingSessionId in {s})"),
    ("MeetingSessions", "TrainingSessionId in {s}"),
    ("Modules", "Id gt 0"),
    ("SessionModules", "TrainingSessionId in {s}"),
    (
        "SessionModuleEnrolments",
        "SessionModule/TrainingSessionId in {s}",
    ),
    ("Partitions", "TrainingSessionId in {s}"),
    ("StudentGroups", "Partition/TrainingSessionId in {s}"),
    (
        "StudentGroupMemberships",
        "StudentGroup/Partition/TrainingSessionId in {s}",
    ),
    ("Attendances", "Trainee/TrainingSessionId in {s}"),
    (
        "Justifications",
        "Student/Trainees/any(t:t/TrainingSessionId in {s})",
    ),
    (
        "EvaluationSessions",
        "SessionModule/TrainingSessionId in {s}",
    ),
    (
        "EvaluationTrainees",
        "EvaluationSession/SessionModule/TrainingSessionId in {s}",
    ),
    (
        "Grades",
        "EvaluationSession/SessionModule/TrainingSessionId in {s}",
    ),
    ("Domains", "Id gt 0"),
    ("Structures", "Id gt 0"),
    ("Localisations", "Id gt 0"),
    ("UserDomains", "Id gt 0"),
    ("TrainingProviders", "Id gt 0"),
    ("TrainingTrainingProviders", "Id gt 0"),
    ("ItemRatings", "Id gt 0"),
];

/// Rows of each set that take part.
const ROWS: usize = 25;

/// Sessions that take part.
const SESSIONS: usize = 3;

/// What takes part, by set; rows that the writes add are added here.
#[derive(Debug, Default)]
pub(crate) struct School {
    ids: BTreeMap<String, Vec<i64>>,
    /// How each kind of write was answered: successes, refusals.
    pub(crate) tally: BTreeMap<String, (usize, usize)>,
}

/// One write, before it is sent alone or in a batch.
struct Deed {
    method: &'static str,
    path: String,
    body: Value,
}

impl School {
    pub(crate) fn load(send: Send<'_>) -> Result<Self, String> {
        let mut school = Self::default();
        school.look_around(send)?;
        Ok(school)
    }

    /// Takes the rows that are live now: whatever was archived, others take its part.
    pub(crate) fn look_around(&mut self, send: Send<'_>) -> Result<(), String> {
        self.ids.clear();
        for (set, filter) in PARTS {
            let sessions = self.of("TrainingSessions");
            let mut listed: Vec<String> = sessions.iter().map(i64::to_string).collect();
            let most = if self.ids.is_empty() { SESSIONS } else { ROWS };
            if listed.is_empty() {
                listed.push("0".to_owned());
            }
            let filter = filter.replace("{s}", &format!("({})", listed.join(",")));
            let path = format!("{set}?$select=Id&$orderby=Id&$top={most}&$filter={filter}");
            let (status, answer) = send("GET", &path, &Value::Null)?;
            let rows = answer.get("value").and_then(Value::as_array);
            let rows = rows.ok_or_else(|| format!("{path} answered {status} {answer}"))?;
            let ids = rows.iter().filter_map(|row| row.get("Id")?.as_i64());
            self.ids.insert((*set).to_owned(), ids.collect());
        }
        Ok(())
    }

    /// One sequence; an answer above 499 is an error, and so is none.
    pub(crate) fn play(&mut self, dice: &mut Dice, send: Send<'_>) -> Result<(), String> {
        let mut left = WRITES;
        while left > 0 {
            let together = if dice.below(6) == 0 {
                usize::try_from(2 + dice.below(4)).unwrap_or(2).min(left)
            } else {
                1
            };
            left -= together;
            if together > 1 {
                self.batch(dice, together, send)?;
            } else {
                let deed = self.deed(dice);
                let (status, answer) = send(deed.method, &deed.path, &deed.body)?;
                self.heard(&deed, status, &answer)?;
            }
        }
        Ok(())
    }

    fn batch(&mut self, dice: &mut Dice, writes: usize, send: Send<'_>) -> Result<(), String> {
        let deeds: Vec<Deed> = (0..writes).map(|_| self.deed(dice)).collect();
        let atomic = dice.below(3) > 0;
        let mut requests = Vec::new();
        for (number, deed) in deeds.iter().enumerate() {
            let mut request = Map::new();
            request.insert("id".to_owned(), json!(number.to_string()));
            request.insert("method".to_owned(), json!(deed.method));
            request.insert("url".to_owned(), json!(deed.path));
            if atomic {
                request.insert("atomicityGroup".to_owned(), json!("g"));
            }
            if !deed.body.is_null() {
                let headers = json!({"content-type": "application/json"});
                request.insert("headers".to_owned(), headers);
                request.insert("body".to_owned(), deed.body.clone());
            }
            requests.push(Value::Object(request));
        }
        let body = json!({"requests": requests});
        let (status, answer) = send("POST", "$batch", &body)?;
        let parts = answer.get("responses").and_then(Value::as_array);
        let parts = parts.ok_or_else(|| format!("$batch answered {status} {answer} to {body}"))?;
        for part in parts {
            let number = part.get("id").and_then(Value::as_str);
            let deed = number
                .and_then(|number| number.parse::<usize>().ok())
                .and_then(|number| deeds.get(number));
            let status = part.get("status").and_then(Value::as_u64);
            let status = status.and_then(|status| u16::try_from(status).ok());
            if let Some((deed, status)) = deed.zip(status) {
                let body = part.get("body").unwrap_or(&Value::Null);
                self.heard(deed, status, body)?;
            } else if status.is_none_or(|status| status > 499) {
                return Err(format!("$batch answered {part} to {body}"));
            }
        }
        Ok(())
    }

    fn heard(&mut self, deed: &Deed, status: u16, answer: &Value) -> Result<(), String> {
        if status > 499 {
            let Deed { method, path, body } = deed;
            return Err(format!("{method} {path} {body} answered {status} {answer}"));
        }
        let plain = |c: char| !c.is_ascii_digit();
        let kind: String = deed.path.chars().filter(|c| plain(*c)).collect();
        let kind = kind.split(['?', '\'']).next().unwrap_or_default();
        let tally = self.tally.entry(format!("{} {kind}", deed.method));
        let (done, refused) = tally.or_default();
        *if status < 300 { done } else { refused } += 1;
        let set = deed.path.split(['/', '(', '?']).next().unwrap_or_default();
        let id = answer.get("Id").and_then(Value::as_i64);
        if let (Some(id), Some(ids)) = (id, self.ids.get_mut(set))
            && status < 300
            && !ids.contains(&id)
        {
            // The pool stays small: a new row takes an old one's place now and then.
            if ids.len() > 4 * ROWS {
                ids.remove(ROWS);
            }
            ids.push(id);
        }
        Ok(())
    }

    fn of(&self, set: &str) -> &[i64] {
        self.ids.get(set).map(Vec::as_slice).unwrap_or_default()
    }

    /// The key of one row; 0, which no row has, now and then.
    fn one(&self, dice: &mut Dice, set: &str) -> i64 {
        match dice.below(60) {
            0 => 0,
            _ => dice.pick(self.of(set)).copied().unwrap_or(0),
        }
    }

    fn deed(&self, dice: &mut Dice) -> Deed {
        match dice.below(20) {
            0..=2 => self.enrolment(dice),
            3..=5 => self.attendance(dice),
            6 => self.justification(dice),
            7 | 8 => self.meeting(dice),
            9 | 10 => self.session(dice),
            11 | 12 => self.tree(dice),
            13 => self.module(dice),
            14 | 15 => self.group(dice),
            16 => self.grade(dice),
            17 => self.rating(dice),
            18 => self.person(dice),
            _ => self.restore(dice),
        }
    }

    fn enrolment(&self, dice: &mut Dice) -> Deed {
        let (session, user) = (self.one(dice, "TrainingSessions"), self.one(dice, "Users"));
        let trainee = self.one(dice, "Trainees");
        match dice.below(7) {
            0 => post(
                "Trainees/Services.Register",
                json!({"SessionId": session, "UserId": user}),
            ),
            1 => post(
                "Trainees",
                json!({"TrainingSessionId": session, "UserId": user}),
            ),
            2 => post(
                &format!("Trainees({trainee})/Services.Unregister"),
                json!({}),
            ),
            3 => delete(&format!("Trainees({trainee})")),
            4 => post(
                &format!("Trainees({trainee})/Services.ChangeSession"),
                json!({"SessionId": session}),
            ),
            5 => {
                let (start, end) = interval(dice);
                post(
                    "Trainees/Services.ChangeDates",
                    json!({"TraineeId": trainee, "StartedOn": start, "FinishedOn": end}),
                )
            }
            _ => patch(
                &format!("Trainees({trainee})"),
                json!({"TrainingSessionId": session, "IsCancelled": flag(dice), "CancelReason": "Unavailable"}),
            ),
        }
    }

    fn attendance(&self, dice: &mut Dice) -> Deed {
        let id = self.one(dice, "Attendances");
        let (start, end) = interval(dice);
        let state = word(dice, &["Present", "Late", "Absent", "Partial", "Unknown"]);
        match dice.below(8) {
            0..=2 => {
                let presence = word(dice, &["None", "Unknown", "Present", "Absent", "Partial"]);
                let mut body = json!({
                    "MeetingSessionId": self.one(dice, "MeetingSessions"),
                    "TraineeId": self.one(dice, "Trainees"),
                    "TraineePresence": presence,
                });
                if presence == "Partial" {
                    put(&mut body, "PresenceHours", json!(quarters(dice)));
                }
                if presence == "Absent" && flag(dice) {
                    put(
                        &mut body,
                        "AbsenceJustified",
                        json!(word(dice, &["Yes", "No"])),
                    );
                    put(&mut body, "AbsenceReason", json!("ill"));
                }
                post("MeetingSessions/Services.Attendance", body)
            }
            3 => post(
                "Attendances",
                json!({"StudentId": self.one(dice, "Students"), "StartedOn": start, "FinishedOn": end, "State": state}),
            ),
            4 => post(
                "Attendances",
                json!({"StudentId": self.one(dice, "Students"), "MeetingSessionId": self.one(dice, "MeetingSessions"),
                       "StartedOn": start, "FinishedOn": end, "State": state}),
            ),
            5 => patch(&format!("Attendances({id})"), json!({"State": state})),
            6 => patch(
                &format!("Attendances({id})"),
                json!({"StartedOn": start, "FinishedOn": end}),
            ),
            _ => delete(&format!("Attendances({id})")),
        }
    }

    fn justification(&self, dice: &mut Dice) -> Deed {
        let id = self.one(dice, "Justifications");
        let (start, end) = interval(dice);
        let state = word(dice, &["Valid", "NotValid", "Waiting"]);
        match dice.below(4) {
            0 | 1 => post(
                "Justifications",
                json!({"StudentId": self.one(dice, "Students"), "StartedOn": start,
                       "FinishedOn": end, "State": state, "Reason": "ill"}),
            ),
            2 => patch(
                &format!("Justifications({id})"),
                json!({"State": state, "StartedOn": start, "FinishedOn": end}),
            ),
            _ => delete(&format!("Justifications({id})")),
        }
    }

    fn meeting(&self, dice: &mut Dice) -> Deed {
        let id = self.one(dice, "MeetingSessions");
        let (start, end) = interval(dice);
        match dice.below(5) {
            0 => post(
                "MeetingSessions",
                json!({"TrainingSessionId": self.one(dice, "TrainingSessions"), "StartedOn": start, "FinishedOn": end}),
            ),
            1 => patch(
                &format!("MeetingSessions({id})"),
                json!({"StartedOn": start, "FinishedOn": end}),
            ),
            2 => patch(
                &format!("MeetingSessions({id})"),
                json!({"Duration": {"Length": quarters(dice), "Scale": "Hours"}}),
            ),
            3 => patch(
                &format!("MeetingSessions({id})"),
                json!({"TrainingSessionId": self.one(dice, "TrainingSessions")}),
            ),
            _ => delete(&format!("MeetingSessions({id})")),
        }
    }

    fn session(&self, dice: &mut Dice) -> Deed {
        let id = self.one(dice, "TrainingSessions");
        let new = json!({"TrainingId": self.one(dice, "Trainings"), "StartedOn": "2025-09-01T00:00:00Z",
                         "FinishedOn": "2026-07-01T00:00:00Z", "Modality": "Manual"});
        match dice.below(9) {
            0 => post("TrainingSessions/Services.Create", new),
            1 => post("TrainingSessions", new),
            2 => post(
                &format!("TrainingSessions({id})/Services.Cancel"),
                json!({"CancelReason": "Unavailable", "CancelDescription": "nobody came"}),
            ),
            3 => patch(
                &format!("TrainingSessions({id})"),
                json!({"PrimaryDomainId": self.one(dice, "Domains")}),
            ),
            4 => patch(
                &format!("TrainingSessions({id})"),
                json!({"UserCountMax": dice.below(40)}),
            ),
            5 => patch(
                &format!("TrainingSessions({id})"),
                json!({"IsLocked": dice.below(4) == 0, "IsCancelled": false}),
            ),
            6 => patch(
                &format!("TrainingSessions({id})"),
                json!({"FinishedOn": "2026-06-01T00:00:00Z"}),
            ),
            // All that stands in it goes with it.
            7 if dice.below(4) == 0 => delete(&format!("TrainingSessions({id})")),
            _ => post(
                &format!("TrainingSessions({id})/Services.Restore"),
                json!({}),
            ),
        }
    }

    fn tree(&self, dice: &mut Dice) -> Deed {
        let (set, parent) = dice
            .pick(&[
                ("Domains", "ParentDomainId"),
                ("Structures", "ParentStructureId"),
                ("Localisations", "ParentLocalisationId"),
            ])
            .copied()
            .unwrap_or_default();
        let (id, above) = (self.one(dice, set), self.one(dice, set));
        match dice.below(6) {
            0 => post(set, json!({"Name": "Soaked", parent: above})),
            1 => patch(&format!("{set}({id})"), json!({parent: Value::Null})),
            2 if dice.below(4) == 0 => delete(&format!("{set}({id})")),
            3 => post(&format!("{set}({id})/Services.Restore"), json!({})),
            _ => patch(&format!("{set}({id})"), json!({parent: above})),
        }
    }

    fn module(&self, dice: &mut Dice) -> Deed {
        let (module, student) = (self.one(dice, "SessionModules"), self.one(dice, "Students"));
        match dice.below(6) {
            0 => post(
                "SessionModules",
                json!({"TrainingSessionId": self.one(dice, "TrainingSessions"), "ModuleId": self.one(dice, "Modules")}),
            ),
            1 => delete(&format!("SessionModules({module})")),
            2 => delete(&format!(
                "SessionModuleEnrolments({})",
                self.one(dice, "SessionModuleEnrolments")
            )),
            3 => patch(
                &format!("SessionModules({module})"),
                json!({"TrainingSessionId": self.one(dice, "TrainingSessions")}),
            ),
            _ => post(
                "SessionModuleEnrolments",
                json!({"SessionModuleId": module, "StudentId": student}),
            ),
        }
    }

    fn group(&self, dice: &mut Dice) -> Deed {
        let (partition, group) = (
            self.one(dice, "Partitions"),
            self.one(dice, "StudentGroups"),
        );
        let membership = self.one(dice, "StudentGroupMemberships");
        let name = match dice.below(3) {
            0 => Value::Null,
            n => json!(format!("Group {n} {}", dice.below(100))),
        };
        match dice.below(11) {
            0 => post(
                "Partitions",
                json!({"TrainingSessionId": self.one(dice, "TrainingSessions"), "Name": name, "Position": dice.below(9)}),
            ),
            1 => patch(
                &format!("Partitions({partition})"),
                json!({"Position": dice.below(9)}),
            ),
            2 => patch(&format!("Partitions({partition})"), json!({"Name": name})),
            3 => delete(&format!("Partitions({partition})")),
            4 => post(
                "StudentGroups",
                json!({"PartitionId": partition, "Name": name}),
            ),
            5 => patch(
                &format!("StudentGroups({group})"),
                json!({"PartitionId": partition}),
            ),
            6 => delete(&format!("StudentGroups({group})")),
            7 => patch(
                &format!("StudentGroupMemberships({membership})"),
                json!({"StudentGroupId": group}),
            ),
            8 => delete(&format!("StudentGroupMemberships({membership})")),
            _ => post(
                "StudentGroupMemberships",
                json!({"StudentGroupId": group, "StudentId": self.one(dice, "Students")}),
            ),
        }
    }

    fn grade(&self, dice: &mut Dice) -> Deed {
        let id = self.one(dice, "Grades");
        let session = self.one(dice, "EvaluationSessions");
        let value = json!(dice.below(23));
        match dice.below(7) {
            0 | 1 => post(
                "Grades",
                json!({"EvaluationSessionId": session, "StudentId": self.one(dice, "Students"), "Value": value}),
            ),
            2 => patch(&format!("Grades({id})"), json!({"Value": value})),
            3 => delete(&format!("Grades({id})")),
            4 => post(
                "EvaluationTrainees/Services.Register",
                json!({"SessionId": session, "UserId": self.one(dice, "Users")}),
            ),
            5 => post(
                &format!(
                    "EvaluationTrainees({})/Services.Unregister",
                    self.one(dice, "EvaluationTrainees")
                ),
                json!({}),
            ),
            _ => post(
                &format!("EvaluationSessions({session})/Services.Cancel"),
                json!({"CancelReason": "Unavailable", "CancelDescription": "no room"}),
            ),
        }
    }

    fn rating(&self, dice: &mut Dice) -> Deed {
        let id = self.one(dice, "ItemRatings");
        let (user, training) = (self.one(dice, "Users"), self.one(dice, "Trainings"));
        let rate = dice.below(7);
        match dice.below(7) {
            0 | 1 => post(
                "ItemRatings/Services.RateCatalogItemForUser",
                json!({"UserId": user, "CatalogItemId": training, "Rate": rate}),
            ),
            2 => patch(&format!("ItemRatings({id})"), json!({"Rate": rate})),
            3 => delete(&format!("ItemRatings({id})")),
            4 => post(
                "TrainingTrainingProviders",
                json!({"TrainingId": training, "TrainingProviderId": self.one(dice, "TrainingProviders")}),
            ),
            5 => delete(&format!(
                "TrainingTrainingProviders({})",
                self.one(dice, "TrainingTrainingProviders")
            )),
            _ => patch(
                &format!("Trainings({training})"),
                json!({"TrainingProviderId": self.one(dice, "TrainingProviders")}),
            ),
        }
    }

    fn person(&self, dice: &mut Dice) -> Deed {
        let (user, student) = (self.one(dice, "Users"), self.one(dice, "Students"));
        match dice.below(8) {
            0 => post(
                "Users",
                json!({"FirstName": "Soaked", "LastName": format!("N{}", dice.roll())}),
            ),
            1 => delete(&format!("Users({user})")),
            2 => post(&format!("Users({user})/Services.Restore"), json!({})),
            3 => post(
                "Students",
                json!({"UserId": user, "DomainId": self.one(dice, "Domains")}),
            ),
            4 => delete(&format!("Students({student})")),
            5 => patch(
                &format!("Students({student})"),
                json!({"DomainId": self.one(dice, "Domains")}),
            ),
            6 => post(
                "UserDomains",
                json!({"UserId": user, "DomainId": self.one(dice, "Domains"), "IsPrimary": flag(dice)}),
            ),
            _ => delete(&format!("UserDomains({})", self.one(dice, "UserDomains"))),
        }
    }

    fn restore(&self, dice: &mut Dice) -> Deed {
        let (set, _) = dice.pick(PARTS).copied().unwrap_or_default();
        let id = self.one(dice, set);
        post(&format!("{set}({id})/Services.Restore"), json!({}))
    }
}

fn post(path: &str, body: Value) -> Deed {
    Deed {
        method: "POST",
        path: path.to_owned(),
        body,
    }
}

fn patch(path: &str, body: Value) -> Deed {
    Deed {
        method: "PATCH",
        path: path.to_owned(),
        body,
    }
}

fn delete(path: &str) -> Deed {
    Deed {
        method: "DELETE",
        path: path.to_owned(),
        body: Value::Null,
    }
}

fn put(body: &mut Value, name: &str, value: Value) {
    if let Some(object) = body.as_object_mut() {
        object.insert(name.to_owned(), value);
    }
}

fn word<'w>(dice: &mut Dice, words: &[&'w str]) -> &'w str {
    dice.pick(words).copied().unwrap_or_default()
}

fn flag(dice: &mut Dice) -> bool {
    dice.below(2) == 0
}

/// Hours by quarters, more than a meeting has now and then.
fn quarters(dice: &mut Dice) -> f64 {
    f64::from(u32::try_from(dice.below(18)).unwrap_or_default()) / 4.0
}

/// Within three days, so that meetings, attendances and justifications cross; now and then its end is before its start.
fn interval(dice: &mut Dice) -> (String, String) {
    let moment = |quarter: u64| {
        let (day, hour, minute) = (quarter / 96, quarter / 4 % 24, quarter % 4 * 15);
        format!("2026-03-{:02}T{hour:02}:{minute:02}:00Z", 10 + day)
    };
    let start = 28 + dice.below(3) * 96 + dice.below(36);
    let length = match dice.below(25) {
        0 => return (moment(start), moment(start - 4)),
        1..=4 => 96,
        _ => 1 + dice.below(16),
    };
    (moment(start), moment(start + length))
}
