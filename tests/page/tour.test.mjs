// From cold start to the last tick of the checklist, by clicking and typing alone, in both languages; and what must not
// happen on the way.
import assert from "node:assert/strict";
import { after, afterEach, test } from "node:test";
import { close, go, isTicked, open, playground, settled, shoot, ticked } from "./rig.mjs";

const LONGEST_MS = 60_000;
const WORDS = {
  ja: {
    side: "left", language: "日本語", topic: "評価の進め方を相談したい #中期", notes: "来期の役割を話した。資料は花子さんにも見せる。", promise: "設計レビューの観点をまとめる",
    all: "ひととおり見ました",
  },
  en: {
    side: "right", language: "English", topic: "How will my review go? #mid", notes: "We talked about next term.", promise: "Put the review criteria on one page",
    all: "You have seen it all",
  },
};

let server;
afterEach(async () => { await server?.stop(); server = undefined; });
after(close);

// The button that the guide points at has the focus: Enter presses it.
const press = async (page) => {
  await page.keyboard.press("Enter");
  await settled(page);
};
const focused = (page) => page.evaluate(() => document.activeElement?.dataset.clock ?? document.activeElement?.tagName);

async function tour(lang) {
  const words = WORDS[lang];
  const began = Date.now();
  server = await playground();
  const page = await open(server.url, { lang });
  assert.equal(await page.locator("html").getAttribute("lang"), lang);
  for (const pane of ["left", "right"]) {
    await page.locator(`#${pane}`).getByRole("button", { name: words.language }).click();
    await page.locator(`#${pane} button[data-lang="${lang}"][aria-pressed="true"]`).waitFor();
  }
  await settled(page);
  await shoot(page, `start-${lang}`);

  // A half-written line stays what it is, whatever happens around it.
  const draft = page.locator("#left .box");
  await draft.fill("half a thought");

  await go(page, "topic");
  await page.keyboard.type(words.topic);
  await press(page);
  await ticked(page, "topic");
  assert.equal(await page.locator("#right .message.ephemeral").last().isVisible(), true);

  for (let turns = 0; !(await isTicked(page, "jump")); turns += 1) {
    assert.ok(turns < 8, "the digest never came");
    await go(page, "jump");
    assert.equal(await focused(page), "next_message");
    await press(page);
  }
  assert.equal(await draft.inputValue(), "half a thought");

  if (!(await isTicked(page, "both"))) await go(page, "both").catch(() => {});
  await ticked(page, "both");
  await shoot(page, `digest-${lang}`);

  await go(page, "promise");
  assert.equal(await focused(page), "BUTTON");
  await press(page);
  await ticked(page, "promise");
  assert.ok(await page.locator(".message.bot .edited").count(), "the digest did not change in place");

  await draft.fill("");
  for (let turns = 0; !(await isTicked(page, "wrapup")); turns += 1) {
    assert.ok(turns < 16, "the wrap-up never came");
    const form = page.locator(".modal:visible");
    if (await form.count()) {
      await form.locator("textarea").first().fill(words.notes);
      // One topic was not talked about: it is to be carried over.
      await form.locator('[data-block] input[type="checkbox"]:checked').first().uncheck();
      await form.locator('input.text-input').first().fill(words.promise);
      await shoot(page, `wrapup-${lang}`);
      await form.locator('button[type="submit"]').click();
      await settled(page);
    } else {
      await go(page, "wrapup");
      await press(page);
    }
  }

  // The form says that it was saved, and is closed.
  if (await page.locator(".modal:visible").count()) await page.locator(".modal:visible .modal-foot .btn").last().click();
  await page.locator(".modal").waitFor({ state: "detached" });

  if (!(await isTicked(page, "carry"))) {
    await go(page, "carry");
    await press(page);
    await ticked(page, "carry");
  }
  if (!(await isTicked(page, "nudge"))) {
    await go(page, "nudge");
    await press(page);
    await ticked(page, "nudge");
  }
  await page.getByText(words.all).waitFor();
  const took = Date.now() - began;
  assert.ok(took < LONGEST_MS, `it took ${took} ms`);
  await shoot(page, `done-${lang}`);
  await page.calm();
}

