/** One way to ask the server: JSON in and out, refusals as `ApiError`, patience when it is busy. */
import { language, say } from "./words";

export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/** A refusal of the server, or `status` 0 and `code` "offline" when it could not be reached. */
export class ApiError extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    message: string,
    readonly details: Record<string, unknown> = {},
    readonly retryAfterS: number | null = null,
  ) {
    super(message);
    this.name = "ApiError";
  }

  /** Whether the same request may well succeed a little later. */
  get passes(): boolean {
    if (this.code === "quota_reached") return false;
    return this.status === 0 || this.status === 429 || (this.status >= 502 && this.status <= 504);
  }
}

export interface Asking {
  signal?: AbortSignal;
  /** How often a request that met a busy server is sent again; 3 unless told, 0 for POST. */
  retries?: number;
  /** Sent as Idempotency-Key: what was done under it is not done again. */
  key?: string;
  /** Goes on after the page has been left; for small bodies. */
  keepalive?: boolean;
}

/** Sends a request and gives the answer's JSON (undefined for 204). FormData is sent as it is. */
export async function request<T>(
  method: Method, path: string, body?: unknown, asking: Asking = {},
): Promise<T> {
  const retries = asking.retries ?? (method === "POST" ? 0 : 3);
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await once<T>(method, path, body, asking);
    } catch (error) {
      if (!(error instanceof ApiError) || !error.passes || attempt >= retries) throw error;
      await pause(waitMs(error, attempt), asking.signal);
    }
  }
}

async function once<T>(method: Method, path: string, body: unknown, { signal, key, keepalive = false }: Asking): Promise<T> {
  const parts = bodyParts(body);
  const headers = { ...parts.headers, ...(key === undefined ? {} : { "Idempotency-Key": key }) };
  const response = await reach(path, { method, ...parts, headers, credentials: "same-origin", keepalive, signal: signal ?? null });
  const text = await response.text();
  if (!response.ok) throw refusal(response.status, text, response.headers.get("Retry-After"));
  return (text === "" ? undefined : JSON.parse(text)) as T;
}

async function reach(path: string, init: RequestInit): Promise<Response> {
  try {
    return await fetch(path, init);
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw offline();
  }
}

function bodyParts(body: unknown): Pick<RequestInit, "body" | "headers"> {
  const headers: Record<string, string> = { Accept: "application/json", "Accept-Language": language };
  if (body === undefined) return { headers };
  if (body instanceof FormData) return { headers, body };
  return { headers: { ...headers, "Content-Type": "application/json" }, body: JSON.stringify(body) };
}

export function offline(): ApiError {
  return new ApiError(0, "offline", say("common.offline"));
}

/** The refusal in an answer; answers in a foreign shape (a proxy's page) become "unexpected". */
export function refusal(status: number, text: string, retryAfter: string | null): ApiError {
  const seconds = retryAfter === null ? null : Number(retryAfter);
  const retryAfterS = seconds !== null && Number.isFinite(seconds) ? seconds : null;
  const told = toldError(text);
  return new ApiError(
    status, told?.code ?? "unexpected", told?.message ?? say("common.unexpected"), told?.details ?? {}, retryAfterS,
  );
}

interface Told {
  code: string;
  message: string;
  details?: Record<string, unknown>;
}

function toldError(text: string): Told | null {
  try {
    return (JSON.parse(text) as { error?: Told }).error ?? null;
  } catch {
    return null;
  }
}

/** How long to wait before trying again: what the server asks for, else longer each time. */
export function waitMs(error: ApiError, attempt: number, longestMs = 15_000): number {
  const askedMs = error.retryAfterS === null ? 500 * 2 ** attempt : error.retryAfterS * 1000;
  return Math.min(Math.max(askedMs, 250), longestMs);
}

/** Waits, or ends at once with an AbortError. */
export function pause(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const stop = () => {
      clearTimeout(timer);
      reject(new DOMException("aborted", "AbortError"));
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", stop);
      resolve();
    }, ms);
    if (signal?.aborted) stop();
    else signal?.addEventListener("abort", stop, { once: true });
  });
}
