/** The picture of a sprite on its card: its costume, or a letter for a text box. */
import type { SavedSprite } from "../../compile/savedProgram";
import type { PictureUrls } from "../display/pictureUrls";
import { stageSpriteOf } from "../model/stageSprite";

export function SpriteThumbnail({ sprite, pictureUrl }: { sprite: SavedSprite; pictureUrl: PictureUrls }) {
  const { text, picture } = stageSpriteOf(sprite);
  if (text === null) return <img src={pictureUrl(picture) ?? ""} alt="" width="40" height="40" draggable={false} />;
  return (
    <span class="text-box-picture" aria-hidden="true">
      가
    </span>
  );
}
