/** A commit in any form that players and hosts send, as one flat list of SCORM's elements: dotted names, and texts. */
import { Result } from "effect"
import { isCloud, ofCloud } from "./CloudRuntime.ts"
import { type Problem, quote } from "./Problem.ts"

/** `cmi.core.lesson_status` and what it is set to; empty where it is not set. */
export type Elements = ReadonlyMap<string, string>

/** Values of one commit that are looked at, and how deep they lie. */
const maxValues = 30_000
const maxDepth = 10
/** Wrappings around one commit, such as common fields, or a text that is JSON. */
const maxWrapped = 3
const maxName = 200

const advice = "Have the player, or its host, send the commit as its run-time gives it."

const refuse = (column: string | null, expected: string, found: string, what = advice) =>
  Result.fail<Problem>({ column, expected, found, advice: what })

type Entry = readonly [name: string, value: string]
type Read = Result.Result<ReadonlyArray<Entry>, Problem>

/** Reads a commit: parsed JSON, or a text that is JSON or a form; one without any element is none. Pure and total. */
export const read = (commit: unknown): Result.Result<Elements, Problem> =>
  Result.flatMap(readAny(commit), (elements) =>
    elements.size > 0
      ? Result.succeed(elements)
      : refuse(null, "run-time data of a SCO, whose elements are called cmi.…", `${quote(commit)} without any`)
  )

/** The same of data that may be empty. */
export const readAny = (commit: unknown): Result.Result<Elements, Problem> =>
  Result.flatMap(entriesOf(commit, 0), (entries) => {
    const elements = new Map<string, string>()
    for (const [written, value] of entries) {
      const name = nameOf(written)
      if (!name.startsWith("cmi.")) continue
      if (value === "[object Object]" && collections.has(name)) return asParams(name)
      const before = elements.get(name)
      if (before !== undefined && before !== value) {
        return refuse(name, "each element once", `${quote(before)} and ${quote(value)}`)
      }
      elements.set(name, value)
    }
    return Result.succeed(elements)
  })

const collections = new Set(
  ["objectives", "interactions", "comments_from_learner", "comments_from_lms"].map((name) => `cmi.${name}`)
)

/** What scorm-again's format `params` makes of a list: what was in it is lost, and with it what the commit said. */
const asParams = (name: string) =>
  refuse(
    name,
    "objectives and interactions",
    "[object Object], which is what the commit format params makes of them",
    'Set "dataCommitFormat" of scorm-again to "json" or "flattened".'
  )

const entriesOf = (commit: unknown, depth: number): Read => {
  if (typeof commit === "string") return ofText(commit, depth)
  if (Array.isArray(commit)) return ofTracks(commit)
  if (typeof commit !== "object" || commit === null) {
    return refuse(null, "a commit as an object, a list of tracks or a form", quote(commit))
  }
  const own = new Map<string, unknown>(Object.entries(commit))
  if ([...own.keys()].some(isElement)) return flat(commit)
  // What a run-time adds beside its data is made of them, and its own reading of one word for two is not ours.
  for (const field of ["runtimeData", "runtime", "data", "tracks"]) {
    const inner = own.get(field)
    if (depth < maxWrapped && inner !== undefined && inner !== null) return entriesOf(inner, depth + 1)
  }
  if (isCloud(own)) return flat(ofCloud(own))
  if ([...own.keys()].some((name) => track.test(name))) return Result.flatMap(flat(commit), ofForm)
  return own.has("completionStatus") || own.has("successStatus") ? flat(ofCommon(own)) : flat(commit)
}

const isElement = (name: string): boolean => name === "cmi" || name.startsWith("cmi.") || name.startsWith("cmi__")

const ofText = (text: string, depth: number): Read => {
  const start = text.trimStart()[0]
  if (start === "{" || start === "[") {
    const json = Result.try((): unknown => JSON.parse(text))
    return Result.isSuccess(json) && depth < maxWrapped
      ? entriesOf(json.success, depth + 1)
      : refuse(null, "JSON", `${quote(text)}, which is none`)
  }
  if (!text.includes("=")) return refuse(null, "a commit as JSON or as a form", quote(text))
  const entries = [...new URLSearchParams(text)]
  return entries.length > maxValues ? tooMany : ofForm(entries)
}

const tooMany = refuse(null, `at most ${maxValues} values in one commit`, "more")

/** A field of Moodle's web services: `tracks[3][element]`. */
const track = /^tracks\[(\d{1,6})\]\[(element|value)\]$/

const ofForm = (entries: ReadonlyArray<Entry>): Read => {
  const tracks = new Map<string, { element?: string; value?: string }>()
  const rest: Array<Entry> = []
  for (const [name, value] of entries) {
    const [, index = "", field] = track.exec(name) ?? []
    if (field === undefined) rest.push([name, value])
    else tracks.set(index, { ...tracks.get(index), [field]: value })
  }
  return Result.map(ofTracks([...tracks.values()]), (all) => [...rest, ...all])
}

/** Moodle's list of `{ element, value }`. */
const ofTracks = (tracks: ReadonlyArray<unknown>): Read => {
  if (tracks.length > maxValues) return tooMany
  const entries: Array<Entry> = []
  for (const [index, one] of tracks.entries()) {
    const own = new Map<string, unknown>(typeof one === "object" && one !== null ? Object.entries(one) : [])
    const [element, value] = [own.get("element"), textOf(own.get("value") ?? "")]
    if (typeof element !== "string" || value === undefined) {
      return refuse(`tracks[${index}]`, "an element's name, and a text or a number as its value", quote(one))
    }
    entries.push([element, value])
  }
  return Result.succeed(entries)
}

/** What scorm-again adds where it renders common fields, which are all there is where its data are left out. */
const ofCommon = (own: ReadonlyMap<string, unknown>): unknown => {
  const seconds = own.get("totalTimeSeconds")
  return {
    cmi: {
      completion_status: own.get("completionStatus"),
      success_status: own.get("successStatus"),
      score: own.get("score"),
      total_time: typeof seconds === "number" ? `PT${seconds}S` : seconds
    }
  }
}

/** Every value under its path. What lies too deep, or under a name too long, is no element of SCORM. */
const flat = (value: unknown): Read => {
  const entries: Array<Entry> = []
  let seen = 0
  const visit = (at: unknown, name: string, depth: number): void => {
    seen += 1
    const text = textOf(at)
    if (text !== undefined) entries.push([name, text])
    else if (typeof at === "object" && at !== null && depth < maxDepth && name.length <= maxName) {
      for (const [key, inner] of Object.entries(at)) {
        if (seen > maxValues) return
        visit(inner, name === "" ? key : `${name}.${key}`, depth + 1)
      }
    }
  }
  visit(value, "", 0)
  return seen > maxValues ? tooMany : Result.succeed(entries)
}

const textOf = (value: unknown): string | undefined =>
  typeof value === "string"
    ? value
    : typeof value === "number" || typeof value === "boolean"
      ? String(value)
      : value === null
        ? ""
        : undefined

/** Moodle's `cmi__core__exit`, `cmi.objectives.N0.id` and `cmi.objectives_0.id`, as the standard writes them. */
const nameOf = (written: string): string => {
  if (!written.startsWith("cmi") || written.length > maxName) return written
  const dotted = written.startsWith("cmi__") ? written.replaceAll("__", ".") : written
  return dotted
    .replaceAll(/\.N(\d+)(?=\.|$)/g, ".$1")
    .replaceAll(/\b(objectives|interactions|correct_responses)_(\d+)(?=\.|$)/g, "$1.$2")
}
