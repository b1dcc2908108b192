"""What a writing program needs of the school, and what it reads back: over plain HTTP, whoever has written."""

import secrets

from checks import expect, same

PERSON = "Users({})?$select=Id,ExternalId,FirstName,LastName,PrimaryDomainId,DeletedOn&$expand={}"
LINKS = (
    "Domains($select=Id),SocialGroups($select=Id),Trainees($select=TrainingSessionId),"
    "UserRoles($select=RoleId,DomainId)"
)


class School:
    def __init__(self, plain, client):
        self.plain = plain
        # Part of each name of one visit: the next one has others.
        self.tag = f"{client}-{secrets.token_hex(4)}"
        self.domain, self.other_domain = [row["Id"] for row in self.rows("Domains?$select=Id&$top=2")]
        self.role = self.rows("Roles?$select=Id&$top=1")[0]["Id"]
        self.session = self.rows("TrainingSessions?$select=Id&$filter=Status eq 'ToCome'&$top=1")[0]["Id"]

    def rows(self, path):
        return self.plain.get(path).found().json()["value"]

    def someone(self, **given):
        return {"FirstName": "Zoé", "LastName": self.tag, **given}

    def person(self, key):
        return self.plain.get(PERSON.format(key, LINKS)).found().json()

    def group(self, key):
        return self.plain.get(f"SocialGroups({key})").found().json()

    def linked(self, key, navigation, name, wanted):
        """The values of one property behind a collection-valued navigation of a person."""
        values = [row[name] for row in self.person(key)[navigation]]
        same(sorted(values), sorted(wanted), f"{navigation} of Users({key})")

    def named(self, name, of="Users", by="LastName"):
        return self.rows(f"{of}?$select=Id&$filter={by} eq '{name}'")

    def gone(self, of, key):
        """A deleted row is in no list any more, and says since when at its own URL."""
        same(self.rows(f"{of}?$select=Id&$filter=Id eq {key}"), [], f"the rows of {of} with the key {key}")
        answer = self.plain.get(f"{of}({key})")
        expect(answer.status == 404 or answer.json()["DeletedOn"], f"{of}({key}) is alive")
