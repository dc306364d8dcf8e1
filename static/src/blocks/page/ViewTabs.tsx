import { sayBlocks } from "../words";

export type View = "editor" | "stage" | "python";

const views: readonly View[] = ["editor", "stage", "python"];

/** On a phone: editor or stage. */
export function ViewTabs({ view, onChange }: { view: View; onChange: (view: View) => void }) {
  return (
    <div class="view-tabs" role="group" aria-label={sayBlocks("page.tabs")}>
      {views.map((each) => (
        <button key={each} type="button" class="view-tab" aria-pressed={view === each} data-tab={each} onClick={() => onChange(each)}>
          {sayBlocks(each === "python" ? "python.title" : `page.${each}`)}
        </button>
      ))}
    </div>
  );
}
