// @ts-check
/**
 * Tells when the network or the tab may have come back, or the network gone. Both are guesses of the browser: worth a
 * look, never the truth.
 * @param {{back: () => void, gone: () => void}} hands
 * @returns {() => void} stops
 */
export function watchSurroundings({ back, gone }) {
  const stop = new AbortController();
  const { signal } = stop;
  const wake = () => {
    if (!document.hidden) back();
  };
  addEventListener("online", wake, { signal });
  addEventListener("pageshow", wake, { signal });
  document.addEventListener("visibilitychange", wake, { signal });
  addEventListener("offline", gone, { signal });
  return () => stop.abort();
}
