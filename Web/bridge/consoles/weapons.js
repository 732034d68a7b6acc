// @ts-check
import { h, fill, setText } from "../../ui/dom.js";
import { bar, key, plate } from "../instruments/controls.js";
import { distance, fade, ink, bearing } from "../instruments/ink.js";
import { Scope } from "../instruments/scope.js";
import { beamArcs, beamRange, beamSeconds, frequencies, hulls, ordnance, ticksPerSecond } from "../rules.js";
import { from, speedOf } from "../world.js";

const accent = "#ff8a66";
const tubeWords = ["Empty", "Loading", "Loaded", "Unloading"];

/** Weapons: a radar with the beams' arcs, the tubes, the shields. @param {import("../play.js").Bridge} bridge */
export function weapons(bridge) {
  const { orders } = bridge;
  const scope = new Scope({ label: "Targeting radar", accent, ranges: [1000, 2000, 3000, 5000, 10000], range: 3000, accept: (contact) => contact.kind === "ship", choose: (contact) => orders.give("target", { target: contact.id }), under: drawArcs, over: drawLead });
  let chosen = 0;
  const racks = ordnance.map((kind, index) => rack(kind, index, (/** @type {number} */ wish) => (chosen = wish)));
  const tubes = Array.from({ length: 4 }, (_, index) => tube(bridge, index, () => chosen));
  const auto = key("Auto", () => orders.give("autoBeams", { on: !bridge.picture?.ship.autoBeams }), { hint: "B", name: "Auto beams" });
  const fire = key("Fire", () => orders.give("fireBeams"), { hint: "Space", tone: "alarm", name: "Fire beams" });
  const shields = key("Shields", () => orders.give("shields", { on: !bridge.picture?.ship.shieldsActive }), { hint: "S", tone: "calm" });
  shields.element.classList.add("large");
  const fore = bar("Fore shield");
  const aft = bar("Aft shield");
  const charges = [bar("Port"), bar("Starboard")];
  const beamTone = selector("Beam frequency", (frequency) => orders.give("beamFrequency", { frequency }));
  const shieldTone = selector("Shield frequency", (frequency) => orders.give("shieldFrequency", { frequency }));
  const target = targetCard(bridge);

  /** @param {CanvasRenderingContext2D} context @param {import("../instruments/scope.js").ScopeView} view */
  function drawArcs(context, { picture, plot }) {
    const reach = beamRange * plot.scale;
    for (const [bearing, half] of beamArcs) {
      const middle = picture.ship.heading + bearing - Math.PI / 2;
      const glow = context.createRadialGradient(plot.centreX, plot.centreY, reach * 0.1, plot.centreX, plot.centreY, reach);
      glow.addColorStop(0, fade(accent, 0.05));
      glow.addColorStop(1, fade(accent, 0.2));
      context.fillStyle = glow;
      context.strokeStyle = fade(accent, 0.55);
      context.lineWidth = 1;
      context.beginPath();
      context.moveTo(plot.centreX, plot.centreY);
      context.arc(plot.centreX, plot.centreY, reach, middle - half, middle + half);
      context.closePath();
      context.fill();
      context.stroke();
    }
  }

  /** @param {CanvasRenderingContext2D} context @param {import("../instruments/scope.js").ScopeView} view */
  function drawLead(context, { picture, plot }) {
    const contact = picture.find(picture.ship.target);
    if (!contact) return;
    context.strokeStyle = fade(ink.enemy, 0.5);
    context.setLineDash([2, 5]);
    context.beginPath();
    context.moveTo(plot.centreX, plot.centreY);
    context.lineTo(plot.across(contact.x, contact.z), plot.down(contact.x, contact.z));
    context.stroke();
    context.setLineDash([]);
  }

  /** The next hostile contact, from near to far. @param {number} step */
  function next(step) {
    const picture = bridge.picture;
    if (!picture) return;
    const list = picture.contacts
      .filter((contact) => contact.kind === "ship" && contact.relation !== "neutral" && !contact.surrendered)
      .sort((a, b) => from(picture.ship, a).distance - from(picture.ship, b).distance);
    if (!list.length) return;
    const index = list.findIndex((contact) => contact.id === picture.ship.target);
    orders.give("target", { target: list[(index + step + list.length) % list.length].id });
  }

  const nextKey = key("Next target", () => next(1), { hint: "T" });
  return {
    element: h(
      "main.console.weapons",
      {},
      plate("Targeting", "radar", scope.element),
      plate("Target", "target", target.element, h("div.keys-row", {}, nextKey.element)),
      plate("Torpedoes", "torpedoes", h("div.racks", { role: "radiogroup", "aria-label": "What to load" }, racks.map(({ element }) => element)), h("div.tubes", {}, tubes.map(({ element }) => element))),
      plate("Beams", "beams", h("div.keys-row", {}, auto.element, fire.element), h("div.readouts", {}, charges.map(({ element }) => element)), beamTone.element),
      plate("Shields", "shields", h("div.readouts", {}, fore.element, aft.element), shieldTone.element, shields.element),
    ),
    /** @param {any} picture @param {number} now */
    draw(picture, now) {
      const { ship, armament } = picture;
      scope.draw(picture, now);
      target.show(picture);
      racks.forEach((part, index) => part.show(armament?.ordnance[index] ?? 0, ship.plan.scale * ordnance[index].each, index === chosen));
      tubes.forEach((part, index) => part.show(picture, index < hulls[ship.hullClass].tubes));
      charges.forEach((part, index) => {
        const left = Math.max(0, (armament?.beamTick[index] ?? 0) - picture.tick) / ticksPerSecond;
        part.show(1 - left / beamSeconds, left > 0 ? `${left.toFixed(1)} s` : "ready", left > 0 ? "warm" : "calm");
      });
      auto.show(ship.autoBeams);
      fire.enable(!ship.docked);
      shields.show(ship.shieldsActive, ship.shieldsActive ? "Shields are up" : "Shields are down");
      for (const [part, share] of /** @type {[any, number][]} */ ([[fore, ship.foreShare], [aft, ship.aftShare]])) part.show(share, `${Math.round(share * 100)} %`, share < 0.25 ? "bad" : share < 0.6 ? "warm" : "calm");
      beamTone.show(ship.beamFrequency);
      shieldTone.show(ship.shieldFrequency);
    },
    /** @param {KeyboardEvent} event @param {boolean} down */
    key(event, down) {
      if (!down) return false;
      if (event.key === " ") orders.give("fireBeams");
      else if (/^[1-4]$/.test(event.key)) tubes[Number(event.key) - 1].press();
      else if (event.key === "t" || event.key === "Tab") next(event.shiftKey ? -1 : 1);
      else if (event.key === "b") auto.element.click();
      else if (event.key === "s") shields.element.click();
      else return false;
      return true;
    },
    destroy: () => scope.destroy(),
    help: [["1 … 4", "Fire a tube, or load it"], ["Space", "Fire beams"], ["T", "Next target"], ["B", "Auto beams"], ["S", "Shields"]],
  };
}

