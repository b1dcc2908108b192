"""python-odata (OData 4.0) writes: rows, links and actions by its classes; references, upserts, change sets and changes
by its connection, because it has no calls of its own for them."""

from checks import Checks, expect, same, service_url
from odata.exceptions import ODataError
from plain import Service
from python_odata import reflected
from school import School


def main():
    url = service_url()
    client = reflected(url)
    visit = Visit(client, School(Service(url), "python-odata"))
    checks = Checks()
    checks.run("a person is created, in a domain", visit.creates_a_person)
    checks.run("a group is created, and the person put into it", visit.creates_a_group)
    checks.run("a person is updated", visit.updates)
    checks.run("a person moves to another domain", visit.moves)
    checks.run("links come and go", visit.links)
    checks.run("an action of a set", visit.registers)
    checks.run("actions of a row", visit.gives_a_role)
    checks.run("a person comes and changes by an alternate key", visit.upserts)
    checks.run("a change set", visit.change_set)
    checks.run("a change set that fails leaves nothing", visit.failing_change_set)
    checks.run("what has changed since", visit.follows_changes)
    checks.run("rows are deleted, and one restored", visit.deletes)
    checks.close()


class Visit:
    def __init__(self, client, school):
        self.client = client
        self.school = school
        self.connection = client.default_context.connection
        self.person = self.group = None

    def new(self, of, **given):
        row = self.client.entities[of]()
        for name, value in given.items():
            setattr(row, name, value)
        return row

    def domain(self, key):
        return self.client.query(self.client.entities["Domains"]).get(key)

    def url(self, path):
        return self.client.url + path

    def creates_a_person(self):
        home = self.domain(self.school.domain)
        given = self.school.someone(PrimaryDomain=home, Domains=[home])
        self.person = self.new("Users", **given)
        self.client.save(self.person)
        seen = self.school.person(self.person.Id)
        same(seen["LastName"], self.school.tag, "LastName")
        same(seen["PrimaryDomainId"], self.school.domain, "PrimaryDomainId")
        self.school.linked(self.person.Id, "Domains", "Id", [self.school.domain])
        return self.person.__odata__.id

    def creates_a_group(self):
        self.group = self.new("SocialGroups", Name=self.school.tag)
        self.client.save(self.group)
        same(self.school.group(self.group.Id)["Name"], self.school.tag, "Name")
        self.client.save(self.new("UserSocialGroups", User=self.person, SocialGroup=self.group))
        self.school.linked(self.person.Id, "SocialGroups", "Id", [self.group.Id])
        return self.group.__odata__.id

    def updates(self):
        self.person.FirstName = "Zélie"
        self.client.save(self.person)
        seen = self.school.person(self.person.Id)
        same((seen["FirstName"], seen["LastName"]), ("Zélie", self.school.tag), "the person")
        same(self.person.FirstName, "Zélie", "FirstName, which the client read again")

    def moves(self):
        self.person.PrimaryDomain = self.domain(self.school.other_domain)
        self.client.save(self.person)
        same(self.school.person(self.person.Id)["PrimaryDomainId"], self.school.other_domain, "PrimaryDomainId")

    def links(self):
        domains = f"{self.person.__odata__.instance_url}/Domains"
        before = [row["Id"] for row in self.school.person(self.person.Id)["Domains"]]
        other = self.school.other_domain
        self.connection.execute_post(f"{domains}/$ref", {"@odata.id": self.url(f"Domains({other})")})
        self.school.linked(self.person.Id, "Domains", "Id", {*before, other})
        self.connection.execute_delete(f"{domains}/$ref?$id={self.url(f'Domains({other})')}")
        self.school.linked(self.person.Id, "Domains", "Id", {*before} - {other})
        self.connection.execute_delete(f"{self.person.__odata__.instance_url}/PrimaryDomain/$ref")
        same(self.school.person(self.person.Id)["PrimaryDomainId"], None, "PrimaryDomainId")

    def registers(self):
        """The client wants every parameter, the optional ones as well."""
        register = self.client.entities["Trainees"].Register
        given = dict.fromkeys(register.actionbase_instance.parameters)
        given |= dict.fromkeys(["SessionId", "TrainingSessionId"], self.school.session)
        without_answer(register, **{**given, "UserId": self.person.Id})
        self.school.linked(self.person.Id, "Trainees", "TrainingSessionId", [self.school.session])
        return f"Register with {len(given)} parameters"

    def gives_a_role(self):
        without_answer(self.person.AddUserRole, RoleId=self.school.role, DomainId=self.school.domain)
        self.school.linked(self.person.Id, "UserRoles", "RoleId", [self.school.role])
        (link,) = self.school.rows(f"UserRoles?$select=Id&$filter=UserId eq {self.person.Id}")
        self.person.RemoveUserRole(UserRoleId=link["Id"])
        self.school.linked(self.person.Id, "UserRoles", "RoleId", [])
        return "AddUserRole, RemoveUserRole"

    def upserts(self):
        known = self.url(f"Users(ExternalId='{self.school.tag}')")
        must_exist = {"If-Match": "*"}
        update = lambda: self.connection.execute_patch(known, self.school.someone(), extra_headers=must_exist)
        same(refusal(update), "HTTP 404", "the status where the person must exist")
        self.connection.execute_patch(known, self.school.someone())
        self.connection.execute_patch(known, {"FirstName": "Zélie"})
        seen = self.school.person(f"ExternalId='{self.school.tag}'")
        same((seen["FirstName"], seen["LastName"]), ("Zélie", self.school.tag), "the person")
        key = seen["Id"]
        self.connection.execute_post(
            self.url("UserDomains"),
            {
                "User@odata.bind": f"Users(ExternalId='{self.school.tag}')",
                "Domain@odata.bind": f"Domains({self.school.domain})",
            },
        )
        self.school.linked(key, "Domains", "Id", [self.school.domain])

    def batch(self, *requests):
        """One atomicity group, numbered from 1."""
        steps = [
            {"id": str(number), "atomicityGroup": "all", "method": method, "url": url, "body": body}
            for number, (method, url, body) in enumerate(requests, 1)
        ]
        answers = self.connection.execute_post(self.url("$batch"), {"requests": steps})["responses"]
        return [answer["status"] for answer in sorted(answers, key=lambda answer: int(answer["id"]))]

    def change_set(self):
        name = f"{self.school.tag}-batch"
        statuses = self.batch(
            ("POST", "Users", {"FirstName": "Zoé", "LastName": name}),
            ("POST", "SocialGroups", {"Name": name}),
            ("POST", "$1/Domains/$ref", {"@odata.id": f"Domains({self.school.domain})"}),
            ("POST", "UserSocialGroups", {"User@odata.bind": "$1", "SocialGroup@odata.bind": "$2"}),
            ("PATCH", "$1", {"FirstName": "Zélie"}),
        )
        same(statuses[:4], [201, 201, 204, 201], "the statuses")
        (person,) = self.school.named(name)
        (group,) = self.school.named(name, "SocialGroups", "Name")
        same(self.school.person(person["Id"])["FirstName"], "Zélie", "FirstName")
        self.school.linked(person["Id"], "Domains", "Id", [self.school.domain])
        self.school.linked(person["Id"], "SocialGroups", "Id", [group["Id"]])

    def failing_change_set(self):
        name = f"{self.school.tag}-never"
        statuses = self.batch(
            ("POST", "Users", {"FirstName": "Zoé", "LastName": name}),
            ("POST", "$1/Domains/$ref", {"@odata.id": "Domains(9223372036854775807)"}),
        )
        expect(all(status >= 400 for status in statuses), f"the statuses are {statuses}")
        same(self.school.named(name), [], "the people who are left")

    def follows_changes(self):
        name = f"{self.school.tag}-changed"
        people = self.url(f"Users?$select=FirstName&$filter=LastName eq '{name}'")
        tracked = {"Prefer": "odata.track-changes"}
        link = self.connection.execute_get(people, extra_headers=tracked)["@odata.deltaLink"]
        person = self.new("Users", FirstName="Zoé", LastName=name)
        self.client.save(person)
        changes = self.connection.execute_get(link)
        same([row["FirstName"] for row in changes["value"]], ["Zoé"], "what has changed")
        self.client.delete(person)
        (deleted,) = self.connection.execute_get(changes["@odata.deltaLink"])["value"]
        expect(deleted["@odata.context"].endswith("/$deletedEntity"), f"the change is {deleted}")
        expect(deleted["id"].endswith(f"Users({person.Id})"), f"the change is {deleted}")

    def deletes(self):
        self.client.delete(self.group)
        self.school.gone("SocialGroups", self.group.Id)
        self.group.__odata__.persisted = True
        self.group.Restore()
        same(self.school.group(self.group.Id)["DeletedOn"], None, "DeletedOn of the group")
        self.client.delete(self.person)
        self.school.gone("Users", self.person.Id)


def without_answer(action, **given):
    """Calls an action that answers with an entity: 0.8.1 looks for it below `value`, and stumbles over finding none."""
    try:
        action(**given)
    except (AttributeError, ODataError) as error:
        # A refusal by the service would have a status.
        if getattr(error, "status_code", None):
            raise


def refusal(request):
    """The status of a request that must not succeed."""
    try:
        request()
    except ODataError as error:
        return error.status_code
    return "a success"


if __name__ == "__main__":
    main()
