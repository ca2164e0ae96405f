/** Where a source's own opinions and what Laurel computes differ, of whole persons as they are loaded. */
import * as Achievement from "../Achievement.ts"
import type * as AchievementId from "../AchievementId.ts"
import type { Versions } from "../Catalog.ts"
import type { CivilDate } from "../CivilDate.ts"
import type { ActivityId, ContactId, LearnerId, SourceId, TypeId } from "../Id.ts"
import type { Learner, LoadedContacts } from "../Ledger.ts"
import * as Span from "../Span.ts"
import { isErased } from "../Text.ts"
import type { Case } from "./Case.ts"
import * as Judgement from "./Judgement.ts"
import * as World from "./World.ts"
import { lastDays } from "./lastDays.ts"
import * as Opinions from "./Opinions.ts"
import * as OpinionWords from "./OpinionWords.ts"

/** Of which sources, on which day. */
export interface Options {
  readonly sources: ReadonlyArray<Opinions.Source>
  /** The day on which both sides are looked at. */
  readonly on: CivilDate
  /** Only these types; null for all. */
  readonly types: ReadonlySet<TypeId> | null
}

interface Found {
  readonly source: SourceId
  readonly learner: Learner
  readonly type: TypeId
  /** What it is called in Laurel, also where it was never issued; null where the person takes part in nothing that could earn it. */
  readonly id: AchievementId.AchievementId | null
  /** Why Laurel says what it says, one line each, those that belong to another indented below it. */
  readonly why: ReadonlyArray<string>
}

/** The source says that the learner has made it, and Laurel has no achievement of the type that counts. */
interface SourceOnly extends Found {
  readonly kind: "sourceOnly"
  readonly opinion: Opinions.Opinion
  /** One that counts no longer, or not yet; null where there was none. */
  readonly achievement: Achievement.Achievement | null
}

/** An achievement counts, and the source says nothing, or that the learner has not made it. */
interface LaurelOnly extends Found {
  readonly kind: "laurelOnly"
  readonly opinion: Opinions.Opinion | null
  readonly achievement: Achievement.Achievement
}

/** Both say so, and the last valid day that the source names is not ours. */
interface Expiry extends Found {
  readonly kind: "expiry"
  readonly opinion: Opinions.Opinion
  readonly achievement: Achievement.Achievement
  /** Ours; null where it never expires. */
  readonly expires: CivilDate | null
}

export type Difference = SourceOnly | LaurelOnly | Expiry

export interface Counts {
  /** Opinions held against a type. */
  readonly compared: number
  /** Opinions that no pair of their source names, or that no type of their course could be about. */
  readonly unpaired: number
  readonly sourceOnly: number
  readonly laurelOnly: number
  readonly expiry: number
}

export interface Compared {
  readonly differences: ReadonlyArray<Difference>
  readonly counts: Counts
  /** The activities that opinions name, by source. */
  readonly activities: ReadonlyMap<SourceId, ReadonlySet<ActivityId>>
}

/** Everything about a page of contacts, in the order of contact, learner, source, activity and type. */
export const of = (versions: Versions, options: Options, loaded: LoadedContacts): Compared => {
  const comparison = new Comparison(versions, options, loaded)
  const ids = new Set(loaded.ids)
  const learners = loaded.learners
    // Those linked to a contact of the page are loaded beside: they have a page of their own.
    .filter(({ contact, key }) => ids.has(contact) && !isErased(key))
    .toSorted((a, b) => a.contact - b.contact || a.id - b.id)
  for (const learner of learners)
    for (const source of options.sources) if (learner.source === source.source) comparison.compare(source, learner)
  return comparison.compared()
}

/** Mutable, local to one page. */
class Comparison {
  readonly #versions: Versions
  readonly #options: Options
  readonly #world: World.World
  readonly #cases = new Map<LearnerId, Case>()
  readonly #learners: ReadonlyMap<ContactId, ReadonlyArray<Learner>>
  readonly #differences: Array<Difference> = []
  readonly #activities = new Map<SourceId, Set<ActivityId>>()
  #compared = 0
  #unpaired = 0

