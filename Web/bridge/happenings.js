// @ts-check
import { happenings, orders as orderWords, replies, roleNames, systems, urgentReplies } from "./rules.js";
import { from } from "./world.js";

const earshot = 8000;

/**
 * What an event means for whoever sits here: a sound, a shake, a line of text.
 * @param {import("./play.js").Bridge} bridge
 * @param {any} event
 */
export function happen(bridge, event) {
  const name = happenings[event.kind] ?? "none";
  const picture = bridge.picture;
  const own = picture?.ship?.id;
  const near = closeness(picture, event);
  const { sound } = bridge;
  switch (name) {
    case "beam":
      sound.play("beam", event.source === own ? 1 : near * 0.6);
      if (event.target === own) hurt(bridge, 0.8);
      break;
    case "torpedoFired":
      sound.play("torpedo", event.source === own ? 1 : near * 0.5);
      break;
    case "explosion":
      sound.play("explosion", Math.max(0.15, near));
      if (near > 0.86) hurt(bridge, 1);
      break;
    case "destroyed":
      sound.play("explosion", Math.max(0.3, near));
      if (event.target === own) bridge.say("Our ship is lost.", "bad");
      else if (event.source === own) bridge.say(`${bridge.nameOf(event.target)} destroyed.`, "good");
      break;
    case "surrendered":
      sound.play("message");
      bridge.say(`${bridge.nameOf(event.target)} has surrendered.`, "good");
      break;
    case "message":
      sound.play("message", bridge.role === 4 || urgentReplies.includes(event.code) ? 1 : 0.4);
      if (urgentReplies.includes(event.code) && bridge.role === 4) bridge.say(`${bridge.nameOf(event.source)}: ${replies[event.code]}`, "bad");
      break;
    case "scanned":
      sound.play("scan", bridge.role === 3 ? 1 : 0.3);
      break;
    case "docked":
      if (event.source !== own) break;
      sound.play("dock");
      bridge.say(event.code ? `Docked at ${bridge.nameOf(event.target)}.` : "We have cast off.");
      break;
    case "systemDown":
      sound.play("fault");
      bridge.say(`${systems[event.code]}: broken down.`, "bad");
      break;
    case "order":
      if (event.target !== bridge.role) break;
      sound.play("order");
      bridge.say(`Captain: ${orderWords[event.code]}.`);
      break;
    case "wave":
      sound.play("order");
      bridge.say(`Wave ${event.code} is coming.`, "bad");
      break;
    case "respawned":
      bridge.say(event.target === own ? "A new ship is ours." : `${bridge.nameOf(event.target)} is back.`, "good");
      break;
    case "cargoArrived":
      sound.play("message");
      bridge.say(`${bridge.nameOf(event.target) || "A trader"} has arrived.`, "good");
      break;
    case "missionOver":
      sound.play(event.code === 1 ? "victory" : "defeat");
      break;
  }
  bridge.console?.event?.(name, event, picture);
}

/** 1 at the ship, 0 out of earshot. @param {any} picture @param {any} event */
function closeness(picture, event) {
  if (!picture?.ship) return 0;
  const at = event.x || event.z ? event : (picture.find(event.source) ?? picture.find(event.target));
  return at ? Math.max(0, 1 - from(picture.ship, at).distance / earshot) : 0;
}

/** @param {import("./play.js").Bridge} bridge @param {number} loud */
function hurt(bridge, loud) {
  bridge.sound.play("hit", loud);
  const { classList } = bridge.element;
  classList.remove("shaken");
  requestAnimationFrame(() => classList.add("shaken"));
}

/** @param {number} role */
export const consoleName = (role) => roleNames[role] ?? "a console";
