/**
 * What was found, for a person to read: the most serious in the headline, each other one on a card, and what does not hold the
 * message last, quietly. Things that one rule found share a card.
 *
 * @import { Audience, Finding, Verdict } from "../types.js"
 */

import { fill, has, text } from "../i18n.js";
import { visible } from "../visible.js";
import { disclosure } from "./disclosure.js";
import { element, isolated, line, quietHeading } from "./elements.js";
import { unreadable } from "./files.js";
import { addInChunks, drawPeople } from "./people.js";
import { fixOf, othersOf, remedyButton, rowButton } from "./remedies.js";

/** @typedef {(finding: Finding, isRow?: boolean) => HTMLButtonElement[]} Links the quiet buttons of a finding */

/** The facts that name the thing found, where a rule gives several; the first that there is. */
const THINGS = ["recipient", "entry", "file", "domain", "name"];

/** How many of the things that one rule merely notes stand there at once. */
const FEW_NOTED = 5;

/** The rule that the list of people explains. */
const ABOUT_PEOPLE = "visible_recipients";

/**
 * Draws into the parts that every page with a verdict has: `#first` with `#headline`, `#summary` and `#links`, `#cards`, `#people`,
 * `#noticed`.
 *
 * @param {Verdict} verdict
 * @param {Audience | null} audience
 * @param {import("./remedies.js").Place} place
 * @returns {boolean} whether the headline is one of the findings'
 */
export function drawFindings(verdict, audience, place) {
  const groups = grouped(verdict.findings);
  const notices = groups.filter(([{ level }]) => level === "notice");
  const [first, ...others] = groups.filter((group) => !notices.includes(group));
  const links = linksOf(verdict, place);
  if (first) {
    drawFirst(first, links);
  }
  element("cards").append(...others.map((group) => card(group, links)));
  if (notices.length > 0) {
    quietHeading(element("noticed"), first ? "also_noticed" : "noticed");
    element("noticed").append(...notices.map((group) => card(group, links)));
  }
  const isAlone = groups.length === 0 || (groups.length === 1 && first?.[0].rule === ABOUT_PEOPLE);
  if (audience) {
    drawAudience(audience, isAlone);
  }
  return first !== undefined;
}

/**
 * @param {Audience} audience
 * @param {boolean} isAlone
 */
function drawAudience(audience, isAlone) {
  const people = element("people");
  drawPeople(people, audience);
  if (!isAlone && people.hasChildNodes()) {
    const heading = document.createElement("div");
    quietHeading(heading, "people_heading");
    people.prepend(...heading.childNodes);
  }
}

/**
 * Findings of one rule and level, together; in the order of the first of each.
 *
 * @param {Finding[]} findings
 * @returns {Finding[][]}
 */
function grouped(findings) {
  /** @type {Map<string, Finding[]>} */
  const groups = new Map();
  for (const finding of findings) {
    const key = `${finding.rule} ${finding.level} ${isUnread(finding)}`;
    const group = groups.get(key);
    if (group) {
      group.push(finding);
    } else {
      groups.set(key, [finding]);
    }
  }
  return [...groups.values()];
}

/**
 * The remedies that stand beside their findings; with one finding, all of them are answers.
 *
 * @param {Verdict} verdict
 * @param {import("./remedies.js").Place} place
 * @returns {Links}
 */
function linksOf(verdict, place) {
  const others = verdict.findings.length > 1 ? [...othersOf(verdict)] : [];
  return (finding, isRow) =>
    others
      .filter(([, offering]) => offering === finding)
      .map(([id]) => (isRow ? rowButton(id, verdict, place) : remedyButton([id], verdict, place, "link")));
}

/**
 * @param {Finding[]} group
 * @param {Links} links
 */
function drawFirst(group, links) {
  const [finding, ...more] = group;
  if (more.length > 0) {
    drawMany(group, element("headline"), element("summary"));
    const list = things(group, links);
    list.classList.add("of-headline");
    element("cards").append(list);
    return;
  }
  drawFinding(finding, element("first"), element("headline"), element("summary"));
  addLinks(element("links"), links(finding));
}

