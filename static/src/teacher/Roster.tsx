/** The students of the classroom and the teacher's actions for each. */

import { useState } from "preact/hooks";
import { Button } from "../components/Button";
import { EmptyState } from "../components/EmptyState";
import { PlusIcon, PrintIcon } from "../components/icons";
import { translate } from "../words";
import type { Classroom, Student } from "./api";
import { PasteNames } from "./PasteNames";
import { StudentRow } from "./StudentRow";

interface RosterProps {
  classroom: Classroom;
  students: Student[];
  onChange: (students: Student[]) => void;
}

export function Roster({ classroom, students, onChange }: RosterProps) {
  const [adding, setAdding] = useState(false);
  const here = students.filter(({ joined_at }) => joined_at !== null).length;
  return (
    <section class="card roster" aria-labelledby="roster-title">
      <header class="part-head">
        <h2 id="roster-title" class="part-head__title">
          {translate("teacher.roster")}
        </h2>
        {students.length > 0 && (
          <span class="part-head__count">{translate("teacher.joined", { here, all: students.length })}</span>
        )}
      </header>
      <div class="roster__actions">
        <Button kind="soft" icon={<PlusIcon />} onClick={() => setAdding(true)}>
          {translate("teacher.add_names")}
        </Button>
        {students.length > 0 && (
          <a class="button button--plain" href={`/teacher/classrooms/${classroom.id}/cards`}>
            <PrintIcon />
            <span>{translate("teacher.print_cards")}</span>
          </a>
        )}
      </div>
      {students.length === 0 ? (
        <EmptyState text={translate("teacher.roster_empty")} />
      ) : (
        <ul class="roster__list">
          {students.map((student) => (
            <StudentRow
              key={student.id}
              classroom={classroom}
              student={student}
              onChange={(changed) =>
                onChange(
                  students.map((item) => (item.id === changed.id ? { ...item, nickname: changed.nickname } : item)),
                )
              }
              onRemoved={() => onChange(students.filter((item) => item.id !== student.id))}
            />
          ))}
        </ul>
      )}
      {adding && (
        <PasteNames
          classroom={classroom}
          onClose={() => setAdding(false)}
          onAdded={(roster) => {
            onChange(roster);
            setAdding(false);
          }}
        />
      )}
    </section>
  );
}
