//! People: users, and the students some of them are, one per department.

pub(crate) mod rules;

use entity_model::{Builder, EntityBuilder, Primitive, Value};

use crate::common::{
    always, closed_texts, entity, enumerations, flags, joins, kept, maybe, optional_dates,
    optional_enumerations, optional_texts, set, texts,
};
use crate::rights::{PEOPLE, PEOPLE_EDIT, PEOPLE_PERSONAL, ROLES_EDIT};

pub(crate) fn declare(m: &mut Builder) {
    user(m);
    tutor_resource(m);
    student(m);
    student_address(m);
    admission(m);
    user_actions(m);
}

fn user(m: &mut Builder) {
    let mut e = entity(
        m,
        "User",
        "person",
        "A person with a place in the institution, with or without an account.",
    );
    e.guid("Uuid")
        .not_null()
        .read_only()
        .doc("Identifier of the person in the whole world.");
    e.alternate_key(&["Uuid"]);
    user_identity(&mut e);
    user_account(&mut e);
    user_contact(&mut e);
    user_position(&mut e);
    user_fields(&mut e);
    joins(
        m,
        "User",
        &[
            maybe("PrimaryDomain", "Domain", "Main domain of the person.")
                .back("PrimaryUsers", "People whose main domain this is."),
            kept(
                "TutorResource",
                "TutorResource",
                "What the person is as a tutor.",
            )
            .back("Users", "People this resource stands for."),
        ],
    );
    set(
        m,
        "Users",
        "User",
        PEOPLE,
        "Everybody the institution knows: students, teachers, staff.",
    )
    .also_known_as(&["User"])
    .tracks_changes();
}

fn user_actions(m: &mut Builder) {
    m.action("AddUserRole")
        .on("User")
        .doc("Gives the person a role in a domain; refused when the person holds it there already.")
        .takes(|p| {
            p.int64("RoleId").required().doc("Key of the role.");
            p.int64("DomainId")
                .required()
                .doc("Key of the domain in which the role holds.");
        })
        .gives_one("UserRole")
        .needs(ROLES_EDIT);
    m.action("RemoveUserRole")
        .on("User")
        .doc("Takes a role from the person.")
        .takes(|p| {
            p.int64("UserRoleId")
                .required()
                .doc("Key of the link between person, role and domain, not of the role.");
        })
        .needs(ROLES_EDIT);
    m.action("SetUserPicture")
        .on("User")
        .doc("Stores the picture of the person.")
        .takes(|p| {
            p.binary("ImageContent")
                .required()
                .doc("The bytes of the image: base64url, or an array of numbers from 0 to 255.");
        })
        .needs(PEOPLE_EDIT);
}

fn user_identity(e: &mut EntityBuilder<'_>) {
    e.text("Name", 500)
        .not_null()
        .computed("concat(concat(FirstName,' '),LastName)")
        .doc("Full name: first name and last name.")
        .example("Jean Dubois");
    e.text("FirstName", 250)
        .searchable()
        .required()
        .filled()
        .indexed()
        .folded()
        .doc("First name (ScoDoc prénom).")
        .example("Jean");
    e.text("LastName", 250)
        .searchable()
        .required()
        .filled()
        .indexed()
        .folded()
        .doc("Last name (ScoDoc nom).")
        .example("Dubois");
    enumerations(
        e,
        &[
            ("Gender", "Civil gender (ScoDoc civilité)."),
            ("Prefix", "How the person is addressed."),
            ("Language", "Language of the person."),
            ("Grade", "Grade in the institution's own scale."),
        ],
    );
    e.enumeration("Category", "UserCategory")
        .doc("Category, defined by the site.");
    texts(
        e,
        &[
            ("FirstNameUse", 250, "First name in use."),
            ("LastNameUse", 250, "Last name in use (ScoDoc nom usuel)."),
        ],
    );
    closed_texts(
        e,
        PEOPLE_PERSONAL,
        &[
            ("MaidenName", 250, "Name at birth."),
            ("Nationality", 250, "Nationality (ScoDoc nationalité)."),
        ],
    );
    e.date("BornOn")
        .read_with(PEOPLE_PERSONAL)
        .doc("Day of birth (ScoDoc date de naissance).");
    e.text("FirstLanguage", 250).doc("First language.");
    e.text("Code", 250)
        .searchable()
        .indexed()
        .doc("Staff number (matricule).")
        .example("M0042");
}

