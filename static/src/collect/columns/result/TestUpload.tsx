import { HeatMapPicture } from "../../../components/HeatMap";
import { PictureDrop } from "../../../components/PictureDrop";
import { seenAsItIs } from "../../../seenPicture";
import { translate } from "../../../words";
import { useCollectStore } from "../../store/collectStore";
import { AnswerOnPicture } from "./Familiarity";
import type { TestProps } from "./modelTest";

export function TestUpload({ modelTest }: TestProps) {
  const { limits } = useCollectStore();
  const recognizeFile = ([file]: File[]) => {
    if (file !== undefined) void modelTest.recognizePicture(seenAsItIs(file));
  };
  const picture = modelTest.picture.value;
  return (
    <>
      <PictureDrop
        low={picture !== null}
        many={false}
        label={translate("collect.pick_test")}
        maxBytes={limits.max_picture_bytes}
        onFiles={recognizeFile}
      />
      {picture !== null && (
        <div class="test__seen">
          <HeatMapPicture
            class="test__picture"
            src={picture.address}
            alt={translate("collect.test_picture")}
            mirrored={picture.mirrored}
            recognition={modelTest.recognition.value}
          />
          <AnswerOnPicture recognition={modelTest.recognition.value} />
        </div>
      )}
    </>
  );
}
