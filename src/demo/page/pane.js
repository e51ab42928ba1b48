// One person's screen: direct messages with the bot, Home, forms, and the message box.
import { h, icon, keyed } from "./dom.js";
import { blocks } from "./blocks.js";
import { Composer } from "./composer.js";
import { ask, Modals } from "./modal.js";
import { spoken, text } from "./mrkdwn.js";
import { city, day, dateKey, fill, hour, words as wordsOf } from "./words.js";

const NEAR = 60;

export class Pane {
  /** `app` carries out acts and shows JSON; `person` is whose screen it is at first. */
  constructor(id, app, person) {
    Object.assign(this, { id, app, person, tab: "messages", seen: new Set(), first: true });
    const click = (message) => (action, value, node) => this.act("click", { message, action_id: action, value }, node);
    this.clickOn = click;
    this.acts = {
      click: (view, action, value) => click(view)(action, value),
      submit: (values) => this.act("submit", { values }),
      close: () => this.act("close", {}),
      confirm: (dialog) => ask(this.screen, dialog, this.see),
    };
    this.avatar = h("span", { class: "avatar", "aria-hidden": "true" });
    this.picker = h("select", { class: "who", onchange: () => this.become(this.picker.value) });
    this.caption = h("span", { class: "caption" });
    this.langs = h("div", { class: "segmented small", role: "group" }, ["ja", "en"].map((lang) =>
      h("button", { type: "button", "data-lang": lang, lang, onclick: () => { if (this.see.lang !== lang) this.act("lang", { lang }); } }, lang === "ja" ? "日本語" : "English")));
    this.tabs = ["messages", "home"].map((tab) => h("button", {
      type: "button", role: "tab", id: `${id}-${tab}-tab`, "aria-controls": `${id}-${tab}`, "data-tab": tab, onclick: () => this.show(tab),
      onkeydown: (event) => {
        if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
        this.show(tab === "home" ? "messages" : "home");
        this.tabs.find((one) => one.dataset.tab === this.tab).focus();
      },
    }));
    this.list = h("div", { class: "messages" });
    this.empty = h("div", { class: "empty" });
    this.pill = h("button", { type: "button", class: "pill", hidden: true, onclick: () => this.toEnd() });
    this.scroller = h("div", {
      class: "scroller", id: `${id}-messages`, role: "tabpanel", "aria-labelledby": `${id}-messages-tab`, tabindex: "0",
      onscroll: () => { this.stuck = this.isAtEnd(); if (this.stuck) this.pill.hidden = true; },
    }, this.empty, this.list);
    // Who reads the end goes on reading the end when the window or the message box changes its size.
    new ResizeObserver(() => { if (this.stuck) this.toEnd(false); }).observe(this.scroller);
    this.home = h("div", { class: "scroller home", id: `${id}-home`, role: "tabpanel", "aria-labelledby": `${id}-home-tab`, tabindex: "0", hidden: true });
    this.notice = h("div", { class: "notice", role: "alert", hidden: true });
    this.live = h("div", { class: "hidden-text", "aria-live": "polite" });
    this.composer = new Composer(id, (words) => this.act("say", { text: words }));
    this.under = h("div", { class: "under" },
      h("div", { class: "tabs", role: "tablist" }, this.tabs), h("div", { class: "stage" }, this.scroller, this.home, this.pill),
      h("div", { class: "foot" }, this.notice, this.composer.node));
    this.modals = new Modals(id, this.acts, this.under);
    this.screen = h("div", { class: "screen" }, this.under, this.modals.node);
    this.heading = h("h2", { class: "hidden-text" });
    this.node = h("section", { class: `pane ${id}`, id, "aria-labelledby": `${id}-heading` }, this.heading,
      h("div", { class: "pane-head" }, this.avatar, h("div", { class: "whose" }, this.picker, this.caption), this.langs),
      this.screen, this.live);
    this.heading.id = `${id}-heading`;
  }

  /** Does something as this person. What goes wrong is said here, in the words of the server. */
  async act(what, body, node) {
    node?.classList.add("busy");
    this.node.setAttribute("aria-busy", "true");
    const own = what === "say" || what === "click" || what === "submit";
    if (own) this.follow = true;
    const answer = await this.app.act(what, { as: this.person, ...body });
    node?.classList.remove("busy");
    this.node.removeAttribute("aria-busy");
    // Errors at the fields of a form are shown there.
    this.tell(answer.ok || answer.outcome === "errors" || answer.errors ? null : answer.error);
    return answer.ok;
  }

  tell(error) {
    this.notice.hidden = !error;
    this.notice.replaceChildren(...(error ? [h("span", {}, error),
      h("button", { type: "button", class: "quiet", "aria-label": this.see.words.dismiss, onclick: () => this.tell(null) }, icon("close"))] : []));
  }

  become(person) {
    if (person === this.person) return;
    this.app.swap(this, person);
  }

