/** The names in a pasted list: one per line, or separated by commas or tabs; leading numbers are removed. */
export function parseNames(text: string): string[] {
  return text
    .split(/[\n\r,;\t]+/)
    .map((line) => line.replace(/^\s*\d+\s*[.)]?\s+/, "").trim())
    .filter((name) => name !== "" && !/^\d+[.)]?$/.test(name));
}
