export {
  BrokenPromise,
  type Contract,
  type Opened,
  type OverFile,
  type OverHttp,
  type OverNothing,
  type Source
} from "./adapterContract.ts"
export { type Brought, brought } from "./brought.ts"
export { broken, type Next, seeded } from "./broken.ts"
export { certify, codeOf, draftOf } from "./certifying.ts"
export { type Collected, collect } from "./collect.ts"
export * as Commands from "./Commands.ts"
export { type Decider, decider, type Deciding, learnerOf } from "./deciding.ts"
export { entriesIn, leavesIn } from "./entriesIn.ts"
export { given, type Outcome, type Story } from "./given.ts"
export * as Histories from "./Histories.ts"
export { type Hostile, hostile, hostileGiants } from "./hostile.ts"
export { inMemory } from "./inMemory.ts"
export { jsonOf } from "./jsonOf.ts"
export { factsInForce, lastFacts } from "./lastFacts.ts"
export { mutations } from "./mutations.ts"
export { corrected, day, desk, type More, type Participant, participant, retracted } from "./participant.ts"
export { type Mapping, rereading, type Rows, type Saying } from "./rereading.ts"
export { secrets } from "./secrets.ts"
export { page, type Script, scripted } from "./scripted.ts"
export { type Answer, type Asked, serve, type Server } from "./serve.ts"
export { contested, days, decided, issued, reinstated, told, updated, withdrawn } from "./told.ts"
export { type Twice } from "./ledgerHandles.ts"
export { testAdapter } from "./testAdapter.ts"
export { testLedger } from "./testLedger.ts"
export { zipOf } from "./zipOf.ts"
