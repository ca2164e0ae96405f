/** Which edition of SCORM a manifest says it is of, and what it is read as where it doesn't. */
import { Phrase, Text } from "@laurel/core"
import type { Xml } from "@laurel/formats"
import { Result } from "effect"
import type { Refused, Standard } from "./Structure.ts"
import { childOf, type Reading } from "./Vocabulary.ts"

interface Edition {
  readonly standard: Exclude<Standard, "AICC">
  readonly told: ReadonlyArray<string>
}

/** What a schemaversion says. The 2nd edition's own word is `CAM 1.3`. */
const versions: ReadonlyArray<readonly [said: RegExp, standard: Edition["standard"]]> = [
  [/^(scorm[ _]?)?1\.2$/i, "SCORM 1.2"],
  [/^((cam )?1\.3|(scorm )?2004 2nd edition)$/i, "SCORM 2004 2nd Edition"],
  [/^(scorm )?2004 3rd edition$/i, "SCORM 2004 3rd Edition"],
  [/^(scorm )?2004 4th edition$/i, "SCORM 2004 4th Edition"]
]

const expected = '"1.2", "CAM 1.3", "2004 3rd Edition" or "2004 4th Edition" as the schemaversion'

export const editionOf = (root: Xml.Element, reading: Reading): Result.Result<Edition, Refused> =>
  Result.gen(function* () {
    const metadata = yield* childOf(root, "imscp", "metadata", reading)
    const word = (name: string) =>
      metadata === undefined ? Result.succeed(undefined) : childOf(metadata, "imscp", name, reading)
    const [schema, version] = [yield* word("schema"), yield* word("schemaversion")]
    const [schemaText, text] = [schema, version].map((each) => Text.oneLine(each?.text ?? ""))
    if (schema !== undefined && schemaText !== undefined && !/scorm/i.test(schemaText))
      return yield* reading.refuse(schema, '"ADL SCORM" as the schema', Phrase.quote(schemaText))
    const standard = versions.find(([said]) => said.test(text ?? ""))?.[1]
    if (standard !== undefined) return { standard, told: mixed(standard, reading) }
    return yield* supposed(root, version, text ?? "", reading)
  })

/** Only what the namespaces leave no doubt of: SCORM 1.2 has no fixed word, and a manifest of SCORM 2004 without one has all words. */
const supposed = (
  root: Xml.Element,
  version: Xml.Element | undefined,
  text: string,
  reading: Reading
): Result.Result<Edition, Refused> => {
  const { editions } = reading
  const found = text === "" ? "no schemaversion" : `the schemaversion ${Phrase.quote(text)}, which is no edition's`
  const as = (standard: Edition["standard"]): Result.Result<Edition, Refused> =>
    Result.succeed({ standard, told: [`${found}: read as ${standard}, in whose namespaces the manifest is written`] })
  if (editions.has("1.2") && !editions.has("2004")) return as("SCORM 1.2")
  if (text === "" && editions.has("2004")) return as("SCORM 2004 4th Edition")
  return reading.refuse(version ?? root, expected, text === "" ? "none, and no namespace of SCORM" : Phrase.quote(text))
}

const mixed = (standard: Edition["standard"], { editions }: Reading): ReadonlyArray<string> => {
  const other = standard === "SCORM 1.2" ? "2004" : "1.2"
  return editions.has(other)
    ? [`the namespaces of SCORM ${other} in a manifest of ${standard}: its words are read in both`]
    : []
}
