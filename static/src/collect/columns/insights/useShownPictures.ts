/** The pictures of a window, loaded some at a time. */
import { useEffect, useState } from "preact/hooks";
import { useSubmit } from "../../../components/useSubmit";
import { useCollectStore } from "../../store/collectStore";
import type { ShownPicture } from "./pictureStates";

/**
 * Loads the pictures that come after the one with the id `after`, or the first, at most `limit`; `left`: how many come
 * after those. A number would not do for a place: students delete pictures between two loads.
 */
export type LoadPictures = (after: string | null, limit: number) => Promise<{ pictures: ShownPicture[]; left: number }>;

const AT_ONCE = 60;

/**
 * The pictures so far, null while the first are loaded; how many are left, why the last load has failed, and a function
 * that loads more and says whether some came.
 */
export function useShownPictures(load: LoadPictures) {
  const { classStore } = useCollectStore();
  const [pictures, setPictures] = useState<readonly ShownPicture[] | null>(null);
  const [left, setLeft] = useState(0);
  const { busy, problem, runSubmit } = useSubmit();
  const loadMore = async (): Promise<boolean> => {
    const shown = pictures ?? [];
    let came = false;
    await runSubmit(async () => {
      const loaded = await load(shown.at(-1)?.sampleId ?? null, AT_ONCE);
      await classStore.stored.load(loaded.pictures.map(({ sampleId }) => sampleId));
      setPictures([...shown, ...loaded.pictures]);
      setLeft(loaded.left);
      came = loaded.pictures.length > 0;
    });
    return came;
  };
  useEffect(() => {
    void loadMore();
  }, []);
  return { pictures, left, busy, problem, loadMore };
}
