export type Device = "chromebook" | "android" | "ipad" | "windows";

/** Selects the guide for the visitor's device. An iPad identifies as a Mac, but no Mac has a touch screen. */
export function deviceOf(userAgent: string, touchPoints: number): Device {
  if (/CrOS/.test(userAgent)) return "chromebook";
  if (/Android/.test(userAgent)) return "android";
  if (/iPad|iPhone/.test(userAgent) || (/Macintosh/.test(userAgent) && touchPoints > 1)) return "ipad";
  return /Windows/.test(userAgent) ? "windows" : "chromebook";
}
