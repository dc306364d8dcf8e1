/** The monitors of variables and lists. They can be moved while no program runs. */
import type { Signal } from "@preact/signals";
import type { ComponentChildren } from "preact";
import { useRef, useState } from "preact/hooks";
import type { Point } from "../../runtime/world";
import type { MonitoredList, MonitoredVariable, Monitors } from "../../sandbox/page/monitors";
import { translateBlocks } from "../../words";
import { dragMonitor, monitorStyle, placeAfterKey } from "./monitorDrag";

export type MonitorKind = "variable" | "list";
export type PlaceMonitor = (kind: MonitorKind, id: string, at: Point) => void;

interface MonitorsViewProps {
  monitors: Monitors;
  changed: Signal<number>;
  /** Null while monitors cannot be moved. */
  onPlace: PlaceMonitor | null;
}

export function MonitorsView({ monitors, changed, onPlace }: MonitorsViewProps) {
  const variables = [...monitors.variables.values()].filter(({ shown }) => shown);
  const lists = [...monitors.lists.values()].filter(({ shown }) => shown);
  return (
    <div class="monitors" data-changed={changed.value}>
      <div class="monitors__variables">
        {variables.map((variable) => (
          <PlacedMonitor key={variable.id} kind="variable" monitor={variable} onPlace={onPlace}>
            <VariableMonitor variable={variable} />
          </PlacedMonitor>
        ))}
      </div>
      <div class="monitors__lists">
        {lists.map((list) => (
          <PlacedMonitor key={list.id} kind="list" monitor={list} onPlace={onPlace}>
            <ListMonitor list={list} />
          </PlacedMonitor>
        ))}
      </div>
    </div>
  );
}

interface PlacedMonitorProps {
  kind: MonitorKind;
  monitor: MonitoredVariable | MonitoredList;
  onPlace: PlaceMonitor | null;
  children: ComponentChildren;
}

/** A monitor that can be moved with mouse, finger or arrow keys. */
function PlacedMonitor({ kind, monitor: { id, name, at }, onPlace, children }: PlacedMonitorProps) {
  const element = useRef<HTMLDivElement>(null);
  const [dragged, setDragged] = useState<Point | null>(null);
  const now = dragged ?? at;
  const classes = `monitor-place${now === null ? "" : " monitor-place--placed"}${onPlace === null ? "" : " monitor-place--movable"}`;
  const startDrag = (event: PointerEvent) => {
    if (onPlace === null || element.current === null || event.button !== 0) return;
    event.stopPropagation();
    dragMonitor(event, element.current, setDragged, (to) => {
      setDragged(null);
      onPlace(kind, id, to);
    });
  };
  const moveByKey = (event: KeyboardEvent) => {
    const to = onPlace === null || element.current === null ? null : placeAfterKey(event, element.current);
    if (to === null) return;
    event.preventDefault();
    onPlace?.(kind, id, to);
  };
  return (
    <div
      ref={element}
      class={classes}
      style={now === null ? {} : monitorStyle(now)}
      data-monitor={id}
      {...(onPlace === null
        ? {}
        : {
            tabIndex: 0,
            role: "group",
            "aria-label": translateBlocks("stage.move", { name }),
            title: translateBlocks("stage.move", { name }),
          })}
      onPointerDown={startDrag}
      onKeyDown={moveByKey}
    >
      {children}
    </div>
  );
}

function VariableMonitor({ variable: { name, value } }: { variable: MonitoredVariable }) {
  return (
    <p class="monitor">
      <span class="monitor__name ellipsis">{name}</span>
      <output class="monitor__value ellipsis">{value}</output>
    </p>
  );
}

function ListMonitor({ list: { name, items, length } }: { list: MonitoredList }) {
  const first = length - items.length;
  return (
    <section class="monitor-list">
      <h3 class="monitor-list__name ellipsis">{name}</h3>
      <ol class="monitor-list__items" start={first + 1}>
        {items.map((item, index) => (
          <li key={first + index} value={first + index + 1}>
            {item}
          </li>
        ))}
      </ol>
      <p class="monitor-list__count">
        {length === 0 ? translateBlocks("stage.list.empty") : translateBlocks("stage.list.length", { count: length })}
      </p>
    </section>
  );
}
