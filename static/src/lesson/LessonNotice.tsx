/** Shows on the student's project page what a teacher does, without reloading: hints, freezing, a reset. */
import { useEffect, useState } from "preact/hooks";
import { BinIcon, EyeIcon, RepeatIcon, SnowIcon } from "../components/icons";
import { ApiError } from "../request";
import { translate } from "../words";
import { getLesson, type LessonStatus } from "./api";
import { HandedOutLine } from "./HandedOutLine";
import { Hint } from "./Hint";
import "./lesson.css";
import { poll } from "../poll";
import { setReadOnly } from "../readOnly";
import "./words";

const POLL_EVERY_MS = 3000;

export function LessonNotice({ projectId }: { projectId: string }) {
  const [status, setNews] = useState<LessonStatus | null>(null);
  const [gone, setGone] = useState(false);
  useEffect(
    () =>
      poll(
        POLL_EVERY_MS,
        async (signal) => {
          const now = await getLesson(projectId, signal).catch(nullWhenGone);
          setGone(now === null);
          setReadOnly(now === null || !now.own || now.frozen);
          if (now !== null) setNews(now);
          return now?.in_classroom ?? false;
        },
        () => undefined,
      ),
    [projectId],
  );
  if (gone) return <ProjectGone />;
  if (status === null) return null;
  return (
    <div class="lesson" role="region" aria-label={translate("lesson.news")}>
      <ReadOnlyReason status={status} />
      {status.own && status.handed_out !== null && <HandedOutLine project={status.handed_out} />}
      {status.hint !== null && <Hint hint={status.hint} onDismiss={() => setNews({ ...status, hint: null })} />}
    </div>
  );
}

/** Null for a project that was erased or that this browser may no longer see; polling it again is useless. */
function nullWhenGone(error: unknown): null {
  if (error instanceof ApiError && error.code === "project_not_found") return null;
  throw error;
}

function ProjectGone() {
  return (
    <div class="lesson" role="region" aria-label={translate("lesson.news")}>
      <p class="lesson__line" role="alert">
        <BinIcon />
        <span class="lesson__words">{translate("lesson.gone")}</span>
        <a class="button button--main" href="/">
          {translate("lesson.to_home")}
        </a>
      </p>
    </div>
  );
}

/** Explains why the page is read-only. */
function ReadOnlyReason({ status }: { status: LessonStatus }) {
  const { own, snapshot, frozen, nickname, goes_on_in: next, wall_id: wall } = status;
  if (own && snapshot && next !== null) {
    return (
      <p class="lesson__line" role="status">
        <RepeatIcon />
        <span class="lesson__words">{translate("lesson.replaced")}</span>
        <a class="button button--main" href={`/projects/${next}`}>
          {translate("lesson.go_on")}
        </a>
      </p>
    );
  }
  if (own && snapshot)
    return (
      <p class="lesson__line" role="status">
        <RepeatIcon />
        <span class="lesson__words">{translate("lesson.replaced_soon")}</span>
      </p>
    );
  if (own && frozen)
    return (
      <p class="lesson__line lesson__line--frozen" role="status">
        <SnowIcon />
        <span class="lesson__words">{translate("lesson.frozen")}</span>
      </p>
    );
  if (own) return null;
  const words = snapshot
    ? translate("lesson.snapshot", { nickname: nickname ?? "" })
    : translate("lesson.look_only", { nickname: nickname ?? "" });
  return (
    <p class="lesson__line" role="status">
      <EyeIcon />
      <span class="lesson__words">{words}</span>
      {wall !== null && (
        <a class="button button--plain" href={`/teacher/classrooms/${wall}/lesson`}>
          {translate("lesson.to_wall")}
        </a>
      )}
    </p>
  );
}
