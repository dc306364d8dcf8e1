/** Who is shown, and in which order. */
import type { Tile } from "./api";

export type Filter = "all" | "stuck";

const PRESSING = ["run_failed", "not_ready", "no_project", "idle"] as const;

/** Those who need help first, the most pressing trouble before the others; then by nickname, as given. */
export function arranged(tiles: readonly Tile[], filter: Filter): Tile[] {
  const rank = ({ trouble }: Tile) => (trouble === null ? PRESSING.length : PRESSING.indexOf(trouble));
  const shown = filter === "stuck" ? tiles.filter(({ trouble }) => trouble !== null) : tiles.filter(({ joined }) => joined);
  return [...shown].sort((one, other) => rank(one) - rank(other));
}

/** Places that nobody has taken yet. */
export const awaited = (tiles: readonly Tile[]): Tile[] => tiles.filter(({ joined }) => !joined);
