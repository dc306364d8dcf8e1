/** The names in a pasted list: one a line, or apart by commas or tabs; numbers before them go. */
export function namesIn(text: string): string[] {
  return text
    .split(/[\n\r,;\t]+/)
    .map((line) => line.replace(/^\s*\d+\s*[.)]?\s+/, "").trim())
    .filter((name) => name !== "" && !/^\d+[.)]?$/.test(name));
}
