//! Two departments written by hand: the cases a reader of ScoDoc looks for. RT has a class in its second year with
//! a past behind it and one in its first, MMI has a class, and a professional degree of the past year is decided.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use super::Options;
use super::book::{Book, decimal, known, put};
use super::clock::{day, local, monday_of, shifted};
use super::institution::House;
use super::learners::{Learner, New, as_student, enter};
use super::names::{Name, invent};
use super::programme::{self, Framework, Programme, Title};
use super::random::Random;
use super::semester::{Exam, Groups, Held, Meeting, Plan, Seat, hold};
use super::words::{
    ABSENT, AUTHORISATION, CATCHUP, DEFAULTING, ENROLLED, JUSTIFICATION_FILE, LATE, LOGO, NORMAL,
    NOT_VALID, OF_DUT120, OF_RCUE, OF_SEMESTER, OF_UNIT, OF_YEAR, PHOTO, PRESENT, RESIGNED, VALID,
    WAITING,
};

/// First days and last days of the past year's semesters.
pub(super) const PAST: [(NaiveDate, NaiveDate); 2] = [
    (past_day(2023, 9, 1), past_day(2024, 1, 31)),
    (past_day(2024, 2, 1), past_day(2024, 6, 30)),
];

const fn past_day(year: i32, month: u32, day: u32) -> NaiveDate {
    match NaiveDate::from_ymd_opt(year, month, day) {
        Some(day) => day,
        None => NaiveDate::MIN,
    }
}

/// Places in the class of the students about whom there is something to tell.
mod who {
    pub(super) const USED_NAME: usize = 3;
    pub(super) const NO_NIP: usize = 4;
    pub(super) const NO_ADMISSION: usize = 5;
    pub(super) const PICTURE: usize = 6;
    pub(super) const TWO_DEPARTMENTS: usize = 7;
    pub(super) const RESIGNED: usize = 8;
    pub(super) const DEFAULTING: usize = 9;
    pub(super) const RESIGNED_NOW: usize = 10;
    pub(super) const NO_GROUP: usize = 12;
    pub(super) const NO_MODULE: usize = 13;
}

const CLASS: [(&str, &str, i64); 18] = [
    ("Élodie", "Bréardin", 2),
    ("Camille", "Montézac", 2),
    ("Camille", "Montézac", 1),
    ("Zoé", "d'Hélyrac", 2),
    ("Loïc", "Quenoisel", 1),
    ("Jean-Loup", "Garigny", 1),
    ("Anaïs", "Le Valeauval", 2),
    ("Noé", "Marandier-Clézac", 1),
    ("Gaël", "Dorillou", 1),
    ("Inès", "Faudel", 2),
    ("Rémi", "Verébois", 1),
    ("Alix", "Prélolles", 0),
    ("Héloïse", "Tréiandre", 2),
    ("Eléonore", "Lamefort", 2),
    ("Éléonore", "Lamefort", 2),
    ("Théo", "Ronellier", 1),
    ("Fatoumata", "Belouard", 2),
    ("François", "Sauandier", 1),
];

pub(super) fn build(book: &mut Book, options: &Options, house: &House) {
    let mut random = Random::new(options.seed, "story");
    let monday = options.monday();
    book.created_on(local(day(2023, 8, 21), 9, 0));
    let framework = programme::framework(book, house.rt);
    let networks = networks(book, house, &framework);
    let class = class(book, &mut random, house.rt);
    let school = School {
        house,
        networks: &networks,
        framework: &framework,
    };
    let first = school.past_semester(book, &mut random, 1, &class);
    let second = school.past_semester(book, &mut random, 2, &class);
    school.jury(book, &class, [&first, &second]);
    professional_degree(book, &mut random, house);
    logos(book, house);
    photo(book, &class);
    archived(book, &second);

    book.created_on(local(shifted(monday, -10, 0), 9, 0));
    let now = school.second_year(book, &mut random, &class, monday);
    absences(book, house, &now, monday);
    notices(book, house, &class, &first, monday);
    school.first_year(book, &mut random, monday);
    multimedia(book, &mut random, house, &class, monday);
}

