// @ts-check
import { h } from "./dom.js";

/** The mark. @param {number} [size] */
export function mark(size = 40) {
  return h("img.mark", { src: "/icons/martlet.svg", alt: "", width: size, height: size });
}

/** @param {import("../page.js").App} app */
export function header(app) {
  const { session } = app;
  return h(
    "header.site",
    {},
    h("a.brand", { href: "#/", "aria-label": "Martlet, to the lobby" }, mark(36), h("span", {}, "Martlet")),
    session.account &&
      h(
        "div.account",
        {},
        h("span.name", {}, session.account.displayName, session.account.guest && h("small", {}, "guest")),
        h("button.quiet", { type: "button", onclick: () => app.signOut() }, "Sign out"),
      ),
  );
}
