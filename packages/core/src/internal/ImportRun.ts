/** Runs an import: reads its files from the beginning, page by page, and commits what is news as parts of one import. */
import { Effect, Result, Stream } from "effect"
import type { Adapter, AdapterError, Page } from "../Adapter.ts"
import type * as Catalog from "../Catalog.ts"
import type { ImportId } from "../Id.ts"
import { type Commit, Ledger, type LedgerError, type Part, wholePersons } from "../Ledger.ts"
import * as Lease from "../Lease.ts"
import * as Plan from "../Plan.ts"
import { commitPlan, now } from "./commitPlan.ts"
import { importsOf } from "./importsOf.ts"
import { type Beginning, type Draft, type Import, textOf } from "./ImportTerms.ts"
import { begin, look, type Looked, read, requestFor, type Work } from "./ImportWork.ts"
import { isKnown } from "./isKnown.ts"
import { reading } from "./reading.ts"
import type { Counts, Row } from "./Verdicts.ts"

export interface RunOptions {
  /** Whether the rows that facts are read from are kept with them. Default false: they may hold personal data. */
  readonly archives?: boolean
  /** Is told what became of the rows of each page, once that is written; of `all` of them, or of those that say something. */
  readonly tell?: (rows: ReadonlyArray<Row>) => Effect.Effect<void>
  readonly all?: boolean
}

/** What one page did. */
export interface Step extends Plan.Counts {
  readonly stream: string
  readonly ended: boolean
  /** Its rows, by what became of them. */
  readonly verdicts: Counts
  /** The import that has written something so far; null where nothing was news. */
  readonly import: ImportId | null
}

/** The same import, cut off before its end: it is gone on with. */
export const unfinished = (all: ReadonlyArray<Import>, draft: Beginning): Import | undefined => {
  const last = all.at(-1)
  return last !== undefined && !last.ended && textOf(last) === textOf(draft) ? last : undefined
}

/** Commits something as a part of an import, and says which one that is; the first part begins it. Mutable. */
export class Parts {
  readonly #draft: Beginning
  #id: ImportId | null

  constructor(draft: Beginning, id: ImportId | null) {
    this.#draft = draft
    this.#id = id
  }

  get id(): ImportId | null {
    return this.#id
  }

  get of(): Part["of"] {
    return this.#id ?? this.#draft
  }

  /** After a commit: the import that it began is the source's last one, for nobody else imports into the source meanwhile. */
  readonly begun = Effect.fnUntraced(function* (this: Parts) {
    this.#id ??= (yield* importsOf(this.#draft.source)).at(-1)?.id ?? null
  })

  /** Commits no facts, but what else a part of the import may say: that it is whole, or that rejections end with it. */
  readonly say = Effect.fnUntraced(function* (
    this: Parts,
    versions: Catalog.Versions,
    lease: Plan.Origin["lease"],
    said: { readonly ended: boolean } & Partial<Pick<Commit, "reading" | "reread">>
  ) {
    const ledger = yield* Ledger
    const { source } = this.#draft
    const { ended, ...more } = said
    yield* commitPlan(
      () => ledger.load({ ...wholePersons([]), source }),
      (loaded, at) => {
        const plan = Plan.ofNothing(versions, loaded, at, { source, from: loaded.position, lease }, "")
        const own = { ...more, position: null, import: { of: this.of, ended } }
        return Result.succeed({ ...plan, commit: { ...plan.commit, ...own } })
      }
    )
    yield* this.begun()
  })
}

/**
 * Reads all that an adapter gives, from the beginning, and commits what is news as one import, emitting what each page did. The
 * source itself goes on from where it stands. Where everything is known nothing is written, so that the same files again, in another
 * order and under other names, write nothing; cut off, the same import again goes on with it. Waits for whoever is at the source, and
 * fails as busy in the end.
 */
export const run = (
  versions: Catalog.Versions,
  adapter: Adapter,
  draft: Draft,
  { archives = false, all = false, tell = () => Effect.void }: RunOptions = {}
): Stream.Stream<Step, AdapterError | LedgerError, Ledger> =>
  Stream.unwrap(
    Effect.gen(function* () {
      const lease = yield* Lease.wait(`source/${draft.source}`, `source ${draft.source}`)
      const work = yield* begin({ versions, adapter, draft, archives, lease, tellsAll: all })
      const parts = new Parts(draft, unfinished(yield* importsOf(draft.source), draft)?.id ?? null)
      const step = stepper(work, parts)
      const pages = reading(adapter, null).pipe(
        // One page ahead, read while the one before is written.
        Stream.buffer({ capacity: 1 }),
        Stream.mapEffect((page) =>
          Effect.gen(function* () {
            const { plan, rows, verdicts } = yield* step(page)
            yield* tell(rows)
            return { ...plan.counts, stream: page.stream, ended: page.ended, verdicts, import: parts.id } satisfies Step
          })
        )
      )
      return Stream.concat(
        pages,
        Stream.fromEffectDrain(
          Effect.suspend(() => (parts.id === null ? Effect.void : parts.say(versions, lease, { ended: true })))
        )
      )
    })
  )

/** Commits pages one after another, those that are news. */
const stepper = (work: Work, parts: Parts) => {
  // Most imports are all new, or nothing is: the page before tells which is to be expected.
  let isExpected = false
  return Effect.fn("Import.commitPage")(function* (page: Page) {
    const ledger = yield* Ledger
    const matched = yield* read(work, page)
    let looked: Looked | undefined
    if (!isExpected) {
      const loaded = yield* ledger.load({ ...requestFor(work, matched, 1), room: null })
      looked = look(work, matched, parts.of, loaded, yield* now(loaded))
      if (!(yield* isNews(work, looked))) return looked
    }
    let isWritten = false
    yield* commitPlan(
      (attempt) => ledger.load(requestFor(work, matched, attempt)),
      (loaded, at) => {
        looked = look(work, matched, parts.of, loaded, at)
        return Result.succeed(looked.plan)
      },
      () =>
        Effect.tap(looked === undefined ? Effect.succeed(true) : isNews(work, looked), (is) =>
          Effect.sync(() => (isWritten = is))
        )
    )
    isExpected = isWritten
    if (looked === undefined) return yield* Effect.die(new Error("a page was committed without being looked at"))
    if (isWritten) yield* parts.begun()
    for (const { id } of looked.plan.commit.contacts) work.madeKnown.add(id)
    return looked
  })
}

/** Whether a page changes anything: also where rejections of an earlier version of its file end with it. */
const isNews = Effect.fnUntraced(function* ({ open }: Work, { plan }: Looked) {
  const { reading: told } = plan.commit
  if (told?.ended === true && open.hasOlder(told.stream, told.name)) return true
  return !(yield* isKnown(plan))
})
