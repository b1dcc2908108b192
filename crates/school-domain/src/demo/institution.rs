//! The institution: its domains and other groups, its places, its roles and its staff.

use super::book::{Book, decimal, known, put};
use super::clock::{day, local};
use super::names::plain;
use super::random::Random;

/// What the rest of the school stands on.
#[derive(Debug)]
pub(super) struct House {
    pub rt: i64,
    pub mmi: i64,
    pub place: i64,
    pub rooms: Vec<i64>,
    /// Teachers of RT and MMI, the first of whom runs things.
    pub teachers: Vec<i64>,
    pub secretary: i64,
    pub jobs: Vec<i64>,
}

/// ScoDoc's permissions, as its roles give them.
const PERMISSIONS: [&str; 29] = [
    "ScoSuperAdmin",
    "ScoView",
    "EnsView",
    "Observateur",
    "UsersAdmin",
    "UsersView",
    "EditPreferences",
    "EditFormation",
    "EditFormationTags",
    "EditAllNotes",
    "EditAllEvals",
    "EditFormSemestre",
    "AbsChange",
    "AbsAddBillet",
    "EtudChangeAdr",
    "EtudChangeGroups",
    "EtudInscrit",
    "EtudAddAnnotations",
    "EditApogee",
    "RelationsEntrepView",
    "RelationsEntrepEdit",
    "RelationsEntrepSend",
    "RelationsEntrepValidate",
    "RelationsEntrepViewCorrs",
    "RelationsEntrepExport",
    "UsersChangeCASId",
    "ViewEtudData",
    "AbsJustifView",
    "JustifValidate",
];

/// Roles with what they permit; no list stands for everything.
const ROLES: [(&str, &str, &[&str]); 8] = [
    ("Observateur", "Lit les bulletins", &["Observateur"]),
    (
        "Ens",
        "Enseignant",
        &[
            "AbsAddBillet",
            "AbsChange",
            "EnsView",
            "EtudAddAnnotations",
            "Observateur",
            "UsersView",
            "ScoView",
            "RelationsEntrepView",
        ],
    ),
    (
        "Secr",
        "Secrétariat",
        &[
            "AbsAddBillet",
            "AbsChange",
            "EditApogee",
            "EtudAddAnnotations",
            "EtudChangeAdr",
            "Observateur",
            "UsersView",
            "ScoView",
        ],
    ),
    (
        "Admin",
        "Chef de département",
        &[
            "AbsAddBillet",
            "AbsChange",
            "EditFormation",
            "EditPreferences",
            "EditAllEvals",
            "EditAllNotes",
            "EditApogee",
            "EditFormationTags",
            "EnsView",
            "EtudAddAnnotations",
            "EtudChangeAdr",
            "EtudChangeGroups",
            "EtudInscrit",
            "EditFormSemestre",
            "Observateur",
            "UsersAdmin",
            "UsersView",
            "ScoView",
        ],
    ),
    (
        "RespPe",
        "Responsable de poursuite d'études",
        &["EditFormationTags"],
    ),
    ("SuperAdmin", "Administrateur", &[]),
    ("LecteurAPI", "Lecture par programme", &["ScoView"]),
    (
        "Passerelle",
        "Passerelle d'absences",
        &["ScoView", "AbsChange"],
    ),
];

pub(super) fn build(book: &mut Book, seed: u64) -> House {
    let mut random = Random::new(seed, "institution");
    let root = domains(book, &mut random);
    let [rt, mmi] = departments(book, &mut random, root);
    let (place, rooms) = places(book);
    let jobs = other_groups(book);
    let roles = roles(book, &mut random);
    let staff = staff(book, &mut random, rt, &roles);
    let teachers = teachers(book, &mut random, [rt, mmi]);
    put!(book, "DomainManager", DomainId: rt, UserId: staff.head);
    put!(book, "StructureManager", StructureId: known::STRUCTURE, UserId: staff.head);
    House {
        rt,
        mmi,
        place,
        rooms,
        teachers,
        secretary: staff.secretary,
        jobs,
    }
}

fn role(roles: &[(&str, i64)], name: &str) -> i64 {
    let found = roles.iter().find(|(n, _)| *n == name);
    found.map_or(0, |(_, id)| *id)
}

