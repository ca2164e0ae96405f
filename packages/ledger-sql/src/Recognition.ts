/**
 * Knows again the names of people who were erased, of which only digests are left: whose rows are ignored, and what may be kept of
 * rows that hold one.
 */
import { hash } from "node:crypto"
import { Contact, Import, Ledger, Rejection } from "@laurel/core"
import { Effect } from "effect"
import { bytes, type Engine, json, list, lookup, text } from "./Engine.ts"

/** A digest that tells texts apart, and nobody without the store's secret what they are. */
const keyed = (secret: Uint8Array, value: string): string =>
  hash("sha256", Buffer.concat([secret, Buffer.from(value)]), "hex")

/** Tells rejected rows of one line apart, however long they are. */
export const digestOf = (secret: Uint8Array, distinction: ReadonlyArray<string>): string =>
  keyed(secret, JSON.stringify(distinction))

const ignoredDigest = (secret: Uint8Array, identity: Contact.Identity): string =>
  keyed(secret, `ignored ${Contact.keyOf(identity)}`)

/**
 * Some of what a word is, one of 65,536: only what begins as a name of somebody erased is looked at further. It is no digest, for
 * all words of all rows go through here; whoever has the store's secret can try names on the digests as well.
 */
const hintOf = (secret: Uint8Array, word: string): number => {
  let hash = 0x811c9dc5
  for (let at = 0; at < 4; at++) hash = Math.imul(hash ^ (secret[at] ?? 0), 0x01000193)
  for (let at = 0; at < word.length; at++) hash = Math.imul(hash ^ word.charCodeAt(at), 0x01000193)
  return (hash ^ (hash >>> 16)) & 0xffff
}

const lengthText = (name: string): string => String(Rejection.wordCount(name)).padStart(2, "0")
const hintText = (secret: Uint8Array, name: string): string =>
  hintOf(secret, name.split(" ", 1)[0] ?? "")
    .toString(16)
    .padStart(4, "0")

/** Of a name as it is recognized in rows, after how many words it has and the hint of the first: `02:a1b2:` and the digest. */
const recognizedDigest = (secret: Uint8Array, name: string): string =>
  `${lengthText(name)}:${hintText(secret, name)}:${keyed(secret, `recognized ${name}`)}`

/** The same as it was written before there were hints. */
const unhinted = (digest: string): string => `${digest.slice(0, 3)}${digest.slice(8)}`

/** Names that one look-up recognizes, and rows that they are of. */
const maxCandidates = 20_000
const maxRows = 10_000

export class Recognition {
  readonly #engine: Engine
  #secret: Uint8Array | undefined

  constructor(engine: Engine) {
    this.#engine = engine
  }

  /** What only this store knows. */
  readonly secret = Effect.fnUntraced(function* (this: Recognition) {
    if (this.#secret !== undefined) return this.#secret
    const [row] = yield* this.#engine.rows("SELECT value FROM secret WHERE id = 1")
    const secret = bytes(row?.[0])
    this.#secret = secret
    return secret
  })

  /** Which of these names are of people who were erased, and whose rows are ignored. */
  readonly ignored = Effect.fnUntraced(function* (this: Recognition, identities: ReadonlyArray<Contact.Identity>) {
    const [any] = yield* this.#engine.rows("SELECT 1 FROM ignored LIMIT 1")
    const found = new Set<string>()
    if (any === undefined || identities.length === 0) return found
    const secret = yield* this.secret()
    const names = new Map(identities.map((identity) => [ignoredDigest(secret, identity), Contact.keyOf(identity)]))
    for (const digest of yield* this.#known([...names.keys()])) {
      const name = names.get(digest)
      if (name !== undefined) found.add(name)
    }
    return found
  })

  /** Names of people who are erased now: rows that hold one are not kept any more. */
  readonly ignore = Effect.fnUntraced(function* (
    this: Recognition,
    identities: ReadonlyArray<Contact.Identity>,
    names: ReadonlyArray<string>
  ) {
    const secret = yield* this.secret()
    const digests = new Set([
      ...identities.map((identity) => ignoredDigest(secret, identity)),
      ...names
        .map(Rejection.recognized)
        .filter((name) => name !== "")
        .map((name) => recognizedDigest(secret, name))
    ])
    yield* this.#engine.insert(
      { table: "ignored", columns: [{ name: "digest", type: "text" }], suffix: "ON CONFLICT DO NOTHING" },
      [...digests].map((digest) => [digest])
    )
  })

