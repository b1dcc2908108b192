CREATE TABLE "product" (
    "id" uuid NOT NULL,
    "name" text COLLATE "C" NOT NULL,
    "description" text COLLATE "C",
    "price" double precision NOT NULL,
    "rating" smallint NOT NULL,
    "temperature" smallint NOT NULL,
    "quantity" smallint NOT NULL,
    "weight" real NOT NULL,
    "data" bytea,
    "release_date" date,
    "open_time" time(6) without time zone,
    "shipping_time" bigint,
    "processing_time" bigint,
    "offset" bigint,
    "category_id" uuid,
    "status" integer NOT NULL,
    "version" integer NOT NULL,
    "created_at" timestamp(6) with time zone NOT NULL,
    "serial_number" text COLLATE "C",
    "product_type" text COLLATE "C" NOT NULL,
    "special_property" text COLLATE "C",
    "special_feature" text COLLATE "C",
    "shipping_address_street" text COLLATE "C",
    "shipping_address_city" text COLLATE "C",
    "shipping_address_state" text COLLATE "C",
    "shipping_address_postal_code" text COLLATE "C",
    "shipping_address_country" text COLLATE "C",
    "dimensions_length" double precision,
    "dimensions_width" double precision,
    "dimensions_height" double precision,
    "dimensions_unit" text COLLATE "C",
    "location" text COLLATE "C",
    "route" text COLLATE "C",
    "area" text COLLATE "C",
    "photo_media_type" text COLLATE "C",
    "photo" bytea,
    PRIMARY KEY ("id")
);

CREATE TABLE "category" (
    "id" uuid NOT NULL,
    "name" text COLLATE "C" NOT NULL,
    "description" text COLLATE "C",
    PRIMARY KEY ("id")
);

CREATE TABLE "product_description" (
    "product_id" uuid NOT NULL,
    "language_key" text COLLATE "C" NOT NULL,
    "description" text COLLATE "C" NOT NULL,
    "long_text" text COLLATE "C",
    "custom_name" text COLLATE "C",
    PRIMARY KEY ("product_id", "language_key")
);

CREATE TABLE "product_relation" (
    "from_id" uuid NOT NULL,
    "to_id" uuid NOT NULL,
    PRIMARY KEY ("from_id", "to_id")
);

CREATE TABLE "media_item" (
    "id" uuid NOT NULL,
    "name" text COLLATE "C" NOT NULL,
    "content_type" text COLLATE "C" NOT NULL,
    "size" bigint,
    "created_at" timestamp(6) with time zone NOT NULL,
    "modified_at" timestamp(6) with time zone NOT NULL,
    "stream" bytea,
    PRIMARY KEY ("id")
);

CREATE TABLE "read_only_item" (
    "id" uuid NOT NULL,
    "name" text COLLATE "C" NOT NULL,
    PRIMARY KEY ("id")
);

CREATE TABLE "decimal_sample" (
    "id" uuid NOT NULL,
    "name" text COLLATE "C" NOT NULL,
    "amount" numeric(38,18) NOT NULL,
    PRIMARY KEY ("id")
);

CREATE TABLE "company" (
    "id" uuid NOT NULL,
    "name" text COLLATE "C" NOT NULL,
    "ceo" text COLLATE "C" NOT NULL,
    "founded" integer NOT NULL,
    "head_quarter" text COLLATE "C" NOT NULL,
    "website" text COLLATE "C" NOT NULL,
    "logo" bytea,
    "version" integer NOT NULL,
    "updated_at" timestamp(6) with time zone NOT NULL,
    PRIMARY KEY ("id")
);

CREATE TABLE "sample_value" (
    "id" integer NOT NULL,
    "abinary" bytea,
    "aboolean" boolean,
    "abyte" smallint,
    "adate" date,
    "adate_time_offset" timestamp(6) with time zone,
    "adouble" double precision,
    "aduration" bigint,
    "aguid" uuid,
    "an_int16" smallint,
    "an_int32" integer,
    "an_int64" bigint,
    "an_sbyte" smallint,
    "asingle" real,
    "astring" text COLLATE "C",
    "atime_of_day" time(6) without time zone,
    "adecimal" numeric(38,18),
    "an_amount" numeric(18,2),
    "asize" integer,
    "astatus" integer,
    "ageography" text COLLATE "C",
    "ageometry" text COLLATE "C",
    "ageography_point" text COLLATE "C",
    "ageometry_point" text COLLATE "C",
    "ageography_line_string" text COLLATE "C",
    "ageometry_line_string" text COLLATE "C",
    "ageography_polygon" text COLLATE "C",
    "ageometry_polygon" text COLLATE "C",
    "ageography_multi_point" text COLLATE "C",
    "ageometry_multi_point" text COLLATE "C",
    "ageography_multi_line_string" text COLLATE "C",
    "ageometry_multi_line_string" text COLLATE "C",
    "ageography_multi_polygon" text COLLATE "C",
    "ageometry_multi_polygon" text COLLATE "C",
    "ageography_collection" text COLLATE "C",
    "ageometry_collection" text COLLATE "C",
    PRIMARY KEY ("id")
);

