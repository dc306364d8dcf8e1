/** One class: its name, how many pictures it has, how to add some, and the pictures. */
import { ask } from "../../components/Ask";
import { EditableName } from "../../components/EditableName";
import { BinIcon, CheckIcon, DownIcon, GripIcon, UpIcon } from "../../components/icons";
import { Menu } from "../../components/Menu";
import { DropArea } from "../../components/PictureDrop";
import { toastProblem } from "../../components/Toasts";
import { looking } from "../../lesson/looking";
import { say } from "../../words";
import { hueClass } from "../hues";
import { useWorkspace } from "../workspace";
import { AddPictures } from "./AddPictures";
import type { ClassBox } from "./classBox";
import { RefusedFiles } from "./RefusedFiles";
import type { DropMark } from "./reordering";
import { Thumbnails } from "./Thumbnails";

export interface ClassCardProps {
  box: ClassBox;
  index: number;
  dropMark: DropMark;
  onGrip: (event: PointerEvent, id: string, from: number) => void;
}

export function ClassCard({ box, index, dropMark, onGrip }: ClassCardProps) {
  const { shelf, limits } = useWorkspace();
  const name = box.name.value;
  const mark = dropMark === null ? "" : `class-card--${dropMark}`;
  return (
    <li class={`class-card card ${hueClass(index)} ${mark}`} data-class={box.id}>
      <DropArea class="class-card__area" label={say("collect.class_called", { name })} onFiles={(files) => shelf.addFiles(box, files)}>
        <header class="class-card__head">
          {!looking.value && <Grip box={box} index={index} onGrip={onGrip} />}
          <h3 class="class-card__name">
            <EditableName
              name={name} label={say("collect.class_name_label")} maxLength={limits.max_name_length}
              editing={shelf.newest.value === box.id} save={(given) => shelf.rename(box, given)}
            />
          </h3>
          <Count box={box} />
          {!looking.value && <ClassMenu box={box} index={index} />}
        </header>
        {!looking.value && <AddPictures box={box} />}
        <RefusedFiles box={box} />
        <Thumbnails box={box} />
      </DropArea>
    </li>
  );
}

function Count({ box }: { box: ClassBox }) {
  const { limits: { min_samples_per_class: needed } } = useWorkspace();
  const count = box.count.value;
  if (count >= needed) {
    return <p class="count count--enough"><CheckIcon />{say("collect.count", { count })}</p>;
  }
  return <p class="count">{say("collect.count_of", { count, needed })}</p>;
}

function Grip({ box, index, onGrip }: Omit<ClassCardProps, "dropMark">) {
  const { shelf } = useWorkspace();
  const byKey = (event: KeyboardEvent) => {
    const step = event.key === "ArrowUp" ? -1 : event.key === "ArrowDown" ? 1 : 0;
    if (step === 0) return;
    event.preventDefault();
    const grip = event.currentTarget as HTMLElement;
    // Moving the card in the page takes the focus away from its grip.
    void shelf.move(box, index + step).then(() => grip.focus());
    requestAnimationFrame(() => grip.focus());
  };
  return (
    <button
      type="button" class="grip" title={say("collect.drag_hint")} aria-label={say("collect.move_class", { name: box.name.value, position: index + 1 })}
      onPointerDown={(event) => onGrip(event, box.id, index)} onKeyDown={byKey}
    >
      <GripIcon />
    </button>
  );
}

function ClassMenu({ box, index }: { box: ClassBox; index: number }) {
  const { shelf } = useWorkspace();
  const name = box.name.value;
  const remove = async () => {
    const text = say("collect.delete_class_text", { count: box.count.value });
    const sure = await ask({ title: say("collect.delete_class_title", { name }), text, yes: say("common.delete"), danger: true });
    if (sure) await shelf.removeClass(box).catch(toastProblem);
  };
  return (
    <Menu
      label={say("collect.class_menu", { name })}
      actions={[
        { label: say("collect.move_up"), icon: <UpIcon />, disabled: index === 0, run: () => void shelf.move(box, index - 1) },
        { label: say("collect.move_down"), icon: <DownIcon />, disabled: index === shelf.classes.value.length - 1, run: () => void shelf.move(box, index + 1) },
        { label: say("collect.delete_class"), icon: <BinIcon />, danger: true, run: () => void remove() },
      ]}
    />
  );
}
