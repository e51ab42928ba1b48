// The column beside the screens: the clock, the checklist that ticks itself, the log, and the JSON of a message.
import { h, icon, keyed } from "./dom.js";
import { flash } from "./pane.js";
import { city, day, fill, hour, shortDay } from "./words.js";

const STEPS = ["hour", "next_message", "day", "monday"];
const ACTS = { hour: { advance: "PT1H" }, next_message: { next: "message" }, day: { advance: "P1D" }, monday: { next: "monday" } };

export class Side {
  constructor(app) {
    this.app = app;
    this.tab = "log";
    this.clockTitle = h("h2");
    this.date = h("p", { class: "date" });
    this.zones = h("dl", { class: "zones" });
    this.next = h("p", { class: "next" });
    this.buttons = STEPS.map((step) => h("button", {
      type: "button", class: `btn${step === "next_message" ? " primary" : ""}`, "data-clock": step, onclick: (event) => this.move(step, event.currentTarget),
    }));
    this.notice = h("p", { class: "notice", role: "alert", hidden: true });
    this.clock = h("section", { class: "card clock", "aria-labelledby": "clock-title" }, this.clockTitle, this.date, this.zones,
      h("div", { class: "clock-buttons" }, this.buttons), this.notice, this.next);
    this.clockTitle.id = "clock-title";
    this.guideTitle = h("h2", { id: "guide-title" });
    this.progress = h("p", { class: "progress", "aria-live": "polite" });
    this.steps = h("ol", { class: "steps" });
    this.finish = h("p", { class: "finish", hidden: true });
    this.guide = h("section", { class: "card guide", "aria-labelledby": "guide-title" }, h("div", { class: "card-head" }, this.guideTitle, this.progress), this.steps, this.finish);
    this.tabs = ["log", "json"].map((tab) => h("button", {
      type: "button", role: "tab", id: `side-${tab}-tab`, "data-tab": tab, "aria-controls": `side-${tab}`, onclick: () => this.show(tab),
      onkeydown: (event) => {
        if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
        this.show(tab === "log" ? "json" : "log");
        this.tabs.find((one) => one.dataset.tab === this.tab).focus();
      },
    }));
    this.rows = h("ol", { class: "rows" });
    this.logEmpty = h("p", { class: "empty" });
    this.log = h("div", { class: "tab-body", id: "side-log", role: "tabpanel", "aria-labelledby": "side-log-tab", tabindex: "0" }, this.logEmpty, this.rows);
    this.jsonEmpty = h("p", { class: "empty" });
    this.code = h("pre", { class: "json-text", hidden: true });
    this.copy = h("button", { type: "button", class: "btn copy", hidden: true, onclick: () => this.copyJson() });
    this.json = h("div", { class: "tab-body", id: "side-json", role: "tabpanel", "aria-labelledby": "side-json-tab", tabindex: "0", hidden: true }, this.jsonEmpty, this.copy, this.code);
    this.tablist = h("div", { class: "tabs", role: "tablist" }, this.tabs);
    this.record = h("section", { class: "card record" }, this.tablist, this.log, this.json);
    this.node = h("aside", { class: "side", id: "side" }, this.clock, this.guide, this.record);
  }

  show(tab) {
    this.tab = tab;
    this.draw();
  }

  update(state, words) {
    Object.assign(this, { state, words });
    this.draw();
  }

  draw() {
    const { state, words } = this;
    this.node.setAttribute("aria-label", words.guide_tab);
    this.tablist.setAttribute("aria-label", `${words.log}, ${words.json}`);
    this.drawClock(state, words);
    this.drawGuide(state, words);
    for (const tab of this.tabs) {
      tab.textContent = words[tab.dataset.tab];
      tab.setAttribute("aria-selected", String(tab.dataset.tab === this.tab));
      tab.tabIndex = tab.dataset.tab === this.tab ? 0 : -1;
    }
    this.log.hidden = this.tab !== "log";
    this.json.hidden = this.tab !== "json";
    this.drawLog(state, words);
    this.drawJson(words);
  }

  drawClock(state, words) {
    const [left, right] = this.app.panes.map((pane) => state.people.find((one) => one.id === pane.person));
    this.clockTitle.textContent = words.clock;
    this.date.textContent = day(state.now, words.lang, left.zone);
    const zones = left.zone === right.zone ? [[left.zone, [left, right]]] : [[left.zone, [left]], [right.zone, [right]]];
    this.zones.replaceChildren(...zones.map(([zone, people]) => h("div", {},
      h("dt", {}, city(zone, words.lang), h("small", {}, people.map((one) => one.name).join(words.lang === "ja" ? "・" : ", "))),
      h("dd", {}, hour(state.now, words.lang, zone), dayAway(state.now, left.zone, zone) ? h("small", {}, shortDay(state.now, words.lang, zone)) : null))));
    for (const button of this.buttons) button.textContent = words[button.dataset.clock];
    const to = state.next && state.people.find((one) => one.id === state.next.to);
    const what = state.next && `${words.kind(state.next.kind)}${to ? ` → ${to.name}` : ""} · ${shortDay(state.next.at, words.lang, left.zone)} ${hour(state.next.at, words.lang, left.zone)}`;
    this.next.textContent = state.next ? fill(words.next, { what }) : words.next_none;
  }

