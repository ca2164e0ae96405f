/** Lists over everybody, read a page at a time beneath, as they are asked for. */
import {
  Catalog,
  type CivilDate,
  type Contact,
  type Id,
  type Instant,
  Ledger,
  Plain,
  Report,
  Review,
  Sync
} from "@laurel/core"
import { Effect, Option, Stream } from "effect"
import { NotFoundError } from "../errors.ts"
import type { Laurel } from "../Laurel.ts"
import type { ListedOnDay } from "../options.ts"
import * as given from "./given.ts"
import { certificationOf, typeOf } from "./persons.ts"
import { settle } from "./settle.ts"
import type { World } from "./World.ts"

/** Days ahead, at most: a hundred years. */
const maxWithin = 36_525

const listed = { known: true, account: true, signal: true } as const
const onDay = { at: true, ...listed } as const

interface About {
  readonly account: Contact.Identity | null
  readonly known: Instant.Instant | null
}

interface Day extends About {
  readonly versions: Catalog.Versions
  readonly certification: Id.CertificationId
  readonly on: CivilDate.CivilDate
  readonly shown: (one: Contact.Contact) => Plain.Contact
}

/** Fails where the account is of a scheme that names none: nobody would be of it, and a misspelt one looks like an empty one. */
const checked = (versions: Catalog.Versions, { account }: About) => {
  const schemes = Catalog.accounts(versions)
  if (account === null || schemes.has(account.scheme)) return Effect.void
  const found = schemes.size === 0 ? "none" : [...schemes].join(", ")
  const message = `the catalog names no accounts by the scheme ${given.shown(account.scheme)}; those that do: ${found}`
  return Effect.fail(new NotFoundError(message))
}

const aboutOf = ({ account, known }: ListedOnDay): About => ({
  account: given.account(account),
  known: given.known(known)
})

/** Of an account, nothing is said of which others its people are of. */
const shownIn = (world: World, { account }: About) =>
  Effect.map(
    world.shown,
    (shown) =>
      (one: Contact.Contact): Plain.Contact =>
        account === null ? shown(one) : { ...shown(one), accounts: [account] }
  )

/** What every list about a certification on a day begins with. */
const dayOf = Effect.fnUntraced(function* (world: World, name: string, options: ListedOnDay) {
  const about = yield* given.reading(() => aboutOf(options))
  const at = yield* given.reading(() => (options.at === undefined ? null : given.day("options.at", options.at)))
  const versions = yield* world.versions
  yield* checked(versions, about)
  const certification = yield* certificationOf(world, name)
  const day: Day = {
    ...about,
    versions,
    certification,
    on: at ?? (yield* Sync.today),
    shown: yield* shownIn(world, about)
  }
  return day
})

const rows = <Row, Shown, E, F>(
  day: Effect.Effect<Day, E, Ledger.Ledger>,
  list: (day: Day) => Stream.Stream<Row, F, Ledger.Ledger>,
  show: (row: Row, day: Day) => Shown
): Stream.Stream<Shown, E | F, Ledger.Ledger> =>
  Stream.unwrap(Effect.map(day, (begun) => Stream.map(list(begun), (row) => show(row, begun))))

/** The pages that a ledger gives one after another. A short one is the last. */
const paged = <Row, Place>(
  ask: (after: Place | null) => Effect.Effect<ReadonlyArray<Row>, Ledger.LedgerError, Ledger.Ledger>,
  placeOf: (row: Row) => Place,
  most: number
): Stream.Stream<Row, Ledger.LedgerError, Ledger.Ledger> =>
  Stream.flattenIterable(
    Stream.paginate(null, (after: Place | null) =>
      Effect.map(ask(after), (page) => {
        const last = page.at(-1)
        const isLast = last === undefined || page.length < most
        return [[page], isLast ? Option.none<Place | null>() : Option.some<Place | null>(placeOf(last))] as const
      })
    )
  )

/** Imports, the first first. */
export const imports = paged(
  (after: Id.ImportId | null) => Ledger.Ledger.use((ledger) => ledger.imports(after, Ledger.maxImports)),
  ({ id }) => id,
  Ledger.maxImports
).pipe(Stream.map(Plain.imported))

const rejections = paged(
  (after: number | null) => Ledger.Ledger.use((ledger) => ledger.rejections(after)),
  ({ id }) => id,
  Ledger.maxPage
).pipe(Stream.map(Plain.rejection))

/** A list by the catalogs of the store, of people as they are shown. */
const named = <Row, E>(
  world: World,
  list: (
    versions: Catalog.Versions,
    shown: (person: Contact.Contact) => Plain.Contact
  ) => Stream.Stream<Row, E, Ledger.Ledger>
) =>
  Stream.unwrap(
    Effect.gen(function* () {
      return list(yield* world.versions, yield* world.shown)
    })
  )

