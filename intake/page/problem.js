/** What must the reporter mend, and where? A summary that links each error to its field. */

import { say, text } from "./language.js";

const summary = document.getElementById("problem");

const SIMPLE = ["headline", "abstract", "body", "byline", "section", "language"];

/** The control a JSON Pointer names: an element, or null when the page has none. */
export function controlAt(pointer, photos) {
  const [, name, index, part] = pointer.split("/");
  if (name === "images" && photos[index]) return photos[index].control(part);
  return SIMPLE.includes(name) ? document.getElementById(name) : null;
}

const nameOf = (control) => control.labels?.[0]?.querySelector("span") ?? control.labels?.[0];

/** Marks a control as wrong and says why beside it. */
function mark(control, message) {
  const reason = document.createElement("p");
  reason.className = "wrong";
  reason.id = `${control.id}-wrong`;
  reason.textContent = message;
  control.setAttribute("aria-invalid", "true");
  control.setAttribute("aria-errormessage", reason.id);
  control.dataset.describedby ??= control.getAttribute("aria-describedby") ?? "";
  control.setAttribute("aria-describedby", `${control.dataset.describedby} ${reason.id}`.trim());
  document.getElementById(reason.id)?.remove();
  if (control.matches("li")) control.append(reason);
  else control.before(reason);
}

export function unmark(control) {
  document.getElementById(`${control.id}-wrong`)?.remove();
  control.removeAttribute("aria-invalid");
  control.removeAttribute("aria-errormessage");
  if (control.dataset.describedby) control.setAttribute("aria-describedby", control.dataset.describedby);
  else control.removeAttribute("aria-describedby");
}

export function clear() {
  summary.hidden = true;
  summary.replaceChildren();
  for (const control of document.querySelectorAll("[aria-invalid]")) unmark(control);
}

function entry({ control, place, message }) {
  const item = document.createElement("li");
  if (!control) {
    item.textContent = message;
    return item;
  }
  const link = document.createElement("a");
  const name = nameOf(control)?.textContent;
  link.href = `#${control.id}`;
  link.textContent = [place, name].filter(Boolean).join(", ") + `: ${message}`;
  link.addEventListener("click", (event) => {
    event.preventDefault();
    control.focus();
  });
  item.append(link);
  return item;
}

/** `errors`: [{control or null, place ("Photo 2") or "", message}]. */
export function show(errors) {
  clear();
  const title = document.createElement("h2");
  const marked = errors.filter((error) => error.control);
  if (marked.length) say(title, "problem", { count: errors.length });
  else say(title, "problem-plain");
  const list = document.createElement("ul");
  list.append(...errors.map(entry));
  summary.append(title, list);
  summary.hidden = false;
  for (const { control, message } of marked) mark(control, message);
  summary.focus();
}

/** The errors of a problem document as `show` takes them. */
export function located(errors, photos) {
  return errors.map(({ pointer = "", message }) => {
    const place = /^\/images\/(\d+)/.exec(pointer);
    return {
      control: controlAt(pointer, photos),
      place: place ? text("photo-number", { number: Number(place[1]) + 1 }) : "",
      message,
    };
  });
}
