/** A name for one sitting, under which the server remembers the last recognition: 32 hex digits. */
export function newSession(): string {
  // Not crypto.randomUUID, which browsers hide on plain http.
  return [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, "0")).join("");
}
