// A server of its own with a company in its database, people who write to it as Slack would, and browsers that watch what
// the pages do: no error in the console, no request elsewhere, nothing that the policy forbids.
import assert from "node:assert/strict";
import { execFileSync, spawn } from "node:child_process";
import { createHmac } from "node:crypto";
import { mkdirSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { createRequire } from "node:module";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const { TAIWA, TAIWA_ARTIFACTS, TAIWA_CHROMIUM, TAIWA_PAGE_MODULES } = process.env;
for (const [name, value] of Object.entries({ TAIWA, TAIWA_ARTIFACTS, TAIWA_CHROMIUM, TAIWA_PAGE_MODULES })) {
  assert.ok(value, `${name} is not set: start this with run.sh`);
}
const modules = createRequire(join(TAIWA_PAGE_MODULES, "package.json"));
const { chromium } = modules("playwright-core");
const axeSource = readFileSync(modules.resolve("axe-core/axe.min.js"), "utf8");
const here = dirname(fileURLToPath(import.meta.url));
const pictures = join(TAIWA_ARTIFACTS, "pictures");
mkdirSync(pictures, { recursive: true });

const SECRET = "a-signing-secret-of-the-pages-tests";
export const SATO = "U0SATO", HANAKO = "U0HANAKO", HR = "U0HR", EXECUTIVE = "U0EXEC", IT = "U0IT", NOBODY = "U0NEW";

const freePort = () => new Promise((found) => {
  const server = createServer().listen(0, "127.0.0.1", () => { const { port } = server.address(); server.close(() => found(port)); });
});

/** Starts `taiwa serve` with a company in it. */
export async function company() {
  const folder = mkdtempSync(join(tmpdir(), "taiwa-pages-"));
  const url = `http://127.0.0.1:${await freePort()}`;
  const clean = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(SLACK|TEAMS|TAIWA|DATABASE)_/.test(name)));
  const database = join(folder, "taiwa.db");
  const env = { ...clean, DATABASE_URL: `sqlite://${database}`, TAIWA_LISTEN: url.slice(7), TAIWA_PUBLIC_URL: url, SLACK_SIGNING_SECRET: SECRET };
  const child = spawn(TAIWA, ["serve"], { env, stdio: ["ignore", "pipe", "pipe"], cwd: folder });
  let log = "";
  for (const stream of [child.stdout, child.stderr]) stream.on("data", (bytes) => { log += bytes; });
  const ended = new Promise((end) => child.on("exit", end));
  for (let tries = 0; ; tries += 1) {
    const ready = await fetch(`${url}/readyz`).then((answer) => answer.ok, () => false);
    if (ready) break;
    assert.ok(tries < 300 && child.exitCode === null, `taiwa serve did not get ready: ${log}`);
    await new Promise((later) => setTimeout(later, 100));
  }
  const says = async (user, text) => {
    const body = new URLSearchParams({ command: "/1on1", text, user_id: user, user_name: user.slice(2).toLowerCase(), team_id: "T0PAGES", trigger_id: `${user}${text}${Math.random()}`, response_url: `${url}/nowhere` }).toString();
    const at = Math.floor(Date.now() / 1000);
    const signature = `v0=${createHmac("sha256", SECRET).update(`v0:${at}:${body}`).digest("hex")}`;
    const answer = await fetch(`${url}/slack/commands`, { method: "POST", body, headers: { "content-type": "application/x-www-form-urlencoded", "x-slack-request-timestamp": `${at}`, "x-slack-signature": signature } });
    assert.equal(answer.status, 200, text);
    return answer.text();
  };
  for (const user of [SATO, HANAKO, HR, EXECUTIVE, IT, NOBODY]) await says(user, "home");
  const cli = (...args) => execFileSync(TAIWA, args, { env, cwd: folder, encoding: "utf8" });
  for (const [user, role] of [[HR, "hr_viewer"], [EXECUTIVE, "executive"], [IT, "it_admin"]]) cli("role", "grant", role, user);
  const today = new Date(Date.now() + 9 * 3_600_000).toISOString().slice(0, 10);
  execFileSync("python3", [join(here, "fill.py"), database, today, SATO, HANAKO], { encoding: "utf8" });
  cli("ledger", "rebuild");
  const link = async (user, command = "dashboard") => {
    const address = (await says(user, command)).match(/http:[^"]*\/dashboard\/in\/[\w-]+/)?.[0];
    assert.ok(address, `${user} was given no link`);
    return address;
  };
  const stop = async () => { child.kill("SIGTERM"); await ended; rmSync(folder, { recursive: true, force: true }); };
  return { url, says, link, cli, folder, log: () => log, stop };
}

/** Starts the playground. */
export async function demo() {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(SLACK|TEAMS|TAIWA|DATABASE)_/.test(name)));
  const child = spawn(TAIWA, ["demo", "--no-open", "--port", "0"], { env, stdio: ["ignore", "pipe", "pipe"] });
  const ended = new Promise((end) => child.on("exit", end));
  let said = "";
  const url = await new Promise((found, failed) => {
    const hear = (bytes) => { said += bytes; const address = /http:\/\/127\.0\.0\.1:\d+/.exec(said)?.[0]; if (address) found(address); };
    child.stdout.on("data", hear);
    child.stderr.on("data", hear);
    child.on("exit", (code) => failed(new Error(`taiwa demo ended with ${code}: ${said}`)));
  });
  return { url, stop: async () => { child.kill("SIGTERM"); await ended; } };
}

