// Every message, form and home page that the product can send is drawn whole; what is unknown stands out.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { close, open, playground, samples } from "./rig.mjs";

let server, page;
before(async () => {
  server = await playground();
  page = await open(server.url);
});
after(async () => {
  await close();
  await server?.stop();
});

// Draws lists of blocks with the page's own renderer and tells what came of each.
const draw = (all) => page.evaluate(async (all) => {
  const { blocks } = await import("/assets/blocks.js");
  const { words } = await import("/assets/words.js");
  const people = new Map([["U0SATO", { id: "U0SATO", name: "佐藤 健" }]]);
  const flat = (text) => text.replace(/\s+/g, "");
  return all.map(({ lang, blocks: list }) => {
    const see = { people, me: "U0SATO", lang, zone: "Asia/Tokyo", words: words(lang) };
    const node = blocks(list, { see, id: "sample", click: () => {}, confirm: () => true, register: () => {} });
    document.body.append(node);
    const held = [...node.querySelectorAll("input, textarea")].flatMap((one) => [one.value, one.placeholder ?? ""]);
    const seen = { red: node.querySelectorAll(".unknown").length, text: flat([node.textContent, ...held].join(" ")), buttons: node.querySelectorAll("button").length };
    node.remove();
    return seen;
  });
}, all);

// All words of a piece of Block Kit that a reader must find: not its ids, values and confirmations.
function wordsOf(json, out = []) {
  if (Array.isArray(json)) json.forEach((one) => wordsOf(one, out));
  else if (json && typeof json === "object") {
    if (typeof json.text === "string" && json.type === "mrkdwn") out.push(...json.text.split(/<[^>]*>/).map(decoded));
    else if (typeof json.text === "string") out.push(json.type === "plain_text" ? decoded(json.text) : json.text);
    if (typeof json.initial_value === "string") out.push(json.initial_value);
    for (const [key, value] of Object.entries(json)) if (!["confirm", "value"].includes(key)) wordsOf(value, out);
  }
  return out;
}
const decoded = (text) => text.replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&amp;/g, "&");
const count = (json, type) => JSON.stringify(json).split(`"type":"${type}"`).length - 1;

test("every sample is drawn without a red box and without losing a word", async () => {
  const all = samples().map((sample) => ({ name: sample.name, lang: sample.lang, blocks: sample.blocks ?? sample.view.blocks }));
  assert.ok(all.length > 500, `${all.length} samples`);
  const drawn = await draw(all);
  drawn.forEach((seen, index) => {
    const { name, blocks } = all[index];
    assert.equal(seen.red, 0, `${name} has a red box`);
    assert.equal(seen.buttons, count(blocks, "button"), `${name} lost a button`);
    for (const words of wordsOf(blocks)) {
      const wanted = words.replace(/\s+/g, "");
      assert.ok(seen.text.includes(wanted), `${name} lost “${words}”`);
    }
  });
});

test("what is unknown is a red box", async () => {
  const section = { type: "section", text: { type: "mrkdwn", text: "*known*" } };
  const invented = [
    [{ type: "carousel" }],
    [{ ...section, accessory: { type: "slider", action_id: "a1" } }],
    [{ type: "actions", elements: [{ type: "wheel", action_id: "a1" }] }],
    [{ type: "input", block_id: "b", label: { type: "plain_text", text: "Label" }, element: { type: "paint", action_id: "a1" } }],
    [{ type: "rich_text", elements: [{ type: "rich_text_table", elements: [] }] }],
    [{ type: "rich_text", elements: [{ type: "rich_text_section", elements: [{ type: "hologram" }] }] }],
    [{ type: "section", text: { type: "html", text: "<b>no</b>" } }],
  ];
  const drawn = await draw([...invented, [section]].map((blocks) => ({ lang: "en", blocks })));
  const red = drawn.map((seen) => seen.red);
  assert.deepEqual(red, [...invented.map(() => 1), 0]);
});

test("Slack's markup reads as on Slack", async () => {
  const read = (text) => page.evaluate(async (text) => {
    const { mrkdwn } = await import("/assets/mrkdwn.js");
    const { words } = await import("/assets/words.js");
    const box = document.createElement("div");
    box.append(mrkdwn(text, { people: new Map([["U1", { id: "U1", name: "Kate" }]]), me: "U2", lang: "en-GB", zone: "Asia/Tokyo", words: words("en") }));
    return box.innerHTML;
  }, text);
  assert.equal(await read("*bold* _slanted_ ~gone~ `code`"), "<strong>bold</strong> <em>slanted</em> <s>gone</s> <code>code</code>");
  assert.equal(await read("次は*明日*です 2*3*4"), "次は*明日*です 2*3*4");
  assert.equal(await read("*bold _both_*"), "<strong>bold <em>both</em></strong>");
  assert.equal(await read("hi <@U1>"), 'hi <span class="mention">@Kate</span>');
  assert.equal(await read("&lt;b&gt; &amp; :bulb: 10:00:30"), "&lt;b&gt; &amp; 💡 10:00:30");
  assert.match(await read("<https://example.com/?a=1&amp;b|a link>"), /^<a href="https:\/\/example\.com\/\?a=1&amp;b" [^>]*>a link<\/a>$/);
  assert.equal(await read("<javascript:alert(1)|no>"), "no");
  assert.equal(await read("<!date^1767225600^{date_num} {time}|then>"), '<time datetime="2026-01-01T00:00:00.000Z">01/01/2026 09:00</time>');
  assert.equal(await read("&gt; said\n&gt; twice\nafter"), "<blockquote>said\ntwice</blockquote>after");
  assert.equal(await read("```a *b*\n<c>```"), "<pre>a *b*\n&lt;c&gt;</pre>");
  await page.calm();
});
