-- The engine's own tables.
CREATE TABLE engine_key (
    id smallint NOT NULL PRIMARY KEY CHECK (id = 1),
    key bytea NOT NULL
);

-- Who changed which row, when, through which door, and what it held before and after. Only ever appended to.
-- A reader of changes asks by transaction: numbers are taken before others commit, transactions are seen whole.
CREATE TABLE engine_journal (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    at timestamptz(6) NOT NULL,
    actor bigint,
    door text COLLATE "C" NOT NULL,
    entity text COLLATE "C" NOT NULL,
    key text COLLATE "C" NOT NULL,
    change text COLLATE "C" NOT NULL,
    before text COLLATE "C",
    after text COLLATE "C",
    transaction xid8 NOT NULL DEFAULT pg_current_xact_id()
);
CREATE INDEX engine_journal_row ON engine_journal (entity, key);
CREATE INDEX engine_journal_transaction ON engine_journal (transaction);

-- What the engine itself must remember: answers of repeatable requests, work in the background.
CREATE TABLE engine_note (
    kind text COLLATE "C" NOT NULL,
    caller bigint NOT NULL,
    id text COLLATE "C" NOT NULL,
    at timestamptz(6) NOT NULL,
    text text COLLATE "C" NOT NULL,
    bytes bytea NOT NULL,
    PRIMARY KEY (kind, caller, id)
);
CREATE INDEX engine_note_at ON engine_note (kind, at);

-- What SQLite connections are given as functions of the gateway, the same here.
CREATE FUNCTION preau_fail(message text) RETURNS boolean LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
    RAISE EXCEPTION 'preau computation: %', message;
END $$;

CREATE FUNCTION preau_substring(t text, start bigint, length bigint) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT substr(
        t,
        (least(CASE WHEN start < 0 THEN greatest(length(t) + start, 0) ELSE start END, 2000000000) + 1)::integer,
        least(greatest(length, 0), 2000000000)::integer)
$$;

CREATE FUNCTION preau_fold(t text) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT translate(
        lower(regexp_replace(normalize(t, NFD), '[{marks}]', '', 'g') COLLATE "und-x-icu"), 'ς', 'σ') COLLATE "C"
$$;

CREATE FUNCTION preau_round(a double precision) RETURNS double precision
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT CASE WHEN abs(a - trunc(a)) >= 0.5 THEN trunc(a) + sign(a) ELSE trunc(a) END
$$;

-- By zero it is infinite, as IEEE 754 has it. What is no number at all is null: the other database has no NaN.
CREATE FUNCTION preau_div(a double precision, b double precision) RETURNS double precision
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT nullif(CASE WHEN b = 0 THEN a * 'Infinity'::double precision ELSE a / b END, 'NaN')
$$;

CREATE FUNCTION preau_mod(a double precision, b double precision) RETURNS double precision
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT nullif(CASE WHEN b = 0 THEN NULL ELSE a - b * trunc(a / b) END, 'NaN')
$$;

CREATE FUNCTION preau_int(a double precision) RETURNS bigint
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT CASE WHEN trunc(a) > -9223372036854775808 AND trunc(a) < 9223372036854775808 THEN trunc(a)::bigint END
$$;

CREATE FUNCTION preau_int(a numeric) RETURNS bigint
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT CASE WHEN trunc(a) BETWEEN -9223372036854775808 AND 9223372036854775807 THEN trunc(a)::bigint END
$$;

CREATE FUNCTION preau_decimal(a double precision, scale integer) RETURNS numeric
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT CASE WHEN abs(a) < 'Infinity' THEN round(a::numeric, scale) END
$$;

CREATE FUNCTION preau_text(a double precision) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT CASE a WHEN 'Infinity' THEN 'INF' WHEN '-Infinity' THEN '-INF' ELSE a::text END
$$;

CREATE FUNCTION preau_text(a date) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT to_char(a::timestamp, 'YYYY-MM-DD')
$$;

CREATE FUNCTION preau_text(a timestamp with time zone) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT rtrim(rtrim(to_char(a AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), '0'), '.') || 'Z'
$$;

CREATE FUNCTION preau_text(a time) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT rtrim(rtrim(to_char(a, 'HH24:MI:SS.US'), '0'), '.')
$$;

CREATE FUNCTION preau_duration_text(a bigint) RETURNS text
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT CASE WHEN a < 0 THEN '-P' ELSE 'P' END
        || CASE WHEN d > 0 OR total = 0 THEN d || 'D' ELSE '' END
        || CASE WHEN rest > 0 THEN 'T' ELSE '' END
        || CASE WHEN h > 0 THEN h || 'H' ELSE '' END
        || CASE WHEN m > 0 THEN m || 'M' ELSE '' END
        || CASE WHEN f > 0 THEN s || '.' || rtrim(lpad(f::text, 6, '0'), '0') || 'S'
                WHEN s > 0 THEN s || 'S' ELSE '' END
    FROM (SELECT total, total % 86400000000 AS rest, div(total, 86400000000) AS d,
                 div(total, 3600000000) % 24 AS h, div(total, 60000000) % 60 AS m,
                 div(total, 1000000) % 60 AS s, total % 1000000 AS f
          FROM (SELECT abs(a::numeric) AS total) AS t) AS parts
