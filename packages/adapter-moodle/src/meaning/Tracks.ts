/** What tries at SCORM packages say, by the elements that Moodle kept of them: one SCO in one try. */
import type { Adapter, Fact } from "@laurel/core"
import * as Episodes from "../Episodes.ts"
import * as Unshown from "../episodes/Unshown.ts"
import type * as Tries from "../rows/Tries.ts"
import type { Compiled } from "../Setting.ts"
import { isWithheld } from "./Attempts.ts"
import { happened, type Place } from "./Place.ts"

type Get = (element: string) => string

/** An element's text without space around it; empty where it is not set. */
const getter =
  ({ tracks }: Tries.ScormAttempt): Get =>
  (element) =>
    Object.hasOwn(tracks, element) ? String(tracks[element]).trim() : ""

const decimal = /^-?\d{1,15}(?:\.\d{1,15})?$/

/** A number; undefined where none is set, `NaN` where something else is. */
const numberIn = (get: Get, element: string): number | undefined => {
  const text = get(element)
  return text === "" ? undefined : decimal.test(text) ? Number(text) : Number.NaN
}

/** What a SCO says of itself. */
interface Words {
  readonly completed: string | undefined
  readonly outcome: { readonly word: "passed" | "failed" } | undefined
  /** A try that goes on has no score yet. */
  readonly isOpen: boolean
}

/** Which of the two standards wrote the tracks. Elements without a dot are Moodle's own. */
const is2004 = ({ tracks }: Tries.ScormAttempt): boolean => {
  const names = Object.keys(tracks).filter((name) => name.startsWith("cmi."))
  return names.length > 0 && !names.some((name) => name.startsWith("cmi.core."))
}

const words = {
  // The first of two spellings is the standard's, the second Moodle's own.
  lesson: ["", "passed", "completed", "failed", "incomplete", "browsed", "not attempted", "notattempted"],
  completion: ["", "completed", "incomplete", "not attempted", "notattempted", "unknown"],
  success: ["", "passed", "failed", "unknown"]
}

interface Said {
  readonly of: keyof typeof words
  readonly element: string
  readonly word: string
}

const saidIn = (row: Tries.ScormAttempt, get: Get): ReadonlyArray<Said> => {
  const lesson = get("cmi.core.lesson_status") === "" ? "status" : "cmi.core.lesson_status"
  const elements = is2004(row)
    ? ([
        ["completion", "cmi.completion_status"],
        ["success", "cmi.success_status"]
      ] as const)
    : ([["lesson", lesson]] as const)
  return elements.map(([of, element]) => ({ of, element, word: get(element).toLowerCase() }))
}

const outcomeOf = (word: string | undefined): Words["outcome"] =>
  word === "passed" || word === "failed" ? { word } : undefined

/** In SCORM 1.2 one word says how far and how well. */
const wordsOf = (row: Tries.ScormAttempt, get: Get): Words => {
  const [first, second] = saidIn(row, get).map(({ word }) => word)
  const outcome = outcomeOf(is2004(row) ? second : first)
  const isDone = first === "completed" || (!is2004(row) && first === "passed")
  const isGoingOn = first === "incomplete" || (!is2004(row) && first === "browsed")
  const isSuspended = get(is2004(row) ? "cmi.exit" : "cmi.core.exit").toLowerCase() === "suspend"
  return {
    completed: isDone ? first : undefined,
    outcome,
    isOpen: !isDone && outcome === undefined && (isGoingOn || isSuspended)
  }
}

/** Raw between the bounds that are set; SCORM 1.2 itself sets 0 to 100 where there are none, SCORM 2004 sets no scale. */
const scoreOf = (row: Tries.ScormAttempt, get: Get): Omit<Fact.Scored, "_tag"> | undefined => {
  const number = (name: string) => numberIn(get, `${is2004(row) ? "cmi.score" : "cmi.core.score"}.${name}`)
  if (is2004(row)) {
    const scaled = number("scaled")
    if (scaled !== undefined) return { scaled }
    const [raw, min, max] = [number("raw"), number("min"), number("max")]
    return raw === undefined || min === undefined || max === undefined ? undefined : { raw, min, max }
  }
  const raw = number("raw") ?? numberIn(get, "score_raw")
  return raw === undefined ? undefined : { raw, min: number("min") ?? 0, max: number("max") ?? 100 }
}

