// A playground of its own per test, and a browser that watches what the page does: no error in its console, nothing from
// another place, no red box.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

const { TAIWA, TAIWA_ARTIFACTS, TAIWA_CHROMIUM, TAIWA_PAGE_MODULES } = process.env;
for (const [name, value] of Object.entries({ TAIWA, TAIWA_ARTIFACTS, TAIWA_CHROMIUM, TAIWA_PAGE_MODULES })) {
  assert.ok(value, `${name} is not set: start this with run.sh`);
}
const modules = createRequire(join(TAIWA_PAGE_MODULES, "package.json"));
const { chromium } = modules("playwright-core");
export const axeSource = readFileSync(modules.resolve("axe-core/axe.min.js"), "utf8");

export const pictures = join(TAIWA_ARTIFACTS, "pictures");
mkdirSync(pictures, { recursive: true });

/** Every message and view that the Rust tests wrote. */
export const samples = () => readFileSync(join(TAIWA_ARTIFACTS, "block_kit.jsonl"), "utf8").split("\n").filter(Boolean).map((line) => JSON.parse(line));

/** Starts `taiwa demo` and gives its address. */
export async function playground(port = "0") {
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(SLACK|TEAMS|TAIWA|DATABASE)_/.test(name)));
  const child = spawn(TAIWA, ["demo", "--no-open", "--port", port], { env, stdio: ["ignore", "pipe", "pipe"] });
  let said = "";
  const url = await new Promise((found, failed) => {
    const patience = setTimeout(() => failed(new Error(`taiwa demo gave no address in 60 s: ${said}`)), 60_000);
    const hear = (bytes) => {
      said += bytes;
      const address = /http:\/\/127\.0\.0\.1:\d+/.exec(said)?.[0];
      if (address) { clearTimeout(patience); found(address); }
    };
    child.stdout.on("data", hear);
    child.stderr.on("data", hear);
    child.on("exit", (code) => { clearTimeout(patience); failed(new Error(`taiwa demo ended with ${code}: ${said}`)); });
  });
  const ended = new Promise((end) => child.on("exit", end));
  return { url, said: () => said, stop: async () => { child.kill("SIGTERM"); await ended; } };
}

let browser;
export async function open(url, { lang = "en", theme = "light", width = 1440, height = 900, scale = 1 } = {}) {
  browser ??= await chromium.launch({ executablePath: TAIWA_CHROMIUM, args: process.getuid() === 0 ? ["--no-sandbox"] : [] });
  const context = await browser.newContext({
    locale: lang === "ja" ? "ja-JP" : "en-US", colorScheme: theme, viewport: { width, height }, deviceScaleFactor: scale, reducedMotion: "reduce",
  });
  const page = await context.newPage();
  page.setDefaultTimeout(15_000);
  const trouble = [];
  page.on("console", (message) => { if (["error", "warning"].includes(message.type())) trouble.push(`console: ${message.text()}`); });
  page.on("pageerror", (error) => trouble.push(`error: ${error.stack}`));
  page.on("request", (request) => {
    const at = new URL(request.url());
    if (at.origin !== url && at.protocol !== "data:") trouble.push(`request to ${at.origin}`);
  });
  await page.addInitScript(() => addEventListener("securitypolicyviolation", (event) => console.error(`CSP: ${event.violatedDirective} ${event.blockedURI}`)));
  await page.goto(url);
  await page.locator("#right .message").first().waitFor({ state: "attached" });
  return Object.assign(page, { trouble, calm: async () => {
    assert.deepEqual(trouble, []);
    assert.equal(await page.locator(".unknown").count(), 0, "a block is drawn as a red box");
  } });
}

export async function close() {
  await browser?.close();
  browser = undefined;
}

/** A picture for people to look at. */
export const shoot = (page, name) => page.screenshot({ path: join(pictures, `page-${name}.png`) });

/** Waits until the checklist has ticked this step. */
export const ticked = (page, step) => page.locator(`[data-step="${step}"].done`).waitFor();
export const isTicked = async (page, step) => (await page.locator(`[data-step="${step}"].done`).count()) === 1;
export const go = (page, step) => page.locator(`[data-step="${step}"] .go`).click();

/** Waits until nothing is under way: the last act was answered and drawn. */
export const settled = (page) => page.waitForFunction(() => !document.querySelector('[aria-busy="true"], .busy'));
