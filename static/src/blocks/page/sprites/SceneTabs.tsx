/** Tabs for the scenes; one scene is shown at a time. */

import { IconButton } from "../../../components/Button";
import { BinIcon, DownIcon, PenIcon, PlusIcon, TableIcon, UpIcon } from "../../../components/icons";
import { Menu, type MenuAction } from "../../../components/Menu";
import { askName } from "../../../components/Questions";
import { sceneOf, spritesIn } from "../../compile";
import type { PickOption } from "../../editor/pickField";
import { addScene, changeScene, duplicateScene, moveScene, removeScene } from "../../program/scenes";
import { freeName, isTaken } from "../../program/symbols";
import { translateBlocks } from "../../words";
import type { BlocksPageStore } from "../store/blocksPageStore";
import { MAX_NAME_LENGTH, sceneOptions, spriteName } from "../store/fieldOptions";
import { toastUndo } from "../store/undoToast";
import { useDragReorder } from "./dragReorder";

export function SceneTabs({ store, playing }: { store: BlocksPageStore; playing: boolean }) {
  const scenes = sceneOptions(store.program.value);
  const shown = scenes.find(({ id }) => id === store.scene);
  const { list, markOf } = useDragReorder<HTMLUListElement>((id, index) =>
    store.changeProgram((program) => moveScene(program, id, index)),
  );
  return (
    <nav class="scenes" aria-label={translateBlocks("scenes.title")}>
      <ul class="scenes__list" ref={list}>
        {scenes.map(({ id, name }) => (
          <li key={id} data-reorder-id={playing ? undefined : id} data-drag-mark={markOf(id)}>
            <button
              type="button"
              class="scene-tab ellipsis"
              aria-pressed={id === store.scene}
              data-scene={id}
              onClick={() => showScene(store, id)}
            >
              {name}
            </button>
          </li>
        ))}
        <li>
          <IconButton
            label={translateBlocks("scenes.add")}
            icon={<PlusIcon />}
            disabled={playing}
            onClick={() => addNewScene(store)}
          />
        </li>
      </ul>
      {shown !== undefined && (
        <Menu
          label={translateBlocks("scenes.actions", { name: shown.name })}
          actions={sceneActions(store, scenes, shown, playing)}
        />
      )}
    </nav>
  );
}

function sceneActions(
  store: BlocksPageStore,
  scenes: readonly PickOption[],
  shown: PickOption,
  playing: boolean,
): MenuAction[] {
  const index = scenes.indexOf(shown);
  const { id } = shown;
  return [
    {
      label: translateBlocks("scenes.rename"),
      icon: <PenIcon />,
      run: () => void renameScene(store, scenes, shown),
      disabled: playing,
    },
    {
      label: translateBlocks("scenes.duplicate"),
      icon: <TableIcon />,
      run: () => duplicateShown(store, shown),
      disabled: playing,
    },
    {
      label: translateBlocks("scenes.earlier"),
      icon: <UpIcon />,
      run: () => store.changeProgram((program) => moveScene(program, id, index - 1)),
      disabled: playing || index === 0,
    },
    {
      label: translateBlocks("scenes.later"),
      icon: <DownIcon />,
      run: () => store.changeProgram((program) => moveScene(program, id, index + 1)),
      disabled: playing || index === scenes.length - 1,
    },
    {
      label: translateBlocks("scenes.delete"),
      icon: <BinIcon />,
      run: () => deleteScene(store, shown),
      disabled: playing || scenes.length === 1,
      danger: true,
    },
  ];
}

function showScene(store: BlocksPageStore, scene: string): void {
  const [first] = spritesIn(store.program.value, scene);
  if (first !== undefined) store.selectSprite(first.id);
}

function addNewScene(store: BlocksPageStore): void {
  const program = store.program.value;
  const name = freeName(sceneOptions(program), (number) => translateBlocks("scene.numbered", { number }));
  const sprites = program.sprites.map((sprite) => ({ id: sprite.id, name: spriteName(sprite) }));
  const spriteNamed = freeName(sprites, (number) => `${translateBlocks("sprite.blinky")} ${number}`);
  store.changeProgram((before) =>
    addScene(before, { first: translateBlocks("scene.numbered", { number: 1 }), added: name, sprite: spriteNamed }),
  );
  showScene(store, store.program.value.scenes?.at(-1)?.id ?? "");
}

function duplicateShown(store: BlocksPageStore, { id, name }: PickOption): void {
  const scenes = sceneOptions(store.program.value);
  const copyNamed = freeName(scenes, (number) => `${name} ${number}`);
  store.changeProgram((program) => duplicateScene(program, id, copyNamed, spriteName));
  showScene(store, store.program.value.scenes?.find((scene) => scene.name === copyNamed)?.id ?? "");
}

function deleteScene(store: BlocksPageStore, { id, name }: PickOption): void {
  let { sprites, scenes = [] } = store.program.value;
  store.changeProgram((program) => {
    ({ sprites, scenes = [] } = program);
    return removeScene(program, id);
  });
  toastUndo(translateBlocks("scenes.deleted", { name }), () => {
    const removed = sprites.filter((sprite) => sceneOf({ scenes }, sprite) === id);
    store.changeProgram((program) => ({ ...program, scenes, sprites: [...program.sprites, ...removed] }));
    showScene(store, id);
  });
}

async function renameScene(
  store: BlocksPageStore,
  scenes: readonly PickOption[],
  { id, name }: PickOption,
): Promise<void> {
  await askName({
    title: translateBlocks("scenes.rename"),
    label: translateBlocks("scenes.name"),
    yes: translateBlocks("symbols.save"),
    value: name,
    maxLength: MAX_NAME_LENGTH,
    save: async (next) => {
      if (isTaken(scenes, next, id)) throw new Error(translateBlocks("symbols.taken"));
      store.changeProgram((program) => changeScene(program, id, { name: next }));
    },
  });
}