$$;

CREATE FUNCTION preau_to_boolean(t text) RETURNS boolean
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT CASE t WHEN 'true' THEN true WHEN 'false' THEN false END
$$;

CREATE FUNCTION preau_to_decimal(t text) RETURNS numeric
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT CASE WHEN t ~ '^[+-]?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]{1,3})?$' THEN t::numeric END
$$;

CREATE FUNCTION preau_to_int(t text) RETURNS bigint
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT CASE WHEN t ~ '^[+-]?[0-9]+$' THEN preau_int(t::numeric) END
$$;

CREATE FUNCTION preau_to_double(t text) RETURNS double precision
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
    RETURN CASE t WHEN 'INF' THEN 'Infinity'::double precision WHEN '-INF' THEN '-Infinity'::double precision
        ELSE preau_to_decimal(t)::double precision END;
EXCEPTION WHEN numeric_value_out_of_range THEN
    RETURN NULL;
END $$;

CREATE FUNCTION preau_to_guid(t text) RETURNS uuid
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT CASE WHEN t ~ '^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$' THEN t::uuid END
$$;

CREATE FUNCTION preau_to_date(t text) RETURNS date
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
    RETURN CASE WHEN t ~ '^[0-9]{4}-[0-9]{2}-[0-9]{2}$'
        THEN make_date(left(t, 4)::integer, substr(t, 6, 2)::integer, right(t, 2)::integer) END;
EXCEPTION WHEN data_exception THEN
    RETURN NULL;
END $$;

CREATE FUNCTION preau_to_time(t text) RETURNS time
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
    -- 24:00 and second 60, which PostgreSQL would take, are not times of a day.
    RETURN CASE WHEN t ~ '^([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9](\.[0-9]{1,12})?)?$'
        THEN substr(t, 1, 15)::time(6) END;
EXCEPTION WHEN data_exception THEN
    RETURN NULL;
END $$;

CREATE FUNCTION preau_to_instant(t text) RETURNS timestamp with time zone
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
    parts text[] := regexp_match(t, '^([^T]+)T(.*?)(Z|[+-][0-9]{2}:[0-9]{2})$');
    shift interval := interval '0';
BEGIN
    IF parts[3] <> 'Z' THEN
        shift := preau_to_time(substr(parts[3], 2)) - time '00:00';
        IF left(parts[3], 1) = '-' THEN
            shift := -shift;
        END IF;
    END IF;
    RETURN (preau_to_date(parts[1]) + preau_to_time(parts[2]) - shift) AT TIME ZONE 'UTC';
EXCEPTION WHEN data_exception THEN
    RETURN NULL;
END $$;

CREATE FUNCTION preau_to_duration(t text) RETURNS bigint
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
    parts text[] := regexp_match(t,
        '^(-?)P(?:([0-9]{1,9})D)?(?:(T)(?:([0-9]{1,9})H)?(?:([0-9]{1,9})M)?(?:([0-9]{1,9})(?:\.([0-9]{1,12}))?S)?)?$');
BEGIN
    IF parts IS NULL OR t ~ '(P|T)$' THEN
        RETURN NULL;
    END IF;
    RETURN (CASE parts[1] WHEN '-' THEN -1 ELSE 1 END
        * (coalesce(parts[2], '0')::numeric * 86400000000 + coalesce(parts[4], '0')::numeric * 3600000000
            + coalesce(parts[5], '0')::numeric * 60000000 + coalesce(parts[6], '0')::numeric * 1000000
            + left(rpad(coalesce(parts[7], '0'), 6, '0'), 6)::numeric))::bigint;
EXCEPTION WHEN data_exception THEN
    RETURN NULL;
END $$;

-- Geo values are kept as canonical text, `SRID=n;Shape(…)`: numbers between single spaces, positions between commas.
CREATE FUNCTION preau_geo_points(t text, OUT ring bigint, OUT place bigint, OUT x double precision, OUT y double precision)
RETURNS SETOF record LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT r.o, p.o, split_part(p.text, ' ', 1)::double precision, split_part(p.text, ' ', 2)::double precision
    FROM regexp_split_to_table(regexp_replace(t, '^[^(]*\(+|\)+$', '', 'g'), '\)+,\(+') WITH ORDINALITY AS r(text, o),
         regexp_split_to_table(r.text, ',') WITH ORDINALITY AS p(text, o)
$$;

-- The haversine formula on a sphere of the earth's mean radius, in metres; or the straight line of a plane.
CREATE FUNCTION preau_geo_step(
    sphere boolean, x1 double precision, y1 double precision, x2 double precision, y2 double precision)
