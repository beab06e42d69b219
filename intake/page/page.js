/** The reporter page: write, submit, watch, open. Each import answers one question; this ties them. */

import { countWords, toArticle } from "./article.js";
import { ask, Refused } from "./door.js";
import * as draft from "./draft.js";
import { keep, recall } from "./kept.js";
import { begin, choose, current, hush, say, text } from "./language.js";
import { insist } from "./patience.js";
import { Photos } from "./photos.js";
import * as problem from "./problem.js";
import * as stages from "./stages.js";
import { Unreadable, upload } from "./upload.js";
import { hasEnded, watch } from "./watch.js";

const FIELDS = ["headline", "abstract", "body", "byline", "section", "language"];
const STAND_IN = "00000000-0000-4000-8000-000000000000"; // for an upload that is still to come

const at = (id) => document.getElementById(id);
const written = () => Object.fromEntries(FIELDS.map((name) => [name, at(name).value]));
const tell = (key, given) => say(at("sending"), key, given);
const onWait = (seconds) => tell("waiting-for-network", { seconds });

let busy = null; // the AbortController of a submission under way

const photos = new Photos({ list: at("photos"), input: at("files"), status: at("sending"), onChange: save });

// --- the draft

let saving = 0;

function save() {
  clearTimeout(saving);
  const kept = draft.write(written(), photos.all.length);
  const time = new Date().toLocaleTimeString(current(), { hour: "2-digit", minute: "2-digit" });
  say(at("saved"), kept ? "saved" : "not-saved", { time });
}

function edited() {
  if (draft.sent() && !busy) draft.unseal();
  say(at("count"), "words", { count: countWords(at("body").value) });
  clearTimeout(saving);
  saving = setTimeout(save, 400);
}

function restore() {
  for (const [name, value] of Object.entries(draft.fields())) if (value) at(name).value = value;
  at("token").value = recall("token", "");
  say(at("count"), "words", { count: countWords(at("body").value) });
  const lost = draft.sent() ? 0 : draft.photoCount() - photos.all.length;
  if (lost > 0) say(at("lost-photos"), "lost-photos", { count: lost });
  at("lost-photos").hidden = lost <= 0;
  setWritingLanguage();
}

function setWritingLanguage() {
  for (const name of ["headline", "abstract", "body", "photos"]) at(name).lang = at("language").value;
}

/** A link from the desk may carry the token in its fragment, which never reaches a server. */
function takeToken() {
  const token = new URLSearchParams(location.hash.slice(1)).get("token");
  if (!token) return;
  keep("token", token);
  history.replaceState(null, "", location.pathname + location.search);
}

// --- submitting

function setBusy(controller) {
  busy = controller;
  at("article").disabled = Boolean(controller);
  at("send").disabled = Boolean(controller);
  at("stop").hidden = true;
}

/** A dry run, so that nobody waits for 25 MB to learn that a credit is missing. */
async function check(signal) {
  tell("checking");
  const images = photos.all.map((photo) => photo.image(STAND_IN));
  const body = JSON.stringify(toArticle(written(), images));
  const headers = { "Content-Type": "application/json" };
  try {
    await insist(() => ask("/v1/submissions/validate", { method: "POST", headers, body, signal }), { signal, onWait });
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    error.errors = error.errors.filter(({ pointer = "" }) => !/^\/images\/\d+\/upload$/.test(pointer));
    if (error.errors.length || [401, 403].includes(error.status)) throw error;
  }
}

async function sendPhotos(signal) {
  at("stop").hidden = photos.all.length === 0;
  for (const [index, photo] of photos.all.entries()) {
    const place = { number: index + 1, count: photos.all.length };
    tell("uploading", place);
    await upload(photo.file, photo.location, {
      signal,
      onWait,
      onLocation: (location) => (photo.location = location),
      onProgress: (share) => {
        photo.progress(share);
        tell("uploading", place);
      },
    }).catch((error) => {
      throw Object.assign(error, { photo });
    });
  }
  at("stop").hidden = true;
}

