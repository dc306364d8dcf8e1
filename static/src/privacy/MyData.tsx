/** What a student can do with everything that is theirs. */
import { useEffect, useState } from "preact/hooks";
import { eraseMe, type Receipt } from "../api";
import { ask, Questions } from "../components/Ask";
import { Button } from "../components/Button";
import { getMe } from "../join/door";
import { say } from "../words";
import { ReceiptShown } from "./ReceiptShown";

export function MyData() {
  const [receipt, setReceipt] = useState<Receipt | null>(null);
  const [working, setWorking] = useState(false);
  const [problem, setProblem] = useState("");
  const [teacher, setTeacher] = useState<string | null>(null);
  useEffect(() => { getMe().then((me) => setTeacher(me.teacher), () => undefined); }, []);
  const erase = async () => {
    if (!(await ask({ title: say("privacy.ask_title"), text: say(teacher === null ? "privacy.ask_text" : "privacy.ask_text_teacher"), yes: say("privacy.ask_yes"), danger: true }))) return;
    setWorking(true);
    setProblem("");
    try {
      setReceipt(await eraseMe());
    } catch (error) {
      setProblem(error instanceof Error ? error.message : say("common.unexpected"));
    }
    setWorking(false);
  };
  if (receipt !== null) {
    return (
      <>
        <ReceiptShown receipt={receipt} />
        <a class="button button--main" href="/">{say("privacy.again")}</a>
      </>
    );
  }
  return (
    <>
      {teacher !== null && <p>{say("privacy.as_teacher", { name: teacher })} <a href="/teacher/account">{say("privacy.to_account")}</a></p>}
      <p>{say("privacy.data_note")}</p>
      <div class="privacy-actions">
        <a class="button button--main" href="/api/me/file" download>{say("privacy.download")}</a>
        <Button kind="danger" disabled={working} onClick={() => void erase()}>
          {say(working ? "privacy.deleting" : "privacy.delete")}
        </Button>
      </div>
      {problem !== "" && <p class="field__problem" role="alert">{problem}</p>}
      <Questions />
    </>
  );
}
