//! Students as people: their person, how they were admitted, where they live.

use chrono::NaiveDate;

use super::book::{Book, put};
use super::clock::day;
use super::names::{Name, plain};
use super::random::Random;

/// A person as a student, with what decides how they will do.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Learner {
    pub user: i64,
    pub student: i64,
    /// 0 to 100.
    pub level: i64,
    /// How often absent in a thousand meetings.
    pub absence: i64,
}

/// What is known of a new student.
#[derive(Clone, Debug)]
pub(super) struct New {
    pub name: Name,
    pub domain: i64,
    /// Counts the students of the school: the number in the institution is made from it.
    pub number: i64,
    pub has_nip: bool,
    pub admitted: Option<i64>,
    pub name_in_use: Option<&'static str>,
    pub scholarship: Option<bool>,
    pub picture: Option<&'static str>,
}

impl New {
    /// A student like most: with a number and an admission.
    pub(super) fn usual(
        random: &mut Random,
        name: Name,
        domain: i64,
        number: i64,
        year: i64,
    ) -> Self {
        Self {
            name,
            domain,
            number,
            has_nip: true,
            admitted: Some(year),
            name_in_use: None,
            scholarship: match random.below(5) {
                0 => None,
                1 | 2 => Some(true),
                _ => Some(false),
            },
            picture: None,
        }
    }

    pub(super) fn nip(&self) -> Option<String> {
        self.has_nip
            .then(|| format!("{}", 22_300_000 + self.number))
    }

    pub(super) fn ine(&self) -> Option<String> {
        self.has_nip.then(|| format!("0HX{:07}A", self.number))
    }
}

const CITIES: [(&str, &str); 6] = [
    ("Kerval", "29000"),
    ("Belloc", "31300"),
    ("Saint-Évran", "35120"),
    ("Montclair", "42110"),
    ("L'Hermitière", "44390"),
    ("Noirvaux", "67200"),
];

const BACCALAUREATES: [(&str, &str); 5] = [
    ("Générale", "Mathématiques, NSI"),
    ("Générale", "Mathématiques, Physique-Chimie"),
    ("STI2D", "SIN"),
    ("STMG", "SIG"),
    ("Professionnelle", "SN"),
];

pub(super) fn enter(book: &mut Book, random: &mut Random, new: &New) -> Learner {
    let (city, code) = random.pick(&CITIES);
    let user = person(book, random, new, (city, code));
    let student = as_student(book, random, new, user);
    address(book, random, new, student, (city, code));
    Learner {
        user,
        student,
        level: (random.below(50) + random.below(51)).clamp(5, 100),
        absence: random.between(20, 80) + if random.chance(80) { 250 } else { 0 },
    }
}

fn person(book: &mut Book, random: &mut Random, new: &New, (city, code): (&str, &str)) -> i64 {
    let Name {
        first,
        last,
        gender,
    } = &new.name;
    let uuid = random.uuid();
    let external = new.nip().unwrap_or_else(|| format!("S{:06}", new.number));
    put!(
        book, "User",
        Uuid: uuid,
        FirstName: first.clone(),
        LastName: last.clone(),
        LastNameUse: new.name_in_use,
        Gender: *gender,
        Prefix: match gender { 1 => 3, 2 => 1, _ => 0 },
        Language: 1,
        BornOn: born(random),
        Nationality: random.pick(&["FRANCE", "FRANCE", "FRANCE", "FRANCE", "MAROC", "SÉNÉGAL", "BELGIQUE"]),
        City: city,
        PostalCode: code,
        Country: "France",
        Mail: mail(new),
        ExternalId: external,
        ImageFile: new.picture,
        PrimaryDomainId: new.domain,
    )
}

fn mail(new: &New) -> String {
    format!(
        "{}.{}{}@etu.example.org",
        plain(&new.name.first),
        plain(&new.name.last),
        new.number
    )
}

fn born(random: &mut Random) -> NaiveDate {
    let (year, month) = (random.between(2002, 2006), random.between(1, 12));
    let date = random.between(1, 28);
    day(
        i32::try_from(year).unwrap_or(2004),
        u32::try_from(month).unwrap_or(1),
        u32::try_from(date).unwrap_or(1),
    )
}

/// The student row of a person; somebody may be a student of a second department.
pub(super) fn as_student(book: &mut Book, random: &mut Random, new: &New, user: i64) -> i64 {
    let admission = new.admitted.map(|year| admission(book, random, year));
    let student = put!(
        book, "Student",
        UserId: user,
        DomainId: new.domain,
        AdmissionId: admission,
        NipCode: new.nip(),
        IneCode: new.ine(),
        HasScholarship: new.scholarship,
        BirthPlace: random.pick(&CITIES).0,
        BirthDepartment: random.pick(&["29", "31", "35", "42", "44", "67", "974"]),
        StudentStatus: Option::<&str>::None,
    );
    put!(book, "UserDomain", UserId: user, DomainId: new.domain, IsPrimary: true);
    student
}

fn admission(book: &mut Book, random: &mut Random, year: i64) -> i64 {
    let (baccalaureate, speciality) = random.pick(&BACCALAUREATES);
    let (city, code) = random.pick(&CITIES);
    put!(
        book, "Admission",
        Year: year,
        Baccalaureate: baccalaureate,
        Speciality: speciality,
        BaccalaureateYear: year - random.below(2),
        SchoolName: format!("Lycée de {city}"),
        SchoolCity: city,
        SchoolPostalCode: code,
        HadScholarship: random.chance(300),
    )
}

fn address(
    book: &mut Book,
    random: &mut Random,
    new: &New,
    student: i64,
    (city, code): (&str, &str),
) {
    let street = random.pick(&[
        "rue des Lilas",
        "allée des Érables",
        "impasse du Préau",
        "avenue de l'Océan",
        "rue Haute",
    ]);
    let number = random.between(1, 120);
    put!(
        book, "StudentAddress",
        StudentId: student,
        Mail: mail(new),
        PersonalMail: random.chance(700).then(|| format!("{}{}@mail.example", plain(&new.name.first), new.number)),
        Street: format!("{number} {street}"),
        PostalCode: code,
        City: city,
        Country: "France",
        MobilePhone: random.chance(900).then(|| format!("+33 6 00 {:02} {:02} {:02}", number % 100, new.number % 100, new.number / 100 % 100)),
        AddressType: "domicile",
    );
}
