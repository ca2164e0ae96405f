/** Random catalogs that decode: every clause, every basis of validity, every policy, over a few offerings of two courses. */
import { Catalog } from "@laurel/core"
import { Arbitrary, Result, Schema } from "effect"

const between = (minimum: number, maximum: number) => Schema.Int.check(Schema.isBetween({ minimum, maximum }))
const optional = Schema.optionalKey
const clause = <const Rule extends string, Fields extends Schema.Struct.Fields>(rule: Rule, fields: Fields) =>
  Schema.Struct({ rule: Schema.Literal(rule), ...fields })

const group = Schema.Literals(["coursework", "exam"])
const component = optional(Schema.Literals(["any", "every"]))
const attempts = optional(Schema.Literals(["firstPassing", "latest", "best", "first", "all"]))
const afterPass = optional(Schema.Literals(["ignore", "flag", "withdraw"]))
const credit = Schema.Literals([2, 5])

const attended = { group: optional(Schema.Literal("live")) }

/** Clauses that are made of no others, as a catalog's JSON writes them. */
const Leaf = Schema.Union([
  clause("completed", { group, component }),
  clause("completed", { group }),
  clause("scored", { group, atLeast: Schema.Literals([0.4, "70.1%"]) }),
  clause("progressed", { group, component, atLeast: Schema.Literals([0.5, 1]) }),
  clause("passed", { group, component, attempts, afterPass }),
  clause("scored", { group, component, attempts, afterPass, atLeast: Schema.Literals([0.4, "70.1%"]) }),
  clause("scored", { group, atLeast: Schema.Literals([0.4, "70.1%"]) }),
  clause("noFailureAfterPass", { group }),
  clause("attended", { ...attended, share: Schema.Literals([0.5, 1]), minutesEach: optional(Schema.Literal(30)) }),
  clause("attended", { ...attended, shareOfMinutes: Schema.Literals([0.25, 0.8]) }),
  clause("attended", { ...attended, minutes: Schema.Literals([45, 120]) }),
  clause("attended", { ...attended, absences: Schema.Literals([0, 1]) }),
  clause("weighted", {
    group: Schema.Literal("coursework"),
    atLeast: Schema.Literals([15, 20.25]),
    missing: optional(Schema.Literals(["zero", "undetermined", "excluded"]))
  }),
  clause("share", {
    group,
    evidence: Schema.Literals(["Completed", "Passed", "Scored"]).pipe((kind) => Schema.Tuple([kind])),
    atLeast: Schema.Literals(["1/3", "2/3"])
  }),
  clause("credits", {
    atLeast: credit,
    group: optional(group),
    categories: optional(Schema.Tuple([Schema.Literal("ethics"), Schema.Literal("law")])),
    caps: optional(Schema.Struct({ ethics: Schema.Literals([1, 3]) }))
  }),
  clause("decided", {
    roles: Schema.Tuple([Schema.Literals(["manager", "assessor"])]),
    group: optional(group),
    moderated: optional(Schema.Boolean)
  }),
  clause("evidence", {
    group: optional(group),
    verified: optional(Schema.Boolean),
    issuers: optional(Schema.Tuple([Schema.Literal("board")])),
    within: optional(Schema.Literal("P5D"))
  }),
  clause("rolledUp", { outcome: Schema.Literals(["completed", "passed"]) }),
  clause("holds", { id: between(0, 7), on: optional(Schema.Literals(["once", "start", "while", "2014-01-10"])) }),
  clause("stillRegistered", {})
])
type Leaf = typeof Leaf.Type

const narrow = { period: Schema.Literals(["P4D", "P12D"]), that: Leaf }
const Inner = Schema.Union([
  Leaf,
  Leaf,
  Leaf,
  clause("within", narrow),
  clause("before", { date: Schema.Literals(["2014-01-06", "2014-01-16"]), that: Leaf }),
  clause("any", { of: Schema.Tuple([Leaf, Leaf]) }),
  clause("all", { of: Schema.Tuple([Leaf, Leaf]) })
])
/** Three levels are enough for what one clause does to another. */
const Rule = Schema.Union([
  Leaf,
  clause("all", { of: Schema.Tuple([Inner, Leaf]) }),
  clause("any", { of: Schema.Tuple([Inner, Inner]) }),
  clause("atLeast", { n: between(1, 3), of: Schema.Tuple([Inner, Leaf, Leaf]) }),
  clause("within", { period: Schema.Literals(["P4D", "P12D"]), that: Inner })
])
type Rule = typeof Rule.Type

