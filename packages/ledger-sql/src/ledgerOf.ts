/** The ledger put together: who loads, who writes, who answers. */
import { Commitment, Ledger } from "@laurel/core"
import { Effect, type Scope } from "effect"
import { Answers } from "./Answers.ts"
import { Batches } from "./Batches.ts"
import { Certificates } from "./Certificates.ts"
import { check } from "./Check.ts"
import { type Engine, Refused } from "./Engine.ts"
import { compact } from "./compact.ts"
import { Hashes } from "./Hashes.ts"
import { Heads } from "./Heads.ts"
import { Imports } from "./Imports.ts"
import { Leases } from "./Leases.ts"
import { Leaves } from "./Leaves.ts"
import { Lists } from "./Lists.ts"
import { Loads } from "./Loads.ts"
import { Log } from "./Log.ts"
import { Logged } from "./Logged.ts"
import { Names } from "./Names.ts"
import { Past } from "./Past.ts"
import { People } from "./People.ts"
import { Preparations } from "./Preparations.ts"
import { Received } from "./Received.ts"
import { Records } from "./Records.ts"
import { Recognition } from "./Recognition.ts"
import { Redactions } from "./Redactions.ts"
import { Rejections } from "./Rejections.ts"
import { Shelves } from "./Shelves.ts"
import { Withdrawals } from "./Withdrawals.ts"
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
    const secrets = yield* Commitment.Secrets
    const withdrawals = new Withdrawals(engine)
    const received = new Received(engine, names)
    const imports = new Imports(engine)
    const certificates = new Certificates(engine, names)
    const loads = new Loads(engine, names, new Batches(engine), people, heads, withdrawals)
    const records = new Records(engine, names, loads)
    const recognition = new Recognition(engine)
    const redactions = new Redactions({ engine, records, secrets, withdrawals, received, imports, recognition })
    const answers = new Answers(engine, names, people, loads, log)
    const lists = new Lists(engine, names, loads)
    const logged = new Logged(
      engine,
      log,
      new Leaves(engine, names, records, imports),
      new Hashes(engine),
      writes && engine.dialect === "postgres"
    )
    const preparations = new Preparations(engine, records, secrets)
    const past = new Past(engine)
    const shelves = new Shelves(engine)
    const rejections = new Rejections(engine, names)
    const written = new Writes({
      engine,
      names,
      loads,
      heads,
      leases,
      log,
      recognition,
      rejections,
      redactions,
      preparations,
      past,
      withdrawals,
      received,
      imports,
      certificates
    })
    if (writes && engine.dialect === "postgres") yield* log.keep()
    const tell = told(engine)
    return Ledger.Ledger.of({
      load: Effect.fn("Ledger.load")((request) => tell(loads.load(request, recognition))),
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
      contact: (id, known) => tell(answers.contact(id, known)),
      stood: (contacts) => tell(answers.stood(contacts)),
      contacts: (ids) => tell(people.of(ids.slice(0, Ledger.maxPage))),
      claimants: (identity, after) => tell(people.claimants(identity, after)),
      claimed: (scheme, after) => tell(people.claimed(scheme, after)),
      history: (id, after) => tell(Effect.flatMap(answers.members(id), (all) => logged.of(all, after))),
      entries: (contacts, after) => tell(logged.of(contacts, after)),
      learner: (id) => tell(answers.learner(id)),
      achievement: (id) => tell(answers.achievement(id)),
      achievements: (ids, known) => tell(answers.achievements(ids, known)),
      facts: (ids) => tell(answers.facts(ids)),
      archived: (ids) => tell(answers.archived(ids)),
      decisions: (ids) => tell(answers.decisions(ids)),
      contested: (after, known) => tell(answers.contested(after, known)),
      shared: (after, without = []) => tell(answers.shared(after, without)),
      holders: (day, known) => tell(answers.holders(day, known)),
      achievers: (day, known) => tell(answers.achievers(day, known)),
      earned: (type, from, to, after, known) => tell(lists.earned(type, from, to, after, known)),
      periods: (certification, persons, known) => tell(lists.periods(certification, persons, known)),
      holding: (certification, on, after, known) => tell(lists.holding(certification, on, after, known)),
      expiring: (certification, from, to, after, known) => tell(lists.expiring(certification, from, to, after, known)),
      unresolved: (certification, after) => tell(lists.unresolved(certification, after)),
      turning: (certification, from, to, after, known) => tell(lists.turning(certification, from, to, after, known)),
      rejections: (after, all) => tell(rejections.list(after, all)),
      imports: (after, limit) => tell(imports.all(after, limit)),
      batchesOf: (id, after) => tell(imports.batches(id, after)),
      learnersOf: (id, after) => tell(imports.learners(id, after)),
      received: (source, after, limit) => tell(received.of(source, after ?? 0, limit)),
      receivedUnder: (source, stream, keys) => tell(received.under(source, stream, keys)),
      factsUnder: (source, prefix, after) => tell(loads.factsUnder(source, prefix, after)),
      log: (after, limit) => tell(logged.log(after, limit)),
      leaves: (of) => tell(logged.leaves(of)),
      claims: (contacts) => tell(answers.claims(contacts, records)),
      hashes: (nodes) => tell(logged.hashes(nodes)),
      sign: (signed) => tell(logged.sign(signed)),
      signed: (after) => tell(logged.signed(after)),
      lastSigned: tell(logged.lastSigned()),
      expire: (expiry) => tell(redactions.expire(expiry)),
      compact: tell(compact(engine)),
      lastCheckpoint: tell(logged.lastCheckpoint()),
      checkpoints: (after) => tell(logged.checkpoints(after)),
      kept: (shelf, key) => tell(shelves.get(shelf, key)),
      keptAfter: (shelf, after, limit) => tell(shelves.list(shelf, after, limit)),
      keptDue: (shelf, by, limit) => tell(shelves.due(shelf, by, limit)),
      keep: (changes) => tell(shelves.put(changes)),
      dismiss: (ids, dismissal) => tell(rejections.dismiss(ids, dismissal)),
      reopen: (ids, by) => tell(rejections.reopen(ids, by)),
      dismissed: (after) => tell(rejections.dismissed(after)),
      decided: (after) => tell(answers.decided(after)),
      called: (from, limit) => tell(people.from(from, limit)),
      certificate: (code) => tell(certificates.get(code)),
      certificates: (after, limit) => tell(certificates.all(after, limit)),
      certificatesOf: (achievements, after) => tell(certificates.ofAchievements(achievements, after)),
      certificatesOfContacts: (contacts, after) => tell(certificates.ofContacts(contacts, after)),
      certificatesIn: (list, after, limit) => tell(certificates.in(list, after, limit)),
      lastCertificateList: tell(certificates.last())
    })
  }
)
