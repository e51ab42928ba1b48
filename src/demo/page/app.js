// The playground's page: fetches what everybody sees, draws it, carries out what is pressed and typed. It keeps no
// state of the product: after each change the server's state is drawn again, and what did not change stays as it is.
import { h, icon } from "./dom.js";
import { ask } from "./modal.js";
import { flash, Pane } from "./pane.js";
import { command, Side } from "./side.js";
import { words as wordsOf } from "./words.js";

const remember = (key, value) => { try { localStorage.setItem(`taiwa.${key}`, value); } catch { /* a private window forgets */ } };
const recall = (key) => { try { return localStorage.getItem(`taiwa.${key}`); } catch { return null; } };

class App {
  constructor() {
    this.lang = recall("lang") ?? (navigator.languages?.find((one) => /^(ja|en)\b/.test(one)) ?? "en").slice(0, 2);
    this.words = wordsOf(this.lang);
    this.chosen = null;
    this.asked = 0;
    this.shown = 0;
    this.seenOf = new Map();
    this.dressUp();
  }

  // --- the frame ---

  dressUp() {
    const find = (id) => document.getElementById(id);
    Object.assign(this, { banner: find("banner"), main: find("main"), views: find("views"), title: find("title"), subtitle: find("subtitle"), langs: find("langs") });
    for (const button of this.langs.children) button.addEventListener("click", () => this.speak(button.dataset.lang));
    this.dark = find("dark");
    this.dark.append(icon("moon"));
    this.reset = find("reset");
    this.reset.prepend(icon("reset"));
    const system = matchMedia("(prefers-color-scheme: dark)");
    const theme = () => recall("theme") ?? (system.matches ? "dark" : "light");
    const paint = () => {
      document.documentElement.dataset.theme = theme();
      this.dark.setAttribute("aria-pressed", String(theme() === "dark"));
    };
    this.dark.addEventListener("click", () => { remember("theme", theme() === "dark" ? "light" : "dark"); paint(); });
    system.addEventListener("change", paint);
    paint();
    this.reset.addEventListener("click", async () => {
      const say = (text) => ({ type: "plain_text", text });
      const { reset_sure, reset_how, reset, cancel } = this.words;
      const see = { words: this.words, people: new Map() };
      if (!(await ask(document.body, { title: say(reset_sure), text: say(reset_how), confirm: say(reset), deny: say(cancel) }, see))) return;
      await this.act("reset", {});
      this.chosen = null;
      this.seenOf.clear();
    });
    // On a narrow window one thing is seen at a time.
    this.viewTabs = ["left", "right", "side"].map((view) => h("button", { type: "button", "data-view": view, onclick: () => this.look(view) }));
    this.views.append(...this.viewTabs);
    this.look("left");
    this.say();
  }

  look(view) {
    this.view = view;
    this.main.dataset.view = view;
    for (const tab of this.viewTabs) tab.setAttribute("aria-pressed", String(tab.dataset.view === view));
    for (const pane of this.panes ?? []) pane.catchUp();
    this.label();
    this.watch();
  }

  speak(lang, chosen = true) {
    this.lang = lang;
    this.words = wordsOf(lang);
    if (chosen) remember("lang", lang);
    this.say();
    this.draw();
  }

  say() {
    const { words } = this;
    document.documentElement.lang = this.lang;
    document.title = words.title;
    this.title.lastElementChild.textContent = words.playground;
    this.subtitle.textContent = words.subtitle;
    this.langs.setAttribute("aria-label", words.language);
    for (const button of this.langs.children) button.setAttribute("aria-pressed", String(button.dataset.lang === this.lang));
    this.dark.setAttribute("aria-label", words.dark);
    this.dark.title = words.dark;
    this.reset.lastElementChild.textContent = words.reset;
    this.reset.title = words.reset;
    this.views.setAttribute("aria-label", words.person);
  }

  // --- what the server knows ---

