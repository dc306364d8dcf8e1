/** What came of an Entry project, what is a little different, and what is missing. */
import type { ComponentChildren } from "preact";
import { CheckIcon, InfoIcon, WarningIcon } from "../components/icons";
import { formatNumber, translate } from "../words";
import type { EntryReport } from "./incomingServer";
import "./entryWords";

/** Parts in the order in which they are named. */
const PARTS = ["sprites", "scenes", "variables", "lists", "messages", "functions", "pictures"] as const;

/** What is said of the whole project. */
const UNCOUNTED: ReadonlySet<string> = new Set(["model_without_classes", "extension"]);

export function EntryPart({ report }: { report: EntryReport }) {
  const came = report.kept + sum(report.changed);
  return (
    <>
      <section class="card incoming__part" aria-labelledby="incoming-came">
        <h2 class="incoming__subtitle" id="incoming-came">
          {translate("incoming.came")}
        </h2>
        <Notice kind={came === report.blocks ? "good" : "warning"}>
          {report.blocks === 0
            ? translate("incoming.no_blocks")
            : translate("incoming.blocks_came", { count: came, of: report.blocks })}
        </Notice>
        <ul class="incoming__classes">
          {PARTS.filter((part) => report.parts[part] > 0).map((part) => (
            <li key={part} class="incoming__class">
              {translate(`incoming.part_${part}`, { count: report.parts[part] })}
            </li>
          ))}
        </ul>
        <p class="notice">
          <InfoIcon />
          <span class="notice__text">{modelWords(report)}</span>
        </p>
      </section>
      <Counts name="missing" counts={report.missing} wordsOf={blockName} note={translate("incoming.missing_note")} />
      <Counts
        name="changed"
        counts={{ ...report.changed, ...report.notes }}
        wordsOf={(reason, count) => translate(`incoming.changed_${reason}`, { count })}
      />
      {report.parts.pictures > 0 && (
        <p class="notice notice--warning">
          <WarningIcon />
          <span class="notice__text">{translate("incoming.before_sharing")}</span>
        </p>
      )}
    </>
  );
}

/** The trained model and its pictures are never in an Entry file. */
function modelWords({ classes, notes }: EntryReport): string {
  if (classes.length > 0) return translate("incoming.model_classes", { names: classes.join(", ") });
  return translate(notes.other_model ? "incoming.model_other" : "incoming.model_none");
}

interface CountsProps {
  name: "missing" | "changed";
  counts: Readonly<Record<string, number>>;
  wordsOf: (key: string, count: number) => string;
  note?: string;
}

function Counts({ name, counts, wordsOf, note }: CountsProps) {
  const rows = Object.entries(counts).filter(([key]) => key !== "other_model");
  if (rows.length === 0) return null;
  return (
    <section class="card incoming__part" aria-labelledby={`incoming-${name}`}>
      <h2 class="incoming__subtitle" id={`incoming-${name}`}>
        {translate(`incoming.${name}`)}
      </h2>
      {note !== undefined && <p>{note}</p>}
      <ul class="incoming__list" data-report={name}>
        {rows.map(([key, count]) => (
          <li key={key}>
            {wordsOf(key, count)}
            {!UNCOUNTED.has(key) && (
              <b class="incoming__count"> {translate("incoming.times", { count: formatNumber(count) })}</b>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

function Notice({ kind, children }: { kind: "good" | "warning"; children: ComponentChildren }) {
  return (
    <p class={`notice notice--${kind}`}>
      {kind === "good" ? <CheckIcon /> : <WarningIcon />}
      <span class="notice__text">{children}</span>
    </p>
  );
}

/** The name of Entry's block on Entry's own screen; blocks of extensions have none here. */
function blockName(type: string): string {
  const key = `entry_blocks.${type}`;
  const words = translate(key);
  if (words !== key) return words;
  return translate("incoming.unknown_block", { type });
}

const sum = (counts: Readonly<Record<string, number>>) => Object.values(counts).reduce((all, one) => all + one, 0);
