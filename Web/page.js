// @ts-check
import { Api, MartletError, Session } from "./martlet.js";
import { fill } from "./ui/dom.js";
import { toast, toastError } from "./ui/toast.js";
import { ask } from "./ui/dialog.js";
import { welcome } from "./lobby/welcome.js";
import { lobby } from "./lobby/lobby.js";
import { MatchPage } from "./lobby/match.js";
import { WatchPage } from "./lobby/live/watch.js";

/**
 * The page: who is here, and where they are. `#/` is the lobby, `#/match/ID` a match, `#/watch/ID` one that is over; `/?match=ID&invite=CODE` joins.
 *
 * `window.martlet` is this object, for automation: `session`, `api`, `stream`, `match`, `view`, `live`, and
 * `sendCommand(command)`, which resolves with the ack.
 */
export class App {
  session = new Session();
  api = new Api(this.session);
  root = /** @type {HTMLElement} */ (document.getElementById("app"));
  /** @type {{destroy?: () => void} | null} */
  page = null;
  /** Whether something between here and the server drops messages of live matches. For tests. */
  isLossy = false;

  get #matchPage() {
    return this.page instanceof MatchPage ? this.page : null;
  }

  get stream() {
    return this.#matchPage?.stream ?? null;
  }

  get match() {
    return this.#matchPage?.match ?? null;
  }

  /** What this player may know, as the last snapshot had it. */
  get view() {
    return this.#matchPage?.snapshot?.view ?? null;
  }

  /** A live match that is played or watched again: `sample(now)`, `input(fields)`, `stats`, `seat`. */
  get live() {
    return this.#matchPage?.table?.live ?? (this.page instanceof WatchPage ? this.page.recorded : null);
  }

  /** @param {import("./martlet/types.js").Command} command */
  sendCommand(command) {
    return this.stream?.send(command) ?? Promise.reject(new MartletError("closed", "There is no match here."));
  }

  start() {
    addEventListener("hashchange", () => this.show());
    let account = this.session.account?.id;
    this.session.on("change", () => {
      if (this.session.account?.id === account) return;
      account = this.session.account?.id;
      this.show();
    });
    this.session.on("ended", () => toast("Your session has ended. Please sign in again.", "bad"));
    this.show();
  }

  async show() {
    this.page?.destroy?.();
    this.page = null;
    document.body.classList.remove("playing");
    document.title = "Martlet";
    if (!this.session.signedIn) {
      this.page = welcome(this);
      return;
    }
    await this.#followInvitation();
    const [, place, id] = location.hash.split("/");
    if (place === "match" && id) this.page = new MatchPage(this, decodeURIComponent(id));
    else if (place === "watch" && id) this.page = new WatchPage(this, decodeURIComponent(id));
    else this.page = lobby(this);
  }

  /** `/?match=ID&invite=CODE`: join, and keep only the match in the address. */
  async #followInvitation() {
    const query = new URLSearchParams(location.search);
    const id = query.get("match");
    if (!id) return;
    const code = query.get("invite") ?? undefined;
    let hash = `#/match/${encodeURIComponent(id)}`;
    try {
      await this.api.act(id, "join", code ? { inviteCode: code } : {});
    } catch (error) {
      // Who has a link without its code may still know the password: the match's page asks for it.
      const wantsPassword = error instanceof MartletError && error.code === "wrong_password";
      if (!wantsPassword && !(await this.#isMember(id))) {
        toastError(error);
        if (error instanceof MartletError && error.temporary) return;
        hash = "#/";
      }
    }
    history.replaceState(null, "", `/${hash}`);
  }

  /** @param {string} id */
  async #isMember(id) {
    try {
      const match = await this.api.match(id);
      return match.players.some((player) => player.accountId === this.session.account?.id);
    } catch {
      return false;
    }
  }

  async signOut() {
    const guest = this.session.account?.guest;
    if (guest) {
      const text = "You play as a guest: after signing out nobody can get back to this account or its matches.";
      if (!(await ask({ title: "Sign out?", text, confirm: "Sign out", danger: true }))) return;
    }
    location.hash = "#/";
    await this.session.signOut();
  }

  /** @param {...any} children the page's content */
  render(...children) {
    fill(this.root, ...children);
  }

  /** @param {string} id */
  open(id) {
    location.hash = `#/match/${encodeURIComponent(id)}`;
  }
}

const app = new App();
Object.assign(window, { martlet: app });
app.start();
