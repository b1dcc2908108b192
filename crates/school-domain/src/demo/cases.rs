//! Single cases beside the regular life of the two departments: absences of every kind, notices, remarks, files,
//! and what was put away.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};

use super::book::{Book, decimal, known, put};
use super::clock::{day, local, shifted};
use super::institution::House;
use super::learners::Learner;
use super::semester::Held;
use crate::values::{
    ABSENT, ENROLLED, JUSTIFICATION_FILE, LATE, LOGO, NOT_VALID, PHOTO, PRESENT, VALID, WAITING,
};

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
pub(super) fn absences(book: &mut Book, house: &House, now: &Held, monday: NaiveDate) {
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
        book, "StudentAttendance",
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
pub(super) fn notices(
    book: &mut Book,
    house: &House,
    class: &[Learner],
    first: &Held,
    monday: NaiveDate,
) {
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

/// Logos, and the photo of a student.
pub(super) fn files(book: &mut Book, house: &House, pictured: Option<&Learner>) {
    logos(book, house);
    photo(book, pictured);
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

fn photo(book: &mut Book, learner: Option<&Learner>) {
    if let Some(learner) = learner {
        let content = jpeg();
        let size = i64::try_from(content.len()).unwrap_or_default();
        put!(
            book, "Document",
            Kind: PHOTO, FileName: "F22300107.jpg", MediaType: "image/jpeg", Content: content, Size: size, UserId: learner.user,
        );
    }
}

/// An evaluation that was put away with its marks, and a semester that was planned by mistake.
pub(super) fn archived(book: &mut Book, second: &Held) {
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