fn networks(book: &mut Book, house: &House, framework: &Framework) -> Programme {
    let title = Title {
        name: "BUT Réseaux et télécommunications",
        code: "BUT R&T",
        group: "FRT26",
        official: "Bachelor universitaire de technologie réseaux et télécommunications",
        kind: 700,
        domain: house.rt,
        manager: house.teachers.first().copied(),
        framework: Some(framework.id),
    };
    programme::networks(book, &title, framework)
}

/// The class that came in 2023; one of them is older and came in 2022.
fn class(book: &mut Book, random: &mut Random, domain: i64) -> Vec<Learner> {
    let mut class = Vec::new();
    for (at, (first, last, gender)) in CLASS.into_iter().enumerate() {
        let learner = enter(
            book,
            random,
            &classmate(random_name(first, last, gender), domain, at),
        );
        class.push(learner);
    }
    // The first is good, so that every kind of decision occurs.
    if let Some(best) = class.first_mut() {
        best.level = 90;
    }
    class
}

fn random_name(first: &str, last: &str, gender: i64) -> Name {
    Name {
        first: first.to_owned(),
        last: last.to_owned(),
        gender,
    }
}

fn classmate(name: Name, domain: i64, at: usize) -> New {
    New {
        name,
        domain,
        number: 101 + i64::try_from(at).unwrap_or_default(),
        has_nip: at != who::NO_NIP,
        admitted: match at {
            who::NO_ADMISSION => None,
            who::TWO_DEPARTMENTS => Some(2022),
            _ => Some(2023),
        },
        name_in_use: (at == who::USED_NAME).then_some("Hélyrac-Vernier"),
        scholarship: match at % 3 {
            0 => Some(true),
            1 => Some(false),
            _ => None,
        },
        picture: (at == who::PICTURE).then_some("F22300107.jpg"),
    }
}

struct School<'a> {
    house: &'a House,
    networks: &'a Programme,
    framework: &'a Framework,
}

