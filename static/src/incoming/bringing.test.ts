import { afterEach, beforeEach, expect, it, vi } from "vitest";
import type { Limits } from "../apiTypes";
import { bringFilesIn } from "./bringing";
import "./words";

const limits = { max_import_bytes: 1000, max_incoming_bytes: 100 } as Limits;
const made = { kind: "entry", project: { id: "p" } };
let sent: string[] = [];

/** A server that answers every file with this text and status 201. */
function serverThatSays(text: string) {
  vi.stubGlobal(
    "XMLHttpRequest",
    class {
      upload = {};
      status = 201;
      responseText = text;
      onload = () => undefined;
      open = () => undefined;
      setRequestHeader = () => undefined;
      getResponseHeader = () => null;
      send(form: FormData) {
        sent.push((form.get("file") as File).name);
        this.onload();
      }
    },
  );
}

const bring = (name: string, bytes: number) =>
  bringFilesIn([{ path: name, file: new File([new Uint8Array(bytes)], name) }], limits, () => undefined);

beforeEach(() => {
  sent = [];
  vi.stubGlobal("navigator", { cookieEnabled: true });
});
afterEach(() => vi.unstubAllGlobals());

it.each(["Game.ENT", "one.eo"])("sends no %s that is too large for its kind", async (name) => {
  serverThatSays(JSON.stringify(made));
  await expect(bring(name, 101)).rejects.toThrow();
  expect(sent).toEqual([]);
  expect(await bring(name, 100)).toEqual(made);
});

it("sends pictures up to the limit of pictures", async () => {
  serverThatSays(JSON.stringify(made));
  expect(await bring("pets.zip", 1000)).toEqual(made);
  await expect(bring("pets.zip", 1001)).rejects.toThrow();
  expect(sent).toEqual(["pets.zip"]);
});

it("says that something went wrong where a proxy's page comes instead of an answer", async () => {
  serverThatSays("<html></html>");
  await expect(bring("game.ent", 10)).rejects.toMatchObject({ code: "unexpected" });
});
