/** Stands in for the reader of AICC's files. */
import { Result } from "effect"
import type { Options, Refused, Structure } from "./Structure.ts"

/** Reads the titles and files of a plain course. */
export const read = (
  files: ReadonlyMap<string, Uint8Array>,
  options: Options = {}
): Result.Result<Structure, Refused> => {
  const textOf = (ending: string): string | undefined => {
    const [, bytes] = [...files].find(([name]) => name.toLowerCase().endsWith(ending)) ?? []
    return bytes && Buffer.from(bytes).toString()
  }
  const [crs, au] = [textOf(".crs"), textOf(".au")]
  if (crs === undefined || au === undefined)
    return Result.fail({ file: "*.au", line: null, column: null, expected: "a file *.au", found: "none" })
  const title = /^Course_Title=(.*)$/m.exec(crs)?.[1] ?? ""
  const id = /^Course_ID=(.*)$/m.exec(crs)?.[1] ?? ""
  const slug = options.course ?? id
  const [head = "", ...rows] = au
    .trim()
    .split("\n")
    .map((line) => line.replaceAll('"', ""))
  const column = head.split(",").indexOf("file_name")
  const scos = rows.map((row) => {
    const [unit = ""] = row.split(",")
    return {
      id: unit,
      title: unit,
      activity: `${slug}/${unit}`,
      group: unit,
      href: row.split(",")[column] ?? null,
      clusters: [],
      masteryScore: null,
      completionThreshold: null,
      objectives: []
    }
  })
  return Result.succeed({
    standard: "AICC",
    course: { id, title },
    offering: {
      id: options.offering ?? slug,
      course: slug,
      title,
      zone: options.zone ?? "UTC",
      delivery: "selfPaced",
      components: scos.map(({ activity, group }) => ({ activity, group }))
    },
    rule: null,
    achievementType: null,
    scos,
    notCarriedOver: []
  } satisfies Structure)
}
