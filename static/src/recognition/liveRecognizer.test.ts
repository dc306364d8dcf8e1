import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { ApiError, type Recognition } from "../api";
import { FIRST_PAUSE_MS, IDLE_MS, LASTING_MS, LiveRecognizer, LONGEST_PAUSE_MS } from "./liveRecognizer";
import { ANSWER_MS, type Socket } from "./liveSocket";

const found = (result: string): Recognition => ({ result, confidence: 1, scores: [] });
const PICTURE = new Blob(["picture"]);
const LIVE = { live: true };
const offline = new ApiError(0, "offline", "");

/** A WebSocket that opens, answers and ends when the test says so. */
class FakeSocket extends EventTarget {
  readonly sent: Blob[] = [];
  closed = false;

  constructor(readonly model: string) {
    super();
  }

  send(message: Blob): void {
    this.sent.push(message);
  }

  close(): void {
    this.closed = true;
  }

  open(): void {
    this.dispatchEvent(new Event("open"));
  }

  cut(): void {
    this.dispatchEvent(new Event("close"));
  }

  answer(message: object): void {
    this.dispatchEvent(new MessageEvent("message", { data: JSON.stringify(message) }));
  }
}

function page() {
  const sockets: FakeSocket[] = [];
  const requests: string[] = [];
  const state = { refusal: null as ApiError | null };
  const live = new LiveRecognizer({
    openSocket: (model) => {
      const socket = new FakeSocket(model);
      sockets.push(socket);
      return socket as unknown as Socket;
    },
    recognizeByRequest: async (model) => {
      requests.push(model);
      if (state.refusal !== null) throw state.refusal;
      return found("request");
    },
    now: () => performance.now(),
  });
  const last = () => sockets.at(-1) as FakeSocket;
  /** The first picture opens a WebSocket, and does not wait for it. */
  const opened = async () => {
    await live.recognize("m", "s", PICTURE, LIVE);
    last().open();
    return last();
  };
  return { live, sockets, requests, state, last, opened };
}

beforeEach(() => vi.useFakeTimers());
afterEach(() => vi.useRealTimers());

async function read(message: Blob | undefined) {
  const bytes = new Uint8Array(await (message as Blob).arrayBuffer());
  const head = new DataView(bytes.buffer);
  const end = 6 + head.getUint16(4);
  const text = (from: number, to?: number) => new TextDecoder().decode(bytes.slice(from, to));
  return { number: head.getUint32(0), question: text(6, end), picture: text(end) };
}

test("the first picture of a webcam is sent by request, those that follow over one WebSocket", async () => {
  const { live, sockets, requests, opened } = page();
  const socket = await opened();
  expect(requests).toEqual(["m"]);

  const options = { ...LIVE, parts: ["familiarity", "heat_map"] as const, strictness: 0.1 };
  const answer = live.recognize("m", "s", PICTURE, options);
  expect(await read(socket.sent[0])).toEqual({
    number: 1,
    question: "session=s&with=familiarity,heat_map&strictness=0.1",
    picture: "picture",
  });
  socket.answer({ number: 1, recognition: found("live") });
  expect((await answer).result).toBe("live");
  expect(requests.length).toBe(1);
  expect(sockets.length).toBe(1);
});

test("single pictures open none, and large ones are sent by request", async () => {
  const { live, sockets, requests, opened } = page();
  for (let count = 0; count < 3; count += 1) await live.recognize("m", "s", PICTURE);
  expect(sockets).toEqual([]);
  const socket = await opened();
  await live.recognize("m", "s", new Blob([new Uint8Array(300_000)]), LIVE);
  expect(socket.sent).toEqual([]);
  expect(requests.length).toBe(5);
});

test("what is without an answer when it is cut is asked again, and a new one is opened later", async () => {
  const { live, sockets, requests, opened } = page();
  const socket = await opened();
  vi.advanceTimersByTime(LASTING_MS);
  const answers = [live.recognize("m", "s", PICTURE, LIVE), live.recognize("m", "s", PICTURE, LIVE)];
  expect(socket.sent.length).toBe(2);
  socket.cut();
  expect((await Promise.all(answers)).map(({ result }) => result)).toEqual(["request", "request"]);
  expect(requests.length).toBe(3);
  await live.recognize("m", "s", PICTURE, LIVE);
  expect(sockets.length).toBe(2);
});

