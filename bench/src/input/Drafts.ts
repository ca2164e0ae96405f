/**
 * The same statements as drafts at hand, for large stores: what reading a file of them gives (a test holds it to that), without
 * the text in between.
 */
import { type Adapter, CivilDate, Fact, Id, Rejection } from "@laurel/core"
import { Stream } from "effect"
import { activities, draftFrom, kinds, scheme, source, stream } from "../xapi/drafts.ts"
import { type Occasion, occasions, sessions, type Story } from "./Population.ts"
import { accountOf, delay, idOf, progressOf, registrationOf, runId, timeOf } from "./Statements.ts"

const dayMillis = 86_400_000

/** Place among the kinds of evidence, its numbers, and the activity it is about. */
const saidOf = (story: Story, step: number): readonly [kind: number, numbers: ReadonlyArray<number>, part: string] => {
  if (step === 0) return [0, [], ""]
  if (step <= sessions) return [story.present[step - 1] === true ? 1 : 2, [], `session-${step}`]
  if (step === 8) return [5, [story.points, 0, 100], "quiz"]
  if (step === 9) return [6, [], ""]
  return step === 7 && story.isDone ? [4, [], "module"] : [3, [progressOf(story, step) / 100], "module"]
}

/** Sources of the same people in name, but not in person: each has its own. */
interface Speaker {
  readonly source: Id.SourceId
  readonly prefix: string
}

const itself: Speaker = { source, prefix: "" }

const subjectOf = (seed: number, story: Story, { prefix }: Speaker): Fact.Subject => ({
  key: registrationOf(seed, story),
  offering: Id.OfferingId.make(runId(story.run)),
  contact: { scheme, value: `${prefix}${accountOf(story)}` }
})

const draftAt = (
  seed: number,
  { story, step, place }: Occasion,
  subject: Fact.Subject,
  speaker: Speaker
): Fact.Draft => {
  const [kind, [a = 0, b = 0, c = 0], part] = saidOf(story, step)
  const evidence = kinds[kind]?.(a, b, c)
  const at = timeOf(seed, story, step, place)
  const on = CivilDate.fromEpochDay(Math.floor(at / dayMillis))
  if (evidence === undefined || on === undefined) throw new RangeError(`step ${step} at ${at}`)
  const key = idOf(seed, story, step)
  const draft = draftFrom(key, subject, activities.get(part) ?? null, evidence, on, at, at + delay)
  return speaker.source === source ? draft : { ...draft, reference: { ...draft.reference, source: speaker.source } }
}

/** That many drafts, ten for each learner, in the order of the statements. */
export const drafts = function* (seed: number, count: number, speaker = itself): Generator<Fact.Draft> {
  let subjects = new Map<number, Fact.Subject>()
  for (const occasion of occasions(seed, count)) {
    const { learner } = occasion.story
    const subject = subjects.get(learner) ?? subjectOf(seed, occasion.story, speaker)
    if (subjects.size > 10_000) subjects = new Map()
    subjects.set(learner, subject)
    yield draftAt(seed, occasion, subject, speaker)
  }
}

/** A row that is rejected, to each so many that are not. */
export const perRejection = 1_000

const rejectionAt = (place: number, { source: own }: Speaker): Rejection.Rejection => ({
  kind: "row",
  source: own,
  stream,
  key: null,
  line: place + 1,
  column: "actor.account.name",
  expected: "the account of a person",
  found: "nothing",
  advice: "Ask the record store for it again.",
  raw: Rejection.bounded(`{"id":"row-${place}","verb":{"id":"http://adlnet.gov/expapi/verbs/attended"}}`)
})

/** One learner in so many whose mark is lowered once all is over: what they have earned is contested, where they have. */
const perCorrection = 50

export const correctionsIn = (count: number): number => Math.ceil(count / 10 / perCorrection)

const lowered = (draft: Fact.Draft): Fact.Draft => ({
  ...draft,
  evidence: Fact.Scored.make({ raw: 39, min: 0, max: 100 })
})

export interface Source extends Partial<Speaker> {
  readonly seed: number
  readonly count: number
  readonly perPage: number
  /** Whether rows are rejected now and then, and marks lowered at the end. */
  readonly isRough: boolean
}

const pages = function* (
  { seed, count, perPage, isRough, ...who }: Source,
  from: string | null
): Generator<Adapter.Page> {
  const speaker = { ...itself, ...who }
  const corrections: Array<Fact.Draft> = []
  let own: Array<Fact.Draft> = []
  let at = 0
  const page = (position: string, ended: boolean): Adapter.Page => {
    const [taken, first] = [own, at - own.length]
    const rejected = isRough ? Math.floor(taken.length / perRejection) : 0
    const rejections = Array.from({ length: rejected }, (_, index) =>
      rejectionAt(first + index * perRejection, speaker)
    )
    const rows = taken.length + rejections.length
    own = []
    return { stream, reading: `${count}`, rows, drafts: taken, rejections, position, ended, raw: rawOf }
  }
  if (from === lastOf(count)) return
  let learners = 0
  for (const draft of drafts(seed, count, speaker)) {
    at += 1
    if (isRough && draft.evidence._tag === "Scored" && learners++ % perCorrection === 0)
      corrections.push(lowered(draft))
    if (at <= Number(from ?? 0)) continue
    own.push(draft)
    if (own.length === perPage || at === count)
      yield page(isRough || at < count ? `${at}` : lastOf(count), !isRough && at === count)
  }
  if (!isRough) return
  own = corrections
  yield page(lastOf(count), true)
}

const lastOf = (count: number): string => `${count}, all`
const rawOf = ({ reference }: Fact.Draft): string => reference.key

/** A source that has so many drafts and no more: its position is how many have been read. */
export const draftsAdapter = (given: Source): Adapter.Adapter => ({
  source: given.source ?? itself.source,
  read: (position) => Stream.fromIterable(pages(given, position), { chunkSize: 1 })
})
