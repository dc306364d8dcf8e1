/** Variables and lists that the stage shows. */
import type { Signal } from "@preact/signals";
import type { Data, List, Variable } from "../runtime/data";
import { toText } from "../runtime/values";
import { sayBlocks } from "../words";

/** The newest items stay in view; a list of thousands must not slow the stage down. */
const MOST_ITEMS = 50;

export function Monitors({ data, changed }: { data: Data; changed: Signal<number> }) {
  const variables = [...data.variables.values()].filter(({ shown }) => shown);
  const lists = [...data.lists.values()].filter(({ shown }) => shown);
  return (
    <div class="monitors" data-changed={changed.value}>
      <div class="monitors__variables">{variables.map((each) => <VariableMonitor key={each.id} variable={each} />)}</div>
      <div class="monitors__lists">{lists.map((each) => <ListMonitor key={each.id} list={each} />)}</div>
    </div>
  );
}

function VariableMonitor({ variable: { name, value } }: { variable: Variable }) {
  return <p class="monitor"><span class="monitor__name ellipsis">{name}</span><output class="monitor__value ellipsis">{toText(value)}</output></p>;
}

function ListMonitor({ list: { name, items } }: { list: List }) {
  const first = Math.max(0, items.length - MOST_ITEMS);
  return (
    <section class="monitor-list">
      <h3 class="monitor-list__name ellipsis">{name}</h3>
      <ol class="monitor-list__items" start={first + 1}>
        {items.slice(first).map((item, place) => <li key={first + place} value={first + place + 1}>{toText(item)}</li>)}
      </ol>
      <p class="monitor-list__count">{items.length === 0 ? sayBlocks("stage.list.empty") : sayBlocks("stage.list.length", { count: items.length })}</p>
    </section>
  );
}
