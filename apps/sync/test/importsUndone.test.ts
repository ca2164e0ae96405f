/** An import can be looked at afterwards, gone on with where it was cut off, and undone. */
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { TestConsole } from "effect/testing"
import { spawn } from "node:child_process"
import { join } from "node:path"
import { Id, Import, Sync } from "@laurel/core"
import { LedgerSql } from "@laurel/ledger-sql"
import * as Undone from "../src/imports/Undone.ts"
import * as Store from "../src/store/Store.ts"
import { configuration, csv, node, write } from "./given.ts"
import { asked, bad, by, given, mapping, marks, none, on, pick, run, says } from "./importing.ts"
import { command } from "./inProcess.ts"

describe("an import that is looked at again", () => {
  it.effect("is listed and shown with its terms, and its mapping can be given again", () =>
    on(() =>
      Effect.gen(function* () {
        const cwd = given(bad)
        const [id] = pick(yield* run(cwd, "--json"), "import")
        says(
          yield* command(cwd, "import", "list"),
          0,
          `${String(id)}       2026-11-26 00:00:00 UTC  history  marks v3      1  u-17   registrar  whole  marks of before`
        )
        const shown = yield* command(cwd, "import", "show", String(id), "--json")
        assert.deepStrictEqual(pick(shown, "source", "actor", "reason", "ended", "undoneBy", "rejections"), [
          "history",
          "u-17",
          "marks of before",
          true,
          null,
          1
        ])
        write(cwd, "marks.json", (yield* command(cwd, "import", "mapping", String(id))).stdout)
        const again = yield* command(cwd, "import", "run", ...asked(cwd).slice(0, -2), ...by, "--json")
        assert.deepStrictEqual(pick(again, "import", "commits"), [null, 0])
      })
    )
  )

  it.effect("is none where the number is another's", () =>
    on(() =>
      Effect.gen(function* () {
        const cwd = given()
        const id = Number(pick(yield* run(cwd, "--json"), "import")[0])
        for (const name of ["show", "mapping"])
          says(yield* command(cwd, "import", name, String(id + 1)), 1, `${id + 1} is no import`, "laurel import list")
        says(yield* command(cwd, "import", "undo", String(id + 1), "--preview"), 1, `${id + 1} is no import`)
        says(yield* command(cwd, "import", "show", "x"), 64)
      })
    )
  )
})

