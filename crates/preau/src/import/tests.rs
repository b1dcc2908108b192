//! Imports into databases that last as long as a test, on SQLite and on PostgreSQL.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use chrono::Utc;
use diesel_store::{Database, Options};
use entity_model::{Caller, Value};
use query_plan::port::{Cells, Sink, Stop, Store};
use query_plan::read::{Field, Read};
use query_plan::{Ask, Planner};

use super::report::{Report, Tally};
use super::{csv, oulad};
use crate::hand::Hand;
use crate::migrate;

/// A migrated database; one on PostgreSQL is dropped with it.
struct Home {
    database: Database,
    planner: Planner,
    server: Option<(String, String)>,
}

/// A name that no other test has.
fn fresh(what: &str) -> String {
    static NEXT: AtomicU64 = AtomicU64::new(0);
    let number = NEXT.fetch_add(1, Ordering::Relaxed);
    format!("preau_{what}_{}_{number}", std::process::id())
}

impl Home {
    fn hand(&self) -> Hand {
        Hand::new(self.database.model(), school_domain::rules(), "import").unwrap()
    }

    fn open(url: &str) -> Self {
        let model = Arc::new(school_domain::model().unwrap());
        let database = Database::open(url, model, &Options::default()).unwrap();
        migrate::apply(&database).unwrap();
        let planner = Planner::new(database.model().clone(), b"a test").unwrap();
        Self {
            database,
            planner,
            server: None,
        }
    }

    fn sqlite() -> Self {
        Self::open("sqlite::memory:")
    }

    /// A database of its own on the server of the tests, if there is one.
    fn postgres() -> Option<Self> {
        let server = std::env::var("PREAU_TEST_POSTGRES").ok()?;
        let name = fresh("import");
        admin(&server, &format!("CREATE DATABASE {name}"));
        let (path, query) = server.split_once('?').unwrap_or((&server, ""));
        let root = path.rsplit_once('/').map_or(path, |(root, _)| root);
        let mut url = format!("{root}/{name}");
        if !query.is_empty() {
            write!(url, "?{query}").unwrap();
        }
        let mut home = Self::open(&url);
        home.server = Some((server, name));
        Some(home)
    }

    fn read(&self, path: &str, query: &str) -> Read {
        let caller = Caller::with_all_rights(0, "test");
        let ask = Ask {
            caller: &caller,
            now: Utc::now(),
            max_page_size: None,
            track: false,
            v401: true,
            fingerprint: "",
        };
        let path = query_grammar::parse_path(path).unwrap();
        let query = query_grammar::parse_query(query).unwrap();
        self.planner.read(&path, &query, &ask).unwrap()
    }

    /// `Users/$count?$filter=…`
    fn count(&self, url: &str) -> u64 {
        let (path, query) = url.split_once('?').unwrap_or((url, ""));
        self.database.count(&self.read(path, query)).unwrap()
    }

    /// The selected values of a collection's first page, a line for each row.
    fn rows(&self, url: &str) -> Vec<String> {
        let (path, query) = url.split_once('?').unwrap();
        let read = self.read(path, query);
        let select = query
            .split('&')
            .find_map(|option| option.strip_prefix("$select="));
        let column = |name: &str| {
            let field = read
                .level
                .shape
                .fields
                .iter()
                .find_map(|field| match field {
                    Field::Value {
                        name: n, column, ..
                    } if n == name => Some(*column),
                    Field::Value { .. }
                    | Field::Complex { .. }
                    | Field::Json { .. }
                    | Field::Stream { .. }
                    | Field::OfKind { .. }
                    | Field::Dynamic { .. }
                    | Field::One { .. }
                    | Field::Single { .. }
                    | Field::Many { .. }
                    | Field::Link { .. }
                    | Field::Count { .. } => None,
                });
            field.unwrap()
        };
        let mut shown = Shown {
            columns: select.unwrap().split(',').map(column).collect(),
            lines: Vec::new(),
        };
        self.database.read(&read, &mut shown).unwrap();
        shown.lines
    }

