//! One run of a training: its modules, groups, meetings and evaluations, who takes part, who came, what they got.

use chrono::{Datelike, NaiveDate, TimeDelta, Weekday};
use entity_model::Value;

use super::book::{Book, decimal, hours, put};
use super::clock::{end_of, local};
use super::learners::Learner;
use super::programme::Module;
use super::random::Random;
use crate::values::{
    ABS, ABSENT, ASSIGNMENT, ATT, BACK_OFFICE, DEFAULTING, ENROLLED, EXC, JUSTIFIED_NO,
    JUSTIFIED_NONE, JUSTIFIED_YES, LATE, MANUAL, MODIFIED, NO_CODE, NOT_ATTEMPTED, NOT_VALID,
    PRESENCE_ABSENT, PRESENCE_NONE, PRESENCE_PARTIAL, PRESENCE_PRESENT, PRESENT, PRESENTIAL,
    REASON_NONE, REASON_OTHER, RESIGNED, UNAVAILABLE, VALID, WAITING,
};

/// A run as it is planned.
#[derive(Debug)]
pub(super) struct Plan<'a> {
    pub id: Option<i64>,
    pub name: String,
    pub code: String,
    pub training: i64,
    pub domain: i64,
    /// Number of the semester, -1 for a run that has none, nothing outside programmes.
    pub number: Option<i64>,
    pub from: NaiveDate,
    pub to: NaiveDate,
    pub is_locked: bool,
    pub places: Option<i64>,
    pub apogee: Option<&'a str>,
    pub modules: &'a [Module],
    pub meetings: Vec<Meeting>,
    /// Held in every module.
    pub exams: &'a [Exam],
    pub staff: &'a [i64],
    pub place: i64,
    pub rooms: &'a [i64],
    pub groups: Groups,
    /// Pathways with their codes.
    pub pathways: &'a [(i64, &'a str)],
}

/// Which ways a run is divided into groups.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Groups {
    None,
    /// Everybody, and two groups for tutorials.
    Simple,
    /// The same, four groups for practical work, and one for each pathway.
    All,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Meeting {
    pub id: Option<i64>,
    pub day: NaiveDate,
    pub hour: u32,
    pub hours: i64,
    /// Ends so many days later.
    pub days: i64,
    pub mode: i64,
    /// Whether attendance was taken.
    pub is_recorded: bool,
    /// More people are absent. Told of the past year only: the number of rows must not depend on the day.
    pub is_in_winter: bool,
}

impl Meeting {
    pub(super) const fn of_two_hours(day: NaiveDate, is_recorded: bool) -> Self {
        Self {
            id: None,
            day,
            hour: 8,
            hours: 2,
            days: 0,
            mode: PRESENTIAL,
            is_recorded,
            is_in_winter: false,
        }
    }

    pub(super) fn in_past_year(self) -> Self {
        let is_in_winter = matches!(self.day.month(), 11 | 12 | 1 | 2);
        Self {
            is_in_winter,
            ..self
        }
    }
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Exam {
    pub name: &'static str,
    pub code: &'static str,
    pub day: NaiveDate,
    pub best: i64,
    pub kind: i64,
    pub is_marked: bool,
    pub is_visible: bool,
    /// The first three were absent, excused, and not yet marked.
    pub has_codes: bool,
}

/// A learner's place in a run.
#[derive(Clone, Copy, Debug)]
pub(super) struct Seat {
    pub learner: Learner,
    pub trainee: Option<i64>,
    pub state: i64,
    pub has_group: bool,
    /// Takes every module but this one.
    pub skips: Option<usize>,
}

impl Seat {
    pub(super) const fn of(learner: Learner) -> Self {
        Self {
            learner,
            trainee: None,
            state: 0,
            has_group: true,
            skips: None,
        }
    }

