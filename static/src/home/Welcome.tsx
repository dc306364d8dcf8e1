/** The first page of somebody who has no project yet: what this is, in three steps. */
import type { ComponentChildren } from "preact";
import { Button } from "../components/Button";
import { BlocksIcon, ChartIcon, PictureIcon, PlusIcon } from "../components/icons";
import { Mascot } from "../components/Mascot";
import { say } from "../words";

const STEPS = [
  { name: "teach", icon: <PictureIcon /> },
  { name: "train", icon: <ChartIcon /> },
  { name: "blocks", icon: <BlocksIcon /> },
] as const;

export function Welcome({ onNew, more, frozen }: { onNew: () => void; more: ComponentChildren; frozen: boolean }) {
  return (
    <section class="welcome">
      <Mascot size={148} />
      <h1 class="welcome__title">{say("home.welcome")}</h1>
      <p class="welcome__text">{say("home.welcome_text")}</p>
      <Button kind="main" big icon={<PlusIcon />} disabled={frozen} onClick={onNew}>{say("home.first")}</Button>
      {more}
      <ol class="welcome__steps">
        {STEPS.map(({ name, icon }, index) => (
          <li key={name} class="card welcome__step">
            <span class="welcome__icon">{icon}</span>
            <h2 class="welcome__step-title">{index + 1}. {say(`home.step_${name}`)}</h2>
            <p>{say(`home.step_${name}_text`)}</p>
          </li>
        ))}
      </ol>
    </section>
  );
}