struct NewDomain<'a> {
    name: &'a str,
    code: &'a str,
    parent: Option<i64>,
    visible: bool,
    days_off: &'a str,
}

fn domain(book: &mut Book, random: &mut Random, new: &NewDomain<'_>) -> i64 {
    let uuid = random.uuid();
    put!(
        book, "Domain",
        Uuid: uuid,
        Name: new.name,
        Code: new.code,
        ParentDomainId: new.parent,
        PrimaryDomainId: new.parent,
        Father0: new.parent,
        Depth: i64::from(new.parent.is_some()),
        IsVisible: new.visible,
        ImputationName: new.code,
        NonWorkingDays: new.days_off,
        AttendanceMetric: "demi",
        HoursPerDay: decimal(8, 0),
    )
}

/// A department below the root.
pub(super) fn department(book: &mut Book, random: &mut Random, name: &str, code: &str) -> i64 {
    let new = NewDomain {
        name,
        code,
        parent: Some(known::ROOT_DOMAIN),
        visible: true,
        days_off: "sat,sun",
    };
    domain(book, random, &new)
}

/// The root, what lies beside the departments, and an archived domain.
fn domains(book: &mut Book, random: &mut Random) -> i64 {
    let top = NewDomain {
        name: "Institut du Préau",
        code: "PREAU",
        parent: None,
        visible: true,
        days_off: "sun",
    };
    let root = domain(book.with_id(known::ROOT_DOMAIN), random, &top);
    for (id, name, code) in [
        (known::SECOND_DOMAIN, "Formation continue", "FC"),
        (known::FUTURSKILL, "Futurskill", "FUTUR"),
    ] {
        department(book.with_id(id), random, name, code);
    }
    root
}

/// RT, MMI, and a hidden one: the ids of a fresh ScoDoc.
fn departments(book: &mut Book, random: &mut Random, root: i64) -> [i64; 2] {
    let rt = department(book, random, "Réseaux et télécommunications", "RT");
    let mmi = department(
        book,
        random,
        "Métiers du multimédia et de l'internet",
        "MMI",
    );
    let hidden = NewDomain {
        name: "Tests de l'API",
        code: "TAPI",
        parent: Some(root),
        visible: false,
        days_off: "sun",
    };
    domain(book, random, &hidden);
    let uuid = random.uuid();
    put!(
        book, "Domain",
        Uuid: uuid, Name: "Génie des matériaux", Code: "GMAT", ParentDomainId: root, Father0: root, Depth: 1,
        IsVisible: false, DeletedOn: local(day(2023, 9, 4), 10, 0), DeletedById: 0, Version: 2,
    );
    [rt, mmi]
}

fn places(book: &mut Book) -> (i64, Vec<i64>) {
    let place = put!(
        book, "Localisation",
        Name: "Campus des Tilleuls", Code: "TIL", Address: "12 rue des Tilleuls", PostalCode: "29000", City: "Kerval",
        Country: "France", Email: "tilleuls@example.org", PhoneNumber: "+33 2 00 00 00 01", PrimaryDomainId: known::ROOT_DOMAIN,
    );
    put!(
        book, "Localisation",
        Name: "Amphithéâtres", Code: "TIL-A", ParentLocalisationId: place, Father0: place, Depth: 1,
        City: "Kerval", PrimaryDomainId: known::ROOT_DOMAIN,
    );
    let rooms = [
        ("Salle 101", "S101", 30, 1),
        ("Salle 102", "S102", 30, 1),
        ("Salle informatique 1", "INFO1", 16, 2),
        ("Salle informatique 2", "INFO2", 16, 2),
        ("Amphithéâtre A", "AMPHI-A", 200, 3),
    ];
    let rooms = rooms.map(|(name, code, capacity, kind)| {
        put!(book, "Room", Name: name, Code: code, Capacity: capacity, RoomType: kind, LocalisationId: place)
    });
    (place, rooms.to_vec())
}

