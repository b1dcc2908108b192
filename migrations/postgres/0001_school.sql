CREATE SEQUENCE "global_id" AS bigint;

CREATE TABLE "person" (
    "id" bigint NOT NULL,
    "application_id" bigint NOT NULL,
    "version" integer NOT NULL,
    "description" text COLLATE "C",
    "created_on" timestamp(6) with time zone NOT NULL,
    "modified_on" timestamp(6) with time zone,
    "deleted_on" timestamp(6) with time zone,
    "created_by_id" bigint NOT NULL,
    "modified_by_id" bigint,
    "deleted_by_id" bigint,
    "external_id" text COLLATE "C",
    "uuid" uuid NOT NULL,
    "first_name" text COLLATE "C" NOT NULL,
    "first_name_folded" text COLLATE "C" NOT NULL,
    "last_name" text COLLATE "C" NOT NULL,
    "last_name_folded" text COLLATE "C" NOT NULL,
    "gender" integer NOT NULL,
    "prefix" integer NOT NULL,
    "language" integer NOT NULL,
    "grade" integer NOT NULL,
    "category" integer NOT NULL,
    "first_name_use" text COLLATE "C",
    "last_name_use" text COLLATE "C",
    "maiden_name" text COLLATE "C",
    "nationality" text COLLATE "C",
    "born_on" date,
    "first_language" text COLLATE "C",
    "code" text COLLATE "C",
    "login" text COLLATE "C",
    "login_folded" text COLLATE "C",
    "password_hash" text COLLATE "C",
    "enabled_on" timestamp(6) with time zone,
    "disabled_on" timestamp(6) with time zone,
    "time_zone_id" text COLLATE "C",
    "no_mailing" boolean NOT NULL,
    "last_seen_on" timestamp(6) with time zone,
    "password_changed_on" timestamp(6) with time zone,
    "expires_on" timestamp(6) with time zone,
    "first_connection_wizard_saved_on" timestamp(6) with time zone,
    "terms_of_use_validated_on" timestamp(6) with time zone,
    "anonymisation_finished_on" timestamp(6) with time zone,
    "cas_last_login_on" timestamp(6) with time zone,
    "cas_id" text COLLATE "C",
    "timetable_id" text COLLATE "C",
    "cas_login_allowed" boolean NOT NULL,
    "cas_password_login_allowed" boolean NOT NULL,
    "sync_tools_status" integer NOT NULL,
    "connection_state" integer NOT NULL,
    "anonymisation_status" integer NOT NULL,
    "platform_mail_transfer" boolean NOT NULL,
    "blocked_educationally" boolean NOT NULL,
    "blocked_administratively" boolean NOT NULL,
    "hide_first_connection_wizard" boolean NOT NULL,
    "force_first_connection_wizard" boolean NOT NULL,
    "interview_availability" boolean NOT NULL,
    "mail" text COLLATE "C",
    "institutional_mail" text COLLATE "C",
    "work_phone" text COLLATE "C",
    "fax" text COLLATE "C",
    "address" text COLLATE "C",
    "postal_code" text COLLATE "C",
    "city" text COLLATE "C",
    "country" text COLLATE "C",
    "mobile_phone" text COLLATE "C",
    "position_title" text COLLATE "C",
    "started_on" date,
    "finished_on" date,
    "coefficient" text COLLATE "C",
    "driving_licence" text COLLATE "C",
    "management_level" text COLLATE "C",
    "import_domain_external_id" text COLLATE "C",
    "import_code_profils" text COLLATE "C",
    "manager_external_id" text COLLATE "C",
    "rate_working_time" numeric(18,5),
    "user_type" integer NOT NULL,
    "contract_type" integer NOT NULL,
    "contract_nature" integer NOT NULL,
    "work_time" integer NOT NULL,
    "position_started_on" date,
    "structure_started_on" date,
    "job_started_on" date,
    "domain_started_on" date,
    "establishment_started_on" date,
    "poste_started_on" date,
    "contract_start" date,
    "job_age" integer NOT NULL,
    "poste_age" integer NOT NULL,
    "optional_field1" text COLLATE "C",
    "optional_field2" text COLLATE "C",
    "optional_field3" text COLLATE "C",
    "optional_field4" text COLLATE "C",
    "optional_field5" text COLLATE "C",
    "optional_field6" text COLLATE "C",
    "optional_field7" text COLLATE "C",
    "optional_field8" text COLLATE "C",
    "optional_enum_field1" integer NOT NULL,
    "optional_enum_field2" integer NOT NULL,
    "optional_enum_field3" integer NOT NULL,
    "optional_enum_field4" integer NOT NULL,
    "optional_enum_field5" integer NOT NULL,
    "optional_enum_field6" integer NOT NULL,
    "optional_enum_field7" integer NOT NULL,
    "optional_enum_field8" integer NOT NULL,
    "optional_date_field1" date,
    "optional_date_field2" date,
    "optional_date_field3" date,
    "image_file" text COLLATE "C",
    "comments" text COLLATE "C",
    "blog_id" bigint,
    "user_project_status" integer,
    "total_percent_realized" numeric(18,5),
    "skill_requirement_coverage" numeric(18,5),
    "dynamic_fields" text COLLATE "C" NOT NULL,
    "primary_domain_id" bigint,
    "tutor_resource_id" bigint,
    "deletion_batch" bigint,
    PRIMARY KEY ("id")
);

CREATE TABLE "domain" (
    "id" bigint NOT NULL,
    "application_id" bigint NOT NULL,
    "version" integer NOT NULL,
    "description" text COLLATE "C",
    "created_on" timestamp(6) with time zone NOT NULL,
    "modified_on" timestamp(6) with time zone,
    "deleted_on" timestamp(6) with time zone,
    "created_by_id" bigint NOT NULL,
    "modified_by_id" bigint,
    "deleted_by_id" bigint,
    "external_id" text COLLATE "C",
    "name" text COLLATE "C" NOT NULL,
    "name_folded" text COLLATE "C" NOT NULL,
    "code" text COLLATE "C",
    "father0" bigint,
    "father1" bigint,
    "father2" bigint,
    "father3" bigint,
    "father4" bigint,
    "father5" bigint,
    "father6" bigint,
    "father7" bigint,
    "father8" bigint,
    "depth" integer NOT NULL,
    "started_on" timestamp(6) with time zone,
    "finished_on" timestamp(6) with time zone,
    "address" text COLLATE "C",
    "postal_code" text COLLATE "C",
    "city" text COLLATE "C",
    "country" text COLLATE "C",
    "contact" text COLLATE "C",
    "email" text COLLATE "C",
    "phone_number" text COLLATE "C",
    "mobile_number" text COLLATE "C",
    "fax_number" text COLLATE "C",
    "short_number" text COLLATE "C",
    "uuid" uuid NOT NULL,
    "is_visible" boolean NOT NULL,
    "imputation_name" text COLLATE "C",
    "non_working_days" text COLLATE "C" NOT NULL,
    "attendance_metric" text COLLATE "C" NOT NULL,
    "hours_per_day" numeric(18,5) NOT NULL,
    "is_module_required" boolean NOT NULL,
    "parent_domain_id" bigint,
    "primary_domain_id" bigint,
    "deletion_batch" bigint,
    PRIMARY KEY ("id")
);

CREATE TABLE "tutor_resource" (
    "id" bigint NOT NULL,
    "application_id" bigint NOT NULL,
    "version" integer NOT NULL,
    "description" text COLLATE "C",
    "created_on" timestamp(6) with time zone NOT NULL,
    "modified_on" timestamp(6) with time zone,
    "deleted_on" timestamp(6) with time zone,
    "created_by_id" bigint NOT NULL,
    "modified_by_id" bigint,
    "deleted_by_id" bigint,
    "external_id" text COLLATE "C",
    "name" text COLLATE "C" NOT NULL,
    "deletion_batch" bigint,
    PRIMARY KEY ("id")
);

CREATE TABLE "student" (
    "id" bigint NOT NULL,
    "application_id" bigint NOT NULL,
    "version" integer NOT NULL,
    "description" text COLLATE "C",
    "created_on" timestamp(6) with time zone NOT NULL,
    "modified_on" timestamp(6) with time zone,
    "deleted_on" timestamp(6) with time zone,
    "created_by_id" bigint NOT NULL,
    "modified_by_id" bigint,
    "deleted_by_id" bigint,
    "external_id" text COLLATE "C",
    "nip_code" text COLLATE "C",
    "ine_code" text COLLATE "C",
    "civil_gender" integer,
    "civil_first_name" text COLLATE "C",
    "birth_place" text COLLATE "C",
    "birth_department" text COLLATE "C",
    "student_status" text COLLATE "C",
    "has_scholarship" boolean,
    "legacy_id" text COLLATE "C",
    "user_id" bigint NOT NULL,
    "domain_id" bigint NOT NULL,
    "admission_id" bigint,
    "deletion_batch" bigint,
    PRIMARY KEY ("id")
);

CREATE TABLE "admission" (
    "id" bigint NOT NULL,
    "application_id" bigint NOT NULL,
    "version" integer NOT NULL,
    "description" text COLLATE "C",
    "created_on" timestamp(6) with time zone NOT NULL,
    "modified_on" timestamp(6) with time zone,
    "deleted_on" timestamp(6) with time zone,
    "created_by_id" bigint NOT NULL,
    "modified_by_id" bigint,
    "deleted_by_id" bigint,
    "external_id" text COLLATE "C",
    "year" integer,
    "baccalaureate" text COLLATE "C",
    "speciality" text COLLATE "C",
    "baccalaureate_year" integer,
    "admission_type" text COLLATE "C",
    "school_name" text COLLATE "C",
    "school_city" text COLLATE "C",
    "school_postal_code" text COLLATE "C",
    "school_code" text COLLATE "C",
    "reporter" text COLLATE "C",
    "decision" text COLLATE "C",
    "platform_group" text COLLATE "C",
    "maths_mark" numeric(18,5),
    "physics_mark" numeric(18,5),
    "english_mark" numeric(18,5),
    "french_mark" numeric(18,5),
    "quality" numeric(18,5),
    "score" numeric(18,5),
    "rank" integer,
    "ranking" integer,
    "platform_group_ranking" integer,
    "had_scholarship" boolean,
    "information" text COLLATE "C",
    "deletion_batch" bigint,
    PRIMARY KEY ("id")
);

CREATE TABLE "student_address" (
    "id" bigint NOT NULL,
    "application_id" bigint NOT NULL,
    "version" integer NOT NULL,
    "description" text COLLATE "C",
    "created_on" timestamp(6) with time zone NOT NULL,
    "modified_on" timestamp(6) with time zone,
    "deleted_on" timestamp(6) with time zone,
    "created_by_id" bigint NOT NULL,
    "modified_by_id" bigint,
    "deleted_by_id" bigint,
    "external_id" text COLLATE "C",
    "personal_mail" text COLLATE "C",
    "street" text COLLATE "C",
    "postal_code" text COLLATE "C",
    "city" text COLLATE "C",
    "country" text COLLATE "C",
    "phone" text COLLATE "C",
    "mobile_phone" text COLLATE "C",
    "fax" text COLLATE "C",
    "mail" text COLLATE "C",
    "address_type" text COLLATE "C" NOT NULL,
    "student_id" bigint NOT NULL,
    "deletion_batch" bigint,
    PRIMARY KEY ("id")
);

CREATE TABLE "user_role" (
    "id" bigint NOT NULL,
    "application_id" bigint NOT NULL,
    "version" integer NOT NULL,
    "description" text COLLATE "C",
    "created_on" timestamp(6) with time zone NOT NULL,
    "modified_on" timestamp(6) with time zone,
    "deleted_on" timestamp(6) with time zone,
    "created_by_id" bigint NOT NULL,
    "modified_by_id" bigint,
    "deleted_by_id" bigint,
    "external_id" text COLLATE "C",
    "label" text COLLATE "C",
    "user_id" bigint NOT NULL,
    "role_id" bigint NOT NULL,
    "domain_id" bigint NOT NULL,
    "deletion_batch" bigint,
    PRIMARY KEY ("id")
);

CREATE TABLE "establishment" (
    "id" bigint NOT NULL,
    "application_id" bigint NOT NULL,
    "version" integer NOT NULL,
    "description" text COLLATE "C",
    "created_on" timestamp(6) with time zone NOT NULL,
    "modified_on" timestamp(6) with time zone,
    "deleted_on" timestamp(6) with time zone,
    "created_by_id" bigint NOT NULL,
    "modified_by_id" bigint,
    "deleted_by_id" bigint,
    "external_id" text COLLATE "C",
    "name" text COLLATE "C" NOT NULL,
    "name_folded" text COLLATE "C" NOT NULL,
    "code" text COLLATE "C",
    "father0" bigint,
    "father1" bigint,
    "father2" bigint,
    "father3" bigint,
    "father4" bigint,
    "father5" bigint,
    "father6" bigint,
    "father7" bigint,
    "father8" bigint,
    "depth" integer NOT NULL,
    "started_on" timestamp(6) with time zone,
    "finished_on" timestamp(6) with time zone,
    "address" text COLLATE "C",
    "postal_code" text COLLATE "C",
    "city" text COLLATE "C",
    "country" text COLLATE "C",
    "contact" text COLLATE "C",
    "email" text COLLATE "C",
    "phone_number" text COLLATE "C",
    "mobile_number" text COLLATE "C",
    "fax_number" text COLLATE "C",
    "short_number" text COLLATE "C",
    "parent_establishment_id" bigint,
    "primary_domain_id" bigint,
    "deletion_batch" bigint,
    PRIMARY KEY ("id")
);

CREATE TABLE "job" (
    "id" bigint NOT NULL,
    "application_id" bigint NOT NULL,
    "version" integer NOT NULL,
    "description" text COLLATE "C",
    "created_on" timestamp(6) with time zone NOT NULL,
    "modified_on" timestamp(6) with time zone,
    "deleted_on" timestamp(6) with time zone,
    "created_by_id" bigint NOT NULL,
    "modified_by_id" bigint,
    "deleted_by_id" bigint,
    "external_id" text COLLATE "C",
    "name" text COLLATE "C" NOT NULL,
    "name_folded" text COLLATE "C" NOT NULL,
    "code" text COLLATE "C",
    "father0" bigint,
    "father1" bigint,
    "father2" bigint,
    "father3" bigint,
    "father4" bigint,
    "father5" bigint,
    "father6" bigint,
    "father7" bigint,
    "father8" bigint,
    "depth" integer NOT NULL,
    "started_on" timestamp(6) with time zone,
    "finished_on" timestamp(6) with time zone,
    "address" text COLLATE "C",
    "postal_code" text COLLATE "C",
    "city" text COLLATE "C",
    "country" text COLLATE "C",
    "contact" text COLLATE "C",
    "email" text COLLATE "C",
    "phone_number" text COLLATE "C",
    "mobile_number" text COLLATE "C",
    "fax_number" text COLLATE "C",
    "short_number" text COLLATE "C",
    "parent_job_id" bigint,
    "primary_domain_id" bigint,
    "deletion_batch" bigint,
    PRIMARY KEY ("id")
);

CREATE TABLE "project" (
    "id" bigint NOT NULL,
    "application_id" bigint NOT NULL,
    "version" integer NOT NULL,
    "description" text COLLATE "C",
    "created_on" timestamp(6) with time zone NOT NULL,
    "modified_on" timestamp(6) with time zone,
    "deleted_on" timestamp(6) with time zone,
    "created_by_id" bigint NOT NULL,
    "modified_by_id" bigint,
    "deleted_by_id" bigint,
    "external_id" text COLLATE "C",
    "name" text COLLATE "C" NOT NULL,
    "name_folded" text COLLATE "C" NOT NULL,
    "code" text COLLATE "C",
    "father0" bigint,
    "father1" bigint,
    "father2" bigint,
    "father3" bigint,
    "father4" bigint,
    "father5" bigint,
    "father6" bigint,
    "father7" bigint,
    "father8" bigint,
    "depth" integer NOT NULL,
    "started_on" timestamp(6) with time zone,
    "finished_on" timestamp(6) with time zone,
    "address" text COLLATE "C",
    "postal_code" text COLLATE "C",
    "city" text COLLATE "C",
    "country" text COLLATE "C",
    "contact" text COLLATE "C",
    "email" text COLLATE "C",
    "phone_number" text COLLATE "C",
    "mobile_number" text COLLATE "C",
    "fax_number" text COLLATE "C",
    "short_number" text COLLATE "C",
    "parent_project_id" bigint,
    "primary_domain_id" bigint,
    "deletion_batch" bigint,
    PRIMARY KEY ("id")
);

CREATE TABLE "structure" (
    "id" bigint NOT NULL,
    "application_id" bigint NOT NULL,
    "version" integer NOT NULL,
    "description" text COLLATE "C",
    "created_on" timestamp(6) with time zone NOT NULL,
    "modified_on" timestamp(6) with time zone,
    "deleted_on" timestamp(6) with time zone,
    "created_by_id" bigint NOT NULL,
    "modified_by_id" bigint,
    "deleted_by_id" bigint,
    "external_id" text COLLATE "C",
    "name" text COLLATE "C" NOT NULL,
    "name_folded" text COLLATE "C" NOT NULL,
    "code" text COLLATE "C",
    "father0" bigint,
    "father1" bigint,
    "father2" bigint,
    "father3" bigint,
    "father4" bigint,
    "father5" bigint,
    "father6" bigint,
    "father7" bigint,
    "father8" bigint,
    "depth" integer NOT NULL,
    "started_on" timestamp(6) with time zone,
    "finished_on" timestamp(6) with time zone,
    "address" text COLLATE "C",
    "postal_code" text COLLATE "C",
    "city" text COLLATE "C",
    "country" text COLLATE "C",
    "contact" text COLLATE "C",
    "email" text COLLATE "C",
    "phone_number" text COLLATE "C",
    "mobile_number" text COLLATE "C",
    "fax_number" text COLLATE "C",
    "short_number" text COLLATE "C",
    "is_enabled" boolean NOT NULL,
    "parent_structure_id" bigint,
    "primary_domain_id" bigint,
    "deletion_batch" bigint,
    PRIMARY KEY ("id")
);

