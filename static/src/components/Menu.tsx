/** A button that opens a short list of actions. */
import type { ComponentChildren } from "preact";
import { useEffect, useId, useRef, useState } from "preact/hooks";
import { IconButton } from "./Button";
import { MoreIcon } from "./icons";

export interface MenuAction {
  label: string;
  icon: ComponentChildren;
  run: () => void;
  disabled?: boolean;
  danger?: boolean;
}

export function Menu({ label, actions }: { label: string; actions: MenuAction[] }) {
  const [open, setOpen] = useState(false);
  const root = useRef<HTMLDivElement>(null);
  const listId = useId();
  const close = () => {
    setOpen(false);
    root.current?.querySelector("button")?.focus();
  };
  useEffect(() => (open ? closeOutside(root.current, () => setOpen(false)) : undefined), [open]);
  useEffect(() => {
    if (open) items(root.current)[0]?.focus();
  }, [open]);
  const onKeyDown = (event: KeyboardEvent) => {
    if (!open) return;
    if (event.key === "Escape") {
      event.stopPropagation();
      close();
    }
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      moveFocus(items(root.current), event.key === "ArrowDown" ? 1 : -1);
    }
  };
  return (
    <div class="menu" ref={root} onKeyDown={onKeyDown}>
      <IconButton
        label={label}
        icon={<MoreIcon />}
        aria-haspopup="menu"
        aria-expanded={open}
        aria-controls={listId}
        onClick={() => setOpen(!open)}
      />
      <ul id={listId} class="menu__list" role="menu" aria-label={label} hidden={!open}>
        {actions.map((action) => (
          <li role="none" key={action.label}>
            <button
              type="button"
              role="menuitem"
              class={action.danger ? "menu__item menu__item--danger" : "menu__item"}
              disabled={action.disabled}
              onClick={() => {
                close();
                action.run();
              }}
            >
              {action.icon}
              {action.label}
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}

function items(root: HTMLElement | null): HTMLButtonElement[] {
  return [...(root?.querySelectorAll<HTMLButtonElement>("[role=menuitem]:not(:disabled)") ?? [])];
}

function moveFocus(buttons: HTMLButtonElement[], by: number): void {
  const now = buttons.indexOf(document.activeElement as HTMLButtonElement);
  buttons[(now + by + buttons.length) % buttons.length]?.focus();
}

function closeOutside(root: HTMLElement | null, close: () => void): () => void {
  const leave = (event: Event) => {
    if (!root?.contains(event.target as Node)) close();
  };
  document.addEventListener("pointerdown", leave);
  document.addEventListener("focusin", leave);
  return () => {
    document.removeEventListener("pointerdown", leave);
    document.removeEventListener("focusin", leave);
  };
}