impl<'a> School<'a> {
    fn plan(
        &self,
        number: usize,
        name: &str,
        code: &str,
        (from, to): (NaiveDate, NaiveDate),
    ) -> Plan<'a> {
        Plan {
            id: None,
            name: name.to_owned(),
            code: code.to_owned(),
            training: self.networks.training,
            domain: self.house.rt,
            number: i64::try_from(number).ok(),
            from,
            to,
            is_locked: false,
            places: Some(60),
            apogee: None,
            modules: &self.networks.semester(number).modules,
            meetings: Vec::new(),
            exams: &[],
            staff: &self.house.teachers,
            place: self.house.place,
            rooms: &self.house.rooms,
            groups: Groups::All,
            pathways: &self.framework.pathways,
        }
    }

    /// A semester of the past year: everything is marked, and it is locked.
    fn past_semester(
        &self,
        book: &mut Book,
        random: &mut Random,
        number: usize,
        class: &[Learner],
    ) -> Held {
        let [one, two] = PAST;
        let dates = if number == 1 { one } else { two };
        let code = format!("RT-BUT-S{number}-2023");
        let mut plan = self.plan(number, "BUT R&T", &code, dates);
        plan.is_locked = true;
        plan.apogee = (number == 1).then_some("VRT1W!101");
        let monday = shifted(monday_of(dates.0), 2, 0);
        plan.meetings = in_past_year(weekly(monday, 14, 14));
        let exams = past_exams(monday, number);
        plan.exams = &exams;
        let seats = seats(class, |at, seat| match at {
            who::RESIGNED if number == 2 => seat.state = RESIGNED,
            who::DEFAULTING if number == 2 => seat.state = DEFAULTING,
            who::NO_GROUP => seat.has_group = false,
            who::NO_MODULE => seat.skips = Some(1),
            _ => {}
        });
        hold(book, random, &plan, &seats)
    }

    /// The class in its second year, around today.
    fn second_year(
        &self,
        book: &mut Book,
        random: &mut Random,
        class: &[Learner],
        monday: NaiveDate,
    ) -> Held {
        let dates = (shifted(monday, -10, 0), shifted(monday, 11, 4));
        let mut plan = self.plan(3, "BUT R&T", "RT-BUT-S3-NOW", dates);
        plan.meetings = weekly(shifted(monday, -9, 0), 18, 9);
        let exams = exams_now(monday);
        plan.exams = &exams;
        let stayed: Vec<Learner> = class
            .iter()
            .enumerate()
            .filter(|(at, _)| !matches!(*at, who::RESIGNED | who::DEFAULTING))
            .map(|(_, learner)| *learner)
            .collect();
        let place = |at: usize| class.get(at).map(|l| l.student);
        let seats = seats(&stayed, |_, seat| {
            let student = Some(seat.learner.student);
            if student == place(who::RESIGNED_NOW) {
                seat.state = RESIGNED;
            } else if student == place(who::NO_GROUP) {
                seat.has_group = false;
            } else if student == place(who::NO_MODULE) {
                seat.skips = Some(1);
            }
        });
        hold(book, random, &plan, &seats)
    }

    /// A new class in its first year, around today.
    fn first_year(&self, book: &mut Book, random: &mut Random, monday: NaiveDate) {
        let class: Vec<Learner> = (201..=216)
            .map(|number| {
                let name = invent(random);
                let new = New::usual(random, name, self.house.rt, number, 2024);
                enter(book, random, &new)
            })
            .collect();
        let dates = (shifted(monday, -9, 0), shifted(monday, 10, 4));
        let mut plan = self.plan(1, "BUT R&T", "RT-BUT-S1-NOW", dates);
        plan.meetings = weekly(shifted(monday, -8, 0), 16, 8);
        let exams = exams_now(monday);
        plan.exams = &exams;
        hold(book, random, &plan, &seats(&class, |_, _| {}));
    }

    /// Decisions on the past year: units, pairs of units, the year, and the way to the third semester.
    fn jury(&self, book: &mut Book, class: &[Learner], semesters: [&Held; 2]) {
        let [_, second] = semesters;
        let units = [1, 2].map(|number| &self.networks.semester(number).units);
        let decided = [
            local(day(2024, 2, 2), 15, 0),
            local(day(2024, 6, 28), 15, 0),
        ];
        for (at, learner) in class.iter().enumerate() {
            if at == who::RESIGNED {
                continue;
            }
            let code = |level: i64| match (at, level) {
                (who::DEFAULTING, _) => "DEF",
                (_, 45..) => "ADM",
                (_, 35..45) => "CMP",
                _ => "AJ",
            };
            for (number, ((held, units), when)) in
                (1_i64..).zip(semesters.iter().zip(units).zip(decided))
            {
                for (spread, unit) in (0_i64..).zip(units) {
                    let level = learner.level - spread * 3;
                    put!(
                        book, "JuryDecision",
                        Kind: OF_UNIT, StudentId: learner.student, TrainingSessionId: held.session, TraineeId: trainee(held, learner),
                        TeachingUnitId: *unit, Code: code(level), DecidedOn: when, SemesterNumber: number,
                        Average: decimal((5 + level / 7) * 100, 2), WasAssiduous: at % 5 != 4, SchoolYear: 2023,
                    );
                }
            }
            let [earlier, later] = units;
            for (one, two) in earlier.iter().zip(later) {
                put!(
                    book, "JuryDecision",
                    Kind: OF_RCUE, StudentId: learner.student, TrainingSessionId: second.session, TraineeId: trainee(second, learner),
                    TeachingUnitId: *one, SecondTeachingUnitId: *two, Code: code(learner.level), DecidedOn: local(day(2024, 6, 28), 15, 0),
                    SchoolYear: 2023,
                );
            }
            self.year(book, learner, second, at);
        }
    }

    fn year(&self, book: &mut Book, learner: &Learner, second: &Held, at: usize) {
        let when = local(day(2024, 6, 28), 15, 30);
        let passed = at != who::DEFAULTING && learner.level >= 30;
        let code = match (at, passed) {
            (who::DEFAULTING, _) => "DEF",
            (_, true) => "ADM",
            (_, false) => "RED",
        };
        put!(
            book, "JuryDecision",
            Kind: OF_YEAR, StudentId: learner.student, TrainingSessionId: second.session, TraineeId: trainee(second, learner),
            CompetenceFrameworkId: self.framework.id, Code: code, DecidedOn: when, YearNumber: 1, SchoolYear: 2023,
        );
        if passed {
            put!(
                book, "JuryDecision",
                Kind: AUTHORISATION, StudentId: learner.student, TrainingSessionId: second.session,
                TraineeId: trainee(second, learner), ProgrammeCode: "FRT26", SemesterNumber: 3, DecidedOn: when, SchoolYear: 2023,
            );
        }
        if at == 0 {
            put!(
                book, "JuryDecision",
                Kind: OF_DUT120, StudentId: learner.student, TrainingSessionId: second.session, TraineeId: trainee(second, learner),
                CompetenceFrameworkId: self.framework.id, Code: "ADM", DecidedOn: when, SchoolYear: 2023,
            );
        }
    }
}