test("the whole loop in Japanese", { timeout: 120_000 }, () => tour("ja"));
test("the whole loop in English", { timeout: 120_000 }, () => tour("en"));

test("a lost server is said, and a new one is found", { timeout: 120_000 }, async () => {
  server = await playground();
  const port = new URL(server.url).port;
  const page = await open(server.url);
  await page.locator("#left .box").fill("/1on1 help");
  await server.stop();
  await page.locator(".banner.bad").waitFor();
  await page.locator("#left .box").press("Enter");
  await page.locator("#left .notice").waitFor();
  assert.equal(await page.locator("#left .box").inputValue(), "/1on1 help");
  server = await playground(port);
  await page.locator(".banner.good").waitFor({ timeout: 30_000 });
  await page.locator("#left .box").press("Enter");
  await page.locator("#left .message.ephemeral").last().waitFor();
  await settled(page);
  assert.equal(await page.locator("#left .box").inputValue(), "");
});

test("what the server refuses is said where it was tried, and the words stay", { timeout: 60_000 }, async () => {
  server = await playground();
  const page = await open(server.url);
  await page.route("**/playground/say", (route) => route.fulfill({ status: 409, json: { ok: false, error: "Not now, please." } }));
  await page.locator("#right .box").fill("hello");
  await page.locator("#right .box").press("Enter");
  await page.locator("#right .notice", { hasText: "Not now, please." }).waitFor();
  assert.equal(await page.locator("#right .box").inputValue(), "hello");
});

test("commands complete with the keyboard alone, also while Japanese is being converted", { timeout: 60_000 }, async () => {
  server = await playground();
  const page = await open(server.url);
  const box = page.locator("#right .box");
  await box.focus();
  await page.keyboard.type("/1on1 ag");
  const list = page.locator("#right .completions li");
  await list.first().waitFor();
  assert.equal(await box.getAttribute("aria-expanded"), "true");
  await page.keyboard.press("ArrowDown");
  await page.keyboard.press("ArrowDown");
  assert.equal(await box.getAttribute("aria-activedescendant"), await list.nth(1).getAttribute("id"));
  await page.keyboard.press("Enter");
  assert.equal(await box.inputValue(), "/1on1 agenda list ");
  await box.fill("/1on1 ag");
  await page.keyboard.press("Tab");
  assert.equal(await box.inputValue(), "/1on1 agenda add ");
  await box.fill("/1on1 ag");
  await page.keyboard.press("Escape");
  assert.equal(await page.locator("#right .completions").isHidden(), true);
  // The Enter that ends a conversion sends nothing.
  await box.fill("/1on1 議題");
  await box.dispatchEvent("keydown", { key: "Enter", isComposing: true, bubbles: true });
  assert.equal(await box.inputValue(), "/1on1 議題");
  await box.fill("/1on1 next @");
  await page.locator("#right .completions li", { hasText: "佐藤" }).click();
  assert.equal(await box.inputValue(), "/1on1 next @sato ");
  await page.calm();
});

test("a pane keeps its place and its form while the other one goes on", { timeout: 60_000 }, async () => {
  server = await playground();
  const page = await open(server.url);
  await page.locator("#left [data-tab=home]").click();
  await page.locator('#left .home-page button[data-value*="agenda"]').first().click();
  const topic = page.locator("#left .modal textarea, #left .modal input.text-input").first();
  await topic.fill("written before");
  await topic.focus();
  // Somebody else acts through the interface for scripts.
  const said = await page.request.post(`${server.url}/playground/say`, { data: { as: "U0KATE", text: "/1on1 agenda add from elsewhere" } });
  assert.equal(said.ok(), true);
  await page.locator("#right .message", { hasText: "from elsewhere" }).last().waitFor();
  assert.equal(await topic.inputValue(), "written before");
  assert.equal(await topic.evaluate((node) => node === document.activeElement), true);
  await page.keyboard.press("Escape");
  await page.locator("#left .modal").waitFor({ state: "detached" });
  await page.calm();
});