CREATE TABLE "team" (
    "id" bigint NOT NULL,
    "application_id" bigint NOT NULL,
    "version" integer NOT NULL,
    "description" text COLLATE "C",
    "created_on" timestamp(6) with time zone NOT NULL,
    "modified_on" timestamp(6) with time zone,
    "deleted_on" timestamp(6) with time zone,
    "created_by_id" bigint NOT NULL,
    "modified_by_id" bigint,
    "deleted_by_id" bigint,
    "external_id" text COLLATE "C",
    "name" text COLLATE "C" NOT NULL,
    "name_folded" text COLLATE "C" NOT NULL,
    "code" text COLLATE "C",
    "father0" bigint,
    "father1" bigint,
    "father2" bigint,
    "father3" bigint,
    "father4" bigint,
    "father5" bigint,
    "father6" bigint,
    "father7" bigint,
    "father8" bigint,
    "depth" integer NOT NULL,
    "started_on" timestamp(6) with time zone,
    "finished_on" timestamp(6) with time zone,
    "address" text COLLATE "C",
    "postal_code" text COLLATE "C",
    "city" text COLLATE "C",
    "country" text COLLATE "C",
    "contact" text COLLATE "C",
    "email" text COLLATE "C",
    "phone_number" text COLLATE "C",
    "mobile_number" text COLLATE "C",
    "fax_number" text COLLATE "C",
    "short_number" text COLLATE "C",
    "parent_team_id" bigint,
    "primary_domain_id" bigint,
    "deletion_batch" bigint,
    PRIMARY KEY ("id")
);

CREATE TABLE "localisation" (
    "id" bigint NOT NULL,
    "application_id" bigint NOT NULL,
    "version" integer NOT NULL,
    "description" text COLLATE "C",
    "created_on" timestamp(6) with time zone NOT NULL,
    "modified_on" timestamp(6) with time zone,
    "deleted_on" timestamp(6) with time zone,
    "created_by_id" bigint NOT NULL,
    "modified_by_id" bigint,
    "deleted_by_id" bigint,
    "external_id" text COLLATE "C",
    "name" text COLLATE "C" NOT NULL,
    "name_folded" text COLLATE "C" NOT NULL,
    "code" text COLLATE "C",
    "father0" bigint,
    "father1" bigint,
    "father2" bigint,
    "father3" bigint,
    "father4" bigint,
    "father5" bigint,
    "father6" bigint,
    "father7" bigint,
    "father8" bigint,
    "depth" integer NOT NULL,
    "started_on" timestamp(6) with time zone,
    "finished_on" timestamp(6) with time zone,
    "address" text COLLATE "C",
    "postal_code" text COLLATE "C",
    "city" text COLLATE "C",
    "country" text COLLATE "C",
    "contact" text COLLATE "C",
    "email" text COLLATE "C",
    "phone_number" text COLLATE "C",
    "mobile_number" text COLLATE "C",
    "fax_number" text COLLATE "C",
    "short_number" text COLLATE "C",
    "parent_localisation_id" bigint,
    "primary_domain_id" bigint,
    "deletion_batch" bigint,
    PRIMARY KEY ("id")
);

CREATE TABLE "user_domain" (
    "id" bigint NOT NULL,
    "application_id" bigint NOT NULL,
    "version" integer NOT NULL,
    "description" text COLLATE "C",
    "created_on" timestamp(6) with time zone NOT NULL,
    "modified_on" timestamp(6) with time zone,
    "deleted_on" timestamp(6) with time zone,
    "created_by_id" bigint NOT NULL,
    "modified_by_id" bigint,
    "deleted_by_id" bigint,
    "user_id" bigint NOT NULL,
    "domain_id" bigint NOT NULL,
    "is_primary" boolean NOT NULL,
    "role_label" text COLLATE "C",
    "deletion_batch" bigint,
    PRIMARY KEY ("id")
);

CREATE TABLE "domain_manager" (
    "id" bigint NOT NULL,
    "application_id" bigint NOT NULL,
    "version" integer NOT NULL,
    "description" text COLLATE "C",
    "created_on" timestamp(6) with time zone NOT NULL,
    "modified_on" timestamp(6) with time zone,
    "deleted_on" timestamp(6) with time zone,
    "created_by_id" bigint NOT NULL,
    "modified_by_id" bigint,
    "deleted_by_id" bigint,
    "domain_id" bigint NOT NULL,
    "user_id" bigint NOT NULL,
    "deletion_batch" bigint,
    PRIMARY KEY ("id")
);

CREATE TABLE "user_establishment" (
    "id" bigint NOT NULL,
    "application_id" bigint NOT NULL,
    "version" integer NOT NULL,
    "description" text COLLATE "C",
    "created_on" timestamp(6) with time zone NOT NULL,
    "modified_on" timestamp(6) with time zone,
    "deleted_on" timestamp(6) with time zone,
    "created_by_id" bigint NOT NULL,
    "modified_by_id" bigint,
    "deleted_by_id" bigint,
    "user_id" bigint NOT NULL,
    "establishment_id" bigint NOT NULL,
    "is_primary" boolean NOT NULL,
    "role_label" text COLLATE "C",
    "deletion_batch" bigint,
    PRIMARY KEY ("id")
);

CREATE TABLE "establishment_manager" (
    "id" bigint NOT NULL,
    "application_id" bigint NOT NULL,
    "version" integer NOT NULL,
    "description" text COLLATE "C",
    "created_on" timestamp(6) with time zone NOT NULL,
    "modified_on" timestamp(6) with time zone,
    "deleted_on" timestamp(6) with time zone,
    "created_by_id" bigint NOT NULL,
    "modified_by_id" bigint,
    "deleted_by_id" bigint,
    "establishment_id" bigint NOT NULL,
    "user_id" bigint NOT NULL,
    "deletion_batch" bigint,
    PRIMARY KEY ("id")
);

CREATE TABLE "user_job" (
    "id" bigint NOT NULL,
    "application_id" bigint NOT NULL,
    "version" integer NOT NULL,
    "description" text COLLATE "C",
    "created_on" timestamp(6) with time zone NOT NULL,
    "modified_on" timestamp(6) with time zone,
    "deleted_on" timestamp(6) with time zone,
    "created_by_id" bigint NOT NULL,
    "modified_by_id" bigint,
    "deleted_by_id" bigint,
    "user_id" bigint NOT NULL,
    "job_id" bigint NOT NULL,
    "is_primary" boolean NOT NULL,
    "role_label" text COLLATE "C",
    "deletion_batch" bigint,
    PRIMARY KEY ("id")
);

CREATE TABLE "job_manager" (
    "id" bigint NOT NULL,
    "application_id" bigint NOT NULL,
    "version" integer NOT NULL,
    "description" text COLLATE "C",
    "created_on" timestamp(6) with time zone NOT NULL,
    "modified_on" timestamp(6) with time zone,
    "deleted_on" timestamp(6) with time zone,
    "created_by_id" bigint NOT NULL,
    "modified_by_id" bigint,
    "deleted_by_id" bigint,
    "job_id" bigint NOT NULL,
    "user_id" bigint NOT NULL,
    "deletion_batch" bigint,
    PRIMARY KEY ("id")
);

CREATE TABLE "user_project" (
    "id" bigint NOT NULL,
    "application_id" bigint NOT NULL,
    "version" integer NOT NULL,
    "description" text COLLATE "C",
    "created_on" timestamp(6) with time zone NOT NULL,
    "modified_on" timestamp(6) with time zone,
    "deleted_on" timestamp(6) with time zone,
    "created_by_id" bigint NOT NULL,
    "modified_by_id" bigint,
    "deleted_by_id" bigint,
    "user_id" bigint NOT NULL,
    "project_id" bigint NOT NULL,
    "is_primary" boolean NOT NULL,
    "role_label" text COLLATE "C",
    "deletion_batch" bigint,
    PRIMARY KEY ("id")
);

CREATE TABLE "project_manager" (
    "id" bigint NOT NULL,
    "application_id" bigint NOT NULL,
    "version" integer NOT NULL,
    "description" text COLLATE "C",
    "created_on" timestamp(6) with time zone NOT NULL,
    "modified_on" timestamp(6) with time zone,
    "deleted_on" timestamp(6) with time zone,
    "created_by_id" bigint NOT NULL,
    "modified_by_id" bigint,
    "deleted_by_id" bigint,
    "project_id" bigint NOT NULL,
    "user_id" bigint NOT NULL,
    "deletion_batch" bigint,
    PRIMARY KEY ("id")
);

CREATE TABLE "user_structure" (
    "id" bigint NOT NULL,
    "application_id" bigint NOT NULL,
    "version" integer NOT NULL,
    "description" text COLLATE "C",
    "created_on" timestamp(6) with time zone NOT NULL,
    "modified_on" timestamp(6) with time zone,
    "deleted_on" timestamp(6) with time zone,
    "created_by_id" bigint NOT NULL,
    "modified_by_id" bigint,
    "deleted_by_id" bigint,
    "user_id" bigint NOT NULL,
    "structure_id" bigint NOT NULL,
    "is_primary" boolean NOT NULL,
    "role_label" text COLLATE "C",
    "deletion_batch" bigint,
    PRIMARY KEY ("id")
);

CREATE TABLE "structure_manager" (
    "id" bigint NOT NULL,
    "application_id" bigint NOT NULL,
    "version" integer NOT NULL,
    "description" text COLLATE "C",
    "created_on" timestamp(6) with time zone NOT NULL,
    "modified_on" timestamp(6) with time zone,
    "deleted_on" timestamp(6) with time zone,
    "created_by_id" bigint NOT NULL,
    "modified_by_id" bigint,
    "deleted_by_id" bigint,
    "structure_id" bigint NOT NULL,
    "user_id" bigint NOT NULL,
    "deletion_batch" bigint,
    PRIMARY KEY ("id")
);

CREATE TABLE "user_team" (
    "id" bigint NOT NULL,
    "application_id" bigint NOT NULL,
    "version" integer NOT NULL,
    "description" text COLLATE "C",
    "created_on" timestamp(6) with time zone NOT NULL,
    "modified_on" timestamp(6) with time zone,
    "deleted_on" timestamp(6) with time zone,
    "created_by_id" bigint NOT NULL,
    "modified_by_id" bigint,
    "deleted_by_id" bigint,
    "user_id" bigint NOT NULL,
    "team_id" bigint NOT NULL,
    "is_primary" boolean NOT NULL,
    "role_label" text COLLATE "C",
    "deletion_batch" bigint,
    PRIMARY KEY ("id")
);

CREATE TABLE "team_manager" (
    "id" bigint NOT NULL,
    "application_id" bigint NOT NULL,
    "version" integer NOT NULL,
    "description" text COLLATE "C",
    "created_on" timestamp(6) with time zone NOT NULL,
    "modified_on" timestamp(6) with time zone,
    "deleted_on" timestamp(6) with time zone,
    "created_by_id" bigint NOT NULL,
    "modified_by_id" bigint,
    "deleted_by_id" bigint,
    "team_id" bigint NOT NULL,
    "user_id" bigint NOT NULL,
    "deletion_batch" bigint,
    PRIMARY KEY ("id")
);

CREATE TABLE "user_localisation" (
    "id" bigint NOT NULL,
    "application_id" bigint NOT NULL,
    "version" integer NOT NULL,
    "description" text COLLATE "C",
    "created_on" timestamp(6) with time zone NOT NULL,
    "modified_on" timestamp(6) with time zone,
    "deleted_on" timestamp(6) with time zone,
    "created_by_id" bigint NOT NULL,
    "modified_by_id" bigint,
    "deleted_by_id" bigint,
    "user_id" bigint NOT NULL,
    "localisation_id" bigint NOT NULL,
    "is_primary" boolean NOT NULL,
    "role_label" text COLLATE "C",
    "deletion_batch" bigint,
    PRIMARY KEY ("id")
);

CREATE TABLE "localisation_manager" (
    "id" bigint NOT NULL,
    "application_id" bigint NOT NULL,
    "version" integer NOT NULL,
    "description" text COLLATE "C",
    "created_on" timestamp(6) with time zone NOT NULL,
    "modified_on" timestamp(6) with time zone,
    "deleted_on" timestamp(6) with time zone,
    "created_by_id" bigint NOT NULL,
    "modified_by_id" bigint,
    "deleted_by_id" bigint,
    "localisation_id" bigint NOT NULL,
    "user_id" bigint NOT NULL,
    "deletion_batch" bigint,
    PRIMARY KEY ("id")
);

CREATE TABLE "room" (
    "id" bigint NOT NULL,
    "application_id" bigint NOT NULL,
    "version" integer NOT NULL,
    "description" text COLLATE "C",
    "created_on" timestamp(6) with time zone NOT NULL,
    "modified_on" timestamp(6) with time zone,
    "deleted_on" timestamp(6) with time zone,
    "created_by_id" bigint NOT NULL,
    "modified_by_id" bigint,
    "deleted_by_id" bigint,
    "external_id" text COLLATE "C",
    "name" text COLLATE "C" NOT NULL,
    "code" text COLLATE "C",
    "capacity" integer,
    "room_type" integer NOT NULL,
    "localisation_id" bigint NOT NULL,
    "deletion_batch" bigint,
    PRIMARY KEY ("id")
);

CREATE TABLE "app_role" (
    "id" bigint NOT NULL,
    "application_id" bigint NOT NULL,
    "version" integer NOT NULL,
    "description" text COLLATE "C",
    "created_on" timestamp(6) with time zone NOT NULL,
    "modified_on" timestamp(6) with time zone,
    "deleted_on" timestamp(6) with time zone,
    "created_by_id" bigint NOT NULL,
    "modified_by_id" bigint,
    "deleted_by_id" bigint,
    "external_id" text COLLATE "C",
    "uuid" uuid NOT NULL,
    "name" text COLLATE "C" NOT NULL,
    "name_folded" text COLLATE "C" NOT NULL,
    "code" text COLLATE "C",
    "is_default" boolean NOT NULL,
    "deletion_batch" bigint,
    PRIMARY KEY ("id")
);

CREATE TABLE "role_permission" (
    "id" bigint NOT NULL,
    "application_id" bigint NOT NULL,
    "version" integer NOT NULL,
    "description" text COLLATE "C",
    "created_on" timestamp(6) with time zone NOT NULL,
    "modified_on" timestamp(6) with time zone,
    "deleted_on" timestamp(6) with time zone,
    "created_by_id" bigint NOT NULL,
    "modified_by_id" bigint,
    "deleted_by_id" bigint,
    "system" text COLLATE "C" NOT NULL,
    "permission" text COLLATE "C" NOT NULL,
    "role_id" bigint NOT NULL,
    "deletion_batch" bigint,
    PRIMARY KEY ("id")
);

CREATE TABLE "training" (
    "id" bigint NOT NULL,
    "application_id" bigint NOT NULL,
    "version" integer NOT NULL,
    "description" text COLLATE "C",
    "created_on" timestamp(6) with time zone NOT NULL,
    "modified_on" timestamp(6) with time zone,
    "deleted_on" timestamp(6) with time zone,
    "created_by_id" bigint NOT NULL,
    "modified_by_id" bigint,
    "deleted_by_id" bigint,
    "external_id" text COLLATE "C",
    "name" text COLLATE "C" NOT NULL,
    "name_folded" text COLLATE "C" NOT NULL,
    "code" text COLLATE "C",
    "grouping_code" text COLLATE "C",
    "training_category" integer NOT NULL,
    "learning_mode" integer NOT NULL,
    "organisation_modality" integer NOT NULL,
    "validation_type" integer NOT NULL,
    "required_education_level" integer NOT NULL,
    "language" integer NOT NULL,
    "publish_on_lxp" integer NOT NULL,
    "available_on_mobile" integer NOT NULL,
    "goal" text COLLATE "C",
    "content" text COLLATE "C",
    "specific_condition" text COLLATE "C",
    "diploma_name" text COLLATE "C",
    "cpf_code" text COLLATE "C",
    "complete_picture_url" text COLLATE "C",
    "duration_length" numeric(18,5),
    "duration_scale" integer,
    "time_available_length" numeric(18,5),
    "time_available_scale" integer,
    "access_time_length" numeric(18,5),
    "access_time_scale" integer,
    "access_time_in_seconds" bigint,
    "content_access_duration_after_end" integer,
    "can_access_content_after_end" boolean NOT NULL,
    "price_by_user" numeric(18,2),
    "price_by_session" numeric(18,2),
    "user_count_min" integer,
    "user_count_max" integer,
    "waiting_trainee_threshold" integer,
    "owner" bigint,
    "register_user_on_training_url" text COLLATE "C",
    "start_training_player_url" text COLLATE "C",
    "catalog_page_data_code" text COLLATE "C",
    "my_trainings_page_data_code" text COLLATE "C",
    "official_title" text COLLATE "C",
    "programme_version" integer NOT NULL,
    "cursus_type" integer NOT NULL,
    "speciality_code" text COLLATE "C",
    "comments" text COLLATE "C",
    "optional_enum_field1" integer NOT NULL,
    "optional_enum_field2" integer NOT NULL,
    "optional_enum_field3" integer NOT NULL,
    "optional_enum_field4" integer NOT NULL,
    "optional_enum_field5" integer NOT NULL,
    "optional_enum_field6" integer NOT NULL,
    "optional_enum_field7" integer NOT NULL,
    "optional_enum_field8" integer NOT NULL,
    "optional_field1" text COLLATE "C",
    "optional_field2" text COLLATE "C",
    "optional_field3" text COLLATE "C",
    "optional_field4" text COLLATE "C",
    "optional_field5" text COLLATE "C",
    "optional_field6" text COLLATE "C",
    "optional_field7" text COLLATE "C",
    "optional_field8" text COLLATE "C",
    "optional_date_field1" date,
    "optional_date_field2" date,
    "optional_date_field3" date,
    "optional_decimal_field1" numeric(18,5),
    "optional_decimal_field2" numeric(18,5),
    "optional_decimal_field3" numeric(18,5),
    "primary_domain_id" bigint,
    "manager_id" bigint,
    "educational_manager_id" bigint,
    "training_provider_id" bigint,
    "competence_framework_id" bigint,
    "deletion_batch" bigint,
    PRIMARY KEY ("id")
);

