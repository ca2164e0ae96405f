/** What is wrong with JSON that a person writes, place by place, with the names and words that belong there. */
import { type SchemaAST, SchemaIssue } from "effect"
import * as Field from "./Field.ts"
import { near } from "./internal/Nearest.ts"

export { found } from "./internal/RowProblem.ts"

/** Something wrong at a place. */
export interface Mistake {
  readonly path: ReadonlyArray<PropertyKey>
  readonly message: string
  /** Whether a key stands where none of its name belongs. */
  readonly isUnexpected: boolean
}

/** What is said of a key that is not there. */
export const missing = "is missing"

/** Things wrong with one object or list that are told: each name that belongs nowhere is held against those that do. */
const maxIssues = 1_000

const unexpected = "nothing of that name belongs here: mend its spelling or take it out"

/** The keys that belong where one does not; none where keys are free. */
const keysOf = (ast: SchemaAST.AST): ReadonlyArray<string> =>
  ast._tag === "Objects" ? ast.propertySignatures.map(({ name }) => String(name)) : []

const leafHook = (issue: Parameters<typeof SchemaIssue.defaultLeafHook>[0]): string => {
  if (issue._tag === "MissingKey") return missing
  // The name that a struct has in a schema says nothing to whoever writes one.
  const isStruct = issue._tag === "InvalidType" && issue.ast._tag === "Objects"
  return isStruct && issue.ast.annotations?.["message"] === undefined
    ? "expected an object"
    : SchemaIssue.defaultLeafHook(issue)
}
const issuesOf = SchemaIssue.makeFormatterStandardSchemaV1({ leafHook })

/** What is wrong, in the order of the schema. */
export const of = (issue: SchemaIssue.Issue, json: unknown): ReadonlyArray<Mistake> => walk(issue, [], json)

const walk = (issue: SchemaIssue.Issue, path: ReadonlyArray<PropertyKey>, json: unknown): ReadonlyArray<Mistake> => {
  switch (issue._tag) {
    case "Pointer":
      return walk(issue.issue, [...path, ...issue.path], json)
    case "Encoding":
      return walk(issue.issue, path, json)
    case "Composite":
      return issue.issues.slice(0, maxIssues).flatMap((each) => walk(each, path, json))
    case "AnyOf":
      return issue.issues.length === 0 ? untagged(issue, path, json) : nearest(issue, path, json)
    case "UnexpectedKey": {
      const name = String(path.at(-1) ?? "")
      return [{ path, message: `${unexpected}${near(name, keysOf(issue.ast))}`, isUnexpected: true }]
    }
    default:
      return plain(issue, path)
  }
}

const plain = (issue: SchemaIssue.Issue, path: ReadonlyArray<PropertyKey>): ReadonlyArray<Mistake> =>
  issuesOf(issue).issues.map(({ message, path: more = [] }) => ({
    path: [...path, ...more.map((part) => (typeof part === "object" ? part.key : part))],
    message,
    isUnexpected: false
  }))

/** How far a member of a union is from what was written: what is of another type altogether, then keys too many or too few. */
const distance = (problems: ReadonlyArray<Mistake>, depth: number): number => {
  const own = problems.filter(({ path }) => path.length === depth)
  const keys = problems.filter(
    ({ path, message, isUnexpected }) => path.length === depth + 1 && (isUnexpected || message === missing)
  )
  // A slip of the pen is told by the name that is near it.
  const slips = keys.filter(({ message }) => message.includes("Did you mean"))
  return own.length * 1_000_000 + keys.length * 1_000 - slips.length * 500 + problems.length
}

/** What is wrong by the member of a union that was meant, as far as that shows: those of the others would only hide it. */
const nearest = (
  { issues }: SchemaIssue.AnyOf,
  path: ReadonlyArray<PropertyKey>,
  json: unknown
): ReadonlyArray<Mistake> => {
  const all = issues.map((each) => walk(each, path, json))
  const least = Math.min(...all.map((problems) => distance(problems, path.length)))
  const meant = all.filter((problems) => distance(problems, path.length) === least).flat()
  return [...new Map(meant.map((problem) => [`${problem.path.join("/")} ${problem.message}`, problem])).values()]
}

/** The texts of one key by which the members of a union are told apart. */
const tagsOf = ({
  types
}: SchemaAST.Union): { readonly key: string; readonly texts: ReadonlyArray<string> } | undefined => {
  const [first] = types
  if (first?._tag !== "Objects") return undefined
  for (const { name } of first.propertySignatures) {
    const texts = types.flatMap((each) => {
      const own =
        each._tag === "Objects" ? each.propertySignatures.find((other) => other.name === name)?.type : undefined
      return own?._tag === "Literal" && typeof own.literal === "string" ? [own.literal] : []
    })
    if (texts.length === types.length) return { key: String(name), texts }
  }
  return undefined
}

/** None of a union's members is called so. */
const untagged = (
  issue: SchemaIssue.AnyOf,
  path: ReadonlyArray<PropertyKey>,
  json: unknown
): ReadonlyArray<Mistake> => {
  const tags = tagsOf(issue.ast)
  const value = path.reduce(Field.of, json)
  if (issue.ast.annotations?.["message"] !== undefined || tags === undefined) return plain(issue, path)
  if (typeof value !== "object" || value === null) return [{ path, message: "expected an object", isUnexpected: false }]
  const found = Field.of(value, tags.key)
  const said =
    typeof found === "string" ? JSON.stringify(found.slice(0, 100)) : found === undefined ? "none" : "another"
  return [
    {
      path: [...path, tags.key],
      message: `expected one of ${tags.texts.join(", ")}, found ${said}${typeof found === "string" ? near(found, tags.texts, 0) : ""}`,
      isUnexpected: false
    }
  ]
}