  async fetchState() {
    const asked = ++this.asked;
    const answer = await fetch("/playground/state", { cache: "no-store" });
    if (!answer.ok) throw new Error(`state: ${answer.status}`);
    const state = await answer.json();
    // An answer that was overtaken by a later one is old.
    if (asked < this.shown) return;
    this.shown = asked;
    this.state = state;
    // Where everybody speaks one language the page does too, unless somebody chose here.
    if (state.lang && state.lang !== this.lang && !recall("lang")) this.speak(state.lang, false);
    else this.draw();
  }

  async act(what, body) {
    try {
      const response = await fetch(`/playground/${what}`, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(body) });
      const answer = await response.json().catch(() => ({ ok: false, error: `${response.status} ${response.statusText}` }));
      await this.fetchState();
      return answer;
    } catch {
      return { ok: false, error: this.words.unreachable };
    }
  }

  listen() {
    const events = new EventSource("/playground/events");
    events.addEventListener("changed", (event) => {
      const { rev } = JSON.parse(event.data);
      if (rev !== this.state?.rev) this.fetchState().catch(() => {});
    });
    events.addEventListener("open", () => {
      if (!this.lost) return;
      this.lost = false;
      this.flag(this.words.back, "good");
      setTimeout(() => { if (!this.lost) this.flag(""); }, 2500);
      this.fetchState().catch(() => {});
    });
    events.addEventListener("error", () => {
      if (leaving) return;
      this.lost = true;
      this.flag(this.words.lost, "bad");
      // The browser tries again by itself, except after an answer that was no stream.
      if (events.readyState === EventSource.CLOSED) { events.close(); setTimeout(() => this.listen(), 2000); }
    });
  }

  flag(text, tone = "") {
    this.banner.textContent = text;
    this.banner.className = `banner ${tone}`;
    this.banner.hidden = !text;
  }

  // --- drawing ---

  draw() {
    const { state, words } = this;
    if (!state) return;
    if (!this.panes) {
      const manager = state.people.find((one) => one.role === "manager") ?? state.people[0];
      const report = state.people.find((one) => one.role === "report") ?? state.people[1];
      this.panes = [new Pane("left", this, manager.id), new Pane("right", this, report.id)];
      this.side = new Side(this);
      this.main.replaceChildren(...this.panes.map((pane) => pane.node), this.side.node);
    }
    for (const pane of this.panes) pane.update(state, words);
    this.side.update(state, words);
    this.label();
    this.watch();
  }

  // The tabs of a narrow window; a dot says that something came where nobody looks.
  label() {
    if (!this.panes) return;
    const { state, words } = this;
    const name = (pane) => state.people.find((one) => one.id === pane.person)?.name ?? "";
    [name(this.panes[0]), name(this.panes[1]), words.guide_tab].forEach((label, index) => {
      const late = this.panes[index]?.late;
      const news = Boolean(late) && late !== "end";
      this.viewTabs[index].classList.toggle("news", news);
      this.viewTabs[index].replaceChildren(label, news ? h("span", { class: "hidden-text" }, ` (${words.new_messages})`) : "");
    });
  }

  /** Somebody else takes a screen; whoever is on the other one changes places. */
  swap(pane, person) {
    const other = this.panes.find((one) => one !== pane);
    if (other.person === person) other.setPerson(pane.person);
    pane.setPerson(person);
    this.draw();
  }

  // --- JSON ---

  choose(id) {
    this.chosen = id;
    this.side.tab = "json";
    this.draw();
    if (narrow.matches) this.look("side");
  }

  chosenJson() {
    if (!this.chosen) return null;
    if (this.chosen.startsWith("home:")) return this.state.screens[this.chosen.slice(5)]?.home;
    for (const screen of Object.values(this.state.screens)) {
      const message = screen.dm.find((one) => one.id === this.chosen);
      if (message) return { text: message.text, blocks: message.blocks };
    }
    return null;
  }

  // --- the checklist ---

  /** The newest message of this kind on a screen, known by the log's time of sending. */
  sentTo(person, kind) {
    const row = this.state.log.findLast((one) => one.kind === kind && one.to === person && one.what === "sent");
    if (!row) return null;
    const near = (message) => Math.abs(Date.parse(message.at) - Date.parse(row.at)) < 2000;
    return this.state.screens[person]?.dm.findLast((one) => one.from === "bot" && !one.ephemeral && near(one)) ?? null;
  }

  // Both digests were on the screen for a moment: that is what the third step asks.
  watch() {
    if (!this.state || this.state.checklist.find((step) => !step.done)?.id !== "both") return;
    clearTimeout(this.watching);
    this.watching = setTimeout(() => {
      for (const pane of this.panes) {
        const message = this.sentTo(pane.person, "digest");
        const node = message && pane.list.querySelector(`[data-id="${CSS.escape(message.id)}"]`);
        if (node && node.checkVisibility() && pane.tab === "messages") this.seenOf.set(pane.person, message.id);
      }
      this.sawBoth();
    }, 1500);
  }

  // Told once for each pair of messages: a server that does not agree is not asked again and again.
  sawBoth(anyway = false) {
    const pair = this.panes.map((pane) => this.seenOf.get(pane.person));
    if (pair.includes(undefined) || (!anyway && this.told === pair.join())) return;
    this.told = pair.join();
    this.act("seen", { what: "both" });
  }

  /** Leads to the place where a step is done. */
  guide(step) {
    const [manager, report] = this.panes;
    switch (step) {
      case "topic": {
        const person = this.state.people.find((one) => one.id === report.person);
        this.look("right");
        report.tab = "messages";
        this.draw();
        return report.composer.fill(`${command(this.state, person, "agenda add")} `);
      }
      case "both": {
        for (const pane of this.panes) {
          const message = this.sentTo(pane.person, "digest");
          if (message) { pane.reveal(message.id); this.seenOf.set(pane.person, message.id); }
        }
        if (narrow.matches) this.look("left");
        return this.sawBoth(true);
      }
      case "promise": return this.find([report, manager], ["action_done"]) || this.write(report, "action list");
      case "wrapup": return this.form() || this.find([manager, report], ["wrap_up", "\"held\""], true) || this.turn("next_message");
      case "carry": return this.write(report, "agenda list");
      case "nudge": return this.turn("monday");
      default: return this.turn("next_message");
    }
  }

  turn(step) {
    this.look("side");
    this.side.point(step);
    return true;
  }

  write(pane, english) {
    const person = this.state.people.find((one) => one.id === pane.person);
    this.look(pane.id);
    pane.composer.fill(command(this.state, person, english));
    return true;
  }

  form() {
    const pane = this.panes.find((one) => one.modals.top);
    if (!pane) return false;
    this.look(pane.id);
    pane.modals.focusFirst();
    return true;
  }

  // The newest button that does one of these, in the order of the screens.
  find(panes, does, newest = false) {
    for (const pane of panes) {
      const articles = [...pane.list.querySelectorAll(".message")].reverse();
      for (const article of newest ? articles.slice(0, 2) : articles) {
        const button = [...article.querySelectorAll("button[data-value]")].find((one) => does.some((what) => one.dataset.value.includes(what)));
        if (!button) continue;
        this.look(pane.id);
        pane.reveal(article.dataset.id);
        button.focus({ preventScroll: true });
        button.scrollIntoView({ block: "nearest" });
        flash(button);
        return true;
      }
    }
    return false;
  }
}

const narrow = matchMedia("(max-width: 999px)");
let leaving = false;
addEventListener("pagehide", () => { leaving = true; });

const app = new App();
app.flag(app.words.loading);
const begin = () => app.fetchState().then(() => { app.flag(""); app.listen(); }, () => { app.flag(app.words.unreachable, "bad"); setTimeout(begin, 1500); });
begin();
