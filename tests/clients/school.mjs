// What a writing program needs of the school, and what it reads back over plain HTTP: `school.py` once more.

import { randomBytes } from "node:crypto";

import { expect, same } from "./checks.mjs";

const PERSON = "$select=Id,ExternalId,FirstName,LastName,PrimaryDomainId,DeletedOn";
const LINKS =
  "Domains($select=Id),SocialGroups($select=Id),Trainees($select=TrainingSessionId),UserRoles($select=RoleId,DomainId)";

export class School {
  static async at(url, client) {
    const school = new School();
    school.url = url;
    // Part of each name of one visit: the next one has others.
    school.tag = `${client}-${randomBytes(4).toString("hex")}`;
    [school.domain, school.otherDomain] = (await school.rows("Domains?$select=Id&$top=2")).map((row) => row.Id);
    [{ Id: school.role }] = await school.rows("Roles?$select=Id&$top=1");
    [{ Id: school.session }] = await school.rows("TrainingSessions?$select=Id&$filter=Status eq 'ToCome'&$top=1");
    return school;
  }

  async json(path) {
    const answer = await fetch(this.url + path);
    const text = await answer.text();
    expect(answer.status === 200, `${path}: status ${answer.status}: ${text.slice(0, 300)}`);
    return JSON.parse(text);
  }

  async rows(path) {
    return (await this.json(path)).value;
  }

  someone(given = {}) {
    return { FirstName: "Zoé", LastName: this.tag, ...given };
  }

  person(key) {
    return this.json(`Users(${key})?${PERSON}&$expand=${LINKS}`);
  }

  /** The values of one property behind a collection-valued navigation of a person. */
  async linked(key, navigation, name, wanted) {
    const values = (await this.person(key))[navigation].map((row) => row[name]);
    same(values.sort(), [...wanted].sort(), `${navigation} of Users(${key})`);
  }

  named(name, of = "Users", by = "LastName") {
    return this.rows(`${of}?$select=Id&$filter=${by} eq '${name}'`);
  }

  /** A deleted row is in no list any more, and says since when at its own URL. */
  async gone(of, key) {
    same(await this.rows(`${of}?$select=Id&$filter=Id eq ${key}`), [], `the rows of ${of} with the key ${key}`);
    const answer = await fetch(`${this.url}${of}(${key})`);
    expect(answer.status === 404 || (await answer.json()).DeletedOn, `${of}(${key}) is alive`);
  }
}
