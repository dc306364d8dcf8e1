/** Files that were refused, by name, each with its reason. */
import { IconButton } from "../../components/Button";
import { CloseIcon, WarningIcon } from "../../components/icons";
import { say } from "../../words";
import type { ClassBox } from "./classBox";

export function RefusedFiles({ box }: { box: ClassBox }) {
  const refused = box.refused.value;
  if (refused.length === 0) return null;
  return (
    <div class="notice notice--problem refused" role="alert">
      <WarningIcon />
      <strong>{say("collect.refused", { count: refused.length })}</strong>
      <IconButton label={say("collect.refused_close")} icon={<CloseIcon />} onClick={() => { box.refused.value = []; }} />
      <ul class="refused__list">
        {refused.map(({ key, name, reason }) => (
          <li key={key}><b class="refused__name" title={name}>{name}</b> <span class="refused__reason">{reason}</span></li>
        ))}
      </ul>
    </div>
  );
}
