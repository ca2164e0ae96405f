/** How each source stands: when it was last read to its end, how long ago, what is rejected, and what is the matter. */
import { type Catalog, type Id, Instant, type Ledger, Plan, Sync, Words } from "@laurel/core"
import type { Opened } from "../configuration/Configuration.ts"
import * as Numbers from "../terminal/Numbers.ts"
import type * as Runs from "./Runs.ts"
import * as Table from "../terminal/Table.ts"

export interface Known {
  readonly opened: Opened
  readonly versions: Catalog.Versions
  readonly positions: ReadonlyMap<Id.SourceId, Ledger.Position>
  readonly runs: ReadonlyMap<Id.SourceId, Runs.Run>
  readonly now: Instant.Instant
}

/** The configured sources, then those that only the store knows. */
const idsOf = ({ opened, positions }: Known): ReadonlyArray<Id.SourceId> => [
  ...new Set([...opened.sources.map(({ id }) => id), ...[...positions.keys()].filter((id) => !Plan.isReserved(id))])
]

const minute = 60_000

/** `3 minutes ago`, `2 days ago`: as exact as is of use. */
const ago = (milliseconds: number): string => {
  const minutes = Math.floor(milliseconds / minute)
  // A clock may have gone back.
  if (minutes < 1) return "just now"
  if (minutes < 120) return `${Numbers.count(minutes, "minute")} ago`
  const hours = Math.floor(minutes / 60)
  return hours < 48 ? `${Numbers.count(hours, "hour")} ago` : `${Numbers.count(Math.floor(hours / 24), "day")} ago`
}

const whys: Readonly<Record<Runs.Why, string>> = {
  Misconfigured: "its configuration, or a file that it names, has to be mended",
  Broken: "the source gave something broken",
  Unavailable: "the source could not be reached, or asked to wait",
  store: "the store could not be written to",
  killed: "the program that read it was killed"
}

/** What is the matter with the last attempt; nothing where it read everything, or none is known. */
const attemptWords = ({ now, runs }: Known, id: Id.SourceId): ReadonlyArray<string> => {
  const run = runs.get(id)
  if (run === undefined || run.end === "done") return []
  if (run.end === null)
    return [`${run.by} began to read it ${ago(now - run.began)}, and has not ended: it goes on, or was killed`]
  if (run.end === "stopped")
    return [`the last attempt was stopped ${ago(now - run.began)}; the next one goes on with it`]
  const times = run.failures === 1 ? "" : `, ${Numbers.count(run.failures, "time")} in a row`
  const because = run.why === null ? "" : `: ${whys[run.why]}. \`laurel doctor ${id}\` looks at what it needs`
  return [`the last attempt failed ${ago(now - run.began)}${times}${because}`]
}

const remarks = (known: Known, id: Id.SourceId): ReadonlyArray<string> => {
  const { opened, positions, versions } = known
  const position = positions.get(id)
  return [
    ...attemptWords(known, id),
    ...(position !== undefined && Sync.isOutdated(position, versions)
      ? ["the catalog has changed: the next sync reads all of it again, for its rejected rows"]
      : []),
    ...(opened.sources.some((source) => source.id === id) ? [] : ["no longer configured"])
  ]
}

/** When it was last read to its end; before runs were kept, its last commit is all that is known. */
const readAt = ({ runs }: Known, id: Id.SourceId): Instant.Instant | null => runs.get(id)?.succeeded ?? null

/** A table of the sources, with what is the matter below each. */
export const words = (known: Known): ReadonlyArray<string> => {
  const ids = idsOf(known)
  const [header = "", ...rows] = Table.texts([
    ["source", "read to its end", "", "last commit", "under", "rejected", "drift"],
    ...ids.map((id) => {
      const [position, at] = [known.positions.get(id), readAt(known, id)]
      return [
        id,
        at === null ? (position === undefined ? "never" : "not known") : Words.moment(at),
        at === null ? "" : ago(known.now - at),
        position === undefined ? "none" : Words.moment(position.recordedAt),
        position === undefined ? "" : `version ${position.catalog}`,
        position === undefined || position.rejected === 0 ? "" : Numbers.number(position.rejected),
        position === undefined || position.drift === 0 ? "" : Numbers.number(position.drift)
      ]
    })
  ])
  return ids.length === 0
    ? []
    : [
        header,
        ...rows.flatMap((row, at) => [
          row,
          ...ids.slice(at, at + 1).flatMap((id) => remarks(known, id).map((each) => `    ${each}`))
        ])
      ]
}

const formatted = (at: Instant.Instant | null): string | null => (at === null ? null : Instant.format(at))

const plainRun = ({ by, began, ended, end, counts, failures, why, retryAt, next }: Runs.Run) => ({
  by,
  began: Instant.format(began),
  ended: formatted(ended),
  end,
  counts,
  failures,
  why,
  retryAt: formatted(retryAt),
  next: formatted(next)
})

/** The same by source: null where nothing is known of it. `lagSeconds` is how long ago it was last read to its end. */
export const plain = (known: Known) =>
  Object.fromEntries(
    idsOf(known).map((id) => {
      const [position, run, at] = [known.positions.get(id), known.runs.get(id), readAt(known, id)]
      if (position === undefined && run === undefined) return [id, null]
      return [
        id,
        {
          lastSuccess: formatted(at),
          lagSeconds: at === null ? null : Math.max(0, Math.round((known.now - at) / 1_000)),
          lastCommit: formatted(position?.recordedAt ?? null),
          catalog: position?.catalog ?? null,
          rejected: position?.rejected ?? 0,
          drift: position?.drift ?? 0,
          lastRun: run === undefined ? null : plainRun(run),
          remarks: remarks(known, id)
        }
      ]
    })
  )
