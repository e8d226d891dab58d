/**
 * Keys in a window of its own, where the page is all there is: Tab goes round inside it, in the order that is seen, and Enter acts on
 * what is seen to have the focus. Only as long as nobody has moved the focus does Enter on nothing mean the default.
 */

/** What Tab stops at. */
const STOPS = "a[href], button, input, select, textarea, summary, [tabindex='0']";

/** What scrolls, and is a stop where nothing in it is one: arrow keys move it. */
const SCROLLERS = "main > *, #details";

/** Whether the person has moved the focus, or clicked somewhere. */
let hasWandered = false;

document.addEventListener("pointerdown", () => wander(), true);

/** The focus is where the person has put it from now on, also where that is nowhere. */
function wander() {
  hasWandered = true;
}

/**
 * Whether Enter on nothing still means the default.
 *
 * @returns {boolean}
 */
export function isUntouched() {
  return !hasWandered && !focused();
}

/**
 * Takes Tab over: at the end of the page Thunderbird would take the focus out of it, where nothing shows it any more.
 *
 * @param {KeyboardEvent} event
 * @param {() => HTMLElement | null | undefined} first where to begin when nothing has the focus
 * @returns {boolean} whether it was Tab
 */
export function moveByTab(event, first) {
  if (event.key !== "Tab" || event.altKey || event.ctrlKey || event.metaKey) {
    return false;
  }
  event.preventDefault();
  wander();
  const next = focused() ? neighbour(event.shiftKey) : first();
  if (next) {
    focusOn(next);
  }
  return true;
}

/**
 * Brings what has the focus into view where it is not; a key that would have pressed it does only that.
 *
 * @param {KeyboardEvent} event
 * @returns {boolean} whether it was out of view
 */
export function showFirst(event) {
  const at = focused();
  if (!at || !["Enter", " "].includes(event.key) || at.localName === "textarea" || isSeen(at)) {
    return false;
  }
  event.preventDefault();
  at.scrollIntoView({ block: "nearest" });
  return true;
}

/** @returns {HTMLElement | null} */
function focused() {
  const at = document.activeElement;
  return at instanceof HTMLElement && at !== document.body ? at : null;
}

/**
 * The next stop, or the one before, round the page.
 *
 * @param {boolean} isBack
 * @returns {HTMLElement | undefined}
 */
function neighbour(isBack) {
  const all = stops();
  const at = /** @type {HTMLElement} */ (focused()); // asked for only where something has the focus
  const side = isBack ? Node.DOCUMENT_POSITION_PRECEDING : Node.DOCUMENT_POSITION_FOLLOWING;
  const beyond = all.filter((stop) => at.compareDocumentPosition(stop) & side);
  return isBack ? (beyond.at(-1) ?? all.at(-1)) : (beyond[0] ?? all[0]);
}

/** @returns {HTMLElement[]} in the order of the page, which is the one that is seen, but for where it begins */
function stops() {
  const found = /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll(`${STOPS}, ${SCROLLERS}`)); // as the selectors say
  const all = [...found].filter((stop) => stop.checkVisibility() && !stop.matches(":disabled, [tabindex='-1']"));
  const controls = all.filter((stop) => stop.matches(STOPS));
  return all.filter((stop) => controls.includes(stop) || (scrolls(stop) && !controls.some((each) => stop.contains(each))));
}

/** @param {HTMLElement} element */
function scrolls(element) {
  return element.scrollHeight > element.clientHeight + 1 && ["auto", "scroll"].includes(getComputedStyle(element).overflowY);
}

/** @param {HTMLElement} stop */
function focusOn(stop) {
  if (!stop.matches(STOPS)) {
    stop.tabIndex = 0;
    stop.addEventListener("blur", () => stop.removeAttribute("tabindex"), { once: true });
  }
  stop.focus();
  stop.scrollIntoView({ block: "nearest" });
}

/** Whether half of it at least is not scrolled away. @param {HTMLElement} element */
function isSeen(element) {
  const box = element.getBoundingClientRect();
  const frames = [...document.querySelectorAll(SCROLLERS)].filter((frame) => frame.contains(element));
  return frames
    .map((frame) => frame.getBoundingClientRect())
    .every(({ top, bottom, height }) => {
      const seen = Math.min(box.bottom, bottom) - Math.max(box.top, top);
      return seen * 2 >= Math.min(box.height, height);
    });
}
