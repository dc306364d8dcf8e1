/** Says what about the pictures will make a model worse, in the same words to students and to teachers. */
import "./words";
import type { DataWarning } from "../apiTypes";
import { translate } from "../words";

interface NamedClass {
  id: string;
  name: string;
}

/** What to do about a warning, in a child's words; null if one of its classes is not among `classes` any more. */
export function warningText({ code, facts, class_ids }: DataWarning, classes: readonly NamedClass[]): string | null {
  const names = class_ids.map((id) => classes.find((each) => each.id === id)?.name);
  if (names.includes(undefined)) return null;
  const [name = "", other = ""] = names;
  return translate(`honest.warning_${code}`, { ...facts, name, other });
}
