CREATE TABLE "global_id" (
    "id" INTEGER NOT NULL PRIMARY KEY CHECK ("id" = 1),
    "next" INTEGER NOT NULL
) STRICT;
INSERT INTO "global_id" VALUES (1, 1);

CREATE TABLE "person" (
    "id" INTEGER NOT NULL,
    "application_id" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,
    "description" TEXT,
    "created_on" INTEGER NOT NULL,
    "modified_on" INTEGER,
    "deleted_on" INTEGER,
    "created_by_id" INTEGER NOT NULL,
    "modified_by_id" INTEGER,
    "deleted_by_id" INTEGER,
    "external_id" TEXT,
    "uuid" TEXT NOT NULL,
    "first_name" TEXT NOT NULL,
    "first_name_folded" TEXT NOT NULL,
    "last_name" TEXT NOT NULL,
    "last_name_folded" TEXT NOT NULL,
    "gender" INTEGER NOT NULL,
    "prefix" INTEGER NOT NULL,
    "language" INTEGER NOT NULL,
    "grade" INTEGER NOT NULL,
    "category" INTEGER NOT NULL,
    "first_name_use" TEXT,
    "last_name_use" TEXT,
    "maiden_name" TEXT,
    "nationality" TEXT,
    "born_on" INTEGER,
    "first_language" TEXT,
    "code" TEXT,
    "login" TEXT,
    "login_folded" TEXT,
    "password_hash" TEXT,
    "enabled_on" INTEGER,
    "disabled_on" INTEGER,
    "time_zone_id" TEXT,
    "no_mailing" INTEGER NOT NULL,
    "last_seen_on" INTEGER,
    "password_changed_on" INTEGER,
    "expires_on" INTEGER,
    "first_connection_wizard_saved_on" INTEGER,
    "terms_of_use_validated_on" INTEGER,
    "anonymisation_finished_on" INTEGER,
    "cas_last_login_on" INTEGER,
    "cas_id" TEXT,
    "timetable_id" TEXT,
    "cas_login_allowed" INTEGER NOT NULL,
    "cas_password_login_allowed" INTEGER NOT NULL,
    "sync_tools_status" INTEGER NOT NULL,
    "connection_state" INTEGER NOT NULL,
    "anonymisation_status" INTEGER NOT NULL,
    "platform_mail_transfer" INTEGER NOT NULL,
    "blocked_educationally" INTEGER NOT NULL,
    "blocked_administratively" INTEGER NOT NULL,
    "hide_first_connection_wizard" INTEGER NOT NULL,
    "force_first_connection_wizard" INTEGER NOT NULL,
    "interview_availability" INTEGER NOT NULL,
    "mail" TEXT,
    "institutional_mail" TEXT,
    "work_phone" TEXT,
    "fax" TEXT,
    "address" TEXT,
    "postal_code" TEXT,
    "city" TEXT,
    "country" TEXT,
    "mobile_phone" TEXT,
    "position_title" TEXT,
    "started_on" INTEGER,
    "finished_on" INTEGER,
    "coefficient" TEXT,
    "driving_licence" TEXT,
    "management_level" TEXT,
    "import_domain_external_id" TEXT,
    "import_code_profils" TEXT,
    "manager_external_id" TEXT,
    "rate_working_time" INTEGER,
    "user_type" INTEGER NOT NULL,
    "contract_type" INTEGER NOT NULL,
    "contract_nature" INTEGER NOT NULL,
    "work_time" INTEGER NOT NULL,
    "position_started_on" INTEGER,
    "structure_started_on" INTEGER,
    "job_started_on" INTEGER,
    "domain_started_on" INTEGER,
    "establishment_started_on" INTEGER,
    "poste_started_on" INTEGER,
    "contract_start" INTEGER,
    "job_age" INTEGER NOT NULL,
    "poste_age" INTEGER NOT NULL,
    "optional_field1" TEXT,
    "optional_field2" TEXT,
    "optional_field3" TEXT,
    "optional_field4" TEXT,
    "optional_field5" TEXT,
    "optional_field6" TEXT,
    "optional_field7" TEXT,
    "optional_field8" TEXT,
    "optional_enum_field1" INTEGER NOT NULL,
    "optional_enum_field2" INTEGER NOT NULL,
    "optional_enum_field3" INTEGER NOT NULL,
    "optional_enum_field4" INTEGER NOT NULL,
    "optional_enum_field5" INTEGER NOT NULL,
    "optional_enum_field6" INTEGER NOT NULL,
    "optional_enum_field7" INTEGER NOT NULL,
    "optional_enum_field8" INTEGER NOT NULL,
    "optional_date_field1" INTEGER,
    "optional_date_field2" INTEGER,
    "optional_date_field3" INTEGER,
    "image_file" TEXT,
    "comments" TEXT,
    "blog_id" INTEGER,
    "user_project_status" INTEGER,
    "total_percent_realized" INTEGER,
    "skill_requirement_coverage" INTEGER,
    "dynamic_fields" TEXT NOT NULL,
    "primary_domain_id" INTEGER,
    "tutor_resource_id" INTEGER,
    "deletion_batch" INTEGER,
    PRIMARY KEY ("id"),
    FOREIGN KEY ("primary_domain_id") REFERENCES "domain" ("id"),
    FOREIGN KEY ("tutor_resource_id") REFERENCES "tutor_resource" ("id")
) STRICT;

CREATE TABLE "domain" (
    "id" INTEGER NOT NULL,
    "application_id" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,
    "description" TEXT,
    "created_on" INTEGER NOT NULL,
    "modified_on" INTEGER,
    "deleted_on" INTEGER,
    "created_by_id" INTEGER NOT NULL,
    "modified_by_id" INTEGER,
    "deleted_by_id" INTEGER,
    "external_id" TEXT,
    "name" TEXT NOT NULL,
    "name_folded" TEXT NOT NULL,
    "code" TEXT,
    "father0" INTEGER,
    "father1" INTEGER,
    "father2" INTEGER,
    "father3" INTEGER,
    "father4" INTEGER,
    "father5" INTEGER,
    "father6" INTEGER,
    "father7" INTEGER,
    "father8" INTEGER,
    "depth" INTEGER NOT NULL,
    "started_on" INTEGER,
    "finished_on" INTEGER,
    "address" TEXT,
    "postal_code" TEXT,
    "city" TEXT,
    "country" TEXT,
    "contact" TEXT,
    "email" TEXT,
    "phone_number" TEXT,
    "mobile_number" TEXT,
    "fax_number" TEXT,
    "short_number" TEXT,
    "uuid" TEXT NOT NULL,
    "is_visible" INTEGER NOT NULL,
    "imputation_name" TEXT,
    "non_working_days" TEXT NOT NULL,
    "attendance_metric" TEXT NOT NULL,
    "hours_per_day" INTEGER NOT NULL,
    "is_module_required" INTEGER NOT NULL,
    "parent_domain_id" INTEGER,
    "primary_domain_id" INTEGER,
    "deletion_batch" INTEGER,
    PRIMARY KEY ("id"),
    FOREIGN KEY ("parent_domain_id") REFERENCES "domain" ("id"),
    FOREIGN KEY ("primary_domain_id") REFERENCES "domain" ("id")
) STRICT;

CREATE TABLE "tutor_resource" (
    "id" INTEGER NOT NULL,
    "application_id" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,
    "description" TEXT,
    "created_on" INTEGER NOT NULL,
    "modified_on" INTEGER,
    "deleted_on" INTEGER,
    "created_by_id" INTEGER NOT NULL,
    "modified_by_id" INTEGER,
    "deleted_by_id" INTEGER,
    "external_id" TEXT,
    "name" TEXT NOT NULL,
    "deletion_batch" INTEGER,
    PRIMARY KEY ("id")
) STRICT;

CREATE TABLE "student" (
    "id" INTEGER NOT NULL,
    "application_id" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,
    "description" TEXT,
    "created_on" INTEGER NOT NULL,
    "modified_on" INTEGER,
    "deleted_on" INTEGER,
    "created_by_id" INTEGER NOT NULL,
    "modified_by_id" INTEGER,
    "deleted_by_id" INTEGER,
    "external_id" TEXT,
    "nip_code" TEXT,
    "ine_code" TEXT,
    "civil_gender" INTEGER,
    "civil_first_name" TEXT,
    "birth_place" TEXT,
    "birth_department" TEXT,
    "student_status" TEXT,
    "has_scholarship" INTEGER,
    "legacy_id" TEXT,
    "user_id" INTEGER NOT NULL,
    "domain_id" INTEGER NOT NULL,
    "admission_id" INTEGER,
    "deletion_batch" INTEGER,
    PRIMARY KEY ("id"),
    FOREIGN KEY ("user_id") REFERENCES "person" ("id"),
    FOREIGN KEY ("domain_id") REFERENCES "domain" ("id"),
    FOREIGN KEY ("admission_id") REFERENCES "admission" ("id")
) STRICT;

CREATE TABLE "admission" (
    "id" INTEGER NOT NULL,
    "application_id" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,
    "description" TEXT,
    "created_on" INTEGER NOT NULL,
    "modified_on" INTEGER,
    "deleted_on" INTEGER,
    "created_by_id" INTEGER NOT NULL,
    "modified_by_id" INTEGER,
    "deleted_by_id" INTEGER,
    "external_id" TEXT,
    "year" INTEGER,
    "baccalaureate" TEXT,
    "speciality" TEXT,
    "baccalaureate_year" INTEGER,
    "admission_type" TEXT,
    "school_name" TEXT,
    "school_city" TEXT,
    "school_postal_code" TEXT,
    "school_code" TEXT,
    "reporter" TEXT,
    "decision" TEXT,
    "platform_group" TEXT,
    "maths_mark" INTEGER,
    "physics_mark" INTEGER,
    "english_mark" INTEGER,
    "french_mark" INTEGER,
    "quality" INTEGER,
    "score" INTEGER,
    "rank" INTEGER,
    "ranking" INTEGER,
    "platform_group_ranking" INTEGER,
    "had_scholarship" INTEGER,
    "information" TEXT,
    "deletion_batch" INTEGER,
    PRIMARY KEY ("id")
) STRICT;

CREATE TABLE "student_address" (
    "id" INTEGER NOT NULL,
    "application_id" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,
    "description" TEXT,
    "created_on" INTEGER NOT NULL,
    "modified_on" INTEGER,
    "deleted_on" INTEGER,
    "created_by_id" INTEGER NOT NULL,
    "modified_by_id" INTEGER,
    "deleted_by_id" INTEGER,
    "external_id" TEXT,
    "personal_mail" TEXT,
    "street" TEXT,
    "postal_code" TEXT,
    "city" TEXT,
    "country" TEXT,
    "phone" TEXT,
    "mobile_phone" TEXT,
    "fax" TEXT,
    "mail" TEXT,
    "address_type" TEXT NOT NULL,
    "student_id" INTEGER NOT NULL,
    "deletion_batch" INTEGER,
    PRIMARY KEY ("id"),
    FOREIGN KEY ("student_id") REFERENCES "student" ("id")
) STRICT;

CREATE TABLE "user_role" (
    "id" INTEGER NOT NULL,
    "application_id" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,
    "description" TEXT,
    "created_on" INTEGER NOT NULL,
    "modified_on" INTEGER,
    "deleted_on" INTEGER,
    "created_by_id" INTEGER NOT NULL,
    "modified_by_id" INTEGER,
    "deleted_by_id" INTEGER,
    "external_id" TEXT,
    "label" TEXT,
    "user_id" INTEGER NOT NULL,
    "role_id" INTEGER NOT NULL,
    "domain_id" INTEGER NOT NULL,
    "deletion_batch" INTEGER,
    PRIMARY KEY ("id"),
    FOREIGN KEY ("user_id") REFERENCES "person" ("id"),
    FOREIGN KEY ("role_id") REFERENCES "app_role" ("id"),
    FOREIGN KEY ("domain_id") REFERENCES "domain" ("id")
) STRICT;

CREATE TABLE "establishment" (
    "id" INTEGER NOT NULL,
    "application_id" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,
    "description" TEXT,
    "created_on" INTEGER NOT NULL,
    "modified_on" INTEGER,
    "deleted_on" INTEGER,
    "created_by_id" INTEGER NOT NULL,
    "modified_by_id" INTEGER,
    "deleted_by_id" INTEGER,
    "external_id" TEXT,
    "name" TEXT NOT NULL,
    "name_folded" TEXT NOT NULL,
    "code" TEXT,
    "father0" INTEGER,
    "father1" INTEGER,
    "father2" INTEGER,
    "father3" INTEGER,
    "father4" INTEGER,
    "father5" INTEGER,
    "father6" INTEGER,
    "father7" INTEGER,
    "father8" INTEGER,
    "depth" INTEGER NOT NULL,
    "started_on" INTEGER,
    "finished_on" INTEGER,
    "address" TEXT,
    "postal_code" TEXT,
    "city" TEXT,
    "country" TEXT,
    "contact" TEXT,
    "email" TEXT,
    "phone_number" TEXT,
    "mobile_number" TEXT,
    "fax_number" TEXT,
    "short_number" TEXT,
    "parent_establishment_id" INTEGER,
    "primary_domain_id" INTEGER,
    "deletion_batch" INTEGER,
    PRIMARY KEY ("id"),
    FOREIGN KEY ("parent_establishment_id") REFERENCES "establishment" ("id"),
    FOREIGN KEY ("primary_domain_id") REFERENCES "domain" ("id")
) STRICT;

CREATE TABLE "job" (
    "id" INTEGER NOT NULL,
    "application_id" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,
    "description" TEXT,
    "created_on" INTEGER NOT NULL,
    "modified_on" INTEGER,
    "deleted_on" INTEGER,
    "created_by_id" INTEGER NOT NULL,
    "modified_by_id" INTEGER,
    "deleted_by_id" INTEGER,
    "external_id" TEXT,
    "name" TEXT NOT NULL,
    "name_folded" TEXT NOT NULL,
    "code" TEXT,
    "father0" INTEGER,
    "father1" INTEGER,
    "father2" INTEGER,
    "father3" INTEGER,
    "father4" INTEGER,
    "father5" INTEGER,
    "father6" INTEGER,
    "father7" INTEGER,
    "father8" INTEGER,
    "depth" INTEGER NOT NULL,
    "started_on" INTEGER,
    "finished_on" INTEGER,
    "address" TEXT,
    "postal_code" TEXT,
    "city" TEXT,
    "country" TEXT,
    "contact" TEXT,
    "email" TEXT,
    "phone_number" TEXT,
    "mobile_number" TEXT,
    "fax_number" TEXT,
    "short_number" TEXT,
    "parent_job_id" INTEGER,
    "primary_domain_id" INTEGER,
    "deletion_batch" INTEGER,
    PRIMARY KEY ("id"),
    FOREIGN KEY ("parent_job_id") REFERENCES "job" ("id"),
    FOREIGN KEY ("primary_domain_id") REFERENCES "domain" ("id")
) STRICT;

CREATE TABLE "project" (
    "id" INTEGER NOT NULL,
    "application_id" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,
    "description" TEXT,
    "created_on" INTEGER NOT NULL,
    "modified_on" INTEGER,
    "deleted_on" INTEGER,
    "created_by_id" INTEGER NOT NULL,
    "modified_by_id" INTEGER,
    "deleted_by_id" INTEGER,
    "external_id" TEXT,
    "name" TEXT NOT NULL,
    "name_folded" TEXT NOT NULL,
    "code" TEXT,
    "father0" INTEGER,
    "father1" INTEGER,
    "father2" INTEGER,
    "father3" INTEGER,
    "father4" INTEGER,
    "father5" INTEGER,
    "father6" INTEGER,
    "father7" INTEGER,
    "father8" INTEGER,
    "depth" INTEGER NOT NULL,
    "started_on" INTEGER,
    "finished_on" INTEGER,
    "address" TEXT,
    "postal_code" TEXT,
    "city" TEXT,
    "country" TEXT,
    "contact" TEXT,
    "email" TEXT,
    "phone_number" TEXT,
    "mobile_number" TEXT,
    "fax_number" TEXT,
    "short_number" TEXT,
    "parent_project_id" INTEGER,
    "primary_domain_id" INTEGER,
    "deletion_batch" INTEGER,
    PRIMARY KEY ("id"),
    FOREIGN KEY ("parent_project_id") REFERENCES "project" ("id"),
    FOREIGN KEY ("primary_domain_id") REFERENCES "domain" ("id")
) STRICT;

CREATE TABLE "structure" (
    "id" INTEGER NOT NULL,
    "application_id" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,
    "description" TEXT,
    "created_on" INTEGER NOT NULL,
    "modified_on" INTEGER,
    "deleted_on" INTEGER,
    "created_by_id" INTEGER NOT NULL,
    "modified_by_id" INTEGER,
    "deleted_by_id" INTEGER,
    "external_id" TEXT,
    "name" TEXT NOT NULL,
    "name_folded" TEXT NOT NULL,
    "code" TEXT,
    "father0" INTEGER,
    "father1" INTEGER,
    "father2" INTEGER,
    "father3" INTEGER,
    "father4" INTEGER,
    "father5" INTEGER,
    "father6" INTEGER,
    "father7" INTEGER,
    "father8" INTEGER,
    "depth" INTEGER NOT NULL,
    "started_on" INTEGER,
    "finished_on" INTEGER,
    "address" TEXT,
    "postal_code" TEXT,
    "city" TEXT,
    "country" TEXT,
    "contact" TEXT,
    "email" TEXT,
    "phone_number" TEXT,
    "mobile_number" TEXT,
    "fax_number" TEXT,
    "short_number" TEXT,
    "is_enabled" INTEGER NOT NULL,
    "parent_structure_id" INTEGER,
    "primary_domain_id" INTEGER,
    "deletion_batch" INTEGER,
    PRIMARY KEY ("id"),
    FOREIGN KEY ("parent_structure_id") REFERENCES "structure" ("id"),
    FOREIGN KEY ("primary_domain_id") REFERENCES "domain" ("id")
) STRICT;