    fn takes(&self, module: usize) -> bool {
        self.skips != Some(module)
    }
}

/// A run as it was written.
#[derive(Debug, Default)]
pub(super) struct Held {
    pub session: i64,
    /// The module rows of the run, in the order of the plan.
    pub modules: Vec<i64>,
    pub enrolled: Vec<Enrolled>,
}

#[derive(Clone, Copy, Debug)]
pub(super) struct Enrolled {
    pub seat: Seat,
    pub trainee: i64,
    /// Order of the main group: 0, 1, or nothing.
    pub group: Option<usize>,
}

pub(super) fn hold(book: &mut Book, random: &mut Random, plan: &Plan<'_>, seats: &[Seat]) -> Held {
    let session = session(book, plan);
    let modules = modules(book, plan, session);
    let divided = partitions(book, plan, session);
    let enrolled = enrol(book, plan, session, seats, &divided);
    module_enrolments(book, &modules, &enrolled);
    meetings(book, random, plan, session, &modules, &enrolled);
    exams(book, random, plan, session, &modules, &enrolled);
    let held = Held {
        session,
        modules,
        enrolled,
    };
    for manager in plan.staff.iter().take(2) {
        put!(book, "TrainingSessionManager", TrainingSessionId: session, UserId: *manager);
    }
    for tutor in plan.staff.iter().skip(2).take(1) {
        put!(book, "TrainingSessionTutor", TrainingSessionId: session, UserId: *tutor);
    }
    put!(book, "TrainingSessionLocalisation", TrainingSessionId: session, LocalisationId: plan.place);
    for (pathway, _) in plan.pathways {
        put!(book, "TrainingSessionPathway", TrainingSessionId: session, PathwayId: *pathway);
    }
    held
}

fn session(book: &mut Book, plan: &Plan<'_>) -> i64 {
    if let Some(id) = plan.id {
        book.with_id(id);
    }
    let total = plan.meetings.iter().map(|m| m.hours).sum();
    let session = put!(
        book, "TrainingSession",
        Name: plan.name.clone(),
        Code: plan.code.clone(),
        ExternalId: format!("SES-{}", plan.code),
        TrainingId: plan.training,
        ManagerId: plan.staff.first().copied(),
        PrimaryDomainId: plan.domain,
        StartedOn: local(plan.from, 0, 0),
        FinishedOn: end_of(plan.to),
        IsDateOnly: true,
        Modality: MANUAL,
        LearningMode: PRESENTIAL,
        Duration: if total > 0 { hours(total) } else { Value::Null },
        UserCountMax: plan.places,
        UserCountMin: 5,
        PlanningComplete: 1,
        SemesterNumber: plan.number,
        IsLocked: plan.is_locked,
        ApogeeSemesterCode: plan.apogee.map(|code| format!("{code}-SEM")),
        ReportColour: "white",
    );
    if let Some(code) = plan.apogee {
        put!(book, "ApogeeStage", TrainingSessionId: session, Code: code);
    }
    session
}

fn modules(book: &mut Book, plan: &Plan<'_>, session: i64) -> Vec<i64> {
    let mut ids = Vec::new();
    for (at, module) in plan.modules.iter().enumerate() {
        let teacher = teacher(plan, at);
        let id = put!(
            book, "SessionModule",
            TrainingSessionId: session, ModuleId: module.id, ManagerId: teacher, ApogeeCode: "",
        );
        if let Some(teacher) = teacher {
            put!(book, "SessionModuleTeacher", SessionModuleId: id, UserId: teacher);
        }
        ids.push(id);
    }
    ids
}

fn teacher(plan: &Plan<'_>, module: usize) -> Option<i64> {
    plan.staff.iter().cycle().nth(module).copied()
}

/// The groups a run is divided into.
#[derive(Debug, Default)]
struct Divided {
    everybody: Option<i64>,
    tutorials: Vec<i64>,
    practicals: Vec<i64>,
    pathways: Vec<i64>,
}

fn partitions(book: &mut Book, plan: &Plan<'_>, session: i64) -> Divided {
    if plan.groups == Groups::None {
        return Divided::default();
    }
    let all = put!(book, "Partition", TrainingSessionId: session, Name: Value::Null, Position: 0, ShowInLists: false);
    let mut divided = Divided {
        everybody: Some(
            put!(book, "StudentGroup", PartitionId: all, Name: Value::Null, Position: 0),
        ),
        tutorials: partition(book, session, ("TD", 1, true), &["A", "B"]),
        ..Divided::default()
    };
    if plan.groups == Groups::All {
        divided.practicals = partition(book, session, ("TP", 2, true), &["A1", "B1", "A2", "B2"]);
        let codes: Vec<&str> = plan.pathways.iter().map(|(_, code)| *code).collect();
        if !codes.is_empty() {
            divided.pathways = partition(book, session, ("Parcours", 3, false), &codes);
        }
    }
    divided
}

fn partition(
    book: &mut Book,
    session: i64,
    (name, position, editable): (&str, i64, bool),
    groups: &[&str],
) -> Vec<i64> {
    let id = put!(
        book, "Partition",
        TrainingSessionId: session, Name: name, Position: position, GroupsEditable: editable,
    );
    let mut ids = Vec::new();
    for (position, group) in (0_i64..).zip(groups) {
        ids.push(put!(
            book, "StudentGroup",
            PartitionId: id, Name: *group, Position: position, TimetableId: format!("{name}-{group}"),
        ));
    }
    ids
}

fn enrol(
    book: &mut Book,
    plan: &Plan<'_>,
    session: i64,
    seats: &[Seat],
    divided: &Divided,
) -> Vec<Enrolled> {
    let mut enrolled = Vec::new();
    for (at, seat) in seats.iter().enumerate() {
        let group = seat.has_group.then_some(at % 2);
        let main = group.and_then(|g| divided.tutorials.get(g).copied());
        let pathway = plan.pathways.iter().cycle().nth(at).map(|(id, _)| *id);
        if let Some(id) = seat.trainee {
            book.with_id(id);
        }
        let resigned = seat.state == RESIGNED;
        let trainee = put!(
            book, "Trainee",
            TrainingSessionId: session,
            UserId: seat.learner.user,
            StudentId: seat.learner.student,
            MainGroupId: main,
            PathwayId: pathway,
            StartedOn: local(plan.from, 0, 0),
            FinishedOn: end_of(plan.to),
            RegistrationOrigin: BACK_OFFICE,
            LmsProgress: NOT_ATTEMPTED,
            EnrolmentState: seat.state,
            IsCancelled: resigned,
            CancelReason: if resigned { UNAVAILABLE } else { 0 },
            CancelDescription: resigned.then_some("Démission"),
            ApogeeStage: plan.apogee,
        );
        let groups = [
            divided.everybody,
            main,
            seat.has_group
                .then(|| divided.practicals.get(at % 4).copied())
                .flatten(),
            divided.pathways.iter().cycle().nth(at).copied(),
        ];
        for group in groups.into_iter().flatten() {
            put!(
                book, "StudentGroupMembership",
                StudentGroupId: group, StudentId: seat.learner.student, TraineeId: trainee,
            );
        }
        enrolled.push(Enrolled {
            seat: *seat,
            trainee,
            group,
        });
    }
    enrolled
}

fn module_enrolments(book: &mut Book, modules: &[i64], enrolled: &[Enrolled]) {
    for (at, module) in modules.iter().enumerate() {
        for one in enrolled.iter().filter(|e| e.seat.takes(at)) {
            put!(
                book, "SessionModuleEnrolment",
                SessionModuleId: *module, StudentId: one.seat.learner.student, TraineeId: one.trainee,
            );
        }
    }
}

/// A meeting that is written, for the presences that hang on it.
struct Taught<'a> {
    meeting: &'a Meeting,
    id: i64,
    /// Place and row of the module.
    module: Option<(usize, i64)>,
    teacher: Option<i64>,
    /// In the second half of the run, those who resigned are gone.
    is_late_in_run: bool,
}