CREATE TABLE "training_provider" (
    "id" bigint NOT NULL,
    "application_id" bigint NOT NULL,
    "version" integer NOT NULL,
    "description" text COLLATE "C",
    "created_on" timestamp(6) with time zone NOT NULL,
    "modified_on" timestamp(6) with time zone,
    "deleted_on" timestamp(6) with time zone,
    "created_by_id" bigint NOT NULL,
    "modified_by_id" bigint,
    "deleted_by_id" bigint,
    "external_id" text COLLATE "C",
    "name" text COLLATE "C" NOT NULL,
    "name_folded" text COLLATE "C" NOT NULL,
    "code" text COLLATE "C",
    "activity_number" text COLLATE "C",
    "siret_number" text COLLATE "C",
    "siren_number" text COLLATE "C",
    "social_reason" text COLLATE "C",
    "phone_number" text COLLATE "C",
    "fax_number" text COLLATE "C",
    "contact" text COLLATE "C",
    "web_url" text COLLATE "C",
    "address1" text COLLATE "C",
    "address2" text COLLATE "C",
    "city" text COLLATE "C",
    "postal_code" text COLLATE "C",
    "country" text COLLATE "C",
    "email" text COLLATE "C",
    "specific_information" text COLLATE "C",
    "primary_domain_id" bigint,
    "deletion_batch" bigint,
    PRIMARY KEY ("id")
);

CREATE TABLE "competence_framework" (
    "id" bigint NOT NULL,
    "application_id" bigint NOT NULL,
    "version" integer NOT NULL,
    "description" text COLLATE "C",
    "created_on" timestamp(6) with time zone NOT NULL,
    "modified_on" timestamp(6) with time zone,
    "deleted_on" timestamp(6) with time zone,
    "created_by_id" bigint NOT NULL,
    "modified_by_id" bigint,
    "deleted_by_id" bigint,
    "external_id" text COLLATE "C",
    "name" text COLLATE "C" NOT NULL,
    "code" text COLLATE "C",
    "annex" text COLLATE "C",
    "title_type" text COLLATE "C",
    "structure_type" text COLLATE "C",
    "department_type" text COLLATE "C",
    "official_version" text COLLATE "C",
    "source_file_name" text COLLATE "C",
    "loaded_on" timestamp(6) with time zone,
    "domain_id" bigint,
    "deletion_batch" bigint,
    PRIMARY KEY ("id")
);

CREATE TABLE "training_job" (
    "id" bigint NOT NULL,
    "application_id" bigint NOT NULL,
    "version" integer NOT NULL,
    "description" text COLLATE "C",
    "created_on" timestamp(6) with time zone NOT NULL,
    "modified_on" timestamp(6) with time zone,
    "deleted_on" timestamp(6) with time zone,
    "created_by_id" bigint NOT NULL,
    "modified_by_id" bigint,
    "deleted_by_id" bigint,
    "training_id" bigint NOT NULL,
    "job_id" bigint NOT NULL,
    "deletion_batch" bigint,
    PRIMARY KEY ("id")
);

CREATE TABLE "training_training_theme" (
    "id" bigint NOT NULL,
    "application_id" bigint NOT NULL,
    "version" integer NOT NULL,
    "description" text COLLATE "C",
    "created_on" timestamp(6) with time zone NOT NULL,
    "modified_on" timestamp(6) with time zone,
    "deleted_on" timestamp(6) with time zone,
    "created_by_id" bigint NOT NULL,
    "modified_by_id" bigint,
    "deleted_by_id" bigint,
    "training_id" bigint NOT NULL,
    "training_theme_id" bigint NOT NULL,
    "deletion_batch" bigint,
    PRIMARY KEY ("id")
);

CREATE TABLE "training_theme" (
    "id" bigint NOT NULL,
    "application_id" bigint NOT NULL,
    "version" integer NOT NULL,
    "description" text COLLATE "C",
    "created_on" timestamp(6) with time zone NOT NULL,
    "modified_on" timestamp(6) with time zone,
    "deleted_on" timestamp(6) with time zone,
    "created_by_id" bigint NOT NULL,
    "modified_by_id" bigint,
    "deleted_by_id" bigint,
    "external_id" text COLLATE "C",
    "name" text COLLATE "C" NOT NULL,
    "code" text COLLATE "C",
    "deletion_batch" bigint,
    PRIMARY KEY ("id")
);

CREATE TABLE "training_training_provider" (
    "id" bigint NOT NULL,
    "application_id" bigint NOT NULL,
    "version" integer NOT NULL,
    "description" text COLLATE "C",
    "created_on" timestamp(6) with time zone NOT NULL,
    "modified_on" timestamp(6) with time zone,
    "deleted_on" timestamp(6) with time zone,
    "created_by_id" bigint NOT NULL,
    "modified_by_id" bigint,
    "deleted_by_id" bigint,
    "training_id" bigint NOT NULL,
    "training_provider_id" bigint NOT NULL,
    "deletion_batch" bigint,
    PRIMARY KEY ("id")
);

CREATE TABLE "training_required_training" (
    "id" bigint NOT NULL,
    "application_id" bigint NOT NULL,
    "version" integer NOT NULL,
    "description" text COLLATE "C",
    "created_on" timestamp(6) with time zone NOT NULL,
    "modified_on" timestamp(6) with time zone,
    "deleted_on" timestamp(6) with time zone,
    "created_by_id" bigint NOT NULL,
    "modified_by_id" bigint,
    "deleted_by_id" bigint,
    "training_id" bigint NOT NULL,
    "required_training_id" bigint NOT NULL,
    "deletion_batch" bigint,
    PRIMARY KEY ("id")
);

CREATE TABLE "training_privilege" (
    "id" bigint NOT NULL,
    "application_id" bigint NOT NULL,
    "version" integer NOT NULL,
    "description" text COLLATE "C",
    "created_on" timestamp(6) with time zone NOT NULL,
    "modified_on" timestamp(6) with time zone,
    "deleted_on" timestamp(6) with time zone,
    "created_by_id" bigint NOT NULL,
    "modified_by_id" bigint,
    "deleted_by_id" bigint,
    "office" integer NOT NULL,
    "owner_kind" integer NOT NULL,
    "owner_id" bigint NOT NULL,
    "privilege" text COLLATE "C" NOT NULL,
    "training_id" bigint NOT NULL,
    "deletion_batch" bigint,
    PRIMARY KEY ("id")
);

CREATE TABLE "teaching_unit" (
    "id" bigint NOT NULL,
    "application_id" bigint NOT NULL,
    "version" integer NOT NULL,
    "description" text COLLATE "C",
    "created_on" timestamp(6) with time zone NOT NULL,
    "modified_on" timestamp(6) with time zone,
    "deleted_on" timestamp(6) with time zone,
    "created_by_id" bigint NOT NULL,
    "modified_by_id" bigint,
    "deleted_by_id" bigint,
    "external_id" text COLLATE "C",
    "acronym" text COLLATE "C" NOT NULL,
    "name" text COLLATE "C",
    "kind" integer NOT NULL,
    "code" text COLLATE "C",
    "semester_number" integer,
    "colour" text COLLATE "C",
    "position" integer,
    "coefficient" numeric(18,5),
    "ects" numeric(18,5),
    "apogee_code" text COLLATE "C",
    "is_external" boolean NOT NULL,
    "rcue_apogee_code" text COLLATE "C",
    "training_id" bigint NOT NULL,
    "competence_level_id" bigint,
    "deletion_batch" bigint,
    PRIMARY KEY ("id")
);

CREATE TABLE "competence_level" (
    "id" bigint NOT NULL,
    "application_id" bigint NOT NULL,
    "version" integer NOT NULL,
    "description" text COLLATE "C",
    "created_on" timestamp(6) with time zone NOT NULL,
    "modified_on" timestamp(6) with time zone,
    "deleted_on" timestamp(6) with time zone,
    "created_by_id" bigint NOT NULL,
    "modified_by_id" bigint,
    "deleted_by_id" bigint,
    "external_id" text COLLATE "C",
    "name" text COLLATE "C" NOT NULL,
    "year" text COLLATE "C",
    "position" integer,
    "competence_id" bigint NOT NULL,
    "deletion_batch" bigint,
    PRIMARY KEY ("id")
);

CREATE TABLE "subject" (
    "id" bigint NOT NULL,
    "application_id" bigint NOT NULL,
    "version" integer NOT NULL,
    "description" text COLLATE "C",
    "created_on" timestamp(6) with time zone NOT NULL,
    "modified_on" timestamp(6) with time zone,
    "deleted_on" timestamp(6) with time zone,
    "created_by_id" bigint NOT NULL,
    "modified_by_id" bigint,
    "deleted_by_id" bigint,
    "external_id" text COLLATE "C",
    "name" text COLLATE "C" NOT NULL,
    "position" integer,
    "teaching_unit_id" bigint NOT NULL,
    "deletion_batch" bigint,
    PRIMARY KEY ("id")
);

CREATE TABLE "module" (
    "id" bigint NOT NULL,
    "application_id" bigint NOT NULL,
    "version" integer NOT NULL,
    "description" text COLLATE "C",
    "created_on" timestamp(6) with time zone NOT NULL,
    "modified_on" timestamp(6) with time zone,
    "deleted_on" timestamp(6) with time zone,
    "created_by_id" bigint NOT NULL,
    "modified_by_id" bigint,
    "deleted_by_id" bigint,
    "external_id" text COLLATE "C",
    "name" text COLLATE "C",
    "abbreviation" text COLLATE "C",
    "code" text COLLATE "C" NOT NULL,
    "kind" integer NOT NULL,
    "semester_number" integer NOT NULL,
    "position" integer,
    "coefficient" numeric(18,5),
    "ects" numeric(18,5),
    "apogee_code" text COLLATE "C",
    "lecture_hours" numeric(18,5),
    "tutorial_hours" numeric(18,5),
    "practical_hours" numeric(18,5),
    "timetable_id" text COLLATE "C",
    "training_id" bigint NOT NULL,
    "teaching_unit_id" bigint,
    "subject_id" bigint,
    "deletion_batch" bigint,
    PRIMARY KEY ("id")
);

CREATE TABLE "module_coefficient" (
    "id" bigint NOT NULL,
    "application_id" bigint NOT NULL,
    "version" integer NOT NULL,
    "description" text COLLATE "C",
    "created_on" timestamp(6) with time zone NOT NULL,
    "modified_on" timestamp(6) with time zone,
    "deleted_on" timestamp(6) with time zone,
    "created_by_id" bigint NOT NULL,
    "modified_by_id" bigint,
    "deleted_by_id" bigint,
    "coefficient" numeric(18,5) NOT NULL,
    "module_id" bigint NOT NULL,
    "teaching_unit_id" bigint NOT NULL,
    "deletion_batch" bigint,
    PRIMARY KEY ("id")
);

CREATE TABLE "competence" (
    "id" bigint NOT NULL,
    "application_id" bigint NOT NULL,
    "version" integer NOT NULL,
    "description" text COLLATE "C",
    "created_on" timestamp(6) with time zone NOT NULL,
    "modified_on" timestamp(6) with time zone,
    "deleted_on" timestamp(6) with time zone,
    "created_by_id" bigint NOT NULL,
    "modified_by_id" bigint,
    "deleted_by_id" bigint,
    "external_id" text COLLATE "C",
    "name" text COLLATE "C" NOT NULL,
    "long_name" text COLLATE "C",
    "official_id" text COLLATE "C",
    "colour" text COLLATE "C",
    "position" integer,
    "competence_framework_id" bigint NOT NULL,
    "deletion_batch" bigint,
    PRIMARY KEY ("id")
);

CREATE TABLE "competence_element" (
    "id" bigint NOT NULL,
    "application_id" bigint NOT NULL,
    "version" integer NOT NULL,
    "description" text COLLATE "C",
    "created_on" timestamp(6) with time zone NOT NULL,
    "modified_on" timestamp(6) with time zone,
    "deleted_on" timestamp(6) with time zone,
    "created_by_id" bigint NOT NULL,
    "modified_by_id" bigint,
    "deleted_by_id" bigint,
    "external_id" text COLLATE "C",
    "kind" integer NOT NULL,
    "code" text COLLATE "C",
    "name" text COLLATE "C",
    "competence_id" bigint NOT NULL,
    "competence_level_id" bigint,
    "deletion_batch" bigint,
    PRIMARY KEY ("id")
);

CREATE TABLE "pathway" (
    "id" bigint NOT NULL,
    "application_id" bigint NOT NULL,
    "version" integer NOT NULL,
    "description" text COLLATE "C",
    "created_on" timestamp(6) with time zone NOT NULL,
    "modified_on" timestamp(6) with time zone,
    "deleted_on" timestamp(6) with time zone,
    "created_by_id" bigint NOT NULL,
    "modified_by_id" bigint,
    "deleted_by_id" bigint,
    "external_id" text COLLATE "C",
    "code" text COLLATE "C" NOT NULL,
    "name" text COLLATE "C",
    "position" integer,
    "competence_framework_id" bigint NOT NULL,
    "deletion_batch" bigint,
    PRIMARY KEY ("id")
);

CREATE TABLE "pathway_level" (
    "id" bigint NOT NULL,
    "application_id" bigint NOT NULL,
    "version" integer NOT NULL,
    "description" text COLLATE "C",
    "created_on" timestamp(6) with time zone NOT NULL,
    "modified_on" timestamp(6) with time zone,
    "deleted_on" timestamp(6) with time zone,
    "created_by_id" bigint NOT NULL,
    "modified_by_id" bigint,
    "deleted_by_id" bigint,
    "year" integer NOT NULL,
    "pathway_id" bigint NOT NULL,
    "competence_level_id" bigint NOT NULL,
    "deletion_batch" bigint,
    PRIMARY KEY ("id")
);

CREATE TABLE "teaching_unit_pathway" (
    "id" bigint NOT NULL,
    "application_id" bigint NOT NULL,
    "version" integer NOT NULL,
    "description" text COLLATE "C",
    "created_on" timestamp(6) with time zone NOT NULL,
    "modified_on" timestamp(6) with time zone,
    "deleted_on" timestamp(6) with time zone,
    "created_by_id" bigint NOT NULL,
    "modified_by_id" bigint,
    "deleted_by_id" bigint,
    "teaching_unit_id" bigint NOT NULL,
    "pathway_id" bigint NOT NULL,
    "ects" numeric(18,5),
    "deletion_batch" bigint,
    PRIMARY KEY ("id")
);

CREATE TABLE "training_session" (
    "id" bigint NOT NULL,
    "application_id" bigint NOT NULL,
    "version" integer NOT NULL,
    "description" text COLLATE "C",
    "created_on" timestamp(6) with time zone NOT NULL,
    "modified_on" timestamp(6) with time zone,
    "deleted_on" timestamp(6) with time zone,
    "created_by_id" bigint NOT NULL,
    "modified_by_id" bigint,
    "deleted_by_id" bigint,
    "external_id" text COLLATE "C",
    "name" text COLLATE "C",
    "name_folded" text COLLATE "C",
    "code" text COLLATE "C",
    "started_on" timestamp(6) with time zone NOT NULL,
    "finished_on" timestamp(6) with time zone NOT NULL,
    "modality" integer NOT NULL,
    "learning_mode" integer NOT NULL,
    "organisation_modality" integer NOT NULL,
    "training_request_category" integer NOT NULL,
    "is_cancelled" boolean NOT NULL,
    "cancel_reason" integer NOT NULL,
    "cancel_description" text COLLATE "C",
    "planning_complete" integer NOT NULL,
    "price_by_user" numeric(18,2),
    "price_by_session" numeric(18,2),
    "duration_length" numeric(18,5),
    "duration_scale" integer,
    "time_available_length" numeric(18,5),
    "time_available_scale" integer,
    "time_estimated_length" numeric(18,5),
    "time_estimated_scale" integer,
    "registering_closing_date" timestamp(6) with time zone,
    "user_count_min" integer,
    "user_count_max" integer,
    "imputable" boolean NOT NULL,
    "optional_enum_field1" integer NOT NULL,
    "optional_enum_field2" integer NOT NULL,
    "optional_enum_field3" integer NOT NULL,
    "semester_number" integer,
    "study_mode" text COLLATE "C" NOT NULL,
    "is_date_only" boolean NOT NULL,
    "is_locked" boolean NOT NULL,
    "uses_compensation" boolean NOT NULL,
    "is_semester_based" boolean NOT NULL,
    "averages_blocked" boolean NOT NULL,
    "general_average_blocked" boolean NOT NULL,
    "reports_hidden" boolean NOT NULL,
    "managers_may_edit" boolean NOT NULL,
    "teachers_may_edit_evaluations" boolean NOT NULL,
    "managers_may_change_teachers" boolean NOT NULL,
    "average_mode" integer NOT NULL,
    "report_colour" text COLLATE "C",
    "apogee_semester_code" text COLLATE "C",
    "apogee_year_code" text COLLATE "C",
    "apogee_passage_code" text COLLATE "C",
    "timetable_id" text COLLATE "C",
    "legacy_id" text COLLATE "C",
    "group_assignment_data" text COLLATE "C",
    "training_id" bigint NOT NULL,
    "training_provider_id" bigint,
    "manager_id" bigint,
    "primary_domain_id" bigint,
    "deletion_batch" bigint,
    PRIMARY KEY ("id")
);

CREATE TABLE "training_session_tutor" (
    "id" bigint NOT NULL,
    "application_id" bigint NOT NULL,
    "version" integer NOT NULL,
    "description" text COLLATE "C",
    "created_on" timestamp(6) with time zone NOT NULL,
    "modified_on" timestamp(6) with time zone,
    "deleted_on" timestamp(6) with time zone,
    "created_by_id" bigint NOT NULL,
    "modified_by_id" bigint,
    "deleted_by_id" bigint,
    "training_session_id" bigint NOT NULL,
    "user_id" bigint NOT NULL,
    "deletion_batch" bigint,
    PRIMARY KEY ("id")
);

