/** Campus as it was recorded: what it answers to a request, if it had these completions. */
import fireSafety from "./recorded/fire-safety-1.json" with { type: "json" }
import firstAid1 from "./recorded/first-aid-1.json" with { type: "json" }
import firstAid2 from "./recorded/first-aid-2.json" with { type: "json" }

const recorded = [firstAid1, firstAid2, fireSafety]

export const token = "a-token-of-campus"
export const courses = ["first-aid", "fire-safety"]
export const completions: ReadonlyArray<unknown> = recorded.flatMap(
  (answer): ReadonlyArray<unknown> => answer.completions
)
export const [passed] = firstAid1.completions

/** A broken row may be of any course, or of none: Campus would still send it somewhere. */
const courseOf = (row: unknown): string =>
  courses.find((code) => typeof row === "object" && row !== null && "course" in row && row.course === code) ??
  "first-aid"

export interface Answer {
  readonly status?: number
  readonly json: unknown
}

export const respond = (
  url: URL,
  authorization: string | undefined,
  { rows, pageRows }: { readonly rows: ReadonlyArray<unknown>; readonly pageRows: number }
): Answer => {
  if (authorization !== `Bearer ${token}`) return { status: 401, json: { error: "unauthorized" } }
  const code = url.searchParams.get("course")
  const answer = recorded.find(({ course }) => course.code === code)
  if (url.pathname !== "/api/completions" || answer === undefined) return { status: 404, json: { error: "not_found" } }
  const page = Number(url.searchParams.get("page"))
  const some = rows.filter((row) => courseOf(row) === code)
  const completions = some.slice((page - 1) * pageRows, page * pageRows)
  return { json: { ...answer, page, pages: Math.max(1, Math.ceil(some.length / pageRows)), completions } }
}
