import { HeatMapPicture } from "../../../components/HeatMap";
import { PictureDrop } from "../../../components/PictureDrop";
import { seenAsItIs } from "../../../seenPicture";
import { translate } from "../../../words";
import { useCollectStore } from "../../store/collectStore";
import type { TestProps } from "./modelTest";

export function TestUpload({ modelTest }: TestProps) {
  const { limits } = useCollectStore();
  const recognizeFile = ([file]: File[]) => {
    if (file !== undefined) void modelTest.recognizePicture(seenAsItIs(file));
  };
  return (
    <>
      <PictureDrop
        many={false}
        label={translate("collect.pick_test")}
        maxBytes={limits.max_picture_bytes}
        onFiles={recognizeFile}
      />
      {modelTest.picture.value !== null && (
        <HeatMapPicture
          class="test__picture"
          src={modelTest.picture.value.address}
          alt={translate("collect.test_picture")}
          mirrored={modelTest.picture.value.mirrored}
          recognition={modelTest.recognition.value}
        />
      )}
    </>
  );
}
