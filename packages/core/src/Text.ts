/** Bounds on text from outside. A string without a bound is a way to fill somebody's disk. */
import { Schema } from "effect"

/** A name or id as a person or a source writes it: 1 to 200 characters, no control characters, no halves of characters. */
export const Name = Schema.String.check(
  Schema.isPattern(/^[^\p{Cc}\p{Cs}]{1,200}$/u, { expected: "1 to 200 characters, none of them a control character" })
)

/** A character that can be seen: no white space, none that only steers others, and none that is made to be blank. */
const seen = "[^\\s\\p{Cf}\\p{Default_Ignorable_Code_Point}\\u2800]"
const hasSeen = new RegExp(seen, "u")

/** Whether anything can be seen in a text: what looks empty says nothing, and all that is so named would be one. */
export const isSeen = (text: string): boolean => hasSeen.test(text)

const seenUpTo = (length: number) =>
  Schema.String.check(
    Schema.isPattern(new RegExp(`^(?=[\\s\\S]*${seen})[^\\p{Cc}\\p{Cs}]{1,${length}}$`, "u"), {
      expected: `1 to ${length} ${andSeen}`
    })
  )
const andSeen = "characters, none of them a control character, and not only spaces or invisible characters"

/** What a `Seen` text is, in the words of every refusal. */
export const seenWords = `1 to 200 ${andSeen}`

/** A name from outside in which something can be seen. What is kept already is read as a `Name`. */
export const Seen = seenUpTo(200)

const maxName = 200

/** Whether a text, on one line, is longer than a name may be. */
export const isLong = (text: string): boolean => [...oneLine(text)].length > maxName

/** A text on one line: white space and control characters of any length are one space each. */
export const oneLine = (text: string): string => text.replaceAll(/[\s\p{Cc}]+/gu, " ").trim()

/** A text as a name: on one line, and cut with "…" where it is longer than a name may be. Empty where it says nothing. */
export const nameOf = (text: string): string => {
  const line = oneLine(text)
  return isLong(line) ? `${[...line].slice(0, maxName - 1).join("")}…` : line
}

/** An IANA time zone that this runtime knows: `Europe/London`, `UTC`. */
export const Zone = Schema.String.check(
  Schema.makeFilter((zone: string) =>
    isZone(zone) ? undefined : 'expected an IANA time zone such as "Europe/London" or "UTC"'
  )
)

/** Zones found good: asking takes most of a millisecond, and a catalog names the same few for all its offerings. */
const zones = new Set<string>()

const isZone = (zone: string): boolean => {
  if (zones.has(zone)) return true
  try {
    new Intl.DateTimeFormat("en", { timeZone: zone }).resolvedOptions()
    zones.add(zone)
    return true
  } catch {
    // Intl has no other way to say that it knows no such zone.
    return false
  }
}

/** A source's own key of a row or a participation: 1 to 500 characters, no control characters, no halves of characters. */
export const Key = Schema.String.check(
  Schema.isPattern(/^[^\p{Cc}\p{Cs}]{1,500}$/u, { expected: "1 to 500 characters, none of them a control character" })
)

/** What a `SeenKey` is, in the words of every refusal. */
export const seenKeyWords = `1 to 500 ${andSeen}`

/** A key from outside in which something can be seen, such as somebody's account. */
export const SeenKey = seenUpTo(500)

/** A part of a key as it stands between the slashes and colons that separate parts: the same text for no two. */
export const keyPart = (part: string): string =>
  part.replaceAll("%", "%25").replaceAll("/", "%2F").replaceAll(":", "%3A")

/** What stands where a name was erased: U+001A, SUBSTITUTE, which no source's text may hold, whose it was, and a number. */
export const substitute = (contact: number, number: number): string =>
  // Numbers of one length are in order as texts, too.
  `\u001a${contact}.${String(number).padStart(9, "0")}`

/** Whether a name was erased. */
export const isErased = (text: string): boolean => text.startsWith("\u001a")

/** An id that a catalog's author chooses: letters, digits and `. _ - /`, 1 to 100 of them, no `:`, so that ids join safely. */
export const Slug = Schema.String.check(
  Schema.isPattern(/^[\p{L}\p{N}][\p{L}\p{N}._/-]{0,99}$/u, {
    expected: "an id of 1 to 100 letters, digits, '.', '_', '-' or '/', starting with a letter or digit"
  })
)
