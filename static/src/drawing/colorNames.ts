/** The colors that are offered for drawing, with the names that the word lists have for them. */
export const colorNames = [
  ["black", "#241b35"],
  ["gray", "#8d8499"],
  ["white", "#ffffff"],
  ["red", "#e03131"],
  ["orange", "#f76707"],
  ["yellow", "#fcc419"],
  ["green", "#2f9e44"],
  ["mint", "#12b886"],
  ["sky", "#4dabf7"],
  ["blue", "#1c5fd6"],
  ["purple", "#8222ff"],
  ["pink", "#f06595"],
  ["skin", "#ffd8b5"],
  ["brown", "#8a5a34"],
] as const;
