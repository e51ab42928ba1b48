// Block Kit JSON as elements. What is not known here stands out in red: the page shows what Slack gets, or says so.
import { h, icon } from "./dom.js";
import { field, inputBlock } from "./fields.js";
import { richText, text, unknown } from "./mrkdwn.js";

/**
 * Draws blocks. `place` is {see, id, click, confirm, register, values, errors, kept}: `click(action, value, node)`
 * sends what was pressed or picked, `confirm(dialog)` asks first and answers true or false.
 */
export function blocks(list, place) {
  const root = h("div", { class: "blocks" });
  (list ?? []).forEach((block, index) => root.append(one(block, { ...place, at: block.block_id ?? `b${index}` })));
  return root;
}

function one(block, place) {
  const { see } = place;
  switch (block.type) {
    case "header": return h("h3", { class: "header" }, text(block.text, see));
    case "section": return section(block, place);
    case "context": return h("div", { class: "context" }, (block.elements ?? []).map((element) =>
      element.type === "image" ? image(element, "tiny") : h("span", {}, text(element, see))));
    case "actions": return h("div", { class: "actions" }, (block.elements ?? []).map((element) => active(element, block, place)));
    case "divider": return h("hr");
    case "rich_text": return richText(block, see);
    case "image": return h("figure", {}, block.title ? h("figcaption", {}, text(block.title, see)) : null, image(block, "large"));
    case "input": return inputBlock(block, { ...place, ...held(block, block.element, place), error: place.errors?.[block.block_id],
      changed: (value) => place.click(block.element.action_id, value) });
    default: return unknown(block.type, see);
  }
}

function held(block, element, place) {
  const name = `${block.block_id}/${element?.action_id}`;
  return { state: place.values?.[block.block_id]?.[element?.action_id], kept: place.kept?.get(name) };
}

function section(block, place) {
  const { see } = place;
  const fields = block.fields?.length ? h("div", { class: "fields" }, block.fields.map((object) => h("div", {}, text(object, see)))) : null;
  const accessory = block.accessory && active(block.accessory, block, place);
  return h("div", { class: "section" },
    h("div", { class: "section-text" }, block.text ? h("p", {}, text(block.text, see)) : null, fields),
    accessory ? h("div", { class: "accessory" }, accessory) : null);
}

// Pictures come from this machine or from nowhere: the page loads nothing from the network.
const here = (address) => /^(?:http:\/\/127\.0\.0\.1:\d+)?(\/[^/].*|data:.*)$/.exec(address ?? "")?.[1];
const image = (element, size) => here(element.image_url)
  ? h("img", { class: size, src: here(element.image_url), alt: element.alt_text ?? "" })
  : h("span", { class: `picture ${size}`, role: "img", "aria-label": element.alt_text ?? "" }, element.alt_text ?? "");

/** An element that acts at once when it is pressed or picked. */
function active(element, block, place) {
  const { see, at } = place;
  if (element.type === "image") return image(element, "thumb");
  const name = `${at}/${element.action_id}`;
  const act = async (value, node) => {
    if (element.confirm && !(await place.confirm(element.confirm, node))) return;
    await place.click(element.action_id, value, node);
  };
  if (element.type === "button" || element.type === "workflow_button") {
    const style = element.style ? ` ${element.style}` : "";
    return h("button", {
      type: "button", class: `btn${style}`, "data-at": name, "data-value": element.value ?? null, "aria-label": element.accessibility_label ?? null,
      onclick: (event) => {
        if (element.url) window.open(element.url, "_blank", "noopener,noreferrer");
        act(undefined, event.currentTarget);
      },
    }, text(element.text, see));
  }
  if (element.type === "overflow") return overflow(element, name, act, see);
  const drawn = field(element, { see, at: name, id: `${place.id}-${name}`.replace(/[^\w-]/g, "_"), ...held(block, element, place), changed: (value) => act(value) });
  return drawn?.node ?? unknown(element.type, see);
}

function overflow(element, name, act, see) {
  const list = h("div", { class: "overflow-list", role: "menu", hidden: true });
  const button = h("button", {
    type: "button", class: "btn overflow", "data-at": name, "aria-haspopup": "menu", "aria-expanded": "false", "aria-label": see.words.more,
    onclick: () => show(list.hidden),
  }, icon("more"));
  const show = (on) => {
    list.hidden = !on;
    button.setAttribute("aria-expanded", String(on));
    (on ? list.firstElementChild : button).focus();
  };
  for (const option of element.options ?? []) {
    list.append(h("button", { type: "button", role: "menuitem", onclick: () => { show(false); act(option.value, button); } }, text(option.text, see)));
  }
  list.addEventListener("keydown", (event) => {
    const step = { ArrowDown: "nextElementSibling", ArrowUp: "previousElementSibling" }[event.key];
    if (event.key === "Escape") { event.stopPropagation(); show(false); }
    else if (step) { event.preventDefault(); event.target[step]?.focus(); }
  });
  const menu = h("div", { class: "overflow-menu" }, button, list);
  menu.addEventListener("focusout", (event) => { if (!menu.contains(event.relatedTarget)) { list.hidden = true; button.setAttribute("aria-expanded", "false"); } });
  return menu;
}
