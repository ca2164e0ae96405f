/** What can be earned and what it takes, as one immutable, numbered document. Checked as a whole, with every problem told at once. */
import { Result, Schema, SchemaIssue } from "effect"
import { AchievementType } from "./AchievementType.ts"
import * as Certification from "./Certification.ts"
import * as CivilDate from "./CivilDate.ts"
import { type CatalogVersion, CertificationId, type OfferingId, type TypeId } from "./Id.ts"
import { policiesOf } from "./internal/Identities.ts"
import * as Offering from "./Offering.ts"
import * as Problems from "./internal/Problems.ts"
import * as Reachable from "./internal/Reachable.ts"
import { Slug } from "./Text.ts"

export { links } from "./internal/Identities.ts"
export { diff, type Diff, type Differences, type Field } from "./internal/CatalogDiff.ts"

/** What becomes of two contacts that share an identity of a scheme. */
export const IdentityPolicy = Schema.Struct({
  scheme: Slug,
  /**
   * `automatic` links them, `proposed` (unless said otherwise, and for a scheme not named here) asks a person, `never` says
   * nothing of it.
   */
  links: Schema.optionalKey(Schema.Literals(["automatic", "proposed", "never"])),
  /** It names a group of people, such as an employer: all of them claim it, and it never links them. */
  account: Schema.optionalKey(Schema.Boolean),
  /** Nobody has two: contacts who would have are never linked automatically. */
  single: Schema.optionalKey(Schema.Boolean)
})
export type IdentityPolicy = typeof IdentityPolicy.Type

/** The catalog as its author writes it. */
export const Catalog = Schema.Struct({
  /** The first day on which this version is in force, for types that are governed by a date. Always, unless said otherwise. */
  effectiveFrom: Schema.optionalKey(CivilDate.FromString),
  offerings: Schema.Array(Offering.Offering).check(Schema.isMaxLength(100_000)),
  achievementTypes: Schema.Array(AchievementType).check(Schema.isMinLength(1), Schema.isMaxLength(10_000)),
  certifications: Schema.Array(Certification.Certification).check(Schema.isMaxLength(10_000)),
  identities: Schema.optionalKey(Schema.Array(IdentityPolicy).check(Schema.isMaxLength(100)))
})
export type Catalog = typeof Catalog.Type

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
  /** In an order in which each type comes after those that its rule builds on. */
  readonly typesByCourse: ReadonlyMap<string, ReadonlyArray<AchievementType>>
  /** The declared certifications, and one for each type with a validity of its own. */
  readonly certifications: ReadonlyArray<Certification.Certification>
}

/** Every version that was ever applied: old ones go on governing what they issued. */
export interface Versions {
  readonly latest: CatalogVersion
  readonly all: ReadonlyMap<CatalogVersion, Compiled>
  /** Whether judging one participation may need a person's others: some rule asks what they hold, or some offering joins. */
  readonly crossing: boolean
}

/** Versions in order of number, the last one the latest. */
export const versions = (all: ReadonlyMap<CatalogVersion, Compiled>, latest: CatalogVersion): Versions => ({
  latest,
  all,
  crossing: [...all.values()].some(
    ({ catalog }) =>
      catalog.achievementTypes.some(({ rule }) => Reachable.holdsOf(rule).length > 0) ||
      catalog.offerings.some(({ joins }) => joins !== undefined)
  )
})

const parseJson = Schema.decodeUnknownResult(Schema.fromJsonString(Schema.Unknown))

/** Versions from the texts that were applied, in order of version, undefined where there are none; a failure names the one that can't be read. */
export const read = (
  applied: ReadonlyArray<{ readonly version: CatalogVersion; readonly text: string }>
): Result.Result<Versions | undefined, string> => {
  const all = new Map<CatalogVersion, Compiled>()
  let latest: CatalogVersion | undefined
  for (const { version, text } of applied) {
    const compiled = Result.flatMap(parseJson(text), decode)
    if (Result.isFailure(compiled))
      return Result.fail(`catalog version ${version} can't be read (${compiled.failure.message})`)
    all.set(version, compiled.success)
    latest = version
  }
  return Result.succeed(latest === undefined ? undefined : versions(all, latest))
}

/** All versions, the latest first: whatever any of them issued goes on counting. */
export const latestFirst = ({ all, latest }: Versions): ReadonlyArray<Compiled> =>
  [...all].toSorted(([a], [b]) => Number(b === latest) - Number(a === latest) || b - a).map(([, compiled]) => compiled)

/** The types of all versions, each once, those of the latest first. */
export const everyType = (versions: Versions): ReadonlyArray<TypeId> => [
  ...new Set(latestFirst(versions).flatMap(({ types }) => [...types.keys()]))
]

/** The certifications of all versions, each once, those of the latest first. */
export const everyCertification = (versions: Versions): ReadonlyArray<CertificationId> => [
  ...new Set(latestFirst(versions).flatMap(({ certifications: own }) => own.map(({ id }) => id)))
]

/** The schemes that name accounts, in the order of the latest version. */
export const accounts = (versions: Versions): ReadonlySet<string> =>
  new Set(policiesOf(versions).flatMap(({ scheme, account }) => (account === true ? [scheme] : [])))

/**
 * The certifications that speak for what a version issued: its own, and those that were only declared later. A validity that is
 * edited afterwards changes nothing that was issued before.
 */
export const certifications = (
  versions: Versions,
  version: CatalogVersion
): ReadonlyArray<Certification.Certification> => {
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

/** Whether a catalog is the latest version, whatever the layout of its file. */
export const isLatest = ({ all, latest }: Versions, { catalog }: Compiled): boolean => {
  const known = all.get(latest)
  return known !== undefined && canonical(known.catalog) === canonical(catalog)
}

/** Checks a catalog as a whole and indexes it. */
const compile = (catalog: Catalog): Result.Result<Compiled, CatalogError> => {
  const problems = Problems.of(catalog)
  if (problems.length > 0) return Result.fail(new CatalogError({ problems }))
  const own = catalog.achievementTypes.flatMap(({ id, title, validity }) =>
    validity === undefined
      ? []
      : [{ id: CertificationId.make(id), ...(title === undefined ? {} : { title }), through: [id], validity }]
  )
  const order = Problems.buildsOn(catalog)
  const typesByCourse = new Map<string, Array<AchievementType>>()
  for (const type of catalog.achievementTypes.toSorted((a, b) => (order.get(a.id) ?? 0) - (order.get(b.id) ?? 0))) {
    for (const course of type.courses) {
      const known = typesByCourse.get(course)
      if (known === undefined) typesByCourse.set(course, [type])
      else known.push(type)
    }
  }
  return Result.succeed({
    catalog,
    offerings: new Map(catalog.offerings.map((offering) => [offering.id, offering])),
    types: new Map(catalog.achievementTypes.map((type) => [type.id, type])),
    typesByCourse,
    certifications: [...catalog.certifications, ...own]
  })
}
