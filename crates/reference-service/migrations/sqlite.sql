CREATE TABLE "product" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT,
    "price" REAL NOT NULL,
    "rating" INTEGER NOT NULL,
    "temperature" INTEGER NOT NULL,
    "quantity" INTEGER NOT NULL,
    "weight" REAL NOT NULL,
    "data" BLOB,
    "release_date" INTEGER,
    "open_time" INTEGER,
    "shipping_time" INTEGER,
    "processing_time" INTEGER,
    "offset" INTEGER,
    "category_id" TEXT,
    "status" INTEGER NOT NULL,
    "version" INTEGER NOT NULL,
    "created_at" INTEGER NOT NULL,
    "serial_number" TEXT,
    "product_type" TEXT NOT NULL,
    "special_property" TEXT,
    "special_feature" TEXT,
    "shipping_address_street" TEXT,
    "shipping_address_city" TEXT,
    "shipping_address_state" TEXT,
    "shipping_address_postal_code" TEXT,
    "shipping_address_country" TEXT,
    "dimensions_length" REAL,
    "dimensions_width" REAL,
    "dimensions_height" REAL,
    "dimensions_unit" TEXT,
    "location" TEXT,
    "route" TEXT,
    "area" TEXT,
    "photo_media_type" TEXT,
    "photo" BLOB,
    PRIMARY KEY ("id"),
    FOREIGN KEY ("category_id") REFERENCES "category" ("id")
) STRICT;

CREATE TABLE "category" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "description" TEXT,
    PRIMARY KEY ("id")
) STRICT;

CREATE TABLE "product_description" (
    "product_id" TEXT NOT NULL,
    "language_key" TEXT NOT NULL,
    "description" TEXT NOT NULL,
    "long_text" TEXT,
    "custom_name" TEXT,
    PRIMARY KEY ("product_id", "language_key"),
    FOREIGN KEY ("product_id") REFERENCES "product" ("id")
) STRICT;

CREATE TABLE "product_relation" (
    "from_id" TEXT NOT NULL,
    "to_id" TEXT NOT NULL,
    PRIMARY KEY ("from_id", "to_id"),
    FOREIGN KEY ("from_id") REFERENCES "product" ("id"),
    FOREIGN KEY ("to_id") REFERENCES "product" ("id")
) STRICT;

CREATE TABLE "media_item" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "content_type" TEXT NOT NULL,
    "size" INTEGER,
    "created_at" INTEGER NOT NULL,
    "modified_at" INTEGER NOT NULL,
    "stream" BLOB,
    PRIMARY KEY ("id")
) STRICT;

CREATE TABLE "read_only_item" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    PRIMARY KEY ("id")
) STRICT;

CREATE TABLE "decimal_sample" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "amount" TEXT NOT NULL,
    PRIMARY KEY ("id")
) STRICT;

CREATE TABLE "company" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "ceo" TEXT NOT NULL,
    "founded" INTEGER NOT NULL,
    "head_quarter" TEXT NOT NULL,
    "website" TEXT NOT NULL,
    "logo" BLOB,
    "version" INTEGER NOT NULL,
    "updated_at" INTEGER NOT NULL,
    PRIMARY KEY ("id")
) STRICT;

CREATE TABLE "sample_value" (
    "id" INTEGER NOT NULL,
    "abinary" BLOB,
    "aboolean" INTEGER,
    "abyte" INTEGER,
    "adate" INTEGER,
    "adate_time_offset" INTEGER,
    "adouble" REAL,
    "aduration" INTEGER,
    "aguid" TEXT,
    "an_int16" INTEGER,
    "an_int32" INTEGER,
    "an_int64" INTEGER,
    "an_sbyte" INTEGER,
    "asingle" REAL,
    "astring" TEXT,
    "atime_of_day" INTEGER,
    "adecimal" TEXT,
    "an_amount" INTEGER,
    "asize" INTEGER,
    "astatus" INTEGER,
    "ageography" TEXT,
    "ageometry" TEXT,
    "ageography_point" TEXT,
    "ageometry_point" TEXT,
    "ageography_line_string" TEXT,
    "ageometry_line_string" TEXT,
    "ageography_polygon" TEXT,
    "ageometry_polygon" TEXT,
    "ageography_multi_point" TEXT,
    "ageometry_multi_point" TEXT,
    "ageography_multi_line_string" TEXT,
    "ageometry_multi_line_string" TEXT,
    "ageography_multi_polygon" TEXT,
    "ageometry_multi_polygon" TEXT,
    "ageography_collection" TEXT,
    "ageometry_collection" TEXT,
    PRIMARY KEY ("id")
) STRICT;

