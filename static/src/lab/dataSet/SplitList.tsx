/** The split as a list of files: taken along, or followed. */
import { useState } from "preact/hooks";
import { Button } from "../../components/Button";
import { BinIcon, DownloadIcon, InfoIcon, WarningIcon } from "../../components/icons";
import { FileButton } from "../../components/PictureDrop";
import { toastProblem } from "../../components/Toasts";
import { readOnly } from "../../readOnly";
import { translate } from "../../words";
import {
  deleteSplitList,
  type ListedSplit,
  putSplitList,
  type Split,
  type SplitChoice,
  splitFilesAddress,
} from "../server/labServer";

interface SplitListProps {
  projectId: string;
  split: Split | null;
  chosen: SplitChoice;
  /** The list has changed, and the split with it. */
  onChange: () => void;
}

export function SplitList({ projectId, split, chosen, onChange }: SplitListProps) {
  const [sent, setSent] = useState<ListedSplit | null>(null);
  const follow = async (list: Blob | undefined) => {
    if (list === undefined) return;
    try {
      setSent(await putSplitList(projectId, list));
      onChange();
    } catch (error) {
      toastProblem(error);
    }
  };
  const forget = async () => {
    try {
      await deleteSplitList(projectId);
      setSent(null);
      onChange();
    } catch (error) {
      toastProblem(error);
    }
  };
  return (
    <>
      {split !== null && split.listed > 0 && <Followed split={split} />}
      {sent !== null && sent.unknown_count > 0 && <Unknown sent={sent} />}
      <div class="lab-actions">
        {!readOnly.value && (
          <FileButton
            label={translate("lab.split_list")}
            accept=".csv,.txt,text/csv,text/plain"
            onFiles={([list]) => void follow(list)}
          />
        )}
        <a class="button button--plain" href={splitFilesAddress(projectId, chosen)} download>
          <DownloadIcon />
          <span>{translate("lab.split_files")}</span>
        </a>
        {!readOnly.value && split !== null && split.listed > 0 && (
          <Button kind="quiet" icon={<BinIcon />} onClick={() => void forget()}>
            {translate("lab.split_list_delete")}
          </Button>
        )}
      </div>
      <p class="field__note">{translate("lab.split_list_note")}</p>
    </>
  );
}

function Followed({ split: { listed, divided_moments } }: { split: Split }) {
  const divided = divided_moments > 0;
  return (
    <p class={divided ? "notice notice--warning" : "notice"} role="status">
      {divided ? <WarningIcon /> : <InfoIcon />}
      <span class="notice__text">
        {translate("lab.split_listed", { count: listed })}{" "}
        {divided && translate("lab.split_divided", { count: divided_moments })}
      </span>
    </p>
  );
}

function Unknown({ sent: { unknown_count, unknown } }: { sent: ListedSplit }) {
  return (
    <p class="notice notice--warning" role="status">
      <WarningIcon />
      <span class="notice__text">
        {translate("lab.split_unknown", { count: unknown_count })} {unknown.slice(0, 5).join(", ")}
        {unknown_count > 5 && " …"}
      </span>
    </p>
  );
}
