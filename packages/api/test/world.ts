/** A ledger with two employers' people in it, and the API over it. */
import {
  type Adapter,
  CanonicalJson,
  Catalog,
  Contact,
  Id,
  Import,
  type Ledger,
  LedgerMemory,
  Merkle,
  type Plan,
  Sha256,
  Sync
} from "@laurel/core"
import {
  Commands,
  corrected,
  type Deciding,
  learnerOf,
  participant,
  type Participant,
  scripted,
  secrets
} from "@laurel/testkit"
import { Effect, Layer, Logger, Stream } from "effect"
import { TestClock } from "effect/testing"
import { type Access, Importing, Server } from "../src/index.ts"

const courses = ["forklift", "crane"]

const catalog = {
  identities: [
    { scheme: "employer", account: true },
    { scheme: "email", links: "proposed" }
  ],
  offerings: courses.map((course) => ({
    id: `${course}-1`,
    course,
    zone: "Europe/London",
    components: [{ activity: "exam", group: "exam", weight: 100 }]
  })),
  achievementTypes: courses.map((course) => ({
    // An id may hold a slash, which a path can't.
    id: course === "crane" ? "crane/pass" : `${course}-pass`,
    courses: [course],
    // Of cranes a grant takes two.
    ...(course === "crane" ? { moderators: ["moderator"] } : {}),
    rule: { rule: "all", of: [{ rule: "scored", group: "exam", atLeast: 0.4 }, { rule: "stillRegistered" }] }
  })),
  certifications: [
    {
      id: "forklift",
      through: ["forklift-pass"],
      validity: { basis: "completion", period: "P1Y", window: "P3M", grace: { period: "P1M", counts: false } }
    }
  ]
}

export const of = (contact: string, employer: string | null, more: ReadonlyArray<string> = []): Participant =>
  participant({
    offering: "forklift-1",
    contact,
    claims: [...(employer === null ? [] : [`employer:${employer}`]), ...more]
  })

/** The same person in the course whose grants wait for a second actor. */
export const onCrane = ({ subject: { contact, claims = [] } }: Participant): Participant =>
  participant({ offering: "crane-1", contact: contact.value, claims: claims.map(Contact.keyOf) })

export const [ann, bob, eve, dan] = [
  of("ann", "acme", ["email:a@x.example"]),
  of("bob", "acme"),
  of("eve", "bolt", ["email:a@x.example"]),
  of("dan", null)
]
const people = [ann, bob, eve, dan]
const today = "2026-06-30"

const rejected = {
  kind: "row",
  source: Id.SourceId.make("desk"),
  stream: "notes",
  key: "zoe",
  line: 7,
  column: "score",
  expected: "a number",
  found: "Zoe's",
  advice: "Mend it.",
  raw: "zoe,Zoe's"
} as const

/** What every story here begins with: passes, a renewal too late, and a pass that its source has corrected to none. */
const begin = Effect.gen(function* () {
  yield* TestClock.setTime(Date.parse(`${today}T12:00:00Z`))
  const compiled = yield* Effect.fromResult(Catalog.decode(catalog))
  const { versions } = yield* Sync.apply(compiled)
  const first = people.map((who, at) => who.scored("exam", 50 + at, `2025-0${at + 1}-10`))
  const registered = people.map((who) => who.registered("2024-09-01"))
  yield* Stream.runDrain(
    Sync.run(
      versions,
      scripted(Id.SourceId.make("desk"), [
        { drafts: [...registered, ...first, bob.closed("2025-06-01")], ended: false },
        { rejections: [rejected], stream: "notes" }
      ])
    )
  )
  yield* Commands.say([corrected(bob.scored("exam", 51, "2025-02-10"), bob.scored("exam", 10, "2025-02-10"))])
  return versions
})

export interface World {
  /** Asks as a caller: of everybody unless accounts are named. */
  readonly ask: (as: Partial<Access.Calling>, method: string, path: string, more?: RequestInit) => Promise<Response>
  readonly server: Access.Inner
}

const account = (value: string): Contact.Identity => ({ scheme: "employer", value })
export const acme: Partial<Access.Calling> = { accounts: [account("acme")] }
export const bolt: Partial<Access.Calling> = { accounts: [account("bolt")] }

