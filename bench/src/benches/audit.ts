/** The audit trail: writing entries into the Merkle log and verifying them, beside a loop that only hashes. */
import assert from "node:assert/strict"
import { hash } from "node:crypto"
import { Entry, Merkle } from "@laurel/core"
import type { Bench } from "../Bench.ts"
import { entryOf } from "../input/Entries.ts"
import { alone, rate, ratio, relay } from "../Rounds.ts"

const rounds = 3
/** Entries of one commit: a checkpoint of the log follows. */
const perCommit = 10_000

/** The function that the ledger on Node hands to the core. */
const sha256 = (data: Uint8Array | string): Uint8Array => hash("sha256", data, "buffer")

interface Part {
  readonly entries: ReadonlyArray<Entry.Entry>
  readonly texts: ReadonlyArray<string>
}

/** The log as it is kept: texts, and the root after each commit. */
interface Log {
  readonly texts: ReadonlyArray<string>
  readonly roots: ReadonlyArray<string>
}

const parts = function* (count: number): Generator<Part> {
  for (let from = 0; from < count; from += perCommit) {
    const entries = Array.from({ length: Math.min(perCommit, count - from) }, (_, index) => entryOf(1, from + index))
    // As text that was read from a store: flat, not in the pieces it was written in.
    yield { entries, texts: entries.map((entry) => Buffer.from(Entry.canonical(entry)).toString()) }
  }
}

const grown = (frontier: Merkle.Frontier, texts: ReadonlyArray<string>): Merkle.Frontier =>
  Merkle.append(
    sha256,
    frontier,
    texts.map((text) => Merkle.leaf(sha256, text))
  )

const rootOf = (frontier: Merkle.Frontier): string => Merkle.hex(Merkle.root(sha256, frontier))

/** The first commit whose root is not as it was recorded; the number of commits where all are. */
const firstWrong = ({ texts, roots }: Log): number => {
  let frontier = Merkle.empty
  for (const [commit, root] of roots.entries()) {
    frontier = grown(frontier, texts.slice(commit * perCommit, (commit + 1) * perCommit))
    if (rootOf(frontier) !== root) return commit
  }
  return roots.length
}

/** One flipped bit of one byte, a log without its last entry, and two entries that changed places are all found. */
const checkFinding = (log: Log): void => {
  const commits = log.roots.length
  assert.equal(firstWrong(log), commits)
  const place = Math.floor(log.texts.length / 2)
  const bytes = Buffer.from(log.texts[place] ?? "")
  bytes[100] = (bytes[100] ?? 0) ^ 1
  assert.equal(firstWrong({ ...log, texts: log.texts.with(place, bytes.toString()) }), Math.floor(place / perCommit))
  assert.equal(firstWrong({ ...log, texts: log.texts.slice(0, -1) }), commits - 1)
  const swapped = log.texts.with(0, log.texts[1] ?? "").with(1, log.texts[0] ?? "")
  assert.equal(firstWrong({ ...log, texts: swapped }), 0)
}

export const bench: Bench<"verify / hash only" | "write / hash only" | "verified a second"> = {
  name: "audit",
  compares: "writing and verifying the Merkle log with the core, against a loop that only hashes the same texts",
  bounds: {
    "verify / hash only": { is: "atLeast", floor: null, stretch: null },
    "write / hash only": { is: "atLeast", floor: null, stretch: null },
    "verified a second": { is: "atLeast", floor: 500_000, stretch: 700_000, absolute: true }
  },
  run: async ({ size }) => {
    const count = size === "ci" ? 100_000 : 1_000_000
    let [written, verified] = [Merkle.empty, Merkle.empty]
    let last = ""
    const roots = new Set<string>()
    const times = await relay(
      rounds,
      () => {
        ;[written, verified, last] = [Merkle.empty, Merkle.empty, ""]
        return parts(count)
      },
      [
        "hash",
        ({ texts }) => {
          for (const text of texts) last = hash("sha256", last + text, "hex")
          return texts.length
        }
      ],
      [
        "write",
        ({ entries }) => {
          written = grown(written, entries.map(Entry.canonical))
          roots.add(rootOf(written))
          return entries.length
        }
      ],
      [
        "verify",
        ({ texts }) => {
          verified = grown(verified, texts)
          return rootOf(verified) === "" ? 0 : texts.length
        }
      ]
    )
    assert.equal(rootOf(written), rootOf(verified))
    // A root for each commit, the same in every round.
    assert.equal(roots.size, count / perCommit)
    const some = [...parts(perCommit * 5)].flatMap(({ texts }) => texts)
    checkFinding({ texts: some, roots: [...roots].slice(0, 5) })
    const bytes = some.reduce((sum, text) => sum + text.length, 0) / some.length
    const hashed = rate("hashed in a chain", "entries", count, times("hash"))
    const verifying = rate("verified", "entries", count, times("verify"))
    return {
      input: `${count.toLocaleString("en")} entries of ${Math.round(bytes)} bytes, a checkpoint each ${perCommit.toLocaleString("en")}`,
      ratios: {
        "verify / hash only": ratio(verifying, hashed),
        "write / hash only": ratio(rate("written", "entries", count, times("write")), hashed),
        "verified a second": alone(verifying)
      },
      notes: [
        "One flipped bit, a missing last entry and two swapped entries were each found, in the right commit.",
        "The share of writing in a whole sync (floor: at most 10 %) is measured by sync-e2e."
      ]
    }
  }
}
