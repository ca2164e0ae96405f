export * as OpenEdx from "./OpenEdx.ts"
