export * as Tabular from "./Tabular.ts"
