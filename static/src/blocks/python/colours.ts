/** Python in pieces that are shown in different colours. */

export type Piece = { text: string; as: "plain" | "word" | "text" | "number" | "comment" | "decorator" };

const PIECES = [
  /(?<comment>#.*)/, /(?<text>"(?:[^"\\]|\\.)*")/, /(?<decorator>@[\p{L}\p{N}_.]+)/u, /(?<number>\b\d[\d.e+]*\b)/,
  /(?<word>\b(?:and|as|async|await|break|class|def|elif|else|for|from|global|if|import|in|is|not|or|pass|return|while|True|False|None)\b)/,
].map(({ source }) => source).join("|");

export function coloured(line: string): Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  for (const match of line.matchAll(new RegExp(PIECES, "gu"))) {
    if (match.index > at) pieces.push({ text: line.slice(at, match.index), as: "plain" });
    const as = Object.entries(match.groups ?? {}).find(([, found]) => found !== undefined)?.[0] as Piece["as"];
    pieces.push({ text: match[0], as });
    at = match.index + match[0].length;
  }
  return at < line.length ? [...pieces, { text: line.slice(at), as: "plain" }] : pieces;
}
