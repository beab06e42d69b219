/** How far is a submission? Server-sent events by fetch (EventSource cannot bear a token), else polling. */

import { ask, Lost, Refused } from "./door.js";
import { Patience, pause } from "./patience.js";

const ENDINGS = ["published", "refused", "parked"];
const SILENCE = 20_000; // ms without a byte after which a stream counts as dead

export const hasEnded = (status) => ENDINGS.includes(status.state);

/** Calls onStatus with each status document until one is an ending, and resolves to that one. */
export async function watch(submission, { signal, onStatus, onWait }) {
  const path = `/v1/submissions/${submission}`;
  const patience = new Patience({ signal, onWait });
  let streams = 3;
  for (;;) {
    try {
      const status = streams > 0 ? await listen(path, signal, onStatus) : null;
      if (status && hasEnded(status)) return status;
      streams -= 1;
    } catch (error) {
      if (!(error instanceof Lost || error instanceof Refused)) throw error;
      streams -= 1;
    }
    const status = await look(path, signal, patience);
    if (status) onStatus(status);
    if (status && hasEnded(status)) return status;
    await pause(status?.state === "waiting" ? 10 : 1, signal);
  }
}

async function look(path, signal, patience) {
  try {
    const answer = await ask(path, { signal });
    patience.progress();
    return await answer.json();
  } catch (error) {
    await patience.bear(error);
    return null;
  }
}

/** The last status that the stream told before it ended. */
async function listen(path, signal, onStatus) {
  const answer = await ask(`${path}/events`, { headers: { Accept: "text/event-stream" }, signal });
  const reader = answer.body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  let last = null;
  try {
    for (;;) {
      const { done, value } = await next(reader, signal);
      if (done) return last;
      const events = (rest + value).split(/\r?\n\r?\n/);
      rest = events.pop();
      for (const status of events.map(statusIn).filter(Boolean)) {
        last = status;
        onStatus(status);
      }
      if (last && hasEnded(last)) return last;
    }
  } finally {
    reader.cancel().catch(() => {});
  }
}

async function next(reader, signal) {
  let timer;
  const silence = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Lost("silence")), SILENCE);
  });
  try {
    return await Promise.race([reader.read(), silence]);
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new Lost(error.message);
  } finally {
    clearTimeout(timer);
  }
}

/** The status document in one event of the stream; null for a comment or anything else. */
function statusIn(event) {
  const lines = event.split(/\r?\n/).filter((line) => line.startsWith("data:"));
  try {
    const status = JSON.parse(lines.map((line) => line.slice(5)).join("\n"));
    return status.state ? status : null;
  } catch {
    return null;
  }
}
