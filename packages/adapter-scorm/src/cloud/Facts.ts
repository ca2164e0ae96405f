/** What a registration proves: plain, total functions. */
import { type Adapter, Contact, Fact, Instant, Text } from "@laurel/core"
import { participationOf, registrationOf } from "../Keys.ts"
import * as Minutes from "../Minutes.ts"
import type { Compiled } from "./Setting.ts"
import {
  type Activity,
  completions,
  instantOf,
  numberOf,
  type Registration,
  secondsOf,
  successes,
  wordOf
} from "./Wire.ts"

/** The key of one instance of a registration: of its row, and what the keys of its facts begin with. */
export const keyOf = (id: string, instance: number): string => `${Text.keyPart(registrationOf(id))}:${instance}`

/** What SCORM Cloud says about a course, or about a part of it. */
interface Outcome {
  readonly completion: string | null | undefined
  readonly success: string | null | undefined
  readonly score: Registration["score"] | undefined
  /** 0 to 1. */
  readonly progress?: number | undefined
  readonly seconds: number | undefined
  readonly completedDate?: string | null | undefined
}

/** One fact, before anybody asks who and of what. */
interface Claim {
  readonly name: string
  readonly evidence: Fact.Evidence
  readonly said: string | null
  /** When it happened, where that is said. */
  readonly at?: Instant.Instant | undefined
}

const words = {
  COMPLETED: { name: "completed", evidence: Fact.Completed.make({}) },
  INCOMPLETE: { name: "incomplete", evidence: Fact.RolledUp.make({ outcome: "incomplete" }) },
  PASSED: { name: "passed", evidence: Fact.Passed.make({}) },
  FAILED: { name: "failed", evidence: Fact.Failed.make({}) }
}

/** Each word has a name of its own, so that a later one stands beside the earlier. No progress and no time say nothing. */
const claimsOf = (outcome: Outcome): ReadonlyArray<Claim> => {
  const { progress = 0, seconds = 0, completedDate } = outcome
  const claims: Array<Claim> = []
  const completion = wordOf(completions, outcome.completion)
  if (completion !== undefined) {
    const at = completion === "COMPLETED" && typeof completedDate === "string" ? instantOf(completedDate) : undefined
    claims.push({ ...words[completion], said: completion, at })
  }
  const success = wordOf(successes, outcome.success)
  if (success !== undefined) claims.push({ ...words[success], said: success })
  const raw = numberOf(outcome.score?.scaled)
  // An attempt that goes on is no try yet.
  const isGoingOn = completion === "INCOMPLETE" && success === undefined
  if (raw !== undefined && !isGoingOn) {
    claims.push({ name: "scored", evidence: { _tag: "Scored", raw, min: 0, max: 100 }, said: null })
  }
  if (progress > 0) claims.push({ name: "progressed", evidence: { _tag: "Progressed", scaled: progress }, said: null })
  const minutes = Minutes.ofSeconds(seconds)
  if (minutes > 0) claims.push({ name: "attended", evidence: { _tag: "Attended", minutes }, said: null })
  return claims
}

/** Of all of the course, by the roll-up of SCORM Cloud. */
const ofCourse = (row: Registration): ReadonlyArray<Claim> =>
  claimsOf({
    completion: row.registrationCompletion,
    success: row.registrationSuccess,
    score: row.score,
    progress: numberOf(row.registrationCompletionAmount),
    seconds: numberOf(row.totalSecondsTracked),
    completedDate: row.completedDate
  })

/** Its `completionAmount` is left: documents say 0 to 100 of it, and answers that were seen had 0 to 1. */
const ofPart = ({ activityCompletion, activitySuccess, score, timeTracked }: Activity): ReadonlyArray<Claim> =>
  claimsOf({
    completion: activityCompletion,
    success: activitySuccess,
    score,
    seconds: typeof timeTracked === "string" ? secondsOf(timeTracked) : undefined
  })

/** What is played of a course: what has nothing beneath it. The root is all of the course, and no part of it. */
export const partsOf = ({ activityDetails }: Registration): ReadonlyArray<Activity> =>
  (activityDetails?.children ?? []).flatMap(leavesOf)

const leavesOf = (activity: Activity): ReadonlyArray<Activity> => {
  const children = activity.children ?? []
  return children.length === 0 ? [activity] : children.flatMap(leavesOf)
}

/** Whether it would say anything, whatever course it is of. */
export const provesAny = (row: Registration): boolean =>
  ofCourse(row).length > 0 || partsOf(row).some((part) => ofPart(part).length > 0)

const address = /^[^\s@]+@[^\s@]+$/

const claimed = ({ claimsEmails, scheme }: Compiled, email: string | null | undefined) =>
  claimsEmails && scheme !== "email" && typeof email === "string" && email.length <= 200 && address.test(email)
    ? { claims: [Contact.formOf({ scheme: "email", value: email })] }
    : {}

/** What an instance of a registration says; nothing where its course is not of the setting. */
export const read = (setting: Compiled, row: Registration): ReadonlyArray<Adapter.Sketch> => {
  const { id, instance, course, learner } = row
  const { offering, zone } = setting.courses.get(course.id) ?? {}
  const updated = instantOf(row.updated)
  if (offering === undefined || zone === undefined || updated === undefined) return []
  const { scheme } = setting
  const contact = { scheme, value: scheme === "email" ? learner.id.toLowerCase() : learner.id }
  const subject = {
    key: participationOf(id, offering, contact),
    offering,
    contact,
    ...claimed(setting, learner.email)
  }
  const key = keyOf(id, numberOf(instance) ?? 0)
  const observed = { on: Instant.dayIn(updated, zone), at: updated, zone, basis: "observed" } as const
  const sketch = (under: string, activity: string, { name, evidence, said, at }: Claim): Adapter.Sketch => ({
    key: `${under}/${name}`,
    subject,
    activity,
    evidence,
    said,
    // Of what is stated, SCORM Cloud does not say when it took it down: `updated` moves with each change of something else.
    ...(at === undefined
      ? { happened: observed, observedAt: updated }
      : { happened: Fact.happenedAt(at, zone), observedAt: null })
  })
  return [
    ...ofCourse(row).map((claim) => sketch(key, course.id, claim)),
    ...partsOf(row).flatMap((part) =>
      ofPart(part).map((claim) => sketch(`${key}/part/${Text.keyPart(part.id)}`, `${course.id}/${part.id}`, claim))
    )
  ]
}
