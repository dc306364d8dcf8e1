/** Shows how to join as large as the screen, without leaving the lesson. */
import { useState } from "preact/hooks";
import { Button } from "../components/Button";
import { ScreenIcon } from "../components/icons";
import { toast, toastProblem } from "../components/Toasts";
import { translate } from "../words";
import { type Classroom, getClassroom, getJoinAddress, type JoinAddress } from "./api";
import { Projector } from "./Projector";

export function JoinButton({ classroom: id }: { classroom: string }) {
  const [shown, setShown] = useState<{ classroom: Classroom; address: JoinAddress } | null>(null);
  const open = async () => {
    const [classroom, address] = await Promise.all([getClassroom(id), getJoinAddress(id)]);
    if (!address.on_network) toast(translate("teacher.only_here"), { kind: "problem" });
    else if (!classroom.join_open) toast(translate("teacher.join_closed_text"), { kind: "problem" });
    else setShown({ classroom, address });
  };
  return (
    <>
      <Button icon={<ScreenIcon />} onClick={() => void open().catch(toastProblem)}>
        {translate("teacher.show_join")}
      </Button>
      {shown !== null && <Projector {...shown} onClose={() => setShown(null)} />}
    </>
  );
}
