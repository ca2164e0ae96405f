/** Files are checked before they are imported, and imported once. */
import { assert, describe, it } from "@effect/vitest"
import { zipOf } from "@laurel/testkit"
import { Effect, Stream } from "effect"
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync } from "node:fs"
import { join } from "node:path"
import { Id } from "@laurel/core"
import * as Configuration from "../src/configuration/Configuration.ts"
import * as Prepared from "../src/imports/Prepared.ts"
import { catalog, configuration, csv, registrations, write } from "./given.ts"
import { answer, asked, bad, by, check, given, mapping, marks, none, on, pick, run, says } from "./importing.ts"
import { command } from "./inProcess.ts"

/** What is kept in the folder's directory of documents. */
const readDocuments = (cwd: string) => readdirSync(join(cwd, "documents/sha256"), { recursive: true })

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
        write(cwd, "marks.json", { ...mapping, version: 4, conflicts: "skip" })
        says(yield* check(cwd), 0, "in conflict with what stands; what stands would stay", "Nothing would be written.")
      })
    )
  )

  it.effect("doubts what stands under another key already, and not what is another item or is corrected", () =>
    on(() =>
      Effect.gen(function* () {
        const cwd = given()
        says(yield* run(cwd), 0)
        const [header = ""] = marks
        write(cwd, "marks.csv", csv([header, "ada,a1,79,2024-03-01", "bob,a2,50,2024-03-02"]))
        assert.notInclude((yield* check(cwd)).stdout, "under another key")
        const [stream] = mapping.streams
        const facts = [{ ...stream?.facts[0], key: "{student}/{item}/{score}" }]
        write(cwd, "marks.json", { ...mapping, version: 4, streams: [{ ...stream, facts }] })
        says(
          yield* check(cwd),
          0,
          "1 new fact is of a person, an activity and a day of which the source has said something under another key",
          "  stands: a1 scored 78 of 100 on 2024-03-01 (history / marks, key ada/a1, line 2)",
          "  new:    a1 scored 79 of 100 on 2024-03-01"
        )
      })
    )
  )

  it.effect("doubts that somebody attended a session on a day on which it is not, and not on its own day", () =>
    on(() =>
      Effect.gen(function* () {
        const cwd = given()
        const [offering] = catalog.offerings
        const sessions = [{ activity: "s1", starts: "2024-03-05T09:00:00Z", ends: "2024-03-05T17:00:00Z" }]
        write(cwd, "catalog.json", { ...catalog, offerings: [{ ...offering, sessions }] })
        const [stream] = mapping.streams
        const fact = { evidence: "Attended", key: "{student}", activity: "s1", minutes: "60" }
        const readBy = (format: string) =>
          write(cwd, "marks.json", {
            ...mapping,
            streams: [{ ...stream, facts: [{ ...fact, on: [{ date: "{day}", format }] }] }]
          })
        write(cwd, "marks.csv", csv(["student,day", "ada,05/03/2024"]))
        readBy("MM/dd/yyyy")
        says(
          yield* check(cwd),
          0,
          "1 fact is of a session on a day on which the catalog has none of it",
          "on 2024-05-03"
        )
        readBy("dd/MM/yyyy")
        assert.notInclude((yield* check(cwd)).stdout, "on a day on which the catalog")
      })
    )
  )

  it.effect("says why what no certification speaks of is valid after its own proof, and nothing of it before", () =>
    on(() =>
      Effect.gen(function* () {
        const cwd = given()
        const type = { id: "proven", courses: ["algebra"], rule: { rule: "evidence" } }
        write(cwd, "catalog.json", { ...catalog, achievementTypes: [type], certifications: [] })
        const [stream] = mapping.streams
        const fact = {
          evidence: "Presented",
          key: "{student}/proof",
          title: "A proof",
          expires: { date: "{until}" },
          on: [{ date: "{day}" }]
        }
        write(cwd, "marks.json", { ...mapping, streams: [{ ...stream, facts: [fact] }] })
        write(cwd, "marks.csv", csv(["student,day,until", "ada,2023-09-19,2024-09-18", "bob,2023-09-19,2030-09-18"]))
        says(
          yield* check(cwd),
          0,
          "until 2024-09-18 by its own proof (today: valid, for no certification holds it to the day of its proof)",
          "until 2030-09-18 by its own proof (today: valid)"
        )
      })
    )
  )

  it.effect("says how many people would be made known, just as run does, and nothing of that where all are known", () =>
    on(() =>
      Effect.gen(function* () {
        const cwd = given()
        says(yield* check(cwd), 0, "  people made known       3")
        const done = yield* run(cwd)
        says(done, 0, "  people made known       3")
        write(cwd, "marks.csv", csv([...marks, "zoe,a1,50,2024-03-03"]))
        const strangers = "also where the store knows somebody of them by another name"
        says(yield* check(cwd), 0, "  people made known       1", strangers)
        assert.deepStrictEqual(pick(yield* check(cwd, "--json"), "people"), [1])
        assert.deepStrictEqual(pick(yield* run(cwd, "--json"), "people"), [1])
        write(cwd, "marks.csv", csv([...marks, "zoe,a2,50,2024-03-03"]))
        const known = yield* check(cwd)
        says(known, 0, "facts recorded          1")
        for (const text of ["made known", strangers]) assert.notInclude(known.stdout, text)
      })
    )
  )

  it.effect("says of what was undone that it is said again, and of a correction that it is one", () =>
    on(() =>
      Effect.gen(function* () {
        const cwd = given()
        const [id] = pick(yield* run(cwd, "--json"), "import")
        says(yield* command(cwd, "import", "undo", String(id), ...by), 0)
        says(
          yield* check(cwd),
          0,
          "  new  4",
          "  facts recorded                                 4",
          "  taken back before, and said again, among them  4"
        )
        says(yield* run(cwd), 0, "  taken back before, and said again, among them  4")
        write(cwd, "marks.csv", csv([...marks.slice(0, 1), "ada,a2,5,2024-04-01"]))
        says(yield* check(cwd), 0, "  corrections among them  1")
      })
    )
  )

  it.effect("says of activities that no component names whether that matters, where there are any", () =>
    on(() =>
      Effect.gen(function* () {
        const cwd = given()
        const why = "counts for no rule that asks for components; points and evidence count for rules that ask for none"
        assert.notInclude((yield* check(cwd)).stdout, why)
        write(cwd, "marks.csv", csv([...marks, "ada,a9,5,2024-04-01"]))
        says(yield* check(cwd), 0, "  facts whose activity no component names  1", why)
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
          ["new", "new", "new", "new", "invalid", "invalid"].map((verdict, at) => ["marks.csv", at + 2, verdict])
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

  it.effect("refuses a file that has changed since it was looked at, and reads one that has not", () =>
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
          says(done, 1, "is not the catalog that the store was judged by last", "`laurel apply` applies it")
        says(yield* command(cwd, "apply", "--yes"), 0)
        says(yield* check(cwd), 0)
      })
    )
  )

  it.effect("is announced to nobody, unless the outbox asks for imports", () =>
    on(() =>
      Effect.gen(function* () {
        const lrs = {
          id: "lrs",
          adapter: "xapi",
          endpoint: "https://lrs.example.org/xapi/",
          auth: { user: "laurel", passwordFrom: "LRS_PASSWORD" },
          actor: [{ scheme: "student", as: "account", homePage: "https://school.example.org" }],
          activity: "https://school.example.org/achievements/{type}"
        }
        const outbox = [lrs, { ...lrs, id: "all", imports: true }]
        const cwd = given(marks, { outbox })
        says(yield* run(cwd), 0)
        const told = yield* command(cwd, "announce", "--dry-run")
        says(told, 0, "lrs: nothing would be sent", "all: 2 statements would be sent (2 earned)")
      })
    )
  )

  it.effect("matches people who are known, where the mapping says so, and lists the others as a queue", () =>
    on(() =>
      Effect.gen(function* () {
        const cwd = given()
        says(yield* run(cwd), 0)
        write(cwd, "marks.json", { ...mapping, version: 4, people: "match" })
        write(cwd, "guests.csv", csv([...marks.slice(0, 1), "ada,a1,79,2024-03-01", "guest,a1,60,2024-03-01"]))
        const done = yield* command(cwd, "import", "run", ...asked(cwd, "guests.csv"), ...by, "--json")
        assert.deepStrictEqual([done.code, ...pick(done, "verdicts")], [2, { ...none, conflicts: 1, person: 1 }])
        const queue = yield* command(cwd, "rejections", "list", "--kind", "person")
        const id = String(pick(done, "import")[0])
        const mend = `They are of import ${id}: mend the file, its mapping or the catalog, and import the file again. Rows`
        const why = "because they name nobody, or nobody who is known is called what they name."
        says(queue, 0, "1 row is rejected", why, mend, "history / guests.csv line 3", `, import ${id}: guest,a1`)
        assert.notInclude(queue.stdout, "sync")
        says(yield* command(cwd, "rejections", "list", "--kind", "type"), 0, "No row is rejected")
        const [listed] = pick(yield* command(cwd, "rejections", "list", "--json"), "rejections")
        assert.include(JSON.stringify(listed), `"file":"guests.csv","import":${id}`)
      })
    )
  )

  it.effect("tells rows of a sync to be synced again, and of both what each is", () =>
    on(() =>
      Effect.gen(function* () {
        const cwd = given(bad, { sources: configuration.sources })
        write(cwd, "registrations.csv", csv([...registrations, "algebra-2024,zoe,soon,"]))
        says(yield* command(cwd, "sync"), 2)
        const own = yield* command(cwd, "rejections", "list")
        says(own, 0, "Mend the source or the catalog and sync again. Rows that can be read then are no longer listed.")
        assert.notInclude(own.stdout, "import")
        const [id] = pick(yield* run(cwd, "--json"), "import")
        says(
          yield* command(cwd, "rejections", "list"),
          0,
          `Mend the source or the catalog and sync again; those of import ${String(id)}: mend the file`,
          "school / registrations line 5",
          "history / marks.csv line 6"
        )
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
        write(cwd, "proofs/page.pdf", "<!doctype html><html></html>")
        write(cwd, "proofs/unnamed.pdf", "%PDF-1.7\n2 0 obj\nendobj\n%%EOF\n")
        write(
          cwd,
          "marks.csv",
          csv(["student,file,day", "ada,ada.pdf,2024-03-01", "bob,bob.pdf,2024-03-01", "eve,page.pdf,2024-03-01"])
        )
        const proofs = ["--documents", join(cwd, "proofs")]
        const shown = yield* check(cwd, ...proofs, "--json")
        assert.isFalse(existsSync(join(cwd, "documents")))
        const done = yield* run(cwd, ...proofs, "--json")
        for (const each of [shown, done])
          assert.deepStrictEqual(pick(each, "verdicts"), [{ ...none, new: 1, invalid: 2 }])
        const { stdout } = yield* command(cwd, "rejections", "list")
        assert.include(stdout, 'found "bob.pdf". Hand it over as well, or mend its name.')
        assert.include(stdout, 'found "page.pdf", which was handed over and may not be kept: page.pdf: expected')
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