RETURNS double precision LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT CASE WHEN sphere THEN
        2 * 6371008.8::double precision * asin(least(1::double precision, sqrt(
            sin(radians(y2 - y1) / 2) * sin(radians(y2 - y1) / 2)
            + cos(radians(y1)) * cos(radians(y2)) * sin(radians(x2 - x1) / 2) * sin(radians(x2 - x1) / 2))))
    ELSE sqrt((x2 - x1) * (x2 - x1) + (y2 - y1) * (y2 - y1)) END
$$;

CREATE FUNCTION preau_geo_distance(sphere boolean, a text, b text) RETURNS double precision
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT CASE WHEN a LIKE '%;Point(%' AND b LIKE '%;Point(%' THEN
        (SELECT preau_geo_step(sphere, p.x, p.y, q.x, q.y) FROM preau_geo_points(a) AS p, preau_geo_points(b) AS q)
    END
$$;

CREATE FUNCTION preau_geo_length(sphere boolean, t text) RETURNS double precision
LANGUAGE sql IMMUTABLE STRICT PARALLEL SAFE AS $$
    SELECT CASE WHEN t LIKE '%;LineString(%' OR t LIKE '%;MultiLineString(%' THEN
        coalesce((SELECT sum(preau_geo_step(sphere, p.x, p.y, q.x, q.y) ORDER BY p.ring, p.place)
                  FROM preau_geo_points(t) AS p
                  JOIN preau_geo_points(t) AS q ON q.ring = p.ring AND q.place = p.place + 1), 0)
    END
$$;

-- Whether a point lies in an area or on its border: the point is whichever argument is one.
CREATE FUNCTION preau_geo_intersects(a text, b text) RETURNS boolean
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
DECLARE
    point text := CASE WHEN a LIKE '%;Point(%' THEN a ELSE b END;
    area text := CASE WHEN a LIKE '%;Point(%' THEN b ELSE a END;
    px double precision;
    py double precision;
    side record;
    inside boolean := false;
BEGIN
    IF point NOT LIKE '%;Point(%' THEN
        RETURN NULL;
    END IF;
    SELECT p.x, p.y INTO px, py FROM preau_geo_points(point) AS p;
    IF area LIKE '%;Point(%' THEN
        RETURN (SELECT p.x = px AND p.y = py FROM preau_geo_points(area) AS p);
    END IF;
    IF area NOT LIKE '%;Polygon(%' AND area NOT LIKE '%;MultiPolygon(%' THEN
        RETURN NULL;
    END IF;
    FOR side IN
        SELECT p.x AS x1, p.y AS y1, q.x AS x2, q.y AS y2
        FROM preau_geo_points(area) AS p
        JOIN preau_geo_points(area) AS q ON q.ring = p.ring AND q.place = p.place + 1
    LOOP
        IF px BETWEEN least(side.x1, side.x2) AND greatest(side.x1, side.x2)
            AND py BETWEEN least(side.y1, side.y2) AND greatest(side.y1, side.y2)
            AND (px - side.x1) * (side.y2 - side.y1) = (py - side.y1) * (side.x2 - side.x1) THEN
            RETURN true;
        END IF;
        -- The second condition divides by zero on a level side, unless the first has ruled it out.
        IF (side.y1 > py) <> (side.y2 > py) THEN
            IF px < (side.x2 - side.x1) * (py - side.y1) / (side.y2 - side.y1) + side.x1 THEN
                inside := NOT inside;
            END IF;
        END IF;
    END LOOP;
    RETURN inside;
END $$;

-- A block of ids is one step of the sequence: nobody may take one between its two halves. The lock is the session's, so
-- that others need not wait for the end of the transaction; whatever stops the work gives it back.
CREATE FUNCTION preau_take_ids(wanted bigint) RETURNS bigint
LANGUAGE plpgsql AS $$
DECLARE
    first bigint;
BEGIN
    PERFORM pg_advisory_lock(7239514802);
    BEGIN
        first := setval('global_id', nextval('global_id') + wanted - 1) - wanted + 1;
    EXCEPTION WHEN query_canceled OR OTHERS THEN
        PERFORM pg_advisory_unlock(7239514802);
        RAISE;
    END;
    PERFORM pg_advisory_unlock(7239514802);
    RETURN first;
END
$$;

-- Ids that clients made are not given again.
CREATE FUNCTION preau_ids_taken_up_to(id bigint) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    PERFORM pg_advisory_lock(7239514802);
    BEGIN
        PERFORM setval('global_id', id) FROM global_id
        WHERE last_value < id OR (NOT is_called AND last_value <= id);
    EXCEPTION WHEN query_canceled OR OTHERS THEN
        PERFORM pg_advisory_unlock(7239514802);
        RAISE;
    END;
    PERFORM pg_advisory_unlock(7239514802);
END
$$;