const isFit = ({ scaled, raw = 0, min = 0, max = 1 }: Omit<Fact.Scored, "_tag">): boolean =>
  scaled === undefined ? max > min && raw >= min && raw <= max : scaled >= -1 && scaled <= 1

const clock = /^(\d{1,6}):(\d{2}):(\d{2}(?:\.\d{1,9})?)$/
const period = /^P(?:(\d{1,5})D)?(?:T(?:(\d{1,6})H)?(?:(\d{1,7})M)?(?:(\d{1,8}(?:\.\d{1,9})?)S)?)?$/

/** Seconds of a time as SCORM 1.2 or 2004 writes it; 0 for any other text. */
const secondsOf = (text: string): number => {
  const [, hours, minutes, seconds] = clock.exec(text) ?? []
  if (seconds !== undefined) return (Number(hours) * 60 + Number(minutes)) * 60 + Number(seconds)
  const [, days = 0, h = 0, m = 0, s = 0] = period.exec(text) ?? []
  return ((Number(days) * 24 + Number(h)) * 60 + Number(m)) * 60 + Number(s)
}

/** Thousandths of a minute, downwards, at most what a fact holds. */
const minutesOf = (seconds: number): number => Math.min(100_000, Math.floor((seconds * 1_000) / 60) / 1_000)

/** What a player summed up over all sessions. What Moodle adds itself is 0 where another program wrote the tracks. */
const timeOf = (get: Get): number =>
  minutesOf(
    ["cmi.core.total_time", "cmi.total_time", "total_time"].reduce(
      (most, element) => Math.max(most, secondsOf(get(element))),
      0
    )
  )

const momentIn = (get: Get) => Episodes.momentIn(numberIn(get, "timemodified"))

/** What is wrong with a SCO's tracks. */
export const problemOf = (row: Tries.ScormAttempt) => {
  const get = getter(row)
  if (Object.keys(row.tracks).length > 0 && momentIn(get) === undefined) {
    return { path: ["tracks", "timemodified"], issue: "expected when the tracks were written, in Unix seconds" }
  }
  const strange = saidIn(row, get).find(({ of, word }) => !words[of].includes(word))
  if (strange !== undefined) {
    return { path: ["tracks", strange.element], issue: "expected a word of SCORM's, such as completed or passed" }
  }
  const score = wordsOf(row, get).isOpen ? undefined : scoreOf(row, get)
  return score === undefined || isFit(score)
    ? undefined
    : { path: ["tracks"], issue: "expected a score that is a number between its min and max" }
}

/** What a SCO said in one try. Each word has a key of its own, so that a later one stands beside the earlier. */
export const read = (setting: Compiled, place: Place, row: Tries.ScormAttempt): ReadonlyArray<Adapter.Sketch> => {
  const get = getter(row)
  const at = momentIn(get)
  if (at === undefined) return []
  const { completed, outcome, isOpen } = wordsOf(row, get)
  const isKept = isWithheld(setting, row)
  const score = isOpen ? undefined : scoreOf(row, get)
  const minutes = timeOf(get)
  const named = (name: string, evidence: Fact.Evidence, said: string | null = null): Adapter.Sketch => ({
    key: `${place.key}/${name}`,
    subject: place.subject,
    activity: `scorm/${row.cmid}/attempts`,
    evidence,
    // It moves with whatever the content writes.
    happened: happened(place, at, "observed"),
    observedAt: at,
    said
  })
  const sketch = (name: string, evidence: Fact.Evidence, said: string | null = null) =>
    named(`${name}/${row.episode}`, evidence, said)
  const marked = (said: string | null = null) => Unshown.saidOf(said, row.hidden === true)
  return [
    // The word of SCORM 1.2 tells how well, too.
    ...(completed === undefined ? [] : [sketch("completed", { _tag: "Completed" }, isKept ? "completed" : completed)]),
    ...(outcome === undefined || isKept
      ? []
      : [sketch(outcome.word, { _tag: outcome.word === "passed" ? "Passed" : "Failed" }, marked(outcome.word))]),
    ...(score === undefined || isKept ? [] : [sketch("score", { _tag: "Scored", ...score }, marked())]),
    ...(minutes > 0 ? [sketch("attended", { _tag: "Attended", minutes })] : []),
    ...(isKept ? (row.unsaid ?? []).map((name) => named(name, { _tag: "Retracted" })) : [])
  ]
}
