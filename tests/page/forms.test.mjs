// Forms and questions on the page: every kind of field goes to the server as it was filled in, and a dangerous button
// asks first.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { close, open, playground, settled, shoot } from "./rig.mjs";

let server;
before(async () => { server = await playground(); });
after(async () => { await close(); await server?.stop(); });

test("two who never met set up a 1on1 by the form alone", { timeout: 90_000 }, async () => {
  const page = await open(server.url, { lang: "en" });
  await page.locator("#left .who").selectOption("U0TANAKA");
  await page.locator("#right .who").selectOption("U0NORA");
  await page.locator("#left .empty").first().waitFor();
  // Two zones, two times.
  assert.equal(await page.locator(".zones dd").count(), 2);
  await shoot(page, "others");
  await page.locator("#left [data-tab=home]").click();
  await page.locator('#left .home-page button[data-value*="setup"]').first().click();
  const form = page.locator("#left .modal");
  await form.waitFor();
  // Without a partner it can't be sent: the field says so.
  await form.locator('button[type="submit"]').click();
  await form.locator('[data-block="with"] .field-error:not(:empty)').waitFor();
  await settled(page);
  await form.locator('[data-block="with"] select').selectOption("U0NORA");
  assert.equal(await form.locator('[data-block="with"] .field-error').textContent(), "", "what was mended is still called wrong");
  await form.locator('[data-block="every"] input[value="weekly"], [data-block="every"] input').first().check();
  await form.locator('input[type="time"]').fill("16:30");
  await shoot(page, "setup");
  await form.locator('button[type="submit"]').click();
  await settled(page);
  await page.locator("#left .modal-foot .btn").last().click();
  await page.locator("#left .modal").waitFor({ state: "detached" });
  // It can be taken back for a moment, and nobody is told at night.
  const welcome = page.locator("#right .message.bot");
  for (let turns = 0; !(await welcome.count()); turns += 1) {
    assert.ok(turns < 6, "the welcome never came");
    await page.locator('[data-clock="next_message"]').click();
    await settled(page);
  }
  const told = await page.locator("#right .messages").textContent();
  assert.match(told, /田中 実/);
  await page.calm();
});

test("ending a 1on1 asks first, and no is no", { timeout: 60_000 }, async () => {
  const page = await open(server.url, { lang: "en" });
  await page.locator("#right .box").fill("/1on1 pair end @sato");
  await page.locator("#right .box").press("Enter");
  const end = page.locator("#right .message.ephemeral").last().locator(".btn.danger");
  await end.waitFor();
  await settled(page);
  await end.click();
  const dialog = page.locator("#right [role=alertdialog]");
  await dialog.waitFor();
  await shoot(page, "confirm");
  await page.keyboard.press("Escape");
  await dialog.waitFor({ state: "detached" });
  assert.equal(await end.evaluate((node) => node === document.activeElement), true);
  await end.click();
  await dialog.locator(".btn").first().click();
  await dialog.waitFor({ state: "detached" });
  assert.equal(await end.isVisible(), true);
  await page.calm();
});

test("everything can be put back to the start", { timeout: 60_000 }, async () => {
  const page = await open(server.url, { lang: "en" });
  await page.locator("#right .box").fill("/1on1 next");
  await page.locator("#right .box").press("Enter");
  await page.locator("#right .message", { hasText: "/1on1 next" }).waitFor();
  await settled(page);
  await page.locator("#reset").click();
  await page.locator("[role=alertdialog] .btn.primary").click();
  await page.locator("#right .message", { hasText: "/1on1 next" }).waitFor({ state: "detached", timeout: 30_000 });
  await page.locator("#right .message").first().waitFor();
  await page.calm();
});
