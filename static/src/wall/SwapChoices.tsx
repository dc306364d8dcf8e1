/** The selection for a swap test: which pictures, and which project of each student. */
import { useState } from "preact/hooks";
import { toastProblem } from "../components/Toasts";
import { translate } from "../words";
import { listSwapChoices, type ShownPictures, type SwapChoice } from "./api";

/** By place: the project chosen instead of the one worked on last. */
export type Chosen = ReadonlyMap<string, string>;

interface SwapChoicesProps {
  classroom: string;
  chosen: Chosen;
  onChosen: (chosen: Chosen) => void;
  shown: ShownPictures;
  onShown: (shown: ShownPictures) => void;
}

export function SwapChoices({ classroom, chosen, onChosen, shown, onShown }: SwapChoicesProps) {
  const [choices, setChoices] = useState<SwapChoice[] | null>(null);
  const open = (event: Event) => {
    if ((event.currentTarget as HTMLDetailsElement).open) listSwapChoices(classroom).then(setChoices, toastProblem);
  };
  const several = choices?.filter(({ projects }) => projects.length > 1) ?? [];
  return (
    <details class="swap-choices" onToggle={open}>
      <summary>{translate("wall.swap_choose")}</summary>
      <fieldset class="swap-choices__pictures">
        <legend class="field__label">{translate("wall.swap_shown")}</legend>
        {(["all", "students", "test_set"] as const).map((item) => (
          <label key={item} class="swap-choices__option">
            <input type="radio" name="swap-shown" checked={shown === item} onChange={() => onShown(item)} />
            {translate(`wall.swap_shown_${item}`)}
          </label>
        ))}
      </fieldset>
      {choices !== null && several.length === 0 && <p class="hand-out__text">{translate("wall.swap_one_each")}</p>}
      <ul class="swap-choices__list" aria-label={translate("wall.swap_projects")}>
        {several.map((choice) => (
          <Line
            key={choice.place_id}
            choice={choice}
            chosen={chosen.get(choice.place_id)}
            onChosen={(id) => onChosen(new Map([...chosen, [choice.place_id, id]]))}
          />
        ))}
      </ul>
    </details>
  );
}

function Line({
  choice: { nickname, projects },
  chosen,
  onChosen,
}: {
  choice: SwapChoice;
  chosen: string | undefined;
  onChosen: (id: string) => void;
}) {
  return (
    <li class="swap-choices__line">
      <b class="ellipsis" title={nickname}>
        {nickname}
      </b>
      <select
        class="select"
        aria-label={translate("wall.swap_project_of", { nickname })}
        value={chosen ?? projects[0]?.id ?? ""}
        onChange={(event) => onChosen(event.currentTarget.value)}
      >
        {projects.map(({ id, name }) => (
          <option key={id} value={id}>
            {name}
          </option>
        ))}
      </select>
    </li>
  );
}
