/** A new code for a classroom, once the teacher has said yes. */
import { askYesNo } from "../components/Questions";
import { toastProblem } from "../components/Toasts";
import { translate } from "../words";
import { type Classroom, renewJoinCode } from "./api";

export async function askForNewCode({ id }: Classroom, onRenewed: (classroom: Classroom) => void): Promise<void> {
  const sure = await askYesNo({
    title: translate("teacher.renew_title"),
    text: translate("teacher.renew_text"),
    yes: translate("teacher.renew"),
  });
  if (sure) await renewJoinCode(id).then(onRenewed, toastProblem);
}