  async move(step, button) {
    if (this.moving) return;
    this.moving = true;
    button.classList.add("busy");
    this.clock.setAttribute("aria-busy", "true");
    const answer = await this.app.act("clock", ACTS[step]);
    this.moving = false;
    button.classList.remove("busy");
    this.clock.removeAttribute("aria-busy");
    this.notice.hidden = answer.ok;
    this.notice.textContent = answer.ok ? "" : answer.error;
  }

  drawGuide(state, words) {
    const done = state.checklist.filter((step) => step.done).length;
    const current = state.checklist.find((step) => !step.done)?.id;
    this.guideTitle.textContent = words.guide;
    this.progress.textContent = `${done} / ${state.checklist.length}`;
    this.progress.setAttribute("aria-label", fill(words.progress, { done, all: state.checklist.length }));
    const report = state.people.find((one) => one.role === "report") ?? state.people[1];
    const writer = state.people.find((one) => one.id === this.app.panes[1].person) ?? report;
    const add = command(state, writer, "agenda add");
    keyed(this.steps, state.checklist.map((step) => ({
      key: step.id, sign: JSON.stringify([step.done, step.id === current, words.lang, writer.name, writer.lang]),
      draw: () => h("li", { class: `step${step.done ? " done" : ""}${step.id === current ? " current" : ""}`, "aria-current": step.id === current ? "step" : null, "data-step": step.id },
        h("span", { class: "tick" }, step.done ? icon("check") : null),
        h("div", {}, h("p", { class: "step-title" }, words[step.id] ?? step.id, step.done ? h("span", { class: "hidden-text" }, ` (${words.do_done})`) : null),
          step.id === current ? h("p", { class: "how" }, fill(words[`${step.id}_how`] ?? "", { report: writer.name, add })) : null,
          step.id === current ? h("button", { type: "button", class: "btn go", "data-at": "go", onclick: () => this.app.guide(step.id) }, words[`${step.id}_go`] ?? "") : null)),
    })));
    this.finish.hidden = Boolean(current);
    this.finish.textContent = words.all_done;
  }

  drawLog(state, words) {
    const zone = state.people.find((one) => one.id === this.app.panes[0].person)?.zone ?? "UTC";
    const names = new Map(state.people.map((one) => [one.id, one.name]));
    // The newest stands first: it is what just happened. What went to several at once is one line.
    const rows = [];
    for (const row of state.log) {
      const last = rows.at(-1);
      const same = last && ["at", "kind", "what"].every((part) => last.row[part] === row[part]);
      if (same && !last.to.includes(row.to)) last.to.push(row.to);
      else if (!same) rows.push({ row, to: [row.to], key: `${rows.length}` });
    }
    keyed(this.rows, rows.reverse().map(({ row, to, key }) => ({
      key, sign: JSON.stringify([row, to, words.lang, zone]),
      draw: () => h("li", { class: `row ${row.what}` },
        h("time", { datetime: row.at }, h("span", {}, shortDay(row.at, words.lang, zone)), " ", hour(row.at, words.lang, zone)),
        h("div", {}, h("p", {}, h("b", {}, words.kind(row.kind)), " ", h("span", { class: "chip" }, words.what(row.what)), " ",
          to.map((id, index) => h("span", { class: "name" }, index ? "" : "→ ", names.get(id) ?? id, index < to.length - 1 ? (words.lang === "ja" ? "、" : ", ") : ""))),
          // An update needs no reason: what it shows has changed.
          row.what !== "updated" && row.why?.[words.lang] ? h("p", { class: "why" }, row.why[words.lang]) : null)),
    })));
    this.logEmpty.hidden = rows.length > 0;
    this.logEmpty.textContent = words.log_empty;
  }

  drawJson(words) {
    const found = this.app.chosenJson();
    this.copy.textContent = words.copy;
    this.jsonEmpty.textContent = words.json_empty;
    this.jsonEmpty.hidden = Boolean(found);
    this.code.hidden = this.copy.hidden = !found;
    const text = found ? JSON.stringify(found, null, 2) : "";
    if (text === this.text) return;
    this.text = text;
    this.code.replaceChildren(...coloured(text));
    this.json.scrollTop = 0;
  }

  async copyJson() {
    await navigator.clipboard.writeText(this.text);
    this.copy.textContent = this.words.copied;
  }

  /** Shows where the clock is turned. */
  point(step) {
    const button = this.buttons.find((one) => one.dataset.clock === step);
    button.scrollIntoView({ block: "nearest" });
    button.focus();
    flash(button);
  }
}

const dayAway = (now, one, other) => shortDay(now, "en", one) !== shortDay(now, "en", other);

/** A command as this person types it, found by its English form. */
export function command(state, person, english) {
  const row = state.commands.find((one) => one.en === english);
  return `${state.command} ${row?.[person.lang] ?? english}`;
}

function coloured(text) {
  const parts = [];
  let at = 0;
  for (const found of text.matchAll(/("(?:[^"\\]|\\.)*")(\s*:)?|\b(?:true|false|null|-?\d+(?:\.\d+)?)\b/g)) {
    parts.push(text.slice(at, found.index));
    const [whole, string, colon] = found;
    parts.push(h("span", { class: colon ? "key" : string ? "string" : "value" }, string ?? whole), colon ?? "");
    at = found.index + whole.length;
  }
  parts.push(text.slice(at));
  return parts;
}
