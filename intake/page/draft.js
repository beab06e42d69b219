/**
 * Which article is this device writing? One draft: its submission id, its fields, how many photos it
 * had, and, once submitted, the exact body that was sent, so that a repeat is the same request.
 */

import { keep, recall } from "./kept.js";

/** crypto.randomUUID is missing outside a secure context, such as a newsroom's plain-HTTP address. */
function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

const blank = () => ({ id: newId(), fields: {}, photos: 0, sent: null });

let draft = recall("draft") ?? blank();

const change = (part) => {
  draft = { ...draft, ...part };
  return keep("draft", draft);
};

export const id = () => draft.id;
export const fields = () => draft.fields;
export const photoCount = () => draft.photos;

/** The body that was submitted under this id, or null. */
export const sent = () => draft.sent;

/** False: this device keeps no draft. */
export const write = (written, photos) => change({ fields: written, photos });
export const seal = (body) => change({ sent: body });
export const unseal = () => change({ sent: null });

/** The same text as another submission. */
export const renew = () => change({ id: newId(), sent: null });

/** A new article by the same reporter. */
export const clear = () => {
  const { byline = "", language = "vi" } = draft.fields;
  change({ ...blank(), fields: { byline, language } });
};
