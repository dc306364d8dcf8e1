/** The backgrounds: the library's, and the student's own that are in use. */
import { IconButton } from "../../components/Button";
import { BinIcon, PenIcon } from "../../components/icons";
import { backgroundOf, type SavedCostume } from "../compile";
import { backgroundAddress } from "../library/backgrounds";
import { withoutBackground } from "../program/pictures";
import { changeScene } from "../program/scenes";
import { sayBlocks } from "../words";
import { backgroundChoices } from "./choices";
import { closeDialog, openDialog } from "./dialogs";
import { toastUndo } from "./undo";
import type { Workshop } from "./workshop";

export function BackgroundShelf({ workshop }: { workshop: Workshop }) {
  const program = workshop.work.value;
  const now = backgroundOf(program, workshop.scene);
  const choose = (id: string) => {
    closeDialog();
    workshop.change((before) => changeScene(before, workshop.scene, { background: id }));
  };
  return (
    <ul class="library__backgrounds">
      {backgroundChoices(program).map(({ id, name }) => {
        const own = program.backgrounds?.find((each) => each.id === id);
        const address = own === undefined ? backgroundAddress(id) : workshop.player.address(own.picture);
        return (
          <li key={id} class="library__background">
            <button type="button" class="library__picture" data-background={id} aria-pressed={id === now} onClick={() => choose(id)}>
              {address === null ? <span class="library__plain" /> : <img src={address} alt="" loading="lazy" width="128" height="72" />}
              <span class="ellipsis">{name}</span>
            </button>
            {own !== undefined && <Changes workshop={workshop} background={own} />}
          </li>
        );
      })}
    </ul>
  );
}

function Changes({ workshop, background }: { workshop: Workshop; background: SavedCostume }) {
  const { name } = background;
  const remove = () => {
    const { scenes = [], backgrounds = [] } = workshop.work.value;
    workshop.change((program) => withoutBackground(program, background.id));
    toastUndo(sayBlocks("library.backgroundRemoved", { name }), () => workshop.change((program) => ({ ...program, scenes, backgrounds })));
  };
  return (
    <span class="library__changes">
      <IconButton
        label={sayBlocks("library.change", { name })} icon={<PenIcon />}
        onClick={() => { openDialog.value = { kind: "draw", use: { as: "background", scene: workshop.scene }, changed: background }; }}
      />
      <IconButton label={sayBlocks("library.remove", { name })} icon={<BinIcon />} onClick={remove} />
    </span>
  );
}
