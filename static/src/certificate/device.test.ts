import { expect, test } from "vitest";
import { deviceOf } from "./device";

test("each device gets its own guide", () => {
  expect(deviceOf("Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) Chrome/130.0.0.0", 10)).toBe("chromebook");
  expect(deviceOf("Mozilla/5.0 (Linux; Android 14; SM-X200) Chrome/130.0.0.0", 5)).toBe("android");
  expect(deviceOf("Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Version/17.0 Safari/605.1.15", 5)).toBe("ipad");
  expect(deviceOf("Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X)", 5)).toBe("ipad");
  expect(deviceOf("Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/130.0.0.0", 0)).toBe("windows");
});
