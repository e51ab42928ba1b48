// The picture at the top of the README: both digests of one 1on1, each in its reader's language. It is written into the
// tree only when TAIWA_README_PICTURE names the file (tests/run --pictures).
import assert from "node:assert/strict";
import { statSync } from "node:fs";
import { join } from "node:path";
import { after, test } from "node:test";
import { close, go, isTicked, open, pictures, playground, settled, ticked } from "./rig.mjs";

const LARGEST = 300_000;
let server;
after(async () => { await close(); await server?.stop(); });

test("both sides of one digest make the README's picture", { timeout: 60_000 }, async () => {
  server = await playground();
  const page = await open(server.url, { lang: "en", width: 1400, height: 860 });
  await go(page, "topic");
  await page.keyboard.type("Can I give the talk in March? #long");
  await page.keyboard.press("Enter");
  await ticked(page, "topic");
  for (let turns = 0; !(await isTicked(page, "jump")); turns += 1) {
    assert.ok(turns < 8, "the digest never came");
    await page.locator('[data-clock="next_message"]').click();
    await settled(page);
  }
  await ticked(page, "both");
  await page.mouse.move(0, 0);
  await page.evaluate(() => document.activeElement.blur());
  const lang = (pane) => page.locator(`#${pane} .screen`).getAttribute("lang");
  assert.deepEqual([await lang("left"), await lang("right")], ["ja", "en"]);
  const path = process.env.TAIWA_README_PICTURE ?? join(pictures, "page-readme.png");
  await page.screenshot({ path });
  assert.ok(statSync(path).size <= LARGEST, `${path} is ${statSync(path).size} bytes`);
  await page.calm();
});
