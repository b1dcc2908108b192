"""The requests of Excel and Power BI (Power Query), header by header: what their answers must be like.

No client of theirs runs here, so their headers are replayed. Each check names what the client dies of otherwise.
"""

import re
import xml.etree.ElementTree as ElementTree

from checks import Checks, expect, same, service_url
from plain import Service

ACCEPT = (
    "application/json;odata.metadata=minimal;q=1.0,application/json;odata=minimalmetadata;q=0.9,"
    "application/atomsvc+xml;q=0.8,application/atom+xml;q=0.8,application/xml;q=0.7,text/plain;q=0.7"
)
HEADERS = {
    "User-Agent": "Microsoft.Data.Mashup (https://go.microsoft.com/fwlink/?LinkID=304225)",
    "Accept-Encoding": "gzip, deflate",
    "MaxDataServiceVersion": "3.0",
    "OData-MaxVersion": "4.0",
    "Accept": ACCEPT,
}
# It tries OData 3 and 4 together, then 4 alone, then 3 alone.
PROBES = {
    "3 and 4": HEADERS,
    "4": {name: value for name, value in HEADERS.items() if name != "MaxDataServiceVersion"},
    "3": {name: value for name, value in HEADERS.items() if name != "OData-MaxVersion"},
}
EDMX = "{http://docs.oasis-open.org/odata/ns/edmx}"


def main():
    service = Service(service_url())
    checks = Checks()
    for versions, headers in PROBES.items():
        checks.run(f"the service document, asked for with OData {versions}", service_document, service, headers)
    for accept in ["application/xml", ACCEPT, "*/*", "text/html, application/xml;q=0.9, application/json", None]:
        checks.run(f"$metadata with Accept: {accept}", metadata, service, accept)
    navigations = first_navigations(service)
    for name in service.sets():
        checks.run(name, preview, service, name)
        if name in navigations:
            checks.run(f"{name} with {navigations[name]}", expanded, service, name, navigations[name])
    checks.run("folded options", folded, service)
    checks.run("a whole set by its next links", whole_set, service)
    checks.run("links name the host that was asked", other_host, service)
    checks.run("an error is JSON of version 4.0", error, service)
    checks.close()


def ask(service, path, headers=HEADERS):
    """One data request, with what holds for each: JSON, version 4.0 once, absolute links, no control of 4.01."""
    answer = service.get(path, headers).found()
    version_4(answer)
    json_of_4(answer)
    body = answer.json()
    context = body["@odata.context"]
    expect(context.startswith(f"{service.url}$metadata"), f"the context is not absolute: {context}")
    expect("()" not in context, f"the context is a form of 4.01: {context}")
    controls(body)
    return body


def version_4(answer):
    same(answer.lines("OData-Version"), ["4.0"], "the list of OData-Version headers")


def json_of_4(answer):
    kind = answer.header("Content-Type")
    expect(kind.startswith("application/json;odata.metadata=minimal"), f"Content-Type is {kind}")


def controls(value):
    """In 4.01 control information may stand without its prefix, and links may be relative."""
    if isinstance(value, list):
        for item in value:
            controls(item)
    elif isinstance(value, dict):
        for name, item in value.items():
            control = name.partition("@")[2]
            expect("@" not in name or "." in control, f"{name} has no prefix")
            link = control in ("odata.nextLink", "odata.id", "odata.navigationLink", "odata.context")
            expect(not link or re.match("https?://", item), f"{name} is not absolute: {item}")
            controls(item)


def service_document(service, headers):
    entries = ask(service, "", headers)["value"]
    expect(entries, "no entries")
    return f"{len(entries)} entries"


def metadata(service, accept):
    headers = {name: value for name, value in HEADERS.items() if name != "Accept"}
    answer = service.get("$metadata", headers | ({"Accept": accept} if accept else {})).found()
    version_4(answer)
    kind = answer.header("Content-Type")
    expect(kind.partition(";")[0] == "application/xml", f"Content-Type is {kind}")
    root = ElementTree.fromstring(answer.body)
    same(root.tag, f"{EDMX}Edmx", "the root")
    same(root.get("Version"), "4.0", "its version")
    return f"{len(answer.body):,} bytes"


def first_navigations(service):
    """Of each set that has one, the first navigation of its type."""
    answer = service.get("$metadata", {"Accept": "application/json"}).found().json()
    namespace, _, container = answer["$EntityContainer"].rpartition(".")
    found = {}
    for name, declared in answer[namespace][container].items():
        if isinstance(declared, dict) and declared.get("$Collection"):
            space, _, kind = declared["$Type"].rpartition(".")
            members = answer[space][kind].items()
            names = [m for m, said in members if isinstance(said, dict) and said.get("$Kind") == "NavigationProperty"]
            found |= {name: names[0]} if names else {}
    return found


def preview(service, name):
    """What the editor shows first."""
    body = ask(service, f"{name}?$top=1000")
    same(body["@odata.context"], f"{service.url}$metadata#{name}", "the context")
    expect("@odata.nextLink" not in body or len(body["value"]) < 1000, "a link beyond $top")
    return f"{len(body['value'])} rows"


def expanded(service, name, navigation):
    """4.01 would write `#Set(Navigation())`, which ends Power BI's reading."""
    body = ask(service, f"{name}?$top=20&$expand={navigation}")
    same(body["@odata.context"], f"{service.url}$metadata#{name}", "the context")
    for row in body["value"]:
        expect(navigation in row, f"a row without {navigation}")
    return f"{len(body['value'])} rows"


def folded(service):
    """Filter, order, select and paging, spelt as Power Query spells them."""
    path = "Users?$filter=FirstName ne null and Id gt 0&$orderby=FirstName desc,Id&$select=Id%2CFirstName&$top=5&$skip=2"
    body = ask(service, path)
    same(body["@odata.context"], f"{service.url}$metadata#Users(Id,FirstName)", "the context")
    same([len(body["value"]), {name for row in body["value"] for name in row if "@" not in name}],
         [5, {"Id", "FirstName"}], "what was read")


def whole_set(service):
    rows, name = max((service.count(name), name) for name in service.sets())
    headers = HEADERS | {"Prefer": "odata.maxpagesize=700"}
    seen, pages, url = set(), 0, name
    while url:
        body = ask(service, url, headers)
        seen.update(row["Id"] for row in body["value"])
        pages += 1
        url = body.get("@odata.nextLink")
    same(len(seen), rows, "the number of different rows")
    return f"{name}, {rows} rows on {pages} pages"


def other_host(service):
    """A loopback address has more than one name; other hosts are for the server's own settings."""
    answer = service.get("Users?$top=1", HEADERS | {"Host": "localhost:8443"}).found()
    context = answer.json()["@odata.context"]
    same(context, f"http://localhost:8443/{service.url.removeprefix(service.host)}$metadata#Users", "the context")


def error(service):
    answer = service.get("Users?$filter=Nonsense eq 1", HEADERS)
    same(answer.status, 400, "the status")
    version_4(answer)
    expect(answer.header("Content-Type").startswith("application/json"), "no JSON")
    return answer.json()["error"]["message"]


if __name__ == "__main__":
    main()
