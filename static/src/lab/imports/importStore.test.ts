import { afterEach, describe, expect, it, vi } from "vitest";
import type { Limits } from "../../apiTypes";
import { ImportStore } from "./importStore";
import { timeLeft } from "./timeLeft";
import "../words";

const limits = { max_import_bytes: 1000, max_picture_bytes: 1000, max_picture_pixels: 1000 } as Limits;
const running = { id: "a", purpose: "samples", file_name: "pets.zip", status: "running", files: 4, done: 1 };

afterEach(() => vi.unstubAllGlobals());

/** Answers every question of the page about the import, in turn; the last one stays. */
function serverThatTells(...rows: object[]) {
  const answers = rows.map((row) => JSON.stringify(row));
  vi.stubGlobal("fetch", async () => new Response(answers.length > 1 ? answers.shift() : answers[0]));
}

describe("an import", () => {
  it("is followed until it is over, and then the data set is looked at anew", async () => {
    serverThatTells(
      { imports: [{ ...running, id: "b", purpose: "test_set" }, running] },
      { ...running, status: "succeeded", done: 4 },
    );
    const imported = vi.fn();
    const store = new ImportStore("p", "samples", limits, imported);
    await store.load();
    expect(store.shown.value).toMatchObject({ id: "a", status: "running" });
    await vi.waitFor(() => expect(store.shown.value).toMatchObject({ status: "succeeded" }));
    expect(imported).toHaveBeenCalledOnce();
  });

  it("is not sent when it is too large", async () => {
    const store = new ImportStore("p", "samples", limits, () => undefined);
    await store.importFiles([{ path: "pets.zip", file: new File([new Uint8Array(1001)], "pets.zip") }]);
    expect(store.problem.value).not.toBe("");
    expect(store.sending.value).toBeNull();
  });

  it.each(["pets.zip", "Pets.TM"])("of %s is sent as it is", async (name) => {
    const sent: string[] = [];
    vi.stubGlobal(
      "XMLHttpRequest",
      class {
        upload = {};
        status = 202;
        responseText = JSON.stringify({ ...running, status: "succeeded" });
        onload = () => undefined;
        open = (_: string, address: string) => sent.push(address);
        setRequestHeader = () => undefined;
        send = async (file: Blob) => {
          sent.push(await file.text());
          this.onload();
        };
      },
    );
    const store = new ImportStore("p", "samples", limits, () => undefined);
    await store.importFiles([{ path: name, file: new File(["whole"], name) }]);
    expect(store.problem.value).toBe("");
    expect(sent).toEqual([expect.stringContaining(`filename=${name}`), "whole"]);
  });

  it("tells the time left without a precision that nobody has", () => {
    expect([1, 7, 61].map(timeLeft)).toEqual(["약 5초 남았어요.", "약 10초 남았어요.", "약 2분 남았어요."]);
  });
});
