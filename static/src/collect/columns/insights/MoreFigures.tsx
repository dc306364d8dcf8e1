/** The folded part for those who want to know more: precision, recall, F1, and how honest the confidence is. */
import type { ClassInsights, Insights } from "../../../apiTypes";
import { translate } from "../../../words";
import { percentText } from "./explain";
import { ReliabilityDiagram } from "./ReliabilityDiagram";

/** The part of insights that the figures are about; a test set has it, too. */
export interface Figures extends Pick<Insights, "macro_f1" | "micro_f1" | "top_3" | "reliability"> {
  classes: Pick<ClassInsights, "id" | "name" | "precision" | "recall" | "f1">[];
}

export function MoreFigures({ insights }: { insights: Figures }) {
  return (
    <details class="more">
      <summary class="more__summary">{translate("insights.more")}</summary>
      <div class="figures">
        <ClassFigures insights={insights} />
        <MeanFigures insights={insights} />
        <ReliabilityDiagram bins={insights.reliability} />
      </div>
    </details>
  );
}

function ClassFigures({ insights: { classes } }: { insights: Figures }) {
  return (
    <div class="matrix" tabIndex={0} role="region" aria-label={translate("insights.figures")}>
      <table class="scores">
        <caption class="visually-hidden">{translate("insights.figures")}</caption>
        <thead>
          <tr>
            <th scope="col">{translate("insights.class")}</th>
            <th scope="col">{translate("insights.precision")}</th>
            <th scope="col">{translate("insights.recall")}</th>
            <th scope="col">F1</th>
          </tr>
        </thead>
        <tbody>
          {classes.map(({ id, name, precision, recall, f1 }) => (
            <tr key={id}>
              <th scope="row">{name}</th>
              <td>{percentText(precision)}</td>
              <td>{percentText(recall)}</td>
              <td>{percentText(f1)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <p class="insights__note">{translate("insights.figures_note")}</p>
    </div>
  );
}

function MeanFigures({ insights: { macro_f1, micro_f1, top_3 } }: { insights: Figures }) {
  const figures: [string, number | null][] = [
    ["macro_f1", macro_f1],
    ["micro_f1", micro_f1],
    ...(top_3 === null ? [] : [["top_3", top_3] as [string, number]]),
  ];
  return (
    <dl class="figures__means">
      {figures.map(([name, value]) => (
        <div key={name}>
          <dt>{translate(`insights.${name}`)}</dt>
          <dd>{percentText(value)}</dd>
        </div>
      ))}
    </dl>
  );
}
