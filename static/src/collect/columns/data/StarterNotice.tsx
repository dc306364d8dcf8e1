/** A project of an example begins with starter pictures, and with a word on what to do with them. */
import { useEffect, useState } from "preact/hooks";
import { IconButton } from "../../../components/Button";
import { CloseIcon, StarIcon } from "../../../components/icons";
import { toastProblem } from "../../../components/Toasts";
import { readStarterProject, type StarterProject, storeStarterProject } from "../../../starterProject";
import { translate } from "../../../words";
import { type CollectStore, useCollectStore } from "../../store/collectStore";

export function StarterNotice() {
  const store = useCollectStore();
  const [starters, setStarters] = useState(() => readStarterProject(store.project.id));
  useEffect(() => {
    if (starters !== null && !starters.added) addStarters(store, starters).catch(toastProblem);
  }, []);
  if (starters === null) return null;
  return (
    <div class="notice starter-notice">
      <StarIcon />
      <div class="notice__text">
        <p>{translate("collect.starters_added")}</p>
        <p class="add__hint">{translate("collect.starters_license")}</p>
      </div>
      <IconButton
        label={translate("common.close")}
        icon={<CloseIcon />}
        onClick={() => {
          storeStarterProject(null);
          setStarters(null);
        }}
      />
    </div>
  );
}

/** Gives each class its set. A project that has pictures already keeps them alone. */
async function addStarters({ classStore }: CollectStore, starters: StarterProject): Promise<void> {
  storeStarterProject({ ...starters, added: true });
  const classes = classStore.classes.value;
  if (classes.some(({ count }) => count.value > 0)) return;
  const [{ drawStarters }, { EXAMPLE_SETS }] = await Promise.all([
    import("../../starters/drawStarters"),
    import("../../starters/starterSets"),
  ]);
  for (const [index, set] of (EXAMPLE_SETS[starters.example] ?? []).entries()) {
    const classState = classes[index];
    if (classState !== undefined)
      classStore.addFiles(classState, await drawStarters(set, translate(`collect.starter_${set}`)));
  }
}
