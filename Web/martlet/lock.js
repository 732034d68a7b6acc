// @ts-check
import { randomId } from "./http.js";

const leaseMilliseconds = 20000;
const settleMilliseconds = 60;

/**
 * Runs `work` in one tab of this browser at a time. By the Web Locks API; pages without HTTPS have none, there a lease
 * in localStorage does it, which settles for a moment so that the last writer wins.
 * @template T
 * @param {string} name
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function exclusively(name, work) {
  if (navigator.locks) return navigator.locks.request(name, work);
  const key = `martlet.lock.${name}`;
  const mine = randomId();
  for (;;) {
    const [, until] = (localStorage.getItem(key) ?? "").split(" ");
    const free = !until || Number(until) < Date.now() || Number(until) > Date.now() + leaseMilliseconds;
    if (free) localStorage.setItem(key, `${mine} ${Date.now() + leaseMilliseconds}`);
    await new Promise((resolve) => setTimeout(resolve, settleMilliseconds));
    if (localStorage.getItem(key)?.startsWith(mine)) break;
  }
  try {
    return await work();
  } finally {
    if (localStorage.getItem(key)?.startsWith(mine)) localStorage.removeItem(key);
  }
}
