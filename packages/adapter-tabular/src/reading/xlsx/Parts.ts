/** The parts of a workbook that say where the others are: relationships, sheets and the epoch. */
import { Adapter } from "@laurel/core"
import { Xml, Zip } from "@laurel/formats"
import { Effect } from "effect"
import type { Sheet } from "../Found.ts"
import type { Epoch } from "./Serial.ts"

/** Bytes of a part that is read as a whole. */
const maxPart = 8_388_608

export interface Parts {
  readonly archive: Zip.Archive
  readonly epoch: Epoch
  readonly sheets: ReadonlyArray<Located>
  /** Entries of the archive, where the workbook has them. */
  readonly strings: string | undefined
  readonly styles: string | undefined
}

export interface Located extends Sheet {
  /** The entry of its cells; undefined where it has none, as a chart by itself. */
  readonly entry: string | undefined
}

interface Relationship {
  /** The last word of its type, which is the same in both forms of the format. */
  readonly type: string
  readonly target: string
}

/** Other zips, by an entry that they have. */
const others: ReadonlyArray<readonly [entry: RegExp, found: string]> = [
  [/^xl\/workbook\.bin$/, "a binary workbook (.xlsb)"],
  [/^content\.xml$/, "an OpenDocument file"],
  [/^word\//, "a text document (Word)"],
  [/^ppt\//, "slides (PowerPoint)"],
  [/^Index\/.*\.iwa$/, "a file of Apple's programs"]
]

/** Opens a workbook. What is none is Misconfigured, what is damaged Broken. */
export const open = Effect.fnUntraced(function* (where: string, blob: Blob) {
  const broken = brokenBy(where)
  const archive = yield* Effect.mapError(Zip.open(blob), broken)
  const { entries } = archive
  const root = entries.some(({ name }) => name === "_rels/.rels") ? yield* relationships(where, archive, "") : []
  const main = [...root.values()].find(({ type }) => type === "officeDocument")?.target
  const other = others.find(([entry]) => entries.some(({ name }) => entry.test(name)))
  if (main === undefined || other !== undefined)
    return yield* new Adapter.Misconfigured({
      where,
      expected: "a workbook (XLSX), or one packed as gzip",
      found: other?.[1] ?? "a zip of other files",
      advice: "Save it as XLSX, or name a file within the zip."
    })
  const { root: workbook } = yield* document(where, archive, main)
  const targets = yield* relationships(where, archive, main)
  const named = (type: string) => [...targets.values()].find((each) => each.type === type)?.target
  const parts: Parts = {
    archive,
    epoch: epochOf(workbook),
    sheets: sheetsOf(workbook, targets),
    strings: named("sharedStrings"),
    styles: named("styles")
  }
  return parts
})

/** What a damaged archive or part is told as. */
export const brokenBy =
  (where: string) =>
  ({ entry, expected, found, advice }: Zip.Refused): Adapter.Broken =>
    new Adapter.Broken({ where: entry === null ? where : `${where}, part "${entry}"`, expected, found, advice })

const document = (where: string, archive: Zip.Archive, name: string) =>
  Effect.flatMap(Effect.mapError(archive.read(name, maxPart), brokenBy(where)), (bytes) =>
    Effect.mapError(Effect.fromResult(Xml.read(bytes)), ({ expected, found }) =>
      brokenBy(where)({ entry: name, expected, found, advice: "Save the workbook again." })
    )
  )

/** The relationships of a part, by their ids; of the workbook as a whole where the part is "". */
const relationships = Effect.fnUntraced(function* (where: string, archive: Zip.Archive, part: string) {
  const slash = part.lastIndexOf("/") + 1
  const [folder, file] = [part.slice(0, slash), part.slice(slash)]
  const name = `${folder}_rels/${file}.rels`
  const found = new Map<string, Relationship>()
  if (!archive.entries.some((entry) => entry.name === name)) return found
  const { root } = yield* document(where, archive, name)
  for (const { attributes } of root.children) {
    const target = attributes.get("Target") ?? ""
    if (attributes.get("TargetMode") === "External") continue
    const type = attributes.get("Type")?.split("/").at(-1) ?? ""
    found.set(attributes.get("Id") ?? "", { type, target: resolved(folder, target) })
  }
  return found
})

/** A path within the archive, from a folder of it. */
const resolved = (folder: string, target: string): string => {
  const path: Array<string> = []
  for (const step of (target.startsWith("/") ? target : folder + target).split("/")) {
    if (step === "..") path.pop()
    else if (step !== "" && step !== ".") path.push(step)
  }
  return path.join("/")
}

const epochOf = ({ children }: Xml.Element): Epoch => {
  const stated = children.find(({ name }) => name === "workbookPr")?.attributes.get("date1904") ?? ""
  return ["1", "true", "on"].includes(stated) ? 1904 : 1900
}

const sheetsOf = ({ children }: Xml.Element, targets: ReadonlyMap<string, Relationship>): ReadonlyArray<Located> => {
  const sheets = children.find(({ name }) => name === "sheets")?.children ?? []
  return sheets.map(({ attributes, prefixed }) => {
    const id = prefixed.find(({ namespace, name }) => name === "id" && namespace.endsWith("/relationships"))?.value
    const found = targets.get(id ?? "")
    return {
      name: attributes.get("name") ?? "",
      isHidden: (attributes.get("state") ?? "visible") !== "visible",
      entry: found?.type === "worksheet" ? found.target : undefined
    }
  })
}
