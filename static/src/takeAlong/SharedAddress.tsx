/** The address of the model's files, for programs that load models by address; there is one while the project is shared. */
import { useEffect, useState } from "preact/hooks";
import type { Project, Share } from "../api";
import { Button } from "../components/Button";
import { LinkIcon } from "../components/icons";
import { readOnly } from "../readOnly";
import { addressForOthers, LinkLine } from "../sharing/LinkLine";
import { loadShare } from "../sharing/loadShare";
import { openShareDialog } from "../sharing/ShareDialog";
import { translateSharing } from "../sharing/words";
import { translate } from "../words";

export function SharedAddress({ project }: { project: Project }) {
  const [share, setShare] = useState<Share | null>(null);
  const load = () => {
    loadShare(project.id).then(setShare, () => setShare(null));
  };
  useEffect(load, [project.id]);
  if (share !== null) {
    return (
      <div class="export__address">
        <p>{translate("take_along.address")}</p>
        <LinkLine
          address={new URL(`/tm/${share.id}/`, addressForOthers(share)).href}
          label={translate("take_along.address_label")}
          opens={false}
        />
      </div>
    );
  }
  if (readOnly.value) return null;
  return (
    <div class="export__address">
      <p>{translate("take_along.address_missing")}</p>
      <Button icon={<LinkIcon />} onClick={() => openShareDialog(project, load)}>
        {translateSharing("menu")}
      </Button>
    </div>
  );
}
