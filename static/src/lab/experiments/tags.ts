/** Tags as a student types them: with commas between them. */
import type { Limits } from "../../apiTypes";
import { translate } from "../../words";

export const tagsOf = (text: string): string[] =>
  text
    .split(",")
    .map((tag) => tag.trim())
    .filter((tag) => tag !== "");

export const tagsText = (tags: readonly string[]): string => tags.join(", ");

/** Why the tags cannot be; empty if they can. */
export function tagsProblem(tags: readonly string[], limits: Limits): string {
  const { max_run_tags: most, max_run_tag_length: max } = limits;
  if (tags.length > most) return translate("experiments.tags_many", { most });
  if (tags.some((tag) => tag.length > max)) return translate("experiments.tags_long", { max });
  return new Set(tags.map((tag) => tag.toLowerCase())).size < tags.length ? translate("experiments.tags_twice") : "";
}
