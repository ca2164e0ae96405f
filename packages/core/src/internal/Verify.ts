/** A ledger checked against itself: its log, what the entries add up to, what the facts say, and what is held. */
import { Effect, Result } from "effect"
import * as Achievement from "../Achievement.ts"
import * as AchievementId from "../AchievementId.ts"
import type { Versions } from "../Catalog.ts"
import * as Entry from "../Entry.ts"
import { ContactId } from "../Id.ts"
import { Instant } from "../Instant.ts"
import { Busy, type Checkpoint, Ledger, LedgerError, type LoadedContacts, maxPage } from "../Ledger.ts"
import * as Merkle from "../Merkle.ts"
import * as Plan from "../Plan.ts"
import type { Sha256 } from "../Sha256.ts"

/** Something that is not as it must be. */
export interface Difference {
  /** What can't be read at all, the log's texts, what the entries add up to, what the facts say, or what is held. */
  readonly part: "store" | "log" | "entries" | "facts" | "holdings"
  readonly where: string
  readonly found: string
}

export interface Report {
  readonly entries: number
  readonly checkpoints: number
  readonly contacts: number
  /** The Merkle root over all entries, recomputed. */
  readonly root: string
  /** At most `maxDifferences`, first ones first. */
  readonly differences: ReadonlyArray<Difference>
}

/** Differences that a report names. */
export const maxDifferences = 100

/** The first ones are what helps; a store with every row altered must not fill the memory. */
const note = (differences: Array<Difference>, difference: Difference): void => {
  if (differences.length < maxDifferences) differences.push(difference)
}

/** How often a check is begun again because somebody wrote in the meantime. */
const maxAttempts = 3

/**
 * Recomputes everything from what is stored: each entry's text and the root of each checkpoint, what the entries add up to,
 * what the facts say, and the holdings that follow. Reads in many steps, so it begins again where a writer came in between,
 * and fails as busy where one keeps coming.
 */
export const verify = Effect.fn("Audit.verify")(function* (versions: Versions, sha256: Sha256) {
  const ledger = yield* Ledger
  for (let attempt = 1; ; attempt++) {
    const { batches } = yield* ledger.totals
    const differences: Array<Difference> = []
    const { standing, ...log } = yield* verifyLog(sha256, differences)
    const contacts = yield* verifyContacts(versions, standing, differences)
    if ((yield* ledger.totals).batches === batches) return { ...log, contacts, differences } satisfies Report
    if (attempt === maxAttempts) {
      const found = `it was written to while it was checked, ${maxAttempts} times in a row`
      return yield* new LedgerError({ ledger: "log", reason: new Busy({ found }) })
    }
  }
})

/** Reads the whole log once, in order, holding one page of it and the last entry of each achievement. */
const verifyLog = Effect.fnUntraced(function* (sha256: Sha256, differences: Array<Difference>) {
  const ledger = yield* Ledger
  const standing = new Map<string, Achievement.Achievement>()
  const checkpoints = yield* allCheckpoints
  let frontier = Merkle.empty
  let mark = 0
  const found = () => ({
    entries: frontier.size,
    checkpoints: checkpoints.length,
    root: Merkle.hex(Merkle.root(sha256, frontier)),
    standing
  })
  const compare = (): void => {
    for (; mark < checkpoints.length && checkpoints[mark]?.size === frontier.size; mark++) {
      const checkpoint = checkpoints[mark]
      const root = Merkle.hex(Merkle.root(sha256, frontier))
      if (checkpoint === undefined || root === checkpoint.root) continue
      const since = checkpoints[mark - 1]?.size ?? 0
      note(differences, {
        part: "log",
        where: `entries ${since} to ${checkpoint.size - 1}, committed as batch ${checkpoint.batch}`,
        found: `a root of ${root.slice(0, 16)}… where ${checkpoint.root.slice(0, 16)}… was recorded`
      })
      // One altered entry spoils every later root: naming the first is what helps.
      mark = checkpoints.length
    }
  }
  compare()
  for (let after: number | null = null; ;) {
    const page: ReadonlyArray<{ readonly index: number; readonly text: string }> = yield* ledger.log(after, maxPage)
    if (page.length === 0) break
    for (const { index, text } of page) {
      if (index !== frontier.size) {
        note(differences, {
          part: "log",
          where: `entry ${frontier.size}`,
          found: `nothing; the next one is entry ${index}`
        })
        return found()
      }
      frontier = Merkle.append(sha256, frontier, [Merkle.leaf(sha256, text)])
      checkEntry(index, text, standing, differences)
      compare()
    }
    after = page.at(-1)?.index ?? null
  }
  const missing = checkpoints[mark]
  if (missing !== undefined) {
    note(differences, {
      part: "log",
      where: `batch ${missing.batch}`,
      found: `a log of ${frontier.size} entries where ${missing.size} were recorded`
    })
  } else if ((checkpoints.at(-1)?.size ?? 0) < frontier.size) {
    note(differences, {
      part: "log",
      where: `entry ${checkpoints.at(-1)?.size ?? 0}`,
      found: "entries that no commit recorded"
    })
  }
  return found()
})

