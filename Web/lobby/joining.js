// @ts-check
import { h } from "../ui/dom.js";
import { ask } from "../ui/dialog.js";

/**
 * Joins a match; asks for its password where it has one.
 * @param {import("../martlet.js").Api} api
 * @param {import("../martlet.js").Match} match
 * @returns {Promise<import("../martlet.js").Match | null>} null: thought better of it
 */
export async function join(api, match) {
  if (!match.hasPassword) return api.act(match.id, "join");
  const field = h("input", { type: "password", maxlength: 128, autocomplete: "off", "aria-label": "Password", autofocus: true });
  const text = "Whoever made this match gave it a password.";
  if (!(await ask({ title: match.name || "Password", text, content: field, confirm: "Join" }))) return null;
  return api.act(match.id, "join", { password: field.value });
}
