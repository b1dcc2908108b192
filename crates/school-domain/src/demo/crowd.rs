//! The part that grows: departments with class after class, written one class at a time.

use chrono::NaiveDate;

use super::book::{Book, put};
use super::clock::{day, local, monday_of, shifted};
use super::institution::department;
use super::learners::{Learner, New, enter};
use super::names::{invent, plain};
use super::programme::{self, Programme, Title};
use super::random::Random;
use super::semester::{Exam, Groups, Held, Meeting, Plan, Seat, hold};
use super::story::PAST;
use super::{Options, Size};
use crate::values::{NORMAL, OF_YEAR};

const DEPARTMENTS: [(&str, &str); 20] = [
    ("Génie civil", "GC"),
    ("Informatique", "INFO"),
    ("Chimie", "CHIM"),
    ("Mesures physiques", "MP"),
    ("Génie biologique", "GB"),
    ("Carrières juridiques", "CJ"),
    ("Techniques de commercialisation", "TC"),
    ("Science des données", "SD"),
    ("Logistique", "LOG"),
    ("Métiers de l'environnement", "ENV"),
    ("Hygiène et sécurité", "HSE"),
    ("Emballage", "PEC"),
    ("Science des matériaux", "SGM"),
    ("Énergie", "MT2E"),
    ("Carrières sociales", "CS"),
    ("Tourisme", "TOUR"),
    ("Arts du livre", "LIVRE"),
    ("Urbanisme", "URBA"),
    ("Agronomie", "AGRO"),
    ("Robotique", "ROBO"),
];

/// How much of everything.
#[derive(Clone, Copy, Debug)]
struct Measure {
    departments: usize,
    classes: i64,
    students: i64,
    meetings: i64,
    modules: i64,
}

const fn measure(size: Size) -> Measure {
    let (departments, classes) = match size {
        Size::Small => (2, 2),
        Size::Medium => (8, 24),
        Size::Large => (20, 168),
    };
    Measure {
        departments,
        classes,
        students: 30,
        meetings: 8,
        modules: 2,
    }
}

pub(super) struct Crowd {
    measure: Measure,
    random: Random,
    monday: NaiveDate,
    department: usize,
    class: i64,
    number: i64,
    house: Option<Department>,
}

struct Department {
    domain: i64,
    code: &'static str,
    teachers: Vec<i64>,
    place: i64,
    rooms: Vec<i64>,
    programme: Programme,
}

impl Crowd {
    pub(super) fn new(options: &Options) -> Self {
        Self {
            measure: measure(options.size),
            random: Random::new(options.seed, "crowd"),
            monday: options.monday(),
            department: 0,
            class: 0,
            number: 1000,
            house: None,
        }
    }

    /// Puts down the next class, with its department when that is new; false when there is none left.
    pub(super) fn next(&mut self, book: &mut Book) -> bool {
        if self.class == self.measure.classes {
            self.class = 0;
            self.department += 1;
            self.house = None;
        }
        if self.department == self.measure.departments {
            return false;
        }
        let house = match self.house.take() {
            Some(house) => house,
            None => self.open(book),
        };
        self.class += 1;
        self.teach(book, &house);
        self.house = Some(house);
        true
    }

    fn open(&mut self, book: &mut Book) -> Department {
        book.created_on(local(day(2023, 6, 12), 11, 30));
        let (name, code) = DEPARTMENTS
            .get(self.department)
            .copied()
            .unwrap_or(("Département", "DEP"));
        let domain = department(book, &mut self.random, name, code);
        let place = put!(
            book, "Localisation",
            Name: format!("Bâtiment {name}"), Code: code, City: "Kerval", PostalCode: "29000", PrimaryDomainId: domain,
        );
        let rooms = (1..=3)
            .map(|n| put!(book, "Room", Name: format!("{code} {n}"), Code: format!("{code}{n}"), Capacity: 32, RoomType: 1, LocalisationId: place))
            .collect();
        let teachers: Vec<i64> = (1..=6)
            .map(|n| self.teacher(book, domain, code, n))
            .collect();
        let title = Title {
            name: &format!("BUT {name}"),
            code,
            group: &format!("F{code}"),
            official: &format!("Bachelor universitaire de technologie : {name}"),
            kind: 700,
            domain,
            manager: teachers.first().copied(),
            framework: None,
        };
        let programme = programme::small(book, &title, 3, self.measure.modules);
        Department {
            domain,
            code,
            teachers,
            place,
            rooms,
            programme,
        }
    }

