// The pages for people, in a browser: the welcome page in two languages, and Swagger UI, where every GET is tried as a
// person does who types nothing.
//
//     NODE_PATH=…/node_modules node explorer.mjs http://127.0.0.1:8080/
//
// Wants playwright-core, curl, and Chromium (`CHROMIUM`, or /usr/bin/chromium).

import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join } from "node:path";

const { chromium } = createRequire(import.meta.url)("playwright-core");

const BASE = new URL(process.argv[2]);
const EXPLORER = new URL("explore/", BASE).href;
const FLAGS = [
  "--headless --no-sandbox --disable-gpu --disable-quic --no-first-run",
  "--disable-background-networking --disable-component-update --disable-sync",
].join(" ");
/** Pages that work at the same time. */
const PAGES = Number(process.env.PAGES ?? 2);
/** Long, for machines that are busy. */
const PATIENCE = 300_000;
/** What a browser asks for when a link is followed. */
const ACCEPT = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8";

let passed = 0;
let failed = 0;

function check(good, words, more = "") {
  if (good) passed += 1;
  else failed += 1;
  if (!good) console.log(`FAILED ${words}${more && `: ${more}`}`);
}

// ---- The browser ----

/** Whatever a page asks of others and whatever it complains about are failures. */
function watch(context) {
  context.on("request", (request) => {
    const url = new URL(request.url());
    if (["data:", "blob:"].includes(url.protocol) || url.host === BASE.host) return;
    check(false, "a request to another host", url.href);
  });
  context.on("console", (message) => {
    if (message.type() === "error") check(false, "console", `${message.text()} ${message.location().url}`);
  });
  context.on("weberror", (error) => check(false, "script", error.error().message));
}

