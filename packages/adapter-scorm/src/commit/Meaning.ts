/** What run-time data mean, whichever edition they are of: pure and total. */
import * as Claims from "./Claims.ts"
import * as Edition12 from "./Edition12.ts"
import * as Edition2004 from "./Edition2004.ts"
import { type Problem, quote } from "./Problem.ts"
import type { Texts } from "./Snapshot.ts"
import { type Get, getter, isProblem, problem, wordOf } from "./Words.ts"

export interface Meant extends Claims.Claims {
  /** Why nothing counts, whatever it says: it was only looked at, or not for credit. */
  readonly silent: string | null
}

const in12 = /^cmi\.(?:core|student_data)\.|^cmi\.objectives\.\d+\.status$/
const in2004 =
  /^cmi\.(?:comp|succ|prog|scal|score|credit|mode|entry|exit)|^cmi\.objectives\.\d+\.(?:comp|succ|prog|score\.scaled)/

/** The editions are told apart by what they have. */
export type Edition = "1.2" | "2004"

/** The edition that an element is of; undefined where it is of both, or of none. */
export const editionOf = (name: string): Edition | undefined =>
  in12.test(name) ? "1.2" : in2004.test(name) ? "2004" : undefined

/** The first element of each edition that data have. */
export const editionsOf = (texts: Texts): ReadonlyMap<Edition, string> => {
  const editions = new Map<Edition, string>()
  for (const [name, value] of Object.entries(texts)) {
    const edition = value === "" ? undefined : editionOf(name)
    if (edition !== undefined && !editions.has(edition)) editions.set(edition, name)
  }
  return editions
}

/** Data with nothing of either edition mean nothing. */
export const of = (texts: Texts, meaning: Claims.Meaning): Meant => {
  const editions = editionsOf(texts)
  const [old, later] = [editions.get("1.2"), editions.get("2004")]
  if (old !== undefined && later !== undefined) {
    const found = `${quote(old)} of SCORM 1.2 and ${quote(later)} of SCORM 2004`
    return { ...Claims.failing(problem(later, "the data of one edition of SCORM", found)), silent: null }
  }
  const get = getter(texts)
  const is12 = later === undefined
  const silent = is12
    ? silenceOf(get, "cmi.core.credit", "cmi.core.lesson_mode")
    : silenceOf(get, "cmi.credit", "cmi.mode")
  if (isProblem(silent)) return { ...Claims.failing(silent), silent: null }
  if (silent !== null) return { ...Claims.nothing, silent }
  const { claims, isOpen } = is12 ? Edition12.ofSco(get, meaning) : Edition2004.ofSco(get)
  if (meaning.objectives !== true) return { ...claims, silent }
  const own = (path: string): Claims.Claims =>
    is12 ? Edition12.ofObjective(get, path, isOpen, meaning) : Edition2004.ofObjective(get, path, isOpen)
  const names = Object.keys(texts).filter((name) => texts[name] !== "")
  return { ...Claims.together([claims, ofObjectives(names, get, own)]), silent }
}

/** Why nothing counts; null where it does. */
const silenceOf = (get: Get, credit: string, mode: string): string | null | Problem => {
  const credited = wordOf(get, credit)
  const moded = wordOf(get, mode)
  if (isProblem(credited)) return credited
  if (isProblem(moded)) return moded
  if (credited === "no-credit") return "it was played without credit"
  return moded === "browse" || moded === "review" ? `it was played to ${moded}` : null
}

/** The claims of each objective that has an id. */
const ofObjectives = (names: ReadonlyArray<string>, get: Get, own: (path: string) => Claims.Claims): Claims.Claims => {
  const paths = new Set(names.flatMap((name) => /^cmi\.objectives\.\d+/.exec(name)?.slice(0, 1) ?? []))
  const known = new Set<string>()
  return Claims.together(
    [...paths].map((path) => {
      const objective = get(`${path}.id`)
      if (objective === "") return Claims.nothing
      if (known.size === known.add(objective).size) {
        return Claims.failing(
          problem(`${path}.id`, "an id of its own for each objective", `${quote(objective)} a second time`)
        )
      }
      const { claims, problems } = own(path)
      return { claims: claims.map((each) => ({ ...each, objective })), problems }
    })
  )
}
