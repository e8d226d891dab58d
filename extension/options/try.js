/** The way from the options page to the page where a message can be tried. */

/** @param {HTMLElement} section */
export function offerTry(section) {
  section.querySelector("button")?.addEventListener("click", () => messenger.tabs.create({ url: "/try/try.html" }));
  section.hidden = false;
}
