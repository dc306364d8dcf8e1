import { translate } from "../../words";

/** "Class 3", or the next number that is not taken. */
export function freeClassName(taken: readonly string[]): string {
  const known = new Set(taken.map((name) => name.toLocaleLowerCase()));
  for (let number = taken.length + 1; ; number += 1) {
    const name = translate("collect.class_name", { number });
    if (!known.has(name.toLocaleLowerCase())) return name;
  }
}
