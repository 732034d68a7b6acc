// @ts-check
import { h, fill, setText } from "../../ui/dom.js";
import { bearing, distance } from "../instruments/ink.js";
import { from } from "../world.js";

const refreshMilliseconds = 250;

/** Contacts from near to far, as buttons. Rows stay the same elements, so that a finger never misses. */
export class ContactList {
  #shownAt = 0;
  /** @type {Map<number, {element: any, name: any, way: any, more: any}>} */
  #rows = new Map();
  #order = "";

  /** @param {{choose: (contact: any) => void, chosen: () => number, accept: (contact: any) => boolean, about?: (contact: any) => string}} options */
  constructor(options) {
    this.options = options;
    this.element = h("ul.contact-list", { "aria-label": "Contacts" });
  }

  /** @param {any} picture @param {number} now */
  show(picture, now) {
    if (now - this.#shownAt < refreshMilliseconds) return;
    this.#shownAt = now;
    const near = picture.contacts.filter(this.options.accept).map((/** @type {any} */ contact) => ({ contact, way: from(picture.ship, contact) }));
    near.sort((/** @type {any} */ a, /** @type {any} */ b) => rank(a.contact) - rank(b.contact) || a.way.distance - b.way.distance);
    for (const { contact, way } of near) this.#row(contact, way);
    const order = near.map((/** @type {any} */ { contact }) => contact.id).join();
    if (order === this.#order) return;
    this.#order = order;
    const kept = new Set(near.map((/** @type {any} */ { contact }) => contact.id));
    for (const id of this.#rows.keys()) if (!kept.has(id)) this.#rows.delete(id);
    const focused = document.activeElement;
    fill(this.element, near.length ? near.map((/** @type {any} */ { contact }) => this.#rows.get(contact.id)?.element) : h("li.nothing", {}, "Nothing within sensor range."));
    if (focused instanceof HTMLElement && this.element.contains(focused)) focused.focus();
  }

  /** @param {any} contact @param {{distance: number, bearing: number}} way */
  #row(contact, way) {
    let row = this.#rows.get(contact.id);
    if (!row) {
      const [name, where, more] = [h("span"), h("em"), h("small")];
      const button = h("button", { type: "button", onclick: () => this.options.choose(/** @type {any} */ (row).contact) }, name, where, more);
      row = /** @type {any} */ ({ element: h("li", {}, button), button, name, way: where, more });
      this.#rows.set(contact.id, /** @type {any} */ (row));
    }
    const { button } = /** @type {any} */ (row);
    /** @type {any} */ (row).contact = contact;
    const look = contact.kind === "base" ? "friend" : contact.relation;
    if (button.className !== look) button.className = look;
    setText(row.name, contact.name || `Contact ${contact.id}`);
    setText(row.way, `${bearing(way.bearing)}°  ${distance(way.distance)}`);
    setText(row.more, this.options.about?.(contact) ?? aboutOf(contact));
    button.setAttribute("aria-current", String(this.options.chosen() === contact.id));
  }
}

/** @param {any} contact */
const rank = (contact) => (contact.kind === "base" ? 1 : contact.kind === "player" ? 0 : 2);

/** @param {any} contact */
function aboutOf(contact) {
  if (contact.surrendered) return `${contact.title} · surrendered`;
  if (contact.isUnderAttack) return "Base · under attack";
  return contact.title ?? "";
}
