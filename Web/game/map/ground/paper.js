// @ts-check
import { noise } from "./noise.js";

const side = 512;

/** The grain of paper, to multiply over the map. @param {CanvasRenderingContext2D} context */
export function paperPattern(context) {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = side;
  const brush = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  const image = brush.createImageData(side, side);
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const cloud = noise(x, y) - 0.5;
      const fibre = noise(x * 5, y * 2 + 77) - 0.5;
      const value = 246 + cloud * 16 + fibre * 7;
      const at = (y * side + x) * 4;
      image.data[at] = value + 3;
      image.data[at + 1] = value;
      image.data[at + 2] = value - 6;
      image.data[at + 3] = 255;
    }
  }
  brush.putImageData(image, 0, 0);
  return context.createPattern(canvas, "repeat");
}
