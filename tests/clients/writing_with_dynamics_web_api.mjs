// dynamics-web-api writes: rows, links, actions, upserts by alternate keys, multipart batches, changes.
//
//     NODE_PATH=…/node_modules node writing_with_dynamics_web_api.mjs http://127.0.0.1:8080/odata-api/
//
// The client knows Dataverse alone, so that a small server stands between it and the service. See `Shim`.

import { createServer } from "node:http";
import { createRequire } from "node:module";
import { text } from "node:stream/consumers";

import { Checks, expect, same, serviceUrl } from "./checks.mjs";
import { School } from "./school.mjs";

const { DynamicsWebApi } = createRequire(import.meta.url)("dynamics-web-api");

/** Where the client looks for Dataverse. */
const PREFIX = "/api/data/v9.2/";
const GUID = /00000000-0000-0000-0000-(\d{12})/g;
/** What belongs to a connection, or is written anew. */
const ITS_OWN = ["connection", "content-length", "host", "keep-alive", "transfer-encoding"];

/** A key as the client wants keys: the number behind zeros, in the shape of a Guid. */
const guid = (key) => `00000000-0000-0000-0000-${String(key).padStart(12, "0")}`;

/**
 * Turns the addresses of Dataverse into the service's, and those of answers back: the prefix, keys that look like
 * Guids, and the names of sets, which the client writes in small letters. Nothing else is touched.
 */
class Shim {
  static async before(service) {
    const shim = new Shim();
    shim.service = service;
    const { value } = await (await fetch(service)).json();
    shim.names = new Map(value.map(({ name }) => [name.toLowerCase(), name]));
    shim.server = createServer((request, response) => shim.pass(request, response));
    await new Promise((resolve) => shim.server.listen(0, "127.0.0.1", resolve));
    shim.url = `http://127.0.0.1:${shim.server.address().port}/`;
    return shim;
  }

  async pass(request, response) {
    try {
      const { method } = request;
      const body = this.inwards(await text(request));
      const headers = without(request.headers, ITS_OWN);
      const answer = await fetch(this.address(request.url), { method, headers, ...(body && { body }) });
      // The answer was unpacked on its way.
      const told = without(Object.fromEntries(answer.headers), [...ITS_OWN, "content-encoding"]);
      const made = told["odata-entityid"];
      if (made) told["odata-entityid"] = this.outwards(`OData-EntityId: ${made}`).replace("OData-EntityId: ", "");
      response.writeHead(answer.status, told);
      response.end(this.outwards(await answer.text()));
    } catch (error) {
      response.writeHead(502, { "Content-Type": "text/plain" });
      response.end(String(error));
    }
  }

  /** The URL of one request: the set is its first segment. */
  address(target) {
    const path = this.inwards(target.replace(PREFIX, ""));
    return this.service + path.replace(/^\w+/, (name) => this.names.get(name) ?? name);
  }

  /** Addresses in a body of the client's, the parts of a batch among them. */
  inwards(words) {
    return words.replaceAll(this.url + PREFIX.slice(1), this.service).replace(GUID, (_, key) => String(Number(key)));
  }

  /** Addresses in headers and bodies; where the client looks for a key, it must be a Guid. */
  outwards(words) {
    return words
      .replaceAll(this.service, this.url + PREFIX.slice(1))
      .replace(/^(OData-EntityId: .*\()(\d+)\)/gim, (_, before, key) => `${before}${guid(key)})`);
  }
}

function without(headers, names) {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !names.includes(name)));
}

// 2.5.0 sends what goes to the loopback address through a proxy as well.
delete process.env.http_proxy;

const url = serviceUrl();
const school = await School.at(url, "dynamics");
const shim = await Shim.before(url);
/** Dataverse answers in few words unless it is asked for more. */
const headers = { Prefer: "return=minimal" };
const client = new DynamicsWebApi({ serverUrl: shim.url, dataApi: { version: "9.2" }, headers });

let person;
let group;

async function createsAPerson() {
  const home = `Domains(${guid(school.domain)})`;
  const given = school.someone({ "PrimaryDomain@odata.bind": home, "Domains@odata.bind": [`/${home}`] });
  const key = await client.create({ collection: "Users", data: given });
  person = Number(key.slice(-12));
  const seen = await school.person(person);
  same([seen.FirstName, seen.LastName, seen.PrimaryDomainId], ["Zoé", school.tag, school.domain], "the person");
  await school.linked(person, "Domains", "Id", [school.domain]);
  return key;
}