const period = Schema.Literals(["P7D", "P10D", "P1M", "P1Y"])
const terms = {
  lastDay: optional(Schema.Literals(["anniversary", "dayBefore"])),
  rounded: optional(Schema.Literal("month")),
  mayShorten: optional(Schema.Boolean),
  grace: optional(
    Schema.Struct({
      period: Schema.Literals(["P2D", "P5D"]),
      counts: optional(Schema.Boolean),
      renews: optional(Schema.Boolean)
    })
  ),
  reentry: optional(Schema.Literal("P3D")),
  asserted: optional(Schema.Literals(["keep", "recompute", "keepIfLater"]))
}
const window = Schema.Literals(["P3D", "P6D"])
const lasting = <const Basis extends string>(basis: Basis) => ({
  basis: Schema.Literal(basis),
  period,
  ...terms
})
const Validity = Schema.Union([
  Schema.Struct({ basis: Schema.Literal("never") }),
  Schema.Struct({ basis: Schema.Literal("fixedDate"), date: Schema.Literals(["2014-01-15", "2014-02-10"]), ...terms }),
  Schema.Struct({ ...lasting("completion"), window: optional(window) }),
  Schema.Struct({ ...lasting("issue"), window: optional(window) }),
  Schema.Struct({ ...lasting("previousExpiry"), window }),
  Schema.Struct({ ...lasting("laterOf"), window: optional(window) }),
  Schema.Struct({ ...lasting("anniversary"), window: optional(window), tolerance: Schema.Literals(["P2D", "P6D"]) }),
  Schema.Struct({
    ...lasting("calendarGrid"),
    window: optional(window),
    anchor: Schema.Literals(["2013-12-31", "2014-01-12"]),
    minimum: optional(Schema.Literal("P2D"))
  }),
  Schema.Struct({ ...lasting("dueDate"), window: optional(window) })
])
type Validity = typeof Validity.Type

const policy = optional(Schema.Literals(["apply", "hold", "ignore"]))
const Recompute = Schema.Struct({
  whileOpen: policy,
  gained: optional(Schema.Literals(["apply", "ignore"])),
  lost: policy,
  better: policy,
  worse: policy,
  revised: policy
})

const Type = Schema.Struct({
  rule: Rule,
  /** Most types can be earned by whoever takes part in the course; some in the blended one too. */
  blended: Schema.Boolean,
  repeat: optional(Schema.Literals(["P3D", "P8D"])),
  validity: optional(Validity),
  moderated: Schema.Literals([false, false, false, true]),
  governedBy: optional(Schema.Literals(["participationStart", "earnedOn", "evaluation"])),
  recompute: Recompute,
  review: optional(Schema.Struct({ within: Schema.Literal("P5D"), otherwise: Schema.Literals(["keep", "apply"]) }))
})
type Type = typeof Type.Type

const asks = Schema.Literals(["any", "all", "two", "first", "last"])
const Certification = Schema.Struct({
  through: asks,
  refreshers: optional(Schema.Array(asks).check(Schema.isMinLength(1), Schema.isMaxLength(2))),
  equivalence: optional(Schema.Struct({ until: optional(Schema.Literal("2014-01-12")) })),
  continuous: Schema.Literals([false, false, false, true]),
  supersedes: Schema.Literals([false, false, true]),
  validity: Validity
})
type Certification = typeof Certification.Type

const Gene = Schema.Struct({
  types: Schema.Array(Type).check(Schema.isMinLength(1), Schema.isMaxLength(3)),
  certifications: Schema.Array(Certification).check(Schema.isMinLength(1), Schema.isMaxLength(2)),
  deliveries: Schema.Tuple([
    optional(Schema.Literals(["classroom", "virtual", "selfPaced"])),
    optional(Schema.Literals(["classroom", "virtual", "external"])),
    optional(Schema.Literal("blended"))
  ]),
  joins: optional(
    Schema.Union([
      Schema.Struct({ by: Schema.Literal("registration") }),
      Schema.Struct({ by: Schema.Literal("window"), within: Schema.Literals(["P2D", "P8D"]) })
    ])
  ),
  links: optional(Schema.Literals(["automatic", "proposed", "never"])),
  effectiveFrom: optional(Schema.Literals(["2014-01-04", "2014-01-12"]))
})
type Gene = typeof Gene.Type