CREATE TABLE "team" (
    "id" INTEGER NOT NULL,
    "application_id" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,
    "description" TEXT,
    "created_on" INTEGER NOT NULL,
    "modified_on" INTEGER,
    "deleted_on" INTEGER,
    "created_by_id" INTEGER NOT NULL,
    "modified_by_id" INTEGER,
    "deleted_by_id" INTEGER,
    "external_id" TEXT,
    "name" TEXT NOT NULL,
    "name_folded" TEXT NOT NULL,
    "code" TEXT,
    "father0" INTEGER,
    "father1" INTEGER,
    "father2" INTEGER,
    "father3" INTEGER,
    "father4" INTEGER,
    "father5" INTEGER,
    "father6" INTEGER,
    "father7" INTEGER,
    "father8" INTEGER,
    "depth" INTEGER NOT NULL,
    "started_on" INTEGER,
    "finished_on" INTEGER,
    "address" TEXT,
    "postal_code" TEXT,
    "city" TEXT,
    "country" TEXT,
    "contact" TEXT,
    "email" TEXT,
    "phone_number" TEXT,
    "mobile_number" TEXT,
    "fax_number" TEXT,
    "short_number" TEXT,
    "parent_team_id" INTEGER,
    "primary_domain_id" INTEGER,
    "deletion_batch" INTEGER,
    PRIMARY KEY ("id"),
    FOREIGN KEY ("parent_team_id") REFERENCES "team" ("id"),
    FOREIGN KEY ("primary_domain_id") REFERENCES "domain" ("id")
) STRICT;

CREATE TABLE "localisation" (
    "id" INTEGER NOT NULL,
    "application_id" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,
    "description" TEXT,
    "created_on" INTEGER NOT NULL,
    "modified_on" INTEGER,
    "deleted_on" INTEGER,
    "created_by_id" INTEGER NOT NULL,
    "modified_by_id" INTEGER,
    "deleted_by_id" INTEGER,
    "external_id" TEXT,
    "name" TEXT NOT NULL,
    "name_folded" TEXT NOT NULL,
    "code" TEXT,
    "father0" INTEGER,
    "father1" INTEGER,
    "father2" INTEGER,
    "father3" INTEGER,
    "father4" INTEGER,
    "father5" INTEGER,
    "father6" INTEGER,
    "father7" INTEGER,
    "father8" INTEGER,
    "depth" INTEGER NOT NULL,
    "started_on" INTEGER,
    "finished_on" INTEGER,
    "address" TEXT,
    "postal_code" TEXT,
    "city" TEXT,
    "country" TEXT,
    "contact" TEXT,
    "email" TEXT,
    "phone_number" TEXT,
    "mobile_number" TEXT,
    "fax_number" TEXT,
    "short_number" TEXT,
    "parent_localisation_id" INTEGER,
    "primary_domain_id" INTEGER,
    "deletion_batch" INTEGER,
    PRIMARY KEY ("id"),
    FOREIGN KEY ("parent_localisation_id") REFERENCES "localisation" ("id"),
    FOREIGN KEY ("primary_domain_id") REFERENCES "domain" ("id")
) STRICT;

CREATE TABLE "user_domain" (
    "id" INTEGER NOT NULL,
    "application_id" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,
    "description" TEXT,
    "created_on" INTEGER NOT NULL,
    "modified_on" INTEGER,
    "deleted_on" INTEGER,
    "created_by_id" INTEGER NOT NULL,
    "modified_by_id" INTEGER,
    "deleted_by_id" INTEGER,
    "user_id" INTEGER NOT NULL,
    "domain_id" INTEGER NOT NULL,
    "is_primary" INTEGER NOT NULL,
    "role_label" TEXT,
    "deletion_batch" INTEGER,
    PRIMARY KEY ("id"),
    FOREIGN KEY ("user_id") REFERENCES "person" ("id"),
    FOREIGN KEY ("domain_id") REFERENCES "domain" ("id")
) STRICT;

CREATE TABLE "domain_manager" (
    "id" INTEGER NOT NULL,
    "application_id" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,
    "description" TEXT,
    "created_on" INTEGER NOT NULL,
    "modified_on" INTEGER,
    "deleted_on" INTEGER,
    "created_by_id" INTEGER NOT NULL,
    "modified_by_id" INTEGER,
    "deleted_by_id" INTEGER,
    "domain_id" INTEGER NOT NULL,
    "user_id" INTEGER NOT NULL,
    "deletion_batch" INTEGER,
    PRIMARY KEY ("id"),
    FOREIGN KEY ("domain_id") REFERENCES "domain" ("id"),
    FOREIGN KEY ("user_id") REFERENCES "person" ("id")
) STRICT;

CREATE TABLE "user_establishment" (
    "id" INTEGER NOT NULL,
    "application_id" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,
    "description" TEXT,
    "created_on" INTEGER NOT NULL,
    "modified_on" INTEGER,
    "deleted_on" INTEGER,
    "created_by_id" INTEGER NOT NULL,
    "modified_by_id" INTEGER,
    "deleted_by_id" INTEGER,
    "user_id" INTEGER NOT NULL,
    "establishment_id" INTEGER NOT NULL,
    "is_primary" INTEGER NOT NULL,
    "role_label" TEXT,
    "deletion_batch" INTEGER,
    PRIMARY KEY ("id"),
    FOREIGN KEY ("user_id") REFERENCES "person" ("id"),
    FOREIGN KEY ("establishment_id") REFERENCES "establishment" ("id")
) STRICT;

CREATE TABLE "establishment_manager" (
    "id" INTEGER NOT NULL,
    "application_id" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,
    "description" TEXT,
    "created_on" INTEGER NOT NULL,
    "modified_on" INTEGER,
    "deleted_on" INTEGER,
    "created_by_id" INTEGER NOT NULL,
    "modified_by_id" INTEGER,
    "deleted_by_id" INTEGER,
    "establishment_id" INTEGER NOT NULL,
    "user_id" INTEGER NOT NULL,
    "deletion_batch" INTEGER,
    PRIMARY KEY ("id"),
    FOREIGN KEY ("establishment_id") REFERENCES "establishment" ("id"),
    FOREIGN KEY ("user_id") REFERENCES "person" ("id")
) STRICT;

CREATE TABLE "user_job" (
    "id" INTEGER NOT NULL,
    "application_id" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,
    "description" TEXT,
    "created_on" INTEGER NOT NULL,
    "modified_on" INTEGER,
    "deleted_on" INTEGER,
    "created_by_id" INTEGER NOT NULL,
    "modified_by_id" INTEGER,
    "deleted_by_id" INTEGER,
    "user_id" INTEGER NOT NULL,
    "job_id" INTEGER NOT NULL,
    "is_primary" INTEGER NOT NULL,
    "role_label" TEXT,
    "deletion_batch" INTEGER,
    PRIMARY KEY ("id"),
    FOREIGN KEY ("user_id") REFERENCES "person" ("id"),
    FOREIGN KEY ("job_id") REFERENCES "job" ("id")
) STRICT;

CREATE TABLE "job_manager" (
    "id" INTEGER NOT NULL,
    "application_id" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,
    "description" TEXT,
    "created_on" INTEGER NOT NULL,
    "modified_on" INTEGER,
    "deleted_on" INTEGER,
    "created_by_id" INTEGER NOT NULL,
    "modified_by_id" INTEGER,
    "deleted_by_id" INTEGER,
    "job_id" INTEGER NOT NULL,
    "user_id" INTEGER NOT NULL,
    "deletion_batch" INTEGER,
    PRIMARY KEY ("id"),
    FOREIGN KEY ("job_id") REFERENCES "job" ("id"),
    FOREIGN KEY ("user_id") REFERENCES "person" ("id")
) STRICT;

CREATE TABLE "user_project" (
    "id" INTEGER NOT NULL,
    "application_id" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,
    "description" TEXT,
    "created_on" INTEGER NOT NULL,
    "modified_on" INTEGER,
    "deleted_on" INTEGER,
    "created_by_id" INTEGER NOT NULL,
    "modified_by_id" INTEGER,
    "deleted_by_id" INTEGER,
    "user_id" INTEGER NOT NULL,
    "project_id" INTEGER NOT NULL,
    "is_primary" INTEGER NOT NULL,
    "role_label" TEXT,
    "deletion_batch" INTEGER,
    PRIMARY KEY ("id"),
    FOREIGN KEY ("user_id") REFERENCES "person" ("id"),
    FOREIGN KEY ("project_id") REFERENCES "project" ("id")
) STRICT;

CREATE TABLE "project_manager" (
    "id" INTEGER NOT NULL,
    "application_id" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,
    "description" TEXT,
    "created_on" INTEGER NOT NULL,
    "modified_on" INTEGER,
    "deleted_on" INTEGER,
    "created_by_id" INTEGER NOT NULL,
    "modified_by_id" INTEGER,
    "deleted_by_id" INTEGER,
    "project_id" INTEGER NOT NULL,
    "user_id" INTEGER NOT NULL,
    "deletion_batch" INTEGER,
    PRIMARY KEY ("id"),
    FOREIGN KEY ("project_id") REFERENCES "project" ("id"),
    FOREIGN KEY ("user_id") REFERENCES "person" ("id")
) STRICT;

CREATE TABLE "user_structure" (
    "id" INTEGER NOT NULL,
    "application_id" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,
    "description" TEXT,
    "created_on" INTEGER NOT NULL,
    "modified_on" INTEGER,
    "deleted_on" INTEGER,
    "created_by_id" INTEGER NOT NULL,
    "modified_by_id" INTEGER,
    "deleted_by_id" INTEGER,
    "user_id" INTEGER NOT NULL,
    "structure_id" INTEGER NOT NULL,
    "is_primary" INTEGER NOT NULL,
    "role_label" TEXT,
    "deletion_batch" INTEGER,
    PRIMARY KEY ("id"),
    FOREIGN KEY ("user_id") REFERENCES "person" ("id"),
    FOREIGN KEY ("structure_id") REFERENCES "structure" ("id")
) STRICT;

CREATE TABLE "structure_manager" (
    "id" INTEGER NOT NULL,
    "application_id" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,
    "description" TEXT,
    "created_on" INTEGER NOT NULL,
    "modified_on" INTEGER,
    "deleted_on" INTEGER,
    "created_by_id" INTEGER NOT NULL,
    "modified_by_id" INTEGER,
    "deleted_by_id" INTEGER,
    "structure_id" INTEGER NOT NULL,
    "user_id" INTEGER NOT NULL,
    "deletion_batch" INTEGER,
    PRIMARY KEY ("id"),
    FOREIGN KEY ("structure_id") REFERENCES "structure" ("id"),
    FOREIGN KEY ("user_id") REFERENCES "person" ("id")
) STRICT;

CREATE TABLE "user_team" (
    "id" INTEGER NOT NULL,
    "application_id" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,
    "description" TEXT,
    "created_on" INTEGER NOT NULL,
    "modified_on" INTEGER,
    "deleted_on" INTEGER,
    "created_by_id" INTEGER NOT NULL,
    "modified_by_id" INTEGER,
    "deleted_by_id" INTEGER,
    "user_id" INTEGER NOT NULL,
    "team_id" INTEGER NOT NULL,
    "is_primary" INTEGER NOT NULL,
    "role_label" TEXT,
    "deletion_batch" INTEGER,
    PRIMARY KEY ("id"),
    FOREIGN KEY ("user_id") REFERENCES "person" ("id"),
    FOREIGN KEY ("team_id") REFERENCES "team" ("id")
) STRICT;

CREATE TABLE "team_manager" (
    "id" INTEGER NOT NULL,
    "application_id" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,
    "description" TEXT,
    "created_on" INTEGER NOT NULL,
    "modified_on" INTEGER,
    "deleted_on" INTEGER,
    "created_by_id" INTEGER NOT NULL,
    "modified_by_id" INTEGER,
    "deleted_by_id" INTEGER,
    "team_id" INTEGER NOT NULL,
    "user_id" INTEGER NOT NULL,
    "deletion_batch" INTEGER,
    PRIMARY KEY ("id"),
    FOREIGN KEY ("team_id") REFERENCES "team" ("id"),
    FOREIGN KEY ("user_id") REFERENCES "person" ("id")
) STRICT;

CREATE TABLE "user_localisation" (
    "id" INTEGER NOT NULL,
    "application_id" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,
    "description" TEXT,
    "created_on" INTEGER NOT NULL,
    "modified_on" INTEGER,
    "deleted_on" INTEGER,
    "created_by_id" INTEGER NOT NULL,
    "modified_by_id" INTEGER,
    "deleted_by_id" INTEGER,
    "user_id" INTEGER NOT NULL,
    "localisation_id" INTEGER NOT NULL,
    "is_primary" INTEGER NOT NULL,
    "role_label" TEXT,
    "deletion_batch" INTEGER,
    PRIMARY KEY ("id"),
    FOREIGN KEY ("user_id") REFERENCES "person" ("id"),
    FOREIGN KEY ("localisation_id") REFERENCES "localisation" ("id")
) STRICT;

CREATE TABLE "localisation_manager" (
    "id" INTEGER NOT NULL,
    "application_id" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,
    "description" TEXT,
    "created_on" INTEGER NOT NULL,
    "modified_on" INTEGER,
    "deleted_on" INTEGER,
    "created_by_id" INTEGER NOT NULL,
    "modified_by_id" INTEGER,
    "deleted_by_id" INTEGER,
    "localisation_id" INTEGER NOT NULL,
    "user_id" INTEGER NOT NULL,
    "deletion_batch" INTEGER,
    PRIMARY KEY ("id"),
    FOREIGN KEY ("localisation_id") REFERENCES "localisation" ("id"),
    FOREIGN KEY ("user_id") REFERENCES "person" ("id")
) STRICT;

CREATE TABLE "room" (
    "id" INTEGER NOT NULL,
    "application_id" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,
    "description" TEXT,
    "created_on" INTEGER NOT NULL,
    "modified_on" INTEGER,
    "deleted_on" INTEGER,
    "created_by_id" INTEGER NOT NULL,
    "modified_by_id" INTEGER,
    "deleted_by_id" INTEGER,
    "external_id" TEXT,
    "name" TEXT NOT NULL,
    "code" TEXT,
    "capacity" INTEGER,
    "room_type" INTEGER NOT NULL,
    "localisation_id" INTEGER NOT NULL,
    "deletion_batch" INTEGER,
    PRIMARY KEY ("id"),
    FOREIGN KEY ("localisation_id") REFERENCES "localisation" ("id")
) STRICT;

CREATE TABLE "app_role" (
    "id" INTEGER NOT NULL,
    "application_id" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,
    "description" TEXT,
    "created_on" INTEGER NOT NULL,
    "modified_on" INTEGER,
    "deleted_on" INTEGER,
    "created_by_id" INTEGER NOT NULL,
    "modified_by_id" INTEGER,
    "deleted_by_id" INTEGER,
    "external_id" TEXT,
    "uuid" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "name_folded" TEXT NOT NULL,
    "code" TEXT,
    "is_default" INTEGER NOT NULL,
    "deletion_batch" INTEGER,
    PRIMARY KEY ("id")
) STRICT;

CREATE TABLE "role_permission" (
    "id" INTEGER NOT NULL,
    "application_id" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,
    "description" TEXT,
    "created_on" INTEGER NOT NULL,
    "modified_on" INTEGER,
    "deleted_on" INTEGER,
    "created_by_id" INTEGER NOT NULL,
    "modified_by_id" INTEGER,
    "deleted_by_id" INTEGER,
    "system" TEXT NOT NULL,
    "permission" TEXT NOT NULL,
    "role_id" INTEGER NOT NULL,
    "deletion_batch" INTEGER,
    PRIMARY KEY ("id"),
    FOREIGN KEY ("role_id") REFERENCES "app_role" ("id")
) STRICT;

