/** The exports of a model, and the making of one of them. */
import { useEffect, useState } from "preact/hooks";
import { poll } from "../poll";
import { translate } from "../words";
import { type Export, type ExportFormat, exportPath, listExports, makeExport } from "./exportServer";

const POLL_MS = 1000;

export interface Exports {
  /** Null until they are known. */
  list: readonly Export[] | null;
  loadProblem: unknown;
  reload: () => void;
  /** The format that is being made, if one is. */
  making: ExportFormat | null;
  /** Why the last one could not be made. */
  problem: { format: ExportFormat; text: string } | null;
  /** Makes the file and downloads it. */
  take: (format: ExportFormat) => Promise<void>;
}

export function useExports(modelId: string): Exports {
  const [list, setList] = useState<readonly Export[] | null>(null);
  const [loadProblem, setLoadProblem] = useState<unknown>(null);
  const [making, setMaking] = useState<ExportFormat | null>(null);
  const [problem, setProblem] = useState<Exports["problem"]>(null);
  const reload = () => {
    setLoadProblem(null);
    listExports(modelId).then(setList, setLoadProblem);
  };
  useEffect(reload, [modelId]);
  useEffect(() => {
    if (making === null) return;
    return poll(
      POLL_MS,
      async (signal) => setList(await listExports(modelId, signal)),
      () => undefined, // the making itself says what went wrong
    );
  }, [modelId, making]);
  const take = async (format: ExportFormat) => {
    setMaking(format);
    setProblem(null);
    try {
      const made = await makeExport(modelId, format);
      setList((known) => known?.map((each) => (each.format === format ? made : each)) ?? null);
      window.location.assign(exportPath(modelId, format));
    } catch (error) {
      setProblem({ format, text: error instanceof Error ? error.message : translate("common.unexpected") });
    } finally {
      setMaking(null);
    }
  };
  return { list, loadProblem, reload, making, problem, take };
}
