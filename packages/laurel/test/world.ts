/** A small world for tests: a forklift licence that lasts three years, and people who pass. */
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { onTestFinished } from "@effect/vitest"
import { Effect, Exit, Scope } from "effect"
// The one PostgreSQL server of a whole run of the tests is started and handed out there, and no front door leads to it.
// @boundaries-ignore A test's server, not the package.
import { freshDatabase } from "../../ledger-sql/test/postgres.ts"
import { type By, type Catalog, type Fact, type Laurel, type OpenOptions, open } from "../src/index.ts"

export const catalog: Catalog = {
  offerings: [
    {
      id: "forklift-2026",
      course: "forklift",
      zone: "Europe/London",
      components: [{ activity: "test", group: "exam" }]
    }
  ],
  achievementTypes: [
    {
      id: "pass",
      courses: ["forklift"],
      rule: { rule: "passed", group: "exam" },
      recompute: { whileOpen: "hold" }
    }
  ],
  certifications: [
    {
      id: "licence",
      through: ["pass"],
      validity: { basis: "completion", period: "P3Y", window: "P3M", lastDay: "dayBefore" }
    }
  ],
  identities: [
    { scheme: "email", links: "proposed" },
    { scheme: "staff", links: "automatic" },
    { scheme: "employer", account: true }
  ]
}

/** The same, but that the licence takes a score. */
export const scoring: Catalog = {
  ...catalog,
  achievementTypes: [{ id: "pass", courses: ["forklift"], rule: { rule: "scored", group: "exam", atLeast: "80%" } }]
}

export const by: By = { actor: "u-1", role: "assessor", reason: "seen by myself" }

interface Said {
  readonly on?: string
  readonly offering?: string
  readonly activity?: string
  readonly evidence?: Fact["evidence"]
  readonly scheme?: string
  readonly source?: string
  readonly claims?: NonNullable<Fact["subject"]["claims"]>
}

/** That somebody passed the test, unless something else is said. */
export const passed = (who: string, said: Said = {}): Fact => {
  const { on = "2026-03-03", offering = "forklift-2026", activity = "test", scheme = "email", source = "desk" } = said
  return {
    reference: { source, stream: "results", key: who },
    subject: {
      key: `${who}/${offering}`,
      offering,
      contact: { scheme, value: who },
      ...(said.claims === undefined ? {} : { claims: said.claims })
    },
    activity,
    evidence: said.evidence ?? { _tag: "Passed" },
    happened: { on, zone: "Europe/London" }
  }
}

/** A clock that stands until it is set. */
export const clock = (start = "2026-03-10T12:00:00Z") => {
  let time = new Date(start)
  return { now: () => time, set: (to: string) => void (time = new Date(to)) }
}

/** Opened until the test is over. */
export const opened = async (options: Partial<OpenOptions> = {}): Promise<Laurel> => {
  const laurel = await open({ store: "memory", catalog, now: clock().now, ...options })
  onTestFinished(() => laurel.close())
  return laurel
}

/** A folder that is gone after the test. */
export const folder = (): string => {
  const made = mkdtempSync(join(tmpdir(), "laurel-sdk-"))
  onTestFinished(() => rmSync(made, { recursive: true, force: true }))
  return made
}

/** The address of a new database on the run's PostgreSQL server, gone after the test. */
export const database = async (): Promise<string> => {
  const scope = Scope.makeUnsafe()
  onTestFinished(() => Effect.runPromise(Scope.close(scope, Exit.void)))
  return Effect.runPromise(Scope.provide(freshDatabase, scope))
}

/** What a promise rejects with; fails where it does not. */
export const rejection = async (promise: Promise<unknown>): Promise<unknown> => {
  const outcome = await promise.then(
    (value) => ({ value }),
    (error: unknown) => ({ error })
  )
  if ("error" in outcome) return outcome.error
  throw new Error(`expected it to reject, and it gave ${JSON.stringify(outcome.value)}`)
}

/** All rows of a list. */
export const all = async <Row>(list: AsyncIterable<Row>): Promise<ReadonlyArray<Row>> => {
  const rows: Array<Row> = []
  for await (const row of list) rows.push(row)
  return rows
}