CREATE TABLE "training_session_manager" (
    "id" bigint NOT NULL,
    "application_id" bigint NOT NULL,
    "version" integer NOT NULL,
    "description" text COLLATE "C",
    "created_on" timestamp(6) with time zone NOT NULL,
    "modified_on" timestamp(6) with time zone,
    "deleted_on" timestamp(6) with time zone,
    "created_by_id" bigint NOT NULL,
    "modified_by_id" bigint,
    "deleted_by_id" bigint,
    "training_session_id" bigint NOT NULL,
    "user_id" bigint NOT NULL,
    "deletion_batch" bigint,
    PRIMARY KEY ("id")
);

CREATE TABLE "training_session_localisation" (
    "id" bigint NOT NULL,
    "application_id" bigint NOT NULL,
    "version" integer NOT NULL,
    "description" text COLLATE "C",
    "created_on" timestamp(6) with time zone NOT NULL,
    "modified_on" timestamp(6) with time zone,
    "deleted_on" timestamp(6) with time zone,
    "created_by_id" bigint NOT NULL,
    "modified_by_id" bigint,
    "deleted_by_id" bigint,
    "training_session_id" bigint NOT NULL,
    "localisation_id" bigint NOT NULL,
    "deletion_batch" bigint,
    PRIMARY KEY ("id")
);

CREATE TABLE "training_session_pathway" (
    "id" bigint NOT NULL,
    "application_id" bigint NOT NULL,
    "version" integer NOT NULL,
    "description" text COLLATE "C",
    "created_on" timestamp(6) with time zone NOT NULL,
    "modified_on" timestamp(6) with time zone,
    "deleted_on" timestamp(6) with time zone,
    "created_by_id" bigint NOT NULL,
    "modified_by_id" bigint,
    "deleted_by_id" bigint,
    "training_session_id" bigint NOT NULL,
    "pathway_id" bigint NOT NULL,
    "deletion_batch" bigint,
    PRIMARY KEY ("id")
);

CREATE TABLE "apogee_stage" (
    "id" bigint NOT NULL,
    "application_id" bigint NOT NULL,
    "version" integer NOT NULL,
    "description" text COLLATE "C",
    "created_on" timestamp(6) with time zone NOT NULL,
    "modified_on" timestamp(6) with time zone,
    "deleted_on" timestamp(6) with time zone,
    "created_by_id" bigint NOT NULL,
    "modified_by_id" bigint,
    "deleted_by_id" bigint,
    "code" text COLLATE "C" NOT NULL,
    "training_session_id" bigint NOT NULL,
    "deletion_batch" bigint,
    PRIMARY KEY ("id")
);

CREATE TABLE "session_module" (
    "id" bigint NOT NULL,
    "application_id" bigint NOT NULL,
    "version" integer NOT NULL,
    "description" text COLLATE "C",
    "created_on" timestamp(6) with time zone NOT NULL,
    "modified_on" timestamp(6) with time zone,
    "deleted_on" timestamp(6) with time zone,
    "created_by_id" bigint NOT NULL,
    "modified_by_id" bigint,
    "deleted_by_id" bigint,
    "external_id" text COLLATE "C",
    "computation_expression" text COLLATE "C",
    "apogee_code" text COLLATE "C",
    "timetable_id" text COLLATE "C",
    "training_session_id" bigint NOT NULL,
    "module_id" bigint NOT NULL,
    "manager_id" bigint,
    "deletion_batch" bigint,
    PRIMARY KEY ("id")
);

CREATE TABLE "session_module_teacher" (
    "id" bigint NOT NULL,
    "application_id" bigint NOT NULL,
    "version" integer NOT NULL,
    "description" text COLLATE "C",
    "created_on" timestamp(6) with time zone NOT NULL,
    "modified_on" timestamp(6) with time zone,
    "deleted_on" timestamp(6) with time zone,
    "created_by_id" bigint NOT NULL,
    "modified_by_id" bigint,
    "deleted_by_id" bigint,
    "session_module_id" bigint NOT NULL,
    "user_id" bigint NOT NULL,
    "deletion_batch" bigint,
    PRIMARY KEY ("id")
);

CREATE TABLE "group_partition" (
    "id" bigint NOT NULL,
    "application_id" bigint NOT NULL,
    "version" integer NOT NULL,
    "description" text COLLATE "C",
    "created_on" timestamp(6) with time zone NOT NULL,
    "modified_on" timestamp(6) with time zone,
    "deleted_on" timestamp(6) with time zone,
    "created_by_id" bigint NOT NULL,
    "modified_by_id" bigint,
    "deleted_by_id" bigint,
    "external_id" text COLLATE "C",
    "name" text COLLATE "C",
    "position" integer,
    "shows_rank" boolean NOT NULL,
    "show_in_lists" boolean NOT NULL,
    "groups_editable" boolean NOT NULL,
    "training_session_id" bigint NOT NULL,
    "deletion_batch" bigint,
    PRIMARY KEY ("id")
);

CREATE TABLE "student_group" (
    "id" bigint NOT NULL,
    "application_id" bigint NOT NULL,
    "version" integer NOT NULL,
    "description" text COLLATE "C",
    "created_on" timestamp(6) with time zone NOT NULL,
    "modified_on" timestamp(6) with time zone,
    "deleted_on" timestamp(6) with time zone,
    "created_by_id" bigint NOT NULL,
    "modified_by_id" bigint,
    "deleted_by_id" bigint,
    "external_id" text COLLATE "C",
    "name" text COLLATE "C",
    "position" integer,
    "timetable_id" text COLLATE "C",
    "partition_id" bigint NOT NULL,
    "deletion_batch" bigint,
    PRIMARY KEY ("id")
);

CREATE TABLE "meeting_session" (
    "id" bigint NOT NULL,
    "application_id" bigint NOT NULL,
    "version" integer NOT NULL,
    "description" text COLLATE "C",
    "created_on" timestamp(6) with time zone NOT NULL,
    "modified_on" timestamp(6) with time zone,
    "deleted_on" timestamp(6) with time zone,
    "created_by_id" bigint NOT NULL,
    "modified_by_id" bigint,
    "deleted_by_id" bigint,
    "external_id" text COLLATE "C",
    "name" text COLLATE "C",
    "started_on" timestamp(6) with time zone NOT NULL,
    "finished_on" timestamp(6) with time zone NOT NULL,
    "day" date,
    "duration_length" numeric(18,5),
    "duration_scale" integer,
    "time_zone_id" text COLLATE "C",
    "meeting_mode" integer NOT NULL,
    "training_session_id" bigint NOT NULL,
    "session_module_id" bigint,
    "student_group_id" bigint,
    "localisation_id" bigint,
    "deletion_batch" bigint,
    PRIMARY KEY ("id")
);

CREATE TABLE "meeting_session_room" (
    "id" bigint NOT NULL,
    "application_id" bigint NOT NULL,
    "version" integer NOT NULL,
    "description" text COLLATE "C",
    "created_on" timestamp(6) with time zone NOT NULL,
    "modified_on" timestamp(6) with time zone,
    "deleted_on" timestamp(6) with time zone,
    "created_by_id" bigint NOT NULL,
    "modified_by_id" bigint,
    "deleted_by_id" bigint,
    "meeting_session_id" bigint NOT NULL,
    "room_id" bigint NOT NULL,
    "deletion_batch" bigint,
    PRIMARY KEY ("id")
);

CREATE TABLE "tutor_attendance" (
    "id" bigint NOT NULL,
    "application_id" bigint NOT NULL,
    "version" integer NOT NULL,
    "description" text COLLATE "C",
    "created_on" timestamp(6) with time zone NOT NULL,
    "modified_on" timestamp(6) with time zone,
    "deleted_on" timestamp(6) with time zone,
    "created_by_id" bigint NOT NULL,
    "modified_by_id" bigint,
    "deleted_by_id" bigint,
    "presence_hours" numeric(18,5) NOT NULL,
    "meeting_session_id" bigint NOT NULL,
    "tutor_id" bigint NOT NULL,
    "deletion_batch" bigint,
    PRIMARY KEY ("id")
);

CREATE TABLE "trainee" (
    "id" bigint NOT NULL,
    "application_id" bigint NOT NULL,
    "version" integer NOT NULL,
    "description" text COLLATE "C",
    "created_on" timestamp(6) with time zone NOT NULL,
    "modified_on" timestamp(6) with time zone,
    "deleted_on" timestamp(6) with time zone,
    "created_by_id" bigint NOT NULL,
    "modified_by_id" bigint,
    "deleted_by_id" bigint,
    "external_id" text COLLATE "C",
    "started_on" timestamp(6) with time zone,
    "finished_on" timestamp(6) with time zone,
    "is_cancelled" boolean NOT NULL,
    "cancel_reason" integer NOT NULL,
    "cancel_description" text COLLATE "C",
    "is_black_listed" boolean NOT NULL,
    "is_charged" boolean NOT NULL,
    "certificated" boolean NOT NULL,
    "certificated_on" timestamp(6) with time zone,
    "registration_origin" integer NOT NULL,
    "training_request_category" integer NOT NULL,
    "training_request_type" integer NOT NULL,
    "training_request_priority" integer NOT NULL,
    "is_dif" integer NOT NULL,
    "imputable" integer NOT NULL,
    "pedagogic_cost" numeric(18,2),
    "training_hours" numeric(18,5),
    "access_time_length" numeric(18,5),
    "access_time_scale" integer,
    "access_time_in_seconds" bigint,
    "lms_progress" integer NOT NULL,
    "lms_progress_percent" numeric(18,5),
    "lms_success" integer NOT NULL,
    "lms_time_spend" integer,
    "lms_time_estimated" integer,
    "lms_access_count" integer,
    "lms_attempt_count" integer,
    "lms_success_date" timestamp(6) with time zone,
    "lms_last_accessed_on" timestamp(6) with time zone,
    "lms_first_completed_on" timestamp(6) with time zone,
    "lms_first_passed_on" timestamp(6) with time zone,
    "lms_last_score" numeric(18,5),
    "lms_best_score" numeric(18,5),
    "lms_required_score" numeric(18,5),
    "convocation_presence" integer NOT NULL,
    "absence_justified" integer NOT NULL,
    "absence_reason" text COLLATE "C",
    "enrolment_state" integer NOT NULL,
    "apogee_stage" text COLLATE "C",
    "optional_field1" text COLLATE "C",
    "optional_field2" text COLLATE "C",
    "optional_field3" text COLLATE "C",
    "training_session_id" bigint NOT NULL,
    "user_id" bigint NOT NULL,
    "student_id" bigint,
    "pathway_id" bigint,
    "main_group_id" bigint,
    "deletion_batch" bigint,
    PRIMARY KEY ("id")
);

CREATE TABLE "session_module_enrolment" (
    "id" bigint NOT NULL,
    "application_id" bigint NOT NULL,
    "version" integer NOT NULL,
    "description" text COLLATE "C",
    "created_on" timestamp(6) with time zone NOT NULL,
    "modified_on" timestamp(6) with time zone,
    "deleted_on" timestamp(6) with time zone,
    "created_by_id" bigint NOT NULL,
    "modified_by_id" bigint,
    "deleted_by_id" bigint,
    "session_module_id" bigint NOT NULL,
    "student_id" bigint NOT NULL,
    "trainee_id" bigint,
    "deletion_batch" bigint,
    PRIMARY KEY ("id")
);

CREATE TABLE "student_group_membership" (
    "id" bigint NOT NULL,
    "application_id" bigint NOT NULL,
    "version" integer NOT NULL,
    "description" text COLLATE "C",
    "created_on" timestamp(6) with time zone NOT NULL,
    "modified_on" timestamp(6) with time zone,
    "deleted_on" timestamp(6) with time zone,
    "created_by_id" bigint NOT NULL,
    "modified_by_id" bigint,
    "deleted_by_id" bigint,
    "student_group_id" bigint NOT NULL,
    "student_id" bigint NOT NULL,
    "trainee_id" bigint,
    "deletion_batch" bigint,
    PRIMARY KEY ("id")
);

CREATE TABLE "presence" (
    "id" bigint NOT NULL,
    "application_id" bigint NOT NULL,
    "version" integer NOT NULL,
    "description" text COLLATE "C",
    "created_on" timestamp(6) with time zone NOT NULL,
    "modified_on" timestamp(6) with time zone,
    "deleted_on" timestamp(6) with time zone,
    "created_by_id" bigint NOT NULL,
    "modified_by_id" bigint,
    "deleted_by_id" bigint,
    "trainee_presence" integer NOT NULL,
    "presence_hours" numeric(18,5),
    "absence_justified" integer NOT NULL,
    "absence_reason_type" integer NOT NULL,
    "absence_reason" text COLLATE "C",
    "trainee_id" bigint NOT NULL,
    "meeting_session_id" bigint NOT NULL,
    "deletion_batch" bigint,
    PRIMARY KEY ("id")
);

CREATE TABLE "attendance" (
    "id" bigint NOT NULL,
    "application_id" bigint NOT NULL,
    "version" integer NOT NULL,
    "description" text COLLATE "C",
    "created_on" timestamp(6) with time zone NOT NULL,
    "modified_on" timestamp(6) with time zone,
    "deleted_on" timestamp(6) with time zone,
    "created_by_id" bigint NOT NULL,
    "modified_by_id" bigint,
    "deleted_by_id" bigint,
    "external_id" text COLLATE "C",
    "started_on" timestamp(6) with time zone NOT NULL,
    "finished_on" timestamp(6) with time zone NOT NULL,
    "day" date,
    "entered_on" timestamp(6) with time zone,
    "origin" text COLLATE "C",
    "external_data" text COLLATE "C",
    "state" integer NOT NULL,
    "is_justified" boolean NOT NULL,
    "presence_hours" numeric(18,5),
    "student_id" bigint NOT NULL,
    "trainee_id" bigint,
    "session_module_id" bigint,
    "meeting_session_id" bigint,
    "entered_by_id" bigint,
    "deletion_batch" bigint,
    PRIMARY KEY ("id")
);

CREATE TABLE "justification" (
    "id" bigint NOT NULL,
    "application_id" bigint NOT NULL,
    "version" integer NOT NULL,
    "description" text COLLATE "C",
    "created_on" timestamp(6) with time zone NOT NULL,
    "modified_on" timestamp(6) with time zone,
    "deleted_on" timestamp(6) with time zone,
    "created_by_id" bigint NOT NULL,
    "modified_by_id" bigint,
    "deleted_by_id" bigint,
    "external_id" text COLLATE "C",
    "started_on" timestamp(6) with time zone NOT NULL,
    "finished_on" timestamp(6) with time zone NOT NULL,
    "day" date,
    "entered_on" timestamp(6) with time zone,
    "origin" text COLLATE "C",
    "external_data" text COLLATE "C",
    "state" integer NOT NULL,
    "reason" text COLLATE "C",
    "archive_name" text COLLATE "C",
    "student_id" bigint NOT NULL,
    "entered_by_id" bigint,
    "deletion_batch" bigint,
    PRIMARY KEY ("id")
);

CREATE TABLE "absence_notice" (
    "id" bigint NOT NULL,
    "application_id" bigint NOT NULL,
    "version" integer NOT NULL,
    "description" text COLLATE "C",
    "created_on" timestamp(6) with time zone NOT NULL,
    "modified_on" timestamp(6) with time zone,
    "deleted_on" timestamp(6) with time zone,
    "created_by_id" bigint NOT NULL,
    "modified_by_id" bigint,
    "deleted_by_id" bigint,
    "external_id" text COLLATE "C",
    "started_on" timestamp(6) with time zone NOT NULL,
    "finished_on" timestamp(6) with time zone NOT NULL,
    "entered_on" timestamp(6) with time zone,
    "is_processed" boolean NOT NULL,
    "may_be_justified" boolean NOT NULL,
    "student_id" bigint NOT NULL,
    "deletion_batch" bigint,
    PRIMARY KEY ("id")
);

CREATE TABLE "evaluation" (
    "id" bigint NOT NULL,
    "application_id" bigint NOT NULL,
    "version" integer NOT NULL,
    "description" text COLLATE "C",
    "created_on" timestamp(6) with time zone NOT NULL,
    "modified_on" timestamp(6) with time zone,
    "deleted_on" timestamp(6) with time zone,
    "created_by_id" bigint NOT NULL,
    "modified_by_id" bigint,
    "deleted_by_id" bigint,
    "external_id" text COLLATE "C",
    "name" text COLLATE "C" NOT NULL,
    "name_folded" text COLLATE "C" NOT NULL,
    "code" text COLLATE "C",
    "grouping_code" text COLLATE "C",
    "goal" text COLLATE "C",
    "category" integer NOT NULL,
    "language" integer NOT NULL,
    "validation_type" integer NOT NULL,
    "price_by_user" numeric(18,2),
    "duration_length" numeric(18,5),
    "duration_scale" integer,
    "time_available_length" numeric(18,5),
    "time_available_scale" integer,
    "owner" bigint,
    "complete_picture_url" text COLLATE "C",
    "import_page_data_catalog_code" text COLLATE "C",
    "primary_domain_id" bigint,
    "deletion_batch" bigint,
    PRIMARY KEY ("id")
);

CREATE TABLE "evaluation_job" (
    "id" bigint NOT NULL,
    "application_id" bigint NOT NULL,
    "version" integer NOT NULL,
    "description" text COLLATE "C",
    "created_on" timestamp(6) with time zone NOT NULL,
    "modified_on" timestamp(6) with time zone,
    "deleted_on" timestamp(6) with time zone,
    "created_by_id" bigint NOT NULL,
    "modified_by_id" bigint,
    "deleted_by_id" bigint,
    "evaluation_id" bigint NOT NULL,
    "job_id" bigint NOT NULL,
    "deletion_batch" bigint,
    PRIMARY KEY ("id")
);

