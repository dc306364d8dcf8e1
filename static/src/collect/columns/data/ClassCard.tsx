/** The card of one class: name, number of pictures, ways to add some, and the pictures. */

import { useState } from "preact/hooks";
import { EditableName } from "../../../components/EditableName";
import {
  BinIcon,
  CardIcon,
  CheckIcon,
  DownIcon,
  EraserIcon,
  GripIcon,
  SelectIcon,
  UpIcon,
} from "../../../components/icons";
import { Menu } from "../../../components/Menu";
import { DropArea } from "../../../components/PictureDrop";
import { askYesNo } from "../../../components/Questions";
import { toastProblem } from "../../../components/Toasts";
import { readOnly } from "../../../readOnly";
import { translate } from "../../../words";
import type { ClassState } from "../../classes/classState";
import { useCollectStore } from "../../store/collectStore";
import { classColor } from "../classColors";
import { AddPictures } from "./AddPictures";
import { Capture } from "./Capture";
import { CardDialog } from "./CardDialog";
import { RefusedFiles } from "./RefusedFiles";
import type { DropMark } from "./reordering";
import { Thumbnails } from "./Thumbnails";

export interface ClassCardProps {
  classState: ClassState;
  index: number;
  dropMark: DropMark;
  onGrip: (event: PointerEvent, id: string, from: number) => void;
}

export function ClassCard({ classState, index, dropMark, onGrip }: ClassCardProps) {
  const { classStore, limits } = useCollectStore();
  const name = classState.name.value;
  const capturing = !readOnly.value && classStore.capturingClassId.value === classState.id;
  const mark = dropMark === null ? "" : `class-card--${dropMark}`;
  return (
    <li class={`class-card card ${classColor(classState.color)} ${mark}`} data-class={classState.id}>
      <DropArea
        class="class-card__area"
        label={translate("collect.class_called", { name })}
        onFiles={(files) => classStore.addFiles(classState, files)}
      >
        <header class="class-card__head">
          {!readOnly.value && <DragGrip classState={classState} index={index} onGrip={onGrip} />}
          <div class="class-card__title">
            <h3 class="class-card__name">
              <EditableName
                name={name}
                label={translate("collect.class_name_label")}
                maxLength={limits.max_name_length}
                editing={classStore.newestClassId.value === classState.id}
                save={(given) => classStore.renameClass(classState, given)}
              />
            </h3>
            <PictureCount classState={classState} />
          </div>
          {!readOnly.value && <ClassMenu classState={classState} index={index} />}
        </header>
        {!readOnly.value && <AddPictures classState={classState} capturing={capturing} />}
        <div class={capturing ? "class-card__body class-card__body--capturing" : "class-card__body"}>
          {capturing && <Capture classState={classState} />}
          <div class="class-card__pictures">
            <RefusedFiles classState={classState} />
            <Thumbnails classState={classState} />
          </div>
        </div>
      </DropArea>
    </li>
  );
}

function PictureCount({ classState }: { classState: ClassState }) {
  const {
    limits: { min_samples_per_class: minimum },
  } = useCollectStore();
  const count = classState.learntCount.value;
  const all = classState.count.value;
  if (count >= minimum) {
    return (
      <p class="count count--enough">
        <CheckIcon />
        {count < all ? translate("collect.count_learnt", { count, all }) : translate("collect.count", { count })}
      </p>
    );
  }
  return <p class="count">{translate("collect.count_of", { count, needed: minimum })}</p>;
}

function DragGrip({ classState, index, onGrip }: Omit<ClassCardProps, "dropMark">) {
  const { classStore } = useCollectStore();
  const byKey = (event: KeyboardEvent) => {
    const step = event.key === "ArrowUp" ? -1 : event.key === "ArrowDown" ? 1 : 0;
    if (step === 0) return;
    event.preventDefault();
    const grip = event.currentTarget as HTMLElement;
    // Moving the card in the page removes the focus from its handle.
    void classStore.moveClass(classState, index + step).then(() => grip.focus());
    requestAnimationFrame(() => grip.focus());
  };
  return (
    <button
      type="button"
      class="grip"
      title={translate("collect.drag_hint")}
      aria-label={translate("collect.move_class", { name: classState.name.value, position: index + 1 })}
      onPointerDown={(event) => onGrip(event, classState.id, index)}
      onKeyDown={byKey}
    >
      <GripIcon />
    </button>
  );
}

function ClassMenu({ classState, index }: { classState: ClassState; index: number }) {
  const { classStore } = useCollectStore();
  const [cardOpen, setCardOpen] = useState(false);
  const name = classState.name.value;
  const count = classState.count.value;
  const empty = async () => {
    const sure = await askYesNo({
      title: translate("collect.empty_class_title", { name }),
      text: translate("collect.empty_class_text", { count }),
      yes: translate("common.delete"),
      danger: true,
    });
    if (sure) await classStore.emptyClass(classState).catch(toastProblem);
  };
  const remove = async () => {
    const text = translate("collect.delete_class_text", { count: classState.count.value });
    const sure = await askYesNo({
      title: translate("collect.delete_class_title", { name }),
      text,
      yes: translate("common.delete"),
      danger: true,
    });
    if (sure) await classStore.removeClass(classState).catch(toastProblem);
  };
  return (
    <>
      <Menu
        label={translate("collect.class_menu", { name })}
        actions={[
          {
            label: translate(classState.card.value === null ? "collect.card_make" : "collect.card_edit"),
            icon: <CardIcon />,
            run: () => setCardOpen(true),
          },
          {
            label: translate("collect.move_up"),
            icon: <UpIcon />,
            disabled: index === 0,
            run: () => void classStore.moveClass(classState, index - 1),
          },
          {
            label: translate("collect.move_down"),
            icon: <DownIcon />,
            disabled: index === classStore.classes.value.length - 1,
            run: () => void classStore.moveClass(classState, index + 1),
          },
          {
            label: translate("collect.select"),
            icon: <SelectIcon />,
            disabled: count === 0,
            run: () => classStore.selection.start(classState),
          },
          {
            label: translate("collect.empty_class"),
            icon: <EraserIcon />,
            danger: true,
            disabled: count === 0,
            run: () => void empty(),
          },
          { label: translate("collect.delete_class"), icon: <BinIcon />, danger: true, run: () => void remove() },
        ]}
      />
      {cardOpen && <CardDialog classState={classState} onClose={() => setCardOpen(false)} />}
    </>
  );
}
