/**
 * The domain core by itself, as ratios measured in one run: a nested rule over 100,000 participations beside a function written by
 * hand and json-rules-engine; one contact with 1,000 facts; and one correction among more and more contacts.
 */
import assert from "node:assert/strict"
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { cpus, tmpdir } from "node:os"
import { dirname, join } from "node:path"
import { fileURLToPath } from "node:url"
import {
  Build,
  Catalog,
  CivilDate,
  Draft,
  Fact,
  Fraction,
  Id,
  Instant,
  type Ledger,
  type Participation,
  Rule,
  Sync
} from "@laurel/core"
import { LedgerSql } from "@laurel/ledger-sql"
import { Effect, Result, Stream } from "effect"
import { Engine } from "json-rules-engine"

const rounds = 5
const bounds = { handWritten: 0.2, jsonRulesEngine: 50, derive: 15, correction: 3 }
const participations = 100_000
/** Kept in memory at once, so that the collector does not become part of the figure. */
const chunk = 10_000

const source = Id.SourceId.make("bench")
const start = CivilDate.parse("2026-01-05") ?? CivilDate.min
const sessions = ["s1", "s2", "s3", "s4", "s5"]

const catalogOf = (courses: ReadonlyArray<string>): unknown => ({
  offerings: courses.map((course) => ({
    id: course,
    course,
    zone: "Europe/Berlin",
    components: [
      { activity: "quiz", group: "quiz" },
      { activity: "module", group: "module" }
    ],
    sessions: sessions.map((activity, index) => ({
      activity,
      starts: `2026-01-${String(5 + index).padStart(2, "0")}T09:00:00+01:00`,
      ends: `2026-01-${String(5 + index).padStart(2, "0")}T10:00:00+01:00`
    }))
  })),
  achievementTypes: courses.map((course) => ({
    id: course,
    courses: [course],
    rule: Build.all(
      Build.attended({ share: "80%" }),
      Build.any(Build.scored("quiz", "70%"), Build.all(Build.scored("quiz", "50%"), Build.passed("quiz"))),
      Build.completed("module")
    ),
    validity: { basis: "completion", period: "P1Y", window: "P2M" }
  })),
  certifications: []
})

/** The same numbers on every machine. */
const random = (seed: number) => {
  let state = seed
  return (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0
    return state / 2 ** 32
  }
}

const evidences = {
  registered: Fact.Registered.make({}),
  present: Fact.Attended.make({ status: "present" }),
  absent: Fact.Attended.make({ status: "absent" }),
  completed: Fact.Completed.make({}),
  passed: Fact.Passed.make({}),
  closed: Fact.Closed.make({})
}

let facts = 0
const factOf = (evidence: Fact.Evidence, activity: string | null, on: number): Fact.Fact => {
  const id = Id.FactId.make((facts += 1))
  return {
    id,
    origin: id,
    revision: 1,
    batch: 1,
    learner: Id.LearnerId.make(1),
    recordedAt: Instant.Instant.make(0),
    reference: { source, stream: "rows", key: String(id), line: null },
    activity: activity === null ? null : Id.ActivityId.make(activity),
    evidence,
    happened: { on: CivilDate.plusDays(start, on), at: null, zone: "Europe/Berlin", basis: "stated" },
    observedAt: null,
    said: null
  }
}

/** Nine facts each: five sessions, a quiz, a module, the frame. About half of them pass. */
const participationOf = (next: () => number): Participation.Participation => [
  factOf(evidences.registered, null, 0),
  ...sessions.map((session, index) => factOf(next() < 0.85 ? evidences.present : evidences.absent, session, index)),
  factOf(Fact.Scored.make({ raw: Math.floor(next() * 60) + 40, max: 100 }), "quiz", 6),
  ...(next() < 0.5 ? [factOf(evidences.passed, "quiz", 6)] : []),
  ...(next() < 0.9 ? [factOf(evidences.completed, "module", 7)] : []),
  factOf(evidences.closed, null, 8)
]

const course = "course"
const compiled = Result.getOrThrow(Catalog.decode(catalogOf([course])))
const type = compiled.types.get(Id.TypeId.make(course)) ?? assert.fail()
const offering = compiled.offerings.get(Id.OfferingId.make(course)) ?? assert.fail()

/** What a programmer would write for this rule: one pass, yes or no, nothing to show for it. */
const byHand = (participation: Participation.Participation): boolean => {
  let [attended, score, passed, completed, closed] = [0, 0, false, false, false]
  for (const { activity, evidence } of participation) {
    switch (evidence._tag) {
      case "Attended":
        if (evidence.status === "present" || evidence.status === "late") attended += 1
        break
      case "Scored":
        if (activity === "quiz") score = Math.max(score, (evidence.raw ?? 0) / (evidence.max ?? 1))
        break
      case "Passed":
        if (activity === "quiz") passed = true
        break
      case "Completed":
        if (activity === "module") completed = true
        break
      case "Closed":
        closed = true
    }
  }
  return closed && attended / sessions.length >= 0.8 && (score >= 0.7 || (score >= 0.5 && passed)) && completed
}