fn trainee(held: &Held, learner: &Learner) -> Option<i64> {
    let found = held
        .enrolled
        .iter()
        .find(|e| e.seat.learner.student == learner.student);
    found.map(|e| e.trainee)
}

/// One meeting a week, each on another day of it; attendance was taken at the first `recorded`.
fn weekly(monday: NaiveDate, count: i64, recorded: i64) -> Vec<Meeting> {
    (0..count)
        .map(|n| Meeting::of_two_hours(shifted(monday, n, n % 5), n < recorded))
        .collect()
}

fn in_past_year(meetings: Vec<Meeting>) -> Vec<Meeting> {
    meetings.into_iter().map(Meeting::in_past_year).collect()
}

fn seats(class: &[Learner], mut change: impl FnMut(usize, &mut Seat)) -> Vec<Seat> {
    let mut seats: Vec<Seat> = class.iter().copied().map(Seat::of).collect();
    for (at, seat) in seats.iter_mut().enumerate() {
        change(at, seat);
    }
    seats
}

fn past_exams(monday: NaiveDate, number: usize) -> Vec<Exam> {
    let exam = |name, code, weeks, best, kind, is_visible| Exam {
        name,
        code,
        day: shifted(monday, weeks, 0),
        best,
        kind,
        is_marked: true,
        is_visible,
        has_codes: code == "DS1",
    };
    vec![
        exam("DS 1", "DS1", 5, 20, NORMAL, true),
        exam("DS 2", "DS2", 12, 10, NORMAL, number == 1),
        exam("Rattrapage", "RAT", 17, 20, CATCHUP, true),
    ]
}

/// One that is marked, and one to come.
pub(super) fn exams_now(monday: NaiveDate) -> Vec<Exam> {
    let exam = |name, code, weeks, is_marked| Exam {
        name,
        code,
        day: shifted(monday, weeks, 0),
        best: 20,
        kind: NORMAL,
        is_marked,
        is_visible: true,
        has_codes: false,
    };
    vec![exam("DS 1", "DS1", -3, true), exam("DS 2", "DS2", 4, false)]
}

/// The professional degree of 2023: no semesters, standard modules, decided by semester.
fn professional_degree(book: &mut Book, random: &mut Random, house: &House) {
    let title = Title {
        name: "LP Cybersécurité",
        code: "LP CYBER",
        group: "FLP01",
        official: "Licence professionnelle métiers des réseaux : cybersécurité",
        kind: 230,
        domain: house.rt,
        manager: house.teachers.get(1).copied(),
        framework: None,
    };
    let programme = programme::classic(book, &title);
    let class: Vec<Learner> = (151..=158)
        .map(|number| {
            let name = invent(random);
            let new = New::usual(random, name, house.rt, number, 2023);
            enter(book, random, &new)
        })
        .collect();
    let [(from, _), (_, to)] = PAST;
    let monday = shifted(monday_of(from), 2, 0);
    let exams = past_exams(monday, 1);
    let plan = Plan {
        id: None,
        name: title.name.to_owned(),
        code: "RT-LP-2023".to_owned(),
        training: programme.training,
        domain: house.rt,
        number: Some(-1),
        from,
        to,
        is_locked: true,
        places: Some(24),
        apogee: None,
        modules: &programme.semester(1).modules,
        meetings: in_past_year(weekly(monday, 10, 10)),
        exams: &exams,
        staff: &house.teachers,
        place: house.place,
        rooms: &house.rooms,
        groups: Groups::Simple,
        pathways: &[],
    };
    let held = hold(book, random, &plan, &seats(&class, |_, _| {}));
    for one in &held.enrolled {
        put!(
            book, "JuryDecision",
            Kind: OF_SEMESTER, StudentId: one.seat.learner.student, TrainingSessionId: held.session, TraineeId: one.trainee,
            Code: if one.seat.learner.level >= 40 { "ADM" } else { "AJ" }, DecidedOn: local(day(2024, 7, 1), 15, 0),
            WasAssiduous: true, SchoolYear: 2023,
        );
    }
}

