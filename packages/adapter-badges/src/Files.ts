/** The files of a run: what is in each, and the rows that come of it. */
import { Checks, type Unproven, unproven } from "@laurel/credentials"
import type { Adapter } from "@laurel/core"
import { Effect, Result, Stream } from "effect"
import { check } from "./check.ts"
import type { Run } from "./Checker.ts"
import { refusedRow } from "./refused.ts"
import { badgeKey } from "./rowKeys.ts"
import type * as Row from "./Row.ts"
import { type Gravest, graver } from "./Seen.ts"

type Failure = Adapter.Failure

/** A file that may hold a badge. */
export interface File {
  /** Its own among the files, and the same each time. */
  readonly name: string
  readonly bytes: Stream.Stream<Uint8Array, Failure>
}

/** How many are checked at a time. */
export const concurrency = 4

/** Badges that are compared with others, at most; those beyond are taken as they come. */
const maxClaims = 2_000_000

const textsIn = Effect.fnUntraced(function* ({
  bytes
}: File): Effect.fn.Return<Result.Result<ReadonlyArray<string>, Unproven>, Failure> {
  const parts: Array<Uint8Array> = []
  let length = 0
  yield* bytes.pipe(
    Stream.takeWhile(() => length <= Checks.maxFile),
    Stream.runForEach((part) =>
      Effect.sync(() => {
        parts.push(part)
        length += part.length
      })
    )
  )
  if (length <= Checks.maxFile) return Checks.texts(Buffer.concat(parts))
  const limit = `at most ${Checks.maxFile.toLocaleString("en")} bytes`
  return Result.fail(unproven("form", limit, "more", "Take the file away, or put the badge alone in its place."))
})

/** The rows of a file: at least one, whatever is in it. */
export const rowsOf = Effect.fnUntraced(function* (
  file: File,
  run: Run
): Effect.fn.Return<ReadonlyArray<Row.Row>, Failure> {
  const { name } = file
  const found = yield* textsIn(file)
  if (Result.isFailure(found)) return [refusedRow(name, found.failure)]
  const [text = "", ...more] = found.success
  if (more.length === 0) return yield* check({ name, part: "" }, text, run)
  const all = yield* Effect.forEach(found.success, (one, index) => check({ name, part: String(index + 1) }, one, run))
  return all.flat()
})

/** What can't be read is told when its turn comes, after what is before it. */
const claimedIn = (file: File): Effect.Effect<ReadonlyArray<string>> =>
  Effect.match(textsIn(file), {
    onSuccess: (found) =>
      Result.isSuccess(found) ? found.success.flatMap((text) => Checks.claims(text).map(badgeKey)) : [],
    onFailure: () => []
  })

/**
 * Of each badge that is in several files the gravest that one of them proves, before any is taken: which of them comes first is up to
 * whoever named the files.
 */
export const gravestOf = Effect.fn("Badges.gravestOf")(function* (
  files: ReadonlyArray<File>,
  run: Run
): Effect.fn.Return<Gravest, Failure> {
  const first = new Map<string, File>()
  const shared = new Set<File>()
  for (const file of files) {
    for (const key of yield* claimedIn(file)) {
      const before = first.get(key)
      if (before !== undefined) shared.add(before).add(file)
      else if (first.size < maxClaims) first.set(key, file)
    }
  }
  const gravest = new Map<string, Pick<Row.Row, "file" | "outcome">>()
  const look = (file: File) =>
    Effect.map(rowsOf(file, run), (rows) => {
      for (const { key, file, outcome } of rows) {
        const before = gravest.get(key)
        const found = { file, outcome }
        if (first.has(key) && (before === undefined || graver(found, before))) gravest.set(key, found)
      }
    })
  yield* Effect.forEach(shared, look, { concurrency, discard: true })
  return gravest
})
