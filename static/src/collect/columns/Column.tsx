import type { ComponentChildren } from "preact";

export interface ColumnProps {
  id: "data" | "training" | "result";
  number: number;
  title: string;
  /** The line below the title, always one line high. */
  note: ComponentChildren;
  /** A button beside the title. */
  action?: ComponentChildren;
  children: ComponentChildren;
}

export function Column({ id, number, title, note, action, children }: ColumnProps) {
  return (
    <section class={`column column--${id}`} id={id} aria-labelledby={`${id}-title`}>
      <header class="column__head">
        <div class="column__top">
          <h2 class="column__title" id={`${id}-title`}>
            <span class="column__number" aria-hidden="true">
              {number}
            </span>
            {title}
          </h2>
          {action}
        </div>
        <p class="column__note">{note}</p>
      </header>
      <div class="column__body">{children}</div>
    </section>
  );
}