/** A key of everybody, for everything. */
export const everything: Access.Calling = {
  keyId: "k1",
  actor: "u-17",
  role: "administrator",
  scopes: ["read", "decide", "import"],
  accounts: null
}

const asking =
  (server: Access.Inner): World["ask"] =>
  (as, method, path, more = {}) =>
    server.answer(new Request(`http://laurel.example${path}`, { method, ...more }), { ...everything, ...as })

/** A body as JSON. */
export const body = (value: unknown): RequestInit => ({
  body: JSON.stringify(value),
  headers: { "content-type": "application/json" }
})

/** A test over the world as it begins. */
export const world = <A, E, R>(
  test: (world: World) => Effect.Effect<A, E, R>,
  options: Server.Options = {}
): Effect.Effect<A, unknown, Exclude<R, Ledger.Ledger>> =>
  Effect.scoped(
    Effect.gen(function* () {
      yield* begin
      const server = yield* Server.make(options)
      return yield* test({ ask: asking(server), server })
    })
  ).pipe(
    Effect.provide(Layer.mergeAll(Layer.provide(Layer.fresh(LedgerMemory.layer), secrets), Logger.layer([])))
  ) as Effect.Effect<A, unknown, Exclude<R, Ledger.Ledger>>

/** Imports whose lines are names: each passes the exam on the same day. A line `!` can't be read. */
export const importing: Importing.Importing = (() => {
  const prepared = Effect.fnUntraced(function* ({ file, mapping, source, reason, conflicts, people }: Importing.Given) {
    if (!file.name.endsWith(".csv")) return yield* new Importing.Unfit({ message: "expected a file that ends in .csv" })
    const id = Id.SourceId.make(source)
    const lines = [...new Set(file.content.split("\n").filter((line) => /^[a-z]{1,20}$/.test(line)))]
    const drafts = lines.map((contact) =>
      participant({ offering: "forklift-1", contact, source: id }).scored("exam", 60, "2025-05-05")
    )
    const bytes = new TextEncoder().encode(file.content)
    return {
      adapter: scripted(id, [{ drafts }]),
      terms: {
        source: id,
        reason,
        mapping: { name: "letters", version: 1, text: CanonicalJson.format(mapping) },
        files: [{ sha256: Merkle.hex(Sha256.sha256(bytes)), size: bytes.length }],
        names: [file.name],
        conflicts: conflicts ?? "replace",
        people: people ?? "create"
      } as const
    }
  })
  const told = (counts: Plan.Counts, verdicts: Import.Counts, number: number | null): Importing.Answer => ({
    ...counts,
    import: number,
    verdicts
  })
  // A script that only succeeds leaves no AdapterError but the type's.
  const read = <A>(work: Effect.Effect<A, Adapter.AdapterError | Ledger.LedgerError, Ledger.Ledger>) =>
    Effect.catchTag(work, "AdapterError", (error) => Effect.die(error))
  return {
    check: Effect.fnUntraced(function* (given, by) {
      const { adapter, terms } = yield* prepared(given)
      const rejected = Importing.rejected()
      const { counts, verdicts } = yield* read(
        Import.check(yield* Commands.versions, adapter, { ...terms, ...by }, { tell: rejected.take })
      )
      return { ...told(counts, verdicts, null), ...rejected.told() }
    }),
    run: Effect.fnUntraced(function* (given, by) {
      const { adapter, terms } = yield* prepared(given)
      const steps = yield* read(Stream.runCollect(Import.run(yield* Commands.versions, adapter, { ...terms, ...by })))
      const [only] = steps
      return only === undefined
        ? yield* new Importing.Unfit({ message: "no page" })
        : told(only, only.verdicts, only.import)
    })
  }
})()

/** What somebody's participation and contact are numbered. */
export const numbers = Effect.fnUntraced(function* (who: Participant) {
  const { learner, contact } = yield* learnerOf(who)
  return { learner, contact: `c${contact}`, pass: `forklift-pass:${learner}:1` }
})

/** People decide this, together, beside the API. */
export const decide = Effect.fnUntraced(function* (...decisions: ReadonlyArray<Deciding>) {
  return yield* Sync.decide(yield* Commands.versions, yield* Effect.all(decisions))
})