fn user_account(e: &mut EntityBuilder<'_>) {
    e.text("Login", 250)
        .searchable()
        .folded()
        .doc("Login of the account, unique whatever its case; null for a person without account.")
        .example("jdubois");
    // An archived person keeps the login: it never comes to mean somebody else.
    e.alternate_key(&["Login"])
        .unique_folded("Login")
        .reserved();
    e.text("Password", 250)
        .column("password_hash")
        .write_only()
        .doc("Password of the account: written only, kept as a hash, never read back.");
    e.date_time("EnabledOn")
        .doc("When the account becomes active (UTC).");
    e.date_time("DisabledOn")
        .doc("When the account stops being active (UTC).");
    e.text("TimeZoneId", 250)
        .doc("Time zone of the person, as a Windows zone identifier.")
        .example("Romance Standard Time");
    flags(e, &[("NoMailing", "The person receives no mailing.")]);
    for (name, doc) in [
        (
            "LastSeenOn",
            "When the account was last used (ScoDoc last_seen).",
        ),
        (
            "PasswordChangedOn",
            "When the password was last changed (ScoDoc date_modif_passwd).",
        ),
        (
            "ExpiresOn",
            "When the account expires (ScoDoc date_expiration).",
        ),
        (
            "FirstConnectionWizardSavedOn",
            "When the first-connection wizard was saved.",
        ),
        (
            "TermsOfUseValidatedOn",
            "When the terms of use were accepted.",
        ),
        (
            "AnonymisationFinishedOn",
            "When the anonymisation was finished.",
        ),
        (
            "CasLastLoginOn",
            "When the person last came in through CAS (ScoDoc cas_last_login).",
        ),
    ] {
        e.date_time(name).read_only().doc(doc);
    }
    texts(
        e,
        &[
            (
                "CasId",
                250,
                "Identifier at the CAS server (ScoDoc cas_id).",
            ),
            (
                "TimetableId",
                250,
                "Identifier in the timetable software (ScoDoc edt_id).",
            ),
        ],
    );
    flags(
        e,
        &[
            (
                "CasLoginAllowed",
                "The person may come in through CAS (ScoDoc cas_allow_login).",
            ),
            (
                "CasPasswordLoginAllowed",
                "A CAS person may also use a password (ScoDoc cas_allow_scodoc_login).",
            ),
        ],
    );
    user_states(e);
}

/// What the platform says of an account; nobody edits it.
fn user_states(e: &mut EntityBuilder<'_>) {
    for (name, doc) in [
        ("SyncToolsStatus", "State of the synchronisation tools."),
        ("ConnectionState", "Whether the person is connected."),
        ("AnonymisationStatus", "How far the anonymisation is."),
    ] {
        e.enumeration(name, name).read_only().doc(doc);
    }
    for (name, doc) in [
        (
            "PlatformMailTransfer",
            "Mails of the platform are transferred.",
        ),
        ("BlockedEducationally", "Blocked for educational reasons."),
        (
            "BlockedAdministratively",
            "Blocked for administrative reasons.",
        ),
        (
            "HideFirstConnectionWizard",
            "The first-connection wizard is hidden.",
        ),
        (
            "ForceFirstConnectionWizard",
            "The first-connection wizard is forced.",
        ),
    ] {
        e.boolean(name)
            .not_null()
            .default(false)
            .read_only()
            .doc(doc);
    }
    e.boolean("InterviewAvailability")
        .not_null()
        .default(true)
        .read_only()
        .doc("Available for interviews.");
}

