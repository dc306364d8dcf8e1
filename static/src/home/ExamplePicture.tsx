/** What the stage of an example looks like before it starts, laid out of the library's pictures. */
import { useEffect, useState } from "preact/hooks";
import type { SavedProgram } from "../blocks/compile/saved";
import { backgroundOf, scenesOf, spritesIn } from "../blocks/compile/scenes";
import { backgroundAddress } from "../blocks/library/backgrounds";
import { addressesWith } from "../blocks/stage/addresses";
import { STAGE_HEIGHT, STAGE_WIDTH } from "../blocks/stage/geometry";
import { spriteOf } from "../blocks/stage/stageSprite";

/** Loaded after the page: nothing waits for them. */
const files = import.meta.glob<SavedProgram>("../../examples/*.json", { import: "blocks" });
const address = addressesWith("");

export function ExamplePicture({ name }: { name: string }) {
  const [program, setProgram] = useState<SavedProgram | null>(null);
  // A card without a picture is no harm.
  useEffect(() => { files[`../../examples/${name}.json`]?.().then(setProgram, () => undefined); }, [name]);
  return <div class="example__stage" aria-hidden="true">{program !== null && <FirstScene program={program} />}</div>;
}

function FirstScene({ program }: { program: SavedProgram }) {
  const [{ id: scene }] = scenesOf(program);
  const background = backgroundAddress(backgroundOf(program, scene));
  return (
    <>
      {background !== null && <img class="example__background" src={background} alt="" loading="lazy" />}
      {spritesIn(program, scene).map(spriteOf).map(({ id, picture, x, y, size }) => (
        <img key={id} class="example__sprite" src={address(picture) ?? ""} alt="" loading="lazy" style={placed(x, y, size)} />
      ))}
    </>
  );
}

/** In shares of the stage; a sprite's picture fills a square. */
const placed = (x: number, y: number, size: number) => ({
  left: `${(100 * (x - size / 2 + STAGE_WIDTH / 2)) / STAGE_WIDTH}%`, top: `${(100 * (STAGE_HEIGHT / 2 - y - size / 2)) / STAGE_HEIGHT}%`,
  width: `${(100 * size) / STAGE_WIDTH}%`,
});