/// MMI: a class around today, and the student who is also in RT, there since 2022 and here since 2023.
fn multimedia(
    book: &mut Book,
    random: &mut Random,
    house: &House,
    class: &[Learner],
    monday: NaiveDate,
) {
    let title = Title {
        name: "BUT Métiers du multimédia et de l'internet",
        code: "BUT MMI",
        group: "FMM26",
        official: "Bachelor universitaire de technologie métiers du multimédia et de l'internet",
        kind: 700,
        domain: house.mmi,
        manager: house.teachers.get(3).copied(),
        framework: None,
    };
    let programme = programme::small(book, &title, 1, 3);
    let mut students: Vec<Learner> = (251..=260)
        .map(|number| {
            let name = invent(random);
            let new = New::usual(random, name, house.mmi, number, 2024);
            enter(book, random, &new)
        })
        .collect();
    students.extend(second_life(book, random, house.mmi, class));
    let exams = exams_now(monday);
    let plan = Plan {
        id: None,
        name: "BUT MMI".to_owned(),
        code: "MMI-BUT-S1-NOW".to_owned(),
        training: programme.training,
        domain: house.mmi,
        number: Some(1),
        from: shifted(monday, -8, 0),
        to: shifted(monday, 10, 4),
        is_locked: false,
        places: Some(30),
        apogee: None,
        modules: &programme.semester(1).modules,
        meetings: weekly(shifted(monday, -7, 0), 14, 7),
        exams: &exams,
        staff: &house.teachers,
        place: house.place,
        rooms: &house.rooms,
        groups: Groups::All,
        pathways: &[],
    };
    hold(book, random, &plan, &seats(&students, |_, _| {}));
}

fn second_life(
    book: &mut Book,
    random: &mut Random,
    domain: i64,
    class: &[Learner],
) -> Option<Learner> {
    let learner = class.get(who::TWO_DEPARTMENTS)?;
    let (first, last, gender) = CLASS.get(who::TWO_DEPARTMENTS)?;
    let new = New {
        admitted: Some(2023),
        ..classmate(
            random_name(first, last, *gender),
            domain,
            who::TWO_DEPARTMENTS,
        )
    };
    let student = as_student(book, random, &new, learner.user);
    Some(Learner {
        student,
        ..*learner
    })
}

/// One absence, late arrival or presence beside the timetable.
struct Absence<'a> {
    who: Learner,
    trainee: i64,
    state: i64,
    from: DateTime<Utc>,
    to: DateTime<Utc>,
    day: NaiveDate,
    module: Option<i64>,
    justified: bool,
    data: Option<&'a str>,
    why: Option<&'a str>,
}