fn user_contact(e: &mut EntityBuilder<'_>) {
    e.text("Mail", 250)
        .searchable()
        .indexed()
        .doc("E-mail address.")
        .example("jean.dubois@example.org");
    e.text("InstitutionalMail", 250)
        .searchable()
        .doc("E-mail address given by the institution (ScoDoc email_institutionnel).");
    texts(
        e,
        &[
            ("WorkPhone", 250, "Telephone at work."),
            ("Fax", 250, "Fax number."),
        ],
    );
    e.long_text("Address")
        .read_with(PEOPLE_PERSONAL)
        .doc("Street address.");
    closed_texts(
        e,
        PEOPLE_PERSONAL,
        &[
            ("PostalCode", 50, "Postal code."),
            ("City", 250, "City."),
            ("Country", 250, "Country."),
            ("MobilePhone", 250, "Mobile telephone."),
        ],
    );
}

fn user_position(e: &mut EntityBuilder<'_>) {
    e.text("PositionTitle", 250).doc("Title of the position.");
    e.text("Title", 250)
        .computed("PositionTitle")
        .doc("Title of the position, under its other name.");
    e.date("StartedOn")
        .doc("Day the person entered the institution.");
    e.date("FinishedOn")
        .doc("Day the person left the institution.");
    texts(
        e,
        &[
            ("Coefficient", 250, "Salary coefficient, as text."),
            ("DrivingLicence", 250, "Driving licence."),
            ("ManagementLevel", 250, "Level of management."),
            (
                "Import_DomainExternalId",
                250,
                "Import helper: external identifier of the domain.",
            ),
            (
                "Import_CodeProfils",
                250,
                "Import helper: codes of the profiles.",
            ),
            (
                "ManagerExternalId",
                250,
                "Import helper: external identifier of the manager.",
            ),
        ],
    );
    e.decimal("RateWorkingTime", 18, 5)
        .unit("%")
        .doc("Part of full working time.")
        .example(Value::Decimal(100.into()));
    for (name, doc) in [
        ("UserType", "Kind of person."),
        ("ContractType", "Kind of contract."),
        ("ContractNature", "Nature of the contract."),
        ("WorkTime", "Working time."),
    ] {
        e.enumeration(name, name).read_only().doc(doc);
    }
    for (name, doc) in [
        ("PositionStartedOn", "Day the present position began."),
        (
            "StructureStartedOn",
            "Day the person joined the present structure.",
        ),
        ("JobStartedOn", "Day the present job began."),
        (
            "DomainStartedOn",
            "Day the person joined the present domain.",
        ),
        (
            "EstablishmentStartedOn",
            "Day the person joined the present establishment.",
        ),
        ("PosteStartedOn", "Day the present post began."),
        ("ContractStart", "Day the contract began."),
    ] {
        e.date(name).read_only().doc(doc);
    }
    for (name, doc) in [
        ("JobAge", "Years in the present job."),
        ("PosteAge", "Years in the present post."),
    ] {
        e.int32(name)
            .not_null()
            .default(0_i64)
            .read_only()
            .unit("a")
            .doc(doc);
    }
}

fn user_fields(e: &mut EntityBuilder<'_>) {
    optional_texts(e, 8);
    optional_enumerations(e, 8);
    optional_dates(e);
    e.text("ImageFile", 250)
        .read_only()
        .doc("File name of the picture (ScoDoc photo_filename).");
    e.text("PictureUrl", 250)
        .computed("ImageFile")
        .doc("File name of the picture.");
    e.long_text("CompletePictureUrl")
        .computed(
            "concat(concat(concat('/Files/Applications/',cast(ApplicationId,Edm.String)),\
             concat('/Pictures/',cast(Id,Edm.String))),concat('/',ImageFile))",
        )
        .doc("Path of the picture: /Files/Applications/{ApplicationId}/Pictures/{Id}/{file}; null without picture.");
    e.long_text("Comments").doc("Comments about the person.");
    e.int64("BlogId")
        .read_only()
        .doc("Identifier of the person's blog.");
    e.int32("UserProjectStatus")
        .read_only()
        .doc("State of the person's project.");
    e.decimal("TotalPercentRealized", 18, 5)
        .read_only()
        .unit("%")
        .doc("Part of the person's objectives that is realised.");
    e.decimal("SkillRequirementCoverage", 18, 5)
        .read_only()
        .unit("%")
        .doc("Part of the required skills that the person covers.");
    e.complex("DynamicFields", "DynamicFields")
        .json()
        .not_null()
        .default(Value::Record(Vec::new()))
        .read_only()
        .doc("Fields the site added.");
}

