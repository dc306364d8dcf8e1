/** A drawing of a model: a row of stages for each frozen network, and the head that is trained. */
import { formatNumber, translate } from "../../words";
import type { ModelSummary } from "../server/networkServer";
import { networkName } from "../training/networkNames";
import { heightOf, type Stage, stagesOf, stageText } from "./stages";

const STEP = 104;
const BOX = 54;
const ROW = 232;
const TALL = 120;
const MIDDLE = 84;
const HEAD = 160;
const HEAD_WIDTH = 136;

export function NetworkDrawing({ network, summary }: { network: string; summary: ModelSummary }) {
  const rows = summary.parts.map((part) => ({ name: part.network, stages: stagesOf(part.layers) }));
  const longest = Math.max(...rows.map(({ stages }) => stages.length));
  const width = longest * STEP + HEAD;
  const height = rows.length * ROW;
  const classes = summary.head.at(-1)?.shape[0] ?? 0;
  const stages = rows.flatMap((row) => row.stages.map(stageText)).join(", ");
  return (
    <div class="lab-table networks__drawing" tabIndex={0} role="group" aria-label={translate("networks.inside")}>
      <svg
        viewBox={`0 0 ${width} ${height}`}
        style={{ minWidth: `${width * 0.82}px` }}
        role="img"
        aria-label={translate("networks.drawing", { network: networkName(network), stages, classes })}
      >
        {rows.map(({ name, stages }, row) => (
          <g key={name} transform={`translate(0 ${row * ROW})`}>
            {stages.map((stage, index) => (
              <StageBox key={`${index}`} stage={stage} index={index} picture={stages[0]?.side ?? 1} />
            ))}
            {rows.length > 1 && (
              <text x={4} y={ROW - 12} class="networks__row-name">
                {networkName(name)}
              </text>
            )}
            <path
              class="networks__arrow"
              d={`M ${(stages.length - 1) * STEP + BOX + 14} ${MIDDLE} L ${width - HEAD + 8} ${height / 2 - row * ROW - (ROW / 2 - MIDDLE)}`}
            />
          </g>
        ))}
        <HeadBox
          x={width - HEAD + 12}
          y={height / 2 - (ROW / 2 - MIDDLE)}
          classes={classes}
          trained={summary.trained}
        />
      </svg>
    </div>
  );
}

interface StageBoxProps {
  stage: Stage;
  index: number;
  picture: number;
}

function StageBox({ stage, index, picture }: StageBoxProps) {
  const tall = TALL * heightOf(stage, picture);
  const x = index * STEP + 6;
  const size = stage.side === 1 ? translate("networks.numbers") : `${stage.side} × ${stage.side}`;
  const count = formatNumber(stage.channels);
  const inside = index === 0 ? translate("networks.picture") : stage.side === 1 ? count : `× ${count}`;
  return (
    <g>
      {index > 0 && <path class="networks__arrow" d={`M ${x - STEP + BOX + 8} ${MIDDLE} H ${x - 8}`} />}
      <rect
        class={index === 0 ? "networks__picture" : "networks__stage"}
        x={x}
        y={MIDDLE - tall / 2}
        width={stage.side === 1 ? BOX / 2 : BOX}
        height={tall}
        rx={6}
      />
      <text x={x} y={MIDDLE + TALL / 2 + 22}>
        {size}
      </text>
      <text x={x} y={MIDDLE + TALL / 2 + 40}>
        {inside}
      </text>
      {stage.layers > 0 && (
        <text x={x} y={MIDDLE + TALL / 2 + 58} class="networks__soft">
          {translate("networks.layers", { count: stage.layers })}
        </text>
      )}
    </g>
  );
}

interface HeadBoxProps {
  x: number;
  y: number;
  classes: number;
  trained: number;
}

function HeadBox({ x, y, classes, trained }: HeadBoxProps) {
  return (
    <g>
      <rect class="networks__head" x={x} y={y - 42} width={HEAD_WIDTH} height={84} rx={10} />
      <text x={x + HEAD_WIDTH / 2} y={y - 14} class="networks__on-head">
        {translate("networks.head")}
      </text>
      <text x={x + HEAD_WIDTH / 2} y={y + 6} class="networks__on-head">
        {translate("networks.classes", { count: classes })}
      </text>
      <text x={x + HEAD_WIDTH / 2} y={y + 26} class="networks__on-head">
        {`${translate("networks.trained")} ${formatNumber(trained)}`}
      </text>
    </g>
  );
}
