// Elements that take an answer: menus, pickers, boxes, text. Each can be read back as the plain value that the
// playground takes: a string, a number of seconds, a list, or null. Where it stands decides when it is sent.
import { add, h } from "./dom.js";
import { text, unknown } from "./mrkdwn.js";

const label = (object, see) => h("span", {}, text(object, see));
const words = (object, see) => label(object, see).textContent;

/** What the element holds before anybody touches it: the view's state, else its initial value. */
function start(element, state) {
  if (state) {
    return state.value ?? state.selected_option?.value ?? state.selected_options?.map((option) => option.value) ??
      state.selected_user ?? state.selected_users ?? state.selected_date ?? state.selected_time ?? state.selected_date_time ?? null;
  }
  return element.initial_value ?? element.initial_option?.value ?? element.initial_options?.map((option) => option.value) ??
    element.initial_user ?? element.initial_users ?? element.initial_date ?? element.initial_time ?? element.initial_date_time ?? null;
}

/**
 * Draws the element. `place` is {see, at, id, labelled, describes, state, changed}: `changed(value)` is called when an
 * answer is final, `labelled` and `describes` are ids for assistive technology. Gives {node, read, input}, or null for
 * an element of no known type.
 */
export function field(element, place) {
  const draw = KINDS[element.type];
  return draw ? draw(element, { ...place, value: place.kept !== undefined ? place.kept : start(element, place.state) }) : null;
}

const common = ({ at, id, labelled, describes, required }, element, see) => ({
  id, "data-at": at, "aria-labelledby": labelled, "aria-describedby": describes, "aria-required": required ? "true" : null,
  "aria-label": labelled ? null : words(element.placeholder, see) || element.action_id,
});

function typed(type, element, place) {
  const { see, value, changed } = place;
  const many = type === "textarea";
  const length = element.max_length;
  const input = h(many ? "textarea" : "input", {
    ...common(place, element, see), type: many ? null : type, class: "text-input", rows: many ? 4 : null,
    placeholder: words(element.placeholder, see) || null, maxlength: length ?? null, minlength: element.min_length ?? null,
    autocomplete: "off", value: value ?? "", min: element.min_value ?? null, max: element.max_value ?? null,
    step: type === "number" ? (element.is_decimal_allowed ? "any" : "1") : null,
  });
  const read = () => (input.value === "" ? null : input.value);
  if (changed) {
    const on = element.dispatch_action_config?.trigger_actions_on ?? ["on_enter_pressed"];
    if (on.includes("on_character_entered")) input.addEventListener("input", () => changed(read()));
    else input.addEventListener("keydown", (event) => {
      if (event.key === "Enter" && !event.isComposing && !(many && event.shiftKey)) { event.preventDefault(); changed(read()); }
    });
  }
  if (!length) return { node: input, read, input };
  // How much room is left is said only when it grows tight.
  const left = h("span", { class: "room", "aria-hidden": "true" });
  const count = () => {
    const room = length - input.value.length;
    left.textContent = room <= Math.max(20, length / 10) ? `${room}` : "";
  };
  input.addEventListener("input", count);
  count();
  return { node: h("div", { class: "counted" }, input, left), read, input };
}

function offered(element, see) {
  const one = (option) => [option.value, words(option.text, see)];
  if (element.option_groups) return element.option_groups.map((group) => [words(group.label, see), group.options.map(one)]);
  return [[null, (element.options ?? []).map(one)]];
}

const everybody = (see) => [[null, [...see.people.values()].map((person) => [person.id, person.name])]];

function menu(groups, element, place) {
  const { see, value, changed } = place;
  const hint = words(element.placeholder, see) || see.words.choose;
  const option = ([id, name]) => h("option", { value: id, selected: id === value }, name);
  const select = h("select", { ...common(place, element, see), class: "menu", onchange: () => changed?.(select.value || null) },
    h("option", { value: "", selected: value === null }, hint),
    groups.map(([name, options]) => (name === null ? options.map(option) : h("optgroup", { label: name }, options.map(option)))));
  return { node: select, read: () => select.value || null, input: select };
}

// Several of many: boxes to tick, in a list of its own height. A native list of several needs a held key.
function several(options, element, place, type) {
  const { see, value, changed, at, labelled, describes, id } = place;
  const chosen = new Set([value].flat().filter((one) => one !== null));
  const inputs = [];
  const read = () => {
    const on = inputs.filter((input) => input.checked).map((input) => input.value);
    return type === "radio" ? on[0] ?? null : on;
  };
  const rows = options.map(([key, name, more], index) => {
    const input = h("input", {
      type, name: id, value: key, checked: chosen.has(key), "data-at": `${at}#${index}`, "aria-describedby": describes, onchange: () => changed?.(read()),
    });
    inputs.push(input);
    return h("label", { class: "choice" }, input, h("span", {}, name, more ? h("small", {}, more) : null));
  });
  const node = h("div", {
    id, class: `choices${rows.length > 8 ? " long" : ""}`, role: type === "radio" ? "radiogroup" : "group", "aria-labelledby": labelled,
    "aria-label": labelled ? null : element.action_id, tabindex: rows.length > 8 ? "0" : null,
  }, rows);
  return { node, read, input: inputs[0] };
}

