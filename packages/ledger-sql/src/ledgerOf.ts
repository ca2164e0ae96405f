/** The ledger put together: who loads, who writes, who answers. */
import { Ledger } from "@laurel/core"
import { Effect, type Scope } from "effect"
import { Answers } from "./Answers.ts"
import { Batches } from "./Batches.ts"
import { check } from "./Check.ts"
import { type Engine, Refused } from "./Engine.ts"
import { Heads } from "./Heads.ts"
import { Leases } from "./Leases.ts"
import { Lists } from "./Lists.ts"
import { Loads } from "./Loads.ts"
import { Log } from "./Log.ts"
import { Logged } from "./Logged.ts"
import { Names } from "./Names.ts"
import { People } from "./People.ts"
import { Writes } from "./Writes.ts"

/** What a column holds that can't be is thrown where it is read, and is this store's error here. */
const told =
  (engine: Engine) =>
  <A>(effect: Effect.Effect<A, Ledger.LedgerError>): Effect.Effect<A, Ledger.LedgerError> =>
    Effect.catchDefect(effect, (cause) =>
      cause instanceof Refused
        ? Effect.fail(new Ledger.LedgerError({ ledger: engine.name, reason: cause.reason }))
        : Effect.die(cause)
    )

/** Everything that a ledger promises, on an engine whose schema is this program's; `writes` where it may change anything. */
export const ledgerOf: (
  engine: Engine,
  writes: boolean
) => Effect.Effect<Ledger.Ledger["Service"], Ledger.LedgerError, Scope.Scope> = Effect.fnUntraced(
  function* (engine, writes) {
    const names = new Names(engine)
    const people = new People(engine, names)
    const heads = new Heads(engine, names)
    const leases = new Leases(engine)
    const log = new Log(engine)
    const loads = new Loads(engine, names, new Batches(engine), people, heads)
    const answers = new Answers(engine, names, people, loads, log)
    const lists = new Lists(engine, names, loads)
    const logged = new Logged(engine, log, writes && engine.dialect === "postgres")
    const written = new Writes(engine, names, loads, heads, leases, log)
    if (writes && engine.dialect === "postgres") yield* log.keep()
    const tell = told(engine)
    return Ledger.Ledger.of({
      load: Effect.fn("Ledger.load")((request) => tell(loads.load(request))),
      loadContacts: (after, limit, until) =>
        tell(loads.loadContacts(after ?? 0, limit, until ?? Number.MAX_SAFE_INTEGER)),
      commit: Effect.fn("Ledger.commit")((commit) => tell(written.commit(commit))),
      lease: (name, milliseconds) => tell(leases.take(name, milliseconds)),
      renew: (lease, milliseconds) => tell(leases.renew(lease, milliseconds)),
      release: (lease) => tell(leases.release(lease)),
      check: tell(check(engine, names)),
      catalogs: tell(loads.catalogs()),
      positions: tell(answers.positions()),
      totals: tell(answers.totals()),
      find: (identity) => tell(answers.find(identity)),
      contact: (id) => tell(answers.contact(id)),
      contacts: (ids) => tell(people.of(ids.slice(0, Ledger.maxPage))),
      claimants: (identity, after) => tell(people.claimants(identity, after)),
      claimed: (scheme, after) => tell(people.claimed(scheme, after)),
      history: (id, after) => tell(Effect.flatMap(answers.members(id), (all) => logged.of(all, after))),
      entries: (contacts, after) => tell(logged.of(contacts, after)),
      learner: (id) => tell(answers.learner(id)),
      achievement: (id) => tell(answers.achievement(id)),
      achievements: (ids) => tell(answers.achievements(ids)),
      facts: (ids) => tell(answers.facts(ids)),
      archived: (ids) => tell(answers.archived(ids)),
      decisions: (ids) => tell(answers.decisions(ids)),
      contested: (after) => tell(answers.contested(after)),
      shared: (after, without = []) => tell(answers.shared(after, without)),
      holders: (day) => tell(answers.holders(day)),
      achievers: (day) => tell(answers.achievers(day)),
      earned: (type, from, to, after) => tell(lists.earned(type, from, to, after)),
      periods: (certification, persons) => tell(lists.periods(certification, persons)),
      holding: (certification, on, after) => tell(lists.holding(certification, on, after)),
      expiring: (certification, from, to, after) => tell(lists.expiring(certification, from, to, after)),
      rejections: (after) => tell(answers.rejections(after)),
      log: (after, limit) => tell(logged.log(after, limit)),
      checkpoints: (after) => tell(logged.checkpoints(after))
    })
  }
)
