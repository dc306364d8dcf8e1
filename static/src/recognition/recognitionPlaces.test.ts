import { describe, expect, it } from "vitest";
import { ApiError, type DeviceModelData, type Recognition } from "../api";
import { DeviceEnded, DeviceUnreachable } from "./deviceErrors";
import { ASK_AGAIN_MS, LOAD_AGAIN_MS, type Place, REREAD_MS, RecognitionPlaces, TIMED } from "./recognitionPlaces";

const PICTURE = new Blob(["x"]);
const found = (result: string): Recognition => ({ result, confidence: 1, scores: [] });
const offline = () => new ApiError(0, "offline", "");

/** A page with a server and a device that take so long, and what the student did. */
function page(facts: {
  server?: number;
  device?: number;
  choice?: Place;
  strangers?: boolean;
  browser?: "old";
  model?: ApiError;
  saves?: boolean;
}) {
  const state = {
    now: 0,
    refusal: null as ApiError | null,
    problem: facts.browser === "old" ? new Error("no WebAssembly here") : null,
    opened: [] as string[],
    /** How often the model was asked for. */
    read: 0,
    choice: facts.choice ?? null,
    reads: true,
    ended: false,
  };
  /** What an answer of the server, or reading of the model, waits for. */
  const held = { server: Promise.resolve(), model: Promise.resolve() };
  const answer = (result: string, ms = 10) => {
    state.now += ms;
    return found(result);
  };
  const places = new RecognitionPlaces({
    recognizeOnServer: async (model) => {
      const { refusal } = state;
      await held.server;
      if (refusal !== null) throw refusal;
      return answer(`server: ${model}`, facts.server);
    },
    getDeviceModel: async () => {
      state.read += 1;
      await held.model;
      if (facts.model) throw facts.model;
      return { familiarity: facts.strangers ? null : {} } as DeviceModelData;
    },
    startDevice: async () => ({
      open: async (model) => {
        if (state.problem !== null) throw state.problem;
        state.opened.push(model);
      },
      recognize: async (model) => {
        if (state.ended) throw new DeviceEnded("no memory");
        if (!state.reads || state.opened.at(-1) !== model) throw new Error("unreadable, or of another model");
        return answer(`device: ${model}`, facts.device);
      },
    }),
    now: () => state.now,
    savesData: () => facts.saves ?? false,
    choice: {
      read: () => state.choice,
      write: (place) => {
        state.choice = place;
      },
    },
  });
  const ask = async (count = 1, options = {}) => {
    const answers: Place[] = [];
    for (let asked = 0; asked < count; asked += 1) {
      answers.push((await places.recognize("m", "s", PICTURE, options)).place);
      await new Promise((resolve) => setTimeout(resolve));
    }
    return answers;
  };
  return { places, state, held, ask };
}

