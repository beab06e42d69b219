/** What does the reporter see of a submission on its way? The stages, the ending, the links. */

import { hush, say } from "./language.js";

const STAGES = ["accepted", "normalise", "enrich", "renditions", "assemble", "commit"];
const LINKS = ["html", "item", "ninjs", "feed"];
const BROKEN = ["refused", "parked"];

const at = (id) => document.getElementById(id);

/** pending, working, done or failed. */
function markOf(told, status) {
  if (status.state === "published" || told?.state === "done") return "done";
  if (!told) return "pending";
  return BROKEN.includes(status.state) ? "failed" : "working";
}

function line(stage, told, status) {
  const mark = markOf(told, status);
  const item = document.createElement("li");
  const [name, state] = [document.createElement("span"), document.createElement("span")];
  item.className = mark;
  name.className = "stage-name";
  state.className = "stage-mark";
  say(name, `stage-${stage}`);
  say(state, `mark-${mark}`);
  item.append(name, state);
  return item;
}

const secondsBetween = (stages) => {
  const times = stages.map((stage) => Date.parse(stage.at)).filter(Number.isFinite);
  return (Math.max(...times) - Math.min(...times)) / 1000;
};

function sayState(status) {
  const seconds = secondsBetween(status.stages ?? []);
  if (status.state === "published" && seconds > 0) say(at("state"), "published-after", { seconds });
  else say(at("state"), `state-${status.state}`);
  at("state").dataset.state = status.state;
}

/** A status document, as the page shows it. */
export function show(status) {
  const told = new Map((status.stages ?? []).map((stage) => [stage.name, stage]));
  at("stages").replaceChildren(...STAGES.map((stage) => line(stage, told.get(stage), status)));
  sayState(status);
}

export const wait = (seconds) => say(at("state"), "waiting-for-network", { seconds });

export function reset(headline, language) {
  at("progress-title").textContent = headline;
  at("progress-title").lang = language;
  at("stages").replaceChildren();
  hush(at("state"));
  delete at("state").dataset.state;
  for (const id of ["ending", "thumbnail", "reason", "mend", "next"]) at(id).hidden = true;
  at("links").replaceChildren();
}

function linkTo(name, address) {
  const item = document.createElement("li");
  const link = document.createElement("a");
  link.href = address;
  link.target = "_blank";
  link.rel = "noopener";
  link.dataset.link = name;
  say(link, `link-${name}`);
  item.append(link);
  return item;
}

/** The reason of a refusal as one sentence; problem-like or plain, in the language asked for. */
export function sentence(reason, language) {
  if (!reason) return "";
  return typeof reason === "string" ? reason : (reason[language] ?? reason.detail ?? reason.message ?? reason.code ?? "");
}

/** The ending: what can be opened, or why not, and what the reporter can do next. */
export function end(status, language) {
  const links = status.links ?? {};
  const reason = sentence(status.reason, language);
  at("links").replaceChildren(...LINKS.filter((name) => links[name]).map((name) => linkTo(name, links[name])));
  at("reason").textContent = reason;
  at("reason").hidden = !reason;
  at("mend").hidden = status.state !== "refused";
  at("next").hidden = false;
  at("next").className = status.state === "refused" ? "quiet" : "main";
  at("ending").hidden = false;
  if (status.state === "published" && links.latest) picture(links.latest);
}

/** A small rendition of the first photo, if the public bucket lets this page read it. */
async function picture(address) {
  try {
    const answer = await fetch(address, { credentials: "omit" });
    const { renditions = [], images = [] } = await answer.json();
    const ours = renditions.filter((rendition) => rendition.image === 0);
    const fit = ours.sort((one, other) => one.width - other.width).find((rendition) => rendition.width >= 480);
    if (!fit) return;
    at("thumbnail").src = new URL(fit.href, answer.url.split("items/")[0]).href;
    at("thumbnail").alt = images[0]?.alt ?? "";
    at("thumbnail").hidden = false;
  } catch {
    at("thumbnail").hidden = true; // a portal that this page may not read; the links still open
  }
}