/// Establishments, structures, jobs, projects and teams; gives the jobs.
fn other_groups(book: &mut Book) -> Vec<i64> {
    for (name, code) in [("Site de Kerval", "KER"), ("Site de Belloc", "BEL")] {
        put!(book, "Establishment", Name: name, Code: code, City: "Kerval", PrimaryDomainId: known::ROOT_DOMAIN);
    }
    let direction = put!(
        book.with_id(known::STRUCTURE), "Structure",
        Name: "Direction", Code: "DIR", ExternalId: "STR-DIR", IsEnabled: true,
    );
    for (name, code, enabled) in [
        ("Scolarité", "SCOL", true),
        ("Service informatique", "DSI", true),
        ("Ancien service des stages", "STAGES", false),
    ] {
        put!(
            book, "Structure",
            Name: name, Code: code, IsEnabled: enabled, ParentStructureId: direction, Father0: direction, Depth: 1,
        );
    }
    put!(book, "Project", Name: "Portail des études", Code: "PORTAIL");
    put!(book, "Team", Name: "Équipe pédagogique RT", Code: "EP-RT");
    [
        "Enseignant",
        "Secrétaire pédagogique",
        "Technicien réseau",
        "Formateur",
    ]
    .map(|name| put!(book, "Job", Name: name, Code: plain(name).to_uppercase()))
    .to_vec()
}

fn roles(book: &mut Book, random: &mut Random) -> Vec<(&'static str, i64)> {
    let mut roles = Vec::new();
    for (name, doc, permissions) in ROLES {
        let uuid = random.uuid();
        let id = put!(
            book, "Role",
            Uuid: uuid, Name: name, Code: name.to_uppercase(), Description: doc, IsDefault: name == "Observateur",
        );
        let all = if permissions.is_empty() {
            PERMISSIONS.as_slice()
        } else {
            permissions
        };
        for permission in all {
            put!(book, "RolePermission", RoleId: id, System: "scodoc", Permission: *permission);
        }
        roles.push((name, id));
    }
    roles
}

struct Staff {
    head: i64,
    secretary: i64,
}

struct Member<'a> {
    login: &'a str,
    first: &'a str,
    last: &'a str,
    gender: i64,
    role: Option<(&'a str, i64)>,
    title: &'a str,
}

/// Accounts of every kind a gateway meets: administrator, readers, a suspended one, one without role.
fn staff(book: &mut Book, random: &mut Random, rt: i64, roles: &[(&str, i64)]) -> Staff {
    let everywhere = known::ROOT_DOMAIN;
    let members = [
        (
            "admin",
            "Adèle",
            "Vérandier",
            2,
            Some(("SuperAdmin", everywhere)),
            "Administratrice",
        ),
        (
            "lecteur_api",
            "Lecteur",
            "Programme",
            0,
            Some(("LecteurAPI", everywhere)),
            "Compte technique",
        ),
        (
            "passerelle",
            "Passerelle",
            "Absences",
            0,
            Some(("Passerelle", everywhere)),
            "Compte technique",
        ),
        (
            "ens_rt",
            "Éric",
            "Marouard",
            1,
            Some(("Ens", rt)),
            "Maître de conférences",
        ),
        (
            "secr_rt",
            "Sophie",
            "Clézac",
            2,
            Some(("Secr", rt)),
            "Secrétaire pédagogique",
        ),
        (
            "chef_rt",
            "Hélène",
            "Tréigny",
            2,
            Some(("Admin", rt)),
            "Cheffe de département",
        ),
        (
            "inactif",
            "Ivan",
            "Norandier",
            1,
            Some(("Ens", rt)),
            "Vacataire",
        ),
        ("sans_role", "Solène", "Faudel", 2, None, "Stagiaire"),
    ];
    let mut ids = Vec::new();
    for (login, first, last, gender, role, title) in members {
        let member = Member {
            login,
            first,
            last,
            gender,
            role,
            title,
        };
        ids.push((login, account(book, random, &member, roles)));
    }
    let id = |login: &str| {
        ids.iter()
            .find(|(l, _)| *l == login)
            .map_or(0, |(_, id)| *id)
    };
    archived_account(book, random);
    administrator(book, random, roles, rt);
    Staff {
        head: id("chef_rt"),
        secretary: id("secr_rt"),
    }
}