  setPerson(person) {
    Object.assign(this, { person, first: true, late: null, seen: new Set(), tab: "messages" });
    this.list.replaceChildren();
    this.home.replaceChildren();
    this.tell(null);
  }

  show(tab) {
    this.tab = tab;
    if (tab === "home") this.act("home", {});
    this.update(this.state, this.words);
  }

  update(state, words) {
    const person = state.people.find((one) => one.id === this.person) ?? state.people[0];
    // The screen speaks the person's language, the frame around it the page's.
    const own = wordsOf(person.lang);
    Object.assign(this, { state, words, person: person.id });
    const people = new Map(state.people.map((one) => [one.id, one]));
    people.set("bot", { id: "bot", name: "Taiwa" });
    people.set("slackbot", { id: "slackbot", name: "Slackbot" });
    this.see = { people, me: person.id, lang: person.lang, zone: person.zone, words: own };
    this.screen.lang = this.live.lang = person.lang;
    const screen = state.screens[person.id] ?? { dm: [], home: null, modals: [] };
    this.head(person, state, words, own);
    this.composer.update({ state, person, words: own });
    this.messages(screen.dm, person, own);
    this.homePage(screen.home, own);
    this.modals.update(screen.modals, this.see);
  }

  head(person, state, words, own) {
    this.node.dataset.person = person.id;
    paint(this.avatar, person, state.people);
    const options = state.people.map((one) => h("option", { value: one.id }, one.name));
    const sign = state.people.map((one) => one.id + one.name).join();
    if (this.picked !== sign) { this.picker.replaceChildren(...options); this.picked = sign; }
    this.picker.value = person.id;
    this.picker.setAttribute("aria-label", words.person);
    this.heading.textContent = `${words[person.role] ?? ""}: ${person.name}`;
    this.caption.textContent = `${words[person.role] ?? ""} · ${city(person.zone, words.lang)} ${hour(state.now, words.lang, person.zone)}`;
    this.langs.setAttribute("aria-label", words.their_language);
    for (const button of this.langs.children) button.setAttribute("aria-pressed", String(button.dataset.lang === person.lang));
    this.tabs[0].parentElement.setAttribute("aria-label", person.name);
    for (const tab of this.tabs) {
      tab.textContent = own[tab.dataset.tab];
      tab.setAttribute("aria-selected", String(tab.dataset.tab === this.tab));
      tab.tabIndex = tab.dataset.tab === this.tab ? 0 : -1;
    }
    this.scroller.hidden = this.tab !== "messages";
    this.home.hidden = this.tab !== "home";
    this.catchUp();
  }

  messages(dm, person, words) {
    const atEnd = this.isAtEnd();
    const items = [];
    let before = "", last = null;
    for (const message of dm) {
      const date = dateKey(message.at, person.zone);
      if (date !== before) {
        items.push({ key: `day-${date}`, sign: person.lang, draw: () => h("div", { class: "day" }, h("span", {}, day(message.at, person.lang, person.zone))) });
        last = null;
      }
      before = date;
      // Words of one person within a few minutes stand under one name.
      const joined = Boolean(last && last.from === message.from && !last.ephemeral && !message.ephemeral && Date.parse(message.at) - Date.parse(last.at) < 300_000 && message.from !== "bot");
      items.push({
        key: message.id, message,
        sign: JSON.stringify([message, joined, person.lang, person.zone, this.app.chosen === message.id]),
        draw: () => this.message(message, joined, words),
      });
      last = message;
    }
    const fresh = keyed(this.list, items).filter((node) => node.classList.contains("message"));
    this.empty.hidden = dm.length > 0;
    if (!dm.length && this.empty.lang !== person.lang) this.empty.replaceChildren(h("p", {}, words.nothing_yet), h("p", {}, fill(words.nothing_yet_how, { command: this.state.command })),
      h("button", { type: "button", class: "btn", onclick: () => this.composer.fill(`${this.state.command} `) }, this.state.command));
    this.empty.lang = person.lang;
    const news = dm.filter((message) => !this.seen.has(message.id));
    for (const message of news) this.seen.add(message.id);
    if (this.first || !this.scroller.checkVisibility()) {
      // What nobody looks at can't be scrolled: it is made up for when it is shown.
      if (this.first) this.late = "end";
      else if (fresh[0] && (!this.late || this.late === "end")) this.late = fresh[0];
      this.catchUp();
    }
    const heard = this.first ? [] : news.filter((message) => message.from !== person.id);
    if (heard.length) this.live.textContent = heard.map((message) => fill(words.said, { name: "Taiwa", text: spoken(message, this.see) })).join(" ");
    const first = this.first;
    this.first = false;
    if (!fresh.length || first || this.late) return;
    fresh.forEach((node) => node.classList.add("arrived"));
    if (atEnd || this.follow) this.toNews(fresh[0]);
    else { this.pill.hidden = false; this.pill.replaceChildren(icon("down"), words.new_messages); }
    this.follow = false;
  }

