// @microsoft/microsoft-graph-client writes: rows, links, actions, upserts, JSON batches, changes.
//
//     NODE_PATH=…/node_modules node writing_with_graph_client.mjs http://127.0.0.1:8080/odata-api/

import { createRequire } from "node:module";

import { Checks, expect, refusal, same, serviceUrl } from "./checks.mjs";
import { School } from "./school.mjs";

const { BatchRequestContent, BatchResponseContent, Client } = createRequire(import.meta.url)(
  "@microsoft/microsoft-graph-client",
);

const url = serviceUrl();
const school = await School.at(url, "graph");
/** The client writes a version between its base and a path: here, the name of the service. */
const [, baseUrl, defaultVersion] = /^(.*\/)([^/]+)\/$/.exec(url);
const client = Client.init({ baseUrl, defaultVersion, authProvider: (done) => done(null, "no token") });

let person;
let group;

async function createsAPerson() {
  const home = `Domains(${school.domain})`;
  const made = await client
    .api("/Users")
    .post(school.someone({ "PrimaryDomain@odata.bind": home, "Domains@odata.bind": [home] }));
  person = made.Id;
  const seen = await school.person(person);
  same([seen.FirstName, seen.LastName, seen.PrimaryDomainId], ["Zoé", school.tag, school.domain], "the person");
  await school.linked(person, "Domains", "Id", [school.domain]);
  return `Users(${person})`;
}

async function createsAGroup() {
  group = (await client.api("/SocialGroups").post({ Name: school.tag })).Id;
  same((await school.json(`SocialGroups(${group})`)).Name, school.tag, "Name");
  await client
    .api("/UserSocialGroups")
    .post({ "User@odata.bind": `Users(${person})`, "SocialGroup@odata.bind": `SocialGroups(${group})` });
  await school.linked(person, "SocialGroups", "Id", [group]);
  return `SocialGroups(${group})`;
}

async function updates() {
  const moved = { FirstName: "Zélie", "PrimaryDomain@odata.bind": `Domains(${school.otherDomain})` };
  await client.api(`/Users(${person})`).patch(moved);
  let seen = await school.person(person);
  same([seen.FirstName, seen.LastName, seen.PrimaryDomainId], ["Zélie", school.tag, school.otherDomain], "the person");
  await client.api(`/Users(${person})`).put(school.someone());
  seen = await school.person(person);
  same(seen.FirstName, "Zoé", "FirstName, after PUT");
}

async function mindsETags() {
  const read = await client.api(`/Users(${person})`).get();
  const update = (name) =>
    client.api(`/Users(${person})`).header("If-Match", read["@odata.etag"]).patch({ FirstName: name });
  await update("Anne");
  same((await refusal(() => update("Jean"))).statusCode, 412, "the status of a second update");
  same((await school.person(person)).FirstName, "Anne", "FirstName");
}

async function links() {
  const before = (await school.person(person)).Domains.map((row) => row.Id);
  const other = school.otherDomain;
  await client.api(`/Users(${person})/Domains/$ref`).post({ "@odata.id": `${url}Domains(${other})` });
  await school.linked(person, "Domains", "Id", new Set([...before, other]));
  await client.api(`/Users(${person})/Domains(${other})/$ref`).delete();
  await school.linked(person, "Domains", "Id", before.filter((key) => key !== other));
  await client.api(`/Users(${person})/PrimaryDomain/$ref`).put({ "@odata.id": `${url}Domains(${school.domain})` });
  same((await school.person(person)).PrimaryDomainId, school.domain, "PrimaryDomainId");
  await client.api(`/Users(${person})/PrimaryDomain/$ref`).delete();
  same((await school.person(person)).PrimaryDomainId, null, "PrimaryDomainId, removed");
}

async function acts() {
  const done = await client.api("/Trainees/Services.Register").post({ SessionId: school.session, UserId: person });
  same(done.UserId, person, "UserId of the enrolment");
  await school.linked(person, "Trainees", "TrainingSessionId", [school.session]);
  await client
    .api(`/Users(${person})/Services.AddUserRole`)
    .post({ RoleId: school.role, DomainId: school.domain });
  await school.linked(person, "UserRoles", "RoleId", [school.role]);
  return "Register, AddUserRole";
}

async function upserts() {
  const known = `/Users(ExternalId='${school.tag}')`;
  const mustExist = () => client.api(known).header("If-Match", "*").patch(school.someone());
  same((await refusal(mustExist)).statusCode, 404, "the status where the person must exist");
  await client.api(known).patch(school.someone());
  await client.api(known).patch({ FirstName: "Zélie" });
  const seen = await school.person(`ExternalId='${school.tag}'`);
  same([seen.FirstName, seen.LastName], ["Zélie", school.tag], "the person");
  const mustNotExist = () => client.api(known).header("If-None-Match", "*").patch(school.someone());
  same((await refusal(mustNotExist)).statusCode, 412, "the status where the person must not exist");
  await client
    .api("/UserDomains")
    .post({ "User@odata.bind": known.slice(1), "Domain@odata.bind": `Domains(${school.domain})` });
  await school.linked(seen.Id, "Domains", "Id", [school.domain]);
}

