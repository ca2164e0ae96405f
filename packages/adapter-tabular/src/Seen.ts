/**
 * What each reference of one stream says, to find rows that contradict each other. Rows of millions may recur, so keys and contents
 * are held as hashes in typed arrays: 20 bytes each, in a table at most 3/4 full, and 4 more once two rows contradict each other.
 */
import { Contact, Fact } from "@laurel/core"
import { keep } from "./Compiler.ts"
import { finish, type Hash, Hasher, mix, primeOne, primeTwo } from "./Hasher.ts"

const high = 2 ** 32
/** Of what has no moment: later than all that there are. */
const none = 2 ** 52

export class Seen {
  readonly #hasher: Hasher
  #size = 0
  #mask = 1_023
  /** Four numbers a slot: key, key, content, content. */
  #slots = new Int32Array(1_024 * 4)
  /** The line of each slot that said it first; 0 is an empty one. */
  #lines = new Uint32Array(1_024)
  /** The first line that said something else, 0 where none did. Absent as long as no two lines contradict each other. */
  #others: Uint32Array | undefined
  // Subjects, activities and evidence recur: each is hashed once, and a draft's content is made of their hashes.
  readonly #evidences = keep((evidence: Fact.Evidence) => this.#hasher.of(JSON.stringify(evidence)))
  readonly #texts = keep((text: string) => this.#hasher.of(text))

  constructor(hasher: Hasher) {
    this.#hasher = hasher
  }

  /** References so far. */
  get size(): number {
    return this.#size
  }

  /** Whether two rows contradict each other. */
  get isContradictory(): boolean {
    return this.#others !== undefined
  }

  /** The hash of a subject, to be kept beside it. */
  readonly hashOf = ({ key, offering, contact, claims = [] }: Fact.Subject): Hash =>
    // Keys, ids and names hold no line break, so no two subjects join to one text.
    this.#hasher.of([key, offering, Contact.keyOf(contact), ...claims.map(Contact.keyOf)].join("\n"))

  /** Remembers what a draft says. `who` is its subject's hash. */
  add(draft: Fact.Draft, who: Hash, line: number): void {
    if ((this.#size + 1) * 4 > (this.#mask + 1) * 3) this.#grow()
    const key = this.#hasher.of(draft.reference.key)
    const content = this.#contentOf(draft, who)
    const slot = this.#slotOf(key)
    const at = slot * 4
    if (this.#lines[slot] !== 0) {
      if (this.#slots[at + 2] === content.one && this.#slots[at + 3] === content.two) return
      this.#others ??= new Uint32Array(this.#mask + 1)
      if (this.#others[slot] === 0) this.#others[slot] = line
      return
    }
    this.#lines[slot] = line
    this.#slots[at] = key.one
    this.#slots[at + 1] = key.two
    this.#slots[at + 2] = content.one
    this.#slots[at + 3] = content.two
    this.#size += 1
  }

  /** A line that says something else of the same reference, 0 where none does. */
  contradicting(draft: Fact.Draft, who: Hash): number {
    if (this.#others === undefined) return 0
    const slot = this.#slotOf(this.#hasher.of(draft.reference.key))
    const other = this.#others[slot] ?? 0
    if (other === 0) return 0
    const content = this.#contentOf(draft, who)
    const isFirst = this.#slots[slot * 4 + 2] === content.one && this.#slots[slot * 4 + 3] === content.two
    return isFirst ? other : (this.#lines[slot] ?? 0)
  }

  /** Lets go of the table where nothing in it will be asked for. */
  rest(): void {
    if (this.#others !== undefined || this.#mask === 0) return
    this.#mask = 0
    this.#slots = new Int32Array(0)
    this.#lines = new Uint32Array(0)
  }

  /** Everything a draft says, apart from its place. */
  #contentOf({ activity, evidence, happened, observedAt, said }: Fact.Draft, who: Hash): Hash {
    const what = this.#evidences(evidence)
    const where = activity === null ? this.#hasher.seed : this.#texts(activity)
    const basis = Fact.bases.indexOf(happened.basis)
    // Without a list of the parts, which would be made anew for every row.
    let one = mix(mix(who.one, what.one, primeOne), where.one, primeOne)
    let two = mix(mix(who.two, what.two, primeTwo), where.two, primeTwo)
    one = mix(mix(one, happened.on, primeOne), basis, primeOne)
    two = mix(mix(two, happened.on, primeTwo), basis, primeTwo)
    if (happened.at !== null || observedAt !== null || said !== null) {
      const rest = this.#texts(`${said ?? ""}\n${said === null ? 0 : 1}`)
      const at = happened.at ?? none
      const observed = observedAt ?? none
      one = mix(mix(mix(one, rest.one, primeOne), at | 0, primeOne), Math.floor(at / high), primeOne)
      two = mix(mix(mix(two, rest.two, primeTwo), at | 0, primeTwo), Math.floor(at / high), primeTwo)
      one = mix(mix(one, observed | 0, primeOne), Math.floor(observed / high), primeOne)
      two = mix(mix(two, observed | 0, primeTwo), Math.floor(observed / high), primeTwo)
    }
    const zone = this.#texts(happened.zone)
    return { one: finish(mix(one, zone.one, primeOne)), two: finish(mix(two, zone.two, primeTwo)) }
  }

  /** Where the key is, or would be. The table is never full, so there is an end to it. */
  #slotOf({ one, two }: Hash): number {
    const slots = this.#slots
    for (let slot = one & this.#mask; ; slot = (slot + 1) & this.#mask) {
      const at = slot * 4
      if (this.#lines[slot] === 0 || (slots[at] === one && slots[at + 1] === two)) return slot
    }
  }

  #grow(): void {
    const [slots, lines, others] = [this.#slots, this.#lines, this.#others]
    this.#mask = this.#mask * 2 + 1
    this.#slots = new Int32Array(slots.length * 2)
    this.#lines = new Uint32Array(lines.length * 2)
    if (others !== undefined) this.#others = new Uint32Array(others.length * 2)
    for (let before = 0; before < lines.length; before++) {
      const line = lines[before] ?? 0
      if (line === 0) continue
      const at = before * 4
      const slot = this.#slotOf({ one: slots[at] ?? 0, two: slots[at + 1] ?? 0 })
      this.#lines[slot] = line
      for (let part = 0; part < 4; part++) this.#slots[slot * 4 + part] = slots[at + part] ?? 0
      if (this.#others !== undefined) this.#others[slot] = others?.[before] ?? 0
    }
  }
}
