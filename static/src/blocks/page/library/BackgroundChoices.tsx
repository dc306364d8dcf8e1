/** Backgrounds to choose from: the library's and the student's own that the program uses. */
import { IconButton } from "../../../components/Button";
import { BinIcon, PenIcon } from "../../../components/icons";
import { backgroundOf, type SavedCostume } from "../../compile";
import { backgroundUrl } from "../../library/backgrounds";
import { removeBackground } from "../../program/pictures";
import { changeScene } from "../../program/scenes";
import { translateBlocks } from "../../words";
import type { BlocksPageStore } from "../store/blocksPageStore";
import { backgroundOptions } from "../store/fieldOptions";
import { closeDialog, openDialog } from "../store/openDialog";
import { toastUndo } from "../store/undoToast";

export function BackgroundChoices({ store }: { store: BlocksPageStore }) {
  const program = store.program.value;
  const now = backgroundOf(program, store.scene);
  const choose = (id: string) => {
    closeDialog();
    store.changeProgram((before) => changeScene(before, store.scene, { background: id }));
  };
  return (
    <ul class="library__backgrounds">
      {backgroundOptions(program).map(({ id, name }) => {
        const own = program.backgrounds?.find((background) => background.id === id);
        const address = own === undefined ? backgroundUrl(id) : store.player.pictureUrl(own.picture);
        return (
          <li key={id} class="library__background">
            <button
              type="button"
              class="library__picture"
              data-background={id}
              aria-pressed={id === now}
              onClick={() => choose(id)}
            >
              {address === null ? (
                <span class="library__plain" />
              ) : (
                <img src={address} alt="" loading="lazy" width="128" height="72" />
              )}
              <span class="ellipsis">{name}</span>
            </button>
            {own !== undefined && <OwnBackgroundButtons store={store} background={own} />}
          </li>
        );
      })}
    </ul>
  );
}

function OwnBackgroundButtons({ store, background }: { store: BlocksPageStore; background: SavedCostume }) {
  const { name } = background;
  const remove = () => {
    const { scenes = [], backgrounds = [] } = store.program.value;
    store.changeProgram((program) => removeBackground(program, background.id));
    toastUndo(translateBlocks("library.backgroundRemoved", { name }), () =>
      store.changeProgram((program) => ({ ...program, scenes, backgrounds })),
    );
  };
  return (
    <span class="library__changes">
      <IconButton
        label={translateBlocks("library.change", { name })}
        icon={<PenIcon />}
        onClick={() => {
          openDialog.value = { kind: "draw", use: { as: "background", scene: store.scene }, changed: background };
        }}
      />
      <IconButton label={translateBlocks("library.remove", { name })} icon={<BinIcon />} onClick={remove} />
    </span>
  );
}