CREATE TABLE "sample_list" (
    "id" INTEGER NOT NULL,
    "texts" TEXT NOT NULL,
    "numbers" TEXT NOT NULL,
    "doubles" TEXT NOT NULL,
    "dates" TEXT NOT NULL,
    "guids" TEXT NOT NULL,
    "amounts" TEXT NOT NULL,
    "sizes" TEXT NOT NULL,
    "stops" TEXT NOT NULL,
    "start" TEXT,
    PRIMARY KEY ("id")
) STRICT;

CREATE TABLE "sample_open" (
    "id" INTEGER NOT NULL,
    "name" TEXT,
    "more" TEXT,
    PRIMARY KEY ("id")
) STRICT;

CREATE TABLE "sample_permission" (
    "id" INTEGER NOT NULL,
    "free" TEXT,
    "only_read" TEXT,
    "closed" TEXT,
    "secret" TEXT,
    "once" TEXT,
    "version" INTEGER NOT NULL,
    PRIMARY KEY ("id")
) STRICT;

CREATE TABLE "sample_notfilterablesample" (
    "id" INTEGER NOT NULL,
    "code" TEXT,
    "name" TEXT,
    "whole_id" INTEGER,
    PRIMARY KEY ("id"),
    FOREIGN KEY ("whole_id") REFERENCES "sample_notfilterablesample" ("id")
) STRICT;

CREATE TABLE "sample_codenotfilterablesample" (
    "id" INTEGER NOT NULL,
    "code" TEXT,
    "name" TEXT,
    "whole_id" INTEGER,
    PRIMARY KEY ("id"),
    FOREIGN KEY ("whole_id") REFERENCES "sample_codenotfilterablesample" ("id")
) STRICT;

CREATE TABLE "sample_filterrequiredsample" (
    "id" INTEGER NOT NULL,
    "code" TEXT,
    "name" TEXT,
    "whole_id" INTEGER,
    PRIMARY KEY ("id"),
    FOREIGN KEY ("whole_id") REFERENCES "sample_filterrequiredsample" ("id")
) STRICT;

CREATE TABLE "sample_notsortablesample" (
    "id" INTEGER NOT NULL,
    "code" TEXT,
    "name" TEXT,
    "whole_id" INTEGER,
    PRIMARY KEY ("id"),
    FOREIGN KEY ("whole_id") REFERENCES "sample_notsortablesample" ("id")
) STRICT;

CREATE TABLE "sample_codenotsortablesample" (
    "id" INTEGER NOT NULL,
    "code" TEXT,
    "name" TEXT,
    "whole_id" INTEGER,
    PRIMARY KEY ("id"),
    FOREIGN KEY ("whole_id") REFERENCES "sample_codenotsortablesample" ("id")
) STRICT;

CREATE TABLE "sample_ascendingonlysample" (
    "id" INTEGER NOT NULL,
    "code" TEXT,
    "name" TEXT,
    "whole_id" INTEGER,
    PRIMARY KEY ("id"),
    FOREIGN KEY ("whole_id") REFERENCES "sample_ascendingonlysample" ("id")
) STRICT;

CREATE TABLE "sample_descendingonlysample" (
    "id" INTEGER NOT NULL,
    "code" TEXT,
    "name" TEXT,
    "whole_id" INTEGER,
    PRIMARY KEY ("id"),
    FOREIGN KEY ("whole_id") REFERENCES "sample_descendingonlysample" ("id")
) STRICT;

