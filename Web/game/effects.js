// @ts-check
/**
 * What an event looks like while it happens.
 * @param {any} event
 * @param {import("./map/scene.js").Scene} scene
 */
export function animate(event, scene) {
  const { animations } = scene;
  if (event.type === "UnitMoved") animations.walk(event.unitId, event.from, event.to);
  if (event.type === "CityFounded") animations.rise(event.name, "#ffe9a8", event.at);
  if (event.type !== "UnitAttacked") return;
  const { attacker, defender } = event;
  if (attacker && defender) animations.lunge(attacker.unitId, attacker.at, defender.at);
  for (const side of [attacker, defender]) {
    if (side?.damage > 0) animations.rise(`−${side.damage}`, "#ffb3a6", side.at);
  }
}