test("where none opens, one is tried less and less often", async () => {
  const { live, sockets, last } = page();
  const openAt: number[] = [];
  for (let step = 0; step < 1000; step += 1) {
    const before = sockets.length;
    await live.recognize("m", "s", PICTURE, LIVE);
    if (sockets.length > before) {
      openAt.push(step);
      last().cut();
    }
    vi.advanceTimersByTime(1000);
  }
  expect(openAt.slice(0, 4)).toEqual([0, 5, 15, 35]);
  expect(openAt.length).toBe(8);
  expect(FIRST_PAUSE_MS * 2 ** 7).toBeGreaterThan(LONGEST_PAUSE_MS);
});

test("a third picture at a time is sent by request, because it would replace the second one", async () => {
  const { live, requests, opened } = page();
  const socket = await opened();
  void live.recognize("m", "s", PICTURE, LIVE);
  void live.recognize("m", "s", PICTURE, LIVE);
  expect((await live.recognize("m", "s", PICTURE, LIVE)).result).toBe("request");
  expect(socket.sent.length).toBe(2);
  expect(requests.length).toBe(2);
});

test("a picture that nobody waits for any more keeps its place until its answer", async () => {
  const { live, opened } = page();
  const socket = await opened();
  const controller = new AbortController();
  const given = live.recognize("m", "s", PICTURE, { ...LIVE, signal: controller.signal });
  void live.recognize("m", "s", PICTURE, LIVE);
  controller.abort();
  await expect(given).rejects.toThrow("aborted");
  expect((await live.recognize("m", "s", PICTURE, LIVE)).result).toBe("request");
  socket.answer({ number: 1, recognition: found("late") });
  void live.recognize("m", "s", PICTURE, LIVE);
  expect(socket.sent.length).toBe(3);
});

test("a refusal is that of a request", async () => {
  const { live, requests, opened } = page();
  const socket = await opened();
  const error = { code: "model_not_found", message: "gone", details: {} };
  const refused = live.recognize("m", "s", PICTURE, LIVE);
  socket.answer({ number: 1, status: 404, error });
  await expect(refused).rejects.toMatchObject({ status: 404, code: "model_not_found", message: "gone" });
  expect(requests.length).toBe(1);
});

test("a busy server is asked again by request, which waits, unless whoever asks can go on without", async () => {
  const { live, opened } = page();
  const socket = await opened();
  const busy = { status: 429, error: { code: "engine_busy", message: "busy", details: { retry_after_s: 3 } } };
  const waits = live.recognize("m", "s", PICTURE, LIVE);
  socket.answer({ number: 1, ...busy });
  expect((await waits).result).toBe("request");

  const goesOn = live.recognize("m", "s", PICTURE, { ...LIVE, retries: 0, patienceMs: 3000 });
  socket.answer({ number: 2, ...busy });
  await expect(goesOn).rejects.toMatchObject({ code: "engine_busy", retryAfterS: 3 });
});

test("a connection that is silent counts as cut, or as out of reach for whoever can go on without", async () => {
  const { live, requests, opened, last } = page();
  const socket = await opened();
  const waits = live.recognize("m", "s", PICTURE, LIVE);
  vi.advanceTimersByTime(ANSWER_MS);
  expect((await waits).result).toBe("request");
  expect(socket.closed).toBe(true);

  vi.advanceTimersByTime(FIRST_PAUSE_MS);
  await opened();
  const goesOn = live.recognize("m", "s", PICTURE, { ...LIVE, retries: 0, patienceMs: 3000 });
  vi.advanceTimersByTime(3000);
  await expect(goesOn).rejects.toMatchObject({ code: "offline" });
  expect(last().closed).toBe(true);
  expect(requests.length).toBe(3);
});

test("another model has another connection", async () => {
  const { live, sockets, opened } = page();
  const socket = await opened();
  const waits = live.recognize("m", "s", PICTURE, LIVE);
  void live.recognize("other", "s", PICTURE, LIVE);
  expect((await waits).result).toBe("request");
  expect(socket.closed).toBe(true);
  expect(sockets.map(({ model }) => model)).toEqual(["m", "other"]);
});

test("without pictures it is closed", async () => {
  const { live, state, opened } = page();
  const socket = await opened();
  vi.advanceTimersByTime(IDLE_MS);
  expect(socket.closed).toBe(true);
  state.refusal = offline;
  await expect(live.recognize("m", "s", PICTURE, LIVE)).rejects.toBe(offline);
});

test("where the browser forbids WebSockets, requests are sent", async () => {
  let tried = 0;
  const live = new LiveRecognizer({
    openSocket: () => {
      tried += 1;
      throw new DOMException("forbidden", "SecurityError");
    },
    recognizeByRequest: async () => found("request"),
    now: () => performance.now(),
  });
  for (let count = 0; count < 3; count += 1)
    expect((await live.recognize("m", "s", PICTURE, LIVE)).result).toBe("request");
  expect(tried).toBe(1);
});
