// @ts-check
import { h } from "../ui/dom.js";
import { ask } from "../ui/dialog.js";
import { MartletError } from "../martlet.js";

/**
 * Joins a match; asks for its password where it has one, until it is the right one.
 * @param {import("../martlet.js").Api} api
 * @param {import("../martlet.js").Match} match
 * @returns {Promise<import("../martlet.js").Match | null>} null: thought better of it
 */
export async function join(api, match) {
  if (!match.hasPassword) return api.act(match.id, "join");
  for (let text = "Whoever made this match gave it a password."; ; text = "That is not the password. Try once more.") {
    const field = h("input", { type: "password", maxlength: 128, autocomplete: "off", "aria-label": "Password", autofocus: true });
    if (!(await ask({ title: match.name || "Password", text, content: field, confirm: "Join" }))) return null;
    try {
      return await api.act(match.id, "join", { password: field.value });
    } catch (error) {
      if (!(error instanceof MartletError) || error.code !== "wrong_password") throw error;
    }
  }
}
