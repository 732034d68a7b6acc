// @ts-check
/** The colours that the drawn instruments share with the style sheets. */
export const ink = {
  text: "#dce7e6",
  faint: "rgba(190, 214, 214, 0.5)",
  etch: "rgba(190, 214, 214, 0.22)",
  line: "rgba(190, 214, 214, 0.1)",
  friend: "#7fdca4",
  enemy: "#ff6d57",
  neutral: "#e9c66e",
  unknown: "#a8bac2",
  torpedo: "#ffe08a",
  danger: "#ff4d3d",
  own: "#f4fbf8",
};

export const font = '"DIN Alternate", Bahnschrift, "Roboto Condensed", "Liberation Sans Narrow", "Arial Narrow", sans-serif';

/** @param {number} size @param {number} [weight] */
export const type = (size, weight = 600) => `${weight} ${size}px ${font}`;

/**
 * A colour with another opacity.
 * @param {string} colour `#rrggbb`
 * @param {number} alpha
 */
export function fade(colour, alpha) {
  const value = parseInt(colour.slice(1, 7), 16);
  return `rgba(${value >> 16}, ${(value >> 8) & 255}, ${value & 255}, ${alpha})`;
}

/** Degrees as a bridge says them: three digits. @param {number} radians clockwise from north */
export function bearing(radians) {
  const degrees = Math.round((radians * 180) / Math.PI);
  return String(((degrees % 360) + 360) % 360).padStart(3, "0");
}

/** A distance that can be read at a glance. @param {number} units */
export function distance(units) {
  if (units < 1000) return `${Math.round(units)}`;
  return units < 10000 ? `${(units / 1000).toFixed(1)}k` : `${Math.round(units / 1000)}k`;
}
