export * as Address from "./Address.ts"
export * as Http from "./Http.ts"
export * as Inbound from "./Inbound.ts"
export * as UnderLease from "./UnderLease.ts"