/** One kind of torpedo: how many there are, and whether it is the one to load. @param {any} kind @param {number} index @param {(index: number) => void} choose */
function rack(kind, index, choose) {
  const left = h("b");
  const element = h(`button.rack.kind-${index}`, { type: "button", role: "radio", title: kind.hint, onclick: () => choose(index) }, h("i.torpedo"), h("span", {}, kind.name), left);
  return {
    element,
    /** @param {number} count @param {number} most @param {boolean} isChosen */
    show(count, most, isChosen) {
      setText(left, `${count}/${most}`);
      element.classList.toggle("none", count === 0);
      if (element.getAttribute("aria-checked") !== String(isChosen)) element.setAttribute("aria-checked", String(isChosen));
    },
  };
}

/** @param {import("../play.js").Bridge} bridge @param {number} index @param {() => number} kindToLoad */
function tube(bridge, index, kindToLoad) {
  const { orders } = bridge;
  const state = () => bridge.picture?.armament?.tubeState[index] ?? 0;
  const name = h("b");
  const meter = h("i.charge");
  const main = key("Load", press, { hint: String(index + 1) });
  const unload = key("Unload", () => orders.give("unloadTube", { tube: index }));
  const element = h("div.tube", {}, h("div.barrel", {}, meter, h("span", {}, `Tube ${index + 1}`), name), main.element, unload.element);
  let shown = "";

  function press() {
    if (state() === 2) orders.give("fireTube", { tube: index, target: 0 });
    else if (state() === 0) orders.give("loadTube", { tube: index, ordnance: kindToLoad() });
  }
  return {
    element,
    press,
    /** @param {any} picture @param {boolean} exists */
    show(picture, exists) {
      element.hidden = !exists;
      const { armament, tick } = picture;
      if (!exists || !armament) return;
      const now = armament.tubeState[index];
      const kind = ordnance[armament.tubeOrdnance[index]];
      const left = Math.max(0, armament.tubeTick[index] - tick) / ticksPerSecond;
      const share = now === 0 ? 0 : now === 2 ? 1 : now === 1 ? 1 - Math.min(1, left / kind.seconds) : Math.min(1, left / kind.seconds);
      meter.style.setProperty("--share", share.toFixed(3));
      setText(name, now === 0 ? "Empty" : now === 2 ? kind.name : `${kind.name} ${left.toFixed(0)} s`);
      main.show(now === 2, now === 2 ? "Fire" : now === 0 ? "Load" : tubeWords[now]);
      main.enable(now === 2 || (now === 0 && armament.ordnance[kindToLoad()] > 0));
      unload.enable(now === 2 || now === 1);
      const look = `tube kind-${armament.tubeOrdnance[index]} state-${now}`;
      if (look !== shown) element.className = look;
      shown = look;
    },
  };
}

