/** Whole programs to start with; the student adds pictures and trains. */
import { useState } from "preact/hooks";
import en from "../../words/en/examples.json";
import ko from "../../words/ko/examples.json";
import { makeExample } from "../api";
import { Button } from "../components/Button";
import { toastProblem } from "../components/Toasts";
import { saySharing } from "../sharing/words";
import { addWords, say } from "../words";
import { ExamplePicture } from "./ExamplePicture";

addWords("examples", { ko, en });

/** The server's names for them. */
const EXAMPLES = ["rock_paper_scissors", "recycling", "door"] as const;

export function Examples({ frozen }: { frozen: boolean }) {
  const [busy, setBusy] = useState(false);
  const start = async (name: string) => {
    setBusy(true);
    try {
      const { id } = await makeExample(name);
      window.location.assign(`/projects/${id}`);
    } catch (error) {
      toastProblem(error);
      setBusy(false);
    }
  };
  return (
    <section class="examples">
      <h2 class="examples__title">{saySharing("example_title")}</h2>
      <p>{saySharing("example_text")}</p>
      <ul class="examples__list">
        {EXAMPLES.map((name) => (
          <li key={name} class="card example">
            <ExamplePicture name={name} />
            <h3 class="example__name">{say(`examples.${name}`)}</h3>
            <p class="example__text">{say(`examples.${name}_text`)}</p>
            <Button kind="soft" disabled={busy || frozen} onClick={() => void start(name)} aria-label={`${say("examples.start")}: ${say(`examples.${name}`)}`}>
              {say("examples.start")}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}
