// @ts-check
import { h } from "../ui/dom.js";
import { mark } from "../ui/header.js";

/**
 * Sign in, sign up, or play as a guest.
 * @param {import("../page.js").App} app
 */
export function welcome(app) {
  const invited = new URLSearchParams(location.search).has("match");
  const problem = h("p.problem", { role: "alert" });
  const panels = [guestForm(app, problem), signUpForm(app, problem), signInForm(app, problem)];
  const tabs = ["Play as a guest", "Create an account", "Sign in"].map((label, index) =>
    h("button.tab", { type: "button", role: "tab", onclick: () => choose(index) }, label),
  );
  /** @param {number} chosen */
  function choose(chosen) {
    problem.textContent = "";
    panels.forEach((panel, index) => (panel.hidden = index !== chosen));
    tabs.forEach((tab, index) => tab.setAttribute("aria-selected", String(index === chosen)));
  }
  app.render(
    h(
      "main.welcome",
      {},
      h(
        "section.hero",
        {},
        mark(88),
        h("h1", {}, "Martlet"),
        h("p.lead", {}, invited ? "You are invited to a match. Who is playing?" : "Unknown coasts, rival crowns, one map to fill."),
      ),
      h("section.card.entry", {}, h("div.tabs", { role: "tablist", "aria-label": "How to enter" }, tabs), problem, panels),
    ),
  );
  choose(0);
  panels[0].querySelector("input")?.focus();
  return {};
}

/** @param {string} label @param {Record<string, any>} attributes @param {string} [hint] */
export function field(label, attributes, hint) {
  return h("label.field", {}, h("span", {}, label), h("input", attributes), hint && h("small", {}, hint));
}

/**
 * A form that is busy while its work goes on and shows why it failed.
 * @param {HTMLElement} problem
 * @param {(values: Record<string, string>) => Promise<any>} work
 * @param {...any} children
 */
function form(problem, work, ...children) {
  const element = h("form.stack", {}, children);
  element.addEventListener("submit", async (/** @type {SubmitEvent} */ event) => {
    event.preventDefault();
    const button = element.querySelector("button[type=submit]");
    problem.textContent = "";
    button.disabled = true;
    try {
      await work(Object.fromEntries([...new FormData(element)].map(([name, value]) => [name, String(value).trim()])));
    } catch (error) {
      problem.textContent = error instanceof Error ? error.message : String(error);
    } finally {
      button.disabled = false;
    }
  });
  return element;
}

/** @param {string} label */
const submit = (label) => h("button.primary.wide", { type: "submit" }, label);
const nameField = () =>
  field("Your name", { name: "name", required: true, maxlength: 24, autocomplete: "nickname", spellcheck: "false" });

/** @param {import("../page.js").App} app @param {HTMLElement} problem */
function guestForm(app, problem) {
  return form(problem, ({ name }) => app.session.guest(name), nameField(), submit("Play"));
}

/** @param {import("../page.js").App} app @param {HTMLElement} problem */
function signUpForm(app, problem) {
  return form(
    problem,
    ({ name, login, password }) => app.session.signUp(name, login, password),
    nameField(),
    field("Login", { name: "login", required: true, maxlength: 64, autocomplete: "username", autocapitalize: "none" }),
    field(
      "Password",
      { name: "password", type: "password", required: true, autocomplete: "new-password", minlength: 8 },
      "A few words that only you would put together.",
    ),
    submit("Create account"),
  );
}

/** @param {import("../page.js").App} app @param {HTMLElement} problem */
function signInForm(app, problem) {
  return form(
    problem,
    ({ login, password }) => app.session.signIn(login, password),
    field("Login", { name: "login", required: true, autocomplete: "username", autocapitalize: "none" }),
    field("Password", { name: "password", type: "password", required: true, autocomplete: "current-password" }),
    submit("Sign in"),
  );
}
