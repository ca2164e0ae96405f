/** Envelopes around commits, recorded ones and others, and what they come to in words. */
import type { Scorm } from "@laurel/adapter-scorm"
import { type Fact, Id, Instant } from "@laurel/core"
import { Result } from "effect"
import { readFileSync, readdirSync } from "node:fs"
import { join } from "node:path"
import * as Rows from "../src/commit/Rows.ts"
import * as Session from "../src/commit/Session.ts"

const folder = join(import.meta.dirname, "fixtures/scorm-again")

interface Recorded {
  readonly loaded: unknown
  readonly commits: ReadonlyArray<{ readonly body: unknown }>
}

/** The names of all recorded runs. */
export const runs = readdirSync(folder).flatMap((name) => (name.endsWith(".json") ? [name.slice(0, -5)] : []))

export const recorded = (name: string): Recorded => JSON.parse(readFileSync(join(folder, `${name}.json`), "utf8"))

export const source = Id.SourceId.make("player")

export const setting: Scorm.Setting = {
  zone: "Europe/Berlin",
  courses: [{ id: "safe101", offering: Id.OfferingId.make("safe-2026") }]
}

export const registration = "7c1f7e3a-3f0e-4b7e-9d3c-2a1b4c5d6e7f"

/** The n-th minute from nine o'clock in the morning on. */
export const minute = (n: number): Instant.Instant => Instant.Instant.make(Date.UTC(2026, 9, 5, 7, 0, 0) + n * 60_000)

/** A commit of ann's first launch of the first SCO, so many minutes after nine. */
export const envelope = (commit: unknown, n = 0, otherwise: Partial<Scorm.Envelope> = {}): Scorm.Envelope => ({
  learner: { scheme: "staff", value: "ann" },
  course: "safe101",
  registration,
  attempt: 1,
  item: "sco-1",
  session: "s1",
  at: minute(n),
  commit,
  ...otherwise
})

/** A commit of SCORM 1.2: elements below `cmi.core`, and others by their whole names. */
export const core = (elements: Readonly<Record<string, string>>): unknown =>
  Object.fromEntries(
    Object.entries(elements).map(([name, value]) => [name.startsWith("cmi.") ? name : `cmi.core.${name}`, value])
  )

/** A commit of SCORM 2004: elements below `cmi`. */
export const cmi = (elements: Readonly<Record<string, string>>): unknown =>
  Object.fromEntries(Object.entries(elements).map(([name, value]) => [`cmi.${name}`, value]))

/** The row that all these come to, taken in one after the other. Fails the test where one is refused. */
export const folded = (...envelopes: ReadonlyArray<Scorm.Envelope>): Rows.Kept => {
  let text: string | undefined
  for (const each of envelopes) text = Result.getOrThrow(Session.take(text, each)).text
  const [first] = envelopes
  if (first === undefined || text === undefined) throw new Error("expected a commit")
  return { key: Session.keyOf(first) ?? "", text }
}

export const read = (row: Rows.Kept, otherwise: Partial<Scorm.Setting> = {}): Rows.Row =>
  Rows.reader({ source, setting: { ...setting, ...otherwise } })(row)

/** A fact in words: `passed Passed "passed" 07:00`. */
const worded = ({ reference, evidence, said, happened }: Fact.Draft): string => {
  const { _tag, ...rest } = evidence
  const name = reference.key.slice(reference.key.indexOf("/") + 1)
  const values = Object.entries(rest).map(([field, value]) => ` ${field}=${value}`)
  const at = happened.at === null ? "" : ` ${Instant.format(happened.at).slice(11, 16)}`
  return `${name} ${_tag}${values.join("")}${said === null ? "" : ` "${said}"`}${at}`
}

/** What envelopes come to, in words: facts, and in their place the problem where there is one. */
export const told = (
  envelopes: ReadonlyArray<Scorm.Envelope>,
  otherwise: Partial<Scorm.Setting> = {}
): ReadonlyArray<string> => {
  const { drafts, problem } = read(folded(...envelopes), otherwise)
  const wrong =
    problem === undefined ? [] : [`! ${problem.column}: expected ${problem.expected}, found ${problem.found}`]
  return [...drafts.map(worded).toSorted(), ...wrong]
}

/** Why a commit is not taken in. */
export const refused = (commit: unknown, otherwise: Partial<Scorm.Envelope> = {}): string => {
  const taken = Session.take(undefined, envelope(commit, 0, otherwise))
  return Result.isFailure(taken)
    ? `${taken.failure.column}: expected ${taken.failure.expected}, found ${taken.failure.found}. ${taken.failure.advice}`
    : "taken"
}
