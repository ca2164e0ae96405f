/** What the promises of a ledger are told with: one catalog, a few people, and everything a ledger can be asked at once. */
import {
  type Achievement,
  type Adapter,
  Catalog,
  type Contact,
  type Decision,
  type Fact,
  type Holding,
  type Id,
  Instant,
  type Leaf,
  Ledger,
  Plan,
  type Rejection,
  Sync
} from "@laurel/core"
import { Clock, Effect, Stream } from "effect"
import { allPages } from "./allPages.ts"
import { entriesOf, leavesIn } from "./entriesIn.ts"
import { desk, participant } from "./participant.ts"
import { page, type Script, scripted } from "./scripted.ts"

const offering = (id: string): object => ({
  id,
  course: "algebra",
  zone: "Europe/London",
  components: [
    { activity: "essay", group: "coursework", weight: 100 },
    { activity: "finals", group: "exam" }
  ]
})
const registered = { rule: "stillRegistered" }

/** Two runs of a course, an exam that is valid for a year, coursework that is valid for ever. */
export const catalog = {
  offerings: [offering("algebra-1"), offering("algebra-2")],
  achievementTypes: [
    {
      id: "exam-pass",
      courses: ["algebra"],
      rule: { rule: "all", of: [{ rule: "scored", group: "exam", atLeast: 0.4 }, registered] },
      validity: { basis: "completion", period: "P1Y" }
    },
    { id: "coursework-pass", courses: ["algebra"], rule: { rule: "weighted", group: "coursework", atLeast: 40 } }
  ],
  certifications: [{ id: "algebraist", through: ["exam-pass", "coursework-pass"], validity: { basis: "never" } }]
}

export const [ann, bob] = [
  participant({ offering: "algebra-1", contact: "ann" }),
  participant({ offering: "algebra-1", contact: "bob" })
]

/** Applies the catalog; everything after is judged by it. */
export const begin = Effect.gen(function* () {
  const { versions } = yield* Sync.apply(yield* Effect.fromResult(Catalog.decode(catalog)))
  return versions
})

type Said = Effect.Effect<void, Adapter.AdapterError | Ledger.LedgerError, Ledger.Ledger>

/** Reads on from where the source stopped, through the one pipeline. */
export const sync = (versions: Catalog.Versions, scripts: ReadonlyArray<Script>, source: Id.SourceId = desk): Said =>
  Stream.runDrain(Sync.run(versions, scripted(source, scripts)))

/** Says drafts in one page, as a reading of its own, wherever the source stands. */
export const say = (versions: Catalog.Versions, drafts: ReadonlyArray<Fact.Draft>): Said =>
  Stream.runDrain(Sync.run(versions, { source: desk, read: () => Stream.succeed(page({ drafts }, "said")) }))

/** The commit that these drafts come to on the ledger's present head, not yet committed. */
export const planned = Effect.fnUntraced(function* (
  versions: Catalog.Versions,
  script: Script,
  {
    source = desk,
    exclusive = false,
    archives = false
  }: { readonly source?: Id.SourceId; readonly exclusive?: boolean; readonly archives?: boolean } = {}
) {
  const ledger = yield* Ledger.Ledger
  const { drafts = [] } = script
  const loaded = yield* ledger.load({
    source,
    subjects: drafts.map(({ subject }) => subject),
    references: drafts.map(({ reference }) => reference),
    prefixes: [],
    records: [],
    contacts: [],
    whole: versions.crossing,
    room: { facts: drafts.length * 2, decisions: 0, exclusive }
  })
  const origin = { source, from: loaded.position, lease: null, archives }
  return Plan.ofPage(versions, origin, page(script, "planned"), loaded, yield* now).commit
})

/** The test's clock as an instant. */
export const now = Effect.map(Clock.currentTimeMillis, (millis) => Instant.Instant.make(millis))

/** A row of a source that could not be read. */
export const rejection = (line: number, found = "a"): Rejection.Rejection => ({
  kind: "row",
  source: desk,
  stream: "rows",
  key: null,
  line,
  column: "score",
  expected: "a number",
  found,
  advice: "Mend the row.",
  raw: `1,${found},"x"`
})

const byId = <A extends { readonly id: number }>(items: ReadonlyArray<A>): ReadonlyArray<A> =>
  items.toSorted((a, b) => a.id - b.id)
/** JSON has no fractions. */
const text = (item: unknown): string =>
  JSON.stringify(item, (_, value: unknown) => (typeof value === "bigint" ? String(value) : value))
const byText = <A>(items: ReadonlyArray<A>): ReadonlyArray<A> => items.toSorted((a, b) => (text(a) < text(b) ? -1 : 1))

const inOrder = (contact: Contact.Contact | undefined): Contact.Contact | undefined =>
  contact && { ...contact, identities: byText(contact.identities) }

/** Everything a small ledger says; what no ledger has to keep in an order is sorted. */
export interface Everything extends Pick<Ledger.LoadedContacts, "head" | "ids" | "learners"> {
  readonly facts: ReadonlyArray<Fact.Fact>
  readonly achievements: ReadonlyArray<Achievement.Achievement>
  readonly holdings: ReadonlyArray<readonly [Id.ContactId, ReadonlyArray<Holding.Holding>]>
  readonly contacts: ReadonlyArray<Contact.Contact | undefined>
  readonly decisions: ReadonlyArray<Decision.Decision>
  readonly people: ReadonlyArray<unknown>
  readonly shared: ReadonlyArray<Ledger.Shared>
  readonly contested: ReadonlyArray<Achievement.Achievement>
  readonly totals: Omit<Ledger.Totals, "achievements"> & { readonly achievements: ReadonlyArray<unknown> }
  readonly positions: ReadonlyArray<unknown>
  readonly rejections: ReadonlyArray<Ledger.KeptRejection>
  readonly log: ReadonlyArray<Leaf.Leaf>
  readonly entries: ReadonlyArray<Ledger.Logged>
  readonly checkpoints: ReadonlyArray<Ledger.Checkpoint>
  readonly catalogs: ReadonlyArray<unknown>
  readonly certificates: ReadonlyArray<Ledger.KeptCertificate>
}

export const everything: Effect.Effect<Everything, Ledger.LedgerError, Ledger.Ledger> = Effect.gen(function* () {
  const ledger = yield* Ledger.Ledger
  const loaded = yield* ledger.loadContacts(null, Ledger.maxPage)
  const { head, learners, revisions, achievements, holdings, ids } = loaded
  // A log may lag behind until it is asked for; totals tell by how much.
  const log = yield* leavesIn
  const totals = yield* ledger.totals
  return {
    head,
    ids,
    learners: byId(learners),
    facts: byId([...revisions.values()].flat()),
    achievements: byText([...achievements.values()].flat()),
    holdings: ids.map((id) => [id, byText(holdings.get(id) ?? [])] as const),
    contacts: yield* Effect.forEach(ids, (id) =>
      Effect.map(ledger.contact(id, null), (dossier) => inOrder(dossier?.contact))
    ),
    decisions: loaded.decisions,
    people: byText([...loaded.people]),
    shared: yield* ledger.shared(null),
    contested: yield* ledger.contested(null, null),
    totals: { ...totals, achievements: byText([...totals.achievements]) },
    positions: byText([...(yield* ledger.positions)]),
    rejections: yield* ledger.rejections(null),
    log,
    entries: entriesOf(log),
    checkpoints: yield* ledger.checkpoints(null),
    catalogs: yield* ledger.catalogs,
    certificates: yield* allPages(
      (after: number | null) => ledger.certificates(after, Ledger.maxPage),
      ({ place }) => place
    )
  }
})
