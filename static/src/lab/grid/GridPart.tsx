/** A grid search: its axes, how far it is, its maps, and the table epoch by epoch. */
import { useEffect, useState } from "preact/hooks";
import type { Limits } from "../../apiTypes";
import { Button } from "../../components/Button";
import { toastProblem } from "../../components/Toasts";
import { readOnly } from "../../readOnly";
import { translate } from "../../words";
import { isOver, JobStore } from "../jobs/jobStore";
import {
  cancelGridSearch,
  type GridChoice,
  type GridSearch,
  getGridSearch,
  startGridSearch,
} from "../server/gridServer";
import type { SplitChoice } from "../server/labServer";
import { settingsOf } from "../training/conditions";
import type { LabTraining } from "../training/labTraining";
import { AxesForm } from "./AxesForm";
import { FIRST_AXES, gridOf } from "./axes";
import { EpochsStore } from "./epochsStore";
import { GridResult } from "./GridResult";
import { GridState } from "./GridState";

interface GridPartProps {
  projectId: string;
  limits: Limits;
  split: SplitChoice;
  training: LabTraining;
}

const searchStore = (project: string): JobStore<GridSearch, GridChoice> =>
  new JobStore({
    get: (signal) => getGridSearch(project, signal),
    start: (choice) => startGridSearch(project, choice),
    cancel: () => cancelGridSearch(project),
  });

export function GridPart({ projectId, limits, split, training }: GridPartProps) {
  const [store] = useState(() => searchStore(projectId));
  const [epochs] = useState(() => new EpochsStore(projectId));
  const [texts, setTexts] = useState(FIRST_AXES);
  useEffect(() => {
    store.load().catch(toastProblem);
    return () => store.close();
  }, [store]);
  const search = store.shown.value;
  useEffect(() => {
    if (search !== null) epochs.follow(search).catch(toastProblem);
  }, [search]);
  const grid = gridOf(texts, limits);
  const settings = settingsOf({ ...training.texts.value, network: "", split: false }, limits, split);
  const fits = settings !== null && settings.epochs <= limits.max_grid_epochs;
  const start = () => {
    if ("axes" in grid && settings !== null) store.start({ axes: grid.axes, settings, ...split }).catch(toastProblem);
  };
  const busy = search !== null && !isOver(search);
  return (
    <section class="card lab-part" aria-labelledby="grid-title">
      <h2 id="grid-title" class="lab-part__title">
        {translate("conditions.grid")}
      </h2>
      <p class="lab-part__text">{translate("conditions.grid_text")}</p>
      {!readOnly.value && !busy && (
        <>
          <AxesForm texts={texts} grid={grid} limits={limits} onTexts={setTexts} />
          <p>
            <Button kind="main" disabled={!fits || !("axes" in grid) || split.validation === 0} onClick={start}>
              {translate(search === null ? "conditions.grid_go" : "conditions.grid_again")}
            </Button>
          </p>
          {!fits && (
            <p class="field__problem">{translate("conditions.grid_settings", { most: limits.max_grid_epochs })}</p>
          )}
          {training.texts.value.network !== "" && <p class="field__note">{translate("networks.grid_note")}</p>}
          {split.validation === 0 && <p class="field__problem">{translate("lab.compare_no_validation")}</p>}
        </>
      )}
      {search !== null && <GridState store={store} search={search} />}
      {search !== null && search.combinations.length > 0 && (
        <GridResult search={search} columns={epochs.columns.value} training={training} />
      )}
    </section>
  );
}
