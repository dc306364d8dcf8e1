/** The axes of a grid: the values of each condition that are tried. */
import type { Limits } from "../../apiTypes";
import { Field } from "../../components/Field";
import { translate } from "../../words";
import { LEVELS, levelName } from "../training/levelNames";
import type { AxisTexts, Grid } from "./axes";

interface AxesFormProps {
  texts: AxisTexts;
  grid: Grid;
  limits: Limits;
  onTexts: (texts: AxisTexts) => void;
}

export function AxesForm({ texts, grid, limits, onTexts }: AxesFormProps) {
  const facts = { count: grid.count, most: limits.max_grid_combinations };
  const problemOf = (field: string) =>
    "problem" in grid && grid.field === field ? translate(`conditions.grid_problem_${grid.problem}`) : "";
  const toggled = (level: number) =>
    texts.levels.includes(level) ? texts.levels.filter((each) => each !== level) : [...texts.levels, level];
  return (
    <div class="conditions">
      {(["batch_size", "learning_rate"] as const).map((name) => (
        <Field
          key={name}
          label={translate(`conditions.grid_axis_${name}`)}
          value={texts[name]}
          note={translate("conditions.grid_axis_note")}
          problem={problemOf(name)}
          onValue={(text) => onTexts({ ...texts, [name]: text })}
        />
      ))}
      <fieldset class="augment__group conditions__choice conditions__wide">
        <legend class="field__label">{translate("conditions.grid_axis_level")}</legend>
        <div class="augment__options">
          {LEVELS.map((level) => (
            <button
              key={level}
              type="button"
              class="augment__option"
              aria-pressed={texts.levels.includes(level)}
              onClick={() => onTexts({ ...texts, levels: toggled(level) })}
            >
              {levelName(level)}
            </button>
          ))}
        </div>
        <p class="field__note">{translate("conditions.grid_axis_level_note")}</p>
        {problemOf("levels") !== "" && <p class="field__problem">{problemOf("levels")}</p>}
      </fieldset>
      <p class="conditions__wide" role="status">
        {"problem" in grid && grid.field === null ? (
          <span class="field__problem">{translate(`conditions.grid_problem_${grid.problem}`, facts)}</span>
        ) : (
          "axes" in grid && translate("conditions.grid_count", facts)
        )}
      </p>
    </div>
  );
}
