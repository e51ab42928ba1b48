// Elements without a framework: make one, and keep a list of them in step with data without touching what stands.

/** An element with its attributes, listeners (`onclick` …), properties and children. Null and false are left out. */
export function h(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "value" || name === "checked" || name === "selected" || name === "textContent") node[name] = value;
    else node.setAttribute(name, value === true ? "" : value);
  }
  add(node, children);
  return node;
}

export function add(node, children) {
  for (const child of [children].flat(Infinity)) {
    if (child !== null && child !== undefined && child !== false && child !== "") node.append(child);
  }
  return node;
}

/** A small picture drawn with strokes; it says nothing to a screen reader. */
export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  for (const [key, value] of Object.entries({ viewBox: "0 0 24 24", class: "icon", "aria-hidden": "true" })) svg.setAttribute(key, value);
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", ICONS[name]);
  svg.append(path);
  return svg;
}

const ICONS = {
  send: "M4 12 20 4l-5 16-3.5-6.5zM11.5 13.5 20 4",
  eye: "M2.5 12S6 5.5 12 5.5 21.5 12 21.5 12 18 18.5 12 18.5 2.5 12 2.5 12zM12 14.6a2.6 2.6 0 1 0 0-5.2 2.6 2.6 0 0 0 0 5.2z",
  braces: "M9 4H8a2 2 0 0 0-2 2v4l-2 2 2 2v4a2 2 0 0 0 2 2h1M15 4h1a2 2 0 0 1 2 2v4l2 2-2 2v4a2 2 0 0 1-2 2h-1",
  check: "m5 12.5 4.5 4.5L19 7",
  close: "M6 6l12 12M18 6 6 18",
  down: "M12 5v14m-6-6 6 6 6-6",
  more: "M5 12h.01M12 12h.01M19 12h.01",
  moon: "M20 14.5A8.5 8.5 0 0 1 9.5 4a8.5 8.5 0 1 0 10.5 10.5z",
  reset: "M4 12a8 8 0 1 0 2.5-5.8M4 4v4.5h4.5",
  slash: "M15 4 9 20",
};

/**
 * Keeps `parent`'s children in step with `items` ({key, sign, draw}). A child whose sign is as before stays the very
 * same element, with what is typed in it; one that changed is drawn anew and gets the focus back.
 */
export function keyed(parent, items) {
  const old = new Map([...parent.children].map((node) => [node.dataset.key, node]));
  let at = parent.firstElementChild;
  const fresh = [];
  for (const { key, sign, draw } of items) {
    let node = old.get(key);
    old.delete(key);
    if (!node || signs.get(node) !== sign) {
      const drawn = draw(node);
      drawn.dataset.key = key;
      signs.set(drawn, sign);
      if (node) {
        const refocus = remembered(node);
        if (at === node) at = drawn;
        node.replaceWith(drawn);
        refocus?.(drawn);
      } else {
        fresh.push(drawn);
      }
      node = drawn;
    }
    if (node === at) at = at.nextElementSibling;
    else parent.insertBefore(node, at);
  }
  for (const node of old.values()) node.remove();
  return fresh;
}

const signs = new WeakMap();

function remembered(node) {
  const active = document.activeElement;
  if (!active || !node.contains(active)) return null;
  const at = active.dataset.at;
  return (drawn) => {
    const same = at && drawn.querySelector(`[data-at="${CSS.escape(at)}"]`);
    const next = same ?? drawn.querySelector("button, input, select, textarea, a[href]") ?? drawn;
    if (next === drawn) drawn.tabIndex = -1;
    next.focus({ preventScroll: true });
  };
}
