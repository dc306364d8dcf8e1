import { signal } from "@preact/signals";
import { describe, expect, it } from "vitest";
import type { UploadResult } from "../../apiTypes";
import { ApiError } from "../../request";
import type { NamedPicture } from "./sendPictures";
import { type Upload, type UploadGroup, UploadQueue } from "./uploadQueue";

type Send = (group: UploadGroup, pictures: NamedPicture[]) => Promise<UploadResult>;

const busy = () => new ApiError(503, "engine_starting", "one moment", {}, 1);
const sample = (index: number, filename: string) => ({
  id: `s-${filename}`,
  class_id: "c",
  created_at: "",
  image_url: "",
  mirrored: false,
  switched_off: false,
  filename,
  index,
});
const rejected = (index: number, code: string) => ({ filename: "", code, message: "one moment", index });
const allOf = (pictures: NamedPicture[]): UploadResult => ({
  accepted: pictures.map(({ name }, index) => sample(index, name)),
  rejected: [],
});

function uploadsNamed(...names: string[]): Upload[] {
  return names.map((name) => ({
    key: name,
    idempotencyKey: `key-${name}`,
    classId: "c",
    name,
    mirrored: false,
    burst: "",
    file: new Blob(["x".repeat(10)]),
    stage: signal({ is: "waiting" }),
  }));
}

