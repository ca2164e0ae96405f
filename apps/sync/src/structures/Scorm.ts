/** A package of SCORM or AICC, as it is told. */
import { Package } from "@laurel/adapter-scorm"
import { Effect } from "effect"
import * as Numbers from "../terminal/Numbers.ts"
import type { Unable } from "../Unable.ts"
import { refusal } from "./Found.ts"
import type { Told } from "./Told.ts"

export const read = (path: string, files: Package.Files, options: Package.Options): Effect.Effect<Told, Unable> =>
  Effect.mapBoth(Package.read(files, options), {
    onSuccess: told,
    onFailure: (refused) => refusal(path, refused)
  })

const told = ({ standard, course, offering, achievementType, scos, notCarriedOver }: Package.Structure): Told => {
  // By what a host calls the course whose commits it sends on.
  const setting = { id: offering.course, offering: offering.id }
  return {
    course: [
      `${course.title}: ${standard}, ${Numbers.count(scos.length, standard === "AICC" ? "unit" : "SCO")}`,
      ...scos.map(
        ({ group, title, masteryScore }) =>
          `  ${group}: ${title}${masteryScore === null ? "" : ` (mastery score ${masteryScore})`}`
      )
    ],
    offering,
    achievementType,
    noRule: "nothing in it tells what came of it",
    place: 'For "courses" in the setting of the source (scorm-push) that its commits are sent to',
    setting,
    beside: [
      `Of SCORM Cloud (scorm-cloud) the same with "parts": true, where "${offering.course}" is the course's id there: name another by --course.`
    ],
    notCarriedOver,
    json: { standard, course, offering, achievementType, scos, setting, notCarriedOver }
  }
}