fn meetings(
    book: &mut Book,
    random: &mut Random,
    plan: &Plan<'_>,
    session: i64,
    modules: &[i64],
    enrolled: &[Enrolled],
) {
    for (at, meeting) in plan.meetings.iter().enumerate() {
        let module = modules.iter().copied().enumerate().cycle().nth(at);
        let title = module
            .and_then(|(place, _)| plan.modules.get(place))
            .map_or(&plan.name, |m| &m.code);
        if let Some(id) = meeting.id {
            book.with_id(id);
        }
        let (start, end) = bounds(meeting);
        let id = put!(
            book, "MeetingSession",
            Name: format!("{title} : séance {}", at + 1),
            TrainingSessionId: session,
            SessionModuleId: module.map(|(_, id)| id),
            LocalisationId: (meeting.mode == PRESENTIAL).then_some(plan.place),
            StartedOn: start,
            FinishedOn: end,
            Day: meeting.day,
            Duration: hours(meeting.hours),
            MeetingMode: meeting.mode,
            TimeZoneId: "Romance Standard Time",
        );
        if meeting.mode == PRESENTIAL {
            for room in plan.rooms.iter().cycle().skip(at).take(1) {
                put!(book, "MeetingSessionRoom", MeetingSessionId: id, RoomId: *room);
            }
        }
        let taught = Taught {
            meeting,
            id,
            module,
            teacher: teacher(plan, module.map_or(0, |(place, _)| place)),
            is_late_in_run: at * 2 >= plan.meetings.len(),
        };
        for one in enrolled {
            came(book, random, &taught, one);
        }
    }
}

fn bounds(meeting: &Meeting) -> (chrono::DateTime<chrono::Utc>, chrono::DateTime<chrono::Utc>) {
    let start = local(meeting.day, meeting.hour, 0);
    let end = if meeting.days > 0 {
        local(meeting.day + TimeDelta::days(meeting.days), 17, 0)
    } else {
        start + TimeDelta::hours(meeting.hours)
    };
    (start, end)
}