CREATE TABLE "sample_list" (
    "id" integer NOT NULL,
    "texts" text COLLATE "C" NOT NULL,
    "numbers" text COLLATE "C" NOT NULL,
    "doubles" text COLLATE "C" NOT NULL,
    "dates" text COLLATE "C" NOT NULL,
    "guids" text COLLATE "C" NOT NULL,
    "amounts" text COLLATE "C" NOT NULL,
    "sizes" text COLLATE "C" NOT NULL,
    "stops" text COLLATE "C" NOT NULL,
    "start" text COLLATE "C",
    PRIMARY KEY ("id")
);

CREATE TABLE "sample_open" (
    "id" integer NOT NULL,
    "name" text COLLATE "C",
    "more" text COLLATE "C",
    PRIMARY KEY ("id")
);

CREATE TABLE "sample_permission" (
    "id" integer NOT NULL,
    "free" text COLLATE "C",
    "only_read" text COLLATE "C",
    "closed" text COLLATE "C",
    "secret" text COLLATE "C",
    "once" text COLLATE "C",
    "version" integer NOT NULL,
    PRIMARY KEY ("id")
);

CREATE TABLE "sample_notfilterablesample" (
    "id" integer NOT NULL,
    "code" text COLLATE "C",
    "name" text COLLATE "C",
    "whole_id" integer,
    PRIMARY KEY ("id")
);

CREATE TABLE "sample_codenotfilterablesample" (
    "id" integer NOT NULL,
    "code" text COLLATE "C",
    "name" text COLLATE "C",
    "whole_id" integer,
    PRIMARY KEY ("id")
);

CREATE TABLE "sample_filterrequiredsample" (
    "id" integer NOT NULL,
    "code" text COLLATE "C",
    "name" text COLLATE "C",
    "whole_id" integer,
    PRIMARY KEY ("id")
);

CREATE TABLE "sample_notsortablesample" (
    "id" integer NOT NULL,
    "code" text COLLATE "C",
    "name" text COLLATE "C",
    "whole_id" integer,
    PRIMARY KEY ("id")
);

CREATE TABLE "sample_codenotsortablesample" (
    "id" integer NOT NULL,
    "code" text COLLATE "C",
    "name" text COLLATE "C",
    "whole_id" integer,
    PRIMARY KEY ("id")
);

CREATE TABLE "sample_ascendingonlysample" (
    "id" integer NOT NULL,
    "code" text COLLATE "C",
    "name" text COLLATE "C",
    "whole_id" integer,
    PRIMARY KEY ("id")
);

CREATE TABLE "sample_descendingonlysample" (
    "id" integer NOT NULL,
    "code" text COLLATE "C",
    "name" text COLLATE "C",
    "whole_id" integer,
    PRIMARY KEY ("id")
);

CREATE TABLE "sample_notcountablesample" (
    "id" integer NOT NULL,
    "code" text COLLATE "C",
    "name" text COLLATE "C",
    "whole_id" integer,
    PRIMARY KEY ("id")
);

CREATE TABLE "sample_partsnotcountablesample" (
    "id" integer NOT NULL,
    "code" text COLLATE "C",
    "name" text COLLATE "C",
    "whole_id" integer,
    PRIMARY KEY ("id")
);

CREATE TABLE "sample_notexpandablesample" (
    "id" integer NOT NULL,
    "code" text COLLATE "C",
    "name" text COLLATE "C",
    "whole_id" integer,
    PRIMARY KEY ("id")
);

CREATE TABLE "sample_partsnotexpandablesample" (
    "id" integer NOT NULL,
    "code" text COLLATE "C",
    "name" text COLLATE "C",
    "whole_id" integer,
    PRIMARY KEY ("id")
);

CREATE TABLE "sample_twolevelssample" (
    "id" integer NOT NULL,
    "code" text COLLATE "C",
    "name" text COLLATE "C",
    "whole_id" integer,
    PRIMARY KEY ("id")
);

CREATE TABLE "sample_notnavigablesample" (
    "id" integer NOT NULL,
    "code" text COLLATE "C",
    "name" text COLLATE "C",
    "whole_id" integer,
    PRIMARY KEY ("id")
);

CREATE TABLE "sample_notsearchablesample" (
    "id" integer NOT NULL,
    "code" text COLLATE "C",
    "name" text COLLATE "C",
    "whole_id" integer,
    PRIMARY KEY ("id")
);

