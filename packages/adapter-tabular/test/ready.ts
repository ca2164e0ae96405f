/** Ready mappings, filled as an operator would, over the files of `fixtures/presets`. */
import { Tabular } from "@laurel/adapter-tabular"
import { CivilDate, type Contact, Fact, Instant } from "@laurel/core"
import { type Effect, Result, Schema } from "effect"
import { readFiles, type Told, written } from "./readyFiles.ts"

export type Name = keyof typeof Tabular.presets

const courses = { "First aid": "first-aid" }
const categories = { Ethics: "ethics", "Self-study": "self-study", "Live event": "live" }

/** What an operator says in these tests where a preset asks. */
const answers: Readonly<Record<string, string>> = {
  zone: "Europe/London",
  offering: "first-aid-2026",
  session: "session 1",
  day: "2026-07-22",
  began: "2026-09-01",
  grader: "sis:grading",
  accounts: "staff"
}

const withMaps = (mapping: Tabular.Mapping): Tabular.Mapping => {
  const { maps } = mapping
  if (maps === undefined) return mapping
  const filled = { courses, categories }
  return {
    ...mapping,
    maps: { ...maps, ...Object.fromEntries(Object.entries(filled).filter(([name]) => Object.hasOwn(maps, name))) }
  }
}

/** The mapping with what it asks for, of these answers and those of a test. */
export const filled = (unfilled: Tabular.Unfilled, more: Readonly<Record<string, string>> = {}): Tabular.Mapping => {
  const open = Object.entries(unfilled.constants ?? {}).flatMap(([name, value]) => (value === null ? [name] : []))
  const all = { ...answers, ...more }
  const values = Object.fromEntries(Object.entries(all).filter(([name]) => open.includes(name)))
  return withMaps(Result.getOrThrow(Tabular.fill(unfilled, values)))
}

/** What a preset says of one file. */
export const reading = (name: Name, file: string, more: Readonly<Record<string, string>> = {}): Effect.Effect<Told> =>
  readFiles(filled(Tabular.presets[name].mapping, more), { [file]: written(file) })

const encode = Schema.encodeSync(Fact.Evidence)
const identity = ({ scheme, value }: Contact.Identity): string => `${scheme}:${value}`

const evidence = (said: Fact.Evidence): string => {
  const { _tag, ...rest } = encode(said)
  return [_tag, ...Object.entries(rest).map(([key, value]) => `${key} ${String(value)}`)].join(", ")
}

const happened = ({ on, at, basis }: Fact.Happened): string =>
  `${at === null ? CivilDate.format(on) : Instant.format(at)}${basis === "stated" ? "" : ` (${basis})`}`

/** A draft on one line. */
export const told = ({ reference, subject, activity, said, observedAt, ...draft }: Fact.Draft): string =>
  [
    `${reference.stream}:${reference.line}`,
    evidence(draft.evidence),
    `at ${activity ?? "none"}`,
    happened(draft.happened),
    `${[subject.contact, ...(subject.claims ?? [])].map(identity).join(" = ")} in ${subject.key} of ${subject.offering}`,
    ...(said === null ? [] : [`said ${said}`]),
    ...(observedAt === null ? [] : [`observed ${Instant.format(observedAt)}`])
  ].join("; ")
