/** What can't be imported is refused before anything is written, with what to do. */
import { assert, describe, it } from "@effect/vitest"
import { Effect } from "effect"
import { existsSync } from "node:fs"
import { join } from "node:path"
import { catalog, configuration, csv, write } from "./given.ts"
import { asked, by, check, given, mapping, marks, on, run, says } from "./importing.ts"
import { command } from "./inProcess.ts"

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
  const withFact = (cwd: string, fact: object, more: object = {}) => {
    const [stream] = mapping.streams
    return write(cwd, "marks.json", {
      ...mapping,
      ...more,
      streams: [{ ...stream, facts: [{ ...stream?.facts[0], ...fact }] }]
    })
  }
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
    "  zoned: nothing of that name belongs here: mend its spelling or take it out. Did you mean zone?"
  )
  refused(
    "is told of a kind of evidence that there is none of, with the one that was meant",
    (cwd) => withFact(cwd, { evidence: "Scord" }),
    "marks.json has a problem:",
    "  streams[0].facts[0].evidence: expected one of Registered, ",
    'found "Scord". Did you mean Scored?'
  )
  refused(
    "is told of a misspelt key of a day by the kind of day that it is near to",
    (cwd) => withFact(cwd, { on: [{ dat: "{day}" }] }),
    "marks.json has 2 problems:",
    "  streams[0].facts[0].on[0].dat: nothing of that name belongs here: mend its spelling or take it out. Did you mean date?",
    "  streams[0].facts[0].on[0].date: is missing"
  )
  refused(
    "is told of a format that is none by itself, wherever a constant has put it, and not of what else might have stood there",
    (cwd) => {
      const day = { date: "{day}", format: "{constant.days}" }
      withFact(cwd, { on: [day], observed: day }, { constants: { run: null, days: null } })
      return [...asked(cwd), "--set", "days=dd.MM.jjjj"]
    },
    "marks.json has 2 problems:",
    "  streams[0].facts[0].on[0].format: ",
    "  streams[0].facts[0].observed.format: "
  )
  refused(
    "is told of a catalog's key that does not belong there, with those that do",
    (cwd) => write(cwd, "catalog.json", { ...catalog, identities: [{ scheme: "email", policy: "automatic" }] }),
    "  identities[0].policy: nothing of that name belongs here: mend its spelling or take it out. What does: scheme, "
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
    (cwd) => [...without(cwd, "--set"), "--set", "ran=x"],
    `--set: expected a constant of `,
    'marks.json, found "ran". Did you mean run? There is: run'
  )
  refused(
    "is told of a folder of documents that is not there",
    (cwd) => {
      write(cwd, "laurel.config.json", { ...configuration, sources: [], documents: { directory: "documents" } })
      return [...asked(cwd), "--documents", join(cwd, "nowhere")]
    },
    "nowhere: expected a folder that can be read, found no such file"
  )

  it.effect("is a constant that is given twice, or without a value; one with a = in its value is none of these", () =>
    on(() =>
      Effect.gen(function* () {
        const cwd = given()
        for (const wrong of ["run=algebra-2024", "run"]) says(yield* check(cwd, "--set", wrong), 64)
        says(yield* command(cwd, "import", "check", ...without(cwd, "--set"), "--set", "run=a=b"), 2, '"a=b"')
      })
    )
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

describe("a mapping that has the name and version of one that an import was read by", () => {
  const columns = ["student", "item", "score", "day"].join(",")

  it.effect("is refused where it says something else, with the version to give it, and read where it has that", () =>
    on(() =>
      Effect.gen(function* () {
        const cwd = given()
        says(yield* run(cwd), 0)
        write(cwd, "marks.csv", csv([columns, "zoe,a1,50,2024-03-03"]))
        write(cwd, "marks.json", { ...mapping, zone: "Europe/Berlin" })
        for (const done of [yield* check(cwd), yield* run(cwd)])
          says(done, 1, 'another mapping that is called "marks" version 3, too', "give this one version 4")
        write(cwd, "marks.json", { ...mapping, version: 4, zone: "Europe/Berlin" })
        says(yield* run(cwd), 0, "version 4")
        write(cwd, "marks.json", { ...mapping, zone: "Europe/Paris" })
        says(yield* check(cwd), 1, "give this one version 5")
      })
    )
  )

  it.effect("is read where it says the same, written otherwise and with other constants", () =>
    on(() =>
      Effect.gen(function* () {
        const cwd = given(undefined, { catalog: "two.json" })
        const [offering] = catalog.offerings
        write(cwd, "two.json", { ...catalog, offerings: [offering, { ...offering, id: "algebra-2025" }] })
        const zoned = { ...mapping, constants: { run: null, zone: null }, zone: "{constant.zone}" }
        write(cwd, "marks.json", zoned)
        says(yield* run(cwd, "--set", "zone=UTC"), 0)
        write(cwd, "marks.json", Object.fromEntries(Object.entries(zoned).toReversed()))
        const args = [...asked(cwd).slice(0, -1), "run=algebra-2025", "--set", "zone=Europe/Paris"]
        says(yield* command(cwd, "import", "run", ...args, ...by), 0, "Import ")
      })
    )
  )
})

describe("a configuration without a source", () => {
  it.effect("is one whose facts come by imports: sync applies its catalog, and status and drift say so", () =>
    on(() =>
      Effect.gen(function* () {
        const cwd = given()
        says(yield* command(cwd, "sync"), 0, "Catalog version 1 applied.")
        says(yield* command(cwd, "status"), 0, "Sources: none is configured.")
        says(yield* command(cwd, "drift"), 1, "has no source, so nothing has an opinion of its own")
        says(yield* command(cwd, "import", "run", ...asked(cwd), ...by), 0, "Import ")
      })
    )
  )
})
