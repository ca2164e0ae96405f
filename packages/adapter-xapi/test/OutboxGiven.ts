/** A ledger in memory, a record store that behaves as the recorded one, and an outbox between them. */
import { Achievement, AchievementId, Adapter, CivilDate, Ledger, LedgerMemory, Span } from "@laurel/core"
import { day, secrets } from "@laurel/testkit"
import { Effect, Layer } from "effect"
import { TestClock } from "effect/testing"
import * as Outbox from "../src/outbox/Outbox.ts"

/** An exam to pass; what it earns counts for a card for a year. */
export const catalog = {
  offerings: [
    { id: "course-1", course: "course", zone: "Europe/London", components: [{ activity: "exam", group: "exam" }] }
  ],
  achievementTypes: [
    {
      id: "pass",
      title: "Course passed",
      courses: ["course"],
      rule: {
        rule: "all",
        of: [{ rule: "scored", group: "exam", atLeast: "40%" }, { rule: "stillRegistered" }]
      },
      recompute: { lost: "apply", worse: "apply" }
    }
  ],
  certifications: [{ id: "card", through: ["pass"], validity: { basis: "completion", period: "P1Y" } }]
}

export const memory = Layer.provide(LedgerMemory.layer, secrets)

/** A store in which every statement is kept once. */
export class FakeLrs {
  readonly kept = new Map<string, string>()
  readonly voided = new Set<string>()
  /** How often it was asked, of these how often for what it holds, and how many statements it was given it had already. */
  requests = 0
  asked = 0
  /** How often it was to void what it does not have. */
  mistaken = 0
  repeated = 0
  /** Statements that it will not take. */
  refuses: (statement: Outbox.Statement) => number | undefined = () => undefined
  /** Whether the request of that number is taken, and whether its answer gets lost. */
  fails: (request: number) => "before" | "after" | undefined = () => undefined

  readonly lrs: Outbox.Lrs = {
    store: (statements) => this.#request(() => this.#take(statements)),
    isVoided: (id) => this.#ask(() => this.kept.has(id) && this.voided.has(id)),
    isStanding: (id) => this.#ask(() => this.kept.has(id) && !this.voided.has(id)),
    hasVoids: this.#ask(() => this.voided.size > 0)
  }

  #ask(answer: () => boolean): Effect.Effect<boolean, Adapter.Failure> {
    return this.#request(() => {
      this.asked += 1
      return answer()
    })
  }

  #request<A>(answer: () => A): Effect.Effect<A, Adapter.Failure> {
    return Effect.suspend(() => {
      this.requests += 1
      const failure = new Adapter.Unavailable({
        where: "the store",
        expected: "an answer",
        found: "none",
        advice: "Try again.",
        retryAfter: null
      })
      const fails = this.fails(this.requests)
      if (fails === "before") return Effect.fail(failure)
      const answered = answer()
      return fails === "after" ? Effect.fail(failure) : Effect.succeed(answered)
    })
  }

  /** A batch with one bad statement is refused whole. */
  #take(statements: ReadonlyArray<Outbox.Statement>): Outbox.Answer {
    for (const statement of statements) {
      const status = this.#statusOf(statement)
      if (status !== undefined) return { _tag: "Refused", status, said: `no to ${statement.id}` }
    }
    for (const statement of statements) {
      if (this.kept.has(statement.id)) this.repeated += 1
      this.kept.set(statement.id, JSON.stringify(statement))
      if (statement.object.objectType === "StatementRef") this.voided.add(statement.object.id)
    }
    return { _tag: "Stored" }
  }

  #statusOf(statement: Outbox.Statement): number | undefined {
    const known = this.kept.get(statement.id)
    if (known !== undefined && known !== JSON.stringify(statement)) return 409
    if (statement.object.objectType === "StatementRef") {
      const target = this.kept.get(statement.object.id)
      // A store would take this one, but an outbox must never send it.
      if (target === undefined) {
        this.mistaken += 1
        return 404
      }
      if (target.includes("verbs/voided")) return 400
    }
    return this.refuses(statement)
  }

  /** All that it holds that is not voided. */
  get standing(): ReadonlyArray<Outbox.Statement> {
    return [...this.kept.values()]
      .map((text): Outbox.Statement => JSON.parse(text))
      .filter(({ id, object }) => !this.voided.has(id) && object.objectType === "Activity")
  }

  /** Told in short, in order: `earned pass:1:1 2014-05-10`. */
  get told(): ReadonlyArray<string> {
    return this.standing.map(short).toSorted()
  }

  /** How many statements of each verb it ever took. */
  get counts(): Readonly<Record<string, number>> {
    const counts: Record<string, number> = {}
    for (const text of this.kept.values()) {
      const verb = Outbox.verbOf(JSON.parse(text))
      counts[verb] = (counts[verb] ?? 0) + 1
    }
    return counts
  }
}