fn tutor_resource(m: &mut Builder) {
    let mut e = entity(
        m,
        "TutorResource",
        "tutor_resource",
        "What a person is as a tutor.",
    );
    e.text("Name", 250)
        .searchable()
        .required()
        .doc("Name of the resource.");
    set(
        m,
        "TutorResources",
        "TutorResource",
        PEOPLE,
        "People as tutors.",
    );
}

fn student(m: &mut Builder) {
    let mut e = entity(
        m,
        "Student",
        "student",
        "A person as a student of one department (ScoDoc étudiant, identite): the same person has one row per department.",
    );
    e.text("NipCode", 64)
        .searchable()
        .indexed()
        .doc("Number in the institution (ScoDoc code_nip), unique in a department.")
        .example("22300101");
    e.text("IneCode", 64)
        .searchable()
        .indexed()
        .doc("National number of the student (ScoDoc code_ine), unique in a department.")
        .example("0HX0000101A");
    e.enumeration("CivilGender", "Gender")
        .nullable()
        .default(Value::Null)
        .read_with(PEOPLE_PERSONAL)
        .doc("Gender in the civil register where it differs (ScoDoc civilite_etat_civil).");
    closed_texts(
        &mut e,
        PEOPLE_PERSONAL,
        &[
            (
                "CivilFirstName",
                250,
                "First name in the civil register where it differs (ScoDoc prenom_etat_civil).",
            ),
            ("BirthPlace", 250, "Place of birth (ScoDoc lieu_naissance)."),
            (
                "BirthDepartment",
                250,
                "French département of birth (ScoDoc dept_naissance).",
            ),
            (
                "StudentStatus",
                250,
                "Status of the student (ScoDoc statut).",
            ),
        ],
    );
    e.boolean("HasScholarship")
        .read_with(PEOPLE_PERSONAL)
        .doc("Holds a scholarship (ScoDoc boursier); null when unknown.");
    e.text("LegacyId", 64)
        .doc("Identifier in ScoDoc 7 (ScoDoc scodoc7_id).");
    joins(
        m,
        "Student",
        &[
            always("User", "User", "The person this student is.").back(
                "Students",
                "The person as a student, one per department (ScoDoc étudiant).",
            ),
            always(
                "Domain",
                "Domain",
                "Department of the student (ScoDoc département).",
            )
            .back("Students", "Students of the department."),
            maybe(
                "Admission",
                "Admission",
                "How the student was admitted (ScoDoc admission).",
            )
            .back("Students", "Students admitted so."),
        ],
    );
    m.extend("Student")
        .alternate_key(&["NipCode", "DomainId"])
        .alternate_key(&["IneCode", "DomainId"]);
    set(
        m,
        "Students",
        "Student",
        PEOPLE,
        "Students, one per department of a person (ScoDoc étudiants).",
    );
}

