/** Status lists as they are handed out: each made anew only when what it rests on has changed, and one at a time. */
import { Instant, Ledger } from "@laurel/core"
import { Clock, Effect, Result, Semaphore } from "effect"
import type { Addresses } from "../issue/Addresses.ts"
import * as IntegrityProof from "../issue/IntegrityProof.ts"
import type { Signer, SigningError } from "../issue/Signer.ts"
import type { Unsignable } from "../issue/Unsignable.ts"
import * as Standings from "../standing/Standings.ts"
import * as StatusLists from "./StatusLists.ts"

export const kinds = [...StatusLists.purposes, "reasons"] as const
export type Kind = (typeof kinds)[number]

export type Failure = Ledger.LedgerError | SigningError | Unsignable

export interface SignedLists {
  /** The text of a list as JSON; undefined for one of which no place was ever used. */
  readonly text: (list: number, kind: Kind) => Effect.Effect<string | undefined, Failure, Ledger.Ledger>
}

export interface Options {
  readonly addresses: Addresses
  /** Asked for each answer, since keys are rotated and retired. */
  readonly signer: Effect.Effect<Signer, SigningError>
  /**
   * Milliseconds for which a list is handed out although something was recorded since: of a list of 65,536 certificates the bits take
   * seconds, and a sync records without pause.
   */
  readonly freshness: number
}

/** Lists that are kept at a time. */
const maxKept = 20

/** What a list rests on, and what was made of it. */
interface Kept {
  /** The ledger's last commit, and the part of the day. */
  readonly rests: string
  readonly at: number
  readonly list: StatusLists.List
  readonly texts: Map<Kind, Text>
}

interface Text {
  readonly text: string
  /** The id of the key that signed it; null where nothing is signed. */
  readonly key: string | null
  readonly at: number
}

export const make = Effect.fn("SignedLists.make")(function* ({
  addresses,
  signer,
  freshness
}: Options): Effect.fn.Return<SignedLists> {
  // Whoever asks while a list is made waits for it: made twice at once it would take twice as long.
  const turn = yield* Semaphore.make(1)
  const kept = new Map<number, Kept>()
  const current = Effect.fnUntraced(function* (number: number, now: Instant.Instant) {
    const known = kept.get(number)
    const rests = yield* groundsOf(now)
    if (known !== undefined && (known.rests === rests || (now >= known.at && now - known.at < freshness))) return known
    const list = yield* StatusLists.read(number, now)
    const isSame = known !== undefined && StatusLists.isSame(known.list, list)
    const next: Kept = { rests, at: now, list, texts: isSame ? known.texts : new Map() }
    kept.delete(number)
    kept.set(number, next)
    const [oldest] = kept.keys()
    if (kept.size > maxKept && oldest !== undefined) kept.delete(oldest)
    return next
  })
  const text = Effect.fn("SignedLists.text")(function* (number: number, kind: Kind) {
    // A list that was ever made has places in use for ever; of any other one look at its first place in use is enough.
    if (!kept.has(number) && (yield* (yield* Ledger.Ledger).certificatesIn(number, null, 1)).length === 0)
      return undefined
    const now = Instant.Instant.make(yield* Clock.currentTimeMillis)
    const { list, texts } = yield* current(number, now)
    // Read each time: what a key signed that is retired since may be believed by nobody.
    const known = texts.get(kind)
    const isYoung = known !== undefined && now >= known.at && now - known.at < StatusLists.lifetime / 2
    const asked = kind === "reasons" ? Result.succeed(null) : yield* Effect.result(signer)
    // While no key can sign, as when a file of keys is being put back, what was signed is as true as it was.
    if (Result.isFailure(asked) && isYoung) return known.text
    const signing = yield* Effect.fromResult(asked)
    const key = kind === "reasons" || signing === null ? null : { purpose: kind, signer: signing }
    // Half of its life is left to whoever fetches it.
    if (isYoung && known.key === (key?.signer.id ?? null)) return known.text
    const made =
      key === null
        ? JSON.stringify(StatusLists.revocations(list, addresses))
        : yield* signed(list, addresses, { ...key, now })
    texts.set(kind, { text: made, key: key?.signer.id ?? null, at: now })
    return made
  })
  return { text: (list, kind) => turn.withPermits(1)(text(list, kind)) }
})

const groundsOf = Effect.fnUntraced(function* (now: Instant.Instant) {
  const { head } = yield* (yield* Ledger.Ledger).load(Ledger.wholePersons([]))
  return `${head.batch} ${Standings.period(now)}`
})

interface Signing {
  readonly purpose: StatusLists.Purpose
  readonly signer: Signer
  readonly now: Instant.Instant
}

const signed = Effect.fnUntraced(function* (
  list: StatusLists.List,
  addresses: Addresses,
  { purpose, signer, now }: Signing
) {
  const document = yield* StatusLists.bitstring(list, purpose, addresses, now)
  const method = `${addresses.issuer}#${signer.id}`
  return JSON.stringify(yield* IntegrityProof.sign(document, { signer, method, created: now }))
})