/** The activities of every offering below. */
export const activities = ["essay", "quiz", "lab", "finals", "monday", "friday"] as const

const components = [
  { activity: "essay", also: ["essay, online"], group: "coursework", weight: 7.5 },
  { activity: "quiz", group: "coursework", weight: 12.5 },
  { activity: "lab", group: "coursework", weight: 17.5 },
  { activity: "finals", group: "exam", weight: 62.5 },
  { activity: "monday", group: "live" },
  { activity: "friday", group: "live" }
]
const sessions = [
  { activity: "monday", starts: "2014-01-06T09:00:00Z", ends: "2014-01-06T10:30:00Z" },
  { activity: "friday", starts: "2014-01-10T09:00:00Z", ends: "2014-01-10T10:30:00Z" }
]

const offeringsOf = ({ deliveries, joins }: Gene, delivered: boolean): ReadonlyArray<object> =>
  [
    { id: "course-1", course: "course" },
    { id: "course-2", course: "course", sessions },
    { id: "course-3", course: "blended", ...(joins === undefined ? {} : { joins }) }
  ].map((offering, index) => {
    const delivery = deliveries[index]
    const common = { ...offering, zone: "Europe/London", components }
    return delivered && delivery !== undefined ? { ...common, delivery } : common
  })

/** Nothing above a type is asked for by it: what it holds is earned by lower types, or certified through them alone. */
const leafOf = (leaf: Leaf, index: number): object => {
  if (leaf.rule !== "holds") return leaf
  const { id, ...rest } = leaf
  if (index === 0) return { rule: "completed", group: "coursework" }
  return { ...rest, id: id < 6 ? `type-${id % index}` : "base" }
}

type Clause = Rule | typeof Inner.Type
const ruleOf = (rule: Clause, index: number): object =>
  "of" in rule
    ? { ...rule, of: rule.of.map((each: Clause) => ruleOf(each, index)) }
    : "that" in rule
      ? { ...rule, that: ruleOf(rule.that, index) }
      : leafOf(rule, index)

/** Every kind of news applies at once: what stands is then what the facts say. */
const applyAll = {
  whileOpen: "apply",
  gained: "apply",
  lost: "apply",
  better: "apply",
  worse: "apply",
  revised: "apply"
}

interface Options {
  readonly applies: boolean
  readonly delivered: boolean
}

/** A rounded expiry has no day before it. */
const possible = (validity: Validity): object => {
  if (validity.basis === "never" || validity.rounded === undefined) return validity
  const { lastDay: _, ...rest } = validity
  return rest
}

const typeOf = (type: Type, index: number, proved: boolean, { applies }: Options): object => {
  const { rule, blended, repeat, validity, moderated, governedBy, recompute, review } = type
  const own = ruleOf(rule, index)
  return {
    id: `type-${index}`,
    // What repeats can't be earned where participations are joined.
    courses: blended && repeat === undefined ? ["course", "blended"] : ["course"],
    // A rule that nothing need prove is refused; with something done beside it, it is a rule.
    rule: proved ? own : { rule: "all", of: [own, { rule: "completed", group: "coursework" }] },
    ...(repeat === undefined ? {} : { repeat: { after: repeat } }),
    ...(validity === undefined ? {} : { validity: possible(validity) }),
    ...(moderated ? { moderators: ["assessor"] } : {}),
    ...(governedBy === undefined ? {} : { governedBy }),
    ...(review === undefined ? {} : { review }),
    recompute: applies ? applyAll : recompute
  }
}

const requirement = (ask: typeof asks.Type, count: number): unknown => {
  const all = Array.from({ length: count }, (_, index) => `type-${index}`)
  switch (ask) {
    case "any":
      return all
    case "all":
      return { all }
    case "two":
      return { atLeast: Math.min(2, count), of: all }
    case "first":
      return ["type-0"]
    case "last":
      return [`type-${count - 1}`]
  }
}