const checkEntry = (
  index: number,
  text: string,
  standing: Map<string, Achievement.Achievement>,
  differences: Array<Difference>
): void => {
  const entry = Entry.parse(text)
  if (Result.isFailure(entry)) {
    note(differences, { part: "log", where: `entry ${index}`, found: `no entry: ${entry.failure}` })
    return
  }
  const name = AchievementId.format(entry.success.achievement)
  const revision = (standing.get(name)?.revision ?? 0) + 1
  if (entry.success.revision !== revision) {
    note(differences, {
      part: "entries",
      where: `entry ${index}`,
      found: `revision ${entry.success.revision} of ${name} where ${revision} is due`
    })
  }
  standing.set(name, Achievement.evolve(entry.success))
}

const allCheckpoints = Effect.gen(function* () {
  const ledger = yield* Ledger
  const all: Array<Checkpoint> = []
  for (
    let page = yield* ledger.checkpoints(null);
    page.length > 0;
    page = yield* ledger.checkpoints(all.at(-1)?.batch ?? null)
  ) {
    all.push(...page)
  }
  return all
})

/** Compares each contact's achievements with the entries, with the facts, and its holdings with both. */
const verifyContacts = Effect.fnUntraced(function* (
  versions: Versions,
  standing: Map<string, Achievement.Achievement>,
  differences: Array<Difference>
) {
  const ledger = yield* Ledger
  let contacts = 0
  let limit = maxPage
  for (let after: ContactId | null = null; ;) {
    const page: Result.Result<LoadedContacts, LedgerError> = yield* Effect.result(ledger.loadContacts(after, limit))
    if (Result.isFailure(page)) {
      if (page.failure.reason._tag !== "Corrupt") return yield* page.failure
      // One by one, until the contact that can't be read is named and left behind. Contacts are numbered without gaps.
      if (limit === 1) {
        const unreadable: ContactId = ContactId.make((after ?? 0) + 1)
        note(differences, { part: "store", where: `contact ${unreadable}`, found: page.failure.reason.found })
        for (const [name, { contact }] of standing) if (contact === unreadable) standing.delete(name)
        after = unreadable
      }
      limit = limit === 1 ? maxPage : 1
      continue
    }
    const loaded: LoadedContacts = page.success
    if (loaded.ids.length === 0) break
    contacts += loaded.ids.length
    after = loaded.ids.at(-1) ?? null
    for (const achievement of loaded.ids.flatMap((id) => loaded.achievements.get(id) ?? [])) {
      const name = AchievementId.format(achievement.id)
      const entered = standing.get(name)
      if (entered === undefined || !Achievement.isSame(entered, achievement))
        note(differences, { part: "entries", where: name, found: "stands otherwise than its entries say" })
      standing.delete(name)
    }
    verifyJudged(versions, loaded, differences)
  }
  for (const name of standing.keys())
    note(differences, { part: "entries", where: name, found: "has entries but is not stored" })
  return contacts
})

/** For entries that are compared and thrown away. */
const unrecorded = Instant.make(0)

/** What judging anew would write is a difference: a ledger in order has nothing left to write. */
const verifyJudged = (versions: Versions, loaded: LoadedContacts, differences: Array<Difference>): void => {
  const at = loaded.head.recordedAt ?? unrecorded
  const { commit } = Plan.ofContacts(versions, loaded, at, { position: "", catalog: null })
  for (const entry of commit.entries) {
    note(differences, {
      part: "facts",
      where: AchievementId.format(entry.achievement),
      found: `facts that say otherwise: it should have been ${entry.kind.toLowerCase()}`
    })
  }
  const changed = new Set(commit.entries.map(({ contact }) => loaded.people.get(contact) ?? contact))
  for (const { contact } of commit.holdings) {
    // What other entries would bring is told by the line above.
    if (changed.has(contact)) continue
    note(differences, {
      part: "holdings",
      where: `contact ${contact}`,
      found: "holdings that don't follow from the achievements"
    })
  }
}
