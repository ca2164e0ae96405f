/** The smallest catalog around a part of one, so that the part is read as it would be in its place. */
import * as AchievementType from "../src/AchievementType.ts"
import * as Catalog from "../src/Catalog.ts"
import * as Field from "../src/Field.ts"
import * as Offering from "../src/Offering.ts"

const textsIn = (json: unknown): ReadonlyArray<string> =>
  typeof json === "string"
    ? [json]
    : typeof json === "object" && json !== null
      ? Object.values(json).flatMap(textsIn)
      : []

/** The texts under a key, on all levels. */
const under = (key: string, json: unknown): ReadonlyArray<string> =>
  typeof json === "object" && json !== null
    ? Object.entries(json).flatMap(([name, value]: readonly [string, unknown]) =>
        name === key ? textsIn(value) : under(key, value)
      )
    : []

/** The part, where all of its keys are of these fields. */
const where = (fields: object, part: object): object => (Object.keys(part).every((key) => key in fields) ? part : {})

const rule = { rule: "passed", group: "base" }
const never = { basis: "never" }

/** By its keys: a whole catalog, a rule, a validity, a certification, or some keys of a type, an offering or the catalog. */
export const around = (part: object): object => {
  if ("achievementTypes" in part) return part
  const isRule = typeof Field.of(part, "rule") === "string"
  const isCertification = "through" in part
  const asked = isRule
    ? under("id", part)
    : ["through", "refreshers", "type", "countsAs"].flatMap((key) => under(key, part))
  const groups = new Set(["base", ...(isRule ? under("group", part) : [])])
  return {
    offerings: [
      { id: "base/1", course: "base", zone: "UTC", components: [], ...where(Offering.Offering.fields, part) }
    ].map((offering) => ({
      ...offering,
      components: [...offering.components, ...[...groups].map((group) => ({ activity: group, group, weight: 100 }))]
    })),
    achievementTypes: [
      {
        id: "base",
        courses: ["base"],
        rule,
        ...(isRule
          ? { rule: part }
          : "basis" in part
            ? { validity: part }
            : where(AchievementType.AchievementType.fields, part))
      },
      ...[...new Set(asked)].map((id) => ({ id, courses: ["base"], rule }))
    ],
    certifications: isCertification
      ? [part, ...under("supersedes", part).map((id) => ({ id, through: ["base"], validity: never }))]
      : [],
    ...where(Catalog.Catalog.fields, part)
  }
}
