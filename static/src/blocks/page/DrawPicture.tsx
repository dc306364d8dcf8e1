/** The drawing tool, put to use: what is drawn becomes a sprite, a costume or a background. */
import { DrawDialog } from "../draw/DrawDialog";
import type { SheetSize } from "../draw/sheet";
import type { SavedCostume } from "../compile";
import type { PictureUse } from "../program/pictures";
import { STAGE_HEIGHT, STAGE_WIDTH } from "../stage/geometry";
import { sayBlocks } from "../words";
import { useOwnPicture } from "./additions";
import { closeDialog } from "./dialogs";
import { LONGEST_NAME } from "./choices";
import type { Workshop } from "./workshop";

/** Costumes are square. Twice the stage's steps stay sharp on a large screen. */
const COSTUME: SheetSize = { width: 640, height: 640 };
const BACKGROUND: SheetSize = { width: 2 * STAGE_WIDTH, height: 2 * STAGE_HEIGHT };

interface DrawPictureProps {
  workshop: Workshop;
  use: PictureUse;
  changed: SavedCostume | null;
}

export function DrawPicture({ workshop, use, changed }: DrawPictureProps) {
  return (
    <DrawDialog
      title={sayBlocks(`draw.title.${changed === null ? use.as : "change"}`)} size={use.as === "background" ? BACKGROUND : COSTUME}
      name={changed?.name ?? sayBlocks(`draw.named.${use.as}`)} longestName={LONGEST_NAME}
      from={changed === null ? null : workshop.player.address(changed.picture)}
      onSave={(file, name) => useOwnPicture(workshop, file, name, use, changed)} onClose={closeDialog}
    />
  );
}