  /**
   * What may be kept of rows that were rejected, of rows as they are received, and of rows beside facts: nothing that names somebody
   * who was erased, and is ignored. True as long as nobody is erased.
   */
  readonly keepable = Effect.fnUntraced(function* (
    this: Recognition,
    commit: Pick<Ledger.Commit, "rejections" | "received" | "archived" | "import">
  ) {
    const { rejections, received, archived, import: part } = commit
    const lengths = Ledger.keepsRows(commit) ? yield* this.#lengths() : undefined
    if (lengths === undefined)
      return { rejections: rejections.map((read) => ({ read, kept: read })), received, archived, import: part }
    const refused = yield* this.#recognize(rejections, (read) => Rejection.candidates(read, lengths))
    const rows = yield* this.#recognize(received, ({ key, raw }) =>
      raw === null ? new Set() : Rejection.candidatesIn({ key, raw }, lengths)
    )
    // Several facts may be read from one.
    const raws = yield* this.#recognize([...new Set(archived.map(({ raw }) => raw))], (raw) =>
      Rejection.candidatesIn({ key: "", raw }, lengths)
    )
    const isErased = (name: string): boolean => refused.erased.has(name)
    return {
      import: part === null ? null : yield* this.#nameable(part, lengths),
      archived: archived.filter(({ raw }) => !raws.found.has(raw)),
      rejections: rejections.map((read) => ({
        read,
        kept: refused.found.has(read) ? { ...read, ...Rejection.withoutRecognized(isErased, read, lengths) } : read
      })),
      received: received.map((row): Ledger.ReceivedRow => (rows.found.has(row) ? { ...row, raw: null } : row))
    }
  })

  /** The part without names of people who were erased in what its import is called. */
  readonly #nameable = Effect.fnUntraced(function* (this: Recognition, part: Ledger.Part, lengths: Rejection.Lengths) {
    const { of } = part
    if (typeof of === "number") return part
    const { found } = yield* this.#recognize([of.reason, ...of.names], (raw) =>
      Rejection.candidatesIn({ key: "", raw }, lengths)
    )
    return { ...part, of: { ...of, ...Import.withoutTexts((text) => found.has(text), of) } }
  })

  /** Names of people who were erased that rows hold, and which rows. */
  readonly #recognize = Effect.fnUntraced(function* <A>(
    this: Recognition,
    rows: ReadonlyArray<A>,
    candidates: (row: A) => ReadonlySet<string>
  ) {
    const erased = new Set<string>()
    const found = new Set<A>()
    // Ends with the rows: each step takes one of them at least, and no more once there are names for a look-up.
    for (let at = 0; at < rows.length;) {
      const own: Array<readonly [row: A, names: ReadonlySet<string>]> = []
      const names = new Set<string>()
      for (const row of rows.slice(at, at + maxRows)) {
        own.push([row, candidates(row)])
        for (const name of own.at(-1)?.[1] ?? []) names.add(name)
        if (names.size >= maxCandidates) break
      }
      at += own.length
      for (const name of yield* this.#erasedAmong([...names])) erased.add(name)
      for (const [row, held] of own) if (erased.size > 0 && [...held].some((name) => erased.has(name))) found.add(row)
    }
    return { erased, found }
  })

  /** Those of these names that are of people who were erased. */
  readonly #erasedAmong = Effect.fnUntraced(function* (this: Recognition, names: ReadonlyArray<string>) {
    const secret = yield* this.secret()
    const erased: Array<string> = []
    // Ends with the names: each step is after the one before.
    for (let start = 0; start < names.length; start += maxCandidates) {
      const digests = new Map<string, string>()
      for (const name of names.slice(start, start + maxCandidates)) {
        const digest = recognizedDigest(secret, name)
        digests.set(digest, name).set(unhinted(digest), name)
      }
      for (const digest of yield* this.#known([...digests.keys()])) erased.push(digests.get(digest) ?? "")
    }
    return erased
  })

  /** Of how many words the names of the erased are that may begin with a word; undefined where there are none. */
  readonly #lengths = Effect.fnUntraced(function* (this: Recognition) {
    const rows = yield* this.#engine.rows(
      `SELECT DISTINCT CASE WHEN substr(digest, 8, 1) = ':' THEN substr(digest, 1, 7) ELSE substr(digest, 1, 2) END
       FROM ignored WHERE digest LIKE '__:%'`
    )
    if (rows.length === 0) return undefined
    const secret = yield* this.secret()
    const known = rows.map((row) => text(row[0]).split(":"))
    // Any word may begin a name that has no hint.
    const others = known.flatMap(([length, hint]) => (hint === undefined ? [Number(length)] : []))
    const byHint = new Map<number, ReadonlyArray<number>>()
    for (const [length, hint] of known) {
      if (hint === undefined) continue
      const at = Number.parseInt(hint, 16)
      byHint.set(at, [...new Set([...(byHint.get(at) ?? others), Number(length)])])
    }
    return (first: string) => byHint.get(hintOf(secret, first)) ?? others
  })

  /** Those of these digests that are kept. */
  readonly #known = Effect.fnUntraced(function* (this: Recognition, digests: ReadonlyArray<string>) {
    const { dialect } = this.#engine
    const rows = yield* this.#engine.rows(
      `SELECT i.digest FROM ${list(dialect, 1, "text")} j ${lookup(dialect, "ignored i", "i.digest = j.value")}`,
      json(digests)
    )
    return rows.map((row) => text(row[0]))
  })
}
