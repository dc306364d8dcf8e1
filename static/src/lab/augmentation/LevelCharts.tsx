/** Accuracy and loss of the levels as bars. */
import { useMemo } from "preact/hooks";
import { translate } from "../../words";
import { BarChart } from "../charts/BarChart";
import type { LevelResult } from "../server/augmentationServer";
import { levelName } from "../training/levelNames";

export function LevelCharts({ levels }: { levels: readonly LevelResult[] }) {
  const names = useMemo(() => levels.map(({ level }) => levelName(level)), [levels]);
  const accuracy = useMemo(
    () => bars("accuracy", levels, ({ accuracy }) => Math.round(accuracy * 1000) / 10),
    [levels],
  );
  const loss = useMemo(() => bars("loss", levels, ({ loss }) => Math.round(loss * 1000) / 1000), [levels]);
  return (
    <div class="lab-parts">
      <BarChart title={translate("lab.chart_accuracy")} names={names} series={accuracy} of="results" />
      <BarChart title={translate("lab.chart_loss")} names={names} series={loss} of="results" />
    </div>
  );
}

const bars = (column: string, levels: readonly LevelResult[], of: (level: LevelResult) => number) => [
  { label: translate(`lab.column_${column}`), counts: levels.map(of) },
];