async function createsAGroup() {
  const data = { Name: school.tag };
  const made = await client.create({ collection: "SocialGroups", data, returnRepresentation: true });
  group = made.Id;
  same((await school.json(`SocialGroups(${group})`)).Name, school.tag, "Name");
  const links = { "User@odata.bind": `Users(${person})`, "SocialGroup@odata.bind": `SocialGroups(${group})` };
  await client.create({ collection: "UserSocialGroups", data: links });
  await school.linked(person, "SocialGroups", "Id", [group]);
  return `SocialGroups(${group})`;
}

async function updates() {
  const moved = { FirstName: "Zélie", "PrimaryDomain@odata.bind": `Domains(${guid(school.otherDomain)})` };
  const done = await client.update({ collection: "Users", key: guid(person), data: moved });
  same(done, true, "what the client says");
  const seen = await school.person(person);
  same([seen.FirstName, seen.LastName, seen.PrimaryDomainId], ["Zélie", school.tag, school.otherDomain], "the person");
  await client.updateSingleProperty({ collection: "Users", key: guid(person), fieldValuePair: { FirstName: "Zoé" } });
  same((await school.person(person)).FirstName, "Zoé", "FirstName, alone");
}

async function mindsETags() {
  const read = await client.retrieve({ collection: "Users", key: guid(person), select: ["FirstName"] });
  const ifmatch = read["@odata.etag"];
  const update = (FirstName) => client.update({ collection: "Users", key: guid(person), data: { FirstName }, ifmatch });
  same(await update("Anne"), true, "what the client says of the first");
  same(await update("Jean"), false, "what the client says of the second");
  same((await school.person(person)).FirstName, "Anne", "FirstName");
}

async function links() {
  const before = (await school.person(person)).Domains.map((row) => row.Id);
  const [home, other] = [school.domain, school.otherDomain];
  const link = { collection: "Users", primaryKey: guid(person), relationshipName: "Domains", relatedKey: guid(other) };
  await client.associate({ ...link, relatedCollection: "Domains" });
  await school.linked(person, "Domains", "Id", new Set([...before, other]));
  await client.disassociate(link);
  await school.linked(person, "Domains", "Id", before.filter((key) => key !== other));
  const single = { collection: "Users", primaryKey: guid(person), navigationProperty: "PrimaryDomain" };
  await client.associateSingleValued({ ...single, relatedCollection: "Domains", relatedKey: guid(home) });
  same((await school.person(person)).PrimaryDomainId, home, "PrimaryDomainId");
  await client.disassociateSingleValued(single);
  same((await school.person(person)).PrimaryDomainId, null, "PrimaryDomainId, removed");
}

async function acts() {
  const action = { SessionId: school.session, UserId: person };
  const register = { collection: "Trainees", actionName: "Services.Register", action };
  const done = await client.callAction({ ...register, headers: { Prefer: "return=representation" } });
  same(done.UserId, person, "UserId of the enrolment");
  await school.linked(person, "Trainees", "TrainingSessionId", [school.session]);
  const role = { RoleId: school.role, DomainId: school.domain };
  await client.callAction({ collection: "Users", key: guid(person), actionName: "Services.AddUserRole", action: role });
  await school.linked(person, "UserRoles", "RoleId", [school.role]);
  return "Register, AddUserRole";
}

async function upserts() {
  const known = { collection: "Users", key: `ExternalId='${school.tag}'`, returnRepresentation: true };
  same(await client.upsert({ ...known, data: school.someone(), ifmatch: "*" }), null, "where the person must exist");
  same(await school.named(school.tag).then((rows) => rows.length), 1, "the number of people");
  const came = await client.upsert({ ...known, data: school.someone() });
  const again = await client.upsert({ ...known, data: { FirstName: "Zélie" } });
  same(again.Id, came.Id, "the key the second time");
  const seen = await school.person(`ExternalId='${school.tag}'`);
  same([seen.Id, seen.FirstName, seen.LastName], [came.Id, "Zélie", school.tag], "the person");
  same(await client.upsert({ ...known, data: school.someone(), ifnonematch: "*" }), null, "where nobody may exist");
  const links = { "User@odata.bind": `Users(${known.key})`, "Domain@odata.bind": `Domains(${school.domain})` };
  await client.create({ collection: "UserDomains", data: links });
  await school.linked(seen.Id, "Domains", "Id", [school.domain]);
}

