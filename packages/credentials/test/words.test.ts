/** The words of the contexts that are kept: plain names say what is signed only as long as no two of them mean the same. */
import { assert, it } from "@effect/vitest"
import { isObject, isText, listOf } from "../src/Json.ts"
import * as Contexts from "../src/vc/Contexts.ts"

/** All names of what is told of a thing, by what they mean. Names of kinds begin with a capital, and are no such names. */
const namesOf = (contexts: Iterable<unknown>): ReadonlyMap<string, ReadonlySet<string>> => {
  const names = new Map<string, Set<string>>()
  const collect = (context: unknown, above: ReadonlyMap<string, string>): void => {
    for (const each of listOf(context).filter(isObject)) {
      const prefixes = new Map(above)
      for (const [name, meaning] of Object.entries(each)) if (isText(meaning)) prefixes.set(name, meaning)
      for (const [name, meaning] of Object.entries(each)) {
        const id = isObject(meaning) ? meaning["@id"] : meaning
        if (isObject(meaning)) collect(meaning["@context"], prefixes)
        if (name.startsWith("@") || !isText(id) || id.startsWith("@") || /^[A-Z]/.test(name)) continue
        const [, prefix = "", rest = ""] = /^([^:]+):(.*)$/.exec(id) ?? []
        const full = `${prefixes.get(prefix) ?? `${prefix}:`}${rest}`
        names.set(full, (names.get(full) ?? new Set()).add(name))
      }
    }
  }
  for (const context of contexts) if (isObject(context)) collect(context["@context"], new Map())
  return names
}

const twice = (contexts: Iterable<unknown>) => [...namesOf(contexts).values()].filter(({ size }) => size > 1)

it("no two names of the contexts that are kept mean the same", () => {
  assert.deepStrictEqual(twice([...Contexts.pinned.values()].map(({ document }) => document)), [])
})

it("two names of one meaning would be found, also where one of them stands within another's context", () => {
  const other = {
    "@context": { x: "https://x/", Kind: { "@id": "x:Kind", "@context": { end: { "@id": "x:until" } } } }
  }
  assert.lengthOf(twice([{ "@context": { until: "https://x/until" } }, other]), 1)
})
