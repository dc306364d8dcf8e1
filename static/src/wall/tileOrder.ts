/** Filters and sorts the tiles of students. */
import type { Tile } from "./api";

export type Filter = "all" | "stuck";

const TROUBLE_ORDER = ["run_failed", "not_ready", "no_project", "idle"] as const;

/** Students who need help come first, the most urgent before the others; the rest are sorted by nickname. */
export function sortTiles(tiles: readonly Tile[], filter: Filter): Tile[] {
  const rank = ({ trouble }: Tile) => (trouble === null ? TROUBLE_ORDER.length : TROUBLE_ORDER.indexOf(trouble));
  const shown =
    filter === "stuck" ? tiles.filter(({ trouble }) => trouble !== null) : tiles.filter(({ joined }) => joined);
  return [...shown].sort((one, other) => rank(one) - rank(other));
}

/** Places that nobody has taken yet. */
export const absentTiles = (tiles: readonly Tile[]): Tile[] => tiles.filter(({ joined }) => !joined);
