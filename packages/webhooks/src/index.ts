export * as Webhooks from "./Webhooks.ts"
