/** How does a photo get to the desk over a bad line? tus 1.0 core and creation, in small slices. */

import { ask, Lost, Refused } from "./door.js";
import { insist, Patience } from "./patience.js";

const SLICE = 512 * 1024;
const TUS = { "Tus-Resumable": "1.0.0" };

/** The device no longer gives out the file's bytes: it was moved, changed or removed. */
export class Unreadable extends Error {}

/** The upload's id: the last part of its Location. */
export const nameOf = (location) => location.replace(/\/+$/, "").split("/").pop();

const encode = (words) => btoa(String.fromCharCode(...new TextEncoder().encode(words)));

async function create(file, circumstances) {
  const headers = {
    ...TUS,
    "Upload-Length": String(file.size),
    "Upload-Metadata": `filename ${encode(file.name.slice(-200))},filetype ${encode(file.type)}`,
  };
  const post = () => ask("/v1/uploads", { method: "POST", headers, signal: circumstances.signal });
  const answer = await insist(post, circumstances);
  return new URL(answer.headers.get("Location"), answer.url).pathname;
}

/** How many bytes the desk has; null where it knows no such upload of ours. */
async function offsetAt(location, circumstances) {
  const head = () => ask(location, { method: "HEAD", headers: TUS, signal: circumstances.signal });
  try {
    const answer = await insist(head, circumstances);
    return Number(answer.headers.get("Upload-Offset"));
  } catch (error) {
    if (error instanceof Refused && [403, 404, 410].includes(error.status)) return null;
    throw error;
  }
}

async function read(file, offset) {
  try {
    return await file.slice(offset, offset + SLICE).arrayBuffer();
  } catch (error) {
    throw new Unreadable(error.message);
  }
}

async function patch(location, file, offset, signal) {
  const body = await read(file, offset);
  const headers = {
    ...TUS,
    "Upload-Offset": String(offset),
    "Content-Type": "application/offset+octet-stream",
  };
  const answer = await ask(location, { method: "PATCH", headers, body, signal });
  return Number(answer.headers.get("Upload-Offset"));
}

/** The offset after one more slice, or the desk's own count where the answer was lost (or 409). */
async function advance(location, file, offset, patience) {
  try {
    const reached = await patch(location, file, offset, patience.signal);
    patience.progress();
    return reached;
  } catch (error) {
    const elsewhere = error instanceof Refused && error.status === 409; // what was cut off had arrived
    await patience.bear(elsewhere ? new Lost(error.message) : error);
    return offsetAt(location, patience);
  }
}

/**
 * Sends a file, going on where an earlier attempt at `location` stopped; resolves to the location.
 *
 * `circumstances`: signal; onWait(seconds); onLocation(location); onProgress(share of 1).
 * Throws Refused (not taken), Unreadable, or AbortError.
 */
export async function upload(file, location, circumstances) {
  const patience = new Patience(circumstances);
  let offset = location ? await offsetAt(location, circumstances) : null;
  for (;;) {
    if (offset === null) {
      location = await create(file, circumstances);
      circumstances.onLocation(location);
      offset = 0;
    }
    circumstances.onProgress(file.size ? offset / file.size : 1);
    if (offset >= file.size) return location;
    offset = await advance(location, file, offset, patience);
  }
}