CREATE TABLE "training" (
    "id" INTEGER NOT NULL,
    "application_id" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,
    "description" TEXT,
    "created_on" INTEGER NOT NULL,
    "modified_on" INTEGER,
    "deleted_on" INTEGER,
    "created_by_id" INTEGER NOT NULL,
    "modified_by_id" INTEGER,
    "deleted_by_id" INTEGER,
    "external_id" TEXT,
    "name" TEXT NOT NULL,
    "name_folded" TEXT NOT NULL,
    "code" TEXT,
    "grouping_code" TEXT,
    "training_category" INTEGER NOT NULL,
    "learning_mode" INTEGER NOT NULL,
    "organisation_modality" INTEGER NOT NULL,
    "validation_type" INTEGER NOT NULL,
    "required_education_level" INTEGER NOT NULL,
    "language" INTEGER NOT NULL,
    "publish_on_lxp" INTEGER NOT NULL,
    "available_on_mobile" INTEGER NOT NULL,
    "goal" TEXT,
    "content" TEXT,
    "specific_condition" TEXT,
    "diploma_name" TEXT,
    "cpf_code" TEXT,
    "complete_picture_url" TEXT,
    "duration_length" INTEGER,
    "duration_scale" INTEGER,
    "time_available_length" INTEGER,
    "time_available_scale" INTEGER,
    "access_time_length" INTEGER,
    "access_time_scale" INTEGER,
    "access_time_in_seconds" INTEGER,
    "content_access_duration_after_end" INTEGER,
    "can_access_content_after_end" INTEGER NOT NULL,
    "price_by_user" INTEGER,
    "price_by_session" INTEGER,
    "user_count_min" INTEGER,
    "user_count_max" INTEGER,
    "waiting_trainee_threshold" INTEGER,
    "owner" INTEGER,
    "register_user_on_training_url" TEXT,
    "start_training_player_url" TEXT,
    "catalog_page_data_code" TEXT,
    "my_trainings_page_data_code" TEXT,
    "official_title" TEXT,
    "programme_version" INTEGER NOT NULL,
    "cursus_type" INTEGER NOT NULL,
    "speciality_code" TEXT,
    "comments" TEXT,
    "optional_enum_field1" INTEGER NOT NULL,
    "optional_enum_field2" INTEGER NOT NULL,
    "optional_enum_field3" INTEGER NOT NULL,
    "optional_enum_field4" INTEGER NOT NULL,
    "optional_enum_field5" INTEGER NOT NULL,
    "optional_enum_field6" INTEGER NOT NULL,
    "optional_enum_field7" INTEGER NOT NULL,
    "optional_enum_field8" INTEGER NOT NULL,
    "optional_field1" TEXT,
    "optional_field2" TEXT,
    "optional_field3" TEXT,
    "optional_field4" TEXT,
    "optional_field5" TEXT,
    "optional_field6" TEXT,
    "optional_field7" TEXT,
    "optional_field8" TEXT,
    "optional_date_field1" INTEGER,
    "optional_date_field2" INTEGER,
    "optional_date_field3" INTEGER,
    "optional_decimal_field1" INTEGER,
    "optional_decimal_field2" INTEGER,
    "optional_decimal_field3" INTEGER,
    "primary_domain_id" INTEGER,
    "manager_id" INTEGER,
    "educational_manager_id" INTEGER,
    "training_provider_id" INTEGER,
    "competence_framework_id" INTEGER,
    "deletion_batch" INTEGER,
    PRIMARY KEY ("id"),
    FOREIGN KEY ("primary_domain_id") REFERENCES "domain" ("id"),
    FOREIGN KEY ("manager_id") REFERENCES "person" ("id"),
    FOREIGN KEY ("educational_manager_id") REFERENCES "person" ("id"),
    FOREIGN KEY ("training_provider_id") REFERENCES "training_provider" ("id"),
    FOREIGN KEY ("competence_framework_id") REFERENCES "competence_framework" ("id")
) STRICT;

CREATE TABLE "training_provider" (
    "id" INTEGER NOT NULL,
    "application_id" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,
    "description" TEXT,
    "created_on" INTEGER NOT NULL,
    "modified_on" INTEGER,
    "deleted_on" INTEGER,
    "created_by_id" INTEGER NOT NULL,
    "modified_by_id" INTEGER,
    "deleted_by_id" INTEGER,
    "external_id" TEXT,
    "name" TEXT NOT NULL,
    "name_folded" TEXT NOT NULL,
    "code" TEXT,
    "activity_number" TEXT,
    "siret_number" TEXT,
    "siren_number" TEXT,
    "social_reason" TEXT,
    "phone_number" TEXT,
    "fax_number" TEXT,
    "contact" TEXT,
    "web_url" TEXT,
    "address1" TEXT,
    "address2" TEXT,
    "city" TEXT,
    "postal_code" TEXT,
    "country" TEXT,
    "email" TEXT,
    "specific_information" TEXT,
    "primary_domain_id" INTEGER,
    "deletion_batch" INTEGER,
    PRIMARY KEY ("id"),
    FOREIGN KEY ("primary_domain_id") REFERENCES "domain" ("id")
) STRICT;

CREATE TABLE "competence_framework" (
    "id" INTEGER NOT NULL,
    "application_id" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,
    "description" TEXT,
    "created_on" INTEGER NOT NULL,
    "modified_on" INTEGER,
    "deleted_on" INTEGER,
    "created_by_id" INTEGER NOT NULL,
    "modified_by_id" INTEGER,
    "deleted_by_id" INTEGER,
    "external_id" TEXT,
    "name" TEXT NOT NULL,
    "code" TEXT,
    "annex" TEXT,
    "title_type" TEXT,
    "structure_type" TEXT,
    "department_type" TEXT,
    "official_version" TEXT,
    "source_file_name" TEXT,
    "loaded_on" INTEGER,
    "domain_id" INTEGER,
    "deletion_batch" INTEGER,
    PRIMARY KEY ("id"),
    FOREIGN KEY ("domain_id") REFERENCES "domain" ("id")
) STRICT;

CREATE TABLE "training_job" (
    "id" INTEGER NOT NULL,
    "application_id" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,
    "description" TEXT,
    "created_on" INTEGER NOT NULL,
    "modified_on" INTEGER,
    "deleted_on" INTEGER,
    "created_by_id" INTEGER NOT NULL,
    "modified_by_id" INTEGER,
    "deleted_by_id" INTEGER,
    "training_id" INTEGER NOT NULL,
    "job_id" INTEGER NOT NULL,
    "deletion_batch" INTEGER,
    PRIMARY KEY ("id"),
    FOREIGN KEY ("training_id") REFERENCES "training" ("id"),
    FOREIGN KEY ("job_id") REFERENCES "job" ("id")
) STRICT;

CREATE TABLE "training_training_theme" (
    "id" INTEGER NOT NULL,
    "application_id" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,
    "description" TEXT,
    "created_on" INTEGER NOT NULL,
    "modified_on" INTEGER,
    "deleted_on" INTEGER,
    "created_by_id" INTEGER NOT NULL,
    "modified_by_id" INTEGER,
    "deleted_by_id" INTEGER,
    "training_id" INTEGER NOT NULL,
    "training_theme_id" INTEGER NOT NULL,
    "deletion_batch" INTEGER,
    PRIMARY KEY ("id"),
    FOREIGN KEY ("training_id") REFERENCES "training" ("id"),
    FOREIGN KEY ("training_theme_id") REFERENCES "training_theme" ("id")
) STRICT;

CREATE TABLE "training_theme" (
    "id" INTEGER NOT NULL,
    "application_id" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,
    "description" TEXT,
    "created_on" INTEGER NOT NULL,
    "modified_on" INTEGER,
    "deleted_on" INTEGER,
    "created_by_id" INTEGER NOT NULL,
    "modified_by_id" INTEGER,
    "deleted_by_id" INTEGER,
    "external_id" TEXT,
    "name" TEXT NOT NULL,
    "code" TEXT,
    "deletion_batch" INTEGER,
    PRIMARY KEY ("id")
) STRICT;

CREATE TABLE "training_training_provider" (
    "id" INTEGER NOT NULL,
    "application_id" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,
    "description" TEXT,
    "created_on" INTEGER NOT NULL,
    "modified_on" INTEGER,
    "deleted_on" INTEGER,
    "created_by_id" INTEGER NOT NULL,
    "modified_by_id" INTEGER,
    "deleted_by_id" INTEGER,
    "training_id" INTEGER NOT NULL,
    "training_provider_id" INTEGER NOT NULL,
    "deletion_batch" INTEGER,
    PRIMARY KEY ("id"),
    FOREIGN KEY ("training_id") REFERENCES "training" ("id"),
    FOREIGN KEY ("training_provider_id") REFERENCES "training_provider" ("id")
) STRICT;

CREATE TABLE "training_required_training" (
    "id" INTEGER NOT NULL,
    "application_id" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,
    "description" TEXT,
    "created_on" INTEGER NOT NULL,
    "modified_on" INTEGER,
    "deleted_on" INTEGER,
    "created_by_id" INTEGER NOT NULL,
    "modified_by_id" INTEGER,
    "deleted_by_id" INTEGER,
    "training_id" INTEGER NOT NULL,
    "required_training_id" INTEGER NOT NULL,
    "deletion_batch" INTEGER,
    PRIMARY KEY ("id"),
    FOREIGN KEY ("training_id") REFERENCES "training" ("id"),
    FOREIGN KEY ("required_training_id") REFERENCES "training" ("id")
) STRICT;

CREATE TABLE "training_privilege" (
    "id" INTEGER NOT NULL,
    "application_id" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,
    "description" TEXT,
    "created_on" INTEGER NOT NULL,
    "modified_on" INTEGER,
    "deleted_on" INTEGER,
    "created_by_id" INTEGER NOT NULL,
    "modified_by_id" INTEGER,
    "deleted_by_id" INTEGER,
    "office" INTEGER NOT NULL,
    "owner_kind" INTEGER NOT NULL,
    "owner_id" INTEGER NOT NULL,
    "privilege" TEXT NOT NULL,
    "training_id" INTEGER NOT NULL,
    "deletion_batch" INTEGER,
    PRIMARY KEY ("id"),
    FOREIGN KEY ("training_id") REFERENCES "training" ("id")
) STRICT;

CREATE TABLE "teaching_unit" (
    "id" INTEGER NOT NULL,
    "application_id" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,
    "description" TEXT,
    "created_on" INTEGER NOT NULL,
    "modified_on" INTEGER,
    "deleted_on" INTEGER,
    "created_by_id" INTEGER NOT NULL,
    "modified_by_id" INTEGER,
    "deleted_by_id" INTEGER,
    "external_id" TEXT,
    "acronym" TEXT NOT NULL,
    "name" TEXT,
    "kind" INTEGER NOT NULL,
    "code" TEXT,
    "semester_number" INTEGER,
    "colour" TEXT,
    "position" INTEGER,
    "coefficient" INTEGER,
    "ects" INTEGER,
    "apogee_code" TEXT,
    "is_external" INTEGER NOT NULL,
    "rcue_apogee_code" TEXT,
    "training_id" INTEGER NOT NULL,
    "competence_level_id" INTEGER,
    "deletion_batch" INTEGER,
    PRIMARY KEY ("id"),
    FOREIGN KEY ("training_id") REFERENCES "training" ("id"),
    FOREIGN KEY ("competence_level_id") REFERENCES "competence_level" ("id")
) STRICT;

CREATE TABLE "competence_level" (
    "id" INTEGER NOT NULL,
    "application_id" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,
    "description" TEXT,
    "created_on" INTEGER NOT NULL,
    "modified_on" INTEGER,
    "deleted_on" INTEGER,
    "created_by_id" INTEGER NOT NULL,
    "modified_by_id" INTEGER,
    "deleted_by_id" INTEGER,
    "external_id" TEXT,
    "name" TEXT NOT NULL,
    "year" TEXT,
    "position" INTEGER,
    "competence_id" INTEGER NOT NULL,
    "deletion_batch" INTEGER,
    PRIMARY KEY ("id"),
    FOREIGN KEY ("competence_id") REFERENCES "competence" ("id")
) STRICT;

CREATE TABLE "subject" (
    "id" INTEGER NOT NULL,
    "application_id" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,
    "description" TEXT,
    "created_on" INTEGER NOT NULL,
    "modified_on" INTEGER,
    "deleted_on" INTEGER,
    "created_by_id" INTEGER NOT NULL,
    "modified_by_id" INTEGER,
    "deleted_by_id" INTEGER,
    "external_id" TEXT,
    "name" TEXT NOT NULL,
    "position" INTEGER,
    "teaching_unit_id" INTEGER NOT NULL,
    "deletion_batch" INTEGER,
    PRIMARY KEY ("id"),
    FOREIGN KEY ("teaching_unit_id") REFERENCES "teaching_unit" ("id")
) STRICT;

CREATE TABLE "module" (
    "id" INTEGER NOT NULL,
    "application_id" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,
    "description" TEXT,
    "created_on" INTEGER NOT NULL,
    "modified_on" INTEGER,
    "deleted_on" INTEGER,
    "created_by_id" INTEGER NOT NULL,
    "modified_by_id" INTEGER,
    "deleted_by_id" INTEGER,
    "external_id" TEXT,
    "name" TEXT,
    "abbreviation" TEXT,
    "code" TEXT NOT NULL,
    "kind" INTEGER NOT NULL,
    "semester_number" INTEGER NOT NULL,
    "position" INTEGER,
    "coefficient" INTEGER,
    "ects" INTEGER,
    "apogee_code" TEXT,
    "lecture_hours" INTEGER,
    "tutorial_hours" INTEGER,
    "practical_hours" INTEGER,
    "timetable_id" TEXT,
    "training_id" INTEGER NOT NULL,
    "teaching_unit_id" INTEGER,
    "subject_id" INTEGER,
    "deletion_batch" INTEGER,
    PRIMARY KEY ("id"),
    FOREIGN KEY ("training_id") REFERENCES "training" ("id"),
    FOREIGN KEY ("teaching_unit_id") REFERENCES "teaching_unit" ("id"),
    FOREIGN KEY ("subject_id") REFERENCES "subject" ("id")
) STRICT;

CREATE TABLE "module_coefficient" (
    "id" INTEGER NOT NULL,
    "application_id" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,
    "description" TEXT,
    "created_on" INTEGER NOT NULL,
    "modified_on" INTEGER,
    "deleted_on" INTEGER,
    "created_by_id" INTEGER NOT NULL,
    "modified_by_id" INTEGER,
    "deleted_by_id" INTEGER,
    "coefficient" INTEGER NOT NULL,
    "module_id" INTEGER NOT NULL,
    "teaching_unit_id" INTEGER NOT NULL,
    "deletion_batch" INTEGER,
    PRIMARY KEY ("id"),
    FOREIGN KEY ("module_id") REFERENCES "module" ("id"),
    FOREIGN KEY ("teaching_unit_id") REFERENCES "teaching_unit" ("id")
) STRICT;

CREATE TABLE "competence" (
    "id" INTEGER NOT NULL,
    "application_id" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,
    "description" TEXT,
    "created_on" INTEGER NOT NULL,
    "modified_on" INTEGER,
    "deleted_on" INTEGER,
    "created_by_id" INTEGER NOT NULL,
    "modified_by_id" INTEGER,
    "deleted_by_id" INTEGER,
    "external_id" TEXT,
    "name" TEXT NOT NULL,
    "long_name" TEXT,
    "official_id" TEXT,
    "colour" TEXT,
    "position" INTEGER,
    "competence_framework_id" INTEGER NOT NULL,
    "deletion_batch" INTEGER,
    PRIMARY KEY ("id"),
    FOREIGN KEY ("competence_framework_id") REFERENCES "competence_framework" ("id")
) STRICT;

CREATE TABLE "competence_element" (
    "id" INTEGER NOT NULL,
    "application_id" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,
    "description" TEXT,
    "created_on" INTEGER NOT NULL,
    "modified_on" INTEGER,
    "deleted_on" INTEGER,
    "created_by_id" INTEGER NOT NULL,
    "modified_by_id" INTEGER,
    "deleted_by_id" INTEGER,
    "external_id" TEXT,
    "kind" INTEGER NOT NULL,
    "code" TEXT,
    "name" TEXT,
    "competence_id" INTEGER NOT NULL,
    "competence_level_id" INTEGER,
    "deletion_batch" INTEGER,
    PRIMARY KEY ("id"),
    FOREIGN KEY ("competence_id") REFERENCES "competence" ("id"),
    FOREIGN KEY ("competence_level_id") REFERENCES "competence_level" ("id")
) STRICT;

CREATE TABLE "pathway" (
    "id" INTEGER NOT NULL,
    "application_id" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,
    "description" TEXT,
    "created_on" INTEGER NOT NULL,
    "modified_on" INTEGER,
    "deleted_on" INTEGER,
    "created_by_id" INTEGER NOT NULL,
    "modified_by_id" INTEGER,
    "deleted_by_id" INTEGER,
    "external_id" TEXT,
    "code" TEXT NOT NULL,
    "name" TEXT,
    "position" INTEGER,
    "competence_framework_id" INTEGER NOT NULL,
    "deletion_batch" INTEGER,
    PRIMARY KEY ("id"),
    FOREIGN KEY ("competence_framework_id") REFERENCES "competence_framework" ("id")
) STRICT;

CREATE TABLE "pathway_level" (
    "id" INTEGER NOT NULL,
    "application_id" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,
    "description" TEXT,
    "created_on" INTEGER NOT NULL,
    "modified_on" INTEGER,
    "deleted_on" INTEGER,
    "created_by_id" INTEGER NOT NULL,
    "modified_by_id" INTEGER,
    "deleted_by_id" INTEGER,
    "year" INTEGER NOT NULL,
    "pathway_id" INTEGER NOT NULL,
    "competence_level_id" INTEGER NOT NULL,
    "deletion_batch" INTEGER,
    PRIMARY KEY ("id"),
    FOREIGN KEY ("pathway_id") REFERENCES "pathway" ("id"),
    FOREIGN KEY ("competence_level_id") REFERENCES "competence_level" ("id")
) STRICT;

CREATE TABLE "teaching_unit_pathway" (
    "id" INTEGER NOT NULL,
    "application_id" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,
    "description" TEXT,
    "created_on" INTEGER NOT NULL,
    "modified_on" INTEGER,
    "deleted_on" INTEGER,
    "created_by_id" INTEGER NOT NULL,
    "modified_by_id" INTEGER,
    "deleted_by_id" INTEGER,
    "teaching_unit_id" INTEGER NOT NULL,
    "pathway_id" INTEGER NOT NULL,
    "ects" INTEGER,
    "deletion_batch" INTEGER,
    PRIMARY KEY ("id"),
    FOREIGN KEY ("teaching_unit_id") REFERENCES "teaching_unit" ("id"),
    FOREIGN KEY ("pathway_id") REFERENCES "pathway" ("id")
) STRICT;

