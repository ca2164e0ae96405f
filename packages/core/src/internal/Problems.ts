/** What a catalog gets wrong as a whole, beyond the shape of its parts: every problem with its path, all told at once. */
import type { AchievementType } from "../AchievementType.ts"
import type { Catalog, IdentityPolicy } from "../Catalog.ts"
import * as Certification from "../Certification.ts"
import * as CivilDate from "../CivilDate.ts"
import * as Offering from "../Offering.ts"
import * as Reachable from "./Reachable.ts"
import * as Rule from "../Rule.ts"
import type { Validity } from "./Expiry.ts"

/** A part of a catalog that can't be, and where: `achievementTypes[2].rule`. */
export interface Problem {
  readonly path: string
  readonly message: string
}

/** Every problem; none where the catalog is fit for use. */
export const of = (catalog: Catalog): ReadonlyArray<Problem> => {
  const known = new Set<string>([...catalog.achievementTypes, ...catalog.certifications].map(({ id }) => id))
  const types = new Set<string>(catalog.achievementTypes.map(({ id }) => id))
  return [
    ...repeats("offerings", catalog.offerings),
    ...repeats("achievementTypes", catalog.achievementTypes),
    ...repeats("certifications", catalog.certifications),
    ...repeats(
      "identities",
      (catalog.identities ?? []).map(({ scheme }) => ({ id: scheme }))
    ),
    ...(catalog.identities ?? []).flatMap((policy, index) => identityProblems(policy, `identities[${index}]`)),
    ...catalog.offerings.flatMap((offering, index) => offeringProblems(offering, `offerings[${index}]`)),
    ...catalog.achievementTypes.flatMap((type, index) =>
      typeProblems(catalog, known, type, `achievementTypes[${index}]`)
    ),
    ...catalog.certifications.flatMap((certification, index) =>
      certificationProblems(catalog, types, certification, `certifications[${index}]`)
    ),
    ...(catalog.effectiveFrom === undefined ? [] : overdue(catalog, catalog.effectiveFrom)),
    ...circles(catalog)
  ]
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

/** Thousands share an account, and people change theirs: it says nothing of who is who. */
const identityProblems = ({ account, links, single }: IdentityPolicy, path: string): ReadonlyArray<Problem> =>
  account !== true
    ? []
    : [
        ...(links === undefined || links === "never"
          ? []
          : [
              {
                path: `${path}.links`,
                message: `an account never links its people, found "${links}": leave links out, or say "never"`
              }
            ]),
        ...(single === true
          ? [{ path: `${path}.single`, message: "people may have two accounts, one after the other: leave single out" }]
          : [])
      ]

const offeringProblems = (offering: Offering.Offering, path: string): ReadonlyArray<Problem> => {
  const seen = new Set<string>()
  const components = offering.components.flatMap((component, at) => {
    const { group, weight } = component
    const own = `${path}.components[${at}]`
    return [
      ...Offering.feeding(component).flatMap((activity) => {
        const key = `${group}\n${activity}`
        const again = seen.has(key)
        seen.add(key)
        return again
          ? [{ path: own, message: `activity "${activity}" is already in group "${group}" of this offering` }]
          : []
      }),
      ...(weight !== undefined && weight.n < 0n
        ? [{ path: `${own}.weight`, message: "a weight can't be negative" }]
        : [])
    ]
  })
  const sessions = repeats(
    `${path}.sessions`,
    (offering.sessions ?? []).map(({ activity }) => ({ id: activity }))
  )
  return [...components, ...sessions]
}

const typeProblems = (
  catalog: Catalog,
  known: ReadonlySet<string>,
  type: AchievementType,
  path: string
): ReadonlyArray<Problem> => {
  const offerings = catalog.offerings.filter((offering) => type.courses.includes(offering.course))
  return [
    ...type.courses.flatMap((course, at) =>
      offerings.some((offering) => offering.course === course)
        ? []
        : [{ path: `${path}.courses[${at}]`, message: `no offering has the course "${course}"` }]
    ),
    ...(Rule.demandsEvidence(type.rule)
      ? []
      : [{ path: `${path}.rule`, message: "would be met by nothing at all: add a clause that facts must prove" }]),
    ...Reachable.holdsOf(type.rule).flatMap((id) =>
      known.has(id)
        ? []
        : [
            {
              path: `${path}.rule`,
              message: `no achievement type or certification has the id "${id}" that it asks for`
            }
          ]
    ),
    ...offerings.flatMap((offering) =>
      Reachable.problems(type.rule, offering).map((message) => ({
        path: `${path}.rule`,
        message: `in offering "${offering.id}" ${message}`
      }))
    ),
    ...(type.repeat === undefined
      ? []
      : offerings.flatMap(({ id, joins }) =>
          joins === undefined
            ? []
            : [
                {
                  path: `${path}.repeat`,
                  message: `offering "${id}" joins participations, so that an earning could change hands: leave repeat out, or the join`
                }
              ]
        )),
    ...(type.validity === undefined ? [] : validityProblems(type.validity, `${path}.validity`))
  ]
}

const validityProblems = (validity: Validity, path: string): ReadonlyArray<Problem> =>
  validity.basis !== "never" && validity.rounded !== undefined && validity.lastDay === "dayBefore"
    ? [
        {
          path: `${path}.lastDay`,
          message: `a rounded expiry is the last day of its ${validity.rounded}, and the day before is none: leave lastDay out`
        }
      ]
    : []

/** Fixed dates before the first day on which something can be earned: it would be over already. */
export const overdue = (
  { achievementTypes, certifications }: Catalog,
  day: CivilDate.CivilDate
): ReadonlyArray<Problem> => {
  const passed = (list: string, items: ReadonlyArray<{ readonly validity?: Validity }>): ReadonlyArray<Problem> =>
    items.flatMap(({ validity }, index) =>
      validity?.basis === "fixedDate" && validity.date < day
        ? [
            {
              path: `${list}[${index}].validity.date`,
              message: `${CivilDate.format(validity.date)} is before the catalog is in force, on ${CivilDate.format(day)}: whatever is earned would be over already`
            }
          ]
        : []
    )
  return [...passed("achievementTypes", achievementTypes), ...passed("certifications", certifications)]
}

const certificationProblems = (
  catalog: Catalog,
  types: ReadonlySet<string>,
  certification: Certification.Certification,
  path: string
): ReadonlyArray<Problem> => {
  const { id, through, refreshers = [], equivalences = [], supersedes = [], bundle, validity } = certification
  const unknown = (type: string, at: string): ReadonlyArray<Problem> =>
    types.has(type) ? [] : [{ path: `${path}.${at}`, message: `no achievement type has the id "${type}"` }]
  const requirement = (asks: Certification.Requirement, at: string): ReadonlyArray<Problem> =>
    Certification.asked(asks).of.flatMap((type, index) =>
      unknown(type, `${at}${"of" in asks ? ".of" : "all" in asks ? ".all" : ""}[${index}]`)
    )
  return [
    ...requirement(through, "through"),
    ...refreshers.flatMap((refresher, at) => requirement(refresher, `refreshers[${at}]`)),
    ...equivalences.flatMap(({ type, countsAs, from, until }, at) => [
      ...unknown(type, `equivalences[${at}].type`),
      ...unknown(countsAs, `equivalences[${at}].countsAs`),
      ...(from !== undefined && until !== undefined && until < from
        ? [{ path: `${path}.equivalences[${at}].until`, message: "lies before its first day: it would never count" }]
        : [])
    ]),
    ...supersedes.flatMap((old, at) =>
      catalog.certifications.some((other) => other.id === old && old !== id) ||
      catalog.achievementTypes.some((type) => String(type.id) === String(old) && type.validity !== undefined)
        ? []
        : [{ path: `${path}.supersedes[${at}]`, message: `no other certification has the id "${old}"` }]
    ),
    ...(catalog.achievementTypes.some((type) => String(type.id) === String(id) && type.validity !== undefined)
      ? [
          {
            path: `${path}.id`,
            message: `"${id}" is already a certification, as an achievement type with a validity`
          }
        ]
      : []),
    ...(bundle === "continuous" && validity.basis !== "never"
      ? [
          {
            path: `${path}.validity`,
            message: 'a continuous bundle is valid while its parts are: its own validity must be "never"'
          }
        ]
      : []),
    ...validityProblems(validity, `${path}.validity`)
  ]
}

/** Kept apart by a first letter: a certification may have the id of a type. */
const typeNode = (id: string): string => `t${id}`
const certificationNode = (id: string): string => `c${id}`

/**
 * What each type and certification builds on: what rules ask to be held, the types of a certification, and the certifications
 * that supersede it, which end its days.
 */
const buildingOn = (catalog: Catalog): ReadonlyMap<string, ReadonlyArray<string>> => {
  const on = new Map<string, Array<string>>()
  const add = (node: string, others: ReadonlyArray<string>): void => {
    on.set(node, [...(on.get(node) ?? []), ...others])
  }
  for (const { id, rule, validity } of catalog.achievementTypes) {
    const held = Reachable.holdsOf(rule)
    add(typeNode(id), [...held.map(typeNode), ...held.map(certificationNode)])
    if (validity !== undefined) add(certificationNode(id), [typeNode(id)])
  }
  for (const { id, through, refreshers = [], equivalences = [], supersedes = [] } of catalog.certifications) {
    const required = [through, ...refreshers].flatMap((asks) => Certification.asked(asks).of)
    add(certificationNode(id), [...required, ...equivalences.map(({ type }) => type)].map(typeNode))
    for (const old of supersedes) add(certificationNode(old), [certificationNode(id)])
  }
  return on
}

/** Rules, certifications and supersessions that, in the end, lead back to themselves. */
const circles = (catalog: Catalog): ReadonlyArray<Problem> =>
  circlesIn(buildingOn(catalog)).map((circle) => ({
    path: pathOf(catalog, circle),
    message: `goes round in a circle: ${circle.map((node) => `"${node.slice(1)}"`).join(" depends on ")}`
  }))

/** Where to mend a circle: at its first rule, or else its first certification. */
const pathOf = (catalog: Catalog, circle: ReadonlyArray<string>): string => {
  const type = catalog.achievementTypes.findIndex(({ id }) => circle.includes(typeNode(id)))
  const certification = catalog.certifications.findIndex(({ id }) => circle.includes(certificationNode(id)))
  return type === -1 ? `certifications[${certification}]` : `achievementTypes[${type}].rule`
}

const circlesIn = (on: ReadonlyMap<string, ReadonlyArray<string>>): ReadonlyArray<ReadonlyArray<string>> => {
  const settled = new Set<string>()
  const found: Array<ReadonlyArray<string>> = []
  const walk = (node: string, path: ReadonlyArray<string>): void => {
    if (settled.has(node)) return
    const at = path.indexOf(node)
    if (at !== -1) {
      found.push([...path.slice(at), node])
      return
    }
    for (const next of on.get(node) ?? []) walk(next, [...path, node])
    settled.add(node)
  }
  for (const node of on.keys()) walk(node, [])
  return found
}

/** How many steps each type is away from one that builds on no other, by id. Of a catalog without circles. */
export const buildsOn = (catalog: Catalog): ReadonlyMap<string, number> => {
  const on = buildingOn(catalog)
  const depths = new Map<string, number>()
  const depth = (node: string): number => {
    const known = depths.get(node)
    if (known !== undefined) return known
    const found = 1 + Math.max(-1, ...(on.get(node) ?? []).map(depth))
    depths.set(node, found)
    return found
  }
  return new Map(catalog.achievementTypes.map(({ id }) => [id, depth(typeNode(id))]))
}