export const short = ({ context, result, ...statement }: Outbox.Statement): string => {
  const of = (name: string) => result?.extensions?.[Outbox.extension + name]
  const days = [
    "earned-on",
    "lost-on",
    "lost-until",
    "lost-by",
    "certification",
    "counted-until",
    "valid-from",
    "valid-until"
  ]
  const told = days.flatMap((name) => of(name) ?? [])
  return [Outbox.verbOf(statement), context?.extensions[`${Outbox.extension}achievement`], ...told].join(" ")
}

export const options = (more: Partial<Outbox.Options["selection"]> = {}): Outbox.Options => ({
  id: "lrs",
  selection: {
    endpoint: "https://lrs.example.test/xapi/",
    actor: [{ scheme: "student", as: "account", homePage: "https://school.example.test" }],
    types: null,
    ...more
  },
  activity: "https://school.example.test/achievements/{type}",
  agent: { objectType: "Agent", account: { homePage: "https://school.example.test", name: "laurel" } },
  zone: "Europe/London",
  batch: 3
})

export const announce = (lrs: FakeLrs, given = options()) => Effect.scoped(Outbox.announce(given, lrs.lrs))

export const today = (text: string) => TestClock.setTime(day(text) * 86_400_000 + 43_200_000)

/** What a ledger says counts, told as `FakeLrs.told` tells what is earned and lost. */
export const counting = Effect.gen(function* () {
  const ledger = yield* Ledger.Ledger
  const { achievements } = yield* ledger.loadContacts(null, Ledger.maxPage)
  const all = [...new Map([...achievements.values()].flat().map((one) => [AchievementId.format(one.id), one])).values()]
  return all
    .flatMap((one) => {
      const counted = Achievement.counting(one)
      const earned = Achievement.earnedOn(one)
      if (counted.length === 0 || earned === undefined) return []
      const id = AchievementId.format(one.id)
      const { validFrom } = one.terms
      const begun = validFrom !== undefined && validFrom > earned ? validFrom : earned
      const gaps = Span.minus([{ from: begun, lost: null }], counted)
      return [
        `earned ${id} ${CivilDate.format(earned)}`,
        ...gaps.map(({ from, lost }) =>
          [
            "lost",
            id,
            CivilDate.format(from),
            ...(lost === null ? [] : [CivilDate.format(CivilDate.plusDays(lost, -1))])
          ].join(" ")
        )
      ]
    })
    .toSorted()
})

/** The same days of what the store holds. */
export const achievedIn = (lrs: FakeLrs): ReadonlyArray<string> =>
  lrs.standing
    .filter((statement) => Outbox.verbOf(statement) !== "expired")
    .map((statement) => {
      const [verb, id, ...days] = short(statement).split(" ")
      const dates = days.filter((part) => /^\d{4}-/.test(part))
      return [verb, id, ...(verb === "earned" ? dates.slice(0, 1) : dates)].join(" ")
    })
    .toSorted()