const certificationOf = (
  { through, refreshers, equivalence, continuous, supersedes, validity }: Certification,
  index: number,
  count: number,
  asked: boolean
): object => ({
  id: `expert-${index}`,
  through: requirement(through, count),
  ...(refreshers === undefined ? {} : { refreshers: refreshers.map((ask) => requirement(ask, count)) }),
  ...(equivalence === undefined || count < 2
    ? {}
    : { equivalences: [{ type: "type-1", countsAs: "type-0", ...equivalence }] }),
  ...(continuous ? { bundle: "continuous" } : {}),
  // What replaces what its own types ask to be held would take its own ground away.
  ...(supersedes && !(asked && index === 0) ? { supersedes: [index === 0 ? "base" : "expert-0"] } : {}),
  validity: continuous ? { basis: "never" } : possible(validity)
})

/** What any type above the first may ask to be held. */
const base = { id: "base", through: ["type-0"], validity: { basis: "completion", period: "P10D" } }

const written = (gene: Gene, proved: ReadonlyArray<boolean>, options: Options): unknown => {
  const achievementTypes = gene.types.map((type, index) => typeOf(type, index, proved[index] ?? true, options))
  const isAsked = JSON.stringify(achievementTypes).includes('"rule":"holds"')
  return {
    ...(gene.effectiveFrom === undefined ? {} : { effectiveFrom: gene.effectiveFrom }),
    offerings: offeringsOf(gene, options.delivered),
    achievementTypes,
    certifications: [
      base,
      ...gene.certifications.map((certification, index) =>
        certificationOf(certification, index, gene.types.length, isAsked)
      )
    ],
    identities: gene.links === undefined ? [] : [{ scheme: "student", links: gene.links }]
  }
}

/** The catalog as drawn; where that is none, without what its deliveries forbid, or with something to prove in each rule. */
const catalogOf = (gene: Gene, applies: boolean): unknown => {
  const dated = gene.certifications.some(({ validity }) => validity.basis === "fixedDate")
  const isDated = dated || gene.types.some(({ validity }) => validity?.basis === "fixedDate")
  const { effectiveFrom: _, ...always } = gene
  const known = isDated ? always : gene
  const plain = known.types.map(() => true)
  const attempts = [
    written(known, plain, { applies, delivered: true }),
    written(known, plain, { applies, delivered: false })
  ]
  const found = attempts.find((json) => Result.isSuccess(Catalog.decode(json)))
  if (found !== undefined) return found
  const proved = known.types.map((_type, index) => {
    const alone = { ...known, types: known.types.slice(0, index + 1), certifications: [] }
    const before = known.types.map((_each, at) => at === index)
    return Result.isSuccess(Catalog.decode(written(alone, before, { applies, delivered: false })))
  })
  return written(known, proved, { applies, delivered: false })
}

/** A catalog's JSON under which every kind of news applies at once: what stands is what facts and decisions say. */
export const catalogs: Arbitrary.Arbitrary<unknown> = Arbitrary.schema(Gene).pipe(
  Arbitrary.map((gene) => catalogOf(gene, true))
)

/** The same, without a validity that counts from the day of issue. */
export const timelessCatalogs: Arbitrary.Arbitrary<unknown> = Arbitrary.schema(Gene).pipe(
  Arbitrary.map(({ types, certifications, ...gene }) =>
    catalogOf(
      {
        ...gene,
        types: types.map(({ validity, ...type }) =>
          validity === undefined ? type : { ...type, validity: timeless(validity) }
        ),
        certifications: certifications.map((each) => ({ ...each, validity: timeless(each.validity) }))
      },
      true
    )
  )
)

const timeless = (validity: Validity): Validity =>
  validity.basis === "issue" ? { ...validity, basis: "completion" } : validity

/** A catalog's JSON with whatever policies: news may be held back for a person, or ignored. */
export const wilfulCatalogs: Arbitrary.Arbitrary<unknown> = Arbitrary.schema(Gene).pipe(
  Arbitrary.map((gene) => catalogOf(gene, false))
)
