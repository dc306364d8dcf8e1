/** The endpoints of networks: which there are, what they are made of, and all of them compared. */
import type { Problem, RunStatus } from "../../apiTypes";
import { request } from "../../request";
import type { SplitChoice } from "./labServer";

/** `file`: what may be laid beside the backbones where Keras cannot download it; null where PyPI has it. */
export interface Network {
  name: string;
  is_default: boolean;
  installed: boolean;
  input_size: number;
  license: string;
  megabytes: number | null;
  command: string;
  file: string | null;
  md5: string | null;
}

export interface Layer {
  name: string;
  kind: string;
  shape: number[];
  parameters: number;
  trained: boolean;
}

export interface NetworkLayers {
  network: string;
  layers: Layer[];
}

export interface ModelSummary {
  parts: NetworkLayers[];
  head: Layer[];
  frozen: number;
  trained: number;
}

export interface NetworkResult {
  network: string;
  right: number;
  val_accuracy: number;
  accuracy: number;
  picture_s: number;
  seconds: number;
}

export interface NetworkComparison extends SplitChoice {
  id: string;
  status: RunStatus;
  networks: string[];
  training_part: number;
  training_pictures: number;
  validation_pictures: number;
  looks: number;
  looks_done: number;
  seconds_left: number | null;
  results: NetworkResult[];
  best: string | null;
  stale: boolean;
  waiting_for: Problem | null;
  problem: Problem | null;
}

const networksPath = (project: string) => `/api/projects/${encodeURIComponent(project)}/networks`;
const comparisonPath = (project: string) => `${networksPath(project)}/comparison`;

export const listNetworks = async (project: string) =>
  (await request<{ networks: Network[] }>("GET", networksPath(project))).networks;
export const getModelSummary = (project: string, network: string) =>
  request<ModelSummary>("GET", `${networksPath(project)}/${encodeURIComponent(network)}/summary`);
export const getNetworkComparison = async (project: string, signal?: AbortSignal) =>
  (
    await request<{ comparison: NetworkComparison | null }>(
      "GET",
      comparisonPath(project),
      undefined,
      signal ? { signal, retries: 0 } : {},
    )
  ).comparison;
export const startNetworkComparison = (project: string, split: SplitChoice) =>
  request<NetworkComparison>("POST", comparisonPath(project), split);
export const cancelNetworkComparison = (project: string) =>
  request<NetworkComparison>("POST", `${comparisonPath(project)}/cancel`);
