// @ts-check
/**
 * What a close code means for whoever wants to stay: `refresh` the token, `stop`, or `retry`.
 * @typedef {{then: "refresh"|"stop"|"retry", reason: string}} Meaning
 */

/** @type {Record<number, Meaning>} */
const meanings = {
  1000: { then: "stop", reason: "The match is over." },
  4001: { then: "refresh", reason: "Your session is no longer valid. Sign in again." },
  4003: { then: "stop", reason: "You are not allowed to see this match." },
  4004: { then: "stop", reason: "There is no such match." },
  4008: { then: "retry", reason: "Too many messages at once." },
  4009: { then: "stop", reason: "You opened this match somewhere else." },
  4012: { then: "retry", reason: "The server is restarting." },
  4013: { then: "retry", reason: "The connection was too slow to keep up." },
};

/** @param {number} code @returns {Meaning} */
export const meaningOf = (code) => meanings[code] ?? { then: "retry", reason: "The connection was lost." };
