/** A folder with a configuration, a catalog and two small files, and the real program run in it. */
import { type ChildProcess, spawn, spawnSync } from "node:child_process"
import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { gzipSync } from "node:zlib"
import { inject, onTestFinished } from "@effect/vitest"
import { type Catalog, Decision, Draft, Id, type Ledger, Sync } from "@laurel/core"
import { LedgerSql } from "@laurel/ledger-sql"
import { Effect, Result, Stream } from "effect"
import { run, runBeside } from "./running.ts"

declare module "vitest" {
  interface ProvidedContext {
    readonly programs: string
    readonly shared: string
  }
}

/** How the program is started: from its source, which scripts/programs.ts has put together. */
export const node: ReadonlyArray<string> = [process.execPath, join(inject("programs"), "laurel.mjs")]

/** This process's variables, and where Node keeps what it has compiled: each start is a little sooner. */
const environment = { ...process.env, NODE_COMPILE_CACHE: join(inject("programs"), "compiled") }

export interface Ended {
  readonly code: number | null
  readonly stdout: string
  readonly stderr: string
}

/** How a clean-up is put off: `onTestFinished`, `afterAll`. */
export type Later = (clean: () => void) => void

/** A folder that is gone when the test is, or, with `afterAll`, when all of the file's tests are. */
export const folder = (later: Later = onTestFinished): string => {
  const path = mkdtempSync(join(tmpdir(), "laurel-sync-"))
  later(() => rmSync(path, { recursive: true, force: true }))
  return path
}

/** Variables beside this process's own, as each test sets them. */
export type Environment = Readonly<Record<string, string>>

/** Runs a command line in a folder to its end: the program's own in a thread, which saves its start. */
export const exec = (cwd: string, command: ReadonlyArray<string>, more: Environment = {}): Ended =>
  node.every((each, index) => each === command[index])
    ? run({ cwd, args: command.slice(node.length), env: more })
    : execAlone(cwd, command, more)

/** The same in a process of its own, whatever it is. */
const execAlone = (cwd: string, command: ReadonlyArray<string>, more: Environment = {}): Ended => {
  const [file = "", ...args] = command
  const env = { ...environment, ...more }
  const { status, stdout, stderr } = spawnSync(file, args, { cwd, env, encoding: "utf8", maxBuffer: 1 << 28 })
  return { code: status, stdout, stderr }
}

/** Runs the program while the test goes on, such as to answer what it asks: in a thread, which saves its start. */
export const start = (cwd: string, args: ReadonlyArray<string>, more: Environment = {}): Promise<Ended> =>
  runBeside({ cwd, args, env: more })

/** Runs the program in a process of its own, beside others; `started` gets it once it runs. */
export const startAlone = (
  cwd: string,
  args: ReadonlyArray<string>,
  more: Environment = {},
  started: (child: ChildProcess) => void = () => undefined
): Promise<Ended> =>
  new Promise((resolve, reject) => {
    const [file = "", ...before] = node
    const child = spawn(file, [...before, ...args], { cwd, env: { ...environment, ...more } })
    let [stdout, stderr] = ["", ""]
    child.stdout.on("data", (chunk) => (stdout += String(chunk)))
    child.stderr.on("data", (chunk) => (stderr += String(chunk)))
    child.on("spawn", () => started(child))
    child.on("error", reject)
    child.on("close", (code) => resolve({ code, stdout, stderr }))
  })

export const laurel = (cwd: string, ...args: ReadonlyArray<string>): Ended => exec(cwd, [...node, ...args])

/** The object that `--json` ends its stdout with. */
export const json = (ended: Ended): unknown => JSON.parse(ended.stdout.trimEnd().split("\n").at(-1) ?? "")

export const registrations = [
  "run,student,registered,unregistered",
  "algebra-2024,ada,2024-01-10,",
  "algebra-2024,bob,2024-01-11,2024-05-02",
  "algebra-2024,eve,2024-01-12,"
]
export const scores = [
  "run,student,item,score,day",
  "algebra-2024,ada,a1,78,2024-03-01",
  "algebra-2024,ada,a2,60,2024-04-01",
  "algebra-2024,bob,a1,80,2024-03-02",
  "algebra-2024,bob,a2,35,2024-04-02",
  "algebra-2024,eve,a1,41,2024-03-03"
]

export const catalog = {
  offerings: [
    {
      id: "algebra-2024",
      course: "algebra",
      title: "Algebra, spring 2024",
      zone: "Europe/London",
      components: [
        { activity: "a1", group: "coursework", weight: 50 },
        { activity: "a2", group: "coursework", weight: 50 }
      ]
    }
  ],
  achievementTypes: [
    {
      id: "algebra-pass",
      title: "Algebra passed",
      courses: ["algebra"],
      rule: {
        rule: "all",
        of: [{ rule: "weighted", group: "coursework", atLeast: 40 }, { rule: "stillRegistered" }]
      }
    },
    {
      id: "algebra-prize",
      courses: ["algebra"],
      rule: { rule: "weighted", group: "coursework", atLeast: 90 }
    }
  ],
  certifications: [
    {
      id: "algebra",
      through: ["algebra-pass"],
      validity: { basis: "completion", period: "P3Y", lastDay: "dayBefore" }
    }
  ]
}

