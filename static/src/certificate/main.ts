/** Redirects to https as soon as this device trusts the certificate; until then the page explains how. */
import "../styles/all.css";
import "./certificate.css";
import { deviceOf } from "./device";

const ASK_AGAIN_MS = 3000;

const page = document.querySelector<HTMLElement>("main[data-origin]");
if (page) {
  openGuide(page, deviceOf(navigator.userAgent, navigator.maxTouchPoints));
  // The fragment after # never reaches the server, so the link does not contain it yet.
  page.querySelector<HTMLAnchorElement>("a.button--main")?.setAttribute("href", secureAddress(page));
  if (location.protocol === "http:") void goOnWhenTrusted(page);
}

function secureAddress(page: HTMLElement): string {
  const { origin = "", path = "/" } = page.dataset;
  return origin + path + location.hash;
}

function openGuide(page: HTMLElement, device: string): void {
  page.querySelector(`details[data-device="${device}"]`)?.setAttribute("open", "");
}

/** Retries until the request succeeds: the certificate may be accepted in another tab meanwhile. */
async function goOnWhenTrusted(page: HTMLElement): Promise<void> {
  const { origin = "" } = page.dataset;
  const state = page.querySelector<HTMLElement>("[role=status]");
  while (!(await isTrusted(origin))) {
    show(state, "trying");
    await new Promise((resolve) => setTimeout(resolve, ASK_AGAIN_MS));
  }
  show(state, "trusted");
  location.replace(secureAddress(page));
}

async function isTrusted(origin: string): Promise<boolean> {
  try {
    return (await fetch(`${origin}/certificate/trusted`, { cache: "no-store", credentials: "omit" })).ok;
  } catch {
    return false;
  }
}

function show(state: HTMLElement | null, which: "trying" | "trusted"): void {
  const words = state?.dataset[which];
  if (!state || words === undefined || state.textContent === words) return;
  state.hidden = false;
  state.textContent = words;
}
