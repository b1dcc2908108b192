//! Two departments written by hand: the cases a reader of ScoDoc looks for. RT has a class in its second year with
//! a past behind it and one in its first, MMI has a class, and a professional degree of the past year is decided.

use chrono::NaiveDate;

use super::book::{Book, decimal, put};
use super::clock::{day, local, monday_of, shifted};
use super::institution::House;
use super::learners::{Learner, New, as_student, enter};
use super::names::{Name, invent};
use super::programme::{self, Framework, Programme, Title};
use super::random::Random;
use super::semester::{Exam, Groups, Held, Meeting, Plan, Seat, hold};
use super::{Options, cases};
use crate::values::{
    AUTHORISATION, CATCHUP, DEFAULTING, NORMAL, OF_DUT120, OF_RCUE, OF_SEMESTER, OF_UNIT, OF_YEAR,
    RESIGNED,
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
    cases::files(book, house, class.get(who::PICTURE));
    cases::archived(book, &second);

    book.created_on(local(shifted(monday, -10, 0), 9, 0));
    let now = school.second_year(book, &mut random, &class, monday);
    cases::absences(book, house, &now, monday);
    cases::notices(book, house, &class, &first, monday);
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
