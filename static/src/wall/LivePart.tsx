/** Shows everybody's work live. */

import { useState } from "preact/hooks";
import type { DataWarning } from "../apiTypes";
import { Button } from "../components/Button";
import { EmptyState } from "../components/EmptyState";
import { MessageIcon, SnowIcon, TableIcon } from "../components/icons";
import { toast, toastProblem } from "../components/Toasts";
import { readStored, writeStored } from "../storage";
import { JoinButton } from "../teacher/JoinButton";
import { translate } from "../words";
import { freezeAll, getWallWarnings, type Tile, type Wall } from "./api";
import { HintDialog } from "./HintDialog";
import { StudentTile } from "./StudentTile";
import { absentTiles, type Filter, sortTiles } from "./tileOrder";
import { usePolling } from "./usePolling";

/** Stores whether tiles are small, so that a whole class fits on a projector. */
const STORAGE_KEY = "eyeblocks.small-tiles";
/** Warnings change slowly, and the server looks at every new picture for them. */
const WARNINGS_EVERY_MS = 10_000;

export function LivePart({ wall, onChange }: { wall: Wall; onChange: () => void }) {
  const [filter, setFilter] = useState<Filter>("all");
  const [hinting, setHinting] = useState<Tile | "all" | null>(null);
  const [small, setSmall] = useState(readStored(STORAGE_KEY) !== null);
  const resize = () => {
    writeStored(STORAGE_KEY, small ? null : "1");
    setSmall(!small);
  };
  const warnings = useWarnings(wall.id);
  const shown = sortTiles(wall.tiles, filter);
  const absent = absentTiles(wall.tiles);
  const { frozen } = wall;
  const freeze = () =>
    freezeAll(wall.id, !frozen).then(() => {
      toast(translate(frozen ? "wall.all_thawed" : "wall.all_frozen"));
      onChange();
    }, toastProblem);
  return (
    <>
      <div class="wall-bar">
        <Filters tiles={wall.tiles} filter={filter} onChange={setFilter} />
        <div class="wall-bar__actions">
          <Button class="wall-bar__small" icon={<TableIcon />} aria-pressed={small} onClick={resize}>
            {translate("wall.small")}
          </Button>
          <JoinButton classroom={wall.id} />
          <Button icon={<MessageIcon />} onClick={() => setHinting("all")}>
            {translate("wall.hint_all")}
          </Button>
          <Button
            kind={frozen ? "main" : "plain"}
            icon={<SnowIcon />}
            aria-pressed={frozen}
            onClick={() => void freeze()}
          >
            {translate(frozen ? "wall.thaw_all" : "wall.freeze_all")}
          </Button>
        </div>
      </div>
      {shown.length === 0 ? (
        <EmptyState
          text={translate(filter === "stuck" ? "wall.nobody_stuck" : "wall.nobody")}
          happy={filter === "stuck"}
        />
      ) : (
        <ul class={small ? "tiles tiles--small" : "tiles"} aria-label={translate("wall.students")}>
          {shown.map((tile) => (
            <StudentTile
              key={tile.place_id}
              classroom={wall.id}
              tile={tile}
              warnings={warnings[tile.project?.id ?? ""] ?? []}
              onHint={() => setHinting(tile)}
              onChange={onChange}
            />
          ))}
        </ul>
      )}
      {absent.length > 0 && (
        <p class="wall-absent">
          {translate("wall.absent", { names: absent.map(({ nickname }) => nickname).join(", ") })}
        </p>
      )}
      {hinting !== null && (
        <HintDialog
          classroom={wall.id}
          tile={hinting === "all" ? null : hinting}
          onClose={() => setHinting(null)}
          onSent={() => {
            setHinting(null);
            toast(translate("wall.sent"));
            onChange();
          }}
        />
      )}
    </>
  );
}

/** The newest warnings by project id. They are only advice, so that a refusal leaves those of before. */
function useWarnings(classroom: string): Record<string, DataWarning[]> {
  const [warnings, setWarnings] = useState<Record<string, DataWarning[]>>({});
  usePolling(
    WARNINGS_EVERY_MS,
    async (signal) => setWarnings(await getWallWarnings(classroom, signal)),
    () => {},
    classroom,
  );
  return warnings;
}

function Filters({
  tiles,
  filter,
  onChange,
}: {
  tiles: readonly Tile[];
  filter: Filter;
  onChange: (filter: Filter) => void;
}) {
  const counts = {
    all: tiles.filter(({ joined }) => joined).length,
    stuck: tiles.filter(({ trouble }) => trouble !== null).length,
  };
  return (
    <div class="wall-filters" role="group" aria-label={translate("wall.show")}>
      {(["all", "stuck"] as const).map((item) => (
        <button
          type="button"
          key={item}
          class={`wall-filter wall-filter--${item}`}
          aria-pressed={filter === item}
          onClick={() => onChange(item)}
        >
          {translate(`wall.filter_${item}`)} <b>{counts[item]}</b>
        </button>
      ))}
    </div>
  );
}
