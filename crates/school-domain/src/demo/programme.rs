//! Programmes: what is taught in them, semester by semester, and the competences they lead to.

use super::book::{Book, decimal, hours, put};
use super::clock::{day, local};
use crate::values::{BONUS_UNIT, MALUS_MODULE, RESOURCE, SAE, STANDARD_MODULE, STANDARD_UNIT};

/// A module as sessions use it.
#[derive(Clone, Debug)]
pub(super) struct Module {
    pub id: i64,
    pub code: String,
    pub name: String,
    /// Units it counts in, with the coefficient.
    pub units: Vec<(i64, i64)>,
}

/// A programme as sessions use it.
#[derive(Debug, Default)]
pub(super) struct Programme {
    pub training: i64,
    /// Units and modules of each semester.
    pub semesters: Vec<Semester>,
}

#[derive(Debug, Default)]
pub(super) struct Semester {
    pub units: Vec<i64>,
    pub modules: Vec<Module>,
}

impl Programme {
    /// The units and modules of a semester, counted from 1.
    pub(super) fn semester(&self, number: usize) -> &Semester {
        static NOTHING: Semester = Semester {
            units: Vec::new(),
            modules: Vec::new(),
        };
        self.semesters
            .get(number.wrapping_sub(1))
            .unwrap_or(&NOTHING)
    }
}

/// What a programme is called.
#[derive(Clone, Copy, Debug)]
pub(super) struct Title<'a> {
    pub name: &'a str,
    pub code: &'a str,
    pub group: &'a str,
    pub official: &'a str,
    /// ScoDoc's number of the kind of programme.
    pub kind: i64,
    pub domain: i64,
    pub manager: Option<i64>,
    pub framework: Option<i64>,
}

pub(super) fn training(book: &mut Book, title: &Title<'_>) -> i64 {
    put!(
        book, "Training",
        Name: title.name,
        Code: title.code,
        ExternalId: format!("FORM-{}", title.group),
        GroupingCode: title.group,
        OfficialTitle: title.official,
        ProgrammeVersion: 1,
        CursusType: title.kind,
        DiplomaName: title.official,
        Language: 1,
        LearningMode: 1,
        ValidationType: 2,
        Duration: hours(600),
        PrimaryDomainId: title.domain,
        ManagerId: title.manager,
        EducationalManagerId: title.manager,
        CompetenceFrameworkId: title.framework,
    )
}

