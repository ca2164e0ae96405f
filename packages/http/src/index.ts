export * as Http from "./Http.ts"
export * as Inbound from "./Inbound.ts"
