// @ts-check
import { h } from "./dom.js";

const shownMilliseconds = 6000;
const mostShown = 4;

/**
 * A short message that goes away by itself.
 * @param {string} text
 * @param {"info"|"good"|"bad"} [kind]
 */
export function toast(text, kind = "info") {
  const place = /** @type {HTMLElement} */ (document.getElementById("toasts"));
  if (place.lastElementChild?.firstChild?.textContent === text) place.lastElementChild.remove();
  while (place.childElementCount >= mostShown) place.firstElementChild?.remove();
  const close = h("button.close", { type: "button", "aria-label": "Dismiss", onclick: () => note.remove() }, "×");
  const note = h(`div.toast.${kind}`, {}, h("span", {}, text), close);
  place.append(note);
  setTimeout(() => note.remove(), shownMilliseconds);
}

/** Shows what went wrong. @param {unknown} error */
export function toastError(error) {
  const text = error instanceof Error ? error.message : String(error);
  toast(text || "Something went wrong.", "bad");
}