CREATE TABLE "evaluation_session" (
    "id" bigint NOT NULL,
    "application_id" bigint NOT NULL,
    "version" integer NOT NULL,
    "description" text COLLATE "C",
    "created_on" timestamp(6) with time zone NOT NULL,
    "modified_on" timestamp(6) with time zone,
    "deleted_on" timestamp(6) with time zone,
    "created_by_id" bigint NOT NULL,
    "modified_by_id" bigint,
    "deleted_by_id" bigint,
    "external_id" text COLLATE "C",
    "name" text COLLATE "C",
    "name_folded" text COLLATE "C",
    "code" text COLLATE "C",
    "price_by_user" numeric(18,2),
    "started_on" timestamp(6) with time zone,
    "finished_on" timestamp(6) with time zone,
    "modality" integer NOT NULL,
    "access_constraint" integer NOT NULL,
    "registering_closing_date" timestamp(6) with time zone,
    "is_cancelled" boolean NOT NULL,
    "cancel_reason" integer NOT NULL,
    "cancel_description" text COLLATE "C",
    "max_grade" numeric(18,5),
    "coefficient" numeric(18,5),
    "kind" integer NOT NULL,
    "position" integer,
    "is_visible_on_report" boolean NOT NULL,
    "publish_incomplete" boolean NOT NULL,
    "blocked_until" timestamp(6) with time zone,
    "evaluation_id" bigint NOT NULL,
    "primary_domain_id" bigint,
    "training_session_id" bigint,
    "session_module_id" bigint,
    "deletion_batch" bigint,
    PRIMARY KEY ("id")
);

CREATE TABLE "evaluation_session_evaluator" (
    "id" bigint NOT NULL,
    "application_id" bigint NOT NULL,
    "version" integer NOT NULL,
    "description" text COLLATE "C",
    "created_on" timestamp(6) with time zone NOT NULL,
    "modified_on" timestamp(6) with time zone,
    "deleted_on" timestamp(6) with time zone,
    "created_by_id" bigint NOT NULL,
    "modified_by_id" bigint,
    "deleted_by_id" bigint,
    "evaluation_session_id" bigint NOT NULL,
    "user_id" bigint NOT NULL,
    "deletion_batch" bigint,
    PRIMARY KEY ("id")
);

CREATE TABLE "evaluation_trainee" (
    "id" bigint NOT NULL,
    "application_id" bigint NOT NULL,
    "version" integer NOT NULL,
    "description" text COLLATE "C",
    "created_on" timestamp(6) with time zone NOT NULL,
    "modified_on" timestamp(6) with time zone,
    "deleted_on" timestamp(6) with time zone,
    "created_by_id" bigint NOT NULL,
    "modified_by_id" bigint,
    "deleted_by_id" bigint,
    "external_id" text COLLATE "C",
    "started_on" timestamp(6) with time zone,
    "finished_on" timestamp(6) with time zone,
    "is_cancelled" boolean NOT NULL,
    "cancel_reason" integer NOT NULL,
    "cancel_description" text COLLATE "C",
    "is_black_listed" boolean NOT NULL,
    "is_charged" boolean NOT NULL,
    "restricted_login" boolean NOT NULL,
    "login" text COLLATE "C",
    "registration_origin" integer NOT NULL,
    "lms_progress" integer NOT NULL,
    "lms_progress_percent" numeric(18,5),
    "lms_success" integer NOT NULL,
    "lms_time_spend" integer,
    "evaluation_session_id" bigint NOT NULL,
    "user_id" bigint NOT NULL,
    "deletion_batch" bigint,
    PRIMARY KEY ("id")
);

CREATE TABLE "evaluation_trainee_manager" (
    "id" bigint NOT NULL,
    "application_id" bigint NOT NULL,
    "version" integer NOT NULL,
    "description" text COLLATE "C",
    "created_on" timestamp(6) with time zone NOT NULL,
    "modified_on" timestamp(6) with time zone,
    "deleted_on" timestamp(6) with time zone,
    "created_by_id" bigint NOT NULL,
    "modified_by_id" bigint,
    "deleted_by_id" bigint,
    "evaluation_trainee_id" bigint NOT NULL,
    "user_id" bigint NOT NULL,
    "deletion_batch" bigint,
    PRIMARY KEY ("id")
);

CREATE TABLE "evaluation_weight" (
    "id" bigint NOT NULL,
    "application_id" bigint NOT NULL,
    "version" integer NOT NULL,
    "description" text COLLATE "C",
    "created_on" timestamp(6) with time zone NOT NULL,
    "modified_on" timestamp(6) with time zone,
    "deleted_on" timestamp(6) with time zone,
    "created_by_id" bigint NOT NULL,
    "modified_by_id" bigint,
    "deleted_by_id" bigint,
    "weight" numeric(18,5) NOT NULL,
    "evaluation_session_id" bigint NOT NULL,
    "teaching_unit_id" bigint NOT NULL,
    "deletion_batch" bigint,
    PRIMARY KEY ("id")
);

CREATE TABLE "grade" (
    "id" bigint NOT NULL,
    "application_id" bigint NOT NULL,
    "version" integer NOT NULL,
    "description" text COLLATE "C",
    "created_on" timestamp(6) with time zone NOT NULL,
    "modified_on" timestamp(6) with time zone,
    "deleted_on" timestamp(6) with time zone,
    "created_by_id" bigint NOT NULL,
    "modified_by_id" bigint,
    "deleted_by_id" bigint,
    "external_id" text COLLATE "C",
    "value" numeric(18,5),
    "code" integer NOT NULL,
    "comment" text COLLATE "C",
    "entered_on" timestamp(6) with time zone,
    "evaluation_session_id" bigint NOT NULL,
    "student_id" bigint NOT NULL,
    "trainee_id" bigint,
    "entered_by_id" bigint,
    "deletion_batch" bigint,
    PRIMARY KEY ("id")
);

CREATE TABLE "annotation" (
    "id" bigint NOT NULL,
    "application_id" bigint NOT NULL,
    "version" integer NOT NULL,
    "description" text COLLATE "C",
    "created_on" timestamp(6) with time zone NOT NULL,
    "modified_on" timestamp(6) with time zone,
    "deleted_on" timestamp(6) with time zone,
    "created_by_id" bigint NOT NULL,
    "modified_by_id" bigint,
    "deleted_by_id" bigint,
    "external_id" text COLLATE "C",
    "written_on" timestamp(6) with time zone,
    "comment" text COLLATE "C",
    "student_id" bigint NOT NULL,
    "author_id" bigint,
    "deletion_batch" bigint,
    PRIMARY KEY ("id")
);

CREATE TABLE "appreciation" (
    "id" bigint NOT NULL,
    "application_id" bigint NOT NULL,
    "version" integer NOT NULL,
    "description" text COLLATE "C",
    "created_on" timestamp(6) with time zone NOT NULL,
    "modified_on" timestamp(6) with time zone,
    "deleted_on" timestamp(6) with time zone,
    "created_by_id" bigint NOT NULL,
    "modified_by_id" bigint,
    "deleted_by_id" bigint,
    "external_id" text COLLATE "C",
    "written_on" timestamp(6) with time zone,
    "comment" text COLLATE "C",
    "student_id" bigint NOT NULL,
    "training_session_id" bigint NOT NULL,
    "author_id" bigint,
    "deletion_batch" bigint,
    PRIMARY KEY ("id")
);

CREATE TABLE "jury_decision" (
    "id" bigint NOT NULL,
    "application_id" bigint NOT NULL,
    "version" integer NOT NULL,
    "description" text COLLATE "C",
    "created_on" timestamp(6) with time zone NOT NULL,
    "modified_on" timestamp(6) with time zone,
    "deleted_on" timestamp(6) with time zone,
    "created_by_id" bigint NOT NULL,
    "modified_by_id" bigint,
    "deleted_by_id" bigint,
    "external_id" text COLLATE "C",
    "kind" integer NOT NULL,
    "code" text COLLATE "C",
    "decided_on" timestamp(6) with time zone,
    "was_assiduous" boolean,
    "average" numeric(18,5),
    "semester_number" integer,
    "year_number" integer,
    "school_year" integer,
    "programme_code" text COLLATE "C",
    "is_external" boolean NOT NULL,
    "student_id" bigint NOT NULL,
    "training_session_id" bigint,
    "trainee_id" bigint,
    "teaching_unit_id" bigint,
    "second_teaching_unit_id" bigint,
    "compensated_session_id" bigint,
    "pathway_id" bigint,
    "competence_framework_id" bigint,
    "deletion_batch" bigint,
    PRIMARY KEY ("id")
);

CREATE TABLE "document" (
    "id" bigint NOT NULL,
    "application_id" bigint NOT NULL,
    "version" integer NOT NULL,
    "description" text COLLATE "C",
    "created_on" timestamp(6) with time zone NOT NULL,
    "modified_on" timestamp(6) with time zone,
    "deleted_on" timestamp(6) with time zone,
    "created_by_id" bigint NOT NULL,
    "modified_by_id" bigint,
    "deleted_by_id" bigint,
    "external_id" text COLLATE "C",
    "kind" integer NOT NULL,
    "file_name" text COLLATE "C" NOT NULL,
    "media_type" text COLLATE "C",
    "content" bytea,
    "size" bigint,
    "is_internal" boolean NOT NULL,
    "user_id" bigint,
    "domain_id" bigint,
    "justification_id" bigint,
    "meeting_session_id" bigint,
    "author_id" bigint,
    "deletion_batch" bigint,
    PRIMARY KEY ("id")
);

CREATE TABLE "post" (
    "id" bigint NOT NULL,
    "application_id" bigint NOT NULL,
    "version" integer NOT NULL,
    "description" text COLLATE "C",
    "created_on" timestamp(6) with time zone NOT NULL,
    "modified_on" timestamp(6) with time zone,
    "deleted_on" timestamp(6) with time zone,
    "created_by_id" bigint NOT NULL,
    "modified_by_id" bigint,
    "deleted_by_id" bigint,
    "external_id" text COLLATE "C",
    "name" text COLLATE "C" NOT NULL,
    "deletion_batch" bigint,
    PRIMARY KEY ("id")
);

CREATE TABLE "information" (
    "id" bigint NOT NULL,
    "application_id" bigint NOT NULL,
    "version" integer NOT NULL,
    "description" text COLLATE "C",
    "created_on" timestamp(6) with time zone NOT NULL,
    "modified_on" timestamp(6) with time zone,
    "deleted_on" timestamp(6) with time zone,
    "created_by_id" bigint NOT NULL,
    "modified_by_id" bigint,
    "deleted_by_id" bigint,
    "external_id" text COLLATE "C",
    "name" text COLLATE "C" NOT NULL,
    "deletion_batch" bigint,
    PRIMARY KEY ("id")
);

CREATE TABLE "conversation" (
    "id" bigint NOT NULL,
    "application_id" bigint NOT NULL,
    "version" integer NOT NULL,
    "description" text COLLATE "C",
    "created_on" timestamp(6) with time zone NOT NULL,
    "modified_on" timestamp(6) with time zone,
    "deleted_on" timestamp(6) with time zone,
    "created_by_id" bigint NOT NULL,
    "modified_by_id" bigint,
    "deleted_by_id" bigint,
    "external_id" text COLLATE "C",
    "name" text COLLATE "C" NOT NULL,
    "deletion_batch" bigint,
    PRIMARY KEY ("id")
);

CREATE TABLE "contribution" (
    "id" bigint NOT NULL,
    "application_id" bigint NOT NULL,
    "version" integer NOT NULL,
    "description" text COLLATE "C",
    "created_on" timestamp(6) with time zone NOT NULL,
    "modified_on" timestamp(6) with time zone,
    "deleted_on" timestamp(6) with time zone,
    "created_by_id" bigint NOT NULL,
    "modified_by_id" bigint,
    "deleted_by_id" bigint,
    "external_id" text COLLATE "C",
    "name" text COLLATE "C" NOT NULL,
    "deletion_batch" bigint,
    PRIMARY KEY ("id")
);

CREATE TABLE "wiki_page" (
    "id" bigint NOT NULL,
    "application_id" bigint NOT NULL,
    "version" integer NOT NULL,
    "description" text COLLATE "C",
    "created_on" timestamp(6) with time zone NOT NULL,
    "modified_on" timestamp(6) with time zone,
    "deleted_on" timestamp(6) with time zone,
    "created_by_id" bigint NOT NULL,
    "modified_by_id" bigint,
    "deleted_by_id" bigint,
    "external_id" text COLLATE "C",
    "name" text COLLATE "C" NOT NULL,
    "deletion_batch" bigint,
    PRIMARY KEY ("id")
);

CREATE TABLE "examination" (
    "id" bigint NOT NULL,
    "application_id" bigint NOT NULL,
    "version" integer NOT NULL,
    "description" text COLLATE "C",
    "created_on" timestamp(6) with time zone NOT NULL,
    "modified_on" timestamp(6) with time zone,
    "deleted_on" timestamp(6) with time zone,
    "created_by_id" bigint NOT NULL,
    "modified_by_id" bigint,
    "deleted_by_id" bigint,
    "external_id" text COLLATE "C",
    "name" text COLLATE "C" NOT NULL,
    "deletion_batch" bigint,
    PRIMARY KEY ("id")
);

CREATE TABLE "quiz" (
    "id" bigint NOT NULL,
    "application_id" bigint NOT NULL,
    "version" integer NOT NULL,
    "description" text COLLATE "C",
    "created_on" timestamp(6) with time zone NOT NULL,
    "modified_on" timestamp(6) with time zone,
    "deleted_on" timestamp(6) with time zone,
    "created_by_id" bigint NOT NULL,
    "modified_by_id" bigint,
    "deleted_by_id" bigint,
    "external_id" text COLLATE "C",
    "name" text COLLATE "C" NOT NULL,
    "deletion_batch" bigint,
    PRIMARY KEY ("id")
);

CREATE TABLE "practical_case" (
    "id" bigint NOT NULL,
    "application_id" bigint NOT NULL,
    "version" integer NOT NULL,
    "description" text COLLATE "C",
    "created_on" timestamp(6) with time zone NOT NULL,
    "modified_on" timestamp(6) with time zone,
    "deleted_on" timestamp(6) with time zone,
    "created_by_id" bigint NOT NULL,
    "modified_by_id" bigint,
    "deleted_by_id" bigint,
    "external_id" text COLLATE "C",
    "name" text COLLATE "C" NOT NULL,
    "deletion_batch" bigint,
    PRIMARY KEY ("id")
);

CREATE TABLE "tracking_event" (
    "id" bigint NOT NULL,
    "application_id" bigint NOT NULL,
    "version" integer NOT NULL,
    "description" text COLLATE "C",
    "created_on" timestamp(6) with time zone NOT NULL,
    "modified_on" timestamp(6) with time zone,
    "deleted_on" timestamp(6) with time zone,
    "created_by_id" bigint NOT NULL,
    "modified_by_id" bigint,
    "deleted_by_id" bigint,
    "external_id" text COLLATE "C",
    "timestamp" timestamp(6) with time zone NOT NULL,
    "action_type" integer NOT NULL,
    "user_id" bigint,
    "corrected_user_id" bigint,
    "session_id" bigint,
    "social_group_id" bigint,
    "post_id" bigint,
    "information_id" bigint,
    "conversation_id" bigint,
    "contribution_id" bigint,
    "wiki_page_id" bigint,
    "examination_id" bigint,
    "quiz_id" bigint,
    "practical_case_id" bigint,
    "deletion_batch" bigint,
    PRIMARY KEY ("id")
);

CREATE TABLE "social_group" (
    "id" bigint NOT NULL,
    "application_id" bigint NOT NULL,
    "version" integer NOT NULL,
    "description" text COLLATE "C",
    "created_on" timestamp(6) with time zone NOT NULL,
    "modified_on" timestamp(6) with time zone,
    "deleted_on" timestamp(6) with time zone,
    "created_by_id" bigint NOT NULL,
    "modified_by_id" bigint,
    "deleted_by_id" bigint,
    "external_id" text COLLATE "C",
    "name" text COLLATE "C" NOT NULL,
    "deletion_batch" bigint,
    PRIMARY KEY ("id")
);

CREATE TABLE "user_social_group" (
    "id" bigint NOT NULL,
    "application_id" bigint NOT NULL,
    "version" integer NOT NULL,
    "description" text COLLATE "C",
    "created_on" timestamp(6) with time zone NOT NULL,
    "modified_on" timestamp(6) with time zone,
    "deleted_on" timestamp(6) with time zone,
    "created_by_id" bigint NOT NULL,
    "modified_by_id" bigint,
    "deleted_by_id" bigint,
    "user_id" bigint NOT NULL,
    "social_group_id" bigint NOT NULL,
    "deletion_batch" bigint,
    PRIMARY KEY ("id")
);

CREATE TABLE "dynamic_group" (
    "id" bigint NOT NULL,
    "application_id" bigint NOT NULL,
    "version" integer NOT NULL,
    "description" text COLLATE "C",
    "created_on" timestamp(6) with time zone NOT NULL,
    "modified_on" timestamp(6) with time zone,
    "deleted_on" timestamp(6) with time zone,
    "created_by_id" bigint NOT NULL,
    "modified_by_id" bigint,
    "deleted_by_id" bigint,
    "external_id" text COLLATE "C",
    "name" text COLLATE "C" NOT NULL,
    "deletion_batch" bigint,
    PRIMARY KEY ("id")
);

CREATE TABLE "user_dynamic_group" (
    "id" bigint NOT NULL,
    "application_id" bigint NOT NULL,
    "version" integer NOT NULL,
    "description" text COLLATE "C",
    "created_on" timestamp(6) with time zone NOT NULL,
    "modified_on" timestamp(6) with time zone,
    "deleted_on" timestamp(6) with time zone,
    "created_by_id" bigint NOT NULL,
    "modified_by_id" bigint,
    "deleted_by_id" bigint,
    "user_id" bigint NOT NULL,
    "dynamic_group_id" bigint NOT NULL,
    "deletion_batch" bigint,
    PRIMARY KEY ("id")
);

