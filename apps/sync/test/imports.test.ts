/** Files are imported by command: checked before, run once, told about, and undone; what can't be is refused with what to do. */
import { assert, describe, it } from "@effect/vitest"
import { zipOf } from "@laurel/testkit"
import { Effect, Stream } from "effect"
import { TestClock } from "effect/testing"
import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync } from "node:fs"
import { join } from "node:path"
import { Id } from "@laurel/core"
import * as Configuration from "../src/Configuration.ts"
import * as Prepared from "../src/imports/Prepared.ts"
import { catalog, configuration, csv, type Ended, json, school, write } from "./given.ts"
import { command } from "./inProcess.ts"

const mapping = {
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
const marks = [
  "student,item,score,day",
  "ada,a1,78,2024-03-01",
  "ada,a2,60,2024-04-01",
  "bob,a1,80,2024-03-02",
  "eve,a1,41,2024-03-03"
]
const bad = [...marks, "eve,a2,many,2024-04-03"]

/** A folder with a catalog, a mapping and a file, and a store that nothing is read into. */
const given = (rows: ReadonlyArray<string> = marks, more: object = {}): string => {
  const cwd = school()
  write(cwd, "laurel.config.json", { ...configuration, sources: [], ...more })
  write(cwd, "marks.json", mapping)
  write(cwd, "marks.csv", csv(rows))
  return cwd
}

const by = ["--actor", "u-17", "--role", "registrar", "--reason", "marks of before"]
const asked = (cwd: string, file = "marks.csv") => [
  join(cwd, file),
  "--mapping",
  join(cwd, "marks.json"),
  "--source",
  "history",
  "--set",
  "run=algebra-2024"
]
const check = (cwd: string, ...more: ReadonlyArray<string>) => command(cwd, "import", "check", ...asked(cwd), ...more)
const run = (cwd: string, ...more: ReadonlyArray<string>) =>
  command(cwd, "import", "run", ...asked(cwd), ...by, ...more)

/** What is kept in the folder's directory of documents. */
const readDocuments = (cwd: string) => readdirSync(join(cwd, "documents/sha256"), { recursive: true })

/** A test on a day of its own. */
const on = <A, E>(work: () => Effect.Effect<A, E>) =>
  Effect.andThen(TestClock.setTime(Date.UTC(2026, 10, 26)), Effect.suspend(work))

const answer = (ended: Ended): Record<string, unknown> => {
  const value = json(ended)
  return typeof value === "object" && value !== null ? { ...value } : assert.fail(ended.stderr)
}
const pick = (ended: Ended, ...keys: ReadonlyArray<string>) => {
  const all = answer(ended)
  return keys.map((key) => all[key])
}
const says = (ended: Ended, code: number, ...texts: ReadonlyArray<string>): void => {
  const all = ended.stdout + ended.stderr
  assert.strictEqual(ended.code, code, all)
  for (const text of texts) assert.include(all, text)
}
const none = { new: 0, same: 0, conflicts: 0, person: 0, type: 0, invalid: 0, silent: 0 }

describe("laurel import check", () => {
  it.effect("says what running it would do in a new store, makes none, and run does just that", () =>
    on(() =>
      Effect.gen(function* () {
        const cwd = given(bad)
        const shown = yield* check(cwd, "--json")
        assert.strictEqual(shown.code, 2)
        assert.isFalse(existsSync(join(cwd, "store")))
        const verdicts = { ...none, new: 4, invalid: 1 }
        assert.deepStrictEqual(pick(shown, "verdicts", "facts", "isNewStore"), [verdicts, 4, true])
        const done = yield* run(cwd, "--json")
        assert.strictEqual(done.code, 2)
        assert.deepStrictEqual(
          pick(done, "verdicts", "facts", "entries", "rejections", "rows"),
          pick(shown, "verdicts", "facts", "entries", "rejections", "rows")
        )
      })
    )
  )

  it.effect(
    "tells in words how a file is written, each row that is not fine, what would change, and how it is run",
    () =>
      on(() =>
        Effect.gen(function* () {
          const cwd = given(bad)
          says(
            yield* check(cwd),
            2,
            'A check, and nothing is written: 5 rows of 1 file as source "history", read by mapping "marks" version 3.',
            "  marks.csv: delimited text, utf-8, commas between cells; ",
            '  marks.csv line 6, column "score": expected a plain decimal number',
            "  algebra-pass:new:1 of student:ada, revision 1",
            "It is run by: laurel import run",
            "--set run=algebra-2024 --actor … --role … --reason …"
          )
        })
      )
  )

  it.effect("tells of a row that says something else what stands, what it says and what would be done", () =>
    on(() =>
      Effect.gen(function* () {
        const cwd = given()
        says(yield* run(cwd), 0)
        write(cwd, "marks.csv", csv([...marks.slice(0, 2), "ada,a2,5,2024-04-01"]))
        says(
          yield* check(cwd),
          0,
          "  marks.csv line 3: in conflict with what stands; the row would take its place",
          "      stands: a2 scored 60 of 100 on 2024-04-01 (history / marks, key ada/a2, line 3)",
          "      says:   a2 scored 5 of 100 on 2024-04-01",
          "the same as is known          1"
        )
        write(cwd, "marks.json", { ...mapping, conflicts: "skip" })
        says(yield* check(cwd), 0, "in conflict with what stands; what stands would stay", "Nothing would be written.")
      })
    )
  )

  it.effect("tells of every row where it is asked to, and of the first where it is not", () =>
    on(() =>
      Effect.gen(function* () {
        const cwd = given([...bad, "bob,a2,none,2024-04-03"])
        const all = yield* check(cwd, "--rows", "--json")
        const lines = all.stdout.trimEnd().split("\n")
        assert.deepStrictEqual(
          lines.slice(0, -1).map((line): unknown => {
            const { file, line: number, verdict } = JSON.parse(line)
            return [file, number, verdict]
          }),
          [...["new", "new", "new", "new"], "invalid", "invalid"].map((verdict, at) => ["marks.csv", at + 2, verdict])
        )
        const first = yield* check(cwd, "--limit", "1")
        says(first, 2, "line 6", "  and 1 more: give --limit 2 to see all")
        assert.notInclude(first.stdout, "line 7")
      })
    )
  )
})

describe("laurel import run", () => {
  it.effect("writes nothing of a file that is known, also under another name and in another order", () =>
    on(() =>
      Effect.gen(function* () {
        const cwd = given()
        const first = yield* run(cwd, "--json")
        assert.isNumber(answer(first)["import"])
        const again = yield* run(cwd)
        says(again, 0, "Nothing new: 4 rows of 1 file", "Nothing was written.", "the same as is known  4")
        const [header = "", ...rows] = marks
        write(cwd, "other.csv", csv([header, ...rows.toReversed()]))
        const other = yield* command(cwd, "import", "run", ...asked(cwd, "other.csv"), ...by, "--json")
        assert.deepStrictEqual(pick(other, "import", "commits", "facts"), [null, 0, 0])
        write(cwd, "other.csv", csv([...marks, "zoe,a1,50,2024-03-03"]))
        const more = yield* command(cwd, "import", "run", ...asked(cwd, "other.csv"), ...by, "--json")
        assert.deepStrictEqual(pick(more, "facts", "verdicts"), [1, { ...none, new: 1, same: 4 }])
      })
    )
  )

  it.effect("reads several files as one import, which is known by their bytes", () =>
    on(() =>
      Effect.gen(function* () {
        const cwd = given()
        write(cwd, "more.csv", csv(["student,item,score,day", "zoe,a1,90,2024-03-03"]))
        const files = [join(cwd, "more.csv"), ...asked(cwd)]
        const done = yield* command(cwd, "import", "run", ...files, ...by, "--json")
        assert.deepStrictEqual(pick(done, "verdicts"), [{ ...none, new: 5 }])
        const id = String(answer(done)["import"])
        says(
          yield* command(cwd, "import", "show", id),
          0,
          "  more.csv: ",
          "  marks.csv: ",
          "facts recorded             5"
        )
      })
    )
  )

  it.effect("takes files that the mapping names from a folder or a zip, and says which one is not there", () =>
    on(() =>
      Effect.gen(function* () {
        const cwd = given()
        const [stream] = mapping.streams
        write(cwd, "marks.json", { ...mapping, streams: [{ ...stream, file: "in/marks.csv" }] })
        mkdirSync(join(cwd, "set/in"), { recursive: true })
        renameSync(join(cwd, "marks.csv"), join(cwd, "set/in/marks.csv"))
        write(cwd, "set.zip", zipOf({ "in/marks.csv": csv(marks) }))
        write(cwd, "empty.zip", zipOf({ "marks.csv": csv(marks) }))
        const done = yield* command(cwd, "import", "run", ...asked(cwd, "set"), ...by, "--json")
        assert.deepStrictEqual(pick(done, "verdicts"), [{ ...none, new: 4 }])
        const again = yield* command(cwd, "import", "run", ...asked(cwd, "set.zip"), ...by, "--json")
        assert.deepStrictEqual(pick(again, "verdicts", "import"), [{ ...none, same: 4 }, null])
        says(
          yield* command(cwd, "import", "run", ...asked(cwd, "empty.zip"), ...by),
          1,
          'expected a file "in/marks.csv" in it, which the mapping names, found marks.csv'
        )
      })
    )
  )

  it.effect("refuses a file that changed after it was looked at, and what was committed stays", () =>
    on(() =>
      Effect.gen(function* () {
        const cwd = given()
        const opened = yield* Configuration.open(join(cwd, "laurel.config.json"))
        const { adapter } = yield* Prepared.of(opened, {
          files: [join(cwd, "marks.csv")],
          mapping: join(cwd, "marks.json"),
          source: Id.SourceId.make("history"),
          set: { run: "algebra-2024" },
          documents: undefined
        })
        assert.lengthOf(yield* Stream.runCollect(adapter.read(null)), 1)
        write(cwd, "marks.csv", csv([...marks, "zoe,a1,50,2024-03-03"]))
        const error = yield* Effect.flip(Stream.runDrain(adapter.read(null)))
        assert.include(error.message, 'file "marks.csv": expected the bytes that it had when the import was begun')
      })
    )
  )

  it.effect("does not judge by a catalog that was edited and not applied", () =>
    on(() =>
      Effect.gen(function* () {
        const cwd = given()
        says(yield* run(cwd), 0)
        write(cwd, "catalog.json", { ...catalog, certifications: [] })
        for (const done of [yield* check(cwd), yield* run(cwd)])
          says(done, 1, "is not the catalog that the store was judged by last", "run `laurel sync` first")
        says(yield* command(cwd, "sync"), 0)
        says(yield* check(cwd), 0)
      })
    )
  )

  it.effect("matches people who are known, where the mapping says so, and lists the others as a queue", () =>
    on(() =>
      Effect.gen(function* () {
        const cwd = given()
        says(yield* run(cwd), 0)
        write(cwd, "marks.json", { ...mapping, people: "match" })
        write(cwd, "guests.csv", csv([...marks.slice(0, 1), "ada,a1,79,2024-03-01", "guest,a1,60,2024-03-01"]))
        const done = yield* command(cwd, "import", "run", ...asked(cwd, "guests.csv"), ...by, "--json")
        assert.deepStrictEqual([done.code, ...pick(done, "verdicts")], [2, { ...none, conflicts: 1, person: 1 }])
        const queue = yield* command(cwd, "rejections", "--kind", "person")
        says(queue, 0, "1 row is rejected because nobody who is known", "history / guests.csv line 3")
        says(yield* command(cwd, "rejections", "--kind", "type"), 0, "No row is rejected")
        const [listed] = pick(yield* command(cwd, "rejections", "--json"), "rejections")
        assert.include(JSON.stringify(listed), '"file":"guests.csv"')
      })
    )
  )

  it.effect("keeps the documents that rows name, and rejects a row that names one that was not handed over", () =>
    on(() =>
      Effect.gen(function* () {
        const cwd = given(marks, { documents: { directory: "documents" } })
        const [stream] = mapping.streams
        const fact = {
          evidence: "Presented",
          key: "{student}/proof",
          title: "A proof",
          document: { file: "{file}" },
          on: [{ date: "{day}" }]
        }
        write(cwd, "marks.json", { ...mapping, streams: [{ ...stream, facts: [fact] }] })
        mkdirSync(join(cwd, "proofs"))
        write(cwd, "proofs/ada.pdf", "%PDF-1.7\n1 0 obj\nendobj\n%%EOF\n")
        write(cwd, "proofs/unnamed.pdf", "%PDF-1.7\n2 0 obj\nendobj\n%%EOF\n")
        write(cwd, "marks.csv", csv(["student,file,day", "ada,ada.pdf,2024-03-01", "bob,bob.pdf,2024-03-01"]))
        const proofs = ["--documents", join(cwd, "proofs")]
        const shown = yield* check(cwd, ...proofs, "--json")
        assert.isFalse(existsSync(join(cwd, "documents")))
        const done = yield* run(cwd, ...proofs, "--json")
        for (const each of [shown, done])
          assert.deepStrictEqual(pick(each, "verdicts"), [{ ...none, new: 1, invalid: 1 }])
        const kept = yield* command(cwd, "documents", "check", "--json")
        assert.strictEqual(kept.code, 0, kept.stderr)
        assert.lengthOf(JSON.stringify(readDocuments(cwd)).match(/[0-9a-f]{64}/g) ?? [], 1)
        rmSync(join(cwd, "documents"), { recursive: true })
        assert.strictEqual((yield* check(cwd, ...proofs)).code, 2)
        assert.isFalse(existsSync(join(cwd, "documents")))
      })
    )
  )
})

describe("an import that is looked at again", () => {
  it.effect("is listed and shown with its terms, and its mapping can be given again", () =>
    on(() =>
      Effect.gen(function* () {
        const cwd = given(bad)
        const [id] = pick(yield* run(cwd, "--json"), "import")
        says(
          yield* command(cwd, "import", "list"),
          0,
          `${String(id)}       2026-11-26 00:00:00 UTC  history  marks v3  1      u-17   registrar  whole  marks of before`
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
        says(yield* command(cwd, "rejections"), 0, "No row is rejected.")
        says(yield* command(cwd, "holds", "ada", "algebra"), 0, "never held")
        says(yield* undo(cwd, id, ...by), 0, "is left to be undone. Nothing was written.")
        const [by_] = pick(done, "import")
        says(yield* undo(cwd, by_, ...by), 1, "to have that one back, import its files again")
        says(yield* command(cwd, "import", "show", String(id)), 0, `undone by import ${String(by_)}.`)
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
        says(yield* command(cwd, "withdraw", "1", ...by), 0)
        says(yield* undo(cwd, id, ...by), 0, "  facts                            1")
      })
    )
  )
})

describe("what can't be imported", () => {
  const refused = (
    name: string,
    prepare: (cwd: string) => ReadonlyArray<string> | void,
    ...texts: ReadonlyArray<string>
  ) =>
    it.effect(name, () =>
      on(() =>
        Effect.gen(function* () {
          const cwd = given()
          const args = prepare(cwd) ?? asked(cwd)
          for (const done of [
            yield* command(cwd, "import", "check", ...args),
            yield* command(cwd, "import", "run", ...args, ...by)
          ])
            says(done, 1, ...texts)
          assert.isFalse(existsSync(join(cwd, "store")))
        })
      )
    )
  const without = (cwd: string, ...flags: ReadonlyArray<string>) => {
    const args = asked(cwd)
    return args.filter((arg, at) => !flags.includes(arg) && !flags.includes(args[at - 1] ?? ""))
  }

  refused(
    "is told of a mapping by its place: a misspelt key, and one that is missing",
    (cwd) => {
      const { zone, ...rest } = mapping
      return write(cwd, "marks.json", { ...rest, zoned: zone })
    },
    "marks.json has 2 problems:",
    "  zone: is missing",
    "  zoned: nothing of that name belongs here"
  )
  refused(
    "is told of a mapping that is no JSON by its line",
    (cwd) => write(cwd, "marks.json", '{ "name": "marks", }'),
    "marks.json is no JSON. line 1, column"
  )
  refused(
    "is told of a mapping without a version",
    (cwd) => write(cwd, "marks.json", { ...mapping, version: undefined }),
    'expected a "name" and a "version", found no version'
  )
  refused(
    "is told of a mapping that is no file and no ready one",
    (cwd) => [join(cwd, "marks.csv"), "--mapping", "zoom-usages", "--source", "history"],
    'no ready mapping is called "zoom-usages". Did you mean zoom-usage?'
  )
  refused(
    "is told of a constant that is not given",
    (cwd) => without(cwd, "--set"),
    'expected a value for each of "run", found none. Give them with --set <name>=<value>'
  )
  refused(
    "is told of a constant that there is none of",
    (cwd) => [...asked(cwd), "--set", "ran=x"],
    '"run", found "ran"'
  )
  refused(
    "is told of a ready mapping's constants, too",
    (cwd) => [join(cwd, "marks.csv"), "--mapping", "zoom-usage", "--source", "history"],
    'the ready mapping "zoom-usage", its constants: expected a value for each of'
  )
  refused(
    "is told of a name that is Laurel's own",
    (cwd) => [...without(cwd, "--source"), "--source", "laurel.history"],
    "a name that Laurel keeps for itself"
  )
  refused(
    "is told of a source that is no file's to speak for",
    (cwd) => {
      const lms = {
        id: "history",
        adapter: "xapi-file",
        file: "statements.json",
        setting: { zone: "UTC", offerings: [] }
      }
      write(cwd, "laurel.config.json", { ...configuration, sources: [lms] })
    },
    'whose adapter is "xapi-file", and what it says is not a file\'s to say: choose another id'
  )
  refused(
    "is told of a file that is not there",
    (cwd) => [join(cwd, "lost.csv"), ...asked(cwd).slice(1)],
    "found no such file"
  )
  refused(
    "is told of files that are missing",
    (cwd) => asked(cwd).slice(1),
    'the files of the mapping\'s stream "marks", found none'
  )

  it.effect("is not a tabular source of the configuration, whose facts files may correct", () =>
    on(() =>
      Effect.gen(function* () {
        const cwd = given(marks, { sources: [{ ...configuration.sources[0], id: "history" }] })
        says(yield* check(cwd), 0)
      })
    )
  )
})

describe("laurel import suggest", () => {
  it.effect("writes a mapping that says what is left to be said, and not over one that is there", () =>
    on(() =>
      Effect.gen(function* () {
        const cwd = given()
        const suggest = command(cwd, "import", "suggest", join(cwd, "marks.csv"), "--out", join(cwd, "new.json"))
        says(yield* suggest, 0, "marks.csv: delimited text, utf-8", "To be said before it can be used:", "Written to")
        const proposed: unknown = JSON.parse(readFileSync(join(cwd, "new.json"), "utf8"))
        assert.containsAllKeys(proposed, ["name", "version", "zone", "streams"])
        says(yield* suggest, 1, "is there already, and may have been edited")
        says(
          yield* command(cwd, "import", "suggest", join(cwd, "marks.csv"), "--preset", "zoom-usage"),
          1,
          'is not what "zoom-usage" reads: expected a record among its first with the columns'
        )
      })
    )
  )

  it.effect("lists the ready mappings, and prints one", () =>
    on(() =>
      Effect.gen(function* () {
        const cwd = given()
        says(yield* command(cwd, "import", "presets"), 0, "zoom-usage\n", "oneroster-1.2\n", "--set zone=…")
        const one = yield* command(cwd, "import", "presets", "zoom-usage", "--json")
        assert.deepStrictEqual(pick(one, "name"), ["zoom-usage"])
        says(yield* command(cwd, "import", "presets", "zoom-usages"), 1, "Did you mean zoom-usage?")
      })
    )
  )
})
