/** The pictures of a class, newest first. Long lists are rendered while scrolling. */
import { useEffect, useRef, useState } from "preact/hooks";
import { translate } from "../../../words";
import type { ClassState, Picture } from "../../classes/classState";
import { useCollectStore } from "../../store/collectStore";
import { Thumbnail } from "./Thumbnail";

const INITIAL_COUNT = 60;
const MORE_COUNT = 120;

export function Thumbnails({ classState }: { classState: ClassState }) {
  const { classStore } = useCollectStore();
  const [drawn, setDrawn] = useState(INITIAL_COUNT);
  /** The index of the picture in the tab order; arrow keys move to the others. */
  const [reached, setReached] = useState(0);
  const list = useRef<HTMLUListElement>(null);
  const pictures = [...classState.pictures.value].reverse();
  if (!classState.loaded.value && pictures.length === 0) return <Placeholders count={classState.count.value} />;
  if (pictures.length === 0) return null;
  const shown = pictures.slice(0, drawn);
  const focus = (index: number) => {
    const target = Math.max(0, Math.min(index, shown.length - 1));
    setReached(target);
    list.current?.querySelectorAll<HTMLElement>(".thumb__delete")[target]?.focus();
  };
  const remove = (picture: Picture, index: number, byKeyboard: boolean) => {
    void classStore.removePicture(classState, picture);
    if (byKeyboard) requestAnimationFrame(() => focus(Math.min(index, shown.length - 2)));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = {
      ArrowRight: 1,
      ArrowLeft: -1,
      ArrowDown: picturesPerRow(list.current),
      ArrowUp: -picturesPerRow(list.current),
    }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    focus(Math.min(reached, shown.length - 1) + step);
  };
  const tabbed = Math.min(reached, shown.length - 1);
  return (
    <ul
      class="thumbs"
      ref={list}
      aria-label={translate("collect.pictures_of", { name: classState.name.value })}
      onKeyDown={onKeyDown}
    >
      {shown.map((picture, index) => (
        <Thumbnail
          key={picture.key}
          picture={picture}
          number={pictures.length - index}
          tabbed={index === tabbed}
          onFocus={() => setReached(index)}
          onDelete={(byKeyboard) => remove(picture, index, byKeyboard)}
        />
      ))}
      {drawn < pictures.length && <DrawMore onSeen={() => setDrawn(drawn + MORE_COUNT)} key={`more-${drawn}`} />}
    </ul>
  );
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

/** The end of the rendered list: when it becomes visible, more is rendered. */
function DrawMore({ onSeen }: { onSeen: () => void }) {
  const end = useRef<HTMLLIElement>(null);
  useEffect(() => {
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some((entry) => entry.isIntersecting)) onSeen();
      },
      { rootMargin: "200px" },
    );
    if (end.current) observer.observe(end.current);
    return () => observer.disconnect();
  }, []);
  return <li class="thumbs__more" ref={end} aria-hidden="true" />;
}

function picturesPerRow(list: HTMLElement | null): number {
  const tops = [...(list?.children ?? [])].map((child) => (child as HTMLElement).offsetTop);
  return Math.max(1, tops.filter((top) => top === tops[0]).length);
}
