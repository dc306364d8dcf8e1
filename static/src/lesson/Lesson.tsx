/** What a teacher does shows on the student's page without loading it again: hints, freezing, a fresh start. */
import { useEffect, useState } from "preact/hooks";
import { BinIcon, EyeIcon, RepeatIcon, SnowIcon } from "../components/icons";
import { ApiError } from "../request";
import { say } from "../words";
import { getLesson, type LessonNews } from "./api";
import { Hint } from "./Hint";
import "./lesson.css";
import { setLooking } from "./looking";
import { repeated } from "./repeated";
import "./words";

const EVERY_MS = 3000;

export function Lesson({ projectId }: { projectId: string }) {
  const [news, setNews] = useState<LessonNews | null>(null);
  const [gone, setGone] = useState(false);
  useEffect(() => repeated(EVERY_MS, async (signal) => {
    const now = await getLesson(projectId, signal).catch(whenGone);
    setGone(now === null);
    setLooking(now === null || !now.own || now.frozen);
    if (now !== null) setNews(now);
    return now?.in_classroom ?? false;
  }, () => undefined), [projectId]);
  if (gone) return <Gone />;
  if (news === null) return null;
  return (
    <div class="lesson" role="region" aria-label={say("lesson.news")}>
      <Standing news={news} />
      {news.hint !== null && <Hint hint={news.hint} onAway={() => setNews({ ...news, hint: null })} />}
    </div>
  );
}

/** Null for a project that was erased, or is not this browser's to see any more; asking again is no use. */
function whenGone(error: unknown): null {
  if (error instanceof ApiError && error.code === "project_not_found") return null;
  throw error;
}

function Gone() {
  return (
    <div class="lesson" role="region" aria-label={say("lesson.news")}>
      <p class="lesson__line" role="alert"><BinIcon /><span class="lesson__words">{say("lesson.gone")}</span>
        <a class="button button--main" href="/">{say("lesson.to_home")}</a>
      </p>
    </div>
  );
}

/** Why nothing can be changed. */
function Standing({ news }: { news: LessonNews }) {
  const { own, snapshot, frozen, nickname, goes_on_in: next, wall_id: wall } = news;
  if (own && snapshot && next !== null) {
    return (
      <p class="lesson__line" role="status"><RepeatIcon /><span class="lesson__words">{say("lesson.replaced")}</span>
        <a class="button button--main" href={`/projects/${next}`}>{say("lesson.go_on")}</a>
      </p>
    );
  }
  if (own && snapshot) return <p class="lesson__line" role="status"><RepeatIcon /><span class="lesson__words">{say("lesson.replaced_soon")}</span></p>;
  if (own && frozen) return <p class="lesson__line lesson__line--frozen" role="status"><SnowIcon /><span class="lesson__words">{say("lesson.frozen")}</span></p>;
  if (own) return null;
  const words = snapshot ? say("lesson.snapshot", { nickname: nickname ?? "" }) : say("lesson.look_only", { nickname: nickname ?? "" });
  return (
    <p class="lesson__line" role="status"><EyeIcon /><span class="lesson__words">{words}</span>
      {wall !== null && <a class="button button--plain" href={`/teacher/classrooms/${wall}/lesson`}>{say("lesson.to_wall")}</a>}
    </p>
  );
}
