/** The pictures of a class, newest first. Of long lists only those around the visible ones are rendered. */
import { useRef, useState } from "preact/hooks";
import { translate } from "../../../words";
import type { ClassState, Picture } from "../../classes/classState";
import { useCollectStore } from "../../store/collectStore";
import { Thumbnail } from "./Thumbnail";
import { measureGrid, useTileWindow } from "./tileWindow";

export function Thumbnails({ classState }: { classState: ClassState }) {
  const { classStore } = useCollectStore();
  /** The index of the picture in the tab order; arrow keys move to the others. */
  const [reached, setReached] = useState(0);
  const list = useRef<HTMLUListElement>(null);
  const pictures = [...classState.pictures.value].reverse();
  const { start, end, before, after } = useTileWindow(list, pictures.length);
  if (!classState.loaded.value && pictures.length === 0) return <Placeholders count={classState.count.value} />;
  if (pictures.length === 0) return null;
  const focus = (index: number, count = pictures.length) => {
    const target = Math.max(0, Math.min(index, count - 1));
    setReached(target);
    if (list.current) focusTile(list.current, target);
  };
  const remove = (picture: Picture, index: number, byKeyboard: boolean) => {
    void classStore.removePicture(classState, picture);
    if (byKeyboard) requestAnimationFrame(() => focus(index, pictures.length - 1));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const perRow = list.current === null ? 1 : (measureGrid(list.current)?.columns ?? 1);
    const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: perRow, ArrowUp: -perRow }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    focus(reached + step);
  };
  const tabbed = Math.max(start, Math.min(reached, end - 1));
  return (
    <ul
      class="thumbs"
      ref={list}
      aria-label={translate("collect.pictures_of", { name: classState.name.value })}
      onKeyDown={onKeyDown}
    >
      <Space key="before" height={before} />
      {pictures.slice(start, end).map((picture, place) => {
        const index = start + place;
        return (
          <Thumbnail
            key={picture.key}
            picture={picture}
            index={index}
            count={pictures.length}
            tabbed={index === tabbed}
            onFocus={() => setReached(index)}
            onDelete={(byKeyboard) => remove(picture, index, byKeyboard)}
          />
        );
      })}
      <Space key="after" height={after} />
    </ul>
  );
}

/** Moves the focus to a tile. One that is not rendered yet is scrolled to first. */
function focusTile(list: HTMLElement, index: number): void {
  const button = list.querySelector<HTMLElement>(`[data-index="${index}"] .thumb__delete`);
  if (button !== null) return button.focus();
  const measures = measureGrid(list);
  if (measures === null) return;
  list.scrollTop = Math.floor(index / measures.columns) * measures.rowHeight;
  requestAnimationFrame(() =>
    requestAnimationFrame(() => list.querySelector<HTMLElement>(`[data-index="${index}"] .thumb__delete`)?.focus()),
  );
}

/** The space of the rows that are not rendered. */
function Space({ height }: { height: number }) {
  return height > 0 ? <li class="thumbs__space" style={{ height: `${height}px` }} aria-hidden="true" /> : null;
}

function Placeholders({ count }: { count: number }) {
  if (count === 0) return null;
  return (
    <ul class="thumbs" aria-hidden="true">
      {[...Array(Math.min(count, 12)).keys()].map((key) => (
        <li class="thumb thumb--empty" key={key} />
      ))}
    </ul>
  );
}
