"""odatapy (4.01 by default, and 4.0) writes: rows, links, an action, upserts, change sets in both formats, changes."""

from checks import Checks, expect, same, service_url
from odatapy.client import EdmEnabledODataClient, HttpxTransport, ODataClientError
from plain import Service
from school import School


def main():
    url = service_url()
    plain = Service(url)
    checks = Checks()
    for version in ["4.01", "4.0"]:
        client = EdmEnabledODataClient(url, HttpxTransport(), odata_version=version)
        visit = Visit(client, School(plain, f"odatapy-{version}"))
        for name, check in {
            "a person is created, in a domain": visit.creates_a_person,
            "a group is created": visit.creates_a_group,
            "a person is updated": visit.updates,
            "what somebody else has changed is not overwritten": visit.minds_etags,
            "links come and go": visit.links,
            "actions": visit.acts,
            "a person comes and changes by an alternate key": visit.upserts,
            "a change set": visit.change_set,
            "a change set that fails leaves nothing": visit.failing_change_set,
            "what has changed since": visit.follows_changes,
            "rows are deleted": visit.deletes,
        }.items():
            checks.run(f"{version} {name}", check)
    checks.close()


class Visit:
    def __init__(self, client, school):
        self.client = client
        self.school = school
        self.person = self.group = None

    def users(self, key):
        return self.client.entity_uri("Users", key)

    def creates_a_person(self):
        home = f"Domains({self.school.domain})"
        given = self.school.someone(**{"PrimaryDomain@odata.bind": home, "Domains@odata.bind": [home]})
        made = self.client.create_entity_result("Users", given)
        same(made.status_code, 201, "the status")
        self.person = made.entity.get_value("Id")
        seen = self.school.person(self.person)
        same(seen["FirstName"], "Zoé", "FirstName")
        same(seen["PrimaryDomainId"], self.school.domain, "PrimaryDomainId")
        self.school.linked(self.person, "Domains", "Id", [self.school.domain])
        return made.location

    def creates_a_group(self):
        made = self.client.create_entity_result("SocialGroups", {"Name": self.school.tag}, return_representation=False)
        same(made.status_code, 204, "the status")
        (row,) = self.school.named(self.school.tag, "SocialGroups", "Name")
        self.group = row["Id"]
        expect(made.entity_id.endswith(f"SocialGroups({self.group})"), f"OData-EntityId is {made.entity_id}")
        links = {"User@odata.bind": f"Users({self.person})", "SocialGroup@odata.bind": f"SocialGroups({self.group})"}
        self.client.create_entity("UserSocialGroups", links)
        self.school.linked(self.person, "SocialGroups", "Id", [self.group])
        return made.entity_id

    def updates(self):
        bind = {"PrimaryDomain@odata.bind": f"Domains({self.school.other_domain})"}
        changed = {"FirstName": "Zélie", "ExternalId": self.school.tag, **bind}
        self.client.update_entity(self.users(self.person), changed)
        seen = self.school.person(self.person)
        wanted = ("Zélie", self.school.tag, self.school.tag)
        same((seen["FirstName"], seen["LastName"], seen["ExternalId"]), wanted, "the person")
        same(seen["PrimaryDomainId"], self.school.other_domain, "PrimaryDomainId")
        self.client.update_entity(self.users(self.person), self.school.someone(), method="REPLACE")
        seen = self.school.person(self.person)
        same((seen["FirstName"], seen["ExternalId"]), ("Zoé", None), "what was replaced")

    def minds_etags(self):
        """An entity that was read carries its ETag, which the client sends back."""
        read = self.client.get_entity(self.users(self.person))
        self.client.update_entity(self.users(self.person), {"FirstName": "Anne"}, etag=read.etag)
        update = lambda: self.client.update_entity(self.users(self.person), {"FirstName": "Jean"}, etag=read.etag)
        same(refusal(update), 412, "the status of a second update")
        same(self.school.person(self.person)["FirstName"], "Anne", "FirstName")

    def links(self):
        domains = self.users(self.person).append_navigation_segment("Domains").build()
        home, other = self.school.domain, self.school.other_domain
        before = [row["Id"] for row in self.school.person(self.person)["Domains"]]
        self.client.add_reference(domains, f"Domains({other})")
        self.school.linked(self.person, "Domains", "Id", {*before, other})
        read = self.client.get_references(f"{domains}/$ref")
        same(len(read), len({*before, other}), "the number of references")
        self.client.remove_reference(domains, f"Domains({other})")
        self.school.linked(self.person, "Domains", "Id", {*before} - {other})
        primary = self.users(self.person).append_navigation_segment("PrimaryDomain").build()
        self.client.set_reference(primary, f"Domains({home})")
        same(self.school.person(self.person)["PrimaryDomainId"], home, "PrimaryDomainId")
        self.client.remove_reference(primary)
        same(self.school.person(self.person)["PrimaryDomainId"], None, "PrimaryDomainId, removed")

    def acts(self):
        register = self.client.entity_set_uri("Trainees").append_action_call_segment("Services.Register")
        done = self.client.invoke_action(register, {"SessionId": self.school.session, "UserId": self.person})
        same(done.entity().get_value("UserId"), self.person, "UserId of the enrolment")
        self.school.linked(self.person, "Trainees", "TrainingSessionId", [self.school.session])
        add = self.users(self.person).append_action_call_segment("Services.AddUserRole")
        self.client.invoke_action(add, {"RoleId": self.school.role, "DomainId": self.school.domain})
        self.school.linked(self.person, "UserRoles", "RoleId", [self.school.role])
        return "Register, AddUserRole"

    def upserts(self):
        known = self.users({"ExternalId": self.school.tag})
        update = lambda: self.client.update_entity(known, self.school.someone(), etag="*")
        same(refusal(update), 404, "the status where the person must exist")
        came = self.client.update_entity(known, self.school.someone())
        same(came.status_code, 201, "the status of the first")
        again = self.client.update_entity(known, {"FirstName": "Zélie"})
        expect(again.status_code in (200, 204), f"the status of the second is {again.status_code}")
        seen = self.school.person(f"ExternalId='{self.school.tag}'")
        same((seen["FirstName"], seen["LastName"]), ("Zélie", self.school.tag), "the person")
        only = {"If-None-Match": "*"}
        update = lambda: self.client.update_entity(known, self.school.someone(), headers=only)
        same(refusal(update), 412, "the status where the person must not exist")

    def change_set(self):
        for form in ["multipart", "json"]:
            name = f"{self.school.tag}-{form}"
            batch = self.client.batch(format=form)
            changes = batch.add_changeset()
            person = changes.create("Users", {"FirstName": "Zoé", "LastName": name})
            group = changes.create("SocialGroups", {"Name": name})
            changes.add_reference(f"{person.ref}/Domains", f"Domains({self.school.domain})")
            changes.create("UserSocialGroups", {"User@odata.bind": person.ref, "SocialGroup@odata.bind": group.ref})
            changes.update(person.ref, {"FirstName": "Zélie"})
            read = batch.add_retrieve(self.client.entity_set_uri("Users").filter(f"LastName eq '{name}'"))
            answer = self.client.execute_batch(batch)
            answer.raise_for_status()
            same(len(answer), 6, "the number of answers")
            key = answer.by_content_id(person.content_id).entity().get_value("Id")
            by_id = answer.by_content_id(read.content_id) if form == "json" else answer.responses[-1]
            same(by_id.json()["value"][0]["Id"], key, "the key of the person who is read behind the change set")
            same(self.school.person(key)["FirstName"], "Zélie", "FirstName")
            self.school.linked(key, "Domains", "Id", [self.school.domain])
            (made,) = self.school.named(name, "SocialGroups", "Name")
            self.school.linked(key, "SocialGroups", "Id", [made["Id"]])
        return "multipart and JSON, each with references in URLs and in bodies"

    def failing_change_set(self):
        for form in ["multipart", "json"]:
            name = f"{self.school.tag}-never-{form}"
            batch = self.client.batch(format=form, continue_on_error=True)
            changes = batch.add_changeset()
            person = changes.create("Users", {"FirstName": "Zoé", "LastName": name})
            changes.add_reference(f"{person.ref}/Domains", "Domains(9223372036854775807)")
            batch.add_retrieve(self.client.entity_set_uri("Domains").top(1))
            answer = self.client.execute_batch(batch)
            expect(answer.errors, "nothing has failed")
            same(answer.responses[-1].status_code, 200, "the status of what stands behind the change set")
            same(self.school.named(name), [], "the people who are left")

    def follows_changes(self):
        name = f"{self.school.tag}-changed"
        people = self.client.entity_set_uri("Users").select("FirstName").filter(f"LastName eq '{name}'")
        link = self.client.get_entity_set(people, track_changes=True).delta_link
        expect(link, "there is no delta link")
        key = self.client.create_entity("Users", {"FirstName": "Zoé", "LastName": name}).get_value("Id")
        delta = self.client.get_delta(link)
        same([row.get_value("FirstName") for row in delta.entities], ["Zoé"], "what has changed")
        self.client.delete_entity(self.users(key))
        delta = self.client.get_delta(delta.delta_link)
        same(len(delta.entities), 0, "the number of changed rows")
        (deleted,) = delta.deleted_entities
        expect(deleted.id.endswith(f"Users({key})"), f"the deleted row is {deleted.id}")

    def deletes(self):
        self.client.delete_entity(self.users(self.person))
        self.school.gone("Users", self.person)
        self.client.delete_entity(self.client.entity_uri("SocialGroups", self.group))
        self.school.gone("SocialGroups", self.group)


def refusal(request):
    """The status of a request that must not succeed."""
    try:
        request()
    except ODataClientError as error:
        return error.status_code
    return "a success"


if __name__ == "__main__":
    main()
