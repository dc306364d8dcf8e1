/** Variables and lists that the stage shows. */
import type { Signal } from "@preact/signals";
import type { Board, ShownList, ShownVariable } from "../player/board";
import { sayBlocks } from "../words";

export function Monitors({ board, changed }: { board: Board; changed: Signal<number> }) {
  const variables = [...board.variables.values()].filter(({ shown }) => shown);
  const lists = [...board.lists.values()].filter(({ shown }) => shown);
  return (
    <div class="monitors" data-changed={changed.value}>
      <div class="monitors__variables">{variables.map((each) => <VariableMonitor key={each.id} variable={each} />)}</div>
      <div class="monitors__lists">{lists.map((each) => <ListMonitor key={each.id} list={each} />)}</div>
    </div>
  );
}

function VariableMonitor({ variable: { name, value } }: { variable: ShownVariable }) {
  return <p class="monitor"><span class="monitor__name ellipsis">{name}</span><output class="monitor__value ellipsis">{value}</output></p>;
}

function ListMonitor({ list: { name, items, length } }: { list: ShownList }) {
  const first = length - items.length;
  return (
    <section class="monitor-list">
      <h3 class="monitor-list__name ellipsis">{name}</h3>
      <ol class="monitor-list__items" start={first + 1}>
        {items.map((item, place) => <li key={first + place} value={first + place + 1}>{item}</li>)}
      </ol>
      <p class="monitor-list__count">{length === 0 ? sayBlocks("stage.list.empty") : sayBlocks("stage.list.length", { count: length })}</p>
    </section>
  );
}
