// Everybody can use the pages: both languages, light and dark, on a desk and on a phone, by keyboard and screen reader;
// and what they show is what the company's slots say.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { EXECUTIVE, HANAKO, HR, NOBODY, SATO, accessible, close, company, enter, shoot, visitor } from "./rig.mjs";

let server;
before(async () => { server = await company(); });
after(async () => { await close(); await server?.stop(); });

const LOOKS = [
  { name: "desk-light", lang: "ja", theme: "light" },
  { name: "desk-dark", lang: "en", theme: "dark" },
  { name: "phone-light", lang: "en", theme: "light", width: 375, height: 812, scale: 2 },
  { name: "phone-dark", lang: "ja", theme: "dark", width: 375, height: 812, scale: 2 },
];

for (const look of LOOKS) {
  test(`the pages of a company: ${look.name}, ${look.lang}`, { timeout: 120_000 }, async () => {
    const page = await visitor(server, look);
    await page.goto(`${await server.link(HR)}?lang=${look.lang}`);
    await accessible(page, "door");
    await shoot(page, `door-${look.name}`);
    await page.locator("main button").click();
    await page.locator("nav.tabs").waitFor();
    assert.equal(await page.locator("html").getAttribute("lang"), look.lang);
    assert.equal(await page.locator("section.card").count(), 8);
    assert.equal(await page.locator("svg.chart:visible").count(), 8, "one picture of each, of the right size");
    await accessible(page, "company");
    await shoot(page, `company-${look.name}`);
    await page.evaluate(() => document.querySelectorAll("details").forEach((one) => { one.open = true; }));
    await accessible(page, "tables");
    await page.locator(".links a").first().click();
    await page.locator("table.list").waitFor();
    assert.equal(await page.locator("table.list tbody tr").count(), 50);
    await accessible(page, "slots");
    await shoot(page, `slots-${look.name}`);
    assert.equal((await page.goto(`${server.url}/dashboard/worth`)).status(), 200);
    await accessible(page, "worth");
    await shoot(page, `worth-${look.name}`);
    page.calm();
  });
}

for (const lang of ["ja", "en"]) {
  test(`a manager's own team, and a member's own 1on1s: ${lang}`, { timeout: 120_000 }, async () => {
    const page = await visitor(server, { lang });
    await enter(server, page, SATO, lang);
    assert.deepEqual(await page.locator("nav.tabs a").count(), 2, "own and team, and no company");
    await page.locator("nav.tabs a").nth(1).click();
    await accessible(page, "team");
    await shoot(page, `team-${lang}`);
    await page.locator(".links a").first().click();
    assert.match(await page.locator("table.list").innerText(), /山田 花子/);
    await accessible(page, "team's slots");

    const member = await visitor(server, { lang });
    await enter(server, member, HANAKO, lang);
    assert.equal(await member.locator("nav.tabs a").count(), 1);
    await accessible(member, "own");
    await shoot(member, `own-${lang}`);
    await member.locator(".links a").first().click();
    assert.match(await member.locator("table.list").innerText(), /佐藤 健/);

    const newcomer = await visitor(server, { lang });
    await enter(server, newcomer, NOBODY, lang);
    assert.ok(await newcomer.locator(".empty").count() >= 4, "empty states are explained");
    assert.equal(await newcomer.locator("section:not([aria-labelledby=pulse]) svg.chart").count(), 0);
    await accessible(newcomer, "empty");
    await shoot(newcomer, `empty-${lang}`);
    for (const one of [page, member, newcomer]) one.calm();
  });
}

test("the headline is what the slots add up to, and the small units are told together", { timeout: 120_000 }, async () => {
  const page = await visitor(server);
  await enter(server, page, EXECUTIVE);
  const [, held, due] = (await page.locator("#rate ~ .big").innerText()).match(/(\d+) of (\d+)/);
  // Count them one by one, through the list behind the figure.
  const count = {};
  await page.locator(".links a").first().click();
  for (;;) {
    for (const result of await page.locator("table.list tbody td:nth-child(3)").allInnerTexts()) count[result] = (count[result] ?? 0) + 1;
    const older = page.locator(".links a", { hasText: "Older" });
    if (!(await older.count())) break;
    await older.click();
  }
  assert.equal(count.Held, Number(held));
  const settled = ["Held", "Held late", "Did not happen", "No answer"].map((name) => count[name] ?? 0);
  assert.equal(settled.reduce((a, b) => a + b), Number(due));
  await page.locator("a.button").click();
  const units = await page.locator("#units ~ details tbody th").allInnerTexts();
  assert.deepEqual(units, ["営業部/東日本", "開発部", "Others"]);
  const pairs = await page.locator("#units ~ details tbody td:nth-child(2)").allInnerTexts();
  assert.deepEqual(pairs, ["12", "12", "6"]);
  page.calm();
});

test("the files hold what the page shows", { timeout: 60_000 }, async () => {
  const page = await visitor(server);
  await enter(server, page, HR);
  const file = async (ending) => page.request.get(`${server.url}/dashboard/export.${ending}?whose=company&period=12m`);
  const csv = await file("csv");
  assert.match(csv.headers()["content-disposition"], /attachment; filename="taiwa-company-12m.csv"/);
  const lines = (await csv.text()).trim().split("\r\n");
  assert.equal(lines.length, 13, "a head and twelve months");
  const [, held] = (await page.locator("#rate ~ .big").innerText()).match(/(\d+) of/);
  const columns = lines[0].match(/"[^"]*"|[^,]+/g);
  const at = columns.indexOf("Held");
  assert.equal(lines.slice(1).map((line) => Number(line.split(",")[at])).reduce((a, b) => a + b), Number(held), lines[0]);
  assert.equal((await (await file("xlsx")).body()).subarray(0, 2).toString(), "PK");
});

