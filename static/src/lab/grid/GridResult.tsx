/** The maps of a grid search, the combination that is chosen in them, and the table epoch by epoch. */
import { useState } from "preact/hooks";
import { Button } from "../../components/Button";
import { readOnly } from "../../readOnly";
import { translate } from "../../words";
import type { Combination, CombinationEpochs, GridSearch } from "../server/gridServer";
import { showConditions } from "../training/ConditionsPart";
import { plain, splitSettings } from "../training/conditions";
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
  const isRepeatable = !search.stale && !diverged && search.training_pictures === search.training_part;
  const facts = {
    right: right ?? 0,
    count: search.validation_pictures,
    accuracy: scoreText("accuracy", combination),
    loss: scoreText("loss", combination),
    epoch: kept_epoch ?? 0,
    pictures,
  };
  const train = () => {
    const texts = { batch_size: plain(batch_size), learning_rate: plain(learning_rate) };
    const chosen = { batch_size, learning_rate, augmentation_level: level };
    void training.startWith(
      { ...texts, augmentation_level: level, split: true },
      { ...search.settings, ...chosen, ...splitSettings(search) },
    );
    showConditions();
  };
  return (
    <div class="grid-chosen">
      <h3 class="augment__title">{nameOf(search, combination)}</h3>
      <p>{translate(diverged ? "conditions.grid_diverged_text" : "conditions.grid_chosen", facts)}</p>
      {isRepeatable && <p class="field__note">{translate("conditions.grid_train_note")}</p>}
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
