import { render } from "preact";
import { afterEach, expect, it } from "vitest";
import type { Visitor } from "../join/api";
import { Welcome } from "./Welcome";

const STRANGER: Visitor = {
  classroom: null,
  nickname: null,
  classroom_erased_on: null,
  teacher: null,
  project_count: 0,
  may_make_projects: true,
  earlier: null,
};

afterEach(() => render(null, document.body));

/** What can be pressed, the main way first. */
function ways(me: Partial<Visitor>): string[] {
  render(
    <Welcome
      me={{ ...STRANGER, ...me }}
      frozen={false}
      onNew={() => undefined}
      more={<button type="button">file</button>}
    />,
    document.body,
  );
  return [...document.body.querySelectorAll("button, a")].map((way) => way.getAttribute("href") ?? way.textContent);
}

it.each([
  ["a child who may work alone", {}, ["home.first", "file", "/join", "/teacher"]],
  ["a child who needs a class for that", { may_make_projects: false }, ["/join", "/teacher"]],
  ["a child of a class", { classroom: "6학년 2반", nickname: "민지" }, ["home.first", "file"]],
  ["a teacher", { teacher: "김선생님" }, ["home.first", "file"]],
])("the start page leads %s on", (_, me, expected) => {
  expect(ways(me)).toEqual(expected);
});