CREATE TABLE "item_rating" (
    "id" bigint NOT NULL,
    "application_id" bigint NOT NULL,
    "version" integer NOT NULL,
    "description" text COLLATE "C",
    "created_on" timestamp(6) with time zone NOT NULL,
    "modified_on" timestamp(6) with time zone,
    "deleted_on" timestamp(6) with time zone,
    "created_by_id" bigint NOT NULL,
    "modified_by_id" bigint,
    "deleted_by_id" bigint,
    "external_id" text COLLATE "C",
    "rate" integer NOT NULL,
    "title" text COLLATE "C",
    "comment" text COLLATE "C",
    "user_id" bigint NOT NULL,
    "training_id" bigint,
    "evaluation_id" bigint,
    "deletion_batch" bigint,
    PRIMARY KEY ("id")
);

CREATE TABLE "external_ref" (
    "id" bigint NOT NULL,
    "application_id" bigint NOT NULL,
    "version" integer NOT NULL,
    "description" text COLLATE "C",
    "created_on" timestamp(6) with time zone NOT NULL,
    "modified_on" timestamp(6) with time zone,
    "deleted_on" timestamp(6) with time zone,
    "created_by_id" bigint NOT NULL,
    "modified_by_id" bigint,
    "deleted_by_id" bigint,
    "system" text COLLATE "C" NOT NULL,
    "kind" text COLLATE "C" NOT NULL,
    "ext_id" text COLLATE "C" NOT NULL,
    "canonical_type" text COLLATE "C" NOT NULL,
    "canonical_id" bigint NOT NULL,
    "deletion_batch" bigint,
    PRIMARY KEY ("id")
);

ALTER TABLE "person" ADD FOREIGN KEY ("primary_domain_id") REFERENCES "domain" ("id");
ALTER TABLE "person" ADD FOREIGN KEY ("tutor_resource_id") REFERENCES "tutor_resource" ("id");
ALTER TABLE "domain" ADD FOREIGN KEY ("parent_domain_id") REFERENCES "domain" ("id");
ALTER TABLE "domain" ADD FOREIGN KEY ("primary_domain_id") REFERENCES "domain" ("id");
ALTER TABLE "student" ADD FOREIGN KEY ("user_id") REFERENCES "person" ("id");
ALTER TABLE "student" ADD FOREIGN KEY ("domain_id") REFERENCES "domain" ("id");
ALTER TABLE "student" ADD FOREIGN KEY ("admission_id") REFERENCES "admission" ("id");
ALTER TABLE "student_address" ADD FOREIGN KEY ("student_id") REFERENCES "student" ("id");
ALTER TABLE "user_role" ADD FOREIGN KEY ("user_id") REFERENCES "person" ("id");
ALTER TABLE "user_role" ADD FOREIGN KEY ("role_id") REFERENCES "app_role" ("id");
ALTER TABLE "user_role" ADD FOREIGN KEY ("domain_id") REFERENCES "domain" ("id");
ALTER TABLE "establishment" ADD FOREIGN KEY ("parent_establishment_id") REFERENCES "establishment" ("id");
ALTER TABLE "establishment" ADD FOREIGN KEY ("primary_domain_id") REFERENCES "domain" ("id");
ALTER TABLE "job" ADD FOREIGN KEY ("parent_job_id") REFERENCES "job" ("id");
ALTER TABLE "job" ADD FOREIGN KEY ("primary_domain_id") REFERENCES "domain" ("id");
ALTER TABLE "project" ADD FOREIGN KEY ("parent_project_id") REFERENCES "project" ("id");
ALTER TABLE "project" ADD FOREIGN KEY ("primary_domain_id") REFERENCES "domain" ("id");
ALTER TABLE "structure" ADD FOREIGN KEY ("parent_structure_id") REFERENCES "structure" ("id");
ALTER TABLE "structure" ADD FOREIGN KEY ("primary_domain_id") REFERENCES "domain" ("id");
ALTER TABLE "team" ADD FOREIGN KEY ("parent_team_id") REFERENCES "team" ("id");
ALTER TABLE "team" ADD FOREIGN KEY ("primary_domain_id") REFERENCES "domain" ("id");
ALTER TABLE "localisation" ADD FOREIGN KEY ("parent_localisation_id") REFERENCES "localisation" ("id");
ALTER TABLE "localisation" ADD FOREIGN KEY ("primary_domain_id") REFERENCES "domain" ("id");
ALTER TABLE "user_domain" ADD FOREIGN KEY ("user_id") REFERENCES "person" ("id");
ALTER TABLE "user_domain" ADD FOREIGN KEY ("domain_id") REFERENCES "domain" ("id");
ALTER TABLE "domain_manager" ADD FOREIGN KEY ("domain_id") REFERENCES "domain" ("id");
ALTER TABLE "domain_manager" ADD FOREIGN KEY ("user_id") REFERENCES "person" ("id");
ALTER TABLE "user_establishment" ADD FOREIGN KEY ("user_id") REFERENCES "person" ("id");
ALTER TABLE "user_establishment" ADD FOREIGN KEY ("establishment_id") REFERENCES "establishment" ("id");
ALTER TABLE "establishment_manager" ADD FOREIGN KEY ("establishment_id") REFERENCES "establishment" ("id");
ALTER TABLE "establishment_manager" ADD FOREIGN KEY ("user_id") REFERENCES "person" ("id");
ALTER TABLE "user_job" ADD FOREIGN KEY ("user_id") REFERENCES "person" ("id");
ALTER TABLE "user_job" ADD FOREIGN KEY ("job_id") REFERENCES "job" ("id");
ALTER TABLE "job_manager" ADD FOREIGN KEY ("job_id") REFERENCES "job" ("id");
ALTER TABLE "job_manager" ADD FOREIGN KEY ("user_id") REFERENCES "person" ("id");
ALTER TABLE "user_project" ADD FOREIGN KEY ("user_id") REFERENCES "person" ("id");
ALTER TABLE "user_project" ADD FOREIGN KEY ("project_id") REFERENCES "project" ("id");
ALTER TABLE "project_manager" ADD FOREIGN KEY ("project_id") REFERENCES "project" ("id");
ALTER TABLE "project_manager" ADD FOREIGN KEY ("user_id") REFERENCES "person" ("id");
ALTER TABLE "user_structure" ADD FOREIGN KEY ("user_id") REFERENCES "person" ("id");
ALTER TABLE "user_structure" ADD FOREIGN KEY ("structure_id") REFERENCES "structure" ("id");
ALTER TABLE "structure_manager" ADD FOREIGN KEY ("structure_id") REFERENCES "structure" ("id");
ALTER TABLE "structure_manager" ADD FOREIGN KEY ("user_id") REFERENCES "person" ("id");
ALTER TABLE "user_team" ADD FOREIGN KEY ("user_id") REFERENCES "person" ("id");
ALTER TABLE "user_team" ADD FOREIGN KEY ("team_id") REFERENCES "team" ("id");
ALTER TABLE "team_manager" ADD FOREIGN KEY ("team_id") REFERENCES "team" ("id");
ALTER TABLE "team_manager" ADD FOREIGN KEY ("user_id") REFERENCES "person" ("id");
ALTER TABLE "user_localisation" ADD FOREIGN KEY ("user_id") REFERENCES "person" ("id");
ALTER TABLE "user_localisation" ADD FOREIGN KEY ("localisation_id") REFERENCES "localisation" ("id");
ALTER TABLE "localisation_manager" ADD FOREIGN KEY ("localisation_id") REFERENCES "localisation" ("id");
ALTER TABLE "localisation_manager" ADD FOREIGN KEY ("user_id") REFERENCES "person" ("id");
ALTER TABLE "room" ADD FOREIGN KEY ("localisation_id") REFERENCES "localisation" ("id");
ALTER TABLE "role_permission" ADD FOREIGN KEY ("role_id") REFERENCES "app_role" ("id");
ALTER TABLE "training" ADD FOREIGN KEY ("primary_domain_id") REFERENCES "domain" ("id");
ALTER TABLE "training" ADD FOREIGN KEY ("manager_id") REFERENCES "person" ("id");
ALTER TABLE "training" ADD FOREIGN KEY ("educational_manager_id") REFERENCES "person" ("id");
ALTER TABLE "training" ADD FOREIGN KEY ("training_provider_id") REFERENCES "training_provider" ("id");
ALTER TABLE "training" ADD FOREIGN KEY ("competence_framework_id") REFERENCES "competence_framework" ("id");
ALTER TABLE "training_provider" ADD FOREIGN KEY ("primary_domain_id") REFERENCES "domain" ("id");
ALTER TABLE "competence_framework" ADD FOREIGN KEY ("domain_id") REFERENCES "domain" ("id");
ALTER TABLE "training_job" ADD FOREIGN KEY ("training_id") REFERENCES "training" ("id");
ALTER TABLE "training_job" ADD FOREIGN KEY ("job_id") REFERENCES "job" ("id");
ALTER TABLE "training_training_theme" ADD FOREIGN KEY ("training_id") REFERENCES "training" ("id");
ALTER TABLE "training_training_theme" ADD FOREIGN KEY ("training_theme_id") REFERENCES "training_theme" ("id");
ALTER TABLE "training_training_provider" ADD FOREIGN KEY ("training_id") REFERENCES "training" ("id");
ALTER TABLE "training_training_provider" ADD FOREIGN KEY ("training_provider_id") REFERENCES "training_provider" ("id");
ALTER TABLE "training_required_training" ADD FOREIGN KEY ("training_id") REFERENCES "training" ("id");
ALTER TABLE "training_required_training" ADD FOREIGN KEY ("required_training_id") REFERENCES "training" ("id");
ALTER TABLE "training_privilege" ADD FOREIGN KEY ("training_id") REFERENCES "training" ("id");
ALTER TABLE "teaching_unit" ADD FOREIGN KEY ("training_id") REFERENCES "training" ("id");
ALTER TABLE "teaching_unit" ADD FOREIGN KEY ("competence_level_id") REFERENCES "competence_level" ("id");
ALTER TABLE "competence_level" ADD FOREIGN KEY ("competence_id") REFERENCES "competence" ("id");
ALTER TABLE "subject" ADD FOREIGN KEY ("teaching_unit_id") REFERENCES "teaching_unit" ("id");
ALTER TABLE "module" ADD FOREIGN KEY ("training_id") REFERENCES "training" ("id");
ALTER TABLE "module" ADD FOREIGN KEY ("teaching_unit_id") REFERENCES "teaching_unit" ("id");
ALTER TABLE "module" ADD FOREIGN KEY ("subject_id") REFERENCES "subject" ("id");
ALTER TABLE "module_coefficient" ADD FOREIGN KEY ("module_id") REFERENCES "module" ("id");
ALTER TABLE "module_coefficient" ADD FOREIGN KEY ("teaching_unit_id") REFERENCES "teaching_unit" ("id");
ALTER TABLE "competence" ADD FOREIGN KEY ("competence_framework_id") REFERENCES "competence_framework" ("id");
ALTER TABLE "competence_element" ADD FOREIGN KEY ("competence_id") REFERENCES "competence" ("id");
ALTER TABLE "competence_element" ADD FOREIGN KEY ("competence_level_id") REFERENCES "competence_level" ("id");
ALTER TABLE "pathway" ADD FOREIGN KEY ("competence_framework_id") REFERENCES "competence_framework" ("id");
ALTER TABLE "pathway_level" ADD FOREIGN KEY ("pathway_id") REFERENCES "pathway" ("id");
ALTER TABLE "pathway_level" ADD FOREIGN KEY ("competence_level_id") REFERENCES "competence_level" ("id");
ALTER TABLE "teaching_unit_pathway" ADD FOREIGN KEY ("teaching_unit_id") REFERENCES "teaching_unit" ("id");
ALTER TABLE "teaching_unit_pathway" ADD FOREIGN KEY ("pathway_id") REFERENCES "pathway" ("id");
ALTER TABLE "training_session" ADD FOREIGN KEY ("training_id") REFERENCES "training" ("id");
ALTER TABLE "training_session" ADD FOREIGN KEY ("training_provider_id") REFERENCES "training_provider" ("id");
ALTER TABLE "training_session" ADD FOREIGN KEY ("manager_id") REFERENCES "person" ("id");
ALTER TABLE "training_session" ADD FOREIGN KEY ("primary_domain_id") REFERENCES "domain" ("id");
ALTER TABLE "training_session_tutor" ADD FOREIGN KEY ("training_session_id") REFERENCES "training_session" ("id");
ALTER TABLE "training_session_tutor" ADD FOREIGN KEY ("user_id") REFERENCES "person" ("id");
ALTER TABLE "training_session_manager" ADD FOREIGN KEY ("training_session_id") REFERENCES "training_session" ("id");
ALTER TABLE "training_session_manager" ADD FOREIGN KEY ("user_id") REFERENCES "person" ("id");
ALTER TABLE "training_session_localisation" ADD FOREIGN KEY ("training_session_id") REFERENCES "training_session" ("id");
ALTER TABLE "training_session_localisation" ADD FOREIGN KEY ("localisation_id") REFERENCES "localisation" ("id");
ALTER TABLE "training_session_pathway" ADD FOREIGN KEY ("training_session_id") REFERENCES "training_session" ("id");
ALTER TABLE "training_session_pathway" ADD FOREIGN KEY ("pathway_id") REFERENCES "pathway" ("id");
ALTER TABLE "apogee_stage" ADD FOREIGN KEY ("training_session_id") REFERENCES "training_session" ("id");
ALTER TABLE "session_module" ADD FOREIGN KEY ("training_session_id") REFERENCES "training_session" ("id");
ALTER TABLE "session_module" ADD FOREIGN KEY ("module_id") REFERENCES "module" ("id");
ALTER TABLE "session_module" ADD FOREIGN KEY ("manager_id") REFERENCES "person" ("id");
ALTER TABLE "session_module_teacher" ADD FOREIGN KEY ("session_module_id") REFERENCES "session_module" ("id");
ALTER TABLE "session_module_teacher" ADD FOREIGN KEY ("user_id") REFERENCES "person" ("id");
ALTER TABLE "group_partition" ADD FOREIGN KEY ("training_session_id") REFERENCES "training_session" ("id");
ALTER TABLE "student_group" ADD FOREIGN KEY ("partition_id") REFERENCES "group_partition" ("id");
ALTER TABLE "meeting_session" ADD FOREIGN KEY ("training_session_id") REFERENCES "training_session" ("id");
ALTER TABLE "meeting_session" ADD FOREIGN KEY ("session_module_id") REFERENCES "session_module" ("id");
ALTER TABLE "meeting_session" ADD FOREIGN KEY ("student_group_id") REFERENCES "student_group" ("id");
ALTER TABLE "meeting_session" ADD FOREIGN KEY ("localisation_id") REFERENCES "localisation" ("id");
ALTER TABLE "meeting_session_room" ADD FOREIGN KEY ("meeting_session_id") REFERENCES "meeting_session" ("id");
ALTER TABLE "meeting_session_room" ADD FOREIGN KEY ("room_id") REFERENCES "room" ("id");
ALTER TABLE "tutor_attendance" ADD FOREIGN KEY ("meeting_session_id") REFERENCES "meeting_session" ("id");
ALTER TABLE "tutor_attendance" ADD FOREIGN KEY ("tutor_id") REFERENCES "person" ("id");
ALTER TABLE "trainee" ADD FOREIGN KEY ("training_session_id") REFERENCES "training_session" ("id");
ALTER TABLE "trainee" ADD FOREIGN KEY ("user_id") REFERENCES "person" ("id");
ALTER TABLE "trainee" ADD FOREIGN KEY ("student_id") REFERENCES "student" ("id");
ALTER TABLE "trainee" ADD FOREIGN KEY ("pathway_id") REFERENCES "pathway" ("id");
ALTER TABLE "trainee" ADD FOREIGN KEY ("main_group_id") REFERENCES "student_group" ("id");
ALTER TABLE "session_module_enrolment" ADD FOREIGN KEY ("session_module_id") REFERENCES "session_module" ("id");
ALTER TABLE "session_module_enrolment" ADD FOREIGN KEY ("student_id") REFERENCES "student" ("id");
ALTER TABLE "session_module_enrolment" ADD FOREIGN KEY ("trainee_id") REFERENCES "trainee" ("id");
ALTER TABLE "student_group_membership" ADD FOREIGN KEY ("student_group_id") REFERENCES "student_group" ("id");
ALTER TABLE "student_group_membership" ADD FOREIGN KEY ("student_id") REFERENCES "student" ("id");
ALTER TABLE "student_group_membership" ADD FOREIGN KEY ("trainee_id") REFERENCES "trainee" ("id");
ALTER TABLE "presence" ADD FOREIGN KEY ("trainee_id") REFERENCES "trainee" ("id");
ALTER TABLE "presence" ADD FOREIGN KEY ("meeting_session_id") REFERENCES "meeting_session" ("id");
ALTER TABLE "attendance" ADD FOREIGN KEY ("student_id") REFERENCES "student" ("id");
ALTER TABLE "attendance" ADD FOREIGN KEY ("trainee_id") REFERENCES "trainee" ("id");
ALTER TABLE "attendance" ADD FOREIGN KEY ("session_module_id") REFERENCES "session_module" ("id");
ALTER TABLE "attendance" ADD FOREIGN KEY ("meeting_session_id") REFERENCES "meeting_session" ("id");
ALTER TABLE "attendance" ADD FOREIGN KEY ("entered_by_id") REFERENCES "person" ("id");
ALTER TABLE "justification" ADD FOREIGN KEY ("student_id") REFERENCES "student" ("id");
ALTER TABLE "justification" ADD FOREIGN KEY ("entered_by_id") REFERENCES "person" ("id");
ALTER TABLE "absence_notice" ADD FOREIGN KEY ("student_id") REFERENCES "student" ("id");
ALTER TABLE "evaluation" ADD FOREIGN KEY ("primary_domain_id") REFERENCES "domain" ("id");
ALTER TABLE "evaluation_job" ADD FOREIGN KEY ("evaluation_id") REFERENCES "evaluation" ("id");
ALTER TABLE "evaluation_job" ADD FOREIGN KEY ("job_id") REFERENCES "job" ("id");
ALTER TABLE "evaluation_session" ADD FOREIGN KEY ("evaluation_id") REFERENCES "evaluation" ("id");
ALTER TABLE "evaluation_session" ADD FOREIGN KEY ("primary_domain_id") REFERENCES "domain" ("id");
ALTER TABLE "evaluation_session" ADD FOREIGN KEY ("training_session_id") REFERENCES "training_session" ("id");
ALTER TABLE "evaluation_session" ADD FOREIGN KEY ("session_module_id") REFERENCES "session_module" ("id");
ALTER TABLE "evaluation_session_evaluator" ADD FOREIGN KEY ("evaluation_session_id") REFERENCES "evaluation_session" ("id");
ALTER TABLE "evaluation_session_evaluator" ADD FOREIGN KEY ("user_id") REFERENCES "person" ("id");
ALTER TABLE "evaluation_trainee" ADD FOREIGN KEY ("evaluation_session_id") REFERENCES "evaluation_session" ("id");
ALTER TABLE "evaluation_trainee" ADD FOREIGN KEY ("user_id") REFERENCES "person" ("id");
ALTER TABLE "evaluation_trainee_manager" ADD FOREIGN KEY ("evaluation_trainee_id") REFERENCES "evaluation_trainee" ("id");
ALTER TABLE "evaluation_trainee_manager" ADD FOREIGN KEY ("user_id") REFERENCES "person" ("id");
ALTER TABLE "evaluation_weight" ADD FOREIGN KEY ("evaluation_session_id") REFERENCES "evaluation_session" ("id");
ALTER TABLE "evaluation_weight" ADD FOREIGN KEY ("teaching_unit_id") REFERENCES "teaching_unit" ("id");
ALTER TABLE "grade" ADD FOREIGN KEY ("evaluation_session_id") REFERENCES "evaluation_session" ("id");
ALTER TABLE "grade" ADD FOREIGN KEY ("student_id") REFERENCES "student" ("id");
ALTER TABLE "grade" ADD FOREIGN KEY ("trainee_id") REFERENCES "trainee" ("id");
ALTER TABLE "grade" ADD FOREIGN KEY ("entered_by_id") REFERENCES "person" ("id");
ALTER TABLE "annotation" ADD FOREIGN KEY ("student_id") REFERENCES "student" ("id");
ALTER TABLE "annotation" ADD FOREIGN KEY ("author_id") REFERENCES "person" ("id");
ALTER TABLE "appreciation" ADD FOREIGN KEY ("student_id") REFERENCES "student" ("id");
ALTER TABLE "appreciation" ADD FOREIGN KEY ("training_session_id") REFERENCES "training_session" ("id");
ALTER TABLE "appreciation" ADD FOREIGN KEY ("author_id") REFERENCES "person" ("id");
ALTER TABLE "jury_decision" ADD FOREIGN KEY ("student_id") REFERENCES "student" ("id");
ALTER TABLE "jury_decision" ADD FOREIGN KEY ("training_session_id") REFERENCES "training_session" ("id");
ALTER TABLE "jury_decision" ADD FOREIGN KEY ("trainee_id") REFERENCES "trainee" ("id");
ALTER TABLE "jury_decision" ADD FOREIGN KEY ("teaching_unit_id") REFERENCES "teaching_unit" ("id");
ALTER TABLE "jury_decision" ADD FOREIGN KEY ("second_teaching_unit_id") REFERENCES "teaching_unit" ("id");
ALTER TABLE "jury_decision" ADD FOREIGN KEY ("compensated_session_id") REFERENCES "training_session" ("id");
ALTER TABLE "jury_decision" ADD FOREIGN KEY ("pathway_id") REFERENCES "pathway" ("id");
ALTER TABLE "jury_decision" ADD FOREIGN KEY ("competence_framework_id") REFERENCES "competence_framework" ("id");
ALTER TABLE "document" ADD FOREIGN KEY ("user_id") REFERENCES "person" ("id");
ALTER TABLE "document" ADD FOREIGN KEY ("domain_id") REFERENCES "domain" ("id");
ALTER TABLE "document" ADD FOREIGN KEY ("justification_id") REFERENCES "justification" ("id");
ALTER TABLE "document" ADD FOREIGN KEY ("meeting_session_id") REFERENCES "meeting_session" ("id");
ALTER TABLE "document" ADD FOREIGN KEY ("author_id") REFERENCES "person" ("id");
ALTER TABLE "tracking_event" ADD FOREIGN KEY ("user_id") REFERENCES "person" ("id");
ALTER TABLE "tracking_event" ADD FOREIGN KEY ("corrected_user_id") REFERENCES "person" ("id");
ALTER TABLE "tracking_event" ADD FOREIGN KEY ("session_id") REFERENCES "training_session" ("id");
ALTER TABLE "tracking_event" ADD FOREIGN KEY ("social_group_id") REFERENCES "social_group" ("id");
ALTER TABLE "tracking_event" ADD FOREIGN KEY ("post_id") REFERENCES "post" ("id");
ALTER TABLE "tracking_event" ADD FOREIGN KEY ("information_id") REFERENCES "information" ("id");
ALTER TABLE "tracking_event" ADD FOREIGN KEY ("conversation_id") REFERENCES "conversation" ("id");
ALTER TABLE "tracking_event" ADD FOREIGN KEY ("contribution_id") REFERENCES "contribution" ("id");
ALTER TABLE "tracking_event" ADD FOREIGN KEY ("wiki_page_id") REFERENCES "wiki_page" ("id");
ALTER TABLE "tracking_event" ADD FOREIGN KEY ("examination_id") REFERENCES "examination" ("id");
ALTER TABLE "tracking_event" ADD FOREIGN KEY ("quiz_id") REFERENCES "quiz" ("id");
ALTER TABLE "tracking_event" ADD FOREIGN KEY ("practical_case_id") REFERENCES "practical_case" ("id");
ALTER TABLE "user_social_group" ADD FOREIGN KEY ("user_id") REFERENCES "person" ("id");
ALTER TABLE "user_social_group" ADD FOREIGN KEY ("social_group_id") REFERENCES "social_group" ("id");
ALTER TABLE "user_dynamic_group" ADD FOREIGN KEY ("user_id") REFERENCES "person" ("id");
ALTER TABLE "user_dynamic_group" ADD FOREIGN KEY ("dynamic_group_id") REFERENCES "dynamic_group" ("id");
ALTER TABLE "item_rating" ADD FOREIGN KEY ("user_id") REFERENCES "person" ("id");
ALTER TABLE "item_rating" ADD FOREIGN KEY ("training_id") REFERENCES "training" ("id");
ALTER TABLE "item_rating" ADD FOREIGN KEY ("evaluation_id") REFERENCES "evaluation" ("id");