CREATE TABLE "sample_notcountablesample" (
    "id" INTEGER NOT NULL,
    "code" TEXT,
    "name" TEXT,
    "whole_id" INTEGER,
    PRIMARY KEY ("id"),
    FOREIGN KEY ("whole_id") REFERENCES "sample_notcountablesample" ("id")
) STRICT;

CREATE TABLE "sample_partsnotcountablesample" (
    "id" INTEGER NOT NULL,
    "code" TEXT,
    "name" TEXT,
    "whole_id" INTEGER,
    PRIMARY KEY ("id"),
    FOREIGN KEY ("whole_id") REFERENCES "sample_partsnotcountablesample" ("id")
) STRICT;

CREATE TABLE "sample_notexpandablesample" (
    "id" INTEGER NOT NULL,
    "code" TEXT,
    "name" TEXT,
    "whole_id" INTEGER,
    PRIMARY KEY ("id"),
    FOREIGN KEY ("whole_id") REFERENCES "sample_notexpandablesample" ("id")
) STRICT;

CREATE TABLE "sample_partsnotexpandablesample" (
    "id" INTEGER NOT NULL,
    "code" TEXT,
    "name" TEXT,
    "whole_id" INTEGER,
    PRIMARY KEY ("id"),
    FOREIGN KEY ("whole_id") REFERENCES "sample_partsnotexpandablesample" ("id")
) STRICT;

CREATE TABLE "sample_twolevelssample" (
    "id" INTEGER NOT NULL,
    "code" TEXT,
    "name" TEXT,
    "whole_id" INTEGER,
    PRIMARY KEY ("id"),
    FOREIGN KEY ("whole_id") REFERENCES "sample_twolevelssample" ("id")
) STRICT;

CREATE TABLE "sample_notnavigablesample" (
    "id" INTEGER NOT NULL,
    "code" TEXT,
    "name" TEXT,
    "whole_id" INTEGER,
    PRIMARY KEY ("id"),
    FOREIGN KEY ("whole_id") REFERENCES "sample_notnavigablesample" ("id")
) STRICT;

CREATE TABLE "sample_notsearchablesample" (
    "id" INTEGER NOT NULL,
    "code" TEXT,
    "name" TEXT,
    "whole_id" INTEGER,
    PRIMARY KEY ("id"),
    FOREIGN KEY ("whole_id") REFERENCES "sample_notsearchablesample" ("id")
) STRICT;

CREATE TABLE "sample_notselectablesample" (
    "id" INTEGER NOT NULL,
    "code" TEXT,
    "name" TEXT,
    "whole_id" INTEGER,
    PRIMARY KEY ("id"),
    FOREIGN KEY ("whole_id") REFERENCES "sample_notselectablesample" ("id")
) STRICT;

CREATE TABLE "sample_notcomputablesample" (
    "id" INTEGER NOT NULL,
    "code" TEXT,
    "name" TEXT,
    "whole_id" INTEGER,
    PRIMARY KEY ("id"),
    FOREIGN KEY ("whole_id") REFERENCES "sample_notcomputablesample" ("id")
) STRICT;

CREATE TABLE "sample_withouttopsample" (
    "id" INTEGER NOT NULL,
    "code" TEXT,
    "name" TEXT,
    "whole_id" INTEGER,
    PRIMARY KEY ("id"),
    FOREIGN KEY ("whole_id") REFERENCES "sample_withouttopsample" ("id")
) STRICT;

CREATE TABLE "sample_withoutskipsample" (
    "id" INTEGER NOT NULL,
    "code" TEXT,
    "name" TEXT,
    "whole_id" INTEGER,
    PRIMARY KEY ("id"),
    FOREIGN KEY ("whole_id") REFERENCES "sample_withoutskipsample" ("id")
) STRICT;

CREATE TABLE "sample_notinsertablesample" (
    "id" INTEGER NOT NULL,
    "code" TEXT,
    "name" TEXT,
    "whole_id" INTEGER,
    PRIMARY KEY ("id"),
    FOREIGN KEY ("whole_id") REFERENCES "sample_notinsertablesample" ("id")
) STRICT;

