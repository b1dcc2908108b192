"""odatapy (4.01 by default, and 4.0): the first page of every set, one entity by key, and a set page by page."""

from checks import Checks, expect, same, service_url
from odatapy.client import EdmEnabledODataClient, HttpxTransport
from plain import UNASKED, Service, nothing_yet

# Small enough that the largest set of a small school has several pages.
PAGE_SIZE = 400
# The default version reads the first pages as they come, the other one reads short ones.
FIRST_PAGES = {"4.01": None, "4.0": 50}


def main():
    url = service_url()
    plain = Service(url)
    checks = Checks()
    for version, rows in FIRST_PAGES.items():
        client = EdmEnabledODataClient(url, HttpxTransport(), odata_version=version)
        checks.run(f"{version} service document", every_set, client, plain)
        checks.run(f"{version} $metadata is kept while it is the same", revalidate, client)
        for name in plain.sets():
            checks.run(f"{version} {name}", read, client, plain, name, rows)
        checks.run(f"{version} page by page", page_by_page, client, plain)
    checks.close()


def every_set(client, plain):
    document = client.get_service_document()
    same(list(document.entity_sets), plain.sets(), "the list of sets")
    return f"{len(document.entity_sets)} sets"


def revalidate(client):
    before = client.get_edm()
    expect(client.metadata_etag, "$metadata has no ETag")
    expect(client.refresh_edm() is before, "304 was expected: the client read $metadata anew")


def read(client, plain, name, rows):
    page = client.get_entity_set(client.entity_set_uri(name), max_page_size=rows).entities
    if not page:
        return nothing_yet(plain, name)
    same(len(page), len(plain.page(name)[:rows]), "the number of rows of the first page")
    declared = client.entity_set_type(name)
    for row in page:
        own = set(declared.property_names) - UNASKED.get(name, set())
        same(set(row.as_dict()), own, "the set of properties")
    row = page[-1]
    found = client.get_entity(client.entity_uri(name, key_of(declared, row)))
    same(found.as_dict(), row.as_dict(), "the entity by its key")
    # Read alone, an entity vouches for what it shows beside its row as well: behind a semicolon.
    state = lambda etag: etag and etag.split(";")[0].rstrip('"')
    same(state(found.etag), state(row.etag), "the state in its ETag")
    return f"{len(page)} rows, one by its key"


def key_of(declared, row):
    names = declared.key_predicate_names
    values = {name: row.get_value(name) for name in names}
    return values if len(names) > 1 else values[names[0]]


def page_by_page(client, plain):
    """Follows @odata.nextLink through the whole of the largest set."""
    rows, name = max((plain.count(name), name) for name in plain.sets())
    expect(rows > PAGE_SIZE, f"{name} is the largest set, and has {rows} rows")
    (key,) = client.entity_set_type(name).key_predicate_names
    seen, pages = set(), 0
    for page in client.iter_pages(client.entity_set_uri(name), max_page_size=PAGE_SIZE):
        expect(len(page) <= PAGE_SIZE, f"a page has {len(page)} rows")
        seen.update(row.get_value(key) for row in page)
        pages += 1
    same(len(seen), rows, f"the number of different rows of {name}")
    return f"{name}, {rows} rows on {pages} pages"


if __name__ == "__main__":
    main()