CREATE UNIQUE INDEX "person_external_id_key" ON "person" ("external_id") WHERE "deleted_on" IS NULL;
CREATE UNIQUE INDEX "person_uuid_key" ON "person" ("uuid") WHERE "deleted_on" IS NULL;
CREATE UNIQUE INDEX "person_login_key" ON "person" ("login") WHERE "deleted_on" IS NULL;
CREATE UNIQUE INDEX "person_login_folded_key" ON "person" ("login_folded");
CREATE INDEX "person_primary_domain_id_idx" ON "person" ("primary_domain_id" NULLS FIRST);
CREATE INDEX "person_tutor_resource_id_idx" ON "person" ("tutor_resource_id" NULLS FIRST);
CREATE INDEX "person_first_name_idx" ON "person" ("first_name");
CREATE INDEX "person_first_name_folded_idx" ON "person" ("first_name_folded");
CREATE INDEX "person_last_name_idx" ON "person" ("last_name");
CREATE INDEX "person_last_name_folded_idx" ON "person" ("last_name_folded");
CREATE INDEX "person_code_idx" ON "person" ("code" NULLS FIRST);
CREATE INDEX "person_mail_idx" ON "person" ("mail" NULLS FIRST);
CREATE UNIQUE INDEX "domain_external_id_key" ON "domain" ("external_id") WHERE "deleted_on" IS NULL;
CREATE UNIQUE INDEX "domain_code_key" ON "domain" ("code") WHERE "deleted_on" IS NULL;
CREATE UNIQUE INDEX "domain_uuid_key" ON "domain" ("uuid") WHERE "deleted_on" IS NULL;
CREATE INDEX "domain_parent_domain_id_idx" ON "domain" ("parent_domain_id" NULLS FIRST);
CREATE INDEX "domain_primary_domain_id_idx" ON "domain" ("primary_domain_id" NULLS FIRST);
CREATE INDEX "domain_name_idx" ON "domain" ("name");
CREATE INDEX "domain_name_folded_idx" ON "domain" ("name_folded");
CREATE INDEX "domain_code_idx" ON "domain" ("code" NULLS FIRST);
CREATE UNIQUE INDEX "tutor_resource_external_id_key" ON "tutor_resource" ("external_id") WHERE "deleted_on" IS NULL;
CREATE UNIQUE INDEX "student_external_id_key" ON "student" ("external_id") WHERE "deleted_on" IS NULL;
CREATE UNIQUE INDEX "student_nip_code_domain_id_key" ON "student" ("nip_code", "domain_id") WHERE "deleted_on" IS NULL;
CREATE UNIQUE INDEX "student_ine_code_domain_id_key" ON "student" ("ine_code", "domain_id") WHERE "deleted_on" IS NULL;
CREATE INDEX "student_user_id_idx" ON "student" ("user_id");
CREATE INDEX "student_domain_id_idx" ON "student" ("domain_id");
CREATE INDEX "student_admission_id_idx" ON "student" ("admission_id" NULLS FIRST);
CREATE INDEX "student_nip_code_idx" ON "student" ("nip_code" NULLS FIRST);
CREATE INDEX "student_ine_code_idx" ON "student" ("ine_code" NULLS FIRST);
CREATE UNIQUE INDEX "admission_external_id_key" ON "admission" ("external_id") WHERE "deleted_on" IS NULL;
CREATE INDEX "admission_year_idx" ON "admission" ("year" NULLS FIRST);
CREATE UNIQUE INDEX "student_address_external_id_key" ON "student_address" ("external_id") WHERE "deleted_on" IS NULL;
CREATE INDEX "student_address_student_id_idx" ON "student_address" ("student_id");
CREATE UNIQUE INDEX "user_role_external_id_key" ON "user_role" ("external_id") WHERE "deleted_on" IS NULL;
CREATE UNIQUE INDEX "user_role_user_id_role_id_domain_id_key" ON "user_role" ("user_id", "role_id", "domain_id") WHERE "deleted_on" IS NULL;
CREATE INDEX "user_role_user_id_idx" ON "user_role" ("user_id");
CREATE INDEX "user_role_role_id_idx" ON "user_role" ("role_id");
CREATE INDEX "user_role_domain_id_idx" ON "user_role" ("domain_id");
CREATE UNIQUE INDEX "establishment_external_id_key" ON "establishment" ("external_id") WHERE "deleted_on" IS NULL;
CREATE INDEX "establishment_parent_establishment_id_idx" ON "establishment" ("parent_establishment_id" NULLS FIRST);
CREATE INDEX "establishment_primary_domain_id_idx" ON "establishment" ("primary_domain_id" NULLS FIRST);
CREATE INDEX "establishment_name_idx" ON "establishment" ("name");
CREATE INDEX "establishment_name_folded_idx" ON "establishment" ("name_folded");
CREATE INDEX "establishment_code_idx" ON "establishment" ("code" NULLS FIRST);
CREATE UNIQUE INDEX "job_external_id_key" ON "job" ("external_id") WHERE "deleted_on" IS NULL;
CREATE INDEX "job_parent_job_id_idx" ON "job" ("parent_job_id" NULLS FIRST);
CREATE INDEX "job_primary_domain_id_idx" ON "job" ("primary_domain_id" NULLS FIRST);
CREATE INDEX "job_name_idx" ON "job" ("name");
CREATE INDEX "job_name_folded_idx" ON "job" ("name_folded");
CREATE INDEX "job_code_idx" ON "job" ("code" NULLS FIRST);
CREATE UNIQUE INDEX "project_external_id_key" ON "project" ("external_id") WHERE "deleted_on" IS NULL;
CREATE INDEX "project_parent_project_id_idx" ON "project" ("parent_project_id" NULLS FIRST);
CREATE INDEX "project_primary_domain_id_idx" ON "project" ("primary_domain_id" NULLS FIRST);
CREATE INDEX "project_name_idx" ON "project" ("name");
CREATE INDEX "project_name_folded_idx" ON "project" ("name_folded");
CREATE INDEX "project_code_idx" ON "project" ("code" NULLS FIRST);
CREATE UNIQUE INDEX "structure_external_id_key" ON "structure" ("external_id") WHERE "deleted_on" IS NULL;
CREATE INDEX "structure_parent_structure_id_idx" ON "structure" ("parent_structure_id" NULLS FIRST);
CREATE INDEX "structure_primary_domain_id_idx" ON "structure" ("primary_domain_id" NULLS FIRST);
CREATE INDEX "structure_name_idx" ON "structure" ("name");
CREATE INDEX "structure_name_folded_idx" ON "structure" ("name_folded");
CREATE INDEX "structure_code_idx" ON "structure" ("code" NULLS FIRST);
CREATE UNIQUE INDEX "team_external_id_key" ON "team" ("external_id") WHERE "deleted_on" IS NULL;
CREATE INDEX "team_parent_team_id_idx" ON "team" ("parent_team_id" NULLS FIRST);
CREATE INDEX "team_primary_domain_id_idx" ON "team" ("primary_domain_id" NULLS FIRST);
CREATE INDEX "team_name_idx" ON "team" ("name");
CREATE INDEX "team_name_folded_idx" ON "team" ("name_folded");
CREATE INDEX "team_code_idx" ON "team" ("code" NULLS FIRST);
CREATE UNIQUE INDEX "localisation_external_id_key" ON "localisation" ("external_id") WHERE "deleted_on" IS NULL;
CREATE INDEX "localisation_parent_localisation_id_idx" ON "localisation" ("parent_localisation_id" NULLS FIRST);
CREATE INDEX "localisation_primary_domain_id_idx" ON "localisation" ("primary_domain_id" NULLS FIRST);
CREATE INDEX "localisation_name_idx" ON "localisation" ("name");
CREATE INDEX "localisation_name_folded_idx" ON "localisation" ("name_folded");
CREATE INDEX "localisation_code_idx" ON "localisation" ("code" NULLS FIRST);
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
CREATE INDEX "app_role_code_idx" ON "app_role" ("code" NULLS FIRST);
CREATE UNIQUE INDEX "role_permission_role_id_system_permission_key" ON "role_permission" ("role_id", "system", "permission") WHERE "deleted_on" IS NULL;
CREATE INDEX "role_permission_role_id_idx" ON "role_permission" ("role_id");
CREATE UNIQUE INDEX "training_external_id_key" ON "training" ("external_id") WHERE "deleted_on" IS NULL;
CREATE INDEX "training_primary_domain_id_idx" ON "training" ("primary_domain_id" NULLS FIRST);
CREATE INDEX "training_manager_id_idx" ON "training" ("manager_id" NULLS FIRST);
CREATE INDEX "training_educational_manager_id_idx" ON "training" ("educational_manager_id" NULLS FIRST);
CREATE INDEX "training_training_provider_id_idx" ON "training" ("training_provider_id" NULLS FIRST);
CREATE INDEX "training_competence_framework_id_idx" ON "training" ("competence_framework_id" NULLS FIRST);
CREATE INDEX "training_name_idx" ON "training" ("name");
CREATE INDEX "training_name_folded_idx" ON "training" ("name_folded");
CREATE INDEX "training_code_idx" ON "training" ("code" NULLS FIRST);
CREATE INDEX "training_grouping_code_idx" ON "training" ("grouping_code" NULLS FIRST);
CREATE INDEX "training_cursus_type_idx" ON "training" ("cursus_type");
CREATE UNIQUE INDEX "training_provider_external_id_key" ON "training_provider" ("external_id") WHERE "deleted_on" IS NULL;
CREATE INDEX "training_provider_primary_domain_id_idx" ON "training_provider" ("primary_domain_id" NULLS FIRST);
CREATE INDEX "training_provider_name_idx" ON "training_provider" ("name");
CREATE INDEX "training_provider_name_folded_idx" ON "training_provider" ("name_folded");
CREATE INDEX "training_provider_code_idx" ON "training_provider" ("code" NULLS FIRST);
CREATE UNIQUE INDEX "competence_framework_external_id_key" ON "competence_framework" ("external_id") WHERE "deleted_on" IS NULL;
CREATE INDEX "competence_framework_domain_id_idx" ON "competence_framework" ("domain_id" NULLS FIRST);
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
CREATE INDEX "teaching_unit_competence_level_id_idx" ON "teaching_unit" ("competence_level_id" NULLS FIRST);
CREATE INDEX "teaching_unit_acronym_idx" ON "teaching_unit" ("acronym");
CREATE INDEX "teaching_unit_code_idx" ON "teaching_unit" ("code" NULLS FIRST);
CREATE UNIQUE INDEX "competence_level_external_id_key" ON "competence_level" ("external_id") WHERE "deleted_on" IS NULL;
CREATE INDEX "competence_level_competence_id_idx" ON "competence_level" ("competence_id");
CREATE UNIQUE INDEX "subject_external_id_key" ON "subject" ("external_id") WHERE "deleted_on" IS NULL;
CREATE INDEX "subject_teaching_unit_id_idx" ON "subject" ("teaching_unit_id");
CREATE UNIQUE INDEX "module_external_id_key" ON "module" ("external_id") WHERE "deleted_on" IS NULL;
CREATE INDEX "module_training_id_idx" ON "module" ("training_id");
CREATE INDEX "module_teaching_unit_id_idx" ON "module" ("teaching_unit_id" NULLS FIRST);
CREATE INDEX "module_subject_id_idx" ON "module" ("subject_id" NULLS FIRST);
CREATE INDEX "module_name_idx" ON "module" ("name" NULLS FIRST);
CREATE INDEX "module_code_idx" ON "module" ("code");
CREATE UNIQUE INDEX "module_coefficient_module_id_teaching_unit_id_key" ON "module_coefficient" ("module_id", "teaching_unit_id") WHERE "deleted_on" IS NULL;
CREATE INDEX "module_coefficient_module_id_idx" ON "module_coefficient" ("module_id");
CREATE INDEX "module_coefficient_teaching_unit_id_idx" ON "module_coefficient" ("teaching_unit_id");
CREATE UNIQUE INDEX "competence_external_id_key" ON "competence" ("external_id") WHERE "deleted_on" IS NULL;
CREATE INDEX "competence_competence_framework_id_idx" ON "competence" ("competence_framework_id");
CREATE UNIQUE INDEX "competence_element_external_id_key" ON "competence_element" ("external_id") WHERE "deleted_on" IS NULL;
CREATE INDEX "competence_element_competence_id_idx" ON "competence_element" ("competence_id");
CREATE INDEX "competence_element_competence_level_id_idx" ON "competence_element" ("competence_level_id" NULLS FIRST);
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
CREATE INDEX "training_session_training_provider_id_idx" ON "training_session" ("training_provider_id" NULLS FIRST);
CREATE INDEX "training_session_manager_id_idx" ON "training_session" ("manager_id" NULLS FIRST);
CREATE INDEX "training_session_primary_domain_id_idx" ON "training_session" ("primary_domain_id" NULLS FIRST);
CREATE INDEX "training_session_name_idx" ON "training_session" ("name" NULLS FIRST);
CREATE INDEX "training_session_name_folded_idx" ON "training_session" ("name_folded" NULLS FIRST);
CREATE INDEX "training_session_code_idx" ON "training_session" ("code" NULLS FIRST);
CREATE INDEX "training_session_started_on_idx" ON "training_session" ("started_on");
CREATE INDEX "training_session_finished_on_idx" ON "training_session" ("finished_on");
CREATE INDEX "training_session_semester_number_idx" ON "training_session" ("semester_number" NULLS FIRST);
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
CREATE INDEX "session_module_manager_id_idx" ON "session_module" ("manager_id" NULLS FIRST);
CREATE UNIQUE INDEX "session_module_teacher_session_module_id_user_id_key" ON "session_module_teacher" ("session_module_id", "user_id") WHERE "deleted_on" IS NULL;
CREATE INDEX "session_module_teacher_session_module_id_idx" ON "session_module_teacher" ("session_module_id");
CREATE INDEX "session_module_teacher_user_id_idx" ON "session_module_teacher" ("user_id");
CREATE UNIQUE INDEX "group_partition_external_id_key" ON "group_partition" ("external_id") WHERE "deleted_on" IS NULL;
CREATE UNIQUE INDEX "group_partition_training_session_id_name_key" ON "group_partition" ("training_session_id", "name") WHERE "deleted_on" IS NULL;
CREATE INDEX "group_partition_training_session_id_idx" ON "group_partition" ("training_session_id");
CREATE UNIQUE INDEX "student_group_external_id_key" ON "student_group" ("external_id") WHERE "deleted_on" IS NULL;
CREATE UNIQUE INDEX "student_group_partition_id_name_key" ON "student_group" ("partition_id", "name") WHERE "deleted_on" IS NULL;
CREATE INDEX "student_group_partition_id_idx" ON "student_group" ("partition_id");
CREATE INDEX "student_group_name_idx" ON "student_group" ("name" NULLS FIRST);
CREATE UNIQUE INDEX "meeting_session_external_id_key" ON "meeting_session" ("external_id") WHERE "deleted_on" IS NULL;
CREATE INDEX "meeting_session_training_session_id_idx" ON "meeting_session" ("training_session_id");
CREATE INDEX "meeting_session_session_module_id_idx" ON "meeting_session" ("session_module_id" NULLS FIRST);
CREATE INDEX "meeting_session_student_group_id_idx" ON "meeting_session" ("student_group_id" NULLS FIRST);
CREATE INDEX "meeting_session_localisation_id_idx" ON "meeting_session" ("localisation_id" NULLS FIRST);
CREATE INDEX "meeting_session_started_on_idx" ON "meeting_session" ("started_on");
CREATE INDEX "meeting_session_day_idx" ON "meeting_session" ("day" NULLS FIRST);
CREATE UNIQUE INDEX "meeting_session_room_meeting_session_id_room_id_key" ON "meeting_session_room" ("meeting_session_id", "room_id") WHERE "deleted_on" IS NULL;
CREATE INDEX "meeting_session_room_meeting_session_id_idx" ON "meeting_session_room" ("meeting_session_id");
CREATE INDEX "meeting_session_room_room_id_idx" ON "meeting_session_room" ("room_id");
CREATE UNIQUE INDEX "tutor_attendance_meeting_session_id_tutor_id_key" ON "tutor_attendance" ("meeting_session_id", "tutor_id") WHERE "deleted_on" IS NULL;
CREATE INDEX "tutor_attendance_meeting_session_id_idx" ON "tutor_attendance" ("meeting_session_id");
CREATE INDEX "tutor_attendance_tutor_id_idx" ON "tutor_attendance" ("tutor_id");
CREATE UNIQUE INDEX "trainee_external_id_key" ON "trainee" ("external_id") WHERE "deleted_on" IS NULL;
CREATE UNIQUE INDEX "trainee_training_session_id_user_id_key" ON "trainee" ("training_session_id", "user_id") WHERE "deleted_on" IS NULL;
CREATE INDEX "trainee_training_session_id_is_cancelled_deleted_on_idx" ON "trainee" ("training_session_id", "is_cancelled", "deleted_on" NULLS FIRST);
CREATE INDEX "trainee_user_id_idx" ON "trainee" ("user_id");
CREATE INDEX "trainee_student_id_idx" ON "trainee" ("student_id" NULLS FIRST);
CREATE INDEX "trainee_pathway_id_idx" ON "trainee" ("pathway_id" NULLS FIRST);
CREATE INDEX "trainee_main_group_id_idx" ON "trainee" ("main_group_id" NULLS FIRST);
CREATE INDEX "trainee_started_on_idx" ON "trainee" ("started_on" NULLS FIRST);
CREATE UNIQUE INDEX "session_module_enrolment_session_module_id_student_id_k" ON "session_module_enrolment" ("session_module_id", "student_id") WHERE "deleted_on" IS NULL;
CREATE INDEX "session_module_enrolment_session_module_id_idx" ON "session_module_enrolment" ("session_module_id");
CREATE INDEX "session_module_enrolment_student_id_idx" ON "session_module_enrolment" ("student_id");
CREATE INDEX "session_module_enrolment_trainee_id_idx" ON "session_module_enrolment" ("trainee_id" NULLS FIRST);
CREATE UNIQUE INDEX "student_group_membership_student_group_id_student_id_ke" ON "student_group_membership" ("student_group_id", "student_id") WHERE "deleted_on" IS NULL;
CREATE INDEX "student_group_membership_student_group_id_idx" ON "student_group_membership" ("student_group_id");
CREATE INDEX "student_group_membership_student_id_idx" ON "student_group_membership" ("student_id");
CREATE INDEX "student_group_membership_trainee_id_idx" ON "student_group_membership" ("trainee_id" NULLS FIRST);
CREATE UNIQUE INDEX "presence_trainee_id_meeting_session_id_key" ON "presence" ("trainee_id", "meeting_session_id") WHERE "deleted_on" IS NULL;
CREATE INDEX "presence_trainee_id_idx" ON "presence" ("trainee_id");
CREATE INDEX "presence_meeting_session_id_idx" ON "presence" ("meeting_session_id");
CREATE UNIQUE INDEX "attendance_external_id_key" ON "attendance" ("external_id") WHERE "deleted_on" IS NULL;
CREATE UNIQUE INDEX "attendance_trainee_id_meeting_session_id_key" ON "attendance" ("trainee_id", "meeting_session_id") WHERE "deleted_on" IS NULL;
CREATE INDEX "attendance_student_id_idx" ON "attendance" ("student_id");
CREATE INDEX "attendance_trainee_id_idx" ON "attendance" ("trainee_id" NULLS FIRST);
CREATE INDEX "attendance_session_module_id_idx" ON "attendance" ("session_module_id" NULLS FIRST);
CREATE INDEX "attendance_meeting_session_id_idx" ON "attendance" ("meeting_session_id" NULLS FIRST);
CREATE INDEX "attendance_entered_by_id_idx" ON "attendance" ("entered_by_id" NULLS FIRST);
CREATE INDEX "attendance_started_on_idx" ON "attendance" ("started_on");
CREATE INDEX "attendance_day_idx" ON "attendance" ("day" NULLS FIRST);
CREATE UNIQUE INDEX "justification_external_id_key" ON "justification" ("external_id") WHERE "deleted_on" IS NULL;
CREATE INDEX "justification_student_id_idx" ON "justification" ("student_id");
CREATE INDEX "justification_entered_by_id_idx" ON "justification" ("entered_by_id" NULLS FIRST);
CREATE INDEX "justification_started_on_idx" ON "justification" ("started_on");
CREATE INDEX "justification_day_idx" ON "justification" ("day" NULLS FIRST);
CREATE UNIQUE INDEX "absence_notice_external_id_key" ON "absence_notice" ("external_id") WHERE "deleted_on" IS NULL;
CREATE INDEX "absence_notice_student_id_idx" ON "absence_notice" ("student_id");
CREATE INDEX "absence_notice_started_on_idx" ON "absence_notice" ("started_on");
CREATE UNIQUE INDEX "evaluation_external_id_key" ON "evaluation" ("external_id") WHERE "deleted_on" IS NULL;
CREATE INDEX "evaluation_primary_domain_id_idx" ON "evaluation" ("primary_domain_id" NULLS FIRST);
CREATE INDEX "evaluation_name_idx" ON "evaluation" ("name");
CREATE INDEX "evaluation_name_folded_idx" ON "evaluation" ("name_folded");
CREATE INDEX "evaluation_code_idx" ON "evaluation" ("code" NULLS FIRST);
CREATE UNIQUE INDEX "evaluation_job_evaluation_id_job_id_key" ON "evaluation_job" ("evaluation_id", "job_id") WHERE "deleted_on" IS NULL;
CREATE INDEX "evaluation_job_evaluation_id_idx" ON "evaluation_job" ("evaluation_id");
CREATE INDEX "evaluation_job_job_id_idx" ON "evaluation_job" ("job_id");
CREATE UNIQUE INDEX "evaluation_session_external_id_key" ON "evaluation_session" ("external_id") WHERE "deleted_on" IS NULL;
CREATE INDEX "evaluation_session_evaluation_id_idx" ON "evaluation_session" ("evaluation_id");
CREATE INDEX "evaluation_session_primary_domain_id_idx" ON "evaluation_session" ("primary_domain_id" NULLS FIRST);
CREATE INDEX "evaluation_session_training_session_id_idx" ON "evaluation_session" ("training_session_id" NULLS FIRST);
CREATE INDEX "evaluation_session_session_module_id_idx" ON "evaluation_session" ("session_module_id" NULLS FIRST);
CREATE INDEX "evaluation_session_name_idx" ON "evaluation_session" ("name" NULLS FIRST);
CREATE INDEX "evaluation_session_name_folded_idx" ON "evaluation_session" ("name_folded" NULLS FIRST);
CREATE INDEX "evaluation_session_code_idx" ON "evaluation_session" ("code" NULLS FIRST);
CREATE INDEX "evaluation_session_started_on_idx" ON "evaluation_session" ("started_on" NULLS FIRST);
CREATE INDEX "evaluation_session_finished_on_idx" ON "evaluation_session" ("finished_on" NULLS FIRST);
CREATE UNIQUE INDEX "evaluation_session_evaluator_evaluation_session_id_user" ON "evaluation_session_evaluator" ("evaluation_session_id", "user_id") WHERE "deleted_on" IS NULL;
CREATE INDEX "evaluation_session_evaluator_evaluation_session_id_idx" ON "evaluation_session_evaluator" ("evaluation_session_id");
CREATE INDEX "evaluation_session_evaluator_user_id_idx" ON "evaluation_session_evaluator" ("user_id");
CREATE UNIQUE INDEX "evaluation_trainee_external_id_key" ON "evaluation_trainee" ("external_id") WHERE "deleted_on" IS NULL;
CREATE UNIQUE INDEX "evaluation_trainee_evaluation_session_id_user_id_key" ON "evaluation_trainee" ("evaluation_session_id", "user_id") WHERE "deleted_on" IS NULL;
CREATE INDEX "evaluation_trainee_evaluation_session_id_is_cancelled_d" ON "evaluation_trainee" ("evaluation_session_id", "is_cancelled", "deleted_on" NULLS FIRST);
CREATE INDEX "evaluation_trainee_user_id_idx" ON "evaluation_trainee" ("user_id");
CREATE INDEX "evaluation_trainee_started_on_idx" ON "evaluation_trainee" ("started_on" NULLS FIRST);
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
CREATE INDEX "grade_trainee_id_idx" ON "grade" ("trainee_id" NULLS FIRST);
CREATE INDEX "grade_entered_by_id_idx" ON "grade" ("entered_by_id" NULLS FIRST);
CREATE UNIQUE INDEX "annotation_external_id_key" ON "annotation" ("external_id") WHERE "deleted_on" IS NULL;
CREATE INDEX "annotation_student_id_idx" ON "annotation" ("student_id");
CREATE INDEX "annotation_author_id_idx" ON "annotation" ("author_id" NULLS FIRST);
CREATE INDEX "annotation_written_on_idx" ON "annotation" ("written_on" NULLS FIRST);
CREATE UNIQUE INDEX "appreciation_external_id_key" ON "appreciation" ("external_id") WHERE "deleted_on" IS NULL;
CREATE INDEX "appreciation_student_id_idx" ON "appreciation" ("student_id");
CREATE INDEX "appreciation_training_session_id_idx" ON "appreciation" ("training_session_id");
CREATE INDEX "appreciation_author_id_idx" ON "appreciation" ("author_id" NULLS FIRST);
CREATE INDEX "appreciation_written_on_idx" ON "appreciation" ("written_on" NULLS FIRST);
CREATE UNIQUE INDEX "jury_decision_external_id_key" ON "jury_decision" ("external_id") WHERE "deleted_on" IS NULL;
CREATE INDEX "jury_decision_student_id_idx" ON "jury_decision" ("student_id");
CREATE INDEX "jury_decision_training_session_id_idx" ON "jury_decision" ("training_session_id" NULLS FIRST);
CREATE INDEX "jury_decision_trainee_id_idx" ON "jury_decision" ("trainee_id" NULLS FIRST);
CREATE INDEX "jury_decision_teaching_unit_id_idx" ON "jury_decision" ("teaching_unit_id" NULLS FIRST);
CREATE INDEX "jury_decision_second_teaching_unit_id_idx" ON "jury_decision" ("second_teaching_unit_id" NULLS FIRST);
CREATE INDEX "jury_decision_compensated_session_id_idx" ON "jury_decision" ("compensated_session_id" NULLS FIRST);
CREATE INDEX "jury_decision_pathway_id_idx" ON "jury_decision" ("pathway_id" NULLS FIRST);
CREATE INDEX "jury_decision_competence_framework_id_idx" ON "jury_decision" ("competence_framework_id" NULLS FIRST);
CREATE INDEX "jury_decision_code_idx" ON "jury_decision" ("code" NULLS FIRST);
CREATE INDEX "jury_decision_decided_on_idx" ON "jury_decision" ("decided_on" NULLS FIRST);
CREATE INDEX "jury_decision_school_year_idx" ON "jury_decision" ("school_year" NULLS FIRST);
CREATE UNIQUE INDEX "document_external_id_key" ON "document" ("external_id") WHERE "deleted_on" IS NULL;
CREATE INDEX "document_user_id_idx" ON "document" ("user_id" NULLS FIRST);
CREATE INDEX "document_domain_id_idx" ON "document" ("domain_id" NULLS FIRST);
CREATE INDEX "document_justification_id_idx" ON "document" ("justification_id" NULLS FIRST);
CREATE INDEX "document_meeting_session_id_idx" ON "document" ("meeting_session_id" NULLS FIRST);
CREATE INDEX "document_author_id_idx" ON "document" ("author_id" NULLS FIRST);
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
CREATE INDEX "tracking_event_user_id_idx" ON "tracking_event" ("user_id" NULLS FIRST);
CREATE INDEX "tracking_event_corrected_user_id_idx" ON "tracking_event" ("corrected_user_id" NULLS FIRST);
CREATE INDEX "tracking_event_session_id_idx" ON "tracking_event" ("session_id" NULLS FIRST);
CREATE INDEX "tracking_event_social_group_id_idx" ON "tracking_event" ("social_group_id" NULLS FIRST);
CREATE INDEX "tracking_event_post_id_idx" ON "tracking_event" ("post_id" NULLS FIRST);
CREATE INDEX "tracking_event_information_id_idx" ON "tracking_event" ("information_id" NULLS FIRST);
CREATE INDEX "tracking_event_conversation_id_idx" ON "tracking_event" ("conversation_id" NULLS FIRST);
CREATE INDEX "tracking_event_contribution_id_idx" ON "tracking_event" ("contribution_id" NULLS FIRST);
CREATE INDEX "tracking_event_wiki_page_id_idx" ON "tracking_event" ("wiki_page_id" NULLS FIRST);
CREATE INDEX "tracking_event_examination_id_idx" ON "tracking_event" ("examination_id" NULLS FIRST);
CREATE INDEX "tracking_event_quiz_id_idx" ON "tracking_event" ("quiz_id" NULLS FIRST);
CREATE INDEX "tracking_event_practical_case_id_idx" ON "tracking_event" ("practical_case_id" NULLS FIRST);
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
CREATE INDEX "item_rating_training_id_idx" ON "item_rating" ("training_id" NULLS FIRST);
CREATE INDEX "item_rating_evaluation_id_idx" ON "item_rating" ("evaluation_id" NULLS FIRST);
CREATE UNIQUE INDEX "external_ref_system_kind_ext_id_key" ON "external_ref" ("system", "kind", "ext_id") WHERE "deleted_on" IS NULL;
CREATE INDEX "external_ref_canonical_id_idx" ON "external_ref" ("canonical_id");
