// @ts-check
import { h } from "./dom.js";

/**
 * A modal question.
 * @param {{title: string, text?: string, content?: any, confirm?: string, cancel?: string | null, danger?: boolean}} wish
 * @returns {Promise<boolean>} whether it was confirmed
 */
export function ask({ title, text, content, confirm = "OK", cancel = "Cancel", danger = false }) {
  return new Promise((resolve) => {
    const dialog = h(
      "dialog.dialog",
      { "aria-label": title },
      h(
        "form",
        { method: "dialog" },
        h("h2", {}, title),
        text && h("p", {}, text),
        content,
        h(
          "div.row.end",
          {},
          // No submit button: Enter in a field would press the first of these.
          cancel && h("button.quiet", { type: "button", onclick: () => dialog.close("no") }, cancel),
          h(danger ? "button.danger" : "button.primary", { value: "yes", autofocus: true }, confirm),
        ),
      ),
    );
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve(dialog.returnValue === "yes");
    });
    document.body.append(dialog);
    dialog.showModal();
  });
}
