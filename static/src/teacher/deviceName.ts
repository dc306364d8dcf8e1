/** A readable name of a browser: "Chrome, Windows". */
import { translate } from "../words";

const BROWSERS = [
  [/Edg\//, "Edge"],
  [/Whale\//, "Whale"],
  [/SamsungBrowser\//, "Samsung Internet"],
  [/Firefox\//, "Firefox"],
  [/Chrom(e|ium)\//, "Chrome"],
  [/Safari\//, "Safari"],
] as const;
const SYSTEMS = [
  [/CrOS/, "Chromebook"],
  [/iPhone/, "iPhone"],
  [/iPad/, "iPad"],
  [/Android/, "Android"],
  [/Windows/, "Windows"],
  [/Mac OS X/, "Mac"],
  [/Linux/, "Linux"],
] as const;

export function deviceName(device: string): string {
  const named = [BROWSERS, SYSTEMS].map((kinds) => kinds.find(([sign]) => sign.test(device))?.[1]);
  const known = named.filter((name) => name !== undefined);
  return known.length === 0 ? translate("teacher.unknown_device") : known.join(", ");
}
