/** What can be earned and what it takes, as one immutable, numbered document. Checked as a whole, with every problem told at once. */
import { Result, Schema, SchemaIssue } from "effect"
import { AchievementType } from "./AchievementType.ts"
import { Certification } from "./Certification.ts"
import * as Fraction from "./Fraction.ts"
import { type CatalogVersion, CertificationId, type OfferingId, type TypeId } from "./Id.ts"
import * as Offering from "./Offering.ts"
import * as Rule from "./Rule.ts"

/** The catalog as its author writes it. */
export const Catalog = Schema.Struct({
  offerings: Schema.Array(Offering.Offering).check(Schema.isMaxLength(100_000)),
  achievementTypes: Schema.Array(AchievementType).check(Schema.isMinLength(1), Schema.isMaxLength(10_000)),
  certifications: Schema.Array(Certification).check(Schema.isMaxLength(10_000))
})
export type Catalog = typeof Catalog.Type

/** A part of a catalog that can't be, and where: `achievementTypes[2].rule`. */
export interface Problem {
  readonly path: string
  readonly message: string
}

/** The catalog can't be used. Mend every problem, then try again. */
export class CatalogError extends Schema.TaggedError<CatalogError>()("CatalogError", {
  problems: Schema.Array(Schema.Struct({ path: Schema.String, message: Schema.String }))
}) {
  override get message(): string {
    return `the catalog has ${this.problems.length} problem${this.problems.length === 1 ? "" : "s"}:\n${this.problems
      .map(({ path, message }) => `  ${path}: ${message}`)
      .join("\n")}`
  }
}

/** A checked catalog with its indexes. */
export interface Compiled {
  readonly catalog: Catalog
  readonly offerings: ReadonlyMap<OfferingId, Offering.Offering>
  readonly types: ReadonlyMap<TypeId, AchievementType>
  readonly typesByCourse: ReadonlyMap<string, ReadonlyArray<AchievementType>>
  /** The declared certifications, and one for each type with a validity of its own. */
  readonly certifications: ReadonlyArray<Certification>
}

/** Every version that was ever applied: old ones go on governing what they issued. */
export interface Versions {
  readonly latest: CatalogVersion
  readonly all: ReadonlyMap<CatalogVersion, Compiled>
}

/**
 * The certifications that speak for what a version issued: its own, and those that were only declared later. A validity that is
 * edited afterwards changes nothing that was issued before.
 */
export const certifications = (versions: Versions, version: CatalogVersion): ReadonlyArray<Certification> => {
  const own = versions.all.get(version)?.certifications ?? []
  if (version === versions.latest) return own
  const later = versions.all.get(versions.latest)?.certifications ?? []
  return [...own, ...later.filter(({ id }) => !own.some((certification) => certification.id === id))]
}

/** Only `decode` is more than JSON: unknown keys are errors, because a misspelt rule must not be a missing one. */
const decodeCatalog = Schema.decodeUnknownResult(Catalog, { errors: "all", onExcessProperty: "error" })
const encodeCatalog = Schema.encodeSync(Catalog)

/** Reads and checks a catalog from parsed JSON. */
export const decode = (json: unknown): Result.Result<Compiled, CatalogError> => {
  if (isDeeperThan(maxNesting, json)) {
    const message = `expected at most ${maxNesting} values within values`
    return Result.fail(new CatalogError({ problems: [{ path: "catalog", message }] }))
  }
  const decoded = decodeCatalog(json)
  if (Result.isSuccess(decoded)) return compile(decoded.success)
  const problems = issuesOf(decoded.failure.issue).issues.map(({ path, message }) => ({
    path: pathOf(path ?? []),
    message
  }))
  return Result.fail(new CatalogError({ problems }))
}

/** Values within values: more than the deepest rule needs, and less than a call stack holds. */
const maxNesting = 64
const isDeeperThan = (levels: number, value: unknown): boolean =>
  typeof value === "object" &&
  value !== null &&
  (levels === 0 || Object.values(value).some((part) => isDeeperThan(levels - 1, part)))

const issuesOf = SchemaIssue.makeFormatterStandardSchemaV1()

/** `achievementTypes[2].rule`, as problems name a place; `catalog` for the whole. */
const pathOf = (path: ReadonlyArray<PropertyKey | { readonly key: PropertyKey }>): string =>
  path
    .map((part) => (typeof part === "object" ? part.key : part))
    .reduce<string>(
      (before, key) => before + (typeof key === "number" ? `[${key}]` : `${before && "."}${String(key)}`),
      ""
    ) || "catalog"

/** One text for one catalog, whatever the layout of the file it came from. */
export const canonical = (catalog: Catalog): string => JSON.stringify(encodeCatalog(catalog))

