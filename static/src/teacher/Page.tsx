/** The teacher's pages: which one is open follows from the address. */
import { useEffect, useState } from "preact/hooks";
import { Questions } from "../components/Ask";
import { Loading, LoadProblem } from "../components/Loading";
import { Toasts } from "../components/Toasts";
import { ApiError } from "../request";
import { Account } from "./Account";
import { getTeacher, type Teacher } from "./api";
import { ClassroomPage } from "./ClassroomPage";
import { Classrooms } from "./Classrooms";
import { Login } from "./Login";
import { Start } from "./Start";
import { TeacherBar } from "./TeacherBar";

type Shown = { kind: "loading" } | { kind: "problem"; error: unknown } | { kind: "out"; anyAccount: boolean } | { kind: "in"; teacher: Teacher };

export function TeacherPage() {
  const [shown, setShown] = useState<Shown>({ kind: "loading" });
  const enter = (teacher: Teacher) => setShown({ kind: "in", teacher });
  const load = () => {
    setShown({ kind: "loading" });
    getTeacher().then(enter, (error: unknown) => setShown(whenRefused(error)));
  };
  useEffect(load, []);
  return (
    <div class="teacher">
      <Inner shown={shown} enter={enter} load={load} />
      <Questions />
      <Toasts />
    </div>
  );
}

function Inner({ shown, enter, load }: { shown: Shown; enter: (teacher: Teacher) => void; load: () => void }) {
  const { pathname, hash } = window.location;
  if (pathname === "/teacher/start") return <Start invitation={hash.slice(1)} />;
  if (shown.kind === "loading") return <Loading />;
  if (shown.kind === "problem") return <LoadProblem error={shown.error} again={load} />;
  if (shown.kind === "out") return <Login anyAccount={shown.anyAccount} onIn={enter} />;
  const classroom = /^\/teacher\/classrooms\/(\w+)$/.exec(pathname)?.[1];
  return (
    <>
      <TeacherBar teacher={shown.teacher} />
      {pathname === "/teacher/account" ? <Account onChange={load} />
        : classroom === undefined ? <Classrooms /> : <ClassroomPage id={classroom} />}
    </>
  );
}

function whenRefused(error: unknown): Shown {
  if (error instanceof ApiError && error.code === "login_needed") {
    return { kind: "out", anyAccount: error.details.any_account === true };
  }
  return { kind: "problem", error };
}
