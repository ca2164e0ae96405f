export * as Evidence from "./Evidence.ts"
