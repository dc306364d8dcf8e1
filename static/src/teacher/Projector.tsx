/** Address, code and QR code as large as the screen, for the last row. */
import { useEffect, useRef } from "preact/hooks";
import { IconButton } from "../components/Button";
import { CloseIcon } from "../components/icons";
import { shownCode } from "../join/door";
import { say } from "../words";
import type { Classroom, Door } from "./api";

export function Projector({ classroom, door, onClose }: { classroom: Classroom; door: Door; onClose: () => void }) {
  const element = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const shown = element.current;
    shown?.showModal();
    return () => shown?.close();
  }, []);
  return (
    <dialog ref={element} class="projector" aria-label={say("teacher.join")} onCancel={(event) => { event.preventDefault(); onClose(); }}>
      <IconButton class="projector__close" label={say("common.close")} icon={<CloseIcon />} onClick={onClose} />
      <div class="projector__words">
        <p class="projector__name">{classroom.name}</p>
        <p class="projector__step"><b>1</b>{say("teacher.projector_address")}</p>
        <p class="projector__address">{door.address.replace(/^https?:\/\//, "")}</p>
        <p class="projector__step"><b>2</b>{say("teacher.projector_code")}</p>
        <p class="projector__code">{shownCode(classroom.join_code)}</p>
      </div>
      <img class="projector__qr" src={door.qr} alt={say("teacher.qr")} />
    </dialog>
  );
}
