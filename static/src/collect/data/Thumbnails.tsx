/** The pictures of a class, newest first. Long lists are drawn as they are scrolled. */
import { useEffect, useRef, useState } from "preact/hooks";
import { say } from "../../words";
import { useWorkspace } from "../workspace";
import type { ClassBox, Picture } from "./classBox";
import { Thumbnail } from "./Thumbnail";

const DRAWN_AT_FIRST = 60;
const DRAWN_MORE = 120;

export function Thumbnails({ box }: { box: ClassBox }) {
  const { shelf } = useWorkspace();
  const [drawn, setDrawn] = useState(DRAWN_AT_FIRST);
  /** The one picture that the tab key reaches; arrows lead to the others. */
  const [reached, setReached] = useState(0);
  const list = useRef<HTMLUListElement>(null);
  const pictures = [...box.pictures.value].reverse();
  if (!box.loaded.value && pictures.length === 0) return <Placeholders count={box.count.value} />;
  if (pictures.length === 0) return null;
  const shown = pictures.slice(0, drawn);
  const focus = (index: number) => {
    const target = Math.max(0, Math.min(index, shown.length - 1));
    setReached(target);
    list.current?.querySelectorAll<HTMLElement>(".thumb__delete")[target]?.focus();
  };
  const remove = (picture: Picture, index: number, byKeyboard: boolean) => {
    void shelf.removePicture(box, picture);
    if (byKeyboard) requestAnimationFrame(() => focus(Math.min(index, shown.length - 2)));
  };
  const onKeyDown = (event: KeyboardEvent) => {
    const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: perRow(list.current), ArrowUp: -perRow(list.current) }[event.key];
    if (step === undefined) return;
    event.preventDefault();
    focus(Math.min(reached, shown.length - 1) + step);
  };
  const tabbed = Math.min(reached, shown.length - 1);
  return (
    <ul class="thumbs" ref={list} aria-label={say("collect.pictures_of", { name: box.name.value })} onKeyDown={onKeyDown}>
      {shown.map((picture, index) => (
        <Thumbnail
          key={picture.key} picture={picture} number={pictures.length - index} tabbed={index === tabbed}
          onFocus={() => setReached(index)} onDelete={(byKeyboard) => remove(picture, index, byKeyboard)}
        />
      ))}
      {drawn < pictures.length && <More seen={() => setDrawn(drawn + DRAWN_MORE)} key={`more-${drawn}`} />}
    </ul>
  );
}

function Placeholders({ count }: { count: number }) {
  if (count === 0) return null;
  return <ul class="thumbs" aria-hidden="true">{[...Array(Math.min(count, 12)).keys()].map((key) => <li class="thumb thumb--empty" key={key} />)}</ul>;
}

/** The end of what is drawn: seeing it draws more. */
function More({ seen }: { seen: () => void }) {
  const end = useRef<HTMLLIElement>(null);
  useEffect(() => {
    const observer = new IntersectionObserver((entries) => { if (entries.some((entry) => entry.isIntersecting)) seen(); }, { rootMargin: "200px" });
    if (end.current) observer.observe(end.current);
    return () => observer.disconnect();
  }, []);
  return <li class="thumbs__more" ref={end} aria-hidden="true" />;
}

function perRow(list: HTMLElement | null): number {
  const tops = [...(list?.children ?? [])].map((child) => (child as HTMLElement).offsetTop);
  return Math.max(1, tops.filter((top) => top === tops[0]).length);
}
