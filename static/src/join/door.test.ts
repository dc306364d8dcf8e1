import { expect, test } from "vitest";
import { shownCode, ticketOf } from "./door";

test("a QR code carries a classroom's code or a word card", () => {
  expect(ticketOf("#48219073")).toEqual({ code: "48219073", card: "" });
  expect(ticketOf("#card=apple-tiger-train-427")).toEqual({ code: "", card: "apple tiger train 427" });
  expect(ticketOf("")).toEqual({ code: "", card: "" });
  expect(ticketOf("#app")).toEqual({ code: "", card: "" });
});

test("a code is shown in two groups while it is typed", () => {
  expect(shownCode("4821")).toBe("4821");
  expect(shownCode("48219")).toBe("4821 9");
  expect(shownCode("4821 9073 55x")).toBe("4821 9073");
});