/// The cases of section 10 of the reference's seed list, on days when the class has no meeting.
fn absences(book: &mut Book, house: &House, now: &Held, monday: NaiveDate) {
    let at = |place: usize| now.enrolled.get(place).copied();
    let module = now.modules.first().copied();
    let mut put_down = |place: usize,
                        state: i64,
                        (week, days): (i64, i64),
                        from: (u32, u32),
                        (later, to): (i64, u32)| {
        let one = at(place)?;
        let date = shifted(monday, week, days);
        let absence = Absence {
            who: one.seat.learner,
            trainee: one.trainee,
            state,
            from: local(date, from.0, from.1),
            to: local(
                shifted(date, 0, later),
                to,
                if state == LATE { 20 } else { 0 },
            ),
            day: date,
            module: place.is_multiple_of(2).then_some(module).flatten(),
            justified: place == 1 && from.0 == 8,
            data: (place == 4).then_some("{\"enseignant\": \"C. Belaumont\"}"),
            why: (place == 0).then_some("Absent trois jours"),
        };
        put_absence(book, house, &absence);
        Some(absence.who)
    };
    // Several days; two half-days of one day; late; there; with data of the client's own; during an evaluation.
    let several = put_down(0, ABSENT, (-6, 0), (14, 0), (2, 18));
    let halves = put_down(1, ABSENT, (-5, 1), (8, 0), (0, 12));
    put_down(1, ABSENT, (-5, 1), (14, 0), (0, 18));
    put_down(2, LATE, (-4, 2), (10, 0), (0, 10));
    put_down(3, PRESENT, (-4, 3), (10, 0), (0, 12));
    let refused = put_down(4, ABSENT, (-4, 3), (10, 0), (0, 12));
    let partial = put_down(5, ABSENT, (-3, 0), (13, 0), (0, 15));

    let date = |week, days| shifted(monday, week, days);
    let mut reason = |who: Option<Learner>,
                      state,
                      from: DateTime<Utc>,
                      to: DateTime<Utc>,
                      day: NaiveDate,
                      file: Option<&str>| {
        let student = who.map(|w| w.student)?;
        Some(put!(
            book, "Justification",
            StudentId: student, StartedOn: from, FinishedOn: to, Day: day, State: state, Reason: "Certificat médical",
            ArchiveName: file, EnteredOn: to + TimeDelta::hours(14), EnteredById: house.secretary, Origin: "scodoc",
        ))
    };
    let day = date(-5, 1);
    reason(
        halves,
        VALID,
        local(day, 8, 0),
        local(day, 12, 30),
        day,
        None,
    );
    let day = date(-3, 0);
    reason(
        partial,
        VALID,
        local(day, 13, 0),
        local(day, 14, 0),
        day,
        None,
    );
    let day = date(-4, 3);
    reason(
        refused,
        NOT_VALID,
        local(day, 8, 0),
        local(day, 18, 0),
        day,
        None,
    );
    let day = date(-6, 0);
    let archive = date(-5, 0).format("%Y-%m-%d-09-30-00").to_string();
    let waiting = reason(
        several,
        WAITING,
        local(day, 8, 0),
        local(date(-6, 2), 18, 0),
        day,
        Some(&archive),
    );
    put!(
        book, "Document",
        Kind: JUSTIFICATION_FILE, FileName: "certificat.pdf", MediaType: "application/pdf", Content: b"%PDF-1.4\n%%EOF\n".to_vec(),
        Size: 15, JustificationId: waiting, AuthorId: house.secretary,
    );
}

fn put_absence(book: &mut Book, house: &House, absence: &Absence<'_>) {
    put!(
        book, "Attendance",
        StudentId: absence.who.student,
        TraineeId: absence.trainee,
        SessionModuleId: absence.module,
        StartedOn: absence.from,
        FinishedOn: absence.to,
        Day: absence.day,
        State: absence.state,
        IsJustified: absence.justified,
        Description: absence.why,
        ExternalData: absence.data,
        EnteredById: house.secretary,
        EnteredOn: absence.to,
        Origin: "scodoc",
    );
}

/// Announced absences, a note in a file, an appreciation.
fn notices(book: &mut Book, house: &House, class: &[Learner], first: &Held, monday: NaiveDate) {
    for (learner, (week, processed)) in class.iter().zip([(1, false), (-2, true)]) {
        let date = shifted(monday, week, 0);
        put!(
            book, "AbsenceNotice",
            StudentId: learner.student, StartedOn: local(date, 8, 0), FinishedOn: local(date, 12, 0),
            EnteredOn: local(shifted(date, 0, -3), 20, 11), Description: "Rendez-vous médical", IsProcessed: processed,
            MayBeJustified: true,
        );
    }
    for learner in class.iter().skip(1).take(1) {
        put!(
            book, "Annotation",
            StudentId: learner.student, AuthorId: house.teachers.first().copied(), WrittenOn: local(day(2023, 11, 3), 20, 11),
            Comment: "Suivi en tutorat",
        );
        put!(
            book, "Appreciation",
            StudentId: learner.student, TrainingSessionId: first.session, AuthorId: house.teachers.first().copied(),
            WrittenOn: local(day(2024, 2, 2), 16, 0), Comment: "Bon semestre, continuez.",
        );
    }
}

