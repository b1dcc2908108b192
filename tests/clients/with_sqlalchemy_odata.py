"""sqlalchemy-odata, which is how Superset reads: whole sets through paging, and SQL over them.

It logs an error that comes after the first page and goes on with fewer rows: so its log is read, and rows are counted.
"""

import json
import logging
import warnings
from urllib.parse import urlsplit

from checks import Checks, expect, same, service_url
from plain import UNASKED, Service, nothing_yet
from sqlalchemy import create_engine, inspect, text
from sqlalchemy.exc import SADeprecationWarning


def main():
    url = service_url()
    plain = Service(url)
    complaints = Complaints()
    logging.getLogger("shillelagh_odata").addHandler(complaints)
    # SQLAlchemy says that the dialect is written for an older SQLAlchemy.
    warnings.simplefilter("ignore", SADeprecationWarning)
    engine = create_engine(f"odata://{urlsplit(url).netloc}{urlsplit(url).path}".rstrip("/"))
    checks = Checks()
    with engine.connect() as connection:
        checks.run("tables", tables, engine, plain)
        for name in plain.sets():
            checks.run(name, whole_set, connection, plain, name, complaints)
        checks.run("a join with a sum", join, connection, plain, complaints)
    checks.close()


class Complaints(logging.Handler):
    def __init__(self):
        super().__init__(logging.WARNING)
        self.lines = []

    def emit(self, record):
        self.lines.append(record.getMessage())

    def expect_none(self):
        lines, self.lines = self.lines, []
        expect(not lines, f"the client complains: {lines}")


def tables(engine, plain):
    names = inspect(engine).get_table_names()
    same(names, sorted(plain.sets()), "the list of tables")
    return f"{len(names)} tables"


def whole_set(connection, plain, name, complaints):
    rows = connection.execute(text(f'SELECT * FROM "{name}"')).mappings().all()
    complaints.expect_none()
    if not rows:
        return nothing_yet(plain, name)
    same(len(rows), plain.count(name), "the number of rows")
    same(len({row["Id"] for row in rows}), len(rows), "the number of different rows")
    first = plain.page(name)[0]
    own = {column for column in first if "@" not in column}
    same(set(rows[0]), own | UNASKED.get(name, set()), "the set of columns")
    simple = {column for column, value in rows[0].items() if isinstance(value, (int, str)) and value}
    same({c: rows[0][c] for c in simple}, {c: as_text(first[c]) for c in simple}, "the first row")
    return f"{len(rows)} rows, {len(rows[0])} columns"


def as_text(value):
    """A complex value is a column of JSON text."""
    return json.dumps(value) if isinstance(value, (dict, list)) else value


def join(connection, plain, complaints):
    """Sessions per training, as a dashboard would ask."""
    sql = """
        WITH t AS (SELECT "Id", "Name" FROM "Trainings"), s AS (SELECT "TrainingId" FROM "TrainingSessions")
        SELECT t."Name", COUNT(*) FROM t JOIN s ON s."TrainingId" = t."Id" GROUP BY t."Id", t."Name"
    """
    rows = connection.execute(text(sql)).all()
    complaints.expect_none()
    filtered = plain.get("TrainingSessions/$count?$filter=TrainingId ne null").found()
    same(sum(count for _, count in rows), int(filtered.text()), "the number of sessions of all trainings")
    return f"{len(rows)} trainings with sessions"


if __name__ == "__main__":
    main()