    fn import(&self, options: &csv::Options<'_>) -> (Tally, Vec<String>) {
        let mut report = Report::new(options.errors).unwrap();
        let tally = csv::import(&self.database, &self.hand(), options, &mut report).unwrap();
        (tally, said(&report))
    }

    /// Imports a text as a file.
    fn csv(&self, set: &str, text: &str) -> (Tally, Vec<String>) {
        let file = Scrap::file("rows.csv", text.as_bytes());
        self.import(&options(set, &file.0.join("rows.csv")))
    }

    fn oulad(&self, folder: &Path) -> (Vec<(&'static str, Tally)>, Vec<String>) {
        let mut report = Report::new(None).unwrap();
        let tallies = oulad::import(&self.database, &self.hand(), folder, &mut report).unwrap();
        (tallies, said(&report))
    }
}

impl Drop for Home {
    fn drop(&mut self) {
        if let Some((server, name)) = &self.server {
            admin(server, &format!("DROP DATABASE {name} WITH (FORCE)"));
        }
    }
}

fn admin(server: &str, sql: &str) {
    let model = Arc::new(school_domain::model().unwrap());
    let database = Database::open(server, model, &Options::default()).unwrap();
    database.run_script(sql).unwrap();
}

/// Refusals without the name of their file.
fn said(report: &Report) -> Vec<String> {
    let shown = report.first().iter().map(|refused| {
        let text = refused.to_string();
        let file = format!("{}:", refused.file);
        text.strip_prefix(&file).unwrap_or(&text).to_owned()
    });
    shown.collect()
}

/// A folder that is removed with this value.
struct Scrap(PathBuf);

impl Scrap {
    fn new() -> Self {
        let path = std::env::temp_dir().join(fresh("files"));
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn file(name: &str, bytes: &[u8]) -> Self {
        let scrap = Self::new();
        scrap.add(name, bytes);
        scrap
    }

    fn add(&self, name: &str, bytes: &[u8]) {
        std::fs::write(self.0.join(name), bytes).unwrap();
    }
}

impl Drop for Scrap {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// Writes some columns of each row as text.
struct Shown {
    columns: Vec<usize>,
    lines: Vec<String>,
}

impl Sink for Shown {
    fn total(&mut self, _: u64) -> Result<(), Stop> {
        Ok(())
    }

    fn row(&mut self, _: usize, _: usize, row: &dyn Cells) -> Result<(), Stop> {
        let mut cells = Vec::new();
        for column in &self.columns {
            #[expect(clippy::wildcard_enum_match_arm, reason = "the tests show no other")]
            cells.push(match row.cell(*column)?.to_value() {
                Value::Null => "-".to_owned(),
                Value::Text(text) => text,
                Value::Int(n) => n.to_string(),
                Value::Boolean(b) => b.to_string(),
                Value::Decimal(d) => d.normalized().to_plain_string(),
                Value::Date(day) => day.to_string(),
                Value::DateTime(at) => entity_model::format_date_time(at),
                other => format!("{other:?}"),
            });
        }
        self.lines.push(cells.join(" | "));
        Ok(())
    }

    fn counted(&mut self, _: usize, _: usize, _: u64) -> Result<(), Stop> {
        Ok(())
    }

    fn more(&mut self, _: usize, _: usize) -> Result<(), Stop> {
        Ok(())
    }

    fn end_of_block(&mut self) -> Result<(), Stop> {
        Ok(())
    }

