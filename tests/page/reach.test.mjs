// Everybody can use the page: axe finds nothing serious, in light and dark, on a desktop and on a phone, with a form open.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { axeSource, close, open, playground, settled, shoot } from "./rig.mjs";

let server;
before(async () => { server = await playground(); });
after(async () => { await close(); await server?.stop(); });

async function check(page, where) {
  await page.evaluate(axeSource);
  const { violations, passes } = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations", "passes"] }));
  assert.ok(passes.length > 20, "axe looked at nothing");
  const grave = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
  const told = grave.map(({ id, nodes }) => `${where}: ${id}: ${nodes.map(({ target, failureSummary }) => `${target} ${failureSummary}`).join("\n  ")}`);
  assert.deepEqual(told, []);
}

const widths = { desktop: { width: 1440, height: 900 }, phone: { width: 390, height: 844, scale: 2 } };
for (const [device, size] of Object.entries(widths)) {
  for (const theme of ["light", "dark"]) {
    test(`${device}, ${theme}`, { timeout: 90_000 }, async () => {
      const page = await open(server.url, { ...size, theme, lang: theme === "light" ? "ja" : "en" });
      const phone = device === "phone";
      await check(page, "messages");
      await shoot(page, `${device}-${theme}`);
      if (phone) {
        assert.equal(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth), true, "it scrolls sideways");
        await page.locator('#views [data-view="side"]').click();
        await check(page, "guide");
        await shoot(page, `${device}-${theme}-guide`);
        // What comes where nobody looks is marked until it was looked at.
        await page.locator('[data-clock="next_message"]').click();
        const news = page.locator("#views [data-view].news").first();
        await news.waitFor();
        await news.click();
        await page.locator("#views [data-view].news[aria-pressed=true]").waitFor({ state: "detached" });
        await page.locator('#views [data-view="right"]').click();
      }
      await page.locator("#right .box").fill("/");
      await check(page, "completions");
      await page.locator("#right .box").fill("");
      await page.locator("#right [data-tab=home]").click();
      await page.locator("#right .home-page").waitFor();
      await check(page, "home");
      // A form, and what is wrong with its answers.
      await page.locator('#right .home-page button[data-value*="reschedule"]').first().click();
      await page.locator("#right .modal").waitFor();
      await page.locator('#right .modal input[type="date"]').fill("2020-01-06");
      await page.locator('#right .modal button[type="submit"]').click();
      const error = page.locator("#right .modal .field-error:not(:empty)");
      await error.first().waitFor();
      await settled(page);
      assert.equal(await page.evaluate(() => document.activeElement.getAttribute("aria-invalid")), "true");
      await check(page, "form");
      await shoot(page, `${device}-${theme}-form`);
      await page.locator("#right .modal .quiet").click();
      await page.locator("#right .modal").waitFor({ state: "detached" });
      // A message's JSON.
      if (phone) await page.locator('#views [data-view="left"]').click();
      await page.locator("#left .message.bot .json").last().click();
      await page.locator(".json-text:visible").waitFor();
      assert.deepEqual(Object.keys(JSON.parse(await page.locator(".json-text").textContent())), ["text", "blocks"]);
      await check(page, "json");
      await page.calm();
    });
  }
}

test("the keyboard alone reaches everything", { timeout: 60_000 }, async () => {
  const page = await open(server.url);
  const seen = new Set();
  for (let step = 0; step < 400; step += 1) {
    await page.keyboard.press("Tab");
    const at = await page.evaluate(() => {
      const node = document.activeElement;
      const box = node.getBoundingClientRect();
      const { outlineStyle } = getComputedStyle(node);
      const ring = outlineStyle !== "none" || node.matches(".box"); // the box's frame shows it
      return { name: node.id || node.dataset.clock || node.className, shown: box.width > 0 && box.height > 0, ring, body: node === document.body };
    });
    if (at.body) break;
    assert.ok(at.shown && at.ring, `${at.name} has the focus and does not show it`);
    seen.add(at.name);
  }
  for (const wanted of ["left-box", "right-box", "left-messages", "left-messages-tab", "who", "hour", "next_message", "monday", "btn go", "side-log-tab", "dark", "reset"]) {
    assert.ok([...seen].some((name) => name.includes(wanted)), `${wanted} was not reached`);
  }
});
