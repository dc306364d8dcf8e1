/** Which pages of this browser are uploading, so that no two send the same picture. */
import { randomId } from "../../randomId";
import { readStored, writeStored } from "../../storage";

export interface UploadingPages {
  /** This page, as it has entered last. */
  readonly id: string;
  /** Says that this page is uploading, if it has not; with an id that no other page has seen. */
  enter(): void;
  /** Says that it has nothing left to upload. */
  leave(): void;
  /** Waits until the page with that id is gone; false when it should not wait any longer. */
  untilGone(page: string, stopped: AbortSignal): Promise<boolean>;
}

/** Browsers hide locks on plain http, except on the device that runs the server. */
export const uploadingPages = (): UploadingPages => (navigator.locks ? new LockingPages() : new LeasingPages());

const nameOf = (page: string): string => `eyeblocks.uploading.${page}`;

/** A page holds a lock while it uploads; the browser releases it with the page. */
class LockingPages implements UploadingPages {
  id = randomId();
  #release: (() => void) | null = null;

  enter(): void {
    if (this.#release !== null) return;
    this.id = randomId();
    const left = new Promise<void>((resolve) => {
      this.#release = resolve;
    });
    void navigator.locks.request(nameOf(this.id), () => left);
  }

  leave(): void {
    this.#release?.();
    this.#release = null;
  }

  untilGone(page: string, signal: AbortSignal): Promise<boolean> {
    return navigator.locks.request(nameOf(page), { signal }, () => true).catch(() => false);
  }
}

const RENEW_MS = 5_000;
/** Browsers let a hidden page work once a minute. */
const LEASE_MS = 90_000;
const POLL_MS = 1_000;

/** A page writes down now and then that it is still there, and takes that back when it is closed or reloaded. */
class LeasingPages implements UploadingPages {
  id = randomId();
  #life: AbortController | null = null;

  enter(): void {
    if (this.#life !== null) return;
    this.id = randomId();
    this.#life = new AbortController();
    lease(nameOf(this.id), this.#life.signal);
  }

  leave(): void {
    this.#life?.abort();
    this.#life = null;
  }

  untilGone(page: string, stopped: AbortSignal): Promise<boolean> {
    return new Promise((resolve) => {
      const look = () => {
        if (!stopped.aborted && isLeased(page)) return;
        clearInterval(timer);
        if (!stopped.aborted) writeStored(nameOf(page), null);
        resolve(!stopped.aborted);
      };
      const timer = setInterval(look, POLL_MS);
      look();
    });
  }
}

/** Renews a lease until `left` is aborted or the page is closed. */
function lease(name: string, left: AbortSignal): void {
  const renew = () => writeStored(name, String(Date.now()));
  const end = () => writeStored(name, null);
  const timer = setInterval(renew, RENEW_MS);
  window.addEventListener("pagehide", end, { signal: left });
  left.addEventListener("abort", () => {
    clearInterval(timer);
    end();
  });
  renew();
}

function isLeased(page: string): boolean {
  const renewedAt = readStored(nameOf(page));
  return renewedAt !== null && Math.abs(Date.now() - Number(renewedAt)) < LEASE_MS;
}
