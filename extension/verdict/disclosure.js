/** Rows that open. Made here and not from a template, so that every page with a verdict has the same ones. */

const SVG = "http://www.w3.org/2000/svg";

/**
 * @param {string} className
 * @param {...(Node | import("../types.js").Drawn)} inSummary
 * @returns {HTMLDetailsElement}
 */
export function disclosure(className, ...inSummary) {
  const details = document.createElement("details");
  details.className = className;
  const summary = document.createElement("summary");
  summary.append(chevron(), ...inSummary);
  details.append(summary);
  return details;
}

function chevron() {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("class", "chevron");
  svg.setAttribute("viewBox", "0 0 12 12");
  svg.setAttribute("aria-hidden", "true");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", "M4 2l4 4-4 4");
  svg.append(path);
  return svg;
}