CREATE TABLE "training_session" (
    "id" INTEGER NOT NULL,
    "application_id" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,
    "description" TEXT,
    "created_on" INTEGER NOT NULL,
    "modified_on" INTEGER,
    "deleted_on" INTEGER,
    "created_by_id" INTEGER NOT NULL,
    "modified_by_id" INTEGER,
    "deleted_by_id" INTEGER,
    "external_id" TEXT,
    "name" TEXT,
    "name_folded" TEXT,
    "code" TEXT,
    "started_on" INTEGER NOT NULL,
    "finished_on" INTEGER NOT NULL,
    "modality" INTEGER NOT NULL,
    "learning_mode" INTEGER NOT NULL,
    "organisation_modality" INTEGER NOT NULL,
    "training_request_category" INTEGER NOT NULL,
    "is_cancelled" INTEGER NOT NULL,
    "cancel_reason" INTEGER NOT NULL,
    "cancel_description" TEXT,
    "planning_complete" INTEGER NOT NULL,
    "price_by_user" INTEGER,
    "price_by_session" INTEGER,
    "duration_length" INTEGER,
    "duration_scale" INTEGER,
    "time_available_length" INTEGER,
    "time_available_scale" INTEGER,
    "time_estimated_length" INTEGER,
    "time_estimated_scale" INTEGER,
    "registering_closing_date" INTEGER,
    "user_count_min" INTEGER,
    "user_count_max" INTEGER,
    "imputable" INTEGER NOT NULL,
    "optional_enum_field1" INTEGER NOT NULL,
    "optional_enum_field2" INTEGER NOT NULL,
    "optional_enum_field3" INTEGER NOT NULL,
    "semester_number" INTEGER,
    "study_mode" TEXT NOT NULL,
    "is_date_only" INTEGER NOT NULL,
    "is_locked" INTEGER NOT NULL,
    "uses_compensation" INTEGER NOT NULL,
    "is_semester_based" INTEGER NOT NULL,
    "averages_blocked" INTEGER NOT NULL,
    "general_average_blocked" INTEGER NOT NULL,
    "reports_hidden" INTEGER NOT NULL,
    "managers_may_edit" INTEGER NOT NULL,
    "teachers_may_edit_evaluations" INTEGER NOT NULL,
    "managers_may_change_teachers" INTEGER NOT NULL,
    "average_mode" INTEGER NOT NULL,
    "report_colour" TEXT,
    "apogee_semester_code" TEXT,
    "apogee_year_code" TEXT,
    "apogee_passage_code" TEXT,
    "timetable_id" TEXT,
    "legacy_id" TEXT,
    "group_assignment_data" TEXT,
    "training_id" INTEGER NOT NULL,
    "training_provider_id" INTEGER,
    "manager_id" INTEGER,
    "primary_domain_id" INTEGER,
    "deletion_batch" INTEGER,
    PRIMARY KEY ("id"),
    FOREIGN KEY ("training_id") REFERENCES "training" ("id"),
    FOREIGN KEY ("training_provider_id") REFERENCES "training_provider" ("id"),
    FOREIGN KEY ("manager_id") REFERENCES "person" ("id"),
    FOREIGN KEY ("primary_domain_id") REFERENCES "domain" ("id")
) STRICT;

CREATE TABLE "training_session_tutor" (
    "id" INTEGER NOT NULL,
    "application_id" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,
    "description" TEXT,
    "created_on" INTEGER NOT NULL,
    "modified_on" INTEGER,
    "deleted_on" INTEGER,
    "created_by_id" INTEGER NOT NULL,
    "modified_by_id" INTEGER,
    "deleted_by_id" INTEGER,
    "training_session_id" INTEGER NOT NULL,
    "user_id" INTEGER NOT NULL,
    "deletion_batch" INTEGER,
    PRIMARY KEY ("id"),
    FOREIGN KEY ("training_session_id") REFERENCES "training_session" ("id"),
    FOREIGN KEY ("user_id") REFERENCES "person" ("id")
) STRICT;

CREATE TABLE "training_session_manager" (
    "id" INTEGER NOT NULL,
    "application_id" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,
    "description" TEXT,
    "created_on" INTEGER NOT NULL,
    "modified_on" INTEGER,
    "deleted_on" INTEGER,
    "created_by_id" INTEGER NOT NULL,
    "modified_by_id" INTEGER,
    "deleted_by_id" INTEGER,
    "training_session_id" INTEGER NOT NULL,
    "user_id" INTEGER NOT NULL,
    "deletion_batch" INTEGER,
    PRIMARY KEY ("id"),
    FOREIGN KEY ("training_session_id") REFERENCES "training_session" ("id"),
    FOREIGN KEY ("user_id") REFERENCES "person" ("id")
) STRICT;

CREATE TABLE "training_session_localisation" (
    "id" INTEGER NOT NULL,
    "application_id" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,
    "description" TEXT,
    "created_on" INTEGER NOT NULL,
    "modified_on" INTEGER,
    "deleted_on" INTEGER,
    "created_by_id" INTEGER NOT NULL,
    "modified_by_id" INTEGER,
    "deleted_by_id" INTEGER,
    "training_session_id" INTEGER NOT NULL,
    "localisation_id" INTEGER NOT NULL,
    "deletion_batch" INTEGER,
    PRIMARY KEY ("id"),
    FOREIGN KEY ("training_session_id") REFERENCES "training_session" ("id"),
    FOREIGN KEY ("localisation_id") REFERENCES "localisation" ("id")
) STRICT;

CREATE TABLE "training_session_pathway" (
    "id" INTEGER NOT NULL,
    "application_id" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,
    "description" TEXT,
    "created_on" INTEGER NOT NULL,
    "modified_on" INTEGER,
    "deleted_on" INTEGER,
    "created_by_id" INTEGER NOT NULL,
    "modified_by_id" INTEGER,
    "deleted_by_id" INTEGER,
    "training_session_id" INTEGER NOT NULL,
    "pathway_id" INTEGER NOT NULL,
    "deletion_batch" INTEGER,
    PRIMARY KEY ("id"),
    FOREIGN KEY ("training_session_id") REFERENCES "training_session" ("id"),
    FOREIGN KEY ("pathway_id") REFERENCES "pathway" ("id")
) STRICT;

CREATE TABLE "apogee_stage" (
    "id" INTEGER NOT NULL,
    "application_id" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,
    "description" TEXT,
    "created_on" INTEGER NOT NULL,
    "modified_on" INTEGER,
    "deleted_on" INTEGER,
    "created_by_id" INTEGER NOT NULL,
    "modified_by_id" INTEGER,
    "deleted_by_id" INTEGER,
    "code" TEXT NOT NULL,
    "training_session_id" INTEGER NOT NULL,
    "deletion_batch" INTEGER,
    PRIMARY KEY ("id"),
    FOREIGN KEY ("training_session_id") REFERENCES "training_session" ("id")
) STRICT;

CREATE TABLE "session_module" (
    "id" INTEGER NOT NULL,
    "application_id" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,
    "description" TEXT,
    "created_on" INTEGER NOT NULL,
    "modified_on" INTEGER,
    "deleted_on" INTEGER,
    "created_by_id" INTEGER NOT NULL,
    "modified_by_id" INTEGER,
    "deleted_by_id" INTEGER,
    "external_id" TEXT,
    "computation_expression" TEXT,
    "apogee_code" TEXT,
    "timetable_id" TEXT,
    "training_session_id" INTEGER NOT NULL,
    "module_id" INTEGER NOT NULL,
    "manager_id" INTEGER,
    "deletion_batch" INTEGER,
    PRIMARY KEY ("id"),
    FOREIGN KEY ("training_session_id") REFERENCES "training_session" ("id"),
    FOREIGN KEY ("module_id") REFERENCES "module" ("id"),
    FOREIGN KEY ("manager_id") REFERENCES "person" ("id")
) STRICT;

CREATE TABLE "session_module_teacher" (
    "id" INTEGER NOT NULL,
    "application_id" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,
    "description" TEXT,
    "created_on" INTEGER NOT NULL,
    "modified_on" INTEGER,
    "deleted_on" INTEGER,
    "created_by_id" INTEGER NOT NULL,
    "modified_by_id" INTEGER,
    "deleted_by_id" INTEGER,
    "session_module_id" INTEGER NOT NULL,
    "user_id" INTEGER NOT NULL,
    "deletion_batch" INTEGER,
    PRIMARY KEY ("id"),
    FOREIGN KEY ("session_module_id") REFERENCES "session_module" ("id"),
    FOREIGN KEY ("user_id") REFERENCES "person" ("id")
) STRICT;

CREATE TABLE "group_partition" (
    "id" INTEGER NOT NULL,
    "application_id" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,
    "description" TEXT,
    "created_on" INTEGER NOT NULL,
    "modified_on" INTEGER,
    "deleted_on" INTEGER,
    "created_by_id" INTEGER NOT NULL,
    "modified_by_id" INTEGER,
    "deleted_by_id" INTEGER,
    "external_id" TEXT,
    "name" TEXT,
    "position" INTEGER,
    "shows_rank" INTEGER NOT NULL,
    "show_in_lists" INTEGER NOT NULL,
    "groups_editable" INTEGER NOT NULL,
    "training_session_id" INTEGER NOT NULL,
    "deletion_batch" INTEGER,
    PRIMARY KEY ("id"),
    FOREIGN KEY ("training_session_id") REFERENCES "training_session" ("id")
) STRICT;

CREATE TABLE "student_group" (
    "id" INTEGER NOT NULL,
    "application_id" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,
    "description" TEXT,
    "created_on" INTEGER NOT NULL,
    "modified_on" INTEGER,
    "deleted_on" INTEGER,
    "created_by_id" INTEGER NOT NULL,
    "modified_by_id" INTEGER,
    "deleted_by_id" INTEGER,
    "external_id" TEXT,
    "name" TEXT,
    "position" INTEGER,
    "timetable_id" TEXT,
    "partition_id" INTEGER NOT NULL,
    "deletion_batch" INTEGER,
    PRIMARY KEY ("id"),
    FOREIGN KEY ("partition_id") REFERENCES "group_partition" ("id")
) STRICT;

CREATE TABLE "meeting_session" (
    "id" INTEGER NOT NULL,
    "application_id" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,
    "description" TEXT,
    "created_on" INTEGER NOT NULL,
    "modified_on" INTEGER,
    "deleted_on" INTEGER,
    "created_by_id" INTEGER NOT NULL,
    "modified_by_id" INTEGER,
    "deleted_by_id" INTEGER,
    "external_id" TEXT,
    "name" TEXT,
    "started_on" INTEGER NOT NULL,
    "finished_on" INTEGER NOT NULL,
    "day" INTEGER,
    "duration_length" INTEGER,
    "duration_scale" INTEGER,
    "time_zone_id" TEXT,
    "meeting_mode" INTEGER NOT NULL,
    "training_session_id" INTEGER NOT NULL,
    "session_module_id" INTEGER,
    "student_group_id" INTEGER,
    "localisation_id" INTEGER,
    "deletion_batch" INTEGER,
    PRIMARY KEY ("id"),
    FOREIGN KEY ("training_session_id") REFERENCES "training_session" ("id"),
    FOREIGN KEY ("session_module_id") REFERENCES "session_module" ("id"),
    FOREIGN KEY ("student_group_id") REFERENCES "student_group" ("id"),
    FOREIGN KEY ("localisation_id") REFERENCES "localisation" ("id")
) STRICT;

CREATE TABLE "meeting_session_room" (
    "id" INTEGER NOT NULL,
    "application_id" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,
    "description" TEXT,
    "created_on" INTEGER NOT NULL,
    "modified_on" INTEGER,
    "deleted_on" INTEGER,
    "created_by_id" INTEGER NOT NULL,
    "modified_by_id" INTEGER,
    "deleted_by_id" INTEGER,
    "meeting_session_id" INTEGER NOT NULL,
    "room_id" INTEGER NOT NULL,
    "deletion_batch" INTEGER,
    PRIMARY KEY ("id"),
    FOREIGN KEY ("meeting_session_id") REFERENCES "meeting_session" ("id"),
    FOREIGN KEY ("room_id") REFERENCES "room" ("id")
) STRICT;

CREATE TABLE "tutor_attendance" (
    "id" INTEGER NOT NULL,
    "application_id" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,
    "description" TEXT,
    "created_on" INTEGER NOT NULL,
    "modified_on" INTEGER,
    "deleted_on" INTEGER,
    "created_by_id" INTEGER NOT NULL,
    "modified_by_id" INTEGER,
    "deleted_by_id" INTEGER,
    "presence_hours" INTEGER NOT NULL,
    "meeting_session_id" INTEGER NOT NULL,
    "tutor_id" INTEGER NOT NULL,
    "deletion_batch" INTEGER,
    PRIMARY KEY ("id"),
    FOREIGN KEY ("meeting_session_id") REFERENCES "meeting_session" ("id"),
    FOREIGN KEY ("tutor_id") REFERENCES "person" ("id")
) STRICT;

CREATE TABLE "trainee" (
    "id" INTEGER NOT NULL,
    "application_id" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,
    "description" TEXT,
    "created_on" INTEGER NOT NULL,
    "modified_on" INTEGER,
    "deleted_on" INTEGER,
    "created_by_id" INTEGER NOT NULL,
    "modified_by_id" INTEGER,
    "deleted_by_id" INTEGER,
    "external_id" TEXT,
    "started_on" INTEGER,
    "finished_on" INTEGER,
    "is_cancelled" INTEGER NOT NULL,
    "cancel_reason" INTEGER NOT NULL,
    "cancel_description" TEXT,
    "is_black_listed" INTEGER NOT NULL,
    "is_charged" INTEGER NOT NULL,
    "certificated" INTEGER NOT NULL,
    "certificated_on" INTEGER,
    "registration_origin" INTEGER NOT NULL,
    "training_request_category" INTEGER NOT NULL,
    "training_request_type" INTEGER NOT NULL,
    "training_request_priority" INTEGER NOT NULL,
    "is_dif" INTEGER NOT NULL,
    "imputable" INTEGER NOT NULL,
    "pedagogic_cost" INTEGER,
    "training_hours" INTEGER,
    "access_time_length" INTEGER,
    "access_time_scale" INTEGER,
    "access_time_in_seconds" INTEGER,
    "lms_progress" INTEGER NOT NULL,
    "lms_progress_percent" INTEGER,
    "lms_success" INTEGER NOT NULL,
    "lms_time_spend" INTEGER,
    "lms_time_estimated" INTEGER,
    "lms_access_count" INTEGER,
    "lms_attempt_count" INTEGER,
    "lms_success_date" INTEGER,
    "lms_last_accessed_on" INTEGER,
    "lms_first_completed_on" INTEGER,
    "lms_first_passed_on" INTEGER,
    "lms_last_score" INTEGER,
    "lms_best_score" INTEGER,
    "lms_required_score" INTEGER,
    "convocation_presence" INTEGER NOT NULL,
    "absence_justified" INTEGER NOT NULL,
    "absence_reason" TEXT,
    "enrolment_state" INTEGER NOT NULL,
    "apogee_stage" TEXT,
    "optional_field1" TEXT,
    "optional_field2" TEXT,
    "optional_field3" TEXT,
    "training_session_id" INTEGER NOT NULL,
    "user_id" INTEGER NOT NULL,
    "student_id" INTEGER,
    "pathway_id" INTEGER,
    "main_group_id" INTEGER,
    "deletion_batch" INTEGER,
    PRIMARY KEY ("id"),
    FOREIGN KEY ("training_session_id") REFERENCES "training_session" ("id"),
    FOREIGN KEY ("user_id") REFERENCES "person" ("id"),
    FOREIGN KEY ("student_id") REFERENCES "student" ("id"),
    FOREIGN KEY ("pathway_id") REFERENCES "pathway" ("id"),
    FOREIGN KEY ("main_group_id") REFERENCES "student_group" ("id")
) STRICT;

CREATE TABLE "session_module_enrolment" (
    "id" INTEGER NOT NULL,
    "application_id" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,
    "description" TEXT,
    "created_on" INTEGER NOT NULL,
    "modified_on" INTEGER,
    "deleted_on" INTEGER,
    "created_by_id" INTEGER NOT NULL,
    "modified_by_id" INTEGER,
    "deleted_by_id" INTEGER,
    "session_module_id" INTEGER NOT NULL,
    "student_id" INTEGER NOT NULL,
    "trainee_id" INTEGER,
    "deletion_batch" INTEGER,
    PRIMARY KEY ("id"),
    FOREIGN KEY ("session_module_id") REFERENCES "session_module" ("id"),
    FOREIGN KEY ("student_id") REFERENCES "student" ("id"),
    FOREIGN KEY ("trainee_id") REFERENCES "trainee" ("id")
) STRICT;

CREATE TABLE "student_group_membership" (
    "id" INTEGER NOT NULL,
    "application_id" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,
    "description" TEXT,
    "created_on" INTEGER NOT NULL,
    "modified_on" INTEGER,
    "deleted_on" INTEGER,
    "created_by_id" INTEGER NOT NULL,
    "modified_by_id" INTEGER,
    "deleted_by_id" INTEGER,
    "student_group_id" INTEGER NOT NULL,
    "student_id" INTEGER NOT NULL,
    "trainee_id" INTEGER,
    "deletion_batch" INTEGER,
    PRIMARY KEY ("id"),
    FOREIGN KEY ("student_group_id") REFERENCES "student_group" ("id"),
    FOREIGN KEY ("student_id") REFERENCES "student" ("id"),
    FOREIGN KEY ("trainee_id") REFERENCES "trainee" ("id")
) STRICT;

CREATE TABLE "presence" (
    "id" INTEGER NOT NULL,
    "application_id" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,
    "description" TEXT,
    "created_on" INTEGER NOT NULL,
    "modified_on" INTEGER,
    "deleted_on" INTEGER,
    "created_by_id" INTEGER NOT NULL,
    "modified_by_id" INTEGER,
    "deleted_by_id" INTEGER,
    "trainee_presence" INTEGER NOT NULL,
    "presence_hours" INTEGER,
    "absence_justified" INTEGER NOT NULL,
    "absence_reason_type" INTEGER NOT NULL,
    "absence_reason" TEXT,
    "trainee_id" INTEGER NOT NULL,
    "meeting_session_id" INTEGER NOT NULL,
    "deletion_batch" INTEGER,
    PRIMARY KEY ("id"),
    FOREIGN KEY ("trainee_id") REFERENCES "trainee" ("id"),
    FOREIGN KEY ("meeting_session_id") REFERENCES "meeting_session" ("id")
) STRICT;

