/** Lets visitors download and erase all their data. */
import { useEffect, useState } from "preact/hooks";
import { type ErasureReceipt, eraseMyData } from "../api";
import { forgetKeptUploads } from "../collect/uploads/keptUploadDatabase";
import { Button } from "../components/Button";
import { askYesNo, Questions } from "../components/Questions";
import { getVisitor } from "../join/api";
import { translate } from "../words";
import { ReceiptShown } from "./ReceiptShown";

export function MyData() {
  const [receipt, setReceipt] = useState<ErasureReceipt | null>(null);
  const [working, setWorking] = useState(false);
  const [problem, setProblem] = useState("");
  const [teacher, setTeacher] = useState<string | null>(null);
  useEffect(() => {
    getVisitor().then(
      (me) => setTeacher(me.teacher),
      () => undefined,
    );
  }, []);
  const erase = async () => {
    if (
      !(await askYesNo({
        title: translate("privacy.ask_title"),
        text: translate(teacher === null ? "privacy.ask_text" : "privacy.ask_text_teacher"),
        yes: translate("privacy.ask_yes"),
        danger: true,
      }))
    )
      return;
    setWorking(true);
    setProblem("");
    try {
      setReceipt(await eraseMyData());
      await forgetKeptUploads();
    } catch (error) {
      setProblem(error instanceof Error ? error.message : translate("common.unexpected"));
    }
    setWorking(false);
  };
  if (receipt !== null) {
    return (
      <>
        <ReceiptShown receipt={receipt} />
        <a class="button button--main" href="/">
          {translate("privacy.again")}
        </a>
      </>
    );
  }
  return (
    <>
      {teacher !== null && (
        <p>
          {translate("privacy.as_teacher", { name: teacher })}{" "}
          <a href="/teacher/account">{translate("privacy.to_account")}</a>
        </p>
      )}
      <p>{translate("privacy.data_note")}</p>
      <div class="privacy-actions">
        <a class="button button--main" href="/api/me/file" download>
          {translate("privacy.download")}
        </a>
        <Button kind="danger" disabled={working} onClick={() => void erase()}>
          {translate(working ? "privacy.deleting" : "privacy.delete")}
        </Button>
      </div>
      {problem !== "" && (
        <p class="field__problem" role="alert">
          {problem}
        </p>
      )}
      <Questions />
    </>
  );
}
