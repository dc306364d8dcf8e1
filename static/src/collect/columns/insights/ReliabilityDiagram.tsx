/** How often the model is right when it says that it is so sure: on the dashed line, confidence is honest. */
import type { ReliabilityBin } from "../../../api";
import { translate } from "../../../words";
import { percentText } from "./explain";

const SIDE = 100;

export function ReliabilityDiagram({ bins }: { bins: readonly ReliabilityBin[] }) {
  const filled = bins.filter(({ count }) => count > 0);
  if (filled.length === 0) return null;
  return (
    <figure class="reliability">
      <figcaption>
        <b>{translate("insights.reliability")}</b>
        <p class="insights__note">{translate("insights.reliability_note")}</p>
      </figcaption>
      <div class="reliability__frame" aria-hidden="true">
        <span class="reliability__y">{translate("insights.reliability_right")}</span>
        <svg viewBox={`0 0 ${SIDE} ${SIDE}`} class="reliability__diagram" aria-hidden="true">
          {filled.map((bin) => (
            <Bar key={bin.from} bin={bin} />
          ))}
          <path d={`M0 ${SIDE} L${SIDE} 0`} class="reliability__honest" />
        </svg>
        <span class="reliability__x">{translate("insights.reliability_sure")}</span>
      </div>
      <ReliabilityTable bins={filled} />
    </figure>
  );
}

function Bar({ bin: { from, to, right } }: { bin: ReliabilityBin }) {
  const height = (right ?? 0) * SIDE;
  return (
    <rect
      class="reliability__bar"
      x={from * SIDE + 1}
      width={(to - from) * SIDE - 2}
      y={SIDE - height}
      height={Math.max(height, 0.5)}
    />
  );
}

/** In a box, for a table itself is never narrower than its words. */
function ReliabilityTable({ bins }: { bins: readonly ReliabilityBin[] }) {
  return (
    <div class="visually-hidden">
      <table>
        <caption>{translate("insights.reliability")}</caption>
        <thead>
          <tr>
            <th scope="col">{translate("insights.reliability_sure")}</th>
            <th scope="col">{translate("insights.reliability_right")}</th>
            <th scope="col">{translate("insights.reliability_count")}</th>
          </tr>
        </thead>
        <tbody>
          {bins.map(({ from, confidence, right, count }) => (
            <tr key={from}>
              <td>{percentText(confidence)}</td>
              <td>{percentText(right)}</td>
              <td>{count}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