async function withBrowser(options, visit) {
  const folder = mkdtempSync(join(tmpdir(), "explorer-"));
  const context = await chromium.launchPersistentContext(folder, {
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: FLAGS.split(" "),
    ...options,
  });
  context.setDefaultTimeout(PATIENCE);
  context.setDefaultNavigationTimeout(PATIENCE);
  watch(context);
  try {
    await visit(context);
  } finally {
    await context.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

// ---- The welcome page ----

async function welcome(context, language, connect) {
  const page = await context.newPage();
  await page.setExtraHTTPHeaders({ "Accept-Language": language });
  await page.goto(BASE.href);
  const says = (good, words, more) => check(good, `welcome page, ${language}: ${words}`, more);

  says((await page.title()) === "Préau", "its title", await page.title());
  says((await page.getAttribute("html", "lang")) === language, "its language");
  const headings = await page.locator("h2, h3").allInnerTexts();
  for (const heading of [connect, "Excel", "Power BI", "Superset", "curl"]) {
    says(headings.includes(heading), `a heading “${heading}”`, headings.join(", "));
  }

  const links = await page.locator("a").evaluateAll((all) => all.map((a) => a.href));
  for (const path of ["odata-api/", "odata-api/$metadata", "explore/", "openapi.json", "connect/power-bi.pbids"]) {
    says(links.includes(new URL(path, BASE).href), `a link to ${path}`, links.join(" "));
  }
  for (const link of links) {
    const answer = await context.request.get(link, { headers: { Accept: ACCEPT } });
    says(answer.status() === 200, `the link ${link}`, `${answer.status()} ${(await answer.text()).slice(0, 300)}`);
    if (!link.endsWith(".pbids")) continue;
    const [{ details }] = (await answer.json()).connections;
    says(details.protocol === "odata" && details.address.url === new URL("odata-api/", BASE).href, "the .pbids file");
  }

  const codes = await page.locator("pre code").allInnerTexts();
  says(codes.includes(`odata://${BASE.host}/odata-api`), "Superset's address", codes.join(" "));
  const curl = codes.filter((code) => code.startsWith("curl "));
  says(curl.length > 0, "an example for curl");
  for (const command of curl) {
    const out = execFileSync("sh", ["-c", command.replace("curl", "curl --silent --fail")], { encoding: "utf8" });
    says(Array.isArray(JSON.parse(out).value), command, out.slice(0, 300));
  }

  await page.setViewportSize({ width: 360, height: 800 });
  says(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), "it fits a phone");
  await page.close();
}

async function listOfDoors(context) {
  const answer = await context.request.get(BASE.href, { headers: { Accept: "application/json" } });
  check(answer.headers()["content-type"].startsWith("application/json"), "list of doors: its media type");
  const { doors } = await answer.json();
  check(doors.odata === new URL("odata-api/", BASE).href, "list of doors: this server's own address", doors.odata);
  for (const [name, url] of Object.entries(doors)) {
    const door = await context.request.get(url);
    check(door.status() === 200, `list of doors: ${name}`, `${door.status()} ${url}`);
  }
}

// ---- The explorer ----

async function openExplorer(page) {
  await page.goto(EXPLORER, { waitUntil: "commit" });
  await page.locator(".opblock-tag-section").first().waitFor();
}

/** Opens an operation, presses its buttons, and reads what Swagger UI shows. */
async function tryOut(operation) {
  const name = (await operation.locator(".opblock-summary-path").innerText()).replaceAll("\u200b", "");
  const summary = operation.locator(".opblock-summary-control");
  await summary.click();
  // With `tryItOutEnabled` it is pressed already, and says “Cancel”.
  const button = operation.locator(".try-out__btn");
  if ((await button.innerText()) === "Try it out") await button.click();
  await operation.locator("button.execute").click();

  const answer = operation.locator(".live-responses-table .response");
  const refused = operation.locator(".parameters .invalid");
  await answer.or(refused).first().waitFor();
  if ((await answer.count()) === 0) {
    check(false, `GET ${name}`, "a parameter has no value, and nothing was sent");
  } else {
    const [status] = (await answer.locator(".response-col_status").innerText()).split("\n");
    const good = status === "200" || status === "204";
    const url = good ? "" : await operation.locator(".request-url pre").innerText();
    const body = good ? "" : (await answer.locator(".response-col_description").innerText()).slice(0, 600);
    check(good, `GET ${name}`, `${status} ${url} ${body.replaceAll("\n", " ")}`);
  }
  await summary.click();
}

/** Looks for a tag in the filter, opens it, and tries what it holds. The filter also keeps a browser quick: it draws all
 *  that is shown anew for every answer. */
async function tryTag(page, tag) {
  await page.locator(".operation-filter-input").fill(tag.toLowerCase());
  const section = page.locator(".opblock-tag-section", { has: page.locator(`[data-tag="${tag}"]`) });
  await section.locator(".opblock-tag").click();
  const operations = section.locator(".opblock");
  await operations.first().waitFor();
  const count = await operations.count();
  for (let i = 0; i < count; i += 1) await tryOut(operations.nth(i));
  await section.locator(".opblock-tag").click();
  return count;
}

async function explorer(context) {
  const document = await (await context.request.get(new URL("openapi.json", BASE).href)).json();
  const tags = document.tags.map((tag) => tag.name);
  let tried = 0;
  const worker = async () => {
    const page = await context.newPage();
    await openExplorer(page);
    const shown = await page.locator(".opblock-tag-section").count();
    check(shown === document.tags.length, "the explorer shows every tag", `${shown} of ${document.tags.length}`);
    for (let tag = tags.shift(); tag !== undefined; tag = tags.shift()) {
      // Whatever goes wrong with one tag, the others are tried.
      await tryTag(page, tag).then(
        (count) => (tried += count),
        async (error) => {
          check(false, tag, error.message.split("\n")[0]);
          await openExplorer(page);
        },
      );
    }
  };
  const began = Date.now();
  await Promise.all(Array.from({ length: PAGES }, worker));
  const reads = Object.values(document.paths).filter((path) => path.get).length;
  check(tried === reads, "every GET was tried", `${tried} of ${reads}`);
  console.log(`${tried} operations tried in ${((Date.now() - began) / 1000).toFixed(0)} s`);
}

await withBrowser({ viewport: { width: 1000, height: 700 } }, async (context) => {
  await welcome(context, "fr", "Se connecter");
  await welcome(context, "en", "Connect");
  await listOfDoors(context);
  await explorer(context);
});
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
