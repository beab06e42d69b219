/** How long do we wait before trying again? 1, 2, 4 … 30 seconds, or until the network is back. */

import { Lost } from "./door.js";

const LONGEST = 30;

/** Resolves after so many seconds, or as soon as the device is online again. */
export function pause(seconds, signal) {
  return new Promise((resolve, reject) => {
    const end = (settle, value) => {
      clearTimeout(timer);
      removeEventListener("online", awake);
      signal?.removeEventListener("abort", stop);
      settle(value);
    };
    const awake = () => end(resolve);
    const stop = () => end(reject, signal.reason);
    const timer = setTimeout(awake, seconds * 1000);
    addEventListener("online", awake);
    signal?.addEventListener("abort", stop);
    if (signal?.aborted) stop();
  });
}

/** Counts what got lost in a row; `progress()` forgets it. */
export class Patience {
  constructor({ signal, onWait = () => {} }) {
    this.signal = signal;
    this.onWait = onWait;
    this.losses = 0;
  }

  progress() {
    this.losses = 0;
  }

  /** Waits after a Lost; throws anything else on. */
  async bear(error) {
    if (!(error instanceof Lost)) throw error;
    const seconds = Math.max(error.after, Math.min(LONGEST, 2 ** this.losses));
    this.losses += 1;
    this.onWait(seconds);
    await pause(seconds * (0.75 + Math.random() / 2), this.signal);
  }
}

/** Does `act` until it is answered. */
export async function insist(act, circumstances) {
  const patience = new Patience(circumstances);
  for (;;) {
    try {
      return await act();
    } catch (error) {
      await patience.bear(error);
    }
  }
}
