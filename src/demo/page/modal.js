// The forms of a pane, one above the other, and the small dialog that asks before a button acts.
import { add, h, icon, keyed } from "./dom.js";
import { blocks } from "./blocks.js";
import { text } from "./mrkdwn.js";

export class Modals {
  /** `acts` has click, submit, close and confirm of the pane; `under` is what can't be reached while a form is open. */
  constructor(id, acts, under) {
    Object.assign(this, { id, acts, under, top: null });
    this.node = h("div", { class: "modal-layer", hidden: true, onkeydown: (event) => this.key(event) });
    this.fields = new Map();
    this.told = new Map();
  }

  update(views, see) {
    this.see = see;
    const before = this.top;
    this.views = views;
    this.top = views.at(-1)?.id ?? null;
    if (!before && this.top) this.opener = document.activeElement;
    const sign = (view) => JSON.stringify([view.blocks, view.title, view.submit, view.close, see.words.lang]);
    keyed(this.node, views.map((view) => ({ key: view.id, sign: sign(view), draw: (old) => this.draw(view, old) })));
    for (const view of views) {
      const node = this.node.querySelector(`[data-key="${CSS.escape(view.id)}"]`);
      node.hidden = view.id !== this.top;
      // Told once per answer: what was mended since then stays quiet.
      const errors = JSON.stringify(view.errors ?? {});
      if (this.told.get(view.id) === errors) continue;
      this.told.set(view.id, errors);
      for (const one of this.fields.get(view.id) ?? []) one.fail(view.errors?.[one.block]);
    }
    this.node.hidden = !this.top;
    this.under.inert = Boolean(this.top);
    if (before === this.top) return;
    for (const id of this.fields.keys()) if (!views.some((view) => view.id === id)) { this.fields.delete(id); this.told.delete(id); }
    // The focus follows the form only for the person at whose screen one is working.
    const here = this.node.parentElement.contains(document.activeElement) || document.activeElement === document.body;
    if (this.top && here) this.focusFirst();
    else if (!this.top && here) (this.opener?.isConnected ? this.opener : this.under.querySelector(".box"))?.focus({ preventScroll: true });
  }

  focusFirst() {
    const top = this.node.querySelector(`[data-key="${CSS.escape(this.top)}"]`);
    (top.querySelector(".modal-body :is(input, select, textarea, button)") ?? top.querySelector("button")).focus();
  }

  draw(view, old) {
    const { see, acts } = this;
    const kept = old ? new Map((this.fields.get(view.id) ?? []).map((one) => [one.name, one.read()])) : undefined;
    const fields = [];
    const id = `${this.id}-${view.id}`;
    const title = h("h2", { id: `${id}-title` }, text(plain(view.title), see));
    const body = blocks(view.blocks, {
      see, id, values: view.values, errors: view.errors, kept, register: (one) => fields.push(one),
      click: (action, value) => acts.click(view.id, action, value), confirm: (dialog, at) => acts.confirm(dialog, at),
    });
    this.fields.set(view.id, fields);
    const submit = view.submit && h("button", { type: "submit", class: "btn primary" }, text(plain(view.submit), see));
    return h("form", {
      class: "modal", role: "dialog", "aria-labelledby": `${id}-title`, novalidate: true,
      onsubmit: (event) => { event.preventDefault(); this.submit(view.id, submit); },
    },
    h("div", { class: "modal-head" }, title,
      h("button", { type: "button", class: "quiet", "aria-label": see.words.close, onclick: () => acts.close() }, icon("close"))),
    h("div", { class: "modal-body", tabindex: "0", role: "group", "aria-labelledby": `${id}-title` }, body),
    h("div", { class: "modal-foot" },
      h("button", { type: "button", class: "btn", onclick: () => acts.close() }, view.close ? text(plain(view.close), see) : see.words.close), submit));
  }

  async submit(id, button) {
    if (this.busy) return;
    this.busy = true;
    this.told.delete(id);
    button?.classList.add("busy");
    const fields = this.fields.get(id) ?? [];
    const values = Object.fromEntries(fields.map((one) => [one.name, one.read()]));
    await this.acts.submit(values);
    this.busy = false;
    button?.classList.remove("busy");
    const wrong = (this.fields.get(id) ?? []).find((one) => one.input?.getAttribute("aria-invalid") === "true");
    if (this.top === id) wrong?.input.focus();
  }

  key(event) {
    if (event.key === "Escape" && this.top) {
      event.stopPropagation();
      this.acts.close();
    }
  }
}

// The contract gives the words of a view as text; the JSON of a view has text objects.
const plain = (words) => (typeof words === "string" ? { type: "plain_text", text: words } : words);

/** Asks before something is done; answers true or false. Stands in the pane, above everything in it. */
export function ask(layer, dialog, see) {
  return new Promise((answer) => {
    const from = document.activeElement;
    const done = (yes) => () => { box.remove(); from?.focus?.({ preventScroll: true }); answer(yes); };
    const no = h("button", { type: "button", class: "btn", onclick: done(false) }, text(dialog.deny, see));
    const style = dialog.style === "danger" ? "danger solid" : "primary";
    const yes = h("button", { type: "button", class: `btn ${style}`, onclick: done(true) }, text(dialog.confirm, see));
    const box = h("div", { class: "confirm-layer" }, h("div", {
      class: "confirm", role: "alertdialog", "aria-modal": "true", "aria-label": add(h("span"), text(dialog.title, see)).textContent,
      onkeydown: (event) => {
        if (event.key === "Escape") { event.stopPropagation(); no.click(); }
        if (event.key === "Tab") { event.preventDefault(); (document.activeElement === no ? yes : no).focus(); }
      },
    }, h("h2", {}, text(dialog.title, see)), h("p", {}, text(dialog.text, see)), h("div", { class: "modal-foot" }, no, yes)));
    layer.append(box);
    no.focus();
  });
}
