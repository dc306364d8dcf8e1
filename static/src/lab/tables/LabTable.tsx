/** A table of the lab: it scrolls in a frame of its own, which the keyboard reaches. */
import type { ComponentChildren } from "preact";

interface LabTableProps {
  title: string;
  heads: readonly string[];
  class?: string;
  busy?: boolean;
  /** The rows. */
  children: ComponentChildren;
}

export function LabTable({ title, heads, class: more = "", busy = false, children }: LabTableProps) {
  return (
    <div class={`lab-table ${more}`} tabIndex={0} role="group" aria-label={title} aria-busy={busy}>
      <table>
        <caption class="lab-table__title">{title}</caption>
        <thead>
          <tr>
            {heads.map((head) => (
              <th key={head} scope="col">
                {head}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>{children}</tbody>
      </table>
    </div>
  );
}
