/** The confusion matrix as a table: rows are classes, columns answers, and a press on a count opens its pictures. */
import type { ClassInsights, Insights } from "../../../api";
import { translate } from "../../../words";
import { useCollectStore } from "../../store/collectStore";
import { classColor } from "../classColors";
import { cellText, rightText } from "./explain";

export type OpenCell = (about: ClassInsights, answer: ClassInsights, count: number) => void;

export function Matrix({ insights: { classes, matrix }, onOpen }: { insights: Insights; onOpen: OpenCell }) {
  return (
    <div class="matrix" tabIndex={0} role="region" aria-label={translate("insights.matrix")}>
      <table class="matrix__table">
        <caption class="visually-hidden">{translate("insights.matrix_note")}</caption>
        <thead>
          <tr>
            <th scope="col" class="matrix__corner">
              {translate("insights.matrix_corner")}
            </th>
            {classes.map((answer) => (
              <th scope="col" key={answer.id}>
                <ClassName about={answer} />
              </th>
            ))}
            <th scope="col">{translate("insights.right")}</th>
          </tr>
        </thead>
        <tbody>
          {classes.map((about, row) => (
            <tr key={about.id}>
              <th scope="row">
                <ClassName about={about} />
              </th>
              {classes.map((answer, column) => (
                <Cell
                  key={answer.id}
                  about={about}
                  answer={answer}
                  count={matrix[row]?.[column] ?? 0}
                  onOpen={onOpen}
                />
              ))}
              <td class="matrix__right">
                <span aria-hidden="true">{about.asked === 0 ? "–" : `${about.right} / ${about.asked}`}</span>
                <span class="visually-hidden">{rightText(about)}</span>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function ClassName({ about: { id, name } }: { about: ClassInsights }) {
  const { classStore } = useCollectStore();
  return (
    <span class={`matrix__name ${classColor(classStore.colors.get(id) ?? 0)}`} title={name}>
      <span class="matrix__dot" aria-hidden="true" />
      <span class="ellipsis">{name}</span>
    </span>
  );
}

interface CellProps {
  about: ClassInsights;
  answer: ClassInsights;
  count: number;
  onOpen: OpenCell;
}

function Cell({ about, answer, count, onOpen }: CellProps) {
  if (count === 0) return <td class="matrix__none">{about.asked === 0 ? "–" : 0}</td>;
  const kind = about.id === answer.id ? "right" : "wrong";
  const share = about.asked === 0 ? 0 : count / about.asked;
  return (
    <td>
      <button
        type="button"
        class={`matrix__cell matrix__cell--${kind}`}
        style={{ "--share": `${share}` }}
        aria-haspopup="dialog"
        onClick={() => onOpen(about, answer, count)}
      >
        <span aria-hidden="true">{count}</span>
        <span class="visually-hidden">{cellText(count, about.name, answer.name)}</span>
      </button>
    </td>
  );
}
