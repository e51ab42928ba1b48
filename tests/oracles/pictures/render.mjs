// node render.mjs block_kit.jsonl DIRECTORY: one gallery of every message and view per language, as HTML.
//
// A page lays its cards out in three columns on sheets, which become the pages of a PDF and then pictures (shoot.sh).
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { createElement as h } from "react";
import { renderToStaticMarkup } from "react-dom/server";
import { Message } from "slack-blocks-to-jsx";

const [file, directory] = process.argv.slice(2);
const samples = readFileSync(file, "utf8").split("\n").filter(Boolean).map((line) => JSON.parse(line));
const css = readFileSync(createRequire(import.meta.url).resolve("slack-blocks-to-jsx/dist/style.css"), "utf8");

// Two things the library does and Slack does not: it reads ":00–10:" in "10:00–10:30" as an emoji, and it reads markup
// in a section's plain text. Characters that look alike keep the pictures true.
const alike = { "*": "\u2217", "_": "\u02cd", "~": "\u223c", "`": "\u02cb", "&lt;": "\u2039", "&gt;": "\u203a" };
const calm = (value) => {
  if (typeof value === "string") return value.replace(/(?<=\d):(?=\d)/g, "\u2236");
  if (Array.isArray(value)) return value.map(calm);
  if (!value || typeof value !== "object") return value;
  if (value.type === "section" && value.text?.type === "plain_text") {
    const text = value.text.text.replace(/[*_~`]|&[lg]t;/g, (one) => alike[one]);
    value = { ...value, text: { ...value.text, text } };
  }
  const entries = Object.entries(value);
  return Object.fromEntries(entries.map(([key, one]) => [key, key.startsWith("initial_") ? one : calm(one)]));
};

const mention = ({ id, name }) => h("span", { className: "mention" }, `@${name || id}`);
const blocks = (list) =>
  h(Message, { blocks: calm(list), name: "Taiwa", logo: "", theme: "light", withoutWrapper: true, hooks: { user: mention } });
const words = (text) => text?.text ?? "";

const message = ({ text, blocks: list }) => [
  h("div", { className: "from", key: "from" }, h("b", null, "Taiwa"), h("small", null, "APP")),
  h("div", { key: "blocks" }, blocks(list)),
  text && h("div", { className: "preview", key: "text" }, `🔔 ${text}`),
];

const view = ({ view: { type, title, submit, close, blocks: list } }) => [
  h("div", { className: "bar", key: "title" }, type === "home" ? "Home" : words(title)),
  h("div", { key: "blocks" }, blocks(list)),
  type === "modal" && h("div", { className: "foot", key: "foot" },
    h("span", null, words(close) || "Close"), submit && h("span", { className: "submit" }, words(submit))),
];

const card = (sample) => h("article", { key: sample.name },
  h("h2", null, `${sample.name}${sample.kind === "view" ? ` · ${sample.view.type}` : ""}`),
  h("div", { className: sample.kind === "view" ? sample.view.type : "message" },
    sample.kind === "view" ? view(sample) : message(sample)));

const style = `
@page { size: 1600px 1400px; margin: 0; } * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
body { margin: 0; background: #ddd; font-family: Lato, "Noto Sans CJK JP", sans-serif; }
.sheet { display: flex; gap: 16px; align-items: flex-start; break-before: page; box-sizing: border-box; padding: 16px; height: 1398px; overflow: hidden; }
.sheet > div, main { width: 512px; }
article > div { max-height: 1290px; } /* a longer card shows its beginning */
article { margin-bottom: 16px; } h2 { font: 12px monospace; margin: 0 0 4px; color: #555; overflow-wrap: anywhere; }
article > div { background: #fff; border-radius: 8px; padding: 12px 16px; font-size: 15px; overflow: hidden; overflow-wrap: anywhere; }
.modal { border: 2px solid #611f69; } .home { border: 2px dashed #1264a3; }
.from { display: flex; gap: 6px; align-items: center; } .from small { background: #e8e8e8; color: #555; padding: 0 3px; font-size: 10px; }
.preview { border-top: 1px dotted #bbb; margin-top: 8px; padding-top: 4px; color: #777; font-size: 12px; white-space: pre-wrap; }
.bar { font-weight: 900; font-size: 18px; border-bottom: 1px solid #ddd; padding-bottom: 8px; }
.foot { display: flex; justify-content: flex-end; gap: 8px; margin-top: 12px; }
.foot span { border: 1px solid #bbb; border-radius: 4px; padding: 5px 14px; font-weight: 700; } .foot .submit { background: #007a5a; color: #fff; }
.mention { background: #e8f5fa; color: #1264a3; border-radius: 3px; padding: 0 2px; }`;

function layOut() {
  const place = document.querySelector("main");
  let columns = [];
  const shortest = () => columns.reduce((one, other) => (other.offsetHeight < one.offsetHeight ? other : one));
  for (const article of [...place.children]) {
    const height = article.offsetHeight;
    if (!columns.length || shortest().offsetHeight + height > 1368) {
      const sheet = document.createElement("div");
      sheet.className = "sheet";
      columns = [0, 1, 2].map(() => sheet.appendChild(document.createElement("div")));
      place.before(sheet);
    }
    shortest().append(article);
  }
  place.remove();
}

mkdirSync(directory, { recursive: true });
const language = ({ lang, name }) => lang ?? /\((ja|en)\b/.exec(name)?.[1] ?? "other";
for (const lang of new Set(samples.map(language))) {
  const all = samples.filter((sample) => language(sample) === lang);
  const body = renderToStaticMarkup(h("main", null, all.map(card)));
  writeFileSync(join(directory, `${lang}.html`), `<!doctype html><html lang="${lang}"><meta charset="utf-8"><title>Taiwa: ${lang}</title>
<style>${css}${style}</style><body>${body}<script>(${layOut})()</script></body></html>`);
  console.log(`${lang}: ${all.length} cards`);
}
