/** Stands in the place of an address and its QR code where no other device can open them: why not, and what to do. */
import { WarningIcon } from "../components/icons";
import { translate } from "../words";

export function OnlyHere() {
  return (
    <p class="notice notice--warning" data-only-here>
      <WarningIcon />
      <span class="notice__text">{translate("teacher.only_here")}</span>
    </p>
  );
}
