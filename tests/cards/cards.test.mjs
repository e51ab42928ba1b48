// Every message and form that the product can send to Teams is drawn by Adaptive Cards' own renderer without complaint,
// without losing a word, and without reading anybody's words as markup.
import assert from "node:assert/strict";
import { after, before, test } from "node:test";
import { close, open, samples } from "./rig.mjs";

let page;
before(async () => { page = await open(); });
after(close);

/** What the renderer finds amiss in a people picker, whose choices Teams brings itself. */
const PICKER = "Input.ChoiceSet";
const pickers = (json) => JSON.stringify(json).split('"choices.data"').length - 1;

const draw = (cards) => page.evaluate((cards) => cards.map((json) => {
  const { box, events } = globalThis.draw(json);
  const flat = (text) => text.replace(/[\s\u2060]+/g, "");
  const held = [...box.querySelectorAll("input, textarea, option")].flatMap((one) => [one.value, one.placeholder ?? "", one.text ?? ""]);
  const seen = {
    events,
    text: flat([box.textContent, ...held].join(" ")),
    markup: [...box.querySelectorAll("a, em, strong, code, pre, ul, ol, blockquote, h1, h2, h3, img:not(.ac-image), table, s, hr, script, b")].map((one) => one.outerHTML),
    pictures: [...box.querySelectorAll("img.ac-image")].map((one) => one.alt),
    headings: box.querySelectorAll("[role=heading]").length,
    unnamed: [...box.querySelectorAll("button, [role=button]")].filter((one) => !(one.textContent || one.ariaLabel || one.title)).length,
  };
  box.remove();
  return seen;
}), cards);

/** What the card's pictures say to whoever does not see them. */
const picturesOf = (json) => {
  if (Array.isArray(json)) return json.flatMap(picturesOf);
  if (!json || typeof json !== "object") return [];
  return [...(json.type === "Image" ? [json.altText] : []), ...Object.values(json).flatMap(picturesOf)];
};

/** What a reader must find on the card. */
function wordsOf(json, out = []) {
  if (Array.isArray(json)) json.forEach((one) => wordsOf(one, out));
  else if (json && typeof json === "object") {
    if (json.type === "TextRun") out.push(json.text);
    if (json.type === "TextBlock") out.push(json.text.replace(/\\([\\*_`])/g, "$1").replace(/<\/?at>/g, ""));
    if (json.label) out.push(json.label);
    if (json.placeholder && !json.value) out.push(json.placeholder);
    if (json.type === "Input.Text" && json.value) out.push(json.value);
    for (const choice of json.choices ?? []) out.push(choice.title);
    // A folded question and a menu are drawn when they are opened.
    for (const [key, value] of Object.entries(json)) if (!["card", "fallback", "data", "msteams"].includes(key)) wordsOf(value, out);
    if (/^Action\./.test(json.type) && json.mode !== "secondary") out.push(json.title);
  }
  return out;
}

test("every sample is drawn without a complaint and without losing a word", async () => {
  const all = samples();
  assert.ok(all.length > 400, `${all.length} samples`);
  const drawn = await draw(all.map((sample) => sample.card));
  drawn.forEach((seen, index) => {
    const { name, card } = all[index];
    const expected = seen.events.filter((event) => event.includes(PICKER) || /choice/i.test(event)).slice(0, pickers(card));
    assert.deepEqual(seen.events.filter((event) => !expected.includes(event)), [], name);
    assert.deepEqual(seen.markup, [], `${name} reads words as markup`);
    assert.deepEqual(seen.pictures, picturesOf(card), `${name} shows its own pictures alone, each told in words`);
    assert.equal(seen.unnamed, 0, `${name} has a button without a name`);
    for (const words of wordsOf(card)) {
      const wanted = words.replace(/[\s\u2060]+/g, "");
      assert.ok(seen.text.includes(wanted), `${name} lost “${words}”`);
    }
  });
  assert.deepEqual(page.trouble, []);
});

test("a complaint of the renderer is noticed", async () => {
  const broken = [
    { type: "AdaptiveCard", version: "1.5", body: [{ type: "Input.Text", label: "no id" }] },
    { type: "AdaptiveCard", version: "1.5", body: [{ type: "Carousel3D" }] },
    { type: "AdaptiveCard", version: "1.5", body: [{ type: "TextBlock", text: "x", size: "Gigantic" }] },
  ];
  for (const seen of await draw(broken)) assert.notDeepEqual(seen.events, []);
});
