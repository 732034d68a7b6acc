// @ts-check
/**
 * martlet.js: everything a page needs to talk to a Martlet server, and nothing about any game.
 *
 *     import { Session, Api, MatchStream } from "./martlet.js";
 *     const session = new Session();
 *     const api = new Api(session);
 *     if (!session.signedIn) await session.guest("Ada");
 *     const match = await api.createMatch({ game: "new-worlds" });
 *     const stream = new MatchStream(api, match.id, { playerId: "p1" });
 *     stream.on("snapshot", (snapshot) => draw(snapshot.view));
 *     stream.open();
 *     const ack = await stream.send({ type: "SubmitTurn" });
 *
 * The stream reconnects by itself, resumes by offset, and sends a command that was in flight again with its own tick,
 * so that it happens once or not at all.
 */
export { MartletError } from "./martlet/http.js";
export { Session } from "./martlet/session.js";
export { Api } from "./martlet/api.js";
export { MatchStream } from "./martlet/stream.js";
/** @typedef {import("./martlet/types.js").Match} Match */
/** @typedef {import("./martlet/types.js").Ack} Ack */
