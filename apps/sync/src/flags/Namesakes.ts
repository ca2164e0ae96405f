/**
 * Identities that a mistyped one may mean. However many there are, a bounded number of questions is asked, each of which the ledger
 * answers from an index: what begins the same way, and what is one slip away, wherever in the text that is.
 */
import { Contact, Ledger, Phrase } from "@laurel/core"
import { Effect } from "effect"

/** Identities with the same beginning that are looked at. */
const page = 200
/** Questions that a search for one slip asks, of each way to read what was typed. */
const maxAsked = 1_000
/** Characters of what was typed that are looked at: identities are shorter than that. */
const maxTyped = 100
/** Identities that are told. */
const maxTold = 5

/** What was typed, with the part after each colon: a scheme may be what is mistyped, and a value may have a colon of its own. */
const valuesIn = (text: string): ReadonlyArray<string> => {
  const typed = text.trim().slice(0, maxTyped)
  const colon = typed.indexOf(":")
  const values = colon === -1 ? [typed] : [typed, typed.slice(colon + 1)]
  return [...new Set(values.flatMap((value) => [value, value.toLowerCase(), value.toUpperCase()]))].filter(
    (value) => value !== ""
  )
}

/** Everything that begins as the value does, its end left out a character at a time until there are too many. */
const beginning = Effect.fnUntraced(function* (value: string) {
  const ledger = yield* Ledger.Ledger
  const characters = [...value]
  let found: ReadonlyArray<Ledger.Called> = []
  for (let length = characters.length; length >= 1; length--) {
    const prefix = characters.slice(0, length).join("")
    const next = yield* ledger.called(prefix, page)
    const own = next.filter(({ identity }) => identity.value.startsWith(prefix))
    // What begins with more of it is nearer, and may be left out of a page of what begins with less.
    found = [...own, ...found]
    // There are more than were looked at: with less of the value there are more still.
    if (own.length === page) break
  }
  return found
})

const after = (character: string): string | undefined => {
  const point = character.codePointAt(0) ?? 0
  if (point >= 0x10ffff) return undefined
  // Between these there are no characters.
  return String.fromCodePoint(point === 0xd7ff ? 0xe000 : point + 1)
}

/** The characters that come next in what begins so, each with one question; none where nothing begins so. */
const following = Effect.fnUntraced(function* (prefix: string, most: number) {
  const ledger = yield* Ledger.Ledger
  const found: Array<string> = []
  // What is called exactly so has no next character.
  let from: string | undefined = `${prefix}\u0001`
  while (from !== undefined && found.length < most) {
    const [next]: ReadonlyArray<Ledger.Called> = yield* ledger.called(from, 1)
    if (next === undefined || !next.identity.value.startsWith(prefix)) break
    const [character] = next.identity.value.slice(prefix.length)
    if (character === undefined) break
    found.push(character)
    const beyond = after(character)
    from = beyond === undefined ? undefined : prefix + beyond
  }
  return found
})

/** The values that one slip at a place would make of this one, where these characters can follow there. */
const slipsAt = (characters: ReadonlyArray<string>, at: number, next: ReadonlyArray<string>): ReadonlyArray<string> => {
  const [before, rest] = [characters.slice(0, at), characters.slice(at)]
  const [own, second, ...others] = rest
  const remaining = rest.slice(1)
  return [
    ...(own === undefined ? [] : [[...before, ...remaining]]),
    ...(own === undefined || second === undefined ? [] : [[...before, second, own, ...others]]),
    ...next.flatMap((each) => [
      [...before, each, ...rest],
      ...(own === undefined || own === each ? [] : [[...before, each, ...remaining]])
    ])
  ].map((each) => each.join(""))
}

/** All that is one slip away: a character more, less or another, or two the other way round. */
const oneSlip = Effect.fnUntraced(function* (value: string) {
  const ledger = yield* Ledger.Ledger
  const characters = [...value]
  const found: Array<Ledger.Called> = []
  let left = maxAsked
  for (let at = 0; at <= characters.length && left > 0; at++) {
    const next = yield* following(characters.slice(0, at).join(""), left)
    // Nothing begins so: the slip is behind us.
    if (next.length === 0) break
    const slips = slipsAt(characters, at, next)
    left -= next.length + 1 + slips.length
    for (const slip of slips) {
      const exact = yield* ledger.called(slip, 1)
      found.push(...exact.filter(({ identity }) => identity.value === slip))
    }
  }
  return found
})

/** How far an identity is from what was typed, with its scheme or without. */
const away = (typed: string, identity: Contact.Identity): number => {
  const [value, key] = [identity.value, Contact.keyOf(identity)].map((each) => each.slice(0, maxTyped).toLowerCase())
  const [own = typed] = [typed.slice(0, maxTyped).toLowerCase()]
  const colon = own.indexOf(":")
  // What begins with all that was typed is meant, however much is still to be typed: the less, the nearer.
  const begins = [value, key].flatMap((each) =>
    own.length >= 3 && each?.startsWith(own) === true ? [0.5 + (each.length - own.length) / (2 * maxTyped)] : []
  )
  const bare =
    colon === -1 ? Phrase.distance(own, value ?? "") : Phrase.distance(own.slice(colon + 1), value ?? "") + 0.25
  return Math.min(...begins, Phrase.distance(own, key ?? ""), bare)
}

/** The nearest identities of people, as far as one is near, the nearest first; those of schemes that name accounts are left out. */
export const of = Effect.fn("Namesakes.of")(function* (text: string, accounts: ReadonlySet<string>) {
  const values = valuesIn(text)
  const begun = yield* Effect.forEach(values, beginning)
  const slipped = yield* Effect.forEach(values, oneSlip)
  const found = new Map([...begun, ...slipped].flat().map(({ identity }) => [Contact.keyOf(identity), identity]))
  // A third of a short name could be anybody's.
  const most = Math.max(1, Math.min(3, Math.floor([...text].length / 4)))
  const near = [...found]
    .filter(([, { scheme }]) => !accounts.has(scheme))
    .map(([key, identity]) => ({ key, away: away(text.trim(), identity) }))
    .filter((each) => each.away <= most)
    .toSorted((a, b) => a.away - b.away || (a.key < b.key ? -1 : 1))
  // Beside one that is all but right, those that are much further off are nobody's.
  const [best] = near
  return near
    .filter((each) => best !== undefined && each.away <= best.away + 1)
    .slice(0, maxTold)
    .map(({ key }) => key)
})
