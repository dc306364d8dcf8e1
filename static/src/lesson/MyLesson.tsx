/** What a teacher does shows on the student's home as it happens: hints, freezing, copies handed out. */
import { useEffect, useState } from "preact/hooks";
import { SnowIcon } from "../components/icons";
import { say } from "../words";
import { getMyLesson, type MyLessonNews } from "./api";
import { Hint } from "./Hint";
import { repeated } from "./repeated";

const EVERY_MS = 3000;

/** The news, asked for again and again while the child is in a classroom; null before the first. */
export function useMyLesson(): [MyLessonNews | null, (news: MyLessonNews) => void] {
  const [news, setNews] = useState<MyLessonNews | null>(null);
  useEffect(() => repeated(EVERY_MS, async (signal) => {
    const now = await getMyLesson(signal);
    setNews(now);
    return now.in_classroom;
  }, () => undefined), []);
  return [news, setNews];
}

export function MyLesson({ news, onNews }: { news: MyLessonNews; onNews: (news: MyLessonNews) => void }) {
  if (!news.frozen && news.hint === null) return null;
  return (
    <div class="lesson" role="region" aria-label={say("lesson.news")}>
      {news.frozen && <p class="lesson__line lesson__line--frozen" role="status"><SnowIcon /><span class="lesson__words">{say("lesson.frozen_home")}</span></p>}
      {news.hint !== null && <Hint hint={news.hint} onAway={() => onNews({ ...news, hint: null })} />}
    </div>
  );
}
