import { afterEach, describe, expect, it, vi } from "vitest";
import { ApiError, request, retryDelayMs } from "./request";

const answer = (status: number, body: unknown, headers: Record<string, string> = {}) =>
  new Response(status === 204 ? null : JSON.stringify(body), { status, headers });
const refused = (status: number, code: string, headers: Record<string, string> = {}) =>
  answer(status, { error: { code, message: "words", details: { a: 1 } } }, headers);

function serverThatAnswers(...answers: (Response | Error)[]) {
  const server = vi.fn(async () => {
    const next = answers.shift();
    if (next === undefined || next instanceof Error) throw next ?? new Error("asked too often");
    return next;
  });
  vi.stubGlobal("fetch", server);
  return server;
}

afterEach(() => vi.unstubAllGlobals());

describe("a request", () => {
  it("gives the answer's JSON, and nothing for 204", async () => {
    serverThatAnswers(answer(200, { id: "a" }), answer(204, null));
    expect(await request("GET", "/a")).toEqual({ id: "a" });
    expect(await request("DELETE", "/a")).toBeUndefined();
  });

  it("throws a refusal with its code, words and details", async () => {
    serverThatAnswers(refused(409, "name_taken"));
    await expect(request("POST", "/a", {})).rejects.toMatchObject({
      status: 409,
      code: "name_taken",
      message: "words",
      details: { a: 1 },
    });
  });

  it("waits as long as a busy server asks, then tries again", async () => {
    const server = serverThatAnswers(refused(503, "engine_starting", { "Retry-After": "0" }), answer(200, 1));
    expect(await request("GET", "/a")).toBe(1);
    expect(server).toHaveBeenCalledTimes(2);
  });

  it("is not repeated when it writes something new, or when a quota is full", async () => {
    serverThatAnswers(refused(503, "engine_starting"));
    await expect(request("POST", "/a", {})).rejects.toBeInstanceOf(ApiError);
    const server = serverThatAnswers(refused(429, "quota_reached"));
    await expect(request("PATCH", "/a", {})).rejects.toMatchObject({ code: "quota_reached" });
    expect(server).toHaveBeenCalledTimes(1);
  });

  it("says that it is offline when the server cannot be reached", async () => {
    serverThatAnswers(new TypeError("failed"));
    await expect(request("POST", "/a", {})).rejects.toMatchObject({ status: 0, code: "offline" });
  });

  it("says the same when its patience is over, and also when the answer breaks off", async () => {
    vi.stubGlobal(
      "fetch",
      (_: string, { signal }: RequestInit) =>
        new Promise((_resolve, reject) => {
          signal?.addEventListener("abort", () => reject(new DOMException("aborted", "AbortError")));
        }),
    );
    await expect(request("POST", "/a", {}, { patienceMs: 5 })).rejects.toMatchObject({ code: "offline" });
    const left = new AbortController();
    const asked = request("POST", "/a", {}, { patienceMs: 5_000, signal: left.signal });
    left.abort();
    await expect(asked).rejects.toMatchObject({ name: "AbortError" });
    const brokenOff = answer(200, 1);
    vi.spyOn(brokenOff, "text").mockRejectedValue(new TypeError("network error"));
    serverThatAnswers(brokenOff);
    await expect(request("POST", "/a", {})).rejects.toMatchObject({ code: "offline" });
  });

  it("that needs a cookie is not sent where the browser keeps none", async () => {
    const server = serverThatAnswers();
    vi.stubGlobal("navigator", { cookieEnabled: false });
    await expect(request("POST", "/a", {}, { needsCookie: true })).rejects.toMatchObject({
      code: "cookies_needed",
      isTransient: false,
    });
    expect(server).not.toHaveBeenCalled();
  });

  it("understands a refusal in a foreign shape", async () => {
    vi.stubGlobal("fetch", async () => new Response("<h1>Bad gateway</h1>", { status: 502 }));
    await expect(request("POST", "/a", {})).rejects.toMatchObject({ status: 502, code: "unexpected" });
  });
});

describe("the wait before another try", () => {
  it("follows Retry-After, else doubles up to a limit", () => {
    expect(retryDelayMs(new ApiError(429, "engine_busy", "", {}, 2), 0)).toBe(2000);
    expect([0, 1, 2, 9].map((attempt) => retryDelayMs(new ApiError(0, "offline", ""), attempt))).toEqual([
      500, 1000, 2000, 15_000,
    ]);
  });
});
