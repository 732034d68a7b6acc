// @ts-check
// The bridge over a made-up match: `?role=0…5`. `window.demo` is the match, `window.bridge` the bridge.
import { mount, prepare } from "/bridge/play.js";
import { DemoLive } from "/demo/demo.js";

const people = ["Ada", "Bo", "Cleo", undefined, "Dana", "Emil"];
const query = new URLSearchParams(location.search);
const live = new DemoLive();
const table = {
  crew: 0,
  station: Number(query.get("role") ?? 0),
  match: { name: "Exercise", status: "running" },
  get sitters() {
    return people.map((displayName, role) => (displayName && role !== this.station ? { displayName } : undefined));
  },
  async sit(station) {
    this.station = station;
    bridge.match();
  },
  crewName: () => "",
  chat: (text) => bridge.chat.add({ from: "Ada", text, mine: true }),
  leave: () => {},
  again: () => {},
};
await prepare();
const bridge = mount(document.getElementById("app"), live, table);
for (const [from, text] of [["Bo", "Tubes one and two are hot."], ["Cleo", "Aft shield is running warm."]]) bridge.chat.add({ from, text });
Object.assign(window, { demo: live, bridge });
