import { Package } from "@laurel/adapter-scorm"
import { Effect } from "effect"

/** What a catalog is made of for a course that comes as a zip, to be looked at and edited, and what the catalog can't say of it. */
export const catalogOf = Effect.fn(function* (zip: Blob) {
  const files = yield* Package.fromZip(zip)
  const read = yield* Package.read(files, { course: "forklift", zone: "Europe/London" })
  const { offering, achievementType, notCarriedOver } = read
  const achievementTypes = achievementType === null ? [] : [achievementType]
  return { catalog: { offerings: [offering], achievementTypes, certifications: [] }, notCarriedOver }
})
