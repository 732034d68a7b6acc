// @ts-check
import { icon } from "../../ui/dom.js";

/** Drawn in lines, 24 by 24. @type {Record<string, string>} */
const paths = {
  captain: "M3 17l2-9 5 5 2-8 2 8 5-5 2 9zM4 20h16",
  helm: "M12 5a7 7 0 1 0 0 14a7 7 0 1 0 0-14M12 2v6M12 16v6M2 12h6M16 12h6M12 10a2 2 0 1 0 0 4a2 2 0 1 0 0-4",
  weapons: "M12 4a8 8 0 1 0 0 16a8 8 0 1 0 0-16M12 1v7M12 16v7M1 12h7M16 12h7",
  engineering: "M13 2L5 14h6l-1 8 9-13h-7z",
  science: "M10 3v7L4 20h16l-6-10V3M8 3h8M7 15h10",
  comms: "M4 10a11 11 0 0 1 16 0M7 13a7 7 0 0 1 10 0M10 16a3 3 0 0 1 4 0M12 18v3",
  sound: "M4 9v6h4l5 4V5L8 9zM16 9a4 4 0 0 1 0 6M18 6a8 8 0 0 1 0 12",
  silence: "M4 9v6h4l5 4V5L8 9zM16 9l5 6M21 9l-5 6",
  chat: "M4 5h16v11H11l-4 4v-4H4z",
  figures: "M4 20V10M10 20V4M16 20v-8M21 20H3",
  leave: "M10 4H5v16h5M14 8l5 4-5 4M19 12H9",
  help: "M9 9a3 3 0 1 1 4 3c-1 .5-1 1-1 2M12 17.500v.5",
};

/** @param {string} name */
export const sign = (name) => icon(paths[name] ?? paths.help, "0 0 24 24", "icon sign");
