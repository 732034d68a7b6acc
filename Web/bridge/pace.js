// @ts-check

/**
 * How often and how sharply a bridge is drawn, best first: milliseconds between pictures (0: as often as the screen shows
 * one), and the most pixels a point of instruments and of the main screen.
 */
export const grades = [
  { name: "All, sharp", interval: 0, pixels: 2, scenePixels: 1.5 },
  { name: "All", interval: 0, pixels: 1.5, scenePixels: 1 },
  { name: "30 a second", interval: 1000 / 30, pixels: 1.5, scenePixels: 0.75 },
  { name: "20 a second", interval: 1000 / 20, pixels: 1, scenePixels: 0.5 },
  { name: "12 a second", interval: 1000 / 12, pixels: 1, scenePixels: 0.5 },
];

const storageKey = "martlet.bridge.pictures";
/** A picture is late when it took so much longer than it should; on a screen's own beat, so many milliseconds. */
const lateShare = 1.5;
const lateMilliseconds = 26;
/** A tab that was hidden or a computer that slept says nothing of either. */
const pauseMilliseconds = 1000;
const patience = 60;
/** How long all pictures have to be in time before better ones are tried, at least and at most, and how long a trial lasts. */
const leastCalmMilliseconds = 20000;
const mostCalmMilliseconds = 600000;
const trialMilliseconds = 10000;

/** Draws less on a machine that can't follow, and tries again once it can. A person may choose themselves. */
export class Pace {
  /** What somebody chose, by number; null: by what the machine can do. @type {number | null} */
  wish = wished();
  #grade = 0;
  #dueAt = 0;
  #lastAt = 0;
  #lateness = 0;
  #calmSince = 0;
  #calm = leastCalmMilliseconds;
  #trialUntil = 0;

  get grade() {
    return this.wish ?? this.#grade;
  }

  /** The most pixels a point, of instruments. */
  get pixels() {
    return grades[this.grade].pixels;
  }

  get scenePixels() {
    return grades[this.grade].scenePixels;
  }

  /** @param {number | null} grade null: by what the machine can do */
  choose(grade) {
    this.wish = grade;
    if (grade === null) localStorage.removeItem(storageKey);
    else localStorage.setItem(storageKey, String(grade));
  }

  /** Whether to draw with this beat of the screen. @param {number} now */
  due(now) {
    const { interval } = grades[this.grade];
    // Half a beat early is nearer than half a beat late.
    if (now < this.#dueAt - 8) return false;
    this.#dueAt = Math.max(this.#dueAt + interval, now);
    if (this.wish === null) this.#judge(now - this.#lastAt, now);
    this.#lastAt = now;
    return true;
  }

  /** @param {number} took @param {number} now */
  #judge(took, now) {
    if (took > pauseMilliseconds) return this.#startOver(now);
    const limit = Math.max(lateMilliseconds, grades[this.grade].interval * lateShare);
    this.#lateness = Math.max(0, this.#lateness + (took > limit ? Math.min(6, took / limit) : -2));
    if (this.#lateness > 0) this.#calmSince = now;
    if (this.#lateness >= patience) this.#worse(now);
    else if (now - this.#calmSince >= this.#calm) this.#better(now);
  }

  /** @param {number} now */
  #worse(now) {
    this.#startOver(now);
    if (this.#grade === grades.length - 1) return;
    this.#grade += 1;
    this.#calm = now < this.#trialUntil ? Math.min(mostCalmMilliseconds, this.#calm * 2) : leastCalmMilliseconds;
  }

  /** @param {number} now */
  #better(now) {
    this.#startOver(now);
    if (this.#grade === 0) return;
    this.#grade -= 1;
    this.#trialUntil = now + trialMilliseconds;
  }

  /** @param {number} now */
  #startOver(now) {
    this.#lateness = 0;
    this.#calmSince = now;
  }
}

/** @returns {number | null} */
function wished() {
  const text = localStorage.getItem(storageKey);
  const grade = text === null ? Number.NaN : Number(text);
  return grade in grades ? grade : null;
}

/** The page's: a machine has one. */
export const pace = new Pace();