let browser;
/** A browser of its own, with nobody signed in. */
export async function visitor(server, { lang = "en", theme = "light", width = 1280, height = 900, scale = 1 } = {}) {
  browser ??= await chromium.launch({ executablePath: TAIWA_CHROMIUM, args: process.getuid() === 0 ? ["--no-sandbox"] : [] });
  const context = await browser.newContext({ locale: lang === "ja" ? "ja-JP" : "en-US", colorScheme: theme, viewport: { width, height }, deviceScaleFactor: scale });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  const trouble = [];
  page.on("console", (message) => { if (/Content.Security|Refused to/i.test(message.text())) trouble.push(message.text()); });
  page.on("pageerror", (error) => trouble.push(`error: ${error.stack}`));
  page.on("request", (request) => {
    const at = new URL(request.url());
    if (at.origin !== server.url && at.protocol !== "data:") trouble.push(`request to ${at.origin}`);
  });
  return Object.assign(page, { calm: () => assert.deepEqual(trouble, []) });
}

/** Signs somebody in, in a language. */
export async function enter(server, page, user, lang = "en", command = "dashboard") {
  await page.goto(`${await server.link(user, command)}?lang=${lang}`);
  await page.locator("main button").click();
  await page.locator("nav.tabs").waitFor();
}

export async function close() {
  await browser?.close();
  browser = undefined;
}

/** A picture for people to look at. */
export const shoot = (page, name) => page.screenshot({ path: join(pictures, `dashboard-${name}.png`), fullPage: true });

/** axe finds nothing serious, and nothing runs over the side. */
export async function accessible(page, where) {
  const found = await page.evaluate(`(() => { ${axeSource}; return window.axe.run(document, { resultTypes: ["violations", "passes"] }); })()`);
  assert.ok(found.passes.length > 15, `${where}: axe looked at nothing`);
  const grave = found.violations.filter(({ impact }) => impact === "serious" || impact === "critical" || impact === "moderate");
  assert.deepEqual(grave.map(({ id, nodes }) => `${where}: ${id}: ${nodes.map(({ target, failureSummary }) => `${target} ${failureSummary}`).join("\n  ")}`), []);
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true, `${where} scrolls sideways`);
  const over = await page.evaluate(() => [...document.querySelectorAll(".card")].flatMap((card) => [...card.querySelectorAll("*")]
    .filter((node) => !node.closest(".scroll *") && node.getBoundingClientRect().right > card.getBoundingClientRect().right + 1)
    .map((node) => node.outerHTML.slice(0, 90))));
  assert.deepEqual(over, [], `${where}: runs out of its card`);
}
