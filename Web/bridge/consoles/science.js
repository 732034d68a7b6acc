// @ts-check
import { h, fill, setText } from "../../ui/dom.js";
import { bar, key, plate, readout } from "../instruments/controls.js";
import { label } from "../instruments/glyphs.js";
import { bearing, distance, fade } from "../instruments/ink.js";
import { Chart } from "../instruments/chart.js";
import { factions, frequencies, ordnance, shipClasses, tactics } from "../rules.js";
import { from, speedOf } from "../world.js";
import { ContactList } from "./contacts.js";

const accent = "#9fb6ff";
const scanWords = ["Not scanned", "Basic scan", "Fully scanned"];

/** Science: the long-range map, and what is known of whom. @param {import("../play.js").Bridge} bridge */
export function science(bridge) {
  const { orders } = bridge;
  let chosen = 0;
  const choose = (/** @type {any} */ contact) => (chosen = contact.id);
  const chart = new Chart({ label: "Long-range map", accent, range: 14000, choose, marked: () => chosen, over: drawScan });
  const list = new ContactList({ choose, chosen: () => chosen, accept: (contact) => ["ship", "player", "base"].includes(contact.kind) });
  const scan = key("Scan", () => chosen && orders.give("scan", { target: chosen }), { hint: "Space" });
  scan.element.classList.add("large");
  const find = key("Show on the map", () => {
    const contact = bridge.picture?.find(chosen);
    if (contact) chart.center({ x: contact.x, z: contact.z });
  }, { hint: "G" });
  const next = key("Next unknown", nextUnknown, { hint: "N" });
  const progress = bar("Scan under way");
  const name = h("b.target-name");
  const what = h("p.target-what");
  const steps = scanWords.map((word, index) => h(`li.step-${index}`, {}, word));
  const facts = h("div.facts");
  const where = { at: readout("Bearing", "°"), far: readout("Distance"), fast: readout("Speed", "u/s") };
  let shownFacts = "";

  /** @param {CanvasRenderingContext2D} context @param {import("../instruments/plot.js").Plot} plot @param {any} picture @param {number} now */
  function drawScan(context, plot, picture, now) {
    const { ship } = picture;
    const target = picture.find(ship.scanTarget);
    if (!target || target.scan >= 2) return;
    const [x, y] = [plot.across(target.x, target.z), plot.down(target.x, target.z)];
    context.strokeStyle = accent;
    context.lineWidth = 2.5;
    context.beginPath();
    context.arc(x, y, 20, -Math.PI / 2, -Math.PI / 2 + ship.scanProgress * Math.PI * 2);
    context.stroke();
    context.strokeStyle = fade(accent, 0.35 + 0.25 * Math.sin(now / 130));
    context.lineWidth = 1;
    context.beginPath();
    context.moveTo(plot.across(ship.x, ship.z), plot.down(ship.x, ship.z));
    context.lineTo(x, y);
    context.stroke();
    label(context, `${Math.round(ship.scanProgress * 100)} %`, x, y - 30, accent, 11);
  }

  function nextUnknown() {
    const picture = bridge.picture;
    if (!picture) return;
    const unknown = picture.contacts
      .filter((contact) => contact.kind === "ship" && contact.scan < 2 && contact.id !== chosen)
      .sort((a, b) => a.scan - b.scan || from(picture.ship, a).distance - from(picture.ship, b).distance)[0];
    if (unknown) choose(unknown);
  }

  /** @param {any} contact */
  function showFacts(contact) {
    const rows = factsOf(contact, bridge.picture);
    const text = JSON.stringify(rows);
    if (text === shownFacts) return;
    shownFacts = text;
    fill(facts, rows.map(([caption, value]) => h("div", {}, h("dt", {}, caption), h("dd", {}, value))));
  }

  return {
    element: h(
      "main.console.science",
      {},
      plate("Long range", "map", chart.element),
      plate("Contacts", "contacts", list.element, h("div.keys-row", {}, next.element)),
      plate(
        "Analysis",
        "analysis",
        name,
        what,
        h("ol.steps", {}, steps),
        h("div.readouts", {}, where.at.element, where.far.element, where.fast.element),
        facts,
        progress.element,
        h("div.keys-row", {}, scan.element, find.element),
      ),
    ),
    /** @param {any} picture @param {number} now */
    draw(picture, now) {
      chart.draw(picture, now);
      list.show(picture, now);
      const contact = picture.find(chosen) ?? picture.find(picture.ship.scanTarget);
      if (contact) chosen = contact.id;
      const scanning = Boolean(contact && picture.ship.scanTarget === contact.id && contact.scan < 2);
      setText(name, contact ? contact.name || `Contact ${contact.id}` : "Nothing chosen");
      setText(what, contact ? (contact.title ?? "") : "Tap a contact on the map or in the list.");
      steps.forEach((step, index) => step.classList.toggle("done", Boolean(contact) && contact.scan >= index));
      const way = contact ? from(picture.ship, contact) : null;
      where.at.show(way ? bearing(way.bearing) : "—");
      where.far.show(way ? distance(way.distance) : "—");
      where.fast.show(contact ? speedOf(contact) : "—");
      scan.enable(Boolean(contact && contact.kind === "ship" && contact.scan < 2));
      scan.show(scanning, scanning ? "Scanning …" : contact?.scan === 1 ? "Scan deeper" : "Scan");
      progress.show(scanning ? picture.ship.scanProgress : 0, scanning ? `${Math.round(picture.ship.scanProgress * 100)} %` : "—");
      find.enable(Boolean(contact));
      showFacts(contact);
    },
    /** @param {KeyboardEvent} event @param {boolean} down */
    key(event, down) {
      if (!down) return false;
      if (event.key === " ") scan.element.click();
      else if (event.key === "n") nextUnknown();
      else if (event.key === "g") find.element.click();
      else if (event.key === "+" || event.key === "=") chart.zoom(1.4);
      else if (event.key === "-") chart.zoom(1 / 1.4);
      else return false;
      return true;
    },
    destroy: () => chart.destroy(),
    help: [["Space", "Scan"], ["N", "Next unknown contact"], ["G", "Show it on the map"], ["+ −", "Zoom"]],
  };
}

