/** What stands behind the # survives the choice of another language, which goes by way of the server. */
export function keepHash(): void {
  const back = document.querySelector<HTMLInputElement>('.site-language input[name="back"]');
  if (back) back.value = window.location.pathname + window.location.hash;
}