CREATE TABLE "attendance" (
    "id" INTEGER NOT NULL,
    "application_id" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,
    "description" TEXT,
    "created_on" INTEGER NOT NULL,
    "modified_on" INTEGER,
    "deleted_on" INTEGER,
    "created_by_id" INTEGER NOT NULL,
    "modified_by_id" INTEGER,
    "deleted_by_id" INTEGER,
    "external_id" TEXT,
    "started_on" INTEGER NOT NULL,
    "finished_on" INTEGER NOT NULL,
    "day" INTEGER,
    "entered_on" INTEGER,
    "origin" TEXT,
    "external_data" TEXT,
    "state" INTEGER NOT NULL,
    "is_justified" INTEGER NOT NULL,
    "presence_hours" INTEGER,
    "student_id" INTEGER NOT NULL,
    "trainee_id" INTEGER,
    "session_module_id" INTEGER,
    "meeting_session_id" INTEGER,
    "entered_by_id" INTEGER,
    "deletion_batch" INTEGER,
    PRIMARY KEY ("id"),
    FOREIGN KEY ("student_id") REFERENCES "student" ("id"),
    FOREIGN KEY ("trainee_id") REFERENCES "trainee" ("id"),
    FOREIGN KEY ("session_module_id") REFERENCES "session_module" ("id"),
    FOREIGN KEY ("meeting_session_id") REFERENCES "meeting_session" ("id"),
    FOREIGN KEY ("entered_by_id") REFERENCES "person" ("id")
) STRICT;

CREATE TABLE "justification" (
    "id" INTEGER NOT NULL,
    "application_id" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,
    "description" TEXT,
    "created_on" INTEGER NOT NULL,
    "modified_on" INTEGER,
    "deleted_on" INTEGER,
    "created_by_id" INTEGER NOT NULL,
    "modified_by_id" INTEGER,
    "deleted_by_id" INTEGER,
    "external_id" TEXT,
    "started_on" INTEGER NOT NULL,
    "finished_on" INTEGER NOT NULL,
    "day" INTEGER,
    "entered_on" INTEGER,
    "origin" TEXT,
    "external_data" TEXT,
    "state" INTEGER NOT NULL,
    "reason" TEXT,
    "archive_name" TEXT,
    "student_id" INTEGER NOT NULL,
    "entered_by_id" INTEGER,
    "deletion_batch" INTEGER,
    PRIMARY KEY ("id"),
    FOREIGN KEY ("student_id") REFERENCES "student" ("id"),
    FOREIGN KEY ("entered_by_id") REFERENCES "person" ("id")
) STRICT;

CREATE TABLE "absence_notice" (
    "id" INTEGER NOT NULL,
    "application_id" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,
    "description" TEXT,
    "created_on" INTEGER NOT NULL,
    "modified_on" INTEGER,
    "deleted_on" INTEGER,
    "created_by_id" INTEGER NOT NULL,
    "modified_by_id" INTEGER,
    "deleted_by_id" INTEGER,
    "external_id" TEXT,
    "started_on" INTEGER NOT NULL,
    "finished_on" INTEGER NOT NULL,
    "entered_on" INTEGER,
    "is_processed" INTEGER NOT NULL,
    "may_be_justified" INTEGER NOT NULL,
    "student_id" INTEGER NOT NULL,
    "deletion_batch" INTEGER,
    PRIMARY KEY ("id"),
    FOREIGN KEY ("student_id") REFERENCES "student" ("id")
) STRICT;

CREATE TABLE "evaluation" (
    "id" INTEGER NOT NULL,
    "application_id" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,
    "description" TEXT,
    "created_on" INTEGER NOT NULL,
    "modified_on" INTEGER,
    "deleted_on" INTEGER,
    "created_by_id" INTEGER NOT NULL,
    "modified_by_id" INTEGER,
    "deleted_by_id" INTEGER,
    "external_id" TEXT,
    "name" TEXT NOT NULL,
    "name_folded" TEXT NOT NULL,
    "code" TEXT,
    "grouping_code" TEXT,
    "goal" TEXT,
    "category" INTEGER NOT NULL,
    "language" INTEGER NOT NULL,
    "validation_type" INTEGER NOT NULL,
    "price_by_user" INTEGER,
    "duration_length" INTEGER,
    "duration_scale" INTEGER,
    "time_available_length" INTEGER,
    "time_available_scale" INTEGER,
    "owner" INTEGER,
    "complete_picture_url" TEXT,
    "import_page_data_catalog_code" TEXT,
    "primary_domain_id" INTEGER,
    "deletion_batch" INTEGER,
    PRIMARY KEY ("id"),
    FOREIGN KEY ("primary_domain_id") REFERENCES "domain" ("id")
) STRICT;

CREATE TABLE "evaluation_job" (
    "id" INTEGER NOT NULL,
    "application_id" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,
    "description" TEXT,
    "created_on" INTEGER NOT NULL,
    "modified_on" INTEGER,
    "deleted_on" INTEGER,
    "created_by_id" INTEGER NOT NULL,
    "modified_by_id" INTEGER,
    "deleted_by_id" INTEGER,
    "evaluation_id" INTEGER NOT NULL,
    "job_id" INTEGER NOT NULL,
    "deletion_batch" INTEGER,
    PRIMARY KEY ("id"),
    FOREIGN KEY ("evaluation_id") REFERENCES "evaluation" ("id"),
    FOREIGN KEY ("job_id") REFERENCES "job" ("id")
) STRICT;

CREATE TABLE "evaluation_session" (
    "id" INTEGER NOT NULL,
    "application_id" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,
    "description" TEXT,
    "created_on" INTEGER NOT NULL,
    "modified_on" INTEGER,
    "deleted_on" INTEGER,
    "created_by_id" INTEGER NOT NULL,
    "modified_by_id" INTEGER,
    "deleted_by_id" INTEGER,
    "external_id" TEXT,
    "name" TEXT,
    "name_folded" TEXT,
    "code" TEXT,
    "price_by_user" INTEGER,
    "started_on" INTEGER,
    "finished_on" INTEGER,
    "modality" INTEGER NOT NULL,
    "access_constraint" INTEGER NOT NULL,
    "registering_closing_date" INTEGER,
    "is_cancelled" INTEGER NOT NULL,
    "cancel_reason" INTEGER NOT NULL,
    "cancel_description" TEXT,
    "max_grade" INTEGER,
    "coefficient" INTEGER,
    "kind" INTEGER NOT NULL,
    "position" INTEGER,
    "is_visible_on_report" INTEGER NOT NULL,
    "publish_incomplete" INTEGER NOT NULL,
    "blocked_until" INTEGER,
    "evaluation_id" INTEGER NOT NULL,
    "primary_domain_id" INTEGER,
    "training_session_id" INTEGER,
    "session_module_id" INTEGER,
    "deletion_batch" INTEGER,
    PRIMARY KEY ("id"),
    FOREIGN KEY ("evaluation_id") REFERENCES "evaluation" ("id"),
    FOREIGN KEY ("primary_domain_id") REFERENCES "domain" ("id"),
    FOREIGN KEY ("training_session_id") REFERENCES "training_session" ("id"),
    FOREIGN KEY ("session_module_id") REFERENCES "session_module" ("id")
) STRICT;

CREATE TABLE "evaluation_session_evaluator" (
    "id" INTEGER NOT NULL,
    "application_id" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,
    "description" TEXT,
    "created_on" INTEGER NOT NULL,
    "modified_on" INTEGER,
    "deleted_on" INTEGER,
    "created_by_id" INTEGER NOT NULL,
    "modified_by_id" INTEGER,
    "deleted_by_id" INTEGER,
    "evaluation_session_id" INTEGER NOT NULL,
    "user_id" INTEGER NOT NULL,
    "deletion_batch" INTEGER,
    PRIMARY KEY ("id"),
    FOREIGN KEY ("evaluation_session_id") REFERENCES "evaluation_session" ("id"),
    FOREIGN KEY ("user_id") REFERENCES "person" ("id")
) STRICT;

CREATE TABLE "evaluation_trainee" (
    "id" INTEGER NOT NULL,
    "application_id" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,
    "description" TEXT,
    "created_on" INTEGER NOT NULL,
    "modified_on" INTEGER,
    "deleted_on" INTEGER,
    "created_by_id" INTEGER NOT NULL,
    "modified_by_id" INTEGER,
    "deleted_by_id" INTEGER,
    "external_id" TEXT,
    "started_on" INTEGER,
    "finished_on" INTEGER,
    "is_cancelled" INTEGER NOT NULL,
    "cancel_reason" INTEGER NOT NULL,
    "cancel_description" TEXT,
    "is_black_listed" INTEGER NOT NULL,
    "is_charged" INTEGER NOT NULL,
    "restricted_login" INTEGER NOT NULL,
    "login" TEXT,
    "registration_origin" INTEGER NOT NULL,
    "lms_progress" INTEGER NOT NULL,
    "lms_progress_percent" INTEGER,
    "lms_success" INTEGER NOT NULL,
    "lms_time_spend" INTEGER,
    "evaluation_session_id" INTEGER NOT NULL,
    "user_id" INTEGER NOT NULL,
    "deletion_batch" INTEGER,
    PRIMARY KEY ("id"),
    FOREIGN KEY ("evaluation_session_id") REFERENCES "evaluation_session" ("id"),
    FOREIGN KEY ("user_id") REFERENCES "person" ("id")
) STRICT;

CREATE TABLE "evaluation_trainee_manager" (
    "id" INTEGER NOT NULL,
    "application_id" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,
    "description" TEXT,
    "created_on" INTEGER NOT NULL,
    "modified_on" INTEGER,
    "deleted_on" INTEGER,
    "created_by_id" INTEGER NOT NULL,
    "modified_by_id" INTEGER,
    "deleted_by_id" INTEGER,
    "evaluation_trainee_id" INTEGER NOT NULL,
    "user_id" INTEGER NOT NULL,
    "deletion_batch" INTEGER,
    PRIMARY KEY ("id"),
    FOREIGN KEY ("evaluation_trainee_id") REFERENCES "evaluation_trainee" ("id"),
    FOREIGN KEY ("user_id") REFERENCES "person" ("id")
) STRICT;

CREATE TABLE "evaluation_weight" (
    "id" INTEGER NOT NULL,
    "application_id" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,
    "description" TEXT,
    "created_on" INTEGER NOT NULL,
    "modified_on" INTEGER,
    "deleted_on" INTEGER,
    "created_by_id" INTEGER NOT NULL,
    "modified_by_id" INTEGER,
    "deleted_by_id" INTEGER,
    "weight" INTEGER NOT NULL,
    "evaluation_session_id" INTEGER NOT NULL,
    "teaching_unit_id" INTEGER NOT NULL,
    "deletion_batch" INTEGER,
    PRIMARY KEY ("id"),
    FOREIGN KEY ("evaluation_session_id") REFERENCES "evaluation_session" ("id"),
    FOREIGN KEY ("teaching_unit_id") REFERENCES "teaching_unit" ("id")
) STRICT;

CREATE TABLE "grade" (
    "id" INTEGER NOT NULL,
    "application_id" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,
    "description" TEXT,
    "created_on" INTEGER NOT NULL,
    "modified_on" INTEGER,
    "deleted_on" INTEGER,
    "created_by_id" INTEGER NOT NULL,
    "modified_by_id" INTEGER,
    "deleted_by_id" INTEGER,
    "external_id" TEXT,
    "value" INTEGER,
    "code" INTEGER NOT NULL,
    "comment" TEXT,
    "entered_on" INTEGER,
    "evaluation_session_id" INTEGER NOT NULL,
    "student_id" INTEGER NOT NULL,
    "trainee_id" INTEGER,
    "entered_by_id" INTEGER,
    "deletion_batch" INTEGER,
    PRIMARY KEY ("id"),
    FOREIGN KEY ("evaluation_session_id") REFERENCES "evaluation_session" ("id"),
    FOREIGN KEY ("student_id") REFERENCES "student" ("id"),
    FOREIGN KEY ("trainee_id") REFERENCES "trainee" ("id"),
    FOREIGN KEY ("entered_by_id") REFERENCES "person" ("id")
) STRICT;

CREATE TABLE "annotation" (
    "id" INTEGER NOT NULL,
    "application_id" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,
    "description" TEXT,
    "created_on" INTEGER NOT NULL,
    "modified_on" INTEGER,
    "deleted_on" INTEGER,
    "created_by_id" INTEGER NOT NULL,
    "modified_by_id" INTEGER,
    "deleted_by_id" INTEGER,
    "external_id" TEXT,
    "written_on" INTEGER,
    "comment" TEXT,
    "student_id" INTEGER NOT NULL,
    "author_id" INTEGER,
    "deletion_batch" INTEGER,
    PRIMARY KEY ("id"),
    FOREIGN KEY ("student_id") REFERENCES "student" ("id"),
    FOREIGN KEY ("author_id") REFERENCES "person" ("id")
) STRICT;

CREATE TABLE "appreciation" (
    "id" INTEGER NOT NULL,
    "application_id" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,
    "description" TEXT,
    "created_on" INTEGER NOT NULL,
    "modified_on" INTEGER,
    "deleted_on" INTEGER,
    "created_by_id" INTEGER NOT NULL,
    "modified_by_id" INTEGER,
    "deleted_by_id" INTEGER,
    "external_id" TEXT,
    "written_on" INTEGER,
    "comment" TEXT,
    "student_id" INTEGER NOT NULL,
    "training_session_id" INTEGER NOT NULL,
    "author_id" INTEGER,
    "deletion_batch" INTEGER,
    PRIMARY KEY ("id"),
    FOREIGN KEY ("student_id") REFERENCES "student" ("id"),
    FOREIGN KEY ("training_session_id") REFERENCES "training_session" ("id"),
    FOREIGN KEY ("author_id") REFERENCES "person" ("id")
) STRICT;

CREATE TABLE "jury_decision" (
    "id" INTEGER NOT NULL,
    "application_id" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,
    "description" TEXT,
    "created_on" INTEGER NOT NULL,
    "modified_on" INTEGER,
    "deleted_on" INTEGER,
    "created_by_id" INTEGER NOT NULL,
    "modified_by_id" INTEGER,
    "deleted_by_id" INTEGER,
    "external_id" TEXT,
    "kind" INTEGER NOT NULL,
    "code" TEXT,
    "decided_on" INTEGER,
    "was_assiduous" INTEGER,
    "average" INTEGER,
    "semester_number" INTEGER,
    "year_number" INTEGER,
    "school_year" INTEGER,
    "programme_code" TEXT,
    "is_external" INTEGER NOT NULL,
    "student_id" INTEGER NOT NULL,
    "training_session_id" INTEGER,
    "trainee_id" INTEGER,
    "teaching_unit_id" INTEGER,
    "second_teaching_unit_id" INTEGER,
    "compensated_session_id" INTEGER,
    "pathway_id" INTEGER,
    "competence_framework_id" INTEGER,
    "deletion_batch" INTEGER,
    PRIMARY KEY ("id"),
    FOREIGN KEY ("student_id") REFERENCES "student" ("id"),
    FOREIGN KEY ("training_session_id") REFERENCES "training_session" ("id"),
    FOREIGN KEY ("trainee_id") REFERENCES "trainee" ("id"),
    FOREIGN KEY ("teaching_unit_id") REFERENCES "teaching_unit" ("id"),
    FOREIGN KEY ("second_teaching_unit_id") REFERENCES "teaching_unit" ("id"),
    FOREIGN KEY ("compensated_session_id") REFERENCES "training_session" ("id"),
    FOREIGN KEY ("pathway_id") REFERENCES "pathway" ("id"),
    FOREIGN KEY ("competence_framework_id") REFERENCES "competence_framework" ("id")
) STRICT;

CREATE TABLE "document" (
    "id" INTEGER NOT NULL,
    "application_id" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,
    "description" TEXT,
    "created_on" INTEGER NOT NULL,
    "modified_on" INTEGER,
    "deleted_on" INTEGER,
    "created_by_id" INTEGER NOT NULL,
    "modified_by_id" INTEGER,
    "deleted_by_id" INTEGER,
    "external_id" TEXT,
    "kind" INTEGER NOT NULL,
    "file_name" TEXT NOT NULL,
    "media_type" TEXT,
    "content" BLOB,
    "size" INTEGER,
    "is_internal" INTEGER NOT NULL,
    "user_id" INTEGER,
    "domain_id" INTEGER,
    "justification_id" INTEGER,
    "meeting_session_id" INTEGER,
    "author_id" INTEGER,
    "deletion_batch" INTEGER,
    PRIMARY KEY ("id"),
    FOREIGN KEY ("user_id") REFERENCES "person" ("id"),
    FOREIGN KEY ("domain_id") REFERENCES "domain" ("id"),
    FOREIGN KEY ("justification_id") REFERENCES "justification" ("id"),
    FOREIGN KEY ("meeting_session_id") REFERENCES "meeting_session" ("id"),
    FOREIGN KEY ("author_id") REFERENCES "person" ("id")
) STRICT;

CREATE TABLE "post" (
    "id" INTEGER NOT NULL,
    "application_id" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,
    "description" TEXT,
    "created_on" INTEGER NOT NULL,
    "modified_on" INTEGER,
    "deleted_on" INTEGER,
    "created_by_id" INTEGER NOT NULL,
    "modified_by_id" INTEGER,
    "deleted_by_id" INTEGER,
    "external_id" TEXT,
    "name" TEXT NOT NULL,
    "deletion_batch" INTEGER,
    PRIMARY KEY ("id")
) STRICT;

CREATE TABLE "information" (
    "id" INTEGER NOT NULL,
    "application_id" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,
    "description" TEXT,
    "created_on" INTEGER NOT NULL,
    "modified_on" INTEGER,
    "deleted_on" INTEGER,
    "created_by_id" INTEGER NOT NULL,
    "modified_by_id" INTEGER,
    "deleted_by_id" INTEGER,
    "external_id" TEXT,
    "name" TEXT NOT NULL,
    "deletion_batch" INTEGER,
    PRIMARY KEY ("id")
) STRICT;

