/** What brought a change about, as the log says it: so that imports, catalogs and rebuilds notify nobody unless they are asked for. */
import { Decision, Id, Instant, type Leaf } from "@laurel/core"
import { Result, Schema } from "effect"

const Source = Schema.Struct({ by: Schema.Literal("source"), source: Id.SourceId })
const Decided = Schema.Struct({
  by: Schema.Literal("decision"),
  decision: Id.DecisionId,
  /** An opaque account id, never a name. */
  actor: Schema.String,
  role: Schema.String
})
const Policy = Schema.Struct({ by: Schema.Literal("policy"), decision: Id.DecisionId })
const Imported = Schema.Struct({ by: Schema.Literal("import"), import: Id.ImportId })
const Cataloged = Schema.Struct({ by: Schema.Literal("catalog"), catalog: Id.CatalogVersion })
const Rebuilt = Schema.Struct({ by: Schema.Literal("rebuild") })
const Time = Schema.Struct({ by: Schema.Literal("time") })

export const Cause = Schema.Union([Source, Decided, Policy, Imported, Cataloged, Rebuilt, Time])
export type Cause = typeof Cause.Type

/** Every kind of cause. */
export const kinds = ["source", "decision", "policy", "import", "catalog", "rebuild", "time"] as const
export const Kind = Schema.Literals(kinds)
export type Kind = typeof Kind.Type

/** The causes that notify unless an endpoint says otherwise. */
export const usual: ReadonlyArray<Kind> = ["source", "decision", "policy", "time"]

export const time: Cause = { by: "time" }

/** What a commit's mark in the log says of it. */
export const Mark = Schema.Struct({
  /** The place of the mark in the log. */
  index: Schema.Int,
  batch: Schema.Int,
  recordedAt: Instant.Instant,
  source: Schema.String,
  import: Schema.NullOr(Id.ImportId),
  catalogs: Schema.Int,
  decisions: Schema.Int,
  /**
   * Whether the commit before it was recorded at the same moment, as all are while a clock is behind what was recorded: what was
   * known between the two can't be asked for.
   */
  tied: Schema.Boolean
})
export type Mark = typeof Mark.Type

const Text = Schema.fromJsonString(
  Schema.Struct({
    source: Schema.String,
    catalogs: Schema.Int,
    decisions: Schema.Int,
    recordedAt: Instant.FromString,
    import: Schema.optionalKey(
      Schema.Union([Schema.Struct({ begins: Schema.String }), Schema.Struct({ of: Id.ImportId })])
    )
  })
)
const decode = Schema.decodeUnknownResult(Text)

/** Reads the leaf that begins a commit, after one that was recorded at `last`; undefined for anything else. */
export const markOf = ({ index, of, text }: Leaf.Leaf, last: Instant.Instant | null): Mark | undefined => {
  const read = decode(text)
  if (of._tag !== "Commit" || Result.isFailure(read)) return undefined
  const { import: part, ...rest } = read.success
  // An import is called by the number of its first commit.
  const named = part === undefined ? null : "of" in part ? part.of : Id.ImportId.make(of.batch)
  return { ...rest, index, batch: of.batch, import: named, tied: rest.recordedAt === last }
}

/** Why, where the commit alone says it: undefined where it is one of people's decisions. */
const ofMark = ({ source, import: part }: Mark): Cause | undefined => {
  if (part !== null) return { by: "import", import: part }
  if (source.startsWith("laurel.rebuild")) return { by: "rebuild" }
  return undefined
}

const ofDecision = ({ id, act, actor, role }: Decision.Decision): Cause => {
  // A campaign: that the catalog says otherwise is why, whoever chose whom.
  if (act._tag === "Governed") return { by: "catalog", catalog: act.catalog }
  return Decision.isPolicy({ actor, role })
    ? { by: "policy", decision: id }
    : { by: "decision", decision: id, actor, role }
}

/**
 * Why a commit changed something that these decisions, of those it recorded, bear on; `catalog` is the version that judged it.
 * What the decisions of earlier commits have to do with it is no cause: they changed it when they were made.
 */
export const of = (
  mark: Mark,
  decisions: ReadonlyArray<Decision.Decision>,
  catalog: Id.CatalogVersion | null
): Cause => {
  const known = ofMark(mark)
  if (known !== undefined) return known
  const own = decisions.findLast(({ batch }) => batch === mark.batch)
  if (own !== undefined) return ofDecision(own)
  if (mark.source.startsWith("laurel.")) return catalog === null ? { by: "rebuild" } : { by: "catalog", catalog }
  return { by: "source", source: Id.SourceId.make(mark.source) }
}

/** Whether a commit can only have causes that nobody has asked for, so that it need not be looked at. */
export const isSilent = (mark: Mark, asked: ReadonlySet<Kind>): boolean => {
  const known = ofMark(mark)
  return known !== undefined && !asked.has(known.by)
}
