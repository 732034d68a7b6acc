// @ts-check
// A live match that is made up in the page: what consoles show when much goes on, without a server. For tests of layout.

const ticksPerSecond = 20;
const turn = Math.PI * 2;

export class DemoLive {
  listeners = new Map();
  stream = { on: (name, listener) => this.on(name, listener), askTicks: () => (this.emit("ticks", { meanMicroseconds: 1234, longestMicroseconds: 4321, budgetMicroseconds: 10000 }), true) };
  stats = { roundTripMs: 48, jitterMs: 6, predictionError: 0.4, bytesPerSecondIn: 2870, bytesPerSecondOut: 410, corrections: 2, snaps: 0, freezes: 0, inputLeadMs: 61, serverTick: 1200, renderTick: 1198.2 };
  tick = 1200;
  station = 0;
  crew = 0;

  constructor(station = 0) {
    this.station = station;
    this.start = performance.now();
    this.own = ship();
    this.entities = scene();
    this.systems = { id: 16, kind: "systems", power: [1.4, 1, 1, 1.2, 1, 0.6, 1.8, 1.1], coolant: [2, 0, 0, 1, 1, 0, 3, 1], heat: [0.55, 0.2, 0.12, 0.3, 0.24, 0.05, 0.82, 0.35], damage: [0, 0.3, 0, 0.12, 0, 0, 0.62, 0], team: [6, 1, -1] };
    this.armament = { id: 24, kind: "armament", tubeState: [2, 1, 0, 0], tubeOrdnance: [0, 1, 0, 0], tubeTick: [0, 1300, 0, 0], ordnance: [9, 2, 5, 4], beamTick: [0, 0] };
    this.last = 1200;
  }

  on(name, listener) {
    if (!this.listeners.has(name)) this.listeners.set(name, new Set());
    this.listeners.get(name).add(listener);
    return () => this.listeners.get(name).delete(listener);
  }

  emit(name, detail) {
    for (const listener of this.listeners.get(name) ?? []) listener(detail);
  }

  input(input) {
    const own = this.own;
    const { armament, systems } = this;
    const obey = {
      1: () => (own.impulse = input.amount), 2: () => ((own.steering = input.rudder), (own.holdsCourse = false)),
      3: () => ((own.course = input.heading), (own.holdsCourse = true)), 4: () => (own.warpFactor = input.factor), 5: () => (own.reverse = input.on),
      6: () => (own.wantsDock = input.on), 7: () => (own.targetId = input.target), 11: () => (own.autoBeams = input.on),
      8: () => ((armament.tubeState[input.tube] = 1), (armament.tubeOrdnance[input.tube] = input.ordnance), (armament.tubeTick[input.tube] = this.tick + 120)),
      9: () => (armament.tubeState[input.tube] = 0), 10: () => this.fire(input.tube), 12: () => this.beam(8, own.targetId || 130),
      13: () => (own.beamFrequency = input.frequency), 14: () => (own.shieldFrequency = input.frequency), 15: () => (own.shieldsActive = input.on),
      16: () => (systems.power[input.system] = input.level), 17: () => (systems.coolant[input.system] = input.units), 18: () => (systems.team[input.team] = input.system),
      19: () => ((own.scanTarget = input.target), (own.scanProgress = 0)), 20: () => setTimeout(() => this.emit("event", { kind: 6, source: input.target, code: 1 }), 700),
      21: () => (own.redAlert = input.on), 22: () => (own.mainScreenView = input.view), 23: () => ((own.hasWaypoint = input.on), (own.waypointX = input.x), (own.waypointZ = input.z)),
      24: () => this.emit("event", { kind: 10, target: input.role, code: input.order }),
    };
    obey[input.kind]?.();
    return true;
  }

  fire(tube) {
    this.armament.tubeState[tube] = 0;
    const id = 1024 + (this.tick % 900);
    this.entities.push({ id, kind: "torpedo", ordnance: this.armament.tubeOrdnance[tube], posX: this.own.posX, posY: 0, posZ: this.own.posZ, heading: this.own.heading, owner: 8, end: this.tick + 60 });
    this.emit("event", { kind: 2, source: 8, target: id, code: 0 });
  }

