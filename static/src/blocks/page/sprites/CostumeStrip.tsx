/** The costumes of a sprite; the pressed one is worn when the program starts. */
import { IconButton } from "../../../components/Button";
import { CloseIcon, PenIcon, PlusIcon } from "../../../components/icons";
import type { SavedCostume, SavedSprite } from "../../compile";
import { costumesOf, stageSpriteOf } from "../../stage/model/stageSprite";
import { translateBlocks } from "../../words";
import type { BlocksPageStore } from "../store/blocksPageStore";
import { costumeOption } from "../store/fieldOptions";
import { openDialog } from "../store/openDialog";
import { toastUndo } from "../store/undoToast";

export function CostumeStrip({ store, sprite }: { store: BlocksPageStore; sprite: SavedSprite }) {
  const costumes = costumesOf(sprite);
  const current = costumes[stageSpriteOf(sprite).costume];
  return (
    <ul class="costumes" aria-label={translateBlocks("sprites.costumes")}>
      {costumes.map((costume) => (
        <Costume
          key={costume.id}
          store={store}
          sprite={sprite}
          costume={costume}
          isCurrent={costume === current}
          isOnly={costumes.length === 1}
        />
      ))}
      <li>
        <IconButton
          kind="soft"
          label={translateBlocks("sprites.addCostume")}
          icon={<PlusIcon />}
          onClick={() => {
            openDialog.value = { kind: "library", use: { as: "costume", sprite: sprite.id } };
          }}
        />
      </li>
    </ul>
  );
}

interface CostumeProps {
  store: BlocksPageStore;
  sprite: SavedSprite;
  costume: SavedCostume;
  isCurrent: boolean;
  isOnly: boolean;
}

function Costume({ store, sprite, costume, isCurrent, isOnly }: CostumeProps) {
  const { name } = costumeOption(costume);
  const remove = () => {
    const { costumes = [...costumesOf(sprite)], costume: before } = sprite;
    store.changeSprite(sprite.id, { costumes: costumes.filter((item) => item !== costume) });
    toastUndo(translateBlocks("sprites.costumeRemoved", { name }), () =>
      store.changeSprite(sprite.id, { costumes, ...(before === undefined ? {} : { costume: before }) }),
    );
  };
  return (
    <li class="costume">
      <button
        type="button"
        class="costume__picture"
        aria-pressed={isCurrent}
        aria-label={translateBlocks("sprites.useCostume", { name })}
        title={name}
        onClick={() => store.changeSprite(sprite.id, { costume: costume.id })}
      >
        <img src={store.player.pictureUrl(costume.picture) ?? ""} alt="" width="32" height="32" draggable={false} />
      </button>
      {isCurrent && (
        <IconButton
          class="costume__change"
          label={translateBlocks("sprites.drawCostume", { name })}
          icon={<PenIcon />}
          onClick={() => {
            openDialog.value = {
              kind: "draw",
              use: { as: "costume", sprite: sprite.id },
              changed: { ...costume, name },
            };
          }}
        />
      )}
      {isCurrent && !isOnly && (
        <IconButton
          class="costume__remove"
          label={translateBlocks("sprites.removeCostume", { name })}
          icon={<CloseIcon />}
          onClick={remove}
        />
      )}
    </li>
  );
}