describe("laurel import undo", () => {
  const nobody = { actor: "nobody", role: "nobody", reason: "a preview" }
  const undo = (cwd: string, id: unknown, ...more: ReadonlyArray<string>) =>
    command(cwd, "import", "undo", String(id), ...more)

  it.effect("shows what it would do, does it, and there is nothing left to be undone", () =>
    on(() =>
      Effect.gen(function* () {
        const cwd = given(bad)
        const [id] = pick(yield* run(cwd, "--json"), "import")
        says(
          yield* undo(cwd, id, "--preview"),
          0,
          `A preview, and nothing is written: undoing import ${String(id)}.`,
          "  facts                            4",
          "  rejections that end              1",
          "    before: counts from 2024-04-01",
          "    after:  on what is known now, it never counted"
        )
        says(yield* undo(cwd, id), 64, "expected --actor, --role and --reason, or --preview")
        const done = yield* undo(cwd, id, ...by, "--json")
        assert.deepStrictEqual(pick(done, "reversed", "undoes"), [
          { facts: 4, learners: 3, entries: 2, rejections: 1 },
          id
        ])
        says(yield* command(cwd, "rejections", "list"), 0, "No row is rejected.")
        says(yield* command(cwd, "holds", "ada", "algebra"), 0, "never held")
        says(yield* undo(cwd, id, ...by), 0, "is left to be undone. Nothing was written.")
        const [by_] = pick(done, "import")
        says(yield* undo(cwd, by_, ...by), 1, "to have that one back, import its files again")
        says(yield* command(cwd, "import", "show", String(id)), 0, `UTC: undone by import ${String(by_)}.`)
        says(yield* command(cwd, "history", "ada"), 0, "nothing is said of it any more: all of it was taken back")
      })
    )
  )

  it.effect("says that people stay known, and where achievements are told before and after; of neither, nothing", () =>
    on(() =>
      Effect.gen(function* () {
        const cwd = given()
        const [id] = pick(yield* run(cwd, "--json"), "import")
        assert.notInclude((yield* command(cwd, "history", "ada")).stdout, "taken back")
        write(cwd, "marks.csv", csv([...marks, "ada,a3,10,2024-05-01"]))
        const [second] = pick(yield* run(cwd, "--json"), "import")
        const other = yield* undo(cwd, second, ...by)
        says(other, 0, "To have it back, import its files again.")
        for (const text of ["made known", "laurel history"]) assert.notInclude(other.stdout, text)
        const stay = "3 people and 3 participations that it made known stay known, without anything said of them."
        says(yield* undo(cwd, id, "--preview"), 0, stay)
        says(yield* undo(cwd, id, ...by), 0, stay, "`laurel history <contact>` tells it of everybody")
      })
    )
  )

  it.effect(
    "says that changes were not worked out where there are more than can be held, and never that there are none",
    () =>
      on(() =>
        Effect.gen(function* () {
          const cwd = given()
          const id = Id.ImportId.make(Number(pick(yield* run(cwd, "--json"), "import")[0]))
          const said = (changes: number | undefined) =>
            Effect.gen(function* () {
              const versions = yield* Store.versions
              const shown = yield* Import.previewUndo(versions, id, changes)
              const before = (yield* TestConsole.logLines).length
              yield* Undone.tell({ id, versions, today: yield* Sync.today, by: nobody, undone: shown, shown }, false)
              return (yield* TestConsole.logLines).slice(before).join("\n")
            }).pipe(Effect.provide(LedgerSql.layerSqlite(join(cwd, configuration.store))))
          const cut = yield* said(1)
          assert.include(cut, "which achievements and holdings would be others was not worked out for all of it")
          assert.notInclude(cut, "No achievement and no holding")
          const whole = yield* said(undefined)
          assert.include(whole, "What would change:")
          assert.notInclude(whole, "not worked out")
        })
      )
  )

  it.effect("keeps what a person's later decision rests on, and leaves what a later import says; tells both", () =>
    on(() =>
      Effect.gen(function* () {
        const cwd = given()
        const [id] = pick(yield* run(cwd, "--json"), "import")
        write(cwd, "marks.csv", csv(["student,item,score,day", "eve,a1,99,2024-03-03"]))
        says(yield* run(cwd), 0)
        const decided = yield* command(cwd, "revoke", "bob", "algebra-pass", "--from", "2024-06-01", ...by)
        says(decided, 0)
        says(
          yield* undo(cwd, id, ...by),
          0,
          "  facts                            2",
          "Kept, because people's later decisions rest on it: 1 fact.",
          'by u-17 (registrar): "marks of before", 2026-11-26 00:00:00 UTC; `laurel withdraw 1` takes it back',
          "Not undone, because something later has taken its place and stands: 1 fact.",
          "(student:eve): a1 scored 41 of 100 on 2024-03-03",
          "    since 2026-11-26 00:00:00 UTC: scored 99 of 100 on 2024-03-03"
        )
        const partly = yield* command(cwd, "import", "list")
        says(partly, 0, "  partly undone by import ")
        says(yield* command(cwd, "import", "show", String(id)), 0, `laurel import undo ${String(id)} --preview`)
        says(yield* command(cwd, "withdraw", "1", ...by), 0)
        says(yield* undo(cwd, id, ...by), 0, "  facts                            1")
      })
    )
  )
})

/** Runs an import that tells each row, and kills it once it has told the first. */
const killedWhenTold = (cwd: string): Promise<void> =>
  new Promise((resolve) => {
    const [file = "", ...before] = node
    const child = spawn(file, [...before, "import", "run", ...asked(cwd), ...by, "--rows"], { cwd, stdio: "pipe" })
    child.stdout.once("data", () => child.kill("SIGKILL"))
    child.on("close", () => resolve())
  })

describe("an import that is killed", () => {
  it.live("goes on as the same one, with nothing lost or doubled, and is undone as a whole", () =>
    Effect.gen(function* () {
      const count = 1_000
      const rows = Array.from({ length: count }, (_, at) => `s${at},a1,80,2024-03-01`)
      const cwd = given(["student,item,score,day", ...rows], { leaseSeconds: 1 })
      // The first rows are told once their page is written, and hundreds are to come then.
      write(cwd, "marks.json", { ...mapping, pageRows: 5 })
      yield* Effect.promise(() => killedWhenTold(cwd))
      says(yield* command(cwd, "import", "list"), 0, "cut off before its end")
      const [before] = JSON.parse((yield* command(cwd, "import", "list", "--json")).stdout).rows
      const done = yield* run(cwd, "--json")
      const [id, verdicts, facts] = pick(done, "import", "verdicts", "facts")
      assert.strictEqual(id, before.id)
      const fresh = Number(facts)
      assert.deepStrictEqual(verdicts, { ...none, new: fresh, same: count - fresh })
      assert.isTrue(fresh > 0 && fresh < count, `${fresh} rows were left`)
      const shown = yield* command(cwd, "import", "show", String(id), "--json")
      const [written, ended] = pick(shown, "written", "ended")
      assert.isTrue(ended)
      assert.include(JSON.stringify(written), `"facts":${count}`)
      const undone = yield* command(cwd, "import", "undo", String(id), ...by, "--json")
      assert.include(JSON.stringify(pick(undone, "reversed")), `"facts":${count}`)
      says(yield* command(cwd, "verify"), 0)
    }).pipe(Effect.provide(TestConsole.layer))
  )
})