fn account(
    book: &mut Book,
    random: &mut Random,
    member: &Member<'_>,
    roles: &[(&str, i64)],
) -> i64 {
    let number = random.between(1000, 9999);
    let suspended = (member.login == "inactif").then(|| local(day(2024, 1, 8), 8, 0));
    let uuid = random.uuid();
    let user = put!(
        book, "User",
        Uuid: uuid,
        FirstName: member.first,
        LastName: member.last,
        Gender: member.gender,
        Prefix: [0, 3, 1].get(usize::try_from(member.gender).unwrap_or_default()).copied().unwrap_or(0),
        Language: 1,
        Login: member.login,
        Mail: format!("{}@example.org", member.login),
        ExternalId: format!("P{number}-{}", member.login),
        Code: format!("M{number}"),
        PositionTitle: member.title,
        EnabledOn: local(day(2023, 6, 12), 11, 30),
        DisabledOn: suspended,
        StartedOn: day(2015, 9, 1),
        TimeZoneId: "Romance Standard Time",
        PrimaryDomainId: member.role.map_or(known::ROOT_DOMAIN, |(_, domain)| domain),
    );
    if let Some((name, domain)) = member.role {
        put!(book, "UserRole", UserId: user, RoleId: role(roles, name), DomainId: domain);
        put!(book, "UserDomain", UserId: user, DomainId: domain, IsPrimary: true);
    }
    put!(book, "UserStructure", UserId: user, StructureId: known::STRUCTURE, IsPrimary: true, RoleLabel: member.title);
    user
}

fn archived_account(book: &mut Book, random: &mut Random) {
    let uuid = random.uuid();
    put!(
        book, "User",
        Uuid: uuid, FirstName: "Armand", LastName: "Villoisel", Gender: 1, Login: "avilloisel", Mail: "avilloisel@example.org",
        ExternalId: "P0001", PrimaryDomainId: known::ROOT_DOMAIN, Version: 2,
        DeletedOn: local(day(2023, 12, 22), 17, 0), DeletedById: 0,
    );
}

/// Somebody with roles in two domains.
fn administrator(book: &mut Book, random: &mut Random, roles: &[(&str, i64)], rt: i64) {
    let uuid = random.uuid();
    let user = put!(
        book.with_id(known::ADMINISTRATOR), "User",
        Uuid: uuid, FirstName: "Marie-Ève", LastName: "Préandier", Gender: 2, Prefix: 1, Language: 1, Login: "mepreandier",
        Mail: "mepreandier@example.org", ExternalId: "E001", PositionTitle: "Responsable de la formation",
        PrimaryDomainId: known::FUTURSKILL,
    );
    for (name, domain) in [("Admin", known::FUTURSKILL), ("Observateur", rt)] {
        put!(book, "UserRole", UserId: user, RoleId: role(roles, name), DomainId: domain);
        put!(book, "UserDomain", UserId: user, DomainId: domain, IsPrimary: domain == known::FUTURSKILL);
    }
}

/// Six teachers, two of whom are homonyms.
fn teachers(book: &mut Book, random: &mut Random, departments: [i64; 2]) -> Vec<i64> {
    let names = [
        ("Camille", "Belaumont", 2),
        ("Camille", "Belaumont", 1),
        ("Jérôme", "Chaligny", 1),
        ("Aïcha", "Dorézac", 2),
        ("Jean-Loup", "Graudel", 1),
        ("Thérèse", "Lamuyère", 2),
    ];
    let mut ids = Vec::new();
    for (place, (first, last, gender)) in (1..).zip(names) {
        let uuid = random.uuid();
        let resource = put!(book, "TutorResource", Name: format!("{first} {last}"));
        let login = format!(
            "{}{}{place}",
            plain(first).chars().take(1).collect::<String>(),
            plain(last)
        );
        let user = put!(
            book, "User",
            Uuid: uuid, FirstName: first, LastName: last, Gender: gender, Prefix: if gender == 1 { 3 } else { 1 }, Language: 1,
            Mail: format!("{login}@example.org"), ExternalId: format!("ENS{place:03}"), Code: format!("E{place:03}"),
            Login: login, PositionTitle: "Enseignant", PrimaryDomainId: departments.first().copied(), TutorResourceId: resource,
        );
        for domain in departments {
            put!(book, "UserDomain", UserId: user, DomainId: domain, IsPrimary: Some(&domain) == departments.first());
        }
        ids.push(user);
    }
    ids
}
