// Says each check in one line, `ok …` or `FAILED …`, and in the end `N passed, N failed`: `checks.py` once more.

export class Checks {
  passed = 0;
  failed = 0;

  /** Runs one check. It gives back what there is to say, and throws when something is not as it should be. */
  async run(name, check) {
    try {
      const said = await check();
      this.passed += 1;
      console.log(said ? `ok ${name}: ${said}` : `ok ${name}`);
    } catch (error) {
      this.failed += 1;
      console.log(`FAILED ${name}: ${inOneLine(error)}`);
    }
  }

  /** Having checked nothing is a failure. */
  close() {
    console.log(`${this.passed} passed, ${this.failed} failed`);
    process.exitCode = this.passed && !this.failed ? 0 : 1;
  }
}

export function expect(condition, otherwise) {
  if (!condition) throw new Error(otherwise);
}

export function same(got, wanted, what) {
  const [left, right] = [got, wanted].map((value) => JSON.stringify(value));
  expect(left === right, `${what} is ${left}, expected ${right}`);
}

/** What a request that must not succeed is refused with. */
export async function refusal(request) {
  try {
    await request();
  } catch (error) {
    return error;
  }
  return { message: "a success" };
}

function inOneLine(error) {
  // A client rejects with an object of its own, or with a list of them.
  const words = error instanceof Error ? String(error) : JSON.stringify(error);
  return words.replace(/\s+/g, " ").slice(0, 500);
}

/** The one argument of every program here. */
export function serviceUrl() {
  const [, program, url, ...more] = process.argv;
  if (!url?.startsWith("http") || more.length > 0) {
    console.error(`usage: ${program} SERVICE-URL, such as http://127.0.0.1:8080/odata-api/`);
    process.exit(2);
  }
  return url.replace(/\/*$/, "/");
}
