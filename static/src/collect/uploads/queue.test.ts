import { signal } from "@preact/signals";
import { describe, expect, it } from "vitest";
import type { Intake } from "../../contract";
import { ApiError } from "../../request";
import { UploadQueue, type Upload } from "./queue";
import type { NamedPicture } from "./send";

type Send = (classId: string, pictures: NamedPicture[]) => Promise<Intake>;

const busy = () => new ApiError(503, "engine_starting", "one moment", {}, 1);
const sample = (index: number, filename: string) => ({ id: `s-${filename}`, class_id: "c", created_at: "", image_url: "", filename, index });
const rejected = (index: number, code: string) => ({ filename: "", code, message: "one moment", index });
const allOf = (pictures: NamedPicture[]): Intake => ({ accepted: pictures.map(({ name }, index) => sample(index, name)), rejected: [] });

function uploadsNamed(...names: string[]): Upload[] {
  return names.map((name) => ({ key: name, classId: "c", name, file: new Blob(["x".repeat(10)]), stage: signal({ is: "waiting" }) }));
}

/** A queue before a server that answers as told; `resume` ends the present pause. */
function queueBefore(send: Send, prepare = async (file: Blob) => file) {
  const accepted: string[] = [];
  const refused: [string, string][] = [];
  const pauses: (() => void)[] = [];
  const queue = new UploadQueue(
    { prepare, send, pause: (_, abort) => new Promise((end) => { pauses.push(end); abort.addEventListener("abort", () => end()); }) },
    { accepted: ({ name }) => accepted.push(name), refused: ({ name }, reason) => refused.push([name, reason]) },
  );
  return { queue, accepted, refused, resume: () => pauses.shift()?.() };
}

async function until(claim: () => boolean): Promise<void> {
  for (let turn = 0; turn < 200 && !claim(); turn += 1) await new Promise((next) => setTimeout(next));
  expect(claim()).toBe(true);
}

