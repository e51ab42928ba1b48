// The estimate: from the company's own numbers or not at all. HR gives them by a form, which loses nothing of what was typed
// and takes in nothing by halves.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { EXECUTIVE, HR, IT, SATO, accessible, close, company, enter, shoot, visitor } from "./rig.mjs";

let server;
before(async () => { server = await company(); });
after(async () => { await close(); await server?.stop(); });

const box = (page, code, part) => page.locator(`input[name=${code}_${part}]`);
// The page before has the same form: the answer is the one without the mark.
const save = async (page) => {
  await page.evaluate(() => { document.documentElement.dataset.before = "yes"; });
  await page.locator("form.inputs button").click();
  await page.locator("html:not([data-before]) #form").waitFor();
};
const NEEDED = { people: "200", turnover: "14.2", cut: "22.5", credit: "50", hire_cost: "1,250,000", hour_cost: "３５００" };
const fill = async (page, numbers, source) => {
  for (const [code, value] of Object.entries(numbers)) {
    await box(page, code, "likely").fill(value);
    await box(page, code, "source").fill(source);
  }
};

test("without numbers there is no estimate and no percentage", { timeout: 60_000 }, async () => {
  const page = await visitor(server);
  await enter(server, page, HR);
  await page.goto(`${server.url}/dashboard/worth`);
  const said = await page.locator("#estimate ~ .empty").innerText();
  assert.match(said, /still needs/);
  assert.ok(!/\d/.test(said.replace(/1on1s?/g, "")), said);
  for (const value of await page.locator("form.inputs input[type=text]").evaluateAll((all) => all.map((one) => one.value))) assert.equal(value, "", "nothing is filled in for anybody");
  page.calm();
});

for (const look of [{ lang: "ja", theme: "light" }, { lang: "en", theme: "dark", width: 375, height: 812, scale: 2 }]) {
  test(`mistakes are named at their fields, and nothing is lost: ${look.lang}`, { timeout: 90_000 }, async () => {
    const page = await visitor(server, look);
    await enter(server, page, HR, look.lang);
    await page.goto(`${server.url}/dashboard/worth`);
    await accessible(page, "the empty form");
    await shoot(page, `worth-form-${look.lang}`);
    await fill(page, NEEDED, "人事の集計 2025年度");
    await box(page, "turnover", "likely").fill("142");
    await box(page, "people", "source").fill("");
    await box(page, "hire_cost", "low").fill("いろいろ");
    await save(page);
    assert.equal(await page.locator("[role=alert] li").count(), 3);
    assert.deepEqual(await page.locator("input[aria-invalid]").evaluateAll((all) => all.map((one) => one.name)), ["people_source", "turnover_likely", "hire_cost_low"]);
    for (const one of await page.locator("input[aria-invalid]").all()) {
      assert.ok(await page.locator(`[id="${await one.getAttribute("aria-describedby")}"]`).innerText());
    }
    assert.equal(await box(page, "turnover", "likely").inputValue(), "142");
    assert.equal(await box(page, "hire_cost", "low").inputValue(), "いろいろ");
    assert.equal(await box(page, "cut", "likely").inputValue(), "22.5");
    await accessible(page, "what is wrong");
    await shoot(page, `worth-wrong-${look.lang}`);
    await page.goto(`${server.url}/dashboard/worth`);
    assert.equal(await box(page, "cut", "likely").inputValue(), "", "nothing was taken in by halves");
    page.calm();
  });
}

