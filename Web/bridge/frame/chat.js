// @ts-check
import { h, setText } from "../../ui/dom.js";

const mostLines = 100;

/** What the players say to each other, in a drawer; what is new while it is shut is counted. */
export class Chat {
  #lines = h("ol.chat-lines", { role: "log", "aria-label": "Chat" });
  #input = h("input", { maxlength: 200, "aria-label": "Say something", placeholder: "Say something …", autocomplete: "off" });
  #unread = 0;

  /**
   * @param {(text: string) => void} send
   * @param {(unread: number) => void} [count]
   * @param {(from: string, href: string) => void} [invite] somebody has begun another match, and this leads there
   */
  constructor(send, count = () => {}, invite = () => {}) {
    this.count = count;
    this.invite = invite;
    const form = h("form.chat-form", {}, this.#input, h("button.key.small", { type: "submit" }, "Send"));
    form.addEventListener("submit", (/** @type {SubmitEvent} */ event) => {
      event.preventDefault();
      const text = this.#input.value.trim();
      if (text) send(text);
      this.#input.value = "";
    });
    this.#input.addEventListener("keydown", (/** @type {KeyboardEvent} */ event) => {
      if (event.key === "Escape") this.toggle(false);
      event.stopPropagation();
    });
    this.element = h("aside.chat-drawer", { hidden: true, "aria-label": "Chat" }, h("h2.engraved", {}, "Chat"), this.#lines, form);
  }

  /** @param {{from: string, text: string, mine?: boolean, isRead?: boolean}} line `isRead`: shown before, elsewhere */
  add({ from, text, mine = false, isRead = false }) {
    const line = h(`li${mine ? ".mine" : ""}`, {}, h("b"), h("span"));
    setText(line.firstElementChild, from);
    if (text.startsWith(`${location.origin}/?match=`)) {
      line.lastElementChild.append(h("a", { href: text }, "Let us play again"));
      if (!mine && !isRead) this.invite(from, text);
    } else setText(line.lastElementChild, text);
    this.#lines.append(line);
    while (this.#lines.childElementCount > mostLines) this.#lines.firstElementChild.remove();
    this.#lines.scrollTop = this.#lines.scrollHeight;
    if (this.element.hidden && !mine && !isRead) this.count((this.#unread += 1));
  }

  /** @param {boolean} [open] */
  toggle(open = this.element.hidden) {
    this.element.hidden = !open;
    if (!open) return void this.#input.blur();
    this.#unread = 0;
    this.count(0);
    this.#input.focus();
    this.#lines.scrollTop = this.#lines.scrollHeight;
  }
}
