/** The run-time data of a SCO as SCORM Cloud's API v2 gives them, as SCORM 2004 writes them. */

type Own = ReadonlyMap<string, unknown>

const names: ReadonlyMap<string, string> = new Map([
  ["completionStatus", "completion_status"],
  ["runtimeSuccessStatus", "success_status"],
  ["credit", "credit"],
  ["entry", "entry"],
  ["exit", "exit"],
  ["mode", "mode"],
  ["progressMeasure", "progress_measure"],
  ["scoreScaled", "score.scaled"],
  ["scoreRaw", "score.raw"],
  ["scoreMin", "score.min"],
  ["scoreMax", "score.max"],
  ["totalTime", "total_time"]
])

const ofObjective: ReadonlyMap<string, string> = new Map([
  ["id", "id"],
  ["runtimeObjectiveSuccessStatus", "success_status"],
  ["runtimeObjectiveCompletionStatus", "completion_status"],
  ["progressMeasure", "progress_measure"],
  ["scoreScaled", "score.scaled"],
  ["scoreRaw", "score.raw"],
  ["scoreMin", "score.min"],
  ["scoreMax", "score.max"]
])

const ofInteraction: ReadonlyMap<string, string> = new Map([
  ["id", "id"],
  ["type", "type"],
  ["timestamp", "timestamp"],
  ["weighting", "weighting"],
  ["learnerResponse", "learner_response"],
  ["result", "result"],
  ["latency", "latency"]
])

const signs = ["runtimeSuccessStatus", "runtimeObjectives", "runtimeInteractions", "scoreScaled", "timeTracked"]

/** Whether an object is such run-time data. */
export const isCloud = (own: Own): boolean => signs.some((name) => own.has(name))

/** An object's elements under the names that the standard has for them. */
export const ofCloud = (own: Own): unknown =>
  Object.fromEntries([
    ...named(own, names, "cmi"),
    ...listed(own.get("runtimeObjectives"), ofObjective, "cmi.objectives"),
    ...listed(own.get("runtimeInteractions"), ofInteraction, "cmi.interactions")
  ])

const listed = (
  list: unknown,
  of: ReadonlyMap<string, string>,
  path: string
): ReadonlyArray<readonly [string, unknown]> =>
  (Array.isArray(list) ? list : []).flatMap((each: unknown, index) =>
    named(new Map(typeof each === "object" && each !== null ? Object.entries(each) : []), of, `${path}.${index}`)
  )

const named = (own: Own, of: ReadonlyMap<string, string>, path: string): ReadonlyArray<readonly [string, unknown]> =>
  [...of].flatMap(([field, name]): ReadonlyArray<readonly [string, unknown]> => {
    const value = own.get(field)
    return value === undefined ? [] : [[`${path}.${name}`, vocabularies.has(name) ? wordOf(value) : value]]
  })

/** Elements whose words the standard sets. */
const vocabularies = new Set(["completion_status", "success_status", "credit", "entry", "exit", "mode"])

/** Words that the standard writes otherwise, by their letters alone. */
const words: ReadonlyMap<string, string> = new Map([
  ["notattempted", "not attempted"],
  ["nocredit", "no-credit"],
  ["timeout", "time-out"],
  ["abinitio", "ab-initio"]
])

const wordOf = (value: unknown): unknown => {
  if (typeof value !== "string") return value
  const letters = value.toLowerCase().replaceAll(/[^a-z]/g, "")
  return words.get(letters) ?? value.toLowerCase()
}
