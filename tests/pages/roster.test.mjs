// Uploading the roster: by an administrator alone, first looked at, then done, and nothing half done.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { HR, IT, SATO, accessible, close, company, enter, shoot, visitor } from "./rig.mjs";

let server;
before(async () => { server = await company(); });
after(async () => { await close(); await server?.stop(); });

const upload = async (page, csv, leave) => {
  await page.locator("input[type=file][name=roster]").setInputFiles({ name: "org.csv", mimeType: "text/csv", buffer: Buffer.from(csv) });
  if (leave) await page.locator("input[type=file][name=leave]").setInputFiles({ name: "leave.csv", mimeType: "text/csv", buffer: Buffer.from(leave) });
  await page.locator("form.fields button").click();
};
const fact = async (page, label) => (await page.locator(".facts div", { hasText: label }).locator("dd").first().innerText()).trim();

const CSV = "email,name,manager_email,team,hired_on,shoe_size\nboss@example.invalid,Ken Boss,,Sales,2020-04-01,9\nnew@example.invalid,Mio New,boss@example.invalid,Sales/East,2026-10-01,7\n";

for (const lang of ["ja", "en"]) {
  test(`a roster is looked at, then taken in: ${lang}`, { timeout: 90_000 }, async () => {
    const page = await visitor(server, { lang });
    await enter(server, page, IT, lang, "admin roster import");
    assert.match(page.url(), /\/dashboard\/roster$/, "the link leads to the upload");
    await accessible(page, "upload");
    await shoot(page, `roster-${lang}`);
    const csv = CSV.replaceAll("example.invalid", `${lang}.example.invalid`);
    await upload(page, csv, `email,from,until\nnew@${lang}.example.invalid,2026-11-01,2026-11-30\n`);
    await page.locator("#outcome").waitFor();
    assert.equal(await fact(page, lang === "ja" ? "新しい人" : "New"), "2");
    assert.match(await page.locator(".facts").innerText(), /shoe_size/, "a column of no use is named");
    await accessible(page, "what would change");
    await shoot(page, `roster-would-${lang}`);
    // Looking changed nothing: looking again says the same.
    await upload(page, csv);
    assert.equal(await fact(page, lang === "ja" ? "新しい人" : "New"), "2");
    await page.locator("form[action$=apply] button").click();
    await page.locator("h2", { hasText: lang === "ja" ? "反映しました" : "Done" }).waitFor();
    await upload(page, csv);
    assert.equal(await fact(page, lang === "ja" ? "新しい人" : "New"), "0", "the same again changes nothing");
    assert.equal(await page.locator("form[action$=apply]").count(), 0);
    page.calm();
  });

  test(`what is wrong is said line by line, and nothing is half done: ${lang}`, { timeout: 90_000 }, async () => {
    const page = await visitor(server, { lang, width: 375, height: 812 });
    await enter(server, page, IT, lang, "admin roster import");
    await upload(page, "email,name,hired_on\nfine@example.invalid,Fine,2026-04-01\nnot-an-address,Odd,soon\n");
    await page.locator(".problems").waitFor();
    assert.match(await page.locator(".problems").innerText(), /3/);
    assert.equal(await page.locator("form[action$=apply]").count(), 0);
    await accessible(page, "problems");
    await shoot(page, `roster-wrong-${lang}`);
    await upload(page, "email,name\nfine@example.invalid,Fine\n");
    assert.equal(await fact(page, lang === "ja" ? "新しい人" : "New"), "1", "the good line of the bad file was not taken in");
    page.calm();
  });
}

test("nobody else uploads a roster, and no other site does", { timeout: 60_000 }, async () => {
  for (const user of [SATO, HR]) {
    const page = await visitor(server);
    await enter(server, page, user);
    assert.equal((await page.goto(`${server.url}/dashboard/roster`)).status(), 403);
    assert.match(await server.says(user, "admin roster import"), /administrators|管理者/);
  }
  const page = await visitor(server);
  await enter(server, page, IT);
  const [cookie] = (await page.context().cookies()).filter(({ name }) => name === "taiwa");
  const form = new FormData();
  form.set("roster", new Blob([CSV]), "org.csv");
  const post = (headers, body, path = "") => fetch(`${server.url}/dashboard/roster${path}`, { method: "POST", headers: { cookie: `taiwa=${cookie.value}`, ...headers }, body });
  assert.equal((await post({}, form)).status, 403, "without the page's mark");
  const roster = Buffer.from(CSV).toString("base64url");
  assert.equal((await post({ origin: "https://evil.example" }, new URLSearchParams({ mark: "x", roster }), "/apply")).status, 403);
  assert.equal((await post({}, new URLSearchParams({ mark: "x", roster }), "/apply")).status, 403);
  const big = new FormData();
  big.set("mark", await page.goto(`${server.url}/dashboard/roster`).then(() => page.locator("input[name=mark]").first().getAttribute("value")));
  big.set("roster", new Blob([Buffer.alloc(5 * 1024 * 1024, 97)]), "org.csv");
  assert.equal((await post({}, big)).status, 413);
});
