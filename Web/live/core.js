// The game's Swift in the page: WebAssembly built from the same sources as the server. This file alone knows how to call it.

const moduleURL = new URL("../martlet.wasm", import.meta.url);
let compiled = null;

/** Starts loading the module, once for the page; the browser keeps it compiled. */
export function preload() {
  compiled ??= WebAssembly.compileStreaming(fetch(moduleURL)).catch((error) => {
    compiled = null;
    throw new Error(`The game's rules could not be loaded (${error.message}). Reload the page.`);
  });
  return compiled;
}

const text = new TextDecoder();
const encoder = new TextEncoder();

/** What `receive` found in a message. */
export const Received = { welcome: 1, message: 2, station: 8, refused: 16, damaged: 32 };

/** One client: an instance of the module with a memory of its own. Times are milliseconds of `performance.now()`. */
export class LiveCore {
  #exports;
  #kinds;
  #fresh = true;

  /** @param {string} game  its id, such as `dots` */
  static async open(game) {
    const instance = await WebAssembly.instantiate(await preload(), {});
    instance.exports._initialize();
    return new LiveCore(instance.exports, game);
  }

  constructor(exports, game) {
    this.#exports = exports;
    if (!exports.martlet_client_open(this.#give(encoder.encode(game)))) {
      throw new Error(`This page does not know the game "${game}". Reload it: the server may be newer.`);
    }
    /** id, title, ticksPerSecond, ticksPerFrame, crews, roles, kinds. */
    this.game = JSON.parse(text.decode(this.#output(exports.martlet_client_describe())));
    this.#kinds = this.game.kinds.map(({ name, fields }) => ({ name, fields: shape(fields), count: fields.length }));
  }

  /** Begins, or begins again on a new connection. @param {boolean} isLossy @param {number} now */
  connect(isLossy, now) {
    this.#exports.martlet_client_connect(isLossy ? 1 : 0, now);
  }

  disconnect() {
    this.#exports.martlet_client_disconnect();
  }

  /** Takes one binary message. Returns a set of `Received`. */
  receive(bytes, now) { return this.#exports.martlet_client_receive(this.#give(bytes), now); }

  /** Lets time pass: predicts, and sets up the next picture. @param {number} now */
  update(now) {
    this.#exports.martlet_client_update(now);
  }

  /** The next message to send, or null; call it until there is none. @param {number} now */
  take(now) {
    const length = this.#exports.martlet_client_take(now);
    return length > 0 ? this.#output(length).slice() : null;
  }

  /** Something that this station does: fields by name; names with several values take an array. @returns {boolean} taken */
  input(fields, now) {
    return this.#exports.martlet_client_input(this.#give(pack(fields)), now) !== 0;
  }

  /** What is to be drawn: `{tick, own, entities}`; each `{id, kind, …fields}`. `own` is predicted, and stands among the entities too. null before the first frame. */
  sample() {
    const length = this.#exports.martlet_client_sample();
    const values = new Float64Array(this.#exports.memory.buffer, this.#exports.martlet_client_values(), length);
    if (length === 0) return null;
    const entities = [];
    let own = null;
    const [ownID, tick] = values;
    for (let place = 2; place < length;) {
      const kind = this.#kinds[values[place + 1]];
      const entity = { id: values[place], kind: kind.name };
      for (const field of kind.fields) field.read(entity, values, place + 2);
      if (entity.id === ownID) own = entity;
      entities.push(entity);
      place += 2 + kind.count;
    }
    return { tick, own, entities };
  }

  /** What happened since the last call, each an object of its fields. */
  events() {
    const events = [];
    for (;;) {
      const length = this.#exports.martlet_client_event();
      if (length < 0) return events;
      events.push(unpack(this.#output(length)));
    }
  }

  /** Where the player sits: `{station, crew}`, −1 for none. */
  get seat() {
    return { station: this.#exports.martlet_client_station(), crew: this.#exports.martlet_client_crew() };
  }

  /** The setup of the match, by name. */
  get setup() { return unpack(this.#output(this.#exports.martlet_client_setup())); }

  /** Why the server refused, for people. */
  get refusal() { return text.decode(this.#output(this.#exports.martlet_client_refusal())); }

  /** How the connection does. */
  get stats() {
    const length = this.#exports.martlet_client_stats();
    const values = new Float64Array(this.#exports.memory.buffer, this.#exports.martlet_client_values(), length);
    return Object.fromEntries(statistics.map((name, index) => [name, values[index]]));
  }

  /** Plays a recording in place of a match. @param {Uint8Array} bytes @param {number} now @returns {boolean} whether this build can */
  openRecording(bytes, now) {
    return this.#exports.martlet_recording_open(this.#give(bytes), now) !== 0;
  }

  get recordingLength() {
    return this.#exports.martlet_recording_length();
  }

  /** @param {number} tick */
  seek(tick) {
    this.#exports.martlet_recording_seek(tick);
  }

  /** @param {number} crew */
  watch(crew) {
    this.#exports.martlet_recording_watch(crew);
  }

  set recordingSpeed(speed) {
    this.#exports.martlet_recording_speed(speed);
  }

  #give(bytes) {
    const start = this.#exports.martlet_client_buffer(bytes.length);
    if (start === 0) throw new Error(`That is too much at once: ${bytes.length} bytes.`);
    new Uint8Array(this.#exports.memory.buffer, start, bytes.length).set(bytes);
    return bytes.length;
  }

  #output(length) {
    return new Uint8Array(this.#exports.memory.buffer, this.#exports.martlet_client_output(), length);
  }

}

const statistics = [
  "serverTick", "renderTick", "localTick", "roundTripMs", "jitterMs", "predictionError", "corrections", "snaps", "freezes",
  "bytesPerSecondIn", "bytesPerSecondOut", "inputLeadMs", "renderDelayMs", "slack", "frames", "undecodedFrames", "resets",
];

/** How a row of values becomes properties: repeated names arrays, names in words strings, orientations `[x, y, z, w]`. */
function shape(fields) {
  const shaped = [];
  let partsLeft = 0;
  fields.forEach(([name, index, manner], place) => {
    if (partsLeft > 0) return void (partsLeft -= 1);
    if (manner === "largest") {
      partsLeft = 3;
      return void shaped.push({ read: (entity, values, start) => { entity[name] = quaternion(values, start + place); } });
    }
    if (manner === "text") {
      if (index === 0) shaped.push({ read: (entity, values, start) => { entity[name] = words(values, start + place); } });
    } else if (index >= 0) {
      shaped.push({ read: (entity, values, start) => { (entity[name] ??= [])[index] = values[start + place]; } });
    } else {
      shaped.push({ read: (entity, values, start) => { entity[name] = values[start + place]; } });
    }
  });
  return shaped;
}

/** A unit quaternion: the number of its largest part, then the other three. */
function quaternion(values, start) {
  const parts = [values[start + 1], values[start + 2], values[start + 3]];
  parts.splice(values[start], 0, Math.sqrt(Math.max(0, 1 - parts.reduce((sum, part) => sum + part * part, 0))));
  return parts;
}

/** A short name: six words of four bytes. */
function words(values, start) {
  const bytes = new Uint8Array(24);
  for (let word = 0; word < 6; word += 1) new DataView(bytes.buffer).setInt32(word * 4, values[start + word], true);
  const end = bytes.indexOf(0);
  return text.decode(end < 0 ? bytes : bytes.subarray(0, end));
}

/** The index under which a list's count stands; its elements' fields follow as `list.0.field`. */
const listCount = -2;

/** Fields by name as bytes, as `NamedFields` draws them. */
function pack(fields) {
  const entries = [];
  const add = (/** @type {any} */ fields, /** @type {string} */ path) => {
    for (const [name, value] of Object.entries(fields)) {
      if (!Array.isArray(value)) entries.push([path + name, -1, Number(value)]);
      else if (typeof value[0] !== "object") value.forEach((each, index) => entries.push([path + name, index, each]));
      else {
        entries.push([path + name, listCount, value.length]);
        value.forEach((each, index) => add(each, `${path}${name}.${index}.`));
      }
    }
  };
  add(fields, "");
  const names = entries.map(([name]) => encoder.encode(name));
  const bytes = new Uint8Array(names.reduce((sum, name) => sum + name.length + 13, 0));
  const view = new DataView(bytes.buffer);
  let place = 0;
  entries.forEach(([, index, value], entry) => {
    const name = names[entry];
    bytes[place] = name.length;
    bytes.set(name, place + 1);
    view.setInt32(place + 1 + name.length, index, true);
    view.setFloat64(place + 5 + name.length, value, true);
    place += name.length + 13;
  });
  return bytes;
}

function unpack(bytes) {
  const fields = {};
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  for (let place = 0; place < bytes.length;) {
    const length = bytes[place];
    const name = text.decode(bytes.subarray(place + 1, place + 1 + length));
    const index = view.getInt32(place + 1 + length, true);
    const value = view.getFloat64(place + 5 + length, true);
    const path = name.split(".");
    const field = path.pop();
    const owner = path.reduce((object, step) => object[step], fields);
    if (index === listCount) owner[field] = Array.from({ length: value }, () => ({}));
    else if (index < 0) owner[field] = value;
    else (owner[field] ??= [])[index] = value;
    place += length + 13;
  }
  return fields;
}
