/** The names of refused files, each with its reason. */
import { IconButton } from "../../../components/Button";
import { CloseIcon, WarningIcon } from "../../../components/icons";
import { translate } from "../../../words";
import type { ClassState } from "../../classes/classState";

export function RefusedFiles({ classState }: { classState: ClassState }) {
  const refused = classState.refused.value;
  if (refused.length === 0) return null;
  return (
    <div class="notice notice--problem refused" role="alert">
      <WarningIcon />
      <strong>{translate("collect.refused", { count: refused.length })}</strong>
      <IconButton
        label={translate("collect.refused_close")}
        icon={<CloseIcon />}
        onClick={() => {
          classState.refused.value = [];
        }}
      />
      <ul class="refused__list">
        {refused.map(({ key, name, reason }) => (
          <li key={key}>
            <b class="refused__name" title={name}>
              {name}
            </b>{" "}
            <span class="refused__reason">{reason}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
