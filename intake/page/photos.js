/** Which photos go with the article? Cards with a preview and fields; the files stay in memory. */

import { hush, say, sayAll } from "./language.js";
import { keep, recall } from "./kept.js";
import { nameOf } from "./upload.js";

export const ACCEPTED = ["image/jpeg", "image/png", "image/webp", "image/avif"];

let made = 0;

/** One photo: its file, its card, and where its upload stands. */
export class Photo {
  constructor(file) {
    this.file = file;
    this.location = "";
    this.card = document.getElementById("photo").content.cloneNode(true).firstElementChild;
    this.preview = URL.createObjectURL(file);
    this.dress();
    this.show("photo-waiting");
  }

  /** Ids and labels for the card's controls, and the credit that was given last. */
  dress() {
    made += 1;
    this.card.id = `photo-${made}`;
    this.card.querySelector("img").src = this.preview;
    this.card.querySelector(".photo-name").textContent = this.file.name;
    for (const field of this.card.querySelectorAll(".field")) {
      const control = field.querySelector("[name]");
      control.id = `photo-${made}-${control.name}`;
      field.querySelector("label").htmlFor = control.id;
    }
    const bar = this.card.querySelector("progress");
    bar.setAttribute("aria-label", this.file.name);
    this.field("credit").value = recall("credit", "");
    this.field("credit").addEventListener("change", (event) => keep("credit", event.target.value));
    sayAll(this.card);
  }

  field(name) {
    return this.card.querySelector(`[name=${name}]`);
  }

  /** The control of one part of the image; the card itself for its file. */
  control(part) {
    return ["caption", "credit", "alt"].includes(part) ? this.field(part) : this.card;
  }

  /** As `toArticle` takes it; `stand-in` names an upload that is still to come. */
  image(standIn = "") {
    const [caption, credit, alt] = ["caption", "credit", "alt"].map((name) => this.field(name).value);
    const sensitive = this.field("sensitive").checked;
    return { upload: this.location ? nameOf(this.location) : standIn, caption, credit, alt, sensitive };
  }

  show(key, share = 0) {
    const size = this.file.size / 1e6;
    say(this.card.querySelector(".photo-state"), key, { size, percent: Math.floor(share * 100) });
  }

  progress(share) {
    const bar = this.card.querySelector("progress");
    bar.hidden = share >= 1;
    bar.value = share;
    this.show(share >= 1 ? "photo-uploaded" : "photo-uploading", share);
  }

  /** The desk has no such upload (any more): the next submit sends the file again. */
  forget() {
    this.location = "";
    this.card.querySelector("progress").hidden = true;
    this.show("photo-waiting");
  }

  leave() {
    URL.revokeObjectURL(this.preview);
    this.card.remove();
  }
}

/** The list of photos. `onChange` is called when one comes or goes. */
export class Photos {
  constructor({ list, input, status, onChange }) {
    Object.assign(this, { list, input, status, onChange, all: [] });
    input.addEventListener("change", () => this.add([...input.files]));
  }

  add(files) {
    hush(this.status);
    for (const file of files) {
      if (ACCEPTED.includes(file.type)) this.place(new Photo(file));
      else say(this.status, "file-type", { name: file.name });
    }
    this.input.value = ""; // so that choosing the same file again counts as a change
    this.onChange();
  }

  place(photo) {
    this.all.push(photo);
    this.list.append(photo.card);
    photo.card.querySelector("button").addEventListener("click", () => this.remove(photo));
  }

  remove(photo) {
    this.all = this.all.filter((other) => other !== photo);
    photo.leave();
    say(this.status, "removed", { name: photo.file.name });
    this.input.focus();
    this.onChange();
  }

  clear() {
    for (const photo of this.all) photo.leave();
    this.all = [];
  }
}
