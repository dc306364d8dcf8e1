/** A random session id of 32 hex digits, under which the server remembers the last recognition. */
export function randomId(): string {
  // Not crypto.randomUUID, which browsers hide on plain http.
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
