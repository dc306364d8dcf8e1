/** One WebSocket of live recognition: numbered pictures there, answers with the same numbers back. */
import type { Recognition } from "../api";
import { offlineError, toApiError } from "../request";

/** What a WebSocket of the browser has, as far as it is needed here. */
export type Socket = Pick<WebSocket, "send" | "close" | "addEventListener">;

/** So many pictures may be without an answer: the server recognizes one and keeps one, a third would replace it. */
export const MAX_UNANSWERED = 2;
/** A connection that has not brought an answer by then is broken; the server gives a picture up as late. */
export const ANSWER_MS = 20_000;

/** The connection ended before the answer, which may be asked for in another way. */
export class LiveCut extends Error {}

export interface LiveQuestion {
  /** As in the query of `POST …/recognitions`. */
  query: string;
  picture: Blob;
  signal?: AbortSignal | undefined;
  /** A server that has not answered by then counts as out of reach. */
  patienceMs?: number | undefined;
}

interface Waiting {
  answered: (answer: Answer) => void;
  failed: (error: Error) => void;
}

type Answer = { number: number } & ({ recognition: Recognition } | { status: number; error: ErrorBody });

interface ErrorBody {
  code: string;
  message: string;
  details: { retry_after_s?: number };
}

export class LiveSocket {
  private readonly waiting = new Map<number, Waiting>();
  private state: "opening" | "open" | "closed" = "opening";
  private number = 0;

  /** Calls `onClosed` once, with whether it had been open. */
  constructor(
    private readonly socket: Socket,
    private readonly onClosed: (hadOpened: boolean) => void,
  ) {
    socket.addEventListener("open", () => {
      if (this.state === "opening") this.state = "open";
    });
    socket.addEventListener("message", ({ data }) => this.settle(JSON.parse(data) as Answer));
    socket.addEventListener("close", () => this.end());
  }

  get hasPlace(): boolean {
    return this.state === "open" && this.waiting.size < MAX_UNANSWERED;
  }

  /** Throws LiveCut, ApiError for a refusal, and an AbortError. */
  ask({ query, picture, signal, patienceMs }: LiveQuestion): Promise<Recognition> {
    this.number += 1;
    const { number } = this;
    return new Promise((resolve, reject) => {
      const abort = () => reject(new DOMException("aborted", "AbortError"));
      const silence = setTimeout(() => {
        if (patienceMs !== undefined) reject(offlineError());
        this.close();
      }, patienceMs ?? ANSWER_MS);
      const settled = () => {
        clearTimeout(silence);
        signal?.removeEventListener("abort", abort);
      };
      // An answer that nobody waits for any more still has its place until it comes.
      this.waiting.set(number, {
        answered: (answer) => {
          settled();
          if ("recognition" in answer) resolve(answer.recognition);
          else reject(refusalOf(answer));
        },
        failed: (error) => {
          settled();
          reject(error);
        },
      });
      if (signal?.aborted) abort();
      else signal?.addEventListener("abort", abort, { once: true });
      this.socket.send(messageOf(number, query, picture));
    });
  }

  close(): void {
    this.socket.close();
    this.end();
  }

  private settle(answer: Answer): void {
    const waiting = this.waiting.get(answer.number);
    this.waiting.delete(answer.number);
    waiting?.answered(answer);
  }

  private end(): void {
    if (this.state === "closed") return;
    const hadOpened = this.state === "open";
    this.state = "closed";
    for (const { failed } of this.waiting.values()) failed(new LiveCut());
    this.waiting.clear();
    this.onClosed(hadOpened);
  }
}

function messageOf(number: number, query: string, picture: Blob): Blob {
  const question = new TextEncoder().encode(query);
  const head = new DataView(new ArrayBuffer(6));
  head.setUint32(0, number);
  head.setUint16(4, question.length);
  return new Blob([head.buffer, question, picture]);
}

function refusalOf({ status, error }: { status: number; error: ErrorBody }): Error {
  const retryAfter = error.details.retry_after_s;
  return toApiError(status, JSON.stringify({ error }), retryAfter === undefined ? null : String(retryAfter));
}
