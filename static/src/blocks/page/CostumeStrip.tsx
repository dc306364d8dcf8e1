/** The pictures that a sprite can wear; the pressed one is worn when the program starts. */
import { IconButton } from "../../components/Button";
import { CloseIcon, PenIcon, PlusIcon } from "../../components/icons";
import type { SavedCostume, SavedSprite } from "../compile";
import { costumesOf, spriteOf } from "../stage/stageSprite";
import { sayBlocks } from "../words";
import { namedCostume } from "./choices";
import { openDialog } from "./dialogs";
import { toastUndo } from "./undo";
import type { Workshop } from "./workshop";

export function CostumeStrip({ workshop, sprite }: { workshop: Workshop; sprite: SavedSprite }) {
  const costumes = costumesOf(sprite);
  const worn = costumes[spriteOf(sprite).costume];
  return (
    <ul class="costumes" aria-label={sayBlocks("sprites.costumes")}>
      {costumes.map((costume) => (
        <Costume key={costume.id} workshop={workshop} sprite={sprite} costume={costume} worn={costume === worn} only={costumes.length === 1} />
      ))}
      <li>
        <IconButton
          kind="soft" label={sayBlocks("sprites.addCostume")} icon={<PlusIcon />}
          onClick={() => { openDialog.value = { kind: "library", use: { as: "costume", sprite: sprite.id } }; }}
        />
      </li>
    </ul>
  );
}

interface CostumeProps {
  workshop: Workshop;
  sprite: SavedSprite;
  costume: SavedCostume;
  worn: boolean;
  only: boolean;
}

function Costume({ workshop, sprite, costume, worn, only }: CostumeProps) {
  const { name } = namedCostume(costume);
  const remove = () => {
    const { costumes = [...costumesOf(sprite)], costume: before } = sprite;
    workshop.changeSprite(sprite.id, { costumes: costumes.filter((each) => each !== costume) });
    toastUndo(sayBlocks("sprites.costumeRemoved", { name }), () => workshop.changeSprite(sprite.id, { costumes, ...(before === undefined ? {} : { costume: before }) }));
  };
  return (
    <li class="costume">
      <button
        type="button" class="costume__picture" aria-pressed={worn} aria-label={sayBlocks("sprites.useCostume", { name })} title={name}
        onClick={() => workshop.changeSprite(sprite.id, { costume: costume.id })}
      >
        <img src={workshop.player.address(costume.picture) ?? ""} alt="" width="32" height="32" draggable={false} />
      </button>
      {worn && (
        <IconButton
          class="costume__change" label={sayBlocks("sprites.drawCostume", { name })} icon={<PenIcon />}
          onClick={() => { openDialog.value = { kind: "draw", use: { as: "costume", sprite: sprite.id }, changed: { ...costume, name } }; }}
        />
      )}
      {worn && !only && (
        <IconButton class="costume__remove" label={sayBlocks("sprites.removeCostume", { name })} icon={<CloseIcon />} onClick={remove} />
      )}
    </li>
  );
}
