/** The log of the ledger in memory: the leaves in order, their hashes as they were, and their texts as the records make them now. */
import type { ContactId, LearnerId } from "../Id.ts"
import * as Leaf from "../Leaf.ts"
import { type Checkpoint, type Commit, type KeptClaim, maxPage } from "../Ledger.ts"
import * as Merkle from "../Merkle.ts"
import { sha256 } from "../Sha256.ts"

export class MemoryLog {
  readonly #secrets = new Map<ContactId, string>()
  /** What each leaf was made of; replaced where it is erased. */
  readonly #records: Array<{ readonly recorded: Leaf.Recorded; readonly at: string }> = []
  /** By `Leaf.describe`. */
  readonly #places = new Map<string, number>()
  readonly #hashes: Array<Uint8Array> = []
  readonly checkpoints: Array<Checkpoint> = []
  #frontier = Merkle.empty

  get size(): number {
    return this.#records.length
  }

  keepSecret(contact: ContactId, secret: Uint8Array): void {
    this.#secrets.set(contact, Merkle.hex(secret))
  }

  readonly #secretOf = (contact: ContactId): string => this.#secrets.get(contact) ?? ""

  /** Appends what a commit brings; the texts of its entries have their places once it has. */
  append(commit: Commit, claims: ReadonlyArray<KeptClaim>, entries: ReadonlyArray<string>): void {
    const { recordedAt } = commit
    const batch = this.checkpoints.length + 1
    const owners = new Map(commit.learners.map(({ id, contact }) => [id, contact]))
    const ownerOf = (learner: LearnerId): ContactId => owners.get(learner) ?? this.#ownerOf(learner)
    const at = Leaf.time(recordedAt)
    for (const recorded of Leaf.brought(commit, { batch, size: this.size, claims, entries, ownerOf })) {
      this.#add(recorded, at)
    }
    const root = Merkle.hex(Merkle.root(sha256, this.#frontier))
    this.checkpoints.push({ batch, size: this.size, root, recordedAt })
  }

  #ownerOf(learner: number): ContactId {
    const found = this.#records[this.#places.get(`learner ${learner}`) ?? -1]?.recorded
    if (found?._tag !== "Learner") throw new RangeError(`no learner ${learner}`)
    return found.learner.contact
  }

  #add(recorded: Leaf.Recorded, at: string): void {
    this.#places.set(Leaf.describe(Leaf.of(recorded)), this.size)
    this.#records.push({ recorded, at })
    const hash = Merkle.leaf(sha256, Leaf.text(sha256, this.#secretOf, at, recorded))
    this.#hashes.push(hash)
    this.#frontier = Merkle.append(sha256, this.#frontier, [hash])
  }

  log(after: number | null, limit: number): ReadonlyArray<Leaf.Leaf> {
    const start = (after ?? -1) + 1
    return this.#records
      .slice(start, start + Math.min(limit, maxPage))
      .map(({ recorded, at }, offset) => this.#leaf(recorded, at, start + offset))
  }

  #leaf(recorded: Leaf.Recorded, at: string, index: number): Leaf.Leaf {
    return { index, of: Leaf.of(recorded), text: Leaf.text(sha256, this.#secretOf, at, recorded) }
  }

  leaves(asked: ReadonlyArray<Leaf.Of>): ReadonlyArray<Leaf.Shown> {
    const places = asked.slice(0, maxPage).flatMap((of) => this.#places.get(Leaf.describe(of)) ?? [])
    return [...new Set(places)]
      .toSorted((a, b) => a - b)
      .flatMap((index) => {
        const found = this.#records[index]
        if (found === undefined) return []
        const hidden = Leaf.hidden(sha256, this.#secretOf, found.recorded)
        return [{ ...this.#leaf(found.recorded, found.at, index), hidden }]
      })
  }

  /** The hash of a whole subtree; undefined where it is not whole yet. */
  hash({ level, place }: Merkle.Node): Uint8Array | undefined {
    if (level === 0) return this.#hashes[place]
    const left = this.hash({ level: level - 1, place: place * 2 })
    const right = this.hash({ level: level - 1, place: place * 2 + 1 })
    return left === undefined || right === undefined ? undefined : Merkle.node(sha256, left, right)
  }

  /** Replaces what a leaf is made of by what is left of it, and keeps the commitments to what goes. */
  redact(of: Leaf.Of, left: (recorded: Leaf.Recorded, seals: ReturnType<typeof Leaf.seals>) => Leaf.Recorded): void {
    const place = this.#places.get(Leaf.describe(of))
    const found = place === undefined ? undefined : this.#records[place]
    if (place === undefined || found === undefined) return
    const { recorded, at } = found
    this.#records[place] = { recorded: left(recorded, Leaf.seals(sha256, this.#secretOf, recorded)), at }
  }
}
