/**
 * In which words do we speak to the reporter? vi.json and en.json hold the same keys.
 *
 * An element with data-say="key" shows that text, with data-given (JSON) put in for {names};
 * switching the language says everything on the page again.
 */

import { keep, recall } from "./kept.js";

const catalogues = {};
let chosen = "vi";

export const current = () => chosen;

const load = async (language) => {
  const answer = await fetch(`/page/${language}.json`);
  catalogues[language] = await answer.json();
};

/** Both catalogues at once, so that the switch also works without a connection. */
export async function begin() {
  await Promise.all([load("vi"), load("en")]);
  choose(recall("language", "vi"));
}

export function choose(language) {
  chosen = language === "en" ? "en" : "vi";
  keep("language", chosen);
  document.documentElement.lang = chosen;
  document.getElementById("switch").lang = chosen === "vi" ? "en" : "vi";
  sayAll(document);
}

export const sayAll = (root) => {
  for (const element of root.querySelectorAll("[data-say]")) show(element);
};

/** The text of a key; a key with plural forms is chosen by `count`. */
export function text(key, given = {}) {
  const words = catalogues[chosen];
  const plural = `${key}.${new Intl.PluralRules(chosen).select(given.count ?? 0)}`;
  const sentence = words[key] ?? words[plural] ?? words[`${key}.other`] ?? key;
  return sentence.replace(/\{(\w+)\}/g, (_, name) => number(given[name]));
}

const number = (value) =>
  typeof value === "number" ? value.toLocaleString(chosen, { maximumFractionDigits: 1 }) : (value ?? "");

export function say(element, key, given = {}) {
  element.dataset.say = key;
  element.dataset.given = JSON.stringify(given);
  show(element);
}

export function hush(element) {
  delete element.dataset.say;
  element.textContent = "";
}

function show(element) {
  const words = text(element.dataset.say, JSON.parse(element.dataset.given ?? "{}"));
  if (element.textContent !== words) element.textContent = words;
}
