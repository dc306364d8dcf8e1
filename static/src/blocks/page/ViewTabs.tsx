import { translateBlocks } from "../words";

export type View = "editor" | "stage" | "python";

const views: readonly View[] = ["editor", "stage", "python"];

/** Switches between editor and stage on a phone. */
export function ViewTabs({ view, onChange }: { view: View; onChange: (view: View) => void }) {
  return (
    <div class="view-tabs" role="group" aria-label={translateBlocks("page.tabs")}>
      {views.map((item) => (
        <button
          key={item}
          type="button"
          class="view-tab"
          aria-pressed={view === item}
          data-tab={item}
          onClick={() => onChange(item)}
        >
          {translateBlocks(item === "python" ? "python.title" : `page.${item}`)}
        </button>
      ))}
    </div>
  );
}
