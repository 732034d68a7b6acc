// @ts-check
/** Where the world lies on a flat instrument: x to the right, north (z) up, turned with the ship if it likes. */
export class Plot {
  centreX = 0;
  centreY = 0;
  /** Pixels a unit. */
  scale = 0.01;
  /** The place of the world that lies at the centre. */
  x = 0;
  z = 0;
  /** Radians that the world is turned by, anticlockwise. */
  turn = 0;
  #sine = 0;
  #cosine = 1;

  /** @param {number} x @param {number} z @param {number} scale @param {number} [turn] */
  look(x, z, scale, turn = 0) {
    this.x = x;
    this.z = z;
    this.scale = scale;
    this.turn = turn;
    this.#sine = Math.sin(turn);
    this.#cosine = Math.cos(turn);
  }

  /** @param {number} x @param {number} z */
  across(x, z) {
    return this.centreX + ((x - this.x) * this.#cosine - (z - this.z) * this.#sine) * this.scale;
  }

  /** @param {number} x @param {number} z */
  down(x, z) {
    return this.centreY - ((x - this.x) * this.#sine + (z - this.z) * this.#cosine) * this.scale;
  }

  /** A heading on the screen, clockwise from up. @param {number} heading */
  heading(heading) {
    return heading - this.turn;
  }

  /** @param {number} across @param {number} down */
  world(across, down) {
    const right = (across - this.centreX) / this.scale;
    const up = (this.centreY - down) / this.scale;
    return { x: this.x + right * this.#cosine + up * this.#sine, z: this.z - right * this.#sine + up * this.#cosine };
  }
}

/**
 * The contact that a finger meant: the nearest within reach, ships before what lies about.
 * @param {Plot} plot
 * @param {any[]} contacts
 * @param {{x: number, y: number}} at
 * @param {number} [reach] in pixels
 */
export function pick(plot, contacts, at, reach = 26) {
  let best = null;
  let bestScore = reach;
  for (const contact of contacts) {
    if (contact.kind === "nebula" || contact.kind === "torpedo" || contact.own) continue;
    const away = Math.hypot(plot.across(contact.x, contact.z) - at.x, plot.down(contact.x, contact.z) - at.y);
    const score = away + (contact.kind === "ship" || contact.kind === "base" ? 0 : 10);
    if (score < bestScore) {
      best = contact;
      bestScore = score;
    }
  }
  return best;
}
