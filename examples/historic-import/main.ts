/** A list of old training from a spreadsheet: checked, imported, and undone after others have built on it. */
import { readFileSync } from "node:fs"
import { Tabular } from "@laurel/adapter-tabular"
import { open } from "laurel"
import catalog from "./catalog.json" with { type: "json" }
import mapping from "./mapping.json" with { type: "json" }

const list = readFileSync(new URL("training-2024.csv", import.meta.url), "utf8")
const registrar = { actor: "u-12", role: "registrar" }

/** A version of the list: what reads it, and on whose word it is imported. */
const importing = (content: string, reason: string) => {
  const files = [{ name: "training-2024.csv", content }]
  const adapter = Tabular.ofContents({ source: "training-list", mapping, files })
  const { name, version } = mapping
  return [adapter, { files, mapping: { name, version, text: JSON.stringify(mapping) }, ...registrar, reason }] as const
}

const laurel = await open({ store: "memory", catalog, now: () => new Date("2026-01-12T08:00:00Z") })

const show = async (title: string) => {
  console.log(`\n${title}`)
  for (const value of ["1001", "1002", "1003"]) {
    const { achievements } = await laurel.contact({ scheme: "staff", value }).history()
    const counting = achievements.flatMap(({ type, held }) => held.map(({ from }) => `${type} since ${from}`))
    console.log(`  ${value}: ${counting.join(", ") || "nothing"}`)
  }
}

console.log("What importing it would do")
const { verdicts, rejected } = await laurel.imports.check(...importing(list, "The spreadsheet of 2024"))
console.log(
  `  ${verdicts.new} rows are new, ${verdicts.same} says what another says, ${rejected.length} can't be taken:`
)
for (const { line, expected, found } of rejected) console.log(`  line ${line}: expected ${expected}, found ${found}`)

const first = await laurel.imports.run(...importing(list, "The spreadsheet of 2024")).done()
await show("Imported, without those three")

const again = await laurel.imports.run(...importing(list, "The spreadsheet of 2024")).done()
console.log(`\nImported once more: ${again.verdicts.same} rows are known, ${again.facts} facts are written`)

// Somebody decides about an achievement that the list brought, and somebody else corrects the list.
const { achievements } = await laurel.contact({ scheme: "staff", value: "1001" }).history()
const extended = achievements.map(({ id }) => ({ _tag: "Extended", achievement: id, period: "P3M" }) as const)
const manager = { actor: "u-1", role: "manager", reason: "No course was offered in spring" }
await laurel.decide(extended.map((act) => ({ act, ...manager })))
await laurel.imports.run(...importing(list.replaceAll("12.09.2024", "13.09.2024"), "The day was wrong")).done()

const id = first.import
if (id === null) throw new Error("expected an import that has written something, found none")
const { reversed, kept, failed } = await laurel.imports.undo(id, { ...registrar, reason: "It was another site's list" })
console.log("\nThe first import is undone")
console.log(`  reversed: ${reversed.facts} facts, and ${reversed.entries} achievements with them`)
for (const { fact, decisions } of kept.told)
  console.log(`  kept: ${fact.reference.key}, for decision ${decisions.join(", ")} rests on it`)
for (const { fact, by } of failed.told)
  console.log(`  not undone: ${fact.reference.key}, for a later import says ${by.happened.on}`)
await show("What counts now")

console.log("\nThe imports that there were")
for await (const each of laurel.imports.list())
  console.log(`  ${each.undoes === null ? "import" : `undoes import ${each.undoes}`} by ${each.actor}: ${each.reason}`)

await laurel.close()
