"""python-odata (OData 4.0): the first page of every set, one entity by key, what its navigations lead to, and a whole
set page by page."""

from itertools import islice

from checks import Checks, expect, same, service_url
from odata.enumtype import EnumTypeProperty
from plain import UNASKED, Service, nothing_yet
from python_odata import reflected

# Small enough that the largest set of a small school has several pages.
PAGE_SIZE = 400


def main():
    url = service_url()
    plain = Service(url)
    client = reflected(url)
    checks = Checks()
    checks.run("every set has a class", every_set, client, plain)
    for name in plain.sets():
        checks.run(name, read, client, plain, name)
    checks.run("page by page", page_by_page, client, plain)
    checks.close()


def every_set(client, plain):
    same(sorted(client.entities), sorted(plain.sets()), "the list of sets")
    return f"{len(client.entities)} sets"


def read(client, plain, name):
    entity_set = client.entities[name]
    page = plain.page(name)
    if not page:
        same(list(client.query(entity_set)), [], "the first page")
        return nothing_yet(plain, name)
    # The iterator asks for the next page only when this one is used up.
    rows = list(islice(client.query(entity_set), len(page)))
    same([values(row) for row in rows], [known(rows, raw, name) for raw in page], "the first page")
    by_key(client, entity_set, rows[-1])
    return f"{len(rows)} rows, one by its key, {navigate(rows[0])}"


def values(row):
    """What was read. Each value also goes through the client's conversion once, which must not object."""
    for name, property in row.__odata__.properties:
        # 0.8.1 looks up null in an enumeration as if it were a member's name.
        if not (isinstance(property, EnumTypeProperty) and row.__odata__[property.name] is None):
            getattr(row, name)
    return dict(row.__odata__.data)


def known(rows, raw, of):
    """The properties that $metadata has told the client of: all that are no control information.

    The client reads null where an answer says nothing."""
    names = {property.name for _, property in rows[0].__odata__.properties}
    own = {name for name in raw if "@" not in name}
    unasked = UNASKED.get(of, set())
    same(names - unasked, own, "the set of properties")
    return {name: raw[name] for name in own} | dict.fromkeys(unasked)


def by_key(client, entity_set, row):
    """`get` asks with $filter; the entity's own URL is the one that is read after saving."""
    keys = {property.name: row.__odata__[property.name] for _, property in row.__odata__.primary_key_properties}
    expect(keys, "the client knows no key")
    query = client.query(entity_set)
    found = query.get(**keys) if len(keys) > 1 else query.get(*keys.values())
    same(values(found), values(row), f"the entity with {keys}")
    data = client.default_context.connection.execute_get(row.__odata__.instance_url)
    unasked = UNASKED.get(entity_set.__odata_collection__, set())
    read = {name: data[name] for name in values(row).keys() - unasked} | dict.fromkeys(unasked)
    same(read, values(row), row.__odata__.instance_url)


def navigate(row):
    """Each is a request of its own: `Set(key)/Navigation`."""
    reached = 0
    navigations = row.__odata__.navigation_properties
    for name, navigation in navigations:
        target = getattr(row, name)
        reached += len(target) if navigation.is_collection else target is not None
    return f"{reached} entities through its {len(navigations)} navigations"


def page_by_page(client, plain):
    """Follows @odata.nextLink through the whole of the largest set."""
    rows, name = max((plain.count(name), name) for name in plain.sets())
    expect(rows > PAGE_SIZE, f"{name} is the largest set, and has {rows} rows")
    context = client.create_context(extra_headers={"Prefer": f"odata.maxpagesize={PAGE_SIZE}"})
    answers = []
    context.connection.session.hooks["response"].append(lambda answer, **_: answers.append(answer))
    seen = {row.__odata__.id for row in context.query(client.entities[name])}
    same(len(seen), rows, f"the number of different rows of {name}")
    same(len(answers), -(-rows // PAGE_SIZE), "the number of pages")
    return f"{name}, {rows} rows on {len(answers)} pages"


if __name__ == "__main__":
    main()
