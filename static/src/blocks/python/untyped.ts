/** Python without its types: who reads a script for the first time need not know them, and it needs fewer imports. */

const OPEN = "([{";
const CLOSED = ")]}";

export function withoutTypes(python: string): string {
  return withoutSignatureTypes(python)
    .replace(/^ +(?:self\.)?\w+: [\w.]+\n(?:\n(?= *def ))?/gm, "")
    .replace(/^( +(?:self\.)?\w+): [^=\n]+ = (?=.*[^,\n]$)/gm, "$1 = ");
}

function withoutSignatureTypes(python: string): string {
  let made = "";
  let at = 0;
  for (const { index, 0: head } of python.matchAll(/^ *(?:async )?def \w+\(/gm)) {
    const begin = index + head.length;
    const end = endOf(python, begin);
    const colon = python.indexOf(":\n", end);
    made += python.slice(at, begin) + parameters(python.slice(begin, end)) + ")";
    at = colon;
  }
  return made + python.slice(at);
}

/** The bracket that closes the one before `from`. */
function endOf(python: string, from: number): number {
  let depth = 1;
  for (let at = from; ; at += 1) {
    if (OPEN.includes(python[at] ?? "")) depth += 1;
    if (CLOSED.includes(python[at] ?? ")")) depth -= 1;
    if (depth === 0) return at;
  }
}

/** Parameters with what they are when nothing is given, on the lines on which they stood. */
function parameters(list: string): string {
  return apart(list).map((each) => each.replace(/^(\s*\**\w+): [^=]*?(?: = ([^]*))?$/, (_, name: string, otherwise?: string) =>
    (otherwise === undefined ? name : `${name}=${otherwise}`))).join(",");
}

/** The parts between commas that are in no brackets. */
function apart(list: string): string[] {
  const found = [""];
  let depth = 0;
  for (const sign of list) {
    if (OPEN.includes(sign)) depth += 1;
    if (CLOSED.includes(sign)) depth -= 1;
    if (sign === "," && depth === 0) found.push("");
    else found[found.length - 1] += sign;
  }
  return found;
}
