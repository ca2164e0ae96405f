export * as Badges from "./Badges.ts"
