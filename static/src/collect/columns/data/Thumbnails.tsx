/** The pictures of a class, newest first. Of long lists only those around the visible ones are rendered. */
import { useEffect, useRef, useState } from "preact/hooks";
import { toastProblem } from "../../../components/Toasts";
import { readOnly } from "../../../readOnly";
import { translate } from "../../../words";
import type { ClassState, Picture } from "../../classes/classState";
import { useCollectStore } from "../../store/collectStore";
import { LargePicture } from "./LargePicture";
import { deleteSelected, SelectionBar } from "./SelectionBar";
import { Thumbnail } from "./Thumbnail";
import { type TileGestures, useTileGestures } from "./tileGestures";
import { measureGrid, useTileWindow } from "./tileWindow";

export function Thumbnails({ classState }: { classState: ClassState }) {
  const {
    classStore,
    classStore: { selection },
  } = useCollectStore();
  /** The index of the picture in the tab order; arrow keys move to the others. */
  const [reached, setReached] = useState(0);
  const [opened, setOpened] = useState<string | null>(null);
  const list = useRef<HTMLUListElement>(null);
  /** Which control of a tile the arrow keys move to. */
  const control = useRef<TileControl>(".thumb__open");
  const pictures = [...classState.pictures.value].reverse();
  const waiting = !classState.loaded.value && pictures.length === 0;
  // The list that is watched as it scrolls comes after the placeholders.
  const count = waiting ? 0 : classState.listed.value;
  const { start, end, before, after, seen } = useTileWindow(list, count, pictures.length < count);
  useLoaded(classState, seen);
  const selecting = selection.classState.value === classState;
  const focus = (index: number, loaded = pictures.length) => {
    const target = Math.max(0, Math.min(index, loaded - 1));
    setReached(target);
    if (list.current) focusTile(list.current, target, control.current);
  };
  useKeptFocus(selecting, () => focus(reached));
  const { select, selectAll, gestures } = useSelecting(classState, pictures);
  const { frame, onPointerDown, onContextMenu } = useTileGestures(list, count, gestures);
  if (waiting) return <Placeholders count={classState.count.value} />;
  if (count === 0) return selecting ? <SelectionBar classState={classState} /> : null;
  const remove = (picture: Picture, index: number, byKeyboard: boolean) => {
    void classStore.removePicture(classState, picture);
    if (byKeyboard) requestAnimationFrame(() => focus(index, pictures.length - 1));
  };
  const press = (event: MouseEvent, index: number) => {
    if (event.shiftKey) select(index, "extend");
    else if (selecting || event.ctrlKey || event.metaKey) select(index, "toggle");
    else setOpened(pictures[index]?.key ?? null);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const act = keyAction(event, selecting, list.current);
    if (act === null || event.altKey) return;
    event.preventDefault();
    if (act.is === "step") {
      if (event.shiftKey && !selecting) select(reached, "extend");
      if (event.shiftKey) select(Math.max(0, Math.min(reached + act.by, pictures.length - 1)), "extend");
      focus(reached + act.by);
    }
    if (act.is === "toggle") select(reached, event.shiftKey ? "extend" : "toggle");
    if (act.is === "all") selectAll();
    const picture = pictures[reached];
    if (act.is === "delete" && selecting) void deleteSelected(classStore);
    else if (act.is === "delete" && picture !== undefined && !readOnly.value) remove(picture, reached, true);
    if (act.is === "end") selection.end();
  };
  const loadedEnd = Math.min(end, pictures.length);
  const tabbed = Math.max(start, Math.min(reached, loadedEnd - 1));
  const role = selecting ? ({ role: "listbox", "aria-multiselectable": true } as const) : {};
  return (
    <>
      <ul
        class={selecting ? "thumbs thumbs--selecting" : "thumbs"}
        ref={list}
        {...role}
        aria-label={translate("collect.pictures_of", { name: classState.name.value })}
        onKeyDown={onKeyDown}
        onPointerDown={readOnly.value ? undefined : onPointerDown}
        onContextMenu={onContextMenu}
      >
        <Space key="before" height={before} />
        {pictures.slice(start, end).map((picture, place) => {
          const index = start + place;
          return (
            <Thumbnail
              key={picture.key}
              picture={picture}
              index={index}
              count={count}
              tabbed={index === tabbed}
              selected={selecting ? selection.has(picture.key) : null}
              onFocus={(event) => {
                setReached(index);
                control.current = event.currentTarget.matches(".thumb__delete") ? ".thumb__delete" : ".thumb__open";
              }}
              onPress={(event) => press(event, index)}
              onDelete={(byKeyboard) => remove(picture, index, byKeyboard)}
            />
          );
        })}
        {[...Array(Math.max(0, end - Math.max(start, pictures.length))).keys()].map((place) => (
          <li class="thumb thumb--empty" key={`empty-${place}`} aria-hidden="true" />
        ))}
        <Space key="after" height={after} />
        {frame !== null && (
          <li
            key="frame"
            class="thumbs__frame"
            role="presentation"
            style={{
              left: `${frame.left + 4}px`,
              top: `${frame.top + 4}px`,
              width: `${frame.width}px`,
              height: `${frame.height}px`,
            }}
          />
        )}
      </ul>
      {selecting && <SelectionBar classState={classState} />}
      {opened !== null && (
        <LargePicture classState={classState} opened={opened} onOpen={setOpened} onClose={() => setOpened(null)} />
      )}
    </>
  );
}

