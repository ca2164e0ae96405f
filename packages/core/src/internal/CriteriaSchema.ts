/** What rules look like in a catalog's JSON: one codec for each clause, picked by the clause's name. */
import { Schema, SchemaGetter } from "effect"
import * as CivilDate from "../CivilDate.ts"
import type { Rule as AnyRule } from "../Criteria.ts"
import * as Fraction from "../Fraction.ts"
import * as Period from "../Period.ts"
import { Name, Slug } from "../Text.ts"

/** Clauses in one `all`, `any` or `atLeast`. */
export const maxWidth = 100
/** Rules within rules. */
export const maxDepth = 10
/** Names in one clause: roles, issuers, categories. */
const maxNames = 100

/** What a rule looks like in a catalog's JSON. */
export interface Encoded {
  readonly rule: string
  readonly [key: string]: unknown
}

/** Where a rule stands within a rule. Read when used, since it is made of the clauses below. */
const inner = Schema.suspend((): Schema.Codec<AnyRule, Encoded> => named)

const several = Schema.Array(inner).check(
  Schema.isMinLength(1, { message: "an empty list of clauses is never a pass: name at least one" }),
  Schema.isMaxLength(maxWidth, { message: `expected at most ${maxWidth} clauses` })
)

const namesOf = (name: Schema.Codec<string>, what: string) =>
  Schema.Array(name).check(
    Schema.isMinLength(1, { message: `expected at least one ${what}` }),
    Schema.isMaxLength(maxNames, { message: `expected at most ${maxNames} of them` }),
    Schema.isUnique({ message: `expected each ${what} only once` })
  )

const number = (holds: (value: Fraction.Fraction) => boolean, expected: string) =>
  Fraction.FromJson.check(
    Schema.makeFilter((value: Fraction.Fraction) => (holds(value) ? undefined : `expected ${expected}`))
  )
const Positive = number(({ n }) => n > 0n, "a number above 0")
const Portion = number(
  (value) => value.n > 0n && Fraction.isAtLeast(Fraction.one, value),
  'a share above 0 and at most 1, such as 0.4, "2/5" or "40%"'
)
/** Minutes are counted exactly, like everything else that is held against a threshold. */
const Minutes = Schema.Finite.check(
  Schema.makeFilter((value: number) =>
    value > 0 && Fraction.fromNumber(value) !== undefined ? undefined : "expected minutes above 0, such as 90 or 7.5"
  )
)

/** One clause. A key that it does not have is refused with those that it has. */
const clause = <const Name extends AnyRule["rule"], Fields extends Schema.Struct.Fields>(rule: Name, fields: Fields) =>
  Schema.Struct({ rule: Schema.Literal(rule), ...fields }).annotate({
    messageUnexpectedKey: `"${rule}" has no such key: ${
      Object.keys(fields).length === 0 ? "it has none" : `expected one of ${Object.keys(fields).join(", ")}`
    }`
  })

const component = Schema.optionalKey(Schema.Literals(["any", "every"]))
const attempts = Schema.optionalKey(Schema.Literals(["firstPassing", "latest", "best", "first", "all"]))
const afterPass = Schema.optionalKey(Schema.Literals(["ignore", "flag", "withdraw"]))

const measures = ["share", "shareOfMinutes", "minutes", "absences"] as const
const attended = clause("attended", {
  group: Schema.optionalKey(Slug),
  share: Schema.optionalKey(Portion),
  shareOfMinutes: Schema.optionalKey(Portion),
  minutes: Schema.optionalKey(Minutes),
  absences: Schema.optionalKey(Schema.Natural),
  minutesEach: Schema.optionalKey(Minutes)
}).check(
  Schema.makeFilter((clause) => {
    const given = measures.filter((measure) => clause[measure] !== undefined)
    if (given.length !== 1)
      return `expected exactly one of ${measures.join(", ")}, found ${given.join(" and ") || "none"}`
    return clause.minutesEach !== undefined && clause.share === undefined && clause.absences === undefined
      ? { path: ["minutesEach"], issue: "expected minutesEach only beside share or absences, which count sessions" }
      : undefined
  })
)

const credits = clause("credits", {
  atLeast: Positive,
  group: Schema.optionalKey(Slug),
  categories: Schema.optionalKey(namesOf(Slug, "category")),
  caps: Schema.optionalKey(
    Schema.Record(Schema.String, Positive).check(
      // As a check on the whole: a key of the wrong form would else be left out in silence where unknown keys may be.
      Schema.isPropertyNames(Slug, { message: "expected ids of categories, such as ethics" }),
      Schema.isMinProperties(1, { message: "expected a cap for at least one category" }),
      Schema.isMaxProperties(maxNames, { message: `expected caps for at most ${maxNames} categories` })
    )
  )
}).check(
  // A cap on a category that never counts is a misspelt one.
  Schema.makeFilter(({ categories, caps }) =>
    Object.keys(caps ?? {}).flatMap((category) =>
      categories === undefined || categories.includes(category)
        ? []
        : [{ path: ["caps", category], issue: `expected one of the categories: ${categories.join(", ")}` }]
    )
  )
)

const atLeast = clause("atLeast", {
  n: Schema.Int.check(Schema.isGreaterThanOrEqualTo(1, { message: "expected a whole number from 1" })),
  of: several
}).check(
  Schema.makeFilter(({ n, of }) =>
    n <= of.length
      ? undefined
      : { path: ["n"], issue: `at least ${n} of ${of.length} clause${of.length === 1 ? "" : "s"} can't be met` }
  )
)

