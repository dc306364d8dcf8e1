/** Complete example programs, which begin with starter pictures; the student trains and adds more. */
import { useState } from "preact/hooks";
import en from "../../words/en/examples.json";
import ko from "../../words/ko/examples.json";
import { createExampleProject } from "../api";
import { Button } from "../components/Button";
import { toastProblem } from "../components/Toasts";
import { translateSharing } from "../sharing/words";
import { storeStarterProject } from "../starterProject";
import { addWordList, translate } from "../words";
import { ExamplePicture } from "./ExamplePicture";

addWordList("examples", { ko, en });

/** The server's ids of the examples. */
const EXAMPLES = ["rock_paper_scissors", "recycling", "door"] as const;

export function Examples({ frozen }: { frozen: boolean }) {
  const [busy, setBusy] = useState(false);
  const start = async (name: string) => {
    setBusy(true);
    try {
      const { id } = await createExampleProject(name);
      storeStarterProject({ project: id, example: name, added: false });
      window.location.assign(`/projects/${id}`);
    } catch (error) {
      toastProblem(error);
      setBusy(false);
    }
  };
  return (
    <section class="examples">
      <h2 class="examples__title">{translateSharing("example_title")}</h2>
      <p>{translateSharing("example_text")}</p>
      <ul class="examples__list">
        {EXAMPLES.map((name) => (
          <li key={name} class="card example">
            <ExamplePicture name={name} />
            <h3 class="example__name">{translate(`examples.${name}`)}</h3>
            <p class="example__text">{translate(`examples.${name}_text`)}</p>
            <Button
              kind="soft"
              disabled={busy || frozen}
              onClick={() => void start(name)}
              aria-label={`${translate("examples.start")}: ${translate(`examples.${name}`)}`}
            >
              {translate("examples.start")}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
