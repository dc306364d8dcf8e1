/** One kind of file that a model can be taken along as: what it is for, and its formats. */
import type { ComponentChildren } from "preact";
import { Button } from "../components/Button";
import { CheckIcon, DownloadIcon, WarningIcon } from "../components/icons";
import { formatNumber, translate } from "../words";
import type { Export, ExportFormat } from "./exportServer";
import type { Exports } from "./useExports";

const BYTES_PER_MEGABYTE = 1024 * 1024;

interface ExportCardProps {
  /** The kind's words: `take_along.title_<name>`. */
  name: string;
  formats: readonly Export[];
  exports: Exports;
  /** More ways to the model, below the outcome. */
  children?: ComponentChildren;
}

export function ExportCard({ name, formats, exports, children }: ExportCardProps) {
  const title = translate(`take_along.title_${name}`);
  const [first] = formats;
  return (
    <section class="card export" aria-labelledby={`export-${name}`} data-export={name}>
      <h3 class="export__title" id={`export-${name}`}>
        {title}
      </h3>
      <p class="export__text">{translate(`take_along.text_${name}`)}</p>
      <p class="export__for">{translate(`take_along.for_${name}`)}</p>
      {first?.problem ? (
        <p class="notice notice--warning">
          <WarningIcon />
          <span class="notice__text">{first.problem.message}</span>
        </p>
      ) : (
        <div class="export__formats">
          {formats.map((each) => (
            <Take key={each.format} kind={title} format={each.format} exports={exports} />
          ))}
        </div>
      )}
      {!first?.problem && <Outcome formats={formats} exports={exports} />}
      {children}
    </section>
  );
}

function Take({ kind, format, exports }: { kind: string; format: ExportFormat; exports: Exports }) {
  const label = translate(`take_along.take_${format}`);
  return (
    <Button
      kind="soft"
      icon={exports.making === format ? <span class="spinner" /> : <DownloadIcon />}
      aria-label={`${kind}: ${label}`}
      aria-disabled={exports.making !== null}
      onClick={() => {
        if (exports.making === null) void exports.take(format);
      }}
    >
      {label}
    </Button>
  );
}

/** What becomes of the file that was asked for; also said to screen readers. */
function Outcome({ formats, exports }: { formats: readonly Export[]; exports: Exports }) {
  const own = (format: ExportFormat | undefined) => formats.find((each) => each.format === format);
  const failed = own(exports.problem?.format);
  if (failed !== undefined) {
    return (
      <p class="notice notice--problem" role="alert">
        <WarningIcon />
        <span class="notice__text">{exports.problem?.text}</span>
      </p>
    );
  }
  const making = own(exports.making ?? undefined);
  const ready = formats.filter(({ state }) => state === "ready");
  return (
    <div class="export__outcome" role="status">
      {making !== undefined ? (
        <p>{translate(`take_along.step_${making.state}`)}</p>
      ) : (
        ready.map(({ format, size_bytes }) => (
          <p class="export__ready" key={format}>
            <CheckIcon />
            {translate("take_along.ready", { size: megabytes(size_bytes ?? 0) })}
          </p>
        ))
      )}
    </div>
  );
}

const megabytes = (bytes: number) => formatNumber(Math.max(0.1, Math.round((10 * bytes) / BYTES_PER_MEGABYTE) / 10));
