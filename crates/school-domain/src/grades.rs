//! Grades: marks, and what teachers write about students.

pub(crate) mod rules;

use entity_model::{Builder, EntityBuilder, Value};

use crate::common::{always, entity, joins, kept, maybe, set};
use crate::rights::GRADES;

pub(crate) fn declare(m: &mut Builder) {
    grade(m);
    annotation(m);
    appreciation(m);
}

fn grade(m: &mut Builder) {
    // `Grade` is the name of the grades of the staff, an enumeration.
    let mut e = entity(
        m,
        "StudentGrade",
        "grade",
        "The mark of a student in an evaluation (ScoDoc note).",
    );
    e.decimal("Value", 18, 5)
        .doc("The mark, out of MaxGrade of its evaluation; null when a code stands in its place (ScoDoc value).")
        .example(Value::Decimal(12.into()));
    e.enumeration("Code", "GradeCode")
        .doc("What stands in place of a mark: absent, excused, pending (ScoDoc ABS, EXC, ATT).");
    e.long_text("Comment")
        .doc("Comment on the mark (ScoDoc comment).");
    e.date_time("EnteredOn")
        .doc("When it was entered (UTC; ScoDoc date).");
    joins(
        m,
        "StudentGrade",
        &[
            always(
                "EvaluationSession",
                "EvaluationSession",
                "What was examined (ScoDoc évaluation).",
            )
            .back("Grades", "Marks of the evaluation (ScoDoc notes)."),
            always("Student", "Student", "Whose mark it is (ScoDoc étudiant).")
                .back("Grades", "Marks of the student (ScoDoc notes)."),
            kept("Trainee", "Trainee", "Enrolment during which it was given.")
                .back("Grades", "Marks given during the enrolment (ScoDoc notes)."),
            maybe("EnteredBy", "User", "Who entered it (ScoDoc uid).")
                .back("EnteredGrades", "Marks the person entered."),
        ],
    );
    m.extend("EvaluationSession").owns(&["Grades"]);
    m.extend("StudentGrade")
        .alternate_key(&["EvaluationSessionId", "StudentId"]);
    set(
        m,
        "Grades",
        "StudentGrade",
        GRADES,
        "Marks of students (ScoDoc notes).",
    )
    .tracks_changes();
}

/// What somebody wrote about a student, and when.
fn written(e: &mut EntityBuilder<'_>) {
    e.date_time("WrittenOn")
        .indexed()
        .doc("When it was written (UTC; ScoDoc date).");
    e.long_text("Comment")
        .doc("What was written (ScoDoc comment).");
}

fn annotation(m: &mut Builder) {
    let mut e = entity(
        m,
        "Annotation",
        "annotation",
        "A note kept with a student's file (ScoDoc annotation).",
    );
    written(&mut e);
    joins(
        m,
        "Annotation",
        &[
            always("Student", "Student", "Whom it is about (ScoDoc étudiant).").back(
                "Annotations",
                "Notes kept with the student's file (ScoDoc annotations).",
            ),
            maybe("Author", "User", "Who wrote it (ScoDoc author).").back(
                "WrittenAnnotations",
                "Notes the person wrote about students.",
            ),
        ],
    );
    set(
        m,
        "Annotations",
        "Annotation",
        GRADES,
        "Notes kept with students' files (ScoDoc annotations).",
    );
}

fn appreciation(m: &mut Builder) {
    let mut e = entity(
        m,
        "Appreciation",
        "appreciation",
        "What the jury or a teacher says of a student's semester (ScoDoc appréciation).",
    );
    written(&mut e);
    joins(
        m,
        "Appreciation",
        &[
            always("Student", "Student", "Whom it is about (ScoDoc étudiant).").back(
                "Appreciations",
                "Appreciations of the student (ScoDoc appréciations).",
            ),
            always(
                "TrainingSession",
                "TrainingSession",
                "The semester (ScoDoc formsemestre).",
            )
            .back("Appreciations", "Appreciations given in the session."),
            maybe("Author", "User", "Who wrote it (ScoDoc author).")
                .back("WrittenAppreciations", "Appreciations the person wrote."),
        ],
    );
    set(
        m,
        "Appreciations",
        "Appreciation",
        GRADES,
        "Appreciations of students' semesters (ScoDoc appréciations).",
    );
}
