// Who gets in, and to what: links are good once, sessions end, nobody sees what is not theirs, and no other site can send
// a form.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { after, before, test } from "node:test";
import { EXECUTIVE, HANAKO, HR, IT, NOBODY, SATO, close, company, enter, visitor } from "./rig.mjs";

let server;
before(async () => { server = await company(); });
after(async () => { await close(); await server?.stop(); });

test("a link survives being looked at, opens once, and the session ends with signing out", { timeout: 60_000 }, async () => {
  const link = await server.link(SATO);
  for (let looks = 0; looks < 3; looks += 1) assert.equal((await fetch(link)).status, 200, "a preview uses nothing up");
  const page = await visitor(server);
  await page.goto(link);
  await page.locator("main button").click();
  await page.locator("nav.tabs").waitFor();
  const [cookie] = (await page.context().cookies()).filter(({ name }) => name === "taiwa");
  assert.ok(cookie.httpOnly && cookie.sameSite === "Lax", JSON.stringify(cookie));
  assert.equal((await fetch(link)).status, 410, "the link is used up");
  assert.equal((await fetch(`${server.url}/dashboard/in`, { method: "POST", body: new URLSearchParams({ token: link.split("/").pop() }) })).status, 410);
  // Another browser of the same person.
  const second = await visitor(server);
  await enter(server, second, SATO);
  await second.locator(".tools button").click();
  await second.locator("h1", { hasText: "You are signed out" }).waitFor();
  assert.equal((await page.goto(`${server.url}/dashboard`)).status(), 401, "signed out is signed out everywhere");
  assert.equal((await fetch(`${server.url}/dashboard`, { headers: { cookie: `taiwa=${cookie.value}` } })).status, 401);
});

test("a new link voids the one before", { timeout: 60_000 }, async () => {
  const first = await server.link(HANAKO);
  const second = await server.link(HANAKO);
  assert.equal((await fetch(first)).status, 410);
  assert.equal((await fetch(second)).status, 200);
});

test("role by role, every page is there or is not", { timeout: 120_000 }, async () => {
  const pages = ["me", "team", "company"].flatMap((whose) => [`/dashboard?whose=${whose}`, `/dashboard/slots?whose=${whose}`, `/dashboard/export.csv?whose=${whose}`, `/dashboard/export.xlsx?whose=${whose}`]);
  pages.push("/dashboard/worth?whose=worth", "/dashboard/roster?whose=roster");
  const may = { [NOBODY]: ["me"], [HANAKO]: ["me"], [SATO]: ["me", "team"], [HR]: ["me", "company", "worth"], [EXECUTIVE]: ["me", "company", "worth"], [IT]: ["me", "roster"] };
  for (const [user, allowed] of Object.entries(may)) {
    const page = await visitor(server);
    await enter(server, page, user);
    for (const path of pages) {
      const answer = await page.request.get(server.url + path);
      const wanted = allowed.includes(path.split("whose=")[1]) ? 200 : 403;
      assert.equal(answer.status(), wanted, `${user} on ${path}`);
    }
    await page.context().close();
  }
  for (const path of pages) assert.equal((await fetch(server.url + path)).status, 401);
});

test("a role that is taken away is gone at once", { timeout: 60_000 }, async () => {
  const page = await visitor(server);
  await enter(server, page, EXECUTIVE);
  server.cli("role", "revoke", "executive", EXECUTIVE);
  assert.equal((await page.goto(`${server.url}/dashboard?whose=company`)).status(), 403);
  server.cli("role", "grant", "executive", EXECUTIVE);
});

test("the company's pages name nobody, whatever is asked of them", { timeout: 60_000 }, async () => {
  const page = await visitor(server);
  await enter(server, page, HR);
  for (const path of ["", "/slots", "/slots?whose=company&skip=50"]) {
    await page.goto(`${server.url}/dashboard${path}`);
    const html = await page.content();
    for (const name of ["佐藤", "山田", "社員 ", "課長 ", "person-", "pair-", "slot-"]) assert.ok(!html.includes(name), `${name} on ${path}`);
    // What is published of the questions names the units of a merged group, never a small one by itself.
    const units = await page.evaluate(() => { document.querySelector("section[aria-labelledby=pulse]")?.remove(); return document.body.textContent; });
    assert.ok(!units.includes("法務部") && !units.includes("人事部"), `a unit of three pairs is named on ${path}`);
  }
});

test("no other site can send a form, frame a page or run a script", { timeout: 60_000 }, async () => {
  const page = await visitor(server);
  await enter(server, page, HR);
  const [cookie] = (await page.context().cookies()).filter(({ name }) => name === "taiwa");
  const post = (headers, body) => fetch(`${server.url}/dashboard/out`, { method: "POST", headers: { cookie: `taiwa=${cookie.value}`, ...headers }, body: new URLSearchParams(body) });
  const mark = await page.locator("input[name=mark]").getAttribute("value");
  assert.equal((await post({ origin: "https://evil.example" }, { mark })).status, 403);
  assert.equal((await post({ "sec-fetch-site": "cross-site" }, { mark })).status, 403);
  assert.equal((await post({}, { mark: "guessed" })).status, 403);
  assert.equal((await page.goto(`${server.url}/dashboard`)).status(), 200, "still signed in");
  const { headers } = await fetch(`${server.url}/dashboard`);
  const policy = headers.get("content-security-policy");
  assert.ok(policy.startsWith("default-src 'none'") && !policy.includes("script-src") && !policy.includes("unsafe"), policy);
  assert.match(policy, /frame-ancestors 'none'/);
  assert.equal(headers.get("cache-control"), "no-store");
  assert.equal(await page.locator("script").count(), 0);
});

test("neither a link nor a session stands in the log or in the database", { timeout: 60_000 }, async () => {
  const link = await server.link(SATO);
  const token = link.split("/").pop();
  const page = await visitor(server);
  await page.goto(link);
  await page.locator("main button").click();
  const [cookie] = (await page.context().cookies()).filter(({ name }) => name === "taiwa");
  const kept = ["taiwa.db", "taiwa.db-wal"].map((name) => readFileSync(`${server.folder}/${name}`).toString("latin1")).join("");
  for (const secret of [token, cookie.value]) {
    assert.ok(secret.length >= 43);
    assert.ok(!server.log().includes(secret) && !kept.includes(secret));
  }
});
