/** Address, code and QR code as large as the screen, for the last row. */
import { useEffect, useRef } from "preact/hooks";
import { IconButton } from "../components/Button";
import { CloseIcon } from "../components/icons";
import { formatJoinCode } from "../join/api";
import { translate } from "../words";
import type { Classroom, JoinAddress } from "./api";
import "./projector.css";
import "./words";

export function Projector({
  classroom,
  address,
  onClose,
}: {
  classroom: Classroom;
  address: JoinAddress;
  onClose: () => void;
}) {
  const element = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const shown = element.current;
    shown?.showModal();
    return () => shown?.close();
  }, []);
  return (
    <dialog
      ref={element}
      class="projector"
      aria-label={translate("teacher.join")}
      onCancel={(event) => {
        event.preventDefault();
        onClose();
      }}
    >
      <IconButton class="projector__close" label={translate("common.close")} icon={<CloseIcon />} onClick={onClose} />
      <div class="projector__words">
        <p class="projector__name">{classroom.name}</p>
        <p class="projector__step">
          <b>1</b>
          {translate("teacher.projector_address")}
        </p>
        <p class="projector__address">{address.address.replace(/^https?:\/\//, "")}</p>
        <p class="projector__step">
          <b>2</b>
          {translate("teacher.projector_code")}
        </p>
        <p class="projector__code">{formatJoinCode(classroom.join_code)}</p>
      </div>
      <img class="projector__qr" src={address.qr} alt={translate("teacher.qr")} />
    </dialog>
  );
}
