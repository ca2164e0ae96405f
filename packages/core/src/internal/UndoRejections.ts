/** Rejections that end when the import that told them is undone. */
import { Effect } from "effect"
import type * as Catalog from "../Catalog.ts"
import { type Commit, type KeptRejection, Ledger, maxPage } from "../Ledger.ts"
import type * as Plan from "../Plan.ts"
import { readingOf } from "./ImportTerms.ts"
import type { Parts } from "./ImportRun.ts"
import type { Work } from "./UndoWork.ts"

/** Rejections that one commit ends. */
const maxEnded = 10_000

/** Open rejections that end with an import. */
interface Ending {
  readonly count: number
  /** Those whose rows have keys, by these. */
  readonly keyed: Commit["reread"]
  /** Streams whose open rejections are all of the import: those that have no key end with their stream. */
  readonly streams: ReadonlyArray<string>
}

/** Whether another import of the same files in the same way has told them too, and is not undone. */
const isShared = ({ undone, imports }: Work): boolean => {
  const reading = readingOf(undone)
  const taken = new Set(imports.flatMap(({ undoes, ended }) => (undoes !== undefined && ended ? [undoes] : [])))
  return imports.some(
    (each) => each.id !== undone.id && each.undoes === undefined && !taken.has(each.id) && readingOf(each) === reading
  )
}

/** The open rejections that reading the import's files in its way has told. One without a key, in a stream of others' too, stays. */
export const rejectionsOf = Effect.fnUntraced(function* (work: Work) {
  const ledger = yield* Ledger
  if (isShared(work)) return { count: 0, keyed: [], streams: [] } satisfies Ending
  const { undone } = work
  const mark = `#${readingOf(undone)}@`
  const all: Array<KeptRejection> = []
  const others = new Set<string>()
  const theirs = new Set<string>()
  // Ends with the rejections: each page is after the one before.
  for (let after: number | null = null; ;) {
    const page: ReadonlyArray<KeptRejection> = yield* ledger.rejections(after)
    for (const each of page) {
      if (each.source !== undone.source || each.kind === "drift") continue
      if (each.reading.includes(mark)) all.push(each)
      else {
        others.add(each.stream)
        theirs.add(`${each.stream}\n${each.key ?? ""}`)
      }
    }
    const last = page.at(-1)
    if (last === undefined || page.length < maxPage) break
    after = last.id
  }
  const ending = all.filter(({ key, stream }) =>
    key === null ? !others.has(stream) : !theirs.has(`${stream}\n${key}`)
  )
  return {
    count: ending.length,
    keyed: ending.flatMap(({ stream, key }) => (key === null ? [] : [{ stream, key }])),
    streams: [...new Set(ending.flatMap(({ stream, key }) => (key === null ? [stream] : [])))]
  } satisfies Ending
})

/** Ends rejections: by the keys of their rows, and, of rows that have none, stream by stream. */
export const endRejections = Effect.fnUntraced(function* (
  versions: Catalog.Versions,
  parts: Parts,
  lease: Plan.Origin["lease"],
  { keyed, streams }: Ending
) {
  const pages = Array.from({ length: Math.ceil(keyed.length / maxEnded) }, (_, page) =>
    keyed.slice(page * maxEnded, (page + 1) * maxEnded)
  )
  const steps = [
    ...pages.map((reread) => ({ stream: reread[0]?.stream ?? "", reread, ended: false })),
    ...streams.map((stream) => ({ stream, reread: [], ended: true }))
  ]
  for (const { stream, reread, ended } of steps)
    yield* parts.say(versions, lease, { ended: false, reread, reading: { stream, name: "undone", ended } })
})
