/** What a program of several has to tell: the same people as the others, under one registration, and whose they are does not matter. */
import { Draft, type Fact, Id } from "@laurel/core"
import { Result } from "effect"
import type { Page } from "./sources.ts"

export interface Telling {
  readonly source: string
  /** The first person, and how many. */
  readonly from: number
  readonly count: number
  readonly perPage: number
  /** Marks that pass, or marks that don't; or all that there is; or marks of the same people over and over. */
  readonly says: "everything" | "marks" | "little" | "corrections"
}

/** Under the catalog `joint`, whoever has a key is one learner in every source. */
const draft = (source: string, n: number, evidence: object, activity: string, on: string): Fact.Draft =>
  Result.getOrThrow(
    Draft.decode({
      reference: { source, stream: "rows", key: `${n} ${activity}` },
      subject: { key: `p${n}`, offering: "joint", contact: { scheme: "staff", value: `p${n}` } },
      activity,
      evidence,
      happened: { on, zone: "Europe/London" }
    })
  )

/** The mark that a page gives everybody: each another one than the page before. */
const correctedMark = (page: number): number => 40 + ((page * 7) % 60)

const rows = ({ source, says }: Telling, n: number): ReadonlyArray<Fact.Draft> => {
  const raw = says === "little" ? 10 : 50 + (n % 50)
  // Each source says another day, and not always the same one first: what one has brought is revised by the others.
  const on = `2025-02-1${(n + source.length) % 3}`
  const marks = draft(source, n, { _tag: "Scored", raw, max: 100 }, "finals", on)
  return says === "everything" ? [marks, draft(source, n, { _tag: "Completed" }, "essay", on)] : [marks]
}

export const told = (telling: Telling): { readonly source: Id.SourceId; readonly pages: ReadonlyArray<Page> } => {
  const { source, from, count, perPage } = telling
  const pages = Array.from({ length: Math.ceil(count / perPage) }, (_, at): Page => {
    if (telling.says === "corrections") {
      const all = Array.from({ length: perPage }, (_, index) => from + index)
      const mark = { _tag: "Scored", raw: correctedMark(at), max: 100 }
      return { drafts: all.map((n) => draft(source, n, mark, "finals", "2025-02-10")), rejections: [] }
    }
    const first = from + at * perPage
    const own = Array.from({ length: Math.min(perPage, from + count - first) }, (_each, index) => first + index)
    return { drafts: own.flatMap((n) => rows(telling, n)), rejections: [] }
  })
  return { source: Id.SourceId.make(source), pages }
}
