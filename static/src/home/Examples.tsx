/** Complete example programs, which begin with starter pictures; the student trains and adds more. */
import { useState } from "preact/hooks";
import { createExampleProject } from "../api";
import { toastProblem } from "../components/Toasts";
import { ExampleList } from "../examples/ExampleList";
import { translateSharing } from "../sharing/words";
import { storeStarterProject } from "../starterProject";
import { translate } from "../words";

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
      <ExampleList
        action={translate("examples.start")}
        disabled={busy || frozen}
        onChoose={(name) => void start(name)}
      />
    </section>
  );
}
