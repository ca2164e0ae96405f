/** Manifests for tests: the real files, and small ones of which one thing is said. */
import { readdirSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { type Build, Catalog } from "@laurel/core"
import { Result } from "effect"
import * as Manifest from "../src/package/Manifest.ts"
import { describe, type Options, type Structure } from "../src/package/Structure.ts"

const folder = join(import.meta.dirname, "fixtures/manifests")

/** Those of the test suite, and of an authoring company. */
export const real: ReadonlyArray<string> = ["adl-2004-4ed-test-suite", "rustici-golf"].flatMap((source) =>
  readdirSync(join(folder, source))
    .toSorted()
    .map((name) => `${source}/${name}`)
)

export const bytesOf = (name: string): Uint8Array => readFileSync(join(folder, name))

export const expected = (): Record<string, unknown> => JSON.parse(readFileSync(join(folder, "expected.json"), "utf8"))

export const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text)

export const read = (file: string | Uint8Array, options?: Options): Structure =>
  Result.getOrThrowWith(Manifest.read(typeof file === "string" ? utf8(file) : file, options), (refused) =>
    Error(describe(refused))
  )

/** A rule in a line: `(a: completed & at least 2 of (b: passed, c: passed, d: passed))`. */
export const words = (rule: Build.Rule | null): string => {
  if (rule === null) return "none"
  if (rule.rule === "atLeast") return `at least ${rule.n} of (${rule.of.map(words).join(", ")})`
  if ("of" in rule) return `(${rule.of.map(words).join(rule.rule === "any" ? " | " : " & ")})`
  return "group" in rule ? `${rule.group}: ${rule.rule}` : rule.rule
}

/** A catalog with nothing else in it; of a structure without a rule, with a type of its own. */
export const catalogOf = ({ offering, achievementType }: Structure): unknown => ({
  offerings: [offering],
  achievementTypes: [
    achievementType ?? { id: "whole", courses: [offering.course], rule: { rule: "rolledUp", outcome: "completed" } }
  ],
  certifications: []
})

/** What a catalog finds wrong with it. */
export const problemsOf = (structure: Structure): ReadonlyArray<unknown> => {
  const decoded = Catalog.decode(catalogOf(structure))
  return Result.isFailure(decoded) ? decoded.failure.problems : []
}

const resource = (id: string, type: string): string =>
  `<resource identifier="${id}" type="webcontent" ${type} href="${id}.html"/>`

/** A SCO and an asset, the SCO under two more names. */
export const resources = `<resources>${resource("sco", 'adlcp:scormType="sco"')}${resource("asset", 'adlcp:scormType="asset"')}${resource("bare", "")}</resources>`

/** An item of which this is said; a SCO, unless it has items. */
export const item = (id: string, inner = "", attributes = 'identifierref="sco"'): string =>
  `<item identifier="${id}" ${inner.includes("<item ") ? "" : attributes}><title>${id}</title>${inner}</item>`

export const sequencing = (inner: string, attributes = ""): string =>
  `<imsss:sequencing ${attributes}>${inner}</imsss:sequencing>`

/** A mark of the primary objective. */
export const mark = (least: string): string =>
  `<imsss:objectives><imsss:primaryObjective objectiveID="p" satisfiedByMeasure="true"><imsss:minNormalizedMeasure>${least}</imsss:minNormalizedMeasure></imsss:primaryObjective></imsss:objectives>`

/** A roll-up rule: of which children what follows from what. */
export const rollup = (set: string, condition: string, action: string, combination = "any"): string =>
  `<imsss:rollupRule ${set}><imsss:rollupConditions conditionCombination="${combination}">${condition
    .split(" ")
    .map((each) =>
      each.startsWith("!")
        ? `<imsss:rollupCondition operator="not" condition="${each.slice(1)}"/>`
        : `<imsss:rollupCondition condition="${each}"/>`
    )
    .join("")}</imsss:rollupConditions><imsss:rollupAction action="${action}"/></imsss:rollupRule>`

export const rules = (inner: string, attributes = ""): string =>
  `<imsss:rollupRules ${attributes}>${inner}</imsss:rollupRules>`

/** A manifest of SCORM 2004 with these lines in its organization, the first of them on line 4. */
export const manifest = (...lines: ReadonlyArray<string>): string =>
  whole(`<organizations default="o"><organization identifier="o"><title>Course</title>
${lines.join("\n")}
</organization></organizations>${resources}`)

/** A manifest of SCORM 2004 with this in it, which begins on line 3. */
export const whole = (inner: string, version = "2004 4th Edition"): string =>
  `<manifest identifier="c" xmlns="http://www.imsglobal.org/xsd/imscp_v1p1" xmlns:adlcp="http://www.adlnet.org/xsd/adlcp_v1p3" xmlns:adlseq="http://www.adlnet.org/xsd/adlseq_v1p3" xmlns:adlnav="http://www.adlnet.org/xsd/adlnav_v1p3" xmlns:imsss="http://www.imsglobal.org/xsd/imsss">
<metadata><schema>ADL SCORM</schema><schemaversion>${version}</schemaversion></metadata>
${inner}
</manifest>`

/** The same manifest in the words of SCORM 1.2. */
export const old = (text: string): string =>
  text
    .replaceAll("http://www.imsglobal.org/xsd/imscp_v1p1", "http://www.imsproject.org/xsd/imscp_rootv1p1p2")
    .replaceAll("http://www.adlnet.org/xsd/adlcp_v1p3", "http://www.adlnet.org/xsd/adlcp_rootv1p2")
    .replaceAll(/ xmlns:(adlseq|adlnav|imsss)="[^"]*"/g, "")
    .replaceAll("scormType", "scormtype")
    .replaceAll("2004 4th Edition", "1.2")
