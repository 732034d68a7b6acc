// @ts-check
/** @typedef {(context: AudioContext, out: AudioNode) => void} Voice */

/** @type {WeakMap<AudioContext, AudioBuffer>} */
const noises = new WeakMap();

/** A second of noise. @param {AudioContext} context */
function noise(context) {
  let buffer = noises.get(context);
  if (!buffer) {
    buffer = context.createBuffer(1, context.sampleRate, context.sampleRate);
    const data = buffer.getChannelData(0);
    for (let index = 0; index < data.length; index++) data[index] = Math.random() * 2 - 1;
    noises.set(context, buffer);
  }
  const source = context.createBufferSource();
  source.buffer = buffer;
  source.loop = true;
  return source;
}

/**
 * One tone that glides and fades.
 * @param {AudioContext} context @param {AudioNode} out
 * @param {{type?: OscillatorType, from: number, to?: number, seconds: number, gain?: number, after?: number}} tone
 */
function tone(context, out, { type = "sine", from, to = from, seconds, gain = 0.3, after = 0 }) {
  const start = context.currentTime + after;
  const source = context.createOscillator();
  const level = context.createGain();
  source.type = type;
  source.frequency.setValueAtTime(from, start);
  source.frequency.exponentialRampToValueAtTime(Math.max(1, to), start + seconds);
  level.gain.setValueAtTime(0.0001, start);
  level.gain.exponentialRampToValueAtTime(gain, start + 0.012);
  level.gain.exponentialRampToValueAtTime(0.0001, start + seconds);
  source.connect(level).connect(out);
  source.start(start);
  source.stop(start + seconds + 0.05);
}

/** A rush of noise through a filter that moves. @param {AudioContext} context @param {AudioNode} out @param {{from: number, to: number, seconds: number, gain?: number, kind?: BiquadFilterType, after?: number, sharp?: number}} rush */
function rush(context, out, { from, to, seconds, gain = 0.5, kind = "lowpass", after = 0, sharp = 1 }) {
  const start = context.currentTime + after;
  const source = noise(context);
  const filter = context.createBiquadFilter();
  const level = context.createGain();
  filter.type = kind;
  filter.Q.value = sharp;
  filter.frequency.setValueAtTime(from, start);
  filter.frequency.exponentialRampToValueAtTime(to, start + seconds);
  level.gain.setValueAtTime(0.0001, start);
  level.gain.exponentialRampToValueAtTime(gain, start + 0.02);
  level.gain.exponentialRampToValueAtTime(0.0001, start + seconds);
  source.connect(filter).connect(level).connect(out);
  source.start(start);
  source.stop(start + seconds + 0.05);
}

/** @type {Record<string, Voice>} */
const once = {
  beam(context, out) {
    tone(context, out, { type: "sawtooth", from: 1500, to: 320, seconds: 0.34, gain: 0.09 });
    tone(context, out, { type: "square", from: 760, to: 140, seconds: 0.3, gain: 0.06 });
  },
  torpedo(context, out) {
    tone(context, out, { from: 140, to: 38, seconds: 0.5, gain: 0.6 });
    rush(context, out, { from: 900, to: 180, seconds: 1.1, gain: 0.3, kind: "bandpass" });
  },
  explosion(context, out) {
    rush(context, out, { from: 2400, to: 60, seconds: 1.8, gain: 0.7 });
    tone(context, out, { from: 90, to: 26, seconds: 1.4, gain: 0.7 });
  },
  hit(context, out) {
    tone(context, out, { type: "triangle", from: 520, to: 150, seconds: 0.5, gain: 0.22 });
    tone(context, out, { type: "triangle", from: 787, to: 211, seconds: 0.42, gain: 0.12 });
    rush(context, out, { from: 3000, to: 300, seconds: 0.35, gain: 0.22 });
  },
  message(context, out) {
    [660, 880].forEach((from, index) => tone(context, out, { from, seconds: 0.22, gain: 0.16, after: index * 0.13 }));
  },
  order(context, out) {
    [523, 523, 784].forEach((from, index) => tone(context, out, { type: "triangle", from, seconds: 0.2, gain: 0.2, after: index * 0.12 }));
  },
  scan(context, out) {
    tone(context, out, { from: 1200, to: 2100, seconds: 0.16, gain: 0.1 });
    tone(context, out, { from: 1800, to: 2600, seconds: 0.2, gain: 0.08, after: 0.12 });
  },
  fault(context, out) {
    [0, 0.22, 0.44].forEach((after) => tone(context, out, { type: "square", from: 220, to: 200, seconds: 0.16, gain: 0.1, after }));
  },
  dock(context, out) {
    tone(context, out, { from: 70, to: 50, seconds: 0.5, gain: 0.6 });
    rush(context, out, { from: 500, to: 4000, seconds: 0.9, gain: 0.1, kind: "highpass", after: 0.15 });
  },
  key(context, out) {
    rush(context, out, { from: 2600, to: 1400, seconds: 0.035, gain: 0.12, kind: "bandpass", sharp: 3 });
  },
  victory(context, out) {
    [392, 523, 659, 784].forEach((from, index) => tone(context, out, { type: "triangle", from, seconds: 0.9, gain: 0.2, after: index * 0.16 }));
  },
  defeat(context, out) {
    [330, 294, 247, 165].forEach((from, index) => tone(context, out, { type: "triangle", from, seconds: 1.1, gain: 0.2, after: index * 0.24 }));
  },
};

/** The engines, for as long as the ship lives. @param {AudioContext} context @param {AudioNode} out */
function hum(context, out) {
  const filter = context.createBiquadFilter();
  const level = context.createGain();
  filter.type = "lowpass";
  filter.frequency.value = 140;
  level.gain.value = 0.05;
  const sources = [41, 41.6, 82.4].map((frequency) => {
    const source = context.createOscillator();
    source.type = "sawtooth";
    source.frequency.value = frequency;
    source.connect(filter);
    source.start();
    return { source, frequency };
  });
  const air = noise(context);
  const airLevel = context.createGain();
  airLevel.gain.value = 0.05;
  air.connect(airLevel).connect(filter);
  air.start();
  filter.connect(level).connect(out);
  return {
    /** @param {number} speed @param {number} warp */
    set(speed, warp) {
      const now = context.currentTime;
      for (const { source, frequency } of sources) source.frequency.setTargetAtTime(frequency * (1 + speed * 0.35 + warp * 0.22), now, 0.4);
      filter.frequency.setTargetAtTime(120 + speed * 160 + warp * 130, now, 0.4);
      level.gain.setTargetAtTime(0.04 + speed * 0.05 + warp * 0.03, now, 0.4);
    },
  };
}

/** Red alert: two notes, over and over. @param {AudioContext} context @param {AudioNode} out */
function alarm(context, out) {
  const source = context.createOscillator();
  const sweep = context.createOscillator();
  const depth = context.createGain();
  const level = context.createGain();
  source.type = "triangle";
  source.frequency.value = 480;
  sweep.type = "sawtooth";
  sweep.frequency.value = 0.62;
  depth.gain.value = 130;
  level.gain.value = 0.06;
  sweep.connect(depth).connect(source.frequency);
  source.connect(level).connect(out);
  source.start();
  sweep.start();
  // A klaxon that never ends is switched off by somebody: it grows quiet.
  level.gain.setTargetAtTime(0.014, context.currentTime + 6, 4);
  return {
    stop() {
      level.gain.setTargetAtTime(0, context.currentTime, 0.1);
      source.stop(context.currentTime + 1);
      sweep.stop(context.currentTime + 1);
    },
  };
}

export const voices = { once, hum, alarm };
