/**
 * The words that a document with an embedded proof may use. What is signed is what they mean, and the same may be said by other
 * names: by an address, by a prefix, elsewhere. What is signed and what is read are one only where everything has its plain name.
 */
import { isObject, isText, type JsonObject, listOf } from "../Json.ts"
import * as Contexts from "./Contexts.ts"

/** Of an object that is a text with its language, which is none of what we read. */
const ofTexts = ["@value", "@language", "@direction"]

const terms = new Set<string>(["@context", ...ofTexts])
/** Those whose value is JSON that is signed as one text; and the credentials of a collection, each of which is read by itself. */
const apart = new Set<string>(["verifiableCredential"])

/** Contexts lie within contexts: a term may have one of its own. */
const collect = (context: unknown): void => {
  for (const each of listOf(context).filter(isObject)) {
    for (const [name, definition] of Object.entries(each)) {
      if (name.startsWith("@") || name.includes(":")) continue
      terms.add(name)
      if (!isObject(definition)) continue
      if (definition["@type"] === "@json") apart.add(name)
      collect(definition["@context"])
    }
  }
}
for (const { document } of Contexts.pinned.values()) if (isObject(document)) collect(document["@context"])

/** What of a document is said in another way than by plain words of contexts that are named; undefined where nothing is. */
export const oddity = (document: JsonObject): string | undefined => {
  const open: Array<JsonObject> = [document]
  // Bounded as the JSON is that it came from.
  for (let each = open.pop(); each !== undefined; each = open.pop()) {
    const found = oddName(each) ?? (each === document ? undefined : saidElsewhere(each, document["id"]))
    if (found !== undefined) return found
    for (const [name, value] of Object.entries(each)) if (!apart.has(name)) objectsIn(value, open)
  }
  return undefined
}

const oddName = (object: JsonObject): string | undefined => {
  const name = Object.keys(object).find((name) => !terms.has(name))
  if (name !== undefined) return `the word ${JSON.stringify(name.slice(0, 200))}`
  if (!("@context" in object)) return undefined
  const contexts = Array.isArray(object["@context"]) ? object["@context"] : [object["@context"]]
  return contexts.length > 0 && contexts.every(isText) ? undefined : "a context that is written out, or none"
}

/** The same id once more is the same thing: what is said of it there would be overlooked. */
const saidElsewhere = (object: JsonObject, id: unknown): string | undefined =>
  object["id"] === id && Object.keys(object).some((name) => name !== "id" && name !== "type")
    ? "something that is said of the badge within itself"
    : undefined

const objectsIn = (value: unknown, open: Array<JsonObject>): void => {
  const values = [value]
  for (let each = values.pop(); each !== undefined; each = values.pop()) {
    if (isObject(each)) open.push(each)
    // One by one: a call has no room for as many arguments.
    else if (Array.isArray(each))
      for (const inner of each) if (typeof inner === "object" && inner !== null) values.push(inner)
  }
}
