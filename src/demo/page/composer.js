// The message box of a pane: sends with Enter, completes commands after "/" and people after "@".
import { h, icon } from "./dom.js";
import { fill } from "./words.js";

export class Composer {
  /** `send(text)` answers whether it went: what did not go stays in the box. */
  constructor(id, send) {
    this.send = send;
    this.options = [];
    this.active = -1;
    const list = `${id}-completions`;
    this.list = h("ul", { class: "completions", id: list, role: "listbox", hidden: true });
    this.usage = h("p", { class: "usage", hidden: true });
    this.box = h("textarea", {
      class: "box", rows: 1, id: `${id}-box`, role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": list,
      "aria-haspopup": "listbox", autocomplete: "off", autocapitalize: "off", spellcheck: "false", enterkeyhint: "send", maxlength: 3000,
      oninput: () => this.suggest(), onkeydown: (event) => this.key(event), onblur: () => this.hide(), onclick: () => this.suggest(),
    });
    this.slash = h("button", { type: "button", class: "quiet", onclick: () => this.start() }, icon("slash"));
    this.button = h("button", { type: "submit", class: "send" }, icon("send"));
    this.node = h("form", { class: "composer", onsubmit: (event) => { event.preventDefault(); this.submit(); } },
      this.usage, this.list, h("div", { class: "box-row" }, this.slash, this.box, this.button));
  }

  update({ state, person, words }) {
    Object.assign(this, { state, person, words });
    this.box.setAttribute("aria-label", fill(words.box, { name: person.name }));
    this.box.placeholder = fill(words.placeholder, { command: state.command });
    this.list.setAttribute("aria-label", words.commands);
    this.button.setAttribute("aria-label", words.send);
    this.slash.setAttribute("aria-label", words.commands);
  }

  /** Puts words into the box for the person to finish. */
  fill(text) {
    this.box.value = text;
    this.box.focus();
    this.box.setSelectionRange(text.length, text.length);
    this.suggest();
  }

  start() {
    if (!this.box.value.startsWith("/")) this.box.value = `${this.state.command} ${this.box.value}`;
    this.fill(this.box.value);
  }

  async submit() {
    const text = this.box.value.trim();
    if (!text || this.busy) return;
    this.busy = true;
    this.hide();
    this.node.classList.add("busy");
    const went = await this.send(text);
    this.node.classList.remove("busy");
    this.busy = false;
    if (went && this.box.value.trim() === text) this.box.value = "";
    this.hide();
  }

  // What may come next: [{value, name, hint}] where `value` is the whole box with it filled in.
  candidates() {
    const { command, commands, people } = this.state;
    const before = this.box.value.slice(0, this.box.selectionStart);
    const lang = this.person.lang;
    const at = /(?:^|\s)@([^\s@]*)$/u.exec(before);
    if (at) {
      const rest = this.box.value.slice(this.box.selectionStart);
      const found = people.filter((person) => person.id !== this.person.id && `${person.name} ${person.handle}`.toLowerCase().includes(at[1].toLowerCase()));
      const head = before.slice(0, before.length - at[1].length);
      return found.map((person) => ({ value: `${head}${person.handle} ${rest}`, name: person.name, hint: `@${person.handle}` }));
    }
    if (!before.startsWith("/") || before !== this.box.value) return [];
    const typed = before.toLowerCase().replace(/\u3000/g, " ");
    const whole = (one, tongue) => `${command} ${one[tongue]}`;
    const fits = (one) => [lang, lang === "ja" ? "en" : "ja"].some((tongue) => {
      const full = whole(one, tongue).toLowerCase();
      return full.startsWith(typed) && full !== typed.trimEnd();
    });
    return commands.filter(fits).map((one) => ({ value: `${whole(one, lang)} `, name: one[lang], hint: one.hint[lang] }));
  }

  suggest() {
    this.options = this.candidates();
    this.active = -1;
    this.list.replaceChildren(...this.options.map((option, index) => h("li", {
      role: "option", id: `${this.list.id}-${index}`, "aria-selected": "false",
      // A press must not take the focus out of the box before it counts.
      onpointerdown: (event) => { event.preventDefault(); },
      onclick: () => this.take(index),
    }, h("b", {}, option.name), h("span", {}, option.hint))));
    this.list.hidden = this.options.length === 0;
    this.explain();
    this.box.setAttribute("aria-expanded", String(!this.list.hidden));
    this.box.removeAttribute("aria-activedescendant");
  }

  // Once a command stands there, an example of how it may go on.
  explain() {
    const { command, commands } = this.state;
    const typed = this.box.value;
    const one = this.list.hidden && commands.find((row) => row.example && typed.startsWith(`${command} ${row[this.person.lang]} `));
    this.usage.hidden = !one;
    if (one) this.usage.replaceChildren(h("b", {}, `${command} ${one.example[this.person.lang]}`), " ", one.hint[this.person.lang]);
  }

  hide() {
    this.list.hidden = this.usage.hidden = true;
    this.box.setAttribute("aria-expanded", "false");
    this.box.removeAttribute("aria-activedescendant");
  }

  move(to) {
    const rows = this.list.children;
    this.active = (to + rows.length) % rows.length;
    [...rows].forEach((row, index) => row.setAttribute("aria-selected", String(index === this.active)));
    rows[this.active].scrollIntoView({ block: "nearest" });
    this.box.setAttribute("aria-activedescendant", rows[this.active].id);
  }

  take(index) {
    const { value } = this.options[index];
    this.box.value = value;
    this.box.focus();
    this.box.setSelectionRange(value.length, value.length);
    this.suggest();
  }

  key(event) {
    // While a Japanese word is being converted, Enter and the arrows belong to the input method.
    if (event.isComposing || event.keyCode === 229) return;
    const open = !this.list.hidden;
    const handled = () => event.preventDefault();
    if (event.key === "ArrowDown" && open) { handled(); this.move(this.active + 1); }
    else if (event.key === "ArrowUp" && open) { handled(); this.move(this.active < 0 ? -1 : this.active - 1); }
    else if (event.key === "Tab" && open && !event.shiftKey) { handled(); this.take(Math.max(this.active, 0)); }
    else if (event.key === "Escape" && open) { handled(); event.stopPropagation(); this.hide(); }
    else if (event.key === "Enter" && !event.shiftKey) {
      handled();
      if (open && this.active >= 0) this.take(this.active);
      else this.submit();
    }
  }
}
