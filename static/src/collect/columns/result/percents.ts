/**
 * Whole percents that add up to 100 (largest remainder method). Shares are in [0, 1] and add up to about 1; an empty
 * list stays empty.
 */
export function percentsOf(shares: readonly number[]): number[] {
  const total = shares.reduce((sum, share) => sum + share, 0);
  if (total <= 0) return shares.map(() => 0);
  const exact = shares.map((share) => (share / total) * 100);
  const percents = exact.map(Math.floor);
  const left = 100 - percents.reduce((sum, percent) => sum + percent, 0);
  const mostCutOff = exact.map((_, index) => index).sort((a, b) => cutOff(b) - cutOff(a) || a - b);
  for (const index of mostCutOff.slice(0, left)) percents[index] = (percents[index] ?? 0) + 1;
  return percents;

  function cutOff(index: number): number {
    return (exact[index] ?? 0) - Math.floor(exact[index] ?? 0);
  }
}
