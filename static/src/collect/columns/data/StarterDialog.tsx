/** Offers starter pictures for a class that has none. */

import { pictureUrls } from "../../../blocks/stage/display/pictureUrls";
import { Dialog } from "../../../components/Dialog";
import { toastProblem } from "../../../components/Toasts";
import { translate } from "../../../words";
import type { ClassState } from "../../classes/classState";
import { drawStarters } from "../../starters/drawStarters";
import { STARTER_SETS, STARTERS_OF_A_SET, type StarterSet } from "../../starters/starterSets";
import { useCollectStore } from "../../store/collectStore";

const address = pictureUrls("");

export function StarterDialog({ classState, onClose }: { classState: ClassState; onClose: () => void }) {
  const { classStore } = useCollectStore();
  const add = (set: StarterSet) => {
    onClose();
    drawStarters(set, translate(`collect.starter_${set}`)).then(
      (files) => classStore.addFiles(classState, files),
      toastProblem,
    );
  };
  return (
    <Dialog title={translate("collect.starters_for", { name: classState.name.value })} onClose={onClose}>
      <p>{translate("collect.starters_text", { count: STARTERS_OF_A_SET })}</p>
      <ul class="starters">
        {(Object.keys(STARTER_SETS) as StarterSet[]).map((set) => (
          <li key={set}>
            <button type="button" class="starters__set" onClick={() => add(set)}>
              <img src={address(`fluent:${STARTER_SETS[set][0]}`) ?? ""} alt="" width="56" height="56" />
              <span>{translate(`collect.starter_${set}`)}</span>
            </button>
          </li>
        ))}
      </ul>
      <p class="add__hint">{translate("collect.starters_license")}</p>
    </Dialog>
  );
}