/// A framework of competences with its levels and pathways.
#[derive(Debug, Default)]
pub(super) struct Framework {
    pub id: i64,
    /// Levels by competence and year.
    pub levels: Vec<Vec<i64>>,
    pub pathways: Vec<(i64, &'static str)>,
}

const COMPETENCES: [(&str, &str, [&str; 3]); 5] = [
    (
        "Administrer",
        "Administrer les réseaux et l'internet",
        ["Assister", "Maîtriser", "Concevoir"],
    ),
    (
        "Connecter",
        "Connecter les entreprises et les usagers",
        ["Découvrir", "Maîtriser", "Déployer"],
    ),
    (
        "Programmer",
        "Créer des outils et des applications",
        ["S'intégrer", "Créer", "Automatiser"],
    ),
    (
        "Sécuriser",
        "Administrer un système sécurisé",
        ["Sensibiliser", "Mettre en œuvre", "Surveiller"],
    ),
    (
        "Coordonner",
        "Coordonner des infrastructures",
        ["Participer", "Organiser", "Piloter"],
    ),
];

/// The framework of networks and telecommunications: five competences, three years, two pathways.
pub(super) fn framework(book: &mut Book, domain: i64) -> Framework {
    let id = put!(
        book, "CompetenceFramework",
        Name: "Réseaux et télécommunications", Code: "RT", Annex: "22", TitleType: "B.U.T.", StructureType: "type1",
        DepartmentType: "secondaire", OfficialVersion: "2021-12-11 00:00:00", SourceFileName: "but-RT.xml",
        LoadedOn: local(day(2023, 6, 12), 11, 30), DomainId: domain,
    );
    let mut framework = Framework {
        id,
        ..Framework::default()
    };
    for (position, (name, long, levels)) in (1_i64..).zip(COMPETENCES) {
        let competence = put!(
            book, "Competence",
            CompetenceFrameworkId: id, Name: name, LongName: long, OfficialId: format!("8fe{position}"),
            Colour: format!("c{position}"), Position: position,
        );
        framework
            .levels
            .push(levels_of(book, competence, position, &levels));
    }
    for (position, (code, name)) in (0_i64..).zip([
        ("Cyber", "Cybersécurité"),
        ("DevCloud", "Développement système et cloud"),
    ]) {
        let pathway = put!(
            book, "Pathway",
            CompetenceFrameworkId: id, Code: code, Name: name, Position: position,
        );
        for levels in &framework.levels {
            for (year, level) in (1_i64..).zip(levels) {
                put!(book, "PathwayLevel", PathwayId: pathway, CompetenceLevelId: *level, Year: year);
            }
        }
        framework.pathways.push((pathway, code));
    }
    framework
}

fn levels_of(book: &mut Book, competence: i64, position: i64, names: &[&str]) -> Vec<i64> {
    for (kind, what) in [
        (0, "Situation professionnelle"),
        (1, "Composante essentielle"),
    ] {
        put!(
            book, "CompetenceElement",
            CompetenceId: competence, CompetenceLevelId: Option::<i64>::None, Kind: kind, Code: Option::<&str>::None,
            Name: format!("{what} de la compétence {position}"),
        );
    }
    let mut ids = Vec::new();
    for (year, name) in (1_i64..).zip(names) {
        let level = put!(
            book, "CompetenceLevel",
            CompetenceId: competence, Name: *name, Year: format!("BUT{year}"), Position: year,
        );
        put!(
            book, "CompetenceElement",
            CompetenceId: competence, CompetenceLevelId: Some(level), Kind: 2, Code: Some(format!("AC{year}{position}.01")).as_deref(),
            Name: format!("Apprentissage critique {year}.{position}"),
        );
        ids.push(level);
    }
    ids
}

const RESOURCES: [[&str; 3]; 3] = [
    [
        "Initiation aux réseaux",
        "Principes des systèmes",
        "Fondamentaux de la programmation",
    ],
    [
        "Technologies de l'internet",
        "Administration système",
        "Développement web",
    ],
    [
        "Réseaux de campus",
        "Sécurité des systèmes",
        "Programmation événementielle",
    ],
];

/// The BUT of networks and telecommunications: five units, three resources and a SAÉ in each of three semesters,
/// and a bonus unit in the first.
pub(super) fn networks(book: &mut Book, title: &Title<'_>, framework: &Framework) -> Programme {
    let training = training(book, title);
    let mut semesters = Vec::new();
    for (number, names) in (1_i64..).zip(RESOURCES) {
        let mut units = Vec::new();
        for (position, levels) in (1_i64..).zip(&framework.levels) {
            let year = usize::try_from((number - 1) / 2).unwrap_or_default();
            let unit = Unit {
                training,
                number,
                position,
                level: levels.get(year).copied(),
                prefix: "RT",
            };
            let id = unit.put(book);
            for (pathway, _) in &framework.pathways {
                put!(book, "TeachingUnitPathway", TeachingUnitId: id, PathwayId: *pathway, Ects: decimal(6, 0));
            }
            units.push(id);
        }
        if number == 1 {
            bonus_unit(book, training);
        }
        let modules = resources(book, training, number, &units, &names);
        semesters.push(Semester { units, modules });
    }
    Programme {
        training,
        semesters,
    }
}

struct Unit<'a> {
    training: i64,
    number: i64,
    position: i64,
    level: Option<i64>,
    prefix: &'a str,
}

impl Unit<'_> {
    fn put(&self, book: &mut Book) -> i64 {
        let Unit {
            training,
            number,
            position,
            level,
            prefix,
        } = self;
        put!(
            book, "TeachingUnit",
            TrainingId: *training,
            CompetenceLevelId: *level,
            Acronym: format!("{prefix}{number}.{position}"),
            Name: format!("Unité {number}.{position}"),
            Kind: STANDARD_UNIT,
            Code: format!("{prefix}-{training}-{number}{position}"),
            SemesterNumber: *number,
            Position: *position,
            Ects: decimal(6, 0),
            Coefficient: decimal(0, 0),
            Colour: "#1A6FB0",
            ApogeeCode: "",
        )
    }
}

fn bonus_unit(book: &mut Book, training: i64) {
    put!(
        book, "TeachingUnit",
        TrainingId: training, Acronym: "SPORT", Name: "Bonus sport", Kind: BONUS_UNIT, Code: "SPORT",
        SemesterNumber: 1, Position: 99, Ects: decimal(0, 0),
    );
}

struct NewModule<'a> {
    training: i64,
    number: i64,
    position: i64,
    code: String,
    name: &'a str,
    kind: i64,
    subject: Option<i64>,
    units: Vec<(i64, i64)>,
}

