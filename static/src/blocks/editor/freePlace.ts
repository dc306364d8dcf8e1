/** Finds a place for a new block among others; everything in the workspace's units. */

export interface Place {
  x: number;
  y: number;
}

export interface Area {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

interface Size {
  width: number;
  height: number;
}

/**
 * The first place in `view`, from the top and from the left, where a block is `margin` away from the `taken` areas and
 * the view's edges; below everything where the view has none.
 */
export function freePlace(view: Area, taken: readonly Area[], block: Size, margin: number): Place {
  const columns = [view.left, ...taken.map(({ right }) => right)].map((x) => x + margin).sort(ascending);
  const rows = [view.top, ...taken.map(({ bottom }) => bottom)].map((y) => y + margin).sort(ascending);
  const isFree = ({ x, y }: Place) =>
    isInside(areaAt({ x, y }, block), view) && taken.every((area) => !overlap(areaAt({ x, y }, block, margin), area));
  const places = rows.flatMap((y) => columns.map((x) => ({ x, y })));
  return places.find(isFree) ?? { x: Math.min(...columns), y: Math.max(...rows) };
}

const areaAt = ({ x, y }: Place, { width, height }: Size, margin = 0): Area => ({
  left: x - margin + 1,
  top: y - margin + 1,
  right: x + width + margin - 1,
  bottom: y + height + margin - 1,
});

const isInside = (inner: Area, outer: Area): boolean =>
  inner.left >= outer.left && inner.top >= outer.top && inner.right <= outer.right && inner.bottom <= outer.bottom;

const overlap = (one: Area, other: Area): boolean =>
  one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;

const ascending = (one: number, other: number): number => one - other;
