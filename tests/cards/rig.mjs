// A page that draws Adaptive Cards as Teams does, as nearly as the open renderer can, without any network.
import assert from "node:assert/strict";
import { mkdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { hostConfig, style } from "./look.mjs";

const { TAIWA_ARTIFACTS, TAIWA_CHROMIUM, TAIWA_CARDS_MODULES } = process.env;
for (const [name, value] of Object.entries({ TAIWA_ARTIFACTS, TAIWA_CHROMIUM, TAIWA_CARDS_MODULES })) {
  assert.ok(value, `${name} is not set: start this with run.sh`);
}
export const modules = createRequire(join(TAIWA_CARDS_MODULES, "package.json"));
const { chromium } = modules("playwright-core");
const script = (name) => readFileSync(join(TAIWA_CARDS_MODULES, "node_modules", name), "utf8");

export const pictures = join(TAIWA_ARTIFACTS, "pictures");
mkdirSync(pictures, { recursive: true });

/** Every card and form that the Rust tests wrote. */
export const samples = () => readFileSync(join(TAIWA_ARTIFACTS, "adaptive_cards.jsonl"), "utf8").split("\n").filter(Boolean).map((line) => JSON.parse(line));

let browser;
export async function open({ theme = "light", width = 640, height = 900, scale = 1 } = {}) {
  browser ??= await chromium.launch({ executablePath: TAIWA_CHROMIUM, args: process.getuid() === 0 ? ["--no-sandbox"] : [] });
  const context = await browser.newContext({ colorScheme: theme, viewport: { width, height }, deviceScaleFactor: scale });
  const page = await context.newPage();
  const trouble = [];
  page.on("console", (message) => { if (["error", "warning"].includes(message.type())) trouble.push(`console: ${message.text()}`); });
  page.on("pageerror", (error) => trouble.push(`error: ${error.stack}`));
  // The samples' own pictures, as a Taiwa would serve them.
  const served = /^https:\/\/taiwa\.example\.com\/picture\//;
  await page.route(served, (route) => route.fulfill({ contentType: "image/svg+xml", body: '<svg xmlns="http://www.w3.org/2000/svg" width="8" height="4"/>' }));
  page.on("request", (request) => { if (!/^(about|data|blob):/.test(request.url()) && !served.test(request.url())) trouble.push(`request to ${request.url()}`); });
  await page.setContent(`<!doctype html><meta charset="utf-8"><style>${style(theme)}</style><main></main>`);
  await page.addScriptTag({ content: script("adaptivecards/dist/adaptivecards.min.js") });
  await page.addScriptTag({ content: script("markdown-it/dist/markdown-it.min.js") });
  await page.evaluate((config) => {
    const { AdaptiveCard, HostConfig, SerializationContext } = globalThis.AdaptiveCards;
    const markdown = globalThis.markdownit({ html: true });
    AdaptiveCard.onProcessMarkdown = (text, result) => { result.outputHtml = markdown.render(text); result.didProcess = true; };
    const hostConfig = new HostConfig(config);
    // Draws one card and tells what the renderer had to say about it.
    globalThis.draw = (json) => {
      const card = new AdaptiveCard();
      card.hostConfig = hostConfig;
      const context = new SerializationContext();
      card.parse(json, context);
      const found = card.validateProperties();
      const events = [];
      for (let n = 0; n < context.eventCount; n++) events.push(context.getEventAt(n).message);
      events.push(...found.validationEvents.map((one) => one.message));
      const node = card.render();
      const box = document.createElement("article");
      box.append(node);
      document.querySelector("main").append(box);
      return { card, box, events };
    };
  }, hostConfig(theme));
  return Object.assign(page, { trouble });
}

export async function close() {
  await browser?.close();
  browser = undefined;
}
