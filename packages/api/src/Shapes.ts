/** What answers look like: the plain objects of `Plain`, as schemas. What an answer holds and its schema does not name is never sent. */
import { Decision, Entry, Fact, type Plain, Terms, Wire } from "@laurel/core"
import { Schema } from "effect"

const Text = Schema.String
const Day = Schema.toEncoded(Wire.Day)
const Moment = Schema.toEncoded(Wire.Moment)
const DayOrNull = Schema.NullOr(Day)
const Number = Schema.Int

const Identity = Schema.Struct({ scheme: Text, value: Text }).annotate({ identifier: "Identity" })

/** A person, who may be several contacts that are linked. */
export const Person = Schema.Struct({
  id: Text,
  members: Schema.Array(Text),
  identities: Schema.Array(Identity),
  accounts: Schema.Array(Identity)
}).annotate({ identifier: "Contact" })

const Spans = Schema.Array(Schema.Struct({ from: Day, lost: DayOrNull })).annotate({ identifier: "Days" })

const FactShape = Schema.Struct({
  id: Number,
  learner: Number,
  reference: Schema.Struct({ source: Text, stream: Text, key: Text, line: Schema.NullOr(Number) }),
  origin: Number,
  revision: Number,
  activity: Schema.NullOr(Text),
  evidence: Schema.toEncoded(Fact.Evidence),
  happened: Schema.Struct({
    on: Day,
    at: Schema.NullOr(Moment),
    zone: Text,
    basis: Schema.Literals(Fact.bases)
  }),
  observedAt: Schema.NullOr(Moment),
  said: Schema.NullOr(Text),
  recordedAt: Moment,
  batch: Number
}).annotate({ identifier: "Fact" })

const Act = Schema.toEncoded(Wire.AnyAct).annotate({ identifier: "DecisionAct" })

const decided = {
  id: Number,
  act: Act,
  about: Schema.Array(Text),
  actor: Text,
  role: Text,
  recordedAt: Moment,
  batch: Number
}

export const DecisionShape = Schema.Struct({ ...decided, reason: Text }).annotate({ identifier: "Decision" })

/** The same without the reason, in which somebody may be named. */
const DecisionMade = Schema.Struct(decided).annotate({ identifier: "DecisionMade" })

const outcome = { held: Spans, expires: DayOrNull }
const Outcome = Schema.Struct(outcome).annotate({ identifier: "Outcome" })

const state = {
  ...outcome,
  contested: Schema.NullOr(Outcome),
  shadow: Schema.NullOr(Spans),
  score: Schema.NullOr(Text),
  due: DayOrNull,
  issuedOn: Day,
  terms: Schema.toEncoded(Terms.Terms)
}
const standing = { revision: Number, catalog: Number, ...state }

export const AchievementShape = Schema.Struct({ id: Text, type: Text, learner: Number, ...standing }).annotate({
  identifier: "Achievement"
})

const entry = {
  kind: Entry.Kind,
  achievement: Text,
  type: Text,
  learner: Number,
  revision: Number,
  catalog: Number,
  effectiveOn: DayOrNull,
  recordedAt: Moment,
  before: Schema.NullOr(Spans),
  ...state
}
const EntryShape = Schema.Struct(entry).annotate({ identifier: "Entry" })

const EventShape = Schema.Struct({
  ...entry,
  index: Number,
  facts: Schema.Array(FactShape),
  decisions: Schema.Array(DecisionShape)
}).annotate({ identifier: "Event" })

const Status = Schema.Literals([
  "void",
  "revoked",
  "withdrawn",
  "suspended",
  "pending",
  "valid",
  "renewable",
  "grace",
  "lapsed"
])
const StatusOrNever = Schema.Literals([...Status.literals, "never held"])

const Ends = Schema.Literals([
  "never",
  "expired",
  "withdrawn",
  "revoked",
  "suspended",
  "superseded",
  "voided",
  "unresolved"
])

const PeriodShape = Schema.Struct({
  achievement: Text,
  beside: Schema.Array(Text),
  from: Day,
  last: DayOrNull,
  ends: Ends,
  relation: Schema.Literals(["initial", "renews", "repeats", "reearns", "duplicates"]),
  expires: DayOrNull,
  opens: DayOrNull,
  grace: DayOrNull
}).annotate({ identifier: "Period" })

const holding = { certification: Text, periods: Schema.Array(PeriodShape) }
const HoldingShape = Schema.Struct(holding).annotate({ identifier: "Holding" })

/** How far a clause has come. */
const Reached = Schema.NullOr(Schema.Struct({ value: Text, needed: Text }))

const Verdict: Schema.Codec<Plain.Verdict> = Schema.Struct({
  rule: Text,
  clause: Text,
  outcome: Schema.Literals(["met", "notMet", "undetermined"]),
  holds: Spans,
  reached: Reached,
  missing: Schema.Array(Text),
  facts: Schema.Array(FactShape),
  decisions: Schema.Array(Number),
  flags: Schema.Array(FactShape),
  clauses: Schema.Array(Schema.suspend((): Schema.Codec<Plain.Verdict> => Verdict))
}).annotate({ identifier: "Verdict" })