    fn end(&mut self, _: bool) -> Result<(), Stop> {
        Ok(())
    }
}

fn options<'a>(set: &'a str, file: &'a Path) -> csv::Options<'a> {
    csv::Options {
        set,
        file,
        by: &[],
        atomic: false,
        dry_run: false,
        errors: None,
    }
}

fn tally(read: u64, inserted: u64, updated: u64, unchanged: u64, refused: u64) -> Tally {
    Tally {
        read,
        inserted,
        updated,
        unchanged,
        refused,
    }
}

/// Runs each check on both databases.
macro_rules! on_both {
    ($($name:ident),+ $(,)?) => {
        mod sqlite {
            $(#[test] fn $name() { super::$name(&super::Home::sqlite()); })+
        }
        mod postgres {
            $(#[test] fn $name() {
                if let Some(home) = super::Home::postgres() { super::$name(&home); }
            })+
        }
    };
}

on_both!(
    good_rows_go_in_while_bad_ones_are_refused,
    a_second_import_alters_what_changed_and_nothing_else,
    all_or_nothing,
    a_dry_run_keeps_nothing,
    rows_refer_to_rows_of_other_sets_and_of_their_own,
    files_come_in_many_forms,
    a_header_that_cannot_be_read_stops_the_import,
    links_are_met_by_the_properties_that_are_named,
    many_blocks,
    a_tiny_course,
    the_real_courses,
);

const PEOPLE: &str = "\
ExternalId,FirstName,LastName,Gender,BornOn,RateWorkingTime,NoMailing,Login
E1,Ada,Lovelace,F,1815-12-10,80.5,oui,ada
E2,Élodie,Ñandú,Male,,,,
E3,,Nobody,None,,,,
E4,Bob,Long,Person,1990-13-01,1.123456,perhaps,
E5,Bob
E6,Carl,Copy,0,,,,ada
E1,Ada,Again,,,,,
,Dora,Keyless,,,,,
";

fn good_rows_go_in_while_bad_ones_are_refused(home: &Home) {
    let errors = Scrap::new();
    let file = Scrap::file("people.csv", PEOPLE.as_bytes());
    let path = file.0.join("people.csv");
    let list = errors.0.join("refused.csv");
    let (counts, refusals) = home.import(&csv::Options {
        errors: Some(&list),
        ..options("Users", &path)
    });
    assert_eq!(counts, tally(8, 2, 0, 0, 6));
    let expected = [
        "4: FirstName: may not be empty",
        "5: BornOn: '1990-13-01' is not what is expected: a day such as 2024-09-01",
        "5: Gender: 'Person' is no member of Gender (None, Male, Female)",
        "5: NoMailing: 'perhaps' is not what is expected: true or false",
        "6: has 2 cells, the header has 8",
        "7: Login: Login 'ada' stands already in row 2",
        "8: ExternalId: ExternalId 'E1' stands already in row 2",
        "9: ExternalId: is empty: the row could not be found again",
    ];
    let mut sorted = refusals.clone();
    sorted.sort();
    assert_eq!(sorted, expected);
    let kept = std::fs::read_to_string(list).unwrap();
    assert_eq!(kept.lines().count(), expected.len() + 1, "{kept}");
    assert_eq!(
        home.rows("Users?$select=ExternalId,FirstName,Gender,BornOn,RateWorkingTime,NoMailing,Version,CreatedById&$orderby=ExternalId"),
        [
            "E1 | Ada | 2 | 1815-12-10 | 80.5 | true | 1 | 0",
            "E2 | Élodie | 1 | - | - | false | 1 | 0",
        ]
    );
    assert_eq!(home.count("Users/$count?$filter=ModifiedOn ne null"), 0);
}

fn a_second_import_alters_what_changed_and_nothing_else(home: &Home) {
    let first = "ExternalId,FirstName,LastName,RateWorkingTime\n1,Ada,Byron,80\n2,Bob,Babbage,\n";
    assert_eq!(home.csv("Users", first).0, tally(2, 2, 0, 0, 0));
    assert_eq!(home.csv("Users", first).0, tally(2, 0, 0, 2, 0));
    let second = "ExternalId,LastName,RateWorkingTime\n1,Lovelace,80.00\n2,Babbage,\n3,Nobody,\n";
    let (counts, refusals) = home.csv("Users", second);
    assert_eq!(counts, tally(3, 0, 1, 1, 1));
    assert_eq!(refusals, ["4: FirstName is missing: a new row needs it"]);
    assert_eq!(
        home.rows("Users?$select=FirstName,LastName,Version&$orderby=ExternalId"),
        ["Ada | Lovelace | 2", "Bob | Babbage | 1"]
    );
    assert_eq!(
        home.count("Users/$count?$filter=ModifiedOn ne null and ModifiedById eq 0"),
        1
    );
}

fn all_or_nothing(home: &Home) {
    let atomic = |text: &str| {
        let file = Scrap::file("rows.csv", text.as_bytes());
        let path = file.0.join("rows.csv");
        home.import(&csv::Options {
            atomic: true,
            ..options("Users", &path)
        })
    };
    let bad = "ExternalId,FirstName,LastName\n1,Ada,Byron\n2,,Nobody\n1,Ada,Again\n";
    let (counts, refusals) = atomic(bad);
    assert_eq!(counts, tally(3, 1, 0, 0, 2));
    assert_eq!(refusals.len(), 2, "{refusals:?}");
    assert_eq!(home.count("Users/$count"), 0);
    assert_eq!(
        atomic("ExternalId,FirstName,LastName\n1,Ada,Byron\n").0,
        tally(1, 1, 0, 0, 0)
    );
    assert_eq!(home.count("Users/$count"), 1);
}

fn a_dry_run_keeps_nothing(home: &Home) {
    let text = "ExternalId,Name,ParentDomain/ExternalId\nA,Institute,\nB,Department,A\nC,Lost,X\n";
    let file = Scrap::file("rows.csv", text.as_bytes());
    let path = file.0.join("rows.csv");
    for atomic in [false, true] {
        let (counts, refusals) = home.import(&csv::Options {
            dry_run: true,
            atomic,
            ..options("Domains", &path)
        });
        assert_eq!(counts, tally(3, 2, 0, 0, 1), "{atomic}");
        assert_eq!(
            refusals,
            ["4: ParentDomain/ExternalId: no Domain has ExternalId 'X'"]
        );
        assert_eq!(home.count("Domains/$count"), 0);
    }
}

fn rows_refer_to_rows_of_other_sets_and_of_their_own(home: &Home) {
    let domains = "ExternalId,Name,Code,ParentDomain/ExternalId\nA,Institute,INST,\nB,Department,RT,A\nC,Team,T,B\n";
    assert_eq!(home.csv("Domains", domains).0, tally(3, 3, 0, 0, 0));
    assert_eq!(home.csv("Domains", domains).0, tally(3, 0, 0, 3, 0));
    assert_eq!(
        home.rows("Domains?$select=Name&$filter=ParentDomain/ParentDomain/Code eq 'INST'"),
        ["Team"]
    );
    home.csv(
        "Users",
        "ExternalId,FirstName,LastName,PrimaryDomain/Code\nE1,Ada,Byron,RT\n",
    );
    home.csv(
        "Trainings",
        "ExternalId,Name,Duration/Length,Duration/Scale\nT1,Analysis,9,Hours\n",
    );
    let sessions = "\
ExternalId,Training/ExternalId,StartedOn,FinishedOn,Modality
S1,T1,2024-09-01,2024-12-20T17:00+01:00,Manual
S2,T2,2024-09-01,2024-12-20,Manual
";
    let (counts, refusals) = home.csv("TrainingSessions", sessions);
    assert_eq!(counts, tally(2, 1, 0, 0, 1));
    assert_eq!(
        refusals,
        ["3: Training/ExternalId: no Training has ExternalId 'T2'"]
    );
    let trainees = "TrainingSession/ExternalId,User/ExternalId,StartedOn\nS1,E1,2024-09-02T08:00\n";
    assert_eq!(home.csv("Trainees", trainees).0, tally(1, 1, 0, 0, 0));
    assert_eq!(
        home.rows("Trainees?$select=StartedOn&$filter=User/PrimaryDomain/Code eq 'RT' and TrainingSession/Training/Duration/Length eq 9"),
        ["2024-09-02T08:00:00Z"]
    );
    let (_, refusals) = home.csv("Trainees", trainees);
    assert_eq!(
        refusals.len(),
        1,
        "an enrolment has no second: {refusals:?}"
    );
    let (_, refusals) = home.csv("Students", "UserId,DomainId\n999,1\n");
    assert_eq!(refusals, ["2: UserId: there is no User with the key 999"]);
}

fn files_come_in_many_forms(home: &Home) {
    use std::io::Write as _;
    let semicolons = "\u{feff}ExternalId;FirstName;LastName;RateWorkingTime\r\n1;Ada;\"Byron; Lovelace\";80,5\r\n";
    assert_eq!(home.csv("Users", semicolons).0, tally(1, 1, 0, 0, 0));
    assert_eq!(
        home.rows("Users?$select=LastName,RateWorkingTime"),
        ["Byron; Lovelace | 80.5"]
    );
    let mut packed = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    packed
        .write_all(b"ExternalID\tFirstName\tLastName\n1\tAda\tByron\n")
        .unwrap();
    let file = Scrap::file("people.csv.gz", &packed.finish().unwrap());
    let (counts, _) = home.import(&options("Users", &file.0.join("people.csv.gz")));
    assert_eq!(counts, tally(1, 0, 1, 0, 0));
    let latin = Scrap::file("latin.csv", b"FirstName,LastName\n\xc9lodie,Martin\n");
    let (_, refusals) = home.import(&options("User", &latin.0.join("latin.csv")));
    assert_eq!(refusals, ["2: FirstName: is not UTF-8"]);
}

fn a_header_that_cannot_be_read_stops_the_import(home: &Home) {
    for (set, text, expected) in [
        (
            "Usres",
            "FirstName\nAda\n",
            "there is no set Usres; did you mean Users?",
        ),
        (
            "Users",
            "Id,FristName,Name,Trainees\n",
            "the header cannot be read:\n  column 1, Id: is given by the service\n  \
             column 2, FristName: User has no property FristName; did you mean FirstName?\n  \
             column 3, Name: is computed when it is read\n  \
             column 4, Trainees: Trainees leads to many rows: import them on their own",
        ),
        ("Users", "FirstName\nAda\n", "the header lacks LastName"),
        ("Users", "", "the file is empty"),
    ] {
        let file = Scrap::file("rows.csv", text.as_bytes());
        let mut report = Report::new(None).unwrap();
        let options = options(set, &file.0);
        let path = file.0.join("rows.csv");
        let options = csv::Options {
            file: &path,
            ..options
        };
        let error = csv::import(&home.database, &home.hand(), &options, &mut report).unwrap_err();
        assert_eq!(error.to_string(), expected);
    }
}

fn links_are_met_by_the_properties_that_are_named(home: &Home) {
    home.csv(
        "Users",
        "ExternalId,FirstName,LastName\nE1,Ada,Byron\nE2,Bob,Babbage\n",
    );
    home.csv("Teams", "ExternalId,Name\nT1,Engines\n");
    let text = "User/ExternalId,Team/ExternalId,RoleLabel\nE1,T1,lead\nE2,T1,\n";
    let file = Scrap::file("rows.csv", text.as_bytes());
    let path = file.0.join("rows.csv");
    let by = ["UserId".to_owned(), "TeamId".to_owned()];
    let options = csv::Options {
        by: &by,
        ..options("UserTeams", &path)
    };
    assert_eq!(home.import(&options).0, tally(2, 2, 0, 0, 0));
    assert_eq!(home.import(&options).0, tally(2, 0, 0, 2, 0));
    assert_eq!(
        home.count("Users/$count?$filter=Teams/any(t:t/Name eq 'Engines')"),
        2
    );
}

fn many_blocks(home: &Home) {
    let mut text = String::from("ExternalId,FirstName,LastName\n");
    for n in 0..2500 {
        writeln!(text, "{n},Student,{n}").unwrap();
    }
    text.push_str("7,Student,Again\n");
    let (counts, refusals) = home.csv("Users", &text);
    assert_eq!(counts, tally(2501, 2500, 0, 0, 1));
    assert_eq!(
        refusals,
        ["2502: ExternalId: ExternalId '7' stands already in row 9"]
    );
    assert_eq!(home.csv("Users", &text).0, tally(2501, 0, 0, 2500, 1));
}

/// The dataset's files in small: two courses, three students, marks with every peculiarity.
fn tiny() -> Scrap {
    let scrap = Scrap::new();
    scrap.add(
        "courses.csv",
        b"\"code_module\",\"code_presentation\",\"module_presentation_length\"\r\n\"AAA\",\"2013J\",\"268\"\r\n\"AAA\",\"2014B\",\"240\"\r\n",
    );
    scrap.add(
        "studentInfo.csv",
        b"id_student,code_module,code_presentation,gender,region,highest_education,imd_band,age_band,num_of_prev_attempts,studied_credits,disability,final_result\n\
        11,AAA,2013J,M,Scotland,HE Qualification,Oct-20,0-35,0,60,N,Fail\n\
        12,AAA,2013J,F,Wales,A Level or Equivalent,,55<=,0,120,Y,Distinction\n\
        11,AAA,2014B,M,Ireland,HE Qualification,20-30%,0-35,1,60,N,Pass\n",
    );
    scrap.add(
        "studentRegistration.csv",
        b"code_module,code_presentation,id_student,date_registration\nAAA,2013J,11,-159.0\nAAA,2013J,12,\nAAA,2014B,11,3\n",
    );
    scrap.add(
        "assessments.csv",
        b"code_module,code_presentation,id_assessment,assessment_type,date,weight\nAAA,2013J,1752,TMA,19,12.5\nAAA,2014B,1757,Exam,,100\n",
    );
    scrap.add(
        "studentAssessment.csv",
        b"id_student,id_assessment,date_submitted,is_banked,score\n11,1752,18,0,78\n12,1752,-1,1,\n11,1757,250,0,100\n",
    );
    scrap
}

fn a_tiny_course(home: &Home) {
    let files = tiny();
    let (_, refusals) = home.oulad(&files.0);
    assert!(refusals.is_empty(), "{refusals:?}");
    assert_eq!(
        home.rows("Users?$select=ExternalId,FirstName,LastName,Gender,OptionalField1,OptionalField2,OptionalField3,OptionalField4&$orderby=ExternalId"),
        [
            "11 | Student | 11 | 1 | Ireland | HE Qualification | 20-30% | N",
            "12 | Student | 12 | 2 | Wales | A Level or Equivalent | - | Y",
        ]
    );
    assert_eq!(
        home.rows("TrainingSessions?$select=Code,StartedOn,FinishedOn&$orderby=Code"),
        [
            "AAA_2013J | 2013-10-01T00:00:00Z | 2014-06-26T00:00:00Z",
            "AAA_2014B | 2014-02-01T00:00:00Z | 2014-09-29T00:00:00Z",
        ]
    );
    assert_eq!(
        home.rows(
            "Trainees?$select=StartedOn,OptionalField1,OptionalField2,OptionalField3&$orderby=Id"
        ),
        [
            "2013-04-25T00:00:00Z | 0-35 | 0 | 60",
            "- | 55<= | 0 | 120",
            "2014-02-04T00:00:00Z | 0-35 | 1 | 60",
        ]
    );
    assert_eq!(
        home.rows("JuryDecisions?$select=Code&$orderby=Id"),
        ["Fail", "Distinction", "Pass"]
    );
    assert_eq!(
        home.rows("EvaluationSessions?$select=Name,FinishedOn,Coefficient,MaxGrade&$orderby=Code"),
        [
            "TMA 1752 | 2013-10-20T00:00:00Z | 12.5 | 100",
            "Exam 1757 | - | 100 | 100"
        ]
    );
    assert_eq!(
        home.rows("Grades?$select=Value,Code,Comment,EnteredOn&$orderby=Id"),
        [
            "78 | 0 | - | 2013-10-19T00:00:00Z",
            "- | 3 | banked | 2013-09-30T00:00:00Z",
            "100 | 0 | - | 2014-10-09T00:00:00Z",
        ]
    );
    assert_eq!(
        home.count("Grades/$count?$filter=Trainee/User/Id ne Student/User/Id"),
        0
    );
    assert_eq!(
        home.count("Students/$count?$filter=Domain/Code eq 'OULAD'"),
        2
    );
    let (again, _) = home.oulad(&files.0);
    assert!(
        again.iter().all(|(_, t)| t.unchanged == t.read),
        "{again:?}"
    );
    files.add(
        "studentAssessment.csv",
        b"id_student,id_assessment,date_submitted,is_banked,score\n99,1752,18,0,78\n12,1,1,0,1\n12,1752,-1,1,ten\n12,1752,-1,1,40\n",
    );
    let (tallies, refusals) = home.oulad(&files.0);
    assert_eq!(
        refusals,
        [
            "2: id_student: studentInfo has no student 99",
            "3: id_assessment: assessments has no 1",
            "4: score: ten is no number",
        ]
    );
    assert_eq!(tallies.last(), Some(&("Grades", tally(4, 0, 1, 0, 3))));
}

/// The dataset itself, where a copy is at hand.
fn real() -> Option<PathBuf> {
    let named = std::env::var_os("PREAU_TEST_OULAD").map(PathBuf::from);
    let beside = ["..", "..", "..", "shared", "data", "oulad"];
    let beside = beside
        .iter()
        .fold(PathBuf::from(env!("CARGO_MANIFEST_DIR")), |p, s| p.join(s));
    named
        .into_iter()
        .chain([beside])
        .find(|p| p.join("courses.csv.gz").is_file())
}

fn the_real_courses(home: &Home) {
    let Some(folder) = real() else { return };
    let (tallies, refusals) = home.oulad(&folder);
    assert!(refusals.is_empty(), "{refusals:?}");
    assert!(
        tallies.iter().all(|(_, t)| t.inserted == t.read),
        "{tallies:?}"
    );
    for (url, expected) in [
        ("Users/$count", 28_785),
        ("Students/$count?$filter=Domain/Code eq 'OULAD'", 28_785),
        ("Trainings/$count", 7),
        ("TrainingSessions/$count", 22),
        ("Trainees/$count", 32_593),
        ("Trainees/$count?$filter=StartedOn eq null", 45),
        ("JuryDecisions/$count", 32_593),
        ("JuryDecisions/$count?$filter=Code eq 'Pass'", 12_361),
        ("JuryDecisions/$count?$filter=Code eq 'Withdrawn'", 10_156),
        ("JuryDecisions/$count?$filter=Code eq 'Fail'", 7052),
        ("JuryDecisions/$count?$filter=Code eq 'Distinction'", 3024),
        ("Evaluations/$count", 206),
        ("EvaluationSessions/$count", 206),
        ("Grades/$count", 173_912),
        ("Grades/$count?$filter=Value eq null and Code eq 'ATT'", 173),
        ("Grades/$count?$filter=Code eq 'ABS'", 0),
        ("Grades/$count?$filter=TraineeId eq null", 0),
    ] {
        assert_eq!(home.count(url), expected, "{url}");
    }
    let (again, _) = home.oulad(&folder);
    assert!(
        again.iter().all(|(_, t)| t.unchanged == t.read),
        "{again:?}"
    );
}