    fn teacher(&mut self, book: &mut Book, domain: i64, code: &str, n: i64) -> i64 {
        let name = invent(&mut self.random);
        let uuid = self.random.uuid();
        let login = format!("{}.{}{n}", plain(&name.last), plain(code));
        let user = put!(
            book, "User",
            Uuid: uuid, FirstName: name.first, LastName: name.last, Gender: name.gender, Language: 1,
            Mail: format!("{login}@example.org"), Login: login, ExternalId: format!("ENS-{code}-{n}"), PositionTitle: "Enseignant",
            PrimaryDomainId: domain,
        );
        put!(book, "UserDomain", UserId: user, DomainId: domain, IsPrimary: true);
        user
    }

    /// A class of two past semesters and the present one.
    fn teach(&mut self, book: &mut Book, house: &Department) {
        book.created_on(local(day(2023, 8, 21), 9, 0));
        let class: Vec<Learner> = (0..self.measure.students)
            .map(|_| {
                self.number += 1;
                let name = invent(&mut self.random);
                let new = New::usual(&mut self.random, name, house.domain, self.number, 2023);
                enter(book, &mut self.random, &new)
            })
            .collect();
        let [first, second] = PAST;
        for (number, dates) in [(1, first), (2, second)] {
            let monday = shifted(monday_of(dates.0), 2, 0);
            let exam = exam(shifted(monday, 10, 0));
            let run = Run {
                number,
                dates,
                meetings: self
                    .fortnightly(monday, self.measure.meetings)
                    .into_iter()
                    .map(Meeting::in_past_year)
                    .collect(),
                exam,
            };
            let held = self.run(book, house, &class, run);
            if number == 2 {
                decide(book, &held);
            }
        }
        book.created_on(local(shifted(self.monday, -10, 0), 9, 0));
        let half = self.measure.meetings / 2;
        let run = Run {
            number: 3,
            dates: (shifted(self.monday, -9, 0), shifted(self.monday, 10, 4)),
            meetings: self.fortnightly(shifted(self.monday, -2 * half, 0), half),
            exam: exam(shifted(self.monday, -2, 0)),
        };
        self.run(book, house, &class, run);
    }

    /// A meeting every second week, each on another day; attendance was taken at the first `recorded`.
    fn fortnightly(&self, monday: NaiveDate, recorded: i64) -> Vec<Meeting> {
        (0..self.measure.meetings)
            .map(|n| {
                Meeting::of_two_hours(shifted(monday, 2 * n, (n + self.class) % 5), n < recorded)
            })
            .collect()
    }

    fn run(&mut self, book: &mut Book, house: &Department, class: &[Learner], run: Run) -> Held {
        let Run {
            number,
            dates,
            meetings,
            exam,
        } = run;
        let (code, letter) = (house.code, self.class);
        let when = if number < 3 { "2023" } else { "NOW" };
        let plan = Plan {
            id: None,
            name: format!("BUT {code} semestre {number}, promotion {letter}"),
            code: format!("{code}-S{number}-{letter:03}-{when}"),
            training: house.programme.training,
            domain: house.domain,
            number: i64::try_from(number).ok(),
            from: dates.0,
            to: dates.1,
            is_locked: number < 3,
            places: Some(32),
            apogee: None,
            modules: &house.programme.semester(number).modules,
            meetings,
            exams: &[exam],
            staff: &house.teachers,
            place: house.place,
            rooms: &house.rooms,
            groups: Groups::Simple,
            pathways: &[],
        };
        let seats: Vec<Seat> = class.iter().copied().map(Seat::of).collect();
        hold(book, &mut self.random, &plan, &seats)
    }
}

struct Run {
    number: usize,
    dates: (NaiveDate, NaiveDate),
    meetings: Vec<Meeting>,
    exam: Exam,
}

const fn exam(day: NaiveDate) -> Exam {
    Exam {
        name: "DS 1",
        code: "DS1",
        day,
        best: 20,
        kind: NORMAL,
        is_marked: true,
        is_visible: true,
        has_codes: false,
    }
}

/// The year of everybody in a class.
fn decide(book: &mut Book, held: &Held) {
    for one in &held.enrolled {
        let code = match one.seat.learner.level {
            40.. => "ADM",
            25..40 => "PASD",
            _ => "RED",
        };
        put!(
            book, "JuryDecision",
            Kind: OF_YEAR, StudentId: one.seat.learner.student, TrainingSessionId: held.session, TraineeId: one.trainee,
            Code: code, DecidedOn: local(day(2024, 6, 28), 15, 0), YearNumber: 1, SchoolYear: 2023,
        );
    }
}