const choices = (element, see) => (element.options ?? []).map((option) => [
  option.value, label(option.text, see), option.description ? text(option.description, see) : null,
]);
const flat = (groups) => groups.flatMap(([, options]) => options);

function picker(type, element, place) {
  const { see, value, changed } = place;
  const input = h("input", { ...common(place, element, see), type, class: "picker", value: value ?? "", onchange: () => changed?.(read()) });
  const read = () => input.value || null;
  return { node: input, read, input };
}

// Seconds since 1970 on the outside, a wall clock in the reader's zone on the inside.
function moment(element, place) {
  const { see, value, changed } = place;
  const wall = (seconds) => new Intl.DateTimeFormat("sv-SE", { timeZone: see.zone, dateStyle: "short", timeStyle: "short" }).format(seconds * 1000).replace(" ", "T");
  const input = h("input", { ...common(place, element, see), type: "datetime-local", class: "picker", value: value ? wall(value) : "", onchange: () => changed?.(read()) });
  const read = () => {
    if (!input.value) return null;
    const wanted = Date.parse(`${input.value}:00Z`) / 1000;
    const off = (guess) => Date.parse(`${wall(guess)}:00Z`) / 1000 - guess;
    return wanted - off(wanted - off(wanted));
  };
  return { node: input, read, input };
}

const KINDS = {
  plain_text_input: (element, place) => typed(element.multiline ? "textarea" : "text", element, place),
  email_text_input: (element, place) => typed("email", element, place),
  url_text_input: (element, place) => typed("url", element, place),
  number_input: (element, place) => typed("number", element, place),
  static_select: (element, place) => menu(offered(element, place.see), element, place),
  users_select: (element, place) => menu(everybody(place.see), element, place),
  // The playground asks the app for no suggestions: what is typed is what is chosen.
  external_select: (element, place) => typed("text", element, place),
  multi_static_select: (element, place) => several(flat(offered(element, place.see)), element, place, "checkbox"),
  multi_users_select: (element, place) => several(flat(everybody(place.see)), element, place, "checkbox"),
  multi_external_select: (element, place) => {
    const { node, read, input } = typed("text", element, { ...place, value: [place.value ?? []].flat().join(", ") });
    return { node, read: () => (read() ?? "").split(",").map((one) => one.trim()).filter(Boolean), input };
  },
  checkboxes: (element, place) => several(choices(element, place.see), element, place, "checkbox"),
  radio_buttons: (element, place) => several(choices(element, place.see), element, place, "radio"),
  datepicker: (element, place) => picker("date", element, place),
  timepicker: (element, place) => picker("time", element, place),
  datetimepicker: moment,
};

/** An input block: label, element, hint, and below it what is wrong with the answer. */
export function inputBlock(block, place) {
  const { see, at, error } = place;
  const base = `${place.id}-${block.block_id ?? at}`.replace(/[^\w-]/g, "_");
  const ids = { label: `${base}-label`, hint: `${base}-hint`, error: `${base}-error` };
  const drawn = field(block.element ?? {}, {
    ...place, id: base, labelled: ids.label, describes: block.hint ? `${ids.error} ${ids.hint}` : ids.error, required: !block.optional,
    changed: block.dispatch_action ? place.changed : null,
  });
  if (!drawn) return unknown(block.element?.type, see);
  const single = drawn.input?.id === base;
  const told = h("p", { class: "field-error", id: ids.error });
  const node = h("div", { class: "field", "data-block": block.block_id ?? null },
    h(single ? "label" : "div", { class: "field-label", id: ids.label, for: single ? base : null },
      text(block.label, see), block.optional ? add(h("small", {}), see.words.optional) : null),
    drawn.node, told, block.hint ? h("p", { class: "hint", id: ids.hint }, text(block.hint, see)) : null);
  const fail = (words) => {
    told.textContent = words ?? "";
    node.classList.toggle("failed", Boolean(words));
    if (words) drawn.input?.setAttribute("aria-invalid", "true");
    else drawn.input?.removeAttribute("aria-invalid");
  };
  fail(error);
  // What is being mended is no longer wrong.
  for (const change of ["input", "change"]) node.addEventListener(change, () => fail(null));
  place.register?.({ name: `${block.block_id}/${block.element.action_id}`, block: block.block_id, read: drawn.read, input: drawn.input, fail });
  return node;
}