/** A clause that is not met, or not yet. */
const Lack = Schema.Struct({
  rule: Text,
  asks: Text,
  outcome: Schema.Literals(["notMet", "undetermined"]),
  reached: Reached,
  activities: Schema.Array(Text),
  closing: Schema.Boolean.annotate({
    description: "Whether there is enough already, and in time: all that is missing is that the participation be closed"
  }),
  choice: Number
}).annotate({ identifier: "Lack" })

export const Explanation = Schema.Struct({
  achievement: Text,
  type: Text,
  offering: Text,
  contact: Person,
  catalog: Number,
  issued: Schema.Boolean,
  standing: Schema.NullOr(Schema.Struct(standing)),
  verdict: Verdict,
  missing: Schema.Array(Lack),
  decisions: Schema.Array(DecisionShape),
  story: Schema.Array(EventShape)
}).annotate({ identifier: "Explanation" })

export const History = Schema.Struct({
  known: Schema.NullOr(Moment),
  contact: Person,
  learners: Schema.Array(
    Schema.Struct({
      id: Number,
      contact: Text,
      source: Text,
      key: Text,
      offering: Text,
      facts: Schema.Array(FactShape)
    })
  ),
  achievements: Schema.Array(AchievementShape),
  decisions: Schema.Array(DecisionShape),
  events: Schema.Array(EventShape),
  holdings: Schema.Array(HoldingShape)
}).annotate({ identifier: "History" })

export const Holds = Schema.Struct({
  contact: Person,
  certification: Text,
  at: Day,
  known: Schema.NullOr(Moment),
  status: StatusOrNever,
  period: Schema.NullOr(PeriodShape),
  contested: Schema.Boolean,
  periods: Schema.Array(PeriodShape),
  achievements: Schema.optionalKey(Schema.Array(AchievementShape))
}).annotate({ identifier: "Holds" })

const HoldingOn = Schema.NullOr(Schema.Struct({ ...holding, status: StatusOrNever }))
const StandingOn = Schema.Struct({ ...standing, status: StatusOrNever })

/** What a decision changed, or would. It names people by their numbers only, for it is kept to be given again. */
export const Decided = Schema.Struct({
  preview: Schema.Boolean,
  decision: Schema.NullOr(DecisionMade),
  today: Day,
  zone: Text,
  changesNothing: Schema.Boolean,
  outranked: Schema.Array(Text).annotate({
    description:
      "Why the decision is kept and changes nothing: which other one says the same already, or that somebody else has to approve it, and in which role"
  }),
  people: Schema.Array(Schema.Struct({ contact: Text, person: Text })),
  achievements: Schema.Array(
    Schema.Struct({ achievement: Text, contact: Text, before: Schema.NullOr(StandingOn), after: StandingOn })
  ),
  holdings: Schema.Array(Schema.Struct({ contact: Text, certification: Text, before: HoldingOn, after: HoldingOn })),
  entries: Schema.Array(EntryShape),
  /** Whether all of it is here: of each list the first 50 are. */
  isWhole: Schema.Boolean
}).annotate({ identifier: "Decided" })

export const Holder = Schema.Struct({
  contact: Person,
  status: Status,
  lastValidDay: DayOrNull,
  contested: Schema.Boolean,
  period: PeriodShape
}).annotate({ identifier: "Holder" })

export const Expiring = Schema.Struct({ ...Holder.fields, daysLeft: Schema.NullOr(Number) }).annotate({
  identifier: "Expiring"
})

export const Gap = Schema.Struct({
  contact: Person,
  from: Day,
  to: DayOrNull,
  days: Number,
  ends: Ends,
  status: Status
}).annotate({ identifier: "Gap" })

export const Earning = Schema.Struct({ contact: Person, earnedOn: Day, achievement: AchievementShape }).annotate({
  identifier: "Earning"
})

export const Account = Schema.Struct({ account: Text, people: Number, holders: Number, lapsed: Number }).annotate({
  identifier: "Account"
})

export const Waiting = Schema.Struct({
  contact: Person,
  achievement: AchievementShape,
  says: Outcome,
  /** The same, as a decision `Resolved` says it. */
  resolves: Schema.Struct({ says: Schema.toEncoded(Decision.Resolved.fields.says), expires: Schema.optionalKey(Day) }),
  since: Moment,
  deadline: Day,
  otherwise: Schema.Literals(["keep", "apply"]),
  facts: Schema.Array(FactShape)
}).annotate({ identifier: "Waiting" })

export const Unresolved = Schema.Struct({
  contact: Person,
  certification: Text,
  periods: Schema.Array(PeriodShape)
}).annotate({ identifier: "Unresolved" })

export const Question = Schema.Struct({
  identity: Identity,
  people: Schema.Array(Person),
  conflict: Schema.NullOr(Text)
}).annotate({ identifier: "Question" })

export const Pending = Schema.Struct({
  decision: DecisionShape,
  /** In which roles somebody may approve it; null where any will do. */
  roles: Schema.NullOr(Schema.Array(Text)),
  contacts: Schema.Array(Person)
}).annotate({ identifier: "Pending" })

export const RejectionShape = Schema.Struct({
  id: Number,
  kind: Schema.Literals(["row", "person", "type", "drift"]),
  source: Text,
  stream: Text,
  reading: Text,
  key: Schema.NullOr(Text),
  line: Schema.NullOr(Number),
  column: Schema.NullOr(Text),
  expected: Text,
  found: Text,
  advice: Text,
  raw: Text,
  recordedAt: Moment
}).annotate({ identifier: "Rejection" })
