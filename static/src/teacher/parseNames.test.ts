import { expect, test } from "vitest";
import { parseNames } from "./parseNames";

test("names are read from lines, commas and the columns of a table", () => {
  expect(parseNames("민준\n서연\r\n 지우 \n\n")).toEqual(["민준", "서연", "지우"]);
  expect(parseNames("민준, 서연;지우")).toEqual(["민준", "서연", "지우"]);
  expect(parseNames("1\t민준\n2\t서연")).toEqual(["민준", "서연"]);
});

test("numbers before names are not part of them, numbers behind are", () => {
  expect(parseNames("1. 민준\n2) 서연\n3 지우\n민준 2")).toEqual(["민준", "서연", "지우", "민준 2"]);
  expect(parseNames("")).toEqual([]);
});
