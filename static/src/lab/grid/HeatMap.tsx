/** One map of a grid: a cell for each combination, which fills when it is done. */
import { CheckIcon } from "../../components/icons";
import { translate } from "../../words";
import type { Combination, GridSearch } from "../server/gridServer";
import { type GridMap, goodness, isBest, type Measure, nameOf, scoreText } from "./gridResult";

interface HeatMapProps {
  search: GridSearch;
  map: GridMap;
  measure: Measure;
  chosen: number | null;
  onChosen: (number: number) => void;
}

export function HeatMap({ search, map, measure, chosen, onChosen }: HeatMapProps) {
  const title = [translate(`conditions.grid_map_${measure}`), map.title].filter(Boolean).join(" · ");
  const done = new Map(search.combinations.map((each) => [each.number, each]));
  return (
    <div class="grid-map" tabIndex={0} role="group" aria-label={title}>
      <table class="grid-map__table">
        <caption class="lab-table__title">{title}</caption>
        <thead>
          <tr>
            <td />
            {map.columnNames.map((name) => (
              <th key={name} scope="col">
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {map.numbers.map((numbers, row) => (
            <tr key={map.rowNames[row]}>
              <th scope="row">{map.rowNames[row]}</th>
              {numbers.map((number) => (
                <td key={number}>
                  <Cell
                    search={search}
                    measure={measure}
                    combination={done.get(number)}
                    pressed={number === chosen}
                    onPress={() => onChosen(number)}
                  />
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

interface CellProps {
  search: GridSearch;
  measure: Measure;
  combination: Combination | undefined;
  pressed: boolean;
  onPress: () => void;
}

function Cell({ search, measure, combination, pressed, onPress }: CellProps) {
  if (combination === undefined)
    return (
      <span class="grid-map__cell grid-map__cell--empty">
        <span class="visually-hidden">{translate("conditions.grid_not_yet")}</span>
      </span>
    );
  const best = isBest(measure, search, combination);
  const score = combination.diverged ? translate("conditions.grid_diverged") : scoreText(measure, combination);
  const name = `${nameOf(search, combination)}: ${translate(`conditions.grid_${measure}`)} ${score}`;
  return (
    <button
      type="button"
      class={`grid-map__cell ${best ? "grid-map__cell--best" : ""}`}
      style={{ "--share": `${goodness(measure, search, combination)}` }}
      aria-pressed={pressed}
      aria-label={best ? `${name}, ${translate("conditions.grid_best")}` : name}
      onClick={onPress}
    >
      {best && <CheckIcon />}
      {scoreText(measure, combination)}
    </button>
  );
}