async function changeSet() {
  const name = `${school.tag}-set`;
  client.startBatch();
  client.create({ collection: "Users", data: { FirstName: "Zoé", LastName: name }, contentId: "1" });
  client.create({ collection: "SocialGroups", data: { Name: name }, contentId: "2" });
  const binds = { "User@odata.bind": "$1", "SocialGroup@odata.bind": "$2" };
  client.create({ collection: "UserSocialGroups", data: binds });
  const data = { "@odata.id": `Domains(${guid(school.domain)})` };
  client.create({ contentId: "$1", collection: "Domains/$ref", data });
  client.update({ contentId: "$1", data: { FirstName: "Zélie" } });
  client.retrieveMultiple({ collection: "Users", filter: `LastName eq '${name}'`, select: ["Id"] });
  const answers = await client.executeBatch();
  same(answers.length, 6, "the number of answers");
  const key = Number(answers[0].slice(-12));
  same(answers[5].value[0].Id, key, "the key of the person who is read behind the change set");
  same((await school.person(key)).FirstName, "Zélie", "FirstName");
  await school.linked(key, "Domains", "Id", [school.domain]);
  const [made] = await school.named(name, "SocialGroups", "Name");
  await school.linked(key, "SocialGroups", "Id", [made.Id]);
}

async function failingChangeSet() {
  const name = `${school.tag}-never`;
  client.startBatch();
  client.create({ collection: "Users", data: { FirstName: "Zoé", LastName: name }, contentId: "1" });
  const nowhere = { "@odata.id": `Domains(${guid(999999999999)})` };
  client.create({ contentId: "$1", collection: "Domains/$ref", data: nowhere });
  const answers = await client.executeBatch();
  const failed = answers.filter((answer) => answer instanceof Error);
  same(failed.length, 1, "the number of errors");
  same(answers.length, 1, "the number of answers");
  same(await school.named(name), [], "the people who are left");
  return failed[0].message;
}

async function followsChanges() {
  const name = `${school.tag}-changed`;
  const people = { collection: "Users", select: ["FirstName"], filter: `LastName eq '${name}'` };
  const { oDataDeltaLink } = await client.retrieveMultiple({ ...people, trackChanges: true });
  const key = await client.create({ collection: "Users", data: { FirstName: "Zoé", LastName: name } });
  const delta = await client.retrieveMultiple(people, oDataDeltaLink);
  same(delta.value.map((row) => row.FirstName), ["Zoé"], "what has changed");
  await client.deleteRecord({ collection: "Users", key });
  const [deleted] = (await client.retrieveMultiple(people, delta.oDataDeltaLink)).value;
  expect(deleted.id.endsWith(`Users(${Number(key.slice(-12))})`), `the change is ${JSON.stringify(deleted)}`);
}

async function deletes() {
  await client.deleteRecord({ collection: "SocialGroups", key: guid(group) });
  await school.gone("SocialGroups", group);
  await client.callAction({ collection: "SocialGroups", key: guid(group), actionName: "Services.Restore", action: {} });
  same((await school.json(`SocialGroups(${group})`)).DeletedOn, null, "DeletedOn of the group");
  await client.deleteRecord({ collection: "Users", key: guid(person) });
  await school.gone("Users", person);
}

const checks = new Checks();
await checks.run("a person is created, in a domain", createsAPerson);
await checks.run("a group is created, and the person put into it", createsAGroup);
await checks.run("a person is updated", updates);
await checks.run("what somebody else has changed is not overwritten", mindsETags);
await checks.run("links come and go", links);
await checks.run("actions", acts);
await checks.run("a person comes and changes by an alternate key", upserts);
await checks.run("a change set", changeSet);
await checks.run("a change set that fails leaves nothing", failingChangeSet);
await checks.run("what has changed since", followsChanges);
await checks.run("rows are deleted, and one restored", deletes);
checks.close();
shim.server.close();
