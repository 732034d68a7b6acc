// @ts-check
/** A style sheet that only some pages need. Resolves when it is there. @param {string} href @returns {Promise<void>} */
export function style(href) {
  const there = document.querySelector(`link[href="${href}"]`);
  if (there) return Promise.resolve();
  return new Promise((resolve) => {
    const link = document.createElement("link");
    link.rel = "stylesheet";
    link.href = href;
    link.onload = link.onerror = () => resolve();
    document.head.append(link);
  });
}