CREATE TABLE "sample_notselectablesample" (
    "id" integer NOT NULL,
    "code" text COLLATE "C",
    "name" text COLLATE "C",
    "whole_id" integer,
    PRIMARY KEY ("id")
);

CREATE TABLE "sample_notcomputablesample" (
    "id" integer NOT NULL,
    "code" text COLLATE "C",
    "name" text COLLATE "C",
    "whole_id" integer,
    PRIMARY KEY ("id")
);

CREATE TABLE "sample_withouttopsample" (
    "id" integer NOT NULL,
    "code" text COLLATE "C",
    "name" text COLLATE "C",
    "whole_id" integer,
    PRIMARY KEY ("id")
);

CREATE TABLE "sample_withoutskipsample" (
    "id" integer NOT NULL,
    "code" text COLLATE "C",
    "name" text COLLATE "C",
    "whole_id" integer,
    PRIMARY KEY ("id")
);

CREATE TABLE "sample_notinsertablesample" (
    "id" integer NOT NULL,
    "code" text COLLATE "C",
    "name" text COLLATE "C",
    "whole_id" integer,
    PRIMARY KEY ("id")
);

CREATE TABLE "sample_notupdatablesample" (
    "id" integer NOT NULL,
    "code" text COLLATE "C",
    "name" text COLLATE "C",
    "whole_id" integer,
    PRIMARY KEY ("id")
);

CREATE TABLE "sample_notdeletablesample" (
    "id" integer NOT NULL,
    "code" text COLLATE "C",
    "name" text COLLATE "C",
    "whole_id" integer,
    PRIMARY KEY ("id")
);

CREATE TABLE "sample_partlywritablesample" (
    "id" integer NOT NULL,
    "code" text COLLATE "C",
    "name" text COLLATE "C",
    "whole_id" integer,
    PRIMARY KEY ("id")
);

ALTER TABLE "product" ADD FOREIGN KEY ("category_id") REFERENCES "category" ("id");
ALTER TABLE "product_description" ADD FOREIGN KEY ("product_id") REFERENCES "product" ("id");
ALTER TABLE "product_relation" ADD FOREIGN KEY ("from_id") REFERENCES "product" ("id");
ALTER TABLE "product_relation" ADD FOREIGN KEY ("to_id") REFERENCES "product" ("id");
ALTER TABLE "sample_notfilterablesample" ADD FOREIGN KEY ("whole_id") REFERENCES "sample_notfilterablesample" ("id");
ALTER TABLE "sample_codenotfilterablesample" ADD FOREIGN KEY ("whole_id") REFERENCES "sample_codenotfilterablesample" ("id");
ALTER TABLE "sample_filterrequiredsample" ADD FOREIGN KEY ("whole_id") REFERENCES "sample_filterrequiredsample" ("id");
ALTER TABLE "sample_notsortablesample" ADD FOREIGN KEY ("whole_id") REFERENCES "sample_notsortablesample" ("id");
ALTER TABLE "sample_codenotsortablesample" ADD FOREIGN KEY ("whole_id") REFERENCES "sample_codenotsortablesample" ("id");
ALTER TABLE "sample_ascendingonlysample" ADD FOREIGN KEY ("whole_id") REFERENCES "sample_ascendingonlysample" ("id");
ALTER TABLE "sample_descendingonlysample" ADD FOREIGN KEY ("whole_id") REFERENCES "sample_descendingonlysample" ("id");
ALTER TABLE "sample_notcountablesample" ADD FOREIGN KEY ("whole_id") REFERENCES "sample_notcountablesample" ("id");
ALTER TABLE "sample_partsnotcountablesample" ADD FOREIGN KEY ("whole_id") REFERENCES "sample_partsnotcountablesample" ("id");
ALTER TABLE "sample_notexpandablesample" ADD FOREIGN KEY ("whole_id") REFERENCES "sample_notexpandablesample" ("id");
ALTER TABLE "sample_partsnotexpandablesample" ADD FOREIGN KEY ("whole_id") REFERENCES "sample_partsnotexpandablesample" ("id");
ALTER TABLE "sample_twolevelssample" ADD FOREIGN KEY ("whole_id") REFERENCES "sample_twolevelssample" ("id");
ALTER TABLE "sample_notnavigablesample" ADD FOREIGN KEY ("whole_id") REFERENCES "sample_notnavigablesample" ("id");
ALTER TABLE "sample_notsearchablesample" ADD FOREIGN KEY ("whole_id") REFERENCES "sample_notsearchablesample" ("id");
ALTER TABLE "sample_notselectablesample" ADD FOREIGN KEY ("whole_id") REFERENCES "sample_notselectablesample" ("id");
ALTER TABLE "sample_notcomputablesample" ADD FOREIGN KEY ("whole_id") REFERENCES "sample_notcomputablesample" ("id");
ALTER TABLE "sample_withouttopsample" ADD FOREIGN KEY ("whole_id") REFERENCES "sample_withouttopsample" ("id");
ALTER TABLE "sample_withoutskipsample" ADD FOREIGN KEY ("whole_id") REFERENCES "sample_withoutskipsample" ("id");
ALTER TABLE "sample_notinsertablesample" ADD FOREIGN KEY ("whole_id") REFERENCES "sample_notinsertablesample" ("id");
ALTER TABLE "sample_notupdatablesample" ADD FOREIGN KEY ("whole_id") REFERENCES "sample_notupdatablesample" ("id");
ALTER TABLE "sample_notdeletablesample" ADD FOREIGN KEY ("whole_id") REFERENCES "sample_notdeletablesample" ("id");
ALTER TABLE "sample_partlywritablesample" ADD FOREIGN KEY ("whole_id") REFERENCES "sample_partlywritablesample" ("id");

