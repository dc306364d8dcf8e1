import { afterEach, expect, it, vi } from "vitest";
import { sendPictures } from "./sendPictures";

afterEach(() => vi.unstubAllGlobals());

it("says of each picture from which press of the shutter it is, and of none for files", () => {
  let form = new FormData();
  class FakeRequest {
    upload = {};
    open = () => undefined;
    setRequestHeader = () => undefined;
    send = (sent: FormData) => {
      form = sent;
    };
  }
  vi.stubGlobal("XMLHttpRequest", FakeRequest);
  const picture = (key: string, burst: string) => ({ name: key, picture: new Blob(["x"]), key, burst });
  void sendPictures("/", [picture("a", "press"), picture("b", ""), picture("c", "press")], false, () => undefined);
  expect(form.get("burst")).toBe("press,,press");
  expect(form.getAll("files")).toHaveLength(3);
});
