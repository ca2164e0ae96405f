/** One run over a site: by which options it is asked, and where it goes on. */
import { Adapter } from "@laurel/core"
import { Duration, Effect, Stream } from "effect"
import { createHash } from "node:crypto"
import * as Ask from "../ask/Ask.ts"
import { type Clients, tolerant } from "../ask/tolerant.ts"
import { definition, type Options as Meaning } from "../Definition.ts"
import { compile } from "../Setting.ts"
import * as Closing from "./Closing.ts"
import * as Learner from "./Learner.ts"
import * as Mark from "./Mark.ts"
import * as Pages from "./Pages.ts"
import * as Site from "./Site.ts"
import type * as Wire from "./Wire.ts"

export interface Options extends Ask.Site, Meaning {
  /** How far before the beginning of the last run a run begins: up to a week, an hour unless given. Moodle's cron needs its time. */
  readonly overlap?: Duration.Input
  /** People who are asked about for one page: 1 to 25, 25 unless given. */
  readonly perPage?: number
  /** Whether another setting reads everything anew: true unless given. What is archived can be read again instead. */
  readonly rereads?: boolean
}

const hour = 3_600_000
const day = 24 * hour
const maxOverlap = 7 * day
const maxPerPage = Math.floor(Adapter.maxSeen / Learner.maxSeen)
/** Reads on from a position that it gave, or from the beginning: up to what is there now. */
export const read = (options: Options, position: string | null): Stream.Stream<Adapter.Page, Adapter.AdapterError> =>
  Stream.unwrap(
    Ask.client(options).pipe(
      Effect.mapError((reason) => new Adapter.AdapterError({ source: options.source, reason })),
      Effect.map((client) => Adapter.make({ ...definition(options), page: pages(options, client) }).read(position))
    )
  )

/** Changes when the same answers and setting would give other facts than the version before did. */
const meaning = 3

const digestOf = (value: unknown): string =>
  createHash("sha256").update(JSON.stringify(value)).digest("hex").slice(0, 32)

const readingOf = ({ base, setting, rereads = true }: Options): string =>
  digestOf([base, rereads ? [meaning, setting] : null])

const pages = (options: Options, asking: Ask.Client): Adapter.Ask<Pages.Page> => {
  let known: Pages.Pull | undefined
  const clients = tolerant(asking, Site.ask(asking))
  return Effect.fnUntraced(function* (position: string | null) {
    const reading = readingOf(options)
    const state = yield* Effect.fromResult(Mark.parse(position, reading))
    if (known !== undefined && state.run !== null) return yield* Pages.next(known, state, state.run)
    const site = yield* Site.ask(asking)
    known = yield* pullOf(options, clients, reading, site.value)
    // A place among other courses is none.
    const isOn = state.run !== null && state.run.list === known.list
    return yield* Pages.next(known, state, isOn ? state.run : Mark.begin(state, site.at, known.rhythm, known.list))
  })
}

const pullOf = Effect.fnUntraced(function* (
  options: Options,
  clients: Clients,
  reading: string,
  site: Wire.SiteInfo
): Effect.fn.Return<Pages.Pull, Adapter.Failure> {
  const compiled = compile(options.setting)
  yield* Site.check(options.source, site, compiled)
  const perPage = options.perPage ?? maxPerPage
  if (!Number.isInteger(perPage) || perPage < 1 || perPage > maxPerPage) {
    return yield* new Adapter.Misconfigured({
      where: "perPage",
      expected: `a whole number from 1 to ${maxPerPage}`,
      found: String(perPage),
      advice: "Mend the configuration; nothing was read."
    })
  }
  const overlap = Math.min(Duration.toMillis(options.overlap ?? hour), maxOverlap)
  const reader = {
    // Of no course.
    client: clients(""),
    compiled,
    functions: new Set(site.functions.map(({ name }) => name)),
    standing: yield* Adapter.Standing,
    concurrency: options.http?.concurrency ?? 4,
    badged: new Set<string>(),
    logged: new Set<string>()
  }
  const courses = [...compiled.courses.keys()]
  return {
    reader,
    clients,
    reading,
    courses,
    list: digestOf(courses),
    ends: yield* Closing.ask(reader, courses),
    rhythm: { overlap, wholeEvery: compiled.wholeEveryDays * day },
    perPage,
    looked: new Map(),
    gathered: undefined,
    told: new Set()
  }
})
