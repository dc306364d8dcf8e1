/** Says that all pictures of a class were taken together, and leads to the camera. */
import type { ClassInsights } from "../../../api";
import { Button } from "../../../components/Button";
import { CameraIcon, InfoIcon } from "../../../components/icons";
import { readOnly } from "../../../readOnly";
import { translate } from "../../../words";
import { useCollectStore } from "../../store/collectStore";
import { showClass } from "../showClass";

export function OneMoment({ about: { id, name, pictures } }: { about: ClassInsights }) {
  const { classStore } = useCollectStore();
  const known = classStore.classes.value.some((classState) => classState.id === id);
  return (
    <div class="notice insights__moment">
      <InfoIcon />
      <div class="notice__text">
        <p>{translate("insights.one_moment", { count: pictures, name })}</p>
        {known && !readOnly.value && (
          <div class="notice__actions">
            <Button icon={<CameraIcon />} onClick={() => showClass(classStore, id, { camera: true })}>
              {translate("insights.take_pictures")}
            </Button>
          </div>
        )}
      </div>
    </div>
  );
}