CREATE TABLE "conversation" (
    "id" INTEGER NOT NULL,
    "application_id" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,
    "description" TEXT,
    "created_on" INTEGER NOT NULL,
    "modified_on" INTEGER,
    "deleted_on" INTEGER,
    "created_by_id" INTEGER NOT NULL,
    "modified_by_id" INTEGER,
    "deleted_by_id" INTEGER,
    "external_id" TEXT,
    "name" TEXT NOT NULL,
    "deletion_batch" INTEGER,
    PRIMARY KEY ("id")
) STRICT;

CREATE TABLE "contribution" (
    "id" INTEGER NOT NULL,
    "application_id" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,
    "description" TEXT,
    "created_on" INTEGER NOT NULL,
    "modified_on" INTEGER,
    "deleted_on" INTEGER,
    "created_by_id" INTEGER NOT NULL,
    "modified_by_id" INTEGER,
    "deleted_by_id" INTEGER,
    "external_id" TEXT,
    "name" TEXT NOT NULL,
    "deletion_batch" INTEGER,
    PRIMARY KEY ("id")
) STRICT;

CREATE TABLE "wiki_page" (
    "id" INTEGER NOT NULL,
    "application_id" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,
    "description" TEXT,
    "created_on" INTEGER NOT NULL,
    "modified_on" INTEGER,
    "deleted_on" INTEGER,
    "created_by_id" INTEGER NOT NULL,
    "modified_by_id" INTEGER,
    "deleted_by_id" INTEGER,
    "external_id" TEXT,
    "name" TEXT NOT NULL,
    "deletion_batch" INTEGER,
    PRIMARY KEY ("id")
) STRICT;

CREATE TABLE "examination" (
    "id" INTEGER NOT NULL,
    "application_id" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,
    "description" TEXT,
    "created_on" INTEGER NOT NULL,
    "modified_on" INTEGER,
    "deleted_on" INTEGER,
    "created_by_id" INTEGER NOT NULL,
    "modified_by_id" INTEGER,
    "deleted_by_id" INTEGER,
    "external_id" TEXT,
    "name" TEXT NOT NULL,
    "deletion_batch" INTEGER,
    PRIMARY KEY ("id")
) STRICT;

CREATE TABLE "quiz" (
    "id" INTEGER NOT NULL,
    "application_id" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,
    "description" TEXT,
    "created_on" INTEGER NOT NULL,
    "modified_on" INTEGER,
    "deleted_on" INTEGER,
    "created_by_id" INTEGER NOT NULL,
    "modified_by_id" INTEGER,
    "deleted_by_id" INTEGER,
    "external_id" TEXT,
    "name" TEXT NOT NULL,
    "deletion_batch" INTEGER,
    PRIMARY KEY ("id")
) STRICT;

CREATE TABLE "practical_case" (
    "id" INTEGER NOT NULL,
    "application_id" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,
    "description" TEXT,
    "created_on" INTEGER NOT NULL,
    "modified_on" INTEGER,
    "deleted_on" INTEGER,
    "created_by_id" INTEGER NOT NULL,
    "modified_by_id" INTEGER,
    "deleted_by_id" INTEGER,
    "external_id" TEXT,
    "name" TEXT NOT NULL,
    "deletion_batch" INTEGER,
    PRIMARY KEY ("id")
) STRICT;

CREATE TABLE "tracking_event" (
    "id" INTEGER NOT NULL,
    "application_id" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,
    "description" TEXT,
    "created_on" INTEGER NOT NULL,
    "modified_on" INTEGER,
    "deleted_on" INTEGER,
    "created_by_id" INTEGER NOT NULL,
    "modified_by_id" INTEGER,
    "deleted_by_id" INTEGER,
    "external_id" TEXT,
    "timestamp" INTEGER NOT NULL,
    "action_type" INTEGER NOT NULL,
    "user_id" INTEGER,
    "corrected_user_id" INTEGER,
    "session_id" INTEGER,
    "social_group_id" INTEGER,
    "post_id" INTEGER,
    "information_id" INTEGER,
    "conversation_id" INTEGER,
    "contribution_id" INTEGER,
    "wiki_page_id" INTEGER,
    "examination_id" INTEGER,
    "quiz_id" INTEGER,
    "practical_case_id" INTEGER,
    "deletion_batch" INTEGER,
    PRIMARY KEY ("id"),
    FOREIGN KEY ("user_id") REFERENCES "person" ("id"),
    FOREIGN KEY ("corrected_user_id") REFERENCES "person" ("id"),
    FOREIGN KEY ("session_id") REFERENCES "training_session" ("id"),
    FOREIGN KEY ("social_group_id") REFERENCES "social_group" ("id"),
    FOREIGN KEY ("post_id") REFERENCES "post" ("id"),
    FOREIGN KEY ("information_id") REFERENCES "information" ("id"),
    FOREIGN KEY ("conversation_id") REFERENCES "conversation" ("id"),
    FOREIGN KEY ("contribution_id") REFERENCES "contribution" ("id"),
    FOREIGN KEY ("wiki_page_id") REFERENCES "wiki_page" ("id"),
    FOREIGN KEY ("examination_id") REFERENCES "examination" ("id"),
    FOREIGN KEY ("quiz_id") REFERENCES "quiz" ("id"),
    FOREIGN KEY ("practical_case_id") REFERENCES "practical_case" ("id")
) STRICT;

CREATE TABLE "social_group" (
    "id" INTEGER NOT NULL,
    "application_id" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,
    "description" TEXT,
    "created_on" INTEGER NOT NULL,
    "modified_on" INTEGER,
    "deleted_on" INTEGER,
    "created_by_id" INTEGER NOT NULL,
    "modified_by_id" INTEGER,
    "deleted_by_id" INTEGER,
    "external_id" TEXT,
    "name" TEXT NOT NULL,
    "deletion_batch" INTEGER,
    PRIMARY KEY ("id")
) STRICT;

CREATE TABLE "user_social_group" (
    "id" INTEGER NOT NULL,
    "application_id" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,
    "description" TEXT,
    "created_on" INTEGER NOT NULL,
    "modified_on" INTEGER,
    "deleted_on" INTEGER,
    "created_by_id" INTEGER NOT NULL,
    "modified_by_id" INTEGER,
    "deleted_by_id" INTEGER,
    "user_id" INTEGER NOT NULL,
    "social_group_id" INTEGER NOT NULL,
    "deletion_batch" INTEGER,
    PRIMARY KEY ("id"),
    FOREIGN KEY ("user_id") REFERENCES "person" ("id"),
    FOREIGN KEY ("social_group_id") REFERENCES "social_group" ("id")
) STRICT;

CREATE TABLE "dynamic_group" (
    "id" INTEGER NOT NULL,
    "application_id" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,
    "description" TEXT,
    "created_on" INTEGER NOT NULL,
    "modified_on" INTEGER,
    "deleted_on" INTEGER,
    "created_by_id" INTEGER NOT NULL,
    "modified_by_id" INTEGER,
    "deleted_by_id" INTEGER,
    "external_id" TEXT,
    "name" TEXT NOT NULL,
    "deletion_batch" INTEGER,
    PRIMARY KEY ("id")
) STRICT;

CREATE TABLE "user_dynamic_group" (
    "id" INTEGER NOT NULL,
    "application_id" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,
    "description" TEXT,
    "created_on" INTEGER NOT NULL,
    "modified_on" INTEGER,
    "deleted_on" INTEGER,
    "created_by_id" INTEGER NOT NULL,
    "modified_by_id" INTEGER,
    "deleted_by_id" INTEGER,
    "user_id" INTEGER NOT NULL,
    "dynamic_group_id" INTEGER NOT NULL,
    "deletion_batch" INTEGER,
    PRIMARY KEY ("id"),
    FOREIGN KEY ("user_id") REFERENCES "person" ("id"),
    FOREIGN KEY ("dynamic_group_id") REFERENCES "dynamic_group" ("id")
) STRICT;

CREATE TABLE "item_rating" (
    "id" INTEGER NOT NULL,
    "application_id" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,
    "description" TEXT,
    "created_on" INTEGER NOT NULL,
    "modified_on" INTEGER,
    "deleted_on" INTEGER,
    "created_by_id" INTEGER NOT NULL,
    "modified_by_id" INTEGER,
    "deleted_by_id" INTEGER,
    "external_id" TEXT,
    "rate" INTEGER NOT NULL,
    "title" TEXT,
    "comment" TEXT,
    "user_id" INTEGER NOT NULL,
    "training_id" INTEGER,
    "evaluation_id" INTEGER,
    "deletion_batch" INTEGER,
    PRIMARY KEY ("id"),
    FOREIGN KEY ("user_id") REFERENCES "person" ("id"),
    FOREIGN KEY ("training_id") REFERENCES "training" ("id"),
    FOREIGN KEY ("evaluation_id") REFERENCES "evaluation" ("id")
) STRICT;

CREATE TABLE "external_ref" (
    "id" INTEGER NOT NULL,
    "application_id" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,
    "description" TEXT,
    "created_on" INTEGER NOT NULL,
    "modified_on" INTEGER,
    "deleted_on" INTEGER,
    "created_by_id" INTEGER NOT NULL,
    "modified_by_id" INTEGER,
    "deleted_by_id" INTEGER,
    "system" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "ext_id" TEXT NOT NULL,
    "canonical_type" TEXT NOT NULL,
    "canonical_id" INTEGER NOT NULL,
    "deletion_batch" INTEGER,
    PRIMARY KEY ("id")
) STRICT;