CREATE INDEX "product_category_id_idx" ON "product" ("category_id" NULLS FIRST);
CREATE INDEX "product_price_idx" ON "product" ("price");
CREATE UNIQUE INDEX "category_name_key" ON "category" ("name");
CREATE INDEX "product_relation_to_id_idx" ON "product_relation" ("to_id");
CREATE INDEX "sample_notfilterablesample_whole_id_idx" ON "sample_notfilterablesample" ("whole_id" NULLS FIRST);
CREATE INDEX "sample_codenotfilterablesample_whole_id_idx" ON "sample_codenotfilterablesample" ("whole_id" NULLS FIRST);
CREATE INDEX "sample_filterrequiredsample_whole_id_idx" ON "sample_filterrequiredsample" ("whole_id" NULLS FIRST);
CREATE INDEX "sample_notsortablesample_whole_id_idx" ON "sample_notsortablesample" ("whole_id" NULLS FIRST);
CREATE INDEX "sample_codenotsortablesample_whole_id_idx" ON "sample_codenotsortablesample" ("whole_id" NULLS FIRST);
CREATE INDEX "sample_ascendingonlysample_whole_id_idx" ON "sample_ascendingonlysample" ("whole_id" NULLS FIRST);
CREATE INDEX "sample_descendingonlysample_whole_id_idx" ON "sample_descendingonlysample" ("whole_id" NULLS FIRST);
CREATE INDEX "sample_notcountablesample_whole_id_idx" ON "sample_notcountablesample" ("whole_id" NULLS FIRST);
CREATE INDEX "sample_partsnotcountablesample_whole_id_idx" ON "sample_partsnotcountablesample" ("whole_id" NULLS FIRST);
CREATE INDEX "sample_notexpandablesample_whole_id_idx" ON "sample_notexpandablesample" ("whole_id" NULLS FIRST);
CREATE INDEX "sample_partsnotexpandablesample_whole_id_idx" ON "sample_partsnotexpandablesample" ("whole_id" NULLS FIRST);
CREATE INDEX "sample_twolevelssample_whole_id_idx" ON "sample_twolevelssample" ("whole_id" NULLS FIRST);
CREATE INDEX "sample_notnavigablesample_whole_id_idx" ON "sample_notnavigablesample" ("whole_id" NULLS FIRST);
CREATE INDEX "sample_notsearchablesample_whole_id_idx" ON "sample_notsearchablesample" ("whole_id" NULLS FIRST);
CREATE INDEX "sample_notselectablesample_whole_id_idx" ON "sample_notselectablesample" ("whole_id" NULLS FIRST);
CREATE INDEX "sample_notcomputablesample_whole_id_idx" ON "sample_notcomputablesample" ("whole_id" NULLS FIRST);
CREATE INDEX "sample_withouttopsample_whole_id_idx" ON "sample_withouttopsample" ("whole_id" NULLS FIRST);
CREATE INDEX "sample_withoutskipsample_whole_id_idx" ON "sample_withoutskipsample" ("whole_id" NULLS FIRST);
CREATE INDEX "sample_notinsertablesample_whole_id_idx" ON "sample_notinsertablesample" ("whole_id" NULLS FIRST);
CREATE INDEX "sample_notupdatablesample_whole_id_idx" ON "sample_notupdatablesample" ("whole_id" NULLS FIRST);
CREATE INDEX "sample_notdeletablesample_whole_id_idx" ON "sample_notdeletablesample" ("whole_id" NULLS FIRST);
CREATE INDEX "sample_partlywritablesample_whole_id_idx" ON "sample_partlywritablesample" ("whole_id" NULLS FIRST);
