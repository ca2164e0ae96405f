export * as Administrate from "./Administrate.ts"
