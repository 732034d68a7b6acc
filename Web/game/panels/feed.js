// @ts-check
import { h } from "../../ui/dom.js";
import { sentence } from "../sentences.js";

const mostLines = 150;
const historyEvents = 200;

/** What happened, in sentences, newest at the end. What was missed while away is read from the log. */
export class Feed {
  list = h("ol.lines", { tabindex: "0", "aria-label": "What happened" });
  live = h("p.visually-hidden", { role: "log", "aria-live": "polite" });
  element = h(
    "details.feed",
    { open: matchMedia("(min-width: 900px)").matches },
    h("summary", {}, h("span", {}, "Chronicle"), h("span.latest")),
    this.list,
  );
  #offset = 0;
  #filling = false;
  /** @type {import("../../martlet/types.js").WireEvent[]} */
  #meanwhile = [];

  /**
   * @param {import("../../lobby/match.js").MatchPage} table
   * @param {import("../sentences.js").Names} names
   * @param {(at: import("../hex.js").Hex) => void} show
   */
  constructor(table, names, show) {
    this.table = table;
    this.names = names;
    this.show = show;
  }

  /** Offsets have gaps where something happened out of sight. @param {import("../../martlet/types.js").WireEvent} event */
  add(event) {
    if (this.#filling) {
      this.#meanwhile.push(event);
      return;
    }
    if (event.offset <= this.#offset) return;
    this.#offset = event.offset;
    for (const part of event.events ?? []) this.#write(part, true);
  }

  /** Reads what was missed up to an offset: at first, and after each time away. @param {number} offset */
  async catchUp(offset) {
    if (this.#filling || offset <= this.#offset) return;
    this.#filling = true;
    const isFirst = this.#offset === 0;
    let since = isFirst ? Math.max(1, offset - historyEvents) : this.#offset + 1;
    try {
      while (since <= offset) {
        const { events, nextOffset } = await this.table.app.api.events(this.table.id, since);
        for (const event of events) for (const part of event.events ?? []) this.#write(part, !isFirst);
        this.#offset = Math.max(this.#offset, nextOffset - 1);
        if (nextOffset <= since) break;
        since = nextOffset;
      }
    } catch {
      // The chronicle has a gap then; the game goes on.
    }
    this.#filling = false;
    for (const event of this.#meanwhile.splice(0)) this.add(event);
  }

  /** @param {any} event @param {boolean} isNew */
  #write(event, isNew) {
    this.names.learn(event);
    const written = sentence(event, this.names);
    if (!written) return;
    const { at } = written;
    const content = at
      ? h("button.link", { type: "button", onclick: () => this.show(at) }, written.text)
      : written.text;
    const atEnd = this.list.scrollHeight - this.list.scrollTop - this.list.clientHeight < 40;
    this.list.append(h(`li.${written.tone}`, {}, content));
    while (this.list.childElementCount > mostLines) this.list.firstElementChild?.remove();
    if (atEnd) this.list.scrollTop = this.list.scrollHeight;
    this.element.querySelector(".latest").textContent = written.text;
    if (!isNew) return;
    this.live.append(h("span", {}, `${written.text} `));
    while (this.live.childElementCount > 5) this.live.firstElementChild?.remove();
  }
}