/// A grey dot.
const PNG: [u8; 67] = [
    0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0x00, 0x00, 0x00, 0x0d, 0x49, 0x48, 0x44, 0x52,
    0x00, 0x00, 0x00, 0x01, 0x00, 0x00, 0x00, 0x01, 0x08, 0x00, 0x00, 0x00, 0x00, 0x3a, 0x7e, 0x9b,
    0x55, 0x00, 0x00, 0x00, 0x0a, 0x49, 0x44, 0x41, 0x54, 0x78, 0xda, 0x63, 0x68, 0x00, 0x00, 0x00,
    0x82, 0x00, 0x81, 0xda, 0x45, 0x08, 0x3b, 0x00, 0x00, 0x00, 0x00, 0x49, 0x45, 0x4e, 0x44, 0xae,
    0x42, 0x60, 0x82,
];

/// The same as a photograph: one block of eight by eight, nothing in it.
fn jpeg() -> Vec<u8> {
    let mut bytes = vec![0xff, 0xd8, 0xff, 0xdb, 0, 67, 0];
    bytes.extend([1; 64]);
    bytes.extend([0xff, 0xc0, 0, 11, 8, 0, 1, 0, 1, 1, 1, 0x11, 0]);
    for class in [0, 0x10] {
        bytes.extend([0xff, 0xc4, 0, 20, class, 1]);
        bytes.extend([0; 16]);
    }
    bytes.extend([0xff, 0xda, 0, 8, 1, 1, 0, 0, 63, 0, 0x3f, 0xff, 0xd9]);
    bytes
}

/// The institution's header and footer, and a header of RT's own.
fn logos(book: &mut Book, house: &House) {
    for (name, media, content, domain) in [
        ("logo_header.png", "image/png", PNG.to_vec(), None),
        ("logo_footer.jpg", "image/jpeg", jpeg(), None),
        ("logo_header.png", "image/png", PNG.to_vec(), Some(house.rt)),
    ] {
        let size = i64::try_from(content.len()).unwrap_or_default();
        put!(book, "Document", Kind: LOGO, FileName: name, MediaType: media, Content: content, Size: size, DomainId: domain);
    }
}

fn photo(book: &mut Book, class: &[Learner]) {
    for learner in class.iter().skip(who::PICTURE).take(1) {
        let content = jpeg();
        let size = i64::try_from(content.len()).unwrap_or_default();
        put!(
            book, "Document",
            Kind: PHOTO, FileName: "F22300107.jpg", MediaType: "image/jpeg", Content: content, Size: size, UserId: learner.user,
        );
    }
}

/// An evaluation that was put away with its marks, and a semester that was planned by mistake.
fn archived(book: &mut Book, second: &Held) {
    let when = local(day(2024, 5, 21), 18, 0);
    let evaluation = put!(
        book, "Evaluation",
        Name: "DS annulé", Code: "DS-ANN", Category: 1, Version: 2, DeletedOn: when, DeletedById: 0,
    );
    let session = put!(
        book, "EvaluationSession",
        EvaluationId: evaluation, Name: "DS annulé", Code: "DS-ANN", TrainingSessionId: second.session,
        SessionModuleId: second.modules.first().copied(), StartedOn: local(day(2024, 5, 20), 14, 0),
        FinishedOn: local(day(2024, 5, 20), 16, 0), Modality: 1, MaxGrade: decimal(20, 0), Version: 2, DeletedOn: when, DeletedById: 0,
    );
    for one in second
        .enrolled
        .iter()
        .filter(|e| e.seat.state == ENROLLED)
        .take(3)
    {
        put!(
            book, "StudentGrade",
            EvaluationSessionId: session, StudentId: one.seat.learner.student, TraineeId: one.trainee, Value: decimal(10, 0),
            Version: 2, DeletedOn: when, DeletedById: 0,
        );
    }
    put!(
        book, "TrainingSession",
        Name: "BUT R&T (erreur)", Code: "RT-ERR", TrainingId: known::RATED_TRAINING, StartedOn: local(day(2024, 2, 1), 0, 0),
        FinishedOn: local(day(2024, 6, 30), 0, 0), Modality: 1, Version: 2, DeletedOn: when, DeletedById: 0,
    );
}