/** The same rule for json-rules-engine, on totals that somebody else has added up for it. */
const engine = new Engine([
  {
    conditions: {
      all: [
        { fact: "closed", operator: "equal", value: true },
        { fact: "attended", operator: "greaterThanInclusive", value: 0.8 },
        {
          any: [
            { fact: "score", operator: "greaterThanInclusive", value: 0.7 },
            {
              all: [
                { fact: "score", operator: "greaterThanInclusive", value: 0.5 },
                { fact: "passed", operator: "equal", value: true }
              ]
            }
          ]
        },
        { fact: "completed", operator: "equal", value: true }
      ]
    },
    event: { type: "met" }
  }
])

const totalsOf = (participation: Participation.Participation) => {
  const has = (tag: Fact.Kind, activity: string | null): boolean =>
    participation.some((fact) => fact.evidence._tag === tag && fact.activity === activity)
  const attended = participation.filter(({ evidence }) => evidence._tag === "Attended" && evidence.status === "present")
  const score = participation.find(({ evidence }) => evidence._tag === "Scored")?.evidence
  return {
    closed: has("Closed", null),
    attended: attended.length / sessions.length,
    score: score?._tag === "Scored" ? Fraction.toNumber(Fact.scaled(score)) : 0,
    passed: has("Passed", "quiz"),
    completed: has("Completed", "module")
  }
}

const seconds = (since: number): number => (performance.now() - since) / 1_000
const median = (values: ReadonlyArray<number>): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN

/** One round over all participations; every engine must find the same number met. */
const round = async (seed: number) => {
  const next = random(seed)
  const time = { laurel: 0, hand: 0, engine: 0 }
  for (let done = 0; done < participations; done += chunk) {
    const some = Array.from({ length: chunk }, () => participationOf(next))
    const totals = some.map(totalsOf)
    let at = performance.now()
    let met = 0
    for (const each of some) {
      // Read as a caller reads it: the outcome, the day, and the clauses that explain it.
      const verdict = Rule.evaluate(type.rule, Rule.alone(offering, each))
      if (verdict.outcome === "met" && Rule.metOn(verdict) !== undefined && verdict.clauses.length === 3) met += 1
    }
    time.laurel += seconds(at)
    at = performance.now()
    let byFunction = 0
    for (const each of some) if (byHand(each)) byFunction += 1
    time.hand += seconds(at)
    at = performance.now()
    let byEngine = 0
    for (const each of totals) if ((await engine.run(each)).events.length > 0) byEngine += 1
    time.engine += seconds(at)
    assert.deepEqual([met, byEngine], [byFunction, byFunction])
  }
  return time
}

/** Everything one contact's page brings, on a store that already holds others. */
const draftsOf = (contact: number, offering: string, next: () => number): ReadonlyArray<Fact.Draft> => {
  const subject: Fact.Subject = {
    key: `${contact}/${offering}`,
    offering: Id.OfferingId.make(offering),
    contact: { scheme: "staff", value: String(contact) }
  }
  return participationOf(next).map(({ activity, evidence, happened }, index) => ({
    reference: { source, stream: "rows", key: `${contact}/${offering}/${index}`, line: null },
    subject,
    activity,
    evidence,
    happened,
    observedAt: null,
    said: null
  }))
}

const say = (versions: Catalog.Versions, drafts: ReadonlyArray<Fact.Draft>) =>
  Stream.runDrain(Sync.run(versions, Draft.adapter(source, drafts)))

/** Milliseconds to take in one more fact of a contact with that many participations, everything they hold derived anew. */
const deriveOf = Effect.fnUntraced(function* (count: number) {
  const courses = Array.from({ length: count }, (_, index) => `course-${index}`)
  const { versions } = yield* Sync.apply(Result.getOrThrow(Catalog.decode(catalogOf(courses))))
  const next = random(count)
  const drafts = courses.flatMap((each) => draftsOf(1, each, next))
  yield* say(versions, drafts)
  const times: Array<number> = []
  for (let turn = 0; turn < 101; turn++) {
    const at = performance.now()
    yield* say(versions, [corrected(drafts, turn)])
    times.push(performance.now() - at)
  }
  return { facts: drafts.length, milliseconds: median(times) }
})

