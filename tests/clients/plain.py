"""The service as plain HTTP shows it: what the clients' readings are compared with.

Only the standard library, and only bare requests: header lines are kept one by one, so that a doubled one shows.
"""

import gzip
import http.client
import json
from urllib.parse import quote, urlsplit

from checks import expect


class Answer:
    def __init__(self, url, response):
        self.url = url
        self.status = response.status
        self.headers = response.getheaders()
        self.body = response.read()
        if self.header("Content-Encoding") == "gzip":
            self.body = gzip.decompress(self.body)

    def header(self, name):
        """The value of a header that stands at most once."""
        lines = self.lines(name)
        expect(len(lines) <= 1, f"{self.url}: {len(lines)} header lines {name}: {lines}")
        return lines[0] if lines else None

    def lines(self, name):
        return [value for given, value in self.headers if given.lower() == name.lower()]

    def found(self):
        expect(self.status == 200, f"{self.url}: status {self.status}: {self.text()[:300]}")
        return self

    def text(self):
        return self.body.decode("utf-8")

    def json(self):
        return json.loads(self.body)


class Service:
    def __init__(self, url):
        self.url = url
        place = urlsplit(url)
        self.host = f"{place.scheme}://{place.netloc}/"
        self.connection = http.client.HTTPConnection(place.netloc, timeout=60)

    def get(self, path, headers=None):
        """`path` is what stands behind the service root, or a whole URL of this server."""
        url = path if path.startswith(self.host) else self.url + path
        target = url[len(self.host) - 1 :]
        target = quote(target, safe="/?&=$,;:()'%@!*+~")
        try:
            return Answer(url, self.send(target, headers))
        except http.client.RemoteDisconnected:
            # A connection that nobody used for a while is closed by the server.
            return Answer(url, self.send(target, headers))

    def send(self, target, headers):
        self.connection.request("GET", target, headers=headers or {})
        return self.connection.getresponse()

    def sets(self):
        """The names of all entity sets."""
        entries = self.get("").found().json()["value"]
        return [entry["name"] for entry in entries if entry.get("kind", "EntitySet") == "EntitySet"]

    def count(self, name):
        return int(self.get(f"{name}/$count").found().text())

    def page(self, name):
        """The rows of the first page."""
        return self.get(name).found().json()["value"]


# Sets in which nothing stands before somebody writes.
EMPTY_AT_FIRST = {"Journal"}
# Declared, and in an answer only when somebody asks for it by name, or never: what is written alone.
UNASKED = {"Users": {"Password"}, "Documents": {"Content"}}


def nothing_yet(service, name):
    """What to say of a set without rows, which must be one of those."""
    expect(name in EMPTY_AT_FIRST, "no rows")
    expect(service.count(name) == 0, "no rows, but some are counted")
    return "no rows yet"
