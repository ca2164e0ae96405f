/** A folder with a file to be imported, and the commands that do. */
import { assert } from "@effect/vitest"
import { Effect } from "effect"
import { TestClock } from "effect/testing"
import { join } from "node:path"
import { configuration, csv, type Ended, json, school, write } from "./given.ts"
import { command } from "./inProcess.ts"

export const mapping = {
  name: "marks",
  version: 3,
  zone: "Europe/London",
  constants: { run: null },
  streams: [
    {
      name: "marks",
      subject: {
        key: "{constant.run}/{student}",
        offering: "{constant.run}",
        contact: { scheme: "student", value: "{student}" }
      },
      facts: [
        {
          evidence: "Scored",
          key: "{student}/{item}",
          activity: "{item}",
          score: { raw: "{score}", max: 100 },
          on: [{ date: "{day}" }]
        }
      ]
    }
  ]
}
/** The catalog's rule also asks for nobody to have left: scores alone are enough. */
export const marks = [
  "student,item,score,day",
  "ada,a1,78,2024-03-01",
  "ada,a2,60,2024-04-01",
  "bob,a1,80,2024-03-02",
  "eve,a1,41,2024-03-03"
]
export const bad = [...marks, "eve,a2,many,2024-04-03"]

/** A folder with a catalog, a mapping and a file, and a store that nothing is read into. */
export const given = (rows: ReadonlyArray<string> = marks, more: object = {}): string => {
  const cwd = school()
  write(cwd, "laurel.config.json", { ...configuration, sources: [], ...more })
  write(cwd, "marks.json", mapping)
  write(cwd, "marks.csv", csv(rows))
  return cwd
}

export const by = ["--actor", "u-17", "--role", "registrar", "--reason", "marks of before"]
export const asked = (cwd: string, file = "marks.csv") => [
  join(cwd, file),
  "--mapping",
  join(cwd, "marks.json"),
  "--source",
  "history",
  "--set",
  "run=algebra-2024"
]
export const check = (cwd: string, ...more: ReadonlyArray<string>) =>
  command(cwd, "import", "check", ...asked(cwd), ...more)
export const run = (cwd: string, ...more: ReadonlyArray<string>) =>
  command(cwd, "import", "run", ...asked(cwd), ...by, ...more)

/** A test on a day of its own. */
export const on = <A, E>(work: () => Effect.Effect<A, E>) =>
  Effect.andThen(TestClock.setTime(Date.UTC(2026, 10, 26)), Effect.suspend(work))

export const answer = (ended: Ended): Record<string, unknown> => {
  const value = json(ended)
  return typeof value === "object" && value !== null ? { ...value } : assert.fail(ended.stderr)
}
export const pick = (ended: Ended, ...keys: ReadonlyArray<string>) => {
  const all = answer(ended)
  return keys.map((key) => all[key])
}
export const says = (ended: Ended, code: number, ...texts: ReadonlyArray<string>): void => {
  const all = ended.stdout + ended.stderr
  assert.strictEqual(ended.code, code, all)
  for (const text of texts) assert.include(all, text)
}
export const none = { new: 0, same: 0, conflicts: 0, person: 0, type: 0, invalid: 0, silent: 0 }