/**
 * @param {Finding[]} group
 * @param {Links} links
 */
function card(group, links) {
  const [finding, ...more] = group;
  const made = document.createElement("section");
  const headline = document.createElement("h2");
  const body = document.createElement("div");
  body.className = "body";
  made.className = `card ${finding.level}`;
  made.append(headline, body);
  if (more.length > 0) {
    drawMany(group, headline, body);
    const shown = finding.level === "notice" ? FEW_NOTED : group.length;
    made.append(things(group.slice(0, shown), links), ...rest(group.slice(shown), links));
    return made;
  }
  drawFinding(finding, made, headline, body);
  const holder = document.createElement("div");
  made.append(holder);
  addLinks(holder, links(finding));
  return made;
}

/**
 * What, then the facts that have words of their own, then why; what to do only where no button does it.
 *
 * @param {Finding} finding
 * @param {Element} card
 * @param {Element} headline
 * @param {Element} body
 */
function drawFinding(finding, card, headline, body) {
  mark(card, finding);
  fill(headline, whatOf(finding), finding.facts);
  for (const [message, values] of sentencesOf(finding)) {
    line(body, message, values);
  }
  drawWhy(body, finding, finding.facts);
  addUnsaid(body, card, finding);
}

/**
 * A file that could not be read, where the rule would have to know what is in it.
 *
 * @param {Pick<Finding, "facts">} finding
 */
function isUnread({ facts }) {
  return "unreadable" in facts;
}

/**
 * @param {Element} body
 * @param {Finding} finding
 * @param {import("../i18n.js").Values} values
 */
function drawWhy(body, finding, values) {
  const words = isUnread(finding) ? "unread" : `rule_${finding.rule}`;
  line(body, `${words}_why`, { ...values, rule: text(`rule_${finding.rule}_name`) });
  if (finding.remedies.length === 0) {
    line(body, `${words}_todo`, values);
  }
}

/**
 * A rule whose facts have a reason may have a headline for each; what is inside something else has one in any case.
 *
 * @param {Finding} finding
 */
function whatOf({ rule, facts }) {
  if (isUnread({ facts })) {
    return "unread_what";
  }
  const variants = ["inside" in facts ? "inside" : String(facts.reason)].map((variant) => `rule_${rule}_what_${variant}`);
  return variants.find((message) => has(message)) ?? `rule_${rule}_what`;
}

/**
 * The facts that have words of their own. Of lists that go together, `_each_` says one sentence for each place in them.
 *
 * @param {Pick<Finding, "rule" | "facts">} finding
 * @returns {[message: string, values: import("../i18n.js").Values][]}
 */
function sentencesOf({ rule, facts }) {
  if (isUnread({ facts })) {
    return [["unread_fact", { reason: unreadable(String(facts.unreadable)) }]];
  }
  const values = { ...facts, n: facts.people ?? 0, kinds_words: kindsIn(facts) };
  return Object.entries(facts).flatMap(([fact, value]) => {
    const message = `rule_${rule}_fact_${fact}`;
    if (has(`rule_${rule}_each_${fact}`)) {
      return [value].flat().map((_, place) => [`rule_${rule}_each_${fact}`, atPlace(facts, place)]);
    }
    if (value === 0 || !has(message)) {
      return [];
    }
    const ofAll = value === facts.people && has(`${message}_all`) ? "_all" : "";
    return [[`${message}${ofAll}`, values]];
  });
}

/**
 * @param {Finding["facts"]} facts
 * @param {number} place
 * @returns {import("../i18n.js").Values}
 */
function atPlace(facts, place) {
  return Object.fromEntries(Object.entries(facts).map(([fact, value]) => [fact, [value].flat()[place] ?? ""]));
}

/** @param {Finding["facts"]} facts */
function kindsIn({ kinds = [] }) {
  return [kinds].flat().map((kind) => text(`number_${kind}`));
}