/** Five letters of which one is chosen. @param {string} caption @param {(index: number) => void} choose */
export function selector(caption, choose) {
  const keys = frequencies.map((letter, index) => key(letter, () => choose(index), { name: `${caption} ${letter}` }));
  keys.forEach(({ element }) => element.classList.add("small"));
  return {
    element: h("div.selector", { role: "group", "aria-label": caption }, h("span", {}, caption), h("div", {}, keys.map(({ element }) => element))),
    /** @param {number} index */
    show: (index) => keys.forEach((part, place) => part.show(place === index)),
  };
}

/** What is known of the target. @param {import("../play.js").Bridge} bridge */
function targetCard(bridge) {
  const name = h("b.target-name");
  const what = h("p.target-what");
  const where = h("p.target-where");
  const fore = bar("Fore");
  const aft = bar("Aft");
  const weak = h("p.target-weak");
  const element = h("div.target-card.well", {}, name, what, where, h("div.readouts", {}, fore.element, aft.element), weak);
  return {
    element,
    /** @param {any} picture */
    show(picture) {
      const contact = picture.find(picture.ship.target);
      element.classList.toggle("empty", !contact);
      if (!contact) {
        setText(name, "No target");
        fill(what, "Tap a contact on the radar.");
        return void setText(where, "");
      }
      const { distance: away, bearing: at } = from(picture.ship, contact);
      setText(name, contact.name || `Contact ${contact.id}`);
      setText(what, contact.surrendered ? "Surrendered" : contact.title ?? "");
      setText(where, `${bearing(at)}° · ${distance(away)} · ${speedOf(contact)} u/s${away < beamRange ? " · in beam range" : ""}`);
      const most = Math.max(1, (contact.bestShield = Math.max(contact.shieldsFore ?? 0, contact.shieldsAft ?? 0)));
      for (const [part, value] of /** @type {[any, number][]} */ ([[fore, contact.shieldsFore ?? 0], [aft, contact.shieldsAft ?? 0]])) part.show(contact.scan ? value / Math.max(most, 80) : 0, contact.scan ? String(Math.round(value)) : "?", "");
      setText(weak, contact.scan >= 2 ? `Weakest against ${frequencies[contact.weakness]}` : contact.scan === 1 ? "A second scan tells its weakness." : "Not scanned.");
    },
  };
}