/// Presence of one enrolment at one meeting, and the attendance it follows from.
fn came(book: &mut Book, random: &mut Random, taught: &Taught<'_>, one: &Enrolled) {
    let expected = taught.module.is_none_or(|(place, _)| one.seat.takes(place));
    let gone = one.seat.state == RESIGNED && taught.is_late_in_run;
    let state = (taught.meeting.is_recorded && expected && !gone)
        .then(|| draw_state(random, taught.meeting, one));
    let excuse =
        (state == Some(ABSENT) && random.chance(400)).then(|| justify(book, random, taught, one));
    let justified = excuse.is_some_and(|(state, _)| state == VALID);
    let half_hours = taught.meeting.hours * 2;
    let (presence, half_hours) = match state {
        None => (PRESENCE_NONE, None),
        Some(PRESENT) => (PRESENCE_PRESENT, Some(half_hours)),
        Some(LATE) => (PRESENCE_PARTIAL, Some(half_hours - 1)),
        Some(_) => (PRESENCE_ABSENT, Some(0)),
    };
    let present_hours = half_hours.map(|n| decimal(n * 5, 1));
    put!(
        book, "TraineePresenceView",
        TraineeId: one.trainee,
        MeetingSessionId: taught.id,
        TraineePresence: presence,
        PresenceHours: present_hours.clone(),
        AbsenceJustified: match excuse {
            Some((VALID, _)) => JUSTIFIED_YES,
            Some((NOT_VALID, _)) => JUSTIFIED_NO,
            _ => JUSTIFIED_NONE,
        },
        AbsenceReasonType: if excuse.is_some() { REASON_OTHER } else { REASON_NONE },
        AbsenceReason: excuse.map(|(_, reason)| reason),
    );
    if let Some(state) = state {
        attendance(
            book,
            taught,
            one,
            &Told {
                state,
                justified,
                present_hours,
            },
        );
    }
}

/// Some groups, days and months are worse than others, so that questions have an answer worth seeing.
fn draw_state(random: &mut Random, meeting: &Meeting, one: &Enrolled) -> i64 {
    let winter = if meeting.is_in_winter { 25 } else { 0 };
    let edge = if matches!(meeting.day.weekday(), Weekday::Mon | Weekday::Fri) {
        20
    } else {
        0
    };
    let group = if one.group == Some(1) { 40 } else { 0 };
    let state = if one.seat.state == DEFAULTING { 600 } else { 0 };
    if random.chance(one.seat.learner.absence + winter + edge + group + state) {
        ABSENT
    } else if random.chance(45) {
        LATE
    } else {
        PRESENT
    }
}

struct Told {
    state: i64,
    justified: bool,
    present_hours: Option<Value>,
}

fn attendance(book: &mut Book, taught: &Taught<'_>, one: &Enrolled, told: &Told) {
    let (start, end) = bounds(taught.meeting);
    let end_of_lateness = start + TimeDelta::minutes(30);
    put!(
        book, "StudentAttendance",
        StudentId: one.seat.learner.student,
        TraineeId: one.trainee,
        SessionModuleId: taught.module.map(|(_, id)| id),
        MeetingSessionId: taught.id,
        StartedOn: start,
        FinishedOn: if told.state == LATE { end_of_lateness } else { end },
        Day: taught.meeting.day,
        State: told.state,
        IsJustified: told.justified,
        PresenceHours: told.present_hours.clone(),
        EnteredById: taught.teacher,
        EnteredOn: end,
        Origin: if taught.module.is_some() { "scodoc" } else { "syfadis" },
    );
}

/// A justification for the whole day, or days: its state and its reason.
fn justify(
    book: &mut Book,
    random: &mut Random,
    taught: &Taught<'_>,
    one: &Enrolled,
) -> (i64, &'static str) {
    let state = match random.below(20) {
        0..=13 => VALID,
        14..=16 => WAITING,
        17..=18 => NOT_VALID,
        _ => MODIFIED,
    };
    let (start, end) = bounds(taught.meeting);
    let morning = local(taught.meeting.day, 8, 0).min(start);
    let evening = local(taught.meeting.day, 18, 0).max(end);
    let reason = random.pick(&[
        "Certificat médical",
        "Convocation administrative",
        "Panne de transport",
        "Raison familiale",
    ]);
    put!(
        book, "Justification",
        StudentId: one.seat.learner.student,
        StartedOn: morning,
        FinishedOn: evening,
        Day: taught.meeting.day,
        State: state,
        Reason: reason,
        EnteredOn: evening + TimeDelta::hours(15),
        EnteredById: taught.teacher,
        Origin: "scodoc",
    );
    (state, reason)
}