const subject = { key: "{run}/{student}", offering: "{run}", contact: { scheme: "student", value: "{student}" } }

export const source = {
  id: "school",
  adapter: "tabular",
  mapping: {
    zone: "Europe/London",
    streams: [
      {
        name: "registrations",
        file: "registrations.csv",
        subject,
        facts: [
          { evidence: "Registered", key: "{run}/{student}/registered", on: [{ date: "{registered}" }] },
          {
            evidence: "Unregistered",
            where: { present: "unregistered" },
            key: "{run}/{student}/unregistered",
            on: [{ date: "{unregistered}" }]
          }
        ]
      },
      {
        name: "scores",
        file: "scores.csv.gz",
        subject,
        facts: [
          {
            evidence: "Scored",
            key: "{run}/{student}/{item}",
            activity: "{item}",
            score: { raw: "{score}", max: 100 },
            on: [{ date: "{day}" }]
          }
        ]
      }
    ]
  }
}
export const configuration = { store: "store/school.db", catalog: "catalog.json", sources: [source] }

export const write = (cwd: string, file: string, content: unknown): void =>
  writeFileSync(
    join(cwd, file),
    typeof content === "string" || content instanceof Uint8Array ? content : JSON.stringify(content, undefined, 2)
  )
export const csv = (rows: ReadonlyArray<string>): string => `${rows.join("\n")}\n`
export const gz = (rows: ReadonlyArray<string>): Uint8Array => gzipSync(csv(rows))

/** A second source of the same people, from the same files. */
export const evening = { ...source, id: "evening" }

/** A folder in which everything is in order. */
export const school = (later?: Later): string => {
  const cwd = folder(later)
  write(cwd, "laurel.config.json", configuration)
  write(cwd, "catalog.json", catalog)
  write(cwd, "registrations.csv", csv(registrations))
  write(cwd, "scores.csv.gz", gz(scores))
  return cwd
}

/** Gives a copy each time of a folder that is made once, by running the program, and is gone when all tests are. */
export const copies = (make: (later: Later) => string): ((later?: Later) => string) => {
  let made: string | undefined
  return (later) => {
    made ??= kept(make)
    const cwd = folder(later)
    cpSync(made, cwd, { recursive: true, preserveTimestamps: true })
    return cwd
  }
}

/** Where it outlives the file whose test makes it: files after that one share this module. */
const kept = (make: (later: Later) => string): string => {
  const path = mkdtempSync(join(inject("shared"), "made-"))
  let clean = (): void => undefined
  const from = make((cleaning) => (clean = cleaning))
  cpSync(from, path, { recursive: true, preserveTimestamps: true })
  clean()
  return path
}

/** The same folder after its first sync. */
export const synced = copies((later) => {
  const cwd = school(later)
  laurel(cwd, "sync")
  return cwd
})

/** Works on the folder's store without the program, for what no command and no file can say yet. */
export const inStore = <A, E>(cwd: string, work: (versions: Catalog.Versions) => Effect.Effect<A, E, Ledger.Ledger>) =>
  Effect.runPromise(
    Effect.flatMap(Sync.versions, (versions) =>
      versions === undefined ? Effect.die(new Error("the test has synced nothing yet")) : work(versions)
    ).pipe(Effect.provide(LedgerSql.layerSqlite(join(cwd, configuration.store), { create: true })))
  )

/** A registrar decides, one act after the other. */
export const decide = (cwd: string, ...acts: ReadonlyArray<object>): Promise<void> =>
  inStore(cwd, (versions) =>
    Effect.forEach(acts, (act) =>
      Sync.decide(versions, [
        Result.getOrThrow(Decision.decode({ act, actor: "u-17", role: "registrar", reason: "as the board said" }))
      ])
    )
  ).then(() => undefined)

/** A source that is no file says that these people take part, and what else each of them is called. */
export const claim = (cwd: string, people: Readonly<Record<string, string>>): Promise<void> =>
  inStore(cwd, (versions) => {
    const drafts = Object.entries(people).map(([student, email]) =>
      Result.getOrThrow(
        Draft.decode({
          reference: { source: "people", stream: "people", key: student },
          subject: {
            key: student,
            offering: "algebra-2024",
            contact: { scheme: "person", value: student },
            claims: [{ scheme: "email", value: email }]
          },
          evidence: { _tag: "Registered" },
          happened: { on: "2024-01-10", zone: "Europe/London" }
        })
      )
    )
    return Stream.runDrain(Sync.run(versions, Draft.adapter(Id.SourceId.make("people"), drafts)))
  })

/** What the store holds when all of it has been read. */
export const complete = {
  contacts: 3,
  learners: 3,
  facts: 9,
  rejections: 0,
  drift: 0,
  corrections: 0,
  achievements: {
    "algebra-pass": { issued: 2, withdrawn: 1, standing: 1, contested: 0 },
    "algebra-prize": { issued: 0, withdrawn: 0, standing: 0, contested: 0 }
  }
}
