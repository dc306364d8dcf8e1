/** Variables and lists that the stage shows. On a stage that rests they can be put elsewhere. */
import type { Signal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useRef, useState } from "preact/hooks";
import type { Board, ShownList, ShownVariable } from "../player/board";
import type { Point } from "../runtime/world";
import { sayBlocks } from "../words";
import { carry, monitorStyle, stepped } from "./monitorPlace";

export type MonitorKind = "variable" | "list";
export type PlaceMonitor = (kind: MonitorKind, id: string, at: Point) => void;

interface MonitorsProps {
  board: Board;
  changed: Signal<number>;
  /** Null while nothing is to be moved. */
  place: PlaceMonitor | null;
}

export function Monitors({ board, changed, place }: MonitorsProps) {
  const variables = [...board.variables.values()].filter(({ shown }) => shown);
  const lists = [...board.lists.values()].filter(({ shown }) => shown);
  return (
    <div class="monitors" data-changed={changed.value}>
      <div class="monitors__variables">
        {variables.map((each) => <Placed key={each.id} kind="variable" thing={each} place={place}><VariableMonitor variable={each} /></Placed>)}
      </div>
      <div class="monitors__lists">
        {lists.map((each) => <Placed key={each.id} kind="list" thing={each} place={place}><ListMonitor list={each} /></Placed>)}
      </div>
    </div>
  );
}

interface PlacedProps {
  kind: MonitorKind;
  thing: ShownVariable | ShownList;
  place: PlaceMonitor | null;
  children: ComponentChildren;
}

/** Carried by mouse or finger, or with the arrow keys. */
function Placed({ kind, thing: { id, name, at }, place, children }: PlacedProps) {
  const element = useRef<HTMLDivElement>(null);
  const [carried, setCarried] = useState<Point | null>(null);
  const now = carried ?? at;
  const classes = `monitor-place${now === null ? "" : " monitor-place--put"}${place === null ? "" : " monitor-place--loose"}`;
  const begin = (event: PointerEvent) => {
    if (place === null || element.current === null || event.button !== 0) return;
    event.stopPropagation();
    carry(event, element.current, setCarried, (to) => { setCarried(null); place(kind, id, to); });
  };
  const press = (event: KeyboardEvent) => {
    const to = place === null || element.current === null ? null : stepped(event, element.current);
    if (to === null) return;
    event.preventDefault();
    place?.(kind, id, to);
  };
  return (
    <div
      ref={element} class={classes} style={now === null ? {} : monitorStyle(now)} data-monitor={id}
      {...(place === null ? {} : { tabIndex: 0, role: "group", "aria-label": sayBlocks("stage.move", { name }), title: sayBlocks("stage.move", { name }) })}
      onPointerDown={begin} onKeyDown={press}
    >
      {children}
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
