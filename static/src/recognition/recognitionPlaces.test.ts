import { describe, expect, it } from "vitest";
import { ApiError, type DeviceModelData, type Recognition } from "../api";
import { ASK_AGAIN_MS, type Place, RecognitionPlaces, TIMED } from "./recognitionPlaces";

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
  const state = { now: 0, reachable: true, opened: 0, choice: facts.choice ?? null, reads: true };
  const answer = (result: string, ms = 10) => {
    state.now += ms;
    return found(result);
  };
  const places = new RecognitionPlaces({
    recognizeOnServer: async () => {
      if (!state.reachable) throw offline();
      return answer("server", facts.server);
    },
    getDeviceModel: async () => {
      if (facts.model) throw facts.model;
      return { familiarity: facts.strangers ? null : {} } as DeviceModelData;
    },
    startDevice: async () => ({
      open: async () => {
        if (facts.browser === "old") throw new Error("no WebAssembly here");
        state.opened += 1;
      },
      recognize: async () => {
        if (!state.reads) throw new Error("unreadable");
        return answer("device", facts.device);
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
  return { places, state, ask };
}

describe("the place of recognition", () => {
  it("is the device once it was faster for some pictures", async () => {
    const { places, state, ask } = page({ server: 50, device: 20 });
    expect(await ask(TIMED + 1)).toEqual(Array(TIMED + 1).fill("server"));
    expect(places.device.value).toBe("ready");
    expect(await ask(TIMED + 3)).toEqual(Array(TIMED + 3).fill("device"));
    expect(state.opened).toBe(1);
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
    expect(few.state.opened).toBe(0);
    const saving = page({ saves: true });
    await saving.ask(3 * TIMED);
    expect(saving.state.opened).toBe(0);
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

  it("goes on here when the connection breaks, and asks the server again now and then", async () => {
    const { places, state, ask } = page({ server: 20, device: 50 });
    await ask(3 * TIMED);
    state.reachable = false;
    expect(await ask(3)).toEqual(["device", "device", "device"]);
    expect(places.offline.value).toBe(true);
    state.reachable = true;
    expect(await ask(1)).toEqual(["device"]);
    state.now += ASK_AGAIN_MS;
    expect(await ask(1)).toEqual(["server"]);
    expect(places.offline.value).toBe(false);
  });

  it("without anything loaded, a broken connection is said", async () => {
    const { state, ask } = page({});
    state.reachable = false;
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
    const lost = page({ model: offline(), choice: "device" });
    await lost.ask(1);
    expect(lost.places.device.value).toBe("unreachable");
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
    const next = places.recognize("n", "s", PICTURE);
    expect((await next).place).toBe("server");
    await new Promise((resolve) => setTimeout(resolve));
    expect(state.opened).toBe(2);
    expect((await places.recognize("n", "s", PICTURE)).place).toBe("device");
  });
});