fn exams(
    book: &mut Book,
    random: &mut Random,
    plan: &Plan<'_>,
    session: i64,
    modules: &[i64],
    enrolled: &[Enrolled],
) {
    for (place, (module, row)) in plan.modules.iter().zip(modules).enumerate() {
        for (position, exam) in (0_i64..).zip(plan.exams) {
            let held = HeldExam {
                exam,
                day: exam_day(exam, place),
                module,
                id: exam_session(book, plan, (session, *row), module, exam, (place, position)),
                teacher: teacher(plan, place),
            };
            for unit in module.units.iter().take(2) {
                put!(
                    book, "EvaluationWeight",
                    EvaluationSessionId: held.id, TeachingUnitId: unit.0, Weight: decimal(1, 0),
                );
            }
            for (at, one) in enrolled
                .iter()
                .enumerate()
                .filter(|(_, e)| e.seat.takes(place))
            {
                let code = if exam.has_codes && place == 0 {
                    [ABS, EXC, ATT].get(at).copied()
                } else {
                    None
                };
                sat(book, random, &held, one, code);
            }
        }
    }
}

struct HeldExam<'a> {
    exam: &'a Exam,
    day: NaiveDate,
    module: &'a Module,
    id: i64,
    teacher: Option<i64>,
}

fn exam_session(
    book: &mut Book,
    plan: &Plan<'_>,
    (session, row): (i64, i64),
    module: &Module,
    exam: &Exam,
    (place, position): (usize, i64),
) -> i64 {
    let day = exam_day(exam, place);
    let (start, end) = (local(day, 14, 0), local(day, 16, 0));
    let code = format!("{}-{}", module.code, exam.code);
    let evaluation = put!(
        book, "Evaluation",
        Name: format!("{} {}", module.code, exam.name), Code: code.clone(), Category: ASSIGNMENT, PrimaryDomainId: plan.domain,
    );
    put!(
        book, "EvaluationSession",
        EvaluationId: evaluation,
        Name: exam.name,
        Code: code,
        Description: format!("{} en {}", exam.name, module.name),
        TrainingSessionId: session,
        SessionModuleId: row,
        PrimaryDomainId: plan.domain,
        StartedOn: start,
        FinishedOn: end,
        Modality: MANUAL,
        MaxGrade: decimal(exam.best, 0),
        Coefficient: decimal(position + 1, 0),
        Kind: exam.kind,
        Position: position,
        IsVisibleOnReport: exam.is_visible,
    )
}

/// Modules are examined on one day after the other.
fn exam_day(exam: &Exam, module: usize) -> NaiveDate {
    exam.day + TimeDelta::days(i64::try_from(module % 5).unwrap_or_default())
}

/// The enrolment of one learner in an exam, and the mark.
fn sat(
    book: &mut Book,
    random: &mut Random,
    held: &HeldExam<'_>,
    one: &Enrolled,
    code: Option<i64>,
) {
    if one.seat.state == RESIGNED {
        return;
    }
    let day = held.day;
    put!(
        book, "EvaluationTrainee",
        EvaluationSessionId: held.id,
        UserId: one.seat.learner.user,
        StartedOn: local(day, 14, 0),
        FinishedOn: local(day, 16, 0),
        RegistrationOrigin: BACK_OFFICE,
        LmsProgress: NOT_ATTEMPTED,
    );
    if !held.exam.is_marked {
        return;
    }
    let code = code.unwrap_or_else(|| draw_code(random, one));
    let value = (code == NO_CODE).then(|| mark(random, held, one));
    put!(
        book, "StudentGrade",
        EvaluationSessionId: held.id,
        StudentId: one.seat.learner.student,
        TraineeId: one.trainee,
        Value: value,
        Code: code,
        Comment: random.chance(30).then_some("Bon travail"),
        EnteredOn: local(day + TimeDelta::days(8), 17, 0),
        EnteredById: held.teacher,
    );
}

fn draw_code(random: &mut Random, one: &Enrolled) -> i64 {
    let absent = if one.seat.state == ENROLLED { 25 } else { 700 };
    match random.below(1000) {
        n if n < absent => ABS,
        n if n < absent + 12 => EXC,
        n if n < absent + 18 => ATT,
        _ => NO_CODE,
    }
}

/// In quarters of a point; modules differ in difficulty.
fn mark(random: &mut Random, held: &HeldExam<'_>, one: &Enrolled) -> Value {
    let best = held.exam.best * 4;
    let hard = held.module.id % 7;
    let percent = 25 + one.seat.learner.level * 6 / 10 - hard + random.between(-15, 15);
    decimal((best * percent.clamp(0, 100) / 100) * 25, 2)
}