CREATE UNIQUE INDEX "person_external_id_key" ON "person" ("external_id") WHERE "deleted_on" IS NULL;
CREATE UNIQUE INDEX "person_uuid_key" ON "person" ("uuid") WHERE "deleted_on" IS NULL;
CREATE UNIQUE INDEX "person_login_key" ON "person" ("login") WHERE "deleted_on" IS NULL;
CREATE UNIQUE INDEX "person_login_folded_key" ON "person" ("login_folded");
CREATE INDEX "person_primary_domain_id_idx" ON "person" ("primary_domain_id");
CREATE INDEX "person_tutor_resource_id_idx" ON "person" ("tutor_resource_id");
CREATE INDEX "person_first_name_idx" ON "person" ("first_name");
CREATE INDEX "person_first_name_folded_idx" ON "person" ("first_name_folded");
CREATE INDEX "person_last_name_idx" ON "person" ("last_name");
CREATE INDEX "person_last_name_folded_idx" ON "person" ("last_name_folded");
CREATE INDEX "person_code_idx" ON "person" ("code");
CREATE INDEX "person_mail_idx" ON "person" ("mail");
CREATE UNIQUE INDEX "domain_external_id_key" ON "domain" ("external_id") WHERE "deleted_on" IS NULL;
CREATE UNIQUE INDEX "domain_code_key" ON "domain" ("code") WHERE "deleted_on" IS NULL;
CREATE UNIQUE INDEX "domain_uuid_key" ON "domain" ("uuid") WHERE "deleted_on" IS NULL;
CREATE INDEX "domain_parent_domain_id_idx" ON "domain" ("parent_domain_id");
CREATE INDEX "domain_primary_domain_id_idx" ON "domain" ("primary_domain_id");
CREATE INDEX "domain_name_idx" ON "domain" ("name");
CREATE INDEX "domain_name_folded_idx" ON "domain" ("name_folded");
CREATE INDEX "domain_code_idx" ON "domain" ("code");
CREATE UNIQUE INDEX "tutor_resource_external_id_key" ON "tutor_resource" ("external_id") WHERE "deleted_on" IS NULL;
CREATE UNIQUE INDEX "student_external_id_key" ON "student" ("external_id") WHERE "deleted_on" IS NULL;
CREATE UNIQUE INDEX "student_nip_code_domain_id_key" ON "student" ("nip_code", "domain_id") WHERE "deleted_on" IS NULL;
CREATE UNIQUE INDEX "student_ine_code_domain_id_key" ON "student" ("ine_code", "domain_id") WHERE "deleted_on" IS NULL;
CREATE INDEX "student_user_id_idx" ON "student" ("user_id");
CREATE INDEX "student_domain_id_idx" ON "student" ("domain_id");
CREATE INDEX "student_admission_id_idx" ON "student" ("admission_id");
CREATE INDEX "student_nip_code_idx" ON "student" ("nip_code");
CREATE INDEX "student_ine_code_idx" ON "student" ("ine_code");
CREATE UNIQUE INDEX "admission_external_id_key" ON "admission" ("external_id") WHERE "deleted_on" IS NULL;
CREATE INDEX "admission_year_idx" ON "admission" ("year");
CREATE UNIQUE INDEX "student_address_external_id_key" ON "student_address" ("external_id") WHERE "deleted_on" IS NULL;
CREATE INDEX "student_address_student_id_idx" ON "student_address" ("student_id");
CREATE UNIQUE INDEX "user_role_external_id_key" ON "user_role" ("external_id") WHERE "deleted_on" IS NULL;
CREATE UNIQUE INDEX "user_role_user_id_role_id_domain_id_key" ON "user_role" ("user_id", "role_id", "domain_id") WHERE "deleted_on" IS NULL;
CREATE INDEX "user_role_user_id_idx" ON "user_role" ("user_id");
CREATE INDEX "user_role_role_id_idx" ON "user_role" ("role_id");
CREATE INDEX "user_role_domain_id_idx" ON "user_role" ("domain_id");
CREATE UNIQUE INDEX "establishment_external_id_key" ON "establishment" ("external_id") WHERE "deleted_on" IS NULL;
CREATE INDEX "establishment_parent_establishment_id_idx" ON "establishment" ("parent_establishment_id");
CREATE INDEX "establishment_primary_domain_id_idx" ON "establishment" ("primary_domain_id");
CREATE INDEX "establishment_name_idx" ON "establishment" ("name");
CREATE INDEX "establishment_name_folded_idx" ON "establishment" ("name_folded");
CREATE INDEX "establishment_code_idx" ON "establishment" ("code");
CREATE UNIQUE INDEX "job_external_id_key" ON "job" ("external_id") WHERE "deleted_on" IS NULL;
CREATE INDEX "job_parent_job_id_idx" ON "job" ("parent_job_id");
CREATE INDEX "job_primary_domain_id_idx" ON "job" ("primary_domain_id");
CREATE INDEX "job_name_idx" ON "job" ("name");
CREATE INDEX "job_name_folded_idx" ON "job" ("name_folded");
CREATE INDEX "job_code_idx" ON "job" ("code");
CREATE UNIQUE INDEX "project_external_id_key" ON "project" ("external_id") WHERE "deleted_on" IS NULL;
CREATE INDEX "project_parent_project_id_idx" ON "project" ("parent_project_id");
CREATE INDEX "project_primary_domain_id_idx" ON "project" ("primary_domain_id");
CREATE INDEX "project_name_idx" ON "project" ("name");
CREATE INDEX "project_name_folded_idx" ON "project" ("name_folded");
CREATE INDEX "project_code_idx" ON "project" ("code");
CREATE UNIQUE INDEX "structure_external_id_key" ON "structure" ("external_id") WHERE "deleted_on" IS NULL;
CREATE INDEX "structure_parent_structure_id_idx" ON "structure" ("parent_structure_id");
CREATE INDEX "structure_primary_domain_id_idx" ON "structure" ("primary_domain_id");
CREATE INDEX "structure_name_idx" ON "structure" ("name");
CREATE INDEX "structure_name_folded_idx" ON "structure" ("name_folded");
CREATE INDEX "structure_code_idx" ON "structure" ("code");
CREATE UNIQUE INDEX "team_external_id_key" ON "team" ("external_id") WHERE "deleted_on" IS NULL;
CREATE INDEX "team_parent_team_id_idx" ON "team" ("parent_team_id");
CREATE INDEX "team_primary_domain_id_idx" ON "team" ("primary_domain_id");
CREATE INDEX "team_name_idx" ON "team" ("name");
CREATE INDEX "team_name_folded_idx" ON "team" ("name_folded");
CREATE INDEX "team_code_idx" ON "team" ("code");
CREATE UNIQUE INDEX "localisation_external_id_key" ON "localisation" ("external_id") WHERE "deleted_on" IS NULL;
CREATE INDEX "localisation_parent_localisation_id_idx" ON "localisation" ("parent_localisation_id");
CREATE INDEX "localisation_primary_domain_id_idx" ON "localisation" ("primary_domain_id");
CREATE INDEX "localisation_name_idx" ON "localisation" ("name");
CREATE INDEX "localisation_name_folded_idx" ON "localisation" ("name_folded");
CREATE INDEX "localisation_code_idx" ON "localisation" ("code");
CREATE UNIQUE INDEX "user_domain_user_id_domain_id_key" ON "user_domain" ("user_id", "domain_id") WHERE "deleted_on" IS NULL;
CREATE INDEX "user_domain_user_id_idx" ON "user_domain" ("user_id");
CREATE INDEX "user_domain_domain_id_idx" ON "user_domain" ("domain_id");
CREATE UNIQUE INDEX "domain_manager_domain_id_user_id_key" ON "domain_manager" ("domain_id", "user_id") WHERE "deleted_on" IS NULL;
CREATE INDEX "domain_manager_domain_id_idx" ON "domain_manager" ("domain_id");
CREATE INDEX "domain_manager_user_id_idx" ON "domain_manager" ("user_id");
CREATE UNIQUE INDEX "user_establishment_user_id_establishment_id_key" ON "user_establishment" ("user_id", "establishment_id") WHERE "deleted_on" IS NULL;
CREATE INDEX "user_establishment_user_id_idx" ON "user_establishment" ("user_id");
CREATE INDEX "user_establishment_establishment_id_idx" ON "user_establishment" ("establishment_id");
CREATE UNIQUE INDEX "establishment_manager_establishment_id_user_id_key" ON "establishment_manager" ("establishment_id", "user_id") WHERE "deleted_on" IS NULL;
CREATE INDEX "establishment_manager_establishment_id_idx" ON "establishment_manager" ("establishment_id");
CREATE INDEX "establishment_manager_user_id_idx" ON "establishment_manager" ("user_id");
CREATE UNIQUE INDEX "user_job_user_id_job_id_key" ON "user_job" ("user_id", "job_id") WHERE "deleted_on" IS NULL;
CREATE INDEX "user_job_user_id_idx" ON "user_job" ("user_id");
CREATE INDEX "user_job_job_id_idx" ON "user_job" ("job_id");
CREATE UNIQUE INDEX "job_manager_job_id_user_id_key" ON "job_manager" ("job_id", "user_id") WHERE "deleted_on" IS NULL;
CREATE INDEX "job_manager_job_id_idx" ON "job_manager" ("job_id");
CREATE INDEX "job_manager_user_id_idx" ON "job_manager" ("user_id");
CREATE UNIQUE INDEX "user_project_user_id_project_id_key" ON "user_project" ("user_id", "project_id") WHERE "deleted_on" IS NULL;
CREATE INDEX "user_project_user_id_idx" ON "user_project" ("user_id");
CREATE INDEX "user_project_project_id_idx" ON "user_project" ("project_id");
CREATE UNIQUE INDEX "project_manager_project_id_user_id_key" ON "project_manager" ("project_id", "user_id") WHERE "deleted_on" IS NULL;
CREATE INDEX "project_manager_project_id_idx" ON "project_manager" ("project_id");
CREATE INDEX "project_manager_user_id_idx" ON "project_manager" ("user_id");
CREATE UNIQUE INDEX "user_structure_user_id_structure_id_key" ON "user_structure" ("user_id", "structure_id") WHERE "deleted_on" IS NULL;
CREATE INDEX "user_structure_user_id_idx" ON "user_structure" ("user_id");
CREATE INDEX "user_structure_structure_id_idx" ON "user_structure" ("structure_id");
CREATE UNIQUE INDEX "structure_manager_structure_id_user_id_key" ON "structure_manager" ("structure_id", "user_id") WHERE "deleted_on" IS NULL;
CREATE INDEX "structure_manager_structure_id_idx" ON "structure_manager" ("structure_id");
CREATE INDEX "structure_manager_user_id_idx" ON "structure_manager" ("user_id");
CREATE UNIQUE INDEX "user_team_user_id_team_id_key" ON "user_team" ("user_id", "team_id") WHERE "deleted_on" IS NULL;
CREATE INDEX "user_team_user_id_idx" ON "user_team" ("user_id");
CREATE INDEX "user_team_team_id_idx" ON "user_team" ("team_id");
CREATE UNIQUE INDEX "team_manager_team_id_user_id_key" ON "team_manager" ("team_id", "user_id") WHERE "deleted_on" IS NULL;
CREATE INDEX "team_manager_team_id_idx" ON "team_manager" ("team_id");
CREATE INDEX "team_manager_user_id_idx" ON "team_manager" ("user_id");
CREATE UNIQUE INDEX "user_localisation_user_id_localisation_id_key" ON "user_localisation" ("user_id", "localisation_id") WHERE "deleted_on" IS NULL;
CREATE INDEX "user_localisation_user_id_idx" ON "user_localisation" ("user_id");
CREATE INDEX "user_localisation_localisation_id_idx" ON "user_localisation" ("localisation_id");
CREATE UNIQUE INDEX "localisation_manager_localisation_id_user_id_key" ON "localisation_manager" ("localisation_id", "user_id") WHERE "deleted_on" IS NULL;
CREATE INDEX "localisation_manager_localisation_id_idx" ON "localisation_manager" ("localisation_id");
CREATE INDEX "localisation_manager_user_id_idx" ON "localisation_manager" ("user_id");
CREATE UNIQUE INDEX "room_external_id_key" ON "room" ("external_id") WHERE "deleted_on" IS NULL;
CREATE INDEX "room_localisation_id_idx" ON "room" ("localisation_id");
CREATE UNIQUE INDEX "app_role_external_id_key" ON "app_role" ("external_id") WHERE "deleted_on" IS NULL;
CREATE UNIQUE INDEX "app_role_uuid_key" ON "app_role" ("uuid") WHERE "deleted_on" IS NULL;
CREATE INDEX "app_role_name_idx" ON "app_role" ("name");
CREATE INDEX "app_role_name_folded_idx" ON "app_role" ("name_folded");
CREATE INDEX "app_role_code_idx" ON "app_role" ("code");
CREATE UNIQUE INDEX "role_permission_role_id_system_permission_key" ON "role_permission" ("role_id", "system", "permission") WHERE "deleted_on" IS NULL;
CREATE INDEX "role_permission_role_id_idx" ON "role_permission" ("role_id");
CREATE UNIQUE INDEX "training_external_id_key" ON "training" ("external_id") WHERE "deleted_on" IS NULL;
CREATE INDEX "training_primary_domain_id_idx" ON "training" ("primary_domain_id");
CREATE INDEX "training_manager_id_idx" ON "training" ("manager_id");
CREATE INDEX "training_educational_manager_id_idx" ON "training" ("educational_manager_id");
CREATE INDEX "training_training_provider_id_idx" ON "training" ("training_provider_id");
CREATE INDEX "training_competence_framework_id_idx" ON "training" ("competence_framework_id");
CREATE INDEX "training_name_idx" ON "training" ("name");
CREATE INDEX "training_name_folded_idx" ON "training" ("name_folded");
CREATE INDEX "training_code_idx" ON "training" ("code");
CREATE INDEX "training_grouping_code_idx" ON "training" ("grouping_code");
CREATE INDEX "training_cursus_type_idx" ON "training" ("cursus_type");
CREATE UNIQUE INDEX "training_provider_external_id_key" ON "training_provider" ("external_id") WHERE "deleted_on" IS NULL;
CREATE INDEX "training_provider_primary_domain_id_idx" ON "training_provider" ("primary_domain_id");
CREATE INDEX "training_provider_name_idx" ON "training_provider" ("name");
CREATE INDEX "training_provider_name_folded_idx" ON "training_provider" ("name_folded");
CREATE INDEX "training_provider_code_idx" ON "training_provider" ("code");
CREATE UNIQUE INDEX "competence_framework_external_id_key" ON "competence_framework" ("external_id") WHERE "deleted_on" IS NULL;
CREATE INDEX "competence_framework_domain_id_idx" ON "competence_framework" ("domain_id");
CREATE INDEX "competence_framework_name_idx" ON "competence_framework" ("name");
CREATE UNIQUE INDEX "training_job_training_id_job_id_key" ON "training_job" ("training_id", "job_id") WHERE "deleted_on" IS NULL;
CREATE INDEX "training_job_training_id_idx" ON "training_job" ("training_id");
CREATE INDEX "training_job_job_id_idx" ON "training_job" ("job_id");
CREATE UNIQUE INDEX "training_training_theme_training_id_training_theme_id_k" ON "training_training_theme" ("training_id", "training_theme_id") WHERE "deleted_on" IS NULL;
CREATE INDEX "training_training_theme_training_id_idx" ON "training_training_theme" ("training_id");
CREATE INDEX "training_training_theme_training_theme_id_idx" ON "training_training_theme" ("training_theme_id");
CREATE UNIQUE INDEX "training_theme_external_id_key" ON "training_theme" ("external_id") WHERE "deleted_on" IS NULL;
CREATE INDEX "training_theme_name_idx" ON "training_theme" ("name");
CREATE UNIQUE INDEX "training_training_provider_training_id_training_provide" ON "training_training_provider" ("training_id", "training_provider_id") WHERE "deleted_on" IS NULL;
CREATE INDEX "training_training_provider_training_id_idx" ON "training_training_provider" ("training_id");
CREATE INDEX "training_training_provider_training_provider_id_idx" ON "training_training_provider" ("training_provider_id");
CREATE UNIQUE INDEX "training_required_training_training_id_required_trainin" ON "training_required_training" ("training_id", "required_training_id") WHERE "deleted_on" IS NULL;
CREATE INDEX "training_required_training_training_id_idx" ON "training_required_training" ("training_id");
CREATE INDEX "training_required_training_required_training_id_idx" ON "training_required_training" ("required_training_id");
CREATE UNIQUE INDEX "training_privilege_training_id_office_owner_kind_owner_" ON "training_privilege" ("training_id", "office", "owner_kind", "owner_id", "privilege") WHERE "deleted_on" IS NULL;
CREATE INDEX "training_privilege_training_id_idx" ON "training_privilege" ("training_id");
CREATE INDEX "training_privilege_owner_id_idx" ON "training_privilege" ("owner_id");
CREATE UNIQUE INDEX "teaching_unit_external_id_key" ON "teaching_unit" ("external_id") WHERE "deleted_on" IS NULL;
CREATE INDEX "teaching_unit_training_id_idx" ON "teaching_unit" ("training_id");
CREATE INDEX "teaching_unit_competence_level_id_idx" ON "teaching_unit" ("competence_level_id");
CREATE INDEX "teaching_unit_acronym_idx" ON "teaching_unit" ("acronym");
CREATE INDEX "teaching_unit_code_idx" ON "teaching_unit" ("code");
CREATE UNIQUE INDEX "competence_level_external_id_key" ON "competence_level" ("external_id") WHERE "deleted_on" IS NULL;
CREATE INDEX "competence_level_competence_id_idx" ON "competence_level" ("competence_id");
CREATE UNIQUE INDEX "subject_external_id_key" ON "subject" ("external_id") WHERE "deleted_on" IS NULL;
CREATE INDEX "subject_teaching_unit_id_idx" ON "subject" ("teaching_unit_id");
CREATE UNIQUE INDEX "module_external_id_key" ON "module" ("external_id") WHERE "deleted_on" IS NULL;
CREATE INDEX "module_training_id_idx" ON "module" ("training_id");
CREATE INDEX "module_teaching_unit_id_idx" ON "module" ("teaching_unit_id");
CREATE INDEX "module_subject_id_idx" ON "module" ("subject_id");
CREATE INDEX "module_name_idx" ON "module" ("name");
CREATE INDEX "module_code_idx" ON "module" ("code");
CREATE UNIQUE INDEX "module_coefficient_module_id_teaching_unit_id_key" ON "module_coefficient" ("module_id", "teaching_unit_id") WHERE "deleted_on" IS NULL;
CREATE INDEX "module_coefficient_module_id_idx" ON "module_coefficient" ("module_id");
CREATE INDEX "module_coefficient_teaching_unit_id_idx" ON "module_coefficient" ("teaching_unit_id");
CREATE UNIQUE INDEX "competence_external_id_key" ON "competence" ("external_id") WHERE "deleted_on" IS NULL;
CREATE INDEX "competence_competence_framework_id_idx" ON "competence" ("competence_framework_id");
CREATE UNIQUE INDEX "competence_element_external_id_key" ON "competence_element" ("external_id") WHERE "deleted_on" IS NULL;
CREATE INDEX "competence_element_competence_id_idx" ON "competence_element" ("competence_id");
CREATE INDEX "competence_element_competence_level_id_idx" ON "competence_element" ("competence_level_id");
CREATE UNIQUE INDEX "pathway_external_id_key" ON "pathway" ("external_id") WHERE "deleted_on" IS NULL;
CREATE INDEX "pathway_competence_framework_id_idx" ON "pathway" ("competence_framework_id");
CREATE INDEX "pathway_code_idx" ON "pathway" ("code");
CREATE INDEX "pathway_level_pathway_id_idx" ON "pathway_level" ("pathway_id");
CREATE INDEX "pathway_level_competence_level_id_idx" ON "pathway_level" ("competence_level_id");
CREATE UNIQUE INDEX "teaching_unit_pathway_teaching_unit_id_pathway_id_key" ON "teaching_unit_pathway" ("teaching_unit_id", "pathway_id") WHERE "deleted_on" IS NULL;
CREATE INDEX "teaching_unit_pathway_teaching_unit_id_idx" ON "teaching_unit_pathway" ("teaching_unit_id");
CREATE INDEX "teaching_unit_pathway_pathway_id_idx" ON "teaching_unit_pathway" ("pathway_id");
CREATE UNIQUE INDEX "training_session_external_id_key" ON "training_session" ("external_id") WHERE "deleted_on" IS NULL;
CREATE INDEX "training_session_training_id_idx" ON "training_session" ("training_id");
CREATE INDEX "training_session_training_provider_id_idx" ON "training_session" ("training_provider_id");
CREATE INDEX "training_session_manager_id_idx" ON "training_session" ("manager_id");
CREATE INDEX "training_session_primary_domain_id_idx" ON "training_session" ("primary_domain_id");
CREATE INDEX "training_session_name_idx" ON "training_session" ("name");
CREATE INDEX "training_session_name_folded_idx" ON "training_session" ("name_folded");
CREATE INDEX "training_session_code_idx" ON "training_session" ("code");
CREATE INDEX "training_session_started_on_idx" ON "training_session" ("started_on");
CREATE INDEX "training_session_finished_on_idx" ON "training_session" ("finished_on");
CREATE INDEX "training_session_semester_number_idx" ON "training_session" ("semester_number");
CREATE UNIQUE INDEX "training_session_tutor_training_session_id_user_id_key" ON "training_session_tutor" ("training_session_id", "user_id") WHERE "deleted_on" IS NULL;
CREATE INDEX "training_session_tutor_training_session_id_idx" ON "training_session_tutor" ("training_session_id");
CREATE INDEX "training_session_tutor_user_id_idx" ON "training_session_tutor" ("user_id");
CREATE UNIQUE INDEX "training_session_manager_training_session_id_user_id_ke" ON "training_session_manager" ("training_session_id", "user_id") WHERE "deleted_on" IS NULL;
CREATE INDEX "training_session_manager_training_session_id_idx" ON "training_session_manager" ("training_session_id");
CREATE INDEX "training_session_manager_user_id_idx" ON "training_session_manager" ("user_id");
CREATE UNIQUE INDEX "training_session_localisation_training_session_id_local" ON "training_session_localisation" ("training_session_id", "localisation_id") WHERE "deleted_on" IS NULL;
CREATE INDEX "training_session_localisation_training_session_id_idx" ON "training_session_localisation" ("training_session_id");
CREATE INDEX "training_session_localisation_localisation_id_idx" ON "training_session_localisation" ("localisation_id");
CREATE UNIQUE INDEX "training_session_pathway_training_session_id_pathway_id" ON "training_session_pathway" ("training_session_id", "pathway_id") WHERE "deleted_on" IS NULL;
CREATE INDEX "training_session_pathway_training_session_id_idx" ON "training_session_pathway" ("training_session_id");
CREATE INDEX "training_session_pathway_pathway_id_idx" ON "training_session_pathway" ("pathway_id");
CREATE INDEX "apogee_stage_training_session_id_idx" ON "apogee_stage" ("training_session_id");
CREATE INDEX "apogee_stage_code_idx" ON "apogee_stage" ("code");
CREATE UNIQUE INDEX "session_module_external_id_key" ON "session_module" ("external_id") WHERE "deleted_on" IS NULL;
CREATE UNIQUE INDEX "session_module_training_session_id_module_id_key" ON "session_module" ("training_session_id", "module_id") WHERE "deleted_on" IS NULL;
CREATE INDEX "session_module_training_session_id_idx" ON "session_module" ("training_session_id");
CREATE INDEX "session_module_module_id_idx" ON "session_module" ("module_id");
CREATE INDEX "session_module_manager_id_idx" ON "session_module" ("manager_id");
CREATE UNIQUE INDEX "session_module_teacher_session_module_id_user_id_key" ON "session_module_teacher" ("session_module_id", "user_id") WHERE "deleted_on" IS NULL;
CREATE INDEX "session_module_teacher_session_module_id_idx" ON "session_module_teacher" ("session_module_id");
CREATE INDEX "session_module_teacher_user_id_idx" ON "session_module_teacher" ("user_id");
CREATE UNIQUE INDEX "group_partition_external_id_key" ON "group_partition" ("external_id") WHERE "deleted_on" IS NULL;
CREATE UNIQUE INDEX "group_partition_training_session_id_name_key" ON "group_partition" ("training_session_id", "name") WHERE "deleted_on" IS NULL;
CREATE INDEX "group_partition_training_session_id_idx" ON "group_partition" ("training_session_id");
CREATE UNIQUE INDEX "student_group_external_id_key" ON "student_group" ("external_id") WHERE "deleted_on" IS NULL;
CREATE UNIQUE INDEX "student_group_partition_id_name_key" ON "student_group" ("partition_id", "name") WHERE "deleted_on" IS NULL;
CREATE INDEX "student_group_partition_id_idx" ON "student_group" ("partition_id");
CREATE INDEX "student_group_name_idx" ON "student_group" ("name");
CREATE UNIQUE INDEX "meeting_session_external_id_key" ON "meeting_session" ("external_id") WHERE "deleted_on" IS NULL;
CREATE INDEX "meeting_session_training_session_id_idx" ON "meeting_session" ("training_session_id");
CREATE INDEX "meeting_session_session_module_id_idx" ON "meeting_session" ("session_module_id");
CREATE INDEX "meeting_session_student_group_id_idx" ON "meeting_session" ("student_group_id");
CREATE INDEX "meeting_session_localisation_id_idx" ON "meeting_session" ("localisation_id");
CREATE INDEX "meeting_session_started_on_idx" ON "meeting_session" ("started_on");
CREATE INDEX "meeting_session_day_idx" ON "meeting_session" ("day");
CREATE UNIQUE INDEX "meeting_session_room_meeting_session_id_room_id_key" ON "meeting_session_room" ("meeting_session_id", "room_id") WHERE "deleted_on" IS NULL;
CREATE INDEX "meeting_session_room_meeting_session_id_idx" ON "meeting_session_room" ("meeting_session_id");
CREATE INDEX "meeting_session_room_room_id_idx" ON "meeting_session_room" ("room_id");
CREATE UNIQUE INDEX "tutor_attendance_meeting_session_id_tutor_id_key" ON "tutor_attendance" ("meeting_session_id", "tutor_id") WHERE "deleted_on" IS NULL;
CREATE INDEX "tutor_attendance_meeting_session_id_idx" ON "tutor_attendance" ("meeting_session_id");
CREATE INDEX "tutor_attendance_tutor_id_idx" ON "tutor_attendance" ("tutor_id");
CREATE UNIQUE INDEX "trainee_external_id_key" ON "trainee" ("external_id") WHERE "deleted_on" IS NULL;
CREATE UNIQUE INDEX "trainee_training_session_id_user_id_key" ON "trainee" ("training_session_id", "user_id") WHERE "deleted_on" IS NULL;
CREATE INDEX "trainee_training_session_id_is_cancelled_deleted_on_idx" ON "trainee" ("training_session_id", "is_cancelled", "deleted_on");
CREATE INDEX "trainee_user_id_idx" ON "trainee" ("user_id");
CREATE INDEX "trainee_student_id_idx" ON "trainee" ("student_id");
CREATE INDEX "trainee_pathway_id_idx" ON "trainee" ("pathway_id");
CREATE INDEX "trainee_main_group_id_idx" ON "trainee" ("main_group_id");
CREATE INDEX "trainee_started_on_idx" ON "trainee" ("started_on");
CREATE UNIQUE INDEX "session_module_enrolment_session_module_id_student_id_k" ON "session_module_enrolment" ("session_module_id", "student_id") WHERE "deleted_on" IS NULL;
CREATE INDEX "session_module_enrolment_session_module_id_idx" ON "session_module_enrolment" ("session_module_id");
CREATE INDEX "session_module_enrolment_student_id_idx" ON "session_module_enrolment" ("student_id");
CREATE INDEX "session_module_enrolment_trainee_id_idx" ON "session_module_enrolment" ("trainee_id");
CREATE UNIQUE INDEX "student_group_membership_student_group_id_student_id_ke" ON "student_group_membership" ("student_group_id", "student_id") WHERE "deleted_on" IS NULL;
CREATE INDEX "student_group_membership_student_group_id_idx" ON "student_group_membership" ("student_group_id");
CREATE INDEX "student_group_membership_student_id_idx" ON "student_group_membership" ("student_id");
CREATE INDEX "student_group_membership_trainee_id_idx" ON "student_group_membership" ("trainee_id");
CREATE UNIQUE INDEX "presence_trainee_id_meeting_session_id_key" ON "presence" ("trainee_id", "meeting_session_id") WHERE "deleted_on" IS NULL;
CREATE INDEX "presence_trainee_id_idx" ON "presence" ("trainee_id");
CREATE INDEX "presence_meeting_session_id_idx" ON "presence" ("meeting_session_id");
CREATE UNIQUE INDEX "attendance_external_id_key" ON "attendance" ("external_id") WHERE "deleted_on" IS NULL;
CREATE UNIQUE INDEX "attendance_trainee_id_meeting_session_id_key" ON "attendance" ("trainee_id", "meeting_session_id") WHERE "deleted_on" IS NULL;
CREATE INDEX "attendance_student_id_idx" ON "attendance" ("student_id");
CREATE INDEX "attendance_trainee_id_idx" ON "attendance" ("trainee_id");
CREATE INDEX "attendance_session_module_id_idx" ON "attendance" ("session_module_id");
CREATE INDEX "attendance_meeting_session_id_idx" ON "attendance" ("meeting_session_id");
CREATE INDEX "attendance_entered_by_id_idx" ON "attendance" ("entered_by_id");
CREATE INDEX "attendance_started_on_idx" ON "attendance" ("started_on");
CREATE INDEX "attendance_day_idx" ON "attendance" ("day");
CREATE UNIQUE INDEX "justification_external_id_key" ON "justification" ("external_id") WHERE "deleted_on" IS NULL;
CREATE INDEX "justification_student_id_idx" ON "justification" ("student_id");
CREATE INDEX "justification_entered_by_id_idx" ON "justification" ("entered_by_id");
CREATE INDEX "justification_started_on_idx" ON "justification" ("started_on");
CREATE INDEX "justification_day_idx" ON "justification" ("day");
CREATE UNIQUE INDEX "absence_notice_external_id_key" ON "absence_notice" ("external_id") WHERE "deleted_on" IS NULL;
CREATE INDEX "absence_notice_student_id_idx" ON "absence_notice" ("student_id");
CREATE INDEX "absence_notice_started_on_idx" ON "absence_notice" ("started_on");
CREATE UNIQUE INDEX "evaluation_external_id_key" ON "evaluation" ("external_id") WHERE "deleted_on" IS NULL;
CREATE INDEX "evaluation_primary_domain_id_idx" ON "evaluation" ("primary_domain_id");
CREATE INDEX "evaluation_name_idx" ON "evaluation" ("name");
CREATE INDEX "evaluation_name_folded_idx" ON "evaluation" ("name_folded");
CREATE INDEX "evaluation_code_idx" ON "evaluation" ("code");
CREATE UNIQUE INDEX "evaluation_job_evaluation_id_job_id_key" ON "evaluation_job" ("evaluation_id", "job_id") WHERE "deleted_on" IS NULL;
CREATE INDEX "evaluation_job_evaluation_id_idx" ON "evaluation_job" ("evaluation_id");
CREATE INDEX "evaluation_job_job_id_idx" ON "evaluation_job" ("job_id");
CREATE UNIQUE INDEX "evaluation_session_external_id_key" ON "evaluation_session" ("external_id") WHERE "deleted_on" IS NULL;
CREATE INDEX "evaluation_session_evaluation_id_idx" ON "evaluation_session" ("evaluation_id");
CREATE INDEX "evaluation_session_primary_domain_id_idx" ON "evaluation_session" ("primary_domain_id");
CREATE INDEX "evaluation_session_training_session_id_idx" ON "evaluation_session" ("training_session_id");
CREATE INDEX "evaluation_session_session_module_id_idx" ON "evaluation_session" ("session_module_id");
CREATE INDEX "evaluation_session_name_idx" ON "evaluation_session" ("name");
CREATE INDEX "evaluation_session_name_folded_idx" ON "evaluation_session" ("name_folded");
CREATE INDEX "evaluation_session_code_idx" ON "evaluation_session" ("code");
CREATE INDEX "evaluation_session_started_on_idx" ON "evaluation_session" ("started_on");
CREATE INDEX "evaluation_session_finished_on_idx" ON "evaluation_session" ("finished_on");
CREATE UNIQUE INDEX "evaluation_session_evaluator_evaluation_session_id_user" ON "evaluation_session_evaluator" ("evaluation_session_id", "user_id") WHERE "deleted_on" IS NULL;
CREATE INDEX "evaluation_session_evaluator_evaluation_session_id_idx" ON "evaluation_session_evaluator" ("evaluation_session_id");
CREATE INDEX "evaluation_session_evaluator_user_id_idx" ON "evaluation_session_evaluator" ("user_id");
CREATE UNIQUE INDEX "evaluation_trainee_external_id_key" ON "evaluation_trainee" ("external_id") WHERE "deleted_on" IS NULL;
CREATE UNIQUE INDEX "evaluation_trainee_evaluation_session_id_user_id_key" ON "evaluation_trainee" ("evaluation_session_id", "user_id") WHERE "deleted_on" IS NULL;
CREATE INDEX "evaluation_trainee_evaluation_session_id_is_cancelled_d" ON "evaluation_trainee" ("evaluation_session_id", "is_cancelled", "deleted_on");
CREATE INDEX "evaluation_trainee_user_id_idx" ON "evaluation_trainee" ("user_id");
CREATE INDEX "evaluation_trainee_started_on_idx" ON "evaluation_trainee" ("started_on");
CREATE UNIQUE INDEX "evaluation_trainee_manager_evaluation_trainee_id_user_i" ON "evaluation_trainee_manager" ("evaluation_trainee_id", "user_id") WHERE "deleted_on" IS NULL;
CREATE INDEX "evaluation_trainee_manager_evaluation_trainee_id_idx" ON "evaluation_trainee_manager" ("evaluation_trainee_id");
CREATE INDEX "evaluation_trainee_manager_user_id_idx" ON "evaluation_trainee_manager" ("user_id");
CREATE UNIQUE INDEX "evaluation_weight_evaluation_session_id_teaching_unit_i" ON "evaluation_weight" ("evaluation_session_id", "teaching_unit_id") WHERE "deleted_on" IS NULL;
CREATE INDEX "evaluation_weight_evaluation_session_id_idx" ON "evaluation_weight" ("evaluation_session_id");
CREATE INDEX "evaluation_weight_teaching_unit_id_idx" ON "evaluation_weight" ("teaching_unit_id");
CREATE UNIQUE INDEX "grade_external_id_key" ON "grade" ("external_id") WHERE "deleted_on" IS NULL;
CREATE UNIQUE INDEX "grade_evaluation_session_id_student_id_key" ON "grade" ("evaluation_session_id", "student_id") WHERE "deleted_on" IS NULL;
CREATE INDEX "grade_evaluation_session_id_idx" ON "grade" ("evaluation_session_id");
CREATE INDEX "grade_student_id_idx" ON "grade" ("student_id");
CREATE INDEX "grade_trainee_id_idx" ON "grade" ("trainee_id");
CREATE INDEX "grade_entered_by_id_idx" ON "grade" ("entered_by_id");
CREATE UNIQUE INDEX "annotation_external_id_key" ON "annotation" ("external_id") WHERE "deleted_on" IS NULL;
CREATE INDEX "annotation_student_id_idx" ON "annotation" ("student_id");
CREATE INDEX "annotation_author_id_idx" ON "annotation" ("author_id");
CREATE INDEX "annotation_written_on_idx" ON "annotation" ("written_on");
CREATE UNIQUE INDEX "appreciation_external_id_key" ON "appreciation" ("external_id") WHERE "deleted_on" IS NULL;
CREATE INDEX "appreciation_student_id_idx" ON "appreciation" ("student_id");
CREATE INDEX "appreciation_training_session_id_idx" ON "appreciation" ("training_session_id");
CREATE INDEX "appreciation_author_id_idx" ON "appreciation" ("author_id");
CREATE INDEX "appreciation_written_on_idx" ON "appreciation" ("written_on");
CREATE UNIQUE INDEX "jury_decision_external_id_key" ON "jury_decision" ("external_id") WHERE "deleted_on" IS NULL;
CREATE INDEX "jury_decision_student_id_idx" ON "jury_decision" ("student_id");
CREATE INDEX "jury_decision_training_session_id_idx" ON "jury_decision" ("training_session_id");
CREATE INDEX "jury_decision_trainee_id_idx" ON "jury_decision" ("trainee_id");
CREATE INDEX "jury_decision_teaching_unit_id_idx" ON "jury_decision" ("teaching_unit_id");
CREATE INDEX "jury_decision_second_teaching_unit_id_idx" ON "jury_decision" ("second_teaching_unit_id");
CREATE INDEX "jury_decision_compensated_session_id_idx" ON "jury_decision" ("compensated_session_id");
CREATE INDEX "jury_decision_pathway_id_idx" ON "jury_decision" ("pathway_id");
CREATE INDEX "jury_decision_competence_framework_id_idx" ON "jury_decision" ("competence_framework_id");
CREATE INDEX "jury_decision_code_idx" ON "jury_decision" ("code");
CREATE INDEX "jury_decision_decided_on_idx" ON "jury_decision" ("decided_on");
CREATE INDEX "jury_decision_school_year_idx" ON "jury_decision" ("school_year");
CREATE UNIQUE INDEX "document_external_id_key" ON "document" ("external_id") WHERE "deleted_on" IS NULL;
CREATE INDEX "document_user_id_idx" ON "document" ("user_id");
CREATE INDEX "document_domain_id_idx" ON "document" ("domain_id");
CREATE INDEX "document_justification_id_idx" ON "document" ("justification_id");
CREATE INDEX "document_meeting_session_id_idx" ON "document" ("meeting_session_id");
CREATE INDEX "document_author_id_idx" ON "document" ("author_id");
CREATE INDEX "document_kind_idx" ON "document" ("kind");
CREATE UNIQUE INDEX "post_external_id_key" ON "post" ("external_id") WHERE "deleted_on" IS NULL;
CREATE INDEX "post_name_idx" ON "post" ("name");
CREATE UNIQUE INDEX "information_external_id_key" ON "information" ("external_id") WHERE "deleted_on" IS NULL;
CREATE INDEX "information_name_idx" ON "information" ("name");
CREATE UNIQUE INDEX "conversation_external_id_key" ON "conversation" ("external_id") WHERE "deleted_on" IS NULL;
CREATE INDEX "conversation_name_idx" ON "conversation" ("name");
CREATE UNIQUE INDEX "contribution_external_id_key" ON "contribution" ("external_id") WHERE "deleted_on" IS NULL;
CREATE INDEX "contribution_name_idx" ON "contribution" ("name");
CREATE UNIQUE INDEX "wiki_page_external_id_key" ON "wiki_page" ("external_id") WHERE "deleted_on" IS NULL;
CREATE INDEX "wiki_page_name_idx" ON "wiki_page" ("name");
CREATE UNIQUE INDEX "examination_external_id_key" ON "examination" ("external_id") WHERE "deleted_on" IS NULL;
CREATE INDEX "examination_name_idx" ON "examination" ("name");
CREATE UNIQUE INDEX "quiz_external_id_key" ON "quiz" ("external_id") WHERE "deleted_on" IS NULL;
CREATE INDEX "quiz_name_idx" ON "quiz" ("name");
CREATE UNIQUE INDEX "practical_case_external_id_key" ON "practical_case" ("external_id") WHERE "deleted_on" IS NULL;
CREATE INDEX "practical_case_name_idx" ON "practical_case" ("name");
CREATE UNIQUE INDEX "tracking_event_external_id_key" ON "tracking_event" ("external_id") WHERE "deleted_on" IS NULL;
CREATE INDEX "tracking_event_user_id_idx" ON "tracking_event" ("user_id");
CREATE INDEX "tracking_event_corrected_user_id_idx" ON "tracking_event" ("corrected_user_id");
CREATE INDEX "tracking_event_session_id_idx" ON "tracking_event" ("session_id");
CREATE INDEX "tracking_event_social_group_id_idx" ON "tracking_event" ("social_group_id");
CREATE INDEX "tracking_event_post_id_idx" ON "tracking_event" ("post_id");
CREATE INDEX "tracking_event_information_id_idx" ON "tracking_event" ("information_id");
CREATE INDEX "tracking_event_conversation_id_idx" ON "tracking_event" ("conversation_id");
CREATE INDEX "tracking_event_contribution_id_idx" ON "tracking_event" ("contribution_id");
CREATE INDEX "tracking_event_wiki_page_id_idx" ON "tracking_event" ("wiki_page_id");
CREATE INDEX "tracking_event_examination_id_idx" ON "tracking_event" ("examination_id");
CREATE INDEX "tracking_event_quiz_id_idx" ON "tracking_event" ("quiz_id");
CREATE INDEX "tracking_event_practical_case_id_idx" ON "tracking_event" ("practical_case_id");
CREATE INDEX "tracking_event_timestamp_idx" ON "tracking_event" ("timestamp");
CREATE UNIQUE INDEX "social_group_external_id_key" ON "social_group" ("external_id") WHERE "deleted_on" IS NULL;
CREATE INDEX "social_group_name_idx" ON "social_group" ("name");
CREATE UNIQUE INDEX "user_social_group_user_id_social_group_id_key" ON "user_social_group" ("user_id", "social_group_id") WHERE "deleted_on" IS NULL;
CREATE INDEX "user_social_group_user_id_idx" ON "user_social_group" ("user_id");
CREATE INDEX "user_social_group_social_group_id_idx" ON "user_social_group" ("social_group_id");
CREATE UNIQUE INDEX "dynamic_group_external_id_key" ON "dynamic_group" ("external_id") WHERE "deleted_on" IS NULL;
CREATE INDEX "dynamic_group_name_idx" ON "dynamic_group" ("name");
CREATE UNIQUE INDEX "user_dynamic_group_user_id_dynamic_group_id_key" ON "user_dynamic_group" ("user_id", "dynamic_group_id") WHERE "deleted_on" IS NULL;
CREATE INDEX "user_dynamic_group_user_id_idx" ON "user_dynamic_group" ("user_id");
CREATE INDEX "user_dynamic_group_dynamic_group_id_idx" ON "user_dynamic_group" ("dynamic_group_id");
CREATE UNIQUE INDEX "item_rating_external_id_key" ON "item_rating" ("external_id") WHERE "deleted_on" IS NULL;
CREATE UNIQUE INDEX "item_rating_user_id_training_id_key" ON "item_rating" ("user_id", "training_id") WHERE "deleted_on" IS NULL;
CREATE UNIQUE INDEX "item_rating_user_id_evaluation_id_key" ON "item_rating" ("user_id", "evaluation_id") WHERE "deleted_on" IS NULL;
CREATE INDEX "item_rating_user_id_idx" ON "item_rating" ("user_id");
CREATE INDEX "item_rating_training_id_idx" ON "item_rating" ("training_id");
CREATE INDEX "item_rating_evaluation_id_idx" ON "item_rating" ("evaluation_id");
CREATE UNIQUE INDEX "external_ref_system_kind_ext_id_key" ON "external_ref" ("system", "kind", "ext_id") WHERE "deleted_on" IS NULL;
CREATE INDEX "external_ref_canonical_id_idx" ON "external_ref" ("canonical_id");