/** The client writes the path behind the host, which stands for the service. */
function step(id, method, path, body, dependsOn) {
  const headers = { "Content-Type": "application/json" };
  const request = new Request(`http://service/${path}`, { method, headers, body: JSON.stringify(body) });
  return { id, dependsOn, request };
}

function change(name) {
  return [
    step("1", "POST", "Users", { FirstName: "Zoé", LastName: name }),
    step("2", "POST", "SocialGroups", { Name: name }, ["1"]),
    step("3", "POST", "$1/Domains/$ref", { "@odata.id": `Domains(${school.domain})` }, ["2"]),
    step("4", "POST", "UserSocialGroups", { "User@odata.bind": "$1", "SocialGroup@odata.bind": "$2" }, ["3"]),
    step("5", "PATCH", "$1", { FirstName: "Zélie" }, ["4"]),
  ];
}

/** The client knows no groups: a change set is made of its content by hand. */
async function batch(steps, atomicityGroup, prefer = {}) {
  const content = await new BatchRequestContent(steps).getContent();
  for (const request of content.requests) {
    if (!atomicityGroup) continue;
    request.atomicityGroup = atomicityGroup;
    delete request.dependsOn;
  }
  const answer = await client.api("/$batch").headers(prefer).post(content);
  answer.responses.forEach(capitalise);
  const answers = new BatchResponseContent(answer);
  return steps.map(({ id }) => answers.getResponseById(id));
}

/** OData has header names of answers in lower case; 3.0.7 looks for JSON under `Content-Type` alone. */
function capitalise({ headers }) {
  if (!headers?.["content-type"]) return;
  headers["Content-Type"] = headers["content-type"];
  delete headers["content-type"];
}

async function changes(name, atomicityGroup) {
  const answers = await batch(change(name), atomicityGroup);
  same(answers.slice(0, 4).map((answer) => answer.status), [201, 201, 204, 201], "the statuses");
  expect(answers[4].ok, `the last status is ${answers[4].status}`);
  const key = (await answers[0].json()).Id;
  same((await school.person(key)).FirstName, "Zélie", "FirstName");
  await school.linked(key, "Domains", "Id", [school.domain]);
  const [made] = await school.named(name, "SocialGroups", "Name");
  await school.linked(key, "SocialGroups", "Id", [made.Id]);
}

async function failingChangeSet() {
  const name = `${school.tag}-never`;
  const steps = [
    step("1", "POST", "Users", { FirstName: "Zoé", LastName: name }),
    step("2", "POST", "$1/Domains/$ref", { "@odata.id": "Domains(9007199254740991)" }),
  ];
  const answers = await batch(steps, "all");
  expect(answers.every((answer) => answer.status >= 400), `the statuses are ${answers.map(({ status }) => status)}`);
  same(await school.named(name), [], "the people who are left");
}

async function failingStep() {
  const steps = [
    step("1", "POST", "Users", { LastName: school.tag }),
    step("2", "PATCH", "$1", { FirstName: "Zoé" }, ["1"]),
  ];
  const answers = await batch(steps, undefined, { Prefer: "odata.continue-on-error" });
  same(answers.map(({ status }) => status), [400, 424], "the statuses");
}

/** 3.0.7 takes whole URLs only where they begin with `https`. */
const path = (link) => link.replace(url, "/");

async function followsChanges() {
  const name = `${school.tag}-changed`;
  const people = client.api("/Users").select("FirstName").filter(`LastName eq '${name}'`);
  const link = (await people.header("Prefer", "odata.track-changes").get())["@odata.deltaLink"];
  const { Id } = await client.api("/Users").post({ FirstName: "Zoé", LastName: name });
  const delta = await client.api(path(link)).get();
  same(delta.value.map((row) => row.FirstName), ["Zoé"], "what has changed");
  await client.api(`/Users(${Id})`).delete();
  const [deleted] = (await client.api(path(delta["@odata.deltaLink"])).get()).value;
  expect(deleted.id.endsWith(`Users(${Id})`), `the change is ${JSON.stringify(deleted)}`);
}

async function deletes() {
  await client.api(`/SocialGroups(${group})`).delete();
  await school.gone("SocialGroups", group);
  await client.api(`/SocialGroups(${group})/Services.Restore`).post({});
  same((await school.json(`SocialGroups(${group})`)).DeletedOn, null, "DeletedOn of the group");
  await client.api(`/Users(${person})`).delete();
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
await checks.run("a batch whose steps depend on each other", () => changes(`${school.tag}-steps`));
await checks.run("a change set", () => changes(`${school.tag}-set`, "all"));
await checks.run("a change set that fails leaves nothing", failingChangeSet);
await checks.run("a step that depends on a failed one is not done", failingStep);
await checks.run("what has changed since", followsChanges);
await checks.run("rows are deleted, and one restored", deletes);
checks.close();
