import type { ComponentChildren } from "preact";
import { useId, useLayoutEffect, useRef } from "preact/hooks";
import { translate } from "../words";
import { IconButton } from "./Button";
import { CloseIcon } from "./icons";

export interface DialogProps {
  title: string;
  /** Called for Escape, the X, or a press outside the window. */
  onClose: () => void;
  children: ComponentChildren;
  /** The buttons at the bottom. */
  actions?: ComponentChildren;
  wide?: boolean;
}

/** A modal window. The browser keeps the focus inside and restores it afterwards. */
export function Dialog({ title, onClose, children, actions, wide }: DialogProps) {
  const element = useRef<HTMLDialogElement>(null);
  const titleId = useId();
  useLayoutEffect(() => {
    const shown = element.current;
    shown?.showModal();
    return () => shown?.close();
  }, []);
  return (
    <dialog
      ref={element}
      class={wide ? "dialog dialog--wide" : "dialog"}
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
      onPointerDown={(event) => {
        if (event.target === element.current) onClose();
      }}
    >
      <header class="dialog__head">
        <h2 class="dialog__title" id={titleId}>
          {title}
        </h2>
        <IconButton label={translate("common.close")} icon={<CloseIcon />} onClick={onClose} />
      </header>
      <div class="dialog__body">{children}</div>
      {actions !== undefined && <footer class="dialog__actions">{actions}</footer>}
    </dialog>
  );
}
