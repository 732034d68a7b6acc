// @ts-check
import { h, setText } from "../../ui/dom.js";

/** A metal plate with an engraved title. @param {string} title @param {string} area its place in the console's grid @param {...any} children */
export function plate(title, area, ...children) {
  return h(`section.plate.${area}`, { "aria-label": title }, h("h2.engraved", {}, title), children);
}

/**
 * A key to press. `show(lit, text?)` lights it.
 * @param {string} text
 * @param {() => void} press
 * @param {{tone?: string, hint?: string, name?: string}} [look] `hint`: the key on the keyboard
 */
export function key(text, press, { tone = "", hint = "", name = "" } = {}) {
  const word = h("span", {}, text);
  const element = h(
    `button.key${tone ? `.${tone}` : ""}`,
    { type: "button", "aria-label": name || null, onclick: () => press() },
    h("i.lamp"),
    word,
    hint && h("kbd", {}, hint),
  );
  let lit = /** @type {boolean | null} */ (null);
  return {
    element,
    /** @param {boolean} now @param {string} [words] */
    show(now, words) {
      now = Boolean(now);
      if (now !== lit) element.setAttribute("aria-pressed", String(now));
      lit = now;
      if (words !== undefined) setText(word, words);
    },
    /** @param {boolean} usable */
    enable(usable) {
      if (element.disabled === usable) element.disabled = !usable;
    },
  };
}

/** A number under a caption. @param {string} caption @param {string} [unit] */
export function readout(caption, unit = "") {
  const value = h("b");
  const element = h("div.readout", {}, h("span", {}, caption), h("p", {}, value, unit && h("small", {}, unit)));
  let tone = "";
  return {
    element,
    /** @param {string} text @param {string} [now] a class */
    show(text, now = "") {
      setText(value, text);
      if (now !== tone) element.className = `readout ${now}`;
      tone = now;
    },
  };
}

/** A bar that fills. @param {string} caption @param {{vertical?: boolean}} [look] */
export function bar(caption, { vertical = false } = {}) {
  const fill = h("i");
  const words = h("b");
  const element = h(`div.bar${vertical ? ".vertical" : ""}`, {}, h("span", {}, caption), h("div.well", {}, fill), words);
  let shown = -1;
  let tone = "";
  return {
    element,
    /** @param {number} share 0…1 @param {string} [text] @param {string} [now] a class */
    show(share, text = "", now = "") {
      const rounded = Math.round(Math.min(1, Math.max(0, share)) * 500) / 500;
      if (rounded !== shown) fill.style.setProperty("--share", String(rounded));
      shown = rounded;
      setText(words, text);
      if (now !== tone) element.className = `bar ${vertical ? "vertical " : ""}${now}`;
      tone = now;
    },
  };
}

/**
 * A lever or a slider: dragged, clicked, or moved by the arrow keys. While it is held it stays where the hand is; else it
 * shows what the ship does.
 * @param {{caption: string, from?: number, to: number, step?: number, change: (value: number) => void, vertical?: boolean,
 *   say?: (value: number) => string, marks?: {at: number, text: string}[], tone?: string}} options
 */
export function lever({ caption, from = 0, to, step = (to - from) / 100, change, vertical = true, say = String, marks = [], tone = "" }) {
  const words = h("b");
  const knob = h("i.knob");
  const fill = h("i.fill");
  const notches = marks.map(({ at, text }) => {
    const mark = h("span.mark", {}, text);
    mark.style.setProperty("--at", String((at - from) / (to - from)));
    return mark;
  });
  const track = h("div.track", {
    role: "slider", tabindex: "0", "aria-label": caption, "aria-valuemin": from, "aria-valuemax": to,
    "aria-orientation": vertical ? "vertical" : "horizontal",
  }, fill, notches, knob);
  const element = h(`div.lever${vertical ? ".vertical" : ""}${tone ? `.${tone}` : ""}`, {}, h("span", {}, caption), track, words);
  let value = from;
  let actual = Number.NaN;
  let held = false;
  let heldUntil = 0;

  /** @param {number} to */
  function put(to) {
    track.style.setProperty("--share", String((to - from) / (range() || 1)));
    track.setAttribute("aria-valuenow", String(Math.round(to * 100) / 100));
    const text = say(to);
    track.setAttribute("aria-valuetext", text);
    setText(words, text);
  }
  const range = () => to - from;
  /** @param {number} wish */
  function choose(wish) {
    const next = Math.min(to, Math.max(from, from + Math.round((wish - from) / step) * step));
    heldUntil = performance.now() + 600;
    if (next === value) return;
    value = next;
    put(value);
    change(value);
  }
  /** @param {PointerEvent} event */
  function follow(event) {
    const box = track.getBoundingClientRect();
    const share = vertical ? (box.bottom - event.clientY) / box.height : (event.clientX - box.left) / box.width;
    choose(from + share * range());
  }
  track.addEventListener("pointerdown", (/** @type {PointerEvent} */ event) => {
    held = true;
    track.setPointerCapture(event.pointerId);
    element.classList.add("held");
    follow(event);
  });
  track.addEventListener("pointermove", (/** @type {PointerEvent} */ event) => held && follow(event));
  const release = () => {
    held = false;
    element.classList.remove("held");
  };
  track.addEventListener("pointerup", release);
  track.addEventListener("pointercancel", release);
  track.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
    const by = Math.max(step, range() / 20);
    const steps = /** @type {Record<string, number>} */ ({ ArrowUp: by, ArrowRight: by, ArrowDown: -by, ArrowLeft: -by, Home: -range(), End: range() });
    if (!(event.key in steps)) return;
    event.preventDefault();
    event.stopPropagation();
    choose(value + steps[event.key]);
  });
  put(value);
  return {
    element,
    /** @param {number} now what the ship does */
    show(now) {
      if (held || performance.now() < heldUntil || Math.abs(now - actual) < step / 50) return;
      actual = now;
      value = now;
      put(now);
    },
    get value() {
      return value;
    },
    choose,
  };
}

/** A row of lights, some of them lit. @param {number} count @param {string} caption @param {((lit: number) => void)} [change] pressing the last lit one again puts it out */
export function pips(count, caption, change) {
  let lit = -1;
  const lights = Array.from({ length: count }, (_, index) =>
    h(change ? "button.pip" : "i.pip", change ? { type: "button", "aria-label": `${caption}: ${index + 1}`, onclick: () => change(index + 1 === lit ? index : index + 1) } : {}),
  );
  const element = h("div.pips", { role: "group", "aria-label": caption }, lights);
  return {
    element,
    /** @param {number} now */
    show(now) {
      if (now === lit) return;
      lit = now;
      lights.forEach((light, index) => light.classList.toggle("lit", index < now));
      element.setAttribute("aria-description", `${now} of ${count}`);
    },
  };
}
