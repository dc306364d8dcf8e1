/** The pictures of a window, loaded some at a time. */
import { useEffect, useState } from "preact/hooks";
import { toastProblem } from "../../../components/Toasts";
import { useCollectStore } from "../../store/collectStore";
import type { ShownPicture } from "./pictureStates";

/** Loads pictures from `start` on, at most `limit`; `count`: how many there are in all. */
export type LoadPictures = (start: number, limit: number) => Promise<{ pictures: ShownPicture[]; count: number }>;

const AT_ONCE = 60;

/** The pictures so far, null while the first are loaded; how many there are in all, and a function that loads more. */
export function useShownPictures(load: LoadPictures) {
  const { classStore } = useCollectStore();
  const [pictures, setPictures] = useState<readonly ShownPicture[] | null>(null);
  const [count, setCount] = useState(0);
  const [busy, setBusy] = useState(false);
  const loadMore = async () => {
    setBusy(true);
    try {
      const loaded = await load(pictures?.length ?? 0, AT_ONCE);
      await classStore.stored.load(loaded.pictures.map(({ sampleId }) => sampleId));
      setPictures([...(pictures ?? []), ...loaded.pictures]);
      setCount(loaded.count);
    } catch (error) {
      toastProblem(error);
    } finally {
      setBusy(false);
    }
  };
  useEffect(() => {
    void loadMore();
  }, []);
  return { pictures, count, busy, loadMore };
}