/** A queue with a server that gives prepared answers; `resume` ends the present pause. */
function queueBefore(send: Send, prepare = async (file: Blob) => file) {
  const accepted: string[] = [];
  const refused: [string, string][] = [];
  const pauses: (() => void)[] = [];
  const queue = new UploadQueue(
    {
      prepare,
      send,
      delay: (_, abort) =>
        new Promise((end) => {
          pauses.push(end);
          abort.addEventListener("abort", () => end());
        }),
    },
    { onAccepted: ({ name }) => accepted.push(name), onRefused: ({ name }, reason) => refused.push([name, reason]) },
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
      return new Promise((answer) => {
        answers.push(() => answer(allOf(pictures)));
      });
    });
    queue.addUploads(uploadsNamed(...[...Array(40).keys()].map(String)));
    await until(() => requests.length === 3);
    expect(requests.map((names) => names.length)).toEqual([8, 8, 8]);
    while (accepted.length < 40) {
      await until(() => answers.length > 0 || accepted.length === 40);
      for (const answer of answers.splice(0)) answer();
    }
    expect(queue.unfinished.value).toBe(0);
  });

  it("sends what is taken while a picture of the burst is being sent in one request", async () => {
    const requests: string[][] = [];
    const answers: (() => void)[] = [];
    const { queue, accepted } = queueBefore((_, pictures) => {
      requests.push(pictures.map(({ name }) => name));
      return new Promise((answer) => {
        answers.push(() => answer(allOf(pictures)));
      });
    });
    const taken = (...names: string[]) => uploadsNamed(...names).map((upload) => ({ ...upload, burst: "b" }));
    for (const name of "abcd") queue.addUploads(taken(name));
    await until(() => answers.length === 1);
    expect(requests).toEqual([["a"]]);
    answers[0]?.();
    await until(() => answers.length === 2);
    expect(requests).toEqual([["a"], ["b", "c", "d"]]);
    queue.addUploads(taken(..."efghijkl"));
    await until(() => answers.length === 3);
    expect(requests[2]).toEqual([..."efghijkl"]);
    for (const answer of answers) answer();
    await until(() => queue.unfinished.value === 0);
    expect(accepted.length).toBe(12);
  });

  it("sends a picture under the same key again", async () => {
    const keys: string[][] = [];
    const { queue, resume } = queueBefore(async (_, pictures) => {
      keys.push(pictures.map(({ key }) => key));
      if (keys.length === 1) throw busy();
      return allOf(pictures);
    });
    queue.addUploads(uploadsNamed("a", "b"));
    await until(() => keys.length === 1);
    resume();
    await until(() => queue.unfinished.value === 0);
    expect(keys).toEqual([
      ["key-a", "key-b"],
      ["key-a", "key-b"],
    ]);
  });

  it("tells which file was refused and keeps its neighbors", async () => {
    const { queue, accepted, refused } = queueBefore(async (_, pictures) => ({
      accepted: [sample(0, "a"), sample(2, "c")].filter(({ index }) => index < pictures.length),
      rejected: [{ filename: "b", code: "picture_empty", message: "empty", index: 1 }],
    }));
    queue.addUploads(uploadsNamed("a", "b", "c"));
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
    queue.addUploads(uploads);
    const held = () => uploads.every(({ stage }) => stage.value.is === "held");
    await until(() => requests === 1 && held());
    resume();
    await until(() => requests === 2 && held());
    resume();
    await until(() => queue.unfinished.value === 0);
    expect([accepted, refused]).toEqual([["a", "b"], []]);
  });

  it.each(["engine_starting", "engine_busy", "storage_failed"])(
    "holds a file that met %s and sends only that one again",
    async (code) => {
      const requests: string[][] = [];
      const { queue, accepted, refused, resume } = queueBefore(async (_, pictures) => {
        requests.push(pictures.map(({ name }) => name));
        if (requests.length > 1) return allOf(pictures);
        return {
          accepted: [sample(0, "a")],
          rejected: [rejected(1, code), { ...rejected(2, "picture_empty"), message: "empty" }],
        };
      });
      const uploads = uploadsNamed("a", "b", "c");
      queue.addUploads(uploads);
      await until(() => uploads[1]?.stage.value.is === "held");
      expect([queue.unfinished.value, refused]).toEqual([1, [["c", "empty"]]]);
      resume();
      await until(() => queue.unfinished.value === 0);
      expect([accepted, requests]).toEqual([
        ["a", "b"],
        [["a", "b", "c"], ["b"]],
      ]);
    },
  );

  it.each(["worker_died", "engine_timeout"])(
    "gives up a picture that meets %s every time, but not its neighbors",
    async (code) => {
      const { queue, accepted, refused, resume } = queueBefore(async (_, pictures) => {
        const bad = pictures.findIndex(({ name }) => name === "bad");
        if (bad < 0) return allOf(pictures);
        if (pictures.length === 1) throw new ApiError(503, code, "one moment");
        return { accepted: [], rejected: pictures.map((_picture, index) => rejected(index, code)) };
      });
      queue.addUploads(uploadsNamed("a", "bad", "c"));
      await until(() => {
        resume();
        return queue.unfinished.value === 0;
      });
      expect(accepted.toSorted()).toEqual(["a", "c"]);
      expect(refused).toEqual([["bad", "one moment"]]);
    },
  );

  it("goes on at once when the network is back", async () => {
    let online = false;
    const { queue, accepted } = queueBefore(async (_, pictures) => {
      if (!online) throw new ApiError(0, "offline", "offline");
      return allOf(pictures);
    });
    const uploads = uploadsNamed("a");
    queue.addUploads(uploads);
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
    queue.addUploads(uploadsNamed("a", "bad", "c"));
    await until(() => queue.unfinished.value === 0);
    expect(accepted.toSorted()).toEqual(["a", "c"]);
    expect(refused).toEqual([["bad", "too large"]]);
  });

  it("never mixes two classes, or mirrored pictures with others, in a request", async () => {
    const requests: [UploadGroup, number][] = [];
    const { queue } = queueBefore(async (group, pictures) => {
      requests.push([group, pictures.length]);
      return allOf(pictures);
    });
    const other = uploadsNamed("x", "y").map((upload) => ({ ...upload, classId: "d" }));
    const mirrored = uploadsNamed("m", "n").map((upload) => ({ ...upload, mirrored: true }));
    queue.addUploads([...uploadsNamed("a", "b"), ...other, ...mirrored]);
    await until(() => queue.unfinished.value === 0);
    expect(requests).toEqual([
      [{ classId: "c", mirrored: false }, 2],
      [{ classId: "d", mirrored: false }, 2],
      [{ classId: "c", mirrored: true }, 2],
    ]);
  });

  it("lets a waiting picture be withdrawn, but not one on its way", async () => {
    const { queue } = queueBefore(() => new Promise(() => undefined));
    queue.addUploads(uploadsNamed(...[...Array(25).keys()].map(String)));
    await until(() => queue.unfinished.value === 25);
    expect(queue.cancelUpload("24")).toBe(true);
    expect(queue.cancelUpload("0")).toBe(false);
    expect(queue.unfinished.value).toBe(24);
  });

  it("makes a picture small only once, however often it is sent", async () => {
    let prepared = 0;
    let fails = 1;
    const { queue, resume, accepted } = queueBefore(
      async (_, pictures) => {
        if (fails-- > 0) throw busy();
        return allOf(pictures);
      },
      async (file) => {
        prepared += 1;
        return file;
      },
    );
    const uploads = uploadsNamed("a");
    queue.addUploads(uploads);
    await until(() => uploads[0]?.stage.value.is === "held");
    resume();
    await until(() => accepted.length === 1);
    expect(prepared).toBe(1);
  });
});
