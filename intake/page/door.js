/** How do we speak with intake's HTTP API? Errors are RFC 9457 problem documents. */

import { current } from "./language.js";
import { recall } from "./kept.js";

/** The door said no (4xx): something must change before trying again. */
export class Refused extends Error {
  constructor(status, problem) {
    super(problem.detail || problem.title || `HTTP ${status}`);
    this.status = status;
    this.errors = problem.errors ?? [];
  }
}

/** No answer, or one that says "not now": trying the same again helps. `after` is in seconds. */
export class Lost extends Error {
  constructor(message, after = 0) {
    super(message);
    this.after = after;
  }
}

/** The answer, if it is a good one; otherwise throws Refused, Lost, or AbortError by the signal. */
export async function ask(path, { headers = {}, ...rest } = {}) {
  const answer = await request(path, {
    ...rest,
    cache: "no-store",
    headers: { Authorization: `Bearer ${recall("token", "")}`, "Accept-Language": current(), ...headers },
  });
  if (answer.ok) return answer;
  if (answer.status === 429 || answer.status >= 500) {
    throw new Lost(`HTTP ${answer.status}`, Number(answer.headers.get("Retry-After")) || 0);
  }
  throw new Refused(answer.status, await answer.json().catch(() => ({})));
}

async function request(path, options) {
  try {
    return await fetch(path, options);
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Lost(error.message);
  }
}