  beam(source, target) {
    this.emit("event", { kind: 1, source, target, amount: 12 });
  }

  pass() {}

  /** Runs the steps since the last look. @param {number} now */
  sample(now) {
    const wanted = 1200 + ((now - this.start) / 1000) * ticksPerSecond;
    while (this.last < Math.floor(wanted)) {
      this.last += 1;
      this.tick = this.last;
      this.step();
    }
    const rest = wanted - this.last;
    const shown = (entity) => ("velocity" in entity ? { ...entity, posX: entity.posX + Math.sin(entity.heading) * entity.velocity * rest * 0.05, posZ: entity.posZ + Math.cos(entity.heading) * entity.velocity * rest * 0.05 } : entity);
    const own = shown({ ...this.own, heading: this.own.heading + this.own.turnVelocity * rest * 0.05 });
    return { tick: wanted, own, entities: [...this.entities.map(shown), { ...own, id: 8, kind: "ship" }, this.systems, this.armament, mission(), { id: 32, kind: "tally", damageDealt: 912, damageTaken: 340, torpedoesFired: 14, kills: 6, surrenders: 1, scans: 9, timesLost: 0, secondsDocked: 41, score: 1460 }] };
  }

  step() {
    const own = this.own;
    move(own, own.holdsCourse ? Math.max(-1, Math.min(1, difference(own.heading, own.course) * 5)) : own.steering, own.warpFactor ? own.warpFactor * 1000 : own.impulse * 250 * (own.reverse ? -0.5 : 1));
    own.scanProgress = (own.scanProgress + 0.004) % 1;
    for (let tube = 0; tube < 3; tube++) if (this.armament.tubeState[tube] === 1 && this.armament.tubeTick[tube] <= this.tick) this.armament.tubeState[tube] = 2;
    for (const npc of this.entities.filter(({ kind }) => kind === "npc")) {
      const bearing = Math.atan2(own.posX - npc.posX, own.posZ - npc.posZ) + (npc.id % 2 ? 1.1 : -1.3);
      move(npc, Math.max(-1, Math.min(1, difference(npc.heading, bearing))), npc.speed);
    }
    for (const torpedo of this.entities.filter(({ kind }) => kind === "torpedo")) {
      torpedo.posX += Math.sin(torpedo.heading) * 25;
      torpedo.posZ += Math.cos(torpedo.heading) * 25;
      if (torpedo.end > this.tick) continue;
      this.entities.splice(this.entities.indexOf(torpedo), 1);
      this.emit("event", { kind: 3, source: 8, target: 0, code: torpedo.ordnance, amount: 300, x: torpedo.posX, z: torpedo.posZ });
    }
    if (this.tick % 31 === 0) this.beam(8, 130);
    if (this.tick % 47 === 0) this.beam(129, 8);
    if (this.tick % 53 === 0) this.beam(131, 8);
    if (this.tick % 150 === 40) this.emit("event", { kind: 3, source: 130, target: 0, code: 1, amount: 700, x: own.posX + 700, z: own.posZ + 1500 });
  }
}

function difference(a, b) {
  return ((((b - a) % turn) + turn * 1.5) % turn) - turn / 2;
}

function move(body, rudder, speed) {
  body.turnVelocity += Math.max(-0.04, Math.min(0.04, rudder * 0.4 - body.turnVelocity));
  body.heading = (body.heading + body.turnVelocity * 0.05 + turn) % turn;
  body.velocity += Math.max(-25, Math.min(25, speed - body.velocity));
  body.posX += Math.sin(body.heading) * body.velocity * 0.05;
  body.posZ += Math.cos(body.heading) * body.velocity * 0.05;
}

