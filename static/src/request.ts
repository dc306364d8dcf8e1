/** Sends requests to the server: JSON in and out, refusals as `ApiError`, retries while it is busy. */
import { language, translate } from "./words";

export type Method = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/** A refusal of the server; `status` 0 and `code` "offline" when it could not be reached. */
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

  /** Whether the same request may succeed a little later. */
  get isTransient(): boolean {
    if (this.code === "quota_reached") return false;
    return this.status === 0 || this.status === 429 || (this.status >= 502 && this.status <= 504);
  }
}

export interface RequestOptions {
  signal?: AbortSignal;
  /** A server that has not answered by then counts as out of reach. */
  patienceMs?: number;
  /** Number of retries while the server is busy; by default 3, and 0 for POST. */
  retries?: number;
  /** Sent as Idempotency-Key: the server carries out requests with the same key only once. */
  key?: string;
  /** The answer sets the cookie that identifies this browser: refused at once where cookies are disabled. */
  needsCookie?: boolean;
  /** Completes even after the page was left; for small bodies. */
  keepalive?: boolean;
}

/** Sends a request and returns the JSON of the answer (undefined for 204). FormData and files are sent as they are. */
export async function request<T>(
  method: Method,
  path: string,
  body?: unknown,
  options: RequestOptions = {},
): Promise<T> {
  if (options.needsCookie && !navigator.cookieEnabled)
    throw new ApiError(403, "cookies_needed", translate("common.cookies_needed"));
  const retries = options.retries ?? (method === "POST" ? 0 : 3);
  for (let attempt = 0; ; attempt += 1) {
    try {
      return await sendOnce<T>(method, path, body, options);
    } catch (error) {
      if (!(error instanceof ApiError) || !error.isTransient || attempt >= retries) throw error;
      await delay(retryDelayMs(error, attempt), options.signal);
    }
  }
}

async function sendOnce<T>(
  method: Method,
  path: string,
  body: unknown,
  { signal, patienceMs, key, keepalive = false }: RequestOptions,
): Promise<T> {
  const parts = requestBody(body);
  const headers = { ...parts.headers, ...(key === undefined ? {} : { "Idempotency-Key": key }) };
  const sent = { method, ...parts, headers, credentials: "same-origin", keepalive } as const;
  const { response, text } = await withPatience(patienceMs, signal, (until) =>
    fetchOrOffline(path, { ...sent, signal: until }),
  );
  if (!response.ok) throw toApiError(response.status, text, response.headers.get("Retry-After"));
  return (text === "" ? undefined : JSON.parse(text)) as T;
}

/** Does the work until the signal, or says that the server is out of reach when patience is over. */
async function withPatience<T>(
  patienceMs: number | undefined,
  signal: AbortSignal | undefined,
  work: (until: AbortSignal | null) => Promise<T>,
): Promise<T> {
  if (patienceMs === undefined) return work(signal ?? null);
  const controller = new AbortController();
  const stop = () => controller.abort();
  const timer = setTimeout(stop, patienceMs);
  signal?.addEventListener("abort", stop, { once: true });
  try {
    if (signal?.aborted) stop();
    return await work(controller.signal);
  } catch (error) {
    throw controller.signal.aborted && !signal?.aborted ? offlineError() : error;
  } finally {
    clearTimeout(timer);
    signal?.removeEventListener("abort", stop);
  }
}

async function fetchOrOffline(path: string, init: RequestInit): Promise<{ response: Response; text: string }> {
  try {
    const response = await fetch(path, init);
    return { response, text: await response.text() };
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw offlineError();
  }
}

function requestBody(body: unknown): Pick<RequestInit, "body" | "headers"> {
  const headers: Record<string, string> = { Accept: "application/json", "Accept-Language": language };
  if (body === undefined) return { headers };
  if (body instanceof FormData || body instanceof Blob) return { headers, body };
  return { headers: { ...headers, "Content-Type": "application/json" }, body: JSON.stringify(body) };
}

export function offlineError(): ApiError {
  return new ApiError(0, "offline", translate("common.offline"));
}

/** The refusal in an answer; answers of another format (a proxy's page) become "unexpected". */
export function toApiError(status: number, text: string, retryAfter: string | null): ApiError {
  const seconds = retryAfter === null ? null : Number(retryAfter);
  const retryAfterS = seconds !== null && Number.isFinite(seconds) ? seconds : null;
  const body = parseErrorBody(text);
  return new ApiError(
    status,
    body?.code ?? "unexpected",
    body?.message ?? translate("common.unexpected"),
    body?.details ?? {},
    retryAfterS,
  );
}

interface ErrorBody {
  code: string;
  message: string;
  details?: Record<string, unknown>;
}

function parseErrorBody(text: string): ErrorBody | null {
  try {
    return (JSON.parse(text) as { error?: ErrorBody }).error ?? null;
  } catch {
    return null;
  }
}

/** The delay before the next try: what the server asks for, otherwise longer each time. */
export function retryDelayMs(error: ApiError, attempt: number, longestMs = 15_000): number {
  const askedMs = error.retryAfterS === null ? 500 * 2 ** attempt : error.retryAfterS * 1000;
  return Math.min(Math.max(askedMs, 250), longestMs);
}

/** Settles after a delay, or rejects at once with an AbortError. */
export function delay(ms: number, signal?: AbortSignal): Promise<void> {
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
