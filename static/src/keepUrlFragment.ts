/** Keeps the URL fragment when another language is chosen, which reloads the page from the server. */
export function keepUrlFragment(): void {
  const back = document.querySelector<HTMLInputElement>('.site-language input[name="back"]');
  if (back) back.value = window.location.pathname + window.location.hash;
}