describe("the upload queue", () => {
  it("sends at most eight files in a request and three requests at once", async () => {
    const requests: string[][] = [];
    const answers: (() => void)[] = [];
    const { queue, accepted } = queueBefore((_, pictures) => {
      requests.push(pictures.map(({ name }) => name));
      return new Promise((answer) => { answers.push(() => answer(allOf(pictures))); });
    });
    queue.add(uploadsNamed(...[...Array(40).keys()].map(String)));
    await until(() => requests.length === 3);
    expect(requests.map((names) => names.length)).toEqual([8, 8, 8]);
    while (accepted.length < 40) {
      await until(() => answers.length > 0 || accepted.length === 40);
      answers.splice(0).forEach((answer) => answer());
    }
    expect(queue.unfinished.value).toBe(0);
  });

  it("sends a picture under the same key again, and every picture under one of its own", async () => {
    const keys: string[][] = [];
    const { queue, resume } = queueBefore(async (_, pictures) => {
      keys.push(pictures.map(({ key }) => key));
      if (keys.length === 1) throw busy();
      return allOf(pictures);
    });
    queue.add(uploadsNamed("a", "b"));
    await until(() => keys.length === 1);
    resume();
    await until(() => queue.unfinished.value === 0);
    expect(keys[1]).toEqual(keys[0]);
    expect(new Set(keys[0]).size).toBe(2);
    expect(keys[0]?.every((key) => /^[\w-]{1,64}$/.test(key))).toBe(true);
  });

  it("tells which file was refused and keeps its neighbours", async () => {
    const { queue, accepted, refused } = queueBefore(async (_, pictures) => ({
      accepted: [sample(0, "a"), sample(2, "c")].filter(({ index }) => index < pictures.length),
      rejected: [{ filename: "b", code: "picture_empty", message: "empty", index: 1 }],
    }));
    queue.add(uploadsNamed("a", "b", "c"));
    await until(() => queue.unfinished.value === 0);
    expect(accepted).toEqual(["a", "c"]);
    expect(refused).toEqual([["b", "empty"]]);
  });

  it("holds pictures visibly while the server is busy and sends them again", async () => {
    let requests = 0;
    const { queue, accepted, refused, resume } = queueBefore(async (_, pictures) => {
      if (++requests <= 2) throw busy();
      return allOf(pictures);
    });
    const uploads = uploadsNamed("a", "b");
    queue.add(uploads);
    const held = () => uploads.every(({ stage }) => stage.value.is === "held");
    await until(() => requests === 1 && held());
    resume();
    await until(() => requests === 2 && held());
    resume();
    await until(() => queue.unfinished.value === 0);
    expect([accepted, refused]).toEqual([["a", "b"], []]);
  });

  it.each(["engine_starting", "engine_busy", "storage_failed"])("holds a file that met %s and sends only that one again", async (code) => {
    const requests: string[][] = [];
    const { queue, accepted, refused, resume } = queueBefore(async (_, pictures) => {
      requests.push(pictures.map(({ name }) => name));
      if (requests.length > 1) return allOf(pictures);
      return { accepted: [sample(0, "a")], rejected: [rejected(1, code), { ...rejected(2, "picture_empty"), message: "empty" }] };
    });
    const uploads = uploadsNamed("a", "b", "c");
    queue.add(uploads);
    await until(() => uploads[1]?.stage.value.is === "held");
    expect([queue.unfinished.value, refused]).toEqual([1, [["c", "empty"]]]);
    resume();
    await until(() => queue.unfinished.value === 0);
    expect([accepted, requests]).toEqual([["a", "b"], [["a", "b", "c"], ["b"]]]);
  });

  it.each(["worker_died", "engine_timeout"])("gives up a picture that meets %s every time, but not its neighbours", async (code) => {
    const { queue, accepted, refused, resume } = queueBefore(async (_, pictures) => {
      const bad = pictures.findIndex(({ name }) => name === "bad");
      if (bad < 0) return allOf(pictures);
      if (pictures.length === 1) throw new ApiError(503, code, "one moment");
      return { accepted: [], rejected: pictures.map((_picture, index) => rejected(index, code)) };
    });
    queue.add(uploadsNamed("a", "bad", "c"));
    await until(() => { resume(); return queue.unfinished.value === 0; });
    expect(accepted.toSorted()).toEqual(["a", "c"]);
    expect(refused).toEqual([["bad", "one moment"]]);
  });

  it("goes on at once when the network is back", async () => {
    let online = false;
    const { queue, accepted } = queueBefore(async (_, pictures) => {
      if (!online) throw new ApiError(0, "offline", "offline");
      return allOf(pictures);
    });
    const uploads = uploadsNamed("a");
    queue.add(uploads);
    await until(() => uploads[0]?.stage.value.is === "held");
    online = true;
    queue.retryNow();
    await until(() => accepted.length === 1);
  });

  it("tries files one by one when a whole request is refused", async () => {
    const { queue, accepted, refused } = queueBefore(async (_, pictures) => {
      if (pictures.some(({ name }) => name === "bad")) throw new ApiError(413, "request_too_large", "too large");
      return allOf(pictures);
    });
    queue.add(uploadsNamed("a", "bad", "c"));
    await until(() => queue.unfinished.value === 0);
    expect(accepted.toSorted()).toEqual(["a", "c"]);
    expect(refused).toEqual([["bad", "too large"]]);
  });

  it("never mixes two classes in a request", async () => {
    const requests: [string, number][] = [];
    const { queue } = queueBefore(async (classId, pictures) => {
      requests.push([classId, pictures.length]);
      return allOf(pictures);
    });
    const other = uploadsNamed("x", "y").map((upload) => ({ ...upload, classId: "d" }));
    queue.add([...uploadsNamed("a", "b"), ...other]);
    await until(() => queue.unfinished.value === 0);
    expect(requests).toEqual([["c", 2], ["d", 2]]);
  });

  it("lets a waiting picture be withdrawn, but not one on its way", async () => {
    const { queue } = queueBefore(() => new Promise(() => undefined));
    queue.add(uploadsNamed(...[...Array(25).keys()].map(String)));
    await until(() => queue.unfinished.value === 25);
    expect(queue.withdraw("24")).toBe(true);
    expect(queue.withdraw("0")).toBe(false);
    expect(queue.unfinished.value).toBe(24);
  });

  it("makes a picture small only once, however often it is sent", async () => {
    let prepared = 0;
    let fails = 1;
    const { queue, resume, accepted } = queueBefore(
      async (_, pictures) => { if (fails-- > 0) throw busy(); return allOf(pictures); },
      async (file) => { prepared += 1; return file; },
    );
    const uploads = uploadsNamed("a");
    queue.add(uploads);
    await until(() => uploads[0]?.stage.value.is === "held");
    resume();
    await until(() => accepted.length === 1);
    expect(prepared).toBe(1);
  });
});
