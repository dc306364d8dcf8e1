/** Removes type annotations from Python: beginners need not know them, and the script needs fewer imports. */

const OPEN = "([{";
const CLOSED = ")]}";

export function stripTypes(python: string): string {
  return stripSignatureTypes(python)
    .replace(/^ +(?:self\.)?\w+: [\w.]+\n(?:\n(?= *def ))?/gm, "")
    .replace(/^( +(?:self\.)?\w+): [^=\n]+ = (?=.*[^,\n]$)/gm, "$1 = ");
}

function stripSignatureTypes(python: string): string {
  let result = "";
  let at = 0;
  for (const { index, 0: head } of python.matchAll(/^ *(?:async )?def \w+\(/gm)) {
    const start = index + head.length;
    const end = closingBracket(python, start);
    const colon = python.indexOf(":\n", end);
    result += `${python.slice(at, start)}${stripParameterTypes(python.slice(start, end))})`;
    at = colon;
  }
  return result + python.slice(at);
}

/** Finds the bracket that closes the one before `from`. */
function closingBracket(python: string, from: number): number {
  let depth = 1;
  for (let at = from; ; at += 1) {
    if (OPEN.includes(python[at] ?? "")) depth += 1;
    if (CLOSED.includes(python[at] ?? ")")) depth -= 1;
    if (depth === 0) return at;
  }
}

/** Parameters with their defaults, keeping their lines. */
function stripParameterTypes(list: string): string {
  return splitParameters(list)
    .map((parameter) =>
      parameter.replace(/^(\s*\**\w+): [^=]*?(?: = ([\s\S]*))?$/, (_, name: string, otherwise?: string) =>
        otherwise === undefined ? name : `${name}=${otherwise}`,
      ),
    )
    .join(",");
}

/** Splits at commas outside brackets. */
function splitParameters(list: string): string[] {
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
