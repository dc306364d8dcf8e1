/** Shows on the student's start page what a teacher does: hints, freezing, copies handed out. */
import { useEffect, useState } from "preact/hooks";
import { SnowIcon } from "../components/icons";
import { poll } from "../poll";
import { translate } from "../words";
import { getHomeLesson, type HomeLessonStatus } from "./api";
import { HandedOutLine } from "./HandedOutLine";
import { Hint } from "./Hint";

const POLL_EVERY_MS = 3000;

/** Polls the lesson status while the student is in a classroom; null before the first answer. */
export function useHomeLesson(): [HomeLessonStatus | null, (status: HomeLessonStatus) => void] {
  const [news, setStatus] = useState<HomeLessonStatus | null>(null);
  useEffect(
    () =>
      poll(
        POLL_EVERY_MS,
        async (signal) => {
          const now = await getHomeLesson(signal);
          setStatus(now);
          return now.in_classroom;
        },
        () => undefined,
      ),
    [],
  );
  return [news, setStatus];
}

export function HomeLessonNotice({
  status,
  onStatus,
}: {
  status: HomeLessonStatus;
  onStatus: (news: HomeLessonStatus) => void;
}) {
  if (!status.frozen && status.hint === null && status.handed_out === null) return null;
  return (
    <div class="lesson" role="region" aria-label={translate("lesson.news")}>
      {status.frozen && (
        <p class="lesson__line lesson__line--frozen" role="status">
          <SnowIcon />
          <span class="lesson__words">{translate("lesson.frozen_home")}</span>
        </p>
      )}
      {status.handed_out !== null && <HandedOutLine project={status.handed_out} />}
      {status.hint !== null && <Hint hint={status.hint} onDismiss={() => onStatus({ ...status, hint: null })} />}
    </div>
  );
}
