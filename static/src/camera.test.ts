import { afterEach, describe, expect, it, vi } from "vitest";
import { listCameras, openCamera } from "./camera";

/** A browser whose camera opens, or fails, as configured. */
function browser(getUserMedia: () => Promise<MediaStream>, secure = true) {
  vi.stubGlobal("isSecureContext", secure);
  vi.stubGlobal("navigator", {
    mediaDevices: {
      getUserMedia,
      enumerateDevices: async () => [
        { kind: "audioinput", deviceId: "m", label: "microphone" },
        { kind: "videoinput", deviceId: "c", label: "front" },
      ],
    },
  });
}

function streamOf(settings: MediaTrackSettings, label = ""): MediaStream {
  const track = { label, getSettings: () => settings, stop: vi.fn() };
  return { getVideoTracks: () => [track], getTracks: () => [track] } as unknown as MediaStream;
}

afterEach(() => vi.unstubAllGlobals());

describe("opening the camera", () => {
  it.each([
    ["NotAllowedError", "denied"],
    ["NotFoundError", "none"],
    ["OverconstrainedError", "none"],
    ["NotReadableError", "busy"],
    ["TypeError", "unknown"],
  ])("gives %s its own problem", async (name, problem) => {
    browser(() => Promise.reject(new DOMException("", name)));
    await expect(openCamera()).rejects.toMatchObject({ problem });
  });

  it("finds an insecure page before it asks the browser", async () => {
    const ask = vi.fn();
    browser(ask, false);
    await expect(openCamera()).rejects.toMatchObject({ problem: "insecure" });
    expect(ask).not.toHaveBeenCalled();
  });

  it("knows cameras that look at their user, and takes webcams that do not say for such", async () => {
    const facesUser = async (settings: MediaTrackSettings, label?: string) => {
      browser(async () => streamOf(settings, label));
      return (await openCamera()).facesUser;
    };
    expect(await facesUser({ facingMode: "user" })).toBe(true);
    expect(await facesUser({})).toBe(true);
    expect(await facesUser({ facingMode: "environment" })).toBe(false);
    expect(await facesUser({}, "camera2 0, facing back")).toBe(false);
  });
});

describe("the cameras of a device", () => {
  it("are its video inputs alone", async () => {
    browser(async () => streamOf({}));
    expect(await listCameras()).toEqual([{ id: "c", label: "front" }]);
  });
});
