/** A course structure of cmi5, as it is told. */
import { Structure } from "@laurel/adapter-xapi"
import type { Package } from "@laurel/adapter-scorm"
import { Effect, Result } from "effect"
import * as Numbers from "../terminal/Numbers.ts"
import { type Unable, unable } from "../Unable.ts"
import { refusal } from "./Found.ts"
import type { Told } from "./Told.ts"

/** Reads the structure among the files of a course. */
export const read = Effect.fnUntraced(function* (
  path: string,
  files: Package.Files,
  file: string,
  options: Structure.Options
): Effect.fn.Return<Told, Unable> {
  const bytes = yield* Effect.mapError(files.read(file, Structure.maxBytes), (refused) => refusal(path, refused))
  const found = Structure.read(bytes, options)
  const where = files.isWhole ? `${file} of ${path}` : path
  return Result.isSuccess(found)
    ? told(found.success)
    : yield* unable(`${where} is no cmi5 course structure: ${Structure.describe(found.failure)}`)
})

const told = ({ course, offering, achievementType, aus, notCarriedOver }: Structure.Structure): Told => {
  // By what a source knows the course's statements.
  const setting = { id: offering.id, activities: [course.id], units: aus.map(({ id }) => id) }
  return {
    course: [
      `${course.title}: ${Numbers.count(aus.length, "unit")}`,
      ...aus.map(({ group, title, moveOn }) => `  ${group}: ${title} (${moveOn})`)
    ],
    offering,
    achievementType,
    noRule: "no unit has to be done",
    place: 'For "offerings" in the setting of the source that gives its statements',
    setting,
    beside: [],
    notCarriedOver,
    json: { course, offering, achievementType, aus, setting, notCarriedOver }
  }
}
