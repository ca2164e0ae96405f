/** How long an achievement counts once it is earned, as its type or certification says. Whoever reads it gives the day. */
export { describe, Validity } from "./internal/Expiry.ts"
