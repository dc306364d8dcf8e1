/** The newest training of a kind, followed until it is over. */
import { useEffect, useState } from "preact/hooks";
import { toastProblem } from "../../components/Toasts";
import { JobStore } from "../jobs/jobStore";
import {
  cancelNetworkTraining,
  type FineTuningChoice,
  getNetworkTraining,
  type NetworkTraining,
  type OwnNetworkChoice,
  startNetworkTraining,
  type TrainingKind,
} from "../server/networkTrainingServer";

export type TrainingStore = JobStore<NetworkTraining, OwnNetworkChoice | FineTuningChoice>;

const storeOf = (project: string, kind: TrainingKind): TrainingStore =>
  new JobStore({
    get: (signal) => getNetworkTraining(project, kind, signal),
    start: (choice) => startNetworkTraining(project, kind, choice),
    cancel: () => cancelNetworkTraining(project, kind),
  });

export function useTraining(project: string, kind: TrainingKind): TrainingStore {
  const [store] = useState(() => storeOf(project, kind));
  useEffect(() => {
    store.load().catch(toastProblem);
    return () => store.close();
  }, [store]);
  return store;
}
