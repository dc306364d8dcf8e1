/** The start page without any project: explains the product in three steps. */
import type { ComponentChildren } from "preact";
import { Button } from "../components/Button";
import { BlocksIcon, ChartIcon, PictureIcon, PlusIcon } from "../components/icons";
import { Mascot } from "../components/Mascot";
import { translate } from "../words";

const STEPS = [
  { name: "teach", icon: <PictureIcon /> },
  { name: "train", icon: <ChartIcon /> },
  { name: "blocks", icon: <BlocksIcon /> },
] as const;

export function Welcome({ onNew, more, frozen }: { onNew: () => void; more: ComponentChildren; frozen: boolean }) {
  return (
    <section class="welcome">
      <Mascot size={148} />
      <h1 class="welcome__title">{translate("home.welcome")}</h1>
      <p class="welcome__text">{translate("home.welcome_text")}</p>
      <Button kind="main" big icon={<PlusIcon />} disabled={frozen} onClick={onNew}>
        {translate("home.first")}
      </Button>
      {more}
      <ol class="welcome__steps">
        {STEPS.map(({ name, icon }, index) => (
          <li key={name} class="card welcome__step">
            <span class="welcome__icon">{icon}</span>
            <h2 class="welcome__step-title">
              {index + 1}. {translate(`home.step_${name}`)}
            </h2>
            <p>{translate(`home.step_${name}_text`)}</p>
          </li>
        ))}
      </ol>
    </section>
  );
}