fn student_address(m: &mut Builder) {
    let mut e = entity(
        m,
        "StudentAddress",
        "student_address",
        "An address of a student (ScoDoc adresse).",
    );
    closed_texts(
        &mut e,
        PEOPLE_PERSONAL,
        &[
            (
                "PersonalMail",
                250,
                "Private e-mail address (ScoDoc emailperso).",
            ),
            ("Street", 250, "Street and number (ScoDoc domicile)."),
            ("PostalCode", 50, "Postal code (ScoDoc codepostaldomicile)."),
            ("City", 250, "City (ScoDoc villedomicile)."),
            ("Country", 250, "Country (ScoDoc paysdomicile)."),
            ("Phone", 50, "Telephone (ScoDoc telephone)."),
            (
                "MobilePhone",
                50,
                "Mobile telephone (ScoDoc telephonemobile).",
            ),
            ("Fax", 50, "Fax (ScoDoc fax)."),
        ],
    );
    e.text("Mail", 250)
        .searchable()
        .doc("E-mail address given by the institution (ScoDoc email).");
    e.text("AddressType", 50)
        .not_null()
        .default("domicile")
        .doc("Kind of address (ScoDoc typeadresse).")
        .example("domicile");
    joins(
        m,
        "StudentAddress",
        &[always("Student", "Student", "Whose address it is.").back(
            "StudentAddresses",
            "Addresses of the student (ScoDoc adresses).",
        )],
    );
    set(
        m,
        "StudentAddresses",
        "StudentAddress",
        PEOPLE,
        "Addresses of students (ScoDoc adresses).",
    );
}

fn admission(m: &mut Builder) {
    let mut e = entity(
        m,
        "Admission",
        "admission",
        "How a student was admitted (ScoDoc admission).",
    );
    e.int32("Year")
        .indexed()
        .doc("Year of admission (ScoDoc annee).")
        .example(2023_i64);
    for (name, length, doc) in [
        ("Baccalaureate", 250, "Baccalaureate (ScoDoc bac)."),
        (
            "Speciality",
            250,
            "Speciality of the baccalaureate (ScoDoc specialite).",
        ),
    ] {
        e.text(name, length).doc(doc);
    }
    e.int32("BaccalaureateYear")
        .doc("Year of the baccalaureate (ScoDoc annee_bac).");
    closed_texts(
        &mut e,
        PEOPLE_PERSONAL,
        &[
            (
                "AdmissionType",
                250,
                "Kind of admission (ScoDoc type_admission).",
            ),
            (
                "SchoolName",
                250,
                "Name of the secondary school (ScoDoc nomlycee).",
            ),
            (
                "SchoolCity",
                250,
                "City of the secondary school (ScoDoc villelycee).",
            ),
            (
                "SchoolPostalCode",
                50,
                "Postal code of the secondary school (ScoDoc codepostallycee).",
            ),
            (
                "SchoolCode",
                50,
                "Code of the secondary school (ScoDoc codelycee).",
            ),
            (
                "Reporter",
                250,
                "Who reported on the application (ScoDoc rapporteur).",
            ),
            (
                "Decision",
                250,
                "Decision on the application (ScoDoc decision).",
            ),
            (
                "PlatformGroup",
                250,
                "Group on the national platform (ScoDoc apb_groupe).",
            ),
        ],
    );
    for (name, doc) in [
        ("MathsMark", "Mark in mathematics (ScoDoc math)."),
        ("PhysicsMark", "Mark in physics (ScoDoc physique)."),
        ("EnglishMark", "Mark in English (ScoDoc anglais)."),
        ("FrenchMark", "Mark in French (ScoDoc francais)."),
        ("Quality", "Quality of the application (ScoDoc qualite)."),
        ("Score", "Score of the application (ScoDoc score)."),
    ] {
        e.decimal(name, 18, 5).read_with(PEOPLE_PERSONAL).doc(doc);
    }
    for (name, doc) in [
        ("Rank", "Rank of the wish (ScoDoc rang)."),
        ("Ranking", "Place among the applicants (ScoDoc classement)."),
        (
            "PlatformGroupRanking",
            "Place in the group of the national platform (ScoDoc apb_classement_gr).",
        ),
    ] {
        e.int32(name).read_with(PEOPLE_PERSONAL).doc(doc);
    }
    e.primitive("HadScholarship", Primitive::Boolean)
        .read_with(PEOPLE_PERSONAL)
        .doc("Held a scholarship before (ScoDoc boursier_prec).");
    e.long_text("Information")
        .read_with(PEOPLE_PERSONAL)
        .doc("Remarks (ScoDoc information, commentaire).");
    set(
        m,
        "Admissions",
        "Admission",
        PEOPLE,
        "Admissions of students (ScoDoc admissions).",
    );
}
