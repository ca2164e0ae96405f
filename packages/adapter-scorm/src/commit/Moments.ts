/** What a session means from one run of its commits to the next, and what of it can't be read. */
import type { Instant } from "@laurel/core"
import type { Meaning } from "./Claims.ts"
import * as Edition12 from "./Edition12.ts"
import * as Edition2004 from "./Edition2004.ts"
import * as History from "./History.ts"
import * as Meant from "./Meaning.ts"
import { type Problem, quote } from "./Problem.ts"
import type { Session } from "./Session.ts"
import { standing, type Texts } from "./Snapshot.ts"
import { getter, isPlaying, problem, problemOf } from "./Words.ts"

/** What was said at one time, and when that was; null where the SCO was launched with it. */
interface Moment {
  readonly at: Instant.Instant | null
  /** Made out when it is asked for: mostly, few moments are. */
  readonly meant: () => Meant.Meant
}

export interface Moments {
  /** What it was launched with, and after it each run of commits with all before it. */
  readonly moments: readonly [Moment, ...ReadonlyArray<Moment>]
  /** What it means now. */
  readonly now: Meant.Meant
  /** What was said last of something and can't be read, so that what was said of it before still holds. */
  readonly unread: ReadonlyArray<Problem>
}

/**
 * The moments of a session. A SCO begins with all that it was launched with but how the launch before it ended. What can't be read
 * says nothing, and what was last said of it stays, as a run-time leaves a value that it refuses to set.
 */
export const of = (meaning: Meaning, { loaded, changes }: Session): Moments => {
  const [runs, launched] = [History.runsOf(changes), loaded?.said ?? {}]
  const all = [launched, ...runs.map(({ said }) => said)]
  const edition = editionOf(all)
  const launch = only(launched, (name) => !isForeign(edition, name))
  const begun = only(launch, (name) => !/\.(?:entry|exit)$/.test(name))
  let heard: Heard = { last: begun, read: begun }
  const moments = runs.map(({ marks: [[at]], said }): Moment => {
    heard = hear({ edition, meaning }, heard, said)
    const { read } = heard
    return { at, meant: () => Meant.of(read, meaning) }
  })
  const open = all.some((texts) => isResumed(edition, texts)) ? { [elementOf(edition, "exit")]: "suspend" } : {}
  const unread = [...foreign(edition, all), ...unreadIn({ edition, meaning }, heard)]
  const now = Meant.of(heard.read, meaning)
  return {
    moments: [{ at: null, meant: () => Meant.of({ ...launch, ...open }, meaning) }, ...moments],
    now,
    unread: now.silent !== null ? unread.filter(({ column }) => column !== null && isPlaying(column)) : unread
  }
}

type Edition = Meant.Edition | undefined

const only = (texts: Texts, isKept: (name: string) => boolean): Texts =>
  Object.fromEntries(Object.entries(texts).filter(([name]) => isKept(name)))

/** The edition of the first commit that is of one alone, else of what was loaded. */
const editionOf = ([launched = {}, ...commits]: ReadonlyArray<Texts>): Edition => {
  for (const texts of [...commits, launched]) {
    const [edition, ...others] = Meant.editionsOf(texts).keys()
    if (edition !== undefined && others.length === 0) return edition
  }
  return undefined
}

const isForeign = (edition: Edition, name: string): boolean => {
  const own = Meant.editionOf(name)
  return edition !== undefined && own !== undefined && own !== edition
}

const foreign = (edition: Edition, all: ReadonlyArray<Texts>): ReadonlyArray<Problem> => {
  const last: Texts = Object.assign({}, ...all)
  const names = Object.keys(last).filter((name) => last[name] !== "" && isForeign(edition, name))
  return names.map((name) =>
    problem(name, `the data of SCORM ${edition}, as the session has`, `${quote(name)} of the other edition`)
  )
}

const elementOf = (edition: Edition, name: string): string => (edition === "2004" ? `cmi.${name}` : `cmi.core.${name}`)

/** Whether the launch goes on with a suspended attempt: what it was loaded with was said while that was open. */
const isResumed = (edition: Edition, texts: Texts): boolean =>
  getter(texts)(elementOf(edition, "entry")).toLowerCase() === "resume"

interface Heard {
  /** What was said last of each element. */
  readonly last: Texts
  /** The same where it can be read, and elsewhere what could be read before. */
  readonly read: Texts
}

interface Reading {
  readonly edition: Edition
  readonly meaning: Meaning
}

const hear = (reading: Reading, heard: Heard, said: Texts): Heard => {
  const own = only(said, (name) => !isForeign(reading.edition, name))
  const [before, read] = [standing(heard.last, own), standing(heard.read, own)]
  const last = { ...before, ...own }
  // At first there is nothing that could stay: what is made of it is told by what it would have meant.
  if (Object.keys(read).length === 0) return { last, read: last }
  const changed = Object.keys(own).filter((name) => before[name] !== own[name])
  const readable = [...unitsOf(changed)].filter((unit) => problemIn(reading, last, unit) === undefined)
  const news = readable.flatMap((unit) => partsOf(unit).flatMap((name) => entryOf(last, name)))
  return { last, read: { ...read, ...Object.fromEntries(news) } }
}

const unreadIn = (reading: Reading, { last, read }: Heard): ReadonlyArray<Problem> => {
  const units = unitsOf(Object.keys(last).filter((name) => last[name] !== read[name]))
  return [...units].flatMap((unit) => problemIn(reading, last, unit) ?? [])
}

const entryOf = (texts: Texts, name: string): ReadonlyArray<readonly [string, string]> => {
  const value = texts[name]
  return value === undefined ? [] : [[name, value]]
}

/** What is read together: the parts of a score, for none of them means anything without the others; else each element alone. */
const unitsOf = (names: ReadonlyArray<string>): ReadonlySet<string> =>
  new Set(names.map((name) => name.replace(/(?<=\.score)\.(?:scaled|raw|min|max)$/, "")))

const isScore = (unit: string): boolean => unit.endsWith(".score")

const partsOf = (unit: string): ReadonlyArray<string> =>
  isScore(unit) ? ["scaled", "raw", "min", "max"].map((part) => `${unit}.${part}`) : [unit]

/** Why a unit can't be read, where the setting asks for it. */
const problemIn = ({ edition, meaning }: Reading, texts: Texts, unit: string): Problem | undefined => {
  if (unit.startsWith("cmi.objectives.") && meaning.objectives !== true) return undefined
  if (unit === "cmi.student_data.mastery_score" && meaning.mastery !== "score") return undefined
  const get = getter(texts)
  if (!isScore(unit)) return problemOf(get, unit)
  return (edition === "2004" ? Edition2004.scoreOf(get, unit) : Edition12.scoreOf(get, unit)).problem
}
