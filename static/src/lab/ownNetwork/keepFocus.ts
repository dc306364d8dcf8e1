/** Keeps the keyboard's focus in a list whose rows move and go away. */
import type { RefObject } from "preact";
import { useLayoutEffect, useRef } from "preact/hooks";

/** A row by its number, and the button in it by its name; where it cannot be pressed, any that can. */
interface Place {
  row: number;
  button: string;
}

/**
 * Returns a function that says where the focus belongs after the next change of the list. Rows are the items of the list;
 * buttons are named by `data-button`. Where no row is left, the focus goes to what comes after the list.
 */
export function useKeptFocus(list: RefObject<HTMLElement | null>): (place: Place) => void {
  const wanted = useRef<Place | null>(null);
  useLayoutEffect(() => {
    const place = wanted.current;
    wanted.current = null;
    if (place !== null && list.current !== null) focusButton(list.current, place);
  });
  return (place) => {
    wanted.current = place;
  };
}

function focusButton(list: HTMLElement, { row, button }: Place): void {
  const rows = [...list.children].filter((each) => each.querySelector("[data-button]") !== null);
  const chosen = rows[Math.min(row, rows.length - 1)] ?? list.nextElementSibling;
  const enabled = [...(chosen?.querySelectorAll<HTMLButtonElement>("button:not(:disabled)") ?? [])];
  (enabled.find((each) => each.dataset.button === button) ?? enabled[0])?.focus();
}
