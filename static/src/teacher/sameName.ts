/** Whether two texts are the same name: spaces, letter case and the way letters are composed do not count. */
export const sameName = (one: string, other: string): boolean => keyOf(one) === keyOf(other);

const keyOf = (name: string) => name.normalize("NFC").replace(/\s/gu, "").toLowerCase().normalize("NFC");
