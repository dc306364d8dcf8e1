/** Splits Python into tokens for syntax coloring. */

export type CodeToken = { text: string; as: "plain" | "word" | "text" | "number" | "comment" };

const TOKEN_PATTERN = [
  /(?<comment>#.*)/,
  /(?<text>"(?:[^"\\]|\\.)*")/,
  /(?<number>\b\d[\d.e+]*\b)/,
  /(?<word>\b(?:and|as|break|class|def|elif|else|for|from|global|if|import|in|is|not|or|pass|return|while|True|False|None)\b)/,
]
  .map(({ source }) => source)
  .join("|");

export function tokenizePython(line: string): CodeToken[] {
  const tokens: CodeToken[] = [];
  let at = 0;
  for (const match of line.matchAll(new RegExp(TOKEN_PATTERN, "gu"))) {
    if (match.index > at) tokens.push({ text: line.slice(at, match.index), as: "plain" });
    const as = Object.entries(match.groups ?? {}).find(([, found]) => found !== undefined)?.[0] as CodeToken["as"];
    tokens.push({ text: match[0], as });
    at = match.index + match[0].length;
  }
  return at < line.length ? [...tokens, { text: line.slice(at), as: "plain" }] : tokens;
}