async function submit() {
  if (busy) return;
  setBusy(new AbortController());
  problem.clear();
  save();
  try {
    if (!draft.sent()) await prepare(busy.signal);
    await send();
  } catch (error) {
    setBusy(null);
    explain(error);
  }
}

async function prepare(signal) {
  if (!recall("token", "")) throw new Refused(401, {});
  await check(signal);
  await sendPhotos(signal);
  draft.seal(JSON.stringify(toArticle(written(), photos.all.map((photo) => photo.image()))));
}

/** The sealed body under the draft's id, as often as it takes; then its way to the ending. */
async function send() {
  tell("sending");
  const options = { method: "PUT", headers: { "Content-Type": "application/json" }, body: draft.sent() };
  const answer = await insist(() => ask(`/v1/submissions/${draft.id()}`, options), { onWait });
  const status = await answer.json();
  hush(at("sending"));
  open(status);
  const ended = hasEnded(status) ? status : await watch(draft.id(), { onStatus: stages.show, onWait: stages.wait });
  stages.end(ended, current());
}

function open(status) {
  at("desk").hidden = true;
  at("progress").hidden = false;
  const { headline, language } = JSON.parse(draft.sent());
  stages.reset(headline, language);
  stages.show(status);
  at("progress-title").focus();
}

function back() {
  setBusy(null);
  at("progress").hidden = true;
  at("desk").hidden = false;
  restore();
  at("headline").focus();
}

// --- when it does not go well

const tokenError = () => {
  const message = text(recall("token", "") ? "token-wrong" : "token-missing");
  return [{ control: at("token"), place: "", message }];
};

function refusal(error) {
  if ([401, 403].includes(error.status)) return tokenError();
  draft.unseal();
  const errors = problem.located(error.errors, photos.all);
  for (const { pointer = "" } of error.errors) {
    const [, index] = /^\/images\/(\d+)\/upload$/.exec(pointer) ?? [];
    photos.all[index]?.forget();
  }
  if (errors.length) return errors;
  if (error.photo) return [{ control: error.photo.card, place: error.photo.file.name, message: error.message }];
  if (error.status !== 409) return [{ control: null, message: error.message }];
  draft.renew();
  return [{ control: null, message: text("already-sent") }];
}

function explain(error) {
  hush(at("sending"));
  if (error.name === "AbortError") return tell("stopped");
  if (error instanceof Refused) return problem.show(refusal(error));
  const { photo } = error;
  if (error instanceof Unreadable) {
    return problem.show([{ control: photo.card, place: photo.file.name, message: text("photo-unreadable") }]);
  }
  problem.show([{ control: null, message: text("broken", { detail: error.message }) }]);
  throw error;
}

// --- the page comes alive

function listen() {
  at("desk").addEventListener("submit", (event) => {
    event.preventDefault();
    submit();
  });
  at("article").addEventListener("input", (event) => {
    if (event.target.matches("[aria-invalid]")) problem.unmark(event.target);
    if (event.target.id === "token") keep("token", event.target.value.trim());
    else edited();
  });
  at("language").addEventListener("change", setWritingLanguage);
  at("stop").addEventListener("click", () => busy?.abort());
  at("switch").addEventListener("click", () => choose(current() === "vi" ? "en" : "vi"));
  at("mend").addEventListener("click", () => {
    draft.renew();
    for (const photo of photos.all) photo.forget();
    back();
  });
  at("next").addEventListener("click", () => {
    draft.clear();
    photos.clear();
    at("desk").reset();
    back();
  });
  addEventListener("pagehide", () => at("desk").hidden || save());
  addEventListener("beforeunload", (event) => {
    if (photos.all.length && !draft.sent()) event.preventDefault();
  });
}

takeToken();
await begin();
restore();
listen();
document.documentElement.dataset.ready = "";
if (draft.sent()) submit(); // a reload in the middle of sending, or of watching