/** Checks a catalog as a whole and indexes it. */
export const compile = (catalog: Catalog): Result.Result<Compiled, CatalogError> => {
  const problems = [
    ...repeats("offerings", catalog.offerings),
    ...repeats("achievementTypes", catalog.achievementTypes),
    ...repeats("certifications", catalog.certifications),
    ...catalog.offerings.flatMap(offeringProblems),
    ...catalog.achievementTypes.flatMap((type, index) => typeProblems(catalog, type, `achievementTypes[${index}]`)),
    ...catalog.certifications.flatMap((certification, index) =>
      certificationProblems(catalog, certification, `certifications[${index}]`)
    )
  ]
  if (problems.length > 0) return Result.fail(new CatalogError({ problems }))
  const typesByCourse = new Map<string, Array<AchievementType>>()
  for (const type of catalog.achievementTypes) {
    for (const course of type.courses) typesByCourse.set(course, [...(typesByCourse.get(course) ?? []), type])
  }
  const own = catalog.achievementTypes.flatMap(({ id, title, validity }) =>
    validity === undefined
      ? []
      : [{ id: CertificationId.make(id), ...(title === undefined ? {} : { title }), through: [id], validity }]
  )
  return Result.succeed({
    catalog,
    offerings: new Map(catalog.offerings.map((offering) => [offering.id, offering])),
    types: new Map(catalog.achievementTypes.map((type) => [type.id, type])),
    typesByCourse,
    certifications: [...catalog.certifications, ...own]
  })
}

const repeats = (list: string, items: ReadonlyArray<{ readonly id: string }>): ReadonlyArray<Problem> => {
  const first = new Map<string, number>()
  return items.flatMap(({ id }, index) => {
    const earlier = first.get(id)
    if (earlier === undefined) first.set(id, index)
    return earlier === undefined
      ? []
      : [{ path: `${list}[${index}].id`, message: `"${id}" is already the id of ${list}[${earlier}]` }]
  })
}

const offeringProblems = (offering: Offering.Offering, index: number): ReadonlyArray<Problem> => {
  const seen = new Set<string>()
  return offering.components.flatMap(({ activity, group, weight }, at) => {
    const path = `offerings[${index}].components[${at}]`
    const key = `${group}\n${activity}`
    const again = seen.has(key)
    seen.add(key)
    return [
      ...(again ? [{ path, message: `activity "${activity}" is already in group "${group}" of this offering` }] : []),
      ...(weight !== undefined && weight.n < 0n
        ? [{ path: `${path}.weight`, message: "a weight can't be negative" }]
        : [])
    ]
  })
}

const typeProblems = (catalog: Catalog, type: AchievementType, path: string): ReadonlyArray<Problem> => {
  const problems: Array<Problem> = []
  const offerings = catalog.offerings.filter((offering) => type.courses.includes(offering.course))
  for (const [at, course] of type.courses.entries()) {
    if (!offerings.some((offering) => offering.course === course)) {
      problems.push({ path: `${path}.courses[${at}]`, message: `no offering has the course "${course}"` })
    }
  }
  if (!Rule.demandsEvidence(type.rule)) {
    problems.push({
      path: `${path}.rule`,
      message: "would be met by nothing at all: add a clause that facts must prove"
    })
  }
  for (const offering of offerings) {
    for (const message of unreachable(type.rule, offering)) {
      problems.push({ path: `${path}.rule`, message: `in offering "${offering.id}" ${message}` })
    }
  }
  return problems
}

/** Why clauses of a rule could never be met in an offering. */
const unreachable = (rule: Rule.Rule, offering: Offering.Offering): ReadonlyArray<string> => {
  if ("of" in rule) return rule.of.flatMap((clause) => unreachable(clause, offering))
  if (!("group" in rule)) return []
  const components = Offering.inGroup(offering, rule.group)
  if (components.length === 0) {
    const known = [...new Set(offering.components.map(({ group }) => `"${group}"`))].join(", ")
    return [`no component is in group "${rule.group}" (its groups: ${known || "none"})`]
  }
  if (rule.rule !== "weighted") return []
  const total = components.reduce((sum, { weight }) => Fraction.add(sum, weight ?? Fraction.zero), Fraction.zero)
  return Fraction.isAtLeast(total, rule.atLeast)
    ? []
    : [
        `the weights of group "${rule.group}" add up to ${Fraction.format(total)}, below the ${Fraction.format(rule.atLeast)} asked for`
      ]
}

const certificationProblems = (
  catalog: Catalog,
  certification: Certification,
  path: string
): ReadonlyArray<Problem> => [
  ...certification.through.flatMap((type, at) =>
    catalog.achievementTypes.some(({ id }) => id === type)
      ? []
      : [{ path: `${path}.through[${at}]`, message: `no achievement type has the id "${type}"` }]
  ),
  ...(catalog.achievementTypes.some(
    ({ id, validity }) => String(id) === String(certification.id) && validity !== undefined
  )
    ? [
        {
          path: `${path}.id`,
          message: `"${certification.id}" is already a certification, as an achievement type with a validity`
        }
      ]
    : [])
]