test("how long promises take is told with those that are still open", { timeout: 60_000 }, async () => {
  for (const [user, whose] of [[HR, "company"], [SATO, "team"], [HANAKO, "me"]]) {
    const page = await visitor(server);
    await enter(server, page, user);
    await page.goto(`${server.url}/dashboard?whose=${whose}`);
    const section = page.locator("section[aria-labelledby=promises]");
    assert.match(await section.locator(".big").innerText(), /\d+ days/);
    const facts = await section.locator("dd").allInnerTexts();
    const [[inTime, meant], [kept], [open]] = facts.map((fact) => fact.match(/\((\d+) of (\d+)\)/).slice(1).map(Number));
    assert.ok(inTime <= kept && kept + open === meant, `${facts}`);
    const within = await section.locator("tbody td:nth-child(2)").allTextContents();
    assert.ok(within.map(Number).every((count, at, all) => at === 0 || count >= all[at - 1]), `${within}`);
    assert.equal(Number(within.at(-1)), kept, "nobody took longer than eight weeks");
    page.calm();
  }
});

test("what is published of the questions is shown row for row, and what is hidden is said to be", { timeout: 90_000 }, async () => {
  const page = await visitor(server);
  await enter(server, page, HR);
  const section = page.locator("section[aria-labelledby=pulse]");
  await section.evaluate((node) => node.querySelectorAll("details").forEach((one) => { one.open = true; }));
  const rows = await section.locator("tbody tr").evaluateAll((all) => all.map((row) => [...row.cells].map((cell) => cell.textContent)));
  const shown = rows.filter(([, , value]) => !/Hidden/.test(value));
  const csv = (await (await page.request.get(`${server.url}/dashboard/pulse.csv?whose=company&period=12m`)).text()).trim().split("\r\n");
  assert.equal(shown.length, csv.length - 1, "the page and the file hold the same published rows");
  assert.equal(shown.length, 20, "and no other");
  assert.deepEqual(shown[0], ["Psychological safety", "Whole company", "66", "27 people", "over 80 %", "+8 (+14%)"]);
  assert.match(rows.find(([name]) => /Workload/.test(name))[2], /Hidden \(fewer than 10 answered\)/);
  assert.ok(rows.some(([, group, value]) => group === "By unit" && /Hidden/.test(value)));
  assert.ok(!rows.flat().some((cell) => /法務部$/.test(cell)), "a unit of three is told with others only");
  assert.ok(await section.locator("svg.chart").count() > 0);

  for (const user of [SATO, HANAKO]) {
    const member = await visitor(server);
    await enter(server, member, user);
    const own = member.locator("section[aria-labelledby=pulse]");
    const groups = await own.locator("tbody td:nth-child(2)").allTextContents();
    assert.ok(groups.length > 0 && groups.every((group) => group === "Whole company"), `${groups}`);
    assert.ok(!(await own.textContent()).includes("early hint"), "how many pairs were hinted at is for HR");
    await accessible(member, "own summary");
    assert.equal((await member.request.get(`${server.url}/dashboard/pulse.csv?whose=company`)).status(), 403);
    member.calm();
  }
  const manager = await visitor(server);
  await enter(server, manager, SATO);
  await manager.goto(`${server.url}/dashboard?whose=team`);
  assert.equal(await manager.locator("#pulse").count(), 0, "no cut by manager");
  assert.equal((await manager.request.get(`${server.url}/dashboard/pulse.csv?whose=team`)).status(), 403);
});

test("the keyboard alone reaches everything, and one sees where one is", { timeout: 60_000 }, async () => {
  const page = await visitor(server);
  await enter(server, page, HR);
  const seen = [];
  for (let step = 0; step < 60; step += 1) {
    await page.keyboard.press("Tab");
    const at = await page.evaluate(() => {
      const node = document.activeElement;
      return { name: `${node.tagName} ${node.textContent.trim().slice(0, 30)}`, ring: getComputedStyle(node).outlineStyle !== "none", body: node === document.body };
    });
    if (at.body) break;
    assert.ok(at.ring, `${at.name} shows no focus`);
    seen.push(at.name);
  }
  for (const part of ["Skip to content", "日本語", "Sign out", "My 1on1s", "Company", "SELECT", "Show", "As a table", "See what is behind this"]) {
    assert.ok(seen.some((name) => name.includes(part)), `${part} can't be reached: ${seen.join(", ")}`);
  }
  page.calm();
});

test("the period is chosen without a script, and the language stays", { timeout: 60_000 }, async () => {
  const page = await visitor(server);
  await enter(server, page, HR);
  const usual = await page.locator("#rate ~ .big").innerText();
  await page.locator("#period").selectOption({ index: 1 });
  await page.locator(".pick button").click();
  assert.notEqual(await page.locator("#rate ~ .big").innerText(), usual);
  assert.match(page.url(), /period=fy\d{4}/);
  await page.locator("a[hreflang=ja]").click();
  assert.equal(await page.locator("html").getAttribute("lang"), "ja");
  assert.match(page.url(), /period=fy\d{4}/);
  await page.goto(`${server.url}/dashboard`);
  assert.equal(await page.locator("html").getAttribute("lang"), "ja");
  page.calm();
});
