/** What is done to the picture: one transform by itself, or a level. */
import type { ComponentChildren } from "preact";
import { translate } from "../../words";
import { type Shown, TRANSFORMS } from "../server/augmentationServer";
import { LEVELS, levelName } from "../training/levelNames";

export function VariantChoice({ shown, onShown }: { shown: Shown; onShown: (shown: Shown) => void }) {
  return (
    <>
      <Choices title={translate("lab.augment_transform")}>
        {TRANSFORMS.map((transform) => (
          <Choice
            key={transform}
            words={translate(`lab.transform_${transform}`)}
            pressed={"transform" in shown && shown.transform === transform}
            onPress={() => onShown({ transform })}
          />
        ))}
      </Choices>
      <Choices title={translate("lab.augment_level")}>
        {LEVELS.map((level) => (
          <Choice
            key={level}
            words={levelName(level)}
            pressed={"level" in shown && shown.level === level}
            onPress={() => onShown({ level })}
          />
        ))}
      </Choices>
    </>
  );
}

function Choices({ title, children }: { title: string; children: ComponentChildren }) {
  return (
    <fieldset class="augment__group">
      <legend class="lab-table__title">{title}</legend>
      <div class="augment__options">{children}</div>
    </fieldset>
  );
}

function Choice({ words, pressed, onPress }: { words: string; pressed: boolean; onPress: () => void }) {
  return (
    <button type="button" class="augment__option" aria-pressed={pressed} onClick={onPress}>
      {words}
    </button>
  );
}
