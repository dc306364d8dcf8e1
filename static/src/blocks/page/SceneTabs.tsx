/** The scenes: one is shown, others a press away. */
import { askName } from "../../components/Ask";
import { IconButton } from "../../components/Button";
import { BinIcon, DownIcon, PenIcon, PlusIcon, TableIcon, UpIcon } from "../../components/icons";
import { Menu, type MenuAction } from "../../components/Menu";
import { sceneOf, spritesIn } from "../compile";
import type { Choice } from "../editor/pickField";
import { freeName, isTaken } from "../program/parts";
import { addScene, changeScene, duplicateScene, placedScene, removeScene } from "../program/scenes";
import { sayBlocks } from "../words";
import { useArranging } from "./arranging";
import { LONGEST_NAME, sceneChoices, spriteName } from "./choices";
import { toastUndo } from "./undo";
import type { Workshop } from "./workshop";

export function SceneTabs({ workshop, playing }: { workshop: Workshop; playing: boolean }) {
  const scenes = sceneChoices(workshop.work.value);
  const shown = scenes.find(({ id }) => id === workshop.scene);
  const { list, look } = useArranging<HTMLUListElement>((id, place) => workshop.change((program) => placedScene(program, id, place)));
  return (
    <nav class="scenes" aria-label={sayBlocks("scenes.title")}>
      <ul class="scenes__list" ref={list}>
        {scenes.map(({ id, name }) => (
          <li key={id} data-arranged={playing ? undefined : id} data-look={look(id)}>
            <button
              type="button" class="scene-tab ellipsis" aria-pressed={id === workshop.scene} data-scene={id}
              onClick={() => show(workshop, id)}
            >
              {name}
            </button>
          </li>
        ))}
        <li><IconButton label={sayBlocks("scenes.add")} icon={<PlusIcon />} disabled={playing} onClick={() => add(workshop)} /></li>
      </ul>
      {shown !== undefined && <Menu label={sayBlocks("scenes.actions", { name: shown.name })} actions={actionsFor(workshop, scenes, shown, playing)} />}
    </nav>
  );
}

function actionsFor(workshop: Workshop, scenes: readonly Choice[], shown: Choice, playing: boolean): MenuAction[] {
  const place = scenes.indexOf(shown);
  const { id } = shown;
  return [
    { label: sayBlocks("scenes.rename"), icon: <PenIcon />, run: () => void rename(workshop, scenes, shown), disabled: playing },
    { label: sayBlocks("scenes.duplicate"), icon: <TableIcon />, run: () => duplicate(workshop, shown), disabled: playing },
    { label: sayBlocks("scenes.earlier"), icon: <UpIcon />, run: () => workshop.change((program) => placedScene(program, id, place - 1)), disabled: playing || place === 0 },
    { label: sayBlocks("scenes.later"), icon: <DownIcon />, run: () => workshop.change((program) => placedScene(program, id, place + 1)), disabled: playing || place === scenes.length - 1 },
    { label: sayBlocks("scenes.delete"), icon: <BinIcon />, run: () => remove(workshop, shown), disabled: playing || scenes.length === 1, danger: true },
  ];
}

function show(workshop: Workshop, scene: string): void {
  const [first] = spritesIn(workshop.work.value, scene);
  if (first !== undefined) workshop.select(first.id);
}

function add(workshop: Workshop): void {
  const program = workshop.work.value;
  const name = freeName(sceneChoices(program), (number) => sayBlocks("scene.numbered", { number }));
  const sprites = program.sprites.map((sprite) => ({ id: sprite.id, name: spriteName(sprite) }));
  const spriteNamed = freeName(sprites, (number) => `${sayBlocks("sprite.blinky")} ${number}`);
  workshop.change((before) => addScene(before, { first: sayBlocks("scene.numbered", { number: 1 }), added: name, sprite: spriteNamed }));
  show(workshop, workshop.work.value.scenes?.at(-1)?.id ?? "");
}

function duplicate(workshop: Workshop, { id, name }: Choice): void {
  const scenes = sceneChoices(workshop.work.value);
  const copyNamed = freeName(scenes, (number) => `${name} ${number}`);
  workshop.change((program) => duplicateScene(program, id, copyNamed, spriteName));
  show(workshop, workshop.work.value.scenes?.find((each) => each.name === copyNamed)?.id ?? "");
}

function remove(workshop: Workshop, { id, name }: Choice): void {
  let { sprites, scenes = [] } = workshop.work.value;
  workshop.change((program) => {
    ({ sprites, scenes = [] } = program);
    return removeScene(program, id);
  });
  toastUndo(sayBlocks("scenes.deleted", { name }), () => {
    const gone = sprites.filter((sprite) => sceneOf({ scenes }, sprite) === id);
    workshop.change((program) => ({ ...program, scenes, sprites: [...program.sprites, ...gone] }));
    show(workshop, id);
  });
}

async function rename(workshop: Workshop, scenes: readonly Choice[], { id, name }: Choice): Promise<void> {
  await askName({
    title: sayBlocks("scenes.rename"), label: sayBlocks("scenes.name"), yes: sayBlocks("things.save"), value: name, maxLength: LONGEST_NAME,
    save: async (next) => {
      if (isTaken(scenes, next, id)) throw new Error(sayBlocks("things.taken"));
      workshop.change((program) => changeScene(program, id, { name: next }));
    },
  });
}