for (const look of [{ lang: "ja", theme: "dark", width: 375, height: 812, scale: 2 }, { lang: "en", theme: "light" }]) {
  test(`what HR gives makes the estimate, and each number keeps its source: ${look.lang}`, { timeout: 90_000 }, async () => {
    const page = await visitor(server, look);
    await enter(server, page, HR, look.lang);
    await page.goto(`${server.url}/dashboard/worth`);
    await fill(page, NEEDED, `集計 <b>${look.lang}</b>`);
    await box(page, "hire_cost", "low").fill("1000000");
    await box(page, "hire_cost", "high").fill("1500000");
    await save(page);
    await page.locator("[role=status]").waitFor();
    assert.match(await page.locator("#estimate ~ .big").innerText(), /\d/);
    const heads = await page.locator("section[aria-labelledby=estimate] thead").first().innerText();
    for (const part of ["P10", "P50", "P90"]) assert.ok(heads.includes(part), heads);
    assert.equal(await page.locator("section[aria-labelledby=given] tbody tr").count(), 6);
    assert.match(await page.locator("section[aria-labelledby=given]").innerText(), new RegExp(`集計 <b>${look.lang}</b>`));
    await accessible(page, "the estimate");
    await shoot(page, `worth-estimate-${look.lang}`);
    // Sent again as it is, it changes nothing.
    await save(page);
    assert.match(page.url(), /saved=0$/);
    await box(page, "hour_cost", "likely").fill("");
    await box(page, "hour_cost", "source").fill("");
    await save(page);
    assert.match(page.url(), /saved=1$/);
    assert.equal(await page.locator("#estimate ~ .big").count(), 0, "taken back");
    page.calm();
  });
}

test("two people at once do not overwrite each other unseen", { timeout: 90_000 }, async () => {
  const [one, other] = [await visitor(server), await visitor(server)];
  server.cli("role", "grant", "hr_viewer", EXECUTIVE);
  for (const [page, user] of [[one, HR], [other, EXECUTIVE]]) {
    await enter(server, page, user);
    await page.goto(`${server.url}/dashboard/worth`);
  }
  for (const page of [one, other]) await page.evaluate(() => { document.querySelector("form.inputs details").open = true; });
  await fill(one, { hires: "20" }, "HR");
  await save(one);
  await fill(other, { hires: "30" }, "Finance");
  await save(other);
  assert.match(await other.locator("#hires-wrong").innerText(), /20 .*HR/);
  assert.equal(await box(other, "hires", "likely").inputValue(), "30");
  await save(other);
  assert.match(other.url(), /saved=1$/);
  server.cli("role", "revoke", "hr_viewer", EXECUTIVE);
});

test("nobody but HR gives a number, and no other site does", { timeout: 60_000 }, async () => {
  for (const user of [SATO, EXECUTIVE, IT]) {
    const page = await visitor(server);
    await enter(server, page, user);
    const [cookie] = (await page.context().cookies()).filter(({ name }) => name === "taiwa");
    const mark = await page.locator("input[name=mark]").first().getAttribute("value");
    const body = new URLSearchParams({ mark, people_likely: "9", people_source: "x" });
    assert.equal((await fetch(`${server.url}/dashboard/worth`, { method: "POST", headers: { cookie: `taiwa=${cookie.value}` }, body })).status, 403, user);
    await page.goto(`${server.url}/dashboard/worth`);
    assert.equal(await page.locator("form.inputs").count(), 0);
  }
  const page = await visitor(server);
  await enter(server, page, HR);
  const [cookie] = (await page.context().cookies()).filter(({ name }) => name === "taiwa");
  const mark = await page.locator("input[name=mark]").first().getAttribute("value");
  const post = (headers, said) => fetch(`${server.url}/dashboard/worth`, { method: "POST", redirect: "manual", headers: { cookie: `taiwa=${cookie.value}`, ...headers }, body: new URLSearchParams(said) });
  const said = { people_likely: "9", people_source: "x" };
  assert.equal((await post({}, said)).status, 403, "without the page's mark");
  assert.equal((await post({ origin: "https://evil.example" }, { mark, ...said })).status, 403);
  assert.equal((await post({ "sec-fetch-site": "cross-site" }, { mark, ...said })).status, 403);
  assert.equal((await post({}, { mark, people_source: "x".repeat(70_000) })).status, 413);
  assert.ok(!server.log().includes("<b>"), "no source in the log");
});
