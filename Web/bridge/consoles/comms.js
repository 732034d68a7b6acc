// @ts-check
import { h, setText } from "../../ui/dom.js";
import { key, plate } from "../instruments/controls.js";
import { Wave } from "../instruments/wave.js";
import { hails, replies, urgentReplies } from "../rules.js";
import { ContactList } from "./contacts.js";

const mostKept = 60;

/** Comms: who there is to talk to, what to say, and what was heard. @param {import("../play.js").Bridge} bridge */
export function comms(bridge) {
  const { orders } = bridge;
  let chosen = 0;
  const list = new ContactList({ choose: (contact) => (chosen = contact.id), chosen: () => chosen, accept: (contact) => ["ship", "player", "base"].includes(contact.kind), about });
  const wave = new Wave();
  const name = h("b.target-name");
  const what = h("p.target-what");
  const says = hails.map((hail) => ({ hail, part: key(hail.text, () => say(hail)) }));
  const log = h("ol.message-log", { "aria-label": "Messages", "aria-live": "polite" });
  let shownFor = /** @type {string | null} */ (null);

  /** @param {typeof hails[0]} hail */
  function say(hail) {
    if (!chosen) return;
    orders.give("hail", { target: chosen, message: hail.id });
    wave.burst(1);
    bridge.sound.play("key");
    write("out", bridge.picture?.find(chosen)?.name ?? "", hail.text);
  }

  /** @param {string} kind @param {string} who @param {string} text */
  function write(kind, who, text) {
    const at = new Date().toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", second: "2-digit" });
    log.prepend(h(`li.${kind}`, {}, h("time", {}, at), h("b", {}, kind === "out" ? `To ${who || "them"}` : who || "Unknown"), h("p", {}, text)));
    while (log.childElementCount > mostKept) log.lastElementChild.remove();
  }

  return {
    element: h(
      "main.console.comms",
      {},
      plate("Contacts", "contacts", list.element),
      plate("Channel", "channel", h("div.wave-well.well", {}, wave.element), name, what, h("div.hails", {}, says.map(({ part }) => part.element))),
      plate("Received", "log", log),
    ),
    /** @param {any} picture @param {number} now */
    draw(picture, now) {
      list.show(picture, now);
      wave.draw(now);
      const contact = picture.find(chosen);
      setText(name, contact ? contact.name || `Contact ${contact.id}` : "No channel");
      setText(what, contact ? about(contact) : "Choose whom to hail.");
      const kind = contact ? (contact.kind === "base" ? "base" : contact.relation) : "";
      if (kind === shownFor) return;
      shownFor = kind;
      for (const { hail, part } of says) part.element.hidden = !kind || !(hail.to.includes(kind) || (kind === "base" && hail.id === 0));
    },
    /** @param {string} name @param {any} event */
    event(name, event) {
      if (name !== "message") return;
      const urgent = urgentReplies.includes(event.code);
      wave.burst(urgent ? 2 : 1.2);
      write(urgent ? "urgent" : "in", bridge.nameOf(event.source), replies[event.code] ?? "…");
    },
    key: () => false,
    destroy: () => wave.destroy(),
    help: [["Tab", "From contact to contact"], ["Enter", "Choose, or say it"]],
  };
}

/** @param {any} contact */
function about(contact) {
  if (contact.kind === "base") return contact.isUnderAttack ? "Base · under attack" : "Base";
  if (contact.kind === "player") return `${contact.title} · friendly crew`;
  if (contact.surrendered) return "Has surrendered";
  return contact.title ?? "";
}
