// Slack's text as elements: mrkdwn, plain text and rich text. `see` tells how the reader sees: people, language, zone.
import { h } from "./dom.js";

const EMOJI = {
  bulb: "💡", lock: "🔒", bell: "🔔", wave: "👋", tada: "🎉", white_check_mark: "✅", ballot_box_with_check: "☑️", warning: "⚠️",
  calendar: "📅", date: "📅", spiral_calendar_pad: "🗓️", memo: "📝", pencil: "✏️", speech_balloon: "💬", eyes: "👀", seedling: "🌱",
  handshake: "🤝", hourglass: "⌛", clock3: "🕒", arrow_right: "➡️", star: "⭐", sparkles: "✨", smile: "😄", "+1": "👍", pray: "🙏",
  heavy_check_mark: "✔️", x: "❌", question: "❓", information_source: "ℹ️", thought_balloon: "💭", pushpin: "📌", books: "📚",
};

const unescaped = (text) => text.replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&amp;/g, "&");
const shortcodes = (text) => text.replace(/:([a-z0-9_+-]+):/g, (whole, name) => EMOJI[name] ?? whole);

/** A text object, plain or mrkdwn. */
export function text(object, see) {
  if (!object) return "";
  if (object.type === "mrkdwn") return mrkdwn(object.text, see);
  if (object.type === "plain_text") return shortcodes(unescaped(object.text));
  return unknown(object.type);
}

export const unknown = (type, see) =>
  h("div", { class: "unknown" }, `${see?.words?.unknown ?? "unknown"}: ${type ?? "?"}`);

export function mention(id, see) {
  const person = see.people.get(id);
  const me = id === see.me ? " me" : "";
  return h("span", { class: `mention${me}` }, `@${person?.name ?? id}`);
}

const link = (url, label) =>
  /^(https?:|mailto:)/i.test(url) ? h("a", { href: url, target: "_blank", rel: "noreferrer noopener" }, label) : `${label}`;

// What stands between < and >.
function token(inside, see) {
  const [head, ...rest] = inside.split("|");
  const label = rest.length ? unescaped(rest.join("|")) : null;
  if (head.startsWith("@")) return mention(head.slice(1), see);
  if (head.startsWith("#")) return h("span", { class: "mention" }, `#${label ?? head.slice(1)}`);
  if (head.startsWith("!date^")) {
    const [, seconds, format, url] = head.split("^");
    const shown = date(Number(seconds), format, see) ?? label ?? "";
    return url ? link(unescaped(url), shown) : h("time", { datetime: new Date(seconds * 1000).toISOString() }, shown);
  }
  if (head.startsWith("!")) return h("span", { class: "mention" }, label ?? `@${head.slice(1).split("^")[0]}`);
  return link(unescaped(head), label ?? unescaped(head));
}

/** `{date_short} {time}` and its kin, in the reader's language and zone. */
export function date(seconds, format, see) {
  if (!Number.isFinite(seconds)) return null;
  const at = new Date(seconds * 1000);
  const say = (options) => new Intl.DateTimeFormat(see.lang, { timeZone: see.zone, ...options }).format(at);
  const day = (options) => say({ day: "numeric", month: "short", year: "numeric", ...options });
  const forms = {
    date_num: () => say({ year: "numeric", month: "2-digit", day: "2-digit" }),
    date: () => day({ month: "long" }),
    date_short: () => day({}),
    date_long: () => day({ month: "long", weekday: "long" }),
    time: () => say({ hour: "2-digit", minute: "2-digit", hourCycle: "h23" }),
    time_secs: () => say({ hour: "2-digit", minute: "2-digit", second: "2-digit", hourCycle: "h23" }),
  };
  return (format ?? "{date_short} {time}").replace(/\{([a-z_]+)\}/g, (whole, name) => forms[name.replace("_pretty", "")]?.() ?? whole);
}

