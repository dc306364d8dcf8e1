/** What a trained model that came in can do here, and what it cannot. */
import type { Project } from "../apiTypes";
import { CheckIcon, InfoIcon } from "../components/icons";
import { translate } from "../words";

const NOTES = ["model_no_pictures", "model_train_anew", "model_on_server"] as const;

export function ModelPart({ project }: { project: Project }) {
  return (
    <section class="card incoming__part" aria-labelledby="incoming-model">
      <h2 class="incoming__subtitle" id="incoming-model">
        {translate("incoming.model")}
      </h2>
      <p class="notice notice--good">
        <CheckIcon />
        <span class="notice__text">{translate("incoming.model_ready")}</span>
      </p>
      <ul class="incoming__classes">
        {project.classes.map(({ id, name }) => (
          <li key={id} class="incoming__class">
            {name}
          </li>
        ))}
      </ul>
      {NOTES.map((note) => (
        <p key={note} class="notice">
          <InfoIcon />
          <span class="notice__text">{translate(`incoming.${note}`)}</span>
        </p>
      ))}
    </section>
  );
}
