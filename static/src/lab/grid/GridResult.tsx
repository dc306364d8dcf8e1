/** The maps of a grid search, the combination that is chosen in them, and the table epoch by epoch. */
import { useState } from "preact/hooks";
import { Button } from "../../components/Button";
import { readOnly } from "../../readOnly";
import { translate } from "../../words";
import type { Combination, CombinationEpochs, GridSearch } from "../server/gridServer";
import { CONDITIONS_ID } from "../training/ConditionsPart";
import { withNumbers } from "../training/conditions";
import type { LabTraining } from "../training/labTraining";
import { EpochTable } from "./EpochTable";
import { mapsOf, nameOf, scoreText } from "./gridResult";
import { HeatMap } from "./HeatMap";

interface GridResultProps {
  search: GridSearch;
  columns: readonly CombinationEpochs[];
  training: LabTraining;
}

const MEASURES = ["loss", "accuracy"] as const;

export function GridResult({ search, columns, training }: GridResultProps) {
  const [pressed, setPressed] = useState<number | null>(null);
  const number = pressed ?? search.best_by_loss;
  const chosen = search.combinations.find((each) => each.number === number);
  return (
    <>
      <p class="lab-part__text">{translate("conditions.grid_map_text", { count: search.validation_pictures })}</p>
      {MEASURES.map((measure) => (
        <div key={measure} class="grid-maps">
          {mapsOf(search).map((map) => (
            <HeatMap
              key={map.title}
              search={search}
              map={map}
              measure={measure}
              chosen={chosen?.number ?? null}
              onChosen={setPressed}
            />
          ))}
        </div>
      ))}
      {chosen !== undefined && <Chosen search={search} combination={chosen} training={training} />}
      <details class="lab-refusals">
        <summary>{translate("conditions.grid_epochs")}</summary>
        <EpochTable search={search} columns={columns} />
      </details>
    </>
  );
}

interface ChosenProps {
  search: GridSearch;
  combination: Combination;
  training: LabTraining;
}

function Chosen({ search, combination, training }: ChosenProps) {
  const { batch_size, learning_rate, level, pictures, kept_epoch, diverged, right } = combination;
  const facts = {
    right: right ?? 0,
    count: search.validation_pictures,
    accuracy: scoreText("accuracy", combination),
    loss: scoreText("loss", combination),
    epoch: kept_epoch ?? 0,
    pictures,
  };
  const train = () => {
    training.texts.value = withNumbers(training.texts.value, { batch_size, learning_rate });
    void training.start({ ...search.settings, batch_size, learning_rate });
    document.getElementById(CONDITIONS_ID)?.scrollIntoView();
  };
  return (
    <div class="grid-chosen">
      <h3 class="augment__title">{nameOf(search, combination)}</h3>
      <p>{translate(diverged ? "conditions.grid_diverged_text" : "conditions.grid_chosen", facts)}</p>
      {level > 0 && <p class="field__note">{translate("conditions.grid_level_not_trained", { level })}</p>}
      {!readOnly.value && !diverged && (
        <p>
          <Button kind="main" disabled={training.isBusy} onClick={train}>
            {translate("conditions.grid_train")}
          </Button>
        </p>
      )}
    </div>
  );
}