  constructor(versions: Versions, options: Options, loaded: LoadedContacts) {
    this.#versions = versions
    this.#options = options
    this.#world = World.asLoaded(versions, loaded)
    for (const subject of Judgement.cases(this.#world))
      for (const member of subject.members) this.#cases.set(member, subject)
    this.#learners = Map.groupBy(this.#world.learners.values(), ({ contact }) => World.personOf(this.#world, contact))
  }

  compared(): Compared {
    const count = (kind: Difference["kind"]): number => this.#differences.filter((each) => each.kind === kind).length
    return {
      differences: this.#differences,
      counts: {
        compared: this.#compared,
        unpaired: this.#unpaired,
        sourceOnly: count("sourceOnly"),
        laurelOnly: count("laurelOnly"),
        expiry: count("expiry")
      },
      activities: this.#activities
    }
  }

  compare(source: Opinions.Source, learner: Learner): void {
    const subject = this.#cases.get(learner.id)
    if (subject === undefined) return
    for (const opinion of this.#opinions(source, learner)) {
      if (opinion.activity !== null) this.#name(source.source, opinion.activity)
      const about = this.#about(source, learner, opinion.activity)
      if (about.length === 0) this.#unpaired += 1
      for (const type of about.filter((each) => this.#isAsked(each))) {
        this.#compared += 1
        if (Opinions.isYes(opinion)) this.#confirm(subject, learner, type, opinion)
      }
    }
    this.#miss(source, subject, learner)
  }

  /** The source says that it is made: an achievement must count, with the last valid day that the source names. */
  #confirm(subject: Case, learner: Learner, type: TypeId, opinion: Opinions.Opinion): void {
    const isOwn = this.#isOf(learner, type)
    const subjects = isOwn ? [subject] : this.#casesOf(learner)
    const counting = subjects.flatMap((each) => this.#counting(each, type))
    const last = counting.at(-1)
    const found = { source: opinion.source, learner, type, opinion }
    if (last === undefined) {
      this.#differences.push({ ...found, kind: "sourceOnly", ...OpinionWords.none(this.#versions, subjects, type) })
      return
    }
    if (opinion.expires === null) return
    const all = this.#casesOf(learner).flatMap(({ standing }) => standing)
    const days = lastDays(this.#versions, all, counting)
    if (days.includes(opinion.expires)) return
    const expires = days.at(-1) ?? null
    const why = [OpinionWords.standing(last)]
    this.#differences.push({ ...found, kind: "expiry", id: last.id, achievement: last, expires, why })
  }

  /** What counts and no opinion of the source confirms; once for all of its participations that are joined. */
  #miss(source: Opinions.Source, subject: Case, learner: Learner): void {
    const own = this.#learnersOf(learner).filter((each) => each.source === source.source)
    if (own.find(({ id }) => subject.members.includes(id))?.id !== learner.id) return
    const types = [...new Set(subject.standing.map(({ id }) => id.type))]
    for (const type of types) {
      const achievement = this.#counting(subject, type).at(-1)
      if (achievement === undefined || !this.#isAsked(type) || !this.#isTold(source, learner, type)) continue
      const about = own.flatMap((each) =>
        // Of another participation only what is said of the person.
        subject.members.includes(each.id) || !this.#isOf(each, type)
          ? this.#opinions(source, each).filter(({ activity }) => this.#about(source, each, activity).includes(type))
          : []
      )
      if (about.some(Opinions.isYes)) continue
      this.#differences.push({
        kind: "laurelOnly",
        source: source.source,
        learner,
        type,
        id: achievement.id,
        opinion: about.at(-1) ?? null,
        achievement,
        why: OpinionWords.rests(this.#versions, subject, achievement)
      })
    }
  }

  #isAsked(type: TypeId): boolean {
    return this.#options.types?.has(type) ?? true
  }

  /** Whether the source is expected to say something of a type to a learner of that course. */
  #isTold({ pairs }: Opinions.Source, learner: Learner, type: TypeId): boolean {
    return pairs === null ? this.#typesOf(learner).includes(type) : pairs.some((pair) => pair.type === type)
  }

  /** The types that an opinion is about. */
  #about({ pairs }: Opinions.Source, learner: Learner, activity: ActivityId | null): ReadonlyArray<TypeId> {
    if (pairs === null) return this.#typesOf(learner)
    return [...new Set(pairs.filter((pair) => Opinions.isAbout(pair, activity)).map(({ type }) => type))]
  }

  #courseOf({ offering }: Learner): string | undefined {
    const { all, latest } = this.#versions
    const known = all.get(latest)?.offerings.get(offering)
    return (known ?? [...all.values()].findLast(({ offerings }) => offerings.has(offering))?.offerings.get(offering))
      ?.course
  }

  #typesOf(learner: Learner): ReadonlyArray<TypeId> {
    const { all, latest } = this.#versions
    return (all.get(latest)?.typesByCourse.get(this.#courseOf(learner) ?? "") ?? []).map(({ id }) => id)
  }

  /** Whether what the learner takes part in can earn the type, by any version. */
  #isOf(learner: Learner, type: TypeId): boolean {
    const course = this.#courseOf(learner)
    return [...this.#versions.all.values()].some(
      ({ types }) => course !== undefined && types.get(type)?.courses.includes(course) === true
    )
  }

  #opinions(source: Opinions.Source, learner: Learner): ReadonlyArray<Opinions.Opinion> {
    const { participation = [] } = this.#cases.get(learner.id) ?? {}
    return Opinions.of(source, learner, participation, this.#options.on)
  }

  #counting({ standing }: Case, type: TypeId): ReadonlyArray<Achievement.Achievement> {
    return standing.filter(
      (achievement) => achievement.id.type === type && Span.covers(Achievement.counting(achievement), this.#options.on)
    )
  }

  /** All learners of the person, in order of id. */
  #learnersOf({ contact }: Learner): ReadonlyArray<Learner> {
    return this.#learners.get(World.personOf(this.#world, contact)) ?? []
  }

  #casesOf(learner: Learner): ReadonlyArray<Case> {
    return [...new Set(this.#learnersOf(learner).flatMap(({ id }) => this.#cases.get(id) ?? []))]
  }

  #name(source: SourceId, activity: ActivityId): void {
    const known = this.#activities.get(source)
    if (known === undefined) this.#activities.set(source, new Set([activity]))
    else known.add(activity)
  }
}
