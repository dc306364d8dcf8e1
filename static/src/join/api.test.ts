import { expect, test } from "vitest";
import { formatJoinCode, parseJoinLink } from "./api";

test("a QR code carries a classroom's code or a word card", () => {
  expect(parseJoinLink("#48219073")).toEqual({ code: "48219073", card: "" });
  expect(parseJoinLink("#card=apple-tiger-train-427")).toEqual({ code: "", card: "apple tiger train 427" });
  expect(parseJoinLink("")).toEqual({ code: "", card: "" });
  expect(parseJoinLink("#app")).toEqual({ code: "", card: "" });
});

test("a code is shown in two groups while it is typed", () => {
  expect(formatJoinCode("4821")).toBe("4821");
  expect(formatJoinCode("48219")).toBe("4821 9");
  expect(formatJoinCode("４８２１９０７３")).toBe("4821 9073");
  expect(formatJoinCode("4821 9073 55x")).toBe("4821 9073");
});