/** @param {any} contact @param {any} picture @returns {string[][]} */
function factsOf(contact, picture) {
  if (!contact) return [];
  if (contact.kind === "base") {
    return [
      ["Shields", `${Math.round(contact.shields)} of 400`],
      ["Hull", `${Math.round(contact.hull)} of 300`],
      ["In store", contact.stock ? contact.stock.map((/** @type {number} */ count, /** @type {number} */ index) => `${count} ${ordnance[index].name}`).join(", ") : "unknown"],
      ["Builds", ordnance[contact.builds]?.name ?? "—"],
    ];
  }
  if (contact.kind === "player") return [["Class", contact.title], ["Shields", contact.shieldsActive ? "up" : "down"]];
  const rows = [["Class", shipClasses[contact.shipClass] ?? "—"]];
  if (contact.scan >= 1) rows.push(["Faction", factions[contact.faction]], ["Shields fore", String(Math.round(contact.shieldsFore))], ["Shields aft", String(Math.round(contact.shieldsAft))]);
  else rows.push(["Faction", "a first scan tells"]);
  if (contact.scan >= 2) {
    rows.push(["Hull", String(Math.round(contact.hull))], ["Weakest against", frequencies[contact.weakness]], ["Its beams", frequencies[contact.beamFrequency]], ["Intent", tactics[contact.tactic]]);
    const target = picture?.nameOf(contact.target);
    if (target) rows.push(["Aims at", target]);
  } else if (contact.scan === 1) rows.push(["Weakness", "a second scan tells"]);
  return rows;
}
