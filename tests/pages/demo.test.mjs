// A stranger in the playground gets into the dashboard too, by the button of the message.
import assert from "node:assert/strict";
import { after, test } from "node:test";
import { accessible, close, demo, shoot, visitor } from "./rig.mjs";

let playground;
after(async () => { await close(); await playground?.stop(); });

test("the playground's dashboard shows the story's own 1on1s", { timeout: 120_000 }, async () => {
  playground = await demo();
  const said = await fetch(`${playground.url}/playground/say`, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ as: "U0SATO", text: "/1on1 dashboard" }) });
  assert.equal(said.status, 200, await said.clone().text());
  const rows = await (await fetch(`${playground.url}/playground/state`)).text() + await (await fetch(`${playground.url}/playground/transcript?after=0`)).text() + await said.text();
  const link = rows.match(/http:\/\/127\.0\.0\.1:\d+\/dashboard\/in\/[\w-]+/)?.[0];
  assert.ok(link, "no message carries a link");
  const page = await visitor({ url: new URL(link).origin }, { lang: "ja" });
  await page.goto(`${link}?lang=ja`);
  await page.locator("main button").click();
  await page.locator("nav.tabs a").nth(1).click();
  assert.match(await page.locator("#rate ~ .big").innerText(), /\d+%/);
  await accessible(page, "team in the playground");
  await shoot(page, "playground");
  await page.locator(".links a").first().click();
  assert.match(await page.locator("table.list").innerText(), /Kate Hill/);
  page.calm();
});