/** The first contact's quiz with another mark. */
const corrected = (drafts: ReadonlyArray<Fact.Draft>, turn: number): Fact.Draft => {
  const quiz = drafts.find(({ evidence }) => evidence._tag === "Scored") ?? assert.fail()
  return { ...quiz, evidence: Fact.Scored.make({ raw: 40 + (turn % 60), max: 100 }) }
}

/** Milliseconds of one correction in a store of that many contacts: read, judged, derived, logged and committed. */
const correctionOf = Effect.fnUntraced(function* (contacts: number) {
  const { versions } = yield* Sync.apply(compiled)
  const next = random(contacts)
  for (let done = 0; done < contacts; done += 5_000) {
    const page = Array.from({ length: Math.min(5_000, contacts - done) }, (_, index) =>
      draftsOf(done + index, course, next)
    )
    yield* say(versions, page.flat())
  }
  const times: Array<number> = []
  for (let turn = 0; turn < 501; turn++) {
    const contact = Math.floor(next() * contacts)
    const correction = corrected(draftsOf(contact, course, random(turn)), turn)
    const at = performance.now()
    yield* say(versions, [correction])
    times.push(performance.now() - at)
  }
  return median(times)
})

const folder = mkdtempSync(join(tmpdir(), "laurel-bench-core-"))
let stores = 0
const inStore = <A, E>(effect: Effect.Effect<A, E, Ledger.Ledger>): Promise<A> =>
  Effect.runPromise(effect.pipe(Effect.provide(LedgerSql.layerSqlite(join(folder, `${(stores += 1)}.db`)))))

const times = { laurel: new Array<number>(), hand: new Array<number>(), engine: new Array<number>() }
for (let turn = 0; turn <= rounds; turn++) {
  const time = await round(turn + 1)
  // Round 0 warms up and is not counted.
  if (turn === 0) continue
  times.laurel.push(time.laurel)
  times.hand.push(time.hand)
  times.engine.push(time.engine)
}
const [small, large] = [await inStore(deriveOf(11)), await inStore(deriveOf(112))]
const sizes = [1_000, 10_000, 100_000]
const corrections: Array<number> = []
for (const size of sizes) corrections.push(await inStore(correctionOf(size)))
rmSync(folder, { recursive: true, force: true })

const [laurel, hand, peer] = [median(times.laurel), median(times.hand), median(times.engine)]
const growth = (corrections.at(-1) ?? Number.NaN) / (corrections[0] ?? Number.NaN)
const figures = [
  {
    name: "rule with its explanation, speed / function by hand without one",
    value: hand / laurel,
    least: bounds.handWritten
  },
  {
    name: "rule with its explanation, speed / json-rules-engine on ready totals",
    value: peer / laurel,
    least: bounds.jsonRulesEngine
  },
  {
    name: `one fact more for a contact of ${large.facts} facts / of ${small.facts}`,
    value: large.milliseconds / small.milliseconds,
    most: bounds.derive
  },
  { name: `one correction among ${sizes.at(-1)} contacts / among ${sizes[0]}`, value: growth, most: bounds.correction }
]
const hundredths = (value: number): number => Math.round(value * 100) / 100
const isMet = ({ value, least = 0, most = Infinity }: { value: number; least?: number; most?: number }): boolean =>
  value >= least && value <= most
const print = (line: string): void => {
  process.stdout.write(`${line}\n`)
}
const rate = (time: number): string => `${Math.round(participations / time).toLocaleString("en")} a second`
print(`${participations} participations of about 9 facts; medians of ${rounds} rounds`)
print(`Laurel ${rate(laurel)} · by hand ${rate(hand)} · json-rules-engine ${rate(peer)}`)
print(
  `a contact of ${small.facts} facts ${small.milliseconds.toFixed(2)} ms, of ${large.facts} ${large.milliseconds.toFixed(2)} ms`
)
print(
  `one correction: ${sizes.map((size, index) => `${size} contacts ${corrections[index]?.toFixed(2)} ms`).join(", ")}`
)
for (const figure of figures) {
  const bound = "least" in figure ? `at least ${figure.least}` : `at most ${figure.most}`
  print(`${isMet(figure) ? "ok  " : "MISS"}  ${figure.name}: ${hundredths(figure.value)} (${bound})`)
}
const results = join(dirname(dirname(dirname(fileURLToPath(import.meta.url)))), "bench", "results")
mkdirSync(results, { recursive: true })
const machine = `${cpus().length} × ${cpus()[0]?.model ?? "unknown"}, Node ${process.versions.node}`
writeFileSync(
  join(results, "core.json"),
  `${JSON.stringify({ machine, rounds: times, corrections, figures: figures.map((figure) => ({ ...figure, value: hundredths(figure.value) })) }, null, 2)}\n`
)
process.exitCode = figures.every(isMet) ? 0 : 1