describe("the place of recognition", () => {
  it("is the device once it was faster for some pictures", async () => {
    const { places, state, ask } = page({ server: 50, device: 20 });
    expect(await ask(TIMED + 1)).toEqual(Array(TIMED + 1).fill("server"));
    expect(places.device.value).toBe("ready");
    expect(await ask(TIMED + 3)).toEqual(Array(TIMED + 3).fill("device"));
    expect(state.opened).toEqual(["m"]);
    expect(places.place.value).toBe("device");
  });

  it("stays the server where that is faster", async () => {
    const { ask } = page({ server: 20, device: 50 });
    await ask(TIMED + 1 + TIMED);
    expect(await ask(2)).toEqual(["server", "server"]);
  });

  it("loads nothing for a few pictures, nor where little is to be loaded", async () => {
    const few = page({});
    await few.ask(TIMED - 1);
    expect(few.state.opened).toEqual([]);
    const saving = page({ saves: true });
    await saving.ask(3 * TIMED);
    expect(saving.state.opened).toEqual([]);
  });

  it("is what the student chose, also on the next page", async () => {
    const { places, state, ask } = page({ server: 20, device: 50 });
    await ask(1);
    places.choose("device");
    expect(state.choice).toBe("device");
    await new Promise((resolve) => setTimeout(resolve));
    expect(places.place.value).toBe("device");
    expect(await ask(2 * TIMED)).toEqual(Array(2 * TIMED).fill("device"));
    places.choose("server");
    expect(await ask(2)).toEqual(["server", "server"]);
    const next = page({ choice: "device" });
    await next.ask(1);
    expect(await next.ask(1)).toEqual(["device"]);
  });

  it("stays what the student chose when the answer to an earlier picture comes", async () => {
    const { places, held, ask } = page({ server: 20, device: 50 });
    await ask(1);
    let answerNow = () => {};
    held.server = new Promise((resolve) => {
      answerNow = resolve;
    });
    const earlier = ask(1);
    places.choose("device");
    await new Promise((resolve) => setTimeout(resolve));
    expect(places.place.value).toBe("device");
    answerNow();
    expect(await earlier).toEqual(["server"]);
    expect(places.place.value).toBe("device");
  });

  it("goes on here when the connection breaks, and asks the server again now and then", async () => {
    const { places, state, ask } = page({ server: 20, device: 50 });
    await ask(3 * TIMED);
    state.refusal = offline();
    expect(await ask(3)).toEqual(["device", "device", "device"]);
    expect(places.offline.value).toBe(true);
    state.refusal = null;
    expect(await ask(1)).toEqual(["device"]);
    state.now += ASK_AGAIN_MS;
    expect(await ask(1)).toEqual(["server"]);
    expect(places.offline.value).toBe(false);
  });

  it("without anything loaded, a broken connection is said", async () => {
    const { state, ask } = page({});
    state.refusal = offline();
    await expect(ask(1)).rejects.toThrow(ApiError);
  });

  it("is the server for what strangers ask about unknown pictures", async () => {
    const { places, ask } = page({ server: 50, device: 20, strangers: true });
    await ask(TIMED + 1);
    expect(await ask(1, { parts: ["familiarity"] })).toEqual(["server"]);
    expect(places.serverNeeded.value).toBe(true);
    expect(await ask(1, { parts: ["heat_map"] })).toEqual(["device"]);
  });

  it("is the server where the browser or the model does not allow another one", async () => {
    const old = page({ server: 50, device: 20, browser: "old" });
    expect(new Set(await old.ask(3 * TIMED))).toEqual(new Set(["server"]));
    expect(old.places.device.value).toBe("browser_impossible");
    const strong = page({ model: new ApiError(409, "recognized_on_server_only", "") });
    await strong.ask(3 * TIMED);
    expect(strong.places.device.value).toBe("model_impossible");
  });

  it("is tried again a while after something could not be loaded, or at once when the student wants it", async () => {
    const { places, state, ask } = page({ choice: "device" });
    state.problem = new DeviceUnreachable("503");
    expect(await ask(5)).toEqual(Array(5).fill("server"));
    expect(places.device.value).toBe("unreachable");
    expect(state.read).toBe(1);
    state.problem = null;
    state.now += LOAD_AGAIN_MS;
    await ask(1);
    expect(await ask(1)).toEqual(["device"]);

    const lost = page({ model: offline(), choice: "device" });
    await lost.ask(5);
    expect(lost.places.device.value).toBe("unreachable");
    expect(lost.state.read).toBe(1);
    lost.places.choose("device");
    expect(lost.state.read).toBe(2);
  });

  it("is another device after one that ended", async () => {
    const { places, state, ask } = page({ choice: "device" });
    await ask(2);
    state.ended = true;
    expect(await ask(2)).toEqual(["server", "server"]);
    expect(places.device.value).toBe("unreachable");
    state.ended = false;
    state.now += LOAD_AGAIN_MS;
    await ask(1);
    expect(await ask(1)).toEqual(["device"]);
  });

  it("is the device while the server is busy, and the student's choice although the server is back", async () => {
    const { places, state, ask } = page({ server: 20, device: 50 });
    await ask(3 * TIMED);
    state.refusal = new ApiError(503, "engine_busy", "");
    expect(await ask(1)).toEqual(["device"]);
    expect(places.offline.value).toBe(false);
    state.refusal = offline();
    await ask(1);
    places.choose("device");
    state.refusal = new ApiError(502, "unexpected", "");
    state.now += ASK_AGAIN_MS;
    expect(await ask(3)).toEqual(["device", "device", "device"]);
  });

  it("says a refusal that the device could only hide", async () => {
    const { places, state, ask } = page({ server: 20, device: 50 });
    await ask(3 * TIMED);
    state.refusal = new ApiError(404, "model_not_found", "");
    await expect(ask(1)).rejects.toThrow(ApiError);
    expect(places.offline.value).toBe(false);
  });

  it("is the server for a picture that this browser cannot read, which says why", async () => {
    const { state, ask } = page({ choice: "device" });
    await ask(2);
    state.reads = false;
    expect(await ask(1)).toEqual(["server"]);
  });

  it("begins anew with another model", async () => {
    const { places, state, ask } = page({ choice: "device" });
    await ask(2);
    expect(await places.recognize("n", "s", PICTURE)).toEqual({ recognition: found("server: n"), place: "server" });
    await new Promise((resolve) => setTimeout(resolve));
    expect(state.opened).toEqual(["m", "n"]);
    expect(await places.recognize("n", "s", PICTURE)).toEqual({ recognition: found("device: n"), place: "device" });
  });

  it("never has a model that was loaded too late", async () => {
    const { places, state, held } = page({ choice: "device" });
    let arrive = (): void => undefined;
    held.model = new Promise<void>((resolve) => {
      arrive = resolve;
    });
    await places.recognize("m", "s", PICTURE);
    held.model = Promise.resolve();
    await places.recognize("n", "s", PICTURE);
    await new Promise((resolve) => setTimeout(resolve));
    arrive();
    await new Promise((resolve) => setTimeout(resolve));
    expect(state.opened).toEqual(["n"]);
    expect((await places.recognize("n", "s", PICTURE)).recognition.result).toBe("device: n");
  });

  it("never answers for a model that was asked before", async () => {
    const { places, state, held } = page({});
    let answer = (): void => undefined;
    held.server = new Promise<void>((resolve) => {
      answer = resolve;
    });
    state.refusal = offline();
    const before = places.recognize("m", "s", PICTURE);
    held.server = Promise.resolve();
    state.refusal = null;
    places.choose("device");
    await places.recognize("n", "s", PICTURE);
    await new Promise((resolve) => setTimeout(resolve));
    answer();
    await expect(before).rejects.toThrow(ApiError);
    expect(places.offline.value).toBe(false);
  });

  it("reads changed classes and pictures again, now and then, and goes on meanwhile", async () => {
    const { places, state, ask } = page({ choice: "device" });
    await ask(2);
    places.rereadSoon();
    places.rereadSoon();
    expect(await ask(2)).toEqual(["device", "device"]);
    expect(state.read).toBe(1);
    state.now += REREAD_MS;
    expect(await ask(2)).toEqual(["device", "device"]);
    expect(state.opened).toEqual(["m", "m"]);
  });
});