CREATE TABLE "sample_notupdatablesample" (
    "id" INTEGER NOT NULL,
    "code" TEXT,
    "name" TEXT,
    "whole_id" INTEGER,
    PRIMARY KEY ("id"),
    FOREIGN KEY ("whole_id") REFERENCES "sample_notupdatablesample" ("id")
) STRICT;

CREATE TABLE "sample_notdeletablesample" (
    "id" INTEGER NOT NULL,
    "code" TEXT,
    "name" TEXT,
    "whole_id" INTEGER,
    PRIMARY KEY ("id"),
    FOREIGN KEY ("whole_id") REFERENCES "sample_notdeletablesample" ("id")
) STRICT;

CREATE TABLE "sample_partlywritablesample" (
    "id" INTEGER NOT NULL,
    "code" TEXT,
    "name" TEXT,
    "whole_id" INTEGER,
    PRIMARY KEY ("id"),
    FOREIGN KEY ("whole_id") REFERENCES "sample_partlywritablesample" ("id")
) STRICT;

CREATE INDEX "product_category_id_idx" ON "product" ("category_id");
CREATE INDEX "product_price_idx" ON "product" ("price");
CREATE UNIQUE INDEX "category_name_key" ON "category" ("name");
CREATE INDEX "product_relation_to_id_idx" ON "product_relation" ("to_id");
CREATE INDEX "sample_notfilterablesample_whole_id_idx" ON "sample_notfilterablesample" ("whole_id");
CREATE INDEX "sample_codenotfilterablesample_whole_id_idx" ON "sample_codenotfilterablesample" ("whole_id");
CREATE INDEX "sample_filterrequiredsample_whole_id_idx" ON "sample_filterrequiredsample" ("whole_id");
CREATE INDEX "sample_notsortablesample_whole_id_idx" ON "sample_notsortablesample" ("whole_id");
CREATE INDEX "sample_codenotsortablesample_whole_id_idx" ON "sample_codenotsortablesample" ("whole_id");
CREATE INDEX "sample_ascendingonlysample_whole_id_idx" ON "sample_ascendingonlysample" ("whole_id");
CREATE INDEX "sample_descendingonlysample_whole_id_idx" ON "sample_descendingonlysample" ("whole_id");
CREATE INDEX "sample_notcountablesample_whole_id_idx" ON "sample_notcountablesample" ("whole_id");
CREATE INDEX "sample_partsnotcountablesample_whole_id_idx" ON "sample_partsnotcountablesample" ("whole_id");
CREATE INDEX "sample_notexpandablesample_whole_id_idx" ON "sample_notexpandablesample" ("whole_id");
CREATE INDEX "sample_partsnotexpandablesample_whole_id_idx" ON "sample_partsnotexpandablesample" ("whole_id");
CREATE INDEX "sample_twolevelssample_whole_id_idx" ON "sample_twolevelssample" ("whole_id");
CREATE INDEX "sample_notnavigablesample_whole_id_idx" ON "sample_notnavigablesample" ("whole_id");
CREATE INDEX "sample_notsearchablesample_whole_id_idx" ON "sample_notsearchablesample" ("whole_id");
CREATE INDEX "sample_notselectablesample_whole_id_idx" ON "sample_notselectablesample" ("whole_id");
CREATE INDEX "sample_notcomputablesample_whole_id_idx" ON "sample_notcomputablesample" ("whole_id");
CREATE INDEX "sample_withouttopsample_whole_id_idx" ON "sample_withouttopsample" ("whole_id");
CREATE INDEX "sample_withoutskipsample_whole_id_idx" ON "sample_withoutskipsample" ("whole_id");
CREATE INDEX "sample_notinsertablesample_whole_id_idx" ON "sample_notinsertablesample" ("whole_id");
CREATE INDEX "sample_notupdatablesample_whole_id_idx" ON "sample_notupdatablesample" ("whole_id");
CREATE INDEX "sample_notdeletablesample_whole_id_idx" ON "sample_notdeletablesample" ("whole_id");
CREATE INDEX "sample_partlywritablesample_whole_id_idx" ON "sample_partlywritablesample" ("whole_id");