/** Loads the pictures of a class as far as they are about to be seen: `seen` is their number. */
function useLoaded(classState: ClassState, seen: number): void {
  const { lists } = useCollectStore().classStore;
  const missing = classState.loaded.value && seen > classState.pictures.value.length;
  useEffect(() => {
    if (missing) lists.reach(classState, seen).catch(toastProblem);
  }, [missing, seen]);
}

/** How pictures of a class are selected: one, a range, all, or those that a frame touches. */
function useSelecting(classState: ClassState, pictures: readonly Picture[]) {
  const { classStore } = useCollectStore();
  const { selection } = classStore;
  const frameBase = useRef<ReadonlySet<string>>(new Set());
  const select = (index: number, how: "toggle" | "extend") => {
    const picture = pictures[index];
    if (readOnly.value || picture === undefined) return;
    selection.start(classState);
    selection[how === "extend" ? "extendTo" : "toggle"](picture.key);
  };
  const selectAll = () => {
    if (!readOnly.value) void classStore.selectAll(classState).catch(toastProblem);
  };
  const gestures: TileGestures = {
    onFrameStart: () => {
      selection.start(classState);
      frameBase.current = selection.keys();
    },
    onFrame: (indexes) => {
      const keys = indexes.flatMap((index) => pictures[index]?.key ?? []);
      selection.selectDragged(frameBase.current, keys);
    },
    onFrameCancel: () => selection.selectDragged(frameBase.current, []),
    onLongPress: (index) => select(index, "toggle"),
  };
  return { select, selectAll, gestures };
}

type TileControl = ".thumb__open" | ".thumb__delete";

type KeyAction = { is: "step"; by: number } | { is: "toggle" | "all" | "delete" | "end" };

/** What a key does in the list, if anything. */
function keyAction(event: KeyboardEvent, selecting: boolean, list: HTMLElement | null): KeyAction | null {
  const onDelete = (event.target as Element).closest(".thumb__delete") !== null;
  const perRow = list === null ? 1 : (measureGrid(list)?.columns ?? 1);
  const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: perRow, ArrowUp: -perRow }[event.key];
  if (step !== undefined) return { is: "step", by: step };
  if (event.key === "a" && (event.ctrlKey || event.metaKey)) return { is: "all" };
  if (event.key === " " && !onDelete) return { is: "toggle" };
  if (event.key === "Enter" && selecting) return { is: "toggle" };
  if (event.key === "Escape" && selecting) return { is: "end" };
  if (event.key === "Delete" || event.key === "Backspace") return { is: "delete" };
  return null;
}

/** Where selecting begins or ends the tile that had the focus is another element, which gets the focus. */
function useKeptFocus(selecting: boolean, focus: () => void): void {
  const before = useRef(selecting);
  useEffect(() => {
    const lost = document.activeElement === null || document.activeElement === document.body;
    if (before.current !== selecting && lost) focus();
    before.current = selecting;
  }, [selecting]);
}

/** Moves the focus to a tile, or to a control in it. One that is not rendered yet is scrolled to first. */
function focusTile(list: HTMLElement, index: number, control: TileControl): void {
  const target = () => {
    const tile = list.querySelector<HTMLElement>(`[data-index="${index}"]`);
    return tile?.matches("[role=option]") ? tile : (tile?.querySelector<HTMLElement>(control) ?? null);
  };
  const found = target();
  if (found !== null) return found.focus();
  const measures = measureGrid(list);
  if (measures === null) return;
  list.scrollTop = Math.floor(index / measures.columns) * measures.rowHeight;
  requestAnimationFrame(() => requestAnimationFrame(() => target()?.focus()));
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