/** Shared identities, a page of the ledger at a time. */
const questions = (world: World) =>
  named(world, (versions, shown) => {
    const pages = Stream.paginate(null, (after: Contact.Identity | null) =>
      Effect.map(
        Review.questions(versions, after),
        ({ last, questions: all }) =>
          [
            [all],
            last === null ? Option.none<Contact.Identity | null>() : Option.some<Contact.Identity | null>(last)
          ] as const
      )
    )
    return Stream.map(Stream.flattenIterable(pages), ({ identity, people, conflict }): Plain.Question => ({
      identity,
      people: people.map(shown),
      conflict
    }))
  })

/** Decisions that wait for a second actor. */
const approvals = (world: World) =>
  named(world, (versions, shown) =>
    Stream.map(Report.pending(versions), (row) => Plain.pending(row.people.map(shown), row))
  )

/** What would be over before it began, of every certification. */
const unresolved = (world: World) =>
  named(world, (versions, shown) =>
    Stream.map(Report.unresolved(Catalog.everyCertification(versions)), (row) =>
      Plain.unresolved(shown(row.person), row)
    )
  )

const contested = (world: World, options: ListedOnDay) =>
  Stream.unwrap(
    Effect.gen(function* () {
      const about = yield* given.reading(() => aboutOf(options))
      const versions = yield* world.versions
      yield* checked(versions, about)
      const shown = yield* shownIn(world, about)
      return Stream.map(Report.contested(versions, about), (row) => Plain.waiting(shown(row.person), row))
    })
  )

const earned = (
  world: World,
  name: string | null,
  options: ListedOnDay & { readonly from: string; readonly to: string }
) =>
  Stream.unwrap(
    Effect.gen(function* () {
      const about = yield* given.reading(() => aboutOf(options))
      const [from, to] = yield* given.reading(
        () => [given.day("options.from", options.from), given.day("options.to", options.to)] as const
      )
      if (to < from)
        yield* given.reading(() => given.fail("options.to", `expected a day on or after from, found ${options.to}`))
      const versions = yield* world.versions
      yield* checked(versions, about)
      const shown = yield* shownIn(world, about)
      const types = name === null ? Catalog.everyType(versions) : [yield* typeOf(world, name)]
      return Stream.map(Report.earned(types, from, to, about), (row) => Plain.earning(shown(row.person), row))
    })
  )

/** A list that is asked for anew by each loop over it. */
export const anew = <Row>(read: () => AsyncGenerator<Row, void>): AsyncIterable<Row> => ({
  [Symbol.asyncIterator]: read
})

type Lists = Pick<Laurel, "earned" | "holders" | "expiring" | "gaps" | "accounts" | "review" | "rejections">

export const listsOf = (world: World): Lists => {
  const { session } = world
  /** Options are read when a loop begins: it throws what is wrong with them. */
  const each = <Row, E, Options extends { readonly signal?: AbortSignal | undefined }>(
    options: Options,
    names: Parameters<typeof given.only<Options>>[2],
    list: () => Stream.Stream<Row, E, Ledger.Ledger>
  ): AsyncIterable<Row> =>
    anew(async function* () {
      given.only("options", options, names)
      yield* session.each(list(), options)
    })
  return {
    earned: (type, options) => each(options, { from: true, to: true, ...listed }, () => earned(world, type, options)),
    holders: (name, options = {}) =>
      each(options, onDay, () =>
        rows(
          dayOf(world, name, options),
          (day) => Report.holders(day.certification, day),
          (row, { shown }) => Plain.holder(shown(row.person), row)
        )
      ),
    expiring: (name, options) =>
      each(options, { within: true, ...onDay }, () => {
        const within = given.whole("options.within", options.within, 0, maxWithin)
        return rows(
          dayOf(world, name, options),
          (day) => Report.expiring(day.versions, day.certification, within, day),
          (row, { shown, on }) => Plain.expiring(shown(row.person), row, on)
        )
      }),
    gaps: (name, options = {}) =>
      each(options, onDay, () =>
        rows(
          dayOf(world, name, options),
          (day) => Report.gaps(day.certification, day),
          (hole, { shown }) => Plain.gap(shown(hole.person), hole)
        )
      ),
    accounts: (name, options = {}) =>
      each(options, onDay, () =>
        rows(
          dayOf(world, name, options),
          (day) => Report.accounts(Catalog.accounts(day.versions), day.certification, day),
          Plain.account
        )
      ),
    review: {
      contested: (options = {}) => each(options, listed, () => contested(world, options)),
      identities: (options = {}) => each(options, given.abortable, () => questions(world)),
      approvals: (options = {}) => each(options, given.abortable, () => approvals(world)),
      unresolved: (options = {}) => each(options, given.abortable, () => unresolved(world)),
      settle: async (options = {}) => {
        given.only("options", options, given.abortable)
        return session.run(settle(world), options)
      }
    },
    rejections: (options = {}) => each(options, given.abortable, () => rejections)
  }
}