/**
 * How many, and what is true of all of them.
 *
 * @param {Finding[]} group
 * @param {Element} headline
 * @param {Element} body
 */
function drawMany(group, headline, body) {
  const [finding] = group;
  const { rule } = finding;
  const n = group.length;
  if (isUnread(finding)) {
    fill(headline, "unread_many", { n });
  } else if (has(`rule_${rule}_many`)) {
    fill(headline, `rule_${rule}_many`, { n });
  } else {
    fill(headline, "finding_many", { rule: text(`rule_${rule}_name`), n });
  }
  drawWhy(body, finding, { n });
}

/**
 * @param {Finding[]} group
 * @param {Links} links
 */
function things(group, links) {
  const list = document.createElement("ul");
  list.className = "things";
  addInChunks(list, group, (finding) => {
    const row = document.createElement("li");
    mark(row, finding);
    drawThing(row, finding);
    addUnsaid(row, row, finding);
    const holder = document.createElement("span");
    row.append(holder);
    addLinks(holder, links(finding, true));
    return row;
  });
  return list;
}

/**
 * @param {Finding[]} group
 * @param {Links} links
 * @returns {Element[]} nothing where there is none
 */
function rest(group, links) {
  if (group.length === 0) {
    return [];
  }
  const row = disclosure("more-things", text("and_more", { n: group.length }));
  row.append(things(group, links));
  return [row];
}

/**
 * @param {Element} row
 * @param {Finding} finding
 */
function drawThing(row, { rule, facts }) {
  const words = document.createElement("span");
  row.append(words);
  if (has(`rule_${rule}_row`)) {
    fill(words, `rule_${rule}_row`, facts);
  } else {
    const name = THINGS.find((fact) => fact in facts);
    if (name) {
      const thing = isolated("thing", String(facts[name]));
      thing.dataset.fact = name;
      words.append(thing);
    }
  }
  if ("file" in facts) {
    addDetails(words, { rule, facts });
  }
}

/**
 * What was found in a file, below its name.
 *
 * @param {Element} words
 * @param {Pick<Finding, "rule" | "facts">} finding
 */
function addDetails(words, finding) {
  for (const [message, values] of sentencesOf(finding)) {
    line(words, message, values).className = "detail";
  }
}

/**
 * @param {Element} holder
 * @param {HTMLButtonElement[]} links
 */
function addLinks(holder, links) {
  holder.className = links.length > 0 ? "links" : "";
  holder.append(...links);
}

/**
 * @param {Element} element
 * @param {Finding} finding
 */
function mark(element, { rule, level }) {
  element.setAttribute("data-rule", rule);
  element.setAttribute("data-level", level);
}

/**
 * Facts that no sentence has said, for whoever looks for them by name.
 *
 * @param {Element} parent
 * @param {Element} card
 * @param {Finding} finding
 */
function addUnsaid(parent, card, { facts }) {
  for (const [fact, value] of Object.entries(facts)) {
    if (card.querySelector(`[data-fact="${fact}"]`)) {
      continue;
    }
    const unsaid = document.createElement("data");
    unsaid.hidden = true;
    unsaid.dataset.fact = fact;
    unsaid.textContent = visible(String(value));
    parent.append(unsaid);
  }
}

/**
 * The buttons below the findings, but for those that only one page has: the default, and what else there is to apply.
 *
 * @param {Verdict} verdict
 * @param {import("./remedies.js").Place} place
 * @returns {{ fix: HTMLButtonElement[], others: HTMLButtonElement[] }}
 */
export function remedyAnswers(verdict, place) {
  const ids = fixOf(verdict);
  const others = verdict.findings.length === 1 ? [...othersOf(verdict).keys()] : [];
  return {
    fix: ids.length > 0 ? [remedyButton(ids, verdict, place)] : [],
    others: others.map((id) => remedyButton([id], verdict, place)),
  };
}
