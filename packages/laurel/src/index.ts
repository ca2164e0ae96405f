export type { Adapter, ReadyAdapter } from "./adapter/Adapter.ts"
export type * from "./adapter/Definition.ts"
export { defineAdapter } from "./adapter/defineAdapter.ts"
export type * from "./adapter/Http.ts"
export type * from "./adapter/Reads.ts"
export type * as Plain from "@laurel/core/Shapes"
export {
  AmbiguousError,
  BusyError,
  ClosedError,
  ConflictError,
  type EvidenceCode,
  EvidenceError,
  InvalidError,
  LaurelError,
  NotFoundError,
  type Problem,
  RefusedError,
  type SourceCode,
  SourceError,
  type SourceProblem,
  type StoreCode,
  StoreError
} from "./errors.ts"
export type * from "./api/Api.ts"
export type * from "./api/Keys.ts"
export type { Campaign } from "./given/Campaign.ts"
export type * from "./given/Catalog.ts"
export type { By, Decision } from "./given/Decision.ts"
export type { Fact } from "./given/Fact.ts"
export type { Given } from "./given/Given.ts"
export type { ImportTerms, Verdicts } from "./given/Import.ts"
export type { Amount, Rule } from "./given/Rule.ts"
export type { Validity } from "./given/Validity.ts"
export type { ContactView, EvidenceOptions, EvidenceScope, Laurel } from "./Laurel.ts"
export { makeSigningKey, open } from "./open.ts"
export type * from "./options.ts"
export type * from "./results.ts"