const ship = () => ({
  name: "Halcyon", hullClass: 1, posX: 100000, posY: 0, posZ: 100000, heading: 0.35, isDestroyed: false, velocity: 160, impulse: 0.7, warpFactor: 0, reverse: false,
  docked: 0, steering: 0, holdsCourse: true, course: 0.62, turnVelocity: 0, impulseDrive: 1, turnDrive: 1, warpDrive: 1, inNebula: false, shieldsFore: 118, shieldsAft: 141, shieldsActive: true,
  hull: 84, targetId: 130, redAlert: false, crewed: 39, energy: 742, mainScreenView: 0, autoBeams: true, beamFrequency: 1, shieldFrequency: 2, wantsDock: false, scanTarget: 131,
  scanProgress: 0.42, hasWaypoint: true, waypointX: 103500, waypointZ: 106500, livesLeft: 2, respawnTick: 0,
});

const mission = () => ({ id: 1, kind: "mission", scenario: 0, difficulty: 4, endTick: 1200 + 20 * 60 * 14, wave: 2, waves: 5, enemiesLeft: 7, basesLeft: 3, cargoUnderWay: 0, cargoSafe: 0, cargoLost: 0, cargoNeeded: 0, goal: 0, result: 0, reason: 0 });

function npc(id, name, x, z, faction, shipClass, scanned, fully, speed, more = {}) {
  return { id, kind: "npc", name, shipClass, posX: 100000 + x, posY: ((id * 37) % 160) - 80, posZ: 100000 + z, heading: (id * 1.3) % turn, velocity: speed, turnVelocity: 0, speed, surrendered: false, inNebula: false,
    faction: scanned ? faction : 0, shieldsFore: scanned ? 48 : 0, shieldsAft: scanned ? 62 : 0, isScanned: scanned, isFullyScanned: fully, weakness: 3, beamFrequency: 1, hull: fully ? 55 : 0, tactic: fully ? 3 : 0, target: 8, ...more };
}

function scene() {
  const list = [
    npc(128, "KV-11", -2400, 1500, 2, 1, true, false, 210), npc(129, "KV-12", -1500, 2100, 2, 1, true, true, 200), npc(130, "Grask", 520, 1150, 2, 2, true, true, 150),
    npc(131, "Contact 131", 2300, 800, 3, 3, false, false, 170), npc(132, "Velshar", 4200, 5200, 3, 4, true, false, 120), npc(133, "Marigold", -900, -2600, 1, 0, true, true, 100),
    npc(134, "Contact 134", 11500, 9000, 4, 1, false, false, 160), npc(135, "Contact 135", -16000, 12000, 2, 2, false, false, 180), npc(136, "Briar Rose", -5200, -8100, 1, 0, true, false, 90),
    npc(137, "R-7", 700, -3900, 4, 1, true, false, 20, { surrendered: true }),
  ];
  const bases = [["Port Meridian", 800, -1500], ["Larkspur", 21000, 8000], ["Outer Light", -14000, 21000]];
  bases.forEach(([name, x, z], index) => list.push({ id: 40 + index, kind: "base", name, posX: 100000 + x, posY: 0, posZ: 100000 + z, shields: 400 - index * 160, hull: 300, isDestroyed: false, isUnderAttack: index === 1, stock: [12, 2, 8, 4], builds: index, buildTick: 2000 }));
  [[5600, 2400, 2600], [7600, 4200, 2200], [-8200, 5200, 3400], [-2200, -7200, 2800], [16000, -9000, 5200], [2600, 15000, 4200]].forEach(([x, z, radius], index) => list.push({ id: 64 + index, kind: "nebula", posX: 100000 + x, posY: 0, posZ: 100000 + z, radius, hue: index }));
  for (let index = 0; index < 7; index++) list.push({ id: 2048 + index, kind: "mine", posX: 98600 + index * 260, posY: 0, posZ: 103300 + (index % 2) * 220, owner: index < 3 ? 8 : 0 });
  list.push({ ...ship(), id: 9, kind: "ship", name: "Intrepid", posX: 97200, posZ: 99200, heading: 0.8, velocity: 180 });
  return list;
}