fn module(book: &mut Book, new: NewModule<'_>) -> Module {
    let id = put!(
        book, "Module",
        TrainingId: new.training,
        TeachingUnitId: new.units.first().map(|(unit, _)| *unit),
        SubjectId: new.subject,
        Name: new.name,
        Abbreviation: new.name.chars().take(14).collect::<String>(),
        Code: new.code.clone(),
        Kind: new.kind,
        SemesterNumber: new.number,
        Position: new.position * 10,
        Coefficient: decimal(1, 0),
        LectureHours: decimal(10, 0),
        TutorialHours: decimal(20, 0),
        PracticalHours: decimal(15, 0),
        ApogeeCode: "",
    );
    for (unit, coefficient) in &new.units {
        put!(book, "ModuleCoefficient", ModuleId: id, TeachingUnitId: *unit, Coefficient: decimal(*coefficient, 0));
    }
    Module {
        id,
        code: new.code,
        name: new.name.to_owned(),
        units: new.units,
    }
}

/// Three resources that each count in some units, and a SAÉ that counts in all.
fn resources(
    book: &mut Book,
    training: i64,
    number: i64,
    units: &[i64],
    names: &[&str],
) -> Vec<Module> {
    let mut modules = Vec::new();
    for (position, name) in (1_i64..).zip(names) {
        let offset = usize::try_from(position - 1).unwrap_or_default();
        let counted = units.iter().skip(offset).take(3).zip([12, 8, 4]);
        modules.push(module(
            book,
            NewModule {
                training,
                number,
                position,
                code: format!("R{number}0{position}"),
                name,
                kind: RESOURCE,
                subject: None,
                units: counted
                    .map(|(unit, coefficient)| (*unit, coefficient))
                    .collect(),
            },
        ));
    }
    modules.push(module(
        book,
        NewModule {
            training,
            number,
            position: 9,
            code: format!("SAE{number}1"),
            name: "Se sensibiliser à l'hygiène informatique",
            kind: SAE,
            subject: None,
            units: units.iter().map(|unit| (*unit, 16)).collect(),
        },
    ));
    modules
}

/// A small programme of `semesters` semesters, each with two units and `count` modules.
pub(super) fn small(book: &mut Book, title: &Title<'_>, semesters: i64, count: i64) -> Programme {
    let training = training(book, title);
    let mut all = Vec::new();
    for number in 1..=semesters {
        let units: Vec<i64> = (1..=2)
            .map(|position| {
                Unit {
                    training,
                    number,
                    position,
                    level: None,
                    prefix: title.code,
                }
                .put(book)
            })
            .collect();
        let names = ["Méthodes", "Outils", "Projet", "Expression"];
        let modules = (1..=count)
            .zip(names.iter().cycle())
            .map(|(position, name)| {
                let unit = units
                    .iter()
                    .cycle()
                    .nth(usize::try_from(position).unwrap_or_default());
                module(
                    book,
                    NewModule {
                        training,
                        number,
                        position,
                        code: format!("{}{number}0{position}", title.code),
                        name,
                        kind: RESOURCE,
                        subject: None,
                        units: unit.map(|unit| (*unit, 10)).into_iter().collect(),
                    },
                )
            });
        let modules = modules.collect();
        all.push(Semester { units, modules });
    }
    Programme {
        training,
        semesters: all,
    }
}

/// A professional degree as it was before the BUT: subjects, standard modules, and one that takes points away.
pub(super) fn classic(book: &mut Book, title: &Title<'_>) -> Programme {
    let training = training(book, title);
    let (mut units, mut modules) = (Vec::new(), Vec::new());
    for (position, (name, taught)) in (1_i64..).zip([
        ("Socle", ["Communication", "Anglais"]),
        ("Spécialité", ["Audit de sécurité", "Cryptographie"]),
    ]) {
        let unit = put!(
            book, "TeachingUnit",
            TrainingId: training, Acronym: format!("UE{position}"), Name: name, Code: format!("LP-UE{position}"),
            SemesterNumber: 1, Position: position, Ects: decimal(30, 0), Coefficient: decimal(2, 0),
        );
        let subject = put!(book, "Subject", TeachingUnitId: unit, Name: name, Position: position);
        for (order, taught) in (1_i64..).zip(taught) {
            modules.push(module(
                book,
                NewModule {
                    training,
                    number: 1,
                    position: position * 2 + order,
                    code: format!("LP{position}{order}"),
                    name: taught,
                    kind: STANDARD_MODULE,
                    subject: Some(subject),
                    units: vec![(unit, 1)],
                },
            ));
        }
        units.push(unit);
    }
    modules.push(module(
        book,
        NewModule {
            training,
            number: 1,
            position: 9,
            code: "LPMALUS".to_owned(),
            name: "Malus d'assiduité",
            kind: MALUS_MODULE,
            subject: None,
            units: units.iter().take(1).map(|unit| (*unit, 1)).collect(),
        },
    ));
    Programme {
        training,
        semesters: vec![Semester { units, modules }],
    }
}
