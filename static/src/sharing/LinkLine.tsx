/** The address of a shared project, shown so that it can be copied. */
import { useRef, useState } from "preact/hooks";
import type { Share } from "../api";
import { Button } from "../components/Button";
import { CheckIcon, LinkIcon } from "../components/icons";
import { translateSharing } from "./words";

/** The address in use, unless it names this computer only and there is a better one. */
export function addressForOthers({ address, url, on_network: onNetwork }: Share): string {
  const isLocal = ["localhost", "127.0.0.1", "[::1]"].includes(window.location.hostname);
  return isLocal && onNetwork ? url : new URL(address, window.location.href).href;
}

interface LinkLineProps {
  address: string;
  label: string;
  /** Whether it is an address for people, who may open it. */
  opens: boolean;
}

/** An address that can be copied. */
export function LinkLine({ address, label, opens }: LinkLineProps) {
  const field = useRef<HTMLInputElement>(null);
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    field.current?.select();
    setCopied(await copyText(address));
  };
  return (
    <div class="sharing__link">
      <input
        ref={field}
        class="input"
        readOnly
        value={address}
        aria-label={label}
        onFocus={(event) => event.currentTarget.select()}
      />
      <Button kind="main" icon={copied ? <CheckIcon /> : <LinkIcon />} onClick={() => void copy()}>
        {translateSharing(copied ? "copied" : "copy")}
      </Button>
      {opens && (
        <a class="button button--soft" href={address} target="_blank" rel="noopener">
          {translateSharing("open")}
        </a>
      )}
      <span class="visually-hidden" role="status">
        {copied ? translateSharing("copied") : ""}
      </span>
    </div>
  );
}

/** False where the browser hides the clipboard (plain http): the link stays selected for copying by hand. */
async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return document.execCommand("copy");
  }
}