const days = ["once", "start", "while"] as const
const isDay = (text: string | number): text is (typeof days)[number] => days.some((day) => day === text)
const HoldsOn = Schema.String.check(
  Schema.makeFilter((text: string) =>
    isDay(text) || CivilDate.parse(text) !== undefined
      ? undefined
      : 'expected "once", "start", "while", or an existing day such as 2014-02-28'
  )
).pipe(
  Schema.decodeTo(Schema.Union([Schema.Literals(days), CivilDate.CivilDate]), {
    // The check above has parsed the text once already, so the fallback is never taken.
    decode: SchemaGetter.transform((text: string) => (isDay(text) ? text : (CivilDate.parse(text) ?? "once"))),
    encode: SchemaGetter.transform((on: (typeof days)[number] | number) =>
      // Only a CivilDate reaches the encoder as a number; the codec sees it unbranded.
      isDay(on) ? on : CivilDate.format(on as CivilDate.CivilDate)
    )
  })
)

/** Every clause there is: a clause of `Criteria.ts` without a codec does not compile. */
const clauses = {
  all: clause("all", { of: several }),
  any: clause("any", { of: several }),
  atLeast,
  completed: clause("completed", { group: Slug, component }),
  progressed: clause("progressed", { group: Slug, atLeast: Portion, component }),
  passed: clause("passed", { group: Slug, component, attempts, afterPass }),
  scored: clause("scored", { group: Slug, atLeast: Portion, component, attempts, afterPass }),
  noFailureAfterPass: clause("noFailureAfterPass", { group: Slug }),
  attended,
  weighted: clause("weighted", {
    group: Slug,
    atLeast: Positive,
    missing: Schema.optionalKey(Schema.Literals(["zero", "undetermined", "excluded"]))
  }),
  share: clause("share", {
    group: Slug,
    evidence: Schema.Array(Schema.Literals(["Completed", "Passed", "Scored", "Attended"])).check(
      Schema.isMinLength(1, { message: "expected at least one kind of evidence" }),
      Schema.isUnique({ message: "expected each kind of evidence only once" })
    ),
    atLeast: Portion
  }),
  credits,
  decided: clause("decided", {
    roles: namesOf(Slug, "role"),
    group: Schema.optionalKey(Slug),
    moderated: Schema.optionalKey(Schema.Boolean)
  }),
  evidence: clause("evidence", {
    group: Schema.optionalKey(Slug),
    verified: Schema.optionalKey(Schema.Boolean),
    issuers: Schema.optionalKey(namesOf(Name, "issuer")),
    within: Schema.optionalKey(Period.FromString)
  }),
  rolledUp: clause("rolledUp", { outcome: Schema.Literals(["completed", "passed"]) }),
  holds: clause("holds", { id: Slug, on: Schema.optionalKey(HoldsOn) }),
  within: clause("within", { period: Period.FromString, that: inner }),
  before: clause("before", { date: CivilDate.FromString, that: inner }),
  stillRegistered: clause("stillRegistered", {})
} satisfies { readonly [R in AnyRule["rule"]]: Schema.Codec<Extract<AnyRule, { readonly rule: R }>, unknown> }

const known: ReadonlySet<unknown> = new Set(Object.keys(clauses))

/** Names the clause that is meant before its fields are looked at, so that an error speaks of one clause and not of all. */
const misnamed = (json: unknown) => {
  if (typeof json !== "object" || json === null || Array.isArray(json))
    return 'expected a clause such as { "rule": "completed", "group": "exam" }'
  const rule = "rule" in json ? json.rule : undefined
  if (known.has(rule)) return undefined
  const found =
    typeof rule === "string" ? JSON.stringify(rule.slice(0, 100)) : rule === undefined ? "none" : typeof rule
  return { path: ["rule"], issue: `expected one of ${[...known].join(", ")}, found ${found}` }
}

const named = Schema.Unknown.check(Schema.makeFilter(misnamed)).pipe(
  Schema.decodeTo(Schema.Union(Object.values(clauses)), {
    decode: SchemaGetter.passthrough({ strict: false }),
    encode: SchemaGetter.passthrough({ strict: false })
  })
  // The check above says no more than an object with a rule's name; authors write it as JSON, so that is the honest type.
) as unknown as Schema.Codec<AnyRule, Encoded>

/** Looked at before anything is decoded: no nesting may be deeper than the reader's call stack. */
const isDeeperThan = (levels: number, json: unknown): boolean => {
  if (typeof json !== "object" || json === null) return false
  if (levels === 0) return true
  if ("of" in json && Array.isArray(json.of) && json.of.some((part) => isDeeperThan(levels - 1, part))) return true
  return "that" in json && isDeeperThan(levels - 1, json.that)
}

/** A rule as a catalog's JSON writes it. */
export const Rule: Schema.Codec<AnyRule, Encoded> = Schema.Unknown.check(
  Schema.makeFilter((json: unknown) =>
    isDeeperThan(maxDepth, json) ? `expected at most ${maxDepth} rules within rules` : undefined
  )
).pipe(
  Schema.decodeTo(named, {
    decode: SchemaGetter.passthrough({ strict: false }),
    encode: SchemaGetter.passthrough({ strict: false })
  })
  // As above: what is looked at here is any JSON, and what is written is a clause.
) as unknown as Schema.Codec<AnyRule, Encoded>
