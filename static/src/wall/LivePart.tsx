/** Everybody's work as it happens. */
import { useState } from "preact/hooks";
import { Button } from "../components/Button";
import { MessageIcon, SnowIcon, TableIcon } from "../components/icons";
import { toast, toastProblem } from "../components/Toasts";
import { say } from "../words";
import { freezeAll, type Tile, type Wall } from "./api";
import { HintDialog } from "./HintDialog";
import { arranged, awaited, type Filter } from "./order";
import { StudentTile } from "./StudentTile";

/** Kept in this browser: whether tiles are small, so that a whole class fits on a projector. */
const SMALL = "eyeblocks.small-tiles";

export function LivePart({ wall, onChange }: { wall: Wall; onChange: () => void }) {
  const [filter, setFilter] = useState<Filter>("all");
  const [hinting, setHinting] = useState<Tile | "all" | null>(null);
  const [small, setSmall] = useState(localStorage.getItem(SMALL) !== null);
  const resize = () => {
    if (small) localStorage.removeItem(SMALL);
    else localStorage.setItem(SMALL, "1");
    setSmall(!small);
  };
  const shown = arranged(wall.tiles, filter);
  const absent = awaited(wall.tiles);
  const { frozen } = wall;
  const freeze = () => freezeAll(wall.id, !frozen).then(() => { toast(say(frozen ? "wall.all_thawed" : "wall.all_frozen")); onChange(); }, toastProblem);
  return (
    <>
      <div class="wall-bar">
        <Filters tiles={wall.tiles} filter={filter} onChange={setFilter} />
        <div class="wall-bar__actions">
          <Button class="wall-bar__small" icon={<TableIcon />} aria-pressed={small} onClick={resize}>{say("wall.small")}</Button>
          <Button icon={<MessageIcon />} onClick={() => setHinting("all")}>{say("wall.hint_all")}</Button>
          <Button kind={frozen ? "main" : "plain"} icon={<SnowIcon />} aria-pressed={frozen} onClick={() => void freeze()}>
            {say(frozen ? "wall.thaw_all" : "wall.freeze_all")}
          </Button>
        </div>
      </div>
      {shown.length === 0
        ? <p class="wall-empty">{say(filter === "stuck" ? "wall.nobody_stuck" : "wall.nobody")}</p>
        : (
          <ul class={small ? "tiles tiles--small" : "tiles"} aria-label={say("wall.students")}>
            {shown.map((tile) => (
              <StudentTile key={tile.place_id} classroom={wall.id} tile={tile} onHint={() => setHinting(tile)} onChange={onChange} />
            ))}
          </ul>
        )}
      {absent.length > 0 && <p class="wall-absent">{say("wall.absent", { names: absent.map(({ nickname }) => nickname).join(", ") })}</p>}
      {hinting !== null && (
        <HintDialog
          classroom={wall.id} tile={hinting === "all" ? null : hinting} onClose={() => setHinting(null)}
          onSent={() => { setHinting(null); toast(say("wall.sent")); onChange(); }}
        />
      )}
    </>
  );
}

function Filters({ tiles, filter, onChange }: { tiles: readonly Tile[]; filter: Filter; onChange: (filter: Filter) => void }) {
  const counts = { all: tiles.filter(({ joined }) => joined).length, stuck: tiles.filter(({ trouble }) => trouble !== null).length };
  return (
    <div class="wall-filters" role="group" aria-label={say("wall.show")}>
      {(["all", "stuck"] as const).map((each) => (
        <button type="button" key={each} class={`wall-filter wall-filter--${each}`} aria-pressed={filter === each} onClick={() => onChange(each)}>
          {say(`wall.filter_${each}`)} <b>{counts[each]}</b>
        </button>
      ))}
    </div>
  );
}
