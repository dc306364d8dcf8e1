import { PictureDrop } from "../../components/PictureDrop";
import { say } from "../../words";
import { useWorkspace } from "../workspace";
import type { Trial } from "./trial";

export function TestUpload({ trial }: { trial: Trial }) {
  const { limits } = useWorkspace();
  const take = ([file]: File[]) => {
    if (file === undefined) return;
    if (file.size <= limits.max_picture_bytes) return void trial.try(file);
    trial.show(null, null);
    trial.fail(new Error(say("collect.too_large", { megabytes: Math.floor(limits.max_picture_bytes / 2 ** 20) })));
  };
  return (
    <>
      <PictureDrop many={false} label={say("collect.pick_test")} maxBytes={limits.max_picture_bytes} onFiles={take} />
      {trial.picture.value !== null && (
        <img class="test__picture" src={trial.picture.value} alt={say("collect.test_picture")} />
      )}
    </>
  );
}