  message(message, joined, words) {
    const { see } = this;
    const bot = message.from === "bot";
    const from = see.people.get(message.from) ?? { id: message.from, name: message.from };
    const avatar = h("span", { class: "avatar", "aria-hidden": "true" });
    paint(avatar, from, this.state.people);
    const body = message.blocks?.length
      ? blocks(message.blocks, { see, id: `${this.id}-${message.id}`.replace(/[^\w-]/g, "_"), values: message.values, click: this.clickOn(message.id), confirm: this.acts.confirm })
      : h("div", { class: "blocks" }, h("p", { class: "said" }, message.kind === "bot" ? text({ type: "mrkdwn", text: message.text }, see) : message.text));
    const time = h("time", { datetime: message.at }, hour(message.at, see.lang, see.zone));
    const chosen = this.app.chosen === message.id;
    const json = bot && h("button", {
      type: "button", class: "quiet json", "aria-label": words.json_of, title: words.json_of, "aria-pressed": String(chosen), "data-at": "json",
      onclick: () => this.app.choose(message.id),
    }, icon("braces"));
    return h("article", {
      class: `message${message.ephemeral ? " ephemeral" : ""}${joined ? " joined" : ""}${bot ? " bot" : ""}${chosen ? " chosen" : ""}`,
      "data-id": message.id, "aria-label": `${from.name} ${hour(message.at, see.lang, see.zone)}`,
    },
    joined ? h("span", { class: "avatar-room" }, time) : avatar,
    h("div", { class: "message-body" },
      message.ephemeral ? h("p", { class: "only-you" }, icon("eye"), words.only_you) : null,
      joined ? null : h("div", { class: "message-head" }, h("b", {}, from.name), bot ? h("span", { class: "badge" }, words.app) : null, time,
        message.edited ? h("span", { class: "edited" }, words.edited) : null),
      body),
    json);
  }

  homePage(view, words) {
    const items = view ? [{
      key: view.id, sign: JSON.stringify([view.blocks, this.see.lang, this.see.zone]),
      draw: () => {
        const body = blocks(view.blocks, { see: this.see, id: `${this.id}-${view.id}`, values: view.values, click: this.clickOn("home"), confirm: this.acts.confirm });
        return h("div", { class: "home-page" }, h("button", {
          type: "button", class: "quiet json", "aria-label": words.json_of, title: words.json_of, onclick: () => this.app.choose(`home:${this.person}`),
        }, icon("braces")), body);
      },
    }] : [{ key: "none", sign: words.lang, draw: () => h("div", { class: "empty" }, h("p", {}, words.home_empty)) }];
    keyed(this.home, items);
  }

  /** Scrolls to what came while the messages were out of sight. */
  catchUp() {
    if (!this.late || !this.scroller.checkVisibility()) return;
    const late = this.late;
    this.late = null;
    if (late === "end" || !late.isConnected) this.toEnd(false);
    else this.toNews(late);
  }

  isAtEnd() {
    const { scrollHeight, scrollTop, clientHeight } = this.scroller;
    return scrollHeight - scrollTop - clientHeight < NEAR;
  }

  toEnd(smooth = true) {
    this.scroller.scrollTo({ top: this.scroller.scrollHeight, behavior: smooth && !calm.matches ? "smooth" : "instant" });
    this.pill.hidden = true;
  }

  // To the end, but never past the beginning of the first new message: one reads from its top.
  toNews(node) {
    const top = node.offsetTop - 12;
    const end = this.scroller.scrollHeight - this.scroller.clientHeight;
    this.scroller.scrollTo({ top: Math.min(top, end), behavior: "instant" });
    if (top < end - NEAR && this.list.lastElementChild !== node) {
      this.pill.hidden = false;
      this.pill.replaceChildren(icon("down"), this.see.words.new_messages);
    }
  }

  /** Brings a message to the eye. */
  reveal(id) {
    if (this.tab !== "messages") { this.tab = "messages"; this.update(this.state, this.words); }
    const node = this.list.querySelector(`[data-id="${CSS.escape(id)}"]`);
    if (!node) return null;
    this.scroller.scrollTo({ top: node.offsetTop - 12, behavior: calm.matches ? "instant" : "smooth" });
    flash(node);
    return node;
  }
}

const calm = matchMedia("(prefers-reduced-motion: reduce)");

export function flash(node) {
  node.classList.remove("flash");
  void node.offsetWidth; // the animation starts anew
  node.classList.add("flash");
}

/** Initials on a colour that stays the person's own. */
export function paint(avatar, person, people) {
  if (person.id === "bot") {
    avatar.className = "avatar app";
    avatar.textContent = "対";
    return;
  }
  const index = people.findIndex((one) => one.id === person.id);
  const japanese = /^[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}]/u.test(person.name);
  const initials = japanese ? person.name[0] : person.name.split(/\s+/).map((part) => part[0]).slice(0, 2).join("");
  avatar.className = `avatar tone-${(Math.max(index, 0)) % 5}`;
  avatar.textContent = initials.toUpperCase();
}
