/** Opens the drawing tool and adds the drawing as a sprite, a costume or a background. */

import type { CanvasSize } from "../../../drawing/drawingCanvas";
import type { SavedCostume } from "../../compile";
import { DrawDialog } from "../../draw/DrawDialog";
import type { PictureUse } from "../../program/pictures";
import { STAGE_HEIGHT, STAGE_WIDTH } from "../../stage/model/geometry";
import { translateBlocks } from "../../words";
import type { BlocksPageStore } from "../store/blocksPageStore";
import { MAX_NAME_LENGTH } from "../store/fieldOptions";
import { closeDialog } from "../store/openDialog";
import { uploadPicture } from "../store/programActions";

/** Costumes are square. Twice the stage resolution stays sharp on a large screen. */
const COSTUME: CanvasSize = { width: 640, height: 640 };
const BACKGROUND: CanvasSize = { width: 2 * STAGE_WIDTH, height: 2 * STAGE_HEIGHT };

interface DrawPictureDialogProps {
  store: BlocksPageStore;
  use: PictureUse;
  changed: SavedCostume | null;
}

export function DrawPictureDialog({ store, use, changed }: DrawPictureDialogProps) {
  return (
    <DrawDialog
      title={translateBlocks(`draw.title.${changed === null ? use.as : "change"}`)}
      size={use.as === "background" ? BACKGROUND : COSTUME}
      name={changed?.name ?? translateBlocks(`draw.named.${use.as}`)}
      maxNameLength={MAX_NAME_LENGTH}
      pictureUrl={changed === null ? null : store.player.pictureUrl(changed.picture)}
      onSave={(file, name) => uploadPicture(store, file, name, use, changed)}
      onClose={closeDialog}
    />
  );
}
