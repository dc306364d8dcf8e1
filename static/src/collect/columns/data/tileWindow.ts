/** Which pictures of a long scrolling grid are rendered: those in view and some around them. */
import type { RefObject } from "preact";
import { useEffect, useState } from "preact/hooks";

/** Lists up to this length are rendered whole. */
export const RENDERED_WHOLE = 120;
/** Rows rendered above and below those in view. */
const ROWS_AROUND = 6;
/** The window moves by so many rows at a time. */
const ROWS_AT_ONCE = 3;

/** Pictures `start` to `end` (exclusive) are rendered, between spaces in pixels for those before and after. */
export interface TileWindow {
  start: number;
  end: number;
  before: number;
  after: number;
  /** Pictures 0 to `seen` (exclusive) are in view or would be after the next rows. */
  seen: number;
}

/** The grid's measures in pixels; `rowHeight` with the gap below. */
export interface GridMeasures {
  columns: number;
  rowHeight: number;
  gap: number;
  top: number;
  height: number;
}

export function tileWindow(count: number, { columns, rowHeight, gap, top, height }: GridMeasures): TileWindow {
  const rows = Math.ceil(count / columns);
  const inView = Math.floor(top / rowHeight / ROWS_AT_ONCE) * ROWS_AT_ONCE;
  const most = Math.ceil(height / rowHeight) + ROWS_AT_ONCE + ROWS_AROUND;
  const first = Math.max(0, Math.min(inView, rows) - ROWS_AROUND);
  const end = Math.min(rows, inView + most);
  const space = (spaceRows: number) => Math.max(0, spaceRows * rowHeight - gap);
  return {
    start: first * columns,
    end: Math.min(count, end * columns),
    before: space(first),
    after: space(rows - end),
    seen: Math.min(count, (Math.ceil((top + height) / rowHeight) + ROWS_AT_ONCE) * columns),
  };
}

/** The measures of a grid of square tiles, or null where nothing is laid out. */
export function measureGrid(list: HTMLElement): GridMeasures | null {
  const style = getComputedStyle(list);
  const tracks = style.gridTemplateColumns.split(" ");
  const [tile, gap] = [Number.parseFloat(tracks[0] ?? ""), Number.parseFloat(style.rowGap)];
  if (!(tile > 0) || Number.isNaN(gap)) return null;
  return { columns: tracks.length, rowHeight: tile + gap, gap, top: list.scrollTop, height: list.clientHeight };
}

/** The window of a list of `count` pictures that scrolls by itself. `partial`: not all of them are loaded. */
export function useTileWindow(list: RefObject<HTMLElement | null>, count: number, partial: boolean): TileWindow {
  const [measures, setMeasures] = useState<GridMeasures | null>(null);
  const long = count > RENDERED_WHOLE || partial;
  useEffect(() => {
    const shown = list.current;
    if (!long || shown === null) return undefined;
    const measure = () => setMeasures((before) => stepped(before, measureGrid(shown)));
    const resized = new ResizeObserver(measure);
    resized.observe(shown);
    shown.addEventListener("scroll", measure, { passive: true });
    return () => {
      resized.disconnect();
      shown.removeEventListener("scroll", measure);
    };
  }, [long]);
  if (long && measures !== null) return tileWindow(count, measures);
  return { start: 0, end: Math.min(count, RENDERED_WHOLE), before: 0, after: 0, seen: 0 };
}

/** The earlier measures where the new ones give the same window, so that nothing is rendered again. */
function stepped(before: GridMeasures | null, now: GridMeasures | null): GridMeasures | null {
  if (before === null || now === null) return now;
  const step = (at: GridMeasures) => Math.floor(at.top / at.rowHeight / ROWS_AT_ONCE);
  const same = before.columns === now.columns && before.rowHeight === now.rowHeight && before.height === now.height;
  return same && step(before) === step(now) ? before : now;
}
