/** A chart of how many samples each class has. */
import { useMemo } from "preact/hooks";
import { translate } from "../../words";
import { BarChart } from "../charts/BarChart";
import type { ClassShare } from "../server/labServer";

export function ShareChart({ title, classes }: { title: string; classes: readonly ClassShare[] }) {
  const names = useMemo(() => classes.map(({ class_name }) => class_name), [classes]);
  const series = useMemo(
    () => [{ label: translate("lab.pictures"), counts: classes.map(({ sample_count }) => sample_count) }],
    [classes],
  );
  return <BarChart title={title} names={names} series={series} />;
}