const PIECE = /```([\s\S]+?)```|`([^`\n]+)`|<([^<>\n]+)>|([*_~])((?:(?!\4)[^\n])+)\4/gu;
const STYLES = { "*": "strong", "_": "em", "~": "s" };
// A mark counts between what is no word: never inside unspaced Japanese.
const open = (before) => before === undefined || /[\s\p{P}\p{S}]/u.test(before);

export function mrkdwn(source, see) {
  const place = document.createDocumentFragment();
  const lines = source.split("\n");
  for (let at = 0; at < lines.length; ) {
    const quoted = (line) => line !== undefined && line.startsWith("&gt;");
    const from = at;
    const quote = quoted(lines[at]);
    while (at < lines.length && quoted(lines[at]) === quote) at += 1;
    const part = lines.slice(from, at).map((line) => (quote ? line.replace(/^&gt; ?/, "") : line)).join("\n");
    place.append(quote ? h("blockquote", {}, spans(part, see)) : spans(part, see));
  }
  return place;
}

function spans(source, see) {
  const place = document.createDocumentFragment();
  let done = 0;
  const plain = (to) => place.append(shortcodes(unescaped(source.slice(done, to))));
  for (const found of source.matchAll(PIECE)) {
    const [whole, block, code, inside, mark, styled] = found;
    if (found.index < done) continue;
    const end = found.index + whole.length;
    if (mark && !(open(source[found.index - 1]) && open(source[end]) && styled === styled.trim())) continue;
    plain(found.index);
    if (block !== undefined) place.append(h("pre", {}, unescaped(block).replace(/^\n|\n$/g, "")));
    else if (code !== undefined) place.append(h("code", {}, unescaped(code)));
    else if (inside !== undefined) place.append(token(inside, see));
    else place.append(h(STYLES[mark], {}, spans(styled, see)));
    done = end;
  }
  plain(source.length);
  return place;
}

/** A rich_text block: its words are shown as they are, no mark in them counts. */
export function richText(block, see) {
  return h("div", { class: "rich" }, (block.elements ?? []).map((element) => part(element, see)));
}

function part(element, see) {
  const inner = () => (element.elements ?? []).map((one) => inline(one, see));
  switch (element.type) {
    case "rich_text_section": return h("p", {}, inner());
    case "rich_text_quote": return h("blockquote", {}, inner());
    case "rich_text_preformatted": return h("pre", {}, inner());
    case "rich_text_list": {
      const items = (element.elements ?? []).map((item) => h("li", {}, (item.elements ?? []).map((one) => inline(one, see))));
      return h(element.style === "ordered" ? "ol" : "ul", { class: `indent-${Math.min(element.indent ?? 0, 5)}`, start: element.offset ? element.offset + 1 : null }, items);
    }
    default: return unknown(element.type, see);
  }
}

function inline(element, see) {
  const styled = (node) => {
    const { bold, italic, strike, code } = element.style ?? {};
    for (const [on, tag] of [[code, "code"], [strike, "s"], [italic, "em"], [bold, "strong"]]) if (on) node = h(tag, {}, node);
    return node;
  };
  switch (element.type) {
    case "text": return styled(element.text);
    case "link": return styled(link(element.url, element.text ?? element.url));
    case "user": return styled(mention(element.user_id, see));
    case "channel": return styled(h("span", { class: "mention" }, `#${element.channel_id}`));
    case "usergroup": return styled(h("span", { class: "mention" }, `@${element.usergroup_id}`));
    case "broadcast": return styled(h("span", { class: "mention" }, `@${element.range}`));
    case "emoji": return element.unicode
      ? String.fromCodePoint(...element.unicode.split("-").map((code) => parseInt(code, 16)))
      : EMOJI[element.name] ?? `:${element.name}:`;
    case "date": return styled(h("time", {}, date(element.timestamp, element.format, see) ?? element.fallback ?? ""));
    default: return unknown(element.type, see);
  }
}

/** What a message says, as one line for a screen reader. */
export function spoken(message, see) {
  const words = message.text ?? "";
  return unescaped(words).replace(/<@([A-Z0-9]+)[^>]*>/g, (_, id) => see.people.get(id)?.name ?? id).split("\n")[0];
}
