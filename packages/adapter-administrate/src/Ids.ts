/** Ids as the API writes them, base64 of a type and a number, and as keys and settings write them. */
import { Buffer } from "node:buffer"

const decoded = /^([A-Za-z]{1,60}):(\d{1,18})$/
const base64 = /^[A-Za-z\d+/]{4,200}={0,2}$/

const textOf = (id: string): string | undefined => {
  if (decoded.test(id)) return id
  const text = base64.test(id) ? Buffer.from(id, "base64").toString("utf8") : ""
  return decoded.test(text) ? text : undefined
}

/**
 * The number in an id, without leading zeros: the same wherever the API names the record, which `legacyId` is not, since most
 * references come without it. Undefined for what is no such id.
 */
export const numberOf = (id: unknown): string | undefined => {
  const text = typeof id === "string" ? textOf(id) : undefined
  return text === undefined ? undefined : decoded.exec(text)?.[2]?.replace(/^0+(?=\d)/, "")
}

/** What a record is, by its id, in small letters: the API has been seen to write it in either. Undefined for what is no such id. */
export const kindOf = (id: string): string | undefined => {
  const text = textOf(id)
  return text === undefined ? undefined : decoded.exec(text)?.[1]?.toLowerCase()
}

/** The id as the API takes it, of one that is written either way. */
export const wireOf = (id: string): string => (decoded.test(id) ? Buffer.from(id, "utf8").toString("base64") : id)
