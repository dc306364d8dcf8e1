/** A preview of an example's stage before it starts, composed of library pictures. */
import { useEffect, useState } from "preact/hooks";
import type { SavedProgram } from "../blocks/compile/savedProgram";
import { backgroundOf, scenesOf, spritesIn } from "../blocks/compile/scenes";
import { backgroundUrl } from "../blocks/library/backgrounds";
import { pictureUrls } from "../blocks/stage/display/pictureUrls";
import { STAGE_HEIGHT, STAGE_WIDTH } from "../blocks/stage/model/geometry";
import { stageSpriteOf } from "../blocks/stage/model/stageSprite";

/** Loaded after the page, so that nothing waits for them. */
const files = import.meta.glob<SavedProgram>("../../examples/*.json", { import: "blocks" });
const address = pictureUrls("");

export function ExamplePicture({ name }: { name: string }) {
  const [program, setProgram] = useState<SavedProgram | null>(null);
  // A card works without a picture.
  useEffect(() => {
    files[`../../examples/${name}.json`]?.().then(setProgram, () => undefined);
  }, [name]);
  return (
    <div class="example__stage" aria-hidden="true">
      {program !== null && <FirstScene program={program} />}
    </div>
  );
}

function FirstScene({ program }: { program: SavedProgram }) {
  const [{ id: scene }] = scenesOf(program);
  const background = backgroundUrl(backgroundOf(program, scene));
  return (
    <>
      {background !== null && <img class="example__background" src={background} alt="" loading="lazy" />}
      {spritesIn(program, scene)
        .map(stageSpriteOf)
        .map(({ id, picture, x, y, size }) => (
          <img
            key={id}
            class="example__sprite"
            src={address(picture) ?? ""}
            alt=""
            loading="lazy"
            style={placed(x, y, size)}
          />
        ))}
    </>
  );
}

/** In fractions of the stage; a sprite's picture fills a square. */
const placed = (x: number, y: number, size: number) => ({
  left: `${(100 * (x - size / 2 + STAGE_WIDTH / 2)) / STAGE_WIDTH}%`,
  top: `${(100 * (STAGE_HEIGHT / 2 - y - size / 2)) / STAGE_HEIGHT}%`,
  width: `${(100 * size) / STAGE_WIDTH}%`,
});
