/** The teacher's pages; the address selects which one is shown. */
import { useEffect, useState } from "preact/hooks";
import { Loading, LoadProblem } from "../components/Loading";
import { Questions } from "../components/Questions";
import { Toasts } from "../components/Toasts";
import { Account } from "./Account";
import { getSession, type Teacher } from "./api";
import { ClassroomPage } from "./ClassroomPage";
import { Classrooms } from "./Classrooms";
import { Login } from "./Login";
import { NewAccount } from "./NewAccount";
import { TeacherBar } from "./TeacherBar";

type Shown =
  | { kind: "loading" }
  | { kind: "problem"; error: unknown }
  | { kind: "out"; anyAccount: boolean }
  | { kind: "in"; teacher: Teacher };

export function TeacherPage() {
  const [shown, setShown] = useState<Shown>({ kind: "loading" });
  const enter = (teacher: Teacher) => setShown({ kind: "in", teacher });
  const load = () => {
    setShown({ kind: "loading" });
    getSession().then(
      ({ teacher, any_account: anyAccount }) =>
        setShown(teacher === null ? { kind: "out", anyAccount } : { kind: "in", teacher }),
      (error: unknown) => setShown({ kind: "problem", error }),
    );
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
  if (pathname === "/teacher/start") return <NewAccount invitation={hash.slice(1)} />;
  if (shown.kind === "loading") return <Loading />;
  if (shown.kind === "problem") return <LoadProblem error={shown.error} onRetry={load} />;
  if (shown.kind === "out") return <Login anyAccount={shown.anyAccount} onIn={enter} />;
  const classroom = /^\/teacher\/classrooms\/(\w+)$/.exec(pathname)?.[1];
  return (
    <>
      <TeacherBar teacher={shown.teacher} />
      {pathname === "/teacher/account" ? (
        <Account teacher={shown.teacher} onChange={load} />
      ) : classroom === undefined ? (
        <Classrooms />
      ) : (
        <ClassroomPage id={classroom} />
      )}
    </>
  );
}
